//! A link that leads to no job.

use roma_import::Lang;
use yew::prelude::*;

use super::notes::list_of_notes;
use crate::state::{LinkFault, Note};
use crate::words::words;

/// What is wrong with the link that the page was opened by.
pub fn link_card(fault: &LinkFault, lang: Lang, on_close: &Callback<()>) -> Html {
    let words = words(lang);
    let why = match fault {
        LinkFault::Unreadable => html! { <p>{ words.link_unreadable }</p> },
        LinkFault::JobId(job_id) if job_id.is_empty() => html! { <p>{ words.link_no_job }</p> },
        LinkFault::JobId(job_id) => html! {
            <>
                <p>{ words.link_bad_job }</p>
                <pre class="data" tabindex="0" aria-label={words.job_id}>{ job_id }</pre>
            </>
        },
        LinkFault::Ids(violations) => {
            let notes: Vec<Note> = violations
                .iter()
                .map(|violation| Note {
                    // There is nothing here to fill in: it is the address that lacks it.
                    help: AttrValue::default(),
                    ..Note::worded(violation, lang)
                })
                .collect();
            html! {
                <>
                    <p>{ words.link_bad_ids }</p>
                    { list_of_notes("link", &notes, 0, lang) }
                </>
            }
        }
    };
    html! {
        <section class="card" aria-labelledby="link-title" id="link">
            <h2 id="link-title">{ words.job }</h2>
            <p class="verdict bad">{ words.link_refused }</p>
            { why }
            <div class="row">
                <button type="button" onclick={on_close.reform(|_: MouseEvent| ())}>
                    { words.close_link }
                </button>
            </div>
        </section>
    }
}
