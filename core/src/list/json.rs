//! Lists in JSON: an array of ids, of tasks or of whole bodies, the body of an import, or
//! a value on each line.

use std::borrow::Cow;

use super::cells::{line_ends, lines};
use super::counted::Counted;
use super::names::{APPLICATION, is_id, is_plural, is_task_id, named};
use super::notice::Missing;
use super::{List, MARKS, Notice};
use crate::contract::{APPS, TASK_ID, TASKS};
use crate::string::{Form, Text};
use crate::{Body, Code, ItemKind, Position};

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
    let broken = broken_at(text);
    if let Some(at) = broken
        && let Err(line) = objects_on_lines(text)
    {
        let (line, column) = line.unwrap_or((at.line, at.column));
        return Err(if is_meant(text) {
            Notice::BrokenJson { line, column }
        } else {
            Notice::NotJson { line, column }
        });
    }
    let mut reader = Reader {
        tokens: Tokens {
            text,
            at: 0,
            line: 1,
        },
        list: List::default(),
        numbers: Counted::default(),
        odd: Counted::default(),
        twice: Counted::default(),
        left_out: Vec::new(),
        said_twice: Vec::new(),
        has_task_ids: false,
    };
    if broken.is_some() {
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

/// Where a text stops being one JSON value.
fn broken_at(text: &str) -> Option<Position> {
    let report = crate::check_body(Body::from(text));
    let broken = report
        .violations
        .iter()
        .find(|found| matches!(found.code, Code::MalformedJson | Code::TooDeep))?;
    Some(broken.range.unwrap_or_default().start)
}

/// Whether each line of a text is an object of its own, as programs write long lists.
///
/// # Errors
///
/// If not: the line and the column where the first one fails that is none; nothing if
/// that is the first of all, so that no such list was meant.
fn objects_on_lines(text: &str) -> Result<(), Option<(usize, usize)>> {
    let mut is_meant = false;
    let numbered = (1..).zip(lines(text));
    for (number, line) in numbered.filter(|(_, line)| !line.trim().is_empty()) {
        let broken = if line.trim_start().starts_with('{') {
            broken_at(line).map(|at| at.column)
        } else {
            Some(1)
        };
        if let Some(column) = broken {
            return Err(is_meant.then_some((number, column)));
        }
        is_meant = true;
    }
    Ok(())
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
    /// Objects that have a key twice.
    twice: Counted,
    left_out: Vec<String>,
    said_twice: Vec<String>,
    /// Whether something is the id of a task for certain: what is called "task" in an object may
    /// be what the task is called.
    has_task_ids: bool,
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
                        self.has_task_ids = true;
                        self.list.push(ItemKind::Task, id, line);
                    }
                    None => self.odd.add(line),
                },
            }
        }
    }

    /// The names in an array, after its opening bracket.
    fn applications(&mut self) {
        while let Some(token) = self.tokens.next() {
            let line = self.tokens.line;
            match token {
                Token::Close => return,
                token => match self.text_of(token) {
                    Some(name) => self.list.push_application(name, line),
                    None => self.odd.add(line),
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
        let key = unescaped(key);
        let token = self.tokens.next()?;
        let known = key.clone().and_then(|key| Some((named(&key)?, key)));
        let Some(((kind, rank), key)) = known else {
            self.leave_out(key.as_deref());
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
                ItemKind::Application => self.applications(),
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
            } else {
                self.leave_out(Some(&key));
            }
            return Some(());
        };
        let field = Field {
            key,
            rank,
            text,
            line,
        };
        let worse = element.keep_better(kind, field);
        if let Some(worse) = worse.filter(|_| !element.has_key_twice) {
            keep(&worse.key, &mut self.said_twice);
        }
        Some(())
    }

    /// Judges an element whose members were read, and puts what it names into the list.
    fn end(&mut self, element: Element<'t>, line: usize) {
        if element.is_odd || !element.names_something() {
            self.odd.add(line);
        }
        if element.has_key_twice {
            self.twice.add(line);
        }
        if let Some(Field { text, line, .. }) = element.application {
            if element.task.is_some() {
                self.list.push_application_of_task(text, line);
            } else {
                self.list.push_application(text, line);
            }
        }
        if let Some(Field {
            key, text, line, ..
        }) = element.task
        {
            self.has_task_ids |= is_task_id(&key);
            self.list.push(ItemKind::Task, text, line);
        }
    }

    /// The text that a value is, a number as it is written; skips any other.
    fn text_of(&mut self, token: Token<'t>) -> Option<Cow<'t, str>> {
        match token {
            Token::Text(raw) => unescaped(raw),
            Token::Bare(number)
                if number.starts_with(|first: char| first == '-' || first.is_ascii_digit()) =>
            {
                self.numbers.add(self.tokens.line);
                Some(Cow::Borrowed(number))
            }
            other => {
                self.tokens.skip(&other);
                None
            }
        }
    }

    fn leave_out(&mut self, key: Option<&str>) {
        keep(key.unwrap_or("\u{FFFD}"), &mut self.left_out);
    }

    fn finish(self) -> List<'t> {
        let mut list = self.list;
        let odd = |count, line| Notice::NotItems { count, line };
        list.notices.extend(self.odd.notice(odd));
        let twice = |count, line| Notice::KeyTwice { count, line };
        list.notices.extend(self.twice.notice(twice));
        let numbers = |count, line| Notice::NumbersAsText { count, line };
        list.notices.extend(self.numbers.notice(numbers));
        let mut left_out = self.left_out;
        let has_tasks = self.has_task_ids;
        // Beside ids of tasks, it is the id of something else.
        if !has_tasks && let Some(place) = left_out.iter().position(|name| is_id(name)) {
            let name = left_out.remove(place);
            list.notices.push(Notice::UnclearIds { name });
        }
        let missing = Missing::beside(has_tasks, list.applications().next().is_some());
        list.notices.extend(Notice::left_out(left_out, missing));
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
    /// Whether a key that counts is there twice.
    has_key_twice: bool,
}

impl<'t> Element<'t> {
    const fn names_something(&self) -> bool {
        self.has_items || self.task.is_some() || self.application.is_some()
    }

    /// Keeps the better one of two fields that name items of a kind, or the first of two that
    /// are as good; the other one comes back.
    fn keep_better(&mut self, kind: ItemKind, field: Field<'t>) -> Option<Field<'t>> {
        let place = match kind {
            ItemKind::Task => &mut self.task,
            ItemKind::Application => &mut self.application,
        };
        match place {
            Some(other) if other.rank <= field.rank => {
                self.has_key_twice |= other.key == field.key;
                Some(field)
            }
            _ => place.replace(field),
        }
    }
}

/// A member of an element that names something.
struct Field<'t> {
    key: Cow<'t, str>,
    /// How good a name for it the key is, from 0 for the best.
    rank: usize,
    text: Cow<'t, str>,
    line: usize,
}

/// How many names of fields are kept to be told.
const MAX_NAMES: usize = 16;

/// A piece of JSON. Commas and colons are left out: what they say is in the order.
enum Token<'t> {
    /// An opening bracket.
    Open(u8),
    /// A closing bracket.
    Close,
    /// A string, as it is written between its quotes.
    Text(&'t str),
    /// A number or a word, as it is written.
    Bare(&'t str),
}

/// The pieces of a text that is JSON. Any other text gives some pieces, too.
struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// The line of the last piece.
    line: usize,
}

impl<'t> Tokens<'t> {
    fn next(&mut self) -> Option<Token<'t>> {
        let rest = self.text.get(self.at..)?;
        let bytes = rest.as_bytes();
        let start = bytes
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':'))?;
        self.line += line_ends(rest.get(..start)?);
        let after = rest.get(start..)?;
        let (token, length) = match after.as_bytes().first()? {
            open @ (b'[' | b'{') => (Token::Open(*open), 1),
            b']' | b'}' => (Token::Close, 1),
            b'"' => {
                let inside = after.get(1..)?;
                let mut escaped = false;
                let end = inside.bytes().position(|byte| {
                    let closes = byte == b'"' && !escaped;
                    escaped = byte == b'\\' && !escaped;
                    closes
                })?;
                (Token::Text(inside.get(..end)?), end + 2)
            }
            _ => {
                let end = after
                    .bytes()
                    .position(|byte| {
                        matches!(
                            byte,
                            b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b']' | b'}'
                        )
                    })
                    .unwrap_or(after.len());
                (Token::Bare(after.get(..end)?), end)
            }
        };
        self.at += start + length;
        Some(token)
    }

    /// Skips the rest of a value that begins with this token.
    fn skip(&mut self, token: &Token<'t>) {
        let mut depth = usize::from(matches!(token, Token::Open(_)));
        while depth > 0 {
            match self.next() {
                Some(Token::Open(_)) => depth += 1,
                Some(Token::Close) => depth -= 1,
                Some(Token::Text(_) | Token::Bare(_)) => {}
                None => return,
            }
        }
    }
}

/// A string without its escapes; nothing if one of them is half a surrogate
/// pair, which no text can hold.
fn unescaped(raw: &str) -> Option<Cow<'_, str>> {
    if !raw.contains('\\') {
        return Some(Cow::Borrowed(raw));
    }
    let text = Text::scanned(raw.as_bytes(), Form::EscapedSurrogates);
    let characters: Option<String> = text.code_points().map(char::from_u32).collect();
    characters.map(Cow::Owned)
}
