//! What comes next in a plan, for whoever has a browser.

use roma_import::history::{ImportHistory, ImportStatus};
use roma_import::response::JobLookup;
use roma_import::timing::{
    JOB_LOOKUP_DELAY_MS, MAX_FAILED_LOOKUPS, at_least_retry_after, backoff_ms,
};

use super::{Activity, Run};

/// What has to be done next, by whoever has a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing, until the person says something.
    Nothing,
    /// To write down what has changed; nothing else may begin before.
    Write,
    /// To ask the endpoint how many jobs there are.
    Count,
    /// To wait until the browser has a network.
    AwaitNetwork,
    /// To send an import, once and at once, and to wait for its answer.
    Post,
    /// To poll its job.
    Poll,
    /// To come back after a while.
    Wait,
    /// To ask the endpoint for its list of jobs.
    LookUp,
}

impl Run {
    /// What has to be done next. Only what comes of this is listened to, with the number of what
    /// was begun last ([`generation`](Self::generation)): what is not yet written down cannot
    /// have happened.
    pub fn next(&self) -> Next {
        // What has left is waited for, whatever is to be written down meanwhile: to end that
        // would be to lose its answer.
        if matches!(self.doing, Activity::Posting { .. }) {
            return Next::Post;
        }
        if self.store_fault.is_some() {
            return Next::Nothing;
        }
        if self.unwritten().is_some() {
            return Next::Write;
        }
        match self.doing {
            Activity::Counting => Next::Count,
            Activity::AwaitingNetwork => Next::AwaitNetwork,
            Activity::Following => Next::Poll,
            Activity::Waiting => Next::Wait,
            Activity::Nothing if self.asks_for_job() => Next::LookUp,
            // What is recorded is sent as soon as it is written down.
            Activity::Recording | Activity::Posting { .. } | Activity::Nothing => Next::Nothing,
        }
    }

    /// Whether the endpoint may know of a job of the current import of which the page does not:
    /// that of one without an answer, or of one that may stand in its own way.
    pub fn lacks_job(&self) -> bool {
        match self.status() {
            Some(ImportStatus::Unanswered) => true,
            Some(ImportStatus::Busy(_)) => {
                let step = self.step();
                !self.is_to_wait() && step.is_some_and(ImportHistory::may_have_unknown_job)
            }
            _ => false,
        }
    }

    /// That job, if the endpoint's list names it.
    pub fn found_job(&self) -> Option<&str> {
        match &self.lookup.told {
            Some(JobLookup::Found(job_id)) => Some(job_id),
            _ => None,
        }
    }

    /// Whether the endpoint can be asked for that job.
    pub(super) fn is_puzzled(&self) -> bool {
        self.token.is_some() && self.stored.stopped_at.is_none() && self.lacks_job()
    }

    /// Whether the endpoint is asked for the job of the current import, so that what it says
    /// comes before anything that a person decides. Whom no question reaches, nobody waits for.
    pub fn is_asking(&self) -> bool {
        self.lacks_lookup() && self.lookup.failed == 0
    }

    /// Whether the endpoint could not be asked for that job when it was tried last.
    pub fn could_not_ask(&self) -> bool {
        self.lacks_lookup() && self.lookup.failed > 0
    }

    /// Whether the endpoint is asked for that job now, or after a pause.
    pub fn asks_for_job(&self) -> bool {
        self.lacks_lookup() && self.lookup.failed < MAX_FAILED_LOOKUPS
    }

    fn lacks_lookup(&self) -> bool {
        self.doing == Activity::Nothing && self.is_puzzled() && self.lookup.told.is_none()
    }

    /// Whether the endpoint could not be asked for its jobs before an import is sent, when it
    /// was tried last.
    pub fn could_not_count(&self) -> bool {
        self.doing == Activity::Counting && self.lookup.failed > 0
    }

    /// How long to wait before the endpoint is asked for its list of jobs, in milliseconds.
    pub fn lookup_pause_ms(&self) -> u32 {
        match (self.lookup.failed, self.lookup.asked) {
            (0, 0) => 0,
            (0, _) => JOB_LOOKUP_DELAY_MS,
            (failed, _) => at_least_retry_after(backoff_ms(failed), self.lookup.retry_after),
        }
    }

    /// The same pause where somebody has asked for one.
    pub fn asked_pause_ms(&self) -> Option<u32> {
        self.lookup.retry_after.map(|_| self.lookup_pause_ms())
    }
}
