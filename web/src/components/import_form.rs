//! The form.

use roma_import::Destination;
use roma_import::response::Effect;
use yew::prelude::*;

use super::body_fields::body_fields;
use super::plan_draft::DRAFT;
use super::remembered::remembered;
use super::text_field::text_field;
use crate::dom;
use crate::plan::SlotState;
use crate::state::{Action, Field, Outgoing, State};
use crate::words::{Words, plan_words, words};

/// The `id` of the button that sends it.
const SEND: &str = "send";

/// Where to import, what to import, and the button that sends it; `online` is whether
/// the browser thinks that it has a network.
pub fn import_form(state: &State, online: bool, dispatch: &Callback<Action>) -> Html {
    let lang = state.lang;
    let words = words(lang);
    let planned = state.checked.planned();
    // A press leads to what stands in the way, which is also said beside the button.
    let obstacle = if state.has_begun_plan() {
        Some(plan_words(lang).has_begun)
    } else if state.is_waiting() {
        Some(words.has_waiting)
    } else if planned.is_some() && state.plan.is_in_the_way() {
        Some(plan_words(lang).cannot_begin)
    } else if planned.is_some() && state.plan.held == SlotState::Unknown {
        Some(plan_words(lang).looking)
    } else {
        None
    };
    let onsubmit = dispatch.reform(move |event: SubmitEvent| {
        // The browser would load the page anew.
        event.prevent_default();
        if online {
            Action::Submit
        } else {
            Action::SubmitOffline
        }
    });
    let sends_on_enter = state.sends_on_enter();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if sends_on_enter {
            return;
        }
        // A key that is held presses nothing there: see `use_single_presses`.
        if dom::is_enter_in_line(&event) {
            event.prevent_default();
            dom::focus(SEND);
        }
    });
    html! {
        <form class="stack" id="form" novalidate=true autocomplete="off" {onsubmit} {onkeydown}>
            <section class="card" aria-labelledby="where-title">
                <div class="row">
                    <h2 id="where-title">{ words.where_to }</h2>
                    { destination(state.destination.as_ref(), words) }
                </div>
                <div class="pair">
                    { text_field(state, dispatch, Field::ProjectId, words.project_id, None) }
                    { text_field(state, dispatch, Field::InstanceId, words.instance_id, None) }
                </div>
                { remembered(
                    state.remembered.is_some(),
                    state.forgotten,
                    state.plan.is_there(),
                    lang,
                    &dispatch.reform(|()| Action::Forget),
                ) }
                { text_field(state, dispatch, Field::Token, words.token, Some(words.token_hint)) }
            </section>
            <section class="card" aria-labelledby="what-title">
                { body_fields(state, dispatch) }
                { set_aside(state) }
                <div class="row">
                    <button type="submit" class="primary" id={SEND} aria-disabled={(state.is_sending() || obstacle.is_some()).then_some("true")}>
                        { match planned {
                            _ if state.is_sending() => words.sending.to_owned(),
                            Some((items, imports)) => (plan_words(lang).begin)(items, imports),
                            None => words.send.to_owned(),
                        } }
                    </button>
                    if let Some(said) = obstacle
                        .or_else(|| was_sent(state, words))
                        .or_else(|| may_meet_plan(state))
                    {
                        <span class="hint">{ said }</span>
                    }
                    if !online {
                        <span class="note warning">{ words.lost_offline }</span>
                    }
                </div>
            </section>
        </form>
    }
}

/// What became of what stands in the form, if that was sent: to press again is to send it
/// again, and the answer may be out of view.
fn was_sent(state: &State, words: &Words) -> Option<&'static str> {
    let is_in_form = |outgoing: &Outgoing| state.holds(&outgoing.ids, &outgoing.body);
    let Some(last) = (state.delivery.as_ref()).filter(|last| is_in_form(&last.outgoing)) else {
        return if state.holds_unknown_sending() {
            Some(words.was_sent_answer)
        } else {
            (state.holds_what_began_a_job()).then_some(words.was_sent_before)
        };
    };
    // It may have been closed, or have given way to another.
    let is_with_job = (state.job.as_ref()).is_some_and(|job| {
        (job.sent.as_ref()).is_some_and(|sent| state.holds(&job.ids, &sent.body))
    });
    Some(match last.came()?.effect() {
        Effect::Begun if is_with_job => words.was_sent_job,
        Effect::Begun | Effect::Unknown => words.was_sent_answer,
        // That says nothing of when the same was sent before.
        Effect::NotBegun if state.earlier_effect.may_have_imported() => words.was_sent_answer,
        Effect::NotBegun => words.was_refused,
    })
}

/// That a single import and a plan may be in each other's way, for whoever is about to send
/// one.
fn may_meet_plan(state: &State) -> Option<&'static str> {
    let is_single = state.checked.items.is_some_and(|items| items > 0)
        && state.checked.planned().is_none()
        && !state.is_sending();
    (is_single && state.plan.is_going()).then(|| plan_words(state.lang).beside_import)
}

/// Where imports go, so that nobody takes a rehearsal for the real thing, or the other way.
fn destination(destination: Option<&Destination>, words: &Words) -> Html {
    let said = match destination {
        None => return Html::default(),
        Some(Destination::StandIn) => html! { words.goes_to_stand_in },
        Some(Destination::Gateway { upstream }) => html! {
            <>
                { words.goes_to }{ words.colon }<span class="data">{ upstream.clone() }</span>
            </>
        },
    };
    // Beside the title, where it moves nothing when it comes.
    html! { <p class="hint" id="destination">{ said }</p> }
}

/// How much of the list would be in no import, where it is sent: the plan that says why may
/// stand further down.
fn set_aside(state: &State) -> Html {
    let (words, gap) = (plan_words(state.lang), words(state.lang).gap);
    match &state.checked.draft {
        Some(draft) if draft.asides.total > 0 && !state.has_begun_plan() => html! {
            <p class="note warning" id="set-aside">
                { (words.asides_said)(draft.asides.total) }{ gap }
                <button type="button" class="link" onclick={|_: MouseEvent| dom::focus(DRAFT)}>
                    { words.asides_go }
                </button>
            </p>
        },
        _ => Html::default(),
    }
}
