//! From byte offsets to lines and columns.

use crate::findings::Span;
use crate::text::skip;
use crate::{Position, Range};

/// Finds the positions of spans in their order.
///
/// Each costs no more than the way to its beginning from the one before, and to its
/// end. What a violation is about hardly ever holds another such thing, and never more
/// than a few of them, one in the other; but there may be any number about the same.
#[derive(Debug)]
pub(crate) struct Locator<'t> {
    text: &'t [u8],
    /// What of it is known to be ASCII without line ends.
    in_line: Span,
    last: Range,
}

impl<'t> Locator<'t> {
    /// At the beginning of a text.
    pub(crate) fn new(text: &'t [u8]) -> Self {
        Self::knowing(Span { start: 0, end: 0 }, text)
    }

    /// The same for a text of which this stretch is known to be ASCII without line ends, so
    /// that it need not be looked at.
    pub(crate) fn knowing(in_line: Span, text: &'t [u8]) -> Self {
        debug_assert!(
            text.get(in_line.start..in_line.end)
                .is_some_and(|known| skip::within_line(known) == known.len()),
            "{in_line:?} is not in one line"
        );
        Self {
            text,
            in_line,
            last: Range {
                start: BEGIN,
                end: BEGIN,
            },
        }
    }

    /// The range of a span.
    pub(crate) fn range(&mut self, span: Span) -> Range {
        let Range { start, end } = self.last;
        if (start.offset, end.offset) != (span.start, span.end) {
            let from = [end, start].into_iter().find(|at| at.offset <= span.start);
            let start = self.advance(from.unwrap_or(BEGIN), span.start);
            let end = self.advance(start, span.end);
            self.last = Range { start, end };
        }
        self.last
    }

    /// The position at `offset`, coming from one before it.
    ///
    /// What is in between is well-formed, or a byte that is no text: reading ends there.
    fn advance(&self, here: Position, offset: usize) -> Position {
        let plain = self.within_line(here.offset, offset);
        let mut there = Position {
            offset,
            utf16: here.utf16 + plain,
            column: here.column + plain,
            ..here
        };
        let at = here.offset + plain;
        if at < offset {
            let text = self.text;
            let tally = Tally::of(text, at, offset);
            there.utf16 += tally.units;
            there.line += tally.line_ends;
            there.column += tally.units;
            if tally.line_ends > 0 {
                let last = (at..offset).rfind(|&at| ends_line(text, at));
                let begin = last.map_or(at, |last| last + 1);
                there.column = 1 + Tally::of(text, begin, offset).units;
            }
        }
        there
    }

    /// The length of the longest beginning of this stretch that is ASCII without line ends.
    fn within_line(&self, start: usize, end: usize) -> usize {
        let length = |from, to| {
            #[cfg(test)]
            LOOKED_AT.set(LOOKED_AT.get() + (to - from));
            skip::within_line(self.text.get(from..to).unwrap_or_default())
        };
        let known = self.in_line.start.max(start)..self.in_line.end.min(end);
        if known.is_empty() {
            return length(start, end);
        }
        let before = length(start, known.start);
        if start + before < known.start {
            return before;
        }
        known.end - start + length(known.end, end)
    }
}

/// The position at which every text begins.
const BEGIN: Position = Position {
    offset: 0,
    utf16: 0,
    line: 1,
    column: 1,
};

/// Whether a line ends with the byte at this place.
fn ends_line(text: &[u8], at: usize) -> bool {
    match text.get(at) {
        Some(b'\n') => true,
        Some(b'\r') => text.get(at + 1) != Some(&b'\n'),
        _ => false,
    }
}

/// What is counted in a stretch of text.
struct Tally {
    /// UTF-16 units.
    units: usize,
    line_ends: usize,
}

impl Tally {
    /// Counts from one offset to another.
    ///
    /// Not by looking at each character: a body may have millions of them.
    fn of(text: &[u8], start: usize, end: usize) -> Self {
        /// So many that a byte can count them, as processors do fastest.
        const BLOCK: usize = 64;
        #[cfg(test)]
        TALLIED.set(TALLIED.get() + (end - start));
        let mut tally = Self {
            units: 0,
            line_ends: 0,
        };
        let bytes = text.get(start..end).unwrap_or_default();
        if let [_] = bytes {
            // Which may be no text.
            tally.units = 1;
            tally.line_ends = usize::from(ends_line(text, start));
            return tally;
        }
        let mut at = start;
        for block in bytes.chunks(BLOCK) {
            // Each character begins with one byte that continues none; those of four
            // bytes are two units.
            let units: u8 = block
                .iter()
                .map(|&byte| u8::from(byte & 0xC0 != 0x80) + u8::from(byte >= 0xF0))
                .sum();
            let marks: u8 = block
                .iter()
                .map(|byte| u8::from(matches!(byte, b'\n' | b'\r')))
                .sum();
            // Two marks that end one line.
            let pairs: u8 = block
                .iter()
                .zip(block.iter().skip(1))
                .map(|(&first, &second)| u8::from(first == b'\r') & u8::from(second == b'\n'))
                .sum();
            at += block.len();
            let is_cut = block.last() == Some(&b'\r') && text.get(at) == Some(&b'\n');
            tally.units += usize::from(units);
            tally.line_ends += usize::from(marks - pairs) - usize::from(is_cut);
        }
        tally
    }
}

#[cfg(test)]
std::thread_local! {
    /// How many bytes were tallied: what positions cost.
    static TALLIED: core::cell::Cell<usize> = const { core::cell::Cell::new(0) };
    /// How many bytes were looked at to see whether they are in one line.
    static LOOKED_AT: core::cell::Cell<usize> = const { core::cell::Cell::new(0) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::string::decode;

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

    /// [`Locator::advance`], character by character.
    fn advance_slowly(mut here: Position, text: &[u8], offset: usize) -> Position {
        while here.offset < offset {
            let rest = &text[here.offset..];
            let (code_point, length) = decode(rest);
            let units = if code_point > 0xFFFF { 2 } else { 1 };
            let ends_line = ends_line(text, here.offset);
            here.offset += length;
            here.utf16 += units;
            here.column += units;
            if ends_line {
                here.line += 1;
                here.column = 1;
            }
        }
        here
    }

    #[test]
    fn blocks_and_characters_are_counted_alike() {
        const PIECES: [&str; 7] = ["\n", "\r", "\r\n", "a", "é", "中", "😀"];
        let mut state = 1_usize;
        let mut known = 0;
        for round in 0..300 {
            let mut text = Vec::new();
            // Where characters begin, and the byte that is no text.
            let mut offsets = Vec::new();
            while text.len() < round {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let piece = PIECES[(state >> 16) % (1 + round % PIECES.len())];
                offsets.extend(piece.char_indices().map(|(at, _)| text.len() + at));
                text.extend_from_slice(piece.as_bytes());
            }
            offsets.push(text.len());
            text.push([b'a', b'\n', 0x80, 0xE4, 0xF0][round % 5]);
            let bad = text.len();
            // With and without knowing a stretch that is in one line.
            let is_in_line =
                |&at: &usize| text[at].is_ascii() && !matches!(text[at], b'\n' | b'\r');
            let start = (round / 3..bad).find(is_in_line).unwrap_or(0);
            let end = start + (start..bad).take_while(is_in_line).count();
            let in_line = Span { start, end };
            known += usize::from(end > start);
            let locators = [Locator::new(&text), Locator::knowing(in_line, &text)];
            let advance = |here, offset| {
                let [one, other] = locators
                    .each_ref()
                    .map(|locator| locator.advance(here, offset));
                assert_eq!(one, other, "{text:?} {in_line:?} {offset}");
                one
            };
            for (number, &from) in offsets.iter().enumerate() {
                let here = advance_slowly(BEGIN, &text, from);
                for &to in offsets.iter().skip(number) {
                    let expected = advance_slowly(here, &text, to);
                    assert_eq!(advance(here, to), expected, "{text:?} {from} {to}");
                }
                if number + 1 == offsets.len() {
                    let expected = advance_slowly(here, &text, bad);
                    assert_eq!(advance(here, bad), expected, "{text:?}");
                }
            }
        }
        assert!(known > 100, "{known}");
    }

    #[test]
    fn spans_may_lie_behind_in_and_before_the_last_one() {
        let text = "{\n \"é\": [\r\n1,\n2]}";
        let span = |start, end| Span { start, end };
        let mut locator = Locator::new(text.as_bytes());
        for span in [
            span(0, text.len()),
            span(3, 7),
            span(3, 7),
            span(9, 17),
            span(12, 13),
            span(12, 14),
            span(0, 1),
            span(15, 16),
        ] {
            let expected = Range {
                start: advance_slowly(BEGIN, text.as_bytes(), span.start),
                end: advance_slowly(BEGIN, text.as_bytes(), span.end),
            };
            assert_eq!(locator.range(span), expected, "{span:?}");
        }
    }

    #[test]
    fn a_thousand_violations_about_one_long_thing_are_located_once() {
        let many: String = ('\u{E000}'..)
            .take(crate::contract::MAX_LISTED_VIOLATIONS)
            .collect();
        let name = many + &"é".repeat(1 << 19);
        let body = format!(r#"{{"apps":"{name}"}}"#);
        let before = TALLIED.get();
        let report = crate::check_body(body.as_str().into());
        assert_eq!(report.errors, crate::contract::MAX_LISTED_VIOLATIONS);
        let tallied = TALLIED.get() - before;
        assert!((name.len()..=body.len()).contains(&tallied), "{tallied}");
    }

    #[test]
    #[cfg(feature = "shortcuts")]
    fn a_list_that_was_read_in_one_line_is_not_looked_at_again() {
        for (begin, between, is_in_line) in
            [("{", ",", true), ("{", ",\n", false), ("{\n", ",", false)]
        {
            let id = |number: usize| format!("{number}{}", "x".repeat(8 + number % 33));
            let tasks: Vec<_> = (0..100)
                .map(|number| format!(r#"{begin}"task_id":"{}"}}"#, id(number)))
                .collect();
            let body = format!(r#"{{"tasks":[{}],"task":1}}"#, tasks.join(between));
            let before = LOOKED_AT.get();
            assert_eq!(crate::check_body(body.as_str().into()).warnings, 1);
            let looked_at = LOOKED_AT.get() - before;
            assert_eq!(looked_at < 100, is_in_line, "{looked_at}");
        }
    }

    #[test]
    fn a_byte_that_is_no_text_is_one_unit_wide() {
        let span = Span { start: 1, end: 2 };
        let range = Locator::new(b"\"\x80\"").range(span);
        assert_eq!((range.start.utf16, range.end.utf16), (1, 2));
    }
}
