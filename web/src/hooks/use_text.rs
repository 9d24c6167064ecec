//! Keeps the text of a field as the state has it.

use web_sys::Element;
use yew::prelude::*;

use super::use_effect;
use crate::dom::Control;

/// Shows a text in the field that what is returned refers to. Unlike a field's `value`, a
/// change that nobody typed is one that the browser can undo, or none that it undoes by
/// halves; see [`Control::change_to`] for `lends`.
#[hook]
pub fn use_text(text: AttrValue, lends: bool) -> NodeRef {
    let field = use_node_ref();
    let is_new = use_mut_ref(|| true);
    {
        let field = field.clone();
        use_effect(move || {
            let Some(control) = field.cast::<Element>().and_then(Control::of) else {
                return;
            };
            if is_new.replace(false) {
                control.fill(&text);
            } else {
                control.change_to(&text, lends);
            }
        });
    }
    field
}
