//! Sends an import again that waits for a running job.

use yew::prelude::*;

use super::use_due::{exactly, use_due};
use super::{Browser, use_effect_with};
use crate::state::{Action, State};

/// While an import waits, a try after each pause; what is due while the browser is offline is
/// sent as soon as it is not.
#[hook]
pub fn use_busy_retry(state: &UseReducerHandle<State>, browser: Browser) {
    let dispatch = state.dispatcher();
    let waiting = (state.delivery.as_ref()).filter(|delivery| delivery.is_waiting());
    let pause = waiting.map(|delivery| ((state.sent, state.waits), delivery.pause));
    let is_due = use_due(pause, exactly);
    use_effect_with(is_due && browser.online, move |is_time| {
        if *is_time {
            dispatch.dispatch(Action::SendAgain);
        }
    });
}
