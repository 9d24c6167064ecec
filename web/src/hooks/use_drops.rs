//! Keeps the page where it is when a file is dropped beside the list.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::DragEvent;
use yew::prelude::*;

use crate::dom;

/// Anywhere but on the list, the browser would leave the page for a file that is dropped,
/// and all that was typed would go. It shows that nothing takes the file there.
#[hook]
pub fn use_drops() {
    use_effect_with((), |()| {
        let listener = Closure::<dyn Fn(DragEvent)>::new(|event: DragEvent| turn_away(&event));
        let window = web_sys::window();
        let function = listener.as_ref().unchecked_ref();
        if let Some(window) = &window {
            for name in NAMES {
                // It fails in no browser that runs this page.
                let _ = window.add_event_listener_with_callback(name, function);
            }
        }
        move || {
            let function = listener.as_ref().unchecked_ref();
            if let Some(window) = &window {
                for name in NAMES {
                    let _ = window.remove_event_listener_with_callback(name, function);
                }
            }
        }
    });
}

const NAMES: [&str; 2] = ["dragover", "drop"];

fn turn_away(event: &DragEvent) {
    // What the list takes, it has taken before this hears of it.
    if !event.default_prevented() && dom::carries_files(event) {
        event.prevent_default();
        if let Some(data) = event.data_transfer() {
            data.set_drop_effect("none");
        }
    }
}
