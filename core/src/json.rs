//! Writing JSON: strings, and the body of an import.
//!
//! By hand, since it is little, and each type that a general writer takes makes the page
//! larger.

use crate::contract::{APPS, TASK_ID, TASKS};
use crate::request::ImportBody;

/// How a body is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Without any white space.
    Compact,
    /// A task on each line.
    Lines,
}

/// Appends a string in its quotes, escaped as `JSON.stringify` does: the id of an import is
/// a digest of this, which anybody should be able to take.
pub(crate) fn push_string(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest
        .bytes()
        .position(|byte| matches!(byte, 0..=0x1F | b'"' | b'\\'))
    {
        let (plain, odd) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        match odd.bytes().next() {
            Some(b'"') => out.push_str("\\\""),
            Some(b'\\') => out.push_str("\\\\"),
            Some(b'\n') => out.push_str("\\n"),
            Some(b'\r') => out.push_str("\\r"),
            Some(b'\t') => out.push_str("\\t"),
            Some(0x08) => out.push_str("\\b"),
            Some(0x0C) => out.push_str("\\f"),
            Some(control) => {
                out.push_str(if control < 0x10 { "\\u000" } else { "\\u001" });
                out.push(char::from_digit(u32::from(control & 0xF), 16).unwrap_or('0'));
            }
            None => {}
        }
        rest = odd.get(1..).unwrap_or("");
    }
    out.push_str(rest);
    out.push('"');
}

/// The body of an import.
pub(crate) fn body(body: &ImportBody, layout: Layout) -> String {
    let lines = layout == Layout::Lines;
    let or_nothing = |space: &'static str| if lines { space } else { "" };
    let mut out = String::from("{");
    let push_key = |key: &str, out: &mut String| {
        out.push_str(or_nothing("\n  "));
        push_string(key, out);
        out.push(':');
        out.push_str(or_nothing(" "));
    };
    if let Some(name) = &body.apps {
        push_key(APPS, &mut out);
        push_string(name, &mut out);
    }
    if !body.tasks.is_empty() {
        if body.apps.is_some() {
            out.push(',');
        }
        push_key(TASKS, &mut out);
        out.push('[');
        for (index, task) in body.tasks.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            out.push_str(or_nothing("\n    "));
            out.push('{');
            if let Some(id) = &task.task_id {
                out.push_str(or_nothing(" "));
                push_string(TASK_ID, &mut out);
                out.push(':');
                out.push_str(or_nothing(" "));
                push_string(id, &mut out);
                out.push_str(or_nothing(" "));
            }
            out.push('}');
        }
        out.push_str(or_nothing("\n  "));
        out.push(']');
    }
    if out.len() > 1 {
        out.push_str(or_nothing("\n"));
    }
    out.push('}');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Task;

    #[test]
    fn both_layouts_say_what_the_general_writer_says() {
        let every_ascii: String = (0..0x80_u8).map(char::from).collect();
        let odd = [
            &every_ascii,
            "",
            "é中😀\u{2028}\u{FFFD}",
            "\\\"\\\"",
            "a\"b",
        ];
        for apps in [None, Some("orders"), Some("\n")] {
            for count in [0, 1, odd.len()] {
                let mut tasks: Vec<Task> = odd.iter().take(count).copied().map(Task::new).collect();
                tasks.extend((count == 1).then(Task::default));
                let body = ImportBody {
                    apps: apps.map(str::to_owned),
                    tasks,
                };
                let expected = serde_json::to_value(&body).unwrap();
                for text in [body.to_json(), body.to_json_lines()] {
                    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
                    assert_eq!(value, expected, "{text}");
                }
                assert!(!body.to_json().contains(": "), "compact");
            }
        }
        assert_eq!(ImportBody::default().to_json_lines(), "{}");
    }

    #[test]
    fn strings_are_escaped_to_the_byte_as_other_writers_of_json_do() {
        // Which escapes as `JSON.stringify` does; the package's tests ask that one.
        for character in ('\0'..='\u{FF}').chain(['\u{2028}', '\u{2029}', '\u{FFFD}', '😀']) {
            let text = format!("a{character}b");
            let mut out = String::new();
            push_string(&text, &mut out);
            assert_eq!(out, serde_json::to_string(&text).unwrap());
        }
    }
}
