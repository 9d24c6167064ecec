//! Where imports go, which the endpoint is asked for once.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::use_effect_with;
use crate::api;
use crate::state::{Action, State};

/// Asks the endpoint where imports go. Another endpoint than this project's does not say
/// so, and neither does one that is not there: then the page says nothing of it.
#[hook]
pub fn use_destination(state: &UseReducerHandle<State>) {
    let dispatcher = state.dispatcher();
    use_effect_with((), move |()| {
        spawn_local(async move {
            if let Some(destination) = api::destination().await {
                dispatcher.dispatch(Action::FoundDestination(destination));
            }
        });
    });
}
