//! The body as text, and how it is kept in step with the fields.

use roma_import::list;
use roma_import::{Body, ItemKind, Violation};

use super::typed::Typed;

/// The two ways to fill in the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// By fields.
    #[default]
    Fields,
    /// As JSON.
    Json,
}

impl Tab {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Fields, Self::Json];

    /// The `id` of what opens it, which takes the focus from what goes away.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Fields => "tab-fields",
            Self::Json => "tab-json",
        }
    }
}

/// Where the body comes from: from what was edited last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// It is written from the fields.
    #[default]
    Fields,
    /// It is the text, and the fields show the same.
    Text,
    /// It is the text, which says something that the fields cannot show; they
    /// stay as they were.
    TextAlone,
}

/// The two fields that say the same as a text.
pub struct Shown {
    /// The application's name.
    pub app: Typed,
    /// The list of tasks.
    pub tasks: Typed,
}

impl Shown {
    /// What the fields show for a text; nothing if they cannot say all that it says.
    pub fn of(text: &Typed) -> Option<Self> {
        // A text that is not there says nothing.
        if text.shown().trim().is_empty() {
            return Some(Self {
                app: Typed::default(),
                tasks: Typed::default(),
            });
        }
        let bytes = text.wtf8();
        let report = roma_import::check_body(Body::JavaScriptText(&bytes));
        let says_more = |violation: &Violation| violation.code.is_lost_in_import_body();
        if report.violations.iter().any(says_more) {
            return None;
        }
        // It has something to say about whatever it leaves out.
        let read = list::read(text.shown());
        if !read.notices.is_empty() {
            return None;
        }
        let mut app = Typed::default();
        let mut ids = Vec::new();
        for item in &read.items {
            match item.kind {
                ItemKind::Task => ids.push(item.text.as_ref()),
                // An empty field stands for no application at all, and another line for
                // another one.
                ItemKind::Application
                    if item.text.is_empty() || item.text.contains(['\n', '\r']) =>
                {
                    return None;
                }
                ItemKind::Application => app = Typed::from(item.text.as_ref()),
            }
        }
        Some(Self {
            app,
            tasks: list::write(&ids).into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<(String, String)> {
        let shown = Shown::of(&text.into())?;
        Some((
            shown.app.shown().to_string(),
            shown.tasks.shown().to_string(),
        ))
    }

    #[test]
    fn a_body_that_fields_can_hold_is_shown_in_them() {
        for (text, app, tasks) in [
            ("", "", ""),
            (" \n", "", ""),
            ("{}", "", ""),
            (r#"{"apps":"orders"}"#, "orders", ""),
            (
                r#"{ "tasks": [{"task_id":"a"},{"task_id":"b"}] }"#,
                "",
                "a\nb",
            ),
            (r#"{"tasks":[],"apps":"or\u0064ers/eu"}"#, "orders/eu", ""),
            (r#"{"tasks":[{"task_id":"a, b"}]}"#, "", "\"a, b\""),
            (r#"{"tasks":[{"task_id":""}]}"#, "", "[\n\"\"\n]"),
        ] {
            let expected = Some((app.to_owned(), tasks.to_owned()));
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn what_fields_cannot_hold_is_not_half_shown() {
        for text in [
            "{",
            "[]",
            "orders",
            r#"{"apps":7}"#,
            r#"{"apps":null}"#,
            r#"{"apps":""}"#,
            r#"{"apps":"a\nb"}"#,
            r#"{"apps":"a\r"}"#,
            r#"{"apps":"a","mode":"x"}"#,
            r#"{"apps":"a","apps":"b"}"#,
            r#"{"tasks":[{}]}"#,
            r#"{"tasks":["a"]}"#,
            r#"{"tasks":[{"task_id":7}]}"#,
            r#"{"tasks":[{"task_id":"a","apps":"b"}]}"#,
            r#"{"apps":"\ud800"}"#,
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
        let lone = Typed::from_utf16(
            &"{\"apps\":\"x\"}"
                .encode_utf16()
                .map(|unit| if unit == 0x78 { 0xD800 } else { unit })
                .collect::<Vec<_>>(),
        );
        assert!(Shown::of(&lone).is_none());
    }
}
