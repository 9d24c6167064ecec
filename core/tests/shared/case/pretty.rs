//! Documents as people read them.

use std::fmt::Write as _;

use roma_import::contract;

use super::lossy_text;
use crate::document::{Node, Value};
use crate::writing::compact;

/// A document as people read it: a line for what fits into one, and what cannot
/// be seen as escapes.
pub(crate) fn pretty(root: &Node) -> String {
    let mut out = String::new();
    push_pretty(root, 0, &mut out);
    out.push('\n');
    out
}

fn push_pretty(node: &Node, indent: usize, out: &mut String) {
    const WIDTH: usize = 100;
    let line = one_line(node);
    if line.chars().count() + indent <= WIDTH {
        return out.push_str(&line);
    }
    let (open, close) = match node.value {
        Value::Array(_) => ('[', ']'),
        Value::Object(_) => ('{', '}'),
        _ => return out.push_str(&line),
    };
    let break_line = |indent: usize, out: &mut String| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', indent));
    };
    out.push(open);
    for (index, element) in node.elements().iter().enumerate() {
        out.push_str(if index > 0 { "," } else { "" });
        break_line(indent + 2, out);
        push_pretty(element, indent + 2, out);
    }
    for (index, member) in node.members().iter().enumerate() {
        out.push_str(if index > 0 { "," } else { "" });
        break_line(indent + 2, out);
        out.push_str(&seen(&Node::new(Value::String(member.key.clone()))));
        out.push_str(": ");
        push_pretty(member.value.as_ref().expect("a value"), indent + 2, out);
    }
    break_line(indent, out);
    out.push(close);
}

fn one_line(node: &Node) -> String {
    let list = |parts: Vec<String>| parts.join(", ");
    match &node.value {
        Value::Array(elements) => format!("[{}]", list(elements.iter().map(one_line).collect())),
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let members = members.iter().map(|member| {
                let key = seen(&Node::new(Value::String(member.key.clone())));
                let value = member.value.as_ref().expect("a value");
                format!("{key}: {}", one_line(value))
            });
            format!("{{{}}}", list(members.collect()))
        }
        _ => seen(node),
    }
}

/// A scalar, with escapes for what cannot be seen.
fn seen(scalar: &Node) -> String {
    let mut out = String::new();
    for character in lossy_text(&compact(scalar)).chars() {
        let code_point = u32::from(character);
        let is_seen =
            character == ' ' || !(contract::is_invisible(code_point) || character.is_whitespace());
        if is_seen {
            out.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}
