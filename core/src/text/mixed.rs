//! Ids of unequal lengths, all of visible ASCII, with the same [`Between`] after each.
//!
//! Where the next id begins is known only when the end of the one before is found, so
//! that a processor mostly waits. In a list of some length two ids are therefore looked
//! for at once, in each half of it: in a hundred ids that takes two thirds of the time.

use crate::duplicate_ids::Hashes;
use crate::hash::{self, Factors, WINDOW};
use crate::text::run::{Between, USUAL, is_usual};
use crate::text::skip::{self, Ends};

/// What was taken in at the beginning of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mixed {
    /// How many ids.
    pub(crate) count: usize,
    /// How many bytes there are up to where the next id would begin.
    pub(crate) bytes: usize,
}

impl Mixed {
    const fn and(self, more: Self) -> Self {
        Self {
            count: self.count + more.count,
            bytes: self.bytes + more.bytes,
        }
    }
}

/// Takes in the hashes, in any order, of the ids that `text` begins with. There may be none
/// although there are such elements.
pub(crate) fn hash_mixed(text: &[u8], between: Between<'_>, hashes: &mut Hashes) -> Mixed {
    let mut taken = Mixed::default();
    let is_usual = between.is_usual();
    loop {
        let rest = text.get(taken.bytes..).unwrap_or_default();
        let pairs = if is_usual {
            in_pairs(rest, hashes)
        } else {
            Mixed::default()
        };
        taken = taken.and(pairs);
        if pairs.count == 0 {
            return taken.and(one_by_one(rest, between, hashes));
        }
    }
}

/// At most so many are taken at once.
const MOST: usize = 64;

/// The ids one after the other, up to three of the same length: then it pays to look for
/// a [`Run`](super::Run).
///
/// Not inlined: a small function has its whole state in registers.
#[inline(never)]
fn one_by_one(text: &[u8], between: Between<'_>, hashes: &mut Hashes) -> Mixed {
    let mut found = [0; MOST];
    let mut count = 0;
    let mut rest = text;
    let mut before = [0; 2];
    for place in &mut found {
        let length = rest
            .first_chunk()
            .and_then(skip::plain_in)
            .unwrap_or_else(|| skip::plain(rest));
        let Some((found, after)) = rest
            .get(length..)
            .and_then(|rest| rest.split_at_checked(between.len()))
        else {
            break;
        };
        if !between.is(found) || before == [length; 2] || length == 0 {
            break;
        }
        *place = hash::hash_beginning(rest, length);
        before = [before[1], length];
        count += 1;
        rest = after;
    }
    hashes.insert_all(found.get(..count).unwrap_or_default());
    Mixed {
        count,
        bytes: text.len() - rest.len(),
    }
}

/// A text shorter than this is not worth the search for its middle.
pub(super) const LEAST_IN_PAIRS: usize = 256;

/// So many bytes are looked at at once: their halves have at most [`MOST_PAIRS`] elements.
const MOST_IN_PAIRS: usize = 1 << 12;

const MOST_PAIRS: usize = MOST_IN_PAIRS / 2 / USUAL.len();

/// The ids from the beginning and from the middle on, with [`USUAL`] behind each; if it is
/// not all of them up to the middle, only those from the beginning.
///
/// Not inlined: a small function has its whole state in registers.
#[inline(never)]
fn in_pairs(text: &[u8], hashes: &mut Hashes) -> Mixed {
    let region = text.get(..MOST_IN_PAIRS).unwrap_or(text);
    let Some(middle) = middle(region) else {
        return Mixed::default();
    };
    let mut front = text;
    let mut back = text.get(middle..).unwrap_or_default();
    let behind = back.len();
    let mut found = [[0; 2]; MOST_PAIRS];
    let mut count = 0;
    let (ends, factors) = (Ends::new(), Factors::held());
    for pair in &mut found {
        let (Some(one), Some(other)) = (first(front, ends, factors), first(back, ends, factors))
        else {
            break;
        };
        *pair = [one.1, other.1];
        count += 1;
        front = one.0;
        back = other.0;
        if front.len() <= behind {
            break;
        }
    }
    // The half at the end may be the shorter one.
    let mut alone = 0;
    while front.len() > behind
        && let Some((after, hash)) = first(front, ends, factors)
    {
        hashes.insert(hash);
        alone += 1;
        front = after;
    }
    let found = found.get(..count).unwrap_or_default();
    if front.len() == behind {
        // All up to the middle are known, so what is there is an element indeed.
        hashes.insert_all(found.as_flattened());
        return Mixed {
            count: 2 * count + alone,
            bytes: text.len() - back.len(),
        };
    }
    for [one, _] in found {
        hashes.insert(*one);
    }
    Mixed {
        count: count + alone,
        bytes: text.len() - front.len(),
    }
}

/// Where the first id behind the half of a text begins, if it is a list of such elements.
fn middle(text: &[u8]) -> Option<usize> {
    if text.len() < LEAST_IN_PAIRS {
        return None;
    }
    let (before, after) = text.split_at_checked(text.len() / 2)?;
    // What comes behind the closing quote of an id, which is the first of these bytes.
    let end = skip::until_byte(after, b'}');
    (end < after.len()).then_some(before.len() + end + USUAL.len() - 1)
}

/// The first id of a text: what is behind it and [`USUAL`], and its hash; `None` if it is
/// long, or close to the end, or otherwise than most are.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "as a call, each would have to wait for the other"
)]
fn first(text: &[u8], ends: Ends, factors: Factors) -> Option<(&[u8], u32)> {
    let window = text.first_chunk::<{ WINDOW + USUAL.len() + 1 }>()?;
    let begin = window.first_chunk()?;
    let length = ends.first_in(begin)?;
    let between = window.get(length..length + USUAL.len())?;
    if length == 0 || !is_usual(between) {
        return None;
    }
    let after = text.get(length + USUAL.len()..)?;
    Some((after, factors.hash_in(begin, length)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDENTED: &str = "\"\n    },\n    {\n      \"task_id\": \"";

    fn usual_text() -> &'static str {
        core::str::from_utf8(USUAL).unwrap()
    }

    /// What is taken in of a text: the hashes in their order as numbers, and the bytes.
    fn taken(text: &[u8], between: Between<'_>) -> (Vec<u32>, usize) {
        let mut hashes = Hashes::new();
        let mixed = hash_mixed(text, between, &mut hashes);
        let mut found = hashes.as_slice().to_vec();
        assert_eq!(found.len(), mixed.count);
        found.sort_unstable();
        (found, mixed.bytes)
    }

    fn sorted(hashes: &[u32]) -> Vec<u32> {
        let mut hashes = hashes.to_vec();
        hashes.sort_unstable();
        hashes
    }

    /// Ids of these lengths, and their hashes.
    fn ids(lengths: &[usize]) -> (Vec<String>, Vec<u32>) {
        let digits = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(5);
        let id = |(number, &length): (usize, &usize)| digits[number % 36..][..length].to_owned();
        let ids: Vec<_> = lengths.iter().enumerate().map(id).collect();
        let hashes = ids.iter().map(|id| hash::hash(id.as_bytes(), id.len()));
        let hashes = hashes.collect();
        (ids, hashes)
    }

    /// Where each element ends, with what stands behind its id.
    fn ends(lengths: &[usize], between: Between<'_>) -> Vec<usize> {
        let ends = lengths.iter().scan(0, |end, length| {
            *end += length + between.len();
            Some(*end)
        });
        ends.collect()
    }

    #[test]
    fn ids_of_unequal_lengths_are_hashed_up_to_the_first_that_is_another() {
        let lengths = [8, 40, 1, 17, 17, 100, 16, 15];
        let (ids, expected) = ids(&lengths);
        for between in [usual_text(), INDENTED, "\"}, {\"task_id\": \""] {
            let text = ids.iter().flat_map(|id| [id, between]).collect::<String>();
            let between = Between::learn(between.as_bytes()).unwrap();
            assert_eq!(
                taken(text.as_bytes(), between),
                (sorted(&expected), text.len())
            );

            let ends = ends(&lengths, between);
            for place in 0..text.len() {
                let before = ends.iter().take_while(|end| **end <= place).count();
                let bytes = ends[..before].last().copied().unwrap_or(0);
                let read = |text: &[u8]| {
                    let expected = (sorted(&expected[..before]), bytes);
                    assert_eq!(taken(text, between), expected, "{place}");
                };
                read(&text.as_bytes()[..place]);
                for byte in [b'"', b'\\', b' ', 0, 0x7F, 0x80, 0xFF] {
                    let mut text = text.clone().into_bytes();
                    if core::mem::replace(&mut text[place], byte) != byte {
                        read(&text);
                    }
                }
            }
        }
    }

    #[test]
    fn in_pairs_they_are_the_same_as_one_by_one() {
        /// How many are taken in pairs.
        fn count(text: &[u8]) -> usize {
            let mut found = Hashes::new();
            let pairs = in_pairs(text, &mut found);
            let mut expected = Hashes::new();
            let mut at = 0;
            // Not through `one_by_one`, which ends where it pays to look for a run.
            while expected.count() < pairs.count {
                let rest = &text[at..];
                let length = skip::plain(rest);
                assert!(length > 0 && rest[length..].starts_with(USUAL), "{at}");
                expected.insert(hash::hash(&rest[..length], length));
                at += length + USUAL.len();
            }
            assert_eq!(pairs.bytes, at);
            assert_eq!(sorted(found.as_slice()), sorted(expected.as_slice()));
            pairs.count
        }

        let lengths: Vec<usize> = (0..40).map(|n| 1 + n * 29 % 47).collect();
        let (ids, _) = ids(&lengths);
        let text: String = ids.iter().flat_map(|id| [id, usual_text()]).collect();
        let whole = count(text.as_bytes());
        assert!(whole > 30, "{whole}");
        let mut fewer = 0;
        for place in 0..text.len() {
            fewer += usize::from(count(&text.as_bytes()[..place]) < whole);
            for byte in [b'"', b'\\', b' ', b'!', b'}', b'x', 0, 0x7F, 0x80, 0xFF] {
                let mut text = text.clone().into_bytes();
                text[place] = byte;
                fewer += usize::from(count(&text) < whole);
            }
        }
        assert!(fewer > text.len(), "{fewer}");

        for (length, least) in [(1, 200), (8, 150), (47, 60)] {
            let text = format!("{}{}", "x".repeat(length), usual_text()).repeat(300);
            let taken = count(text.as_bytes());
            let most = 2 * MOST_PAIRS;
            assert!((least..=most).contains(&taken), "{length}: {taken}");
        }
        // Long ones are left for another way.
        let text = format!("{}{}", "x".repeat(WINDOW), usual_text()).repeat(300);
        assert_eq!(count(text.as_bytes()), 0);
        // What looks like the end of an element in the middle may be a part of an id.
        let text = format!("a}}\"b{}", usual_text()).repeat(100);
        assert_eq!(count(text.as_bytes()), 0);
        let text = format!("a}}b{}", usual_text()).repeat(100);
        assert!(count(text.as_bytes()) <= 2 * MOST_PAIRS);
    }

    #[test]
    fn three_ids_of_one_length_are_left_for_a_run() {
        let mut hashes = Hashes::new();
        let text: String = [5, 7, 7, 5, 5, 5]
            .map(|length| format!("{}{}", "x".repeat(length), usual_text()))
            .concat();
        assert_eq!(
            one_by_one(text.as_bytes(), Between::USUAL, &mut hashes).count,
            5
        );
        let many = [1, 2].map(|length| format!("{}{}", "x".repeat(length), usual_text()));
        let text = many.concat().repeat(MOST);
        assert_eq!(
            one_by_one(text.as_bytes(), Between::USUAL, &mut hashes).count,
            MOST
        );
    }
}
