//! Planning the imports of a long list.

use roma_import::plan::plan;

use crate::clock::{Candidate, medians};

/// How many items there are.
const ITEMS: usize = 1_000_000;

/// How many of them are names: no more than there are imports.
const NAMES: usize = 10_000;

/// How often each has its turn.
const ROUNDS: usize = 5;

/// Measures and prints a line for each list.
pub(crate) fn run() {
    println!("\nPlanning {ITEMS} items, natively, in ms\n");
    let names = list("app-", NAMES, NAMES);
    let different = list("", ITEMS - NAMES, ITEMS);
    let repeated = list("", ITEMS - NAMES, ITEMS / 2);
    let candidates = [
        candidate("all different", &names, &different),
        candidate("half of them repeats", &names, &repeated),
    ];
    for (candidate, time) in candidates.iter().zip(medians(&candidates, ROUNDS)) {
        println!("{:36}{:>10.0}", candidate.name, time / 1e6);
    }
}

/// Names or ids of 32 hexadecimal digits, `distinct` of which are different.
fn list(front: &str, count: usize, distinct: usize) -> Vec<String> {
    (0..count as u64)
        .map(|number| {
            let number = number % distinct as u64;
            let spread = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            format!("{front}{spread:016x}{number:016x}")
        })
        .collect()
}

fn candidate<'a>(name: &'static str, names: &'a [String], tasks: &'a [String]) -> Candidate<'a> {
    let planned = || {
        let plan = plan(
            names.iter().map(String::as_str),
            tasks.iter().map(String::as_str),
        );
        let items = plan.imports.iter().map(|import| import.body.item_count());
        items.sum::<usize>() + plan.set_aside.len()
    };
    Candidate::new(name, names.len() + tasks.len(), planned)
}
