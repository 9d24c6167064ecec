//! Bodies that are written as most are, and have nothing wrong: a list of tasks
//! that a program has written without white space, with nothing else beside it.
//!
//! This says of nearly every valid request that it is one, in a fraction of the
//! time that it takes to keep track of where each thing stands. Of whatever is
//! otherwise it says nothing, and the scanner comes to a verdict.

use crate::contract::MAX_ITEMS;
use crate::duplicate_ids::Hashes;
use crate::hash::{self, WINDOW};
use crate::text::mixed::LEAST_IN_PAIRS;
use crate::text::run::{Between, USUAL, is_usual};
use crate::text::skip;

const BEGIN: &[u8; 22] = b"{\"tasks\":[{\"task_id\":\"";
const END: &[u8; 4] = b"\"}]}";

/// Ids of unequal lengths are looked for in so many bytes at once: few lists that are short
/// enough have more, and of one that is not, little more than that is read in vain.
const MOST_MIXED: usize = (MAX_ITEMS + 1) * (WINDOW + USUAL.len());

/// Whether a body is such a list, and no rule has anything to say of it.
pub(crate) fn is_clean_list(text: &[u8]) -> bool {
    // The end first, so that a long list with something behind it is read once.
    if !text.ends_with(END) {
        return false;
    }
    let Some(mut rest) = text.strip_prefix(BEGIN) else {
        return false;
    };
    let mut hashes = Hashes::new();
    // Ids of one list mostly have one length: as soon as two have the same, it pays to
    // look for more of them.
    let mut usual = None;
    loop {
        let length = skip::plain(rest);
        if length == 0 {
            return false;
        }
        let is_alike = match usual {
            Some(usual) => usual == length,
            None => Between::USUAL.is_behind_next(rest, length),
        };
        if is_alike {
            let stride = Between::USUAL.stride(length);
            let run = count_alike(rest, length, MAX_ITEMS + 1 - hashes.count());
            if let Some((alike, after)) = rest.split_at_checked(run * stride.get())
                && run > 0
            {
                hashes.insert_each(alike, length, stride);
                rest = after;
                if hashes.count() > MAX_ITEMS {
                    return false;
                }
                usual = Some(length);
                continue;
            }
        }
        if usual.is_some() && rest.len() >= LEAST_IN_PAIRS {
            let near = rest.get(..MOST_MIXED).unwrap_or(rest);
            let mixed = hashes.insert_mixed(near, Between::USUAL);
            if hashes.count() > MAX_ITEMS {
                return false;
            }
            if mixed.count > 0 {
                rest = rest.get(mixed.bytes..).unwrap_or_default();
                // The one that comes now may be as long as the last one.
                usual = None;
                continue;
            }
        }
        usual = Some(length);
        hashes.insert(hash::hash_beginning(rest, length));
        if hashes.count() > MAX_ITEMS {
            return false;
        }
        let after = rest.get(length..).unwrap_or_default();
        match after.strip_prefix(USUAL) {
            Some(next) => rest = next,
            None => return after == END && !hashes.may_repeat(),
        }
    }
}

/// How many elements `text` begins with whose ids have this length, are of visible
/// ASCII, and have another element after them; at most `most`. It may be 0
/// although there are some.
#[inline]
fn count_alike(text: &[u8], length: usize, most: usize) -> usize {
    match length.saturating_sub(1) / skip::BLOCK {
        // A block more than these, which ends where the id does.
        _ if !(skip::BLOCK..=WINDOW).contains(&length) => 0,
        0 => count_in_blocks::<0>(text, length, most),
        1 => count_in_blocks::<1>(text, length, most),
        2 => count_in_blocks::<2>(text, length, most),
        3 => count_in_blocks::<3>(text, length, most),
        4 => count_in_blocks::<4>(text, length, most),
        _ => 0,
    }
}

/// The same for ids of so many whole blocks, and up to another one.
///
/// Not inlined: a small function has its whole state in registers.
#[inline(never)]
fn count_in_blocks<const BLOCKS: usize>(text: &[u8], length: usize, most: usize) -> usize {
    text.chunks_exact(Between::USUAL.stride(length).get())
        .take(most)
        .take_while(|element| {
            element
                .split_at_checked(length)
                .is_some_and(|(id, between)| {
                    skip::is_surely_plain::<BLOCKS>(id) && is_usual(between)
                })
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Body;
    use crate::check::without_shortcuts;

    /// Whether the scanner has nothing to report either, where it has to agree.
    fn is_clean(text: &[u8]) -> bool {
        let is_clean = is_clean_list(text);
        if is_clean {
            let report = without_shortcuts(Body::Text(text));
            assert_eq!(report, crate::Report::default(), "{}", text.escape_ascii());
        }
        is_clean
    }

    fn list(ids: impl IntoIterator<Item = String>) -> String {
        let ids: Vec<_> = ids
            .into_iter()
            .map(|id| format!("{{\"task_id\":\"{id}\"}}"))
            .collect();
        format!("{{\"tasks\":[{}]}}", ids.join(","))
    }

    #[test]
    fn lists_of_all_sizes_and_lengths_are_clean_up_to_the_limit() {
        for length in [
            1, 3, 15, 16, 17, 31, 32, 33, 36, 40, 48, 49, 64, 65, 80, 200,
        ] {
            for count in [1, 2, 3, 9, 10, 63, 64, 65, 99, 100, 101, 102, 200] {
                let distinct = 36_usize.saturating_pow(length.min(3)).min(count);
                let ids = (0..distinct).map(|n| {
                    let n = u32::try_from(n).unwrap();
                    let digits = [n / 36 / 36 % 36, n / 36 % 36, n % 36];
                    let digits = digits.map(|digit| char::from_digit(digit, 36).unwrap());
                    let skipped = 3_usize.saturating_sub(length as usize);
                    let id: String = digits.iter().skip(skipped).collect();
                    format!("{id:x<width$}", width = length as usize)
                });
                let text = list(ids);
                assert_eq!(
                    is_clean(text.as_bytes()),
                    distinct <= MAX_ITEMS,
                    "{count} of {length}"
                );
            }
        }
    }

    #[test]
    fn ids_of_many_lengths_are_clean_and_repeats_are_not() {
        let width = |n: usize| 2 + n * 7 % 60;
        let ids: Vec<_> = (0..100)
            .map(|n| format!("{n:0>width$}", width = width(n)))
            .collect();
        assert!(is_clean(list(ids.clone()).as_bytes()));
        for place in [1, 50, 99] {
            let mut ids = ids.clone();
            ids[place] = ids[place - 1].clone();
            assert!(!is_clean(list(ids).as_bytes()), "{place}");
        }
    }

    #[test]
    fn of_any_edit_it_says_nothing_that_the_scanner_does_not() {
        for length in [2, 16, 20, 32, 36] {
            let text = list((0..4).map(|n| format!("{n:x>length$}")));
            assert!(is_clean(text.as_bytes()));
            let mut clean = 0;
            for place in 0..text.len() {
                for byte in 0..=u8::MAX {
                    let mut edited = text.clone().into_bytes();
                    edited[place] = byte;
                    clean += usize::from(is_clean(&edited));
                }
                let mut shorter = text.clone().into_bytes();
                shorter.remove(place);
                clean += usize::from(is_clean(&shorter));
                assert!(!is_clean(&text.as_bytes()[..place]));
            }
            assert!(clean > 4 * length, "{clean}");
        }
    }
}
