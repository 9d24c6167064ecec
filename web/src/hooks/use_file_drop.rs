//! Takes the files that are dropped on the page.

use wasm_bindgen::JsCast;
use web_sys::DragEvent;
use yew::prelude::*;

use super::use_event;
use crate::state::{Action, State};
use crate::{dom, file};

/// Reads a file wherever it is dropped: left to itself, the browser would leave the page
/// for it, and all that was typed would go.
#[hook]
pub fn use_file_drop(state: &UseReducerHandle<State>) {
    let on_file = state.dispatcher().to_callback().reform(Action::TakeFile);
    use_event(&["dragover", "dragleave", "drop"], move |event| {
        if let Some(event) = event.dyn_ref::<DragEvent>()
            && dom::carries_files(event)
        {
            let kind = event.type_();
            event.prevent_default();
            dom::show_drop(event, kind == "dragover");
            if kind == "drop" {
                let files = event.data_transfer().and_then(|data| data.files());
                file::read(files, on_file.clone());
            }
        }
    });
}
