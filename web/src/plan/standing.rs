//! Where a plan stands as a whole, as it is shown and said.

use super::run::{Doing, Run, Wish};
use super::step::{End, Stand};

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

/// How many imports a person has left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Those of which nothing was imported.
    pub whole: usize,
    /// Those of which some may have been imported.
    pub doubtful: usize,
}

impl Run {
    /// Whether every import is known to have been imported.
    pub fn has_imported_all(&self) -> bool {
        self.steps.iter().all(|step| match step.stand() {
            Stand::Confirmed => true,
            // Of others that have ended, the service did not say how.
            Stand::Done => step
                .tries
                .last()
                .is_some_and(|last| last.end == Some(End::Succeeded)),
            _ => false,
        })
    }

    /// How many imports a person has left out.
    pub fn left_out(&self) -> LeftOut {
        self.steps
            .iter()
            .fold(LeftOut::default(), |mut left, step| {
                match step.stand() {
                    Stand::Skipped => left.whole += 1,
                    Stand::SkippedFailed | Stand::SkippedUnanswered => left.doubtful += 1,
                    _ => {}
                }
                left
            })
    }

    /// Where it stands as a whole.
    pub fn standing(&self) -> Standing {
        if self.store_fault.is_some() {
            Standing::Unwritten
        } else if self.has_ended() {
            if self.stopped_at.is_some() {
                Standing::Stopped
            } else {
                Standing::Ended
            }
        } else if self.needs_token() {
            Standing::NeedsToken
        } else if self.needs_decision() {
            Standing::NeedsDecision
        } else {
            match (self.wish, self.doing) {
                (Wish::Stop, _) => Standing::Stopping,
                (Wish::Pause, Doing::Nothing) => Standing::Paused,
                (Wish::Pause, _) => Standing::Pausing,
                (Wish::Go, _) => Standing::Running,
            }
        }
    }
}
