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
//! The crate has no I/O, no clock and no randomness, does not panic, and does
//! not recurse on input.

#![deny(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        reason = "a test that panics has done its work"
    )
)]

mod check;
mod findings;
mod hash;
mod language;
mod message;
mod place;
mod repeats;
mod report;
mod request;
mod string;
mod text;
mod value;
mod violation;

pub mod answer;
pub mod contract;
pub mod list;
pub mod rules;
pub mod service;

#[cfg(test)]
mod testing;

pub use language::Lang;
pub use report::{LocalizedReport, Report};
pub use request::{Body, Field, ImportBody, Request, Task, WrongValue, import_path, progress_path};
pub use string::{CodePoints, Text};
pub use violation::{Code, JsonType, Position, Range, Severity, Violation};

/// Checks a whole request against every rule.
#[must_use]
pub fn check(request: &Request<'_>) -> Report {
    check::request(request)
}

/// Checks a body alone; pointers then start from the body.
///
/// ```
/// let report = roma_import::check_body(r#"{"tasks":[{"task_id":7}]}"#.into());
/// assert_eq!(report.violations[0].pointer, "/tasks/0/task_id");
/// assert_eq!(report.violations[0].range.map(|range| range.start.column), Some(22));
/// ```
#[must_use]
pub fn check_body(body: Body<'_>) -> Report {
    check::body(body)
}
