//! What holds for the report about any body at all.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::panic::AssertUnwindSafe;

use roma_import::contract::is_invisible;
use roma_import::{Body, Code, Field, Lang, Report, Request, Severity, Text, check, check_body};

use crate::document::{Chars, Ending, first_character, is_surrogate, read};
use crate::model;

/// Checks a text alone, holds the report against the model and against itself,
/// and returns it.
pub(crate) fn assert_body(text: &[u8]) -> Report {
    let report = check_body(Body::Text(text));
    let reading = model::read(text);
    assert_agrees_with_serde(text, reading.ending);
    model::assert_same(&report, &model::of_body(&reading, text), true);
    assert_consistent(&report, Some(text));

    // A text out of a JavaScript string is judged in the same way if it is UTF-8;
    // if it is not, nothing is promised but that no harm is done.
    let of_javascript = check_body(Body::JavaScriptText(text));
    if std::str::from_utf8(text).is_ok() {
        assert_eq!(of_javascript, report);
    } else {
        assert_consistent(&of_javascript, None);
    }
    report
}

/// Checks a whole request, its first three parts being strings, in the same way.
pub(crate) fn assert_request(slots: [&[u8]; 3], text: &[u8]) -> Report {
    let [project_id, instance_id, token] = slots.map(|slot| Field::Text(Text::from_wtf8(slot)));
    let report = check(&Request {
        project_id,
        instance_id,
        token,
        body: Body::Text(text),
    });
    let slots = slots.map(|slot| model::Slot::Text(wtf8_chars(slot)));
    let found = model::of_request(slots.each_ref(), &model::read(text), text);
    model::assert_same(&report, &found, true);
    assert_consistent(&report, Some(text));
    report
}

/// The code points of generalised UTF-8; a byte that is none of it is U+FFFD.
pub(crate) fn wtf8_chars(mut bytes: &[u8]) -> Chars {
    let mut chars = Vec::new();
    while !bytes.is_empty() {
        let (code_point, length) = match (first_character(bytes), bytes) {
            (Some(character), _) => (u32::from(character), character.len_utf8()),
            (None, [0xED, a @ 0xA0..=0xBF, b @ 0x80..=0xBF, ..]) => {
                (0xD000 + u32::from(a & 0x3F) * 64 + u32::from(b & 0x3F), 3)
            }
            _ => (0xFFFD, 1),
        };
        chars.push(code_point);
        bytes = &bytes[length..];
    }
    chars
}

/// Whether a text is JSON is no matter of opinion: another reader says the same.
fn assert_agrees_with_serde(text: &[u8], ending: Ending) {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    // Values that are read to be forgotten: without limits to depth or to numbers,
    // and with halves of characters, which is all that RFC 8259 says, but for UTF-8.
    let is_json = std::str::from_utf8(text).is_ok()
        && serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok();
    match ending {
        Ending::Whole => assert!(is_json, "serde_json does not take it"),
        Ending::Malformed(_) | Ending::Nothing => assert!(!is_json, "serde_json takes it"),
        // What comes after is not read.
        Ending::TooDeep(_) => {}
    }
    // Values that are kept have such limits, and these are all the differences.
    match serde_json::from_slice::<serde_json::Value>(text) {
        Ok(_) => assert_eq!(ending, Ending::Whole, "serde_json takes it"),
        Err(error) if ending == Ending::Whole => {
            let reason = error.to_string();
            let known = [
                "recursion limit exceeded",
                "number out of range",
                "lone leading surrogate in hex escape",
                "unexpected end of hex escape",
            ];
            assert!(
                known.iter().any(|known| reason.starts_with(known)),
                "serde_json does not take it: {reason}"
            );
        }
        Err(_) => {}
    }
}

/// What a report says must fit together, and fit the text.
pub(crate) fn assert_consistent(report: &Report, text: Option<&[u8]>) {
    assert_eq!(
        report.errors + report.warnings,
        report.violations.len() + report.omitted
    );
    assert_eq!(report.is_valid(), report.errors == 0);
    let listed_errors = report.with_severity(Severity::Error).count();
    if report.warnings > report.with_severity(Severity::Warning).count() {
        assert!(report.omitted > 0);
    }
    if report.omitted > 0 && report.with_severity(Severity::Warning).next().is_some() {
        assert_eq!(
            listed_errors, report.errors,
            "a warning took an error's place"
        );
    }

    if let Some(text) = text {
        assert_positions(report, text);
    }
    let mut before = (0, 0, Code::Missing);
    for violation in &report.violations {
        let here = match (violation.pointer.as_str(), violation.range) {
            ("/project_id", None) => (0, 0),
            ("/instance_id", None) => (0, 1),
            ("/token", None) => (0, 2),
            (_, range) => (1, range.map_or(0, |range| range.start.offset)),
        };
        let here = (here.0, here.1, violation.code);
        if text.is_some() {
            assert!(before <= here, "{before:?} comes before {here:?}");
        }
        before = here;

        if let (Some(text), Some(range)) = (text, violation.range) {
            let slice = &text[range.start.offset..range.end.offset];
            assert_names(violation.code, &violation.pointer, violation.index, slice);
        }
    }

    for lang in Lang::ALL {
        let json = report.to_json(lang);
        let value: serde_json::Value = serde_json::from_str(&json).expect("a report is JSON");
        assert_eq!(value["valid"], report.is_valid());
        let violations = value["violations"].as_array().expect("a list");
        assert_eq!(violations.len(), report.violations.len());
        for words in violations {
            for name in ["message", "help"] {
                let words = words[name].as_str().expect("words");
                assert!(!words.is_empty());
                assert!(
                    !words.chars().any(|c| is_invisible(u32::from(c))),
                    "{words:?}"
                );
            }
        }
    }
}

/// Each position is counted in one way and in the others alike.
pub(crate) fn assert_positions(report: &Report, text: &[u8]) {
    let positions = positions(text);
    for range in report.violations.iter().filter_map(|found| found.range) {
        for position in [range.start, range.end] {
            assert_eq!(
                (position.utf16, position.line, position.column),
                positions[position.offset]
            );
        }
    }
}

/// The UTF-16 offset, the line and the column of each byte offset, the end's too.
fn positions(text: &[u8]) -> Vec<(usize, usize, usize)> {
    let mut positions = Vec::with_capacity(text.len() + 1);
    let (mut utf16, mut line, mut column) = (0, 1, 1);
    while positions.len() < text.len() {
        let character = first_character(&text[positions.len()..]);
        // Offsets within a character are none that anything begins or ends at.
        for _ in 0..character.map_or(1, char::len_utf8) {
            positions.push((utf16, line, column));
        }
        let units = character.map_or(1, char::len_utf16);
        utf16 += units;
        column += units;
        let is_half_of_a_line_end =
            character == Some('\r') && text.get(positions.len()) == Some(&b'\n');
        if matches!(character, Some('\n' | '\r')) && !is_half_of_a_line_end {
            line += 1;
            column = 1;
        }
    }
    positions.push((utf16, line, column));
    positions
}

/// Whether a piece of text is what a violation of this kind is about.
pub(crate) fn assert_names(code: Code, pointer: &str, index: Option<usize>, slice: &[u8]) {
    let piece = read(slice, usize::MAX);
    let as_string = || match piece.root.as_ref().map(|root| &root.value) {
        Some(crate::document::Value::String(chars)) => chars.clone(),
        other => panic!("no string, but {other:?}"),
    };
    match code {
        Code::UnknownField | Code::DuplicateKey => {
            let last = pointer.rsplit('/').next().expect("a pointer has a token");
            let last = last.replace("~1", "/").replace("~0", "~");
            assert_eq!(crate::document::lossy(&as_string()), last);
        }
        Code::LoneSurrogate => {
            assert!(is_surrogate(as_string()[index.expect("an index")]));
        }
        Code::ForbiddenCharacter | Code::SurroundingWhitespace | Code::InvisibleCharacter => {
            assert!(index.expect("an index") < as_string().len());
        }
        Code::Blank | Code::DuplicateTask => _ = as_string(),
        Code::TooManyItems => assert_eq!(slice.first(), Some(&b'[')),
        Code::TaskWithoutId | Code::NothingToImport => {
            assert_eq!((slice.first(), slice.last()), (Some(&b'{'), Some(&b'}')));
        }
        Code::TooDeep => assert!(matches!(slice, b"[" | b"{")),
        Code::ByteOrderMark => assert_eq!(slice, "\u{FEFF}".as_bytes()),
        Code::MalformedJson => assert!(
            slice.len() <= 1 || first_character(slice).map(char::len_utf8) == Some(slice.len())
        ),
        _ => {}
    }
}

/// What an assertion says if it fails; nothing if all of them hold.
pub(crate) fn failure(assertions: impl FnOnce()) -> Option<String> {
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(assertions));
    outcome.err().map(|message| {
        let text = message.downcast_ref::<String>().cloned();
        text.or_else(|| message.downcast_ref::<&str>().map(ToString::to_string))
            .unwrap_or_default()
    })
}
