//! The JSON Schemas, as files.

use roma_import::schema;
use serde_json::Value;

use super::{NOTICE, json};

/// `docs/import-body.schema.json`.
pub(super) fn body() -> String {
    file(schema::body())
}

/// `docs/import-request.schema.json`.
pub(super) fn request() -> String {
    file(schema::request())
}

fn file(mut schema: Value) -> String {
    schema["$comment"] = NOTICE.into();
    json::pretty(&schema)
}
