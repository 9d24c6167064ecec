//! Looks at the job that is followed, until it ends.

use yew::prelude::*;

use super::Browser;
use super::poll::poll;
use crate::state::{Action, Phase, State};

/// One poll after the other: each begins when the last one came back, after the
/// pause that the state asks for. Nothing is asked while the browser is offline,
/// and less while nobody sees the page.
#[hook]
pub fn use_polling(state: &UseReducerHandle<State>, browser: Browser) {
    let dispatch = state.dispatcher();
    let number = state.jobs;
    let lang = state.lang;
    let job = state
        .job
        .as_ref()
        .filter(|job| job.phase == Phase::Following && job.token.is_some())
        .cloned();
    use_effect_with(
        (number, job.as_ref().map(|job| job.polls), browser),
        move |_| -> Box<dyn FnOnce()> {
            match job.filter(|_| browser.online) {
                None => Box::new(|| ()),
                Some(job) => poll(job, lang, browser, move |poll| {
                    dispatch.dispatch(Action::Polled(number, poll));
                }),
            }
        },
    );
}
