//! The import on its way, and what came of it.

use roma_import::Lang;
use roma_import::history::EarlierEffect;
use roma_import::response::{Effect, ImportDisposition, ImportResponse, Outcome};
use yew::prelude::*;

use super::answer_card::{answer_content, fate_warning, resent_warning};
use super::facts::{Fact, list_of_facts};
use super::sent_body::sent_body;
use crate::dom;
use crate::hooks::use_kept_focus;
use crate::plan::PlanBeside;
use crate::state::{Came, Delivery, Stage, TransportFailure};
use crate::words::{Words, in_seconds, plan_words, words};

/// The `id` of the card.
pub const DELIVERY: &str = "delivery";

/// What was to be sent and was not, since the browser thought that it had no network.
#[derive(Clone, Copy, PartialEq)]
pub struct HeldBack {
    /// Whether the browser says that it has one now.
    pub says_online: bool,
    /// Whether what is filled in would be sent.
    pub is_sendable: bool,
    /// Whether nobody knows what became of another import that was sent before.
    pub is_beside_earlier: bool,
}

/// The import on its way.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Where it is, if one was sent.
    pub delivery: Option<Delivery>,
    /// What the same import may have done when it was sent before.
    pub earlier: EarlierEffect,
    /// What to say of that, if it was held back.
    pub held_back: Option<HeldBack>,
    /// The plan that may be in the way, if there is one.
    pub beside_plan: Option<PlanBeside>,
    /// Whether there is a network: the browser thinks so, or a person knows.
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

/// What is known of the import that was sent last, and whether the next was held back;
/// nothing before there is either.
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
    if props.delivery.is_none() && props.held_back.is_none() {
        return Html::default();
    }
    html! {
        <section class="card" id={DELIVERY} tabindex="-1" aria-labelledby="answer-title">
            <h2 id="answer-title">{ words.answer }</h2>
            if let Some(held_back) = props.held_back {
                { not_sent(held_back, words, &on_send) }
            }
            if let Some(delivery) = &props.delivery {
                { match &delivery.stage {
                    Stage::Underway { .. } => html! {
                        <>
                            <p>{ (words.underway)(delivery.outgoing.items) }</p>
                            <progress aria-label={words.sending}></progress>
                        </>
                    },
                    Stage::Waiting(answer) => waiting(props, delivery, answer),
                    Stage::Over(came) => html! {
                        <>
                            if delivery.gave_up() {
                                <p class="verdict">{ gave_up_verdict(props.earlier, words) }</p>
                            }
                            { came_content(
                                DELIVERY,
                                came,
                                props.earlier,
                                offer_to_wait(props, delivery, &on_wait),
                                props.lang,
                            ) }
                        </>
                    },
                } }
                { end_of_waiting(delivery, words, &on_stop_waiting) }
                { end_of_try(delivery, words, &on_cancel) }
                { what_was_sent(delivery, props.lang) }
            }
        </section>
    }
}

/// That an import is sent again when a running job may have ended, and how it was refused last.
fn waiting(props: &Props, delivery: &Delivery, answer: &ImportResponse) -> Html {
    let words = words(props.lang);
    let pause = props.online.then(|| in_seconds(delivery.pause));
    html! {
        <>
            <p class="verdict">{ words.waiting }</p>
            <p>{ (words.waiting_items)(delivery.outgoing.items) }</p>
            <p>{ (words.waiting_text)(delivery.refusals, pause) }</p>
            { list_of_facts(&last_refusal(answer, words), props.lang) }
            if props.earlier.may_have_imported() {
                { resent_warning(props.earlier, answer.disposition(), words) }
            }
            if !props.online {
                <p class="note warning">{ words.waiting_offline }</p>
            }
        </>
    }
}

/// That the user did not want to wait for a running job any more.
pub fn gave_up_verdict(earlier: EarlierEffect, words: &Words) -> &'static str {
    if earlier.may_have_imported() {
        words.gave_up_waiting_again
    } else {
        words.gave_up_waiting
    }
}

/// How to have an import sent again that was refused for now. If a job was in its way, that may be
/// the one of a plan.
fn offer_to_wait(props: &Props, delivery: &Delivery, on_wait: &Callback<()>) -> Html {
    // To wait for its own job and send it again then is to import it twice.
    let Some(Came::Answered(answer)) = delivery.came().filter(|came| came.is_busy()) else {
        return Html::default();
    };
    if props.earlier == EarlierEffect::Begun {
        return Html::default();
    }
    let (words, plan) = (words(props.lang), plan_words(props.lang));
    html! {
        <div class="offer">
            if answer.disposition() == ImportDisposition::Busy && let Some(beside) = props.beside_plan {
                <p>
                    { match beside {
                        PlanBeside::Here => plan.in_the_way,
                        PlanBeside::Elsewhere => plan.in_the_way_elsewhere,
                    } }
                </p>
            }
            <p>{ (words.busy_offer)(in_seconds(delivery.pause)) }</p>
            <button type="button" onclick={on_wait.reform(|_: MouseEvent| ())}>
                { words.busy_wait }
            </button>
        </div>
    }
}

/// How to have an import not sent again. While it waits and while a try is on its way, it is
/// the same button in the same place: no timer makes it another that somebody is about to press.
fn end_of_waiting(delivery: &Delivery, words: &Words, on_stop_waiting: &Callback<()>) -> Html {
    match &delivery.stage {
        Stage::Underway { is_last: true, .. } => html! { <p>{ words.last_try }</p> },
        Stage::Underway { .. } | Stage::Waiting(_) if delivery.refusals > 0 => html! {
            <div class="row" key="stop-waiting">
                <button type="button" onclick={on_stop_waiting.reform(|_: MouseEvent| ())}>
                    { words.stop_waiting }
                </button>
            </div>
        },
        _ => Html::default(),
    }
}

/// How not to wait for an answer, at the price that nobody knows what becomes of the import.
/// Where waiting can be ended without that, it is offered only once the answer is long in coming.
fn end_of_try(delivery: &Delivery, words: &Words, on_cancel: &Callback<()>) -> Html {
    match delivery.stage {
        Stage::Underway { slow, .. } if slow || delivery.refusals == 0 => html! {
            <>
                if slow {
                    <p class="note warning">{ words.slow }</p>
                }
                <div class="row" key="give-up">
                    <button type="button" onclick={on_cancel.reform(|_: MouseEvent| ())}>
                        { words.give_up }
                    </button>
                </div>
            </>
        },
        _ => Html::default(),
    }
}

/// What the card speaks of, whatever stands in the form by now. Of what was accepted it
/// stands with the job.
fn what_was_sent(delivery: &Delivery, lang: Lang) -> Html {
    let (words, outgoing) = (words(lang), &delivery.outgoing);
    let title = match delivery.came().map(Came::effect) {
        None => words.what_is_sent,
        Some(Effect::Begun) => return Html::default(),
        Some(Effect::NotBegun | Effect::Unknown) => words.what_was_sent,
    };
    sent_body(title, &outgoing.ids, &outgoing.body, lang)
}

/// How an import was refused that waits to be sent again.
fn last_refusal(answer: &ImportResponse, words: &Words) -> Vec<Fact> {
    let mut facts = vec![Fact::data(words.status, answer.status.to_string())];
    if let Outcome::Refused(refusal) = &answer.outcome {
        let code = refusal.error_code.as_deref();
        facts.push(Fact::given_data(words.error_code, code, words));
    }
    facts
}

/// That nothing was sent, and what can be done about it. What was sent before is not what is
/// spoken of.
fn not_sent(held_back: HeldBack, words: &Words, on_send: &Callback<()>) -> Html {
    let HeldBack {
        says_online,
        is_beside_earlier,
        ..
    } = held_back;
    html! {
        <>
            <p class="verdict warn">{ held_back_verdict(says_online, words) }</p>
            <p>
                if says_online {
                    { words.back_online }
                    // Where something may have been sent before, that is looked at first.
                    if held_back.is_sendable && !is_beside_earlier {
                        { words.gap }{ words.can_be_sent }
                    }
                } else {
                    { words.held_back_text }
                }
            </p>
            <div class="row">
                <button type="button" onclick={on_send.reform(|_: MouseEvent| ())}>
                    { if says_online { words.send } else { words.send_anyway } }
                </button>
            </div>
        </>
    }
}

/// That nothing was sent, and why; whatever was sent before is not spoken of.
pub fn held_back_verdict(says_online: bool, words: &Words) -> String {
    let why = if says_online {
        words.lost_while_offline
    } else {
        words.lost_offline
    };
    [words.not_sent, why].join(words.gap)
}

/// What came to an import that was sent, with what is offered to be done about it. `earlier` is
/// what the same import may have done when it was sent before, and `id` that of the card.
pub fn came_content(
    id: &str,
    came: &Came,
    earlier: EarlierEffect,
    offer: Html,
    lang: Lang,
) -> Html {
    let words = words(lang);
    match came {
        Came::Answered(answer) => answer_content(id, answer, earlier, offer, lang),
        Came::Lost(loss) => lost_content(*loss, words),
        Came::Abandoned => html! {
            <>
                <p class="verdict">{ words.cancelled }</p>
                { fate_warning(Effect::Unknown, words) }
            </>
        },
    }
}

/// That no answer came to an import, and why.
pub fn lost_content(loss: TransportFailure, words: &Words) -> Html {
    // Where it is known what came, there is no cause to be looked for.
    let is_redirect = loss == TransportFailure::Redirect;
    html! {
        <>
            <p class="verdict bad">{ if is_redirect { words.lost_redirect } else { words.lost } }</p>
            { fate_warning(Effect::Unknown, words) }
            if is_redirect {
                <p>{ words.redirect_sign_in }</p>
            } else {
                { loss_causes(loss, words) }
            }
        </>
    }
}

/// Why there is no answer, as far as anybody can tell.
pub fn loss_causes(loss: TransportFailure, words: &Words) -> Html {
    match loss {
        TransportFailure::Offline => html! { <p>{ words.lost_while_offline }</p> },
        TransportFailure::Redirect => html! {
            <>
                <p>{ words.lost_redirect }</p>
                <p>{ words.redirect_sign_in }</p>
            </>
        },
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
