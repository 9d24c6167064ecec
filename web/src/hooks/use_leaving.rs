//! Asks before the page is left with an import on its way.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Event;
use yew::prelude::*;

use crate::state::State;

/// While an import is on its way, or waits to be sent again, the browser asks before it
/// leaves the page, in its own words. Only then: a page that listens to this is not kept
/// for the way back.
#[hook]
pub fn use_leaving(state: &State) {
    use_effect_with(state.would_lose(), |would_lose| {
        let listener =
            would_lose.then(|| Closure::<dyn Fn(Event)>::new(|event: Event| ask(&event)));
        let window = web_sys::window();
        if let (Some(window), Some(listener)) = (&window, &listener) {
            let function = listener.as_ref().unchecked_ref();
            // It fails in no browser that runs this page.
            let _ = window.add_event_listener_with_callback(LEAVING, function);
        }
        move || {
            if let (Some(window), Some(listener)) = (&window, &listener) {
                let function = listener.as_ref().unchecked_ref();
                let _ = window.remove_event_listener_with_callback(LEAVING, function);
            }
        }
    });
}

const LEAVING: &str = "beforeunload";

fn ask(event: &Event) {
    event.prevent_default();
    // Browsers before 2023 listen to this alone.
    let _ = js_sys::Reflect::set(event, &"returnValue".into(), &true.into());
}
