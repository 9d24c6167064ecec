//! What a request in one text is told, and where.

use super::*;
use crate::contract::{MAX_LISTED_VIOLATIONS, MAX_NESTING, MAX_POINTER_BYTES};
use crate::testing::body_of;
use crate::{Code, Lang, Part, Severity, Violation};

fn report(text: &str) -> Report {
    check_request_text(text.as_bytes()).expect("an object")
}

/// The code, the pointer and what the range cuts out of the text, of each violation.
fn found(text: &str) -> Vec<String> {
    let cut = |violation: &Violation| {
        let range = violation.range?;
        let units: Vec<u16> = text.encode_utf16().collect();
        let cut = &text[range.start.offset..range.end.offset];
        let by_units = &units[range.start.utf16..range.end.utf16];
        assert_eq!(String::from_utf16_lossy(by_units), cut);
        let line = text.replace("\r\n", "\n").replace('\r', "\n");
        let line = line.split('\n').nth(range.start.line - 1)?.to_owned();
        let first = line.encode_utf16().nth(range.start.column - 1);
        assert_eq!(first, cut.encode_utf16().next(), "{line}");
        Some(cut.to_owned())
    };
    let described = |violation: &Violation| {
        let cut = cut(violation).unwrap_or_else(|| "-".to_owned());
        assert_eq!(violation.part(), Part::of_pointer(&violation.pointer));
        format!("{} {} {cut}", violation.code.as_str(), violation.pointer)
    };
    report(text).violations.iter().map(described).collect()
}

/// A request without a fault, and some more fields before its body.
fn with(more: &str, body: &str) -> String {
    format!(r#"{{"project_id":"p","instance_id":"i","token":"t",{more}"body":{body}}}"#)
}

#[test]
fn a_request_without_a_fault_has_none_as_a_text() {
    for text in [
        with("", r#"{"apps":"a"}"#),
        with("", r#""{\"apps\":\"a\"}""#),
        format!(" \n\t{} ", with("", &body_of(Some("é"), 99))),
        format!("\u{FEFF}{}", with("", r#"{"apps":"a"}"#)),
        r#"{"body":{"apps":"a"},"tok\u0065n":"t","instance_id":"i","project_id":"p"}"#.into(),
    ] {
        assert_eq!(report(&text), Report::default(), "{text}");
    }
}

#[test]
fn what_is_no_object_is_no_request() {
    for text in [
        "",
        " ",
        "\u{FEFF}",
        "[]",
        "7",
        "null",
        "x",
        "\"{}\"",
        "\u{FEFF}\u{FEFF}{}",
    ] {
        assert_eq!(
            check_request_text(text.as_bytes()),
            Err(NotARequest),
            "{text}"
        );
    }
    assert_eq!(
        found("{}"),
        [
            "missing /project_id -",
            "missing /instance_id -",
            "missing /token -",
            "missing /body -"
        ]
    );
}

#[test]
fn everything_has_its_place_in_the_text() {
    let text = [
        "\u{FEFF}{",
        r#"  "extra": [1,{"é":0, "\u00e9": 1}], "token": "任 务","#,
        r#"  "body": {"apps": "é/","#,
        r#"    "tasks": [], "tasks": 5},"#,
        r#"  "project_id": "..", "Token": "x", "instance_id": """#,
        "}",
    ];
    for line_end in ["\n", "\r\n", "\r"] {
        assert_eq!(
            found(&text.join(line_end)),
            [
                "unaddressable_segment /project_id \"..\"",
                "missing /instance_id \"\"",
                "not_a_header_value /token \"任 务\"",
                "forbidden_character /body/apps \"é/\"",
                "duplicate_key /body/tasks \"tasks\"",
                "wrong_type /body/tasks 5",
                "unknown_field /extra \"extra\"",
                "duplicate_key /extra/1/é \"\\u00e9\"",
                "unknown_field /Token \"Token\"",
            ]
        );
    }
}

#[test]
fn each_value_of_a_field_that_is_there_twice_is_checked_in_its_place() {
    let text = concat!(
        r#"{"project_id":5,"project_id":"p","#,
        "\n",
        r#""body":{"apps":"é/"},"body":{"apps":"a"},"#,
        "\r\n",
        r#""body":"{\"apps\":7}","instance_id":"i","token":"é","x":1,"#,
        r#""body":{"apps":"b","x":1},"token":"t","project_id":"..","x":2}"#,
    );
    assert_eq!(
        found(text),
        [
            "wrong_type /project_id 5",
            r#"duplicate_key /project_id "project_id""#,
            r#"duplicate_key /project_id "project_id""#,
            r#"unaddressable_segment /project_id "..""#,
            r#"not_a_header_value /token "é""#,
            r#"duplicate_key /token "token""#,
            r#"forbidden_character /body/apps "é/""#,
            r#"duplicate_key /body "body""#,
            r#"duplicate_key /body "body""#,
            "wrong_type /body/apps 7",
            r#"duplicate_key /body "body""#,
            r#"unknown_field /body/x "x""#,
            r#"unknown_field /x "x""#,
            r#"duplicate_key /x "x""#,
            r#"unknown_field /x "x""#,
        ]
    );
    assert_eq!((report(text).errors, report(text).warnings), (12, 3));
}

#[test]
fn bodies_do_not_mix() {
    let tasks = r#"{"tasks":[{"task_id":"a"},{"task_id":"b"}]}"#;
    let text = with(&format!(r#""body":{tasks},"body":{{}},"body":[],"#), tasks);
    assert_eq!(
        found(&text),
        [
            r#"duplicate_key /body "body""#,
            "nothing_to_import /body {}",
            r#"duplicate_key /body "body""#,
            "wrong_type /body []",
            r#"duplicate_key /body "body""#,
        ]
    );
    let twice = r#"{"tasks":[{"task_id":"a"},{"task_id":"\u0061"}]}"#;
    let written = twice.replace('\\', r"\\").replace('"', "\\\"");
    let text = with(&format!(r#""body":"{written}","#), twice);
    let [inside, duplicate, repeat] = &report(&text).violations[..] else {
        panic!("{:?}", found(&text));
    };
    for violation in [inside, repeat] {
        assert_eq!(violation.code, Code::DuplicateTask);
        assert_eq!(violation.first.as_deref(), Some("/body/tasks/0/task_id"));
    }
    assert_eq!(duplicate.code, Code::DuplicateKey);
}

#[test]
fn a_text_inside_of_the_text_has_the_places_where_it_is_written() {
    let inside = r#"{\"apps\":\"\\ud800\u00e9/\",\n\"\u0078\":1,\u007D"#;
    let text = with("\n", &format!("\"{inside}\""));
    assert_eq!(
        found(&text),
        [
            r#"forbidden_character /body/apps \"\\ud800\u00e9/\""#,
            r#"lone_surrogate /body/apps \"\\ud800\u00e9/\""#,
            r#"unknown_field /body/x \"\u0078\""#,
            r"malformed_json /body \u007D",
        ]
    );
    // What is told is where it is in the file, in which an escape ends no line.
    let report = report(&text);
    let message = report.violations[3].message(Lang::En);
    assert!(message.contains("line 2, column 53"), "{message}");

    for (body, expected) in [
        // What is nowhere in it has the place of all of it.
        (r#""""#, r#"missing /body """#),
        (r#"" \n""#, r#"missing /body " \n""#),
        (
            r#""\ufeff{\"apps\":\"a\"}""#,
            r"byte_order_mark /body \ufeff",
        ),
        (r#"" 7""#, "wrong_type /body 7"),
        (r#""{\t}""#, r"nothing_to_import /body {\t}"),
    ] {
        assert_eq!(found(&with("", body)), [expected]);
    }
    // Half a character is one whether it was an escape in the string or of it.
    assert_eq!(
        found(&with("", r#""{\"apps\":\"a\ud800\"}""#)),
        [r#"lone_surrogate /body/apps \"a\ud800\""#]
    );
    // Where the text breaks off, the string ends.
    let text = with("", r#""{\"apps\":\"é\"""#);
    let end = super::check_request_text(text.as_bytes())
        .unwrap()
        .violations[0]
        .range
        .unwrap();
    assert_eq!((end.start, end.start.offset), (end.end, text.len() - 2));
}

#[test]
fn what_was_read_of_a_text_that_is_not_well_formed_is_judged() {
    for (text, expected) in [
        ("{", &["malformed_json  -"][..]),
        (
            "{} x",
            &[
                "missing /project_id -",
                "missing /instance_id -",
                "missing /token -",
                "missing /body -",
                "malformed_json  x",
            ],
        ),
        (
            r#"{"project_id":"..","x":1,}"#,
            &[
                r#"unaddressable_segment /project_id "..""#,
                r#"unknown_field /x "x""#,
                "malformed_json  }",
            ],
        ),
        (
            r#"{"token":[1,2"#,
            &["wrong_type /token [1,2", "malformed_json  -"],
        ),
        (r#"{"token":"SECRET"#, &["malformed_json  -"]),
        (
            r#"{"body":{"apps":"/","tasks":[{}],},"token":"é"}"#,
            &[
                r#"forbidden_character /body/apps "/""#,
                "task_without_id /body/tasks/0 {}",
                "malformed_json /body }",
            ],
        ),
        (r#"{"body":,"token":"é"}"#, &["malformed_json /body ,"]),
        (
            r#"{"body":{"apps":"/"} "token":"é"}"#,
            &[
                r#"forbidden_character /body/apps "/""#,
                "malformed_json  \"",
            ],
        ),
        (
            r#"{"body":"{\"apps\":7}","x":{"a":1,"a":2,"b":[0}"#,
            &[
                "wrong_type /body/apps 7",
                r#"unknown_field /x "x""#,
                r#"duplicate_key /x/a "a""#,
                "malformed_json  }",
            ],
        ),
    ] {
        // The empty range at the end cuts nothing out.
        let found: Vec<_> = found_anywhere(text);
        assert_eq!(found, expected, "{text}");
    }
    for (text, en, zh) in [
        (
            "{} x",
            "The request is not JSON at line 1",
            "整个请求第 1 行第 4 列不是 JSON",
        ),
        (
            r#"{"body":{]}"#,
            "The body is not JSON at line 1",
            "请求体第 1 行第 10 列不是 JSON",
        ),
    ] {
        let report = report(text);
        let message = |lang| report.violations.last().unwrap().message(lang);
        assert!(message(Lang::En).starts_with(en), "{}", message(Lang::En));
        assert!(message(Lang::Zh).starts_with(zh), "{}", message(Lang::Zh));
    }
    let bytes = b"{\"project_id\":\"..\",\"body\":{\"apps\":\"/\",\"x\":\"\xFF\"}}";
    let report = check_request_text(bytes).unwrap();
    let codes: Vec<_> = report.violations.iter().map(|found| found.code).collect();
    assert_eq!(
        codes,
        [
            Code::UnaddressableSegment,
            Code::ForbiddenCharacter,
            Code::UnknownField,
            Code::MalformedJson
        ]
    );
    assert_eq!(report.violations[3].range.unwrap().start.offset, 43);
}

/// [`found`], also if a range is empty.
fn found_anywhere(text: &str) -> Vec<String> {
    let described = |violation: &Violation| {
        let range = violation.range;
        let cut = range.map(|range| &text[range.start.offset..range.end.offset]);
        let cut = cut.filter(|cut| !cut.is_empty()).unwrap_or("-");
        format!("{} {} {cut}", violation.code.as_str(), violation.pointer)
    };
    report(text).violations.iter().map(described).collect()
}

#[test]
fn each_value_of_a_request_is_as_deep_as_it_may_be_alone() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let body = |levels: usize| {
        let x = nested(levels - 1);
        with("", &format!(r#"{{"apps":"a","x":{x}}}"#))
    };
    assert_eq!(found(&body(MAX_NESTING)), [r#"unknown_field /body/x "x""#]);
    assert_eq!(
        found(&body(MAX_NESTING + 1)),
        [r#"unknown_field /body/x "x""#, "too_deep /body ["]
    );
    let around = |name: &str, levels: usize| {
        let more = format!(r#""{name}":{},"#, nested(levels - 1));
        found(&with(&more, r#"{"apps":"/"}"#))
    };
    assert_eq!(
        around("a/b", MAX_NESTING + 1),
        [
            r#"forbidden_character /body/apps "/""#,
            r#"unknown_field /a~1b "a/b""#
        ]
    );
    // What follows is not read.
    assert_eq!(
        around("a/b", MAX_NESTING + 2),
        [r#"unknown_field /a~1b "a/b""#, "too_deep /a~1b ["]
    );
    let token = around("token", MAX_NESTING + 2);
    assert_eq!(token.len(), 3, "{token:?}");
    assert_eq!(token[0], r#"duplicate_key /token "token""#);
    assert!(token[1].starts_with("wrong_type /token [[["), "{token:?}");
    assert_eq!(token[2], "too_deep /token [");
    for bracket in ["[", "{\"a\":", "[{\"a\":"] {
        for before in ["\"x\":", "\"token\":", "\"body\":"] {
            let report = report(&format!("{{{before}{}", bracket.repeat(100_000)));
            let is_too_deep = |found: &Violation| found.code == Code::TooDeep;
            assert!(report.violations.iter().any(is_too_deep));
        }
    }
}

#[test]
fn nothing_of_the_token_is_told() {
    for token in [
        "31415926",
        r#"{"SECRET":1,"SECRET":2}"#,
        r#"[{"a":"SECRET","SECRET":"\ud800"}]"#,
        r#""SECRET é""#,
        r#""SECRET\ud800""#,
        r#""SEC"RET""#,
        r#""SECRET"#,
        "SECRET",
        "'SECRET'",
    ] {
        let text = format!(r#"{{"project_id":"p","token":"SECRET é","token":{token},"body":7}}"#);
        let report = report(&text);
        assert!(!report.is_valid());
        for lang in Lang::ALL {
            let json = report.to_json(lang);
            assert!(!json.contains("SECRET") && !json.contains("3141"), "{json}");
        }
        assert!(!format!("{report:?}").contains("SECRET"), "{report:?}");
    }
}

#[test]
fn errors_are_listed_before_warnings_and_all_are_counted() {
    let many = |unit: &str, count: usize| unit.repeat(count);
    let more = many(r#""x":"\ud800","#, 600) + &many(r#""token":7,"#, 300);
    let body = format!(r#"{{"apps":"/","tasks":[{}{{}}]}}"#, many("{},", 700));
    let report = report(&with(&more, &body));
    let errors = 599 + 2 * 300 + 2;
    assert_eq!((report.errors, report.warnings), (errors, 600 + 701));
    let listed = |severity| report.with_severity(severity).count();
    assert_eq!(listed(Severity::Error), MAX_LISTED_VIOLATIONS);
    assert_eq!(listed(Severity::Warning), 0);
    assert_eq!(report.omitted, errors + 1301 - MAX_LISTED_VIOLATIONS);
    let codes: Vec<_> = report.violations.iter().map(|found| found.code).collect();
    // Those of the token, the two of the body, and the first ones around it.
    assert_eq!(codes[..2], [Code::DuplicateKey, Code::WrongType]);
    assert_eq!(
        codes[600..603],
        [
            Code::ForbiddenCharacter,
            Code::TooManyItems,
            Code::DuplicateKey
        ]
    );
}

#[test]
fn a_warning_has_the_room_that_errors_leave() {
    let body = format!(r#"{{"apps":"/","tasks":[{}]}}"#, ["{}"; 99].join(","));
    let more = r#""x":1,"#.repeat(600);
    let report = report(&with(&more, &body));
    assert_eq!((report.errors, report.warnings), (600, 699));
    let pointers: Vec<_> = report
        .violations
        .iter()
        .map(|found| &*found.pointer)
        .collect();
    assert_eq!(pointers.len(), MAX_LISTED_VIOLATIONS);
    assert_eq!(pointers[..2], ["/body/apps", "/body/tasks/0"]);
    let unknown = |found: &&Violation| found.code == Code::UnknownField;
    assert_eq!(report.violations.iter().filter(unknown).count(), 301);
}

#[test]
fn what_is_around_a_body_is_not_said_to_be_in_it() {
    let nested = "[".repeat(MAX_NESTING + 1);
    for (more, message) in [
        (
            r#""x":{"a":1,"a":2},"#.to_owned(),
            "The place “/x/a” in the request is there more than once",
        ),
        (
            r#""tasks":[{"x":1,"x":2}],"#.to_owned(),
            "The place “/tasks/0/x” in the request is there more than once",
        ),
        (
            format!("\"x\":{nested}"),
            "“x” is nested more than 128 levels deep",
        ),
    ] {
        let report = report(&with(&more, r#"{"apps":"a"}"#));
        let said = report.first_error().unwrap();
        let said = [said.message(Lang::En), said.help(Lang::En)];
        assert!(said[0].starts_with(message), "{said:?}");
        assert!(said.iter().all(|said| !said.contains("body")), "{said:?}");
        let said = report.first_error().unwrap().message(Lang::Zh);
        assert!(!said.contains("请求体"), "{said}");
    }
}

#[test]
fn pointers_into_bodies_that_are_strings_have_no_more_room_than_others() {
    let key = "k".repeat(100_000);
    let body = format!(r#""body":"{{\"{key}\":{{\"y\":1,\"y\":1,\"y\":1}}}}","#);
    let report = report(&with(&body.repeat(20), r#"{"apps":"a"}"#));
    let listed = report.violations.iter();
    let pointers: usize = listed.map(|violation| violation.pointer.len()).sum();
    assert!(
        pointers < 2 * MAX_POINTER_BYTES + 4 * key.len(),
        "{pointers}"
    );
    assert_eq!((report.errors, report.warnings), (20 + 2 * 20, 2 * 20));
    assert!(report.omitted > 0);
}

#[test]
fn hostile_texts_come_to_an_end() {
    for unit in [
        r#""body":{},"#,
        r#""body":"{\"tasks\":[{}]}","#,
        r#""token":{},"#,
        r#""x":{"x":1,"x":2},"#,
        r#""body":"{","#,
    ] {
        let count = 50_000;
        let report = report(&with(&unit.repeat(count), "{}"));
        assert_eq!(report.violations.len(), MAX_LISTED_VIOLATIONS);
        assert!(report.errors >= count, "{unit}");
    }
}

#[test]
fn a_request_is_known_by_its_fields_well_formed_or_not() {
    for text in [
        r#"{"project_id":"p"}"#,
        r#"{"instance_id":"i","x":1}"#,
        "\u{FEFF} \u{A0}{\"t\\u006fken\" : null}",
        r#"{"token":"t","body":{"apps":"a"}}"#,
        r#"{"token":"t","apps":"a","body":{"apps":"a"}}"#,
        r#"{"x":[{"apps":1}],"token":"t"#,
        r#"{"x" "y", z, "token":"t","body":}"#,
        r#"{"x":'a',"project_id":{"apps":"#,
        r#"{"project_id":"p,"instance_id":"i","token":"SECRET"}"#,
        r#"{"x":"token":1}"#,
        // Behind a bracket too few, brackets too many, and a comma too few.
        r#"{"body":{"tasks":[{"task_id":"a"}},"project_id":"p","tokn":"t"}"#,
        r#"{"body":{"tasks":[{"task_id":"a"]},"project_id":"p","tokn":"t"}"#,
        r#"{"body":{"apps":"a"}}},"project_id":"p","tokn":"t"}"#,
        r#"{"body":{"apps":"a"}}],"project_id":"p","tokn":"t"}"#,
        r#"{"body":{"apps":"a"} "project_id":"p","tokn":"t"}"#,
        r#"{"x":[{"y":[1}],"project_id":"p"}"#,
    ] {
        assert!(is_request_text(text.as_bytes()), "{text}");
        assert!(has_request_field(text.as_bytes()), "{text}");
    }
    for brackets in ["{", "[", "{]", "{[}", "}]"] {
        assert!(!has_request_field(brackets.repeat(200_000).as_bytes()));
    }
    for text in [
        "",
        "[",
        r#"[{"token":"t"}]"#,
        r#""token""#,
        r#"{"apps":"a"}"#,
        r#"{"x":{"token":"t"},"y":["token"]}"#,
        r#"{"x":"\",\"token\":\"t\""}"#,
        r#"{"token"}"#,
        "{\"",
        "{\"\\",
    ] {
        assert!(!is_request_text(text.as_bytes()), "{text}");
        assert!(!has_request_field(text.as_bytes()), "{text}");
    }
    // Its other fields are missing or misspelt.
    for text in [
        r#"{"body":{"token":"t"}}"#,
        r#"{"projectId":"p","instanceId":"i","body":{"apps":"a/"}}"#,
        r#"{"body":"{}"}"#,
    ] {
        assert!(is_request_text(text.as_bytes()), "{text}");
        assert!(!has_request_field(text.as_bytes()), "{text}");
    }
    for text in [
        r#"{"apps":"a","body":{"apps":"b"}}"#,
        r#"{"body":1,"tasks":[]}"#,
    ] {
        assert!(!is_request_text(text.as_bytes()), "{text}");
    }
    for text in [
        r#"{"apps":"a","token":"t"}"#,
        r#"{"project_id":"p","tasks":[{"task_id":"a"}]}"#,
        r#"{"tasks":[{"task_id":"a"},"project_id":"p"}"#,
        r#"{"apps":"a"} {"token":"t"}"#,
    ] {
        assert!(!is_request_text(text.as_bytes()), "{text}");
        assert!(has_request_field(text.as_bytes()), "{text}");
    }
}
