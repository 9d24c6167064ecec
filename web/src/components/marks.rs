//! What is wrong with a text, place by place.

use std::collections::HashMap;

use roma_import::{Code, Lang, Range};
use yew::prelude::*;

use super::notes::{message, notes_id, one_note};
use crate::dom;
use crate::frame::Frame;
use crate::state::Note;
use crate::words::words;

/// How many are shown.
const MOST: usize = 20;

/// How many of one kind are shown where not all are.
const MOST_OF_KIND: usize = 3;

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
    let shown = folded(marked.notes);
    let told: usize = shown.iter().map(|(_, alike)| 1 + alike).sum();
    let more = marked.notes.len().saturating_sub(told) + marked.omitted;
    html! {
        <ol class="notes marks" id={notes_id(marked.control)} role="list">
            { for shown.into_iter().map(|(note, alike)| {
                let frame = note.range.map_or_else(Default::default, |range| {
                    frame(marked.text, range)
                });
                html! {
                    <>
                        { one_note(note, placed(marked.control, note, lang), frame, words) }
                        if alike > 0 {
                            <li class="note more">{ (words.more_alike)(alike) }</li>
                        }
                    </>
                }
            }) }
            if more > 0 {
                <li class="note more">{ (words.more_notes)(more) }</li>
            }
        </ol>
    }
}

/// Those that are shown, each with how many more of its kind it stands for. Where not all
/// can be, a few of each kind are, so that no kind is hidden behind another.
fn folded(notes: &[Note]) -> Vec<(&Note, usize)> {
    let per_kind = if notes.len() <= MOST {
        notes.len()
    } else {
        (1..=MOST_OF_KIND)
            .rev()
            .find(|most| first_of_kinds(notes, *most).len() <= MOST)
            .unwrap_or(1)
    };
    let mut shown = first_of_kinds(notes, per_kind);
    shown.truncate(MOST);
    shown
}

/// The first of each kind, up to so many, each last one with how many it stands for besides.
fn first_of_kinds(notes: &[Note], most: usize) -> Vec<(&Note, usize)> {
    let mut shown: Vec<(&Note, usize)> = Vec::new();
    // How many of a kind there were, and where the last one of it is shown.
    let mut kinds: HashMap<&(Code, Option<String>), (usize, usize)> = HashMap::new();
    for note in notes {
        let Some(kind) = &note.kind else {
            shown.push((note, 0));
            continue;
        };
        let (count, last) = kinds.entry(kind).or_default();
        *count += 1;
        if *count <= most {
            *last = shown.len();
            shown.push((note, 0));
        } else if let Some((_, alike)) = shown.get_mut(*last) {
            *alike += 1;
        }
    }
    shown
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

#[cfg(test)]
mod tests {
    use super::*;
    use roma_import::Severity;

    fn note(kind: Option<(Code, &str)>) -> Note {
        Note {
            severity: Severity::Warning,
            message: "".into(),
            help: "".into(),
            task: None,
            range: None,
            tells_place: false,
            reported: false,
            kind: kind.map(|(code, key)| (code, Some(key.to_owned()))),
        }
    }

    #[test]
    fn no_kind_of_mistake_is_hidden_behind_many_of_another() {
        let (named, empty) = ((Code::UnknownField, "name"), (Code::UnknownField, "id"));
        let mut notes = vec![note(Some(named)); 60];
        notes.push(note(Some(empty)));
        notes.push(note(None));
        let alike = |notes: &[Note]| -> Vec<usize> {
            folded(notes).into_iter().map(|(_, alike)| alike).collect()
        };
        assert_eq!(alike(&notes), [0, 0, 57, 0, 0]);
        // As long as there is room for all of them, each stands there.
        assert_eq!(alike(&vec![note(Some(named)); MOST]), [0; MOST]);
        // With many kinds there are fewer of each.
        let keys: Vec<String> = (0..8).map(|key| format!("key{key}")).collect();
        let of_all = |keys: &[String]| -> Vec<Note> {
            let kinds = keys.iter().map(|key| note(Some((Code::UnknownField, key))));
            kinds.flat_map(|note| vec![note; 5]).collect()
        };
        assert_eq!(alike(&of_all(&keys)), [0, 3].repeat(8));
        let keys: Vec<String> = (0..30).map(|key| format!("key{key}")).collect();
        assert_eq!(alike(&of_all(&keys)), [4; MOST]);
        for (lang, said) in [
            (Lang::En, "And 57 more like this."),
            (Lang::Zh, "还有 57 条同类问题。"),
        ] {
            assert_eq!((words(lang).more_alike)(57), said);
        }
    }
}
