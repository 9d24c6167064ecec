//! Keeps the focus from falling out of a card.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::{use_effect, use_event};
use crate::dom;

/// When what has the focus in a card goes, whoever or whatever made it go, the focus moves
/// to the first of these that is there; the first of them is the card.
///
/// What is returned is to be set when something is pressed in the card: not every browser
/// gives the focus to a button that is clicked.
#[hook]
pub fn use_kept_focus(ids: &'static [&'static str]) -> Rc<RefCell<bool>> {
    let acted = use_mut_ref(|| false);
    let card = ids.first().copied().unwrap_or_default();
    // The page is still as it was before this.
    let is_within = dom::has_focus_within(card);
    {
        let acted = acted.clone();
        use_effect(move || {
            if (is_within || *acted.borrow()) && dom::has_lost_focus() {
                acted.replace(false);
                dom::focus_first(ids);
            }
        });
    }
    {
        let acted = acted.clone();
        // Whoever has turned to something else since is not to be called back.
        use_event(&["pointerdown", "keydown"], move |event| {
            if !dom::happened_within(card, &event) {
                acted.replace(false);
            }
        });
    }
    acted
}
