//! The body as text.

use roma_import::Lang;
use yew::prelude::*;

use super::counter::Counter;
use super::marks::Marks;
use super::notes::notes_id;
use crate::dom;
use crate::state::{Field, Note, Typed};
use crate::words::words;

/// The body as text.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The text.
    pub text: AttrValue,
    /// Applications and tasks in it, as far as anybody knows.
    pub items: Option<usize>,
    /// What is wrong with it.
    pub notes: Vec<Note>,
    /// How much more is wrong than the notes tell.
    pub omitted: usize,
    /// Whether it was to be sent as it is, and could not.
    pub invalid: bool,
    /// The language.
    pub lang: Lang,
    /// It was edited.
    pub on_edit: Callback<(Field, Typed)>,
}

/// The text, and what is wrong with it at its place.
#[component]
pub fn JsonField(props: &Props) -> Html {
    let words = words(props.lang);
    let id = Field::Json.id();
    let oninput = props
        .on_edit
        .reform(|event: InputEvent| (Field::Json, dom::typed(&event)));
    let mut described = format!("{id}-hint");
    if props.items.is_some() {
        described.push_str(" count");
    }
    if !props.notes.is_empty() {
        described.push(' ');
        described.push_str(&notes_id(id));
    }
    html! {
        <div class="field">
            <div class="field-head">
                <label for={id}>{ words.json }</label>
                if let Some(items) = props.items {
                    <Counter {items} lang={props.lang} />
                }
            </div>
            <p class="hint" id={format!("{id}-hint")}>{ words.json_hint }</p>
            <textarea
                {id}
                class="data json"
                name={id}
                rows="12"
                wrap="off"
                autocomplete="off"
                autocapitalize="none"
                autocorrect="off"
                spellcheck="false"
                value={props.text.clone()}
                aria-invalid={props.invalid.then_some("true")}
                aria-describedby={described}
                {oninput}
            />
            <Marks
                control={id}
                text={props.text.clone()}
                notes={props.notes.clone()}
                omitted={props.omitted}
                lang={props.lang}
            />
        </div>
    }
}
