//! Where a plan stands as a whole, as it is shown and said.

use super::run::{Doing, Run, Wish};

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

impl Run {
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
