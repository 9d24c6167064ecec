//! Reading what comes back from the service.

use roma_import::answer::{
    Answer, Fate, JobStatus, Outcome, Progress, ProgressAnswer, ProgressOutcome, Reason, Refusal,
    Time, Unreadable,
};
use roma_import::service;
use serde::Serialize;

/// An answer to an import, and what it means for whoever has sent it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answered {
    status: u16,
    /// Whether the import has begun: `begun`, `refused` or `unknown`.
    fate: &'static str,
    is_busy: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<String>,
    #[serde(flatten)]
    trouble: Option<Trouble>,
}

/// A look at a job, and what it means for whoever follows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Looked {
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<Told>,
    #[serde(flatten)]
    trouble: Option<Trouble>,
}

/// How far a job is.
#[derive(Debug, Serialize)]
struct Told {
    /// `running`, `succeeded`, `failed`, `finished`, or a word that no document has.
    status: String,
    #[serde(rename = "isEnd")]
    is_end: bool,
    /// 0 to 1, whatever came.
    percent: Option<f64>,
    reasons: Vec<String>,
    #[serde(rename = "beginTime", skip_serializing_if = "Option::is_none")]
    begin_time: Option<serde_json::Value>,
    #[serde(rename = "endTime", skip_serializing_if = "Option::is_none")]
    end_time: Option<serde_json::Value>,
}

/// An answer that is not the one that was hoped for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Trouble {
    is_about_token: bool,
    is_about_permission: bool,
    /// Whether the service itself says that there is no such thing: a gateway's 404 says
    /// nothing of a job.
    is_absent: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<Refused>,
    /// Why the status stands alone: `empty`, `html`, `not_json`, `incomplete` or
    /// `not_an_error`.
    #[serde(skip_serializing_if = "Option::is_none")]
    unreadable: Option<&'static str>,
}

/// A refusal as far as it came.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Refused {
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_msg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_details: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<String>,
}

/// Reads the answer to an import.
pub(crate) fn answered(status: u16, body: &[u8]) -> Answered {
    let answer = Answer::read(status, body);
    let fate = match answer.fate() {
        Fate::Begun => "begun",
        Fate::Refused => "refused",
        Fate::Unknown => "unknown",
    };
    let is_busy = answer.is_busy();
    let (job_id, trouble) = match answer.outcome {
        Outcome::Accepted { job_id } => (Some(job_id), None),
        Outcome::Refused(refusal) => (None, Some(Trouble::refused(status, refusal))),
        Outcome::Unreadable(why) => (None, Some(Trouble::unreadable(status, why))),
    };
    Answered {
        status,
        fate,
        is_busy,
        job_id,
        trouble,
    }
}

/// Reads the answer to a look at a job.
pub(crate) fn looked(status: u16, body: &[u8]) -> Looked {
    let (progress, trouble) = match ProgressAnswer::read(status, body).outcome {
        ProgressOutcome::Progress(progress) => (Some(Told::of(progress)), None),
        ProgressOutcome::Refused(refusal) => (None, Some(Trouble::refused(status, refusal))),
        ProgressOutcome::Unreadable(why) => (None, Some(Trouble::unreadable(status, why))),
    };
    Looked {
        status,
        progress,
        trouble,
    }
}

impl Told {
    fn of(progress: Progress) -> Self {
        let percent = progress.clamped();
        let is_end = progress.status.is_end();
        let status = match progress.status {
            JobStatus::Running => "running".to_owned(),
            JobStatus::Succeeded => "succeeded".to_owned(),
            JobStatus::Failed => "failed".to_owned(),
            JobStatus::Finished => "finished".to_owned(),
            JobStatus::Unknown(word) => word,
        };
        let time = |time: Option<Time>| match time? {
            Time::Millis(millis) => Some(millis.into()),
            Time::Text(text) => Some(text.into()),
        };
        Self {
            status,
            is_end,
            percent,
            reasons: progress
                .reasons
                .iter()
                .map(Reason::in_words)
                .filter(|words| !words.is_empty())
                .collect(),
            begin_time: time(progress.begin_time),
            end_time: time(progress.end_time),
        }
    }
}

impl Trouble {
    fn refused(status: u16, refusal: Refusal) -> Self {
        let code = refusal.error_code.as_deref();
        Self {
            is_about_token: service::is_about_token(status, code),
            is_about_permission: code.is_some_and(service::is_about_permission),
            is_absent: code == Some(service::NOT_FOUND),
            refusal: Some(Refused {
                error_code: refusal.error_code,
                error_msg: refusal.error_msg,
                error_details: refusal.error_details,
                request_id: refusal.request_id,
                suggestion: refusal.suggestion,
            }),
            unreadable: None,
        }
    }

    fn unreadable(status: u16, why: Unreadable) -> Self {
        Self {
            is_about_token: service::is_about_token(status, None),
            is_about_permission: false,
            is_absent: false,
            refusal: None,
            unreadable: Some(match why {
                Unreadable::Empty => "empty",
                Unreadable::Html => "html",
                Unreadable::NotJson => "not_json",
                Unreadable::Incomplete => "incomplete",
                Unreadable::NotAnError => "not_an_error",
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn value(answer: impl Serialize) -> Value {
        serde_json::to_value(answer).unwrap()
    }

    #[test]
    fn what_an_answer_means_is_told_in_plain_fields() {
        assert_eq!(
            value(answered(200, br#"{"job_id":"j"}"#)),
            json!({ "status": 200, "fate": "begun", "isBusy": false, "jobId": "j" })
        );
        assert_eq!(
            value(answered(401, b"")),
            json!({
                "status": 401,
                "fate": "refused",
                "isBusy": false,
                "isAboutToken": true,
                "isAboutPermission": false,
                "isAbsent": false,
                "unreadable": "empty",
            })
        );
        let busy = value(answered(
            403,
            br#"{"error_code":"ROMA.10012","error_msg":"m"}"#,
        ));
        assert_eq!(busy["isBusy"], true);
        assert_eq!(
            busy["refusal"],
            json!({ "errorCode": "ROMA.10012", "errorMsg": "m" })
        );
        assert_eq!(value(answered(502, b"<p>"))["fate"], "unknown");
    }

    #[test]
    fn a_look_tells_the_end_and_every_reason_in_a_line() {
        let body = br#"{"status":"FAILED","progress_percent":7,"begin_time":5,"end_time":"later","reasons":[
            {"resource_type":"task","resource_name":"n","error_code":"c","error_msg":"m"},"alone",{}]}"#;
        assert_eq!(
            value(looked(200, body))["progress"],
            json!({
                "status": "failed",
                "isEnd": true,
                "percent": 1.0,
                "reasons": ["task n: c m", "alone"],
                "beginTime": 5,
                "endTime": "later",
            })
        );
        let denied = value(looked(403, br#"{"error_code":"ROMA.1006"}"#));
        assert_eq!(denied["isAboutPermission"], true);
        assert!(denied.get("progress").is_none());
    }
}
