//! `docs/openapi.json`: both calls, in `OpenAPI` 3.1.
//!
//! The schemas of what is sent are those of `roma_import::schema`. Those of what
//! comes back say what the service documents for the two answers of the call;
//! everything else may look as it likes, and the document says so.

mod examples;
mod schemas;

use roma_import::{DESTINATION_PATH, contract, import_path, progress_path, schema};
use serde_json::{Value, json};

use super::{NOTICE, json};

/// The name of the job id in the path.
const JOB_ID: &str = "job_id";

/// The document.
pub(super) fn document() -> String {
    json::pretty(&value())
}

fn value() -> Value {
    json!({
        "openapi": "3.1.0",
        "x-generated": NOTICE,
        "info": {
            "title": "Importing assets into ROMA Connect",
            "description": "The call that imports assets into an instance, and the one that tells how far the job is. Written from the checker's own code: it speaks for the checker and for its stand-in endpoint, not for the service.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "jsonSchemaDialect": schema::DIALECT,
        "servers": [{
            "url": "{scheme}://{endpoint}",
            "description": "The service has an endpoint in each region. The stand-in endpoint prints its address when it starts, and speaks plain HTTP.",
            "variables": {
                "scheme": { "enum": ["https", "http"], "default": "https" },
                "endpoint": { "default": "roma.example.com" },
            },
        }],
        "paths": {
            template(&import_path(contract::PROJECT_ID, contract::INSTANCE_ID)): { "post": import() },
            template(&progress_path(contract::PROJECT_ID, contract::INSTANCE_ID, JOB_ID)): { "get": progress() },
        },
        "components": {
            "schemas": schemas::all(),
            "parameters": {
                contract::PROJECT_ID: in_path(contract::PROJECT_ID, "ProjectId"),
                contract::INSTANCE_ID: in_path(contract::INSTANCE_ID, "InstanceId"),
                JOB_ID: in_path(JOB_ID, "JobId"),
                contract::TOKEN_HEADER: {
                    "name": contract::TOKEN_HEADER,
                    "in": "header",
                    "required": true,
                    "schema": reference("schemas", "Token"),
                },
                contract::IDEMPOTENCY_KEY_HEADER: {
                    "name": contract::IDEMPOTENCY_KEY_HEADER,
                    "in": "header",
                    "description": format!(
                        "Names one sending of an import, for whoever is in between: a browser repeats a request by itself when its connection breaks. The stand-in endpoint gives a repetition the answer of the first, within {} minutes and until it ends, and refuses the same key with other content with 422. The service does not know this header.",
                        contract::IDEMPOTENCY_KEY_MINUTES,
                    ),
                    "schema": { "type": "string", "minLength": 1, "maxLength": contract::MAX_IDEMPOTENCY_KEY_BYTES },
                },
                contract::DESTINATION_HEADER: {
                    "name": contract::DESTINATION_HEADER,
                    "in": "header",
                    "description": format!(
                        "Where the call is meant to go, as `GET {DESTINATION_PATH}` of this project's endpoint says it: `stand-in`, or the origin of the service behind a gateway. An endpoint whose imports go elsewhere refuses it with {}, and has done nothing. The service does not know this header.",
                        contract::OTHER_DESTINATION_STATUS,
                    ),
                    "schema": { "type": "string", "minLength": 1 },
                },
                "Accept-Language": {
                    "name": "Accept-Language",
                    "in": "header",
                    "description": "The language of messages: the stand-in endpoint has English and Simplified Chinese.",
                    "schema": { "type": "string" },
                },
            },
            "headers": {
                contract::REQUEST_ID_HEADER: {
                    "description": "What support needs to find the request. Not every answer has it.",
                    "schema": { "type": "string" },
                },
            },
            "responses": {
                "Refused": answer(
                    "The request is refused. The stand-in endpoint adds the whole report of the check as `violations`, if the rules refused.",
                    "Refusal",
                    &examples::refusals(),
                ),
                "Other": other(),
            },
        },
    })
}

/// The path that was made of parameters' names, with these in braces.
fn template(path: &str) -> String {
    let segments: Vec<_> = path
        .split('/')
        .map(|segment| match segment {
            contract::PROJECT_ID | contract::INSTANCE_ID | JOB_ID => format!("{{{segment}}}"),
            fixed => fixed.to_owned(),
        })
        .collect();
    segments.join("/")
}

fn import() -> Value {
    let content_type = contract::JSON_CONTENT_TYPE;
    json!({
        "operationId": "importAssets",
        "summary": "Import assets",
        "description": "Begins a job that imports an application, tasks, or both. A user may have one such job at a time.",
        "parameters": parameters(
            &[contract::PROJECT_ID, contract::INSTANCE_ID],
            &[contract::IDEMPOTENCY_KEY_HEADER, contract::DESTINATION_HEADER],
        ),
        "requestBody": {
            "required": true,
            "content": {
                content_type: {
                    "schema": reference("schemas", "ImportBody"),
                    "examples": named(&examples::bodies()),
                },
            },
        },
        "responses": {
            "200": answer("The job has begun.", "Accepted", &examples::accepted()),
            "403": reference("responses", "Refused"),
            "default": reference("responses", "Other"),
        },
    })
}

fn progress() -> Value {
    json!({
        "operationId": "showAssetJob",
        "summary": "Show how far a job is",
        "description": "Tells the state of a job, how much of it is done, and what could not be imported. Ask less and less often, and stop when the job has ended.",
        "parameters": parameters(
            &[contract::PROJECT_ID, contract::INSTANCE_ID, JOB_ID],
            &[contract::DESTINATION_HEADER],
        ),
        "responses": {
            "200": answer(
                "How far the job is. Revisions of the service differ in the words for the states and in how they write times.",
                "Progress",
                &examples::progress(),
            ),
            "403": reference("responses", "Refused"),
            "default": reference("responses", "Other"),
        },
    })
}

/// Those in the path, those that every call has, and what else a call has in its head.
fn parameters(in_path: &[&str], others: &[&str]) -> Value {
    in_path
        .iter()
        .chain(&[contract::TOKEN_HEADER, "Accept-Language"])
        .chain(others)
        .map(|name| reference("parameters", name))
        .collect()
}

fn in_path(name: &str, schema: &str) -> Value {
    json!({
        "name": name,
        "in": "path",
        "required": true,
        "schema": reference("schemas", schema),
    })
}

fn answer(description: &str, schema: &str, examples: &[(&str, Value)]) -> Value {
    let (content_type, header) = (contract::JSON_CONTENT_TYPE, contract::REQUEST_ID_HEADER);
    json!({
        "description": description,
        "headers": { header: reference("headers", header) },
        "content": {
            content_type: {
                "schema": reference("schemas", schema),
                "examples": named(examples),
            },
        },
    })
}

/// What comes back besides the two documented answers.
fn other() -> Value {
    let mut other = answer(
        "Anything else. The service's table of errors gives 400 to the codes that the documentation of this call gives 403 to, and 404 to what does not exist; gateways in front of the service answer with 401, 404, 429 and 5xx, with some of the fields, with HTML or with nothing. What HTTP itself refuses has the four fields when it comes from the stand-in endpoint.",
        "AnyRefusal",
        &examples::other_refusals(),
    );
    other["content"]["text/html"] = json!({ "schema": { "type": "string" } });
    other
}

fn named(examples: &[(&str, Value)]) -> Value {
    examples
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!({ "value": value })))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paths_are_the_ones_that_are_sent() {
        let document = value();
        let mut paths: Vec<_> = document["paths"].as_object().unwrap().keys().collect();
        paths.sort();
        let filled: Vec<_> = paths
            .iter()
            .map(|path| {
                path.replace("{project_id}", "p")
                    .replace("{instance_id}", "i")
                    .replace("{job_id}", "j")
            })
            .collect();
        assert_eq!(
            filled,
            [import_path("p", "i"), progress_path("p", "i", "j")]
        );
    }

    #[test]
    fn every_reference_leads_somewhere() {
        fn visit(value: &Value, document: &Value, count: &mut usize) {
            match value {
                Value::Object(fields) => {
                    if let Some(Value::String(reference)) = fields.get("$ref") {
                        let pointer = reference.strip_prefix('#').unwrap();
                        assert!(document.pointer(pointer).is_some(), "{reference}");
                        *count += 1;
                    }
                    for field in fields.values() {
                        visit(field, document, count);
                    }
                }
                Value::Array(elements) => {
                    for element in elements {
                        visit(element, document, count);
                    }
                }
                _ => {}
            }
        }
        let document = value();
        let mut count = 0;
        visit(&document, &document, &mut count);
        assert!(count > 20, "{count}");
    }
}
