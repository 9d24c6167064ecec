//! One look at a job, after its pause.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use roma_import::Lang;
use roma_import::timing::{MAX_BACKOFF_MS, POLL_TIMEOUT_MS};
use wasm_bindgen_futures::spawn_local;

use super::Browser;
use crate::api::{self, Abort};
use crate::state::{Job, PollResponse, TransportFailure};

/// Looks at a job once, after the pause that it asks for, and less often while nobody
/// sees the page. What is returned ends whatever of it is still going on.
pub(super) fn poll(
    job: Job,
    lang: Lang,
    browser: Browser,
    tell: impl Fn(Result<PollResponse, TransportFailure>) + 'static,
) -> Box<dyn FnOnce()> {
    let Some(token) = job.token.clone() else {
        return Box::new(|| ());
    };
    let pause = if browser.hidden {
        job.pause.max(MAX_BACKOFF_MS)
    } else {
        job.pause
    };
    // What is running is dropped, and with it ended, when this poll is no longer
    // wanted.
    let running = Rc::new(RefCell::new(None));
    let begin = {
        let running = running.clone();
        let tell = Rc::new(tell);
        move || {
            let abort = Abort::new();
            let signal = abort.signal();
            let deadline = {
                let tell = tell.clone();
                Timeout::new(POLL_TIMEOUT_MS, move || {
                    tell(Err(TransportFailure::Timeout));
                })
            };
            running.replace(Some((abort, deadline)));
            spawn_local(async move {
                let poll = api::progress(&job, &token, lang, signal.as_ref()).await;
                // Whoever is no longer wanted does not speak.
                if running.take().is_some() {
                    tell(poll);
                }
            });
        }
    };
    let wait = Timeout::new(jittered(pause), begin);
    Box::new(move || {
        drop(wait);
        drop(running.take());
    })
}

/// A pause, up to a quarter longer: many pages that were opened at once do not
/// ask at once for ever.
fn jittered(pause: u32) -> u32 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from a float stays in range, and a quarter of a pause is small"
    )]
    let extra = (f64::from(pause) * 0.25 * js_sys::Math::random()) as u32;
    pause.saturating_add(extra)
}
