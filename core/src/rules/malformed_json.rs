//! `malformed_json`: a text that is not one JSON value.

use super::{Example, Rule, Source};
use crate::findings::{Finding, Site};
use crate::violation::{Detail, Expected};
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::MalformedJson,
    severity: Severity::Error,
    summary: "The body's text is not one JSON value as RFC 8259 has it.",
    why: "Servers refuse it, or each reads it in its own way. What was not read because of it is not judged.",
    sources: &[Source::Ours],
    example: Example::of_body(r#"{"apps":"orders",}"#),
};

/// The finding for the character, or the end, at `site`, where `expected` could
/// have stood.
pub(crate) fn found(site: Site, expected: Expected, character: Option<u32>) -> Finding {
    Finding::new(Code::MalformedJson, site).with(Detail::Expected(expected, character))
}

#[cfg(test)]
mod tests {
    use crate::contract::MAX_ITEMS;
    use crate::testing::{body_of, found_in_body};
    use crate::{Code, Lang, check_body};

    #[test]
    fn the_range_is_the_first_character_that_cannot_be_there() {
        for (text, start, end) in [
            (r#"{"apps":"a",}"#, 12, 13),
            (r#"{"tasks":[1,]}"#, 12, 13),
            (r#"{"apps" "a"}"#, 8, 9),
            (r#"{"apps":"a"} x"#, 13, 14),
            (r#"{"apps":"a"#, 10, 10),
            (r#"{"apps":é}"#, 8, 10),
            ("{'apps':1}", 1, 2),
            ("nul", 3, 3),
            ("nulL", 3, 4),
            ("01", 1, 2),
            ("1.", 2, 2),
            ("-a", 1, 2),
            ("1e+", 3, 3),
            ("\"a\u{1}b\"", 2, 3),
            (r#""\x""#, 2, 3),
            (r#""\u12g4""#, 5, 6),
            ("[1}", 2, 3),
            ("\u{A0}{}", 0, 2),
        ] {
            let report = check_body(text.into());
            let broken: Vec<_> = report
                .violations
                .iter()
                .filter(|v| v.code == Code::MalformedJson)
                .map(|v| v.range.map(|range| (range.start.offset, range.end.offset)))
                .collect();
            assert_eq!(broken, [Some((start, end))], "{text}");
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_found_at_their_offset() {
        for bytes in [
            &b"\"ab\x80\""[..],
            b"\"ab\xC0\xAF\"",
            b"\"ab\xED\xA0\x80\"",
            b"\"ab\xF4\x90\x80\x80\"",
            b"\"ab\xE4\xB8\"",
            b"\"ab\xFF\"",
        ] {
            let report = check_body(bytes.into());
            let range = report.violations[0].range.expect("a place in the text");
            assert_eq!(report.violations[0].code, Code::MalformedJson, "{bytes:?}");
            let ends = (range.start.offset, range.end.offset);
            assert_eq!(ends, (3, 4), "{bytes:?}");
        }
    }

    #[test]
    fn what_to_do_depends_on_what_stands_there() {
        let quotes = "Write keys and strings in double quotes";
        let word = "Write it in double quotes if it is a string";
        let value = "Put a value there, or leave out its key";
        let comment = "which JSON does not have";
        let comma = "Remove the comma before it";
        let alone = "Give the JSON alone";
        let ascii = "Put the ASCII character that is meant";
        let quote = "check its quotes";
        let backslash = "A backslash that is no escape is written \\\\.";
        for (text, help) in [
            ("{'apps':1}", quotes),
            ("{apps:1}", quotes),
            (r#"{"apps":"a",tasks:[]}"#, quotes),
            (r#"{"apps":'a'}"#, word),
            (r#"{"apps":orders}"#, word),
            (r#"{"apps":None}"#, word),
            (r#"{"apps":"a","x":True}"#, word),
            (r#"{"tasks":[a]}"#, word),
            (r#"{"tasks":[1,a]}"#, word),
            (r#"{"x":nil}"#, word),
            (r#"{"apps":}"#, value),
            (r#"{"apps":,"tasks":[]}"#, value),
            (r#"{"apps":"#, value),
            ("// c\n{}", comment),
            ("{} # c", comment),
            (r#"{"apps":"a" // c"#, comment),
            (r#"{"apps":"a", // c"#, comment),
            (r#"{"apps":"a",}"#, comma),
            (r#"{"tasks":[1,]}"#, comma),
            (r#"{"tasks":[1,,2]}"#, comma),
            ("{应用:1}", quotes),
            ("{é:1}", quotes),
            (r#"{"apps":"a",应用:1}"#, quotes),
            (r#"{"apps":订单系统}"#, word),
            (r#"{"task_id":任务1}"#, word),
            (r#"{"tasks":[é]}"#, word),
            (r#"{"tasks":[1,é]}"#, word),
            (r#"{"x":tru任}"#, word),
            (r#"request: {"apps":"a"}"#, alone),
            (r#"请求体：{"apps":"a"}"#, alone),
            (r#"{"apps"："a"}"#, ascii),
            // A letter, which looks like nothing.
            ("{\u{3164}\"apps\":1}", ascii),
            (r#"{"apps":“a”}"#, ascii),
            (r#"{"apps":"a"，"tasks":[]}"#, ascii),
            (r#"{"apps":"a, "tasks":[]}"#, quote),
            (r#"{"apps":"my "best" app"}"#, quote),
            (r#"{"apps":"订单”,"tasks":[]}"#, quote),
            (r#"{"apps":"订单”,"任务":[]}"#, quote),
            (r#"{"tasks":[{"task_id":"a},{"task_id":"b"}]}"#, quote),
            (r#"["a, "b"]"#, quote),
            (r#"["say "!""]"#, quote),
            (r#"{"apps: "a"}"#, quote),
            (r#"{"apps":"a" "tasks":[]}"#, "Fix the text there"),
            (r#"{"apps":"a";"tasks":[]}"#, "Fix the text there"),
            (r#"{"apps"="a"}"#, "Fix the text there"),
            ("[1 2]", "Fix the text there"),
            (r#"{"apps":"C:\x"}"#, backslash),
            (r#"{"apps":"C:\订单"}"#, backslash),
            (r#"{"apps":"C:\users"}"#, backslash),
            ("{,}", "Fix the text there"),
            ("]", "Fix the text there"),
            (r#"{"x":.5}"#, "Fix the text there"),
            (r#"{"x":+1}"#, "Fix the text there"),
        ] {
            let report = check_body(text.into());
            let told = report.violations.last().expect("no JSON").help(Lang::En);
            assert!(told.contains(help), "{text}: {told}");
        }
    }

    #[test]
    fn a_text_in_another_encoding_is_told_as_such_wherever_it_begins_to_be() {
        for bytes in [
            &b"\xFF\xFE{\0}\0"[..],
            b"{\xE9",
            b"{}\xED\xA0\x80",
            b"[1,\xC0\xAF]",
            b"\"\\\xFF\"",
        ] {
            let report = check_body(bytes.into());
            let broken = report.violations.last().expect("no JSON");
            let range = broken.range.expect("a place in the text");
            assert_eq!(range.end.offset, range.start.offset + 1, "{bytes:?}");
            assert!(broken.message(Lang::En).contains("UTF-8"), "{bytes:?}");
            assert!(broken.help(Lang::En).contains("UTF-8"), "{bytes:?}");
        }
    }

    #[test]
    fn what_was_read_is_judged_and_what_was_not_is_not() {
        let found = found_in_body(r#"{"apps":"a/b","tasks":[{},"#);
        let codes: Vec<_> = found.into_iter().map(|(code, _)| code).collect();
        assert_eq!(
            codes,
            [
                Code::ForbiddenCharacter,
                Code::TaskWithoutId,
                Code::MalformedJson
            ]
        );
        let over = body_of(None, MAX_ITEMS + 1).replace("]}", ",");
        let codes: Vec<_> = found_in_body(&over)
            .into_iter()
            .map(|(code, _)| code)
            .collect();
        assert_eq!(codes, [Code::TooManyItems, Code::MalformedJson]);
        let codes: Vec<_> = found_in_body("{")
            .into_iter()
            .map(|(code, _)| code)
            .collect();
        assert_eq!(codes, [Code::MalformedJson]);
    }
}
