//! What a person wants of a plan, and decides about its current import.

use roma_import::history::{ImportStatus, Resolution, ResolutionKind};
use roma_import::response::JobLookup;
use roma_import::timing::busy_retry_delay_ms;

use super::{Activity, Intent, Next, Run};
use crate::state::{Came, Token};

/// What a person decides about the current import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is sent again: it was refused, or its job failed.
    Retry,
    /// It is sent again although it may have been imported.
    SendAgain,
    /// It is left out.
    Skip,
    /// It was imported.
    Imported,
    /// The job that the endpoint's list names is its job.
    Adopt,
    /// Its job is polled again.
    PollAgain,
    /// It is sent until no other job is in the way; so are all after it.
    Wait,
}

impl Run {
    /// The person wants no further import for now.
    pub fn pause(&mut self) {
        if self.stored.intent == Intent::Go {
            self.stored.intent = Intent::Pause;
            self.hold_back();
            self.change_head();
        }
    }

    /// The person wants it to go on; what is to stop does not.
    pub fn resume(&mut self, now: i64) {
        if self.stored.stopped_at.is_none() && self.stored.intent == Intent::Pause {
            self.set_going();
            self.go_if_idle(now);
        }
    }

    /// The person wants no further import, ever. Who says so once more does not want to wait
    /// for what the endpoint may still tell, or for a token.
    pub fn stop(&mut self, now: i64) {
        if self.current().is_none() || self.stored.stopped_at.is_some() {
            return;
        }
        let is_new = self.stored.intent != Intent::Stop;
        // With another token the job that runs can still be followed to its end.
        let lacks_token =
            self.needs_token() && matches!(self.status(), Some(ImportStatus::Running(_)));
        self.stored.intent = Intent::Stop;
        self.hold_back();
        // Nothing is sent any more that could wait for another job.
        self.set_waiting(false);
        if !is_new || self.is_told_of_no_job() {
            self.end_now(now);
        } else if !lacks_token {
            self.end_if_stopped(now);
        }
        // What is underway may outlast the page, and nothing is to come after it then.
        if is_new && self.stored.stopped_at.is_none() {
            self.change_head();
        }
    }

    /// The person has filled what it has not imported into the form.
    pub fn filled_in(&mut self, now: i64) {
        self.stored.filled_in_at = Some(now);
        self.change_head();
    }

    /// Whether the endpoint was asked for the job of the current import, and has named none,
    /// or could not be asked: whoever knows that waits for nothing.
    fn is_told_of_no_job(&self) -> bool {
        self.could_not_ask()
            || matches!(
                self.lookup.told,
                Some(JobLookup::NotFound | JobLookup::Inconclusive)
            )
    }

    /// The person wants it to go on, whatever they wanted before.
    fn set_going(&mut self) {
        if self.stored.intent != Intent::Go {
            self.stored.intent = Intent::Go;
            self.change_head();
        }
    }

    /// The person does not want to wait for the answer.
    pub fn give_up(&mut self, now: i64) {
        if self.next() == Next::Post {
            self.doing = Activity::Nothing;
            self.advance_generation();
            self.came = Some(Came::Abandoned);
            self.end_if_stopped(now);
        }
    }

    /// The person wants the job polled without waiting.
    pub fn poll_now(&mut self) {
        if self.doing == Activity::Following
            && let Some(job) = self.job.take()
        {
            self.job = Some(job.resumed());
            self.advance_generation();
        }
    }

    /// The person wants the endpoint asked for its list of jobs again.
    pub fn look_up_again(&mut self) {
        self.forget_lookup();
        // It may be asked for already, after a pause. What is underway keeps its number.
        if self.doing == Activity::Nothing {
            self.advance_generation();
        }
    }

    /// The person gave a token.
    pub fn take_token(&mut self, token: Token, now: i64) {
        let decision = self.decision_by_token();
        if decision.is_none() && !self.needs_token() {
            return;
        }
        self.token = Some(token);
        // What the service has asked for in a visit before this one still holds.
        if let Some(until) = self.stored.busy_until {
            let rest = u32::try_from(until.saturating_sub(now)).ok();
            self.busy_retry_delay_ms = busy_retry_delay_ms(rest);
        }
        // Until there was one, others may have begun jobs.
        self.has_counted = false;
        self.lookup_refusal = None;
        match decision {
            Some(decision) => self.decide(decision, now),
            // A token is no word about a pause, which outlives a reload.
            None => self.go(now),
        }
    }

    /// The person has decided about the current import. Whoever has it sent wants the plan to
    /// go on; any other decision is no word about a pause.
    pub fn decide(&mut self, decision: Decision, now: i64) {
        if !self.may_decide(decision) {
            return;
        }
        match decision {
            Decision::Retry | Decision::SendAgain => self.send_again(),
            Decision::Skip => self.close(ResolutionKind::Skipped, now),
            Decision::Imported => self.close(ResolutionKind::Confirmed, now),
            Decision::Adopt => self.adopt(now),
            Decision::PollAgain => {
                self.go(now);
                self.poll_now();
            }
            Decision::Wait => {
                self.set_waiting(true);
                self.set_going();
                self.go(now);
            }
        }
    }

    /// Sends the current import again. If it meets a running job, that may be its own, of which
    /// whoever has said that this page may wait did not know.
    fn send_again(&mut self) {
        let step = self.step();
        if step.is_some_and(|step| step.earlier_effect().may_be_running()) {
            self.set_waiting(false);
        }
        self.set_going();
        self.send();
    }

    fn set_waiting(&mut self, waits: bool) {
        if self.stored.waits != waits {
            self.stored.waits = waits;
            self.change_head();
        }
    }

    /// Closes the current import. If the endpoint has named its job, the record does so too.
    fn close(&mut self, kind: ResolutionKind, now: i64) {
        let job_id = self.found_job().map(str::to_owned);
        self.change(|step| {
            if let Some(job_id) = job_id {
                step.found(&job_id);
            }
            step.resolution = Some(Resolution {
                at: Some(now),
                kind,
            });
        });
        self.go(now);
    }
}
