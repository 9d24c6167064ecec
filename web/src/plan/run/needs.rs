//! Whether a plan goes on by itself, has ended, or needs a person.

use roma_import::history::{ImportHistory, ImportStatus, Refused};

use super::{Activity, Decision, Intent, Run};
use crate::state::Phase;

impl Run {
    /// Whether an import of it is on its way, or its job runs.
    pub const fn is_importing(&self) -> bool {
        matches!(self.doing, Activity::Posting { .. } | Activity::Following)
    }

    /// Whether nothing more will be sent.
    pub fn has_ended(&self) -> bool {
        self.doing == Activity::Nothing
            && (self.stored.stopped_at.is_some() || self.current().is_none())
    }

    /// Whether it has ended, and all of it is written down: nothing of it changes any more.
    pub fn is_closed(&self) -> bool {
        self.has_ended() && self.is_written_down()
    }

    /// Whether it stands still until there is a token.
    pub fn needs_token(&self) -> bool {
        self.doing == Activity::Nothing && !self.has_ended() && self.token.is_none()
    }

    /// Whether it stands still until a person decides about the current import.
    pub fn needs_decision(&self) -> bool {
        self.doing == Activity::Nothing
            && !self.has_ended()
            && self.token.is_some()
            && match self.status() {
                Some(
                    ImportStatus::Unanswered
                    | ImportStatus::Failed
                    | ImportStatus::Refused(_)
                    | ImportStatus::Running(_),
                ) => true,
                Some(ImportStatus::Busy(_)) => !self.is_to_wait(),
                _ => false,
            }
    }

    /// Whether it is to stop and has not yet: something is underway, or not known.
    pub fn is_stopping(&self) -> bool {
        self.stored.intent == Intent::Stop && !self.has_ended()
    }

    /// Whether the endpoint is asked for the job of the current import before it stops.
    pub fn looks_before_stop(&self) -> bool {
        self.is_stopping() && self.is_asking()
    }

    /// Whether a person who decides may give another token: the user of this one may not do
    /// what comes next.
    pub fn takes_other_token(&self) -> bool {
        self.decision_by_token().is_some()
    }

    /// What a person decides by giving another token.
    pub(super) fn decision_by_token(&self) -> Option<Decision> {
        if !self.needs_decision() {
            return None;
        }
        match self.status()? {
            ImportStatus::Refused(_) => self
                .step()
                .and_then(ImportHistory::refusal)
                .is_some_and(Refused::is_about_permission)
                .then_some(Decision::Retry),
            ImportStatus::Running(_) => self
                .job
                .as_ref()
                .is_some_and(|job| job.phase == Phase::Denied)
                .then_some(Decision::PollAgain),
            _ => None,
        }
    }

    /// Whether the job that the current import has met may be its own: it was sent before, and
    /// nobody knows what became of that.
    pub fn may_be_in_its_own_way(&self) -> bool {
        self.step()
            .is_some_and(ImportHistory::may_be_in_its_own_way)
    }

    /// Whether the current import is sent again by itself, after a pause, if it was refused for
    /// now: a person has said so of all of them; or has had this one sent again although it may
    /// have been imported, and no job was in its way, so that their word still stands.
    pub fn is_to_wait(&self) -> bool {
        self.stored.waits
            || self.stored.intent != Intent::Stop
                && !self.may_be_in_its_own_way()
                && matches!(self.status(), Some(ImportStatus::Busy(earlier)) if earlier.may_be_running())
    }

    /// Whether a person may decide so about the current import. What is to stop sends nothing
    /// more. While the endpoint is asked nothing is decided: what it says comes first.
    pub fn may_decide(&self, decision: Decision) -> bool {
        if !self.needs_decision() || self.is_asking() {
            return false;
        }
        let Some(status) = self.status() else {
            return false;
        };
        let is_to_stop = self.stored.intent == Intent::Stop;
        match decision {
            Decision::Retry => {
                !is_to_stop && matches!(status, ImportStatus::Failed | ImportStatus::Refused(_))
            }
            Decision::SendAgain => {
                !is_to_stop
                    && match status {
                        ImportStatus::Running(_) => self.has_lost_job(),
                        _ => status == ImportStatus::Unanswered,
                    }
            }
            Decision::Wait => !is_to_stop && matches!(status, ImportStatus::Busy(_)),
            // Of some, nobody knows what became of them, and the record says so.
            Decision::Skip => true,
            // Its own job, which may have stood in its way, may have ended meanwhile.
            Decision::Imported => match status {
                ImportStatus::Busy(earlier) => earlier.may_be_running(),
                _ => matches!(status, ImportStatus::Unanswered | ImportStatus::Running(_)),
            },
            Decision::Adopt => self.found_job().is_some(),
            Decision::PollAgain => matches!(status, ImportStatus::Running(_)),
        }
    }

    /// Whether the service says that it has no such job as the current import's.
    pub fn has_lost_job(&self) -> bool {
        self.job
            .as_ref()
            .is_some_and(|job| job.phase == Phase::Gone)
    }
}
