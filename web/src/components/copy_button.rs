//! A button that copies a text, and says whether it did.

use gloo_timers::callback::Timeout;
use roma_import::Lang;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::dom;
use crate::hooks::use_effect_with;
use crate::words::words;

/// How long the button says what it did, in milliseconds.
const SAYS: u32 = 3_000;

/// A button that copies.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is copied.
    pub text: AttrValue,
    /// What that is, in words.
    pub what: &'static str,
    /// The language.
    pub lang: Lang,
}

/// A button that copies a text, and says whether it did.
#[component]
pub fn CopyButton(props: &Props) -> Html {
    let words = words(props.lang);
    let copied = use_state_eq(|| None::<bool>);
    {
        let setter = copied.setter();
        use_effect_with(*copied, move |copied| {
            let timer = copied.map(|_| Timeout::new(SAYS, move || setter.set(None)));
            move || drop(timer)
        });
    }
    {
        let setter = copied.setter();
        // What was copied is another text than this one.
        use_effect_with(props.text.clone(), move |_| setter.set(None));
    }
    let onclick = {
        let (text, copied) = (props.text.clone(), copied.setter());
        Callback::from(move |_: MouseEvent| {
            let (text, copied) = (text.clone(), copied.clone());
            spawn_local(async move { copied.set(Some(dom::copy(&text).await)) });
        })
    };
    let word = if *copied == Some(true) {
        words.copied
    } else {
        words.copy
    };
    html! {
        <span class="copy">
            // Who says the word that they see presses it, so that its name begins with that.
            <button type="button" class="small" aria-label={[word, words.colon, props.what].concat()} {onclick}>
                // In its place, so that nothing moves.
                { word }
            </button>
            <span class={if *copied == Some(false) { "copy-said" } else { "copy-said visually-hidden" }} role="status">
                { match *copied {
                    Some(true) => words.copied,
                    Some(false) => words.not_copied,
                    None => "",
                } }
            </span>
        </span>
    }
}
