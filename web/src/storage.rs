//! What the browser keeps of this page from one visit to the next.

use web_sys::Storage;

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
