//! JSON for readers: indented, and what explains the rest comes first.

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::Value;

/// The names that come before all others in their object, in this order. The
/// others follow by their names, whichever order the map itself keeps.
const FIRST: [&str; 27] = [
    "$schema",
    "$comment",
    "$ref",
    "openapi",
    "x-generated",
    "info",
    "jsonSchemaDialect",
    "servers",
    "paths",
    "components",
    "operationId",
    "name",
    "in",
    "title",
    "summary",
    "description",
    "required",
    "type",
    "parameters",
    "requestBody",
    "properties",
    "if",
    "then",
    "else",
    "project_id",
    "instance_id",
    "token",
];

/// The value as an indented text with a line end.
pub(super) fn pretty(value: &Value) -> String {
    // Plain values into memory: there is nothing that can fail.
    let mut text = serde_json::to_string_pretty(&Ordered(value)).unwrap_or_default();
    text.push('\n');
    text
}

struct Ordered<'a>(&'a Value);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(fields) => {
                let mut fields: Vec<_> = fields.iter().collect();
                fields.sort_by_key(|&(name, _)| (rank(name), name));
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    map.serialize_entry(name, &Ordered(value))?;
                }
                map.end()
            }
            Value::Array(elements) => serializer.collect_seq(elements.iter().map(Ordered)),
            scalar => scalar.serialize(serializer),
        }
    }
}

fn rank(name: &str) -> usize {
    FIRST
        .iter()
        .position(|first| *first == name)
        .unwrap_or(FIRST.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_explains_the_rest_comes_first_at_every_depth() {
        let value = serde_json::json!({
            "b": [{ "z": 1, "type": "x", "title": "y" }],
            "a": null,
            "$schema": "s",
        });
        let names: Vec<_> = pretty(&value)
            .lines()
            .filter_map(|line| {
                line.trim()
                    .strip_prefix('"')?
                    .split('"')
                    .next()
                    .map(str::to_owned)
            })
            .collect();
        assert_eq!(names, ["$schema", "a", "b", "title", "type", "z"]);
    }
}
