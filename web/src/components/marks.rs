//! What is wrong with a text, place by place.

use roma_import::{Lang, Range, Severity};
use yew::prelude::*;

use super::notes::notes_id;
use crate::dom;
use crate::frame::Frame;
use crate::state::Note;
use crate::words::words;

/// How many are shown.
const MOST: usize = 20;

/// A text with something wrong in it.
pub struct Marked<'a> {
    /// The `id` of the control that holds it.
    pub control: &'static str,
    /// The text.
    pub text: &'a str,
    /// What is wrong.
    pub notes: &'a [Note],
    /// How much more is wrong than the notes tell.
    pub omitted: usize,
}

/// What is wrong, each with its place, which leads there, and a piece of the text.
pub fn list_of_marks(marked: &Marked<'_>, lang: Lang) -> Html {
    let words = words(lang);
    if marked.notes.is_empty() {
        return Html::default();
    }
    let more = marked.notes.len().saturating_sub(MOST) + marked.omitted;
    html! {
        <ol class="notes marks" id={notes_id(marked.control)} role="list">
            { for marked.notes.iter().take(MOST).map(|note| html! {
                <li class={classes!("note", note.severity.as_str())}>
                    if note.severity == Severity::Error {
                        <span class="visually-hidden">{ words.error }{ words.gap }</span>
                    } else {
                        <span class="note-kind">{ words.warning }{ words.gap }</span>
                    }
                    if note.reported {
                        <span class="note-kind">{ words.reported }{ words.gap }</span>
                    }
                    if let Some(range) = note.range {
                        { place(marked.control, range, lang) }{ words.gap }
                    }
                    <span class="note-message">{ &note.message }</span>
                    if !note.help.is_empty() {
                        { words.gap }<span class="note-help">{ &note.help }</span>
                    }
                    if let Some(range) = note.range {
                        { frame(marked.text, range) }
                    }
                </li>
            }) }
            if more > 0 {
                <li class="note more">{ (words.more_notes)(more) }</li>
            }
        </ol>
    }
}

/// Where it is; pressing it selects it in the text.
fn place(control: &'static str, range: Range, lang: Lang) -> Html {
    let onclick = Callback::from(move |_: MouseEvent| dom::select(control, range));
    let place = (words(lang).place)(range.start.line, range.start.column);
    html! { <button type="button" class="link" {onclick}>{ place }</button> }
}

fn frame(text: &str, range: Range) -> Html {
    let frame = Frame::of(text, range);
    html! {
        // Whoever hears the page has heard the place, and gets to it.
        <code class="frame" aria-hidden="true">
            { frame.before }
            <mark>{ frame.marked }</mark>
            { frame.after }
        </code>
    }
}
