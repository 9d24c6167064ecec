//! Sends the import that is underway, and takes in its answer.

use yew::prelude::*;

use super::post::use_post;
use crate::state::{Action, State};

/// Sends each import once, whenever the number of imports changes. It is waited for until
/// the person says otherwise: this page is all that knows of it.
#[hook]
pub fn use_send_import(state: &UseReducerHandle<State>) {
    let dispatch = state.dispatcher();
    let underway = (state.delivery.as_ref())
        .filter(|delivery| delivery.is_underway())
        .map(|delivery| (state.sent, delivery.outgoing.clone()));
    let on_slow = {
        let dispatch = dispatch.clone();
        move |number| dispatch.dispatch(Action::Slow(number))
    };
    use_post(underway, state.lang, None, on_slow, move |number, reply| {
        dispatch.dispatch(match reply {
            Ok(reply) => Action::Answered(number, reply),
            Err(loss) => Action::Lost(number, loss),
        });
    });
}
