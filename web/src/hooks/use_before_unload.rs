//! Asks before the page is left with an import on its way, or a list that was not sent.

use web_sys::Event;
use yew::prelude::*;

use super::use_effect_with;
use crate::dom::Listener;
use crate::state::State;

/// While an import is on its way, or waits to be sent again, or the form holds more than a
/// few lines that were not sent, the browser asks before it leaves the page, in its own
/// words. Only then: a page that listens to this is not kept
/// for the way back.
#[hook]
pub fn use_before_unload(state: &State) {
    use_effect_with(state.would_lose(), |would_lose| {
        let listener = would_lose.then(|| Listener::new(&["beforeunload"], |event| ask(&event)));
        move || drop(listener)
    });
}

fn ask(event: &Event) {
    event.prevent_default();
    // Browsers before 2023 listen to this alone.
    let _ = js_sys::Reflect::set(event, &"returnValue".into(), &true.into());
}
