//! A small hash over a text's bytes, for finding repeats.
//!
//! It is fixed, so somebody could make many texts with the same hash. Whoever
//! uses it has to stay cheap then; see `repeats.rs`.

/// How many bytes of a text are looked at. Ids are far shorter, and of two
/// longer ones with the same beginning it only takes a comparison to tell.
pub(crate) const MAX_HASHED: usize = 128;

/// Odd numbers with well-spread bits: the fractions of the golden ratio and of the
/// square root of 2.
const MULTIPLIERS: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0x6A09_E667_F3BC_C909];

/// The hash of a text of `length` bytes that begins with `bytes`: all of it, or
/// at least [`MAX_HASHED`]. Its highest bits are its best ones.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "it is a handful of instructions, where a call is as much again"
)]
pub(crate) fn hash(bytes: &[u8], length: usize) -> u32 {
    let bytes = bytes.get(..MAX_HASHED).unwrap_or(bytes);
    // Words are read from both ends, so that no text but the shortest has a rest
    // to be read byte by byte; those in the middle may be read twice.
    let mixed = if let (17..=32, Some(front), Some(back)) =
        (bytes.len(), bytes.first_chunk(), bytes.last_chunk())
    {
        mix(words(*front), words(*back))
    } else {
        mix_other(bytes)
    };
    let mixed = mixed.wrapping_add((length as u64) << 56);
    (mixed >> 32) as u32
}

/// Texts of other lengths than ids mostly have.
///
/// Not inlined, so that the common case stays small.
#[inline(never)]
fn mix_other(bytes: &[u8]) -> u64 {
    if bytes.len() > 32 {
        mix_long(bytes)
    } else if let (Some(front), Some(back)) = (bytes.first_chunk(), bytes.last_chunk()) {
        mix(
            [u64::from_le_bytes(*front), 0],
            [u64::from_le_bytes(*back), 0],
        )
    } else {
        let word = bytes
            .iter()
            .fold(0, |word, &byte| word << 8 | u64::from(byte));
        mix([word, 0], [0, 0])
    }
}

/// Few and independent steps, so that a processor takes many of them at once.
#[inline]
const fn mix(front: [u64; 2], back: [u64; 2]) -> u64 {
    let [a, b] = front;
    let [c, d] = back;
    // Turned by no whole number of bytes, so that the same character in two words
    // falls on different bits.
    let front = (a ^ b.rotate_left(29)).wrapping_mul(MULTIPLIERS[0]);
    let back = (c ^ d.rotate_left(29)).wrapping_mul(MULTIPLIERS[1]);
    front.wrapping_add(back)
}

/// The blocks of a long text, the last of which may overlap with the one before.
fn mix_long(bytes: &[u8]) -> u64 {
    let (blocks, _) = bytes.as_chunks::<32>();
    blocks
        .iter()
        .chain(bytes.last_chunk())
        .filter_map(|block| {
            Some(mix(
                words(*block.first_chunk()?),
                words(*block.last_chunk()?),
            ))
        })
        .fold(0, |sum: u64, mixed| {
            (sum ^ mixed ^ (mixed >> 32)).wrapping_mul(MULTIPLIERS[0])
        })
}

#[inline]
fn words(bytes: [u8; 16]) -> [u64; 2] {
    let both = u128::from_le_bytes(bytes);
    #[expect(clippy::cast_possible_truncation, reason = "each half in its turn")]
    [both as u64, (both >> 64) as u64]
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
            1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 65, 100, MAX_HASHED,
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
