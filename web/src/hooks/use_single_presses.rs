//! Takes a double click for the one press that it is meant as.

use yew::prelude::*;

use super::use_event_first;
use crate::dom::{Press, is_held_enter};

/// Keeps the second click of a double click, a second Enter that follows at once, and Enter
/// that is held, from pressing anything: an answer may be there within milliseconds, and what
/// would be pressed then is a question that nobody has read, or the same button again, which
/// would import everything once more.
#[hook]
pub fn use_single_presses() {
    let last = use_mut_ref(|| None::<Press>);
    use_event_first(&["click"], move |event| {
        let Some(press) = Press::of(&event) else {
            return;
        };
        // Of whoever goes on, each press belongs to the one before.
        let before = last.replace(Some(press.clone()));
        if before.is_some_and(|before| press.belongs_to(&before)) {
            event.prevent_default();
            event.stop_propagation();
        }
    });
    use_event_first(&["keydown"], |event| {
        if is_held_enter(&event) {
            event.prevent_default();
        }
    });
}
