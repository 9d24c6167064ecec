//! What to do where a text stops being JSON.

use super::{Words, looks_empty};
use crate::string::to_char;
use crate::violation::Expected;

/// Whether nobody can tell a character by looking at it: it may look like one of JSON's
/// own, such as the colon of a Chinese keyboard, or like nothing at all.
pub(super) const fn is_look_alike(code_point: u32) -> bool {
    !matches!(code_point, 0x20..=0x7E)
}

/// Whether a word begins with it, as a string without its quotes does. Letters of any script
/// can be told by looking at them, but for the few that look like nothing.
fn begins_a_word(character: char) -> bool {
    matches!(character, '_' | '$') || character.is_alphabetic() && !looks_empty(character.into())
}

/// Whether it stands between values, or begins one that is no word: nothing says then that a
/// quote is missing before it.
const fn begins_or_ends_a_token(character: char) -> bool {
    matches!(
        character,
        '"' | ',' | ':' | ';' | '=' | '[' | ']' | '{' | '}' | '-' | '0'..='9'
    )
}

/// What to do where a text stops being JSON, by what could have stood there and what does.
pub(super) fn help(expected: Expected, found: Option<u32>, words: &Words) -> &'static str {
    let found = found.map(to_char);
    match (expected, found) {
        (Expected::EscapedControl, _) => words.escaped_control_help,
        (Expected::Utf8, _) => words.utf8_help,
        (Expected::ValueAfterComma | Expected::KeyAfterComma, None | Some(',' | '}' | ']')) => {
            words.stray_comma_help
        }
        (Expected::Escape | Expected::HexDigit, Some(_)) => words.backslash_help,
        (_, Some(found)) if is_look_alike(found.into()) && !begins_a_word(found) => {
            words.look_alike_help
        }
        (
            Expected::Value
            | Expected::ValueAfterColon
            | Expected::ValueAfterComma
            | Expected::ValueOrEnd
            | Expected::KeyOrEnd
            | Expected::KeyAfterComma
            | Expected::Colon
            | Expected::CommaOrObjectEnd
            | Expected::CommaOrArrayEnd
            | Expected::End,
            Some('/' | '#'),
        ) => words.no_comments_help,
        (Expected::KeyOrEnd | Expected::KeyAfterComma, Some(found))
            if matches!(found, '\'' | '`' | '0'..='9') || begins_a_word(found) =>
        {
            words.double_quotes_help
        }
        (Expected::ValueAfterColon, None | Some(',' | '}' | ']')) => words.missing_value_help,
        // Where the text begins: a command, an address or prose came along. What begins as a
        // literal does is told as that.
        (Expected::Value, Some(found)) if begins_a_word(found) => words.body_alone_help,
        (
            Expected::Value
            | Expected::ValueAfterColon
            | Expected::ValueAfterComma
            | Expected::ValueOrEnd,
            Some(found),
        ) if matches!(found, '\'' | '`') || begins_a_word(found) => words.bare_word_help,
        (Expected::Literal, Some(_)) => words.bare_word_help,
        // A string has ended too early, or too late.
        (Expected::Colon | Expected::CommaOrObjectEnd | Expected::CommaOrArrayEnd, Some(found))
            if !begins_or_ends_a_token(found) =>
        {
            words.quotes_before_help
        }
        _ => words.malformed_json_help,
    }
}
