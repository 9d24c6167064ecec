//! Finding task ids that were there before.

use arrayvec::ArrayVec;

use crate::contract::MAX_ITEMS;
use crate::findings::Span;
use crate::hash::MAX_HASHED;
use crate::string::{Form, Text};

/// An id that was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'t> {
    pub(crate) text: Text<'t>,
    pub(crate) span: Span,
    /// The index of its task.
    pub(crate) task: usize,
    hash: u32,
}

/// The ids of one list of tasks.
///
/// While the list is read, only hashes are compared. When one was there before,
/// there may be a repeat, and only then, at the end of the list, are those ids
/// compared whose hashes say so. So a list without repeats costs little more than
/// a hash for each id, and the hash may be a weak one that is fixed: whoever makes
/// a million ids of the same hash has them sorted, at n log n.
///
/// As many ids as one import takes are kept without allocating.
#[derive(Debug)]
pub(crate) struct Repeats<'t> {
    few: ArrayVec<Entry<'t>, FEW>,
    bits: Bits<FEW_BITS>,
    many: Option<Box<Many<'t>>>,
    /// Whether a hash may have been there before.
    is_suspicious: bool,
    /// Room to hash ids in; what is in it does not matter.
    scratch: [u8; MAX_HASHED],
}

/// How many fit without allocating: one import's worth, and a round number.
const FEW: usize = 128;
const _: () = assert!(FEW >= MAX_ITEMS);

/// How many words of bits there are for them.
const FEW_BITS: usize = 128;

/// How many bits there are at least for each of many ids, when they are compared.
const BITS_PER_ID: usize = 32;

/// How far to look for a hash before giving up, which is to compare.
const MAX_PROBES: usize = 64;

/// Bits that a hash chooses from: a power of two, in words of 64.
#[derive(Clone, Copy, Debug)]
struct Bits<const WORDS: usize>([u64; WORDS]);

impl<const WORDS: usize> Bits<WORDS> {
    const NONE: Self = Self([0; WORDS]);
}

/// Sets the bit that a hash chooses, and says whether it was set before.
#[inline]
fn set(words: &mut [u64], hash: u32) -> bool {
    let place = hash as usize;
    // The mask keeps it among the words, whose number is a power of two.
    let mask = words.len().wrapping_sub(1);
    let Some(word) = words.get_mut((place >> 6) & mask) else {
        return true;
    };
    let bit = 1 << (place & 63);
    let was_set = *word & bit != 0;
    *word |= bit;
    was_set
}

/// Whether the bit that a hash chooses is set.
fn is_set(words: &[u64], hash: u32) -> bool {
    let mask = words.len().wrapping_sub(1);
    let word = words.get((hash as usize >> 6) & mask);
    word.is_none_or(|word| word >> (hash & 63) & 1 == 1)
}

/// More ids than one import takes.
#[derive(Debug)]
struct Many<'t> {
    entries: Vec<Entry<'t>>,
    /// The hashes of all entries, none of them 0, which is free. The length is a
    /// power of two.
    hashes: Vec<u32>,
}

impl<'t> Repeats<'t> {
    pub(crate) const fn new() -> Self {
        Self {
            few: ArrayVec::new_const(),
            bits: Bits::NONE,
            many: None,
            is_suspicious: false,
            scratch: [0; MAX_HASHED],
        }
    }

    /// Forgets all ids.
    pub(crate) fn clear(&mut self) {
        if self.few.is_empty() {
            return;
        }
        self.few.clear();
        self.bits = Bits::NONE;
        self.many = None;
        self.is_suspicious = false;
    }

    /// Takes in an id.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "as a call, the id would go through memory, and twice"
    )]
    pub(crate) fn insert(&mut self, text: Text<'t>, span: Span, task: usize) {
        let hash = text.hash(&mut self.scratch);
        if self.few.is_full() {
            // In parts, since a text that is passed whole has to be in memory, and
            // would be there for every id.
            let (bytes, form) = text.parts();
            self.insert_into_many(bytes, form, span, task, hash);
            return;
        }
        if set(&mut self.bits.0, hash) {
            self.look_closer(hash);
        }
        // There is room, as was just seen.
        _ = self.few.try_push(Entry {
            text,
            span,
            task,
            hash,
        });
    }

    /// A bit was set before: looks at the whole hashes.
    #[inline(never)]
    fn look_closer(&mut self, hash: u32) {
        self.is_suspicious |= self.few.iter().any(|entry| entry.hash == hash);
    }

    /// Not inlined, so that the common case stays small.
    #[inline(never)]
    fn insert_into_many(
        &mut self,
        bytes: &'t [u8],
        form: Form,
        span: Span,
        task: usize,
        hash: u32,
    ) {
        let text = Text::scanned(bytes, form);
        let many = self.many.get_or_insert_with(|| {
            Box::new(Many {
                entries: self.few.to_vec(),
                hashes: Vec::new(),
            })
        });
        many.entries.push(Entry {
            text,
            span,
            task,
            hash,
        });
        self.is_suspicious |= many.mark(hash);
    }

    /// Tells of each id that was there before, with the index of the task that
    /// had it first, in no particular order. Before another list, they have to
    /// be forgotten.
    pub(crate) fn finish(&mut self, found: impl FnMut(&Entry<'t>, usize)) {
        if self.is_suspicious {
            self.is_suspicious = false;
            self.compare(found);
        }
    }

    #[inline(never)]
    fn compare(&mut self, found: impl FnMut(&Entry<'t>, usize)) {
        match self.many.as_deref_mut() {
            None => {
                let [mut seen, mut twice] = [Bits::<FEW_BITS>::NONE; 2];
                compare(&mut self.few, &mut seen.0, &mut twice.0, found);
            }
            Some(Many { entries, .. }) => {
                let words = (entries.len() * BITS_PER_ID / 64).next_power_of_two();
                let [mut seen, mut twice] = [vec![0; words], vec![0; words]];
                compare(entries, &mut seen, &mut twice, found);
            }
        }
    }
}

impl Many<'_> {
    /// Takes in the hash of the last entry, and says whether it may have been
    /// there before.
    fn mark(&mut self, hash: u32) -> bool {
        if self.hashes.len() >= 2 * self.entries.len() {
            return put(&mut self.hashes, hash);
        }
        // Four times as many as are needed now, so that this happens rarely.
        self.hashes = vec![0; (self.entries.len() * 8).next_power_of_two()];
        let mut was_there = false;
        for entry in &self.entries {
            was_there |= put(&mut self.hashes, entry.hash);
        }
        was_there
    }
}

/// Puts a hash among the others, and says whether it may have been there before:
/// it was, or it would have taken too long to find out.
fn put(hashes: &mut [u32], hash: u32) -> bool {
    let mask = hashes.len().wrapping_sub(1);
    let hash = hash.max(1);
    for probe in 0..MAX_PROBES {
        let place = (hash as usize).wrapping_add(probe) & mask;
        match hashes.get_mut(place) {
            Some(free @ 0) => {
                *free = hash;
                return false;
            }
            Some(other) if *other != hash => {}
            _ => return true,
        }
    }
    true
}

/// Compares those entries whose bits are chosen twice; `seen` and `twice` are
/// empty bits.
fn compare<'t>(
    entries: &mut [Entry<'t>],
    seen: &mut [u64],
    twice: &mut [u64],
    mut found: impl FnMut(&Entry<'t>, usize),
) {
    for entry in &*entries {
        if set(seen, entry.hash) {
            set(twice, entry.hash);
        }
    }
    // Those that may be repeated go to the front, and are put in order there.
    let mut count = 0;
    for place in 0..entries.len() {
        if entries
            .get(place)
            .is_some_and(|entry| is_set(twice, entry.hash))
        {
            entries.swap(count, place);
            count += 1;
        }
    }
    let suspects = entries.get_mut(..count).unwrap_or_default();
    suspects.sort_unstable_by(|a, b| a.text.compare(b.text).then(a.task.cmp(&b.task)));
    let mut first: Option<&Entry<'t>> = None;
    for entry in &*suspects {
        match first {
            Some(first) if first.text.compare(entry.text).is_eq() => found(entry, first.task),
            _ => first = Some(entry),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The repeats among `ids`, as pairs of indices, in order.
    fn repeats(ids: &[String]) -> Vec<(usize, usize)> {
        let mut repeats = Repeats::new();
        let mut found = Vec::new();
        for (task, id) in ids.iter().enumerate() {
            let span = Span {
                start: task,
                end: task,
            };
            repeats.insert(Text::from(id.as_str()), span, task);
        }
        repeats.finish(|entry, first| found.push((entry.task, first)));
        repeats.finish(|_, _| panic!("told twice"));
        found.sort_unstable();
        found
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
    fn a_list_without_repeats_is_hardly_ever_compared() {
        for size in [100_u64, 5_000] {
            let ids: Vec<_> = (0..size)
                .map(|n| format!("{:032x}", n.wrapping_mul(0x9E37_79B9)))
                .collect();
            let mut repeats = Repeats::new();
            for (task, id) in ids.iter().enumerate() {
                let span = Span { start: 0, end: 0 };
                repeats.insert(Text::from(id.as_str()), span, task);
            }
            assert!(repeats.few.len() == 100 || repeats.many.is_some());
            assert!(!repeats.is_suspicious, "{size}");
        }
    }

    #[test]
    fn ids_that_meet_in_one_place_are_told_apart() {
        // The low bits of the hash choose.
        let mut ids: Vec<_> = (0_u64..)
            .map(|number| format!("id-{number}"))
            .filter(|id| {
                Text::from(id.as_str())
                    .hash(&mut [0; MAX_HASHED])
                    .trailing_zeros()
                    >= 12
            })
            .take(400)
            .collect();
        ids.extend_from_within(100..300);
        ids.push("another".into());
        ids.extend_from_within(0..10);
        assert_eq!(repeats(&ids), expected(&ids));
        assert_eq!(repeats(&ids[..100]), expected(&ids[..100]));
    }
}
