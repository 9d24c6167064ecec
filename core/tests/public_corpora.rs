//! Public collections of texts and strings that programs have read wrongly.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that panics has done its work"
)]

#[path = "shared/document.rs"]
mod document;
#[path = "shared/invariants.rs"]
mod invariants;
#[path = "shared/model.rs"]
mod model;
#[path = "shared/random.rs"]
mod random;
#[path = "shared/writing.rs"]
mod writing;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use document::{Node, Value, joined};
use invariants::{assert_body, assert_request};
use roma_import::{Code, Report};
use serde::Deserialize;
use writing::{compact, scribbled};

/// What has to be done before these tests can run.
const COMMAND: &str = "npm ci --prefix core/tests/public --ignore-scripts";

/// How many documents there are, and the verdicts that somebody had to give.
#[derive(Deserialize)]
struct Expectations {
    parsing: Parsing,
    transform: usize,
    naughty_strings: usize,
    judged: BTreeMap<String, Judged>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Parsing {
    valid: usize,
    invalid: usize,
    either: usize,
}

#[derive(Deserialize)]
struct Judged {
    verdict: String,
    /// Another code that must be told as well.
    also: Option<String>,
    why: String,
}

#[derive(Deserialize)]
struct Document {
    name: String,
    input: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/public")
}

fn expectations() -> Expectations {
    let text = fs::read(folder().join("expectations.json")).expect("the expectations");
    serde_json::from_slice(&text).expect("expectations")
}

/// A file of a package that npm installs.
fn installed(file: &str) -> String {
    let path = folder().join("node_modules").join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{file} cannot be read ({error}). Run this first, from the top of the repository:\n\n    {COMMAND}\n")
    })
}

/// The documents of a module of `json-test-suite`, which exports a JSON literal.
fn documents(module: &str) -> Vec<Document> {
    let text = installed(&format!("json-test-suite/data/{module}.js"));
    let (_, literal) = text
        .split_once("export default ")
        .expect("a module that exports something");
    serde_json::from_str(literal.trim_end().trim_end_matches(';')).expect("a JSON literal")
}

/// What a report says of a text's form.
fn verdict(report: &Report) -> &'static str {
    let said = [Code::MalformedJson, Code::TooDeep, Code::Missing];
    let found = report
        .violations
        .iter()
        .find(|violation| said.contains(&violation.code));
    found.map_or("json", |violation| violation.code.as_str())
}

#[test]
fn every_document_is_read_as_the_collection_says_or_as_somebody_has_judged() {
    let mut expectations = expectations();
    let mut counts = Parsing {
        valid: 0,
        invalid: 0,
        either: 0,
    };
    let transform = documents("transform");
    assert_eq!(transform.len(), expectations.transform);
    let transform = transform.into_iter().map(|document| (document, "json"));
    let parsing = documents("parsing").into_iter().map(|document| {
        let expected = match document.name.as_bytes() {
            [b'y', b'_', ..] => {
                counts.valid += 1;
                "json"
            }
            [b'n', b'_', ..] => {
                counts.invalid += 1;
                "malformed_json"
            }
            _ => {
                counts.either += 1;
                "a verdict that somebody gave"
            }
        };
        (document, expected)
    });

    let mut wrong = Vec::new();
    for (Document { name, input }, expected) in parsing.chain(transform) {
        let judged = expectations.judged.remove(&name);
        let expected = judged
            .as_ref()
            .map_or(expected, |judged| judged.verdict.as_str());
        let report = assert_body(input.as_bytes());
        if verdict(&report) != expected {
            wrong.push(format!("{name}: {} is not {expected}", verdict(&report)));
        }
        if let Some(Judged { also, why, .. }) = judged {
            assert!(why.ends_with('.'), "{name}: {why}");
            let is_told = |code: String| report.violations.iter().any(|v| v.code.as_str() == code);
            assert!(also.is_none_or(is_told), "{name}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(counts, expectations.parsing);
    let left: Vec<_> = expectations.judged.keys().collect();
    assert!(left.is_empty(), "verdicts about no document: {left:?}");
}

#[test]
fn naughty_strings_are_strings_like_any_others_in_every_place() {
    let strings: Vec<String> =
        serde_json::from_str(&installed("blns/resources/blns.json")).expect("strings");
    assert_eq!(strings.len(), expectations().naughty_strings);
    for (seed, text) in (0..).zip(&strings) {
        let chars = joined(&document::chars(text));
        let string = || Node::new(Value::String(chars.clone()));
        let task = Node::object([("task_id", string())]);
        let root = Node::object([
            ("apps", string()),
            ("tasks", Node::new(Value::Array(vec![task.clone(), task]))),
            (text.as_str(), Node::object([(text.as_str(), string())])),
        ]);
        for body in [compact(&root), scribbled(&root, seed)] {
            let slots = [text.as_bytes(); 3];
            let report = assert_request(slots, &body);
            assert_eq!(report, assert_request(slots, &body));
            assert_body(&body);
        }
        assert_body(text.as_bytes());
    }
}
