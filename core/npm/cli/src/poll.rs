//! What comes after a poll of a job.

use roma_import::poll::{JobPoller, Next};
use roma_import::response::ProgressResponse;
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
    #[serde(flatten)]
    poll: Option<Polled>,
}

/// Takes in what a poll has brought, and the pause that was asked for with it.
pub(crate) fn polled(
    poller: &mut JobPoller,
    answer: Option<ProgressResponse>,
    retry_after_ms: Option<u32>,
) -> Followed {
    let (next, pause) = match poller.polled(answer.as_ref(), retry_after_ms) {
        Next::PollAgain { pause } => ("poll_again", Some(pause)),
        Next::Ended => ("ended", None),
        Next::NeedsToken => ("needs_token", None),
        Next::Denied => ("denied", None),
        Next::Gone => ("gone", None),
        Next::GaveUp => ("gave_up", None),
        Next::Stalled => ("stalled", None),
    };
    Followed {
        next,
        pause,
        poll: answer.map(response::polled),
    }
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
    fn what_a_look_has_brought_stands_beside_what_comes_next() {
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
