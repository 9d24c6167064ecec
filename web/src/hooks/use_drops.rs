//! Keeps the page where it is when a file is dropped beside the list.

use wasm_bindgen::JsCast;
use web_sys::DragEvent;
use yew::prelude::*;

use super::use_event;
use crate::dom;

/// Anywhere but on the list, the browser would leave the page for a file that is dropped,
/// and all that was typed would go. It shows that nothing takes the file there.
#[hook]
pub fn use_drops() {
    use_event(&["dragover", "drop"], |event| {
        if let Some(event) = event.dyn_ref() {
            turn_away(event);
        }
    });
}

fn turn_away(event: &DragEvent) {
    // What the list takes, it has taken before this hears of it.
    if !event.default_prevented() && dom::carries_files(event) {
        event.prevent_default();
        if let Some(data) = event.data_transfer() {
            data.set_drop_effect("none");
        }
    }
}
