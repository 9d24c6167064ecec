//! Where imports go, which the endpoint is asked for whenever it may be another.

use roma_import::DestinationResponse;
use roma_import::timing::backoff_ms;
use yew::prelude::*;

use super::ask::ask;
use super::use_due::use_due;
use super::{Browser, use_effect_with};
use crate::api;
use crate::plan::{Activity, Run};
use crate::state::{Action, State};

/// Asks the endpoint where imports go: when the page opens, when somebody comes back to it or
/// to the network, with each import, and after trouble in a plan, since a stand-in and a gateway
/// may follow each other at one address. Another endpoint than this project's does not say so:
/// then the page says nothing of it. Of one that is not there, it says what it knew, and as long
/// as a plan waits for that, it is asked again and again, whether or not somebody watches.
#[hook]
pub fn use_destination(state: &UseReducerHandle<State>, browser: Browser) {
    let dispatcher = state.dispatcher();
    let (known, is_awaited) = (&state.destination, state.holds_plan_back());
    let is_to_ask = browser.online && (is_awaited || !browser.hidden);
    // The import of a plan that is on its way: once its answer has come, another one is asked
    // about than before it was sent.
    let posting = (state.plan.run())
        .filter(|run| matches!(run.doing, Activity::Posting { .. }))
        .map(Run::generation);
    let failures = if is_awaited { known.failures } else { 0 };
    let pause = if failures == 0 {
        0
    } else {
        backoff_ms(failures)
    };
    let key = (state.sent, posting, known.troubles, failures);
    let is_due = use_due(is_to_ask.then_some((key, pause)));
    let key = is_due.then_some(key);
    use_effect_with(key, move |key| -> Box<dyn FnOnce()> {
        if key.is_none() {
            return Box::new(|| ());
        }
        ask(
            |signal| async move { api::destination(signal.as_ref()).await },
            DestinationResponse::Lost,
            move |response| dispatcher.dispatch(Action::FoundDestination(response)),
        )
    });
}
