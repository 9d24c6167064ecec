//! Whether every notice has its code, its words and its place in the README.

use super::*;
use crate::check::{fault_of_list, half_in_item};
use crate::findings::Span;
use crate::list::decode::Encoding;
use crate::{ItemKind, Lang};

fn fault(text: &str) -> Box<Violation> {
    let (start, end) = (0, text.len());
    Box::new(fault_of_list(text.as_bytes(), Span { start, end }).unwrap())
}

fn broken_json(text: &str) -> Notice {
    let fault = fault(text);
    let (line, column) = (3, 3);
    Notice::BrokenJson {
        line,
        column,
        fault,
    }
}

fn not_json(text: &str) -> Notice {
    let fault = fault(text);
    let (line, column) = (3, 3);
    Notice::NotJson {
        line,
        column,
        fault,
    }
}

fn key_twice(count: usize, name: String) -> Notice {
    let line = 3;
    Notice::KeyTwice { count, line, name }
}

fn lone_surrogates(count: usize, kind: ItemKind) -> Notice {
    let fault = Box::new(half_in_item(kind, 2, (2, 0xDFFF)));
    let line = 3;
    Notice::LoneSurrogate { count, line, fault }
}

fn wrong_value(count: usize, name: String) -> Notice {
    let line = 3;
    Notice::WrongValue { count, line, name }
}

const fn no_header(most: bool) -> Notice {
    Notice::NoHeader { columns: 3, most }
}

const fn one_column(most: bool) -> Notice {
    Notice::OneColumn { columns: 3, most }
}

/// What was not read, with whatever changes its words.
fn left_out() -> Vec<Notice> {
    let names = |count: usize| (0..count).map(|n| format!("n{n}")).collect();
    vec![
        Notice::LeftOut {
            names: names(2),
            missing: Missing::Both,
            nested: Nested::Array,
        },
        Notice::LeftOut {
            names: names(1),
            missing: Missing::Both,
            nested: Nested::Nothing,
        },
        Notice::LeftOut {
            names: names(9),
            missing: Missing::Tasks,
            nested: Nested::Object,
        },
        Notice::LeftOut {
            names: names(9),
            missing: Missing::Applications,
            nested: Nested::Nothing,
        },
        Notice::LeftOut {
            names: names(9),
            missing: Missing::Nothing,
            nested: Nested::Nothing,
        },
    ]
}

/// Of each kind at least one, with whatever changes its words.
fn notices() -> Vec<Notice> {
    let names = |count: usize| (0..count).map(|n| format!("n{n}")).collect();
    let others = vec![
        Notice::Header { line: 3 },
        Notice::RepeatedHeader { count: 1, line: 3 },
        Notice::RepeatedHeader { count: 3, line: 3 },
        Notice::AnotherHeader { count: 1, line: 3 },
        Notice::AnotherHeader { count: 3, line: 3 },
        Notice::RuledLines { count: 1, line: 3 },
        Notice::RuledLines { count: 3, line: 3 },
        Notice::AboveHeader { count: 1, line: 3 },
        Notice::AboveHeader { count: 3, line: 3 },
        no_header(false),
        no_header(true),
        one_column(false),
        one_column(true),
        Notice::ShortenedNumbers { count: 1, line: 3 },
        Notice::ShortenedNumbers { count: 3, line: 3 },
        Notice::Spaces { count: 1, line: 3 },
        Notice::Spaces { count: 3, line: 3 },
        Notice::ForeignMarks { count: 1, line: 3 },
        Notice::ForeignMarks { count: 3, line: 3 },
        Notice::UnlikelyIds { count: 1, line: 3 },
        Notice::UnlikelyIds { count: 3, line: 3 },
        Notice::LikeProse { count: 1, line: 3 },
        Notice::LikeProse { count: 3, line: 3 },
        Notice::Bars { count: 1, line: 3 },
        Notice::Bars { count: 3, line: 3 },
        Notice::UnclearIds {
            name: "n3\n".repeat(99),
            nested: Nested::Array,
        },
        Notice::MaybeImported { count: 1, line: 3 },
        Notice::MaybeImported { count: 3, line: 3 },
        Notice::SaidTwice { names: names(1) },
        Notice::SaidTwice { names: names(2) },
        Notice::WithoutName {
            count: 1,
            column: 3,
            missing: Missing::Nothing,
        },
        Notice::WithoutName {
            count: 3,
            column: 3,
            missing: Missing::Nothing,
        },
        key_twice(1, "n3\n".repeat(99)),
        key_twice(3, String::new()),
        lone_surrogates(1, ItemKind::Task),
        lone_surrogates(3, ItemKind::Application),
        broken_json("[\n\n  ,"),
        broken_json(&"\n[".repeat(200)),
        not_json("[\n\n  。"),
        not_json(&"\n[".repeat(200)),
        Notice::RowsInCell { line: 3, end: 5 },
        Notice::MoreCells { count: 1, line: 3 },
        Notice::MoreCells { count: 3, line: 3 },
        Notice::NoIds { count: 1, line: 3 },
        Notice::NoIds { count: 3, line: 3 },
        Notice::OpenQuote { line: 3 },
        Notice::NotText(NotText {
            line: 3,
            encoding: Encoding::Utf8,
        }),
        Notice::NotText(NotText {
            line: 3,
            encoding: Encoding::Utf16,
        }),
        Notice::NumbersAsText { count: 1, line: 3 },
        Notice::NumbersAsText { count: 3, line: 3 },
        Notice::NotItems { count: 1, line: 3 },
        Notice::NotItems { count: 3, line: 3 },
        wrong_value(1, "n3\n".repeat(99)),
        wrong_value(3, String::new()),
        Notice::ManyApplications { count: 3 },
        Notice::HeaderAmongNames {
            name: "n3\n".repeat(99),
        },
        Notice::ListedNames {
            name: "n3\n".repeat(99),
        },
        Notice::OtherApplication {
            name: "n3\n".repeat(99),
        },
    ];
    [left_out(), others].concat()
}

#[test]
fn every_notice_is_told_in_whole_sentences_without_gaps() {
    for notice in notices() {
        for (lang, end) in [(Lang::En, '.'), (Lang::Zh, '。')] {
            let message = notice.message(lang);
            assert!(message.ends_with(end), "{message}");
            assert!(message.contains('3') || message.contains("n0"), "{message}");
            for text in [message, notice.help(lang)] {
                assert!(!text.contains(['<', '>', '\n']), "{text}");
                assert!(text.len() < 300, "{text}");
            }
        }
        assert_eq!(
            notice.help(Lang::En).is_empty(),
            notice.severity().is_none()
        );
    }
}

/// The name of a variant, as codes are written.
fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(character.to_ascii_lowercase());
    }
    out
}

#[test]
fn every_notice_has_the_code_of_its_kind_and_the_readme_has_those_of_lists() {
    let readme = include_str!("../../../npm/README.md");
    // These are about a list beside other fields, which the commands have not.
    let is_of_form = |notice: &Notice| {
        matches!(
            notice,
            Notice::ManyApplications { .. }
                | Notice::OtherApplication { .. }
                | Notice::HeaderAmongNames { .. }
                | Notice::ListedNames { .. }
        )
    };
    for notice in notices() {
        let written = format!("{notice:?}");
        let name = written.split(|it: char| !it.is_alphanumeric()).next();
        assert_eq!(Some(notice.code()), name.map(snake_case).as_deref());
        assert_eq!(
            readme.contains(&format!("`{}`", notice.code())),
            !is_of_form(&notice),
            "{written}"
        );
    }
}

#[test]
fn one_column_that_was_not_read_is_told_as_one() {
    let told = |names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let missing = Missing::Applications;
        let notice = Notice::LeftOut {
            names,
            missing,
            nested: Nested::Nothing,
        };
        [Lang::En, Lang::Zh].map(|lang| notice.message(lang) + " " + &notice.help(lang))
    };
    assert_eq!(
        told(&["Name"]),
        [
            "Not read, since it is neither an application nor a task: “Name”. The IDs of tasks were found elsewhere. If the names of applications are in it, give it the name “application”.",
            "以下内容既不是应用也不是任务，没有读取：“Name”。 任务 ID 已从别处读取。如果应用名称在该列或字段中，请把它命名为“application”。",
        ]
    );
    assert_eq!(
        told(&["Name", "Owner"]),
        [
            "Not read, since they are neither applications nor tasks: “Name”, “Owner”. The IDs of tasks were found elsewhere. If the names of applications are in one of these, give it the name “application”.",
            "以下内容既不是应用也不是任务，没有读取：“Name”、“Owner”。 任务 ID 已从别处读取。如果应用名称在其中某一列或字段中，请把它命名为“application”。",
        ]
    );
    assert_eq!(
        told(&[""])[0].split_once(". ").unwrap().0,
        "Not read, since it is neither an application nor a task: “”"
    );
}
