//! Asks for a token where one is needed to go on.

use roma_import::Lang;
use yew::prelude::*;

use super::notes::{list_of_notes, notes_id};
use super::text_field::trimmed_note;
use super::typing::{Takes, Typing};
use crate::dom;
use crate::state::{Field, Note, Token, Trimmed, Typed};
use crate::words::words;

/// A fresh token.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The `id` of the control.
    pub id: &'static str,
    /// What needs it, where that is not said beside it.
    #[prop_or_default]
    pub title: &'static str,
    /// What there is to know about that.
    #[prop_or_default]
    pub text: &'static str,
    /// What kind of token it is, if it is not a fresh one.
    #[prop_or_default]
    pub label: Option<&'static str>,
    /// What giving it does, if it is more than going on.
    #[prop_or_default]
    pub act: Option<&'static str>,
    /// The token that stands in the form, if it may do.
    #[prop_or_default]
    pub in_form: Option<Token>,
    /// The language.
    pub lang: Lang,
    /// One was given.
    pub on_token: Callback<Token>,
}

/// The `id` of the form around a control for a token.
pub fn form_id(id: &str) -> String {
    format!("{id}-form")
}

/// A small form for a fresh token.
#[component]
pub fn FreshToken(props: &Props) -> Html {
    let words = words(props.lang);
    let id = props.id;
    let typed = use_state(Typed::default);
    let trimmed = use_state_eq(|| None);
    let tried = use_state_eq(|| false);
    let oninput = {
        let (typed, trimmed) = (typed.setter(), trimmed.setter());
        Callback::from(move |event: InputEvent| {
            typed.set(dom::typed(&event));
            trimmed.set(None);
        })
    };
    let onpaste = {
        let (typed, trimmed) = (typed.setter(), trimmed.setter());
        Callback::from(move |event: Event| {
            if let Some((now, taken_off)) = dom::paste(&event, Field::Token) {
                typed.set(now);
                trimmed.set(Some(taken_off));
            }
        })
    };
    let on_untrim = {
        let (typed, trimmed) = (typed.setter(), trimmed.clone());
        Callback::from(move |()| {
            if let Some(with_them) = trimmed
                .as_ref()
                .and_then(|trimmed: &Trimmed| trimmed.with_them.clone())
            {
                typed.set(with_them);
            }
            trimmed.set(None);
        })
    };
    let onsubmit = {
        let (typed, tried, on_token) = (typed.clone(), tried.setter(), props.on_token.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Ok(token) = Token::checked(&typed) {
                on_token.emit(token);
            } else {
                // What is wrong is said there.
                tried.set(true);
                dom::focus(id);
            }
        })
    };
    // Once something was wrong, it is said of what stands there now.
    let checked = tried.then(|| Token::checked(&typed).err());
    let faults = checked.flatten().unwrap_or_default();
    let notes: Vec<Note> = faults
        .iter()
        .map(|fault| Note::worded(fault, props.lang))
        .collect();
    let invalid = !notes.is_empty();
    let label = props.label.unwrap_or(words.fresh_token);
    html! {
        <form class="fresh-token" id={form_id(id)} novalidate=true {onsubmit}>
            if !props.title.is_empty() {
                <p class="verdict warn">{ props.title }</p>
            }
            if !props.text.is_empty() {
                <p>{ props.text }</p>
            }
            <div class="field">
                <label for={id}>{ label }</label>
                <div class="control">
                    <Typing
                        {id}
                        takes={Takes::Secret}
                        value={typed.shown().clone()}
                        {invalid}
                        described={invalid.then(|| AttrValue::from(notes_id(id)))}
                        lang={props.lang}
                        {oninput}
                        {onpaste}
                    />
                    <button type="submit" class="primary">
                        { props.act.unwrap_or(words.go_on) }
                    </button>
                </div>
                // Heard as well by who already was in the field.
                <div role="status">{ list_of_notes(id, &notes, 0, props.lang) }</div>
                { trimmed_note(id, label, (*trimmed).as_ref(), &on_untrim, words) }
                if let Some(in_form) = props.in_form.clone() {
                    <button
                        type="button"
                        class="link"
                        onclick={props.on_token.reform(move |_: MouseEvent| in_form.clone())}
                    >
                        { words.use_form_token }
                    </button>
                }
            </div>
        </form>
    }
}
