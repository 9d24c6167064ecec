//! What is wrong with a text, place by place.

use roma_import::{Lang, Range};
use yew::prelude::*;

use super::notes::{message, notes_id, one_note};
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
            { for marked.notes.iter().take(MOST).map(|note| {
                let frame = note.range.map_or_else(Default::default, |range| {
                    frame(marked.text, range)
                });
                one_note(note, placed(marked.control, note, lang), frame, words)
            }) }
            if more > 0 {
                <li class="note more">{ (words.more_notes)(more) }</li>
            }
        </ol>
    }
}

/// Where it is and what is wrong there, the place said once; pressing that selects it in
/// the text.
fn placed(control: &'static str, told: &Note, lang: Lang) -> Html {
    let words = words(lang);
    let message = message(told);
    let Some(range) = told.range else {
        return message;
    };
    let link = |content: Html| {
        let onclick = Callback::from(move |_: MouseEvent| dom::select(control, range));
        html! { <button type="button" class="link" {onclick}>{ content }</button> }
    };
    if told.tells_place {
        return link(message);
    }
    let place = (words.place)(range.start.line, range.start.column);
    html! { <>{ link(place.into()) }{ words.gap }{ message }</> }
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
