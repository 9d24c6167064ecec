//! Reading what comes back from the service.

use roma_import::response::{
    ImportResponse, JobBaseline, JobListResponse, JobLookup, Outcome, Progress, ProgressOutcome,
    ProgressResponse, Reason, Refusal, Time, Unreadable,
};
use roma_import::service::{self, Explanation};
use roma_import::{ImportBody, Lang};
use serde::Serialize;

/// How much of an answer is shown, in characters, that says nothing in the service's own
/// way.
const MAX_SHOWN: usize = 200;

/// An answer to an import, and what it means for whoever has sent it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answered {
    status: u16,
    /// How it was received: `begun`, `busy`, `throttled`, `token_refused`, `refused`,
    /// `unsent` or `unknown`.
    disposition: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<String>,
    #[serde(flatten)]
    trouble: Option<Trouble>,
}

/// What a poll of a job has brought.
#[derive(Debug, Serialize)]
pub(crate) struct Polled {
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
    /// Whether it has ended well; nothing as long as nobody has said.
    #[serde(skip_serializing_if = "Option::is_none")]
    succeeded: Option<bool>,
    /// As it came: 0 to 1, unless the service has something else in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    fraction: Option<f64>,
    reasons: Vec<String>,
    #[serde(rename = "beginTime", skip_serializing_if = "Option::is_none")]
    begin_time: Option<serde_json::Value>,
    #[serde(rename = "endTime", skip_serializing_if = "Option::is_none")]
    end_time: Option<serde_json::Value>,
}

/// An answer that is not the one that was hoped for.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Trouble {
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<Refused>,
    /// Why the status stands alone: `empty`, `html`, `markup`, `not_json`,
    /// `incomplete` or `error_without_fields`.
    #[serde(skip_serializing_if = "Option::is_none")]
    unreadable: Option<&'static str>,
    /// The beginning of such an answer, as it came, in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<String>,
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
    /// Why, if it says so in words of its own: one of the above.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// What an endpoint's list of jobs says of an import of which nobody knows whether it has
/// begun.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LookedUp {
    /// `found`, `not_found`, or `inconclusive` if the list leaves the question open.
    lookup: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<String>,
}

/// What a refusal means, and what to do.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Explained {
    meaning: &'static str,
    next_step: &'static str,
}

/// What a refusal means by its code, or by its status where nobody knows the code and the
/// refusal has no words of its own; nothing if neither is known.
pub(crate) fn explained(
    status: u16,
    error_code: Option<&str>,
    says_why: bool,
    lang: Lang,
) -> Option<Explained> {
    service::explain_refusal(status, error_code, says_why, lang).map(Explained::of)
}

/// What an answer means in which nothing could be read, by its status and by why that is, which
/// is one of the words of [`Trouble`]; nothing if neither says it.
pub(crate) fn explained_unreadable(status: u16, why: &str, lang: Lang) -> Option<Explained> {
    service::explain_unreadable(status, kind(why)?, lang).map(Explained::of)
}

/// Whether an answer in which nothing could be read looks as though somebody had to sign in on
/// the way.
pub(crate) fn asks_for_sign_in(status: u16, why: &str) -> bool {
    kind(why).is_some_and(|why| service::explain_sign_in(status, why, Lang::En).is_some())
}

/// The kind of an answer in which nothing could be read, by its name.
fn kind(why: &str) -> Option<Unreadable> {
    Unreadable::ALL.into_iter().find(|it| it.as_str() == why)
}

/// Whether the answer to the question for the list of jobs is `listed`, `unavailable`,
/// `token_refused`, or `lost`; `may_tell` is false of an endpoint that was asked before, and has
/// not told.
pub(crate) fn job_list(status: u16, body: &[u8], may_tell: bool) -> &'static str {
    let baseline = if may_tell {
        JobBaseline::NotAsked
    } else {
        JobBaseline::Unavailable
    };
    match JobListResponse::read(status, body, baseline) {
        JobListResponse::Listed => "listed",
        JobListResponse::Unavailable => "unavailable",
        JobListResponse::TokenRefused => "token_refused",
        JobListResponse::Lost => "lost",
    }
}

/// Reads the answer to an import that was sent with this token; `not_sent` is the value of
/// the header by which a gateway says that it has not sent it on.
pub(crate) fn answered(status: u16, body: &[u8], token: &str, not_sent: Option<&str>) -> Answered {
    let answer = ImportResponse::read(status, body)
        .with_not_sent_header(not_sent)
        .redacting(token);
    let disposition = answer.disposition().as_str();
    let (job_id, trouble) = match answer.outcome {
        Outcome::Accepted { job_id } => (Some(job_id), None),
        Outcome::Refused(refusal) => (None, Some(Trouble::refused(refusal))),
        Outcome::Unreadable(why) => (None, Some(Trouble::unreadable(why, &answer.raw))),
    };
    Answered {
        status,
        disposition,
        job_id,
        trouble,
    }
}

/// What the answer to a poll of a job says.
pub(crate) fn polled(answer: ProgressResponse) -> Polled {
    let (progress, trouble) = match answer.outcome {
        ProgressOutcome::Progress(progress) => (Some(Told::of(progress)), None),
        ProgressOutcome::Refused(refusal) => (None, Some(Trouble::refused(refusal))),
        ProgressOutcome::Unreadable(why) => (None, Some(Trouble::unreadable(why, &answer.raw))),
    };
    Polled {
        status: answer.status,
        progress,
        trouble,
    }
}

/// Reads an endpoint's list of jobs for the one of an import, which is none of `others`;
/// `baseline` is how many there were before it was sent, if anybody has asked and was told.
pub(crate) fn looked_up(
    list: &[u8],
    import: &[u8],
    others: &[String],
    baseline: Option<usize>,
) -> LookedUp {
    let baseline = baseline.map_or(JobBaseline::Unavailable, JobBaseline::Count);
    let is_known_job = |id: &str| others.iter().any(|other| other == id);
    let lookup = ImportBody::from_json(import).map_or(JobLookup::Inconclusive, |import| {
        JobLookup::read(list, &import, is_known_job, baseline)
    });
    LookedUp {
        lookup: lookup.as_str(),
        job_id: match lookup {
            JobLookup::Found(job_id) => Some(job_id),
            JobLookup::NotFound | JobLookup::Inconclusive => None,
        },
    }
}

/// How many jobs an endpoint's list says that there are, if it is one.
pub(crate) fn count_of(list: &[u8]) -> Option<usize> {
    match JobBaseline::read(Some(list)) {
        JobBaseline::Count(count) => Some(count),
        JobBaseline::NotAsked | JobBaseline::Unavailable => None,
    }
}

impl Explained {
    const fn of(explanation: Explanation) -> Self {
        Self {
            meaning: explanation.meaning,
            next_step: explanation.next_step,
        }
    }
}

impl Told {
    fn of(progress: Progress) -> Self {
        let is_end = progress.status.is_end();
        let succeeded = progress.succeeded();
        let time = |time: Option<Time>| match time? {
            Time::Millis(millis) => Some(millis.into()),
            Time::Text(text) => Some(text.into()),
        };
        Self {
            status: progress.status.as_str().to_owned(),
            is_end,
            succeeded,
            fraction: progress.fraction,
            reasons: progress.reasons.iter().map(Reason::in_words).collect(),
            begin_time: time(progress.begin_time),
            end_time: time(progress.end_time),
        }
    }
}

impl Trouble {
    fn refused(refusal: Refusal) -> Self {
        Self {
            refusal: Some(Refused {
                reason: refusal.reason().map(str::to_owned),
                error_code: refusal.error_code,
                error_msg: refusal.error_msg,
                error_details: refusal.error_details,
                request_id: refusal.request_id,
                suggestion: refusal.suggestion,
            }),
            ..Self::default()
        }
    }

    fn unreadable(why: Unreadable, raw: &str) -> Self {
        Self {
            unreadable: Some(why.as_str()),
            raw: Some(beginning(raw)).filter(|raw| !raw.is_empty()),
            ..Self::default()
        }
    }
}

/// The beginning of a text, in one line.
fn beginning(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(MAX_SHOWN).collect();
    let line = words.join(" ");
    match line.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => [line.get(..end).unwrap_or_default(), "…"].concat(),
        None => line,
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
        let marked =
            |status, body: &str, mark| value(answered(status, body.as_bytes(), "the-token", mark));
        let answered = |status, body: &str| marked(status, body, None);
        assert_eq!(
            answered(200, r#"{"job_id":"j"}"#),
            json!({ "status": 200, "disposition": "begun", "jobId": "j" })
        );
        assert_eq!(
            answered(401, ""),
            json!({ "status": 401, "disposition": "token_refused", "unreadable": "empty" })
        );
        assert_eq!(
            answered(
                403,
                r#"{"error_code":"ROMA.10012","error_msg":"the-token"}"#
            ),
            json!({
                "status": 403,
                "disposition": "busy",
                "refusal": { "errorCode": "ROMA.10012", "errorMsg": "***", "reason": "***" },
            })
        );
        assert_eq!(
            answered(502, "<html>\n the\u{a0}the-token"),
            json!({ "status": 502, "disposition": "unknown", "unreadable": "html", "raw": "<html> the ***" })
        );
        assert_eq!(
            marked(504, "", Some("?1")),
            json!({ "status": 504, "disposition": "unsent", "unreadable": "empty" })
        );
        let long = answered(502, &"é ".repeat(MAX_SHOWN));
        let raw = long["raw"].as_str().unwrap();
        assert_eq!(raw.chars().count(), MAX_SHOWN + 1);
        assert!(raw.ends_with('…'));
    }

    #[test]
    fn a_page_in_place_of_an_answer_is_explained_as_one() {
        let meaning = |status, why| {
            let explained = value(explained_unreadable(status, why, Lang::En));
            explained["meaning"].as_str().map(str::to_owned)
        };
        assert!(meaning(401, "html").unwrap().contains("asks for a sign-in"));
        assert_ne!(meaning(401, "html"), meaning(401, "empty"));
        assert!(meaning(200, "html").unwrap().contains("sign-in page"));
        assert_eq!(meaning(200, "not_json"), None);
        assert_eq!(meaning(401, "of no such kind"), None);
        assert!(asks_for_sign_in(200, "html"));
        assert!(!asks_for_sign_in(413, "html") && !asks_for_sign_in(200, "of no such kind"));
    }

    #[test]
    fn a_list_of_jobs_tells_of_one_of_them() {
        let list = br#"{"count":2,"rows":[{"id":"j","items":[{"kind":"task","name":"a"}]}]}"#;
        let looked_up = |import: &str, others: &[&str], baseline| {
            let others: Vec<_> = others.iter().map(|&id| id.to_owned()).collect();
            value(looked_up(list, import.as_bytes(), &others, baseline))
        };
        let import = r#"{"tasks":[{"task_id":"a"}]}"#;
        assert_eq!(
            looked_up(import, &[], Some(1)),
            json!({ "lookup": "found", "jobId": "j" })
        );
        assert_eq!(
            looked_up(import, &["j"], Some(1)),
            json!({ "lookup": "not_found" })
        );
        for (import, baseline) in [(import, None), (import, Some(3)), ("{", Some(1))] {
            assert_eq!(
                looked_up(import, &[], baseline),
                json!({ "lookup": "inconclusive" })
            );
        }
        assert_eq!(count_of(list), Some(2));
        assert_eq!(count_of(b"<p>"), None);
    }

    #[test]
    fn a_poll_tells_the_end_and_every_reason_in_a_line() {
        let polled = |status, body: &[u8]| value(polled(ProgressResponse::read(status, body)));
        let body = br#"{"status":"FAILED","progress_percent":7,"begin_time":5,"end_time":"later","reasons":[
            {"resource_type":"task","resource_name":"n","error_code":"c","error_msg":"m"},"alone",{}]}"#;
        assert_eq!(
            polled(200, body)["progress"],
            json!({
                "status": "failed",
                "isEnd": true,
                "succeeded": false,
                "fraction": 7.0,
                "reasons": ["task n: c m", "alone"],
                "beginTime": 5,
                "endTime": "later",
            })
        );
        assert_eq!(
            polled(403, br#"{"error_code":"ROMA.1006"}"#),
            json!({ "status": 403, "refusal": { "errorCode": "ROMA.1006" } })
        );
        // What nobody has said is not there.
        assert_eq!(
            polled(200, br#"{"status":"Finished"}"#)["progress"],
            json!({ "status": "finished", "isEnd": true, "reasons": [] })
        );
        assert_eq!(
            polled(200, br#"{"status":"Odd"}"#)["progress"],
            json!({ "status": "Odd", "isEnd": false, "reasons": [] })
        );
        // A reason that says nothing is none.
        assert_eq!(
            polled(200, br#"{"status":"Finished","reasons":[{}]}"#),
            polled(200, br#"{"status":"Finished"}"#)
        );
        // What the service refuses in an answer that has succeeded.
        assert_eq!(
            polled(200, br#"{"error_code":"ROMA.1002"}"#),
            json!({ "status": 200, "refusal": { "errorCode": "ROMA.1002" } })
        );
    }
}
