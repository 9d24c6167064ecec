//! Judges the bytes that libFuzzer makes, which keeps those that reach new code, and
//! makes more of them. `cargo xtask fuzz` builds it, with the compiler's flags that tell
//! libFuzzer what was reached.
//!
//! Before it begins, it writes the inputs of the corpus into the folder that `SEEDS`
//! names.

#![no_main]

#[path = "../../tests/shared/case.rs"]
mod case;
#[path = "../../tests/shared/document.rs"]
mod document;
#[path = "../../tests/shared/input.rs"]
mod input;
#[path = "../../tests/shared/invariants.rs"]
mod invariants;
#[path = "../../tests/shared/model.rs"]
mod model;
#[path = "../../tests/shared/packing.rs"]
mod packing;
#[path = "../../tests/shared/random.rs"]
mod random;
#[path = "../../tests/shared/writing.rs"]
mod writing;

use std::path::PathBuf;

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: write_seeds(), |bytes: &[u8]| {
    input::assert_input(bytes);
});

fn write_seeds() {
    let folder = std::env::var_os("SEEDS").expect("SEEDS names a folder");
    let folder = PathBuf::from(folder);
    let seeds = case::every().into_iter().flat_map(|case| case.seeds());
    for (number, seed) in seeds.enumerate() {
        std::fs::write(folder.join(format!("{number:05}")), seed).expect("a seed is written");
    }
}
