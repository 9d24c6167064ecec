//! Which boundaries carry a request, and why the others do not.

use super::{BodyInput, Boundary, Case, Input};
use crate::document::{Ending, Node, Value, has_lone_surrogate, read, wtf8};

/// Why a boundary does not carry a request.
pub(super) type Why = &'static str;

const NO_HALVES: Why = "a serde_json::Value holds no half of a character";

impl Case {
    /// Whether it is stored that a boundary carries this request, and if not, why.
    pub(crate) fn is_said_to_be_carried_by(&self, boundary: Boundary) -> Result<(), String> {
        let names = self.boundaries.as_ref().map(Node::elements);
        let is_named = names.is_some_and(|names| {
            let names = names.iter().filter_map(Node::as_text);
            names.into_iter().any(|name| name == boundary.name())
        });
        let why = self.not.as_ref().and_then(|not| not.get(boundary.name()));
        match (is_named, why.and_then(Node::as_text)) {
            (true, None) => Ok(()),
            (false, Some(why)) => Err(why),
            _ => Err("nothing is stored".to_owned()),
        }
    }

    /// Whether a boundary carries this request, and if not, why.
    pub(crate) fn carried_by(&self, boundary: Boundary) -> Result<(), Why> {
        let input = &self.input;
        let has_others = !input.others.is_empty();
        match boundary {
            Boundary::Native | Boundary::Value | Boundary::Packed if has_others => {
                Err("a roma_import::Request has no other fields")
            }
            Boundary::Native | Boundary::Body => match &input.body {
                BodyInput::Value(value) if holds_lone_surrogate(value) => Err(NO_HALVES),
                _ => Ok(()),
            },
            Boundary::Request => match &input.body {
                _ if input.any_slot(holds_lone_surrogate) => Err(NO_HALVES),
                BodyInput::Value(value) if holds_lone_surrogate(value) => Err(NO_HALVES),
                BodyInput::Text(text) if std::str::from_utf8(text).is_err() => {
                    Err("a serde_json::Value holds no bytes that are not UTF-8")
                }
                _ => Ok(()),
            },
            Boundary::Value => match &input.body {
                BodyInput::Absent => Err("there is no body to be parsed"),
                BodyInput::Value(_) => Err("the body is a value already"),
                BodyInput::Text(text) => value_of(text).map(|_| ()),
            },
            Boundary::Packed => match &input.body {
                BodyInput::Value(_) => Ok(()),
                _ => Err("the body is no value"),
            },
            // It takes bytes as well.
            Boundary::Npm => Ok(()),
            Boundary::Http => input.carried_by_http(),
        }
    }
}

impl Input {
    fn carried_by_http(&self) -> Result<(), Why> {
        if !self.others.is_empty() {
            return Err("HTTP has no place for other fields");
        }
        if self.any_slot(|slot| !matches!(slot.value, Value::String(_))) {
            return Err("a path and a header are text");
        }
        if self.any_slot(holds_lone_surrogate) {
            return Err("half a character has no UTF-8 form, so it cannot be sent");
        }
        if let Some(token) = self.text(2) {
            let is_control = |c: char| (c < ' ' && c != '\t') || c == '\u{7F}';
            if token.contains(is_control) {
                return Err("a header holds no control characters");
            }
            if token.trim_matches([' ', '\t']) != token {
                return Err("white space around a header's value is not part of it");
            }
        }
        match &self.body {
            BodyInput::Value(_) => Err("what is sent is text"),
            _ => Ok(()),
        }
    }
}

/// A text as a value, if nothing of what the rules look at is lost by that.
pub(super) fn value_of(text: &[u8]) -> Result<serde_json::Value, Why> {
    let reading = read(text, 1_000);
    if reading.has_mark {
        return Err("a value has no byte order mark");
    }
    let Some(root) = reading.root.filter(|_| reading.ending == Ending::Whole) else {
        return Err("a text that is not JSON has no value");
    };
    if holds_lone_surrogate(&root) {
        return Err(NO_HALVES);
    }
    let is_rewritten = |node: &Node| match &node.value {
        Value::Number(digits) => !serde_json::from_str(digits)
            .is_ok_and(|number: serde_json::Number| number.to_string() == *digits),
        _ => false,
    };
    if root.any(&is_rewritten) {
        return Err("a serde_json::Value does not keep how a number was written");
    }
    let has_repeated_keys = |node: &Node| {
        let mut keys: Vec<_> = node.members().iter().map(|member| &member.key).collect();
        let count = keys.len();
        keys.sort();
        keys.dedup();
        keys.len() < count
    };
    if root.any(&has_repeated_keys) {
        return Err("a value has each key once");
    }
    if !has_sorted_keys(&root) {
        return Err("a serde_json::Value does not keep the order of keys");
    }
    Ok(root.to_serde())
}

/// Whether every object in a value has its keys once each and in order.
pub(super) fn has_sorted_keys(node: &Node) -> bool {
    let is_unsorted = |node: &Node| {
        let keys = node.members().iter().map(|member| wtf8(&member.key));
        !keys.is_sorted_by(|a, b| a < b)
    };
    !node.any(&is_unsorted)
}

fn holds_lone_surrogate(node: &Node) -> bool {
    node.any(&|node| {
        matches!(&node.value, Value::String(text) if has_lone_surrogate(text))
            || node
                .members()
                .iter()
                .any(|member| has_lone_surrogate(&member.key))
    })
}
