//! What a check has to say, as data. The wording is in `message.rs`.

use crate::message;
use crate::phrase::MessageSink;
use crate::rules;
use crate::{Lang, Part, place::Place};

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
    /// The number that was exceeded.
    pub limit: Option<usize>,
    /// The number that was found instead. Reading ends at the first level that is too deep,
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
    use crate::{Body, Field, Request, Text, check_body, check_with_unknown};

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

    #[test]
    fn the_first_error_is_the_first_that_is_listed() {
        let report = check_body(r#"{"x":1,"apps":"a/","tasks":0}"#.into());
        assert_eq!(report.violations[0].severity(), Severity::Warning);
        let first = report.first_error().unwrap();
        assert_eq!(first.pointer, "/apps");
        assert_eq!(check_body("{}".into()).first_error(), None);
    }
}
