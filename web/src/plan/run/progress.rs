//! How far a plan is, in imports, in their items and in the job of the current one.

use roma_import::history::{ImportHistory, ImportStatus};

use super::{Activity, Run};

impl Run {
    /// How many imports there is nothing more to be done about.
    pub fn settled(&self) -> usize {
        let settled = |step: &&ImportHistory| step.status().is_settled();
        self.stored.steps.iter().filter(settled).count()
    }

    /// Applications and tasks in the imports that have been imported, or of which somebody
    /// has said so.
    pub fn imported_items(&self) -> usize {
        self.items_of(|step| match step.status() {
            ImportStatus::Done => !step.has_unknown_result(),
            ImportStatus::Confirmed => true,
            _ => false,
        })
    }

    /// Those of which nobody knows whether they have been imported: in the imports whose jobs
    /// have failed, or have ended without a word of how, in one without an answer, be it from
    /// before it was refused, and in those that nothing more is asked about. An import that
    /// `is_sending` says is on its way is not among them.
    pub fn doubtful_items(&self, is_sending: bool) -> usize {
        let is_over = self.has_ended();
        self.items_of(|step| {
            let status = if is_over {
                step.status_at_rest()
            } else {
                step.status()
            };
            match status {
                ImportStatus::Done => step.has_unknown_result(),
                ImportStatus::Failed
                | ImportStatus::SkippedFailed
                | ImportStatus::SkippedUnanswered => true,
                ImportStatus::Unanswered => is_over || !is_sending,
                ImportStatus::Running(_) => is_over,
                // The refusal is of the last sending alone.
                ImportStatus::Refused(before)
                | ImportStatus::TokenRefused(before)
                | ImportStatus::Busy(before) => before.may_have_imported(),
                _ => false,
            }
        })
    }

    /// Whether it has ended, and it is certain that it has imported nothing.
    pub fn has_come_to_nothing(&self) -> bool {
        let mut steps = self.stored.steps.iter();
        self.has_ended() && steps.all(ImportHistory::has_imported_nothing)
    }

    /// How many applications and tasks are in imports that it no longer sends, and never has.
    pub fn unsent_items(&self) -> usize {
        self.items_of(|step| self.has_ended() && step.status() == ImportStatus::Waiting)
    }

    fn items_of(&self, counts: impl Fn(&ImportHistory) -> bool) -> usize {
        let counted = self.stored.imports().filter(|(_, step)| counts(step));
        counted.map(|(part, _)| part.items).sum()
    }

    /// How far the job that is followed is, in whole percent.
    pub fn job_percent(&self) -> Option<u32> {
        self.job
            .as_ref()
            .filter(|_| self.doing == Activity::Following)?
            .percent()
    }
}
