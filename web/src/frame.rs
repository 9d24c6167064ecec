//! The piece of a text that a mark is about.

use roma_import::Range;

/// How many characters are shown before what is marked.
const BEFORE: usize = 24;

/// How many characters of what is marked are shown.
const MARKED: usize = 48;

/// How many characters are shown after it.
const AFTER: usize = 24;

/// A piece of one line, with what is marked in the middle.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// What stands before it.
    pub before: String,
    /// What is marked; empty where something is missing.
    pub marked: String,
    /// What stands after it.
    pub after: String,
}

impl Frame {
    /// The piece of `text` around a range.
    pub fn of(text: &str, range: Range) -> Self {
        let (start, end) = (range.start.offset, range.end.offset);
        let [Some(before), Some(marked), Some(after)] =
            [text.get(..start), text.get(start..end), text.get(end..)]
        else {
            return Self::default();
        };
        let line_before = before.rsplit(['\n', '\r']).next().unwrap_or_default();
        let shown = first(first_line(marked), MARKED);
        let line_after = if shown.len() == marked.len() {
            first_line(after)
        } else {
            // After what goes on below, nothing of this line is left.
            ""
        };
        Self {
            before: last(line_before.trim_start(), BEFORE),
            // Lines below count as left out, and those below what stands after it do not.
            marked: elided(shown, marked),
            after: elided(first(line_after, AFTER), line_after),
        }
    }
}

fn first_line(text: &str) -> &str {
    text.split(['\n', '\r']).next().unwrap_or_default()
}

/// The first characters of a text.
fn first(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// The beginning of a text, with a mark if that is not all of it.
fn elided(mut beginning: String, text: &str) -> String {
    if beginning.len() < text.len() {
        beginning.push('…');
    }
    beginning
}

/// The last characters of a text.
fn last(text: &str, most: usize) -> String {
    let skipped = text.chars().count().saturating_sub(most);
    let mut shown: String = text.chars().skip(skipped).collect();
    if skipped > 0 {
        shown.insert(0, '…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The frame around what stands between two bars.
    fn frame(marked: &str) -> [String; 3] {
        let mut parts = marked.split('|');
        let mut next = || parts.next().unwrap_or_default();
        let [before, inside, after] = [next(), next(), next()];
        let mut range = Range::default();
        range.start.offset = before.len();
        range.end.offset = before.len() + inside.len();
        let frame = Frame::of(&[before, inside, after].concat(), range);
        [frame.before, frame.marked, frame.after]
    }

    #[test]
    fn a_frame_is_a_piece_of_one_line() {
        assert_eq!(
            frame("{\n  \"apps\": |\"a/b\"|,\n  \"tasks\": []\n}"),
            ["\"apps\": ", "\"a/b\"", ","]
        );
        assert_eq!(frame("{||"), ["{", "", ""]);
        assert_eq!(frame("|{\n  \"a\": 1\n}|"), ["", "{…", ""]);
        assert_eq!(frame("a\r|b|\rc"), ["", "b", ""]);
    }

    #[test]
    fn long_lines_are_cut_between_characters() {
        let long = "é".repeat(100);
        let [before, marked, after] = frame(&format!("{long}|{long}|{long}"));
        assert_eq!(before, format!("…{}", "é".repeat(BEFORE)));
        assert_eq!(marked, format!("{}…", "é".repeat(MARKED)));
        assert_eq!(after, "");
        assert_eq!(
            frame(&format!("|a|{long}"))[2],
            format!("{}…", "é".repeat(AFTER))
        );
    }

    #[test]
    fn a_range_that_is_none_of_the_text_shows_nothing() {
        let mut range = Range::default();
        range.start.offset = 1;
        range.end.offset = 9;
        assert_eq!(Frame::of("é", range), Frame::default());
    }
}
