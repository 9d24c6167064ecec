//! What became of one import of a plan.
//!
//! A plan is sent import by import, by the console or by `roma-import run`, and each of
//! them keeps a [`Step`] for each import where it outlives the program.

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Fate, Outcome, Progress, Reason, Reception};
use crate::service;

/// How many reasons of a job are kept.
const MOST_REASONS: usize = 20;

/// What became of one import: all that is kept of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Every time that it was sent, or was about to be, in order.
    pub tries: Vec<Try>,
    /// How a person has closed it, if one has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
}

/// One time that an import was sent, or was about to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Try {
    /// When, in milliseconds since the epoch, if that was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<i64>,
    /// The job that it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<String>,
    /// How it ended; without this and without a job, nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// When that was noticed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<i64>,
    /// What the service named although the job succeeded; not there in what was written
    /// before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<Named>,
}

/// What the service named, each with a reason, of a job that succeeded all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// How many it named.
    pub count: usize,
    /// The first of the reasons.
    pub reasons: Vec<String>,
}

/// How a try ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Its job succeeded.
    Succeeded,
    /// Its job has ended, and the service did not say how.
    Finished,
    /// Its job failed, for these reasons.
    Failed(Vec<String>),
    /// It was refused: nothing of it was imported.
    Refused(Refused),
}

/// Why a try was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The status of the answer.
    pub status: u16,
    /// Its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A person's word on an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// When it was given, in milliseconds since the epoch, if that was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
    /// What it was.
    pub how: How,
}

/// What a person can say of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It is left out.
    Skipped,
    /// It was imported.
    Confirmed,
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand<'s> {
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
    /// A person has left it out after a job of it failed: some of it may have been
    /// imported.
    SkippedFailed,
    /// A person has left it out without knowing what became of it, now or when it was sent
    /// before: all of it may have been imported.
    SkippedUnanswered,
    /// A person has said that it was imported.
    Confirmed,
}

impl Stand<'_> {
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

impl Step {
    /// Where it stands.
    #[must_use]
    pub fn stand(&self) -> Stand<'_> {
        if let Some(closed) = self.closed {
            return match closed.how {
                How::Skipped => self.stand_skipped(),
                How::Confirmed => Stand::Confirmed,
            };
        }
        let Some(last) = self.tries.last() else {
            return Stand::Waiting;
        };
        match (&last.end, &last.job_id) {
            (None, None) => Stand::Unanswered,
            (None, Some(job_id)) => Stand::Running(job_id),
            (Some(End::Succeeded | End::Finished), _) => Stand::Done,
            (Some(End::Failed(_)), _) => Stand::Failed,
            (Some(End::Refused(Refused { status, code, .. })), _) => {
                match Reception::of_refusal(*status, code.as_deref()) {
                    Reception::Busy => Stand::Busy,
                    Reception::TokenRefused => Stand::TokenRefused,
                    _ => Stand::Refused,
                }
            }
        }
    }

    /// How it was refused last, if it was.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refused> {
        match &self.tries.last()?.end {
            Some(End::Refused(refused)) => Some(refused),
            _ => None,
        }
    }

    /// Where it stands once it is left out. That the last try was refused says nothing
    /// of those before it.
    #[must_use]
    pub fn stand_skipped(&self) -> Stand<'_> {
        let mut ends = self.tries.iter().map(|one| one.end.as_ref());
        if ends.clone().any(|end| matches!(end, Some(End::Failed(_)))) {
            Stand::SkippedFailed
        } else if ends.any(|end| end.is_none()) {
            Stand::SkippedUnanswered
        } else {
            Stand::Skipped
        }
    }

    /// The try that tells what became of it: the last one, unless that was refused, which
    /// says nothing of those before it.
    #[must_use]
    pub fn telling(&self) -> Option<&Try> {
        let last = self.tries.last()?;
        if !matches!(last.end, Some(End::Refused(_))) {
            return Some(last);
        }
        let find = |is_it: fn(&Option<End>) -> bool| self.tries.iter().rfind(|one| is_it(&one.end));
        find(|end| matches!(end, Some(End::Failed(_))))
            .or_else(|| find(Option::is_none))
            .or(Some(last))
    }

    /// Whether its job has ended, and the service did not say how.
    #[must_use]
    pub fn is_untold(&self) -> bool {
        self.stand() == Stand::Done
            && self
                .tries
                .last()
                .is_none_or(|last| last.end != Some(End::Succeeded))
    }

    /// Whether a job of it may have been begun that nobody knows of.
    #[must_use]
    pub fn may_have_begun(&self) -> bool {
        let mut tries = self.tries.iter();
        tries.any(|one| one.job_id.is_none() && one.end.is_none())
    }

    /// Notes that it is about to be sent. A try that was refused leaves no trace
    /// once there is another: one that waits for hours would have thousands.
    pub fn try_at(&mut self, now: i64) {
        let refused = |last: &Try| matches!(last.end, Some(End::Refused(_)));
        if self.tries.last().is_some_and(refused) {
            self.tries.pop();
        }
        self.tries.push(Try {
            sent_at: Some(now),
            job_id: None,
            end: None,
            ended_at: None,
            named: None,
        });
    }

    /// Notes the job that it began.
    pub fn begun(&mut self, job_id: &str) {
        if let Some(last) = self.tries.last_mut() {
            last.job_id = Some(job_id.to_owned());
        }
    }

    /// Notes what the service named of its job, which succeeded.
    pub fn named(&mut self, named: Option<Named>) {
        if let Some(last) = self.tries.last_mut() {
            last.named = named;
        }
    }

    /// Notes how it ended.
    pub fn ended(&mut self, end: End, now: i64) {
        if let Some(last) = self.tries.last_mut() {
            last.end = Some(end);
            last.ended_at = Some(now);
        }
    }
}

impl Refused {
    /// Whether the user may not do this, so that another user's token may help.
    #[must_use]
    pub fn is_about_permission(&self) -> bool {
        /// The user may not do this (RFC 9110).
        const FORBIDDEN: u16 = 403;
        match &self.code {
            Some(code) => service::is_about_permission(code),
            None => self.status == FORBIDDEN,
        }
    }
}

impl Try {
    /// The reasons that the service gave, and how many more it gave than were kept, if
    /// that is known.
    #[must_use]
    pub fn reasons(&self) -> (&[String], usize) {
        match (&self.end, &self.named) {
            (Some(End::Failed(reasons)), _) => (reasons, 0),
            (_, Some(Named { count, reasons })) => (reasons, count.saturating_sub(reasons.len())),
            _ => (&[], 0),
        }
    }
}

/// What the service says of a job, in words.
fn reasons(progress: &Progress) -> impl Iterator<Item = String> {
    let reasons = progress.reasons.iter().map(Reason::in_words);
    reasons.filter(|reason| !reason.is_empty())
}

impl Named {
    /// What the service named of a job that has succeeded; nothing of one that has not.
    #[must_use]
    pub fn of_job(progress: &Progress) -> Option<Self> {
        let named = Self {
            count: reasons(progress).count(),
            reasons: reasons(progress).take(MOST_REASONS).collect(),
        };
        (progress.succeeded() == Some(true) && named.count > 0).then_some(named)
    }
}

impl End {
    /// The end of a job; nothing while it runs.
    #[must_use]
    pub fn of_job(progress: &Progress) -> Option<Self> {
        if !progress.status.is_end() {
            return None;
        }
        Some(match progress.succeeded() {
            Some(true) => Self::Succeeded,
            None => Self::Finished,
            Some(false) => Self::Failed(reasons(progress).take(MOST_REASONS).collect()),
        })
    }

    /// The end of a try that this answer refuses; nothing if it does not, or nobody can
    /// tell.
    #[must_use]
    pub fn of_refusal(answer: &Answer) -> Option<Self> {
        if answer.fate() != Fate::Refused {
            return None;
        }
        let (code, message) = match &answer.outcome {
            Outcome::Refused(refusal) => (refusal.error_code.clone(), refusal.error_msg.clone()),
            Outcome::Accepted { .. } | Outcome::Unreadable(_) => (None, None),
        };
        Some(Self::Refused(Refused {
            status: answer.status,
            code,
            message,
        }))
    }
}
