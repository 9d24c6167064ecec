//! The checker, measured natively. `cargo xtask bench` runs it.
//!
//! ```text
//! cargo bench --package roma-import --bench native -- beside-parsers FOLDER ROUNDS
//! cargo bench --package roma-import --bench native -- growth
//! cargo bench --package roma-import --bench native -- plan
//! ```
//!
//! What is measured is compared with what it has to be, each time, so that the
//! compiler cannot leave it out.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "it prints what it measures, and ends where anything is not as it has to be"
)]

mod beside_parsers;
mod clock;
mod growth;
mod hostile;
mod input;
mod planning;

use std::{env, path::Path, process::ExitCode};

const USAGE: &str = "usage: native beside-parsers FOLDER ROUNDS | native growth | native plan";

fn main() -> ExitCode {
    // Cargo adds this to whatever was said.
    let arguments: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["beside-parsers", folder, rounds] => match rounds.parse() {
            Ok(rounds) => beside_parsers::run(Path::new(folder), rounds),
            Err(_) => return usage(),
        },
        ["growth"] => growth::run(),
        ["plan"] => planning::run(),
        _ => return usage(),
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::FAILURE
}
