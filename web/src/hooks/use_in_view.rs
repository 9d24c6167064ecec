//! Whether a part of the page is in the window.

use yew::prelude::*;

use super::use_effect;
use crate::dom::ViewWatch;

/// Whether what has this `id` can be seen in the window, kept up to date; it counts as seen
/// where there is none, and until the browser has told.
#[hook]
pub fn use_in_view(id: Option<String>) -> bool {
    let is_seen = use_state_eq(|| true);
    let watch = use_mut_ref(|| None::<ViewWatch>);
    let setter = is_seen.setter();
    // Each time: another element may have taken its place.
    use_effect(move || {
        let mut watch = watch.borrow_mut();
        let Some(id) = id else {
            watch.take();
            setter.set(true);
            return;
        };
        if !watch.as_ref().is_some_and(|watch| watch.is_of(&id)) {
            setter.set(true);
            *watch = ViewWatch::new(&id, move |seen| setter.set(seen));
        }
    });
    *is_seen
}
