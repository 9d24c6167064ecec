//! Asks for a fresh token when the one of a job no longer works.

use std::rc::Rc;

use roma_import::{Lang, Violation};
use yew::prelude::*;

use super::notes::{Notes, notes_id};
use crate::dom;
use crate::state::{Note, Typed};
use crate::words::words;

/// The `id` of the control.
const ID: &str = "fresh-token";

/// A fresh token.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Whether it is the first one, for a job that a link leads to.
    pub linked: bool,
    /// What was wrong with the one that was given last.
    pub faults: Rc<Vec<Violation>>,
    /// The language.
    pub lang: Lang,
    /// One was given.
    pub on_token: Callback<Typed>,
}

/// A small form for a fresh token.
#[component]
pub fn FreshToken(props: &Props) -> Html {
    let words = words(props.lang);
    let typed = use_state(Typed::default);
    let oninput = {
        let typed = typed.setter();
        Callback::from(move |event: InputEvent| typed.set(dom::typed(&event)))
    };
    let onsubmit = {
        let (typed, on_token) = (typed.clone(), props.on_token.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            on_token.emit((*typed).clone());
        })
    };
    let notes: Vec<Note> = props
        .faults
        .iter()
        .map(|fault| Note::worded(fault, props.lang))
        .collect();
    let invalid = !notes.is_empty();
    html! {
        <form class="fresh-token" novalidate=true {onsubmit}>
            <p class="verdict warn">
                { if props.linked { words.link_needs_token } else { words.needs_token } }
            </p>
            <p>{ if props.linked { words.link_text } else { words.needs_token_text } }</p>
            <div class="field">
                <label for={ID}>{ if props.linked { words.token } else { words.fresh_token } }</label>
                <Notes control={ID} {notes} lang={props.lang} />
                <div class="control">
                    <input
                        id={ID}
                        class="data"
                        type="password"
                        autocomplete="off"
                        spellcheck="false"
                        value={typed.shown().clone()}
                        aria-invalid={invalid.then_some("true")}
                        aria-describedby={invalid.then(|| notes_id(ID))}
                        {oninput}
                    />
                    <button type="submit" class="primary">{ words.go_on }</button>
                </div>
            </div>
        </form>
    }
}
