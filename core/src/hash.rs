//! A small hash over a text's bytes, for finding repeats.
//!
//! It is fixed, so somebody could make many texts with the same hash. Whoever
//! uses it has to stay cheap then; see `repeats.rs`.

/// How many bytes of a text are looked at. Ids are far shorter, and of two
/// longer ones with the same beginning it only takes a comparison to tell.
pub(crate) const MAX_HASHED: usize = 128;

/// An odd number with well-spread bits for each of four words: the fractions of
/// the golden ratio and of the square roots of 2, 3 and 5.
const MULTIPLIERS: [u64; 4] = [
    0x9E37_79B9_7F4A_7C15,
    0x6A09_E667_F3BC_C909,
    0xBB67_AE85_84CA_A73B,
    0x3C6E_F372_FE94_F82B,
];

/// The hash of a text of `length` bytes that begins with `bytes`: all of it, or
/// at least [`MAX_HASHED`].
#[inline]
pub(crate) fn hash(bytes: &[u8], length: usize) -> u32 {
    let bytes = bytes.get(..MAX_HASHED).unwrap_or(bytes);
    // Words are read from both ends, so that no text but the shortest has a rest
    // to be read byte by byte; those in the middle may be read twice.
    let mixed = if bytes.len() > 32 {
        mix_long(bytes)
    } else if let (17.., Some(front), Some(back)) =
        (bytes.len(), bytes.first_chunk(), bytes.last_chunk())
    {
        let [a, b] = words(*front);
        let [c, d] = words(*back);
        mix([a, b, c, d])
    } else if let (Some(front), Some(back)) = (bytes.first_chunk(), bytes.last_chunk()) {
        mix([u64::from_le_bytes(*front), u64::from_le_bytes(*back), 0, 0])
    } else {
        let word = bytes
            .iter()
            .fold(0, |word, &byte| word << 8 | u64::from(byte));
        mix([word, 0, 0, 0])
    };
    let mixed = (mixed ^ length as u64).wrapping_mul(MULTIPLIERS[0]);
    (mixed >> 32) as u32
}

/// Each word is multiplied on its own and only the products are added up, so a
/// processor can work on all of them at once.
#[inline]
fn mix(words: [u64; 4]) -> u64 {
    let sum = words
        .into_iter()
        .zip(MULTIPLIERS)
        // Without the shift, the upper half of a word would never reach the lower
        // half of a product.
        .map(|(word, multiplier)| (word ^ (word >> 32)).wrapping_mul(multiplier))
        .fold(0, u64::wrapping_add);
    sum ^ (sum >> 29)
}

/// Not inlined, so that the common case stays small.
#[inline(never)]
fn mix_long(bytes: &[u8]) -> u64 {
    let (blocks, _) = bytes.as_chunks::<32>();
    blocks
        .iter()
        .chain(bytes.last_chunk())
        .map(|block| {
            let (halves, _) = block.as_chunks();
            match halves {
                [front, back] => {
                    let [a, b] = words(*front);
                    let [c, d] = words(*back);
                    mix([a, b, c, d])
                }
                _ => 0,
            }
        })
        .fold(0, |sum, mixed| {
            (sum ^ mixed).wrapping_mul(MULTIPLIERS[1]).rotate_left(23)
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
    fn texts_that_differ_in_any_one_place_differ() {
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
            assert_eq!(distinct(texts), 10 * length, "{length}");
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
            assert!(distinct(texts) > 9_990, "{front}…{back}");
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
