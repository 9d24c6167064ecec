//! Tabs, after the pattern of the ARIA Authoring Practices: one stop for the Tab
//! key, and arrows from one to the other.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// One tab.
pub struct TabLabel {
    /// The `id` of the tab; that of its panel is made of it.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
}

/// The `id` of the panel that belongs to a tab.
pub fn panel_id(tab: &str) -> String {
    format!("{tab}-panel")
}

/// The tabs, of which one is open, and what all of them are for; their panels are the
/// business of whoever shows them.
pub fn tabs(
    label: &'static str,
    tabs: &[TabLabel],
    open: usize,
    on_open: &Callback<usize>,
) -> Html {
    let onkeydown = {
        let (on_open, count) = (on_open.clone(), tabs.len());
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => (open + 1) % count,
                "ArrowLeft" => (open + count - 1) % count,
                "Home" => 0,
                "End" => count - 1,
                _ => return,
            };
            event.prevent_default();
            on_open.emit(next);
            focus_child(&event, next);
        })
    };
    html! {
        <div class="tabs" role="tablist" aria-label={label} {onkeydown}>
            { for tabs.iter().enumerate().map(|(index, tab)| {
                let chosen = index == open;
                let onclick = on_open.reform(move |_: MouseEvent| index);
                html! {
                    <button
                        type="button"
                        role="tab"
                        id={tab.id}
                        aria-selected={if chosen { "true" } else { "false" }}
                        aria-controls={panel_id(tab.id)}
                        tabindex={if chosen { "0" } else { "-1" }}
                        {onclick}
                    >
                        { tab.name }
                    </button>
                }
            }) }
        </div>
    }
}

/// Moves the focus to a tab of the list that an event is about.
fn focus_child(event: &KeyboardEvent, index: usize) {
    let tab = event
        .target_dyn_into::<HtmlElement>()
        .and_then(|tab| tab.parent_element())
        .and_then(|list| list.children().item(u32::try_from(index).ok()?))
        .and_then(|tab| tab.dyn_into::<HtmlElement>().ok());
    if let Some(tab) = tab {
        // It fails for no element that is there.
        let _ = tab.focus();
    }
}
