//! The schemas of what is sent and of what comes back.

use roma_import::{Severity, contract::MAX_ANSWER_FIELD_CHARS, rules::RULES, schema};
use serde_json::{Value, json};

use super::reference;

/// All of them, by their names.
pub(super) fn all() -> Value {
    json!({
        "ProjectId": schema::project_id(),
        "InstanceId": schema::instance_id(),
        "Token": schema::token(),
        "ImportBody": import_body(),
        "JobId": job_id(),
        "Accepted": {
            "description": "The job has begun.",
            "type": "object",
            "required": ["job_id"],
            "properties": { "job_id": reference("schemas", "JobId") },
        },
        "Progress": progress(),
        "Reason": any_text_fields(
            "Why an item could not be imported.",
            &["resource_type", "resource_name", "error_code", "error_msg"],
        ),
        "Refusal": refusal(),
        "AnyRefusal": any_text_fields(
            "A refusal as far as it came: any field may be missing, empty or longer than documented.",
            &["error_code", "error_msg", "error_details", "request_id", "suggestion"],
        ),
        "Report": report(),
        "Violation": violation(),
        "Range": range(),
        "Position": position(),
    })
}

/// The body's schema, in the dialect of the whole document.
fn import_body() -> Value {
    let mut body = schema::body();
    if let Value::Object(keywords) = &mut body {
        keywords.remove("$schema");
    }
    body
}

fn job_id() -> Value {
    json!({
        "description": "The job's ID, with which its progress is asked for.",
        "type": "string",
        "minLength": 1,
        "maxLength": MAX_ANSWER_FIELD_CHARS,
    })
}

fn progress() -> Value {
    let time = json!({
        "description": "By the service's clock: milliseconds since the epoch, or in later revisions a text as RFC 3339 has it.",
        "type": ["number", "string"],
    });
    json!({
        "description": "How far a job is.",
        "type": "object",
        "required": ["status"],
        "properties": {
            "id": reference("schemas", "JobId"),
            "type": { "description": "The kind of job.", "type": "string" },
            "status": {
                "description": "The job's state, to be compared without regard to case. `Running` goes on, and so does a job with a state that is not known; `Success` or `Succeeded`, `Failed`, and `Finished` have ended.",
                "type": "string",
            },
            "reasons": {
                "description": "What could not be imported, and why. Some revisions call it `reason`.",
                "type": "array",
                "items": reference("schemas", "Reason"),
            },
            "progress_percent": {
                "description": "The part that is done, in spite of its name: 1 is all.",
                "type": "number",
                "minimum": 0,
                "maximum": 1,
            },
            "archive_id": { "description": "The ID of an asset archive, if there is one.", "type": "string" },
            "begin_time": time,
            "end_time": time,
        },
    })
}

/// The refusal that the call documents, and what the stand-in endpoint adds.
fn refusal() -> Value {
    let field = |description: &str| {
        json!({
            "description": description,
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_ANSWER_FIELD_CHARS,
        })
    };
    json!({
        "description": "Why a request is refused.",
        "type": "object",
        "required": ["error_code", "error_msg", "error_details", "request_id"],
        "properties": {
            "error_code": field("The error's code."),
            "error_msg": field("The error in short. From the stand-in endpoint: the first violation."),
            "error_details": field("More about it. From the stand-in endpoint: the other violations, or what to do."),
            "request_id": field("What support needs to find the request."),
            "violations": {
                "description": "From the stand-in endpoint only: the whole report, if the rules refused.",
                "$ref": "#/components/schemas/Report",
            },
        },
    })
}

fn report() -> Value {
    let count =
        |description: &str| json!({ "description": description, "type": "integer", "minimum": 0 });
    json!({
        "description": "What a check found.",
        "type": "object",
        "required": ["valid", "errors", "warnings", "violations", "omitted"],
        "properties": {
            "valid": { "description": "Whether there is no error.", "type": "boolean" },
            "errors": count("How many errors were found."),
            "warnings": count("How many warnings were found."),
            "violations": {
                "description": "The violations in the order of the request.",
                "type": "array",
                "items": reference("schemas", "Violation"),
            },
            "omitted": count("How many violations were found but are not listed."),
        },
    })
}

fn violation() -> Value {
    let text = |description: &str| json!({ "description": description, "type": "string" });
    let number =
        |description: &str| json!({ "description": description, "type": "integer", "minimum": 0 });
    let codes: Vec<_> = RULES.iter().map(|rule| rule.code.as_str()).collect();
    json!({
        "description": "One place where a request breaks one rule.",
        "type": "object",
        "required": ["code", "severity", "pointer", "message", "help"],
        "properties": {
            "code": { "description": "The rule's code.", "type": "string", "enum": codes },
            "severity": {
                "description": "Whether it blocks the request.",
                "type": "string",
                "enum": [Severity::Error.as_str(), Severity::Warning.as_str()],
            },
            "pointer": text("Where, as a JSON Pointer into the whole request."),
            "message": text("What is wrong."),
            "help": text("What to do about it."),
            "limit": number("The number that was exceeded."),
            "actual": number("The number that was found instead. Reading ends at the first level that is too deep, so that of levels it is one more than limit."),
            "index": number("Where in the string, in code points from 0."),
            "suggestion": text("The name that was probably meant."),
            "first": text("The pointer of the one that is repeated."),
            "range": reference("schemas", "Range"),
        },
    })
}

fn range() -> Value {
    json!({
        "description": "A stretch of the body's text, its end exclusive.",
        "type": "object",
        "required": ["start", "end"],
        "properties": {
            "start": reference("schemas", "Position"),
            "end": reference("schemas", "Position"),
        },
    })
}

fn position() -> Value {
    let number = |description: &str, minimum: u8| json!({ "description": description, "type": "integer", "minimum": minimum });
    json!({
        "description": "A place in the body's text.",
        "type": "object",
        "required": ["offset", "utf16", "line", "column"],
        "properties": {
            "offset": number("Bytes before it.", 0),
            "utf16": number("UTF-16 code units before it.", 0),
            "line": number("Its line.", 1),
            "column": number("Its column, in UTF-16 code units.", 1),
        },
    })
}

/// An object with these fields, all of them optional strings of any length.
fn any_text_fields(description: &str, names: &[&str]) -> Value {
    let fields: serde_json::Map<_, _> = names
        .iter()
        .map(|name| ((*name).to_owned(), json!({ "type": "string" })))
        .collect();
    json!({ "description": description, "type": "object", "properties": fields })
}
