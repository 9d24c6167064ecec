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

/// The marks of a text.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The `id` of the control that holds the text.
    pub control: &'static str,
    /// The text.
    pub text: AttrValue,
    /// What is wrong.
    pub notes: Vec<Note>,
    /// How much more is wrong than the notes tell.
    pub omitted: usize,
    /// The language.
    pub lang: Lang,
}

/// What is wrong, each with its place, which leads there, and a piece of the text.
#[component]
pub fn Marks(props: &Props) -> Html {
    let words = words(props.lang);
    if props.notes.is_empty() {
        return Html::default();
    }
    let more = props.notes.len().saturating_sub(MOST) + props.omitted;
    html! {
        <ol class="notes marks" id={notes_id(props.control)} role="list">
            { for props.notes.iter().take(MOST).map(|note| html! {
                <li class={classes!("note", note.severity.as_str())}>
                    if note.severity == Severity::Error {
                        <span class="visually-hidden">{ words.error }{ " " }</span>
                    } else {
                        <span class="note-kind">{ words.warning }{ " " }</span>
                    }
                    if note.reported {
                        <span class="note-kind">{ words.reported }{ " " }</span>
                    }
                    if let Some(range) = note.range {
                        { place(props, range) }{ " " }
                    }
                    <span class="note-message">{ &note.message }</span>
                    if !note.help.is_empty() {
                        { " " }<span class="note-help">{ &note.help }</span>
                    }
                    if let Some(range) = note.range {
                        { frame(&props.text, range) }
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
fn place(props: &Props, range: Range) -> Html {
    let control = props.control;
    let onclick = Callback::from(move |_: MouseEvent| dom::select(control, range));
    let place = (words(props.lang).place)(range.start.line, range.start.column);
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
