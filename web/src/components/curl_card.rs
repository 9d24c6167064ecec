//! The call as a command for a shell.

use roma_import::Lang;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::copy_button::CopyButton;
use crate::curl::{BODY_FILE, Shell, TOKEN_VARIABLE};
use crate::dom;
use crate::words::words;

/// The call.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The path, percent-encoded.
    pub path: AttrValue,
    /// The body.
    pub body: AttrValue,
    /// The language.
    pub lang: Lang,
}

/// The call as a command, for the shell that is chosen.
#[component]
pub fn CurlCard(props: &Props) -> Html {
    let words = words(props.lang);
    let shell = use_state_eq(|| Shell::Posix);
    let on_shell = {
        let setter = shell.setter();
        Callback::from(move |event: Event| {
            let chosen = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
                .and_then(|input| {
                    Shell::ALL
                        .into_iter()
                        .find(|shell| shell.name() == input.value())
                });
            if let Some(chosen) = chosen {
                setter.set(chosen);
            }
        })
    };
    let open = use_state_eq(|| false);
    let ontoggle = {
        let setter = open.setter();
        Callback::from(move |event: Event| {
            let details = event.target_dyn_into::<Element>();
            setter.set(details.is_some_and(|details| details.has_attribute("open")));
        })
    };
    if !*open {
        // Nobody sees it, and a long list would be written at every key.
        return html! {
            <details class="curl" id="curl" {ontoggle}><summary>{ words.curl }</summary></details>
        };
    }
    let url = [dom::origin().as_str(), &props.path].concat();
    let command = AttrValue::from(shell.command(&url, &props.body));
    html! {
        <details class="curl" id="curl" {ontoggle}>
            <summary>{ words.curl }</summary>
            <fieldset class="row shells">
                <legend class="visually-hidden">{ words.shell }</legend>
                { for Shell::ALL.into_iter().map(|one| html! {
                    <label>
                        <input
                            type="radio"
                            name="shell"
                            value={one.name()}
                            checked={one == *shell}
                            onchange={on_shell.clone()}
                        />
                        { one.name() }
                    </label>
                }) }
                <span class="push">
                    <CopyButton text={command.clone()} what={words.curl} lang={props.lang} />
                </span>
            </fieldset>
            <pre class="data" tabindex="0" aria-label={words.curl}>{ &command }</pre>
            <p class="hint">
                { (words.curl_token)(TOKEN_VARIABLE) }
                if shell.needs_file() {
                    { " " }{ (words.curl_file)(BODY_FILE) }
                }
            </p>
        </details>
    }
}
