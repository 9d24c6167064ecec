//! A small hash over a text's bytes, for finding repeats.
//!
//! It is fixed, so somebody could make many texts with the same hash. Whoever
//! uses it has to stay cheap then; see `duplicate_ids.rs`.

use core::num::NonZeroUsize;

/// How many bytes are hashed at once: hardly any id is longer.
pub(crate) const WINDOW: usize = 48;

/// How many bytes of a text are looked at. Ids are far shorter, and of two
/// longer ones with the same beginning it only takes a comparison to tell.
pub(crate) const MAX_HASHED: usize = 3 * WINDOW;

/// The bytes of a window as numbers, the first byte lowest; where a text has
/// ended, they are 0.
type Words = [u64; WINDOW / 8];

/// Odd numbers with well-spread bits: the fractions of the golden ratio and of the
/// square roots of 2 and of 3.
const MULTIPLIERS: [u64; 3] = [
    0x9E37_79B9_7F4A_7C15,
    0x6A09_E667_F3BC_C909,
    0xBB67_AE85_84CA_A73B,
];

/// The hash of a text of `length` bytes that begins with `bytes`: all of it, or
/// at least [`MAX_HASHED`]. Its highest bits are its best ones.
pub(crate) fn hash(bytes: &[u8], length: usize) -> u32 {
    let bytes = bytes.get(..MAX_HASHED).unwrap_or(bytes);
    let mixed = match bytes.len() {
        0..=WINDOW => mix(words(bytes)),
        _ => bytes
            .chunks(WINDOW)
            .map(|window| mix(words(window)))
            .fold(0, |sum: u64, mixed| {
                (sum ^ mixed ^ (mixed >> 32)).wrapping_mul(MULTIPLIERS[0])
            }),
    };
    finish(mixed, length)
}

/// The same for the first `length` bytes of a text that may go on. It is faster
/// where it does, since no word has to be put together from single bytes then.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "it is a handful of instructions, where a call is as much again"
)]
pub(crate) fn hash_beginning(text: &[u8], length: usize) -> u32 {
    text.first_chunk()
        .and_then(|window| hash_in(window, length))
        .unwrap_or_else(|| hash(text.get(..length).unwrap_or(text), length))
}

/// The same for the first `length` bytes of a window; `None` if it has not so many.
#[inline(always)]
#[expect(clippy::inline_always, reason = "see `hash_beginning`")]
fn hash_in(window: &[u8; WINDOW], length: usize) -> Option<u32> {
    Factors::new().hash_in(window, length)
}

/// The same for texts of one length, at most [`WINDOW`], each of which is the
/// beginning of the next `stride` bytes. That many are at least a whole number of
/// blocks of sixteen bytes, as many as the length needs.
#[inline]
pub(crate) fn hash_each(
    texts: &[u8],
    length: usize,
    stride: NonZeroUsize,
    into: &mut impl Extend<u32>,
) {
    match length {
        0..=16 => hash_each_of::<16>(texts, length, stride, into),
        17..=32 => hash_each_of::<32>(texts, length, stride, into),
        _ => hash_each_of::<WINDOW>(texts, length, stride, into),
    }
}

/// Not inlined: a small function has its whole state in registers.
#[inline(never)]
fn hash_each_of<const BYTES: usize>(
    texts: &[u8],
    length: usize,
    stride: NonZeroUsize,
    into: &mut impl Extend<u32>,
) {
    let masks = masks(length).unwrap_or(&[0; WINDOW]);
    into.extend(texts.chunks_exact(stride.get()).map(|text| {
        let begin = text.first_chunk::<BYTES>().unwrap_or(&[0; BYTES]);
        finish(mix(masked(begin, masks)), length)
    }));
}

/// Bytes that are all ones where a text of this length has bytes of a window.
#[inline]
fn masks(length: usize) -> Option<&'static [u8; WINDOW]> {
    const MASKS: [u8; 2 * WINDOW] = {
        let mut masks = [0; 2 * WINDOW];
        let (ones, _) = masks.as_chunks_mut();
        if let Some(ones) = ones.first_mut() {
            *ones = [0xFF; WINDOW];
        }
        masks
    };
    MASKS.get(WINDOW.checked_sub(length)?..)?.first_chunk()
}

/// The words of a window's beginning, as far as the masks go.
#[inline]
fn masked<const BYTES: usize>(bytes: &[u8; BYTES], masks: &[u8; WINDOW]) -> Words {
    let (bytes, _) = bytes.as_chunks();
    let (masks, _) = masks.as_chunks();
    let mut words = Words::default();
    for ((word, bytes), mask) in words.iter_mut().zip(bytes).zip(masks) {
        *word = u64::from_le_bytes(*bytes) & u64::from_le_bytes(*mask);
    }
    words
}

/// The words of a text of at most one window.
#[inline]
fn words(bytes: &[u8]) -> Words {
    let (whole, rest) = bytes.as_chunks();
    let mut words = Words::default();
    for (word, bytes) in words.iter_mut().zip(whole) {
        *word = u64::from_le_bytes(*bytes);
    }
    if let Some(word) = words.get_mut(whole.len()) {
        *word = match bytes.last_chunk() {
            // The last word without those of its bytes that are in the word before.
            Some(last) => u64::from_le_bytes(*last)
                .checked_shr(u64::BITS - 8 * u32::try_from(rest.len()).unwrap_or(0))
                .unwrap_or(0),
            None => rest
                .iter()
                .rev()
                .fold(0, |word, &byte| word << 8 | u64::from(byte)),
        };
    }
    words
}

impl Factors {
    /// The hash of the first `length` bytes of a window; `None` if it has not so many.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "see `hash_beginning`")]
    pub(crate) fn hash_in(self, window: &[u8; WINDOW], length: usize) -> Option<u32> {
        Some(finish(self.mix(masked(window, masks(length)?)), length))
    }
}

#[inline]
fn mix(words: Words) -> u64 {
    Factors::new().mix(words)
}

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
pub(crate) use vector::Factors;
#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
pub(crate) use word::Factors;

/// With the vectors of WebAssembly, in which it is a third of the steps.
#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
mod vector {
    use super::{Words, turned_apart};
    use core::arch::wasm32::{i32x4_add, i32x4_dot_i16x8, i64x2, i64x2_extract_lane, v128};
    use core::hint::black_box;

    /// What each sixteen bytes are multiplied with, two by two.
    #[derive(Clone, Copy)]
    pub(crate) struct Factors([v128; 3]);

    impl Factors {
        #[inline]
        pub(crate) fn new() -> Self {
            Self(super::PAIRS.map(|[low, high]| i64x2(low.cast_signed(), high.cast_signed())))
        }

        /// The same for a loop: an engine would make constants anew each time round.
        #[inline]
        pub(crate) fn held() -> Self {
            black_box(Self::new())
        }

        #[inline]
        pub(super) fn mix(self, words: Words) -> u64 {
            let [a, b, c, d, e, f] = words.map(u64::cast_signed);
            let Self([one, two, three]) = self;
            let sum = i32x4_add(
                i32x4_add(
                    i32x4_dot_i16x8(i64x2(a, b), one),
                    i32x4_dot_i16x8(i64x2(c, d), two),
                ),
                i32x4_dot_i16x8(i64x2(e, f), three),
            );
            turned_apart(
                i64x2_extract_lane::<0>(sum).cast_unsigned(),
                i64x2_extract_lane::<1>(sum).cast_unsigned(),
            )
        }
    }
}

/// With words: few and independent steps, so that a processor takes many of them at once.
#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
mod word {
    use super::{MULTIPLIERS, Words};

    /// Nothing is gained by having them ready here.
    #[derive(Clone, Copy)]
    pub(crate) struct Factors;

    impl Factors {
        #[inline]
        pub(crate) const fn new() -> Self {
            Self
        }

        #[inline]
        pub(crate) const fn held() -> Self {
            Self
        }

        #[inline]
        #[expect(clippy::unused_self, reason = "the vectors have their factors in it")]
        pub(super) fn mix(self, words: Words) -> u64 {
            let (pairs, _) = words.as_chunks();
            pairs
                .iter()
                .zip(MULTIPLIERS)
                // Turned by no whole number of bytes, so that the same character in two
                // words falls on different bits.
                .map(|([low, high], factor)| (low ^ high.rotate_left(29)).wrapping_mul(factor))
                .fold(0, u64::wrapping_add)
        }
    }
}

/// What the sums of products are multiplied with for each two characters of a window,
/// two words for each sixteen bytes: odd numbers of fifteen bits.
#[cfg(any(test, all(target_family = "wasm", target_feature = "simd128")))]
const PAIRS: [[u64; 2]; 3] = [
    [0x79B9_4A7D_63F5_5B2F, 0x3BCD_6F09_5D4B_7C15],
    [0x673B_45CB_7A8D_51E9, 0x4F2D_6AE5_3C6F_7295],
    [0x5F1D_76F1_4D2B_68A7, 0x7E35_52D1_66C7_4B1F],
];

/// Two words as one, so that the highest bits depend on all.
#[cfg(any(test, all(target_family = "wasm", target_feature = "simd128")))]
const fn turned_apart(low: u64, high: u64) -> u64 {
    (low ^ high.rotate_left(29)).wrapping_mul(MULTIPLIERS[0])
}

#[inline]
const fn finish(mixed: u64, length: usize) -> u32 {
    (mixed.wrapping_add((length as u64) << 56) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// How many different hashes the texts have.
    fn distinct(texts: impl Iterator<Item = String>) -> usize {
        let hashes: HashSet<_> = texts
            .map(|text| hash(text.as_bytes(), text.len()))
            .collect();
        hashes.len()
    }

    /// Texts of a length that differ from each other in one place or two.
    fn each_digit_at_each_place(length: usize) -> impl Iterator<Item = String> {
        (0..length).flat_map(move |place| {
            ('0'..='9').map(move |digit| {
                let mut text = vec!['x'; length];
                text[place] = digit;
                text.into_iter().collect()
            })
        })
    }

    #[test]
    fn texts_that_differ_in_one_place_differ() {
        for length in [
            1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 64, 65, 100, MAX_HASHED,
        ] {
            // All of them, but for a few.
            let distinct = distinct(each_digit_at_each_place(length));
            assert!(distinct * 50 >= 10 * length * 49, "{distinct} of {length}");
        }
    }

    #[test]
    fn what_follows_a_text_does_not_matter() {
        let bytes: Vec<u8> = (0..=u8::MAX).chain(0..=u8::MAX).collect();
        for length in 0..2 * MAX_HASHED {
            let expected = hash(&bytes[..length], length);
            for more in [0, 1, 7, 16, 47, 48, 100] {
                let text = &bytes[..length + more];
                assert_eq!(hash_beginning(text, length), expected, "{length} {more}");
            }
            for gap in [15, 16, 31] {
                if length == 0 || length > WINDOW {
                    break;
                }
                let stride = NonZeroUsize::new(length + gap).unwrap();
                let mut found = Vec::new();
                hash_each(&bytes[..=3 * stride.get()], length, stride, &mut found);
                let expected =
                    [0, 1, 2].map(|n| hash(&bytes[n * stride.get()..][..length], length));
                assert_eq!(found, expected, "{length} {gap}");
            }
        }
    }

    /// What stands around a number in ids that are counted.
    const AROUND: [(&str, &str); 4] = [
        ("", ""),
        ("t", ""),
        ("task-", "-of-the-migration"),
        ("aaaaaaaaaaaaaaaa-", "-bbbbbbbbbbbbbbbb"),
    ];

    #[test]
    fn counted_ids_hardly_collide() {
        for (front, back) in AROUND {
            let texts = (0..10_000).map(|number| format!("{front}{number:06}{back}"));
            assert_eq!(distinct(texts), 10_000, "{front}…{back}");
        }
    }

    /// What the vectors of WebAssembly come to.
    fn mix_in_lanes(words: Words) -> u64 {
        let mut lanes = [0_i32; 4];
        for (pair, factors) in words.as_chunks::<2>().0.iter().zip(PAIRS) {
            for place in 0..8 {
                let part = |words: [u64; 2]| {
                    let [low, high, ..] = (words[place / 4] >> (place % 4 * 16)).to_le_bytes();
                    i32::from(i16::from_le_bytes([low, high]))
                };
                let lane = &mut lanes[place / 2];
                *lane = lane.wrapping_add(part(*pair).wrapping_mul(part(factors)));
            }
        }
        let [a, b, c, d] = lanes.map(|lane| u64::from(lane.cast_unsigned()));
        turned_apart(a | b << 32, c | d << 32)
    }

    #[test]
    fn in_lanes_ids_hardly_collide_either() {
        let distinct = |texts: Vec<String>| {
            let hashes: HashSet<u32> = texts
                .iter()
                .map(|text| finish(mix_in_lanes(words(text.as_bytes())), text.len()))
                .collect();
            (hashes.len(), texts.len())
        };
        for (front, back) in AROUND {
            let texts = (0..10_000).map(|number| format!("{front}{number:06}{back}"));
            let (distinct, all) = distinct(texts.collect());
            assert_eq!(distinct, all, "{front}…{back}");
        }
        for length in [1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 47, 48] {
            let (distinct, all) = distinct(each_digit_at_each_place(length).collect());
            assert!(distinct * 50 >= all * 49, "{distinct} of {all}");
        }
        // Numbers of 128 bits in hexadecimal, counted, and ids that a digit goes through.
        let texts = (0..10_000_u128).map(|n| format!("{:032x}", n.wrapping_mul(0x9E37_79B9)));
        let (distinct_ids, all) = distinct(texts.collect());
        assert_eq!(distinct_ids, all);
    }

    #[test]
    fn lengths_differ_where_nothing_else_does() {
        assert_eq!(
            distinct((0..MAX_HASHED + 8).map(|length| "\0".repeat(length))),
            MAX_HASHED + 8
        );
    }
}
