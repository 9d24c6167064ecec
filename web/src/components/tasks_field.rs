//! The list of tasks: typed or pasted, counted, and shown back.

use roma_import::{Lang, Severity, contract};
use yew::prelude::*;

use super::counter::Counter;
use super::file_picker::{file_picker, taken_words};
use super::notes::{list_of_notes, notes_id};
use super::task_list::TaskList;
use crate::state::{Field, File, Listed, Note, Taken, Typed};
use crate::words::words;
use crate::{dom, file};

/// The list of tasks.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is in the field.
    pub typed: Typed,
    /// What was understood of it.
    pub listed: Listed,
    /// What came of the last file.
    pub taken: Option<Taken>,
    /// Applications and tasks together.
    pub items: usize,
    /// What a plan makes of them, if one import cannot take them: items that it
    /// imports, and imports.
    pub planned: Option<(usize, usize)>,
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
    /// A file was chosen or dropped.
    pub on_file: Callback<File>,
    /// What the last file replaced is wanted back.
    pub on_untake: Callback<()>,
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
    // Without this, the browser would leave the page for the file.
    let ondragover = Callback::from(|event: DragEvent| {
        if carries_files(&event) {
            event.prevent_default();
        }
    });
    let ondrop = {
        let on_file = props.on_file.clone();
        Callback::from(move |event: DragEvent| {
            if carries_files(&event) {
                event.prevent_default();
                let files = event.data_transfer().and_then(|data| data.files());
                file::read(files, on_file.clone());
            }
        })
    };
    let room = if props.planned.is_some() {
        props.listed.tasks.len()
    } else {
        (contract::MAX_ITEMS + props.listed.tasks.len()).saturating_sub(props.items)
    };
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
        <div class="field" {ondragover} {ondrop}>
            <div class="field-head">
                <label for={id}>{ words.tasks }</label>
                <span class="hint">{ words.optional }</span>
                <Counter items={props.items} planned={props.planned} lang={props.lang} />
            </div>
            <p class="hint" id={format!("{id}-hint")}>{ words.tasks_hint }</p>
            { list_of_notes(id, &props.notes, props.omitted, props.lang) }
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
            { file_picker(props.lang, props.on_file.clone()) }
            if let Some(taken) = &props.taken {
                { taken_words(taken, props.lang, props.on_untake.reform(|_| ())) }
            }
            <TaskList
                listed={props.listed.clone()}
                notes={props.notes.clone()}
                {room}
                lang={props.lang}
            />
        </div>
    }
}

/// Whether files are dragged, and not a piece of text.
fn carries_files(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().includes(&"Files".into(), 0))
}
