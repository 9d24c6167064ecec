//! The list of tasks: typed or pasted, counted, and shown back.

use roma_import::{Severity, contract};
use yew::prelude::*;

use super::counter::Counter;
use super::file_picker::{file_picker, taken_words};
use super::notes::{list_of_notes, notes_id};
use super::task_list::TaskList;
use super::text_field::trimmed_note;
use super::typing::{Takes, Typing};
use crate::dom;
use crate::state::{Action, Field, Source, State, Tab};
use crate::words::words;

/// The list's field.
pub fn tasks_field(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.lang;
    let words = words(lang);
    let listed = &state.checked.listed;
    let items = state.checked.items.unwrap_or_default();
    let planned = state.checked.planned();
    let notes = state.notes(Field::Tasks);
    let id = Field::Tasks.id();
    let oninput =
        dispatch.reform(|event: InputEvent| Action::Edit(Field::Tasks, dom::typed(&event)));
    let onchange = dispatch.reform(|_: Event| Action::Leave(Field::Tasks));
    let onpaste = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            if let Some((typed, trimmed)) = dom::paste(&event, Field::Tasks) {
                dispatch.emit(Action::Paste(typed, trimmed));
                // Browsers do not tell later that such a change is over.
                dispatch.emit(Action::Leave(Field::Tasks));
            }
        })
    };
    let on_untrim = dispatch.reform(|()| Action::Untrim(Field::Tasks));
    let on_file = dispatch.reform(Action::TakeFile);
    let before = state.taken.as_ref().map(|taken| &taken.before);
    let leads_to_text = matches!(before, Some(Ok(before)) if before.source == Source::TextAlone);
    let on_undo = dispatch.reform(move |_: MouseEvent| {
        // The button goes, and the focus is not to go with it.
        dom::focus(if leads_to_text { Tab::Json.id() } else { id });
        Action::Untake
    });
    let room = if planned.is_some() {
        listed.tasks.len()
    } else {
        (contract::MAX_ITEMS + listed.tasks.len()).saturating_sub(items)
    };
    let invalid = notes.iter().any(|note| note.severity == Severity::Error);
    let mut described = format!("{id}-hint count");
    if !notes.is_empty() {
        described.push(' ');
        described.push_str(&notes_id(id));
    }
    html! {
        <div class="field drops">
            <div class="field-head">
                <label for={id}>{ words.tasks }</label>
                <span class="hint">{ words.optional }</span>
                <Counter {items} {planned} {lang} />
            </div>
            <p class="hint" id={format!("{id}-hint")}>{ words.tasks_hint }</p>
            <Typing
                {id}
                name={id}
                takes={Takes::Text { rows: 6, wraps: true }}
                value={state.form.tasks.shown().clone()}
                {invalid}
                {described}
                {lang}
                {oninput}
                {onchange}
                {onpaste}
            />
            { list_of_notes(id, &notes, state.checked.omitted, lang) }
            { trimmed_note(id, words.tasks, state.trimmed(Field::Tasks), &on_untrim, words) }
            { file_picker(lang, on_file) }
            if let Some(taken) = &state.taken {
                { taken_words(taken, listed.is_empty(), lang, on_undo) }
            }
            <TaskList
                listed={listed.clone()}
                asides={state.checked.draft.as_ref().map(|draft| draft.asides.clone())}
                {notes}
                {room}
                {lang}
            />
        </div>
    }
}
