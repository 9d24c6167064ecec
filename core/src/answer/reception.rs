//! What an answer asks of whoever has sent the request.

use super::{Answer, Fate, Outcome, ProgressAnswer, ProgressOutcome};
use crate::service;

/// How an import was received, and so what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reception {
    /// Its job has begun, and is to be followed.
    Begun,
    /// It was turned down for now: another job of the user is running, or too many
    /// requests came in a short time. The same import may be accepted later.
    Busy,
    /// It was turned down because of its token. With a fresh one it may be accepted.
    TokenRefused,
    /// It was turned down, and nothing of it was imported.
    Refused,
    /// It has not come as far as the service, which could not be reached. The same import
    /// may be sent again after a pause.
    Unsent,
    /// Nobody can tell whether it has begun, so it must not be sent again without
    /// somebody's word.
    Unknown,
}

/// What a look at a job has shown, and so what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sight {
    /// How far the job is.
    Progress,
    /// Nothing, because of the token. With a fresh one it goes on.
    TokenRefused,
    /// Nothing: this user may not see the job, which a fresh token does not change.
    Denied,
    /// That there is no such job, which the service itself says. A gateway's 404 says
    /// nothing of a job.
    Absent,
    /// Nothing. The next look may show more.
    Nothing,
}

impl Answer {
    /// What the answer asks of whoever has sent the import.
    ///
    /// ```
    /// use roma_import::answer::{Answer, Reception};
    ///
    /// let busy = Answer::read(403, br#"{"error_code":"ROMA.10012"}"#);
    /// assert_eq!(busy.reception(), Reception::Busy);
    /// ```
    #[must_use]
    pub fn reception(&self) -> Reception {
        match (self.fate(), &self.outcome) {
            (Fate::Begun, _) => Reception::Begun,
            (Fate::Unknown, _) => Reception::Unknown,
            (Fate::Refused, _) if self.is_unsent => Reception::Unsent,
            (Fate::Refused, Outcome::Refused(refusal)) => {
                Reception::of_refusal(self.status, refusal.error_code.as_deref())
            }
            (Fate::Refused, Outcome::Accepted { .. } | Outcome::Unreadable(_)) => {
                Reception::of_refusal(self.status, None)
            }
        }
    }
}

impl Reception {
    /// How an import was received that was turned down for certain, by the status and the
    /// code of the answer.
    #[must_use]
    pub fn of_refusal(status: u16, error_code: Option<&str>) -> Self {
        /// Too many requests (RFC 6585).
        const TOO_MANY_REQUESTS: u16 = 429;
        if error_code == Some(service::BUSY) || status == TOO_MANY_REQUESTS {
            Self::Busy
        } else if service::is_about_token(status, error_code) {
            Self::TokenRefused
        } else {
            Self::Refused
        }
    }
}

impl ProgressAnswer {
    /// What the answer asks of whoever follows the job.
    #[must_use]
    pub fn sight(&self) -> Sight {
        let code = match &self.outcome {
            ProgressOutcome::Progress(_) => return Sight::Progress,
            ProgressOutcome::Refused(refusal) => refusal.error_code.as_deref(),
            ProgressOutcome::Unreadable(_) => None,
        };
        if service::is_about_token(self.status, code) {
            return Sight::TokenRefused;
        }
        match code {
            Some(code) if service::is_about_permission(code) => Sight::Denied,
            Some(service::NOT_FOUND) => Sight::Absent,
            _ => Sight::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_to_an_import_says_what_comes_next() {
        for (status, body, expected) in [
            (200, r#"{"job_id":"j"}"#, Reception::Begun),
            (200, "{}", Reception::Unknown),
            (502, r#"{"error_code":"ROMA.10012"}"#, Reception::Unknown),
            (403, r#"{"error_code":"ROMA.10012"}"#, Reception::Busy),
            (500, r#"{"error_code":"ROMA.10012"}"#, Reception::Busy),
            (429, "", Reception::Busy),
            (429, r#"{"error_code":"APIG.0308"}"#, Reception::Busy),
            (401, "<p>", Reception::TokenRefused),
            (
                401,
                r#"{"error_code":"APIG.0307"}"#,
                Reception::TokenRefused,
            ),
            (
                403,
                r#"{"error_code":"ROMA.1002"}"#,
                Reception::TokenRefused,
            ),
            (403, r#"{"error_code":"ROMA.13000"}"#, Reception::Refused),
            (403, r#"{"error_code":"ROMA.1006"}"#, Reception::Refused),
            (404, "", Reception::Refused),
        ] {
            let answer = Answer::read(status, body.as_bytes());
            assert_eq!(answer.reception(), expected, "{status} {body}");
        }
    }

    #[test]
    fn an_answer_that_nothing_was_sent_says_so_whatever_else_it_says() {
        for body in [
            "",
            r#"{"error_code":"APIG.9999"}"#,
            r#"{"error_code":"ROMA.10012"}"#,
        ] {
            for status in [502, 504] {
                let answer = Answer::read(status, body.as_bytes());
                assert_eq!(answer.clone().marked(None).reception(), Reception::Unknown);
                assert_eq!(answer.marked(Some("?1")).reception(), Reception::Unsent);
            }
        }
        let busy = Answer::read(403, br#"{"error_code":"ROMA.10012"}"#);
        assert_eq!(busy.marked(Some("?1")).reception(), Reception::Busy);
    }

    #[test]
    fn an_answer_to_a_look_says_what_comes_next() {
        for (status, body, expected) in [
            (200, r#"{"status":"Running"}"#, Sight::Progress),
            (200, "{}", Sight::Nothing),
            (401, "", Sight::TokenRefused),
            (401, r#"{"error_code":"APIGW.0301"}"#, Sight::TokenRefused),
            (401, r#"{"error_code":"ROMA.1006"}"#, Sight::Denied),
            (403, r#"{"error_code":"APIG.0301"}"#, Sight::TokenRefused),
            (403, r#"{"error_code":"ROMA.1006"}"#, Sight::Denied),
            (404, r#"{"error_code":"ROMA.00110006"}"#, Sight::Absent),
            (404, "", Sight::Nothing),
            (404, r#"{"error_code":"APIG.0101"}"#, Sight::Nothing),
            (429, "", Sight::Nothing),
        ] {
            let answer = ProgressAnswer::read(status, body.as_bytes());
            assert_eq!(answer.sight(), expected, "{status} {body}");
        }
    }
}
