//! Looks at the job that is followed, until it ends.

use yew::prelude::*;

use super::Browser;
use super::poll::use_poll;
use crate::state::{Action, Phase, State};

/// One poll after the other: each begins when the last one came back, after the
/// pause that the state asks for. Nothing is asked while the browser is offline, unless a
/// person asks, and less while nobody sees the page.
#[hook]
pub fn use_polling(state: &UseReducerHandle<State>, browser: Browser) {
    let dispatch = state.dispatcher();
    let number = state.jobs;
    let job = state
        .job
        .as_ref()
        .filter(|job| job.phase == Phase::Following && job.token.is_some())
        .map(|job| ((number, job.polls), job.clone()));
    use_poll(job, state.lang, browser, move |(number, _), poll| {
        dispatch.dispatch(Action::Polled(number, poll));
    });
}
