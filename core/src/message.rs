//! Putting violations into words.
//!
//! The words are in `messages/`, one file for each language, as templates whose
//! gaps are filled here: `<place>`, `<limit>` and so on.

#[path = "messages/en.rs"]
mod en;
mod malformed_json;
#[path = "messages/zh.rs"]
mod zh;

use std::borrow::Cow;

use crate::contract;
use crate::phrase::{MessageSink, Phrase, shown};
use crate::place::Place;
use crate::string::to_char;
use crate::text::has_byte;
use crate::violation::{Code, Detail, Expected, JsonType, Violation};
use crate::{ItemKind, Lang};

/// Appends what is wrong, in a sentence that stands alone.
pub(crate) fn write_message(violation: &Violation, lang: Lang, out: &mut dyn MessageSink) {
    let words = words(lang);
    let template = match violation.code {
        Code::Missing => words.missing,
        Code::WrongType => words.wrong_type,
        Code::TooLong => words.too_long,
        Code::ForbiddenCharacter => words.forbidden_character,
        Code::TooManyItems => words.too_many_items,
        Code::UnaddressableSegment => words.unaddressable_segment,
        Code::NotAHeaderValue => words.not_a_header_value,
        Code::LoneSurrogate => words.lone_surrogate,
        Code::MalformedJson => match violation.detail {
            Detail::Expected(_, Some(found)) if malformed_json::is_look_alike(found) => {
                words.malformed_json_found
            }
            _ => words.malformed_json,
        },
        Code::DuplicateKey => words.duplicate_key,
        Code::TooDeep => words.too_deep,
        Code::UnknownField if belongs(&violation.place, words).is_some() => words.misplaced_field,
        Code::UnknownField => words.unknown_field,
        Code::NothingToImport => words.nothing_to_import,
        Code::Blank => words.blank,
        Code::TaskWithoutId => words.task_without_id,
        Code::DuplicateTask => match violation.place {
            Place::Name(_) => words.duplicate_name,
            _ => words.duplicate_task,
        },
        Code::SurroundingWhitespace if violation.index == Some(0) => words.begins_with_space,
        Code::SurroundingWhitespace => words.ends_with_space,
        Code::InvisibleCharacter => words.invisible_character,
        Code::LongInUtf16 => words.long_in_utf16,
        Code::ByteOrderMark => words.byte_order_mark,
    };
    fill(template, violation, words, &mut Phrase::new(out));
}

/// What to do where a string should be: quotes around a list would make it the name of
/// something that nobody means.
fn not_a_string_help(place: &Place, detail: &Detail, words: &Words) -> &'static str {
    let is_needed = matches!(place, Place::ProjectId | Place::InstanceId | Place::Token);
    match detail {
        Detail::Found(JsonType::Array, _) if matches!(place, Place::Apps) => {
            words.no_single_name_help
        }
        Detail::Found(JsonType::Number, _) if is_needed => words.not_a_needed_string_help,
        Detail::Found(JsonType::Number, _) => words.not_a_string_help,
        _ if is_needed => words.no_single_needed_string_help,
        _ => words.no_single_string_help,
    }
}

/// Where an unknown field belongs; nothing if the call has none of its name anywhere.
fn belongs(place: &Place, words: &Words) -> Option<&'static str> {
    match last_token(place.unnamed()?) {
        contract::APPS | contract::TASKS => Some(words.in_body),
        contract::TASK_ID => Some(words.in_a_task),
        contract::PROJECT_ID | contract::INSTANCE_ID | contract::TOKEN | contract::BODY => {
            Some(words.outside_body)
        }
        _ => None,
    }
}

/// The last token of a pointer. Each message about an unknown field asks for it, and the
/// standard library's search is made for longer texts.
fn last_token(pointer: &str) -> &str {
    let slash = pointer.as_bytes().iter().rposition(|&byte| byte == b'/');
    let begin = slash.map_or(0, |slash| slash + 1);
    pointer.get(begin..).unwrap_or_default()
}

/// Appends what to do about it.
pub(crate) fn write_help(violation: &Violation, lang: Lang, out: &mut dyn MessageSink) {
    let words = words(lang);
    let template = match violation.code {
        Code::Missing => match violation.place {
            Place::Token => words.missing_token_help,
            Place::Body => words.missing_body_help,
            _ => words.missing_help,
        },
        Code::WrongType => match violation.place {
            Place::Body => words.not_an_object_help,
            Place::Tasks => words.not_an_array_help,
            Place::Task(_) => words.not_a_task_help,
            ref place => not_a_string_help(place, &violation.detail, words),
        },
        Code::TooLong => words.too_long_help,
        Code::ForbiddenCharacter => match violation.detail {
            Detail::CodePoint(code_point) if looks_empty(code_point) => words.unseen_in_name_help,
            Detail::CodePoint(code_point) if is_combining(code_point) => words.combining_mark_help,
            _ => words.forbidden_character_help,
        },
        Code::TooManyItems => words.too_many_items_help,
        Code::UnaddressableSegment => words.unaddressable_segment_help,
        Code::NotAHeaderValue => words.not_a_header_value_help,
        Code::LoneSurrogate => words.lone_surrogate_help,
        Code::MalformedJson => match violation.detail {
            Detail::Expected(expected, found) => malformed_json::help(expected, found, words),
            _ => words.malformed_json_help,
        },
        Code::DuplicateKey => words.duplicate_key_help,
        Code::TooDeep => words.too_deep_help,
        Code::UnknownField if belongs(&violation.place, words).is_some() => {
            words.misplaced_field_help
        }
        Code::UnknownField if violation.suggestion.is_some() => words.misspelt_field_help,
        Code::UnknownField => words.unknown_field_help,
        Code::NothingToImport => words.nothing_to_import_help,
        Code::Blank => words.blank_help,
        Code::TaskWithoutId => words.task_without_id_help,
        Code::DuplicateTask => words.duplicate_task_help,
        Code::SurroundingWhitespace => words.surrounding_whitespace_help,
        Code::InvisibleCharacter => words.invisible_character_help,
        Code::LongInUtf16 => words.long_in_utf16_help,
        Code::ByteOrderMark => words.byte_order_mark_help,
    };
    fill(template, violation, words, &mut Phrase::new(out));
}

/// What to do about an item that a plan has set aside since an earlier one is the same:
/// in a list of one's own it is for people to take one away, and here it is done.
pub(crate) const fn repeat_help(kind: ItemKind, lang: Lang) -> &'static str {
    match kind {
        ItemKind::Application => words(lang).repeated_name_help,
        ItemKind::Task => words(lang).repeated_task_help,
    }
}

/// What to do about an item of a list that is no string: a list has no field that could be
/// left out.
pub(crate) const fn wrong_item_help(detail: &Detail, lang: Lang) -> &'static str {
    match detail {
        Detail::Found(JsonType::Number, _) => words(lang).not_a_string_item_help,
        _ => words(lang).no_single_string_item_help,
    }
}

const fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::En => &en::WORDS,
        Lang::Zh => &zh::WORDS,
    }
}

/// All words of one language.
///
/// `<place>` is the thing in question at the beginning of a sentence, `<field>`
/// its name as a key, `<position>` the index counted from 1, `<over>` by how much
/// the limit is exceeded.
struct Words {
    project_id: &'static str,
    instance_id: &'static str,
    token: &'static str,
    #[cfg(feature = "request-text")]
    request: &'static str,
    body: &'static str,
    list: &'static str,
    apps: &'static str,
    /// An application's name among others, by its `<number>` from 1.
    name: &'static str,
    tasks: &'static str,
    /// A task, by its `<number>` from 1.
    task: &'static str,
    /// The id of a task, by its `<number>` from 1.
    task_id: &'static str,
    /// A field of the body, by its `<name>`.
    field: &'static str,
    /// A field of a task, by its `<name>` and the task's `<number>`.
    field_of_task: &'static str,
    /// Anything else in the body, by its `<name>`, a pointer.
    elsewhere: &'static str,
    #[cfg(feature = "request-text")]
    elsewhere_in_request: &'static str,

    a_string: &'static str,
    an_array: &'static str,
    an_object: &'static str,
    an_array_of_tasks: &'static str,
    null: &'static str,
    a_boolean: &'static str,
    a_number: &'static str,
    /// A number as it was `<written>`.
    the_number: &'static str,
    /// Around the number of a character that is shown.
    before_code: &'static str,
    after_code: &'static str,
    /// The quotation marks that cannot be told beside those around a character.
    a_straight_quote: &'static str,
    a_left_quote: &'static str,
    a_right_quote: &'static str,
    another_type: &'static str,

    a_line_break: &'static str,
    a_space: &'static str,
    a_control_character: &'static str,
    a_character_outside_ascii: &'static str,

    /// Where fields belong.
    in_body: &'static str,
    in_a_task: &'static str,
    outside_body: &'static str,

    value_expected: &'static str,
    value_after_colon_expected: &'static str,
    value_after_comma_expected: &'static str,
    key_or_end_expected: &'static str,
    key_after_comma_expected: &'static str,
    colon_expected: &'static str,
    comma_or_object_end_expected: &'static str,
    comma_or_array_end_expected: &'static str,
    value_or_end_expected: &'static str,
    end_expected: &'static str,
    digit_expected: &'static str,
    no_leading_zero_expected: &'static str,
    /// The rest of a `<name>`.
    literal_expected: &'static str,
    escape_expected: &'static str,
    hex_digit_expected: &'static str,
    quote_expected: &'static str,
    escaped_control_expected: &'static str,
    utf8_expected: &'static str,

    missing: &'static str,
    missing_help: &'static str,
    missing_token_help: &'static str,
    missing_body_help: &'static str,
    wrong_type: &'static str,
    not_an_object_help: &'static str,
    not_an_array_help: &'static str,
    not_a_task_help: &'static str,
    not_a_string_help: &'static str,
    /// The same for the ids and the token, which a request has to have.
    not_a_needed_string_help: &'static str,
    /// The same where what is there would not mean the same in quotes.
    no_single_string_help: &'static str,
    no_single_needed_string_help: &'static str,
    no_single_name_help: &'static str,
    /// The same for an item of a list that a plan is made of.
    not_a_string_item_help: &'static str,
    no_single_string_item_help: &'static str,
    too_long: &'static str,
    too_long_help: &'static str,
    forbidden_character: &'static str,
    forbidden_character_help: &'static str,
    /// The same for a character that looks like a space, or like nothing.
    unseen_in_name_help: &'static str,
    /// The same for a mark on the character before it.
    combining_mark_help: &'static str,
    too_many_items: &'static str,
    too_many_items_help: &'static str,
    unaddressable_segment: &'static str,
    unaddressable_segment_help: &'static str,
    not_a_header_value: &'static str,
    not_a_header_value_help: &'static str,
    lone_surrogate: &'static str,
    lone_surrogate_help: &'static str,
    malformed_json: &'static str,
    /// The same where a character stands that cannot be told by looking at it.
    malformed_json_found: &'static str,
    malformed_json_help: &'static str,
    stray_comma_help: &'static str,
    double_quotes_help: &'static str,
    bare_word_help: &'static str,
    missing_value_help: &'static str,
    no_comments_help: &'static str,
    escaped_control_help: &'static str,
    utf8_help: &'static str,
    look_alike_help: &'static str,
    /// Where a quote is missing, or one too many.
    quotes_before_help: &'static str,
    backslash_help: &'static str,
    body_alone_help: &'static str,
    duplicate_key: &'static str,
    duplicate_key_help: &'static str,
    too_deep: &'static str,
    too_deep_help: &'static str,
    unknown_field: &'static str,
    /// The same for one that the call has elsewhere: `<where>`.
    misplaced_field: &'static str,
    unknown_field_help: &'static str,
    misspelt_field_help: &'static str,
    misplaced_field_help: &'static str,
    nothing_to_import: &'static str,
    nothing_to_import_help: &'static str,
    blank: &'static str,
    blank_help: &'static str,
    task_without_id: &'static str,
    task_without_id_help: &'static str,
    duplicate_task: &'static str,
    duplicate_task_help: &'static str,
    duplicate_name: &'static str,
    repeated_name_help: &'static str,
    repeated_task_help: &'static str,
    begins_with_space: &'static str,
    ends_with_space: &'static str,
    surrounding_whitespace_help: &'static str,
    invisible_character: &'static str,
    invisible_character_help: &'static str,
    long_in_utf16: &'static str,
    long_in_utf16_help: &'static str,
    byte_order_mark: &'static str,
    byte_order_mark_help: &'static str,
}

/// Appends a template with its gaps filled.
fn fill(template: &'static str, violation: &Violation, words: &Words, out: &mut Phrase<'_>) {
    out.fill(template, |gap, out| match gap {
        "place" => push_place(&violation.place, words, out),
        "field" => push_field(&violation.place, words, out),
        "limit" => out.number(violation.limit.unwrap_or(0)),
        "actual" => out.number(violation.actual.unwrap_or(0)),
        "over" => {
            let over = violation.actual.unwrap_or(0);
            out.number(over.saturating_sub(violation.limit.unwrap_or(0)));
        }
        "position" => out.number(violation.index.unwrap_or(0) + 1),
        "line" => out.number(line_and_column(violation).0),
        "column" => out.number(line_and_column(violation).1),
        "suggestion" => out.push_static(violation.suggestion.unwrap_or_default()),
        "first" => {
            let first = violation.first.as_deref().and_then(item_number);
            out.number(first.unwrap_or(1));
        }
        "character" => push_character(violation, words, out),
        "where" => out.push_static(belongs(&violation.place, words).unwrap_or_default()),
        "wanted" => out.push_static(match violation.place {
            Place::Body | Place::Task(_) => words.an_object,
            Place::Tasks => words.an_array_of_tasks,
            _ => words.a_string,
        }),
        "found" => push_found(&violation.detail, words, out),
        "expected" => push_expected(&violation.detail, words, out),
        // The languages' own tests see to it that there is no other.
        _ => {}
    });
}

/// Where a violation begins in the text that it is about.
fn line_and_column(violation: &Violation) -> (usize, usize) {
    let start = violation.range.map(|range| range.start);
    start.map_or((1, 1), |start| (start.line, start.column))
}

/// Appends a template with one number and one name.
fn push_named(template: &'static str, number: usize, name: &str, out: &mut Phrase<'_>) {
    out.fill(template, |gap, out| match gap {
        "number" => out.number(number),
        _ => out.push_borrowed(name),
    });
}

fn push_place(place: &Place, words: &Words, out: &mut Phrase<'_>) {
    match place {
        Place::ProjectId => out.push_static(words.project_id),
        Place::InstanceId => out.push_static(words.instance_id),
        Place::Token => out.push_static(words.token),
        Place::Body => out.push_static(words.body),
        Place::List => out.push_static(words.list),
        Place::Apps => out.push_static(words.apps),
        Place::Name(index) => push_named(words.name, index + 1, "", out),
        Place::Tasks => out.push_static(words.tasks),
        Place::Task(index) => push_named(words.task, index + 1, "", out),
        Place::TaskId(index) => push_named(words.task_id, index + 1, "", out),
        Place::InBody(_) | Place::InTask(_) | Place::InRequest(_) => {
            push_field(place, words, out);
        }
    }
}

/// Appends a place as the key that it has.
fn push_field(place: &Place, words: &Words, out: &mut Phrase<'_>) {
    match place {
        Place::Apps => push_named(words.field, 0, contract::APPS, out),
        Place::Tasks => push_named(words.field, 0, contract::TASKS, out),
        Place::TaskId(index) => {
            push_named(words.field_of_task, index + 1, contract::TASK_ID, out);
        }
        #[cfg(feature = "request-text")]
        Place::InRequest(pointer) if pointer.is_empty() => out.push_static(words.request),
        Place::InBody(pointer) | Place::InRequest(pointer) => {
            // Nearly all of them are fields of the body.
            if let Some(("/", name)) = pointer.split_at_checked(1)
                && !has_byte(name.as_bytes(), b'/')
            {
                push_token(words.field, 0, name, out);
                return;
            }
            #[cfg(feature = "request-text")]
            if let Place::InRequest(_) = place {
                let name = shown(pointer, MAX_SHOWN);
                push_named(words.elsewhere_in_request, 0, &name, out);
                return;
            }
            push_named(words.elsewhere, 0, &shown(pointer, MAX_SHOWN), out);
        }
        Place::InTask(pointer) => {
            let number = item_number(pointer).unwrap_or(1);
            push_token(words.field_of_task, number, last_token(pointer), out);
        }
        other => push_place(other, words, out),
    }
}

/// Appends a template with one number and the key that a token of a pointer stands for.
fn push_token(template: &'static str, number: usize, token: &str, out: &mut Phrase<'_>) {
    push_named(template, number, &shown_token(token), out);
}

/// The longest name that is shown whole, in characters.
const MAX_SHOWN: usize = 60;

/// A token of a pointer as the key that it stands for, fit for a message.
fn shown_token(token: &str) -> Cow<'_, str> {
    if !has_byte(token.as_bytes(), b'~') {
        return shown(token, MAX_SHOWN);
    }
    let mut characters = token.chars();
    let key = core::iter::from_fn(|| match characters.next()? {
        '~' => match characters.next()? {
            '0' => Some('~'),
            _ => Some('/'),
        },
        other => Some(other),
    });
    // One more than is shown, so that it is seen that there are more.
    let key: String = key.take(MAX_SHOWN + 1).collect();
    shown(&key, MAX_SHOWN).into_owned().into()
}

/// The number, from 1, of the task or the name that a pointer leads to or into.
fn item_number(pointer: &str) -> Option<usize> {
    let index = pointer
        .split('/')
        .find_map(|token| token.parse::<usize>().ok());
    index?.checked_add(1)
}

/// Whether a character looks like a space, or like nothing.
fn looks_empty(code_point: u32) -> bool {
    contract::is_invisible(code_point) || to_char(code_point).is_whitespace()
}

/// Whether a character is drawn on the one before it: Unicode's blocks of such marks.
const fn is_combining(code_point: u32) -> bool {
    matches!(
        code_point,
        0x0300..=0x036F
            | 0x1AB0..=0x1AFF
            | 0x1DC0..=0x1DFF
            | 0x20D0..=0x20FF
            | 0x3099..=0x309A
            | 0xFE20..=0xFE2F
    )
}

/// Appends the character in question, by its number if it is not a part of the
/// token, and by itself if it can be seen alone.
fn push_character(violation: &Violation, words: &Words, out: &mut Phrase<'_>) {
    let (Detail::CodePoint(code_point) | Detail::Expected(_, Some(code_point))) = violation.detail
    else {
        return;
    };
    if violation.place == Place::Token {
        out.push_static(match code_point {
            0x0A | 0x0D => words.a_line_break,
            0x20 => words.a_space,
            0x00..=0x1F | 0x7F => words.a_control_character,
            _ => words.a_character_outside_ascii,
        });
        return;
    }
    let character = to_char(code_point);
    let is_shown = !looks_empty(code_point)
        && !is_combining(code_point)
        && character != char::REPLACEMENT_CHARACTER;
    if is_shown {
        match character {
            '"' => out.push_static(words.a_straight_quote),
            '“' => out.push_static(words.a_left_quote),
            '”' => out.push_static(words.a_right_quote),
            _ => {
                out.push_static("“");
                out.character(character);
                out.push_static("”");
            }
        }
        out.push_static(words.before_code);
    }
    out.push_static("U+");
    push_hex(out, code_point);
    if is_shown {
        out.push_static(words.after_code);
    }
}

/// Appends a code point's number in four hexadecimal digits or more.
fn push_hex(out: &mut Phrase<'_>, code_point: u32) {
    let digits = (8 - code_point.leading_zeros() / 4).max(4);
    for place in (0..digits).rev() {
        let digit = (code_point >> (4 * place)) & 0xF;
        if let Some(digit) = char::from_digit(digit, 16) {
            out.character(digit.to_ascii_uppercase());
        }
    }
}

fn push_found(detail: &Detail, words: &Words, out: &mut Phrase<'_>) {
    let Detail::Found(found, written) = detail else {
        return;
    };
    match (found, written) {
        (JsonType::Number, Some(written)) => push_named(words.the_number, 0, written, out),
        (JsonType::Number, None) => out.push_static(words.a_number),
        (JsonType::Null, _) => out.push_static(words.null),
        (JsonType::Boolean, _) => out.push_static(words.a_boolean),
        (JsonType::String, _) => out.push_static(words.a_string),
        (JsonType::Array, _) => out.push_static(words.an_array),
        (JsonType::Object, _) => out.push_static(words.an_object),
        (JsonType::Other, _) => out.push_static(words.another_type),
    }
}

fn push_expected(detail: &Detail, words: &Words, out: &mut Phrase<'_>) {
    let Detail::Expected(expected, _) = detail else {
        return;
    };
    out.push_static(match expected {
        Expected::Value => words.value_expected,
        Expected::ValueAfterColon => words.value_after_colon_expected,
        Expected::ValueAfterComma => words.value_after_comma_expected,
        Expected::KeyOrEnd => words.key_or_end_expected,
        Expected::KeyAfterComma => words.key_after_comma_expected,
        Expected::Colon => words.colon_expected,
        Expected::CommaOrObjectEnd => words.comma_or_object_end_expected,
        Expected::CommaOrArrayEnd => words.comma_or_array_end_expected,
        Expected::ValueOrEnd => words.value_or_end_expected,
        Expected::End => words.end_expected,
        Expected::Digit => words.digit_expected,
        Expected::NoLeadingZero => words.no_leading_zero_expected,
        Expected::Literal => words.literal_expected,
        Expected::Escape => words.escape_expected,
        Expected::HexDigit => words.hex_digit_expected,
        Expected::Quote => words.quote_expected,
        Expected::EscapedControl => words.escaped_control_expected,
        Expected::Utf8 => words.utf8_expected,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;
    use crate::{Request, Text, check, check_body, check_with_unknown};

    fn both(text: &str) -> Vec<(String, String)> {
        check_body(text.into())
            .violations
            .iter()
            .flat_map(|violation| {
                Lang::ALL.map(|lang| (violation.message(lang), violation.help(lang)))
            })
            .collect()
    }

    #[test]
    fn every_example_is_told_in_whole_sentences_without_gaps() {
        for rule in RULES {
            let example = rule.example;
            let report = check(&Request {
                project_id: example.project_id.into(),
                instance_id: example.instance_id.into(),
                token: example.token.into(),
                body: example.body.into(),
            });
            for violation in &report.violations {
                for lang in Lang::ALL {
                    for words in [violation.message(lang), violation.help(lang)] {
                        let end = if lang == Lang::En { '.' } else { '。' };
                        assert!(words.ends_with([end, '?', '？']), "{words}");
                        assert!(
                            !words.contains(['<', '>']) && !words.contains("  "),
                            "{words}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_key_in_the_place_of_an_index_is_no_number_of_a_task() {
        for key in [
            "x",
            "-1",
            "0",
            "+4",
            "007",
            "18446744073709551615",
            "99999999999999999999",
        ] {
            let text = format!(r#"{{"tasks":{{"{key}":{{"y":1,"y":2}}}}}}"#);
            let place = format!("/tasks/{key}/y");
            for (message, _) in both(&text).into_iter().skip(2) {
                assert!(message.contains(&place), "{message}");
            }
        }
        let (message, _) = &both(r#"{"tasks":[["\ud800"]]}"#)[2];
        assert!(message.contains("/tasks/0/0"), "{message}");
        let (message, _) = &both(r#"{"tasks":[{"y":1,"y":2,"task_id":"a"}]}"#)[2];
        assert_eq!(
            message,
            "“y” in task 1 is there more than once in the same object."
        );
    }

    #[test]
    fn every_way_to_break_off_is_told_in_words() {
        for text in [
            "[",
            "[1,",
            "{",
            "{\"a\":1,",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "[1",
            "1 2",
            "-",
            "01",
            "tru",
            "\"\\x",
            "\"\\u1",
            "\"",
            "\"\n",
        ] {
            for (message, help) in both(text) {
                assert!(!message.is_empty() && !help.is_empty(), "{text}");
                assert!(!message.contains(['<', '>']), "{message}");
                assert!(
                    !message.contains(": .") && !message.contains("：。"),
                    "{message}"
                );
            }
        }
    }

    #[test]
    fn a_character_that_looks_like_another_or_like_nothing_is_named() {
        for (text, en, zh) in [
            (
                "{\u{A0}\"apps\":\"a\"}",
                "is needed here; found: U+00A0.",
                "；实际为 U+00A0。",
            ),
            (
                "{\"apps\"：\"a\"}",
                "found: “：” (U+FF1A).",
                "；实际为“：”（U+FF1A）。",
            ),
            ("\u{FEFF}\u{FEFF}{}", "found: U+FEFF.", "；实际为 U+FEFF。"),
            (
                "{“apps”:1}",
                "found: a left double quotation mark (U+201C).",
                "；实际为左双引号（U+201C）。",
            ),
            (
                r#"{"apps":"a”"}"#,
                "contains a right double quotation mark (U+201D) at position 2, which a name may not have.",
                "的第 2 个字符是右双引号（U+201D），名称中不允许使用。",
            ),
            (
                r#"{"apps":"\"a"}"#,
                "contains a straight double quotation mark (U+0022) at position 1, which a name may not have.",
                "的第 1 个字符是英文双引号（U+0022），名称中不允许使用。",
            ),
            ("\"\u{1}\"", "found: U+0001.", "；实际为 U+0001。"),
        ] {
            let told = both(text);
            assert!(told.iter().any(|(told, _)| told.ends_with(en)), "{told:?}");
            assert!(told.iter().any(|(told, _)| told.ends_with(zh)), "{told:?}");
        }
        for text in ["{'apps':1}", "{\"apps\" \"a\"}", "[", "[1 2]"] {
            let told = both(text);
            assert!(
                told.iter().all(|(told, _)| !told.contains("U+")),
                "{told:?}"
            );
        }
    }

    #[test]
    fn places_are_named_as_people_count() {
        for (text, en, zh) in [
            (
                r#"{"tasks":[{},0]}"#,
                "Task 2 must be an object, but is the number 0.",
                "第 2 个任务",
            ),
            (
                r#"{"tasks":[{"task_id":[]}]}"#,
                "The ID of task 1",
                "第 1 个任务的 ID",
            ),
            (
                r#"{"tasks":[{"task_id":"a","x":1}]}"#,
                "“x” in task 1",
                "第 1 个任务中的“x”",
            ),
            (r#"{"apps":"a","y":{"z":1,"z":2}}"#, "“/y/z”", "“/y/z”"),
            (r#"{"apps":"a","p~0/q":1}"#, "“p~0/q”", "“p~0/q”"),
        ] {
            let told = both(text);
            assert!(
                told.iter().any(|(message, _)| message.contains(en)),
                "{told:?}"
            );
            assert!(
                told.iter().any(|(message, _)| message.contains(zh)),
                "{told:?}"
            );
        }
    }

    #[test]
    fn a_field_in_the_wrong_place_is_told_where_it_belongs() {
        let text =
            r#"{"task_id":"a","token":"t","tasks":[{"apps":"a","project_id":"p","task_id":"b"}]}"#;
        let request = Request {
            project_id: "p".into(),
            instance_id: "i".into(),
            token: "t".into(),
            body: text.into(),
        };
        let unknown = ["apps", "task_id", "mode"].map(Text::from);
        let told: Vec<_> = check_with_unknown(&request, unknown)
            .violations
            .iter()
            .map(|violation| {
                assert_eq!(violation.code, Code::UnknownField);
                (violation.message(Lang::En), violation.message(Lang::Zh))
            })
            .collect();
        let task = "in an element of “tasks”";
        let expected = [
            ("“task_id”", task, "“tasks”的元素中"),
            (
                "“token”",
                "in the request, not in its body",
                "放在请求中，而不是请求体中",
            ),
            ("“apps” in task 1", "in the body", "请求体中"),
            (
                "“project_id” in task 1",
                "in the request, not in its body",
                "放在请求中，而不是请求体中",
            ),
            ("“apps”", "in the body", "请求体中"),
            ("“task_id”", task, "“tasks”的元素中"),
        ];
        assert_eq!(told.len(), expected.len() + 1);
        for ((en, zh), (field, place, chinese)) in told.iter().zip(expected) {
            assert_eq!(
                *en,
                format!("{field} is in the wrong place: it belongs {place}.")
            );
            assert!(zh.contains(chinese), "{zh}");
        }
        assert_eq!(told[6].0, "“mode” is not a field of this call.");
    }

    #[test]
    fn a_mark_that_belongs_to_a_letter_is_not_shown_on_a_quotation_mark() {
        let in_name = "{\"apps\":\"cafe\u{301}\"}";
        for text in [in_name, "{\"apps\"\u{301}:1}"] {
            for (message, _) in both(text).iter().take(2) {
                assert!(!message.contains('\u{301}'), "{message}");
                assert!(message.contains("U+0301"), "{message}");
            }
        }
        let (_, help) = &both(in_name)[0];
        assert!(
            help.contains("belongs to the character before it"),
            "{help}"
        );
    }

    #[test]
    fn chinese_and_latin_are_set_apart() {
        let report = check(&Request {
            project_id: "".into(),
            instance_id: "..".into(),
            token: "a b".into(),
            body: r#"{"apps":null,"tasks":[0]}"#.into(),
        });
        let told: Vec<_> = report
            .violations
            .iter()
            .map(|v| v.message(Lang::Zh))
            .collect();
        assert_eq!(
            told,
            [
                "缺少项目 ID。",
                "实例 ID 是“.”或“..”，URL 无法包含它。",
                "Token 的第 2 个字符是空格，无法发送。",
                "应用名称应为字符串，实际是 null。",
                "第 1 个任务应为对象，实际是数字 0。",
            ]
        );
    }

    #[test]
    fn long_and_invisible_names_do_not_spoil_a_message() {
        let text = format!(r#"{{"apps":"a","{}\u202e":1}}"#, "k".repeat(1_000));
        let told = both(&text);
        assert!(told[0].0.len() < 200, "{}", told[0].0);
        let told = both(r#"{"apps":"a","k\u202e\u0000":1}"#);
        assert!(told[0].0.contains("k\u{FFFD}\u{FFFD}"), "{}", told[0].0);
    }

    #[test]
    fn numbers_of_characters_have_four_digits_or_more() {
        for (code_point, expected) in [
            (0, "0000"),
            (0x2F, "002F"),
            (0xFEFF, "FEFF"),
            (0x1F600, "1F600"),
            (0x10_FFFF, "10FFFF"),
        ] {
            let mut out = String::new();
            push_hex(&mut Phrase::new(&mut out), code_point);
            assert_eq!(out, expected);
        }
    }
}
