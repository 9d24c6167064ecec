//! The published JSON Schemas against the checker, on generated requests.
//!
//! Two programs that know nothing of each other judge the same values: the
//! checker, here, and ajv in Node, with the schemas from `docs/`. They have to
//! find errors in the same places, apart from what a schema cannot say, which
//! [`cases`] lists.

mod cases;
mod random;
mod values;

use std::{
    env,
    fmt::Write as _,
    io::{BufWriter, Write as _},
    ops::RangeInclusive,
    path::Path,
    process::Command,
};

use anyhow::{Context as _, Result};
use fs_err::{self as fs, File};
use roma_import::contract;

use self::{
    cases::{Case, Kind},
    random::Random,
};
use crate::{child, tools::node, workspace::Workspace};

/// The variable that sets another seed.
const SEED: &str = "DIFFERENTIAL_SEED";

/// The seed where nobody sets another: the same cases on every machine.
const DEFAULT_SEED: u64 = 1;

/// How many of each kind there are. Node insists on them.
const CASES: [(Kind, usize); 3] = [
    (Kind::Body, 24_000),
    (Kind::Request, 8_000),
    (Kind::RequestWithText, 2_000),
];

/// Compares the schemas with the checker, and validates the `OpenAPI` document.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    let project = workspace.path("core/tests/differential");
    let scratch = workspace.scratch("differential");
    let docs = workspace.path("docs");
    fs::create_dir_all(&scratch)?;

    let seed = seed()?;
    eprintln!("The seed is {seed}; {SEED} sets another.");
    write_cases(&scratch.join("cases.ndjson"), seed)?;
    write_characters(&scratch.join("characters.json"))?;

    node::require()?;
    node::install_packages(&project)?;
    for (script, folders) in [
        ("openapi.mjs", [Some(&docs), None]),
        ("compare.mjs", [Some(&docs), Some(&scratch)]),
    ] {
        let mut command = Command::new("node");
        command.current_dir(&project).arg(script);
        child::run(command.args(folders.into_iter().flatten()))?;
    }
    Ok(())
}

fn seed() -> Result<u64> {
    match env::var(SEED) {
        Ok(seed) => seed
            .parse()
            .with_context(|| format!("{SEED} is not a whole number: {seed}")),
        Err(_) => Ok(DEFAULT_SEED),
    }
}

/// Writes how many cases there are of each kind, and then the cases, one a line.
fn write_cases(file: &Path, seed: u64) -> Result<()> {
    let mut random = Random::new(seed);
    let mut out = BufWriter::new(File::create(file)?);
    let counts: serde_json::Map<_, _> = CASES
        .iter()
        .map(|&(kind, count)| (kind.name().to_owned(), count.into()))
        .collect();
    writeln!(out, "{}", serde_json::Value::Object(counts))?;
    for (kind, count) in CASES {
        for _ in 0..count {
            let line = Case::generate(kind, &mut random).line();
            writeln!(out, "{line}")?;
        }
    }
    Ok(out.flush()?)
}

/// Writes which code points the checker lets into a name and into a token.
fn write_characters(file: &Path) -> Result<()> {
    let may_be_in_name =
        |code_point| char::from_u32(code_point).is_some_and(contract::is_name_character);
    let text = format!(
        "{{\"name\":{},\"token\":{}}}\n",
        ranges(may_be_in_name),
        ranges(contract::is_token_code_point)
    );
    Ok(fs::write(file, text)?)
}

/// The code points of a set, as JSON: the first and the last of each range.
fn ranges(is_member: impl Fn(u32) -> bool) -> String {
    const ALL: RangeInclusive<u32> = 0..=0x10_FFFF;
    let mut out = "[".to_owned();
    let mut first = None;
    for code_point in ALL.chain([u32::MAX]) {
        match first {
            None if is_member(code_point) => first = Some(code_point),
            Some(start) if !is_member(code_point) => {
                let comma = if out.len() > 1 { "," } else { "" };
                // Nothing ends a range but the code point after it, or the very end.
                let end = code_point.min(0x11_0000) - 1;
                // Writing to a string does not fail.
                let _ = write!(out, "{comma}[{start},{end}]");
                first = None;
            }
            _ => {}
        }
    }
    out.push(']');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_both_their_ends() {
        assert_eq!(ranges(|_| false), "[]");
        assert_eq!(ranges(contract::is_token_code_point), "[[33,126]]");
        assert_eq!(
            ranges(|c| c == 7 || matches!(c, 0x10_FFFE..=0x10_FFFF)),
            "[[7,7],[1114110,1114111]]"
        );
    }
}
