//! What the browser keeps of this page from one visit to the next.

use wasm_bindgen::JsCast;
use web_sys::{Event, Storage, StorageEvent};

/// The storage of this origin; there is none where the user has forbidden it.
fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What is kept under a name.
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Keeps a text under a name, or nothing.
pub fn write(key: &str, value: Option<&str>) {
    if let Some(storage) = storage() {
        // Full or forbidden: then what is said lasts as long as the page.
        let _ = match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        };
    }
}

/// Whether an event of the window tells that another page has removed what is kept under a
/// name, be it with all the rest.
pub fn tells_removal(event: &Event, key: &str) -> bool {
    (event.dyn_ref::<StorageEvent>()).is_some_and(|event| {
        event.new_value().is_none() && event.key().is_none_or(|removed| removed == key)
    })
}
