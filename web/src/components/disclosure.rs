//! A title that opens what belongs to it.
//!
//! Not `<details>`: the content of one that is closed is locked for rendering, and
//! while there is one on the page, Chromium takes minutes to replace a long text
//! in a control.

use yew::prelude::*;

/// A title and its content.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// For the style.
    pub class: &'static str,
    /// The title.
    pub title: AttrValue,
    /// How the title looks: a link, or another kind of button.
    #[prop_or("link")]
    pub button: &'static str,
    /// Whether it is open as long as nobody has pressed the title.
    #[prop_or_default]
    pub open: bool,
    /// The content, which is on the page only while it is open.
    pub children: Html,
}

/// The title as a button, and the content below it.
#[component]
pub fn Disclosure(props: &Props) -> Html {
    let chosen = use_state_eq(|| None);
    let open = chosen.unwrap_or(props.open);
    let onclick = {
        let setter = chosen.setter();
        Callback::from(move |_: MouseEvent| setter.set(Some(!open)))
    };
    html! {
        <div class={classes!("disclosure", props.class)}>
            <button type="button" class={props.button} aria-expanded={if open { "true" } else { "false" }} {onclick}>
                { &props.title }
            </button>
            if open {
                { props.children.clone() }
            }
        </div>
    }
}
