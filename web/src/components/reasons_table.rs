//! Why a job did not do all that was asked.

use roma_import::Lang;
use roma_import::answer::Progress;
use yew::prelude::*;

use crate::words::words;

/// How many reasons are drawn.
const MOST: usize = 200;

/// The reasons of a job, one a row.
pub fn reasons_table(progress: &Progress, lang: Lang) -> Html {
    let words = words(lang);
    let reasons = &progress.reasons;
    if reasons.is_empty() {
        return Html::default();
    }
    let more = reasons.len().saturating_sub(MOST);
    let cell = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".into());
    html! {
        <>
            // A box that scrolls has to be reachable by keyboard.
            <div class="table-box" tabindex="0" role="group" aria-label={words.reasons}>
                <table>
                    <caption>{ words.reasons }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ words.reason_type }</th>
                            <th scope="col">{ words.reason_name }</th>
                            <th scope="col">{ words.reason_code }</th>
                            <th scope="col">{ words.reason_msg }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for reasons.iter().take(MOST).map(|reason| html! {
                            <tr>
                                <td class="data">{ cell(&reason.resource_type) }</td>
                                <td class="data">{ cell(&reason.resource_name) }</td>
                                <td class="data">{ cell(&reason.error_code) }</td>
                                <td>{ cell(&reason.error_msg) }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
            if more > 0 {
                <p class="hint">{ (words.reasons_more)(more) }</p>
            }
        </>
    }
}
