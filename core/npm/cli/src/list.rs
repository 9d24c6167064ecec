//! Reading lists out of files.

use roma_import::list::{Item, Notice, decode, read};
use roma_import::{Lang, Severity};
use serde::Serialize;

/// What a file was understood to list.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Listed {
    apps: Vec<String>,
    tasks: Vec<String>,
    /// The line of each of these, from 1.
    app_lines: Vec<usize>,
    task_lines: Vec<usize>,
    notices: Vec<Noticed>,
}

/// Something that there is to say about the reading.
#[derive(Debug, Serialize)]
struct Noticed {
    /// What kind it is: stable, and the same in every language.
    code: &'static str,
    /// Nothing for a mere remark.
    severity: Option<&'static str>,
    /// Whether it is doubtful that the list was read as it is meant.
    doubtful: bool,
    message: String,
    help: String,
}

/// Reads a file's bytes as a list.
pub(crate) fn listed(bytes: &[u8], lang: Lang) -> Listed {
    let noticed = |notice: &Notice| Noticed {
        code: code(notice),
        severity: notice.severity().map(Severity::as_str),
        doubtful: notice.is_doubtful(),
        message: notice.message(lang),
        help: notice.help(lang),
    };
    let text = match decode(bytes) {
        Ok(text) => text,
        Err(fault) => {
            return Listed {
                notices: vec![noticed(&fault.into())],
                ..Listed::default()
            };
        }
    };
    let list = read(&text);
    let text = |item: &Item<'_>| item.text.to_string();
    let line = |item: &Item<'_>| item.line;
    Listed {
        apps: list.applications().map(text).collect(),
        tasks: list.tasks().map(text).collect(),
        app_lines: list.applications().map(line).collect(),
        task_lines: list.tasks().map(line).collect(),
        notices: list.notices.iter().map(noticed).collect(),
    }
}

/// The code of a notice. The test below sees to it that each has one.
const fn code(notice: &Notice) -> &'static str {
    match notice {
        Notice::Header { .. } => "header",
        Notice::RepeatedHeader { .. } => "repeated_header",
        Notice::AboveHeader { .. } => "above_header",
        Notice::NoHeader { .. } => "no_header",
        Notice::ShortenedNumbers { .. } => "shortened_numbers",
        Notice::Spaces { .. } => "spaces",
        Notice::ForeignMarks { .. } => "foreign_marks",
        Notice::LeftOut { .. } => "left_out",
        Notice::SaidTwice { .. } => "said_twice",
        Notice::WithoutName { .. } => "without_name",
        Notice::KeyTwice { .. } => "key_twice",
        Notice::BrokenJson { .. } => "broken_json",
        Notice::NotJson { .. } => "not_json",
        Notice::OpenQuote { .. } => "open_quote",
        Notice::MoreCells { .. } => "more_cells",
        Notice::NoIds { .. } => "no_ids",
        Notice::NotText(_) => "not_text",
        Notice::NumbersAsText { .. } => "numbers_as_text",
        Notice::NotItems { .. } => "not_items",
        Notice::ManyApplications { .. } => "many_applications",
        Notice::OtherApplication { .. } => "other_application",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kinds of notices as their codes: there may be more of them than a match can
    /// be held to know.
    fn kinds() -> Vec<String> {
        let source = include_str!("../../../src/list/notice.rs");
        let (_, after) = source.split_once("pub enum Notice {\n").unwrap();
        let (kinds, _) = after.split_once("\n}\n").unwrap();
        let lines = kinds.lines().filter_map(|line| line.strip_prefix("    "));
        let names = lines.filter(|line| line.starts_with(char::is_uppercase));
        let snake = |name: &str| {
            let mut out = String::new();
            for character in name.chars().take_while(|it| it.is_alphanumeric()) {
                if character.is_uppercase() && !out.is_empty() {
                    out.push('_');
                }
                out.push(character.to_ascii_lowercase());
            }
            out
        };
        names.map(snake).collect()
    }

    #[test]
    fn every_notice_has_a_code_that_the_readme_has() {
        let kinds = kinds();
        assert!(kinds.len() >= 20, "{kinds:?}");
        let readme = include_str!("../../README.md");
        for kind in kinds {
            let arm = format!("=> \"{kind}\",");
            assert!(include_str!("list.rs").contains(&arm), "{kind}");
            assert!(readme.contains(&format!("`{kind}`")), "{kind}");
        }
    }

    #[test]
    fn a_notice_tells_its_code_beside_its_words() {
        let codes = |bytes: &[u8]| -> Vec<&'static str> {
            let notices = listed(bytes, Lang::En).notices;
            notices.iter().map(|notice| notice.code).collect()
        };
        assert_eq!(codes(b"ID,Name\n1,a\n2,b"), ["no_header"]);
        assert_eq!(codes(b"task_id\na"), ["header"]);
        assert_eq!(codes(b"'a','b'"), ["foreign_marks"]);
        assert_eq!(codes(&[0xc8, 0xce]), ["not_text"]);
    }
}
