//! What a check has to say, as data. The wording is in `message.rs`.

use crate::message;
use crate::phrase::MessageSink;
use crate::place::{self, Place};
use crate::rules;
use crate::{Lang, Part};

/// Makes the codes of one list, so that none is left out of anything.
macro_rules! codes {
    ($($code:ident = $written:literal,)+) => {
        /// The code of a rule: stable, never translated, never used again for another.
        ///
        /// The order is the order of violations about one and the same thing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "each rule's own file says what its code means")]
        pub enum Code {
            $($code,)+
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Self] = &[$(Self::$code,)+];

            /// The code as it is written in a report, such as `too_long`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $written,)+
                }
            }
        }
    };
}

codes! {
    Missing = "missing",
    WrongType = "wrong_type",
    TooLong = "too_long",
    ForbiddenCharacter = "forbidden_character",
    TooManyItems = "too_many_items",
    UnaddressableSegment = "unaddressable_segment",
    NotAHeaderValue = "not_a_header_value",
    LoneSurrogate = "lone_surrogate",
    MalformedJson = "malformed_json",
    DuplicateKey = "duplicate_key",
    TooDeep = "too_deep",
    UnknownField = "unknown_field",
    NothingToImport = "nothing_to_import",
    Blank = "blank",
    TaskWithoutId = "task_without_id",
    DuplicateTask = "duplicate_task",
    SurroundingWhitespace = "surrounding_whitespace",
    InvisibleCharacter = "invisible_character",
    LongInUtf16 = "long_in_utf16",
    ByteOrderMark = "byte_order_mark",
}

impl Code {
    /// Whether a violation of this code blocks the request.
    #[must_use]
    pub const fn severity(self) -> Severity {
        rules::severity(self)
    }

    /// Whether a plan imports an item of which this is said, so that a check says the same of
    /// its imports. A plan sets aside what has an error, is blank or was there before, has as
    /// many imports as it takes, and none without an item.
    ///
    /// ```
    /// use roma_import::Code;
    ///
    /// assert!(Code::SurroundingWhitespace.holds_in_plan());
    /// assert!(!Code::DuplicateTask.holds_in_plan());
    /// ```
    #[must_use]
    pub const fn holds_in_plan(self) -> bool {
        matches!(self, Self::SurroundingWhitespace | Self::InvisibleCharacter)
    }

    /// Whether what this is said of has no place in an [`ImportBody`](crate::ImportBody), so
    /// that who takes the body for one loses it, or cannot read any of it.
    ///
    /// ```
    /// use roma_import::Code;
    ///
    /// assert!(Code::UnknownField.is_lost_in_import_body());
    /// assert!(!Code::TooManyItems.is_lost_in_import_body());
    /// ```
    #[must_use]
    pub const fn is_lost_in_import_body(self) -> bool {
        matches!(
            self,
            Self::Missing
                | Self::WrongType
                | Self::LoneSurrogate
                | Self::MalformedJson
                | Self::DuplicateKey
                | Self::TooDeep
                | Self::UnknownField
        )
    }

    /// Whether the message tells by itself at which line and column of the text it is.
    #[must_use]
    pub const fn message_tells_place(self) -> bool {
        matches!(self, Self::MalformedJson)
    }
}

/// Whether a violation blocks the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The documents forbid it, or it cannot be sent with one clear meaning.
    Error,
    /// It looks wrong, but the service would take it: shown, never in the way.
    Warning,
}

impl Severity {
    /// The severity as it is written in a report: `error` or `warning`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One place where a request breaks one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Which rule.
    pub code: Code,
    /// Where, as a JSON Pointer (RFC 6901): into the whole request, or into the
    /// body if only that was checked.
    pub pointer: String,
    /// The number that was exceeded: of code points ([`Code::TooLong`]), of UTF-16 code units
    /// ([`Code::LongInUtf16`]), of items ([`Code::TooManyItems`]) or of levels
    /// ([`Code::TooDeep`]).
    pub limit: Option<usize>,
    /// The number of the same that was found instead. Reading ends at the first level that is too deep,
    /// so that of levels it is one more than `limit`.
    pub actual: Option<usize>,
    /// Where in the string, in code points from 0.
    pub index: Option<usize>,
    /// The name that was probably meant.
    pub suggestion: Option<&'static str>,
    /// The pointer of the first one, where a later one repeats it.
    pub first: Option<String>,
    /// Where in the text, if the body or the whole request was text and the thing is in it.
    pub range: Option<Range>,
    pub(crate) place: Place,
    pub(crate) detail: Detail,
}

impl Violation {
    /// Whether it blocks the request.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The part of the request that it is about: always the body if only that was
    /// checked; nothing if it is about a field that no request has, or about a text that is
    /// no request.
    #[must_use]
    pub const fn part(&self) -> Option<Part> {
        match self.place {
            Place::ProjectId => Some(Part::ProjectId),
            Place::InstanceId => Some(Part::InstanceId),
            Place::Token => Some(Part::Token),
            Place::InRequest(_) => None,
            Place::Body
            | Place::List
            | Place::Apps
            | Place::Name(_)
            | Place::Tasks
            | Place::Task(_)
            | Place::TaskId(_)
            | Place::InBody(_)
            | Place::InTask(_) => Some(Part::Body),
        }
    }

    /// The key that its pointer ends in, as it stands in its object; nothing if that leads to an
    /// element of a list, or nowhere. In what the call does not name, a number is taken for the
    /// index of an element, unless it is the key itself that is wrong.
    ///
    /// ```
    /// let report = roma_import::check_body(r#"{"apps":"a","and/or":[],"tasks":[7]}"#.into());
    /// let keys: Vec<_> = report.violations.iter().map(|violation| violation.key()).collect();
    /// assert_eq!(keys, [Some("and/or".to_owned()), None]);
    /// ```
    #[must_use]
    pub fn key(&self) -> Option<String> {
        let (_, token) = self.pointer.rsplit_once('/')?;
        let is_about_key = matches!(self.code, Code::UnknownField | Code::DuplicateKey);
        (is_about_key || place::index(token).is_none()).then(|| place::key(token))
    }

    /// What is wrong, in a sentence that stands alone. Never holds the token.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let mut message = String::new();
        self.write_message(lang, &mut message);
        message
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self, lang: Lang) -> String {
        let mut help = String::new();
        self.write_help(lang, &mut help);
        help
    }

    /// Gives the message to `out`, for those who hand on many of them.
    #[doc(hidden)]
    pub fn write_message(&self, lang: Lang, out: &mut dyn MessageSink) {
        message::write_message(self, lang, out);
    }

    /// Gives the help to `out`, for those who hand on many of them.
    #[doc(hidden)]
    pub fn write_help(&self, lang: Lang, out: &mut dyn MessageSink) {
        message::write_help(self, lang, out);
    }
}

/// A stretch of the text, its end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Range {
    /// Where it begins.
    pub start: Position,
    /// The first position after it.
    pub end: Position,
}

/// A position in the text, counted in each of the ways that tools count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Position {
    /// Bytes from the beginning; a byte order mark counts.
    pub offset: usize,
    /// UTF-16 code units from the beginning, as JavaScript counts.
    pub utf16: usize,
    /// The line, from 1. Lines end at LF, CRLF or CR.
    pub line: usize,
    /// The column in UTF-16 code units, from 1.
    pub column: usize,
}

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names are JSON's own")]
pub enum JsonType {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
    /// A value of the host language that JSON has no word for, such as a
    /// function or a big integer of JavaScript.
    Other,
}

/// What only the wording needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Nothing more.
    None,
    /// The type that was found, and a scalar as it was written, cut short if long.
    Found(JsonType, Option<Box<str>>),
    /// The code point in question.
    CodePoint(u32),
    /// What could have stood where the text broke off or went wrong, and the code point
    /// of the character that stands there, if there is one.
    Expected(Expected, Option<u32>),
}

/// What a text could have had where it has something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Expected {
    /// Any value.
    Value,
    /// Any value, since a colon promised one.
    ValueAfterColon,
    /// Any value, since a comma promised one.
    ValueAfterComma,
    /// A key in double quotes, or the end of the object.
    KeyOrEnd,
    /// A key in double quotes, since a comma promised one.
    KeyAfterComma,
    /// A colon.
    Colon,
    /// A comma, or the end of the object.
    CommaOrObjectEnd,
    /// A comma, or the end of the array.
    CommaOrArrayEnd,
    /// A value, or the end of the array.
    ValueOrEnd,
    /// Nothing more.
    End,
    /// A digit.
    Digit,
    /// No digit, since a number does not begin with a needless zero.
    NoLeadingZero,
    /// The rest of `true`, `false` or `null`.
    Literal,
    /// A character that may follow a backslash.
    Escape,
    /// A hexadecimal digit.
    HexDigit,
    /// The closing quote of a string.
    Quote,
    /// A control character as an escape.
    EscapedControl,
    /// Bytes that are UTF-8.
    Utf8,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::plan;
    use crate::rules::RULES;
    use crate::{Body, Field, ImportBody, Request, Text, check_body, check_with_unknown, list};

    #[test]
    fn a_violation_names_the_part_that_its_pointer_leads_into() {
        let request = Request {
            project_id: Field::Absent,
            instance_id: "..".into(),
            token: " ".into(),
            body:
                r#"{"apps":"/","tasks":[{},{"task_id":7,"x":0}],"task":1,"token":[{"a":1,"a":2}]}"#
                    .into(),
        };
        let unknown = ["tokens", "token/x", ""].map(Text::from);
        let report = check_with_unknown(&request, unknown);
        let mut seen = std::collections::HashSet::new();
        for violation in &report.violations {
            let part = violation.part();
            assert_eq!(
                part,
                Part::of_pointer(&violation.pointer),
                "{}",
                violation.pointer
            );
            seen.insert(part);
        }
        assert_eq!(seen.len(), 5, "{seen:?}");

        for body in [request.body, Body::Absent, "[]".into()] {
            let report = check_body(body);
            assert!(!report.violations.is_empty());
            for violation in &report.violations {
                assert_eq!(violation.part(), Some(Part::Body), "{}", violation.pointer);
            }
        }
    }

    /// What the check says of a body, which may not be there, if it says this.
    fn said(code: Code, body: Option<&str>) -> Option<Violation> {
        let report = check_body(body.map_or(Body::Absent, Body::from));
        let mut violations = report.violations.into_iter();
        violations.find(|found| found.code == code)
    }

    /// The bodies of which something is said, by each code that is about a body.
    fn bodies() -> Vec<(Code, Option<&'static str>)> {
        let examples = RULES
            .iter()
            .map(|rule| (rule.code, Some(rule.example.body)));
        // Its example lacks an id, and a body can be missing as well.
        let mut bodies: Vec<_> = examples.chain([(Code::Missing, None)]).collect();
        bodies.retain(|(code, body)| said(*code, *body).is_some());
        bodies
    }

    #[test]
    fn of_every_code_but_those_of_the_head_a_body_can_be_told() {
        let about: Vec<_> = bodies().iter().map(|(code, _)| *code).collect();
        let others = Code::ALL.iter().copied();
        let others: Vec<_> = others.filter(|code| !about.contains(code)).collect();
        let of_head = [
            Code::TooLong,
            Code::UnaddressableSegment,
            Code::NotAHeaderValue,
            Code::LongInUtf16,
        ];
        assert_eq!(others, of_head);
    }

    #[test]
    fn what_holds_in_a_plan_is_said_of_its_imports() {
        for (code, body) in bodies() {
            let list = list::read(body.unwrap_or_default());
            let names = list.applications().map(|item| &*item.text);
            let plan = plan(names, list.tasks().map(|item| &*item.text));
            let mut bodies = plan.imports.iter().map(|import| import.body.to_json());
            let holds = bodies.any(|body| said(code, Some(&body)).is_some());
            assert_eq!(code.holds_in_plan(), holds, "{code:?}");
        }
        for code in Code::ALL {
            let is_warning = code.severity() == Severity::Warning;
            assert!(is_warning || !code.holds_in_plan(), "{code:?}");
        }
    }

    #[test]
    fn what_is_lost_in_an_import_body_is_said_of_it_no_more() {
        for (code, body) in bodies() {
            let read = ImportBody::from_json(body.unwrap_or_default().as_bytes());
            let is_lost = read.map_or(true, |read| said(code, Some(&read.to_json())).is_none());
            // A mark before the body says nothing that could be lost.
            let says_something = code != Code::ByteOrderMark;
            assert_eq!(
                code.is_lost_in_import_body(),
                is_lost && says_something,
                "{code:?}"
            );
        }
    }

    #[test]
    fn a_message_tells_the_place_or_does_not() {
        for (code, body) in bodies() {
            let violation = said(code, body).unwrap();
            let Some(Position { line, column, .. }) = violation.range.map(|range| range.start)
            else {
                assert!(!code.message_tells_place(), "{code:?}");
                continue;
            };
            for (lang, place) in [
                (Lang::En, format!("line {line}, column {column}")),
                (Lang::Zh, format!("第 {line} 行第 {column} 列")),
            ] {
                let message = violation.message(lang);
                let tells = message.contains(&place);
                assert_eq!(code.message_tells_place(), tells, "{message}");
            }
        }
    }

    #[test]
    fn the_key_is_the_one_in_its_object() {
        for (body, code, key) in [
            (r#"{"and/or~":1}"#, Code::UnknownField, Some("and/or~")),
            (r#"{"~1":1}"#, Code::UnknownField, Some("~1")),
            (r#"{"":1}"#, Code::UnknownField, Some("")),
            (r#"{"tasks":[{"7":1}]}"#, Code::UnknownField, Some("7")),
            (r#"{"x":[{"0":1,"0":2}]}"#, Code::DuplicateKey, Some("0")),
            (r#"{"apps":"a/b"}"#, Code::ForbiddenCharacter, Some("apps")),
            (
                r#"{"tasks":[{"task_id":1}]}"#,
                Code::WrongType,
                Some("task_id"),
            ),
            (r#"{"tasks":[0]}"#, Code::WrongType, None),
            (r#"{"tasks":[{}]}"#, Code::TaskWithoutId, None),
            ("{}", Code::NothingToImport, None),
        ] {
            let violation = said(code, Some(body)).unwrap();
            assert_eq!(violation.key().as_deref(), key, "{body}");
        }
    }

    #[test]
    fn the_first_error_is_the_first_that_is_listed() {
        let report = check_body(r#"{"x":1,"apps":"a/","tasks":0}"#.into());
        assert_eq!(report.violations[0].severity(), Severity::Warning);
        let first = report.first_error().unwrap();
        assert_eq!(first.pointer, "/apps");
        assert_eq!(check_body("{}".into()).first_error(), None);
    }
}
