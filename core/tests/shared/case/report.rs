//! What one report says of the report that another boundary must give.

use crate::document::{Member, Node, Value, lossy};

/// A report with only such violations as `keep` takes and changes.
fn with_violations(report: &Node, keep: impl Fn(&Node) -> Option<Node>) -> Node {
    let members = report.members().iter().map(|member| {
        let value = member.value.clone().expect("a value");
        let value = if lossy(&member.key) == "violations" {
            Node::new(Value::Array(
                value.elements().iter().filter_map(&keep).collect(),
            ))
        } else {
            value
        };
        Member::new(member.key.clone(), value)
    });
    Node::new(Value::Object(members.collect()))
}

/// An object whose members are what `change` makes of them.
fn with_members(node: &Node, change: impl Fn(&str, &Node) -> Option<Node>) -> Node {
    let members = node.members().iter().filter_map(|member| {
        let value = change(&lossy(&member.key), member.value.as_ref()?)?;
        Some(Member::new(member.key.clone(), value))
    });
    Node::new(Value::Object(members.collect()))
}

/// The report that a value has, from the one that its text has.
pub(crate) fn without_ranges(report: &Node) -> Node {
    with_violations(report, |violation| {
        Some(with_members(violation, |name, value| {
            (name != "range").then(|| value.clone())
        }))
    })
}

/// The report that a body alone has, from the one of the whole request.
pub(crate) fn of_body_alone(report: &Node) -> Node {
    let shorter = |pointer: &Node| {
        let pointer = pointer.as_text().expect("a pointer");
        pointer.strip_prefix("/body").map(Node::string)
    };
    let report = with_violations(report, |violation| {
        let pointer = violation.get("pointer")?;
        shorter(pointer)?;
        Some(with_members(violation, |name, value| match name {
            "pointer" | "first" => shorter(value),
            _ => Some(value.clone()),
        }))
    });
    let count = |severity: &str| {
        let violations = report.get("violations").expect("violations").elements();
        let is_it = |violation: &&Node| {
            violation.get("severity").and_then(Node::as_text).as_deref() == Some(severity)
        };
        violations.iter().filter(is_it).count()
    };
    with_members(&report, |name, value| {
        Some(match name {
            "valid" => Node::new(Value::Boolean(count("error") == 0)),
            "errors" => Node::number(count("error")),
            "warnings" => Node::number(count("warning")),
            _ => value.clone(),
        })
    })
}

/// The report with the words of its violations replaced.
pub(crate) fn in_other_words(report: &Node, words: &Node) -> Node {
    let words = words.elements();
    let mut violations = report
        .get("violations")
        .expect("violations")
        .elements()
        .iter()
        .zip(words);
    let replaced: Vec<Node> = violations
        .by_ref()
        .map(|(violation, words)| {
            with_members(violation, |name, value| {
                Some(words.get(name).unwrap_or(value).clone())
            })
        })
        .collect();
    with_members(report, |name, value| {
        Some(if name == "violations" {
            Node::new(Value::Array(replaced.clone()))
        } else {
            value.clone()
        })
    })
}

/// The words alone of a report's violations.
pub(crate) fn words_of(report: &Node) -> Node {
    let violations = report.get("violations").expect("violations").elements();
    let words = violations.iter().map(|violation| {
        with_members(violation, |name, value| {
            ["message", "help"].contains(&name).then(|| value.clone())
        })
    });
    Node::new(Value::Array(words.collect()))
}
