//! The list of tasks: typed or pasted, counted, and shown back.

use std::rc::Rc;

use roma_import::{Lang, Severity, contract};
use yew::prelude::*;

use super::counter::Counter;
use super::notes::{Notes, notes_id};
use super::task_list::TaskList;
use crate::dom;
use crate::state::{Field, Note, Typed};
use crate::words::words;

/// The list of tasks.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is in the field.
    pub typed: Typed,
    /// The task ids that were understood.
    pub tasks: Rc<Vec<AttrValue>>,
    /// Applications and tasks together.
    pub items: usize,
    /// What is wrong with them.
    pub notes: Vec<Note>,
    /// How much more is wrong than the notes tell.
    pub omitted: usize,
    /// The language.
    pub lang: Lang,
    /// It was edited.
    pub on_edit: Callback<(Field, Typed)>,
    /// It was left.
    pub on_leave: Callback<Field>,
}

/// The list's field.
#[component]
pub fn TasksField(props: &Props) -> Html {
    let words = words(props.lang);
    let id = Field::Tasks.id();
    let oninput = props
        .on_edit
        .reform(|event: InputEvent| (Field::Tasks, dom::typed(&event)));
    let onchange = props.on_leave.reform(|_: Event| Field::Tasks);
    let room = (contract::MAX_ITEMS + props.tasks.len()).saturating_sub(props.items);
    let invalid = props
        .notes
        .iter()
        .any(|note| note.severity == Severity::Error);
    let mut described = format!("{id}-hint count");
    if !props.notes.is_empty() {
        described.push(' ');
        described.push_str(&notes_id(id));
    }
    html! {
        <div class="field">
            <div class="field-head">
                <label for={id}>{ words.tasks }</label>
                <span class="hint">{ words.optional }</span>
                <Counter items={props.items} lang={props.lang} />
            </div>
            <p class="hint" id={format!("{id}-hint")}>{ words.tasks_hint }</p>
            <Notes
                control={id}
                notes={props.notes.clone()}
                omitted={props.omitted}
                lang={props.lang}
            />
            <textarea
                {id}
                class="data"
                name={id}
                rows="6"
                autocomplete="off"
                autocapitalize="none"
                autocorrect="off"
                spellcheck="false"
                value={props.typed.shown().clone()}
                aria-invalid={invalid.then_some("true")}
                aria-describedby={described}
                {oninput}
                {onchange}
            />
            <TaskList
                tasks={props.tasks.clone()}
                notes={props.notes.clone()}
                {room}
                lang={props.lang}
            />
        </div>
    }
}
