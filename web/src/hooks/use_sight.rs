//! Brings into view what somebody has to see.

use yew::prelude::*;

use super::{use_effect_with, use_event, use_event_first};
use crate::dom;
use crate::state::{Sight, State};

/// Whenever something has appeared that somebody has to see, scrolls to where it is, by the
/// `id`s of what it consists of: what came of a press of the button may be above it or below.
///
/// Whoever is at a field that text is typed into is left there. Enter in such a field is a
/// press of the button. So is whoever has scrolled or touched anything since the last press:
/// what comes then comes to somebody who is at something else, and questions have a bar that
/// says that they are there.
#[hook]
pub fn use_sight(state: &State, places: impl Fn(Sight) -> Vec<String> + 'static) {
    let is_at_field = use_mut_ref(|| false);
    {
        let is_at_field = is_at_field.clone();
        use_event(
            &["focusin", "pointerdown", "input", "submit"],
            move |event| {
                is_at_field.replace(dom::happened_in_field(&event));
            },
        );
    }
    let has_moved_on = use_mut_ref(|| true);
    {
        let has_moved_on = has_moved_on.clone();
        use_event_first(
            &[
                "pointerdown",
                "keydown",
                "wheel",
                "touchmove",
                "click",
                "submit",
            ],
            move |event| {
                // A press is the last of these that comes of it.
                has_moved_on.replace(!dom::is_press(&event));
            },
        );
    }
    let sight = state.sight;
    use_effect_with(state.sights, move |_| {
        let is_typing = *is_at_field.borrow() && dom::has_focus_in_field();
        if let Some(sight) = sight.filter(|_| !is_typing && !*has_moved_on.borrow()) {
            let places = places(sight);
            let ids: Vec<&str> = places.iter().map(String::as_str).collect();
            dom::bring_into_view(&ids);
        }
    });
}
