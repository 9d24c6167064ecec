//! Values of a host language, read there and judged here.
//!
//! Crossing from WebAssembly into JavaScript costs more than judging a field, so
//! the host reads a value from front to back, writes down what it sees in two
//! flat arrays, and crosses once. That is the npm package's own affair, and so it is in no
//! document of the crate.

use crate::check::{Checker, Container, Scalar, Sink};
use crate::duplicate_ids::Hashes;
use crate::findings::Span;
use crate::hash;
use crate::string::{Form, Text};
use crate::text::is_visible_ascii;
use crate::{
    contract,
    violation::{Expected, JsonType},
};

/// A value as a row of operations, and all its strings in one piece.
///
/// An operation is a number: its lowest four bits are an [`Operation`], the
/// others the length in bytes of the string that belongs to it, which is the
/// next piece of `strings`. Brackets match; after [`Operation::Object`] keys and
/// values take turns. An unknown operation, or one whose string is cut
/// short, makes the body `malformed_json`; without any operation it is `missing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packed<'a> {
    /// The operations, in the value's own order.
    pub operations: &'a [u32],
    /// The strings that belong to them, in generalised UTF-8 (WTF-8).
    pub strings: &'a [u8],
}

/// What a host sees in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Operation {
    /// `null`.
    Null = 0,
    /// `true` or `false`.
    Boolean = 1,
    /// A number, with the text that a message shows.
    Number = 2,
    /// A string.
    String = 3,
    /// An array begins.
    Array = 4,
    /// An object begins.
    Object = 5,
    /// A key, before its value.
    Key = 6,
    /// An array or an object ends.
    End = 7,
    /// A value of a type that JSON does not have.
    Other = 8,
    /// A whole `{"task_id": "…"}`, with the id: the commonest thing by far.
    Task = 9,
}

impl Operation {
    /// How many bits of an operation's number are its kind.
    pub const BITS: u32 = 4;

    /// The kind that a number has in its lowest bits.
    #[must_use]
    pub const fn of(number: u32) -> Option<Self> {
        Some(match number & ((1 << Self::BITS) - 1) {
            0 => Self::Null,
            1 => Self::Boolean,
            2 => Self::Number,
            3 => Self::String,
            4 => Self::Array,
            5 => Self::Object,
            6 => Self::Key,
            7 => Self::End,
            8 => Self::Other,
            9 => Self::Task,
            _ => return None,
        })
    }

    /// The type of a value that begins with this operation.
    #[must_use]
    pub const fn json_type(self) -> JsonType {
        match self {
            Self::Null => JsonType::Null,
            Self::Boolean => JsonType::Boolean,
            Self::Number => JsonType::Number,
            Self::String | Self::Key => JsonType::String,
            Self::Array | Self::End => JsonType::Array,
            Self::Object | Self::Task => JsonType::Object,
            Self::Other => JsonType::Other,
        }
    }
}

/// The number by which a host says what the parts of a request are, before it hands over
/// their strings.
pub mod kinds {
    /// From which bit on each part's kind stands in it.
    pub mod shift {
        /// Whether it is a request, and not a body alone.
        pub const IS_REQUEST: u32 = 0;
        /// The body, in two bits.
        pub const BODY: u32 = 1;
        /// The field of the same name, in five bits as the next two.
        pub const PROJECT_ID: u32 = 4;
        /// The field of the same name.
        pub const INSTANCE_ID: u32 = 9;
        /// The field of the same name.
        pub const TOKEN: u32 = 14;
        /// Whether the ids and the token stand before the other strings, and not in a
        /// piece of memory of their own.
        pub const IS_JOINED: u32 = 19;
    }

    /// The kinds of body: 0 is absent.
    pub mod body {
        /// Text, as a string of JavaScript.
        pub const TEXT: u32 = 1;
        /// A value, as [`Packed`](super::super::Packed).
        pub const PACKED: u32 = 2;
        /// Text, as bytes.
        pub const UTF8: u32 = 3;
    }

    /// The kinds of field: 0 is absent.
    pub mod field {
        /// A string.
        pub const TEXT: u32 = 1;
        /// From here on the operations that stand for other values.
        pub const FIRST_OPERATION: u32 = 2;
    }
}

impl<'t> Packed<'t> {
    /// Whether it is what most bodies are: a list of tasks with nothing else beside
    /// it, of which no rule has anything to say. Otherwise it says nothing, and
    /// [`Self::read`] comes to a verdict.
    pub(crate) fn is_clean_list(self) -> bool {
        const fn alone(operation: Operation) -> u32 {
            operation as u32
        }
        #[expect(clippy::cast_possible_truncation, reason = "a name is short")]
        const TASKS_LENGTH: u32 = contract::TASKS.len() as u32;
        const BEGIN: [u32; 3] = [
            alone(Operation::Object),
            Operation::Key as u32 | TASKS_LENGTH << Operation::BITS,
            alone(Operation::Array),
        ];
        const END: [u32; 2] = [alone(Operation::End); 2];

        let operations = self.operations.strip_prefix(&BEGIN);
        let operations = operations.and_then(|rest| rest.strip_suffix(&END));
        let strings = self.strings.strip_prefix(contract::TASKS.as_bytes());
        let (Some(tasks), Some(mut strings)) = (operations, strings) else {
            return false;
        };
        // All ids at once: where one ends makes no difference here.
        if !(1..=contract::MAX_ITEMS).contains(&tasks.len()) || !is_visible_ascii(strings) {
            return false;
        }
        let mut hashes = Hashes::new();
        for operation in tasks {
            let length = (operation >> Operation::BITS) as usize;
            let is_task = Operation::of(*operation) == Some(Operation::Task);
            let Some(rest) = strings.get(length..).filter(|_| is_task && length > 0) else {
                return false;
            };
            hashes.insert(hash::hash_beginning(strings, length));
            strings = rest;
        }
        strings.is_empty() && !hashes.may_repeat()
    }

    /// Feeds the value to the checker.
    pub(crate) fn read(self, checker: &mut Checker<'_, 't>) {
        let mut strings = self.strings;
        let mut depth = 0;
        for (number, &operation) in self.operations.iter().enumerate() {
            // Four things at most come of one operation, and they are ordered by
            // these numbers.
            let span = |part: usize| {
                let place = number * 4 + part;
                Span {
                    start: place,
                    end: place,
                }
            };
            let length = (operation >> Operation::BITS) as usize;
            let (Some(operation), Some((string, rest))) =
                (Operation::of(operation), strings.split_at_checked(length))
            else {
                checker.malformed(span(0), Expected::Value, None);
                return;
            };
            // Bytes after the string may be read with it.
            let with_rest = strings;
            strings = rest;
            match operation {
                Operation::Null => checker.scalar(Scalar::Null, span(0)),
                Operation::Boolean => checker.scalar(Scalar::Boolean, span(0)),
                Operation::Number => checker.scalar(Scalar::Number(string), span(0)),
                Operation::Other => checker.scalar(Scalar::Other, span(0)),
                Operation::String => checker.string(Text::from_wtf8(string).classified(), span(0)),
                Operation::Key => checker.key(Text::from_wtf8(string).classified(), span(0)),
                Operation::Array | Operation::Object => {
                    if !Checker::has_room_at(depth) {
                        checker.too_deep(span(0));
                        return;
                    }
                    depth += 1;
                    let container = if operation == Operation::Array {
                        Container::Array
                    } else {
                        Container::Object
                    };
                    checker.open(container, span(0));
                }
                Operation::End => {
                    depth = depth.saturating_sub(1);
                    checker.close(span(0).end);
                }
                Operation::Task => {
                    let id = Text::from_wtf8(string).classified();
                    if checker.is_among_tasks() && id.is_plain() && !id.is_empty() {
                        checker.plain_task(with_rest, length, span(2));
                    } else if Checker::has_room_at(depth) {
                        checker.open(Container::Object, span(0));
                        let key = Text::scanned(contract::TASK_ID.as_bytes(), Form::Plain);
                        checker.key(key, span(1));
                        checker.string(id, span(2));
                        checker.close(span(3).end);
                    } else {
                        checker.too_deep(span(0));
                        return;
                    }
                }
            }
        }
        if self.operations.is_empty() {
            checker.nothing();
        } else if depth > 0 {
            let place = self.operations.len() * 4;
            let span = Span {
                start: place,
                end: place,
            };
            checker.malformed(span, Expected::Value, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Body, Code, check_body};

    /// Packs a value as a host does.
    fn pack(value: &serde_json::Value, operations: &mut Vec<u32>, strings: &mut Vec<u8>) {
        let mut push = |operation: Operation, string: &str| {
            let length = u32::try_from(string.len()).unwrap();
            operations.push(operation as u32 | length << Operation::BITS);
            strings.extend_from_slice(string.as_bytes());
        };
        match value {
            serde_json::Value::Null => push(Operation::Null, ""),
            serde_json::Value::Bool(_) => push(Operation::Boolean, ""),
            serde_json::Value::Number(number) => push(Operation::Number, &number.to_string()),
            serde_json::Value::String(text) => push(Operation::String, text),
            serde_json::Value::Array(elements) => {
                push(Operation::Array, "");
                for element in elements {
                    pack(element, operations, strings);
                }
                operations.push(Operation::End as u32);
            }
            serde_json::Value::Object(members) => {
                if let (1, Some(id)) = (
                    members.len(),
                    members.get("task_id").and_then(|id| id.as_str()),
                ) {
                    push(Operation::Task, id);
                    return;
                }
                push(Operation::Object, "");
                for (key, member) in members {
                    let length = u32::try_from(key.len()).unwrap();
                    operations.push(Operation::Key as u32 | length << Operation::BITS);
                    strings.extend_from_slice(key.as_bytes());
                    pack(member, operations, strings);
                }
                operations.push(Operation::End as u32);
            }
        }
    }

    #[cfg(feature = "value")]
    #[test]
    fn a_packed_value_has_the_report_of_the_value() {
        for text in [
            "{}",
            "null",
            r#"{"task_id":"a"}"#,
            r#"{"apps":"a/b","tasks":[{"task_id":"a"},{"task_id":"a"},{"task_id":""},{"x":[{"task_id":" "}]},[0],{}]}"#,
            r#"{"apps":{"task_id":"a"},"tasks":{"task_id":"b"},"zz":{"task_id":"c"}}"#,
            r#"[[[{"task_id":7}]],"é"]"#,
        ] {
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            let (mut operations, mut strings) = (Vec::new(), Vec::new());
            pack(&value, &mut operations, &mut strings);
            let packed = Packed {
                operations: &operations,
                strings: &strings,
            };
            let lang = crate::Lang::En;
            let report = check_body(Body::Packed(packed)).to_json(lang);
            assert_eq!(
                report,
                check_body(Body::Value(&value)).to_json(lang),
                "{text}"
            );
        }
    }

    #[test]
    fn a_list_is_clean_if_its_value_is_and_nothing_else_is_called_clean() {
        let ids = |count: usize, length: usize| -> Vec<serde_json::Value> {
            (0..count)
                .map(|n| serde_json::json!({"task_id": format!("{n:0>length$}x")}))
                .collect()
        };
        let mut lists = Vec::new();
        for count in [0, 1, 2, 9, 99, 100, 101, 300] {
            for length in [3, 32, 36, 47, 60] {
                lists.push(serde_json::json!({"tasks": ids(count, length)}));
            }
        }
        for odd in [
            serde_json::json!({"task_id": ""}),
            serde_json::json!({"task_id": " "}),
            serde_json::json!({"task_id": "a\u{A0}"}),
            serde_json::json!({"task_id": "0000x"}),
            serde_json::json!({"task_id": 7}),
            serde_json::json!({"task_id": "a", "b": 1}),
            serde_json::json!([]),
            serde_json::json!("a"),
        ] {
            for place in [0, 1, 10] {
                let mut tasks = ids(10, 4);
                tasks.insert(place, odd.clone());
                lists.push(serde_json::json!({"tasks": tasks}));
            }
        }
        lists.push(serde_json::json!({"tasks": ids(3, 3), "x": ids(3, 3)}));
        lists.push(serde_json::json!({"task_": ids(3, 3)}));
        let mut clean = 0;
        for value in lists {
            let (mut operations, mut strings) = (Vec::new(), Vec::new());
            pack(&value, &mut operations, &mut strings);
            let packed = Packed {
                operations: &operations,
                strings: &strings,
            };
            let report = check_body(Body::Text(value.to_string().as_bytes()));
            assert_eq!(
                packed.is_clean_list(),
                report == crate::Report::default(),
                "{value}"
            );
            clean += usize::from(packed.is_clean_list());
            // What belongs to nothing makes it something else.
            strings.push(b'a');
            let packed = Packed {
                operations: &operations,
                strings: &strings,
            };
            assert!(!packed.is_clean_list(), "{value}");
        }
        assert_eq!(clean, 5 * 5);
    }

    #[test]
    fn operations_that_make_no_sense_do_no_harm() {
        let mut operations = Vec::new();
        for a in 0..16 {
            for b in 0..16 {
                for c in 0..16 {
                    operations.extend([a, b | 16, c, Operation::Array as u32]);
                    let packed = Packed {
                        operations: &operations,
                        strings: b"abc",
                    };
                    // The array at the end is never closed, if it comes to that.
                    assert!(!check_body(Body::Packed(packed)).is_valid());
                    operations.clear();
                }
            }
        }
    }

    #[test]
    fn a_row_that_is_cut_off_is_no_valid_body() {
        let whole = [
            Operation::Object as u32,
            Operation::Key as u32 | 5 << Operation::BITS,
            Operation::Array as u32,
            Operation::Task as u32 | 1 << Operation::BITS,
            Operation::End as u32,
            Operation::End as u32,
        ];
        let codes = |operations: &[u32], strings: &[u8]| -> Vec<Code> {
            let packed = Packed {
                operations,
                strings,
            };
            let report = check_body(Body::Packed(packed));
            report.violations.iter().map(|found| found.code).collect()
        };
        assert!(codes(&whole, b"tasksa").is_empty());
        assert_eq!(codes(&[], b""), [Code::Missing]);
        for length in 1..whole.len() {
            let codes = codes(&whole[..length], b"tasksa");
            assert!(codes.contains(&Code::MalformedJson), "{length}: {codes:?}");
        }
        assert!(codes(&whole, b"tasks").contains(&Code::MalformedJson));
    }

    #[test]
    fn too_deep_is_too_deep() {
        let operations = [Operation::Array as u32; 200];
        let packed = Packed {
            operations: &operations,
            strings: b"",
        };
        let report = check_body(Body::Packed(packed));
        assert!(report.violations.iter().any(|v| v.code == Code::TooDeep));
    }
}
