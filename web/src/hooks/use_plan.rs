//! Runs the plan: everything that its state asks for and that takes a browser.

mod persistence;
mod sending;

use yew::prelude::*;

use self::persistence::use_keeping;
use self::sending::{use_connecting, use_job_list, use_polling, use_posting, use_waiting};
use super::Browser;
use crate::state::{Action, State};

/// Keeps the plan written down, sends its imports and follows their jobs, one after
/// the other.
#[hook]
pub fn use_plan(state: &UseReducerHandle<State>, browser: Browser) {
    use_keeping(state);
    use_connecting(state, browser.online);
    use_posting(state);
    use_polling(state, browser);
    use_waiting(state);
    use_job_list(state, browser.online);
}

/// This moment, in milliseconds since the epoch.
pub fn now() -> i64 {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the moments of a calendar are far below 2^53"
    )]
    let now = js_sys::Date::now() as i64;
    now
}

/// What a plan's event is to the page.
fn dispatch(to: &UseReducerDispatcher<State>, event: crate::plan::Event) {
    to.dispatch(Action::Plan(event));
}
