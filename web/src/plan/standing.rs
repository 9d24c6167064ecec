//! Where a plan stands as a whole, as it is shown and said.

use roma_import::history::{AttemptEnd, ImportHistory, ImportStatus};

use super::run::{Activity, Intent, Run};

/// Where a plan stands as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// One import comes after the other.
    Running,
    /// The current import is the last one for now.
    Pausing,
    /// No import is sent for now.
    Paused,
    /// The current import is the last one.
    Stopping,
    /// A person has stopped it.
    Stopped,
    /// It needs a token.
    NeedsToken,
    /// It needs a decision.
    NeedsDecision,
    /// What happened could not be written down.
    Unwritten,
    /// Every import is settled.
    Ended,
}

/// How an import has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Its job succeeded.
    Succeeded,
    /// A person has said that it was imported.
    Confirmed,
    /// Its job has ended, and the service did not say how.
    Finished,
    /// A person has left it out: nothing of it was imported.
    Skipped,
    /// A person has left it out after its job failed.
    SkippedFailed,
    /// A person has left it out, and nobody knows what became of it.
    SkippedUnanswered,
}

impl Ending {
    /// All of them, the good ones first.
    const ALL: [Self; 6] = [
        Self::Succeeded,
        Self::Confirmed,
        Self::Finished,
        Self::Skipped,
        Self::SkippedFailed,
        Self::SkippedUnanswered,
    ];

    /// How an import has ended; nothing if there is still something to be done about it.
    fn of(step: &ImportHistory) -> Option<Self> {
        Some(match step.status() {
            // Of others that have ended, the service did not say how.
            ImportStatus::Done => match step.attempts.last()?.end {
                Some(AttemptEnd::Succeeded) => Self::Succeeded,
                _ => Self::Finished,
            },
            ImportStatus::Confirmed => Self::Confirmed,
            ImportStatus::Skipped => Self::Skipped,
            ImportStatus::SkippedFailed => Self::SkippedFailed,
            ImportStatus::SkippedUnanswered => Self::SkippedUnanswered,
            _ => return None,
        })
    }
}

impl Run {
    /// How many imports have ended in which way, for each way in which any has.
    pub fn endings(&self) -> Vec<(Ending, usize)> {
        let count = |ending: Ending| {
            let ended = self.stored.steps.iter().filter_map(Ending::of);
            ended.filter(|of_one| *of_one == ending).count()
        };
        Ending::ALL
            .into_iter()
            .map(|ending| (ending, count(ending)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    /// Whether every import is known to have been imported, and the service named nothing
    /// of them.
    pub fn has_imported_all(&self) -> bool {
        self.first_amiss().is_none()
    }

    /// The first import, from 0, that is not known to have been imported whole.
    pub fn first_amiss(&self) -> Option<usize> {
        let is_good = |step: &ImportHistory| {
            matches!(
                Ending::of(step),
                Some(Ending::Succeeded | Ending::Confirmed)
            )
        };
        (self.stored.steps.iter()).position(|step| !is_good(step) || named_in(step) > 0)
    }

    /// How much the service named, each with a reason, of jobs that succeeded.
    pub fn named(&self) -> usize {
        self.stored.steps.iter().map(named_in).sum()
    }

    /// When it ended, if it has by itself: when that was noticed of its last import, or when a
    /// person closed that.
    pub fn ended_at(&self) -> Option<i64> {
        if !self.has_ended() || self.stored.stopped_at.is_some() {
            return None;
        }
        let closed = |step: &ImportHistory| step.resolution.and_then(|resolution| resolution.at);
        let ended = |step: &ImportHistory| step.attempts.last().and_then(|last| last.ended_at);
        let steps = self.stored.steps.iter();
        steps
            .flat_map(|step| [closed(step), ended(step)])
            .flatten()
            .max()
    }

    /// What a plan that another page runs waits for a person with, as far as what is written
    /// down tells: a question about its own job or an import without an answer is not.
    pub fn waits_elsewhere(&self) -> Option<Standing> {
        match self.status()? {
            ImportStatus::Failed | ImportStatus::Refused(_) => Some(Standing::NeedsDecision),
            ImportStatus::Busy(earlier) if !self.stored.waits && !earlier.may_be_running() => {
                Some(Standing::NeedsDecision)
            }
            ImportStatus::TokenRefused(_) | ImportStatus::Waiting
                if self.stored.intent == Intent::Pause =>
            {
                Some(Standing::Paused)
            }
            ImportStatus::TokenRefused(_) => Some(Standing::NeedsToken),
            _ => None,
        }
    }

    /// Where it stands as a whole.
    pub fn standing(&self) -> Standing {
        if self.store_fault.is_some() {
            Standing::Unwritten
        } else if self.has_ended() {
            if self.stored.stopped_at.is_some() {
                Standing::Stopped
            } else {
                Standing::Ended
            }
        } else if self.needs_token() {
            Standing::NeedsToken
        } else if self.needs_decision() && !self.looks_before_stop() {
            Standing::NeedsDecision
        } else {
            match (self.stored.intent, self.doing) {
                (Intent::Stop, _) => Standing::Stopping,
                (Intent::Pause, Activity::Nothing) => Standing::Paused,
                (Intent::Pause, _) => Standing::Pausing,
                (Intent::Go, _) => Standing::Running,
            }
        }
    }
}

/// How much the service named of the job of an import, if that succeeded.
fn named_in(step: &ImportHistory) -> usize {
    let last = step.attempts.last();
    let succeeded = last.filter(|last| last.end == Some(AttemptEnd::Succeeded));
    let reasons = succeeded.and_then(|last| last.reasons.as_ref());
    reasons.map_or(0, |reasons| reasons.count)
}
