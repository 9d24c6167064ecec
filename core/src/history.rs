//! What became of one import of a plan.
//!
//! A plan is sent import by import. The console keeps an [`ImportHistory`] of each where it
//! outlives the page; `roma-import run` keeps a file of its own, and makes them of that for
//! its record.

use serde::{Deserialize, Serialize};

use crate::response::{Effect, ImportDisposition, ImportResponse, Outcome, Progress, Reason};
use crate::service;

/// How many reasons of a job are kept in words: as many as a person reads.
const MAX_REASONS: usize = 20;

/// How many reasons of a job are listed, where all of them are kept: more than an import has
/// items, and yet few enough for whatever comes.
const MAX_LISTED_REASONS: usize = 1_000;

/// What became of one import: all that is kept of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportHistory {
    /// Every time that it was sent, or was about to be, in order.
    pub attempts: Vec<Attempt>,
    /// How a person has closed it, if one has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
}

/// One time that an import was sent, or was about to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When, in milliseconds since the epoch, if that was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<i64>,
    /// The job that it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<String>,
    /// How it ended; without this and without a job, nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<AttemptEnd>,
    /// When that was noticed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<i64>,
    /// The reasons that the service gave at the end of its job: of one that failed, or of
    /// one that succeeded and yet left something out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Reasons>,
}

/// The reasons that the service gave at the end of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasons {
    /// How many it gave.
    pub count: usize,
    /// The first of them, each in a line: as many as a person reads.
    pub first: Vec<String>,
    /// The first error code among all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// All of them, for programs, where they are kept: `roma-import run` does so in its file.
    /// The console, which has every import of a plan in memory, does not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<Reason>,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptEnd {
    /// Its job succeeded.
    Succeeded,
    /// Its job has ended, and the service did not say how.
    Finished,
    /// Its job failed.
    Failed,
    /// It was refused: nothing of it was imported.
    Refused(Refused),
}

/// Why an attempt was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The status of the answer.
    pub status: u16,
    /// Its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Why, in the service's own words; see [`Refusal::reason`](crate::response::Refusal::reason).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The service's own number for the request, which its support asks for first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// A person's word on an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// When it was given, in milliseconds since the epoch, if that was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
    /// What it was.
    pub kind: ResolutionKind,
}

/// What a person can say of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResolutionKind {
    /// It is left out.
    Skipped,
    /// It was imported.
    Confirmed,
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportStatus<'s> {
    /// It was never sent.
    Waiting,
    /// It was about to be sent, and no answer is known: it may have been imported.
    Unanswered,
    /// Its job was begun, and is not known to have ended.
    Running(&'s str),
    /// Its job has ended well, or nobody said otherwise.
    Done,
    /// Its job failed; some of it may have been imported.
    Failed,
    /// It was refused.
    Refused,
    /// It was refused because of the token.
    TokenRefused,
    /// It was refused for now, as when another job is running.
    Busy,
    /// A person has left it out, and nothing of it was imported.
    Skipped,
    /// A person has left it out after its last job failed: some of it may have been
    /// imported.
    SkippedFailed,
    /// A person has left it out without knowing what became of it when it was last sent and
    /// not refused: all of it may have been imported.
    SkippedUnanswered,
    /// A person has said that it was imported.
    Confirmed,
}

impl ImportStatus<'_> {
    /// Whether there is nothing more to be done about it.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(
            self,
            Self::Done
                | Self::Skipped
                | Self::SkippedFailed
                | Self::SkippedUnanswered
                | Self::Confirmed
        )
    }
}

impl ImportHistory {
    /// Where it stands.
    #[must_use]
    pub fn status(&self) -> ImportStatus<'_> {
        if let Some(resolution) = self.resolution {
            return match resolution.kind {
                ResolutionKind::Skipped => self.status_if_skipped(),
                ResolutionKind::Confirmed => ImportStatus::Confirmed,
            };
        }
        let Some(last) = self.attempts.last() else {
            return ImportStatus::Waiting;
        };
        match (&last.end, &last.job_id) {
            (None, None) => ImportStatus::Unanswered,
            (None, Some(job_id)) => ImportStatus::Running(job_id),
            (Some(AttemptEnd::Succeeded | AttemptEnd::Finished), _) => ImportStatus::Done,
            (Some(AttemptEnd::Failed), _) => ImportStatus::Failed,
            (Some(AttemptEnd::Refused(Refused { status, code, .. })), _) => {
                match ImportDisposition::of_refusal(*status, code.as_deref()) {
                    ImportDisposition::Busy => ImportStatus::Busy,
                    ImportDisposition::TokenRefused => ImportStatus::TokenRefused,
                    ImportDisposition::Begun
                    | ImportDisposition::Refused
                    | ImportDisposition::Unsent
                    | ImportDisposition::Unknown => ImportStatus::Refused,
                }
            }
        }
    }

    /// How it was refused last, if it was.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refused> {
        match &self.attempts.last()?.end {
            Some(AttemptEnd::Refused(refused)) => Some(refused),
            _ => None,
        }
    }

    /// Where it stands once it is left out, by the attempt that tells what became of it
    /// ([`decisive_attempt`](Self::decisive_attempt)).
    #[must_use]
    pub fn status_if_skipped(&self) -> ImportStatus<'_> {
        let Some(decisive) = self.decisive_attempt() else {
            return ImportStatus::Skipped;
        };
        match decisive.end {
            Some(AttemptEnd::Refused(_)) => ImportStatus::Skipped,
            Some(AttemptEnd::Failed) => ImportStatus::SkippedFailed,
            // One that has succeeded is not left out by anybody who knows that.
            None | Some(AttemptEnd::Finished | AttemptEnd::Succeeded) => {
                ImportStatus::SkippedUnanswered
            }
        }
    }

    /// Whether it is certain that nothing of it was imported: it was refused whenever it was
    /// sent, or never was.
    #[must_use]
    pub fn has_imported_nothing(&self) -> bool {
        let is_confirmed = self
            .resolution
            .is_some_and(|resolution| resolution.kind == ResolutionKind::Confirmed);
        let mut ends = self.attempts.iter().map(|one| one.end.as_ref());
        !is_confirmed && ends.all(|end| matches!(end, Some(AttemptEnd::Refused(_))))
    }

    /// The attempt that tells what became of it: the last one that was not refused, since
    /// a refusal says nothing of the attempts before it; the last one if all were.
    #[must_use]
    pub fn decisive_attempt(&self) -> Option<&Attempt> {
        let is_refused = |one: &Attempt| matches!(one.end, Some(AttemptEnd::Refused(_)));
        let mut attempts = self.attempts.iter();
        attempts
            .rfind(|one| !is_refused(one))
            .or_else(|| self.attempts.last())
    }

    /// Whether its job has ended, and the service did not say how.
    #[must_use]
    pub fn has_unknown_result(&self) -> bool {
        self.status() == ImportStatus::Done
            && self
                .attempts
                .last()
                .is_none_or(|last| last.end != Some(AttemptEnd::Succeeded))
    }

    /// Whether a job of it may have been begun that nobody knows of.
    #[must_use]
    pub fn may_have_begun(&self) -> bool {
        let mut attempts = self.attempts.iter();
        attempts.any(|one| one.job_id.is_none() && one.end.is_none())
    }

    /// Whether it was refused last, and nobody knows whether it was begun when it was sent just
    /// before that.
    #[must_use]
    pub fn was_refused_after_unknown(&self) -> bool {
        let mut last_first = self.attempts.iter().rev();
        let mut end = || last_first.next().map(|one| (&one.job_id, &one.end));
        matches!(end(), Some((_, Some(AttemptEnd::Refused(_)))))
            && matches!(end(), Some((None, None)))
    }

    /// Whether a job of it may be running that was begun when it was sent before: how that
    /// ended is not known, whatever came after it.
    #[must_use]
    pub fn may_be_running(&self) -> bool {
        self.attempts.iter().any(|one| one.end.is_none())
    }

    /// Notes that it is about to be sent. An attempt that was refused leaves no
    /// trace once there is another: one that waits for hours would have thousands.
    pub fn record_attempt(&mut self, now: i64) {
        self.forget_refusal();
        self.attempts.push(Attempt {
            sent_at: Some(now),
            job_id: None,
            end: None,
            ended_at: None,
            reasons: None,
        });
    }

    /// Forgets the last attempt if that was refused.
    fn forget_refusal(&mut self) {
        let refused = |last: &mut Attempt| matches!(last.end, Some(AttemptEnd::Refused(_)));
        self.attempts.pop_if(refused);
    }

    /// Notes the job that was found to be that of the last attempt of which nobody knew. It
    /// tells more than a refusal since, which leaves no trace then.
    pub fn found(&mut self, job_id: &str) {
        self.forget_refusal();
        self.begun(job_id);
    }

    /// Notes the job that it began.
    pub fn begun(&mut self, job_id: &str) {
        if let Some(last) = self.attempts.last_mut() {
            last.job_id = Some(job_id.to_owned());
        }
    }

    /// Notes how its job has ended; nothing while it runs.
    pub fn job_ended(&mut self, progress: &Progress, now: i64) {
        if let Some(end) = AttemptEnd::of_job(progress) {
            self.ended(end, now);
            if let Some(last) = self.attempts.last_mut() {
                last.reasons = Reasons::of_job(progress);
            }
        }
    }

    /// Notes how the last attempt ended.
    pub fn ended(&mut self, end: AttemptEnd, now: i64) {
        if let Some(last) = self.attempts.last_mut() {
            last.end = Some(end);
            last.ended_at = Some(now);
        }
    }
}

impl Refused {
    /// Whether the user may not do this, so that another user's token may help.
    #[must_use]
    pub fn is_about_permission(&self) -> bool {
        service::is_about_permission(self.status, self.code.as_deref())
    }
}

impl Reasons {
    /// The reasons in the progress of a job, the first of them in words; nothing if there is
    /// none.
    #[must_use]
    pub fn of_job(progress: &Progress) -> Option<Self> {
        let mut reasons = progress.reasons.iter().map(Reason::in_words);
        let first: Vec<String> = reasons.by_ref().take(MAX_REASONS).collect();
        let count = first.len() + reasons.count();
        let mut codes = progress.reasons.iter().map(|reason| &reason.error_code);
        (count > 0).then(|| Self {
            count,
            first,
            code: codes.find_map(Clone::clone),
            listed: Vec::new(),
        })
    }

    /// The same with each of them listed, as far as a thousand.
    #[must_use]
    pub fn listed_of_job(progress: &Progress) -> Option<Self> {
        let listed = progress.reasons.iter().take(MAX_LISTED_REASONS);
        let listed = listed.cloned().collect();
        Self::of_job(progress).map(|of_job| Self { listed, ..of_job })
    }

    /// How many there are besides the first.
    #[must_use]
    pub fn more(&self) -> usize {
        self.count.saturating_sub(self.first.len())
    }

    /// How many there are besides those listed, where any are.
    #[must_use]
    pub fn omitted(&self) -> usize {
        match self.listed.len() {
            0 => 0,
            listed => self.count.saturating_sub(listed),
        }
    }
}

impl AttemptEnd {
    /// The end of a job; nothing while it runs.
    #[must_use]
    pub fn of_job(progress: &Progress) -> Option<Self> {
        if !progress.status.is_end() {
            return None;
        }
        Some(match progress.succeeded() {
            Some(true) => Self::Succeeded,
            None => Self::Finished,
            Some(false) => Self::Failed,
        })
    }

    /// The end of an attempt that this answer refuses; nothing if it does not, or nobody
    /// can tell.
    #[must_use]
    pub fn of_refusal(answer: &ImportResponse) -> Option<Self> {
        if answer.effect() != Effect::NotBegun {
            return None;
        }
        let refusal = match &answer.outcome {
            Outcome::Refused(refusal) => Some(refusal),
            Outcome::Accepted { .. } | Outcome::Unreadable(_) => None,
        };
        Some(Self::Refused(Refused {
            status: answer.status,
            code: refusal.and_then(|refusal| refusal.error_code.clone()),
            message: refusal.and_then(|refusal| refusal.reason().map(str::to_owned)),
            request_id: refusal.and_then(|refusal| refusal.request_id.clone()),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_kept_with_its_code_and_its_reason_whatever_field_that_is_in() {
        for (body, code, message, request_id) in [
            (
                r#"{"error_code":"X.1","error_msg":"m","error_details":"d","request_id":"r"}"#,
                Some("X.1"),
                Some("m"),
                Some("r"),
            ),
            (
                r#"{"error_details":"No quota."}"#,
                None,
                Some("No quota."),
                None,
            ),
            ("<p>", None, None, None),
        ] {
            let answer = ImportResponse::read(403, body.as_bytes());
            let refused = Refused {
                status: 403,
                code: code.map(str::to_owned),
                message: message.map(str::to_owned),
                request_id: request_id.map(str::to_owned),
            };
            assert_eq!(
                AttemptEnd::of_refusal(&answer),
                Some(AttemptEnd::Refused(refused))
            );
        }
        assert_eq!(
            AttemptEnd::of_refusal(&ImportResponse::read(502, b"")),
            None
        );
    }

    #[test]
    fn a_refusal_without_a_code_is_about_permission_if_its_status_says_so() {
        for (status, code, expected) in [
            (403, None, true),
            (403, Some(""), true),
            (401, None, false),
            (400, Some("ROMA.1006"), true),
            (403, Some("ROMA.13000"), false),
            (403, Some("X.1"), false),
        ] {
            let refused = Refused {
                status,
                code: code.map(str::to_owned),
                message: None,
                request_id: None,
            };
            assert_eq!(refused.is_about_permission(), expected, "{status} {code:?}");
        }
    }

    #[test]
    fn the_job_that_is_found_is_that_of_the_attempt_before_a_refusal() {
        let refused = || AttemptEnd::of_refusal(&ImportResponse::read(429, b"")).unwrap();
        let mut history = ImportHistory::default();
        assert!(!history.was_refused_after_unknown() && !history.may_be_running());
        history.record_attempt(1);
        assert!(!history.was_refused_after_unknown() && history.may_be_running());
        history.record_attempt(2);
        history.ended(refused(), 3);
        assert!(history.was_refused_after_unknown() && history.may_be_running());
        assert_eq!(history.status(), ImportStatus::Busy);
        history.found("j");
        assert_eq!(history.attempts.len(), 1);
        assert_eq!(history.status(), ImportStatus::Running("j"));
        // Of this one, the job is known.
        history.record_attempt(4);
        history.ended(refused(), 5);
        assert!(!history.was_refused_after_unknown() && history.may_be_running());

        let mut history = ImportHistory::default();
        history.record_attempt(1);
        history.ended(refused(), 2);
        assert!(!history.was_refused_after_unknown() && !history.may_be_running());
    }

    #[test]
    fn only_what_was_refused_whenever_it_was_sent_is_certain_not_to_be_imported() {
        let refused = || {
            let answer = ImportResponse::read(403, b"{\"error_code\":\"X.1\"}");
            AttemptEnd::of_refusal(&answer)
        };
        let (skipped, confirmed) = (ResolutionKind::Skipped, ResolutionKind::Confirmed);
        for (ends, closed, expected) in [
            (vec![], None, true),
            (vec![], Some(skipped), true),
            (vec![refused()], None, true),
            (vec![refused()], Some(skipped), true),
            // A person knows better.
            (vec![refused()], Some(confirmed), false),
            (vec![None], None, false),
            (vec![None], Some(skipped), false),
            (vec![None, refused()], Some(skipped), false),
            (vec![Some(AttemptEnd::Failed), refused()], None, false),
            (vec![Some(AttemptEnd::Finished), refused()], None, false),
            (vec![Some(AttemptEnd::Succeeded)], None, false),
        ] {
            let mut history = ImportHistory::default();
            for end in ends {
                history.record_attempt(1);
                if let Some(end) = end {
                    history.ended(end, 2);
                }
            }
            history.resolution = closed.map(|kind| Resolution { at: None, kind });
            assert_eq!(history.has_imported_nothing(), expected, "{history:?}");
        }
    }
}
