//! Where imports go, which the endpoint is asked for whenever it may be another.

use roma_import::timing::{MAX_BACKOFF_MS, backoff_ms};
use roma_import::{Destination, DestinationResponse};
use web_sys::AbortSignal;
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
    let pause = match (is_awaited, known.is_sure, known.failures) {
        (false, ..) | (_, false, 0) => 0,
        // Somebody has to bring the other one back.
        (_, true, _) => MAX_BACKOFF_MS,
        (_, false, failures) => backoff_ms(failures),
    };
    let asked = is_awaited.then_some(known.asked);
    let key = (state.sent, posting, known.troubles, asked);
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

/// A doubt whether imports still go where a plan was begun.
#[derive(Clone)]
pub(super) struct Doubt {
    own: Destination,
    to: UseReducerDispatcher<State>,
}

impl Doubt {
    /// The one that there is of the plan that this page runs.
    pub(super) fn of(state: &UseReducerHandle<State>) -> Option<Self> {
        state.doubted_destination().map(|own| Self {
            own: own.clone(),
            to: state.dispatcher(),
        })
    }

    /// Asks the endpoint, before anything is sent to it with a token: whether they do.
    pub(super) async fn is_dispelled(&self, signal: Option<&AbortSignal>) -> bool {
        let response = api::destination(signal).await;
        let is_dispelled = response == DestinationResponse::Told(self.own.clone());
        self.to.dispatch(Action::FoundDestination(response));
        is_dispelled
    }
}
