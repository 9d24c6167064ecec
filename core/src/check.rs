//! Reading a request from front to back, and asking the rules about each thing.

#[cfg(feature = "request-text")]
mod members;
mod path;
mod sink;

#[cfg(feature = "request-text")]
pub(crate) use self::members::{Members, request_text};
use self::path::{Path, Step, Unnamed};
pub(crate) use self::sink::Sink;
use crate::contract::{self, MAX_NESTING};
use crate::duplicate_ids::Ids;
use crate::findings::{Finding, Findings, Order, Site, Span};
use crate::place::{Place, Root};
use crate::request::{Body, Field, Request};
use crate::rules::{self, Subject};
use crate::sort::sort_by;
use crate::string::Text;
use crate::text::position::Locator;
use crate::text::{Between, Run, Scanner};
#[cfg(feature = "value")]
use crate::value;
use crate::violation::{Code, Detail, Expected, JsonType, Violation};
use crate::{ItemKind, Report, text};

/// Checks a whole request, which came with fields of these other names too.
pub(crate) fn request<'a>(
    request: &Request<'_>,
    unknown_fields: impl Iterator<Item = Text<'a>>,
) -> Report {
    let mut findings = Findings::default();
    rules::unknown_request_fields(unknown_fields, &mut findings);
    let parts = [&request.project_id, &request.instance_id, &request.token];
    check_parts(parts.map(Some), &mut findings);
    check_body(request.body, &mut findings, Root::Request)
}

/// Checks what a request has besides its body, as far as it is given here: the ids of
/// the project and the instance, and the token.
pub(crate) fn parts(parts: [Option<&Field<'_>>; 3]) -> Report {
    let mut findings = Findings::default();
    check_parts(parts, &mut findings);
    findings.report(Root::Request, None)
}

/// Checks a body alone.
pub(crate) fn body(body: Body<'_>) -> Report {
    check_body(body, &mut Findings::default(), Root::Body)
}

/// What ends the reading of a list in JSON, or of the part of it at `part`, if anything does:
/// malformed text, or brackets too deep in others. Its range is in the whole text.
pub(crate) fn fault_of_list(text: &[u8], part: Span) -> Option<Violation> {
    let read = text.get(part.start..part.end).unwrap_or_default();
    if SHORTCUTS && text::is_clean_list(read) {
        return None;
    }
    let end = Ids::compared(|ids| {
        let mut findings = Findings::default();
        read_body(Body::Text(read), &mut findings, ids);
        findings.into_end()
    })?;
    let mut fault = end.moved(part.start, Place::List);
    Some(fault.take_violation(Root::Body, Some(&mut Locator::new(text))))
}

/// That an item of a list, which is the one of this number of its kind from 0, has half a
/// character, by its index in code points.
pub(crate) fn half_in_item(kind: ItemKind, number: usize, found: (usize, u32)) -> Violation {
    let site = Site::of_item(kind, number);
    rules::lone_surrogate(site, found).take_violation(Root::Body, None)
}

fn check_parts(parts: [Option<&Field<'_>>; 3], findings: &mut Findings) {
    let places = [
        (Place::ProjectId, Order::PROJECT_ID),
        (Place::InstanceId, Order::INSTANCE_ID),
        (Place::Token, Order::TOKEN),
    ];
    for (field, (place, order)) in parts.into_iter().zip(places) {
        let Some(field) = field else { continue };
        if let Field::Text(text) = field
            && rules::has_no_findings(*text, &place)
        {
            continue;
        }
        let site = Site {
            place,
            order,
            span: None,
        };
        check_field(field, site, findings);
    }
}

fn check_field(field: &Field<'_>, site: Site, findings: &mut Findings) {
    match field {
        Field::Absent => findings.add(rules::missing(site)),
        Field::Text(text) => {
            let text = text.classified();
            rules::check_text(&Subject { site, text }, findings);
        }
        Field::NonString(value) => {
            // Whatever stands in the token's place may be a part of the token.
            let written = value
                .number_text
                .as_deref()
                .filter(|_| site.place != Place::Token);
            findings.add(rules::wrong_type(site, value.json_type, written));
        }
    }
}

/// Whether lists are taken in larger steps, which changes no verdict.
const SHORTCUTS: bool = cfg!(feature = "shortcuts");

fn check_body(body: Body<'_>, findings: &mut Findings, root: Root) -> Report {
    // Nearly all bodies are such lists.
    let is_clean = || match body {
        Body::Text(text) | Body::JavaScriptText(text) => text::is_clean_list(text),
        Body::Packed(packed) => packed.is_clean_list(),
        Body::Absent => false,
        #[cfg(feature = "value")]
        Body::Value(_) => false,
    };
    if SHORTCUTS && findings.is_empty() && is_clean() {
        return Report::default();
    }
    report_on(body, findings, root)
}

/// The verdict about a body alone, for tests of the way that most bodies take.
#[cfg(test)]
pub(crate) fn without_shortcuts(body: Body<'_>) -> Report {
    report_on(body, &mut Findings::default(), Root::Body)
}

/// Reads a body, as [`Ids::compared`] does it, and reports on it.
///
/// Not inlined, so that the common case stays small.
#[inline(never)]
fn report_on(body: Body<'_>, findings: &mut Findings, root: Root) -> Report {
    // Nearly always there is nothing to remember for a second reading.
    let before = (!findings.is_empty()).then(|| findings.clone());
    Ids::compared(|ids| {
        if ids.are_kept() {
            *findings = before.clone().unwrap_or_default();
        }
        read_body(body, findings, ids);
    });
    let text = match body {
        Body::Text(text) | Body::JavaScriptText(text) => Some(text),
        _ => None,
    };
    findings.report(root, text)
}

/// Reads a body from front to back, once.
fn read_body<'t>(body: Body<'t>, findings: &mut Findings, ids: &mut Ids<'t>) {
    let mut checker = Checker::new(findings, ids);
    match body {
        Body::Absent => checker.nothing(),
        Body::Text(text) => text::read(text, &mut checker),
        Body::JavaScriptText(text) => text::read_javascript(text, &mut checker),
        #[cfg(feature = "value")]
        Body::Value(value) => value::read(value, &mut checker),
        Body::Packed(packed) => packed.read(&mut checker),
    }
}

/// A bracketed kind of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    Array,
    Object,
}

/// A value without brackets that is no string, and how a message may show it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scalar<'s> {
    Null,
    Boolean,
    /// As it was written.
    Number(&'s [u8]),
    /// Of a type that JSON does not have.
    Other,
}

impl<'s> Scalar<'s> {
    /// Its type, and how a number was written.
    const fn described(self) -> (JsonType, Option<&'s [u8]>) {
        match self {
            Scalar::Null => (JsonType::Null, None),
            Scalar::Boolean => (JsonType::Boolean, None),
            Scalar::Number(digits) => (JsonType::Number, Some(digits)),
            Scalar::Other => (JsonType::Other, None),
        }
    }
}

impl Container {
    /// Its type.
    const fn json_type(self) -> JsonType {
        match self {
            Self::Array => JsonType::Array,
            Self::Object => JsonType::Object,
        }
    }
}

/// Takes in a body piece by piece. After [`Checker::abort`] nothing more comes.
#[derive(Debug)]
pub(crate) struct Checker<'c, 't> {
    findings: &'c mut Findings,
    /// The innermost open container that the contract names: the body, its `tasks`,
    /// or an element of those.
    known: Known,
    /// Containers that it does not name, within the known ones.
    unnamed: Vec<Unnamed>,
    /// The last key of the body or of a task.
    key: Key<'t>,
    /// The keys of open objects that no flag stands for, in order of their objects.
    keys: Vec<(Text<'t>, Span)>,
    /// The container that should be something else.
    wrong: Option<(Place, JsonType, usize)>,
    body: BodySoFar,
    task: TaskSoFar<'t>,
    ids: &'c mut Ids<'t>,
}

/// The innermost open container that the contract names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    None,
    Body,
    Tasks,
    Task,
}

/// The last key of a container that the contract names.
#[derive(Clone, Copy, Debug)]
enum Key<'t> {
    Apps,
    Tasks,
    TaskId,
    Other(Text<'t>),
}

impl<'t> Key<'t> {
    fn name(self) -> Text<'t> {
        match self {
            Self::Apps => Text::from(contract::APPS),
            Self::Tasks => Text::from(contract::TASKS),
            Self::TaskId => Text::from(contract::TASK_ID),
            Self::Other(key) => key,
        }
    }
}

/// What is known of the body so far.
#[derive(Debug, Default)]
struct BodySoFar {
    start: usize,
    has_apps: bool,
    tasks: Tasks,
    /// The bytes of the list that counts, and how many elements it has.
    tasks_span: Option<Span>,
    tasks_count: usize,
    /// The list that counted before the last `tasks`, as long as nothing of that one's
    /// value was read.
    replaced: Option<(Span, usize)>,
}

/// The last value of the body's `tasks`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tasks {
    #[default]
    Absent,
    Array,
    Wrong,
}

/// What is known of an element of `tasks` so far.
#[derive(Debug, Default)]
struct TaskSoFar<'t> {
    start: usize,
    has_id: bool,
    /// The last id, if it is a string.
    id: Option<(Text<'t>, Span)>,
    keys_from: usize,
}

impl<'t> Sink<'t> for Checker<'_, 't> {
    #[inline]
    fn open(&mut self, container: Container, span: Span) {
        if let Some(outer) = self.unnamed.last_mut() {
            outer.count();
        } else if self.open_known(container, span) {
            return;
        }
        let keys = self.keys.len();
        self.unnamed.push(Unnamed::new(container, keys));
    }

    #[inline]
    fn close(&mut self, end: usize) {
        self.leave(end, true);
    }

    fn key(&mut self, key: Text<'t>, span: Span) {
        let known: &[&'static str] = if !self.unnamed.is_empty() {
            &[]
        } else if self.known == Known::Task {
            if key.is(contract::TASK_ID) {
                self.key = Key::TaskId;
                if self.task.has_id {
                    let index = self.body.tasks_count.saturating_sub(1);
                    self.duplicate_key(Place::TaskId(index), span);
                }
                self.task.has_id = true;
                self.task.id = None;
                return;
            }
            &[contract::TASK_ID]
        } else {
            if key.is(contract::TASKS) {
                self.key = Key::Tasks;
                if self.body.tasks != Tasks::Absent {
                    self.duplicate_key(Place::Tasks, span);
                }
                // Wrong until its value turns out to be a list.
                self.body.tasks = Tasks::Wrong;
                let count = core::mem::take(&mut self.body.tasks_count);
                self.body.replaced = self.body.tasks_span.take().map(|span| (span, count));
                return;
            }
            if key.is(contract::APPS) {
                self.key = Key::Apps;
                if self.body.has_apps {
                    self.duplicate_key(Place::Apps, span);
                }
                self.body.has_apps = true;
                return;
            }
            &[contract::APPS, contract::TASKS]
        };

        self.keys.push((key, span));
        if !known.is_empty() {
            self.key = Key::Other(key);
            self.found_here(Code::UnknownField, span, |finding| {
                finding.suggesting(rules::nearest_name(key, known))
            });
        }
        self.surrogate_here(key, span);
    }

    fn string(&mut self, text: Text<'t>, span: Span) {
        match (self.unnamed.last(), self.known, self.key) {
            (None, Known::Task, Key::TaskId) => {
                self.task.id = Some((text, span));
                // The commonest string by far, of which no rule speaks.
                if text.is_plain() && !text.is_empty() {
                    return;
                }
                let place = Place::TaskId(self.body.tasks_count.saturating_sub(1));
                let site = Site::in_body(place, span);
                rules::check_text(&Subject { site, text }, self.findings);
            }
            (None, Known::Body, Key::Apps) => {
                let site = Site::in_body(Place::Apps, span);
                rules::check_text(&Subject { site, text }, self.findings);
            }
            (Some(_), ..) | (None, Known::Body | Known::Task, Key::Other(_)) => {
                self.surrogate_here(text, span);
                if let Some(outer) = self.unnamed.last_mut() {
                    outer.count();
                }
            }
            (None, ..) => {
                self.wrong_scalar(JsonType::String, None, span);
                // The index has moved on past this element, if it is one.
                if let Some(found) = rules::first_lone_surrogate(text) {
                    let site = Site::in_body(self.wrong_place(), span);
                    self.findings.add(rules::lone_surrogate(site, found));
                }
            }
        }
    }

    fn scalar(&mut self, scalar: Scalar<'_>, span: Span) {
        if let Some(outer) = self.unnamed.last_mut() {
            outer.count();
            return;
        }
        if let (Known::Body | Known::Task, Key::Other(_)) = (self.known, self.key) {
            return;
        }
        let (found, written) = scalar.described();
        self.wrong_scalar(found, written, span);
    }

    #[inline]
    fn take_objects(&mut self, scanner: &mut Scanner<'t>, at: usize) -> bool {
        SHORTCUTS && self.is_among_tasks() && scanner.tasks(at, self)
    }
}

impl<'c, 't> Checker<'c, 't> {
    fn new(findings: &'c mut Findings, ids: &'c mut Ids<'t>) -> Self {
        Self {
            findings,
            known: Known::None,
            unnamed: Vec::new(),
            key: Key::Apps,
            keys: Vec::new(),
            wrong: None,
            body: BodySoFar::default(),
            task: TaskSoFar::default(),
            ids,
        }
    }

    /// Another body comes, of the same request; the one before was read to its end.
    #[cfg(feature = "request-text")]
    fn begin_another(&mut self) {
        self.key = Key::Apps;
        self.body = BodySoFar::default();
        self.task = TaskSoFar::default();
    }

    /// There is no body.
    pub(crate) fn nothing(&mut self) {
        self.findings.add(rules::missing(Site {
            place: Place::Body,
            order: Order::in_body(0),
            span: None,
        }));
    }

    /// The text begins with a byte order mark.
    pub(crate) fn byte_order_mark(&mut self, span: Span) {
        self.findings.add(rules::byte_order_mark(span));
    }

    /// Whether another container may be opened within those that are open.
    pub(crate) const fn has_room_at(depth: usize) -> bool {
        depth < MAX_NESTING
    }

    /// Whether the next value is an element of the body's `tasks`.
    #[inline]
    pub(crate) fn is_among_tasks(&self) -> bool {
        self.known == Known::Tasks && self.unnamed.is_empty()
    }

    /// A whole element of `tasks` that has an id of visible ASCII and nothing
    /// else: the same as opening it, its key, its string and closing it, in one
    /// step. The id is the first `length` bytes of `text`, and not empty.
    #[inline]
    pub(crate) fn plain_task(&mut self, text: &'t [u8], length: usize, span: Span) {
        debug_assert!(self.is_among_tasks() && length > 0);
        let index = self.next_task();
        self.ids.insert_plain(text, length, span, index);
    }

    /// The same for an id that has escapes, all of them for visible ASCII, and the
    /// hash of what it stands for.
    #[inline]
    pub(crate) fn escaped_task(&mut self, text: &'t [u8], length: usize, hash: u32, span: Span) {
        debug_assert!(self.is_among_tasks() && length > 0);
        let index = self.next_task();
        self.ids.insert_escaped(text, length, hash, span, index);
    }

    /// Many of [`Self::plain_task`] in one step.
    #[inline]
    pub(crate) fn plain_tasks(&mut self, run: Run<'t>) {
        debug_assert!(self.is_among_tasks() && run.length > 0);
        let first = self.body.tasks_count;
        self.body.tasks_count += run.count();
        self.ids.insert_run(run, first);
    }

    /// This stretch of the text, which was read, is ASCII without line ends.
    pub(crate) fn note_in_line(&mut self, span: Span) {
        self.findings.note_in_line(span);
    }

    /// Elements whose ids differ in length, with which `text` begins, in one step: how many
    /// bytes they have. There are none where more is needed of them than their hashes.
    #[inline]
    pub(crate) fn mixed_tasks(&mut self, text: &[u8], between: Between<'_>) -> usize {
        debug_assert!(self.is_among_tasks());
        let Ids::Hashed(hashes) = &mut *self.ids else {
            return 0;
        };
        let mixed = hashes.insert_mixed(text, between);
        self.body.tasks_count += mixed.count;
        mixed.bytes
    }

    /// A whole element of `tasks` that has an id and nothing else, as
    /// [`Self::plain_task`].
    #[inline]
    pub(crate) fn task(&mut self, id: Text<'t>, span: Span) {
        if !id.is_plain() || id.is_empty() {
            let site = Site::in_body(Place::TaskId(self.body.tasks_count), span);
            rules::check_text(&Subject { site, text: id }, self.findings);
        }
        let index = self.next_task();
        self.ids.insert(id, span, index);
    }

    /// A container opens in one that the contract names, and may be such a one itself.
    fn open_known(&mut self, container: Container, span: Span) -> bool {
        self.body.replaced = None;
        match (self.known, self.key, container) {
            (Known::None, _, Container::Object) => {
                self.known = Known::Body;
                self.body.start = span.start;
                return true;
            }
            (Known::Body, Key::Tasks, Container::Array) => {
                self.known = Known::Tasks;
                self.body.tasks = Tasks::Array;
                self.body.tasks_count = 0;
                self.body.tasks_span = Some(span);
                // No more than one of two lists counts.
                self.ids.clear();
                return true;
            }
            (Known::Tasks, ..) => {
                self.next_task();
                if container == Container::Object {
                    self.known = Known::Task;
                    self.task = TaskSoFar {
                        start: span.start,
                        keys_from: self.keys.len(),
                        ..TaskSoFar::default()
                    };
                    return true;
                }
            }
            (Known::Body | Known::Task, Key::Other(_), _) => return false,
            _ => {}
        }
        self.wrong = Some((self.wrong_place(), container.json_type(), span.start));
        false
    }

    /// Leaves the innermost container, which may not be complete.
    #[inline]
    fn leave(&mut self, end: usize, is_complete: bool) {
        match self.unnamed.last() {
            None => return self.leave_known(end, is_complete),
            Some(Unnamed::Object(keys_from)) => self.duplicate_keys(*keys_from),
            Some(Unnamed::Array(_)) => {}
        }
        self.unnamed.pop();
        if self.unnamed.is_empty()
            && let Some((place, found, start)) = self.wrong.take()
        {
            let span = Span { start, end };
            self.findings.add_of_many(Code::WrongType, span, |span| {
                rules::wrong_type(Site::in_body(place, span), found, None)
            });
        }
    }

    /// Leaves a container that the contract names.
    fn leave_known(&mut self, end: usize, is_complete: bool) {
        match self.known {
            Known::None => {}
            Known::Task => {
                let index = self.body.tasks_count.saturating_sub(1);
                if let Some((text, span)) = self.task.id {
                    self.ids.insert(text, span, index);
                } else if is_complete && !self.task.has_id {
                    let span = Span {
                        start: self.task.start,
                        end,
                    };
                    self.findings
                        .add_of_many(Code::TaskWithoutId, span, |span| {
                            rules::task_without_id(Site::in_body(Place::Task(index), span))
                        });
                }
                self.duplicate_keys(self.task.keys_from);
                self.known = Known::Tasks;
            }
            Known::Tasks => {
                if let Some(span) = &mut self.body.tasks_span {
                    span.end = end;
                }
                self.ids.end();
                let findings = &mut *self.findings;
                self.ids.repeats(|id, first| {
                    findings.add_of_many(Code::DuplicateTask, id.span, |span| {
                        let site = Site::in_body(Place::TaskId(id.task), span);
                        rules::duplicate_task(site, first)
                    });
                });
                self.known = Known::Body;
            }
            Known::Body => {
                self.duplicate_keys(0);
                let applications = usize::from(self.body.has_apps);
                let counts = match (self.body.tasks, self.body.tasks_span) {
                    (Tasks::Array, Some(span)) => Some((span, self.body.tasks_count)),
                    // The text ends before there is another one.
                    _ => self.body.replaced,
                };
                if let Some((span, tasks)) = counts {
                    let site = Site::in_body(Place::Tasks, span);
                    rules::too_many_items(site, applications, tasks, self.findings);
                }
                let asks_for_nothing = !self.body.has_apps
                    && self.body.tasks != Tasks::Wrong
                    && self.body.tasks_count == 0;
                if is_complete && asks_for_nothing {
                    let span = Span {
                        start: self.body.start,
                        end,
                    };
                    let site = Site::in_body(Place::Body, span);
                    self.findings.add(rules::nothing_to_import(site));
                }
                self.known = Known::None;
            }
        }
    }

    /// The text broke off, or went wrong, at `span`, where it has that character.
    pub(crate) fn malformed(&mut self, span: Span, expected: Expected, character: Option<u32>) {
        let site = Site::in_body(Place::Body, span);
        self.findings
            .end_with(rules::malformed_json(site, expected, character));
        self.abort(span.start);
    }

    /// The bracket at `span` is one too deep.
    pub(crate) fn too_deep(&mut self, span: Span) {
        self.findings
            .end_with(rules::too_deep(Site::in_body(Place::Body, span)));
        self.abort(span.start);
    }

    /// Nothing more will be read: what is open is judged by what was read of it.
    fn abort(&mut self, end: usize) {
        while !self.unnamed.is_empty() || self.known != Known::None {
            self.leave(end, false);
        }
    }

    /// Counts an element of `tasks`, and returns its index.
    const fn next_task(&mut self) -> usize {
        let index = self.body.tasks_count;
        self.body.tasks_count += 1;
        index
    }

    fn wrong_scalar(&mut self, found: JsonType, written: Option<&[u8]>, span: Span) {
        self.body.replaced = None;
        if self.known == Known::Tasks {
            self.next_task();
        }
        let Self {
            findings,
            known,
            key,
            body,
            ..
        } = self;
        findings.add_of_many(Code::WrongType, span, |span| {
            let site = Site::in_body(wrong_place(*known, *key, body.tasks_count), span);
            let written = written.and_then(|written| core::str::from_utf8(written).ok());
            rules::wrong_type(site, found, written)
        });
    }

    /// A second key of a name that the contract has.
    fn duplicate_key(&mut self, place: Place, span: Span) {
        self.findings.add_of_many(Code::DuplicateKey, span, |span| {
            rules::duplicate_key(Site::in_body(place, span))
        });
    }

    fn wrong_place(&self) -> Place {
        wrong_place(self.known, self.key, self.body.tasks_count)
    }

    /// Adds a finding about the last key.
    fn found_here(&mut self, code: Code, span: Span, complete: impl FnOnce(Finding) -> Finding) {
        let Self {
            findings,
            known,
            unnamed,
            key,
            keys,
            body,
            ..
        } = self;
        let here = Path {
            known: *known,
            task: body.tasks_count.saturating_sub(1),
            key: *key,
            unnamed,
            keys,
        };
        findings.add_at(code, span, || here.place_here(), complete);
    }

    /// Adds a finding about half a character in a text at the last key, if it has one.
    #[inline]
    fn surrogate_here(&mut self, text: Text<'t>, span: Span) {
        if text.is_plain() {
            return;
        }
        if let Some((index, code_point)) = rules::first_lone_surrogate(text) {
            self.found_here(Code::LoneSurrogate, span, |finding| {
                finding.at_index(index).with(Detail::CodePoint(code_point))
            });
        }
    }

    /// Tells of the duplicate keys from `from` on, and forgets all keys from there on.
    fn duplicate_keys(&mut self, from: usize) {
        if self.keys.len() > from {
            self.duplicate_keys_of_some(from);
        }
    }

    /// Not inlined, so that the common case stays small.
    #[inline(never)]
    fn duplicate_keys_of_some(&mut self, from: usize) {
        let Self {
            findings,
            known,
            unnamed,
            key,
            keys,
            body,
            ..
        } = self;
        let Some((outer, own)) = keys.split_at_mut_checked(from) else {
            return;
        };
        if own.len() > 1 {
            let here = Path {
                known: *known,
                task: body.tasks_count.saturating_sub(1),
                key: *key,
                unnamed,
                keys: outer,
            };
            tell_duplicate_keys(own, &here, findings);
        }
        keys.truncate(from);
    }
}

/// Tells of the duplicate keys of an object.
fn tell_duplicate_keys(
    keys: &mut [(Text<'_>, Span)],
    here: &Path<'_, '_>,
    findings: &mut Findings,
) {
    // Keys come in the order they stand in, so a first one stays first.
    sort_by(keys, |(a, _), (b, _)| a.compare(*b));
    for pair in keys.windows(2) {
        if let [(earlier, _), (later, span)] = pair
            && earlier.compare(*later).is_eq()
        {
            rules::duplicate_unnamed_key(*span, findings, || here.place_of(Step::Key(*later)));
        }
    }
}

/// The place of a value that stands where the contract names another type; if it is an
/// element of `tasks`, it has been counted.
const fn wrong_place(known: Known, key: Key<'_>, tasks: usize) -> Place {
    match (known, key) {
        (Known::None, _) => Place::Body,
        (Known::Tasks, _) => Place::Task(tasks.saturating_sub(1)),
        (_, Key::Tasks) => Place::Tasks,
        (_, Key::TaskId) => Place::TaskId(tasks.saturating_sub(1)),
        (_, Key::Apps | Key::Other(_)) => Place::Apps,
    }
}
