//! What a plan takes up without a person's word, and how it comes to its end.

use roma_import::history::{ImportHistory, ImportStatus};
use yew::AttrValue;

use super::{Activity, Intent, Lookup, Run};
use crate::state::{Job, Phase};

impl Run {
    /// Takes up whatever can be taken up without a person's word.
    pub(super) fn go(&mut self, now: i64) {
        self.find_current();
        let Some(status) = self.status() else { return };
        if let ImportStatus::Running(job_id) = status {
            // A job is followed to its end, whatever comes after it.
            let job_id = AttrValue::from(job_id.to_owned());
            if let Some(outgoing) = self.outgoing() {
                self.came = None;
                self.forget_lookup();
                let job = Job::begun(job_id, &outgoing, None);
                if job.phase == Phase::Following {
                    self.doing = Activity::Following;
                }
                self.job = Some(job);
                self.advance_generation();
            }
            // Of one that cannot be followed, no end is waited for.
            self.end_if_stopped(now);
            return;
        }
        match self.stored.intent {
            Intent::Stop => self.end_if_stopped(now),
            Intent::Pause => {}
            Intent::Go if self.token.is_none() => {}
            Intent::Go => match status {
                ImportStatus::Waiting | ImportStatus::TokenRefused(_) => self.send(),
                ImportStatus::Busy(_) if self.is_to_wait() => {
                    self.doing = Activity::Waiting;
                    self.advance_generation();
                }
                _ => {}
            },
        }
    }

    pub(super) fn go_if_idle(&mut self, now: i64) {
        if self.doing == Activity::Nothing && !self.needs_decision() {
            self.go(now);
        }
    }

    /// Begins to send the current import, once there is a network; the endpoint may have to
    /// be asked for its jobs before.
    pub(super) fn send(&mut self) {
        if self.token.is_none() || self.stored.stopped_at.is_some() {
            return;
        }
        self.came = None;
        self.forget_lookup();
        self.advance_generation();
        // What is known of a job that is lost is still asked for, after a pause.
        self.doing = if self.is_to_count() {
            Activity::Counting
        } else {
            Activity::AwaitingNetwork
        };
    }

    /// Whether to ask which jobs there are before the current import is sent. If it was
    /// sent before and nobody knows its fate, a job that it has begun then is no older one.
    fn is_to_count(&self) -> bool {
        !self.has_counted && !self.step().is_some_and(ImportHistory::may_have_unknown_job)
    }

    /// Ends what comes before an import is sent, and takes back what was to be written down
    /// of that: it has not left.
    pub(super) fn hold_back(&mut self) {
        match self.doing {
            Activity::Counting | Activity::AwaitingNetwork | Activity::Waiting => {}
            Activity::Recording => {
                if let Some(before) = self.unsent.take() {
                    self.change(|step| *step = before);
                }
            }
            Activity::Nothing | Activity::Posting { .. } | Activity::Following => return,
        }
        self.doing = Activity::Nothing;
    }

    /// Ends what is to stop, once nothing is underway and the endpoint has nothing to tell of
    /// an import without an answer: it is asked first, its job is followed like any other, and
    /// where it knows of none, a person decides.
    pub(super) fn end_if_stopped(&mut self, now: i64) {
        if self.stored.intent != Intent::Stop || self.doing != Activity::Nothing {
            return;
        }
        if self.is_puzzled() {
            self.adopt(now);
        } else {
            self.end_now(now);
        }
    }

    /// Ends what is to stop, unless something is underway.
    pub(super) fn end_now(&mut self, now: i64) {
        if self.doing == Activity::Nothing && self.stored.stopped_at.is_none() {
            self.find_current();
            if self.current().is_some() {
                self.stored.stopped_at = Some(now);
                self.change_head();
            }
        }
    }

    /// Follows the job that the endpoint's list names, if it names one.
    pub(super) fn adopt(&mut self, now: i64) {
        if let Some(job_id) = self.found_job().map(str::to_owned) {
            self.change(|step| step.found(&job_id));
            self.go(now);
        }
    }

    pub(super) fn forget_lookup(&mut self) {
        self.lookup = Lookup::default();
    }

    /// The endpoint was asked for its list of jobs, and has answered.
    pub(super) fn note_lookup(&mut self) {
        self.lookup.failed = 0;
        self.lookup.retry_after = None;
    }
}
