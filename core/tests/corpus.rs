//! The corpus through the boundaries of this crate.
//!
//! After a change that is meant, the snapshots are written anew, and read, each of
//! them, before they are committed:
//!
//! ```text
//! UPDATE_CORPUS=1 cargo test --package roma-import --test corpus
//! ```

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that panics has done its work"
)]

#[path = "shared/case.rs"]
mod case;
#[path = "shared/digest.rs"]
mod digest;
#[path = "shared/document.rs"]
mod document;
#[path = "shared/packing.rs"]
mod packing;
#[path = "shared/random.rs"]
mod random;
#[path = "shared/writing.rs"]
mod writing;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Once;

use case::{
    BodyInput, Boundary, Case, File, capped, every, files, folder, in_other_words, json, json_in,
    lossy_text, of_body_alone, pretty, without_ranges, words_of,
};
use document::{Member, Node, Value};
use roma_import::contract::MAX_LISTED_VIOLATIONS;
use roma_import::rules::RULES;
use roma_import::{Lang, Report};
use writing::compact;

/// The fewest cases in which a rule speaks, and in which it does not.
const MIN_CASES: usize = 5;

/// What is written of a case, from what the code says now.
fn written(case: &Case, input: &Node) -> Node {
    let report = json(&case.actual(Lang::En));
    let carried = |boundary: &Boundary| case.carried_by(*boundary).is_ok();
    let boundaries = Boundary::ALL.iter().copied().filter(carried);
    let boundaries = boundaries.map(|boundary| Node::string(boundary.name()));
    let others = Boundary::ALL.iter().filter_map(|boundary| {
        let why = case.carried_by(*boundary).err()?;
        Some((boundary.name(), Node::string(why)))
    });
    let words = words_of(&json(&case.actual(Lang::Zh)));
    Node::object([
        ("name", Node::string(&case.name)),
        ("input", input.clone()),
        ("boundaries", Node::new(Value::Array(boundaries.collect()))),
        ("not", Node::object(others)),
        ("report", report),
        ("zh", words),
    ])
}

fn update(file: &File) {
    let mut cases = file.cases().into_iter();
    let groups = file.root.members().iter().map(|group| {
        let inputs = group.value.as_ref().expect("a list").elements();
        let written = inputs.iter().map(|case| {
            let input = case.get("input").expect("an input");
            written(&cases.next().expect("as many as inputs"), input)
        });
        Member::new(
            group.key.clone(),
            Node::new(Value::Array(written.collect())),
        )
    });
    let root = Node::new(Value::Object(groups.collect()));
    fs::write(&file.path, pretty(&root)).expect("the corpus can be written");
}

/// How many cases each boundary carries, and how many reports nobody sees there.
fn counts() -> Node {
    let cases = every();
    let carried = |boundary: Boundary| {
        cases
            .iter()
            .filter(|case| case.carried_by(boundary).is_ok())
            .count()
    };
    let unseen = cases
        .iter()
        .filter(|case| case.carried_by(Boundary::Http).is_ok() && is_valid(case))
        .count();
    let mut counts = vec![("cases", Node::number(cases.len()))];
    for boundary in Boundary::ALL {
        counts.push((boundary.name(), Node::number(carried(boundary))));
    }
    counts.push(("http_accepted", Node::number(unseen)));
    Node::object(counts)
}

fn is_valid(case: &Case) -> bool {
    let report = json(&case.actual(Lang::En));
    matches!(
        report.get("valid").expect("a verdict").value,
        Value::Boolean(true)
    )
}

/// All cases, once their snapshots are written if that is wanted.
fn cases() -> Vec<Case> {
    static UPDATE: Once = Once::new();
    UPDATE.call_once(|| {
        if std::env::var_os("UPDATE_CORPUS").is_some() {
            for file in files() {
                update(&file);
            }
            fs::write(folder().join("counts.json"), pretty(&counts())).expect("it can be written");
        }
    });
    every()
}

#[test]
fn every_case_has_its_report_at_every_boundary_that_carries_it() {
    let mut ran: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in cases() {
        *ran.entry("cases").or_default() += 1;
        for boundary in Boundary::ALL {
            let carried = case.carried_by(boundary);
            if carried.map_err(str::to_owned) != case.is_said_to_be_carried_by(boundary) {
                wrong.push(format!(
                    "{}, {}: {carried:?} is not what is stored",
                    case.title(),
                    boundary.name()
                ));
            } else if carried.is_ok() {
                *ran.entry(boundary.name()).or_default() += 1;
                if !runs_elsewhere(boundary) {
                    wrong.extend(difference(&case, boundary));
                }
            }
        }
        if case.carried_by(Boundary::Http).is_ok() && is_valid(&case) {
            *ran.entry("http_accepted").or_default() += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));

    let stored = json_in(&folder().join("counts.json"));
    let stored: BTreeMap<String, usize> = stored
        .members()
        .iter()
        .map(|member| {
            let count = member.value.as_ref().and_then(Node::as_count);
            (document::lossy(&member.key), count.expect("a count"))
        })
        .collect();
    let ran: BTreeMap<String, usize> = ran
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count))
        .collect();
    assert_eq!(ran, stored, "the number of cases that ran, and that should");
}

/// Whether the tests of another package run a boundary's cases.
fn runs_elsewhere(boundary: Boundary) -> bool {
    matches!(boundary, Boundary::Npm | Boundary::Http)
}

/// What a boundary of this crate says otherwise than what is stored.
fn difference(case: &Case, boundary: Boundary) -> Option<String> {
    let report: Report = match boundary {
        Boundary::Native => case.native(),
        Boundary::Request => case.request_value(),
        Boundary::Body => case.body(),
        Boundary::Packed => case.packed(),
        _ => case.parsed(),
    };
    let english = case.report.as_ref().expect("a stored report");
    let chinese = in_other_words(english, case.zh.as_ref().expect("stored words"));
    for (lang, stored) in [(Lang::En, english), (Lang::Zh, &chinese)] {
        let expected = match boundary {
            Boundary::Body => of_body_alone(stored),
            Boundary::Value => without_ranges(stored),
            _ => stored.clone(),
        };
        let expected = lossy_text(&compact(&expected));
        let actual = report.to_json(lang);
        if actual != expected {
            return Some(format!(
                "{}, {}:\n  is        {actual}\n  should be {expected}",
                case.title(),
                boundary.name(),
            ));
        }
    }
    None
}

/// What is stored of a report that nobody would read.
fn summary(case: &Case) -> Node {
    let report = json(&case.actual(Lang::En));
    let counts = ["errors", "warnings", "omitted"];
    let counts = counts.map(|name| (name, report.get(name).expect("a count").clone()));
    let hashes = Lang::ALL.map(|lang| {
        let hash = digest::sha256(&case.actual(lang));
        (lang.tag(), Node::string(&hash))
    });
    Node::object(counts.into_iter().chain(hashes))
}

#[test]
fn a_report_that_is_capped_is_the_same_at_every_boundary() {
    let file = capped();
    if std::env::var_os("UPDATE_CORPUS").is_some() {
        let inputs = file.root.members()[0].value.as_ref().expect("a list");
        let cases = file.cases().into_iter().zip(inputs.elements());
        let written = cases.map(|(case, written)| {
            Node::object([
                ("name", Node::string(&case.name)),
                ("input", written.get("input").expect("an input").clone()),
                ("summary", summary(&case)),
            ])
        });
        let list = Node::new(Value::Array(written.collect()));
        let root = Node::object([("capped", list)]);
        fs::write(&file.path, pretty(&root)).expect("it can be written");
    }
    let cases = capped().cases();
    assert!(cases.len() >= MIN_CASES);
    for case in cases {
        for boundary in [Boundary::Native, Boundary::Npm, Boundary::Http] {
            assert_eq!(case.carried_by(boundary), Ok(()), "{}", case.title());
        }
        let report = case.native();
        assert_eq!(
            report.violations.len(),
            MAX_LISTED_VIOLATIONS,
            "{}",
            case.title()
        );
        assert!(report.omitted > 0 && report.errors > 0, "{}", case.title());
        assert_eq!(
            lossy_text(&compact(&summary(&case))),
            lossy_text(&compact(case.summary.as_ref().expect("a summary"))),
            "{}",
            case.title()
        );
    }
}

#[test]
fn every_rule_has_cases_in_which_it_speaks_and_cases_in_which_it_does_not() {
    cases();
    let files = files();
    for rule in RULES {
        let code = rule.code.as_str();
        let file = files.iter().find(|file| file.name == code);
        let file = file.unwrap_or_else(|| panic!("{code}.json is missing"));
        let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
        let cases = file.cases();
        for case in &cases {
            *groups.entry(&case.group).or_default() += 1;
            let report = case.report.as_ref().expect("a stored report");
            let violations = report.get("violations").expect("a list").elements();
            let speaks = violations.iter().any(|violation| {
                violation.get("code").and_then(Node::as_text).as_deref() == Some(code)
            });
            assert_eq!(speaks, case.group == "invalid", "{}", case.title());
        }
        for group in ["valid", "invalid"] {
            let count = groups.remove(group).unwrap_or(0);
            assert!(count >= MIN_CASES, "{code}.json has {count} {group} cases");
        }
        assert!(groups.is_empty(), "{code}.json has {groups:?} as well");
    }
}

#[test]
fn no_two_cases_of_a_file_have_one_name_and_no_two_cases_are_the_same() {
    cases();
    let mut titles = BTreeSet::new();
    let mut inputs = BTreeSet::new();
    for file in files() {
        let groups = file.root.members().iter();
        for case in groups.flat_map(|group| group.value.as_ref().expect("a list").elements()) {
            let name = case.get("name").and_then(Node::as_text).expect("a name");
            let input = lossy_text(&compact(case.get("input").expect("an input")));
            assert!(titles.insert((file.name.clone(), name.clone())), "{name}");
            let is_new = inputs.insert((file.name.clone(), input));
            assert!(is_new, "{}: {name} is there twice", file.name);
        }
    }
}

/// No report repeats any part of a token.
#[test]
fn no_report_holds_the_token() {
    let mut looked_at = 0;
    for case in cases() {
        let Some(token) = case.input.text(2) else {
            continue;
        };
        // Shorter pieces are there by accident.
        let pieces: Vec<_> = token
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|piece| piece.len() >= 6)
            .collect();
        looked_at += usize::from(!pieces.is_empty());
        for lang in Lang::ALL {
            let report = lossy_text(&case.actual(lang));
            for piece in &pieces {
                assert!(!report.contains(*piece), "{}: {piece}", case.title());
            }
        }
    }
    assert!(looked_at > 50, "only {looked_at} tokens were looked at");
}

#[test]
fn both_forms_of_a_body_are_in_the_corpus() {
    let cases = cases();
    let count = |is: fn(&BodyInput) -> bool| {
        let bodies = cases.iter().map(|case| &case.input.body);
        bodies.filter(|body| is(body)).count()
    };
    assert!(count(|body| matches!(body, BodyInput::Text(_))) > 100);
    assert!(count(|body| matches!(body, BodyInput::Value(_))) > 20);
    assert!(count(|body| matches!(body, BodyInput::Absent)) > 1);
}
