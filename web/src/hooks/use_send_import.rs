//! Sends the import that is underway, and takes in its answer.

use gloo_timers::callback::Timeout;
use roma_import::timing::SLOW_RESPONSE_MS;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Abort};
use crate::state::{Action, Delivery, State};

/// Sends each import once: the request begins when the number of imports
/// changes, and is aborted when the page no longer waits for it.
#[hook]
pub fn use_send_import(state: &UseReducerHandle<State>) {
    let dispatch = state.dispatcher();
    let underway = match &state.delivery {
        Delivery::Underway { outgoing, .. } => Some((state.sent, outgoing.clone())),
        _ => None,
    };
    let lang = state.lang;
    use_effect_with(
        underway.as_ref().map(|(number, _)| *number),
        move |_| -> Box<dyn FnOnce()> {
            let Some((number, outgoing)) = underway else {
                return Box::new(|| ());
            };
            let abort = Abort::new();
            let signal = abort.signal();
            let slow = {
                let dispatch = dispatch.clone();
                Timeout::new(SLOW_RESPONSE_MS, move || {
                    dispatch.dispatch(Action::Slow(number));
                })
            };
            spawn_local(async move {
                dispatch.dispatch(match api::import(&outgoing, lang, signal.as_ref()).await {
                    Ok(reply) => Action::Answered(number, reply),
                    Err(loss) => Action::Lost(number, loss),
                });
            });
            Box::new(move || {
                drop(slow);
                drop(abort);
            })
        },
    );
}
