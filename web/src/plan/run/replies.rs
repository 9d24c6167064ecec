//! What comes to a plan from the network and from the timers, where that comes of what it asks
//! for now ([`heard`](Run::heard)).

use std::rc::Rc;

use roma_import::history::{AttemptEnd, ImportStatus};
use roma_import::response::{JobBaseline, JobLookup, Outcome};
use roma_import::timing::{BUSY_RETRY_DELAY_MS, MAX_FAILED_LOOKUPS, MAX_JOB_LOOKUPS};
use roma_import::{Destination, ImportBody};

use super::{Activity, Run};
use crate::state::{Came, Phase, PollResponse, Reply, TransportFailure, Trouble};

impl Run {
    /// The endpoint was asked for its jobs before anything is sent.
    pub(super) fn counted(&mut self, baseline: JobBaseline) {
        self.has_counted = true;
        self.stored.baseline = baseline;
        self.change_head();
        self.doing = Activity::Nothing;
        self.send();
    }

    /// The browser has a network: from here on the current import may have been sent.
    pub(super) fn connected(&mut self, now: i64) {
        self.unsent = self.step().cloned();
        self.change(|step| step.record_attempt(now));
        self.doing = Activity::Recording;
    }

    /// An answer came to the import that was sent.
    pub(super) fn answered(&mut self, reply: Reply, now: i64) {
        self.busy_retry_delay_ms = reply.pause();
        let answer = reply.answer;
        self.doing = Activity::Nothing;
        if let Outcome::Accepted { job_id } = &answer.outcome {
            self.refusals = 0;
            self.change(|step| step.begun(job_id));
            self.go(now);
            return;
        }
        let end = AttemptEnd::of_refusal(&answer);
        self.came = Some(Came::Answered(Rc::new(answer)));
        match end {
            Some(end) => {
                self.change(|step| step.ended(end, now));
                match self.status() {
                    Some(ImportStatus::TokenRefused(_)) => self.refuse_token(),
                    Some(ImportStatus::Busy(_)) => {
                        self.refusals = self.refusals.saturating_add(1);
                        self.note_pause(now);
                    }
                    _ => {}
                }
                self.go(now);
            }
            // Nobody can tell what became of it.
            None => self.end_if_stopped(now),
        }
    }

    /// Notes until when the service has asked to wait, for a visit after this one.
    fn note_pause(&mut self, now: i64) {
        let asked = (self.busy_retry_delay_ms > BUSY_RETRY_DELAY_MS)
            .then(|| now.saturating_add(self.busy_retry_delay_ms.into()));
        if self.stored.busy_until != asked {
            self.stored.busy_until = asked;
            self.change_head();
        }
    }

    /// No answer came to the import that was sent.
    pub(super) fn lost(&mut self, loss: TransportFailure, now: i64) {
        self.doing = Activity::Nothing;
        self.came = Some(Came::Lost(loss));
        self.end_if_stopped(now);
    }

    /// The answer is long in coming.
    pub(super) const fn slow(&mut self) {
        self.doing = Activity::Posting { slow: true };
    }

    /// A poll of the job came back.
    pub(super) fn polled(&mut self, poll: Result<PollResponse, TransportFailure>, now: i64) {
        let Some(job) = self.job.take() else { return };
        let job = job.polled(poll);
        let ended = job
            .progress()
            .filter(|progress| progress.status.is_end())
            .cloned();
        let phase = job.phase;
        let has_progress = job.trouble.is_none();
        self.job = Some(job);
        self.note_whether_gone(phase == Phase::Gone, has_progress);
        match phase {
            Phase::Following => self.advance_generation(),
            Phase::Ended => {
                self.doing = Activity::Nothing;
                if let Some(progress) = ended {
                    self.change(|step| step.job_ended(&progress, now));
                    self.go(now);
                }
            }
            // One that is to stop as well: its job was to be followed to its end.
            Phase::NeedsToken => {
                self.doing = Activity::Nothing;
                self.refuse_token();
            }
            Phase::Stopped
            | Phase::Gone
            | Phase::Denied
            | Phase::GaveUp
            | Phase::Stalled
            | Phase::Unaddressable => {
                self.doing = Activity::Nothing;
                self.end_if_stopped(now);
            }
        }
    }

    /// Notes that the service has no such job, for the record and for later visits, or that it is
    /// there after all.
    fn note_whether_gone(&mut self, is_gone: bool, has_progress: bool) {
        let noted = self.step().and_then(|step| step.attempts.last());
        let was_gone = noted.is_some_and(|last| last.is_gone);
        let is_news = if was_gone { has_progress } else { is_gone };
        if is_news {
            self.change(|step| step.job_is_gone(is_gone));
        }
    }

    /// It is time to send an import again that has met a running job.
    pub(super) fn waited(&mut self) {
        self.doing = Activity::Nothing;
        self.send();
    }

    /// What the endpoint's list of jobs says of the current import.
    pub fn lookup_in(&self, list: &[u8]) -> JobLookup {
        let body = self.part().map(|part| part.body.as_bytes());
        let Some(import) = body.and_then(|body| ImportBody::from_json(body).ok()) else {
            return JobLookup::Inconclusive;
        };
        let attempts = || self.stored.steps.iter().flat_map(|step| &step.attempts);
        let is_known = |id: &str| attempts().any(|one| one.job_id.as_deref() == Some(id));
        JobLookup::read(list, &import, is_known, self.stored.baseline)
    }

    /// Whether something came back when the current import was sent last, be it no answer.
    pub fn got_response(&self) -> bool {
        self.came.as_ref().is_some_and(Came::got_response)
    }

    /// The endpoint's list of jobs was read. One that has begun just now may not be in
    /// it at once, so that it is asked for again before anybody is told that there is none.
    pub(super) fn looked_up(&mut self, job_lookup: JobLookup, now: i64) {
        self.lookup.asked += 1;
        self.note_lookup();
        if job_lookup == JobLookup::NotFound && self.lookup.asked < MAX_JOB_LOOKUPS {
            self.advance_generation();
        } else {
            self.lookup.told = Some(job_lookup);
            self.end_if_stopped(now);
        }
    }

    /// The endpoint could not be asked for its list of jobs, or its answer was lost on the way.
    /// That says nothing of the jobs, and asking does nothing: it is asked again by itself. An
    /// import that is to be sent waits for that only so long.
    pub(super) fn look_up_failed(&mut self, retry_after: Option<u32>, now: i64) {
        self.lookup.failed = self.lookup.failed.saturating_add(1);
        self.lookup.retry_after = retry_after;
        if self.doing == Activity::Counting && self.lookup.failed >= MAX_FAILED_LOOKUPS {
            self.counted(JobBaseline::Unavailable);
        } else {
            self.advance_generation();
            self.end_if_stopped(now);
        }
    }

    /// The endpoint does not accept the token any more, and is asked again with a fresh one.
    pub(super) fn look_up_refused(&mut self, trouble: Trouble) {
        self.note_lookup();
        self.lookup_refusal = Some(Rc::new(trouble));
        self.refuse_token();
    }

    /// The endpoint has said where imports go, while one is on its way or its job runs: a plan
    /// that was begun before anybody knew goes nowhere else from here on.
    pub fn learn_destination(&mut self, destination: &Destination) {
        if self.is_importing() && self.stored.plan.destination.is_none() {
            Rc::make_mut(&mut self.stored.plan).destination = Some(destination.clone());
            if let Some(job) = &mut self.job {
                job.destination = Some(destination.clone());
            }
            self.change_head();
        }
    }

    /// The browser has its network back: what was asked over the one before may never be
    /// answered. A pause that somebody has asked for is no matter of the network.
    pub fn reconnected(&mut self) {
        let is_to_wait = self.lookup.retry_after.is_some() && self.asks_for_job();
        if !is_to_wait && (self.is_asking() || self.could_not_ask()) {
            self.look_up_again();
        }
    }
}
