//! Putting lists in order, small where size counts.
//!
//! The standard library's sort is the fastest there is, and in WebAssembly each
//! kind of element that is sorted costs 4 to 10 KB of it: a fifth of a whole module.
//! There, one heap sort of places does for all of them.

use core::cmp::Ordering;

/// Sorts a list; what compares as equal stays in its order.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    list.sort_by(compare);
}

/// Sorts a list; what compares as equal stays in its order.
#[cfg(target_family = "wasm")]
pub(crate) fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    sort_places(list, compare);
}

/// Sorts by finding the place for each element first. All that could be large is
/// in functions that do not depend on what is sorted.
#[cfg(any(test, target_family = "wasm"))]
fn sort_places<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let order = order(list.len(), &|a, b| match (list.get(a), list.get(b)) {
        (Some(first), Some(second)) => compare(first, second),
        _ => Ordering::Equal,
    });
    if let Some(order) = order {
        rearrange(order, &mut |a, b| swap(list, a, b));
    }
}

/// For each place, where the element is that belongs there; `None` if all are in
/// their places, as findings, above all, nearly always are.
#[cfg(any(test, target_family = "wasm"))]
fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Option<Vec<usize>> {
    if (1..count).all(|at| compare(at - 1, at).is_le()) {
        return None;
    }
    let mut order: Vec<usize> = (0..count).collect();
    sort_heap(&mut order, &|a, b| compare(a, b).then(a.cmp(&b)).is_lt());
    Some(order)
}

/// Brings elements to their places. Each cycle of places is followed once, and
/// what was followed is noted as being in its place.
#[cfg(any(test, target_family = "wasm"))]
fn rearrange(mut order: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut place = start;
        while let Some(noted) = order.get_mut(place) {
            let from = core::mem::replace(noted, place);
            if from == start || from == place {
                break;
            }
            swap(place, from);
            place = from;
        }
    }
}

/// Heap sort, which needs no memory and never more than n log n comparisons.
///
/// `is_less` is a trait object, so that there is one such function.
#[cfg(any(test, target_family = "wasm"))]
fn sort_heap(list: &mut [usize], is_less: &dyn Fn(usize, usize) -> bool) {
    for root in (0..list.len() / 2).rev() {
        sift_down(list, root, is_less);
    }
    for end in (1..list.len()).rev() {
        swap(list, 0, end);
        if let Some(heap) = list.get_mut(..end) {
            sift_down(heap, 0, is_less);
        }
    }
}

/// Moves an element down until both below it are less.
#[cfg(any(test, target_family = "wasm"))]
fn sift_down(heap: &mut [usize], mut root: usize, is_less: &dyn Fn(usize, usize) -> bool) {
    while let Some(&left) = heap.get(2 * root + 1) {
        let mut greater = 2 * root + 1;
        let mut top = left;
        if let Some(&right) = heap.get(greater + 1)
            && is_less(left, right)
        {
            greater += 1;
            top = right;
        }
        let Some(&here) = heap.get(root) else {
            return;
        };
        if !is_less(here, top) {
            return;
        }
        swap(heap, root, greater);
        root = greater;
    }
}

/// Exchanges two elements. The method of that name panics where there are none, which would
/// have to be in the module although it cannot happen.
#[cfg(any(test, target_family = "wasm"))]
fn swap<T>(list: &mut [T], a: usize, b: usize) {
    if let Ok([a, b]) = list.get_disjoint_mut([a, b]) {
        core::mem::swap(a, b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_give_the_same_and_keep_equals_in_their_order() {
        let mut state = 1_u32;
        for size in (0..40).chain([100, 1_000, 4_097]) {
            for distinct in [1, 2, 7, u32::MAX] {
                let list: Vec<(u32, usize)> = (0..size)
                    .map(|at| {
                        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        ((state >> 8) % distinct, at)
                    })
                    .collect();
                let (mut one, mut other) = (list.clone(), list);
                sort_by(&mut one, |a, b| a.0.cmp(&b.0));
                sort_places(&mut other, |a, b| a.0.cmp(&b.0));
                assert_eq!(one, other, "{size} of {distinct}");
                assert!(one.is_sorted());
            }
        }
    }

    #[test]
    fn elements_that_cannot_be_copied_are_moved() {
        let mut list: Vec<String> = (0..300).rev().map(|n| format!("{n:03}")).collect();
        sort_places(&mut list, Ord::cmp);
        assert!(list.is_sorted());
        assert_eq!(list.len(), 300);
    }

    #[test]
    fn no_order_of_elements_takes_more_than_n_log_n_comparisons() {
        let size = 10_000;
        for arrange in [
            |n: usize| n,
            |n: usize| 10_000 - n,
            |n: usize| n % 100,
            |n: usize| n ^ 0x155,
            |n: usize| n.trailing_zeros() as usize,
        ] {
            let comparisons = core::cell::Cell::new(0_usize);
            let mut list: Vec<usize> = (0..size).map(arrange).collect();
            sort_places(&mut list, |a, b| {
                comparisons.set(comparisons.get() + 1);
                a.cmp(b)
            });
            assert!(list.is_sorted());
            // Two comparisons for each of the 14 levels of such a heap, and one pass.
            assert!(comparisons.get() < size * 30, "{}", comparisons.get());
        }
    }
}
