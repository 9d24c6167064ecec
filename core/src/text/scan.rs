//! The scanner: the grammar of JSON, and what of it goes to the checker.

#[cfg(feature = "request-text")]
mod members;
mod number;
mod shortcuts;

#[cfg(feature = "request-text")]
pub(crate) use self::members::read_members;
use self::shortcuts::Shortcut;
use crate::check::{Checker, Container, Scalar, Sink};
use crate::contract::MAX_NESTING;
use crate::findings::Span;
use crate::request::BYTE_ORDER_MARK;
use crate::string::{Form, Text, decode, hex, is_surrogate};
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
            Some((span, character)) => checker.malformed(span, expected, character),
            // Such a byte says more than whatever could have stood in its place.
            None => checker.malformed(scanner.one_byte(), Expected::Utf8, None),
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

pub(crate) struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    encoding: Encoding,
    /// The closing quote of the last id that was taken in the short way.
    id_end: usize,
    /// The two short ways to take elements of `tasks`.
    usual: Shortcut,
    alone: Shortcut,
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

    /// The character at the scanner's place and where it is, or the empty span at the
    /// end; nothing if no character begins with the byte that is there.
    fn offender(&self) -> Option<(Span, Option<u32>)> {
        let span = |length| Span {
            start: self.at,
            end: self.at + length,
        };
        let rest = self.rest();
        if rest.is_empty() {
            return Some((span(0), None));
        }
        let (code_point, length) = decode(rest);
        let is_broken = length == 1 && code_point > 0x7F;
        let is_surrogate = self.encoding == Encoding::Utf8 && is_surrogate(code_point);
        (!is_broken && !is_surrogate).then_some((span(length), Some(code_point)))
    }

    fn one_byte(&self) -> Span {
        Span {
            start: self.at,
            end: self.at + 1,
        }
    }

    /// Takes the one value of a text, which begins at the scanner's place.
    fn document(&mut self, checker: &mut Checker<'_, 't>) -> Result<(), Stop> {
        let end = self.value(self.at, checker)?;
        match self.text.get(end) {
            None => Ok(()),
            Some(_) => self.stop(end, Expected::End),
        }
    }

    /// Takes the value that begins at `at`, and returns where the white space behind it
    /// ends.
    ///
    /// The place is no field of the scanner's, which is in memory: each step would have to
    /// wait for the one before to be written there.
    fn value(&mut self, mut at: usize, sink: &mut impl Sink<'t>) -> Result<usize, Stop> {
        let mut open = Open {
            objects: 0,
            depth: 0,
        };
        // What is missing if no value comes.
        let mut expected = Expected::Value;
        'value: loop {
            let start = at;
            match self.text.get(at) {
                Some(b'"') => {
                    let (text, span) = self.string(at)?;
                    at = span.end;
                    sink.string(text, span);
                }
                Some(b'{') if sink.take_objects(self, at) => {
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
                    sink.open(container, Span { start, end: at });
                    open.push(container);
                    at = self.after_white_space(at);
                    if self.text.get(at) == Some(&end) {
                        at += 1;
                        open.pop();
                        sink.close(at);
                    } else if container == Container::Object {
                        at = self.key(at, Expected::KeyOrEnd, sink)?;
                        expected = Expected::ValueAfterColon;
                        continue 'value;
                    } else {
                        expected = Expected::ValueOrEnd;
                        continue 'value;
                    }
                }
                Some(b'-' | b'0'..=b'9') => {
                    at = self.number(at)?;
                    let digits = self.text.get(start..at).unwrap_or_default();
                    sink.scalar(Scalar::Number(digits), Span { start, end: at });
                }
                Some(b't') => {
                    at = self.literal(at, "true")?;
                    sink.scalar(Scalar::Boolean, Span { start, end: at });
                }
                Some(b'f') => {
                    at = self.literal(at, "false")?;
                    sink.scalar(Scalar::Boolean, Span { start, end: at });
                }
                Some(b'n') => {
                    at = self.literal(at, "null")?;
                    sink.scalar(Scalar::Null, Span { start, end: at });
                }
                _ => return self.stop(at, expected),
            }

            // A value has ended: what may follow depends on what it stands in.
            loop {
                at = self.after_white_space(at);
                if open.depth == 0 {
                    return Ok(at);
                }
                match (self.text.get(at), open.is_in_object()) {
                    (Some(b','), true) => {
                        at = self.after_white_space(at + 1);
                        at = self.key(at, Expected::KeyAfterComma, sink)?;
                        expected = Expected::ValueAfterColon;
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
                        sink.close(at);
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
        sink: &mut impl Sink<'t>,
    ) -> Result<usize, Stop> {
        if self.text.get(at) != Some(&b'"') {
            return self.stop(at, expected);
        }
        let (key, span) = self.string(at)?;
        let colon = self.after_white_space(span.end);
        if self.text.get(colon) != Some(&b':') {
            return self.stop(colon, Expected::Colon);
        }
        sink.key(key, span);
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

    /// Takes a name that begins at `at`, and returns where it ends.
    #[inline]
    fn literal(&mut self, at: usize, name: &'static str) -> Result<usize, Stop> {
        let rest = self.text.get(at..).unwrap_or_default();
        if rest.starts_with(name.as_bytes()) {
            return Ok(at + name.len());
        }
        let same = rest.iter().zip(name.bytes()).take_while(|&(&a, b)| a == b);
        self.stop(at + same.count(), Expected::Literal)
    }
}
