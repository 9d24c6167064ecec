//! Looks at the job that is followed, until it ends.

use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Browser;
use crate::api::{self, Abort};
use crate::state::{Action, LONGEST_PAUSE, Loss, Phase, State};

/// After how many milliseconds a look that has not come back counts as failed.
pub(super) const PATIENCE: u32 = 30_000;

/// One look after the other: each begins when the last one came back, after the
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
        .filter(|job| job.phase == Phase::Following)
        .and_then(|job| Some((job.clone(), job.token.clone()?)));
    use_effect_with(
        (number, job.as_ref().map(|(job, _)| job.looks), browser),
        move |_| -> Box<dyn FnOnce()> {
            let Some((job, token)) = job.filter(|_| browser.online) else {
                return Box::new(|| ());
            };
            let pause = if browser.hidden {
                job.pause.max(LONGEST_PAUSE)
            } else {
                job.pause
            };
            // What is running is dropped, and with it ended, when this look is
            // no longer wanted.
            let running = Rc::new(RefCell::new(None));
            let look = {
                let running = running.clone();
                move || {
                    let abort = Abort::new();
                    let signal = abort.signal();
                    let deadline = {
                        let dispatch = dispatch.clone();
                        Timeout::new(PATIENCE, move || {
                            dispatch.dispatch(Action::Looked(number, Err(Loss::Timeout)));
                        })
                    };
                    running.replace(Some((abort, deadline)));
                    spawn_local(async move {
                        let look = api::progress(&job, &token, lang, signal.as_ref()).await;
                        // Whoever is no longer wanted does not speak.
                        if running.take().is_some() {
                            dispatch.dispatch(Action::Looked(number, look));
                        }
                    });
                }
            };
            let wait = Timeout::new(jittered(pause), look);
            Box::new(move || {
                drop(wait);
                drop(running.take());
            })
        },
    );
}

/// A pause, up to a quarter longer: many pages that were opened at once do not
/// ask at once for ever.
pub(super) fn jittered(pause: u32) -> u32 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from a float stays in range, and a quarter of a pause is small"
    )]
    let extra = (f64::from(pause) * 0.25 * js_sys::Math::random()) as u32;
    pause.saturating_add(extra)
}
