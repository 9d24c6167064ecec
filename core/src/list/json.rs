//! Lists in JSON: an array of ids, of tasks or of whole bodies, the body of an import, a value
//! on each line, or the record of a plan.

mod fault;
mod record;
mod tokens;

use std::borrow::Cow;

use self::tokens::{Token, Tokens};
use super::counted::Counted;
use super::fillers::is_filler;
use super::names::{APPLICATION, is_hardly_item, is_id, is_plural, is_task_id, named};
use super::notice::{Missing, Nested};
use super::{Detail, List, MARKS, Notice, NoticeKind};
use crate::contract::{APPS, TASK_ID, TASKS};
use crate::string::{Form, Text, to_char};
use crate::{ItemKind, Position, Violation, check, rules};

/// Whether a text is meant as JSON, by its first bracket.
pub(super) fn begins(text: &str) -> bool {
    behind_space(text).starts_with(['[', '{'])
}

/// What follows the white space and the marks at the beginning.
fn behind_space(text: &str) -> &str {
    text.trim_start_matches(|character: char| {
        character.is_whitespace() || MARKS.contains(&character)
    })
}

/// Reads a list in JSON.
///
/// Whether it is JSON is the checker's to say, which says where it is not; here
/// it is only taken apart.
pub(super) fn read(text: &str) -> Result<List<'_>, Notice> {
    let whole = fault::of(text);
    let is_on_lines = whole.is_some();
    if let Some(whole) = whole
        && let Err(of_line) = fault::of_lines(text)
    {
        let fault = of_line.unwrap_or(whole);
        let Position { line, column, .. } = fault.range.unwrap_or_default().start;
        let kind = if is_meant(text) {
            NoticeKind::BrokenJson
        } else {
            NoticeKind::NotJson
        };
        return Err(kind.at(line).with(Detail::Json { column, fault }));
    }
    let mut reader = Reader {
        tokens: Tokens::new(text),
        list: List::default(),
        numbers: Counted::default(),
        odd: Counted::default(),
        wrong: Counted::default(),
        first_wrong: String::new(),
        unlikely: Counted::default(),
        begins_with_string: false,
        halves: Halves::default(),
        left_out: Vec::new(),
        said_twice: Vec::new(),
        has_task_ids: false,
        has_record: false,
        imported: Counted::default(),
    };
    if is_on_lines {
        reader.elements(Elements::Any);
    } else if let Some(Token::Open(b'[')) = reader.tokens.next() {
        reader.elements(Elements::Any);
    } else {
        reader.members(Elements::Alone, reader.tokens.line);
    }
    Ok(reader.finish())
}

/// Whether a text that is not JSON is meant to be, by what follows its first bracket: ids
/// may stand in brackets as well.
fn is_meant(text: &str) -> bool {
    let text = behind_space(text);
    let inside = text.get(1..).unwrap_or_default().trim_start();
    inside.starts_with(['"', '{', '[', '}', ']']) || inside.is_empty()
}

/// What the elements of an array may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Elements {
    /// Ids, tasks, or bodies with tasks of their own.
    Any,
    /// Ids or tasks.
    Tasks,
    /// It is no array, but one element alone.
    Alone,
}

struct Reader<'t> {
    tokens: Tokens<'t>,
    list: List<'t>,
    numbers: Counted,
    odd: Counted,
    /// The values that are not what their name says, and the name of the first.
    wrong: Counted,
    first_wrong: String,
    /// The ids that can hardly be any.
    unlikely: Counted,
    /// Whether the first id is a string of its own, as the name of a column would be.
    begins_with_string: bool,
    halves: Halves,
    left_out: Vec<(String, Nested)>,
    said_twice: Vec<String>,
    /// Whether something is the id of a task for certain: what is called "task" in an object may
    /// be what the task is called.
    has_task_ids: bool,
    /// Whether it is the record of a plan, and the items in it that may have been imported.
    has_record: bool,
    imported: Counted,
}

/// The items that were left out since they have half a character, which no text can hold.
#[derive(Default)]
struct Halves {
    of_all: Counted,
    /// What there is to say of the first.
    first: Option<Box<Violation>>,
}

impl<'t> Reader<'t> {
    /// The elements of an array, after its opening bracket.
    fn elements(&mut self, what: Elements) {
        while let Some(token) = self.tokens.next() {
            let line = self.tokens.line;
            match token {
                Token::Close => return,
                Token::Open(b'{') => self.members(what, line),
                token => match self.text_of(token) {
                    Some(id) => {
                        self.begins_with_string |= !self.has_task_ids;
                        self.has_task_ids = true;
                        self.task(id, line);
                    }
                    None => self.odd.add(line),
                },
            }
        }
    }

    /// The names in an array, after its opening bracket.
    fn applications(&mut self, key: &str) {
        while let Some(token) = self.tokens.next() {
            let line = self.tokens.line;
            match token {
                Token::Close => return,
                token => match self.text_of(token) {
                    Some(name) => self.application(name, line, false),
                    None => self.wrong_value(key, line),
                },
            }
        }
    }

    /// The members of an element, after its opening bracket.
    fn members(&mut self, what: Elements, line: usize) {
        let mut element = Element::default();
        let mut is_empty = true;
        while let Some(Token::Text(key)) = self.tokens.next() {
            is_empty = false;
            if self.member(key, what, &mut element).is_none() {
                return;
            }
        }
        // An empty body is an empty list, and an empty element among others says nothing.
        element.has_items |= what == Elements::Alone && is_empty;
        self.end(element, line);
    }

    /// A member of an element, after its key; nothing if the text ends there.
    fn member(&mut self, key: &'t str, what: Elements, element: &mut Element<'t>) -> Option<()> {
        let token = self.tokens.next()?;
        let (key, known) = match unescaped(key) {
            Ok(key) => {
                let known = named(&key);
                (key, known)
            }
            // It is no name of anything.
            Err(_) => (shown(key), None),
        };
        if what == Elements::Alone && self.record(&key, &token) {
            element.has_items = true;
            return Some(());
        }
        let nested = match token {
            // There, no array would be read.
            _ if what == Elements::Tasks => Nested::Nothing,
            Token::Open(b'[') => Nested::Array,
            Token::Open(_) => Nested::Object,
            _ => Nested::Nothing,
        };
        let Some((kind, rank)) = known else {
            self.leave_out(&key, nested);
            self.tokens.skip(&token);
            return Some(());
        };
        let line = self.tokens.line;
        if what != Elements::Tasks && matches!(token, Token::Open(b'[')) && is_plural(&key) {
            match kind {
                // A body, or a list that was cut into bodies before. It goes no
                // deeper than this.
                ItemKind::Task => self.elements(Elements::Tasks),
                // No body has it, but what is to be cut into bodies may.
                ItemKind::Application => self.applications(&key),
            }
            element.has_items = true;
            return Some(());
        }
        let Some(text) = self.text_of(token) else {
            // A member of another of the names may be anything that belongs
            // to a task.
            let is_body = what == Elements::Alone && key == TASKS;
            if is_body || matches!(key.as_ref(), TASK_ID | APPS | APPLICATION) {
                element.is_odd = true;
                self.wrong_value(&key, line);
            } else {
                self.leave_out(&key, nested);
            }
            return Some(());
        };
        let field = Field {
            key,
            rank,
            text,
            line,
        };
        if let Some(worse) = element.keep_better(kind, field) {
            keep(&worse.key, &mut self.said_twice);
        }
        Some(())
    }

    /// Judges an element whose members were read, and puts what it names into the list.
    fn end(&mut self, element: Element<'t>, line: usize) {
        if !element.is_odd && !element.names_something() {
            self.odd.add(line);
        }
        if let Some(Field { text, line, .. }) = element.application {
            self.application(text, line, element.task.is_some());
        }
        if let Some(Field {
            key, text, line, ..
        }) = element.task
        {
            self.has_task_ids |= is_task_id(&key);
            self.task(text, line);
        }
    }

    /// Puts a task into the list, unless its id has half a character.
    fn task(&mut self, id: Read<'t>, line: usize) {
        match id {
            Ok(id) => {
                if is_hardly_item(&id) || is_filler(&id) {
                    self.unlikely.add(line);
                }
                self.list.push(ItemKind::Task, id, line);
            }
            Err(half) => self.half(ItemKind::Task, half, line),
        }
    }

    /// The same for an application, which may stand beside a task.
    fn application(&mut self, name: Read<'t>, line: usize, is_beside_task: bool) {
        match name {
            Ok(name) if is_beside_task => self.list.push_application_of_task(name, line),
            Ok(name) => self.list.push_application(name, line),
            Err(half) => self.half(ItemKind::Application, half, line),
        }
    }

    /// Leaves out an item that has half a character.
    fn half(&mut self, kind: ItemKind, half: Half, line: usize) {
        let Self { halves, list, .. } = self;
        halves.first.get_or_insert_with(|| {
            let before = list.of(kind).count();
            Box::new(check::half_in_item(kind, before, half))
        });
        halves.of_all.add(line);
    }

    /// Tells of a value that is not what its name says.
    fn wrong_value(&mut self, name: &str, line: usize) {
        if self.wrong.count() == 0 {
            name.clone_into(&mut self.first_wrong);
        }
        self.wrong.add(line);
    }

    /// Keeps the name of a field that was not read.
    fn leave_out(&mut self, name: &str, nested: Nested) {
        let other = self.left_out.iter_mut().find(|(other, _)| other == name);
        if let Some((_, other)) = other {
            *other = nested.max(*other);
        } else if self.left_out.len() < MAX_NAMES {
            self.left_out.push((name.to_owned(), nested));
        }
    }

    /// The text that a value is, a number as it is written; skips any other.
    fn text_of(&mut self, token: Token<'t>) -> Option<Read<'t>> {
        match token {
            Token::Text(raw) => Some(unescaped(raw)),
            Token::Bare(number)
                if number.starts_with(|first: char| first == '-' || first.is_ascii_digit()) =>
            {
                self.numbers.add(self.tokens.line);
                Some(Ok(Cow::Borrowed(number)))
            }
            other => {
                self.tokens.skip(&other);
                None
            }
        }
    }

    fn finish(self) -> List<'t> {
        let mut list = self.list;
        list.notices.extend(self.odd.notice(NoticeKind::NotItems));
        let wrong = self.wrong.notice(NoticeKind::WrongValue);
        list.notices
            .extend(wrong.map(|notice| notice.with(Detail::name(self.first_wrong))));
        let Halves { of_all, first } = self.halves;
        list.notices.extend(first.and_then(|fault| {
            let notice = of_all.notice(NoticeKind::LoneSurrogate)?;
            Some(notice.with(Detail::Fault(fault)))
        }));
        list.notices.extend(self.tokens.repeats.notice());
        list.notices
            .extend(self.numbers.notice(NoticeKind::NumbersAsText));
        let mut unlikely = self.unlikely;
        if self.begins_with_string
            && let Some(line) = list.like_header()
        {
            unlikely.join_any(Counted::of(line));
        }
        let unlikely = unlikely.notice(NoticeKind::UnlikelyIds);
        list.notices.extend(unlikely);
        let mut left_out = self.left_out;
        list.notices
            .extend(self.imported.notice(NoticeKind::MaybeImported));
        let has_tasks = self.has_task_ids || self.has_record;
        // Beside ids of tasks, it is the id of something else.
        if !has_tasks && let Some(place) = left_out.iter().position(|(name, _)| is_id(name)) {
            let (name, nested) = left_out.remove(place);
            list.notices.push(Notice::unclear_ids(name, nested));
        }
        let has_applications = self.has_record || list.applications().next().is_some();
        let missing = Missing::beside(has_tasks, has_applications);
        let nested = (left_out.iter().map(|(_, nested)| *nested).max()).unwrap_or_default();
        let nested = match (missing, nested) {
            // Nothing is looked for there.
            (Missing::Nothing, _) | (Missing::Applications, Nested::Object) => Nested::Nothing,
            _ => nested,
        };
        let names = left_out.into_iter().map(|(name, _)| name).collect();
        list.notices
            .extend(Notice::left_out(names, missing, nested));
        list.notices.extend(Notice::said_twice(self.said_twice));
        list
    }
}

/// Keeps a name to be told, once.
fn keep(name: &str, names: &mut Vec<String>) {
    if names.len() < MAX_NAMES && !names.iter().any(|other| other == name) {
        names.push(name.to_owned());
    }
}

/// What the members of an element have said so far.
#[derive(Default)]
struct Element<'t> {
    /// Whether it has a list of items of its own, which were read, or is itself an empty one.
    has_items: bool,
    task: Option<Field<'t>>,
    application: Option<Field<'t>>,
    /// Whether what should be a text, or such a list, is something else.
    is_odd: bool,
}

impl<'t> Element<'t> {
    const fn names_something(&self) -> bool {
        self.has_items || self.task.is_some() || self.application.is_some()
    }

    /// Keeps the better one of two fields that name items of a kind, or the first of two that
    /// are as good; the other one comes back, unless its key is the same, which is told anyway.
    fn keep_better(&mut self, kind: ItemKind, field: Field<'t>) -> Option<Field<'t>> {
        let place = match kind {
            ItemKind::Task => &mut self.task,
            ItemKind::Application => &mut self.application,
        };
        match place {
            Some(other) if other.rank <= field.rank => (other.key != field.key).then_some(field),
            _ => place.replace(field),
        }
    }
}

/// A member of an element that names something.
struct Field<'t> {
    key: Cow<'t, str>,
    /// How good a name for it the key is, from 0 for the best.
    rank: usize,
    text: Read<'t>,
    line: usize,
}

/// How many names of fields are kept to be told.
const MAX_NAMES: usize = 16;

/// A string that was read, or half a character that it has.
type Read<'t> = Result<Cow<'t, str>, Half>;

/// Half a surrogate pair, which no text can hold: its index in code points, and which it is.
type Half = (usize, u32);

/// A string, as it is written between its quotes, without its escapes.
fn unescaped(raw: &str) -> Read<'_> {
    if !raw.contains('\\') {
        return Ok(Cow::Borrowed(raw));
    }
    let text = escaped(raw);
    match rules::first_lone_surrogate(text) {
        Some(half) => Err(half),
        None => Ok(shown(raw)),
    }
}

/// The same with U+FFFD in the place of half a character.
fn shown(raw: &str) -> Cow<'_, str> {
    escaped(raw).code_points().map(to_char).collect()
}

/// A string that has escapes.
const fn escaped(raw: &str) -> Text<'_> {
    Text::scanned(raw.as_bytes(), Form::EscapedSurrogates)
}
