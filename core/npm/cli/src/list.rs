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
        code: notice.code(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_tells_its_code_beside_its_words() {
        let codes = |bytes: &[u8]| -> Vec<&'static str> {
            let notices = listed(bytes, Lang::En).notices;
            notices.iter().map(|notice| notice.code).collect()
        };
        assert_eq!(codes(b"ID,Name\n1,a\n2,b"), ["no_header"]);
        assert_eq!(codes(b"task_id\na"), ["header"]);
        assert_eq!(codes(b"'a','b'"), ["foreign_marks"]);
        assert_eq!(codes(b"task_id=a&task_id=b"), ["unlikely_ids"]);
        assert_eq!(codes(&[0xc8, 0xce]), ["not_text"]);
    }

    #[test]
    fn a_list_in_json_that_has_no_one_meaning_is_in_the_way_and_says_where() {
        for (text, code, message, tasks) in [
            (
                r#"["a\ud800b","c"]"#,
                "lone_surrogate",
                "The ID of task 1 contains half a character (U+D800) at position 2.",
                &["c"][..],
            ),
            (
                r#"{"tasks":["a"],"tasks":["b"]}"#,
                "key_twice",
                "The key “tasks” on line 1 is there more than once in the same object.",
                &["a", "b"],
            ),
            (
                r#"["a","b",]"#,
                "broken_json",
                "The list is not JSON at line 1, column 10: after the comma, another value is needed.",
                &[],
            ),
        ] {
            let listed = listed(text.as_bytes(), Lang::En);
            let [notice] = &listed.notices[..] else {
                panic!("{text}: {:?}", listed.notices);
            };
            assert_eq!((notice.code, notice.severity), (code, Some("error")));
            assert!(notice.message.starts_with(message), "{}", notice.message);
            assert!(!notice.help.is_empty(), "{text}");
            assert_eq!(listed.tasks, tasks, "{text}");
        }
    }
}
