//! Elements of `tasks` that are all written in the same way.
//!
//! Nearly all lists are made by programs: what stands between two ids is the same
//! each time, and ids have one length. Once it is known that something may stand
//! between two ids, another place where the same bytes stand takes a comparison
//! of whole blocks, and neither a look at each character nor a search for an end.

use core::num::NonZeroUsize;

use crate::contract::TASK_ID;
use crate::findings::Span;
use crate::hash::WINDOW;
use crate::text::skip;

/// How an element begins in most texts.
pub(super) const BEGIN: &str = "{\"task_id\":\"";

/// What follows [`BEGIN`] in a text that begins with it.
#[inline]
pub(super) fn after_begin(text: &[u8]) -> Option<&[u8]> {
    text.strip_prefix(BEGIN.as_bytes())
}

/// What stands between two ids in most texts.
pub(super) const USUAL: &[u8; 15] = b"\"},{\"task_id\":\"";

/// Whether these bytes are [`USUAL`].
#[inline]
pub(super) fn is_usual(bytes: &[u8]) -> bool {
    // In two words that overlap, since WebAssembly would call a function to compare
    // them at once.
    let same = |one: Option<&[u8; 8]>, other: Option<&[u8; 8]>| match (one, other) {
        (Some(one), Some(other)) => u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other),
        _ => u64::MAX,
    };
    same(bytes.first_chunk(), USUAL.first_chunk()) | same(bytes.last_chunk(), USUAL.last_chunk())
        == 0
}

/// What stands between two ids, from the closing quote of one to the opening quote
/// of the next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Between<'t> {
    bytes: &'t [u8],
    /// Up to the bracket that closes an element.
    end: usize,
}

impl<'t> Between<'t> {
    /// What stands there in most texts.
    pub(super) const USUAL: Self = Self {
        bytes: USUAL,
        end: 2,
    };

    /// The longest that is learned: nobody indents by more, and a mebibyte of
    /// white space need not be read twice.
    const MOST: usize = 256;

    /// Bytes that may stand between two ids as far as JSON is concerned, and with
    /// nothing else in both elements.
    pub(super) fn learn(bytes: &'t [u8]) -> Option<Self> {
        if bytes.len() > Self::MOST {
            return None;
        }
        let mut rest = bytes.strip_prefix(b"\"")?;
        let mut end = 0;
        for (part, may_be_spaced) in [
            ("}", true),
            (",", true),
            ("{", true),
            ("\"", true),
            (TASK_ID, false),
            ("\"", false),
            (":", true),
            ("\"", true),
        ] {
            if may_be_spaced {
                rest = rest.get(skip::white_space(rest)..)?;
            }
            rest = rest.strip_prefix(part.as_bytes())?;
            if part == "}" {
                end = bytes.len() - rest.len();
            }
        }
        rest.is_empty().then_some(Self { bytes, end })
    }

    /// How many bytes it has.
    #[inline]
    pub(super) const fn len(self) -> usize {
        self.bytes.len()
    }

    /// How many of them belong to the element before.
    #[inline]
    pub(super) const fn end_len(self) -> usize {
        self.end
    }

    /// How far it is from an id of this length to the next one.
    #[inline]
    pub(super) fn stride(self, length: usize) -> NonZeroUsize {
        // There is always something between.
        NonZeroUsize::new(length + self.len()).unwrap_or(NonZeroUsize::MIN)
    }

    /// Whether a text begins with it.
    #[inline]
    pub(super) fn begins(self, text: &[u8]) -> bool {
        text.get(..self.len()).is_some_and(|begin| self.is(begin))
    }

    /// Whether it stands behind the second id of a text as well, if that is as long as the
    /// first one: else no run has more than one, and to look for it takes as long as ten ids.
    #[inline]
    pub(super) fn is_behind_next(self, text: &[u8], length: usize) -> bool {
        let after = text.get(self.stride(length).get() + length..);
        after.is_some_and(|after| self.begins(after))
    }

    /// Whether a text begins with the end of an element.
    #[inline]
    pub(super) fn end_begins(self, text: &[u8]) -> bool {
        let end = self.bytes.iter().take(self.end);
        text.len() >= self.end && end.zip(text).all(|(a, b)| a == b)
    }

    /// Whether it is what stands there in most texts.
    pub(super) fn is_usual(self) -> bool {
        self.is(USUAL)
    }

    /// Whether these bytes are the same.
    #[inline]
    pub(super) fn is(self, bytes: &[u8]) -> bool {
        if self.len() != bytes.len() {
            return false;
        }
        // In words, since WebAssembly would call a function to compare them at once.
        // There are never fewer than one, and the last one may overlap.
        let (words, _) = bytes.as_chunks::<8>();
        let (own, _) = self.bytes.as_chunks::<8>();
        let mut difference = match (bytes.last_chunk(), self.bytes.last_chunk()) {
            (Some(last), Some(own)) => u64::from_le_bytes(*last) ^ u64::from_le_bytes(*own),
            _ => return false,
        };
        for (word, own) in words.iter().zip(own) {
            difference |= u64::from_le_bytes(*word) ^ u64::from_le_bytes(*own);
        }
        difference == 0
    }
}

/// Ids of one length, all of visible ASCII, with the same [`Between`] after each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run<'t> {
    /// From the first id to where the next one would begin.
    pub(crate) text: &'t [u8],
    /// The length of an id.
    pub(crate) length: usize,
    /// How far it is from one id to the next.
    pub(crate) stride: NonZeroUsize,
    /// Where the first id begins in the body.
    pub(crate) start: usize,
}

impl<'t> Run<'t> {
    /// At most so many elements are in a run: they are read more than once, so they
    /// should not leave the processor's nearest cache in between.
    const MOST: usize = 64;

    /// The run that `text` begins with, which is at `start` in the body. It may
    /// be empty although there are such elements.
    #[inline]
    pub(super) fn at_beginning_of(
        text: &'t [u8],
        length: usize,
        between: Between<'_>,
        start: usize,
    ) -> Self {
        let stride = between.stride(length);
        // Others are not even looked at: there may be any number of them.
        let text = if (skip::BLOCK..=WINDOW).contains(&length) {
            count_between(text, length, between)
        } else {
            &[]
        };
        let count = match length.saturating_sub(1) / skip::BLOCK {
            // A block more than these, which ends where the id does.
            0 => count_plain::<0>(text, length, stride),
            1 => count_plain::<1>(text, length, stride),
            2 => count_plain::<2>(text, length, stride),
            3 => count_plain::<3>(text, length, stride),
            4 => count_plain::<4>(text, length, stride),
            _ => 0,
        };
        Self {
            text: text.get(..count * stride.get()).unwrap_or_default(),
            length,
            stride,
            start,
        }
    }

    /// How many ids there are.
    #[inline]
    pub(crate) const fn count(self) -> usize {
        self.text.len() / self.stride.get()
    }

    /// The ids, and where they are as JSON strings.
    pub(crate) fn ids(self) -> impl Iterator<Item = (&'t [u8], Span)> {
        let mut start = self.start;
        self.text.chunks_exact(self.stride.get()).map(move |text| {
            let id = text.get(..self.length).unwrap_or_default();
            let span = Span {
                start: start - 1,
                end: start + self.length + 1,
            };
            start += self.stride.get();
            (id, span)
        })
    }
}

/// The beginning of a text that has `between` after each `length` bytes.
#[inline(never)]
fn count_between<'t>(text: &'t [u8], length: usize, between: Between<'_>) -> &'t [u8] {
    let stride = between.stride(length).get();
    let count = text
        .chunks_exact(stride)
        .take(Run::MOST)
        .take_while(|element| element.get(length..).is_some_and(|found| between.is(found)))
        .count();
    text.get(..count * stride).unwrap_or_default()
}

/// How many texts at this distance begin with as many bytes of visible ASCII
/// without quotes and backslashes: so many whole blocks, and up to another one.
#[inline(never)]
fn count_plain<const BLOCKS: usize>(text: &[u8], length: usize, stride: NonZeroUsize) -> usize {
    text.chunks_exact(stride.get())
        .take_while(|element| {
            let id = element.get(..length).unwrap_or_default();
            skip::is_surely_plain::<BLOCKS>(id)
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDENTED: &str = "\"\n    },\n    {\n      \"task_id\": \"";

    #[test]
    fn a_run_ends_where_an_element_is_another() {
        let usual = core::str::from_utf8(Between::USUAL.bytes).unwrap();
        for (length, written) in [
            (1, usual),
            (15, usual),
            (16, usual),
            (32, usual),
            (32, INDENTED),
            (33, usual),
            (36, INDENTED),
            (48, usual),
            (80, INDENTED),
            (99, usual),
        ] {
            let between = Between::learn(written.as_bytes()).unwrap();
            let stride = length + written.len();
            let id = "x".repeat(length);
            let text = format!("{id}{written}").repeat(5);
            let whole = Run::at_beginning_of(text.as_bytes(), length, between, 7);
            if whole.count() == 0 {
                assert!(!(16..=40).contains(&length), "{length}");
                continue;
            }
            assert_eq!(whole.count(), 5, "{length}");
            for (number, (found, span)) in whole.ids().enumerate() {
                let start = 7 + number * stride;
                assert_eq!(found, id.as_bytes());
                assert_eq!((span.start, span.end), (start - 1, start + length + 1));
            }
            for place in 0..text.len() {
                for byte in [b'"', b'\\', b' ', 0, 0x7F, 0x80, 0xFF] {
                    let mut text = text.clone().into_bytes();
                    if text[place] == byte {
                        continue;
                    }
                    text[place] = byte;
                    let run = Run::at_beginning_of(&text, length, between, 0);
                    assert_eq!(run.count(), place / stride, "{byte:#x} at {place}");
                    let run = Run::at_beginning_of(&text[..place], length, between, 0);
                    assert_eq!(run.count(), place / stride, "up to {place}");
                }
            }
        }
    }

    #[test]
    fn a_run_has_its_bound() {
        let usual = core::str::from_utf8(Between::USUAL.bytes).unwrap();
        let text = format!("{}{usual}", "x".repeat(32)).repeat(Run::MOST + 1);
        let run = Run::at_beginning_of(text.as_bytes(), 32, Between::USUAL, 1);
        assert_eq!(run.count(), Run::MOST);
    }

    #[test]
    fn nothing_is_learned_but_what_may_stand_between_two_ids() {
        for good in [
            "\"},{\"task_id\":\"",
            "\"}, {\"task_id\": \"",
            "\" } , { \"task_id\" : \"",
            "\"\r\n\t}\r\n,\r{\"task_id\":\n\"",
            INDENTED,
        ] {
            let between = Between::learn(good.as_bytes()).unwrap();
            let (element, next) = good.split_at(between.end_len());
            assert!(element.ends_with('}') && !next.contains('}'), "{good}");
            assert!(between.begins(format!("{good}x").as_bytes()));
            assert!(between.end_begins(format!("{element} ]").as_bytes()));
            // Any other bytes are something else, or none at all.
            for place in 0..good.len() {
                assert!(!between.begins(&good.as_bytes()[..place]));
                for byte in 0..=u8::MAX {
                    let mut other = good.as_bytes().to_vec();
                    other[place] = byte;
                    assert_eq!(between.begins(&other), byte == good.as_bytes()[place]);
                    let is_space = |byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
                    let is_same = byte == good.as_bytes()[place]
                        || (is_space(byte) && is_space(good.as_bytes()[place]));
                    assert_eq!(Between::learn(&other).is_some(), is_same, "{other:?}");
                }
            }
        }
        for bad in [
            "",
            "\"",
            "\"},{\"task_id \":\"",
            "\"},{\" task_id\":\"",
            "\"},{\"task_id\":\"\"",
            "\"},1,{\"task_id\":\"",
            "\",\"x\":1},{\"task_id\":\"",
            "\"},{\"x\":1,\"task_id\":\"",
            "\"},{\"tasks\":\"",
            "\u{A0}\"},{\"task_id\":\"",
        ] {
            assert!(Between::learn(bad.as_bytes()).is_none(), "{bad}");
        }
        let long = format!("\"}}{},{{\"task_id\":\"", " ".repeat(Between::MOST));
        assert!(Between::learn(long.as_bytes()).is_none());
    }
}
