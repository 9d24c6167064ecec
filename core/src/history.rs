//! What became of one import of a plan.
//!
//! A plan is sent import by import. The console keeps an [`ImportHistory`] of each where it
//! outlives the page; `roma-import run` keeps a file of its own, and makes them of that for
//! its record.

use serde::{Deserialize, Serialize};

use crate::Lang;
use crate::response::{Effect, ImportDisposition, ImportResponse, Outcome, Progress, Reason, Time};
use crate::service::{self, Explanation};

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
#[non_exhaustive]
pub struct Attempt {
    /// When, in milliseconds since the epoch, if that was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<i64>,
    /// The job that it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<String>,
    /// Whether the service has said, often enough in a row, that it has no such job: then nobody
    /// is to learn from it how the job has ended.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_gone: bool,
    /// How it ended; without this and without a job, nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<AttemptEnd>,
    /// When that was noticed, by the clock of whoever has sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<i64>,
    /// When its job began, by the service's clock, if it has ended and the service has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_began_at: Option<Time>,
    /// The same of when it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_ended_at: Option<Time>,
    /// The reasons that the service gave at the end of its job: of one that failed, or of
    /// one that succeeded and yet left something out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Reasons>,
}

/// The reasons that the service gave at the end of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reasons {
    /// How many it gave.
    pub count: usize,
    /// The first of them, each in a line: as many as a person reads.
    pub first: Vec<String>,
    /// The first error code among all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whether one of them is about an application. An import has no more than one, so that it is
    /// that one which a job that failed has not imported, as where its name is taken.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub names_app: bool,
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
#[non_exhaustive]
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
    /// It was refused, which says nothing of when it was sent before.
    Refused(EarlierEffect),
    /// It was refused because of the token, which says no more of that.
    TokenRefused(EarlierEffect),
    /// It was refused for now, as when another job is running; whether that may be its own is
    /// told by [`ImportHistory::may_be_in_its_own_way`].
    Busy(EarlierEffect),
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

/// What an import may have done when it was sent before it was refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EarlierEffect {
    /// Nothing was imported: it was not sent before, or was refused then as well.
    #[default]
    Nothing,
    /// Its last job failed: some of it may have been imported.
    Failed,
    /// The same, and nobody knows how a sending before that has ended: a job of it may be
    /// running.
    FailedAfterUnknown,
    /// Nobody knows what became of it: all of it may have been imported, and its job may be
    /// running.
    Unknown,
    /// Its job was begun and is followed, and had not ended: it may be running. No
    /// [`ImportHistory`] says so: a plan sends no import again whose job it follows. One whose
    /// job is known and the service does not have can be sent again by a person's word, and is
    /// [`Unknown`](Self::Unknown) then.
    Begun,
}

impl EarlierEffect {
    /// Whether some of it may have been imported.
    #[must_use]
    pub fn may_have_imported(self) -> bool {
        self != Self::Nothing
    }

    /// Whether a job of it may be running.
    #[must_use]
    pub const fn may_be_running(self) -> bool {
        matches!(self, Self::FailedAfterUnknown | Self::Unknown | Self::Begun)
    }

    /// Whether what is in the way of an import that was received so may be its own job, so
    /// that to wait for it and send the import again may be to import it twice. Who has had too
    /// many requests says nothing of a job.
    #[must_use]
    pub fn may_be_in_the_way(self, received: ImportDisposition) -> bool {
        received == ImportDisposition::Busy && self.may_be_running()
    }
}

impl ImportStatus<'_> {
    /// Whether nobody knows what became of it when it was sent, and its job is not followed: all
    /// of it may have been imported. Of one of which a job has failed besides, that is known.
    #[must_use]
    pub const fn is_effect_unknown(self) -> bool {
        match self {
            Self::Unanswered | Self::SkippedUnanswered => true,
            Self::Refused(earlier) | Self::TokenRefused(earlier) | Self::Busy(earlier) => {
                matches!(earlier, EarlierEffect::Unknown)
            }
            _ => false,
        }
    }

    /// The same without a refusal that says nothing of an import that may have been imported when
    /// it was sent before.
    const fn at_rest(self) -> Self {
        match self {
            Self::Refused(effect) | Self::TokenRefused(effect) | Self::Busy(effect) => match effect
            {
                EarlierEffect::Nothing => self,
                EarlierEffect::Failed | EarlierEffect::FailedAfterUnknown => Self::Failed,
                EarlierEffect::Unknown | EarlierEffect::Begun => Self::Unanswered,
            },
            _ => self,
        }
    }

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
            (Some(AttemptEnd::Refused(refused)), _) => {
                let effect = self.earlier_effect();
                match refused.disposition() {
                    ImportDisposition::Busy | ImportDisposition::Throttled => {
                        ImportStatus::Busy(effect)
                    }
                    ImportDisposition::TokenRefused => ImportStatus::TokenRefused(effect),
                    ImportDisposition::Begun
                    | ImportDisposition::Refused
                    | ImportDisposition::Unsent
                    | ImportDisposition::Unknown => ImportStatus::Refused(effect),
                }
            }
        }
    }

    /// Where it stands once nothing more is to be sent or looked at: a refusal is no news then of
    /// an import that may have been imported when it was sent before, and neither is a job that
    /// the service does not have.
    #[must_use]
    pub fn status_at_rest(&self) -> ImportStatus<'_> {
        match self.status() {
            ImportStatus::Running(_) if self.attempts.last().is_some_and(|last| last.is_gone) => {
                ImportStatus::Unanswered
            }
            status => status.at_rest(),
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

    /// Whether what was in its way when it was sent last may be its own job.
    #[must_use]
    pub fn may_be_in_its_own_way(&self) -> bool {
        let refusal = self.refusal().filter(|_| self.resolution.is_none());
        refusal.is_some_and(|refused| {
            let received = refused.disposition();
            self.earlier_effect().may_be_in_the_way(received)
        })
    }

    /// What it may have done whenever it was sent and not refused: all that is said of it
    /// after a refusal is derived from this.
    #[must_use]
    pub fn earlier_effect(&self) -> EarlierEffect {
        let decisive = self.decisive_attempt();
        match decisive.map(|decisive| &decisive.end) {
            // All of them were.
            None | Some(Some(AttemptEnd::Refused(_))) => EarlierEffect::Nothing,
            Some(Some(AttemptEnd::Failed)) if self.has_open_attempt() => {
                EarlierEffect::FailedAfterUnknown
            }
            Some(Some(AttemptEnd::Failed)) => EarlierEffect::Failed,
            // One that has succeeded is neither sent again nor left out by anybody who knows
            // that.
            Some(None | Some(AttemptEnd::Finished | AttemptEnd::Succeeded)) => {
                EarlierEffect::Unknown
            }
        }
    }

    /// Where it stands once it is left out.
    #[must_use]
    pub fn status_if_skipped(&self) -> ImportStatus<'_> {
        match self.earlier_effect() {
            EarlierEffect::Nothing => ImportStatus::Skipped,
            EarlierEffect::Failed | EarlierEffect::FailedAfterUnknown => {
                ImportStatus::SkippedFailed
            }
            EarlierEffect::Unknown | EarlierEffect::Begun => ImportStatus::SkippedUnanswered,
        }
    }

    /// Whether it is certain that nothing of it was imported: it was refused whenever it was
    /// sent, or never was.
    #[must_use]
    pub fn has_imported_nothing(&self) -> bool {
        let is_confirmed = self
            .resolution
            .is_some_and(|resolution| resolution.kind == ResolutionKind::Confirmed);
        !is_confirmed && !self.earlier_effect().may_have_imported()
    }

    /// Whether it is certain that an application in it was not imported: whenever it was sent, it
    /// was refused, or its job failed and the service has named the application as a reason.
    #[must_use]
    pub fn has_not_imported_app(&self) -> bool {
        let is_named = |one: &Attempt| one.reasons.as_ref().is_some_and(|all| all.names_app);
        let has_not = |one: &Attempt| match one.end {
            Some(AttemptEnd::Failed) => is_named(one),
            Some(AttemptEnd::Refused(_)) => true,
            Some(AttemptEnd::Succeeded | AttemptEnd::Finished) | None => false,
        };
        let resolution = self.resolution.map(|resolution| resolution.kind);
        resolution != Some(ResolutionKind::Confirmed) && self.attempts.iter().all(has_not)
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
    pub fn may_have_unknown_job(&self) -> bool {
        self.attempts.iter().any(Attempt::is_unknown)
    }

    /// Whether nobody knows how one of its attempts has ended, whatever came after it.
    fn has_open_attempt(&self) -> bool {
        self.attempts.iter().any(|one| one.end.is_none())
    }

    /// Notes that it is about to be sent. An attempt that was refused leaves no
    /// trace once there is another: one that waits for hours would have thousands.
    pub fn record_attempt(&mut self, now: i64) {
        self.forget_refusal();
        self.attempts.push(Attempt {
            sent_at: Some(now),
            job_id: None,
            is_gone: false,
            end: None,
            ended_at: None,
            job_began_at: None,
            job_ended_at: None,
            reasons: None,
        });
    }

    /// Forgets the last attempt if that was refused.
    fn forget_refusal(&mut self) {
        let refused = |last: &mut Attempt| matches!(last.end, Some(AttemptEnd::Refused(_)));
        self.attempts.pop_if(refused);
    }

    /// Notes the job that was found to be that of the last attempt of which nobody knew. It
    /// tells more than what came since: a refusal leaves no trace then, and a job that has
    /// failed meanwhile was begun before it, by all that the endpoint tells.
    pub fn found(&mut self, job_id: &str) {
        self.forget_refusal();
        if let Some(at) = self.attempts.iter().rposition(Attempt::is_unknown) {
            self.attempts
                .get_mut(at..)
                .into_iter()
                .for_each(|since| since.rotate_left(1));
            self.begun(job_id);
        }
    }

    /// Notes the job that it began.
    pub fn begun(&mut self, job_id: &str) {
        if let Some(last) = self.attempts.last_mut() {
            last.job_id = Some(job_id.to_owned());
        }
    }

    /// Notes whether the service has no such job as it began.
    pub fn job_is_gone(&mut self, is_gone: bool) {
        if let Some(last) = self.attempts.last_mut() {
            last.is_gone = is_gone;
        }
    }

    /// Notes how its job has ended; nothing while it runs.
    pub fn job_ended(&mut self, progress: &Progress, now: i64) {
        if let Some(end) = AttemptEnd::of_job(progress) {
            self.ended(end, now);
            if let Some(last) = self.attempts.last_mut() {
                last.reasons = Reasons::of_job(progress);
                last.job_began_at.clone_from(&progress.begin_time);
                last.job_ended_at.clone_from(&progress.end_time);
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

impl Attempt {
    /// Whether nobody knows whether it has begun a job.
    const fn is_unknown(&self) -> bool {
        self.job_id.is_none() && self.end.is_none()
    }
}

impl Refused {
    /// What it asked of whoever had sent the import.
    #[must_use]
    pub fn disposition(&self) -> ImportDisposition {
        ImportDisposition::of_refusal(self.status, self.code.as_deref())
    }

    /// What it means, and what to do next; `None` where nobody knows, or its own words say it.
    #[must_use]
    pub fn explain(&self, lang: Lang) -> Option<Explanation> {
        let message = self.message.as_deref();
        let says_why = message.is_some_and(|words| !words.is_empty());
        service::explain_refusal(self.status, self.code.as_deref(), says_why, lang)
    }

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
            names_app: progress.reasons.iter().any(Reason::is_about_app),
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
    use crate::response::{ProgressOutcome, ProgressResponse};

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
    fn a_refusal_that_was_noted_is_explained_as_the_answer_was() {
        for body in [
            "",
            "<p>",
            r#"{"error_code":"ROMA.10012","error_msg":"m"}"#,
            r#"{"error_code":"X.1","error_msg":""}"#,
            r#"{"error_code":"X.1","error_msg":"m"}"#,
            r#"{"error_details":"No quota."}"#,
        ] {
            let answer = ImportResponse::read(404, body.as_bytes());
            let Some(AttemptEnd::Refused(refused)) = AttemptEnd::of_refusal(&answer) else {
                panic!("{body} is no refusal");
            };
            assert_eq!(refused.disposition(), answer.disposition(), "{body}");
            for lang in [Lang::En, Lang::Zh] {
                let explained = match &answer.outcome {
                    Outcome::Refused(refusal) => {
                        let code = refusal.error_code.as_deref();
                        service::explain_refusal(404, code, refusal.says_why(), lang)
                    }
                    Outcome::Unreadable(why) => service::explain_unreadable(404, *why, lang),
                    Outcome::Accepted { .. } => None,
                };
                assert_eq!(refused.explain(lang), explained, "{body}");
            }
        }
        // Another program may have written the record.
        let silent = Refused {
            status: 404,
            code: None,
            message: Some(String::new()),
            request_id: None,
        };
        assert!(silent.explain(Lang::En).is_some());
    }

    fn refused_with(status: u16) -> Option<AttemptEnd> {
        AttemptEnd::of_refusal(&ImportResponse::read(status, b""))
    }

    /// A history of attempts, each with its job and its end.
    fn history(attempts: &[(Option<&str>, Option<AttemptEnd>)]) -> ImportHistory {
        let mut history = ImportHistory::default();
        for (job_id, end) in attempts {
            history.record_attempt(1);
            if let Some(job_id) = job_id {
                history.begun(job_id);
            }
            if let Some(end) = end {
                history.ended(end.clone(), 2);
            }
        }
        history
    }

    const UNKNOWN: (Option<&str>, Option<AttemptEnd>) = (None, None);

    #[test]
    fn nobody_knows_what_a_job_has_done_that_the_service_does_not_have() {
        let mut gone = history(&[(Some("j"), None)]);
        gone.job_is_gone(true);
        // Somebody may look at it again.
        assert_eq!(gone.status(), ImportStatus::Running("j"));
        assert_eq!(gone.status_at_rest(), ImportStatus::Unanswered);
        gone.job_is_gone(false);
        assert_eq!(gone.status_at_rest(), ImportStatus::Running("j"));
        // What it has told of its end holds.
        gone.job_is_gone(true);
        gone.ended(AttemptEnd::Failed, 2);
        assert_eq!(gone.status_at_rest(), ImportStatus::Failed);
    }

    #[test]
    fn a_refusal_says_nothing_of_when_the_import_was_sent_before() {
        let failed = || (Some("k"), Some(AttemptEnd::Failed));
        let (unanswered, has_failed) = (ImportStatus::Unanswered, ImportStatus::Failed);
        for (attempts, effect, at_rest) in [
            (vec![], EarlierEffect::Nothing, None),
            (vec![UNKNOWN], EarlierEffect::Unknown, Some(unanswered)),
            // Of this one, the job is known, and nothing of what became of it.
            (
                vec![(Some("j"), None)],
                EarlierEffect::Unknown,
                Some(unanswered),
            ),
            (vec![failed()], EarlierEffect::Failed, Some(has_failed)),
            (
                vec![UNKNOWN, failed()],
                EarlierEffect::FailedAfterUnknown,
                Some(has_failed),
            ),
            (
                vec![failed(), UNKNOWN],
                EarlierEffect::Unknown,
                Some(unanswered),
            ),
        ] {
            for (answer, expected) in [
                (400, ImportStatus::Refused(effect)),
                (401, ImportStatus::TokenRefused(effect)),
                (429, ImportStatus::Busy(effect)),
            ] {
                let refused = (None, refused_with(answer));
                let history = history(&[attempts.clone(), vec![refused]].concat());
                let status = history.status();
                assert_eq!(status, expected, "{history:?}");
                assert_eq!(status.at_rest(), at_rest.unwrap_or(expected), "{history:?}");
                let is_unknown = at_rest == Some(unanswered);
                assert_eq!(status.is_effect_unknown(), is_unknown, "{history:?}");
            }
        }
    }

    #[test]
    fn what_is_in_the_way_of_an_import_may_be_its_own_job_as_long_as_one_may_be_running() {
        for (effect, expected) in [
            (EarlierEffect::Nothing, false),
            (EarlierEffect::Failed, false),
            (EarlierEffect::FailedAfterUnknown, true),
            (EarlierEffect::Unknown, true),
        ] {
            assert_eq!(effect.may_be_in_the_way(ImportDisposition::Busy), expected);
            for other in [ImportDisposition::Refused, ImportDisposition::Throttled] {
                assert!(!effect.may_be_in_the_way(other), "{other:?}");
            }
        }
    }

    #[test]
    fn too_many_requests_are_no_job_in_the_way() {
        let busy = || {
            let answer = ImportResponse::read(403, br#"{"error_code":"ROMA.10012"}"#);
            (None, AttemptEnd::of_refusal(&answer))
        };
        let throttled = || (None, refused_with(429));
        for (attempts, expected) in [
            (vec![busy()], false),
            (vec![UNKNOWN, busy()], true),
            (vec![UNKNOWN, throttled()], false),
            (vec![UNKNOWN], false),
        ] {
            let mut history = history(&attempts);
            assert_eq!(history.may_be_in_its_own_way(), expected, "{history:?}");
            history.resolution = Some(Resolution {
                at: None,
                kind: ResolutionKind::Skipped,
            });
            assert!(!history.may_be_in_its_own_way(), "it is closed");
        }
    }

    #[test]
    fn the_job_that_is_found_is_that_of_the_last_attempt_of_which_nobody_knew() {
        let mut found = history(&[UNKNOWN, (None, refused_with(429))]);
        assert!(found.may_have_unknown_job());
        found.found("j");
        assert_eq!(found.attempts.len(), 1);
        assert_eq!(found.status(), ImportStatus::Running("j"));
        assert!(!found.may_have_unknown_job());

        // A job that has failed since keeps what is known of it.
        let failed = || (Some("k"), Some(AttemptEnd::Failed));
        let mut found = history(&[UNKNOWN, failed(), (None, refused_with(429))]);
        found.found("j");
        assert_eq!(found.status(), ImportStatus::Running("j"));
        assert_eq!(found, history(&[failed(), (Some("j"), None)]));

        // Where every job is known, none is found.
        let known = history(&[failed(), (Some("j"), None)]);
        let mut found = known.clone();
        found.found("other");
        assert_eq!(found, known);
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

    #[test]
    fn an_application_was_not_imported_where_each_job_that_failed_has_named_it() {
        let named = |kind: &str| {
            format!(
                r#"{{"status":"Failed","reasons":[{{"resource_type":"{kind}","resource_name":"n"}}]}}"#
            )
        };
        let [app, task] = [named("application"), named("task")];
        let bare = r#"{"status":"Failed"}"#;
        let succeeded = r#"{"status":"Success"}"#;
        for (jobs, expected) in [
            (&[][..], true),
            (&[app.as_str()], true),
            (&[app.as_str(), &app], true),
            (&[task.as_str()], false),
            (&[bare], false),
            // The first may have imported what is in the way of the second.
            (&[bare, &app], false),
            (&[succeeded], false),
        ] {
            let mut history = ImportHistory::default();
            for body in jobs {
                history.record_attempt(0);
                history.begun("j");
                let answer = ProgressResponse::read(200, body.as_bytes());
                let ProgressOutcome::Progress(progress) = answer.outcome else {
                    panic!("{body}");
                };
                history.job_ended(&progress, 1);
            }
            assert_eq!(history.has_not_imported_app(), expected, "{jobs:?}");
            history.record_attempt(2);
            assert!(!history.has_not_imported_app(), "nobody knows of the last");
        }
    }
}
