//! How the cost grows with the size of the body: never faster than n log n.

use roma_import::check_body;

use crate::{
    clock::{Candidate, medians},
    hostile::{KINDS, Kind, MAX_COUNT},
    input::{counted, in_one_number},
};

/// How many tasks there are, or of whatever there are many.
const COUNTS: [usize; 6] = [10, 100, 1_000, 10_000, 100_000, MAX_COUNT];

/// From here on, what is needed once no longer shows.
const STEADY: usize = 1_000;

/// How many times as much the largest may cost for each task as a steady one.
/// The logarithm doubles, and memory is slower than caches; a cost that grows
/// with the square would be a thousand times as much.
const MAX_GROWTH: f64 = 20.0;

/// Measures and prints a table.
pub(crate) fn run() {
    println!("\nHow the cost grows, natively, in ns for each task, field or bracket\n");
    print!("{:36}", "");
    for count in COUNTS {
        print!("{count:>10}");
    }
    println!();
    for kind in &KINDS {
        print!("{:36}", kind.name);
        let costs = COUNTS.map(|count| {
            let cost = cost(kind, count);
            print!("{cost:>10.1}");
            cost
        });
        println!();
        let steady = COUNTS
            .iter()
            .zip(costs)
            .find(|(count, _)| **count == STEADY);
        let (steady, largest) = (steady.map(|(_, cost)| cost), costs.last());
        let growth = largest
            .zip(steady)
            .map(|(largest, steady)| largest / steady);
        assert!(
            growth.is_some_and(|growth| growth < MAX_GROWTH),
            "the cost grows too fast: {growth:?} times from {STEADY} to {MAX_COUNT}"
        );
    }
}

/// The time for each task, in nanoseconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "a million is nothing for a floating point number"
)]
fn cost(kind: &Kind, count: usize) -> f64 {
    let body = (kind.write)(count);
    let (errors, warnings) = (kind.found)(count);
    let check = || counted(&check_body(body.as_str().into()));
    let candidate = Candidate::new(kind.name, in_one_number(errors, warnings), check);
    let rounds = if count < MAX_COUNT { 11 } else { 5 };
    medians(&[candidate], rounds)[0] / count as f64
}
