//! The contract once more, as slowly and as plainly as it can be said.
//!
//! What the crate finds is held against what this finds, over any input at all.
//! Only the words are missing here; they are in the corpus.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::HashMap;
use std::ops::Range;

use roma_import::contract::{
    self, APPS, INSTANCE_ID, MAX_INSTANCE_ID_CHARS, MAX_ITEMS, MAX_LISTED_VIOLATIONS, MAX_NESTING,
    MAX_PROJECT_ID_CHARS, MAX_TOKEN_CHARS, PROJECT_ID, TASK_ID, TASKS, TOKEN,
};
use roma_import::{Code, Report, Severity, Violation};

use crate::document::{Chars, Ending, Node, Reading, Value, first_character, is_surrogate, lossy};

/// What must be found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) code: Code,
    pub(crate) pointer: String,
    pub(crate) limit: Option<usize>,
    pub(crate) actual: Option<usize>,
    pub(crate) index: Option<usize>,
    pub(crate) suggestion: Option<&'static str>,
    pub(crate) first: Option<String>,
    /// Byte offsets in the body.
    pub(crate) range: Option<Range<usize>>,
}

/// A part of the request that should be a string.
#[derive(Clone, Debug)]
pub(crate) enum Slot {
    Absent,
    Text(Chars),
    Wrong,
}

/// What is wrong with a whole request, in the order of a report.
pub(crate) fn of_request(slots: [&Slot; 3], body: &Reading, text: &[u8]) -> Vec<Found> {
    let mut model = Model::new("/body");
    let names = [PROJECT_ID, INSTANCE_ID, TOKEN];
    for (order, (slot, name)) in slots.into_iter().zip(names).enumerate() {
        let place = Place {
            pointer: format!("/{name}"),
            range: None,
            order: (0, order),
        };
        match slot {
            Slot::Absent => model.add(Code::Missing, &place),
            Slot::Wrong => model.add(Code::WrongType, &place),
            Slot::Text(text) => model.text(Kind::of(name), text, &place),
        }
    }
    model.body(body, text);
    model.sorted()
}

/// What is wrong with a body alone.
pub(crate) fn of_body(body: &Reading, text: &[u8]) -> Vec<Found> {
    let mut model = Model::new("");
    model.body(body, text);
    model.sorted()
}

/// Reads a body as deep as the contract lets it be.
pub(crate) fn read(text: &[u8]) -> Reading {
    crate::document::read(text, MAX_NESTING)
}

/// Whether a report lists what it should of all that must be found, and counts
/// the rest. Ranges are compared if `with_ranges`.
pub(crate) fn assert_same(report: &Report, found: &[Found], with_ranges: bool) {
    let errors = found.iter().filter(|found| is_error(found.code)).count();
    if (report.errors, report.warnings) != (errors, found.len() - errors) {
        let reported: Vec<_> = report.violations.iter().map(found_by).collect();
        let missed: Vec<_> = found.iter().filter(|f| !reported.contains(f)).collect();
        let invented: Vec<_> = reported.iter().filter(|f| !found.contains(f)).collect();
        panic!("the report misses {missed:#?} and invents {invented:#?}");
    }
    let mut room_for_warnings = MAX_LISTED_VIOLATIONS.saturating_sub(errors);
    let mut room_for_errors = MAX_LISTED_VIOLATIONS;
    let listed = found.iter().filter(|found| {
        let room = if is_error(found.code) {
            &mut room_for_errors
        } else {
            &mut room_for_warnings
        };
        let has_room = *room > 0;
        *room = room.saturating_sub(1);
        has_room
    });
    let listed: Vec<_> = listed
        .map(|found| Found {
            range: found.range.clone().filter(|_| with_ranges),
            ..found.clone()
        })
        .collect();
    let reported: Vec<_> = report.violations.iter().map(found_by).collect();
    for (reported, expected) in reported.iter().zip(&listed) {
        assert_eq!(reported, expected);
    }
    assert_eq!(reported.len(), listed.len());
    assert_eq!(report.omitted, found.len() - listed.len());
}

fn is_error(code: Code) -> bool {
    code.severity() == Severity::Error
}

fn found_by(violation: &Violation) -> Found {
    Found {
        code: violation.code,
        pointer: violation.pointer.clone(),
        limit: violation.limit,
        actual: violation.actual,
        index: violation.index,
        suggestion: violation.suggestion,
        first: violation.first.clone(),
        range: violation
            .range
            .map(|range| range.start.offset..range.end.offset),
    }
}

/// Something that rules look at.
#[derive(Clone, Debug)]
struct Place {
    pointer: String,
    range: Option<Range<usize>>,
    /// First what is not in the body, and then the body from front to back.
    order: (usize, usize),
}

/// What a string is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    PathId,
    Token,
    Application,
    TaskId,
}

impl Kind {
    fn of(name: &str) -> Self {
        if name == TOKEN {
            Self::Token
        } else {
            Self::PathId
        }
    }
}

#[derive(Debug)]
struct Model {
    body: &'static str,
    found: Vec<((usize, usize), Found)>,
}

impl Model {
    const fn new(body: &'static str) -> Self {
        Self {
            body,
            found: Vec::new(),
        }
    }

    fn sorted(mut self) -> Vec<Found> {
        self.found
            .sort_by_key(|(order, found)| (*order, found.code, found.index));
        self.found.into_iter().map(|(_, found)| found).collect()
    }

    fn add(&mut self, code: Code, place: &Place) {
        self.add_with(code, place, |_| {});
    }

    fn add_at(&mut self, code: Code, place: &Place, index: usize) {
        self.add_with(code, place, |found| found.index = Some(index));
    }

    fn add_over(&mut self, code: Code, place: &Place, limit: usize, actual: usize) {
        self.add_with(code, place, |found| {
            found.limit = Some(limit);
            found.actual = Some(actual);
        });
    }

    fn add_with(&mut self, code: Code, place: &Place, complete: impl FnOnce(&mut Found)) {
        let mut found = Found {
            code,
            pointer: place.pointer.clone(),
            limit: None,
            actual: None,
            index: None,
            suggestion: None,
            first: None,
            range: place.range.clone(),
        };
        complete(&mut found);
        self.found.push((place.order, found));
    }

    fn in_body(&self, pointer: &str, span: &Range<usize>) -> Place {
        Place {
            pointer: format!("{}{pointer}", self.body),
            range: Some(span.clone()),
            order: (1, span.start),
        }
    }

    /// Everything that can be said of a string.
    fn text(&mut self, kind: Kind, text: &[u32], place: &Place) {
        let is_mandatory = matches!(kind, Kind::PathId | Kind::Token);
        if is_mandatory && text.is_empty() {
            self.add(Code::Missing, place);
        }
        let limit = match kind {
            Kind::PathId => {
                assert_eq!(MAX_PROJECT_ID_CHARS, MAX_INSTANCE_ID_CHARS);
                MAX_PROJECT_ID_CHARS
            }
            Kind::Token => MAX_TOKEN_CHARS,
            _ => usize::MAX,
        };
        let units: usize = text.iter().map(|&c| if c > 0xFFFF { 2 } else { 1 }).sum();
        if text.len() > limit {
            self.add_over(Code::TooLong, place, limit, text.len());
        } else if units > limit {
            self.add_over(Code::LongInUtf16, place, limit, units);
        }
        if kind == Kind::Application {
            let is_allowed = |&c: &u32| {
                is_surrogate(c) || char::from_u32(c).is_some_and(contract::is_name_character)
            };
            for (index, character) in text.iter().enumerate() {
                if !is_allowed(character) && !text[..index].contains(character) {
                    self.add_at(Code::ForbiddenCharacter, place, index);
                }
            }
        }
        if kind == Kind::PathId && [".", ".."].contains(&lossy(text).as_str()) {
            self.add(Code::UnaddressableSegment, place);
        }
        if kind == Kind::Token
            && let Some(index) = text.iter().position(|c| !(0x21..=0x7E).contains(c))
        {
            self.add_at(Code::NotAHeaderValue, place, index);
        }
        self.surrogate(text, place);

        let is_white = |&c: &u32| char::from_u32(c).is_some_and(char::is_whitespace);
        let is_blank = text.iter().all(is_white);
        if is_blank && matches!(kind, Kind::Application | Kind::TaskId) {
            self.add(Code::Blank, place);
        }
        let is_edge = |c: &u32| is_white(c) || [0xFEFF, 0x200B].contains(c);
        let is_named = matches!(kind, Kind::PathId | Kind::Application | Kind::TaskId);
        let front = text.iter().take_while(|c| is_edge(c)).count();
        let back = text.iter().rev().take_while(|c| is_edge(c)).count();
        if is_named && !is_blank {
            if front > 0 {
                self.add_at(Code::SurroundingWhitespace, place, 0);
            } else if back > 0 {
                self.add_at(Code::SurroundingWhitespace, place, text.len() - back);
            }
        }
        let looked_at = match (kind, is_blank) {
            (Kind::PathId | Kind::TaskId, false) => {
                front..text.len().saturating_sub(back).max(front)
            }
            // Nothing else tells of an id that is all white space.
            (Kind::PathId, true) => 0..text.len(),
            _ => 0..0,
        };
        let start = looked_at.start;
        let invisible = text[looked_at]
            .iter()
            .position(|&c| contract::is_invisible(c));
        if let Some(index) = invisible {
            self.add_at(Code::InvisibleCharacter, place, start + index);
        }
    }

    fn surrogate(&mut self, text: &[u32], place: &Place) {
        if let Some(index) = text.iter().position(|&c| is_surrogate(c)) {
            self.add_at(Code::LoneSurrogate, place, index);
        }
    }

    fn body(&mut self, reading: &Reading, text: &[u8]) {
        if reading.has_mark {
            let place = self.in_body("", &(0..3));
            self.add(Code::ByteOrderMark, &place);
        }
        match reading.ending {
            Ending::Whole => {}
            Ending::Nothing => {
                let place = Place {
                    range: None,
                    ..self.in_body("", &(0..0))
                };
                self.add(Code::Missing, &place);
            }
            Ending::Malformed(start) => {
                let rest = &text[start..];
                let length = first_character(rest).map_or(rest.len().min(1), char::len_utf8);
                let place = self.in_body("", &(start..start + length));
                self.add(Code::MalformedJson, &place);
            }
            Ending::TooDeep(start) => {
                let place = self.in_body("", &(start..start + 1));
                self.add_over(Code::TooDeep, &place, MAX_NESTING, MAX_NESTING + 1);
            }
        }
        let Some(root) = &reading.root else {
            return;
        };
        self.everywhere(root, "", Around::Nothing);
        let Value::Object(members) = &root.value else {
            let place = self.in_body("", &root.span);
            self.add(Code::WrongType, &place);
            return;
        };
        let mut has_apps = false;
        let mut last_tasks = None;
        for member in members {
            let name = lossy(&member.key);
            let value = member.value.as_ref();
            if name == APPS {
                has_apps = true;
                if let Some(value) = value {
                    self.expect_string(Kind::Application, value, "/apps");
                }
            } else if name == TASKS {
                // In a text that breaks off before there is anything of another list, the one
                // before it has been read, and a cap that it exceeds is told.
                if value.is_some() || last_tasks.is_none() {
                    last_tasks = Some(value);
                }
                if let Some(value) = value {
                    self.tasks(value);
                }
            } else {
                self.unknown(&member.key, &member.key_span, "", &[APPS, TASKS]);
            }
        }
        let tasks = match last_tasks {
            None => Some(0),
            Some(Some(Node {
                value: Value::Array(tasks),
                span,
                ..
            })) => {
                let items = tasks.len() + usize::from(has_apps);
                if items > MAX_ITEMS {
                    let place = self.in_body("/tasks", span);
                    self.add_over(Code::TooManyItems, &place, MAX_ITEMS, items);
                }
                Some(tasks.len())
            }
            // Of another type, or not there to be read.
            Some(_) => None,
        };
        if root.is_complete && !has_apps && tasks == Some(0) {
            let place = self.in_body("", &root.span);
            self.add(Code::NothingToImport, &place);
        }
    }

    fn expect_string(&mut self, kind: Kind, node: &Node, pointer: &str) {
        let place = self.in_body(pointer, &node.span);
        match &node.value {
            Value::String(text) => self.text(kind, text, &place),
            _ => self.add(Code::WrongType, &place),
        }
    }

    fn tasks(&mut self, node: &Node) {
        let Value::Array(tasks) = &node.value else {
            let place = self.in_body("/tasks", &node.span);
            return self.add(Code::WrongType, &place);
        };
        let mut first_of: HashMap<&[u32], usize> = HashMap::new();
        for (index, task) in tasks.iter().enumerate() {
            let pointer = format!("/tasks/{index}");
            let place = self.in_body(&pointer, &task.span);
            let Value::Object(members) = &task.value else {
                self.add(Code::WrongType, &place);
                continue;
            };
            let mut last_id = None;
            for member in members {
                if lossy(&member.key) == TASK_ID {
                    last_id = Some(member.value.as_ref());
                    if let Some(value) = &member.value {
                        self.expect_string(Kind::TaskId, value, &format!("{pointer}/task_id"));
                    }
                } else {
                    self.unknown(&member.key, &member.key_span, &pointer, &[TASK_ID]);
                }
            }
            match last_id {
                None if task.is_complete => self.add(Code::TaskWithoutId, &place),
                Some(Some(Node {
                    value: Value::String(id),
                    span,
                    ..
                })) => {
                    let place = self.in_body(&format!("{pointer}/task_id"), span);
                    let first = *first_of.entry(id).or_insert(index);
                    if first != index {
                        let first = format!("{}/tasks/{first}/task_id", self.body);
                        self.add_with(Code::DuplicateTask, &place, |found| {
                            found.first = Some(first);
                        });
                    }
                }
                _ => {}
            }
        }
    }

    fn unknown(&mut self, key: &[u32], span: &Range<usize>, around: &str, known: &[&'static str]) {
        let place = self.in_body(&format!("{around}{}", token(key)), span);
        let suggestion = nearest(key, known);
        self.add_with(Code::UnknownField, &place, |found| {
            found.suggestion = suggestion;
        });
    }

    /// What holds at any depth: keys stand there once, and characters are whole.
    fn everywhere(&mut self, node: &Node, pointer: &str, around: Around) {
        let here = around.of(node);
        match &node.value {
            // There it is told with everything else about that string.
            Value::String(_) if here == Around::KnownString => {}
            Value::String(text) => {
                let place = self.in_body(pointer, &node.span);
                self.surrogate(text, &place);
            }
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.everywhere(element, &format!("{pointer}/{index}"), here);
                }
            }
            Value::Object(members) => {
                for (index, member) in members.iter().enumerate() {
                    let pointer = format!("{pointer}{}", token(&member.key));
                    let place = self.in_body(&pointer, &member.key_span);
                    self.surrogate(&member.key, &place);
                    if members[..index].iter().any(|other| other.key == member.key) {
                        self.add(Code::DuplicateKey, &place);
                    }
                    if let Some(value) = &member.value {
                        let here = match (here, lossy(&member.key).as_str()) {
                            (Around::Body, APPS) | (Around::Task, TASK_ID) => Around::KnownField,
                            (Around::Body, TASKS) => Around::TasksField,
                            _ => Around::Elsewhere,
                        };
                        self.everywhere(value, &pointer, here);
                    }
                }
            }
            _ => {}
        }
    }
}

/// What a value stands in, or is, as far as the contract names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    Nothing,
    Body,
    TasksField,
    Tasks,
    Task,
    KnownField,
    KnownString,
    Elsewhere,
}

impl Around {
    /// What a value is, from what it stands in.
    fn of(self, node: &Node) -> Self {
        match (self, &node.value) {
            (Self::Nothing, Value::Object(_)) => Self::Body,
            (Self::TasksField, Value::Array(_)) => Self::Tasks,
            (Self::Tasks, Value::Object(_)) => Self::Task,
            (Self::KnownField, Value::String(_)) => Self::KnownString,
            _ => Self::Elsewhere,
        }
    }
}

/// A key as a reference token.
fn token(key: &[u32]) -> String {
    format!("/{}", lossy(key).replace('~', "~0").replace('/', "~1"))
}

/// The name that a key is probably a misspelling of: one letter away if short,
/// two if long, and neither case nor separators count. One that stands elsewhere in a body
/// is none.
fn nearest(key: &[u32], known: &[&'static str]) -> Option<&'static str> {
    if ["apps", "tasks", "task_id"].contains(&lossy(key).as_str()) {
        return None;
    }
    let letters = |key: &[u32]| -> Chars {
        key.iter()
            .filter(|&&c| !"_- ".chars().any(|separator| u32::from(separator) == c))
            .map(|&c| char::from_u32(c).map_or(c, |c| u32::from(c.to_ascii_lowercase())))
            .collect()
    };
    let key = letters(key);
    if key.len() > 16 {
        return None;
    }
    let mut best: Option<(usize, &'static str)> = None;
    for &name in known {
        let name_letters = letters(&crate::document::chars(name));
        let distance = distance(&key, &name_letters);
        let near = if name_letters.len() > 5 { 2 } else { 1 };
        if distance <= near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// How many letters to put in, take out, replace or exchange with the next one.
fn distance(a: &[u32], b: &[u32]) -> usize {
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let one = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                let is_exchanged = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if is_exchanged {
                    one.min(table[i - 2][j - 2] + 1)
                } else {
                    one
                }
            };
        }
    }
    table[a.len()][b.len()]
}
