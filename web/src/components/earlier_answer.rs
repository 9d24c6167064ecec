//! An import of which nobody knows what became, and after which another was sent. It stands
//! there until it is closed, as long as the page is.

use roma_import::Lang;
use roma_import::history::EarlierEffect;
use yew::prelude::*;

use super::delivery_card::came_content;
use super::sent_body::sent_body;
use crate::dom;
use crate::state::{Action, EarlierDelivery};
use crate::words::words;

/// What is known of the import, and what was sent, until somebody has found out what became
/// of it: whoever does not see it would send it twice.
pub fn earlier_answer(earlier: &EarlierDelivery, lang: Lang, dispatch: &Callback<Action>) -> Html {
    let words = words(lang);
    let (number, outgoing) = (earlier.number, &earlier.outgoing);
    let id = format!("earlier-answer-{number}");
    let title = format!("{id}-title");
    let onclick = dispatch.reform(move |_: MouseEvent| {
        // The card goes, and the focus is not to go with it.
        dom::focus(dom::MAIN);
        Action::CloseEarlierDelivery(number)
    });
    html! {
        <section key={number} class="card earlier-answer" aria-labelledby={title.clone()}>
            <h2 id={title}>{ words.answer_earlier }</h2>
            // It is not sent again from here.
            { came_content(&id, &earlier.came, EarlierEffect::Nothing, Html::default(), lang) }
            { sent_body(words.what_was_sent, &outgoing.ids, &outgoing.body, lang) }
            <div class="row">
                <button type="button" {onclick}>{ words.remove_from_page }</button>
            </div>
        </section>
    }
}
