//! Arbitrary bytes, made of the corpus by a fixed source of chance, and whether
//! each of them is judged as the contract says.
//!
//! It takes a few seconds of all processors together. For longer, and for other bytes:
//!
//! ```text
//! FUZZ_SECONDS=3600 FUZZ_SEED=7 cargo test --release --package roma-import --test fuzz -- --nocapture
//! ```
//!
//! A failure is told with its input, cut down, as a literal for a test.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that panics has done its work"
)]

#[path = "shared/case.rs"]
mod case;
#[path = "shared/document.rs"]
mod document;
#[path = "shared/input.rs"]
mod input;
#[path = "shared/invariants.rs"]
mod invariants;
#[path = "shared/model.rs"]
mod model;
#[path = "shared/mutation.rs"]
mod mutation;
#[path = "shared/packing.rs"]
mod packing;
#[path = "shared/random.rs"]
mod random;
#[path = "shared/writing.rs"]
mod writing;

use std::time::{Duration, Instant};

use input::assert_input;
use invariants::failure;
use mutation::{mutate, smaller};
use random::Random;

/// How long it searches if nothing is said, on all processors together.
const SECONDS: u64 = 3;

/// The seed if nothing is said: the same bytes in every run. Each processor but the
/// first takes the next one.
const SEED: u64 = 1;

/// The longest input. Longer ones take time and show nothing new.
const MAX_BYTES: usize = 4_096;

/// The most inputs that are kept to be changed further.
const MAX_KEPT: usize = 4_000;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{name} should be a whole number, and is {text:?}"))
    })
}

/// Judges an input, and tells what kind of report it leads to.
fn assert_kind(input: &[u8]) -> String {
    let report = assert_input(input);
    // What kind of report it is: inputs that lead to a new kind are worth keeping.
    let codes = report
        .violations
        .iter()
        .take(12)
        .map(|violation| violation.code.as_str());
    let first = report
        .violations
        .iter()
        .find(|violation| violation.code == roma_import::Code::MalformedJson);
    let words = first.map(|violation| {
        let message = violation.message(roma_import::Lang::En);
        message.rsplit(": ").next().unwrap_or_default().to_owned()
    });
    format!("{:?}{words:?}", codes.collect::<Vec<_>>())
}

#[test]
fn arbitrary_bytes_are_judged_as_the_contract_says() {
    let seed = number("FUZZ_SEED", SEED);
    let time = Duration::from_secs(number("FUZZ_SECONDS", SECONDS));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let time = time / u32::try_from(threads).unwrap();
    std::thread::scope(|scope| {
        let searches: Vec<_> = (seed..)
            .take(threads)
            .map(|seed| scope.spawn(move || search(seed, time)))
            .collect();
        for search in searches {
            if let Err(failure) = search.join() {
                std::panic::resume_unwind(failure);
            }
        }
    });
}

/// Tries inputs one after the other, always the same ones for a seed.
fn search(seed: u64, time: Duration) {
    let mut kept: Vec<Vec<u8>> = case::every()
        .into_iter()
        .flat_map(|case| case.seeds())
        .filter(|input| input.len() <= MAX_BYTES)
        .collect();
    assert!(kept.len() > 100, "the corpus gives too few inputs");
    let mut kinds = std::collections::HashSet::new();
    let mut random = Random::new(seed);
    let mut begin = None;
    let mut count = 0_u64;
    let of_corpus = u64::try_from(kept.len()).unwrap();
    // First the corpus as it is, and then whatever becomes of it.
    let mut seeds = kept.clone().into_iter();
    loop {
        let input = if let Some(seed) = seeds.next() {
            seed
        } else if begin.get_or_insert_with(Instant::now).elapsed() < time {
            let mut input = random.pick(&kept).clone();
            let other = random.pick(&kept);
            mutate(&mut input, other, &mut random);
            input.truncate(MAX_BYTES);
            input
        } else {
            break;
        };
        count += 1;

        let mut kind = String::new();
        if let Some(message) = failure(|| kind = assert_kind(&input)) {
            // Each attempt would tell of its own failure.
            std::panic::set_hook(Box::new(|_| {}));
            let least = smaller(&input, |input| {
                failure(|| _ = assert_input(input)).is_some()
            });
            let message = failure(|| _ = assert_input(&least)).unwrap_or(message);
            _ = std::panic::take_hook();
            panic!(
                "FUZZ_SEED={seed}, input {count}, {message}\n\nb\"{}\"\n",
                least.escape_ascii()
            );
        }
        if kept.len() < MAX_KEPT && kinds.insert(kind) {
            kept.push(input);
        }
    }
    // The corpus alone is what other tests try.
    assert!(
        count > of_corpus,
        "{count} inputs in {time:?}: too few of them were changed"
    );
    println!(
        "FUZZ_SEED={seed}: {count} inputs, {} kinds of report",
        kinds.len()
    );
}
