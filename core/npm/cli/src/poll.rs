//! What comes after a poll of a job.

use roma_import::history::Reasons;
use roma_import::poll::{JobPoller, Next};
use roma_import::response::{ProgressOutcome, ProgressResponse};
use serde::Serialize;

use crate::response::{self, Polled};

/// What a poll has brought, and what comes next.
#[derive(Debug, Serialize)]
pub(crate) struct Followed {
    /// `poll_again`, `ended`, `needs_token`, `denied`, `gone`, `gave_up` or `stalled`.
    next: &'static str,
    /// After how many milliseconds it is polled again, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pause: Option<u32>,
    /// The reasons of a job that has ended, as they are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<Reasons>,
    /// The first error code among all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(flatten)]
    poll: Option<Polled>,
}

/// Takes in what a poll has brought, and the pause that was asked for with it.
pub(crate) fn polled(
    poller: &mut JobPoller,
    answer: Option<ProgressResponse>,
    retry_after_ms: Option<u32>,
) -> Followed {
    let next = poller.polled(answer.as_ref(), retry_after_ms);
    let progress = answer.as_ref().and_then(|answer| match &answer.outcome {
        ProgressOutcome::Progress(progress) => Some(progress),
        ProgressOutcome::Refused(_) | ProgressOutcome::Unreadable(_) => None,
    });
    let ended = progress.filter(|progress| progress.status.is_end());
    let mut reasons = ended.and_then(Reasons::listed_of_job);
    // It is told beside them, as that of whatever else has ended an import.
    let code = reasons.as_mut().and_then(|reasons| reasons.code.take());
    Followed {
        next: next.as_str(),
        pause: match next {
            Next::PollAgain { pause_ms } => Some(pause_ms),
            _ => None,
        },
        reasons,
        code,
        poll: answer.map(response::polled),
    }
}

/// How many reasons of a job there are besides what is kept of them.
#[derive(Debug, Serialize)]
pub(crate) struct Counted {
    /// Besides those in words.
    more: usize,
    /// Besides those that are listed.
    omitted: usize,
}

/// The same of kept reasons in JSON; an error if they are none.
pub(crate) fn counted(kept: &str) -> Result<Counted, serde_json::Error> {
    let reasons: Reasons = serde_json::from_str(kept)?;
    Ok(Counted {
        more: reasons.more(),
        omitted: reasons.omitted(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn told(poller: &mut JobPoller, answer: Option<(u16, &str)>, asked: Option<u32>) -> Value {
        let answer = answer.map(|(status, body)| ProgressResponse::read(status, body.as_bytes()));
        serde_json::to_value(polled(poller, answer, asked)).unwrap()
    }

    #[test]
    fn what_a_poll_has_brought_stands_beside_what_comes_next() {
        let mut poller = JobPoller::new();
        assert_eq!(
            told(&mut poller, Some((502, "")), Some(7_000)),
            json!({ "next": "poll_again", "pause": 7_000, "status": 502, "unreadable": "empty" })
        );
        assert_eq!(
            told(&mut poller, None, None),
            json!({ "next": "poll_again", "pause": 2_000 })
        );
        let end = told(&mut poller, Some((200, r#"{"status":"Success"}"#)), None);
        assert_eq!(end["next"], "ended");
        assert_eq!(end["progress"]["succeeded"], true);
        assert!(end.get("pause").is_none());
    }

    #[test]
    fn the_reasons_of_a_job_are_counted_and_kept_and_the_first_are_told_in_words() {
        let reasons = vec![json!({ "error_code": "X.1", "error_msg": "m" }); 1_030];
        let body = json!({ "status": "Failed", "reasons": reasons }).to_string();
        let end = told(&mut JobPoller::new(), Some((200, &body)), None);
        assert_eq!(end["code"], "X.1");
        assert_eq!(end["reasons"]["count"], 1_030);
        let listed = end["reasons"]["listed"].as_array().unwrap();
        assert_eq!((listed.len(), &listed[0]), (1_000, &reasons[0]));
        let first = end["reasons"]["first"].as_array().unwrap();
        assert_eq!((first.len(), &first[0]), (20, &json!("X.1 m")));
        let rest = counted(&end["reasons"].to_string()).unwrap();
        assert_eq!((rest.more, rest.omitted), (1_010, 30));
        assert!(counted("{}").is_err());
        let end = told(
            &mut JobPoller::new(),
            Some((200, r#"{"status":"Failed"}"#)),
            None,
        );
        assert!(end.get("reasons").is_none() && end.get("code").is_none());
    }

    #[test]
    fn every_end_has_a_name() {
        let absent = r#"{"error_code":"ROMA.00110006"}"#;
        for (answer, end) in [
            (Some((401, "")), "needs_token"),
            (Some((403, r#"{"error_code":"ROMA.1006"}"#)), "denied"),
            (Some((404, absent)), "gone"),
            (None, "gave_up"),
            (Some((200, r#"{"status":"Running"}"#)), "stalled"),
        ] {
            let mut poller = JobPoller::new();
            let mut next = Value::Null;
            for _ in 0..1_000 {
                next = told(&mut poller, answer, None)["next"].clone();
                if next != "poll_again" {
                    break;
                }
            }
            assert_eq!(next, end);
        }
    }
}
