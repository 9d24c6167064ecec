//! What holds for every request, shown on thousands of made-up ones.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that panics has done its work"
)]

#[path = "shared/document.rs"]
mod document;
#[path = "shared/invariants.rs"]
mod invariants;
#[path = "shared/model.rs"]
mod model;
#[path = "shared/packing.rs"]
mod packing;
#[path = "shared/random.rs"]
mod random;
#[path = "shared/writing.rs"]
mod writing;

use std::collections::HashMap;

use document::{Chars, Member, Node, Value, chars, has_lone_surrogate, joined, lossy};
use invariants::{assert_body, assert_consistent, assert_request};
use packing::Package;
use proptest::array;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use roma_import::{
    Body, CallPath, Code, Field, JsonType, Lang, NonString, Part, Report, Request, Text, Violation,
    check, check_body, check_parts, check_request_text, check_value, check_with_unknown,
    decode_segment, import_path, progress_path, stand_in_jobs_path,
};
use writing::{compact, scribbled, with_halves};

/// How many cases a property is tried on, unless the environment says otherwise.
const CASES: u32 = 2_000;

fn config() -> ProptestConfig {
    let mut config = ProptestConfig {
        // What has failed once is written down as a test by whoever mends it.
        failure_persistence: None,
        // Documents are large, and the smallest one is not worth minutes.
        max_shrink_iters: 2_000,
        ..ProptestConfig::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    config
}

/// Code points that some rule, some escape or some reader takes for special.
fn special_code_point() -> impl Strategy<Value = u32> {
    prop_oneof![
        4 => 0x21_u32..0x7F,
        2 => select(vec![
            0x00, 0x08, 0x09, 0x0A, 0x0C, 0x0D, 0x1F, 0x20, 0x22, 0x2F, 0x5C, 0x7E, 0x7F, 0x85,
            0xA0, 0xAD, 0xE9, 0x180E, 0x200B, 0x200D, 0x2028, 0x202E, 0x2060, 0x3000, 0x4E2D,
            0xFEFF, 0xFF08, 0xFFFD, 0xFFFF, 0x1_0000, 0x1_F600, 0xE_0001, 0x10_FFFF,
        ]),
        1 => select(vec![0xD800_u32, 0xDBFF, 0xDC00, 0xDFFF]),
        1 => any::<char>().prop_map(u32::from),
    ]
}

/// Any string, an odd one more often than not.
fn odd_text() -> impl Strategy<Value = Chars> {
    prop_oneof![
        4 => vec(special_code_point(), 0..6),
        1 => select(vec!["", ".", "..", "...", " ", "\t", "\u{FEFF}"]).prop_map(chars),
        // Long enough for readers that go by blocks, special near the blocks' edges.
        1 => (vec(0x61_u32..0x7B, 0..70), vec(special_code_point(), 0..3), vec(0x61_u32..0x7B, 0..40))
            .prop_map(|(front, middle, back)| [front, middle, back].concat()),
        1 => (select(vec![63_usize, 64, 65]), special_code_point()).prop_map(|(length, c)| vec![c; length]),
        // Long enough for whatever looks at a part of a text only.
        1 => (special_code_point(), 30..300_usize, vec(special_code_point(), 0..3))
            .prop_map(|(c, length, end)| [vec![c; length], end].concat()),
    ]
    .prop_map(|text| joined(&text))
}

/// A task's id; few enough that some repeat.
fn id() -> impl Strategy<Value = Chars> {
    prop_oneof![
        3 => (0..40_u32).prop_map(|n| chars(&format!("task-{n}"))),
        1 => (0..10_u32).prop_map(|n| chars(&format!("任务😀\"{n}"))),
        1 => (0..3_usize, 0..3_u32).prop_map(|(front, n)| {
            chars(&format!("{}{}/{n}", "a".repeat(front), "任é".repeat(40)))
        }),
        1 => odd_text(),
    ]
}

/// A name of the contract, a misspelling of one, or anything.
fn key() -> impl Strategy<Value = Chars> {
    prop_oneof![
        6 => select(vec!["apps", "tasks", "task_id"]).prop_map(chars),
        2 => select(vec![
            "app", "task", "taskId", "Task_ID", "taskss", "tsak_id", "", "0", "x", "a/b~c", "body",
            "__proto__", "constructor", "token", "18446744073709551615",
        ]).prop_map(chars),
        1 => odd_text(),
    ]
}

fn number() -> impl Strategy<Value = Node> {
    let digits = prop_oneof![
        any::<i64>().prop_map(|n| n.to_string()),
        select(vec![
            "0",
            "-0",
            "1e2",
            "1E+2",
            "0.10",
            "-1.5e-7",
            "12345678901234567890123",
            "1e400",
        ])
        .prop_map(str::to_owned),
        "-?(0|[1-9][0-9]{0,50})(\\.[0-9]{1,9})?([eE][+-]?[0-9]{1,3})?",
    ];
    digits.prop_map(|digits| Node::new(Value::Number(digits)))
}

fn scalar() -> impl Strategy<Value = Node> {
    prop_oneof![
        3 => id().prop_map(|text| Node::new(Value::String(text))),
        1 => Just(Node::new(Value::Null)),
        1 => any::<bool>().prop_map(|is| Node::new(Value::Boolean(is))),
        1 => number(),
    ]
}

/// Anything that JSON can say, in the contract's vocabulary.
fn anything() -> impl Strategy<Value = Node> {
    scalar().prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(|elements| Node::new(Value::Array(elements))),
            vec((key(), inner), 0..5).prop_map(object),
        ]
    })
}

fn object(members: Vec<(Chars, Node)>) -> Node {
    let members = members
        .into_iter()
        .map(|(key, value)| Member::new(key, value));
    Node::new(Value::Object(members.collect()))
}

/// An element of `tasks`, right more often than not.
fn task() -> impl Strategy<Value = Node> {
    prop_oneof![
        6 => id().prop_map(|id| object(vec![(chars("task_id"), Node::new(Value::String(id)))])),
        2 => vec((key(), anything()), 0..4).prop_map(object),
        1 => anything(),
    ]
}

fn tasks() -> impl Strategy<Value = Node> {
    let count = prop_oneof![8 => 0_usize..8, 1 => 97_usize..104, 1 => 120_usize..140];
    count
        .prop_flat_map(|count| vec(task(), count))
        .prop_map(|tasks| Node::new(Value::Array(tasks)))
}

/// A body near what the contract wants.
fn body() -> impl Strategy<Value = Node> {
    let member = prop_oneof![
        4 => tasks().prop_map(|tasks| (chars("tasks"), tasks)),
        3 => odd_text().prop_map(|name| (chars("apps"), Node::new(Value::String(name)))),
        2 => (key(), anything()),
        1 => (key(), (100_usize..132).prop_map(nested)),
    ];
    prop_oneof![
        12 => vec(member, 0..5).prop_map(object),
        1 => anything(),
    ]
}

/// Brackets within brackets, so many.
fn nested(levels: usize) -> Node {
    (0..levels).fold(Node::string("inside"), |inner, level| {
        if level % 3 == 0 {
            object(vec![(chars("k"), inner)])
        } else {
            Node::new(Value::Array(vec![inner]))
        }
    })
}

/// A change to a text, as an accident or an attacker would make it.
#[derive(Clone, Debug)]
enum Edit {
    Flip(Index, u8),
    Insert(Index, u8),
    Delete(Index),
    Truncate(Index),
    Repeat(Index, Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let byte = || {
        prop_oneof![
            select(b"{}[]:,\"\\u0 \n\rtfn-.eE\x00\x1F\x7F".to_vec()),
            select(vec![
                0x80_u8, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF
            ]),
            any::<u8>(),
        ]
    };
    prop_oneof![
        (any::<Index>(), 0..8_u8).prop_map(|(at, bit)| Edit::Flip(at, 1 << bit)),
        (any::<Index>(), byte()).prop_map(|(at, byte)| Edit::Insert(at, byte)),
        any::<Index>().prop_map(Edit::Delete),
        any::<Index>().prop_map(Edit::Truncate),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Edit::Repeat(from, to)),
    ]
}

impl Edit {
    fn make(&self, text: &mut Vec<u8>) {
        match *self {
            Self::Insert(at, byte) => text.insert(at.index(text.len() + 1), byte),
            _ if text.is_empty() => {}
            Self::Flip(at, bits) => {
                let at = at.index(text.len());
                text[at] ^= bits;
            }
            Self::Delete(at) => _ = text.remove(at.index(text.len())),
            Self::Truncate(at) => text.truncate(at.index(text.len())),
            Self::Repeat(a, b) => {
                let (a, b) = (a.index(text.len()), b.index(text.len()));
                text.extend_from_within(a.min(b)..a.max(b));
            }
        }
    }
}

/// What a value can keep of a document: keys in their order and once each, whole
/// characters, and numbers as a library writes them.
fn as_value_has_it(node: &Node) -> Node {
    match &node.value {
        Value::String(text) => Node::string(&lossy(text)),
        Value::Number(digits) => {
            // A library may read other digits than it has written, of a fraction.
            let whole: Option<i64> = digits.parse().ok();
            let number = whole.map_or("0.5".to_owned(), |whole| whole.to_string());
            Node::new(Value::Number(number))
        }
        Value::Array(elements) => {
            Node::new(Value::Array(elements.iter().map(as_value_has_it).collect()))
        }
        Value::Object(members) => {
            let sorted: std::collections::BTreeMap<String, Node> = members
                .iter()
                .filter_map(|member| {
                    Some((lossy(&member.key), as_value_has_it(member.value.as_ref()?)))
                })
                .collect();
            Node::object(sorted)
        }
        _ => node.clone(),
    }
}

/// A field of a request that should be a string, and mostly is.
fn field() -> impl Strategy<Value = Option<Node>> {
    of(prop_oneof![
        3 => odd_text().prop_map(|text| Node::new(Value::String(text))),
        1 => anything(),
    ])
}

/// The members of a whole request, each key once and in any order, and whether the body is
/// a text.
fn request() -> impl Strategy<Value = Vec<Member>> {
    let body = (body(), any::<bool>(), any::<u64>()).prop_map(|(root, is_text, seed)| {
        if is_text {
            Node::new(Value::String(invariants::wtf8_chars(&scribbled(
                &root, seed,
            ))))
        } else {
            root
        }
    });
    // What only a text can have is in no value.
    let other = (key(), anything().prop_map(|value| as_value_has_it(&value)));
    (field(), field(), field(), of(body), vec(other, 0..3))
        .prop_map(|(project_id, instance_id, token, body, others)| {
            let known = ["project_id", "instance_id", "token", "body"].map(chars);
            let values = [project_id, instance_id, token, body];
            let mut members: Vec<_> = known.iter().cloned().zip(values).collect();
            for (key, value) in others {
                if members.iter().all(|(other, _)| *other != key) {
                    members.push((key, Some(value)));
                }
            }
            let given = |(key, value): (Chars, Option<Node>)| Some(Member::new(key, value?));
            members.into_iter().filter_map(given).collect::<Vec<_>>()
        })
        .prop_shuffle()
}

/// Whether a place in a text that is well-formed up to there is in a string that has an end.
fn is_in_string(text: &[u8], offset: usize) -> bool {
    let mut at = 0;
    while at <= offset {
        let Some(length) = text[at..].iter().position(|&byte| byte == b'"') else {
            return false;
        };
        let start = at + length;
        let mut end = start + 1;
        while text.get(end).is_some_and(|&byte| byte != b'"') {
            end += if text[end] == b'\\' { 2 } else { 1 };
        }
        if (start + 1..=end).contains(&offset) {
            return end < text.len();
        }
        at = end + 1;
    }
    false
}

/// The report about the members of a request, taken one by one.
fn check_members(members: &[Member]) -> Report {
    let value = |name: &str| {
        let member = members.iter().find(|member| member.key == chars(name))?;
        member.value.as_ref()
    };
    let names = ["project_id", "instance_id", "token", "body"];
    let bytes = names.map(|name| match value(name).map(|node| &node.value) {
        Some(Value::String(text)) => document::wtf8(text),
        Some(_) => compact(value(name).expect("it is there")),
        None => Vec::new(),
    });
    let field = |number: usize| {
        let wrong = |json_type, number_text| {
            Field::NonString(NonString {
                json_type,
                number_text,
            })
        };
        match value(names[number]).map(|node| &node.value) {
            None => Field::Absent,
            Some(Value::String(_)) => Field::Text(Text::from_wtf8(&bytes[number])),
            Some(Value::Null) => wrong(JsonType::Null, None),
            Some(Value::Boolean(_)) => wrong(JsonType::Boolean, None),
            Some(Value::Number(digits)) => wrong(JsonType::Number, Some(digits.clone())),
            Some(Value::Array(_)) => wrong(JsonType::Array, None),
            Some(Value::Object(_)) => wrong(JsonType::Object, None),
        }
    };
    let request = Request {
        project_id: field(0),
        instance_id: field(1),
        token: field(2),
        body: match value("body").map(|node| &node.value) {
            None => Body::Absent,
            Some(Value::String(_)) => Body::JavaScriptText(&bytes[3]),
            Some(_) => Body::Text(&bytes[3]),
        },
    };
    let unknown: Vec<_> = members
        .iter()
        .filter(|member| names.iter().all(|name| member.key != chars(name)))
        .map(|member| document::wtf8(&member.key))
        .collect();
    check_with_unknown(&request, unknown.iter().map(|name| Text::from_wtf8(name)))
}

/// A report without its ranges, in words.
fn without_ranges(report: &Report) -> Vec<serde_json::Value> {
    let described = |lang| {
        let json = report.to_json(lang);
        let mut json: serde_json::Value = serde_json::from_str(&json).expect("a report is JSON");
        for violation in json["violations"].as_array_mut().expect("a list") {
            violation
                .as_object_mut()
                .expect("an object")
                .remove("range");
        }
        json
    };
    Lang::ALL.into_iter().map(described).collect()
}

/// The same without the line and the column that a message names.
fn without_places(report: &Report) -> Vec<serde_json::Value> {
    let mut described = without_ranges(report);
    for json in &mut described {
        for violation in json["violations"].as_array_mut().expect("a list") {
            if violation["code"] == Code::MalformedJson.as_str() {
                let message = violation["message"].as_str().expect("words");
                violation["message"] = message.replace(|c: char| c.is_ascii_digit(), "").into();
            }
        }
    }
    described
}

proptest! {
    #![proptest_config(config())]

    /// The model says the same of every body, however it is written, and so do
    /// other spellings of the same body.
    #[test]
    fn a_body_is_judged_as_the_contract_says_however_it_is_written(root in body(), seed: u64) {
        let plain = assert_body(&compact(&root));
        let odd = assert_body(&scribbled(&root, seed));
        if !plain.violations.iter().any(|v| v.code == Code::TooDeep) {
            prop_assert_eq!(without_ranges(&plain), without_ranges(&odd));
        }
    }

    /// A value and its text have the same report, but for what only a text has.
    #[test]
    fn a_value_is_judged_as_its_text_is(root in body(), seed: u64) {
        let root = as_value_has_it(&root);
        let value = root.to_serde();
        let text = scribbled(&root, seed);
        let of_value = check_body(Body::Value(&value));
        assert_consistent(&of_value, None);
        prop_assert!(of_value.violations.iter().all(|violation| violation.range.is_none()));
        prop_assert_eq!(without_ranges(&of_value), without_ranges(&check_body(Body::Text(&text))));
    }

    /// So is a value that another language hands over, which can hold halves of
    /// characters, has its keys in its own order, and shows numbers as it likes.
    #[test]
    fn a_packed_value_is_judged_as_its_text_is(root in body(), seed: u64) {
        let package = Package::of(&root);
        let of_package = check_body(package.body());
        assert_consistent(&of_package, None);
        prop_assert!(of_package.violations.iter().all(|violation| violation.range.is_none()));
        let of_text = check_body(Body::Text(&scribbled(&root, seed)));
        prop_assert_eq!(without_ranges(&of_package), without_ranges(&of_text));
    }

    /// A text out of a JavaScript string can hold halves of characters as they are.
    #[test]
    fn a_half_of_a_character_is_the_same_with_and_without_an_escape(root in body(), seed: u64) {
        let as_it_is = check_body(Body::JavaScriptText(&with_halves(&root, seed)));
        let escaped = check_body(Body::Text(&scribbled(&root, seed)));
        prop_assert_eq!(without_ranges(&as_it_is), without_ranges(&escaped));
    }

    /// A whole request is one thing, whichever way it comes in.
    #[test]
    fn a_whole_request_is_judged_as_the_contract_says(
        project_id in odd_text(), instance_id in odd_text(), token in odd_text(),
        root in body(), seed: u64,
    ) {
        let text = scribbled(&root, seed);
        let slots = [project_id, instance_id, token];
        let bytes = slots.each_ref().map(|slot| document::wtf8(slot));
        let report = assert_request(bytes.each_ref().map(Vec::as_slice), &text);

        if !slots.iter().any(|slot| has_lone_surrogate(slot)) {
            let [project_id, instance_id, token] = slots.each_ref().map(|slot| lossy(slot));
            let body = String::from_utf8(text).expect("UTF-8");
            let value = serde_json::json!({
                "project_id": project_id, "instance_id": instance_id, "token": token, "body": body,
            });
            prop_assert_eq!(check_value(&value), Ok(report));
        }
    }

    /// A whole request in one text has the report of its parts, and each violation has the
    /// place of the thing that it is about.
    #[test]
    fn a_request_in_one_text_is_judged_as_its_parts_are(members in request(), seed: u64) {
        let root = Node::new(Value::Object(members.clone()));
        let text = scribbled(&root, seed);
        let report = check_request_text(&text).expect("an object");
        let of_parts = check_members(&members);
        if !of_parts.violations.iter().any(|v| v.code == Code::TooDeep) {
            prop_assert_eq!(without_places(&report), without_places(&of_parts));
        }

        invariants::assert_positions(&report, &text);
        let mut cut = None;
        for violation in &report.violations {
            let mut names = violation.pointer.split('/').skip(1);
            let name = names.next().expect("it is about a field");
            let name = name.replace("~1", "/").replace("~0", "~");
            let member = members.iter().find(|member| lossy(&member.key) == name);
            let Some(range) = violation.range else {
                prop_assert!(member.is_none(), "{}", violation.pointer);
                prop_assert_eq!(violation.code, Code::Missing);
                continue;
            };
            let slice = &text[range.start.offset..range.end.offset];
            let value = member.and_then(|member| member.value.as_ref()).expect("it is there");
            match (violation.part(), &value.value) {
                // Bodies of their own places.
                (Some(Part::Body), Value::Object(_) | Value::Array(_)) => {
                    let last = violation.pointer.strip_prefix("/body").expect("it is in the body");
                    invariants::assert_names(violation.code, last, violation.index, slice);
                }
                // A text inside of the text: each thing is where it is written in the string.
                (Some(Part::Body), Value::String(_)) if violation.code != Code::Missing => {
                    let last = violation.pointer.strip_prefix("/body").expect("it is in the body");
                    let string = document::read(&[b"\"", slice, b"\""].concat(), usize::MAX).root;
                    let Some(Value::String(inside)) = string.map(|string| string.value) else {
                        panic!("no part of a string: {}", String::from_utf8_lossy(slice));
                    };
                    // Half a character is none for who reads it as a text by itself.
                    if !has_lone_surrogate(&inside) {
                        let inside = document::wtf8(&inside);
                        invariants::assert_names(violation.code, last, violation.index, &inside);
                    }
                }
                // Of many about the same value, the first is looked at.
                (Some(_), _) if cut == violation.range => {}
                (Some(_), _) => {
                    let written = document::read(slice, usize::MAX).root.expect("a value");
                    prop_assert_eq!(compact(&written), compact(value));
                    cut = violation.range;
                }
                (None, _) => {
                    let pointer = violation.pointer.as_str();
                    invariants::assert_names(violation.code, pointer, violation.index, slice);
                }
            }
        }
    }

    /// No accident in a request's text does any harm: it ends where it would as a body,
    /// and all that is told has a place in it.
    #[test]
    fn an_edited_request_ends_where_any_other_text_does(
        members in request(), seed: u64, edits in vec(edit(), 1..4),
    ) {
        let mut text = scribbled(&Node::new(Value::Object(members)), seed);
        for edit in &edits {
            edit.make(&mut text);
            let Ok(report) = check_request_text(&text) else { continue };
            invariants::assert_positions(&report, &text);
            let ends = |report: &Report| {
                let is_end = |v: &&Violation| matches!(v.code, Code::MalformedJson | Code::TooDeep);
                report.violations.iter().filter(is_end).map(|v| (v.code, v.range)).collect::<Vec<_>>()
            };
            let as_body = check_body(Body::Text(&text));
            let is_too_deep = |v: &Violation| v.code == Code::TooDeep;
            if as_body.omitted == 0 && report.omitted == 0 && !as_body.violations.iter().any(is_too_deep) {
                // As a body it has a level more.
                let mut found = ends(&report);
                found.retain(|(code, _)| *code == Code::MalformedJson);
                let expected = ends(&as_body);
                // Those of texts inside of this one are in strings that have an end.
                found.retain(|end| expected.contains(end) || !is_in_string(&text, end.1.expect("a place").start.offset));
                prop_assert_eq!(found, expected);
            }
        }
    }

    /// Whatever is beside a part, it is judged the same.
    #[test]
    fn parts_are_judged_by_themselves_as_in_a_request(
        slots in array::uniform3(of(odd_text())),
    ) {
        let bytes = slots.map(|slot| slot.map(|slot| document::wtf8(&slot)));
        let field = |slot: usize| match &bytes[slot] {
            None => Field::Absent,
            Some(bytes) => Field::Text(Text::from_wtf8(bytes)),
        };
        let whole = check(&Request {
            project_id: field(0), instance_id: field(1), token: field(2), body: Body::from("{"),
        });
        let of_parts = |parts: &[Part]| -> Vec<Violation> {
            let violations = whole.violations.iter();
            let is_of = |violation: &&Violation| violation.part().is_some_and(|part| parts.contains(&part));
            violations.filter(is_of).cloned().collect()
        };
        prop_assert_eq!(
            check_parts(Some(field(0)), Some(field(1)), Some(field(2))).violations,
            of_parts(&[Part::ProjectId, Part::InstanceId, Part::Token])
        );
        prop_assert_eq!(
            check_parts(Some(field(0)), Some(field(1)), None).violations,
            of_parts(&[Part::ProjectId, Part::InstanceId])
        );
        prop_assert_eq!(check_parts(None, None, Some(field(2))).violations, of_parts(&[Part::Token]));
    }

    /// The path of a call is read as what it was written from.
    #[test]
    fn a_path_is_read_as_it_was_written(project: String, instance: String, job: String) {
        // No client writes this one by itself.
        let stand_in_path = || {
            let jobs = stand_in_jobs_path(&project, &instance);
            jobs.strip_suffix("/jobs").map(str::to_owned).unwrap_or_default()
        };
        for (path, expected_job) in [
            (import_path(&project, &instance), None),
            (progress_path(&project, &instance, &job), Some(job.clone())),
            (stand_in_path(), None),
            (stand_in_jobs_path(&project, &instance), None),
        ] {
            let (found, written, found_job) = match CallPath::of(&path) {
                Some(CallPath::Import(found)) => (found, import_path(&project, &instance), None),
                Some(CallPath::Progress(found, of)) => {
                    (found, progress_path(&project, &instance, &job), decode_segment(of))
                }
                Some(CallPath::StandIn(found)) => (found, stand_in_path(), None),
                Some(CallPath::StandInJobs(found)) => (found, stand_in_jobs_path(&project, &instance), None),
                None => return Err(TestCaseError::fail(path)),
            };
            // It is the call that wrote it, and not another.
            prop_assert_eq!(&written, &path);
            prop_assert_eq!(found_job, expected_job);
            let found_ids = [found.project, found.instance].map(decode_segment);
            prop_assert_eq!(found_ids, [&project, &instance].map(|id| Some(id.clone())));
        }
    }

    /// A request is judged as its body is, with pointers that start further out.
    #[test]
    fn the_body_of_a_request_is_judged_as_a_body_alone(root in body(), seed: u64) {
        let text = scribbled(&root, seed);
        let alone = check_body(Body::Text(&text));
        let whole = check(&Request {
            project_id: "p".into(), instance_id: "i".into(), token: "t".into(), body: Body::Text(&text),
        });
        let further_out = |violation: &Violation| {
            let first = violation.first.as_ref().map(|first| format!("/body{first}"));
            (format!("/body{}", violation.pointer), first, violation.range, violation.message(Lang::En))
        };
        let as_it_is = |violation: &Violation| {
            (violation.pointer.clone(), violation.first.clone(), violation.range, violation.message(Lang::En))
        };
        prop_assert_eq!(
            alone.violations.iter().map(further_out).collect::<Vec<_>>(),
            whole.violations.iter().map(as_it_is).collect::<Vec<_>>()
        );
    }

    /// No accident in a text does any harm, and each is judged as the contract says.
    #[test]
    fn an_edited_text_is_judged_as_the_contract_says(
        root in body(), seed: u64, edits in vec(edit(), 1..4),
    ) {
        let mut text = scribbled(&root, seed);
        for edit in &edits {
            edit.make(&mut text);
            assert_body(&text);
        }
    }

    /// Bytes that are no JSON at all are judged in the same way.
    #[test]
    fn any_bytes_are_judged_as_the_contract_says(text in vec(any::<u8>(), 0..40)) {
        assert_body(&text);
    }
}

proptest! {
    // Each of these lists takes as long as hundreds of other bodies.
    #![proptest_config(ProptestConfig { cases: config().cases.div_ceil(40), ..config() })]

    /// Repeats are found in lists of any length, however the ids are written.
    #[test]
    fn repeated_ids_are_found_in_lists_of_any_length(
        count in prop_oneof![0..300_usize, 0..3_001_usize],
        distinct in 1..3_001_u64,
        front in "(a{0,3}(任é/){0,30}){0,2}",
        seed: u64,
    ) {
        let mut random = random::Random::new(seed);
        let ids: Vec<String> = (0..count)
            .map(|_| format!("{front}任/\"{}", random.next() % distinct))
            .collect();
        let tasks = ids.iter().map(|id| Node::object([("task_id", Node::string(id))]));
        let tasks = Node::new(Value::Array(tasks.collect()));
        let root = Node::object([("apps", Node::string("a")), ("tasks", tasks)]);

        let mut first_of: HashMap<&str, usize> = HashMap::new();
        let mut repeats: Vec<(String, Option<String>)> = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            let first = *first_of.entry(id).or_insert(index);
            if first != index {
                let pointer = |index| format!("/tasks/{index}/task_id");
                repeats.push((pointer(index), Some(pointer(first))));
            }
        }
        let report = check_body(Body::Text(&scribbled(&root, seed)));
        prop_assert_eq!(report.warnings, repeats.len());
        let listed: Vec<_> = report
            .violations
            .into_iter()
            .filter(|violation| violation.code == Code::DuplicateTask)
            .map(|violation| (violation.pointer, violation.first))
            .collect();
        repeats.truncate(listed.len().max(900));
        prop_assert_eq!(listed, repeats);
    }
}
