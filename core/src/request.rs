//! The request as data, and as what is sent.

use core::fmt;
use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
#[cfg(feature = "value")]
use serde_json::Value;

use crate::json::{self, Layout};
use crate::packed::Packed;
use crate::response::lenient_json::{self, Object};
use crate::string::Text;
use crate::violation::JsonType;
use crate::{ItemKind, contract, place};

/// A whole request, each part as it was given.
///
/// Its `Debug` shows whether there is a token, and never what it is.
#[derive(Clone)]
pub struct Request<'a> {
    /// The id of the project, before percent-encoding.
    pub project_id: Field<'a>,
    /// The id of the instance, before percent-encoding.
    pub instance_id: Field<'a>,
    /// The user's token: the value of [`TOKEN_HEADER`](crate::contract::TOKEN_HEADER).
    pub token: Field<'a>,
    /// The body.
    pub body: Body<'a>,
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token: &dyn fmt::Debug = match &self.token {
            Field::Absent => &format_args!("Absent"),
            Field::Text(_) => &format_args!("Text(…)"),
            // A number in the token's place may be a part of the token.
            Field::NonString(wrong) => &format_args!("NonString({:?}, …)", wrong.json_type),
        };
        f.debug_struct("Request")
            .field("project_id", &self.project_id)
            .field("instance_id", &self.instance_id)
            .field("token", token)
            .field("body", &self.body)
            .finish()
    }
}

/// A part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// The id of the project.
    ProjectId,
    /// The id of the instance.
    InstanceId,
    /// The token.
    Token,
    /// The body, and everything in it.
    Body,
}

impl Part {
    /// The part that a JSON Pointer into a whole request leads to or into; nothing if
    /// it leads to the request itself, or to a field that no request has.
    ///
    /// ```
    /// use roma_import::Part;
    ///
    /// assert_eq!(Part::of_pointer("/body/tasks/3"), Some(Part::Body));
    /// assert_eq!(Part::of_pointer("/tasks/3"), None);
    /// ```
    #[must_use]
    pub fn of_pointer(pointer: &str) -> Option<Self> {
        match pointer.split('/').nth(1)? {
            contract::PROJECT_ID => Some(Self::ProjectId),
            contract::INSTANCE_ID => Some(Self::InstanceId),
            contract::TOKEN => Some(Self::Token),
            contract::BODY => Some(Self::Body),
            _ => None,
        }
    }
}

/// What should be a whole request, and is no object.
#[cfg(any(feature = "request-text", feature = "value"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotARequest;

#[cfg(any(feature = "request-text", feature = "value"))]
impl fmt::Display for NotARequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a request is an object with the fields project_id, instance_id, token and body",
        )
    }
}

#[cfg(any(feature = "request-text", feature = "value"))]
impl core::error::Error for NotARequest {}

/// A field of the request that should be a string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Field<'a> {
    /// Not given.
    #[default]
    Absent,
    /// A string.
    Text(Text<'a>),
    /// Something else, as JSON has it.
    NonString(NonString),
}

/// A value that is no string where a string should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NonString {
    /// What it is.
    pub json_type: JsonType,
    /// How a number was written, to be shown in the message.
    pub number_text: Option<String>,
}

/// The body of the request.
///
/// Two are equal if they are of the same kind and hold the same: that two texts say the same,
/// or a text and a value, is not found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Body<'a> {
    /// Not given.
    #[default]
    Absent,
    /// JSON text, in bytes that should be UTF-8.
    Text(&'a [u8]),
    /// JSON text out of a JavaScript string, in generalised UTF-8 (WTF-8), since
    /// such a string can hold lone surrogates as they are.
    JavaScriptText(&'a [u8]),
    /// A value that was parsed already. What only its text could show, such as
    /// duplicate keys, cannot be found.
    #[cfg(feature = "value")]
    Value(&'a Value),
    /// A value of a host language that was read there, and packed: the npm package's own affair.
    #[doc(hidden)]
    Packed(Packed<'a>),
}

impl<'a, T: ?Sized> From<&'a T> for Field<'a>
where
    Text<'a>: From<&'a T>,
{
    /// A string, whatever holds it.
    fn from(text: &'a T) -> Self {
        Self::Text(Text::from(text))
    }
}

impl<'a> From<Text<'a>> for Field<'a> {
    fn from(text: Text<'a>) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<Option<&'a str>> for Field<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Absent, Self::from)
    }
}

#[cfg(feature = "value")]
impl<'a> From<&'a Value> for Field<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::String(text) => Self::from(text.as_str()),
            other => Self::NonString(NonString {
                json_type: JsonType::of(other),
                number_text: other.as_number().map(ToString::to_string),
            }),
        }
    }
}

impl<'a> From<&'a str> for Body<'a> {
    /// JSON text.
    fn from(text: &'a str) -> Self {
        Self::Text(text.as_bytes())
    }
}

impl<'a> From<&'a String> for Body<'a> {
    /// JSON text.
    fn from(text: &'a String) -> Self {
        Self::Text(text.as_bytes())
    }
}

impl<'a> From<&'a Cow<'_, str>> for Body<'a> {
    /// JSON text.
    fn from(text: &'a Cow<'_, str>) -> Self {
        Self::Text(text.as_bytes())
    }
}

impl<'a> From<&'a [u8]> for Body<'a> {
    /// JSON text.
    fn from(text: &'a [u8]) -> Self {
        Self::Text(text)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Body<'a> {
    /// JSON text.
    fn from(text: &'a [u8; N]) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a Vec<u8>> for Body<'a> {
    /// JSON text.
    fn from(text: &'a Vec<u8>) -> Self {
        Self::Text(text)
    }
}

#[cfg(feature = "value")]
impl<'a> From<&'a Value> for Body<'a> {
    fn from(value: &'a Value) -> Self {
        Self::Value(value)
    }
}

#[cfg(feature = "value")]
impl JsonType {
    /// The type of a value.
    #[must_use]
    pub const fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }
}

/// The body as data: what to import.
///
/// ```
/// use roma_import::{ImportBody, Task};
///
/// let body = ImportBody {
///     apps: Some("orders".into()),
///     tasks: vec![Task::new("b2e6a456")],
/// };
/// assert_eq!(body.to_json(), r#"{"apps":"orders","tasks":[{"task_id":"b2e6a456"}]}"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportBody {
    /// The name of an application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apps: Option<String>,
    /// The tasks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
}

/// An element of [`ImportBody::tasks`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The id of the task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task_id: Option<String>,
}

impl Task {
    /// A task by its id.
    #[must_use]
    pub fn new(task_id: impl Into<String>) -> Self {
        Self {
            task_id: Some(task_id.into()),
        }
    }

    /// The index, from 0, of the task that a JSON Pointer into a whole request leads to or into,
    /// if it does.
    ///
    /// ```
    /// use roma_import::Task;
    ///
    /// assert_eq!(Task::index_of_pointer("/body/tasks/3/task_id"), Some(3));
    /// assert_eq!(Task::index_of_pointer("/body/tasks"), None);
    /// ```
    #[must_use]
    pub fn index_of_pointer(pointer: &str) -> Option<usize> {
        match ItemKind::of_pointer(pointer)? {
            ItemKind::Task => place::index(pointer.split('/').nth(3)?),
            ItemKind::Application => None,
        }
    }
}

impl ImportBody {
    /// The number of items as the service counts them: the application, if there
    /// is one, and each task.
    #[must_use]
    pub fn item_count(&self) -> usize {
        usize::from(self.apps.is_some()) + self.tasks.len()
    }

    /// How many items a text asks for, whatever else is wrong with them: `apps` if it is
    /// there, and each element of `tasks`. `None` if it is no JSON object.
    ///
    /// ```
    /// use roma_import::ImportBody;
    ///
    /// let body = br#"{"apps": "orders", "tasks": [{"task_id": "a", "app": "orders"}, 7]}"#;
    /// assert_eq!(ImportBody::item_count_in(body), Some(3));
    /// assert_eq!(ImportBody::item_count_in(br#"{"task_ids": ["a", "b"]}"#), Some(0));
    /// assert_eq!(ImportBody::item_count_in(b"a, b"), None);
    /// ```
    #[must_use]
    pub fn item_count_in(text: &[u8]) -> Option<usize> {
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        // The reader of single fields does not ask whether all of it is JSON.
        serde_json::from_slice::<IgnoredAny>(text).ok()?;
        let members = Object::read(str::from_utf8(text).ok()?)?;
        let tasks = match members.get(contract::TASKS) {
            Some(lenient_json::Value::Array(tasks)) => tasks.elements().count(),
            _ => 0,
        };
        Some(usize::from(members.get(contract::APPS).is_some()) + tasks)
    }

    /// Whether a text may be meant as the body of an import: it begins as an object does, which
    /// every body is.
    ///
    /// ```
    /// use roma_import::ImportBody;
    ///
    /// assert!(ImportBody::is_begun_by("\u{FEFF}\n{\"apps\":"));
    /// assert!(!ImportBody::is_begun_by("[{\"task_id\":\"a\"}]"));
    /// ```
    #[must_use]
    pub fn is_begun_by(text: &str) -> bool {
        let is_before = |character: char| character.is_whitespace() || character == '\u{FEFF}';
        text.trim_start_matches(is_before).starts_with('{')
    }

    /// The body as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::body(self, Layout::Compact)
    }

    /// The body as JSON for people to read and to edit: a task on each line.
    ///
    /// ```
    /// let body = roma_import::ImportBody {
    ///     apps: Some("orders".into()),
    ///     tasks: vec![roma_import::Task::new("b2e6a456")],
    /// };
    /// assert_eq!(
    ///     body.to_json_lines(),
    ///     "{\n  \"apps\": \"orders\",\n  \"tasks\": [\n    { \"task_id\": \"b2e6a456\" }\n  ]\n}"
    /// );
    /// ```
    #[must_use]
    pub fn to_json_lines(&self) -> String {
        json::body(self, Layout::Lines)
    }

    /// Reads a text that [`check_body`](crate::check_body) found valid. A byte
    /// order mark is skipped, and unknown fields are left out.
    ///
    /// # Errors
    ///
    /// If the text is no JSON, or has other types than these. Nothing else is looked at: that
    /// a body can be read does not say that it is valid.
    ///
    /// ```
    /// use roma_import::ImportBody;
    ///
    /// let fault = ImportBody::from_json(b"{\n  \"apps\": 7\n}").unwrap_err();
    /// assert_eq!((fault.line(), fault.column()), (2, 11));
    /// assert_eq!(
    ///     fault.to_string(),
    ///     "this is not the body of an import: invalid type: integer `7`, expected a string at line 2 column 11",
    /// );
    /// ```
    pub fn from_json(text: &[u8]) -> Result<Self, NotABody> {
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        serde_json::from_slice(text).map_err(NotABody)
    }
}

/// Why a text is not read as a body: it is no JSON, or has other types than [`ImportBody`].
///
/// [`check_body`](crate::check_body) says it in the words for people.
#[derive(Debug)]
pub struct NotABody(serde_json::Error);

impl NotABody {
    /// The line where reading has ended, from 1. Lines end at LF.
    #[must_use]
    pub fn line(&self) -> usize {
        self.0.line()
    }

    /// The column of the last byte that was read, from 1, in bytes; a byte order mark does
    /// not count. It is 0 where the line has ended before anything of it was read.
    #[must_use]
    pub fn column(&self) -> usize {
        self.0.column()
    }
}

impl fmt::Display for NotABody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is not the body of an import: {}", self.0)
    }
}

impl core::error::Error for NotABody {}

/// U+FEFF in UTF-8.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_is_shown_does_not_show_its_token() {
        const PLANTED: &str = "314159265358979";
        let shown = |token: Field<'_>| {
            let request = Request {
                project_id: "p".into(),
                instance_id: "i".into(),
                token,
                body: "{}".into(),
            };
            format!("{request:?} {request:#?}")
        };
        let wrong = NonString {
            json_type: JsonType::Number,
            number_text: Some(PLANTED.to_owned()),
        };
        let bytes = format!("{:?}", PLANTED.as_bytes());
        let bytes = bytes.trim_matches(['[', ']']);
        for (token, expected) in [
            (Field::Absent, "token: Absent"),
            (Field::from(PLANTED), "token: Text(…)"),
            (
                Field::Text(Text::from_wtf8(PLANTED.as_bytes())),
                "token: Text(…)",
            ),
            (Field::NonString(wrong), "token: NonString(Number, …)"),
        ] {
            let shown = shown(token);
            assert!(shown.contains(expected), "{shown}");
            assert!(!shown.contains(PLANTED), "{shown}");
            assert!(!shown.contains(bytes), "{shown}");
        }
    }

    #[test]
    fn whatever_holds_a_text_is_taken_as_it_is() {
        let (string, cow) = (String::from("a"), Cow::Borrowed("a"));
        let field = Field::from("a");
        for same in [
            Field::from(&string),
            Field::from(&cow),
            Field::from(&"a"),
            Text::from(&string).into(),
            Text::from(&cow).into(),
            Text::from(&"a").into(),
        ] {
            assert_eq!(same, field);
        }
        assert_ne!(Field::from("b"), field);
        assert_ne!(Field::Absent, field);
        let (body, bytes) = (Body::from("a"), b"a".to_vec());
        for same in [
            Body::from(&string),
            Body::from(&cow),
            Body::from(b"a"),
            Body::from(&bytes),
            Body::from(bytes.as_slice()),
        ] {
            assert_eq!(same, body);
        }
        assert_ne!(Body::JavaScriptText(b"a"), body);
    }

    #[test]
    fn a_body_leaves_out_what_it_does_not_have() {
        assert_eq!(ImportBody::default().to_json(), "{}");
        let tasks = ImportBody {
            apps: None,
            tasks: vec![Task::new("a\"b"), Task::default()],
        };
        assert_eq!(tasks.to_json(), r#"{"tasks":[{"task_id":"a\"b"},{}]}"#);
        let read = ImportBody::from_json(tasks.to_json().as_bytes());
        assert_eq!(read.unwrap(), tasks);
    }

    #[test]
    fn a_mark_and_unknown_fields_are_skipped() {
        let text = "\u{FEFF}{\"mode\":[[]],\"apps\":\"a\"}";
        let body = ImportBody::from_json(text.as_bytes()).expect("valid");
        assert_eq!(body.apps.as_deref(), Some("a"));
        assert_eq!(body.item_count(), 1);
        // Reading judges nothing but types.
        assert!(ImportBody::from_json(br#"{"apps":"a/b"}"#).is_ok());
    }

    #[test]
    fn items_are_counted_in_whatever_is_a_json_object() {
        let deep = format!(
            r#"{{"apps":"a","mode":{}{}}}"#,
            "[".repeat(999),
            "]".repeat(999)
        );
        for (text, items) in [
            ("{}", Some(0)),
            ("\u{FEFF} {\"apps\" : null}\n", Some(1)),
            (
                r#"{"tasks":[7,[],{"task_id":"a"}],"apps":["a","b"]}"#,
                Some(4),
            ),
            (r#"{"tasks":{"task_id":"a"}}"#, Some(0)),
            (r#"{"t\u0061sks":["\ud800"]}"#, Some(1)),
            // The last one counts, as where JavaScript reads it.
            (r#"{"tasks":["a","b"],"tasks":["c"]}"#, Some(1)),
            (&deep, Some(1)),
            (r#"{"apps":"a"} x"#, None),
            (r#"{"apps":"a",}"#, None),
            (r#"{"apps":orders}"#, None),
            ("{\"apps\":\"a\nb\"}", None),
            ("[]", None),
            ("", None),
        ] {
            assert_eq!(ImportBody::item_count_in(text.as_bytes()), items, "{text}");
        }
        assert_eq!(ImportBody::item_count_in(b"{\"apps\":\"\xFF\"}"), None);
    }

    #[test]
    fn of_a_text_that_is_no_body_it_is_said_why_and_where() {
        for (text, line, column, why) in [
            ("", 1, 0, "EOF"),
            ("{", 1, 1, "EOF"),
            ("{\"tasks\":\n[}", 2, 2, "expected value"),
            (r#"{"apps":1}"#, 1, 9, "expected a string"),
            (r#"{"apps":"a"} x"#, 1, 14, "trailing characters"),
        ] {
            let fault = ImportBody::from_json(text.as_bytes()).unwrap_err();
            assert_eq!((fault.line(), fault.column()), (line, column), "{text}");
            let said = fault.to_string();
            assert!(said.contains(why), "{said}");
            assert!(said.contains(&format!("line {line} column {column}")));
        }
    }
}
