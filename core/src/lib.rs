//! Checks *Importing Assets* requests to ROMA Connect before they are sent.
//!
//! A check finds all violations at once and says of each where it is, what is
//! wrong and what to do. Errors are only what the service's documents forbid, or
//! what cannot be sent with one clear meaning; everything else that looks wrong
//! is a warning, and a warning never stands in the way.
//!
//! ```
//! use roma_import::{Code, Lang, Request, check};
//!
//! let report = check(&Request {
//!     project_id: "0605767cd280d5762fd0c0186d8ac1a1".into(),
//!     instance_id: "a13a5c9f-35d3-4b9c-b3b4-f14bbc8a1f5e".into(),
//!     token: "MIIDkgYJKoZIhvcNAQcC".into(),
//!     body: r#"{"apps":"orders/eu","tasks":[{"taskId":"b2e6a456"}]}"#.into(),
//! });
//!
//! assert!(!report.is_valid());
//! assert_eq!(report.violations[0].code, Code::ForbiddenCharacter);
//! assert_eq!(report.violations[0].pointer, "/body/apps");
//! assert_eq!(report.violations[0].index, Some(6));
//! assert!(report.violations[0].message(Lang::En).contains("U+002F"));
//!
//! // A misspelt field would import nothing, silently.
//! assert_eq!(report.violations[2].suggestion, Some("task_id"));
//! ```
//!
//! A whole request in a file is one JSON text, with places of its own:
//! [`check_request_text`] says of each violation where in that text it is.
//!
//! # Beyond checking
//!
//! What a client needs around the check is here as well, and does no more I/O than it:
//!
//! - [`list`] reads items from a list as people have it, such as a table or a column, and
//!   [`plan`] makes as few imports as can be of any number of them.
//! - [`response`] reads what the service answers, and what that asks of a client; [`poll`] says
//!   when a job is polled next and when it has ended, by the pauses of [`timing`].
//! - [`history`] keeps what is known of an import that was sent, perhaps more than once, and
//!   [`record`] writes down what was imported.
//! - [`service`] explains the codes of the service; [`contract`], [`rules`] and [`schema`] are
//!   the call itself, as limits, as rules and as JSON Schema.
//!
//! # Features
//!
//! All are on unless `default-features = false` says otherwise.
//!
//! - `value` checks what `serde_json` has parsed: [`check_value`], [`Body::Value`] and the
//!   conversions from [`serde_json::Value`]. What links nothing else that prints numbers is
//!   smaller without it.
//! - `request-text` checks a whole request that is one text: [`check_request_text`], and what
//!   tells whether a text is meant to be one.
//! - `shortcuts` takes lists that are written as most are in larger steps, a few times as
//!   fast and with the same verdicts. What need not be fast is smaller without it.
//!
//! # What may grow
//!
//! Types that tell of something, such as [`Violation`] or [`response::Refusal`], are
//! `#[non_exhaustive]`: there may be more to tell. So are enums that name rules, parts and kinds,
//! such as [`Code`]. Enums on which a program decides what to do next, such as
//! [`response::Outcome`], [`poll::Next`] and [`history::ImportStatus`], are not: another case is
//! to show wherever nobody has thought of it.
//!
//! The crate has no I/O, no clock and no randomness, does not panic, and does
//! not recurse on input.

// What a feature adds says so on docs.rs, which builds with a nightly compiler.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    test,
    allow(
        clippy::string_slice,
        reason = "a test that panics has done its work, and clippy.toml has no word for this"
    )
)]

/// The example of the README has to run, too.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}

mod call_path;
mod check;
mod destination;
mod duplicate_ids;
mod findings;
mod hash;
mod hexadecimal;
mod item_kind;
mod json;
mod language;
mod message;
mod name;
#[doc(hidden)]
pub mod packed;
mod phrase;
mod place;
mod report;
mod request;
#[cfg(feature = "request-text")]
mod request_text;
mod sort;
mod string;
mod string_scan;
mod text;
#[cfg(feature = "value")]
mod value;
mod violation;

pub mod contract;
pub mod history;
pub mod list;
pub mod plan;
pub mod poll;
pub mod record;
pub mod response;
pub mod rules;
pub mod schema;
pub mod service;
pub mod timing;

#[cfg(test)]
mod testing;

pub use call_path::{
    CallPath, InstancePath, decode_segment, encode_segment, import_path, import_path_around,
    progress_path, stand_in_jobs_path,
};
pub use destination::{DESTINATION_PATH, Destination, DestinationResponse};
#[doc(hidden)]
pub use hexadecimal::hex;
pub use item_kind::ItemKind;
pub use language::Lang;
pub use name::UnknownName;
#[doc(hidden)]
pub use phrase::MessageSink;
pub use report::{LocalizedReport, Report};
#[cfg(any(feature = "request-text", feature = "value"))]
pub use request::NotARequest;
pub use request::{Body, Field, ImportBody, NonString, NotABody, Part, Request, Task};
#[cfg(feature = "request-text")]
pub use request_text::{check_request_text, has_request_field, is_request_text};
pub use string::{CodePoints, Text};
pub use violation::{Code, JsonType, Position, Range, Severity, Violation};

/// Checks a whole request against every rule.
#[must_use]
pub fn check(request: &Request<'_>) -> Report {
    check::request(request, core::iter::empty())
}

/// Checks a whole request that came with fields of other names too.
///
/// ```
/// use roma_import::{Code, Request, check_with_unknown};
///
/// let request = Request {
///     project_id: "p".into(),
///     instance_id: "i".into(),
///     token: "t".into(),
///     body: r#"{"apps":"orders"}"#.into(),
/// };
/// let report = check_with_unknown(&request, ["app"]);
/// assert_eq!(report.violations[0].code, Code::UnknownField);
///
/// let names: Vec<String> = vec!["app".to_owned()];
/// assert_eq!(check_with_unknown(&request, &names), report);
/// ```
#[must_use]
pub fn check_with_unknown<'a>(
    request: &Request<'_>,
    unknown_fields: impl IntoIterator<Item = impl Into<Text<'a>>>,
) -> Report {
    check::request(request, unknown_fields.into_iter().map(Into::into))
}

/// Checks a whole request that is a value, as it may come from a file:
/// `{project_id, instance_id, token, body}`. A `body` that is a string is JSON
/// text; fields of other names are told of.
///
/// # Errors
///
/// If the value is no object: then it is no request at all.
///
/// ```
/// let value = serde_json::json!({"project_id": 7, "token": "t", "body": "{}"});
/// let report = roma_import::check_value(&value)?;
/// assert_eq!(report.errors, 2);
/// # Ok::<_, roma_import::NotARequest>(())
/// ```
#[cfg(feature = "value")]
pub fn check_value(request: &serde_json::Value) -> Result<Report, NotARequest> {
    let fields = request.as_object().ok_or(NotARequest)?;
    let field = |name| fields.get(name).map(Field::from).unwrap_or_default();
    let body = match fields.get(contract::BODY) {
        None => Body::Absent,
        Some(serde_json::Value::String(text)) => Body::from(text.as_str()),
        Some(value) => Body::Value(value),
    };
    let known = [
        contract::PROJECT_ID,
        contract::INSTANCE_ID,
        contract::TOKEN,
        contract::BODY,
    ];
    let request = Request {
        project_id: field(contract::PROJECT_ID),
        instance_id: field(contract::INSTANCE_ID),
        token: field(contract::TOKEN),
        body,
    };
    let unknown = fields
        .keys()
        .map(String::as_str)
        .filter(|name| !known.contains(name))
        .map(Text::from);
    Ok(check::request(&request, unknown))
}

/// Checks parts of a request by themselves, for whoever has no body or not yet all of the
/// rest. A part that is `None` is not looked at; one that is [`Field::Absent`] is missing.
///
/// ```
/// use roma_import::{Code, Field, check_parts};
///
/// let report = check_parts(Some("p".into()), Some("i".into()), None);
/// assert!(report.is_valid());
///
/// let report = check_parts(Some("..".into()), None, Some(Field::Absent));
/// let found: Vec<_> = report.violations.iter().map(|found| (&*found.pointer, found.code)).collect();
/// assert_eq!(found, [("/project_id", Code::UnaddressableSegment), ("/token", Code::Missing)]);
/// ```
#[must_use]
#[expect(
    clippy::needless_pass_by_value,
    reason = "a part is made where it is asked about"
)]
pub fn check_parts(
    project_id: Option<Field<'_>>,
    instance_id: Option<Field<'_>>,
    token: Option<Field<'_>>,
) -> Report {
    check::parts([&project_id, &instance_id, &token].map(Option::as_ref))
}

/// Checks a body alone; pointers then start from the body.
///
/// ```
/// let report = roma_import::check_body(r#"{"tasks":[{"task_id":7}]}"#.into());
/// assert_eq!(report.violations[0].pointer, "/tasks/0/task_id");
/// assert_eq!(report.violations[0].range.map(|range| range.start.column), Some(22));
///
/// // Whatever holds a text is as good, without being told apart.
/// let (text, bytes) = (String::from("{}"), b"{}".to_vec());
/// for body in [(&text).into(), (&bytes).into(), b"{}".into(), "{}".into()] {
///     assert_eq!(roma_import::check_body(body).warnings, 1);
/// }
/// ```
#[must_use]
pub fn check_body(body: Body<'_>) -> Report {
    check::body(body)
}
