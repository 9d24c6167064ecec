//! What the package knows without WebAssembly: modules of plain data, written
//! from the same Rust code that the checker is made of.

use roma_import::{
    Lang, contract,
    packed::{
        Operation,
        kinds::{body, field, shift},
    },
    schema, service, timing,
};
use serde_json::{Map, Value, json};

/// The limits of the call: handed out as they are, so nobody may change them. One of
/// them stands alone as well, so that a check carries no more than it needs.
pub(super) fn limits() -> String {
    let values = limit_values();
    // Bundlers may leave it out where nobody asks for it.
    format!(
        "export const MAX_NESTING = {};\nexport const limits = /* @__PURE__ */ Object.freeze({values:#});\n",
        contract::MAX_NESTING
    )
}

fn limit_values() -> Value {
    json!({
        "maxProjectIdChars": contract::MAX_PROJECT_ID_CHARS,
        "maxInstanceIdChars": contract::MAX_INSTANCE_ID_CHARS,
        "maxTokenChars": contract::MAX_TOKEN_CHARS,
        "maxItems": contract::MAX_ITEMS,
        "maxNesting": contract::MAX_NESTING,
        "maxListedViolations": contract::MAX_LISTED_VIOLATIONS,
    })
}

/// The numbers by which JavaScript writes down what it sees, each as a constant of its own.
pub(super) fn packed() -> String {
    let constants = [
        ("NULL", Operation::Null as u32),
        ("BOOLEAN", Operation::Boolean as u32),
        ("NUMBER", Operation::Number as u32),
        ("STRING", Operation::String as u32),
        ("ARRAY", Operation::Array as u32),
        ("OBJECT", Operation::Object as u32),
        ("KEY", Operation::Key as u32),
        ("END", Operation::End as u32),
        ("OTHER", Operation::Other as u32),
        ("TASK", Operation::Task as u32),
        ("LENGTH_SHIFT", Operation::BITS),
        ("IS_REQUEST_SHIFT", shift::IS_REQUEST),
        ("BODY_SHIFT", shift::BODY),
        ("PROJECT_ID_SHIFT", shift::PROJECT_ID),
        ("INSTANCE_ID_SHIFT", shift::INSTANCE_ID),
        ("TOKEN_SHIFT", shift::TOKEN),
        ("IS_JOINED_SHIFT", shift::IS_JOINED),
        ("TEXT_BODY", body::TEXT),
        ("PACKED_BODY", body::PACKED),
        ("UTF8_BODY", body::UTF8),
        ("TEXT_FIELD", field::TEXT),
        ("FIRST_OPERATION", field::FIRST_OPERATION),
    ];
    constants
        .map(|(name, number)| format!("export const {name} = {number};\n"))
        .concat()
}

/// How long a run waits.
pub(super) fn timing() -> String {
    module(
        "timing",
        &json!({
            "importTimeoutMs": timing::IMPORT_TIMEOUT_MS,
            "pollTimeoutMs": timing::POLL_TIMEOUT_MS,
            "maxConnectAttempts": timing::MAX_CONNECT_ATTEMPTS,
            "maxJobLookups": timing::MAX_JOB_LOOKUPS,
            "jobLookupDelayMs": timing::JOB_LOOKUP_DELAY_MS,
            "maxFailedLookups": timing::MAX_FAILED_LOOKUPS,
        }),
    )
}

/// The JSON Schemas, in each draft.
pub(super) fn schemas() -> String {
    let drafts = |schema: Value| {
        json!({
            "draft-2020-12": schema,
            "draft-07": schema::in_draft_07(schema.clone()),
        })
    };
    module(
        "schemas",
        &json!({ "request": drafts(schema::request()), "body": drafts(schema::body()) }),
    )
}

/// The service's error codes, explained in each language.
pub(super) fn service_codes() -> String {
    let explained = |code: &str| -> Map<String, Value> {
        let in_language = |lang: Lang| {
            let explanation = service::explain(code, lang)?;
            let value = json!({
                "meaning": explanation.meaning,
                "nextStep": explanation.next_step,
            });
            Some((lang.tag().to_owned(), value))
        };
        Lang::ALL.into_iter().filter_map(in_language).collect()
    };
    let codes: Map<_, _> = service::codes()
        .map(|code| (code.to_owned(), explained(code).into()))
        .collect();
    module("explanations", &codes.into())
}

/// A module that exports one value.
fn module(name: &str, value: &Value) -> String {
    format!("export const {name} = {value:#};\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of a module.
    fn exported(module: &str) -> Value {
        let (_, value) = module.split_once(" = ").unwrap();
        serde_json::from_str(value.trim_end().strip_suffix(';').unwrap()).unwrap()
    }

    #[test]
    fn every_operation_is_a_constant() {
        let module = packed();
        for number in 0..1 << Operation::BITS {
            if let Some(operation) = Operation::of(number) {
                let name = format!("{operation:?}").to_uppercase();
                let line = format!("export const {name} = {number};\n");
                assert!(module.contains(&line), "{line}");
            }
        }
    }

    #[test]
    fn every_service_code_is_explained_in_every_language() {
        let codes = exported(&service_codes());
        assert_eq!(codes.as_object().unwrap().len(), service::codes().count());
        for (code, languages) in codes.as_object().unwrap() {
            for lang in Lang::ALL {
                assert!(languages[lang.tag()]["meaning"].is_string(), "{code}");
                assert!(languages[lang.tag()]["nextStep"].is_string(), "{code}");
            }
        }
    }

    #[test]
    fn each_schema_says_which_draft_it_is_in() {
        let schemas = exported(&schemas());
        for what in ["request", "body"] {
            let drafts = &schemas[what];
            assert_eq!(drafts["draft-2020-12"]["$schema"], schema::DIALECT);
            assert_eq!(drafts["draft-07"]["$schema"], schema::DRAFT_07);
        }
        let draft_07 = schemas["request"]["draft-07"].to_string();
        assert!(!draft_07.contains("dependentSchemas"));
    }

    #[test]
    fn the_types_name_every_limit() {
        let types = include_str!("../../../core/npm/js/index.d.ts");
        let (_, fields) = types.split_once("interface Limits {").unwrap();
        let (fields, _) = fields.split_once("\n}").unwrap();
        let limits = limit_values();
        let limits = limits.as_object().unwrap();
        assert_eq!(fields.matches(": number;").count(), limits.len());
        for name in limits.keys() {
            assert!(
                fields.contains(&format!("readonly {name}: number;")),
                "{name}"
            );
        }
    }
}
