//! That the ids are remembered, and a way to have them forgotten.

use roma_import::Lang;
use yew::prelude::*;

use crate::dom;
use crate::state::Field;
use crate::words::words;

/// What there is to say; nothing if nothing was ever remembered. A plan, if there is one, keeps
/// the ids of its own.
pub fn remembered(
    kept: bool,
    forgotten: bool,
    has_plan: bool,
    lang: Lang,
    on_forget: &Callback<()>,
) -> Html {
    let words = words(lang);
    let onclick = on_forget.reform(|_: MouseEvent| {
        // The button goes, and the focus is not to go with it.
        dom::focus(Field::ProjectId.id());
    });
    html! {
        <p class="hint" role="status" id="remembered">
            if kept {
                { words.remembered }{ " " }
                <button type="button" class="link" {onclick}>{ words.forget }</button>
            } else if forgotten {
                { words.forgotten }
                if has_plan {
                    { words.gap }{ words.forgotten_but_plan }
                }
            }
        </p>
    }
}
