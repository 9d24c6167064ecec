//! Finding task ids that were there before.
//!
//! In two readings: the first keeps nothing but hashes. Only if one of them was
//! there before may there be a repeat, and then the body is read once more, and
//! the ids themselves are kept and compared. So a list without repeats costs
//! little more than a hash for each id, and no memory for ids.
//!
//! The hash may be a weak one that is fixed: whoever makes a million ids of the
//! same hash has them sorted, at n log n.

use core::num::NonZeroUsize;

use smallvec::SmallVec;

use crate::contract::MAX_ITEMS;
use crate::findings::Span;
use crate::hash;
use crate::sort::sort_by;
use crate::string::{Form, Text};
use crate::text::{Between, Mixed, Run, hash_mixed};

/// What becomes of the ids of a list of tasks.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "it stays where it is made, and the large one must not allocate"
)]
pub(crate) enum Ids<'t> {
    /// The first reading: is there any reason to compare them?
    Hashed(Hashes),
    /// The second reading: which are repeats?
    Kept(Vec<Id<'t>>),
}

/// An id that was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Id<'t> {
    text: Text<'t>,
    /// Where it is.
    pub(crate) span: Span,
    /// The index of its task.
    pub(crate) task: usize,
}

impl<'t> Ids<'t> {
    /// What is read where ids are compared: `read` is called once, and once more, for what
    /// counts then, if an id may have been there before.
    #[inline]
    pub(crate) fn compared<T>(mut read: impl FnMut(&mut Self) -> T) -> T {
        let mut first_reading = Self::Hashed(Hashes::new());
        let found = read(&mut first_reading);
        if matches!(&first_reading, Self::Hashed(hashes) if hashes.is_suspicious) {
            return read(&mut Self::Kept(Vec::new()));
        }
        found
    }

    /// Whether this is the second reading.
    pub(crate) const fn are_kept(&self) -> bool {
        matches!(self, Self::Kept(_))
    }

    /// Forgets all ids: another list begins, of which no more than one counts.
    pub(crate) fn clear(&mut self) {
        match self {
            Self::Hashed(hashes) => hashes.list.clear(),
            Self::Kept(ids) => ids.clear(),
        }
    }

    /// Takes in an id.
    pub(crate) fn insert(&mut self, text: Text<'t>, span: Span, task: usize) {
        match self {
            Self::Hashed(hashes) => hashes.list.push(text.hash()),
            Self::Kept(ids) => ids.push(Id { text, span, task }),
        }
    }

    /// Takes in an id of visible ASCII: the first `length` bytes of a text.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "as a call, the id would go through memory, and twice"
    )]
    pub(crate) fn insert_plain(&mut self, text: &'t [u8], length: usize, span: Span, task: usize) {
        match self {
            Self::Hashed(hashes) => hashes.list.push(hash::hash_beginning(text, length)),
            Self::Kept(ids) => keep(ids, text, length, Form::Plain, span, task),
        }
    }

    /// Takes in an id that has escapes, all of them for visible ASCII, and its hash.
    #[inline]
    pub(crate) fn insert_escaped(
        &mut self,
        text: &'t [u8],
        length: usize,
        hash: u32,
        span: Span,
        task: usize,
    ) {
        match self {
            Self::Hashed(hashes) => hashes.list.push(hash),
            Self::Kept(ids) => keep(ids, text, length, Form::EscapedPlain, span, task),
        }
    }

    /// Takes in the ids of a run; the first is that of `task`.
    #[inline]
    pub(crate) fn insert_run(&mut self, run: Run<'t>, task: usize) {
        match self {
            Self::Hashed(hashes) => hashes.insert_each(run.text, run.length, run.stride),
            Self::Kept(ids) => {
                for (number, (id, span)) in run.ids().enumerate() {
                    keep(ids, id, id.len(), Form::Plain, span, task + number);
                }
            }
        }
    }

    /// The list has ended: whether an id may have been there before is known now.
    pub(crate) fn end(&mut self) {
        if let Self::Hashed(hashes) = self {
            hashes.is_suspicious |= hashes.may_repeat();
        }
    }

    /// Tells of each id that was there before, with the index of the task that
    /// had it first, in no particular order.
    pub(crate) fn repeats(&mut self, mut found: impl FnMut(&Id<'t>, usize)) {
        let Self::Kept(ids) = self else {
            return;
        };
        // Their order breaks the tie, so a first one comes first.
        sort_by(ids, |a, b| a.text.compare(b.text));
        let mut first: Option<&Id<'t>> = None;
        for id in &*ids {
            match first {
                Some(first) if first.text.compare(id.text).is_eq() => found(id, first.task),
                _ => first = Some(id),
            }
        }
    }
}

/// Not inlined, so that the common case stays small.
#[inline(never)]
fn keep<'t>(
    ids: &mut Vec<Id<'t>>,
    text: &'t [u8],
    length: usize,
    form: Form,
    span: Span,
    task: usize,
) {
    let text = Text::scanned(text.get(..length).unwrap_or(text), form);
    ids.push(Id { text, span, task });
}

/// The hashes of ids, without allocating for as many as one import takes.
#[derive(Debug)]
pub(crate) struct Hashes {
    list: SmallVec<[u32; MAX_ITEMS]>,
    /// Whether a hash may have been there before.
    is_suspicious: bool,
}

impl Hashes {
    pub(crate) fn new() -> Self {
        Self {
            list: SmallVec::new(),
            is_suspicious: false,
        }
    }

    /// How many there are.
    #[inline]
    pub(crate) fn count(&self) -> usize {
        self.list.len()
    }

    #[inline]
    pub(crate) fn insert(&mut self, hash: u32) {
        self.list.push(hash);
    }

    #[inline]
    pub(crate) fn insert_all(&mut self, hashes: &[u32]) {
        self.list.extend_from_slice(hashes);
    }

    /// Takes in the ids of unequal lengths that `text` begins with.
    #[inline]
    pub(crate) fn insert_mixed(&mut self, text: &[u8], between: Between<'_>) -> Mixed {
        hash_mixed(text, between, self)
    }

    /// Those that were taken in.
    #[cfg(test)]
    pub(crate) fn as_slice(&self) -> &[u32] {
        &self.list
    }

    /// Takes in ids of one length, as [`hash::hash_each`] does.
    #[inline]
    pub(crate) fn insert_each(&mut self, texts: &[u8], length: usize, stride: NonZeroUsize) {
        hash::hash_each(texts, length, stride, &mut self.list);
    }

    /// Whether one may have been there before. What they are afterwards does not
    /// matter.
    pub(crate) fn may_repeat(&mut self) -> bool {
        may_repeat(&mut self.list)
    }
}

/// Whether a hash is among these twice, or it would have taken too long to find
/// out. What they are afterwards does not matter.
fn may_repeat(hashes: &mut [u32]) -> bool {
    /// Up to so many, it is quickest to compare each with each.
    const HANDFUL: usize = 8;
    if hashes.len() <= HANDFUL {
        return (1..hashes.len()).any(|end| match hashes.split_at_checked(end) {
            Some((before, [hash, ..])) => before.contains(hash),
            _ => false,
        });
    }
    if hashes.len() <= MAX_ITEMS {
        // In three of four lists, none of a hundred hashes meets another one.
        return meet_in(hashes, &mut [0; 1 << 8])
            && repeats_in(hashes, &mut [0; 1 << 7], &mut [0; 1 << 7]);
    }
    // So many bits for each that few meet.
    let words = (hashes.len() / 4).next_power_of_two();
    repeats_in(hashes, &mut vec![0; words], &mut vec![0; words])
}

/// Whether any two choose the same bit, with room for bits: a power of two.
fn meet_in(hashes: &[u32], bits: &mut [u64]) -> bool {
    let shift = u32::BITS - (bits.len() * 64).trailing_zeros();
    let mask = bits.len() - 1;
    let mut met = 0;
    let mut note = |hash: u32| {
        let bit = (hash >> shift) as usize;
        if let Some(word) = bits.get_mut((bit / 64) & mask) {
            let bit = 1 << (bit % 64);
            met |= *word & bit;
            *word |= bit;
        }
    };
    // Four at a time, since a loop's own steps are a third of those for one.
    let (fours, rest) = hashes.as_chunks();
    for &[a, b, c, d] in fours {
        note(a);
        note(b);
        note(c);
        note(d);
    }
    for &hash in rest {
        note(hash);
    }
    met != 0
}

/// [`may_repeat`], with room for bits: two powers of two that are the same.
///
/// Each hash chooses a bit. Those that meet others there are looked at again,
/// by other bits, until none is left, or those that are left seem to be the same.
fn repeats_in(hashes: &mut [u32], once: &mut [u64], twice: &mut [u64]) -> bool {
    /// Of hashes that are not the same, hardly any are left after three times.
    const TRIES: [u32; 4] = [1, 0x9E37_79B1, 0x85EB_CA6B, 0xC2B2_AE35];
    let shift = u32::BITS - (once.len() * 64).trailing_zeros();
    let mask = once.len() - 1;
    let mut left = hashes.len();
    for factor in TRIES {
        let choose = |hash: u32| {
            // The highest bits of a product depend on all bits of the hash.
            let bit = (hash.wrapping_mul(factor) >> shift) as usize;
            ((bit / 64) & mask, 1_u64 << (bit % 64))
        };
        let hashes = hashes.get_mut(..left).unwrap_or_default();
        let mut any = 0;
        for &hash in &*hashes {
            let (word, bit) = choose(hash);
            if let (Some(once), Some(twice)) = (once.get_mut(word), twice.get_mut(word)) {
                let met = *once & bit;
                *twice |= met;
                *once |= bit;
                any |= met;
            }
        }
        if any == 0 {
            return false;
        }
        left = 0;
        for at in 0..hashes.len() {
            let Some(&hash) = hashes.get(at) else {
                break;
            };
            let (word, bit) = choose(hash);
            if twice.get(word).is_some_and(|twice| twice & bit != 0) {
                if let Some(place) = hashes.get_mut(left) {
                    *place = hash;
                }
                left += 1;
            }
        }
        once.fill(0);
        twice.fill(0);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a list.
    fn read<'t>(list: &'t [String], ids: &mut Ids<'t>) {
        for (task, id) in list.iter().enumerate() {
            let span = Span {
                start: task,
                end: task,
            };
            ids.insert(Text::from(id.as_str()), span, task);
        }
        ids.end();
    }

    /// The repeats in a list, as pairs of indices, in order.
    fn repeats(list: &[String]) -> Vec<(usize, usize)> {
        Ids::compared(|ids| {
            let mut found = Vec::new();
            read(list, ids);
            ids.repeats(|id, first| found.push((id.task, first)));
            assert!(ids.are_kept() || found.is_empty(), "nothing was kept");
            found.sort_unstable();
            found
        })
    }

    /// The same, by looking at each pair.
    fn expected(ids: &[String]) -> Vec<(usize, usize)> {
        let mut seen = std::collections::HashMap::new();
        let mut found = Vec::new();
        for (task, id) in ids.iter().enumerate() {
            match seen.get(id) {
                Some(&first) => found.push((task, first)),
                None => _ = seen.insert(id, task),
            }
        }
        found
    }

    #[test]
    fn repeats_are_found_in_lists_of_every_size() {
        for size in [0, 1, 2, 100, 127, 128, 129, 130, 1_000, 5_000] {
            for distinct in [1, 2, 90, 127, 128, 129, 700, usize::MAX] {
                let ids: Vec<_> = (0..size)
                    .map(|task| (task * 7 % distinct.min(size.max(1))).to_string())
                    .collect();
                assert_eq!(repeats(&ids), expected(&ids), "{size} {distinct}");
            }
        }
    }

    #[test]
    fn a_list_without_repeats_is_hardly_ever_read_again() {
        for size in [100_u64, 128, 5_000, 50_000] {
            let list: Vec<_> = (0..size)
                .map(|n| format!("{:032x}", n.wrapping_mul(0x9E37_79B9)))
                .collect();
            for lists in 1..=2 {
                let mut readings = 0;
                Ids::compared(|ids| {
                    readings += 1;
                    for _ in 0..lists {
                        ids.clear();
                        read(&list, ids);
                    }
                });
                assert_eq!(readings, 1, "{size} in {lists}");
            }
        }
    }

    #[test]
    fn ids_that_meet_in_one_place_are_told_apart() {
        // The high bits of the hash choose.
        let mut ids: Vec<_> = (0_u64..)
            .map(|number| format!("id-{number}"))
            .filter(|id| Text::from(id.as_str()).hash().trailing_zeros() >= 12)
            .take(400)
            .collect();
        ids.extend_from_within(100..300);
        ids.push("another".into());
        ids.extend_from_within(0..10);
        assert_eq!(repeats(&ids), expected(&ids));
        assert_eq!(repeats(&ids[..100]), expected(&ids[..100]));
    }
}
