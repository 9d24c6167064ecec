//! What one look at a string finds for all rules about strings.
//!
//! A hostile one may be as long as a body, so they do not go through it one by one.

use crate::contract::{is_edge_space, is_invisible, is_white_space};
use crate::rules::Name;
use crate::string::{Text, is_surrogate};

/// A code point, and its index in code points.
pub(crate) type Found = (usize, u32);

/// A string in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StringScan {
    /// How many code points it has.
    pub(crate) chars: usize,
    /// How many UTF-16 units that are.
    pub(crate) units: usize,
    /// Whether it has white space only, or nothing at all.
    pub(crate) is_blank: bool,
    /// The first lone surrogate.
    pub(crate) lone_surrogate: Option<Found>,
    /// Space at an edge: the first one in front, or else the first of those at the
    /// end. If it is blank, the first one.
    pub(crate) edge_space: Option<Found>,
    /// The first code point that cannot be seen and is no space at an edge. If it is
    /// blank, it has no edges.
    pub(crate) invisible: Option<Found>,
}

impl StringScan {
    /// Goes through a string once, and has a name looked at on the way.
    pub(crate) fn of(text: Text<'_>, mut name: Option<Name<'_>>) -> Self {
        let mut so_far = SoFar {
            scan: Self {
                chars: 0,
                units: 0,
                is_blank: true,
                lone_surrogate: None,
                edge_space: None,
                invisible: None,
            },
            anywhere: None,
            between: None,
            has_begun: false,
            ends_in_space: true,
        };
        let (mut chars, mut units) = (0, 0);
        let mut rest = text.code_points();
        loop {
            let plain = match &name {
                Some(name) => name.skip_known(&mut rest),
                None => rest.skip_plain(),
            };
            chars += plain;
            units += plain;
            if plain > 0 {
                so_far.goes_on();
            }
            let Some(code_point) = rest.next() else {
                break;
            };
            if let Some(name) = &mut name {
                name.look_at((chars, code_point));
            }
            if is_usual(code_point) {
                so_far.goes_on();
            } else {
                so_far.odd((chars, code_point));
            }
            chars += 1;
            units += if code_point > 0xFFFF { 2 } else { 1 };
        }
        let mut scan = so_far.scan;
        scan.chars = chars;
        scan.units = units;
        if scan.is_blank {
            scan.invisible = so_far.anywhere;
        }
        scan
    }
}

/// Whether a code point is surely one that no rule looks for: it is in one of the
/// ranges that hold nearly all others.
#[inline]
const fn is_usual(code_point: u32) -> bool {
    matches!(
        code_point,
        0x21..=0x7E
        | 0xAE..=0x34E
        | 0x350..=0x61B
        | 0x3165..=0xD7FF
        | 0x1_F000..=0xD_FFFF
    )
}

/// What is known of a string of which the end has not come yet.
struct SoFar {
    scan: StringScan,
    /// The first that cannot be seen, wherever it is.
    anywhere: Option<Found>,
    /// The first of those that are also space, behind something that is not: it is at
    /// no edge if something follows.
    between: Option<Found>,
    /// Whether anything has come that is no space.
    has_begun: bool,
    /// Whether nothing has come after the last space.
    ends_in_space: bool,
}

impl SoFar {
    /// Something comes that is no space, so what came before is not at the end.
    #[inline]
    fn goes_on(&mut self) {
        if self.ends_in_space {
            self.leaves_space();
        }
    }

    fn leaves_space(&mut self) {
        self.has_begun = true;
        self.ends_in_space = false;
        let scan = &mut self.scan;
        scan.is_blank = false;
        scan.edge_space = scan.edge_space.filter(|&(index, _)| index == 0);
        scan.invisible = scan.invisible.or(self.between.take());
    }

    /// A code point that some rule may be about.
    fn odd(&mut self, found: Found) {
        let (_, code_point) = found;
        let is_white = is_white_space(code_point);
        let is_invisible = is_invisible(code_point);
        if is_invisible && self.anywhere.is_none() {
            self.anywhere = Some(found);
        }
        if is_white || is_edge_space(code_point) {
            self.ends_in_space = true;
            self.scan.is_blank &= is_white;
            if self.scan.edge_space.is_none() {
                self.scan.edge_space = Some(found);
            }
            if is_invisible && self.has_begun && self.between.is_none() {
                self.between = Some(found);
            }
            return;
        }
        self.goes_on();
        if is_invisible && self.scan.invisible.is_none() {
            self.scan.invisible = Some(found);
        }
        if is_surrogate(code_point) && self.scan.lone_surrogate.is_none() {
            self.scan.lone_surrogate = Some(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::string::{Form, encode};
    use std::fmt::Write as _;

    /// The same, each thing in a look of its own.
    fn slowly(code_points: &[u32]) -> StringScan {
        let first = |range: core::ops::Range<usize>, is: &dyn Fn(u32) -> bool| {
            range
                .map(|index| (index, code_points[index]))
                .find(|&(_, code_point)| is(code_point))
        };
        let chars = code_points.len();
        let is_blank = code_points.iter().all(|&c| is_white_space(c));
        let is_inside = |c: &u32| is_blank || !is_edge_space(*c);
        let begin = code_points.iter().position(is_inside).unwrap_or(chars);
        let end = code_points.iter().rposition(is_inside);
        let end = end.map_or(begin, |last| last + 1);
        let front = if is_blank { chars } else { begin };
        StringScan {
            chars,
            units: code_points
                .iter()
                .map(|&c| 1 + usize::from(c > 0xFFFF))
                .sum(),
            is_blank,
            lone_surrogate: first(0..chars, &is_surrogate),
            edge_space: first(0..front, &is_edge_space)
                .or_else(|| first(end..chars, &is_edge_space)),
            invisible: first(begin..end, &is_invisible),
        }
    }

    #[test]
    fn what_is_usual_is_nothing_that_a_rule_looks_for() {
        for code_point in 0..=u32::from(char::MAX) {
            let is_odd =
                is_invisible(code_point) || is_edge_space(code_point) || is_surrogate(code_point);
            assert!(!(is_odd && is_usual(code_point)), "{code_point:x}");
        }
    }

    #[test]
    fn one_look_finds_what_many_find() {
        const ALPHABET: [u32; 11] = [
            0x61, 0x22, 0x20, 0x09, 0x200B, 0xFEFF, 0xAD, 0x07, 0xD800, 0x4E2D, 0x1_F600,
        ];
        for length in 0..=5 {
            for number in 0..ALPHABET.len().pow(length) {
                let digit = |place| number / ALPHABET.len().pow(place) % ALPHABET.len();
                let code_points: Vec<u32> = (0..length).map(|p| ALPHABET[digit(p)]).collect();
                let expected = slowly(&code_points);
                let mut bytes = Vec::new();
                let mut written = String::new();
                for &code_point in &code_points {
                    let (encoded, count) = encode(code_point);
                    bytes.extend_from_slice(&encoded[..count]);
                    if code_point < 0x1_0000 {
                        // Writing to a string does not fail.
                        let _ = write!(written, "\\u{code_point:04x}");
                    } else {
                        written += "\\ud83d\\ude00";
                    }
                }
                assert_eq!(
                    StringScan::of(Text::from_wtf8(&bytes), None),
                    expected,
                    "{bytes:?}"
                );
                let escaped = Text::scanned(written.as_bytes(), Form::Escaped);
                assert_eq!(StringScan::of(escaped, None), expected, "{written}");
            }
        }
    }
}
