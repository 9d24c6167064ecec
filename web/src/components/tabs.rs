//! The tabs of the two ways to fill in the body, after the pattern of the ARIA Authoring
//! Practices: one stop for the Tab key, and arrows from one to the other.

use yew::prelude::*;

use crate::dom;
use crate::state::{Action, Tab};
use crate::words::Words;

/// The `id` of the panel that belongs to a tab.
pub fn panel_id(tab: Tab) -> String {
    format!("{}-panel", tab.id())
}

/// The tabs, of which one is open; their panels are the business of whoever shows them.
pub fn tabs(open: Tab, words: &Words, dispatch: &Callback<Action>) -> Html {
    let onkeydown = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            let next = match (event.key().as_str(), open) {
                ("ArrowRight" | "ArrowLeft", Tab::Fields) | ("End", _) => Tab::Json,
                ("ArrowRight" | "ArrowLeft", Tab::Json) | ("Home", _) => Tab::Fields,
                _ => return,
            };
            event.prevent_default();
            dispatch.emit(Action::Open(next));
            dom::focus(next.id());
        })
    };
    html! {
        <div class="tabs" role="tablist" aria-label={words.tabs} {onkeydown}>
            { for Tab::ALL.into_iter().map(|tab| {
                let chosen = tab == open;
                let onclick = dispatch.reform(move |_: MouseEvent| Action::Open(tab));
                html! {
                    <button
                        type="button"
                        role="tab"
                        id={tab.id()}
                        aria-selected={if chosen { "true" } else { "false" }}
                        aria-controls={panel_id(tab)}
                        tabindex={if chosen { "0" } else { "-1" }}
                        {onclick}
                    >
                        { match tab {
                            Tab::Fields => words.tab_fields,
                            Tab::Json => words.tab_json,
                        } }
                    </button>
                }
            }) }
        </div>
    }
}
