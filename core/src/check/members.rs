//! A whole request that is one text: its members, and what is wrong with each.

use super::path::{Path, Unnamed};
use super::{Checker, Container, Key, Known, Scalar, Sink, read_body, tell_duplicate_keys};
use crate::contract::{self, MAX_LISTED_VIOLATIONS};
use crate::duplicate_ids::Ids;
use crate::findings::{Findings, Order, Site, Span};
use crate::place::{Place, Root, push_key};
use crate::request::Body;
use crate::rules::{self, Subject};
use crate::string::{Text, encode};
use crate::text;
use crate::violation::{Expected, JsonType};
use crate::{Report, Severity, Violation};

/// Checks a whole request that is one text; nothing if it is no object.
pub(crate) fn request_text(text: &[u8]) -> Option<Report> {
    let mut found = Ids::compared(|ids| Found::of(text, ids))?;
    let [project_id, instance_id, token] = found.fields;
    let mut others = found.others.report(Root::Body, Some(text));
    for violation in &mut others.violations {
        // What is only known by its pointer stands in the request, and in no body.
        if let Place::InBody(pointer) = &violation.place {
            violation.place = Place::InRequest(pointer.clone());
        }
    }
    let reports = [project_id, instance_id, token, found.bodies]
        .map(|mut findings| findings.report(Root::Request, Some(text)));
    Some(joined(reports.into_iter().chain([others])))
}

/// Reports on the parts of one request as one, in their order.
fn joined(reports: impl Iterator<Item = Report>) -> Report {
    let mut joined = Report::default();
    for report in reports {
        joined.errors += report.errors;
        joined.warnings += report.warnings;
        joined.violations.extend(report.violations);
    }
    let is_error = |violation: &Violation| violation.severity() == Severity::Error;
    let listed = joined.violations.iter().filter(|one| is_error(one)).count();
    // A warning has what room the errors leave.
    let mut errors = listed.min(MAX_LISTED_VIOLATIONS);
    let mut warnings = MAX_LISTED_VIOLATIONS - errors;
    joined.violations.retain(|violation| {
        let room = if is_error(violation) {
            &mut errors
        } else {
            &mut warnings
        };
        let has_room = *room > 0;
        *room = room.saturating_sub(1);
        has_room
    });
    joined.omitted = joined.errors + joined.warnings - joined.violations.len();
    joined
}

/// What is found in a request, in the order of a report.
struct Found {
    fields: [Findings; 3],
    bodies: Findings,
    /// About fields that a request should not have, and about the text itself.
    others: Findings,
}

impl Found {
    /// What is found in a text, read once; nothing if it is no object.
    fn of<'t>(text: &'t [u8], ids: &mut Ids<'t>) -> Option<Self> {
        let mut bodies = Findings::default();
        let mut members = Members::new(Checker::new(&mut bodies, ids));
        let is_object = text::read_members(text, &mut members);
        let Members { fields, others, .. } = members;
        is_object.then_some(Self {
            fields: fields.map(|field| field.findings),
            bodies,
            others,
        })
    }
}

/// Takes in a request member by member, in the order in which it is written.
///
/// Each key is followed by a value, and [`Members::end_value`] is called behind that. In
/// the end comes [`Members::end`], and then, or before, what is wrong with the text.
pub(crate) struct Members<'c, 't> {
    fields: [Field; 3],
    has_body: bool,
    /// What takes in bodies, but those that are strings.
    body: Checker<'c, 't>,
    others: Findings,
    /// What is being read.
    member: Member<'t>,
    /// Where the outermost open container begins, and what it is.
    outermost: Option<(JsonType, usize)>,
    /// The open containers in the value that is being read, but for those of a body.
    unnamed: Vec<Unnamed>,
    /// The keys of fields that a request should not have, and those of the open objects
    /// in the last one.
    keys: Vec<(Text<'t>, Span)>,
}

/// A field that should be a string, and what is found in its values.
struct Field {
    name: &'static str,
    place: Place,
    is_there: bool,
    findings: Findings,
}

/// What the last key of the request names.
#[derive(Clone, Copy)]
enum Member<'t> {
    /// There is none, or its value has ended.
    None,
    /// A field that should be a string, by its number.
    Field(usize),
    Body,
    Other(Text<'t>),
}

impl Field {
    fn new(name: &'static str, place: Place) -> Self {
        Self {
            name,
            place,
            is_there: false,
            findings: Findings::default(),
        }
    }

    fn site(&self, span: Span) -> Site {
        Site::in_body(self.place.clone(), span)
    }

    fn wrong_type(&mut self, found: JsonType, written: Option<&[u8]>, span: Span) {
        // Whatever stands in the token's place may be a part of the token.
        let written = written
            .filter(|_| self.place != Place::Token)
            .and_then(|written| core::str::from_utf8(written).ok());
        let finding = rules::wrong_type(self.site(span), found, written);
        self.findings.add(finding);
    }
}

impl<'c, 't> Members<'c, 't> {
    fn new(body: Checker<'c, 't>) -> Self {
        Self {
            fields: [
                Field::new(contract::PROJECT_ID, Place::ProjectId),
                Field::new(contract::INSTANCE_ID, Place::InstanceId),
                Field::new(contract::TOKEN, Place::Token),
            ],
            has_body: false,
            body,
            others: Findings::default(),
            member: Member::None,
            outermost: None,
            unnamed: Vec::new(),
            keys: Vec::new(),
        }
    }

    /// What takes in the value that comes next, if that is a body.
    pub(crate) fn checker(&mut self) -> Option<&mut Checker<'c, 't>> {
        matches!(self.member, Member::Body).then_some(&mut self.body)
    }

    /// The value of the last key has ended.
    pub(crate) fn end_value(&mut self) {
        self.member = Member::None;
    }

    /// The request has ended.
    pub(crate) fn end(&mut self) {
        for field in &mut self.fields {
            if !field.is_there {
                field.findings.add(rules::missing(Site {
                    place: field.place.clone(),
                    order: Order::in_body(0),
                    span: None,
                }));
            }
        }
        if !self.has_body {
            self.body.nothing();
        }
        self.duplicate_keys(0);
    }

    /// The text broke off, or went wrong, at `span`, where it has that character.
    pub(crate) fn malformed(&mut self, span: Span, expected: Expected, character: Option<u32>) {
        if let Some(checker) = self.checker() {
            checker.malformed(span, expected, character);
        } else {
            // It is the whole text that is none.
            let site = Site::in_body(Place::InRequest("".into()), span);
            self.others
                .add(rules::malformed_json(site, expected, character));
        }
        self.abort(span.start);
    }

    /// The bracket at `span` is one too deep.
    pub(crate) fn too_deep(&mut self, span: Span) {
        match self.member {
            Member::None => {}
            Member::Field(_) => {
                if let Some(field) = self.field() {
                    let finding = rules::too_deep(field.site(span));
                    field.findings.add(finding);
                }
            }
            Member::Body => self.body.too_deep(span),
            Member::Other(key) => {
                let mut pointer = String::new();
                push_key(&mut pointer, key);
                let place = Place::InRequest(pointer.into());
                self.others.add(rules::too_deep(Site::in_body(place, span)));
            }
        }
        self.abort(span.start);
    }

    /// Nothing more will be read: what is open is judged by what was read of it.
    fn abort(&mut self, end: usize) {
        while !self.unnamed.is_empty() {
            self.close(end);
        }
        self.end_value();
        self.duplicate_keys(0);
    }

    /// A key of the request.
    fn member(&mut self, key: Text<'t>, span: Span) {
        let known = self.fields.iter().position(|field| key.is(field.name));
        if let Some(number) = known {
            self.member = Member::Field(number);
            if let Some(field) = self.field() {
                if field.is_there {
                    let finding = rules::duplicate_key(field.site(span));
                    field.findings.add(finding);
                }
                field.is_there = true;
            }
        } else if key.is(contract::BODY) {
            self.member = Member::Body;
            if self.has_body {
                let site = Site::in_body(Place::Body, span);
                self.body.findings.add(rules::duplicate_key(site));
                self.body.begin_another();
            }
            self.has_body = true;
        } else {
            self.member = Member::Other(key);
            self.keys.push((key, span));
            let order = Order::in_body(span.start);
            rules::unknown_request_field(key, order, Some(span), &mut self.others);
        }
    }

    /// The field whose value is being read.
    fn field(&mut self) -> Option<&mut Field> {
        match self.member {
            Member::Field(number) => self.fields.get_mut(number),
            _ => None,
        }
    }

    /// Counts a value that is in a container; false if it is that of a member.
    fn count(&mut self) -> bool {
        let outer = self.unnamed.last_mut();
        outer.map(Unnamed::count).is_some()
    }

    /// A text inside of the text: what is found in it has the place where that is written here.
    fn body_text(&mut self, text: Text<'_>, span: Span) {
        let mut inside = Vec::with_capacity(text.count_at_most());
        for code_point in text.code_points() {
            let (bytes, length) = encode(code_point);
            inside.extend(bytes.iter().take(length));
        }
        let body = Body::JavaScriptText(&inside);
        let found = Ids::compared(|ids| {
            let mut found = Findings::default();
            read_body(body, &mut found, ids);
            found
        });
        self.body.findings.take_in(found, text, span);
    }

    /// The way to the innermost open container, its keys being the last of those.
    fn here<'a>(&'a self, key: Text<'t>, keys: &'a [(Text<'t>, Span)]) -> Path<'a, 't> {
        Path {
            known: Known::Body,
            task: 0,
            key: Key::Other(key),
            unnamed: &self.unnamed,
            keys,
        }
    }

    /// Tells of the duplicate keys from `from` on, and forgets all keys from there on.
    fn duplicate_keys(&mut self, from: usize) {
        let mut own = self.keys.split_off(from.min(self.keys.len()));
        let key = match self.member {
            Member::Other(key) => key,
            // It is of no use: no container is open.
            Member::None => Text::from(""),
            // A value of the wrong type has no further checks; and what is in the place of
            // the token may be a part of it.
            Member::Field(_) | Member::Body => return,
        };
        let mut others = core::mem::take(&mut self.others);
        tell_duplicate_keys(&mut own, &self.here(key, &self.keys), &mut others);
        self.others = others;
    }
}

/// Of what is in no body.
impl<'t> Sink<'t> for Members<'_, 't> {
    fn open(&mut self, container: Container, span: Span) {
        if !self.count() {
            self.outermost = Some((container.json_type(), span.start));
        }
        let keys = self.keys.len();
        self.unnamed.push(Unnamed::new(container, keys));
    }

    fn close(&mut self, end: usize) {
        if let Some(Unnamed::Object(keys_from)) = self.unnamed.last() {
            self.duplicate_keys(*keys_from);
        }
        self.unnamed.pop();
        if self.unnamed.is_empty()
            && let Some((found, start)) = self.outermost.take()
            && let Some(field) = self.field()
        {
            field.wrong_type(found, None, Span { start, end });
        }
    }

    fn key(&mut self, key: Text<'t>, span: Span) {
        if self.unnamed.is_empty() {
            self.member(key, span);
        } else {
            self.keys.push((key, span));
        }
    }

    fn string(&mut self, text: Text<'t>, span: Span) {
        if self.count() {
            return;
        }
        if let Some(field) = self.field() {
            let site = field.site(span);
            rules::check_text(&Subject { site, text }, &mut field.findings);
        } else if matches!(self.member, Member::Body) {
            self.body_text(text, span);
        }
    }

    fn scalar(&mut self, scalar: Scalar<'_>, span: Span) {
        if !self.count()
            && let Some(field) = self.field()
        {
            let (found, written) = scalar.described();
            field.wrong_type(found, written, span);
        }
    }
}
