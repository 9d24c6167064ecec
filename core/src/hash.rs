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
    match (text.first_chunk::<WINDOW>(), masks(length)) {
        (Some(window), Some(masks)) => finish(mix(masked(window, masks)), length),
        _ => hash(text.get(..length).unwrap_or(text), length),
    }
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

/// Few and independent steps, so that a processor takes many of them at once.
#[inline]
fn mix(words: Words) -> u64 {
    let (pairs, _) = words.as_chunks();
    pairs
        .iter()
        .zip(MULTIPLIERS)
        // Turned by no whole number of bytes, so that the same character in two
        // words falls on different bits.
        .map(|([low, high], factor)| (low ^ high.rotate_left(29)).wrapping_mul(factor))
        .fold(0, u64::wrapping_add)
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

    #[test]
    fn texts_that_differ_in_one_place_differ() {
        for length in [
            1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 64, 65, 100, MAX_HASHED,
        ] {
            let texts = (0..length).flat_map(|place| {
                ('0'..='9').map(move |digit| {
                    let mut text = vec!['x'; length];
                    text[place] = digit;
                    text.into_iter().collect()
                })
            });
            // All of them, but for a few.
            let distinct = distinct(texts);
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

    #[test]
    fn counted_ids_hardly_collide() {
        for (front, back) in [
            ("", ""),
            ("t", ""),
            ("task-", "-of-the-migration"),
            ("aaaaaaaaaaaaaaaa-", "-bbbbbbbbbbbbbbbb"),
        ] {
            let texts = (0..10_000).map(|number| format!("{front}{number:06}{back}"));
            assert_eq!(distinct(texts), 10_000, "{front}…{back}");
        }
    }

    #[test]
    fn lengths_differ_where_nothing_else_does() {
        assert_eq!(
            distinct((0..MAX_HASHED + 8).map(|length| "\0".repeat(length))),
            MAX_HASHED + 8
        );
    }
}
