//! The token: masked unless the user wants to see it.

use roma_import::Lang;
use yew::prelude::*;

use super::text_field::TextField;
use super::typing::Takes;
use crate::dom;
use crate::state::{Field, Note, Trimmed, Typed};
use crate::words::{Words, words};

/// The token.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is in it.
    pub typed: Typed,
    /// What is wrong with it.
    pub notes: Vec<Note>,
    /// What the last paste took off.
    pub trimmed: Option<Trimmed>,
    /// The language.
    pub lang: Lang,
    /// It was edited.
    pub on_edit: Callback<(Field, Typed)>,
    /// It was left.
    pub on_leave: Callback<Field>,
    /// A paste was shortened.
    pub on_trim: Callback<Trimmed>,
    /// What was taken off is wanted back.
    pub on_untrim: Callback<Field>,
}

/// The token's field, with buttons to show and to clear it.
#[component]
pub fn TokenField(props: &Props) -> Html {
    let words = words(props.lang);
    let shown = use_state_eq(|| false);
    let on_clear = {
        let (on_edit, shown) = (props.on_edit.clone(), shown.clone());
        Callback::from(move |_: MouseEvent| {
            on_edit.emit((Field::Token, Typed::default()));
            shown.set(false);
            dom::focus(Field::Token.id());
        })
    };
    html! {
        <TextField
            field={Field::Token}
            label={words.token}
            hint={words.token_hint}
            trims=true
            takes={if *shown { Takes::Line } else { Takes::Secret }}
            typed={props.typed.clone()}
            notes={props.notes.clone()}
            trimmed={props.trimmed.clone()}
            lang={props.lang}
            on_edit={props.on_edit.clone()}
            on_leave={props.on_leave.clone()}
            on_trim={props.on_trim.clone()}
            on_untrim={props.on_untrim.clone()}
        >
            { show_button(&shown, words) }
            <button type="button" aria-label={words.clear_token} onclick={on_clear}>
                { words.clear }
            </button>
        </TextField>
    }
}

/// The button that shows a token, or hides it again.
pub fn show_button(shown: &UseStateHandle<bool>, words: &Words) -> Html {
    let is_shown = **shown;
    let onclick = {
        let setter = shown.setter();
        Callback::from(move |_: MouseEvent| setter.set(!is_shown))
    };
    html! {
        <button
            type="button"
            aria-label={if is_shown { words.hide_token } else { words.show_token }}
            {onclick}
        >
            { if is_shown { words.hide } else { words.show } }
        </button>
    }
}
