//! Reading what comes back, leniently.
//!
//! The page documents two answers; in reality gateways in front of the service
//! answer in forms of their own, with HTML or with nothing, and later revisions
//! of the service name things otherwise. So the status comes first, then the
//! content, and no field that is missing, over-long or of another type ever
//! makes the rest unreadable.

use serde_json::{Map, Value};

use crate::{Lang, Severity, service};

/// The answer to an import request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The answer's text as it came; bytes that are not UTF-8 are replaced.
    pub raw: String,
    /// What it means.
    pub outcome: Outcome,
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

/// A refusal's fields, each as far as it came: one that came empty is there,
/// and empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The error code, such as `ROMA.13000`; see [`service::explain`].
    pub error_code: Option<String>,
    /// The error in short.
    pub error_msg: Option<String>,
    /// More about it.
    pub error_details: Option<String>,
    /// What support needs to find the request.
    pub request_id: Option<String>,
    /// What the service suggests.
    pub suggestion: Option<String>,
    /// What the stand-in endpoint found, which checks as this crate does.
    pub violations: Vec<ReportedViolation>,
}

/// A violation in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportedViolation {
    /// The rule's code.
    pub code: String,
    /// Whether it was in the way: an error, unless the answer says otherwise.
    pub severity: Severity,
    /// Where in the request.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
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
    /// It is an error without any of the fields of one.
    NotAnError,
}

/// Whether the service has begun what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It has.
    Begun,
    /// It has not.
    Refused,
    /// Nobody can tell from the answer.
    Unknown,
}

/// The answer to a request for a job's progress.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ProgressAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The answer's text as it came; bytes that are not UTF-8 are replaced.
    pub raw: String,
    /// What it means.
    pub outcome: ProgressOutcome,
}

/// What an answer to a request for a job's progress means.
#[derive(Clone, Debug, PartialEq)]
pub enum ProgressOutcome {
    /// How far the job is.
    Progress(Progress),
    /// The request was refused, with at least one word why.
    Refused(Refusal),
    /// The status stands alone.
    Unreadable(Unreadable),
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// The job's id.
    pub id: Option<String>,
    /// Its state.
    pub status: JobStatus,
    /// The part that is done, 0 to 1 if the service keeps to its documents;
    /// `None` if it did not say. Never a NaN or an infinity.
    pub percent: Option<f64>,
    /// What went wrong with which item.
    pub reasons: Vec<Reason>,
    /// When it began, by the service's clock.
    pub begin_time: Option<Time>,
    /// When it ended, by the service's clock.
    pub end_time: Option<Time>,
}

/// The state of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobStatus {
    /// It goes on.
    Running,
    /// It has ended well.
    Succeeded,
    /// It has ended, and something could not be imported.
    Failed,
    /// It has ended, and the service does not say how.
    Finished,
    /// A state that no document names, as it came; empty if there was none.
    Unknown(String),
}

impl JobStatus {
    /// Whether nothing more will happen. An unknown state may still change.
    #[must_use]
    pub const fn is_end(&self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Finished)
    }

    /// The words of both documented revisions, in any case.
    fn read(word: &str) -> Self {
        let known = [
            ("running", Self::Running),
            ("success", Self::Succeeded),
            ("succeeded", Self::Succeeded),
            ("failed", Self::Failed),
            ("finished", Self::Finished),
        ];
        known
            .into_iter()
            .find(|(name, _)| word.trim().eq_ignore_ascii_case(name))
            .map_or_else(|| Self::Unknown(word.to_owned()), |(_, status)| status)
    }
}

/// Why an item could not be imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reason {
    /// The kind of item.
    pub resource_type: Option<String>,
    /// Its name.
    pub resource_name: Option<String>,
    /// The error code.
    pub error_code: Option<String>,
    /// The error in words.
    pub error_msg: Option<String>,
}

/// A time as the service wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Time {
    /// Milliseconds since the epoch.
    Millis(i64),
    /// A text, in later revisions RFC 3339.
    Text(String),
}

impl Answer {
    /// Reads the answer to an import request.
    ///
    /// ```
    /// use roma_import::answer::{Answer, Outcome};
    ///
    /// let answer = Answer::read(502, b"<html>Bad Gateway</html>");
    /// assert!(matches!(answer.outcome, Outcome::Unreadable(_)));
    /// ```
    #[must_use]
    pub fn read(status: u16, body: &[u8]) -> Self {
        let outcome = match Content::read(body) {
            Content::Object(fields) if is_success(status) => match text(&fields, "job_id") {
                Some(job_id) => Outcome::Accepted { job_id },
                None => Outcome::Unreadable(Unreadable::Incomplete),
            },
            Content::Object(fields) => match Refusal::read(&fields) {
                Some(refusal) => Outcome::Refused(refusal),
                None => Outcome::Unreadable(Unreadable::NotAnError),
            },
            Content::Other(why) => Outcome::Unreadable(why),
        };
        Self {
            status,
            raw: String::from_utf8_lossy(body).into_owned(),
            outcome,
        }
    }

    /// Whether the import has begun. An import whose fate is unknown must not be
    /// sent again without somebody's word.
    #[must_use]
    pub fn fate(&self) -> Fate {
        match &self.outcome {
            Outcome::Accepted { .. } => Fate::Begun,
            // A status below 500 says that the request was understood and turned
            // down, whatever its body looks like; 408 is a time-out.
            _ if (300..500).contains(&self.status) && self.status != 408 => Fate::Refused,
            // One of the service's own codes is its word, whatever status came with it.
            Outcome::Refused(refusal)
                if refusal
                    .error_code
                    .as_deref()
                    .is_some_and(|code| service::explain(code, Lang::En).is_some()) =>
            {
                Fate::Refused
            }
            Outcome::Refused(_) | Outcome::Unreadable(_) => Fate::Unknown,
        }
    }

    /// Whether it was refused because another job of the user is running, so
    /// that the same import may be accepted later.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(&self.outcome, Outcome::Refused(refusal)
            if refusal.error_code.as_deref() == Some(service::JOB_RUNNING))
    }
}

impl ProgressAnswer {
    /// Reads the answer to a request for a job's progress.
    #[must_use]
    pub fn read(status: u16, body: &[u8]) -> Self {
        let outcome = match Content::read(body) {
            Content::Object(fields) if is_success(status) => match Progress::read(&fields) {
                Some(progress) => ProgressOutcome::Progress(progress),
                None => ProgressOutcome::Unreadable(Unreadable::Incomplete),
            },
            Content::Object(fields) => match Refusal::read(&fields) {
                Some(refusal) => ProgressOutcome::Refused(refusal),
                None => ProgressOutcome::Unreadable(Unreadable::NotAnError),
            },
            Content::Other(why) => ProgressOutcome::Unreadable(why),
        };
        Self {
            status,
            raw: String::from_utf8_lossy(body).into_owned(),
            outcome,
        }
    }
}

impl Refusal {
    /// `None` if it has none of the fields.
    fn read(fields: &Map<String, Value>) -> Option<Self> {
        let told = |name| match fields.get(name)? {
            Value::String(words) => Some(words.clone()),
            _ => text(fields, name),
        };
        let refusal = Self {
            error_code: told("error_code"),
            error_msg: told("error_msg"),
            error_details: told("error_details"),
            request_id: told("request_id"),
            suggestion: told("suggestion"),
            violations: fields
                .get("violations")
                .and_then(|report| report.get("violations"))
                .map(ReportedViolation::read_all)
                .unwrap_or_default(),
        };
        let words = [
            &refusal.error_code,
            &refusal.error_msg,
            &refusal.error_details,
            &refusal.request_id,
            &refusal.suggestion,
        ];
        let says_something = !refusal.violations.is_empty()
            || words.into_iter().flatten().any(|words| !words.is_empty());
        says_something.then_some(refusal)
    }
}

impl ReportedViolation {
    fn read_all(list: &Value) -> Vec<Self> {
        let elements = list.as_array().map(Vec::as_slice).unwrap_or_default();
        elements
            .iter()
            .filter_map(Value::as_object)
            .map(|fields| {
                let field = |name| text(fields, name).unwrap_or_default();
                let is_warning = field("severity") == Severity::Warning.as_str();
                Self {
                    code: field("code"),
                    severity: if is_warning {
                        Severity::Warning
                    } else {
                        Severity::Error
                    },
                    pointer: field("pointer"),
                    message: field("message"),
                    help: field("help"),
                }
            })
            .collect()
    }
}

impl Progress {
    /// `None` if it has none of the fields that tell of a progress.
    fn read(fields: &Map<String, Value>) -> Option<Self> {
        let known = ["status", "progress_percent", "id"];
        if !known.into_iter().any(|name| fields.contains_key(name)) {
            return None;
        }
        // Later revisions sometimes name it in the singular.
        let reasons = fields.get("reasons").or_else(|| fields.get("reason"));
        Some(Self {
            id: text(fields, "id"),
            status: JobStatus::read(&text(fields, "status").unwrap_or_default()),
            percent: fields
                .get("progress_percent")
                .and_then(Value::as_f64)
                .filter(|percent| percent.is_finite()),
            reasons: reasons.map(Reason::read_all).unwrap_or_default(),
            begin_time: Time::read(fields.get("begin_time")),
            end_time: Time::read(fields.get("end_time")),
        })
    }

    /// The part that is done for a bar: 0 to 1, whatever came.
    #[must_use]
    pub fn clamped(&self) -> Option<f64> {
        self.percent.map(|percent| percent.clamp(0.0, 1.0))
    }
}

impl Reason {
    fn read_all(list: &Value) -> Vec<Self> {
        let one = core::slice::from_ref(list);
        let elements = list.as_array().map_or(one, Vec::as_slice);
        elements
            .iter()
            .filter_map(|element| match element {
                Value::Object(fields) => Some(Self {
                    resource_type: text(fields, "resource_type"),
                    resource_name: text(fields, "resource_name"),
                    error_code: text(fields, "error_code"),
                    error_msg: text(fields, "error_msg"),
                }),
                // A bare text is still a reason.
                Value::String(words) if !words.is_empty() => Some(Self {
                    error_msg: Some(words.clone()),
                    ..Self::default()
                }),
                _ => None,
            })
            .collect()
    }
}

impl Time {
    fn read(value: Option<&Value>) -> Option<Self> {
        match value? {
            Value::Number(number) => number.as_i64().map(Self::Millis),
            Value::String(words) if !words.is_empty() => Some(Self::Text(words.clone())),
            _ => None,
        }
    }
}

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
            assert_eq!(Answer::read(200, body.as_bytes()).outcome, accepted);
        }
        let number = Outcome::Accepted { job_id: "7".into() };
        assert_eq!(Answer::read(200, br#"{"job_id":7}"#).outcome, number);
    }

    #[test]
    fn the_status_comes_before_the_content() {
        for (status, body, expected) in [
            (502, "", Unreadable::Empty),
            (502, " <!doctype html>", Unreadable::Html),
            (500, "upstream connect error", Unreadable::NotJson),
            (404, "[]", Unreadable::NotJson),
            (403, "{}", Unreadable::NotAnError),
            (
                403,
                r#"{"error_code":"","error_msg":null}"#,
                Unreadable::NotAnError,
            ),
            (403, r#"{"job_id":"j"}"#, Unreadable::NotAnError),
            (200, "{}", Unreadable::Incomplete),
            (200, r#"{"job_id":""}"#, Unreadable::Incomplete),
            (204, "", Unreadable::Empty),
        ] {
            let answer = Answer::read(status, body.as_bytes());
            assert_eq!(answer.outcome, Outcome::Unreadable(expected), "{body}");
            assert_eq!(answer.raw, body);
        }
    }

    #[test]
    fn a_refusal_is_read_as_far_as_it_goes() {
        let body = r#"{"error_code":"ROMA.10012","error_msg":"m","error_details":"","request_id":5,
            "violations":{"violations":[{"code":"missing","pointer":"/token","message":"m"},0]}}"#;
        let Outcome::Refused(refusal) = Answer::read(403, body.as_bytes()).outcome else {
            panic!("not read as a refusal");
        };
        assert_eq!(refusal.error_code.as_deref(), Some("ROMA.10012"));
        assert_eq!(refusal.error_details.as_deref(), Some(""));
        assert_eq!(refusal.suggestion, None);
        assert_eq!(refusal.request_id.as_deref(), Some("5"));
        assert_eq!(refusal.violations.len(), 1);
        assert_eq!(refusal.violations[0].pointer, "/token");
    }

    #[test]
    fn a_report_of_this_crate_is_read_back() {
        let report = crate::check_body("[]".into()).to_json(crate::Lang::Zh);
        let body = format!(r#"{{"error_code":"c","violations":{report}}}"#);
        let Outcome::Refused(refusal) = Answer::read(400, body.as_bytes()).outcome else {
            panic!("not read as a refusal");
        };
        assert_eq!(refusal.violations[0].code, "wrong_type");
        assert_eq!(refusal.violations[0].severity, Severity::Error);
        assert!(!refusal.violations[0].help.is_empty());
    }

    #[test]
    fn a_warning_stays_a_warning() {
        let report = crate::check_body("{}".into()).to_json(crate::Lang::En);
        let body = format!(r#"{{"error_code":"c","violations":{report}}}"#);
        let Outcome::Refused(refusal) = Answer::read(400, body.as_bytes()).outcome else {
            panic!("not read as a refusal");
        };
        assert_eq!(refusal.violations[0].severity, Severity::Warning);
    }

    fn progress(body: &str) -> Progress {
        match ProgressAnswer::read(200, body.as_bytes()).outcome {
            ProgressOutcome::Progress(progress) => progress,
            other => panic!("not read as a progress: {other:?}"),
        }
    }

    #[test]
    fn both_revisions_of_a_progress_are_read() {
        let old = progress(
            r#"{"id":"j","status":"Success","progress_percent":1,"reasons":[{"resource_name":"n"}],"begin_time":1606460281000,"end_time":0}"#,
        );
        assert_eq!(old.status, JobStatus::Succeeded);
        assert_eq!(old.begin_time, Some(Time::Millis(1_606_460_281_000)));
        assert_eq!(old.reasons[0].resource_name.as_deref(), Some("n"));
        let new = progress(
            r#"{"status":"FAILED","progress_percent":0.5,"reason":{"error_msg":"m"},"begin_time":"2023-05-01T00:00:00Z"}"#,
        );
        assert_eq!(new.status, JobStatus::Failed);
        assert_eq!(
            new.begin_time,
            Some(Time::Text("2023-05-01T00:00:00Z".into()))
        );
        assert_eq!(new.reasons[0].error_msg.as_deref(), Some("m"));
    }

    #[test]
    fn what_no_document_names_is_kept() {
        let odd = progress(r#"{"status":"PAUSED","progress_percent":1.7,"reasons":null}"#);
        assert_eq!(odd.status, JobStatus::Unknown("PAUSED".into()));
        assert!(!odd.status.is_end());
        assert_eq!(odd.percent, Some(1.7));
        assert_eq!(odd.clamped(), Some(1.0));
        let none = progress(r#"{"id":"j","progress_percent":"half"}"#);
        assert_eq!(none.status, JobStatus::Unknown(String::new()));
        assert_eq!(none.percent, None);
    }

    #[test]
    fn an_answer_without_a_progress_in_it_is_none() {
        for (status, body) in [(200, "{}"), (200, "<p>"), (200, ""), (401, ""), (500, "{}")] {
            let answer = ProgressAnswer::read(status, body.as_bytes());
            assert!(
                matches!(answer.outcome, ProgressOutcome::Unreadable(_)),
                "{body}"
            );
        }
    }

    fn fate_of(status: u16, body: &str) -> Fate {
        Answer::read(status, body.as_bytes()).fate()
    }

    #[test]
    fn the_fate_is_known_only_when_it_is() {
        assert_eq!(fate_of(200, r#"{"job_id":"1"}"#), Fate::Begun);
        assert_eq!(
            fate_of(403, r#"{"error_code":"ROMA.10012"}"#),
            Fate::Refused
        );
        assert_eq!(fate_of(429, "slow down"), Fate::Refused);
        assert_eq!(fate_of(401, ""), Fate::Refused);
        assert_eq!(
            fate_of(500, r#"{"error_code":"ROMA.13000"}"#),
            Fate::Refused
        );
        for (status, body) in [
            (200, "{}"),
            (200, ""),
            (408, ""),
            (500, "<html>"),
            (500, r#"{"error_code":"X.1","error_msg":"no"}"#),
            (502, "<html>"),
            (504, ""),
        ] {
            assert_eq!(fate_of(status, body), Fate::Unknown, "{status} {body}");
        }
    }

    #[test]
    fn a_running_job_is_known_by_its_code() {
        let busy = |code: &str| {
            let body = format!(r#"{{"error_code":"{code}","error_msg":"m"}}"#);
            Answer::read(403, body.as_bytes()).is_busy()
        };
        assert!(busy(service::JOB_RUNNING));
        assert!(!busy(service::INVALID));
    }
}
