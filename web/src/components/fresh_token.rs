//! Asks for a token where one is needed to go on.

use std::rc::Rc;

use roma_import::{Lang, Violation};
use yew::prelude::*;

use super::notes::{list_of_notes, notes_id};
use crate::dom;
use crate::state::{Note, Typed};
use crate::words::words;

/// A fresh token.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The `id` of the control.
    pub id: &'static str,
    /// What needs it, where that is not said beside it.
    #[prop_or_default]
    pub title: AttrValue,
    /// What there is to know about that.
    #[prop_or_default]
    pub text: AttrValue,
    /// What kind of token it is, if it is not a fresh one.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What giving it does, if it is more than going on.
    #[prop_or_default]
    pub act: Option<AttrValue>,
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
    let id = props.id;
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
            if !props.title.is_empty() {
                <p class="verdict warn">{ &props.title }</p>
            }
            if !props.text.is_empty() {
                <p>{ &props.text }</p>
            }
            <div class="field">
                <label for={id}>
                    { props.label.clone().unwrap_or_else(|| words.fresh_token.into()) }
                </label>
                <div class="control">
                    <input
                        {id}
                        class="data"
                        type="password"
                        autocomplete="off"
                        spellcheck="false"
                        value={typed.shown().clone()}
                        aria-invalid={invalid.then_some("true")}
                        aria-describedby={invalid.then(|| notes_id(id))}
                        {oninput}
                    />
                    <button type="submit" class="primary">
                        { props.act.clone().unwrap_or_else(|| words.go_on.into()) }
                    </button>
                </div>
                { list_of_notes(id, &notes, 0, props.lang) }
            </div>
        </form>
    }
}
