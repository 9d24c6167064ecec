//! What comes along by accident when an id or a token is pasted.

use roma_import::contract;

use super::field::Field;
use super::typed::Typed;

/// What was taken off a text when it was pasted, so that it can be put back.
#[derive(Clone, PartialEq)]
pub struct Trimmed {
    /// The field.
    pub field: Field,
    /// How many characters were taken off.
    pub removed: usize,
    /// The field as it would be with them; nothing if it would be the same.
    pub with_them: Option<Typed>,
}

impl Trimmed {
    /// What was taken off a field that is now so, and that would be these units of UTF-16
    /// with it. A field of one line drops the breaks of lines, so that what it shows would
    /// not be what is checked if they were put back.
    pub fn of(field: Field, removed: usize, now: &Typed, with_them: &[u16]) -> Self {
        let breaks = [b'\r', b'\n'].map(u16::from);
        let units: Vec<u16> = with_them
            .iter()
            .copied()
            .filter(|unit| !breaks.contains(unit))
            .collect();
        Self {
            field,
            removed,
            with_them: Some(Typed::from_utf16(&units)).filter(|with_them| with_them != now),
        }
    }
}

/// A pasted text without what cannot belong to an id or a token: white space
/// at its edges, line breaks, and characters that cannot be seen. Nothing if
/// there is none of it.
pub fn trimmed(text: &str) -> Option<(String, usize)> {
    let inner = text.trim_matches(|character: char| {
        contract::is_edge_space(character.into()) || contract::is_invisible(character.into())
    });
    let kept: String = inner
        .chars()
        .filter(|character| !contract::is_invisible((*character).into()))
        .collect();
    let removed = text.chars().count() - kept.chars().count();
    (removed > 0).then_some((kept, removed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cannot_belong_there_is_taken_off() {
        for (text, kept) in [
            ("abc", None),
            ("a b", None),
            ("", None),
            (" abc\r\n", Some(("abc", 3))),
            ("\u{FEFF}abc", Some(("abc", 1))),
            ("ab\ncd", Some(("abcd", 1))),
            ("a\u{200B}b", Some(("ab", 1))),
            ("\u{200B} \u{200B}", Some(("", 3))),
        ] {
            let expected = kept.map(|(kept, removed)| (kept.to_owned(), removed));
            assert_eq!(trimmed(text), expected, "{text:?}");
        }
    }

    #[test]
    fn only_what_a_field_of_one_line_can_show_is_put_back() {
        for (now, with_them, back) in [
            ("abcdef", " abc\ndef\r\n", Some(" abcdef")),
            ("abcdef", "abc\ndef\r\n", None),
            ("ab", "a\u{200B}b", Some("a\u{200B}b")),
        ] {
            let units: Vec<u16> = with_them.encode_utf16().collect();
            let trimmed = Trimmed::of(Field::Token, 1, &now.into(), &units);
            assert!(trimmed.with_them == back.map(Typed::from), "{with_them:?}");
        }
    }
}
