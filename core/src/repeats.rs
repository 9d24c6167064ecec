//! Finding task ids that were there before.

use arrayvec::ArrayVec;

use crate::contract::MAX_ITEMS;
use crate::findings::Span;
use crate::string::Text;

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
/// As many as one import takes are kept without allocating. More go to a table
/// that grows. The hash is fixed, so somebody may have made ids that all meet in
/// one place of the table: where one would have to look too far, the table is
/// given up for sorting, so that a million hostile ids still cost n log n.
#[derive(Debug)]
pub(crate) struct Repeats<'t> {
    few: ArrayVec<Entry<'t>, FEW>,
    /// In the low bits one more than the place in `few`, and 0 if it is free; in
    /// the others those of the id's hash.
    slots: [u32; SLOTS],
    many: Option<Box<Many<'t>>>,
}

/// How many fit without allocating: one import's worth, and a round number.
const FEW: usize = 128;
const _: () = assert!(FEW >= MAX_ITEMS);

/// The size of the small table: a power of two, well above `FEW`.
const SLOTS: usize = 256;

/// The bits of a small table's slot that are a place in `few`.
const PLACE: u32 = 0xFF;
const _: () = assert!(FEW <= PLACE as usize);

/// How far to look in the large table before giving it up.
const MAX_PROBES: usize = 64;

#[derive(Debug)]
struct Many<'t> {
    entries: Vec<Entry<'t>>,
    table: Table,
}

#[derive(Debug)]
enum Table {
    /// One more than the place in `entries`; 0 is free. The length is a power of two.
    Hashed(Vec<u32>),
    /// Given up. Repeats among the tasks before `compared` are known already.
    Sorted { compared: usize },
}

impl<'t> Repeats<'t> {
    pub(crate) const fn new() -> Self {
        Self {
            few: ArrayVec::new_const(),
            slots: [0; SLOTS],
            many: None,
        }
    }

    /// Forgets all ids.
    pub(crate) fn clear(&mut self) {
        self.few.clear();
        self.slots.fill(0);
        self.many = None;
    }

    /// Whether no id was taken in yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.few.is_empty()
    }

    /// Takes in an id, and returns the index of the task that had it first, if
    /// that can be said now; [`Self::late`] tells of the others.
    #[inline]
    pub(crate) fn insert(&mut self, text: Text<'t>, span: Span, task: usize) -> Option<usize> {
        let entry = Entry {
            text,
            span,
            task,
            hash: text.hash(),
        };
        if self.few.is_full() {
            return self.insert_into_many(entry);
        }
        let mut place = (entry.hash >> 24) as usize;
        loop {
            // The mask keeps it inside the table, which always has free slots.
            let slot = self.slots.get_mut(place & (SLOTS - 1))?;
            if *slot == 0 {
                self.few.try_push(entry).ok()?;
                #[expect(clippy::cast_possible_truncation, reason = "at most FEW")]
                let number = self.few.len() as u32;
                *slot = entry.hash & !PLACE | number;
                return None;
            }
            if (*slot ^ entry.hash) & !PLACE == 0 {
                let earlier = self.few.get((*slot & PLACE) as usize - 1)?;
                if earlier.text.is_same(text) {
                    return Some(earlier.task);
                }
            }
            place += 1;
        }
    }

    /// Not inlined, so that the common case stays small.
    #[inline(never)]
    fn insert_into_many(&mut self, entry: Entry<'t>) -> Option<usize> {
        let few = &self.few;
        let many = self.many.get_or_insert_with(|| Box::new(Many::new(few)));
        many.insert(entry)
    }

    /// The repeats that [`Self::insert`] could not tell, each with the index of
    /// the task that had the id first.
    pub(crate) fn late(&mut self, mut found: impl FnMut(&Entry<'t>, usize)) {
        let Some(many) = self.many.as_deref_mut() else {
            return;
        };
        let Table::Sorted { compared } = many.table else {
            return;
        };
        many.entries
            .sort_by(|a, b| a.text.compare(b.text).then(a.task.cmp(&b.task)));
        let mut first: Option<&Entry<'t>> = None;
        for entry in &many.entries {
            match first {
                Some(first) if first.text.is_same(entry.text) => {
                    if entry.task >= compared {
                        found(entry, first.task);
                    }
                }
                _ => first = Some(entry),
            }
        }
    }
}

impl<'t> Many<'t> {
    fn new(few: &[Entry<'t>]) -> Self {
        let mut many = Self {
            entries: Vec::with_capacity(8 * FEW),
            table: Table::Hashed(Vec::new()),
        };
        many.entries.extend_from_slice(few);
        many.grow();
        many
    }

    fn insert(&mut self, entry: Entry<'t>) -> Option<usize> {
        if let Table::Hashed(slots) = &self.table
            && slots.len() < 2 * self.entries.len()
        {
            self.grow();
        }
        let Table::Hashed(slots) = &mut self.table else {
            self.entries.push(entry);
            return None;
        };
        let mask = slots.len().wrapping_sub(1);
        for probe in 0..MAX_PROBES {
            let place = slots.get_mut((entry.hash as usize).wrapping_add(probe) & mask);
            let Some(place) = place else { break };
            let earlier = (*place as usize)
                .checked_sub(1)
                .and_then(|at| self.entries.get(at));
            let Some(earlier) = earlier else {
                let Ok(number) = u32::try_from(self.entries.len() + 1) else {
                    break;
                };
                *place = number;
                self.entries.push(entry);
                return None;
            };
            if earlier.hash == entry.hash && earlier.text.is_same(entry.text) {
                return Some(earlier.task);
            }
        }
        self.give_up(entry);
        None
    }

    /// Makes the table four times as large as what it holds, which is the same
    /// as giving it up if the entries meet in too few places.
    fn grow(&mut self) {
        let size = (self.entries.len() * 4).next_power_of_two();
        let mut slots = vec![0_u32; size];
        for (at, entry) in self.entries.iter().enumerate() {
            let free = (0..MAX_PROBES)
                .map(|probe| (entry.hash as usize).wrapping_add(probe) & (size - 1))
                .find(|&slot| slots.get(slot) == Some(&0));
            let (Some(slot), Ok(number)) = (free, u32::try_from(at + 1)) else {
                self.table = Table::Sorted {
                    compared: self.next_task(),
                };
                return;
            };
            if let Some(place) = slots.get_mut(slot) {
                *place = number;
            }
        }
        self.table = Table::Hashed(slots);
    }

    fn give_up(&mut self, entry: Entry<'t>) {
        self.table = Table::Sorted {
            compared: entry.task,
        };
        self.entries.push(entry);
    }

    /// The least index that no entry has reached. Indices only rise.
    fn next_task(&self) -> usize {
        self.entries.last().map_or(0, |entry| entry.task + 1)
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
            if let Some(first) = repeats.insert(Text::from(id.as_str()), span, task) {
                found.push((task, first));
            }
        }
        repeats.late(|entry, first| found.push((entry.task, first)));
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

    /// Ids of 16 bytes that all have one hash.
    ///
    /// Mixing can be run backwards, so for any first word there is a second one
    /// that leads to the same state.
    fn colliding(count: u64) -> Vec<String> {
        // Only ids of ASCII are wanted, and such second words are rare, so this
        // looks for equal low bits of the hash instead: that is what the table uses.
        let mut ids = Vec::new();
        let mut number = 0_u64;
        while (ids.len() as u64) < count {
            let id = format!("id-{number}");
            if Text::from(id.as_str()).hash().trailing_zeros() >= 10 {
                ids.push(id);
            }
            number += 1;
        }
        ids
    }

    #[test]
    fn ids_that_meet_in_one_place_are_sorted_instead() {
        let mut ids = colliding(400);
        ids.extend_from_within(100..300);
        ids.push("another".into());
        ids.extend_from_within(0..10);
        assert_eq!(repeats(&ids), expected(&ids));

        let mut all = Repeats::new();
        for (task, id) in ids.iter().enumerate() {
            all.insert(Text::from(id.as_str()), Span { start: 0, end: 0 }, task);
        }
        let table = &all.many.expect("more than a few").table;
        assert!(matches!(table, Table::Sorted { .. }), "the table was kept");
    }
}
