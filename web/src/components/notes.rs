//! What is wrong beside a field.

use roma_import::{Lang, Severity};
use yew::prelude::*;

use crate::state::Note;
use crate::words::{Words, words};

/// How many are shown; a list has its others in place.
const MOST: usize = 4;

/// The `id` of the notes of a control, for `aria-describedby`.
pub fn notes_id(control: &str) -> String {
    format!("{control}-notes")
}

/// What is wrong beside a control, and how to mend it; `omitted` is how much more is
/// wrong than the notes tell.
pub fn list_of_notes(control: &str, notes: &[Note], omitted: usize, lang: Lang) -> Html {
    let words = words(lang);
    if notes.is_empty() {
        return Html::default();
    }
    let more = notes.len().saturating_sub(MOST).saturating_add(omitted);
    html! {
        <ul class="notes" id={notes_id(control)} role="list">
            { for notes.iter().take(MOST).map(|note| {
                one_note(note, message(note), Html::default(), words)
            }) }
            if more > 0 {
                <li class="note more">{ (words.more_notes)(more) }</li>
            }
        </ul>
    }
}

/// What is wrong, in words.
pub fn message(one: &Note) -> Html {
    html! { <span class="note-message">{ &one.message }</span> }
}

/// One of them, as its message is to be shown, with what stands below it.
pub fn one_note(one: &Note, message: Html, below: Html, words: &Words) -> Html {
    html! {
        <li class={classes!("note", one.severity.as_str())}>
            if one.severity == Severity::Error {
                <span class="visually-hidden">{ words.error }{ words.gap }</span>
            } else {
                <span class="note-kind">{ words.warning }{ words.gap }</span>
            }
            if one.reported {
                <span class="note-kind">{ words.reported }{ words.gap }</span>
            }
            { message }
            if !one.help.is_empty() {
                { words.gap }<span class="note-help">{ &one.help }</span>
            }
            { below }
        </li>
    }
}
