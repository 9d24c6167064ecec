//! Sends an import again that waits for a running job.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::Browser;
use crate::state::{Action, Delivery, State};

/// The pause between two tries, in milliseconds.
pub(super) const PAUSE: u32 = 15_000;

/// While an import waits, a try every 15 seconds; none while the browser is offline.
#[hook]
pub fn use_queue(state: &UseReducerHandle<State>, browser: Browser) {
    let dispatch = state.dispatcher();
    let waiting = match &state.delivery {
        Delivery::Waiting { refusals, .. } if browser.online => Some(*refusals),
        _ => None,
    };
    use_effect_with(waiting, move |waiting| {
        let timer =
            waiting.map(|_| Timeout::new(PAUSE, move || dispatch.dispatch(Action::SendAgain)));
        move || drop(timer)
    });
}
