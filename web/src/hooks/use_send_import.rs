//! Sends the import that is underway, and takes in its answer.

use yew::prelude::*;

use super::post::use_post;
use crate::state::{Action, Delivery, State};

/// Sends each import once, whenever the number of imports changes. It is waited for until
/// the person says otherwise: this page is all that knows of it.
#[hook]
pub fn use_send_import(state: &UseReducerHandle<State>) {
    let dispatch = state.dispatcher();
    let underway = match &state.delivery {
        Delivery::Underway { outgoing, .. } => Some((state.sent, outgoing.clone())),
        _ => None,
    };
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
