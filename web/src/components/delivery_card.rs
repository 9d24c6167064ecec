//! The import on its way, and what came of it.

use roma_import::Lang;
use roma_import::response::Effect;
use yew::prelude::*;

use super::answer_card::{answer_content, fate_warning};
use crate::dom;
use crate::hooks::use_kept_focus;
use crate::state::{Delivery, TransportFailure};
use crate::words::{Words, in_seconds, words};

/// The `id` of the card.
pub const DELIVERY: &str = "delivery";

/// The import on its way.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Where it is.
    pub delivery: Delivery,
    /// Whether a plan of this page is importing something, which may be in the way.
    pub beside_plan: bool,
    /// Whether the browser thinks that it has a network.
    pub online: bool,
    /// The language.
    pub lang: Lang,
    /// The user wants it sent, whatever the browser thinks of its network.
    pub on_send: Callback<()>,
    /// The user does not want to wait for the answer.
    pub on_cancel: Callback<()>,
    /// The user wants to wait for the running job.
    pub on_wait: Callback<()>,
    /// The user does not want to wait for the running job.
    pub on_stop_waiting: Callback<()>,
}

/// What is known of the import that was sent last; nothing before one was.
#[component]
pub fn DeliveryCard(props: &Props) -> Html {
    let words = words(props.lang);
    // Every button goes when it is used, and would take the focus along; the card itself
    // goes when nothing is waited for any more.
    let acted = use_kept_focus(&[DELIVERY, dom::MAIN]);
    let acting = |callback: &Callback<()>| {
        let (acted, callback) = (acted.clone(), callback.clone());
        Callback::from(move |()| {
            acted.replace(true);
            callback.emit(());
        })
    };
    let [on_send, on_cancel, on_wait, on_stop_waiting] = [
        &props.on_send,
        &props.on_cancel,
        &props.on_wait,
        &props.on_stop_waiting,
    ]
    .map(acting);
    let content = match &props.delivery {
        Delivery::None => return Html::default(),
        Delivery::HeldBack => html! {
            <>
                <p class="verdict warn">
                    { if props.online { words.was_held_back } else { words.held_back } }
                </p>
                <p>{ if props.online { words.back_online } else { words.held_back_text } }</p>
                <div class="row">
                    <button type="button" onclick={on_send.reform(|_: MouseEvent| ())}>
                        { if props.online { words.send } else { words.send_anyway } }
                    </button>
                </div>
            </>
        },
        Delivery::Underway { outgoing, slow, .. } => html! {
            <>
                <p>{ (words.underway)(outgoing.items) }</p>
                <progress aria-label={words.sending}></progress>
                if *slow {
                    <p class="note warning">{ words.slow }</p>
                }
                <div class="row">
                    <button type="button" onclick={on_cancel.reform(|_: MouseEvent| ())}>
                        { words.give_up }
                    </button>
                </div>
            </>
        },
        Delivery::Waiting {
            outgoing,
            refusals,
            pause,
        } => html! {
            <>
                <p class="verdict">{ words.waiting }</p>
                <p>{ (words.waiting_items)(outgoing.items) }</p>
                <p>
                    { (words.waiting_text)(*refusals, props.online.then(|| in_seconds(*pause))) }
                </p>
                if !props.online {
                    <p class="note warning">{ words.waiting_offline }</p>
                }
                <div class="row">
                    <button type="button" onclick={on_stop_waiting.reform(|_: MouseEvent| ())}>
                        { words.stop_waiting }
                    </button>
                </div>
            </>
        },
        Delivery::Answered { answer, pause, .. } => {
            answer_content(answer, *pause, props.beside_plan, props.lang, &on_wait)
        }
        Delivery::Lost { loss, .. } => html! {
            <>
                <p class="verdict bad">{ words.lost }</p>
                { fate_warning(Effect::Unknown, words) }
                { loss_causes(*loss, words) }
            </>
        },
        Delivery::Cancelled => html! {
            <>
                <p class="verdict">{ words.cancelled }</p>
                { fate_warning(Effect::Unknown, words) }
            </>
        },
    };
    html! {
        <section class="card" id={DELIVERY} tabindex="-1" aria-labelledby="answer-title">
            <h2 id="answer-title">{ words.answer }</h2>
            { content }
        </section>
    }
}

/// Why there is no answer, as far as anybody can tell.
pub fn loss_causes(loss: TransportFailure, words: &Words) -> Html {
    match loss {
        TransportFailure::Offline => html! { <p>{ words.lost_offline }</p> },
        TransportFailure::Redirect => html! { <p>{ words.lost_redirect }</p> },
        TransportFailure::Timeout => html! { <p>{ words.lost_timeout }</p> },
        TransportFailure::Network => html! {
            <>
                <p>{ words.lost_causes }</p>
                <ul class="causes">
                    <li>{ words.cause_down }</li>
                    <li>{ words.cause_offline }</li>
                    <li>{ words.cause_origin }</li>
                    <li>{ words.cause_cut }</li>
                </ul>
            </>
        },
    }
}
