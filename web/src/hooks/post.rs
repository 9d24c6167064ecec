//! One import, sent once: the one way in which the page sends any.

use std::rc::Rc;

use gloo_timers::callback::{Interval, Timeout};
use roma_import::Lang;
use roma_import::timing::SLOW_RESPONSE_MS;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{Browser, use_effect_with};
use crate::api::{self, Abort};
use crate::state::{Outgoing, Reply, TransportFailure};

/// Sends an import once for each number: the request begins when the number is new, whatever
/// becomes of the network then, and is aborted when the page no longer waits for it.
///
/// Whoever watches may wait as long as they like, and can say when not to. Where it is to
/// count as lost in time while nobody does, `unwatched_timeout_ms` says after how long.
///
/// `on_slow` hears that the answer is long in coming, `on_end` what came: the answer, or why
/// there is none.
#[hook]
pub(super) fn use_post(
    import: Option<(u32, Rc<Outgoing>)>,
    lang: Lang,
    unwatched_timeout_ms: Option<u32>,
    on_slow: impl FnOnce(u32) + 'static,
    on_end: impl Fn(u32, Result<Reply, TransportFailure>) + 'static,
) {
    let number = import.as_ref().map(|(number, _)| *number);
    use_effect_with(number, move |_| -> Box<dyn FnOnce()> {
        let Some((number, outgoing)) = import else {
            return Box::new(|| ());
        };
        let on_end = Rc::new(on_end);
        let abort = Abort::new();
        let signal = abort.signal();
        let slow = Timeout::new(SLOW_RESPONSE_MS, move || on_slow(number));
        let patience = unwatched_timeout_ms.map(|timeout| {
            let on_end = on_end.clone();
            Interval::new(timeout, move || {
                if !Browser::is_watched() {
                    on_end(number, Err(TransportFailure::Timeout));
                }
            })
        });
        spawn_local(async move {
            on_end(number, api::import(&outgoing, lang, signal.as_ref()).await);
        });
        Box::new(move || {
            drop((slow, patience));
            drop(abort);
        })
    });
}
