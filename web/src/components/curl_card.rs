//! The call as a command for a shell.

use roma_import::Lang;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::disclosure::Disclosure;
use crate::curl::{BODY_FILE, Shell, TOKEN_VARIABLE};
use crate::dom;
use crate::words::words;

/// The call as a command, which is written only while somebody wants to see it: a
/// long list would be written at every key.
pub fn curl_card(path: String, body: &AttrValue, lang: Lang) -> Html {
    html! {
        <Disclosure class="curl" title={words(lang).curl}>
            <CurlCommand {path} body={body.clone()} {lang} />
        </Disclosure>
    }
}

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

/// The command, for the shell that is chosen.
#[component]
fn CurlCommand(props: &Props) -> Html {
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
    let url = [dom::origin().as_str(), &props.path].concat();
    let command = AttrValue::from(shell.command(&url, &props.body));
    html! {
        <>
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
            <pre class="data code" tabindex="0" aria-label={words.curl}>{ &command }</pre>
            <p class="hint">
                if shell.is_of_windows() {
                    { (words.curl_token_environment)(TOKEN_VARIABLE) }
                    { words.gap }{ (words.curl_file)(BODY_FILE) }
                } else {
                    { (words.curl_token)(TOKEN_VARIABLE) }
                }
            </p>
        </>
    }
}
