//! Reading what comes back, leniently.
//!
//! The call documents two answers; in reality gateways in front of the service
//! answer in forms of their own, with HTML or with nothing, and later revisions
//! of the service name things otherwise. So the status comes first, then the
//! content, and no field that is missing, over-long or of another type ever
//! makes the rest unreadable.

mod deviation;
mod disposition;
mod job_lookup;
mod progress;
mod refusal;
mod secret;

use serde_json::{Map, Value};

pub use self::deviation::{Deviation, DeviationKind};
pub use self::disposition::{ImportDisposition, PollOutcome};
pub use self::job_lookup::{JobBaseline, JobLookup};
pub use self::progress::{JobStatus, Progress, ProgressOutcome, ProgressResponse, Reason, Time};
pub use self::refusal::{Refusal, ReportedViolation};
use crate::contract::NOT_SENT;
use crate::service;

/// The answer to an import request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ImportResponse {
    /// The HTTP status.
    pub status: u16,
    /// The answer's text as it came; bytes that are not UTF-8 are replaced.
    pub raw: String,
    /// What it means.
    pub outcome: Outcome,
    /// What about the fields that were read is not as the call documents.
    pub deviations: Vec<Deviation>,
    /// Whether this is a gateway's 502 or 504 which says that it has not sent the import on.
    pub is_unsent: bool,
}

/// What an answer to an import request means.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The job has been created.
    Accepted {
        /// Its id, to ask for its progress.
        job_id: String,
    },
    /// The request was refused, with at least one word why.
    Refused(Refusal),
    /// The status stands alone.
    Unreadable(Unreadable),
}

/// Why an answer has nothing to say beyond its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It has no body.
    Empty,
    /// Its body is HTML, as gateways send it.
    Html,
    /// Its body is something else that is no JSON object.
    NotJson,
    /// It says that all is well, but has no job id, or no field of a progress.
    Incomplete,
    /// Its status is one of an error, and it has none of an error's fields.
    ErrorWithoutFields,
}

/// What effect an import has had at the service, as far as its answer tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Its job has begun.
    Begun,
    /// No job has begun: the service has refused it, or a gateway has not sent it on.
    NotBegun,
    /// Nobody can tell from the answer.
    Unknown,
}

impl ImportResponse {
    /// Reads the answer to an import request.
    ///
    /// ```
    /// use roma_import::response::{ImportResponse, Outcome};
    ///
    /// let answer = ImportResponse::read(502, b"<html>Bad Gateway</html>");
    /// assert!(matches!(answer.outcome, Outcome::Unreadable(_)));
    /// ```
    #[must_use]
    pub fn read(status: u16, body: &[u8]) -> Self {
        let mut deviations = Vec::new();
        let outcome = match Content::read(body) {
            Content::Object(fields) if is_success(status) => match text(&fields, JOB_ID) {
                Some(job_id) => {
                    deviations.extend(Deviation::of_status(status));
                    deviations.extend(Deviation::of(&fields, &[JOB_ID]));
                    Outcome::Accepted { job_id }
                }
                None => Outcome::Unreadable(Unreadable::Incomplete),
            },
            Content::Object(fields) => match Refusal::read(&fields) {
                Some(refusal) => {
                    deviations = Deviation::of(&fields, &Refusal::FIELDS);
                    Outcome::Refused(refusal)
                }
                None => Outcome::Unreadable(Unreadable::ErrorWithoutFields),
            },
            Content::Other(why) => Outcome::Unreadable(why),
        };
        Self {
            status,
            raw: String::from_utf8_lossy(body).into_owned(),
            outcome,
            deviations,
            is_unsent: false,
        }
    }

    /// The same with the value of its
    /// [`NOT_SENT_HEADER`](crate::contract::NOT_SENT_HEADER), if it has one.
    ///
    /// ```
    /// use roma_import::response::{ImportResponse, Effect};
    ///
    /// let answer = ImportResponse::read(502, b"");
    /// assert_eq!(answer.effect(), Effect::Unknown);
    /// assert_eq!(answer.with_not_sent_header(Some("?1")).effect(), Effect::NotBegun);
    /// ```
    #[must_use]
    pub fn with_not_sent_header(mut self, not_sent: Option<&str>) -> Self {
        self.is_unsent = is_no_answer(self.status) && not_sent == Some(NOT_SENT);
        self
    }

    /// The same without the token of the request, if somebody has put it into the answer.
    ///
    /// A job id that holds a token is none that could be kept or asked for.
    #[must_use]
    pub fn redacting(mut self, token: &str) -> Self {
        secret::hide(&mut self.raw, token);
        match &mut self.outcome {
            Outcome::Accepted { job_id } => {
                let before = job_id.len();
                secret::hide(job_id, token);
                if job_id.len() != before {
                    self.outcome = Outcome::Unreadable(Unreadable::Incomplete);
                }
            }
            Outcome::Refused(refusal) => refusal.hide(token),
            Outcome::Unreadable(_) => {}
        }
        self
    }

    /// Whether the import has begun. An import of which nobody can tell must not be sent
    /// again without somebody's word.
    #[must_use]
    pub fn effect(&self) -> Effect {
        match &self.outcome {
            Outcome::Accepted { .. } => Effect::Begun,
            // These say that the request was understood and turned down, whatever their
            // body looks like; 408 is a time-out. These two redirections say to send it
            // elsewhere; others are answers to what has been done as well.
            _ if matches!(self.status, 307 | 308 | 400..=407 | 409..=499) => Effect::NotBegun,
            _ if self.is_unsent => Effect::NotBegun,
            // Somebody on the way has waited for the service in vain, whose request may
            // have arrived.
            _ if is_no_answer(self.status) => Effect::Unknown,
            Outcome::Refused(refusal)
                if refusal
                    .error_code
                    .as_deref()
                    .is_some_and(service::is_refusal) =>
            {
                Effect::NotBegun
            }
            Outcome::Refused(_) | Outcome::Unreadable(_) => Effect::Unknown,
        }
    }
}

/// The field of an accepted import.
const JOB_ID: &str = "job_id";

enum Content {
    Object(Map<String, Value>),
    Other(Unreadable),
}

impl Content {
    fn read(body: &[u8]) -> Self {
        let body = body
            .strip_prefix(crate::request::BYTE_ORDER_MARK)
            .unwrap_or(body)
            .trim_ascii();
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Self::Object(fields),
            _ if body.is_empty() => Self::Other(Unreadable::Empty),
            _ if body.starts_with(b"<") => Self::Other(Unreadable::Html),
            _ => Self::Other(Unreadable::NotJson),
        }
    }
}

const fn is_success(status: u16) -> bool {
    matches!(status, 200..=299)
}

/// Whether a status says that somebody on the way had no answer of the service.
const fn is_no_answer(status: u16) -> bool {
    matches!(status, 502 | 504)
}

/// A field as text: a string that is not empty, or a number as it is written.
fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    match fields.get(name)? {
        Value::String(words) if !words.is_empty() => Some(words.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_id_is_read_whatever_stands_beside_it() {
        for body in [
            r#"{"job_id":"j"}"#,
            "\u{FEFF} {\"job_id\":\"j\",\"extra\":[1]}\n",
        ] {
            let accepted = Outcome::Accepted { job_id: "j".into() };
            assert_eq!(ImportResponse::read(200, body.as_bytes()).outcome, accepted);
        }
        let number = Outcome::Accepted { job_id: "7".into() };
        assert_eq!(
            ImportResponse::read(200, br#"{"job_id":7}"#).outcome,
            number
        );
    }

    #[test]
    fn a_token_in_an_answer_is_in_no_part_of_what_is_read() {
        let token = "MIIab/cd==";
        let escaped = r"MIIab\/cd\u003d=";
        for (status, body) in [
            (200, r#"{"job_id":"TOKEN"}"#),
            (
                403,
                r#"{"error_code":"TOKEN","error_msg":"no TOKEN","error_details":"TOKEN","request_id":"TOKEN",
                    "suggestion":"TOKEN","violations":{"violations":[{"code":"TOKEN","pointer":"/TOKEN","message":"TOKEN","help":"TOKEN"}]}}"#,
            ),
            (502, "<p>TOKEN"),
        ] {
            let read = ImportResponse::read(status, body.replace("TOKEN", escaped).as_bytes());
            let effect = if status == 403 {
                Effect::NotBegun
            } else {
                Effect::Unknown
            };
            let answer = read.redacting(token);
            assert_eq!(answer.effect(), effect);
            let shown = format!("{answer:?}");
            assert!(!shown.contains("MIIab"), "{shown}");
            assert!(shown.contains("***"), "{shown}");
        }
        let accepted = ImportResponse::read(200, br#"{"job_id":"me"}"#).redacting("me");
        assert_eq!(accepted.effect(), Effect::Begun);
    }

    #[test]
    fn the_status_comes_before_the_content() {
        for (status, body, expected) in [
            (502, "", Unreadable::Empty),
            (502, " <!doctype html>", Unreadable::Html),
            (500, "upstream connect error", Unreadable::NotJson),
            (404, "[]", Unreadable::NotJson),
            (403, "{}", Unreadable::ErrorWithoutFields),
            (
                403,
                r#"{"error_code":"","error_msg":null}"#,
                Unreadable::ErrorWithoutFields,
            ),
            (403, r#"{"job_id":"j"}"#, Unreadable::ErrorWithoutFields),
            (200, "{}", Unreadable::Incomplete),
            (200, r#"{"job_id":""}"#, Unreadable::Incomplete),
            (204, "", Unreadable::Empty),
        ] {
            let answer = ImportResponse::read(status, body.as_bytes());
            assert_eq!(answer.outcome, Outcome::Unreadable(expected), "{body}");
            assert_eq!(answer.raw, body);
        }
    }

    fn effect_of(status: u16, body: &str) -> Effect {
        ImportResponse::read(status, body.as_bytes()).effect()
    }

    #[test]
    fn the_effect_is_known_only_when_it_is() {
        assert_eq!(effect_of(200, r#"{"job_id":"1"}"#), Effect::Begun);
        assert_eq!(
            effect_of(403, r#"{"error_code":"ROMA.10012"}"#),
            Effect::NotBegun
        );
        assert_eq!(effect_of(429, "slow down"), Effect::NotBegun);
        assert_eq!(effect_of(401, ""), Effect::NotBegun);
        for elsewhere in [307, 308] {
            assert_eq!(effect_of(elsewhere, ""), Effect::NotBegun, "{elsewhere}");
        }
        for code in ["ROMA.13000", "ROMA.10012", "ROMA.1006", "APIG.0301"] {
            for status in [500, 503] {
                let body = format!(r#"{{"error_code":"{code}"}}"#);
                assert_eq!(
                    effect_of(status, &body),
                    Effect::NotBegun,
                    "{status} {code}"
                );
            }
        }
        for (status, body) in [
            (200, "{}"),
            (200, ""),
            (302, ""),
            (303, ""),
            (408, ""),
            (500, "<html>"),
            (500, r#"{"error_code":"X.1","error_msg":"no"}"#),
            (502, "<html>"),
            (504, ""),
            // Codes of the table that speak of a fault, and not of the request.
            (500, r#"{"error_code":"APIG.9999","error_msg":"m"}"#),
            (503, r#"{"error_code":"ROMA.10010","error_msg":"m"}"#),
            // A gateway that has waited in vain, whatever it calls that.
            (502, r#"{"error_code":"APIG.9999","error_msg":"m"}"#),
            (502, r#"{"error_code":"ROMA.10012","error_msg":"m"}"#),
            (504, r#"{"error_code":"APIG.1005","error_msg":"m"}"#),
        ] {
            assert_eq!(effect_of(status, body), Effect::Unknown, "{status} {body}");
        }
    }

    #[test]
    fn a_gateway_that_has_sent_nothing_is_believed_when_it_says_so_in_one_way() {
        let effect = |status, mark| {
            ImportResponse::read(status, b"<html>")
                .with_not_sent_header(mark)
                .effect()
        };
        for status in [502, 504] {
            assert_eq!(effect(status, Some("?1")), Effect::NotBegun, "{status}");
            for other in ["", "?0", "1", "true", "?1, ?1", "?1;a"] {
                assert_eq!(effect(status, Some(other)), Effect::Unknown, "{other}");
            }
        }
        // What nobody says who had no answer.
        for status in [200, 408, 500, 503] {
            assert_eq!(effect(status, Some("?1")), Effect::Unknown, "{status}");
        }
        let begun =
            ImportResponse::read(200, br#"{"job_id":"j"}"#).with_not_sent_header(Some("?1"));
        assert_eq!(begun.effect(), Effect::Begun);
    }
}
