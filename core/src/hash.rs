//! A small hash over code points, for finding repeats.
//!
//! It is fixed, so somebody could make many texts with the same hash. Whoever
//! uses it has to stay cheap then; see `repeats.rs`.

/// Mixes text into 32 bits, a word of its UTF-8 at a time.
///
/// Each word is multiplied on its own and only the products are added up, so a
/// processor can work on several words at once.
pub(crate) struct Hasher {
    sum: u64,
    /// What the next word is multiplied with.
    multiplier: u64,
    word: u64,
    filled: u32,
}

/// An odd number with well-spread bits: 2^64 divided by the golden ratio.
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// A step from one word's multiplier to the next one's; even, so that they stay odd.
const STEP: u64 = 0xD1B5_4A32_D192_ED02;

impl Hasher {
    /// A hasher of nothing yet.
    pub(crate) const fn new() -> Self {
        Self {
            sum: 0,
            multiplier: MULTIPLIER,
            word: 0,
            filled: 0,
        }
    }

    #[inline]
    fn mix(&mut self, word: u64) {
        // Without the shift, the upper half of a word would never reach the
        // lower half of a product.
        self.sum = self
            .sum
            .wrapping_add((word ^ (word >> 32)).wrapping_mul(self.multiplier));
        self.multiplier = self.multiplier.wrapping_add(STEP);
    }

    /// Takes in many bytes; only for a hasher that has taken in nothing yet.
    #[inline]
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        for (place, &byte) in rest.iter().enumerate() {
            self.word |= u64::from(byte) << (8 * place);
        }
        #[expect(clippy::cast_possible_truncation, reason = "less than a word")]
        let filled = rest.len() as u32;
        self.filled = filled;
    }

    /// Takes in one byte.
    #[inline]
    fn byte(&mut self, byte: u8) {
        self.word |= u64::from(byte) << (8 * self.filled);
        self.filled += 1;
        if self.filled == 8 {
            self.mix(self.word);
            self.word = 0;
            self.filled = 0;
        }
    }

    /// Takes in the bytes that generalised UTF-8 has for a code point.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "each range of code points leaves at most eight bits"
    )]
    pub(crate) fn code_point(&mut self, code_point: u32) {
        let tail = |shift: u32| ((code_point >> shift) & 0x3F) as u8 | 0x80;
        match code_point {
            0..=0x7F => self.byte((code_point & 0x7F) as u8),
            0x80..=0x7FF => {
                self.byte((code_point >> 6) as u8 | 0xC0);
                self.byte(tail(0));
            }
            0x800..=0xFFFF => {
                self.byte((code_point >> 12) as u8 | 0xE0);
                self.byte(tail(6));
                self.byte(tail(0));
            }
            _ => {
                self.byte(((code_point >> 18) & 0x07) as u8 | 0xF0);
                self.byte(tail(12));
                self.byte(tail(6));
                self.byte(tail(0));
            }
        }
    }

    /// The hash of all that was taken in.
    #[inline]
    pub(crate) fn finish(mut self) -> u32 {
        // How many bytes the last word has tells it from one with zeros in it.
        let filled = self.filled;
        self.mix(self.word ^ (u64::from(filled) << 56));
        let mixed = (self.sum ^ (self.sum >> 29)).wrapping_mul(MULTIPLIER);
        (mixed >> 32) as u32
    }
}
