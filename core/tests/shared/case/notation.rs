//! What stands in the files for something that is long, or that JSON cannot hold.

use crate::document::{Chars, Ending, Member, Node, Value, chars, joined, lossy, read, wtf8};

/// What a notation is about, if a node is this one: an object of one such key.
pub(super) fn notation<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    match node.members() {
        [only] if lossy(&only.key) == name => only.value.as_ref(),
        _ => None,
    }
}

/// A node with its notations written out; nothing for what is `undefined`.
pub(super) fn expanded(node: &Node) -> Result<Option<Node>, String> {
    if notation(node, "$undefined").is_some() {
        return Ok(None);
    }
    if let Some(text) = notation(node, "$parsed") {
        let text = wtf8(&expanded_text(text)?);
        let reading = read(&text, 1_000);
        return match reading.ending {
            Ending::Whole => Ok(reading.root),
            ending => Err(format!("{ending:?} in a text to be parsed")),
        };
    }
    for name in ["$repeat", "$list", "$join", "$units"] {
        if notation(node, name).is_some() {
            return Ok(Some(Node::new(Value::String(expanded_text(node)?))));
        }
    }
    let value = match &node.value {
        Value::Array(elements) => {
            let elements = elements.iter().map(|element| {
                expanded(element)?.ok_or_else(|| "an element cannot be undefined".to_owned())
            });
            Value::Array(elements.collect::<Result<_, _>>()?)
        }
        Value::Object(members) => {
            let mut kept = Vec::new();
            for member in members {
                let value = member.value.as_ref().ok_or("no value")?;
                if let Some(value) = expanded(value)? {
                    kept.push(Member::new(member.key.clone(), value));
                }
            }
            Value::Object(kept)
        }
        _ => return Ok(Some(node.clone())),
    };
    Ok(Some(Node::new(value)))
}

/// The string that a notation, or a string, stands for.
fn expanded_text(node: &Node) -> Result<Chars, String> {
    let mut out = Chars::new();
    if let Value::String(text) = &node.value {
        return Ok(text.clone());
    }
    if let Some(parts) = notation(node, "$join") {
        for part in parts.elements() {
            out.extend(expanded_text(part)?);
        }
    } else if let Some(units) = notation(node, "$units") {
        let units = units.as_text().ok_or("units are hexadecimal")?;
        for unit in units.split(' ') {
            out.push(u32::from_str_radix(unit, 16).map_err(|error| error.to_string())?);
        }
    } else if let Some([text, count]) = notation(node, "$repeat").map(Node::elements) {
        let text = expanded_text(text)?;
        for _ in 0..count.as_count().ok_or("no count")? {
            out.extend(&text);
        }
    } else if let Some([template, count, between]) = notation(node, "$list").map(Node::elements) {
        let template = template.as_text().ok_or("a template is text")?;
        let between = between.as_text().ok_or("what stands between is text")?;
        let items = 0..count.as_count().ok_or("no count")?;
        let items = items.map(|number| template.replace('#', &number.to_string()));
        out = chars(&items.collect::<Vec<_>>().join(&between));
    } else {
        return Err(format!("{node:?} is no text"));
    }
    Ok(joined(&out))
}

pub(super) fn hex_bytes(node: &Node) -> Result<Vec<u8>, String> {
    let digits = node.as_text().ok_or("bytes are hexadecimal")?;
    digits
        .split_whitespace()
        .map(|byte| u8::from_str_radix(byte, 16).map_err(|error| error.to_string()))
        .collect()
}
