//! From byte offsets to lines and columns.

use crate::findings::Span;
use crate::string::decode;
use crate::text::skip;
use crate::{Position, Range};

/// Finds the positions of spans in their order.
///
/// Each costs no more than the way to its beginning from that of the one before, and
/// to its end. What a violation is about hardly ever holds another such thing, and
/// never more than a few of them, one in the other.
#[derive(Debug)]
pub(crate) struct Locator<'t> {
    text: &'t [u8],
    /// Where the last span begins.
    here: Position,
}

impl<'t> Locator<'t> {
    /// At the beginning of a text.
    pub(crate) const fn new(text: &'t [u8]) -> Self {
        Self { text, here: BEGIN }
    }

    /// The range of a span.
    pub(crate) fn range(&mut self, span: Span) -> Range {
        if span.start < self.here.offset {
            self.here = BEGIN;
        }
        self.here = advance(self.here, self.text, span.start);
        Range {
            start: self.here,
            end: advance(self.here, self.text, span.end),
        }
    }
}

/// The position at which every text begins.
const BEGIN: Position = Position {
    offset: 0,
    utf16: 0,
    line: 1,
    column: 1,
};

/// The position at `offset`, coming from one before it.
fn advance(mut here: Position, text: &[u8], offset: usize) -> Position {
    while here.offset < offset {
        let plain = text
            .get(here.offset..offset)
            .map(skip::within_line)
            .unwrap_or_default();
        here.offset += plain;
        here.utf16 += plain;
        here.column += plain;
        if here.offset >= offset {
            break;
        }
        let Some(rest @ [first, ..]) = text.get(here.offset..) else {
            break;
        };
        let (length, units) = if first.is_ascii() {
            (1, 1)
        } else {
            let (code_point, length) = decode(rest);
            (length, if code_point > 0xFFFF { 2 } else { 1 })
        };
        here.offset += length;
        here.utf16 += units;
        here.column += units;
        let ends_line = match first {
            b'\n' => true,
            b'\r' => rest.get(1) != Some(&b'\n'),
            _ => false,
        };
        if ends_line {
            here.line += 1;
            here.column = 1;
        }
    }
    here.offset = offset;
    here
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_and_of_character_is_counted() {
        let text = "a\nb\r\nc\rdé😀e".as_bytes();
        let at = |offset| {
            let span = Span {
                start: offset,
                end: offset,
            };
            let found = Locator::new(text).range(span).start;
            (found.utf16, found.line, found.column)
        };
        for (offset, expected) in [
            (0, (0, 1, 1)),
            (1, (1, 1, 2)),
            (2, (2, 2, 1)),
            (5, (5, 3, 1)),
            (6, (6, 3, 2)),
            (7, (7, 4, 1)),
            (8, (8, 4, 2)),
            (10, (9, 4, 3)),
            (14, (11, 4, 5)),
            (15, (12, 4, 6)),
        ] {
            assert_eq!(at(offset), expected, "{offset}");
        }
    }

    #[test]
    fn a_byte_that_is_no_text_is_one_unit_wide() {
        let span = Span { start: 1, end: 2 };
        let range = Locator::new(b"\"\x80\"").range(span);
        assert_eq!((range.start.utf16, range.end.utf16), (1, 2));
    }
}
