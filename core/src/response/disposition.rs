//! What an answer asks of whoever has sent the request.

use super::{Effect, ImportResponse, Outcome, ProgressOutcome, ProgressResponse, Unreadable};
use crate::service;

/// How an import was received, and so what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportDisposition {
    /// Its job has begun, and is to be followed.
    Begun,
    /// It was turned down for now: another job of the user is running. The same import may be
    /// accepted later.
    Busy,
    /// It was turned down for now: too many requests came in a short time, which says nothing of
    /// any job. The same import may be accepted later.
    Throttled,
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

/// What a poll of a job has shown, and so what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollOutcome {
    /// How far the job is.
    Progress,
    /// Nothing, because of the token. With a fresh one it goes on.
    TokenRefused,
    /// Nothing: this user may not see the job, which a fresh token does not change.
    Denied,
    /// That there is no such job, which the service itself says. A gateway's 404 says
    /// nothing of a job.
    Absent,
    /// Nothing. The next poll may show more.
    Nothing,
}

impl ImportResponse {
    /// What the answer asks of whoever has sent the import.
    ///
    /// ```
    /// use roma_import::response::{ImportResponse, ImportDisposition};
    ///
    /// let busy = ImportResponse::read(403, br#"{"error_code":"ROMA.10012"}"#);
    /// assert_eq!(busy.disposition(), ImportDisposition::Busy);
    /// ```
    #[must_use]
    pub fn disposition(&self) -> ImportDisposition {
        match (self.effect(), &self.outcome) {
            (Effect::Begun, _) => ImportDisposition::Begun,
            (Effect::Unknown, _) => ImportDisposition::Unknown,
            (Effect::NotBegun, _) if self.is_unsent => ImportDisposition::Unsent,
            (Effect::NotBegun, Outcome::Refused(refusal)) => {
                ImportDisposition::of_refusal(self.status, refusal.error_code.as_deref())
            }
            (Effect::NotBegun, Outcome::Accepted { .. } | Outcome::Unreadable(_)) => {
                ImportDisposition::of_refusal(self.status, None)
            }
        }
    }
}

impl ImportDisposition {
    /// It in a word, such as `token_refused`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Busy => "busy",
            Self::Throttled => "throttled",
            Self::TokenRefused => "token_refused",
            Self::Refused => "refused",
            Self::Unsent => "unsent",
            Self::Unknown => "unknown",
        }
    }

    /// Whether it was turned down for now, so that the same import may be accepted after a pause.
    #[must_use]
    pub const fn is_for_now(self) -> bool {
        matches!(self, Self::Busy | Self::Throttled)
    }

    /// How an import was received that was turned down for certain, by the status and the
    /// code of the answer.
    #[must_use]
    pub fn of_refusal(status: u16, error_code: Option<&str>) -> Self {
        /// Too many requests (RFC 6585).
        const TOO_MANY_REQUESTS: u16 = 429;
        if error_code == Some(service::BUSY) {
            Self::Busy
        } else if status == TOO_MANY_REQUESTS {
            Self::Throttled
        } else if service::is_about_token(status, error_code) {
            Self::TokenRefused
        } else {
            Self::Refused
        }
    }
}

impl ProgressResponse {
    /// What the answer asks of whoever follows the job.
    #[must_use]
    pub fn poll_outcome(&self) -> PollOutcome {
        let code = match &self.outcome {
            ProgressOutcome::Progress(_) => return PollOutcome::Progress,
            ProgressOutcome::Refused(refusal) => refusal.error_code.as_deref(),
            ProgressOutcome::Unreadable(_) => None,
        };
        if service::is_about_token(self.status, code) {
            return PollOutcome::TokenRefused;
        }
        // What is in between knows nothing of a user's permission, and may let the next
        // one pass.
        let is_page = matches!(
            self.outcome,
            ProgressOutcome::Unreadable(Unreadable::Html | Unreadable::Markup)
        );
        if !is_page && service::is_about_permission(self.status, code) {
            return PollOutcome::Denied;
        }
        match code {
            Some(service::NOT_FOUND) => PollOutcome::Absent,
            _ => PollOutcome::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_to_an_import_says_what_comes_next() {
        for (status, body, expected) in [
            (200, r#"{"job_id":"j"}"#, ImportDisposition::Begun),
            (200, "{}", ImportDisposition::Unknown),
            (
                200,
                r#"{"error_code":"ROMA.10012"}"#,
                ImportDisposition::Busy,
            ),
            (
                202,
                r#"{"job_id":null,"error_code":"ROMA.1002"}"#,
                ImportDisposition::TokenRefused,
            ),
            (
                200,
                r#"{"error_code":"ROMA.13000"}"#,
                ImportDisposition::Refused,
            ),
            // Whatever has come of it.
            (
                200,
                r#"{"error_code":"X.1","error_msg":"m"}"#,
                ImportDisposition::Unknown,
            ),
            (
                200,
                r#"{"error_code":"ROMA.10010"}"#,
                ImportDisposition::Unknown,
            ),
            (
                200,
                r#"{"job_id":"j","error_code":"ROMA.10012"}"#,
                ImportDisposition::Begun,
            ),
            (
                502,
                r#"{"error_code":"ROMA.10012"}"#,
                ImportDisposition::Unknown,
            ),
            (
                403,
                r#"{"error_code":"ROMA.10012"}"#,
                ImportDisposition::Busy,
            ),
            (
                500,
                r#"{"error_code":"ROMA.10012"}"#,
                ImportDisposition::Busy,
            ),
            (429, "", ImportDisposition::Throttled),
            (
                429,
                r#"{"error_code":"APIG.0308"}"#,
                ImportDisposition::Throttled,
            ),
            // Whatever the status, this code speaks of a job.
            (
                429,
                r#"{"error_code":"ROMA.10012"}"#,
                ImportDisposition::Busy,
            ),
            (401, "<p>", ImportDisposition::TokenRefused),
            (
                401,
                r#"{"error_code":"APIG.0307"}"#,
                ImportDisposition::TokenRefused,
            ),
            (
                403,
                r#"{"error_code":"ROMA.1002"}"#,
                ImportDisposition::TokenRefused,
            ),
            (
                403,
                r#"{"error_code":"ROMA.13000"}"#,
                ImportDisposition::Refused,
            ),
            (
                403,
                r#"{"error_code":"ROMA.1006"}"#,
                ImportDisposition::Refused,
            ),
            (404, "", ImportDisposition::Refused),
        ] {
            let answer = ImportResponse::read(status, body.as_bytes());
            assert_eq!(answer.disposition(), expected, "{status} {body}");
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
                let answer = ImportResponse::read(status, body.as_bytes());
                assert_eq!(
                    answer.clone().with_not_sent_header(None).disposition(),
                    ImportDisposition::Unknown
                );
                assert_eq!(
                    answer.with_not_sent_header(Some("?1")).disposition(),
                    ImportDisposition::Unsent
                );
            }
        }
        let busy = ImportResponse::read(403, br#"{"error_code":"ROMA.10012"}"#);
        assert_eq!(
            busy.with_not_sent_header(Some("?1")).disposition(),
            ImportDisposition::Busy
        );
    }

    #[test]
    fn an_answer_to_a_poll_says_what_comes_next() {
        for (status, body, expected) in [
            (200, r#"{"status":"Running"}"#, PollOutcome::Progress),
            (200, "{}", PollOutcome::Nothing),
            (
                200,
                r#"{"error_code":"ROMA.1002","error_msg":"m"}"#,
                PollOutcome::TokenRefused,
            ),
            (
                200,
                r#"{"id":null,"status":null,"error_code":"APIG.0301"}"#,
                PollOutcome::TokenRefused,
            ),
            (200, r#"{"error_code":"ROMA.1006"}"#, PollOutcome::Denied),
            (
                200,
                r#"{"error_code":"ROMA.00110006"}"#,
                PollOutcome::Absent,
            ),
            (200, r#"{"error_code":"X.1"}"#, PollOutcome::Nothing),
            (
                200,
                r#"{"status":"Running","error_code":"ROMA.1002"}"#,
                PollOutcome::Progress,
            ),
            (401, "", PollOutcome::TokenRefused),
            (
                401,
                r#"{"error_code":"APIGW.0301"}"#,
                PollOutcome::TokenRefused,
            ),
            (401, r#"{"error_code":"ROMA.1006"}"#, PollOutcome::Denied),
            (
                403,
                r#"{"error_code":"APIG.0301"}"#,
                PollOutcome::TokenRefused,
            ),
            (403, r#"{"error_code":"ROMA.1006"}"#, PollOutcome::Denied),
            // Nobody says why.
            (403, "", PollOutcome::Denied),
            (403, "<html>", PollOutcome::Nothing),
            (403, "<?xml version=\"1.0\"?><e/>", PollOutcome::Nothing),
            (
                403,
                r#"{"error_code":"","error_msg":"m"}"#,
                PollOutcome::Denied,
            ),
            (403, r#"{"error_code":"X.1"}"#, PollOutcome::Nothing),
            (
                404,
                r#"{"error_code":"ROMA.00110006"}"#,
                PollOutcome::Absent,
            ),
            (404, "", PollOutcome::Nothing),
            (404, r#"{"error_code":"APIG.0101"}"#, PollOutcome::Nothing),
            (429, "", PollOutcome::Nothing),
        ] {
            let answer = ProgressResponse::read(status, body.as_bytes());
            assert_eq!(answer.poll_outcome(), expected, "{status} {body}");
        }
    }
}
