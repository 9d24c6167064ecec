//! One question to the endpoint, which somebody may no longer want answered.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use roma_import::timing::POLL_TIMEOUT_MS;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortSignal;

use crate::api::Abort;

/// Asks something now, and tells what came of it, or in time what it counts as that nothing
/// has come. What is returned ends that, without a word.
pub(super) fn ask<T: 'static, A: Future<Output = T> + 'static>(
    question: impl FnOnce(Option<AbortSignal>) -> A,
    late: T,
    tell: impl Fn(T) + 'static,
) -> Box<dyn FnOnce()> {
    let tell = Rc::new(tell);
    let abort = Abort::new();
    let answer = question(abort.signal());
    let deadline = {
        let tell = tell.clone();
        Timeout::new(POLL_TIMEOUT_MS, move || tell(late))
    };
    let running = Rc::new(RefCell::new(Some((abort, deadline))));
    {
        let running = running.clone();
        spawn_local(async move {
            let answer = answer.await;
            // Whoever is no longer wanted does not speak.
            if running.take().is_some() {
                tell(answer);
            }
        });
    }
    Box::new(move || drop(running.take()))
}
