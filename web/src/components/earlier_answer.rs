//! An import of which nobody knows what became, and after which another was sent. It stands
//! there until it is closed, as long as the page is.

use roma_import::Lang;
use roma_import::history::EarlierEffect;
use yew::prelude::*;

use super::answer_card::answer_content;
use super::delivery_card::{cancelled_content, lost_content, what_was_sent};
use crate::dom;
use crate::state::{Action, Delivery, EarlierDelivery};
use crate::words::words;

/// What is known of the import, and what was sent, until somebody has found out what became
/// of it: whoever does not see it would send it twice.
pub fn earlier_answer(earlier: &EarlierDelivery, lang: Lang, dispatch: &Callback<Action>) -> Html {
    let words = words(lang);
    let EarlierDelivery { number, delivery } = earlier;
    let number = *number;
    let id = format!("earlier-answer-{number}");
    let title = format!("{id}-title");
    let onclick = dispatch.reform(move |_: MouseEvent| {
        // The card goes, and the focus is not to go with it.
        dom::focus(dom::MAIN);
        Action::CloseEarlierDelivery(number)
    });
    let content = match delivery {
        // What became of any other is known, or will be.
        Delivery::None | Delivery::Underway { .. } | Delivery::Waiting { .. } => Html::default(),
        // It is not sent again from here.
        Delivery::Answered { answer, pause, .. } => {
            let (earlier, on_wait) = (EarlierEffect::Nothing, Callback::noop());
            answer_content(&id, answer, *pause, None, earlier, lang, &on_wait)
        }
        Delivery::Lost { loss, .. } => lost_content(*loss, words),
        Delivery::Cancelled { .. } => cancelled_content(words),
    };
    html! {
        <section key={number} class="card earlier-answer" aria-labelledby={title.clone()}>
            <h2 id={title}>{ words.answer_earlier }</h2>
            { content }
            { what_was_sent(delivery, lang) }
            <div class="row">
                <button type="button" {onclick}>{ words.remove_from_page }</button>
            </div>
        </section>
    }
}
