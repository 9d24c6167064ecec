//! Putting a text together from pieces: templates, and what fills their gaps.
//!
//! It is done by hand, since `core::fmt` would be a good part of this crate's size
//! in WebAssembly.

use std::borrow::Cow;

use crate::contract::is_invisible;
use crate::text::{is_visible_ascii, until_byte};

/// Takes in a text piece by piece, such as a message.
///
/// Most of a message is the same each time. Whoever hands many of them on can keep
/// those pieces, and need not copy them again.
pub trait MessageSink {
    /// A piece that is always the same.
    fn push_static(&mut self, piece: &'static str);

    /// A piece that may be another one each time, and has to be copied to be kept.
    fn push_borrowed(&mut self, piece: &str);
}

impl MessageSink for String {
    fn push_static(&mut self, piece: &'static str) {
        self.push_str(piece);
    }

    fn push_borrowed(&mut self, piece: &str) {
        self.push_str(piece);
    }
}

/// A text that is being put together.
///
/// Chinese is written with a space between its characters and Latin letters or
/// digits. Where a gap was filled, it is put in here.
pub(crate) struct Phrase<'p> {
    pieces: &'p mut dyn MessageSink,
    /// What it ends with so far.
    last: Option<char>,
    /// Whether a gap has just begun or ended.
    edge: Option<Edge>,
}

/// An edge of a gap.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Begin,
    End,
}

impl<'p> Phrase<'p> {
    /// An empty text, the pieces of which go there.
    pub(crate) fn new(pieces: &'p mut dyn MessageSink) -> Self {
        Self {
            pieces,
            last: None,
            edge: None,
        }
    }

    /// Appends a piece that is always the same.
    pub(crate) fn push_static(&mut self, piece: &'static str) {
        if self.joins(piece) {
            self.pieces.push_static(piece);
        }
    }

    /// Appends any other piece.
    pub(crate) fn push_borrowed(&mut self, piece: &str) {
        if self.joins(piece) {
            self.pieces.push_borrowed(piece);
        }
    }

    /// Appends a character.
    pub(crate) fn character(&mut self, character: char) {
        self.push_borrowed(character.encode_utf8(&mut [0; 4]));
    }

    /// Appends a number in decimal.
    pub(crate) fn number(&mut self, number: usize) {
        self.push_borrowed(decimal(number, &mut [0; MAX_DIGITS]));
    }

    /// Appends a template, and calls `gap` with the name of each of its gaps.
    pub(crate) fn fill(&mut self, template: &'static str, mut gap: impl FnMut(&str, &mut Self)) {
        /// Cuts at a mark.
        fn cut(text: &'static str, mark: u8) -> Option<(&'static str, &'static str)> {
            let at = until_byte(text.as_bytes(), mark);
            Some((text.get(..at)?, text.get(at + 1..)?))
        }

        let mut rest = template;
        while let Some((fixed, after)) = cut(rest, b'<') {
            self.push_static(fixed);
            let Some((name, after)) = cut(after, b'>') else {
                break;
            };
            self.edge = Some(Edge::Begin);
            gap(name, self);
            self.edge = Some(Edge::End);
            rest = after;
        }
        self.push_static(rest);
    }

    /// Whether there is anything to append; what has to stand before it is there.
    fn joins(&mut self, piece: &str) -> bool {
        let Some(last) = piece.chars().next_back() else {
            return false;
        };
        let before = self.last.replace(last);
        if let Some(edge) = self.edge.take()
            && let (Some(before), Some(first)) = (before, piece.chars().next())
            && needs_space(edge, before, first)
        {
            self.pieces.push_static(" ");
        }
        true
    }
}

/// Whether Chinese and Latin meet there.
const fn needs_space(edge: Edge, before: char, after: char) -> bool {
    match edge {
        Edge::Begin => is_han(before) && after.is_ascii_alphanumeric(),
        Edge::End => before.is_ascii_alphanumeric() && is_han(after),
    }
}

/// Whether it is a character that Chinese is written with, punctuation apart.
const fn is_han(character: char) -> bool {
    matches!(character, '\u{4E00}'..='\u{9FFF}')
}

/// A text from elsewhere, fit for a message: cut short if it has more than `most`
/// characters, and U+FFFD in the place of what cannot be seen or breaks the line.
pub(crate) fn shown(text: &str, most: usize) -> Cow<'_, str> {
    // Nearly all can be shown as they are.
    if text.len() <= most && is_visible_ascii(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    for (index, character) in text.chars().enumerate() {
        if index == most {
            out.push('…');
            break;
        }
        out.push(if is_invisible(character.into()) {
            char::REPLACEMENT_CHARACTER
        } else {
            character
        });
    }
    Cow::Owned(out)
}

/// The digits of the largest number.
pub(crate) const MAX_DIGITS: usize = usize::MAX.ilog10() as usize + 1;

/// A number in decimal, written into `digits`.
pub(crate) fn decimal(mut number: usize, digits: &mut [u8; MAX_DIGITS]) -> &str {
    let mut begin = MAX_DIGITS;
    for (place, digit) in digits.iter_mut().enumerate().rev() {
        #[expect(clippy::cast_possible_truncation, reason = "a digit is below 10")]
        let lowest = (number % 10) as u8;
        *digit = b'0' + lowest;
        begin = place;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    let written = digits.get(begin..).unwrap_or_default();
    core::str::from_utf8(written).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever is put into the gap of a template.
    fn filled(template: &'static str, piece: &str) -> String {
        let mut out = String::new();
        Phrase::new(&mut out).fill(template, |name, out| {
            assert_eq!(name, "gap");
            out.push_borrowed(piece);
        });
        out
    }

    #[test]
    fn gaps_are_filled_and_chinese_and_latin_are_set_apart() {
        for (template, piece, expected) in [
            ("no gap", "x", "no gap"),
            ("<gap>", "", ""),
            ("a <gap> b", "x", "a x b"),
            ("a<gap>b", "x", "axb"),
            ("第<gap>行", "3", "第 3 行"),
            ("第 <gap> 行", "3", "第 3 行"),
            ("第<gap>行", "三", "第三行"),
            ("是“<gap>”", "x", "是“x”"),
            ("<gap>行", "3", "3 行"),
            ("第<gap>", "3", "第 3"),
        ] {
            assert_eq!(filled(template, piece), expected, "{template} {piece}");
        }
    }

    #[test]
    fn a_gap_within_a_gap_is_set_apart_once() {
        let mut out = String::new();
        Phrase::new(&mut out).fill("在<outer>中", |_, out| {
            out.fill("<inner>", |_, out| out.push_borrowed("x"));
        });
        assert_eq!(out, "在 x 中");
    }

    #[test]
    fn an_empty_gap_joins_what_is_around_it() {
        let mut out = String::new();
        Phrase::new(&mut out).fill("第<one><two>行", |name, out| match name {
            "one" => out.push_borrowed(""),
            _ => out.number(7),
        });
        assert_eq!(out, "第 7 行");
    }

    #[test]
    fn a_text_from_elsewhere_is_cut_and_stays_on_its_line() {
        for (text, expected) in [
            ("", ""),
            ("abc", "abc"),
            ("abcd", "abc…"),
            ("任务甲", "任务甲"),
            ("任务甲乙", "任务甲…"),
            ("a b", "a b"),
            ("a\n\u{200B}", "a\u{FFFD}\u{FFFD}"),
            ("\u{7F}bcd", "\u{FFFD}bc…"),
        ] {
            assert_eq!(shown(text, 3), expected, "{text:?}");
        }
    }

    #[test]
    fn numbers_are_whole() {
        for number in [0, 1, 9, 10, 99, 100, 12_345, usize::MAX - 1, usize::MAX] {
            let mut digits = [0; MAX_DIGITS];
            assert_eq!(decimal(number, &mut digits), number.to_string());
        }
    }
}
