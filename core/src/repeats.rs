//! Finding task ids that were there before.
//!
//! In two readings: the first keeps nothing but hashes. Only if one of them was
//! there before may there be a repeat, and then the body is read once more, and
//! the ids themselves are kept and compared. So a list without repeats costs
//! little more than a hash for each id, and no memory for ids.
//!
//! The hash may be a weak one that is fixed: whoever makes a million ids of the
//! same hash has them sorted, at n log n.

use crate::contract::MAX_ITEMS;
use crate::findings::Span;
use crate::hash::MAX_HASHED;
use crate::string::{Form, Text};

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
    /// For a first reading.
    pub(crate) const fn hashed() -> Self {
        Self::Hashed(Hashes::new())
    }

    /// For a second reading.
    pub(crate) const fn kept() -> Self {
        Self::Kept(Vec::new())
    }

    /// Whether a second reading is needed.
    pub(crate) const fn is_suspicious(&self) -> bool {
        matches!(self, Self::Hashed(hashes) if hashes.is_suspicious)
    }

    /// Forgets all ids: another list begins, of which no more than one counts.
    pub(crate) fn clear(&mut self) {
        match self {
            Self::Hashed(hashes) => hashes.clear(),
            Self::Kept(ids) => ids.clear(),
        }
    }

    /// Takes in an id.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "as a call, the id would go through memory, and twice"
    )]
    pub(crate) fn insert(&mut self, text: Text<'t>, span: Span, task: usize) {
        match self {
            Self::Hashed(hashes) => hashes.insert(text),
            Self::Kept(ids) => {
                // In parts, for the same reason.
                let (bytes, form) = text.parts();
                keep(ids, bytes, form, span, task);
            }
        }
    }

    /// Tells of each id that was there before, with the index of the task that
    /// had it first, in no particular order.
    pub(crate) fn repeats(&mut self, mut found: impl FnMut(&Id<'t>, usize)) {
        let Self::Kept(ids) = self else {
            return;
        };
        ids.sort_unstable_by(|a, b| a.text.compare(b.text).then(a.task.cmp(&b.task)));
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
fn keep<'t>(ids: &mut Vec<Id<'t>>, bytes: &'t [u8], form: Form, span: Span, task: usize) {
    let text = Text::scanned(bytes, form);
    ids.push(Id { text, span, task });
}

/// The hashes of ids, without allocating for as many as one import takes.
#[derive(Debug)]
pub(crate) struct Hashes {
    few: [u32; FEW],
    count: usize,
    /// Each hash sets the bit that it chooses.
    bits: [u64; BITS / 64],
    many: Vec<u32>,
    /// Whether a hash may have been there before.
    is_suspicious: bool,
    /// Room to hash ids in; what is in it does not matter.
    scratch: [u8; MAX_HASHED],
}

/// How many hashes are kept without allocating: those of one import.
const FEW: usize = MAX_ITEMS;

/// How many bits there are for them: a power of two.
const BITS: usize = 1 << 13;

/// How far to look for a hash among many before it counts as suspicious.
const MAX_PROBES: usize = 64;

impl Hashes {
    const fn new() -> Self {
        Self {
            few: [0; FEW],
            count: 0,
            bits: [0; BITS / 64],
            many: Vec::new(),
            is_suspicious: false,
            scratch: [0; MAX_HASHED],
        }
    }

    fn clear(&mut self) {
        if self.count > 0 {
            self.count = 0;
            self.bits.fill(0);
            self.many.clear();
        }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "see `Ids::insert`")]
    fn insert(&mut self, text: Text<'_>) {
        let hash = text.hash(&mut self.scratch);
        let Some(place) = self.few.get_mut(self.count) else {
            self.insert_into_many(hash);
            return;
        };
        *place = hash;
        // The highest bits of a hash choose one.
        let bit = (hash >> (u32::BITS - BITS.ilog2())) as usize;
        if let Some(word) = self.bits.get_mut(bit / 64) {
            let mask = 1 << (bit % 64);
            if *word & mask != 0 {
                self.look_closer(hash);
            }
            if let Some(word) = self.bits.get_mut(bit / 64) {
                *word |= mask;
            }
        }
        self.count += 1;
    }

    /// A bit was set before: looks at the whole hashes.
    #[inline(never)]
    fn look_closer(&mut self, hash: u32) {
        let before = self.few.iter().take(self.count);
        self.is_suspicious |= before.copied().any(|other| other == hash);
    }

    /// Not inlined, so that the common case stays small.
    #[inline(never)]
    fn insert_into_many(&mut self, hash: u32) {
        if self.many.len() < 2 * (self.count + 1) {
            // Four times as many as are needed now, so that this happens rarely.
            let size = (8 * self.count).next_power_of_two();
            let before = core::mem::replace(&mut self.many, vec![0; size]);
            let few: &[u32] = if before.is_empty() { &self.few } else { &[] };
            for &hash in few.iter().chain(before.iter().filter(|&&hash| hash != 0)) {
                self.is_suspicious |= put(&mut self.many, hash);
            }
        }
        self.is_suspicious |= put(&mut self.many, hash);
        self.count += 1;
    }
}

/// Puts a hash among the others, 0 being free, and says whether it may have been
/// there before: it was, or it would have taken too long to find out.
fn put(hashes: &mut [u32], hash: u32) -> bool {
    let mask = hashes.len().wrapping_sub(1);
    let hash = hash.max(1);
    // The highest bits of a hash choose its place.
    let place = ((u64::from(hash) * hashes.len() as u64) >> u32::BITS) as usize;
    for probe in 0..MAX_PROBES {
        let place = place.wrapping_add(probe) & mask;
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
    }

    /// The repeats in a list, as pairs of indices, in order.
    fn repeats(list: &[String]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut hashed = Ids::hashed();
        read(list, &mut hashed);
        hashed.repeats(|_, _| panic!("nothing was kept"));
        if hashed.is_suspicious() {
            let mut kept = Ids::kept();
            read(list, &mut kept);
            assert!(!kept.is_suspicious());
            kept.repeats(|id, first| found.push((id.task, first)));
            found.sort_unstable();
        }
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
    fn a_list_without_repeats_is_hardly_ever_read_again() {
        for size in [100_u64, 128, 5_000, 50_000] {
            let list: Vec<_> = (0..size)
                .map(|n| format!("{:032x}", n.wrapping_mul(0x9E37_79B9)))
                .collect();
            let mut ids = Ids::hashed();
            read(&list, &mut ids);
            assert!(!ids.is_suspicious(), "{size}");
            ids.clear();
            read(&list, &mut ids);
            assert!(!ids.is_suspicious(), "{size} after another list");
        }
    }

    #[test]
    fn ids_that_meet_in_one_place_are_told_apart() {
        // The high bits of the hash choose.
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
