//! Skipping what needs no look at each byte: sixteen bytes at a time where the
//! WebAssembly target has vectors, eight at a time elsewhere.

use core::ops::BitOr;

use crate::hash::WINDOW;

/// The length of the longest beginning that is visible ASCII without `"` and `\`.
#[inline]
pub(crate) fn plain(bytes: &[u8]) -> usize {
    skip(bytes, Block::not_plain, is_plain)
}

/// The same for the first bytes of a text, so many as a window has; `None` if all of
/// them are. With vectors any length is found in the same steps, so that a processor
/// need not guess how many it takes for the next text.
#[inline(always)]
#[expect(clippy::inline_always, reason = "see `skip`")]
pub(super) fn plain_in(window: &[u8; WINDOW]) -> Option<usize> {
    let (blocks, _) = window.as_chunks();
    Marks::first_of(blocks.iter().map(|block| Block::new(*block).not_plain()))
}

/// What a look for the end of many ids needs, made once and before it begins.
#[derive(Clone, Copy)]
pub(super) struct Ends(Odd);

impl Ends {
    #[inline]
    pub(super) fn new() -> Self {
        Self(Odd::new())
    }

    /// The same as [`plain_in`] for a text in which most likely no `!` is: it may end at
    /// one.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "see `skip`")]
    pub(super) fn first_in(self, window: &[u8; WINDOW]) -> Option<usize> {
        let (blocks, _) = window.as_chunks();
        Marks::first_of(blocks.iter().map(|block| self.0.marks(Block::new(*block))))
    }
}

/// How many bytes are looked at at once.
pub(super) const BLOCK: usize = Block::BYTES;

/// Whether all is surely visible ASCII without `"` and `\`; `false` may be wrong.
///
/// There have to be so many whole blocks, and up to another one; what has less
/// than a block is not looked at.
#[inline]
pub(super) fn is_surely_plain<const BLOCKS: usize>(bytes: &[u8]) -> bool {
    let (blocks, _) = bytes.as_chunks();
    // The last one ends with the text, and may overlap with the one before.
    let (Some(blocks), Some(last)) = (blocks.get(..BLOCKS), bytes.last_chunk()) else {
        return false;
    };
    blocks
        .iter()
        .map(|block| Block::new(*block).perhaps_not_plain())
        .fold(Block::new(*last).perhaps_not_plain(), BitOr::bitor)
        .is_none()
}

/// The length of the longest beginning without `"`, `\` and control characters
/// below U+0020.
#[inline]
pub(super) fn literal(bytes: &[u8]) -> usize {
    skip(
        bytes,
        |block| block.below(0x20) | block.equal(b'"') | block.equal(b'\\'),
        |byte| !matches!(byte, b'"' | b'\\' | 0..0x20),
    )
}

/// The length of the longest beginning that is white space.
#[inline]
pub(super) fn white_space(bytes: &[u8]) -> usize {
    skip(
        bytes,
        |block| !(block.equal(b' ') | block.equal(b'\n') | block.equal(b'\r') | block.equal(b'\t')),
        |byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t'),
    )
}

/// The length of the longest beginning that is ASCII without line ends.
#[inline]
pub(super) fn within_line(bytes: &[u8]) -> usize {
    /// So many blocks that looking at the marks of all of them is hardly a step more.
    const GROUP: usize = 16 * Block::BYTES;
    // Line ends are below this, and what else is there hardly ever occurs.
    const ABOVE: u8 = b'\r' + 1;
    // A long text may be a single line.
    let (groups, _) = bytes.as_chunks::<GROUP>();
    let is_within_line = |group: &[u8; GROUP]| {
        let (blocks, _) = group.as_chunks();
        let marks = blocks
            .iter()
            .map(|block| Block::new(*block).not_ascii_from(ABOVE));
        marks.reduce(BitOr::bitor).is_none_or(Marks::is_none)
    };
    let sure = GROUP
        * groups
            .iter()
            .take_while(|group| is_within_line(group))
            .count();
    let rest = bytes.get(sure..).unwrap_or_default();
    sure + skip(
        rest,
        |block| block.equal(b'\n') | block.equal(b'\r') | block.not_ascii(),
        |byte| byte.is_ascii() && !matches!(byte, b'\n' | b'\r'),
    )
}

/// Copies the longest beginning without `\` as far as there is room, and returns
/// its length; what is behind it in `room` may be overwritten.
#[inline]
pub(crate) fn copy_until_escape(bytes: &[u8], room: &mut [u8]) -> usize {
    copy(
        bytes,
        room,
        |block| block.equal(b'\\'),
        |byte| byte != b'\\',
    )
}

/// Copies the longest beginning that is visible ASCII without `"` and `\`, as
/// [`copy_until_escape`].
#[inline]
pub(super) fn copy_plain(bytes: &[u8], room: &mut [u8]) -> usize {
    copy(bytes, room, Block::not_plain, is_plain)
}

/// Copies as [`skip`] skips.
#[inline(always)]
#[expect(clippy::inline_always, reason = "see `skip`")]
fn copy(
    bytes: &[u8],
    room: &mut [u8],
    stops: impl Fn(Block) -> Marks,
    skips: impl Fn(u8) -> bool,
) -> usize {
    let mut at = 0;
    while let (Some(block), Some(here)) = (
        bytes.get(at..).and_then(<[u8]>::first_chunk),
        room.get_mut(at..).and_then(<[u8]>::first_chunk_mut),
    ) {
        *here = *block;
        if let Some(first) = stops(Block::new(*block)).first() {
            return at + first;
        }
        at += Block::BYTES;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let room = room.get_mut(at..).unwrap_or_default();
    for (here, &byte) in room.iter_mut().zip(rest) {
        if !skips(byte) {
            break;
        }
        *here = byte;
        at += 1;
    }
    at
}

const fn is_plain(byte: u8) -> bool {
    !matches!(byte, b'"' | b'\\') && byte.is_ascii_graphic()
}

/// Whether a byte is among others.
pub(crate) fn has_byte(bytes: &[u8], wanted: u8) -> bool {
    until_byte(bytes, wanted) < bytes.len()
}

/// The length of the longest beginning without this byte.
pub(crate) fn until_byte(bytes: &[u8], wanted: u8) -> usize {
    // Mostly there is none. The last block may overlap with those before, so that no byte
    // of a text that has a block is looked at by itself.
    if let Some(last) = bytes.last_chunk() {
        let (blocks, _) = bytes.as_chunks();
        let blocks = (0..).step_by(Block::BYTES).zip(blocks);
        return blocks
            .chain([(bytes.len() - Block::BYTES, last)])
            .find_map(|(before, block)| Some(before + Block::new(*block).equal(wanted).first()?))
            .unwrap_or(bytes.len());
    }
    bytes
        .iter()
        .position(|&byte| byte == wanted)
        .unwrap_or(bytes.len())
}

/// Whether all is visible ASCII, `"` and `\` included.
#[inline]
pub(crate) fn is_visible_ascii(bytes: &[u8]) -> bool {
    skip(bytes, Block::not_visible_ascii, |byte| {
        byte.is_ascii_graphic()
    }) == bytes.len()
}

/// The length of the longest beginning without a byte at which to stop.
///
/// `stops` marks those bytes of a block, `skips` tells of one byte that it is
/// none of them.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "without it, the closures become calls for each block"
)]
fn skip(bytes: &[u8], stops: impl Fn(Block) -> Marks, skips: impl Fn(u8) -> bool) -> usize {
    let (blocks, rest) = bytes.as_chunks();
    for (number, block) in blocks.iter().enumerate() {
        if let Some(first) = stops(Block::new(*block)).first() {
            return number * Block::BYTES + first;
        }
    }
    let end = rest
        .iter()
        .position(|&byte| !skips(byte))
        .unwrap_or(rest.len());
    blocks.len() * Block::BYTES + end
}

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
use vector::{Block, Marks, Odd};
#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
use word::{Block, Marks, Odd};

/// Sixteen bytes in a vector of WebAssembly.
#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
mod vector {
    use core::arch::wasm32::{
        i8x16_lt, i64x2, u8x16_add_sat, u8x16_bitmask, u8x16_eq, u8x16_lt, u8x16_splat, u8x16_sub,
        v128, v128_not, v128_or,
    };
    use core::hint::black_box;

    #[derive(Clone, Copy)]
    pub(super) struct Block(v128);

    /// A mark is a byte's highest bit; the other bits may be anything.
    #[derive(Clone, Copy)]
    pub(super) struct Marks(v128);

    impl Block {
        pub(super) const BYTES: usize = 16;

        #[inline]
        pub(super) fn new(bytes: [u8; 16]) -> Self {
            // Two halves, since loading a whole vector would take an unsafe block.
            let both = u128::from_le_bytes(bytes);
            #[expect(clippy::cast_possible_truncation, reason = "each half in its turn")]
            Self(i64x2(both as i64, (both >> 64) as i64))
        }

        #[inline]
        pub(super) fn equal(self, byte: u8) -> Marks {
            Marks(u8x16_eq(self.0, u8x16_splat(byte)))
        }

        /// Marks bytes below `bound`.
        #[inline]
        pub(super) fn below(self, bound: u8) -> Marks {
            Marks(u8x16_lt(self.0, u8x16_splat(bound)))
        }

        /// Marks what is not ASCII.
        #[inline]
        pub(super) fn not_ascii(self) -> Marks {
            Marks(self.0)
        }

        /// Marks what is not ASCII, or below `first`.
        #[inline]
        pub(super) fn not_ascii_from(self, first: u8) -> Marks {
            // As numbers with a sign, all others are below 0.
            Marks(i8x16_lt(self.0, u8x16_splat(first)))
        }

        /// Marks what is not visible ASCII.
        #[inline]
        pub(super) fn not_visible_ascii(self) -> Marks {
            self.not_visible_ascii_from(0x21)
        }

        /// Marks what is not visible ASCII, and `"` and `\`.
        #[inline]
        pub(super) fn not_plain(self) -> Marks {
            self.not_visible_ascii() | self.equal(b'"') | self.equal(b'\\')
        }

        /// The same in fewer steps, and `!` is marked too.
        #[inline]
        pub(super) fn perhaps_not_plain(self) -> Marks {
            self.not_visible_ascii_from(0x23) | self.equal(b'\\')
        }

        /// Marks what is not visible ASCII, or below `first`.
        #[inline]
        fn not_visible_ascii_from(self, first: u8) -> Marks {
            // The highest bit is set where ASCII has gone below 0, and where what is
            // there is U+007F or more. Comparisons would come to the same, but
            // processors without one for numbers without a sign take three steps for it.
            Marks(v128_or(
                u8x16_sub(self.0, u8x16_splat(first)),
                u8x16_add_sat(self.0, u8x16_splat(1)),
            ))
        }
    }

    /// What [`Block::perhaps_not_plain`] compares with.
    ///
    /// As constants, engines would make these vectors anew for each block, in three steps
    /// each. The compiler does not look into them, so they stay in registers; and it takes
    /// comparisons as they stand, and not for one that takes processors more steps.
    #[derive(Clone, Copy)]
    pub(super) struct Odd {
        first: v128,
        delete: v128,
        backslash: v128,
    }

    impl Odd {
        #[inline]
        pub(super) fn new() -> Self {
            black_box(Self {
                first: u8x16_splat(0x23),
                delete: u8x16_splat(0x7F),
                backslash: u8x16_splat(b'\\'),
            })
        }

        #[inline]
        pub(super) fn marks(self, Block(block): Block) -> Marks {
            // As numbers with a sign, all that is not ASCII is below 0.
            let below = i8x16_lt(block, self.first);
            let others = v128_or(
                u8x16_eq(block, self.delete),
                u8x16_eq(block, self.backslash),
            );
            Marks(v128_or(below, others))
        }
    }

    impl Marks {
        /// Whether there is no mark.
        #[inline]
        pub(super) fn is_none(self) -> bool {
            u8x16_bitmask(self.0) == 0
        }

        /// The place of the first mark.
        #[inline]
        pub(super) fn first(self) -> Option<usize> {
            let bits = u8x16_bitmask(self.0);
            (bits != 0).then(|| bits.trailing_zeros() as usize)
        }

        /// The place of the first mark in at most four blocks.
        #[inline]
        pub(super) fn first_of(blocks: impl Iterator<Item = Self>) -> Option<usize> {
            let bits = blocks
                .zip([0, 16, 32, 48])
                .map(|(marks, shift)| u64::from(u8x16_bitmask(marks.0)) << shift)
                .fold(0, |all: u64, bits| all | bits);
            (bits != 0).then(|| bits.trailing_zeros() as usize)
        }
    }

    impl core::ops::BitOr for Marks {
        type Output = Self;

        #[inline]
        fn bitor(self, other: Self) -> Self {
            Self(v128_or(self.0, other.0))
        }
    }

    impl core::ops::Not for Marks {
        type Output = Self;

        #[inline]
        fn not(self) -> Self {
            Self(v128_not(self.0))
        }
    }
}

/// Eight bytes in a word.
#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
mod word {
    /// Eight bytes, the first one lowest.
    #[derive(Clone, Copy)]
    pub(super) struct Block(u64);

    /// A mark is a byte's highest bit; the other bits are 0.
    #[derive(Clone, Copy)]
    pub(super) struct Marks(u64);

    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;

    impl Block {
        pub(super) const BYTES: usize = 8;

        #[inline]
        pub(super) const fn new(bytes: [u8; 8]) -> Self {
            Self(u64::from_le_bytes(bytes))
        }

        /// Marks the bytes that are `byte`, and those only.
        #[inline]
        pub(super) const fn equal(self, byte: u8) -> Marks {
            let difference = self.0 ^ (ONES * byte as u64);
            // No carry leaves a byte: 0x7F and at most 0x7F are at most 0xFE.
            let not_zero = ((difference & !HIGH) + !HIGH) | difference;
            Marks(!not_zero & HIGH)
        }

        /// Marks bytes below `bound`, which is at most 0x80, and those only.
        #[inline]
        pub(super) const fn below(self, bound: u8) -> Marks {
            // With its highest bit set, no byte borrows from the next one.
            let difference = (self.0 | HIGH) - ONES * bound as u64;
            Marks(!difference & !self.0 & HIGH)
        }

        /// Marks what is not ASCII.
        #[inline]
        pub(super) const fn not_ascii(self) -> Marks {
            Marks(self.0 & HIGH)
        }

        /// Marks what is not ASCII, or below `first`, which is at most 0x80.
        #[inline]
        pub(super) const fn not_ascii_from(self, first: u8) -> Marks {
            Marks(self.not_ascii().0 | self.below(first).0)
        }

        /// Marks what is not visible ASCII.
        #[inline]
        pub(super) const fn not_visible_ascii(self) -> Marks {
            let above = ((self.0 & !HIGH) + ONES) | self.0;
            let below = !((self.0 | HIGH) - ONES * 0x21);
            Marks((above | below) & HIGH)
        }

        /// Marks what is not visible ASCII, and `"` and `\`; what comes after the
        /// first mark may be marked wrongly.
        #[inline]
        pub(super) const fn not_plain(self) -> Marks {
            /// A byte that is 0 borrows from its highest bit, and may from the next byte.
            const fn zeros(word: u64) -> u64 {
                word.wrapping_sub(ONES) & !word
            }
            let invisible = self.not_visible_ascii().0;
            let quote = zeros(self.0 ^ (ONES * b'"' as u64));
            let backslash = zeros(self.0 ^ (ONES * b'\\' as u64));
            Marks(invisible | ((quote | backslash) & HIGH))
        }

        /// The same: there are no fewer steps.
        #[inline]
        pub(super) const fn perhaps_not_plain(self) -> Marks {
            self.not_plain()
        }
    }

    /// Nothing is gained by having constants ready here.
    #[derive(Clone, Copy)]
    pub(super) struct Odd;

    impl Odd {
        #[inline]
        pub(super) const fn new() -> Self {
            Self
        }

        #[inline]
        #[expect(clippy::unused_self, reason = "the vectors have their constants in it")]
        pub(super) const fn marks(self, block: Block) -> Marks {
            block.perhaps_not_plain()
        }
    }

    impl Marks {
        /// Whether there is no mark.
        #[inline]
        pub(super) const fn is_none(self) -> bool {
            self.0 == 0
        }

        /// The place of the first mark.
        #[inline]
        pub(super) const fn first(self) -> Option<usize> {
            if self.0 == 0 {
                None
            } else {
                Some(self.0.trailing_zeros() as usize / 8)
            }
        }

        /// The place of the first mark in some blocks.
        #[inline]
        pub(super) fn first_of(blocks: impl Iterator<Item = Self>) -> Option<usize> {
            // Each block needs a search of its own here, so it ends with the first.
            blocks
                .zip((0..).step_by(Block::BYTES))
                .find_map(|(marks, before)| Some(before + marks.first()?))
        }
    }

    impl core::ops::BitOr for Marks {
        type Output = Self;

        #[inline]
        fn bitor(self, other: Self) -> Self {
            Self(self.0 | other.0)
        }
    }

    impl core::ops::Not for Marks {
        type Output = Self;

        #[inline]
        fn not(self) -> Self {
            Self(!self.0 & HIGH)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte, at every place of five blocks and a bit, among bytes that are
    /// skipped.
    fn agrees(skip: fn(&[u8]) -> usize, filler: u8, skips: impl Fn(u8) -> bool) {
        for length in 0..5 * Block::BYTES + 3 {
            for place in 0..length {
                for byte in 0..=u8::MAX {
                    let mut bytes = vec![filler; length];
                    bytes[place] = byte;
                    let expected = if skips(byte) { length } else { place };
                    assert_eq!(skip(&bytes), expected, "{byte:#x} at {place} of {length}");
                }
            }
        }
    }

    #[test]
    fn blocks_and_bytes_agree() {
        for filler in [b'!', b'a', b'~'] {
            agrees(plain, filler, |b| {
                (0x21..=0x7E).contains(&b) && b != b'"' && b != b'\\'
            });
        }
        for filler in [b' ', b'a', 0x7F, 0x80, 0xFF] {
            agrees(literal, filler, |b| b >= 0x20 && b != b'"' && b != b'\\');
        }
        for filler in [b' ', b'a', 0x7F] {
            agrees(within_line, filler, |b| {
                b < 0x80 && b != b'\n' && b != b'\r'
            });
        }
        for (wanted, filler) in [(b'}', b'{'), (0xED, b'a'), (b'/', b'~'), (b'~', 0x7F)] {
            for length in 0..3 * Block::BYTES + 3 {
                for place in 0..length {
                    for byte in 0..=u8::MAX {
                        let mut bytes = vec![filler; length];
                        bytes[place] = byte;
                        let expected = if byte == wanted { place } else { length };
                        assert_eq!(until_byte(&bytes, wanted), expected, "{byte:#x} at {place}");
                    }
                }
            }
        }
        for filler in [b'!', b'"', b'\\', b'~'] {
            agrees(
                |bytes| {
                    let end = (0..bytes.len())
                        .rev()
                        .find(|&end| is_visible_ascii(&bytes[..=end]));
                    end.map_or(0, |end| end + 1)
                },
                filler,
                |b| (0x21..=0x7E).contains(&b),
            );
        }
        for filler in [b' ', b'\n', b'\t', b'\r'] {
            agrees(white_space, filler, |b| {
                matches!(b, b' ' | b'\n' | b'\r' | b'\t')
            });
        }
    }

    #[test]
    fn the_end_of_a_line_is_found_at_every_place_of_many_blocks() {
        const LENGTHS: [usize; 3] = [0, 1, Block::BYTES - 1];
        for length in LENGTHS.map(|more| 33 * Block::BYTES + more) {
            let mut bytes = vec![b'a'; length];
            assert_eq!(within_line(&bytes), length);
            for place in 0..length {
                for byte in [b'\n', b'\r', 0x80, 0xFF] {
                    bytes[place] = byte;
                    assert_eq!(within_line(&bytes), place, "{byte:#x} of {length}");
                    // What comes behind it changes nothing.
                    bytes[length - 1] = b'\n';
                    assert_eq!(within_line(&bytes), place.min(length - 1));
                    bytes[length - 1] = b'a';
                }
                for byte in [b'\t', 0x00, 0x0B, 0x0E, 0x7F] {
                    bytes[place] = byte;
                    assert_eq!(within_line(&bytes), length, "{byte:#x} at {place}");
                }
                bytes[place] = b'a';
            }
        }
    }

    #[test]
    fn what_is_surely_plain_is_plain_and_only_an_exclamation_mark_is_missed() {
        fn each<const BLOCKS: usize>() {
            let least = (BLOCKS * Block::BYTES).max(Block::BYTES);
            for length in least..=(BLOCKS + 1) * Block::BYTES {
                let mut bytes = vec![b'a'; length];
                assert!(is_surely_plain::<BLOCKS>(&bytes), "{length}");
                for place in 0..length {
                    for byte in 0..=u8::MAX {
                        bytes[place] = byte;
                        assert_eq!(
                            is_surely_plain::<BLOCKS>(&bytes),
                            plain(&bytes) == length
                                && (byte != b'!'
                                    || Block::new([byte; _]).perhaps_not_plain().is_none()),
                            "{byte:#x} at {place} of {length}"
                        );
                    }
                    bytes[place] = b'a';
                }
            }
        }
        each::<0>();
        each::<1>();
        each::<2>();
        each::<4>();
        assert!(!is_surely_plain::<2>(&[b'a'; 2 * Block::BYTES - 1]));
    }

    #[test]
    fn neighbours_do_not_disturb_each_other() {
        // Borrows and carries between the bytes of a word would show here.
        for first in 0..=u8::MAX {
            for second in 0..=u8::MAX {
                let bytes = [b'a', b'a', first, second, b'a', b'a', b'a', b'a'];
                let expected = bytes
                    .iter()
                    .position(|b| !(0x21..=0x7E).contains(b) || *b == b'"' || *b == b'\\');
                assert_eq!(plain(&bytes), expected.unwrap_or(8), "{bytes:?}");
            }
        }
    }
}
