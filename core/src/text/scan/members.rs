//! Reading a whole request that is one text: its outermost object, member by member.
//!
//! Bodies are read as they always are. The values around them take a plain way of their own:
//! the usual one is for the checker alone, and a page's module would grow if it were open to
//! others. Tests hold the two ways against each other.

use super::{BYTE_ORDER_MARK, Encoding, Open, Scanner, Shortcut, Stop};
use crate::check::{Checker, Container, Members, Scalar};
use crate::findings::Span;
use crate::violation::Expected;

/// Feeds a whole request in UTF-8 to whoever takes in its members, and says whether it is
/// one: whether it is an object. Reading ends at the first character that cannot be there.
pub(crate) fn read_members<'t>(text: &'t [u8], members: &mut Members<'_, 't>) -> bool {
    let mut scanner = Scanner {
        text,
        at: 0,
        encoding: Encoding::Utf8,
        id_end: 0,
        usual: Shortcut::default(),
        alone: Shortcut::default(),
    };
    // It is not sent, so that there is nothing to say of it.
    if text.starts_with(BYTE_ORDER_MARK) {
        scanner.at = BYTE_ORDER_MARK.len();
    }
    scanner.skip_white_space();
    if scanner.peek() != Some(b'{') {
        return false;
    }
    match scanner.members(members) {
        Ok(()) => {}
        Err(Stop::Malformed(expected)) => match scanner.offender() {
            Some((span, character)) => members.malformed(span, expected, character),
            None => members.malformed(scanner.one_byte(), Expected::Utf8, None),
        },
        Err(Stop::TooDeep) => members.too_deep(scanner.one_byte()),
    }
    true
}

impl<'t> Scanner<'t> {
    /// Takes the object that begins at the scanner's place, and then nothing more.
    fn members(&mut self, members: &mut Members<'_, 't>) -> Result<(), Stop> {
        let mut at = self.after_white_space(self.at + 1);
        let mut expected = Expected::KeyOrEnd;
        if self.text.get(at) != Some(&b'}') {
            loop {
                at = self.member_key(at, expected, members)?;
                at = self.member(at, members)?;
                members.end_value();
                match self.text.get(at) {
                    Some(b',') => at = self.after_white_space(at + 1),
                    Some(b'}') => break,
                    _ => return self.stop(at, Expected::CommaOrObjectEnd),
                }
                expected = Expected::KeyAfterComma;
            }
        }
        // Whatever follows, all that the request has is known.
        members.end();
        at = self.after_white_space(at + 1);
        match self.text.get(at) {
            None => Ok(()),
            Some(_) => self.stop(at, Expected::End),
        }
    }

    /// Takes the value of a member that begins at `at`, and returns where the white space
    /// behind it ends.
    fn member(&mut self, at: usize, members: &mut Members<'_, 't>) -> Result<usize, Stop> {
        // A body that is a string is a text inside of this one.
        let is_string = self.text.get(at) == Some(&b'"');
        let Some(checker) = members.checker().filter(|_| !is_string) else {
            return self.value(at, members);
        };
        self.at = at;
        match self.document(checker) {
            Ok(()) => Ok(self.text.len()),
            // What follows is the request's.
            Err(Stop::Malformed(Expected::End)) => Ok(self.at),
            Err(stop) => Err(stop),
        }
    }

    /// Takes a value in no body, as [`Scanner::document`] takes the whole of one.
    fn value(&mut self, mut at: usize, members: &mut Members<'_, 't>) -> Result<usize, Stop> {
        let mut open = Open {
            objects: 0,
            depth: 0,
        };
        let mut expected = Expected::Value;
        loop {
            let container = match self.text.get(at) {
                Some(b'{') => Some(Container::Object),
                Some(b'[') => Some(Container::Array),
                _ => None,
            };
            if let Some(container) = container {
                if !Checker::has_room_at(open.depth) {
                    self.at = at;
                    return Err(Stop::TooDeep);
                }
                members.open(container, at);
                open.push(container);
                at = self.after_white_space(at + 1);
                match (container, self.text.get(at)) {
                    (Container::Object, Some(b'}')) | (Container::Array, Some(b']')) => {}
                    (Container::Object, _) => {
                        at = self.member_key(at, Expected::KeyOrEnd, members)?;
                        expected = Expected::Value;
                        continue;
                    }
                    (Container::Array, _) => {
                        expected = Expected::ValueOrEnd;
                        continue;
                    }
                }
            } else {
                at = self.leaf(at, expected, members)?;
            }

            // A value has ended, or its container does.
            loop {
                at = self.after_white_space(at);
                if open.depth == 0 {
                    return Ok(at);
                }
                match (self.text.get(at), open.is_in_object()) {
                    (Some(b','), true) => {
                        at = self.after_white_space(at + 1);
                        at = self.member_key(at, Expected::KeyAfterComma, members)?;
                        expected = Expected::Value;
                        break;
                    }
                    (Some(b','), false) => {
                        at = self.after_white_space(at + 1);
                        expected = Expected::ValueAfterComma;
                        break;
                    }
                    (Some(b'}'), true) | (Some(b']'), false) => {
                        at += 1;
                        open.pop();
                        members.close(at);
                    }
                    (_, true) => return self.stop(at, Expected::CommaOrObjectEnd),
                    (_, false) => return self.stop(at, Expected::CommaOrArrayEnd),
                }
            }
        }
    }

    /// Takes a value without brackets, and returns where it ends.
    fn leaf(
        &mut self,
        start: usize,
        expected: Expected,
        members: &mut Members<'_, 't>,
    ) -> Result<usize, Stop> {
        let end = match self.text.get(start) {
            Some(b'"') => {
                let (text, span) = self.string(start)?;
                members.string(text, span);
                return Ok(span.end);
            }
            Some(b'-' | b'0'..=b'9') => self.number(start)?,
            Some(b't') => self.literal(start, "true")?,
            Some(b'f') => self.literal(start, "false")?,
            Some(b'n') => self.literal(start, "null")?,
            _ => return self.stop(start, expected),
        };
        let written = self.text.get(start..end).unwrap_or_default();
        let scalar = match written {
            b"true" | b"false" => Scalar::Boolean,
            b"null" => Scalar::Null,
            digits => Scalar::Number(digits),
        };
        members.scalar(scalar, Span { start, end });
        Ok(end)
    }

    /// Takes a key around a body, as [`Scanner::key`] takes one in it.
    fn member_key(
        &mut self,
        at: usize,
        expected: Expected,
        members: &mut Members<'_, 't>,
    ) -> Result<usize, Stop> {
        if self.text.get(at) != Some(&b'"') {
            return self.stop(at, expected);
        }
        let (key, span) = self.string(at)?;
        let colon = self.after_white_space(span.end);
        if self.text.get(colon) != Some(&b':') {
            return self.stop(colon, Expected::Colon);
        }
        members.key(key, span);
        Ok(self.after_white_space(colon + 1))
    }
}
