//! One look at a job, after its pause.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use roma_import::Lang;
use roma_import::pace::{LONGEST_PAUSE, LOOK_PATIENCE};
use wasm_bindgen_futures::spawn_local;

use super::Browser;
use crate::api::{self, Abort};
use crate::state::{Job, Look, Loss};

/// Looks at a job once, after the pause that it asks for, and less often while nobody
/// sees the page. What is returned ends whatever of it is still going on.
pub(super) fn look(
    job: Job,
    lang: Lang,
    browser: Browser,
    tell: impl Fn(Result<Look, Loss>) + 'static,
) -> Box<dyn FnOnce()> {
    let Some(token) = job.token.clone() else {
        return Box::new(|| ());
    };
    let pause = if browser.hidden {
        job.pause.max(LONGEST_PAUSE)
    } else {
        job.pause
    };
    // What is running is dropped, and with it ended, when this look is no longer
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
                Timeout::new(LOOK_PATIENCE, move || tell(Err(Loss::Timeout)))
            };
            running.replace(Some((abort, deadline)));
            spawn_local(async move {
                let look = api::progress(&job, &token, lang, signal.as_ref()).await;
                // Whoever is no longer wanted does not speak.
                if running.take().is_some() {
                    tell(look);
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
