//! `cargo xtask generate`: the documents that follow from the code.
//!
//! They are in the repository so that they can be read there, and the test
//! command sees to it that they say what the code says.

mod json;
mod openapi;
mod rules;
mod schema;
mod service_codes;

use std::{fmt::Write as _, path::Path};

use anyhow::{Result, bail};
use fs_err as fs;

use crate::{files, workspace::Workspace};

/// The command that writes all documents.
const COMMAND: &str = "cargo xtask generate";

/// What every document says of itself.
const NOTICE: &str = "Generated from the code by `cargo xtask generate`. Do not edit.";

/// What can be said on the command line.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing, and fail if a document is not what would be written
    #[arg(long)]
    check: bool,
}

/// A document, by its path in the repository.
struct Document {
    path: &'static str,
    text: String,
}

/// Writes the documents, or checks them.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    if args.check {
        return check(workspace);
    }
    for Document { path, text } in documents() {
        files::write(&workspace.path(path), text)?;
        println!("{path}");
    }
    Ok(())
}

/// Fails if a document does not say what the code says, and shows where.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let mut differences = String::new();
    for Document { path, text } in documents() {
        if let Some(difference) = difference(&workspace.path(path), &text)? {
            // Writing to a string does not fail.
            let _ = write!(differences, "\n--- {path}\n{difference}");
        }
    }
    if !differences.is_empty() {
        bail!("these documents are not what the code says; run `{COMMAND}`:\n{differences}");
    }
    Ok(())
}

/// All documents.
fn documents() -> [Document; 5] {
    let document = |path, text| Document { path, text };
    [
        document("docs/rules.md", rules::document()),
        document("docs/service-codes.md", service_codes::document()),
        document("docs/import-body.schema.json", schema::body()),
        document("docs/import-request.schema.json", schema::request()),
        document("docs/openapi.json", openapi::document()),
    ]
}

/// The first line of a file that is not what it should be, and what it should be.
fn difference(file: &Path, expected: &str) -> Result<Option<String>> {
    if !file.exists() {
        return Ok(Some("the file is not there\n".to_owned()));
    }
    Ok(first_difference(&fs::read_to_string(file)?, expected))
}

fn first_difference(found: &str, expected: &str) -> Option<String> {
    if found == expected {
        return None;
    }
    // With their ends, so that a missing last line end is a difference too.
    let mut found = found.split_inclusive('\n');
    let mut expected = expected.split_inclusive('\n');
    let mut number = 1;
    loop {
        let (old, new) = (found.next(), expected.next());
        if old != new {
            let line = |sign, line: Option<&str>| {
                line.map(|line| format!("{sign} {}\n", line.trim_end_matches('\n')))
                    .unwrap_or_default()
            };
            return Some(format!(
                "@@ line {number} @@\n{}{}",
                line('-', old),
                line('+', new)
            ));
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_shown_as_it_is_and_as_it_should_be() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        for (found, expected, difference) in [
            ("a\nb\nc\n", "a\nB\nc\n", "@@ line 2 @@\n- b\n+ B\n"),
            ("a\n", "a\nb\n", "@@ line 2 @@\n+ b\n"),
            ("a\nb\n", "a\n", "@@ line 2 @@\n- b\n"),
        ] {
            assert_eq!(
                first_difference(found, expected).as_deref(),
                Some(difference)
            );
        }
        assert!(first_difference("a", "a\n").is_some());
    }

    #[test]
    fn every_document_says_that_it_is_generated_and_ends_its_last_line() {
        for Document { path, text } in documents() {
            assert!(text.contains(NOTICE), "{path}");
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{path}");
        }
    }
}
