//! Why a job did not do all that was asked.

use roma_import::Lang;
use roma_import::response::Progress;
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
            // Two columns of two lines: four would leave what matters most, the message,
            // outside of a narrow page.
            // A box that scrolls has to be reachable by keyboard.
            <div class="reasons-box" tabindex="0" role="group" aria-label={words.reasons}>
                <table>
                    <caption>{ words.reasons }</caption>
                    <thead>
                        <tr>
                            <th scope="col">
                                <div>{ words.reason_name }</div>
                                <div class="hint">{ words.reason_type }</div>
                            </th>
                            <th scope="col">
                                <div>{ words.error_msg }</div>
                                <div class="hint">{ words.reason_code }</div>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        { for reasons.iter().take(MOST).map(|reason| html! {
                            <tr>
                                <td>
                                    <div class="data">{ cell(&reason.resource_name) }</div>
                                    <div class="hint data">{ cell(&reason.resource_type) }</div>
                                </td>
                                <td>
                                    <div>{ cell(&reason.error_msg) }</div>
                                    <div class="hint data">{ cell(&reason.error_code) }</div>
                                </td>
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
