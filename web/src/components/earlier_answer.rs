//! An import of which nobody knows what became, and after which another was sent. It stands
//! there until it is closed, as long as the page is.

use roma_import::Lang;
use roma_import::history::EarlierEffect;
use yew::prelude::*;

use super::answer_card::answer_content;
use super::delivery_card::{cancelled_content, lost_content, what_was_sent};
use crate::dom;
use crate::state::{Delivery, EarlierDelivery};
use crate::words::words;

/// The import.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is known of it.
    pub earlier: EarlierDelivery,
    /// The language.
    pub lang: Lang,
    /// The user has had enough of it.
    pub on_close: Callback<u32>,
}

/// What is known of the import, and what was sent, until somebody has found out what became
/// of it: whoever does not see it would send it twice.
#[component]
pub fn EarlierAnswer(props: &Props) -> Html {
    let words = words(props.lang);
    let EarlierDelivery { number, delivery } = &props.earlier;
    let number = *number;
    let id = format!("earlier-answer-{number}");
    let title = format!("{id}-title");
    let onclick = props.on_close.reform(move |_: MouseEvent| {
        // The card goes, and the focus is not to go with it.
        dom::focus(dom::MAIN);
        number
    });
    let content = match delivery {
        // What became of any other is known, or will be.
        Delivery::None | Delivery::Underway { .. } | Delivery::Waiting { .. } => Html::default(),
        // It is not sent again from here.
        Delivery::Answered { answer, pause, .. } => {
            let (earlier, on_wait) = (EarlierEffect::Nothing, Callback::noop());
            answer_content(&id, answer, *pause, None, earlier, props.lang, &on_wait)
        }
        Delivery::Lost { loss, .. } => lost_content(*loss, words),
        Delivery::Cancelled { .. } => cancelled_content(words),
    };
    html! {
        <section class="card earlier-answer" aria-labelledby={title.clone()}>
            <h2 id={title}>{ words.answer_earlier }</h2>
            { content }
            { what_was_sent(delivery, props.lang) }
            <div class="row">
                <button type="button" {onclick}>{ words.remove_from_page }</button>
            </div>
        </section>
    }
}
