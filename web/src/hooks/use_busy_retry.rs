//! Sends an import again that waits for a running job.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::{Browser, use_effect_with};
use crate::state::{Action, Delivery, State};

/// While an import waits, a try after each pause; none while the browser is offline.
#[hook]
pub fn use_busy_retry(state: &UseReducerHandle<State>, browser: Browser) {
    let dispatch = state.dispatcher();
    let waiting = match &state.delivery {
        Delivery::Waiting {
            refusals, pause, ..
        } if browser.online => Some((*refusals, *pause)),
        _ => None,
    };
    use_effect_with(waiting, move |waiting| {
        let timer = waiting
            .map(|(_, pause)| Timeout::new(pause, move || dispatch.dispatch(Action::SendAgain)));
        move || drop(timer)
    });
}
