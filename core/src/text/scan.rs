//! The scanner.

use crate::check::{Checker, Container, Scalar};
use crate::contract::MAX_NESTING;
use crate::findings::Span;
use crate::request::BYTE_ORDER_MARK;
use crate::string::{Form, Text, decode, hex, is_surrogate};
use crate::text::escaped;
use crate::text::run::{self, Between, Mixed, Run};
use crate::text::skip;
use crate::violation::Expected;

/// Feeds a text of UTF-8 to the checker. Reading ends at the first character
/// that cannot be there.
pub(crate) fn read<'t>(text: &'t [u8], checker: &mut Checker<'_, 't>) {
    read_as(Encoding::Utf8, text, checker);
}

/// The same for a text of generalised UTF-8 that comes from a JavaScript string:
/// a lone surrogate in a JSON string is then a fault of that string, and not of
/// the encoding.
pub(crate) fn read_javascript<'t>(text: &'t [u8], checker: &mut Checker<'_, 't>) {
    read_as(Encoding::Wtf8, text, checker);
}

/// What bytes beyond ASCII are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    /// UTF-8, or else a fault.
    Utf8,
    /// Generalised UTF-8, since whoever made it made sure of that.
    Wtf8,
}

fn read_as<'t>(encoding: Encoding, text: &'t [u8], checker: &mut Checker<'_, 't>) {
    let mut scanner = Scanner {
        text,
        at: 0,
        encoding,
        id_end: 0,
        usual: Shortcut::default(),
        alone: Shortcut::default(),
    };
    if text.starts_with(BYTE_ORDER_MARK) {
        scanner.at = BYTE_ORDER_MARK.len();
        checker.byte_order_mark(Span {
            start: 0,
            end: scanner.at,
        });
    }
    scanner.skip_white_space();
    if scanner.peek().is_none() {
        checker.nothing();
        return;
    }
    match scanner.document(checker) {
        Ok(()) => {}
        Err(Stop::Malformed(expected)) => match scanner.offender() {
            Some(offender) => checker.malformed(offender, expected),
            // Such a byte says more than whatever could have stood in its place.
            None => checker.malformed(scanner.one_byte(), Expected::Utf8),
        },
        Err(Stop::TooDeep) => checker.too_deep(scanner.one_byte()),
    }
}

/// Why reading ended early, at the scanner's place.
enum Stop {
    Malformed(Expected),
    TooDeep,
}

impl From<Expected> for Stop {
    fn from(expected: Expected) -> Self {
        Self::Malformed(expected)
    }
}

/// The kinds of the open containers, a bit for each: the lowest is the innermost.
struct Open {
    objects: u128,
    depth: usize,
}

const _: () = assert!(MAX_NESTING <= u128::BITS as usize);

impl Open {
    const fn push(&mut self, container: Container) {
        self.objects = self.objects << 1 | matches!(container, Container::Object) as u128;
        self.depth += 1;
    }

    const fn pop(&mut self) {
        self.objects >>= 1;
        self.depth -= 1;
    }

    const fn is_in_object(&self) -> bool {
        self.objects & 1 == 1
    }
}

/// How a string is written.
struct Written {
    /// Whether it has bytes that are not visible ASCII.
    has_odd_bytes: bool,
    escapes: Escapes,
}

/// What the escapes of a string stand for, if there are any.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Escapes {
    None,
    /// Visible ASCII only.
    Visible,
    /// Anything else.
    Others,
    /// Surrogates among them.
    Surrogates,
}

impl Written {
    /// Goes through the inside of a string. Returns its length up to the closing quote,
    /// or up to where something else had to be.
    fn read(&mut self, inside: &[u8]) -> (usize, Result<(), Expected>) {
        let mut rest = inside;
        let (more, ended) = loop {
            match *rest {
                [b'"', ..] => break (0, Ok(())),
                [b'\\', b'u', a, b, c, d, ref after @ ..]
                    if let Some(code_point) = hex([a, b, c, d]) =>
                {
                    self.escapes = self.escapes.max(match code_point {
                        0x21..=0x7E => Escapes::Visible,
                        _ if is_surrogate(code_point) => Escapes::Surrogates,
                        _ => Escapes::Others,
                    });
                    rest = after;
                }
                [
                    b'\\',
                    kind @ (b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't'),
                    ref after @ ..,
                ] => {
                    // Those that are no letters stand for themselves.
                    self.escapes = self.escapes.max(if kind.is_ascii_lowercase() {
                        Escapes::Others
                    } else {
                        Escapes::Visible
                    });
                    rest = after;
                }
                [b'\\', b'u', ref digits @ ..] => {
                    let digits = digits.iter().take_while(|digit| digit.is_ascii_hexdigit());
                    break (2 + digits.count(), Err(Expected::HexDigit));
                }
                [b'\\', ..] => break (1, Err(Expected::Escape)),
                // As long as all is visible ASCII, most often to the end.
                _ if !self.has_odd_bytes => {
                    let length = skip::plain(rest);
                    self.has_odd_bytes = length == 0;
                    rest = rest.get(length..).unwrap_or_default();
                }
                [] => break (0, Err(Expected::Quote)),
                [0..0x20, ..] => break (0, Err(Expected::EscapedControl)),
                _ => rest = rest.get(skip::literal(rest)..).unwrap_or_default(),
            }
        };
        (inside.len() - rest.len() + more, ended)
    }

    const fn form(&self) -> Form {
        match (self.escapes, self.has_odd_bytes) {
            (Escapes::None, false) => Form::Plain,
            (Escapes::None, true) => Form::Literal,
            (Escapes::Visible, false) => Form::EscapedPlain,
            (Escapes::Visible, true) | (Escapes::Others, _) => Form::Escaped,
            (Escapes::Surrogates, _) => Form::EscapedSurrogates,
        }
    }
}

struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    encoding: Encoding,
    /// The closing quote of the last id that was taken in the short way.
    id_end: usize,
    /// The two short ways to take elements of `tasks`.
    usual: Shortcut,
    alone: Shortcut,
}

/// A way that is short for most elements of a list, and for others a detour. Where it
/// has not been the way for many in turn, it is tried more and more seldom.
#[derive(Default)]
struct Shortcut {
    /// How often in turn it was tried in vain.
    failed: u32,
    /// How many elements it is not tried for.
    pause: u32,
}

impl Shortcut {
    /// The longest pause: what comes after it may be as usual again.
    const LONGEST: u32 = 15;

    #[inline]
    const fn is_worth_a_try(&mut self) -> bool {
        let is_paused = self.pause > 0;
        self.pause -= is_paused as u32;
        !is_paused
    }

    /// Whether it has been the way this time.
    #[inline]
    const fn has_taken(&mut self, any: bool) {
        if any {
            self.failed = 0;
        } else {
            // The first one costs nothing: there are lists in which few are odd.
            self.pause = (1 << self.failed) - 1;
            if self.pause < Self::LONGEST {
                self.failed += 1;
            }
        }
    }
}

impl<'t> Scanner<'t> {
    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// What is left to read.
    #[inline]
    fn rest(&self) -> &'t [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    #[inline]
    fn skip_white_space(&mut self) {
        self.at = self.after_white_space(self.at);
    }

    /// Where the white space ends that begins at `at`.
    #[inline]
    fn after_white_space(&self, at: usize) -> usize {
        match self.text.get(at) {
            Some(0..=b' ') => self.behind_white_space(at),
            // Most often there is none.
            _ => at,
        }
    }

    /// Not inlined, so that the common case stays small.
    #[inline(never)]
    fn behind_white_space(&self, at: usize) -> usize {
        at + skip::white_space(self.text.get(at..).unwrap_or_default())
    }

    /// The character at the scanner's place, or the empty span at the end;
    /// nothing if no character begins with the byte that is there.
    fn offender(&self) -> Option<Span> {
        let rest = self.rest();
        let (code_point, length) = match rest {
            [] => (0, 0),
            rest => decode(rest),
        };
        let is_broken = length == 1 && code_point > 0x7F;
        let is_surrogate = self.encoding == Encoding::Utf8 && is_surrogate(code_point);
        (!is_broken && !is_surrogate).then_some(Span {
            start: self.at,
            end: self.at + length,
        })
    }

    fn one_byte(&self) -> Span {
        Span {
            start: self.at,
            end: self.at + 1,
        }
    }

    fn document(&mut self, checker: &mut Checker<'_, 't>) -> Result<(), Stop> {
        let mut open = Open {
            objects: 0,
            depth: 0,
        };
        // What is missing if no value comes.
        let mut expected = Expected::Value;
        // Not the scanner's own place, which is in memory: each step would have to wait
        // for the one before to be written there.
        let mut at = self.at;
        'value: loop {
            let start = at;
            match self.text.get(at) {
                Some(b'"') => {
                    let (text, span) = self.string(at)?;
                    at = span.end;
                    checker.string(text, span);
                }
                Some(b'{') if checker.is_among_tasks() && self.tasks(at, checker) => {
                    at = self.at;
                }
                Some(&bracket @ (b'{' | b'[')) => {
                    if !Checker::has_room_at(open.depth) {
                        self.at = at;
                        return Err(Stop::TooDeep);
                    }
                    let (container, end) = if bracket == b'{' {
                        (Container::Object, b'}')
                    } else {
                        (Container::Array, b']')
                    };
                    at += 1;
                    checker.open(container, Span { start, end: at });
                    open.push(container);
                    at = self.after_white_space(at);
                    if self.text.get(at) == Some(&end) {
                        at += 1;
                        open.pop();
                        checker.close(at);
                    } else if container == Container::Object {
                        at = self.key(at, Expected::KeyOrEnd, checker)?;
                        expected = Expected::Value;
                        continue 'value;
                    } else {
                        expected = Expected::ValueOrEnd;
                        continue 'value;
                    }
                }
                Some(b'-' | b'0'..=b'9') => {
                    at = self.number(at)?;
                    let digits = self.text.get(start..at).unwrap_or_default();
                    checker.scalar(Scalar::Number(digits), Span { start, end: at });
                }
                Some(b't') => {
                    at = self.literal(at, "true")?;
                    checker.scalar(Scalar::Boolean, Span { start, end: at });
                }
                Some(b'f') => {
                    at = self.literal(at, "false")?;
                    checker.scalar(Scalar::Boolean, Span { start, end: at });
                }
                Some(b'n') => {
                    at = self.literal(at, "null")?;
                    checker.scalar(Scalar::Null, Span { start, end: at });
                }
                _ => return self.stop(at, expected),
            }

            // A value has ended: what may follow depends on what it stands in.
            loop {
                at = self.after_white_space(at);
                if open.depth == 0 {
                    return match self.text.get(at) {
                        None => Ok(()),
                        Some(_) => self.stop(at, Expected::End),
                    };
                }
                match (self.text.get(at), open.is_in_object()) {
                    (Some(b','), true) => {
                        at = self.after_white_space(at + 1);
                        at = self.key(at, Expected::KeyAfterComma, checker)?;
                        expected = Expected::Value;
                        continue 'value;
                    }
                    (Some(b','), false) => {
                        at = self.after_white_space(at + 1);
                        expected = Expected::ValueAfterComma;
                        continue 'value;
                    }
                    (Some(b'}'), true) | (Some(b']'), false) => {
                        at += 1;
                        open.pop();
                        checker.close(at);
                    }
                    (_, true) => return self.stop(at, Expected::CommaOrObjectEnd),
                    (_, false) => return self.stop(at, Expected::CommaOrArrayEnd),
                }
            }
        }
    }

    /// Reading ends at this place.
    fn stop<T>(&mut self, at: usize, expected: Expected) -> Result<T, Stop> {
        self.at = at;
        Err(Stop::Malformed(expected))
    }

    /// Takes elements of `tasks` that begin at `at`, and says whether it took any.
    #[inline]
    fn tasks(&mut self, at: usize, checker: &mut Checker<'_, 't>) -> bool {
        self.at = at;
        let takes_any = self.usual.is_worth_a_try() && {
            let takes_any = self.usual_tasks(checker);
            self.usual.has_taken(takes_any);
            takes_any
        };
        takes_any
            || self.alone.is_worth_a_try() && {
                let takes_it = self.task(checker);
                self.alone.has_taken(takes_it);
                takes_it
            }
    }

    /// Takes elements of `tasks` that are written as most are, without white space.
    #[inline]
    fn usual_tasks(&mut self, checker: &mut Checker<'_, 't>) -> bool {
        run::after_begin(self.rest()).is_some()
            && self.tasks_alike(self.at + run::BEGIN.len(), Between::USUAL, checker)
    }

    /// Takes elements of `tasks` as long as they have an id of visible ASCII and
    /// are written alike, and says whether it took any. The first id begins at
    /// `at`, in an element that has nothing before it.
    ///
    /// Nearly all elements are, and in one step they cost a fraction. Anything
    /// else is left for the general way, which comes to the same verdict.
    ///
    /// Not inlined: a small function has its whole state in registers.
    #[inline(never)]
    fn tasks_alike(
        &mut self,
        mut at: usize,
        between: Between<'_>,
        checker: &mut Checker<'_, 't>,
    ) -> bool {
        let mut rest = self.text.get(at..).unwrap_or_default();
        let begin = self.at;
        // Ids of one list mostly have one length, so as soon as two have the same,
        // and with the first one, it pays to look for a run.
        let mut usual = None;
        loop {
            let length = skip::plain(rest);
            if usual.is_none_or(|usual| usual == length) {
                let run = Run::at_beginning_of(rest, length, between, at);
                if !run.text.is_empty() {
                    checker.plain_tasks(run);
                    at += run.text.len();
                    rest = rest.get(run.text.len()..).unwrap_or_default();
                    // Where the last element of the run has ended.
                    self.at = at - between.len() + between.end_len();
                    usual = Some(length);
                    continue;
                }
            }
            if usual.is_some() && length > 0 {
                let mixed = checker.mixed_tasks(|| Mixed::at_beginning_of(rest, between));
                if mixed > 0 {
                    at += mixed;
                    rest = rest.get(mixed..).unwrap_or_default();
                    self.at = at - between.len() + between.end_len();
                    // The one that comes now may be as long as the last one.
                    usual = None;
                    continue;
                }
            }
            usual = Some(length);
            let after = rest.get(length..).unwrap_or_default();
            let is_between = between.begins(after);
            if length == 0 || !(is_between || between.end_begins(after)) {
                // It is no element of this kind.
                break;
            }
            let span = Span {
                start: at - 1,
                end: at + length + 1,
            };
            checker.plain_task(rest, length, span);
            self.id_end = at + length;
            self.at = at + length + between.end_len();
            if !is_between {
                break;
            }
            at += length + between.len();
            rest = after.get(between.len()..).unwrap_or_default();
        }
        self.at != begin
    }

    /// Takes an element of `tasks` if it has an id that is a string, and nothing
    /// else, with white space and escapes wherever they may be, and says whether
    /// it did.
    ///
    /// This is the general way in a straight line, for indented texts.
    #[inline(never)]
    fn task(&mut self, checker: &mut Checker<'_, 't>) -> bool {
        let begin = self.at;
        if self.opens_id() {
            let start = self.at;
            let inside = self.text.get(start + 1..).unwrap_or_default();
            // What stands between two ids may stand between others.
            if let Some(between) = self.text.get(self.id_end..=start)
                && let Some(between) = Between::learn(between)
                && self.tasks_alike(start + 1, between, checker)
            {
                return true;
            }
            let length = skip::plain(inside);
            match inside.get(length) {
                Some(b'"') if length > 0 => {
                    self.at = start + length + 2;
                    let span = self.since(start);
                    if self.ends_object() {
                        checker.plain_task(inside, length, span);
                        self.id_end = span.end - 1;
                        return true;
                    }
                }
                Some(b'\\') if let Some(id) = escaped::unescape(inside) => {
                    self.at = start + id.written + 2;
                    let span = self.since(start);
                    if self.ends_object() {
                        checker.escaped_task(inside, id.written, id.hash, span);
                        return true;
                    }
                }
                _ => {
                    if let Ok((id, span)) = self.odd_string(start) {
                        self.at = span.end;
                        if self.ends_object() {
                            checker.task(id, span);
                            return true;
                        }
                    }
                }
            }
        }
        self.at = begin;
        false
    }

    /// Takes the beginning of an element of `tasks` up to its id, if that is a
    /// string and comes first.
    #[inline]
    fn opens_id(&mut self) -> bool {
        const KEY: &[u8] = b"\"task_id\"";
        self.at += 1;
        self.skip_white_space();
        let is_key = self.rest().first_chunk::<9>().is_some_and(|key| {
            // Compared as two numbers that overlap; see `Between::is`.
            let (front, back) = (key.first_chunk(), key.last_chunk());
            front.copied().map(u64::from_le_bytes)
                == KEY.first_chunk().copied().map(u64::from_le_bytes)
                && back.copied().map(u64::from_le_bytes)
                    == KEY.last_chunk().copied().map(u64::from_le_bytes)
        });
        if !is_key {
            return false;
        }
        self.at += KEY.len();
        self.skip_white_space();
        if self.peek() != Some(b':') {
            return false;
        }
        self.at += 1;
        self.skip_white_space();
        self.peek() == Some(b'"')
    }

    /// Takes the end of an object and the white space before it, if it is there.
    #[inline]
    fn ends_object(&mut self) -> bool {
        self.skip_white_space();
        let is_end = self.peek() == Some(b'}');
        self.at += usize::from(is_end);
        is_end
    }

    fn since(&self, start: usize) -> Span {
        Span {
            start,
            end: self.at,
        }
    }

    /// Takes a key that begins at `at`, its colon and the white space around them, and
    /// returns where its value begins.
    fn key(
        &mut self,
        at: usize,
        expected: Expected,
        checker: &mut Checker<'_, 't>,
    ) -> Result<usize, Stop> {
        if self.text.get(at) != Some(&b'"') {
            return self.stop(at, expected);
        }
        let (key, span) = self.string(at)?;
        let colon = self.after_white_space(span.end);
        if self.text.get(colon) != Some(&b':') {
            return self.stop(colon, Expected::Colon);
        }
        checker.key(key, span);
        Ok(self.after_white_space(colon + 1))
    }

    /// Takes a string that begins at `start`, from its opening quote to its closing one.
    #[inline]
    fn string(&mut self, start: usize) -> Result<(Text<'t>, Span), Stop> {
        let inside = self.text.get(start + 1..).unwrap_or_default();
        let length = skip::plain(inside);
        if let Some((bytes, [b'"', ..])) = inside.split_at_checked(length) {
            let end = start + length + 2;
            return Ok((Text::scanned(bytes, Form::Plain), Span { start, end }));
        }
        self.odd_string(start)
    }

    /// Takes a string that has more than visible ASCII in it.
    ///
    /// Not inlined, so that the common case stays small.
    #[inline(never)]
    fn odd_string(&mut self, start: usize) -> Result<(Text<'t>, Span), Stop> {
        let inside = self.text.get(start + 1..).unwrap_or_default();
        let mut written = Written {
            has_odd_bytes: false,
            escapes: Escapes::None,
        };
        let (length, ended) = written.read(inside);
        let bytes = inside.get(..length).unwrap_or_default();
        // Whatever else is wrong with it, a byte that is not UTF-8 came before.
        if written.has_odd_bytes
            && self.encoding == Encoding::Utf8
            && let Err(error) = core::str::from_utf8(bytes)
        {
            return self.stop(start + 1 + error.valid_up_to(), Expected::Utf8);
        }
        let end = start + 1 + length;
        match ended {
            Ok(()) => Ok((
                Text::scanned(bytes, written.form()),
                Span {
                    start,
                    end: end + 1,
                },
            )),
            Err(expected) => self.stop(end, expected),
        }
    }

    /// Takes a number that begins at `at`, and returns where it ends.
    #[inline]
    fn number(&mut self, mut at: usize) -> Result<usize, Stop> {
        if self.text.get(at) == Some(&b'-') {
            at += 1;
        }
        if self.text.get(at) == Some(&b'0') {
            at += 1;
            if self.text.get(at).is_some_and(u8::is_ascii_digit) {
                return self.stop(at, Expected::NoLeadingZero);
            }
        } else {
            at = self.digits(at)?;
        }
        match self.text.get(at) {
            Some(b'.' | b'e' | b'E') => self.fraction(at),
            _ => Ok(at),
        }
    }

    /// Takes what may follow the whole part of a number, and returns where it ends.
    ///
    /// Not inlined, so that the common case stays small.
    #[inline(never)]
    fn fraction(&mut self, mut at: usize) -> Result<usize, Stop> {
        if self.text.get(at) == Some(&b'.') {
            at = self.digits(at + 1)?;
        }
        if let Some(b'e' | b'E') = self.text.get(at) {
            at += 1;
            if let Some(b'+' | b'-') = self.text.get(at) {
                at += 1;
            }
            at = self.digits(at)?;
        }
        Ok(at)
    }

    /// Takes one digit or more.
    fn digits(&mut self, start: usize) -> Result<usize, Stop> {
        let rest = self.text.get(start..).unwrap_or_default();
        let count = rest.iter().take_while(|digit| digit.is_ascii_digit());
        match count.count() {
            0 => self.stop(start, Expected::Digit),
            count => Ok(start + count),
        }
    }

    /// Takes a name that begins at `at`, and returns where it ends.
    #[inline]
    fn literal(&mut self, at: usize, name: &'static str) -> Result<usize, Stop> {
        let rest = self.text.get(at..).unwrap_or_default();
        if rest.starts_with(name.as_bytes()) {
            return Ok(at + name.len());
        }
        let same = rest.iter().zip(name.bytes()).take_while(|&(&a, b)| a == b);
        self.stop(at + same.count(), Expected::Literal(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortcut_is_tried_seldom_where_it_leads_nowhere_and_soon_again_where_it_does() {
        let mut shortcut = Shortcut::default();
        let mut tries = |elements: usize, takes_any: bool| {
            (0..elements)
                .filter(|_| {
                    let is_tried = shortcut.is_worth_a_try();
                    if is_tried {
                        shortcut.has_taken(takes_any);
                    }
                    is_tried
                })
                .count()
        };
        // A single odd element is no reason.
        assert_eq!([tries(9, true), tries(1, false), tries(9, true)], [9, 1, 9]);
        assert!(tries(1_000, false) < 1_000 / 10);
        assert!(tries(100, true) > 80);
        assert_eq!(tries(100, true), 100);
    }
}
