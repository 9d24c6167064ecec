//! Where imports go, which the endpoint is asked for whenever it may be another.

use roma_import::DestinationResponse;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{Browser, use_effect_with};
use crate::api::{self, Abort};
use crate::plan::{Activity, Run};
use crate::state::{Action, State};

/// Asks the endpoint where imports go: when the page opens, when somebody comes back to it or
/// to the network, with each import, and when a job cannot be looked at any more, since a
/// stand-in and a gateway may follow each other at one address. Another endpoint than this
/// project's does not say so: then the page says nothing of it. Of one that is not there, it
/// says what it knew.
#[hook]
pub fn use_destination(state: &UseReducerHandle<State>, browser: Browser) {
    let dispatcher = state.dispatcher();
    let is_to_ask = browser.online && !browser.hidden;
    // The import of a plan that is on its way: once its answer has come, another one is asked
    // about than before it was sent.
    let posting = (state.plan.run())
        .filter(|run| matches!(run.doing, Activity::Posting { .. }))
        .map(Run::generation);
    let jobs = [
        state.job.as_ref(),
        state.plan.run().and_then(|run| run.job.as_ref()),
    ];
    let in_trouble = jobs.map(|job| job.is_some_and(|job| job.trouble.is_some()));
    let key = (is_to_ask, state.sent, posting, in_trouble);
    use_effect_with(key, move |&(is_to_ask, ..)| {
        let abort = is_to_ask.then(Abort::new);
        if let Some(abort) = &abort {
            let signal = abort.signal();
            spawn_local(async move {
                let destination = match api::destination(signal.as_ref()).await {
                    DestinationResponse::Told(destination) => Some(destination),
                    DestinationResponse::Untold => None,
                    DestinationResponse::Lost => return,
                };
                dispatcher.dispatch(Action::FoundDestination(destination));
            });
        }
        || drop(abort)
    });
}
