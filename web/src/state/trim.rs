//! What comes along by accident when an id or a token is pasted.

use roma_import::contract;
use roma_import::list::is_separator;

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
    /// with it. A field of one line drops the breaks of lines, and one of several has one
    /// kind of them, so that what it shows would not be what is checked if they were put
    /// back as they came.
    pub fn of(field: Field, removed: usize, now: &Typed, with_them: &[u16]) -> Self {
        let [carriage_return, line_feed] = [b'\r', b'\n'].map(u16::from);
        let mut units = Vec::with_capacity(with_them.len());
        let mut last = None;
        for unit in with_them.iter().copied() {
            let ends_line =
                unit == carriage_return || (unit == line_feed && last != Some(carriage_return));
            if ends_line && [Field::App, Field::Tasks].contains(&field) {
                units.push(line_feed);
            } else if ![carriage_return, line_feed].contains(&unit) {
                units.push(unit);
            }
            last = Some(unit);
        }
        Self {
            field,
            removed,
            with_them: Some(Typed::from_utf16(&units)).filter(|with_them| with_them != now),
        }
    }
}

/// What ends a cell, where several were copied.
const CELL_ENDS: [char; 3] = ['\t', '\r', '\n'];

/// A pasted text without what cannot belong to an id: white space at its edges, and characters
/// that cannot be seen. Nothing if there is none of it.
///
/// Two cells do not become one id, which nobody would see: there is a tab between them then, of
/// which the check tells, whatever stood there. A field of one line drops the breaks of lines.
pub fn trimmed(text: &str) -> Option<(String, usize)> {
    let cells = text.split(CELL_ENDS).map(visible);
    let cells: Vec<String> = cells.filter(|cell| !cell.is_empty()).collect();
    taken_off(text, cells.join("\t"))
}

/// Pasted names of applications without the tabs at the edges of their lines, as empty cells
/// beside them leave them there: no name may have any. Nothing if there is none.
pub fn trimmed_names(text: &str) -> Option<(String, usize)> {
    let line = |line: &str| {
        let end = line.find(['\r', '\n']).unwrap_or(line.len());
        let (name, end) = line.split_at(end);
        [name.trim_matches('\t'), end].concat()
    };
    taken_off(text, text.split_inclusive('\n').map(line).collect())
}

/// What is kept of a text, if that is not all of it, and how many characters less it is.
fn taken_off(text: &str, kept: String) -> Option<(String, usize)> {
    let removed = text.chars().count() - kept.chars().count();
    (kept != text).then_some((kept, removed))
}

/// A text without white space at its edges, and characters that cannot be seen.
fn visible(text: &str) -> String {
    let inner = text.trim_matches(is_edge).chars();
    inner
        .filter(|character| !contract::is_invisible((*character).into()))
        .collect()
}

/// The headers that a token stands in, and is pasted with where a whole line of an answer or
/// of a request is copied.
const TOKEN_HEADERS: [&str; 2] = [contract::ISSUED_TOKEN_HEADER, contract::TOKEN_HEADER];

/// Quotation marks that a token comes in where it is copied from a program, a command or a
/// mail: no token has one.
const QUOTATION_MARKS: [(char, char); 5] = [
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('\u{201C}', '\u{201D}'),
    ('\u{2018}', '\u{2019}'),
];

/// A pasted token without what it was copied with: the name of its header, quotation marks and
/// brackets around it, the breaks of lines and the space beside them, and what cannot belong to
/// it. Nothing if there is none of it.
pub fn trimmed_token(text: &str) -> Option<(String, usize)> {
    // A token that is broken over several lines is often indented in all but the first.
    let lines = text.split(['\r', '\n']);
    let joined: String = lines.map(|line| line.trim_matches(is_edge)).collect();
    let kept = visible(unwrapped(&visible(&joined)));
    taken_off(text, kept)
}

/// The token in a line of headers, or in JSON that has one. The whole of it may be quoted, as
/// in a command.
fn unwrapped(line: &str) -> &str {
    let line = unquoted(line).unwrap_or(line).trim_matches(is_edge);
    let object = line
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    let header = object.unwrap_or(line).trim_matches(is_edge);
    let value = header_value(header).unwrap_or(line).trim_matches(is_edge);
    // What ends a value is no part of it, but only where it is clear that it ends one.
    let ended = value.trim_end_matches([',', ';']);
    unquoted(ended).unwrap_or(value)
}

/// What stands in quotation marks, if there is one around it all.
fn unquoted(text: &str) -> Option<&str> {
    QUOTATION_MARKS.iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inner.contains([*open, *close])).then_some(inner)
    })
}

/// What stands after the name of a header that tokens come in, and its colon. Names of headers
/// are the same in capitals and in small letters, and have quotation marks in JSON.
fn header_value(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim_end_matches(is_edge);
    let name = unquoted(name).unwrap_or(name);
    let mut names = TOKEN_HEADERS.iter();
    names
        .any(|header| header.eq_ignore_ascii_case(name))
        .then_some(value)
}

/// Whether a character at an edge came along by accident.
fn is_edge(character: char) -> bool {
    contract::is_edge_space(character.into()) || contract::is_invisible(character.into())
}

/// A pasted list without characters that cannot be seen, and without white space at the edges of
/// its entries that is no plain space. Nothing if there is none of it.
pub fn trimmed_list(text: &str) -> Option<(String, usize)> {
    // A control character in the middle may have been a line break or a letter of another
    // encoding: two IDs are not to become one, so it is left for the check to tell of.
    let is_unseen =
        |character: char| !character.is_control() && contract::is_invisible(character.into());
    let is_accident = |character: char| !character.is_ascii() && is_edge(character);
    let is_at_edge = |character: char| character == ' ' || is_accident(character);
    let mut kept = String::with_capacity(text.len());
    let mut removed = 0;
    let mut keep = |part: &str, is_removed: &dyn Fn(char) -> bool| {
        for character in part.chars() {
            if is_removed(character) {
                removed += 1;
            } else {
                kept.push(character);
            }
        }
    };
    for piece in text.split_inclusive(is_separator) {
        let before = piece.trim_start_matches(is_at_edge);
        let entry =
            before.trim_end_matches(|character| is_at_edge(character) || is_separator(character));
        let (start, end) = (
            piece.len() - before.len(),
            piece.len() - before.len() + entry.len(),
        );
        keep(piece.get(..start).unwrap_or_default(), &is_accident);
        keep(entry, &is_unseen);
        keep(piece.get(end..).unwrap_or_default(), &is_accident);
    }
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
            ("ab\tcd", None),
            ("ab\ncd", Some(("ab\tcd", 0))),
            (" ab \r\n\u{200B}cd\t\r\n", Some(("ab\tcd", 7))),
            ("a\u{200B}b", Some(("ab", 1))),
            ("\u{200B} \u{200B}", Some(("", 3))),
        ] {
            let expected = kept.map(|(kept, removed)| (kept.to_owned(), removed));
            assert_eq!(trimmed(text), expected, "{text:?}");
        }
    }

    #[test]
    fn the_name_of_the_header_is_taken_off_a_token() {
        for (text, kept) in [
            ("MII", None),
            ("X-Other: MII", None),
            ("MII X-Auth-Token: MII", None),
            ("X-Auth-Token MII", None),
            ("X-Auth-Toke\u{E9}: MII", None),
            (" MII\n", Some(("MII", 2))),
            ("X-Subject-Token: MII", Some(("MII", 17))),
            ("x-subject-token:MII", Some(("MII", 16))),
            ("X-AUTH-TOKEN:\tMII\r\n", Some(("MII", 16))),
            (" \u{FEFF}X-Subject-Token:  M\nII ", Some(("MII", 22))),
            ("X-Subject-Token:", Some(("", 16))),
            ("MII\r\n  ab=\n\tcd", Some(("MIIab=cd", 6))),
            ("\"MII\"", Some(("MII", 2))),
            ("\"MII\r\n\"", Some(("MII", 4))),
            ("'MII';", Some(("MII", 3))),
            ("\u{201C}MII\u{201D}", Some(("MII", 2))),
            ("'X-Auth-Token: MII'", Some(("MII", 16))),
            ("\"X-Auth-Token: MII\"", Some(("MII", 16))),
            ("MII;", None),
            ("\"MII", None),
            ("'a' 'b'", None),
            ("\"X-Subject-Token\": \"MII\",", Some(("MII", 22))),
            ("{ \"x-auth-token\" : \"MII\" }", Some(("MII", 23))),
            ("{\"token\":\"MII\"}", None),
        ] {
            let expected = kept.map(|(kept, removed)| (kept.to_owned(), removed));
            assert_eq!(trimmed_token(text), expected, "{text:?}");
        }
    }

    #[test]
    fn tabs_beside_names_are_taken_off_and_nothing_else() {
        for (text, kept) in [
            ("orders", None),
            (" a\tb \n c", None),
            (
                "orders\t\r\nstock\t\t\n\tx",
                Some(("orders\r\nstock\nx", 4)),
            ),
            ("\t\n", Some(("\n", 1))),
        ] {
            let expected = kept.map(|(kept, removed)| (kept.to_owned(), removed));
            assert_eq!(trimmed_names(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_list_is_cleaned_of_what_cannot_be_seen() {
        for (text, kept) in [
            ("a\nb", None),
            (" a , b\r\n\tc\r\n", None),
            ("a\u{200B}b\nc d", Some(("ab\nc d", 1))),
            ("a\u{A0}b\u{2009}c", None),
            ("a\u{85}b\ntask\u{96}1\u{1}2", None),
            ("\u{85}a\u{96}\n", Some(("a\n", 2))),
            ("\u{200B}a\u{200B}\r\n\u{FEFF}b\u{A0}", Some(("a\r\nb", 4))),
            ("a, \u{200B}b\u{200B};\u{200B}", Some(("a, b;", 3))),
            (
                "\u{3000}a\u{3000}，\u{A0}b\u{A0}、c；",
                Some(("a，b、c；", 4)),
            ),
            ("\u{FEFF}", Some(("", 1))),
            ("\u{FEFF}[\"a\u{200B}\"]", Some(("[\"a\"]", 2))),
        ] {
            let expected = kept.map(|(kept, removed)| (kept.to_owned(), removed));
            assert_eq!(trimmed_list(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_list_is_put_back_with_its_lines() {
        let units: Vec<u16> = "\u{200B}a\r\n\rb\n".encode_utf16().collect();
        let trimmed = Trimmed::of(Field::Tasks, 1, &"a\n\nb\n".into(), &units);
        assert!(trimmed.with_them == Some("\u{200B}a\n\nb\n".into()));
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
