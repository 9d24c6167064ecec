//! The complete check beside parsers that check hardly anything.

use std::{borrow::Cow, path::Path};

use roma_import::ImportBody;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;

use crate::{
    clock::{Candidate, medians},
    input::Input,
};

/// The body as a program would have it that copies nothing it can borrow.
#[derive(Deserialize)]
struct Borrowed<'a> {
    #[serde(borrow, default)]
    tasks: Vec<BorrowedTask<'a>>,
}

#[derive(Deserialize)]
struct BorrowedTask<'a> {
    #[serde(borrow)]
    #[expect(dead_code, reason = "it is there to be filled in")]
    task_id: Cow<'a, str>,
}

/// Measures and prints a table.
pub(crate) fn run(folder: &Path, rounds: usize) {
    println!("\nNatively, in µs\n");
    let mut has_header = false;
    for input in &Input::all(folder) {
        let candidates = candidates(input);
        if !has_header {
            print!("{:15}", "");
            for Candidate { name, .. } in &candidates {
                print!("{name:>18}");
            }
            println!();
            has_header = true;
        }
        print!("{:15}", input.name);
        for nanoseconds in medians(&candidates, rounds) {
            print!("{:>18.2}", nanoseconds / 1e3);
        }
        println!();
    }
    println!(
        "\nThe others are serde_json's: they parse the body, and check no more than that.\n\
         Into structs they end at the first value of another type."
    );
}

/// The check, and what only parses.
fn candidates(input: &Input) -> Vec<Candidate<'_>> {
    let body = input.body();
    let owned = move || serde_json::from_str(body).map_or(0, |body: ImportBody| body.tasks.len());
    let borrowed =
        move || serde_json::from_str(body).map_or(0, |body: Borrowed<'_>| body.tasks.len());
    let value = move || {
        let value: Value = serde_json::from_str(body).expect("JSON");
        value["tasks"].as_array().map_or(0, Vec::len)
    };
    let nothing = move || usize::from(serde_json::from_str::<IgnoredAny>(body).is_ok());
    vec![
        Candidate::new("roma-import", input.expected(), move || input.check()),
        Candidate::new("into structs", owned(), owned),
        Candidate::new("borrowing structs", borrowed(), borrowed),
        Candidate::new("into Value", value(), value),
        Candidate::new("skipping it all", 1, nothing),
    ]
}
