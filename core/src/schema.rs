//! The contract as JSON Schema, draft 2020-12.
//!
//! A schema judges values, and says yes or no. So it says all that the rules have
//! to say of errors in a value, with three exceptions that are beyond it or beyond
//! most programs that read schemas: how deep something is nested, whether a string
//! is well-formed Unicode (the token and the application's name apart, whose
//! patterns leave no room for a lone surrogate), and whatever only a text can have,
//! such as duplicate keys. Warnings are none of its business: fields
//! that the contract does not name are allowed.
//!
//! Programs that do not call this module do not carry it.

use serde_json::{Value, json};

use crate::contract::{
    APPS, BODY, DOT_SEGMENTS, INSTANCE_ID, JSON_CONTENT_TYPE, MAX_INSTANCE_ID_CHARS, MAX_ITEMS,
    MAX_PROJECT_ID_CHARS, MAX_TOKEN_CHARS, PROJECT_ID, TASK_ID, TASKS, TOKEN,
};

/// The draft that the schemas are written in.
pub const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The older draft that many programs read.
pub const DRAFT_07: &str = "http://json-schema.org/draft-07/schema#";

/// What [`is_name_character`](crate::contract::is_name_character) allows, as a
/// pattern of ECMA-262 in Unicode mode. Letters of any script can be said in no way that
/// every program reads.
const NAME_PATTERN: &str = r"^[\p{Alphabetic}0-9_. ()\uFF08\uFF09-]*$";

/// What [`is_token_code_point`](crate::contract::is_token_code_point) does not allow.
///
/// Of all patterns this is one that every program reads alike. In some, `$` fits before
/// a last line break as well, which a token that was copied often has.
const NO_TOKEN_PATTERN: &str = r"[^\x21-\x7E]";

/// A text without a value in it: a byte order mark or none, and white space.
const BLANK_PATTERN: &str = r"^\uFEFF?[ \t\n\r]*$";

/// The schema of a body.
///
/// ```
/// let schema = roma_import::schema::body();
/// assert_eq!(schema["properties"]["tasks"]["maxItems"], 100);
/// ```
#[must_use]
pub fn body() -> Value {
    in_dialect(body_value())
}

/// The schema of a whole request, `{project_id, instance_id, token, body}`.
///
/// As everywhere, a `body` that is a string is JSON text; what is in it is for
/// the rules to judge.
#[must_use]
pub fn request() -> Value {
    in_dialect(json!({
        "title": "A request to import assets",
        "description": "Everything that one call needs: two IDs for its path, the token for its header, and the body. Other fields are allowed and mean nothing.",
        "type": "object",
        "required": [PROJECT_ID, INSTANCE_ID, TOKEN, BODY],
        "properties": {
            PROJECT_ID: project_id(),
            INSTANCE_ID: instance_id(),
            TOKEN: token(),
            BODY: {
                "if": { "type": "string" },
                "then": {
                    "title": "The body as JSON text",
                    "description": "The text of a body. A schema sees only that it is not blank; it cannot judge what is written in it.",
                    "type": "string",
                    "not": { "pattern": BLANK_PATTERN },
                    "contentMediaType": JSON_CONTENT_TYPE,
                },
                "else": body_value(),
            },
        },
    }))
}

/// The schema of a project id.
#[must_use]
pub fn project_id() -> Value {
    segment(
        "The project ID",
        "The project that the instance belongs to.",
        MAX_PROJECT_ID_CHARS,
    )
}

/// The schema of an instance id.
#[must_use]
pub fn instance_id() -> Value {
    segment(
        "The instance ID",
        "The instance that the assets are imported into.",
        MAX_INSTANCE_ID_CHARS,
    )
}

/// The schema of a token.
#[must_use]
pub fn token() -> Value {
    json!({
        "title": "The token",
        "description": "The user's token, in visible ASCII characters, since it travels in a header.",
        "type": "string",
        "minLength": 1,
        "maxLength": MAX_TOKEN_CHARS,
        "not": { "pattern": NO_TOKEN_PATTERN },
    })
}

/// An id that becomes a segment of the path.
fn segment(title: &str, what: &str, max_chars: usize) -> Value {
    let description = format!(
        "{what} It is percent-encoded on its way, so it may hold any character; but no URL can hold a segment that is empty, `.` or `..`."
    );
    json!({
        "title": title,
        "description": description,
        "type": "string",
        "minLength": 1,
        "maxLength": max_chars,
        "not": { "enum": DOT_SEGMENTS },
    })
}

fn body_value() -> Value {
    let description = format!(
        "What to import: an application, tasks, or both; at most {MAX_ITEMS} items, of which the application is one. Other fields are allowed and import nothing."
    );
    let tasks_description = format!(
        "The tasks: at most {MAX_ITEMS}, or {} beside an application.",
        MAX_ITEMS - 1
    );
    json!({
        "title": "The body of a request to import assets",
        "description": description,
        "type": "object",
        "properties": {
            APPS: {
                "title": "The application",
                "description": "The name of one application: letters of any script, the digits 0 to 9, hyphens, underscores, full stops, spaces, and parentheses, ASCII or full width.",
                "$comment": "The pattern is one of ECMA-262 with the flag “u”. Programs whose patterns do not know \\p{Alphabetic} have to do without it.",
                "type": "string",
                "pattern": NAME_PATTERN,
            },
            TASKS: {
                "title": "The tasks",
                "description": tasks_description,
                "type": "array",
                "maxItems": MAX_ITEMS,
                "items": {
                    "title": "A task",
                    "type": "object",
                    "properties": {
                        TASK_ID: {
                            "title": "The task's ID",
                            "type": "string",
                        },
                    },
                },
            },
        },
        // The cap for both together: one task less where there is an application.
        "dependentSchemas": {
            APPS: { "properties": { TASKS: { "type": "array", "maxItems": MAX_ITEMS - 1 } } },
        },
    })
}

/// One of these schemas in draft-07, which says the same in other keywords. It
/// recurses, so it is for these alone, which are small.
///
/// ```
/// use roma_import::schema;
///
/// let schema = schema::in_draft_07(schema::body());
/// assert_eq!(schema["dependencies"]["apps"]["properties"]["tasks"]["maxItems"], 99);
/// ```
#[must_use]
pub fn in_draft_07(schema: Value) -> Value {
    match schema {
        Value::Object(keywords) => keywords
            .into_iter()
            .map(|(keyword, value)| match keyword.as_str() {
                "$schema" => (keyword, DRAFT_07.into()),
                "dependentSchemas" => ("dependencies".to_owned(), in_draft_07(value)),
                _ => (keyword, in_draft_07(value)),
            })
            .collect(),
        Value::Array(list) => list.into_iter().map(in_draft_07).collect(),
        other => other,
    }
}

/// A schema that stands alone says which draft it is written in.
fn in_dialect(mut schema: Value) -> Value {
    if let Value::Object(keywords) = &mut schema {
        keywords.insert("$schema".to_owned(), DIALECT.into());
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_of_a_request_is_the_body_alone() {
        let mut body = body();
        body.as_object_mut().unwrap().remove("$schema");
        assert_eq!(request()["properties"][BODY]["else"], body);
    }

    #[test]
    fn no_keyword_forbids_fields_that_the_contract_does_not_name() {
        let everything = request().to_string();
        assert!(!everything.contains("additionalProperties"));
        assert!(!everything.contains("unevaluatedProperties"));
        assert!(!everything.contains("propertyNames"));
    }

    #[test]
    fn only_mandatory_fields_are_required() {
        assert_eq!(
            request()["required"],
            json!([PROJECT_ID, INSTANCE_ID, TOKEN, BODY])
        );
        assert!(body().get("required").is_none());
    }
}
