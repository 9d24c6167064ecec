//! What comes after a look at a job.

use roma_import::answer::ProgressAnswer;
use roma_import::follow::{Follower, Next};
use serde::Serialize;

use crate::answer::{self, Looked};

/// What a look has brought, and what comes next.
#[derive(Debug, Serialize)]
pub(crate) struct Followed {
    /// `look_again`, `ended`, `needs_token`, `denied`, `gone`, `gave_up` or `stalled`.
    next: &'static str,
    /// After how many milliseconds it is looked at again, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pause: Option<u32>,
    #[serde(flatten)]
    look: Option<Looked>,
}

/// Takes in what a look has brought, and the pause that was asked for with it.
pub(crate) fn looked(
    follower: &mut Follower,
    answer: Option<ProgressAnswer>,
    asked_pause: Option<u32>,
) -> Followed {
    let (next, pause) = match follower.looked(answer.as_ref(), asked_pause) {
        Next::LookAgain { pause } => ("look_again", Some(pause)),
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
        look: answer.map(answer::looked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn told(follower: &mut Follower, answer: Option<(u16, &str)>, asked: Option<u32>) -> Value {
        let answer = answer.map(|(status, body)| ProgressAnswer::read(status, body.as_bytes()));
        serde_json::to_value(looked(follower, answer, asked)).unwrap()
    }

    #[test]
    fn what_a_look_has_brought_stands_beside_what_comes_next() {
        let mut follower = Follower::new();
        assert_eq!(
            told(&mut follower, Some((502, "")), Some(7_000)),
            json!({ "next": "look_again", "pause": 7_000, "status": 502, "unreadable": "empty" })
        );
        assert_eq!(
            told(&mut follower, None, None),
            json!({ "next": "look_again", "pause": 2_000 })
        );
        let end = told(&mut follower, Some((200, r#"{"status":"Success"}"#)), None);
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
            let mut follower = Follower::new();
            let mut next = Value::Null;
            for _ in 0..1_000 {
                next = told(&mut follower, answer, None)["next"].clone();
                if next != "look_again" {
                    break;
                }
            }
            assert_eq!(next, end);
        }
    }
}
