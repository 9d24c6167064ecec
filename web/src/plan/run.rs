//! A plan that was begun: what is going on, and what comes next.

use std::rc::Rc;

use roma_import::answer::{Answer, Earlier, Outcome, Traces};
use roma_import::pace::{BUSY_PAUSE, MOST_INQUIRIES};
use roma_import::{ImportBody, Violation};
use yew::AttrValue;

use super::draft::{Part, Plan};
use super::stored::Stored;
use crate::state::{Job, Look, Loss, Outgoing, Phase, Reply, Token, Typed};
use roma_import::step::{Closed, End, How, Named, Refused, Stand, Step};

/// A plan that was begun.
///
/// Of all this, only the plan, its steps, when it was stopped, whether it is paused and
/// which jobs are older are kept; the rest is gone with the page, the token among it.
#[derive(Clone, PartialEq)]
pub struct Run {
    /// What is sent, and where to.
    pub plan: Rc<Plan>,
    /// What became of each import.
    pub steps: Rc<Vec<Step>>,
    /// When a person stopped it, in milliseconds since the epoch.
    pub stopped_at: Option<i64>,
    /// The jobs that the instance had before something was sent.
    pub earlier: Earlier,
    /// What the person wants.
    pub wish: Wish,
    /// Whether a person has paused it, in this visit or in one before.
    pub paused: bool,
    /// What is going on.
    pub doing: Doing,
    /// The job that was followed last.
    pub job: Option<Job>,
    /// What came back when an import was sent last, if that was no job.
    pub told: Option<Told>,
    /// What the endpoint's list of jobs says of an import without an answer.
    pub traces: Option<Traces>,
    /// How often that list was looked at, so far in vain: a job may be on its way to it.
    pub inquiries: u32,
    /// What is wrong with the token that was typed last.
    pub token_faults: Rc<Vec<Violation>>,
    /// How often an import was refused in a row because another job is running.
    pub refusals: u32,
    /// How long to wait before such an import is sent again, in milliseconds.
    pub busy_pause: u32,
    /// Why the last change could not be written down, if it could not.
    pub store_fault: Option<StoreFault>,
    token: Option<Token>,
    /// Whether the endpoint was asked for its earlier jobs since the token was given.
    has_counted: bool,
    /// Whether an import that meets a running job is sent until it is accepted.
    waits: bool,
    at: usize,
    /// Each thing that is begun has its number, and what comes of an older one is not
    /// listened to.
    serial: u32,
    revision: u32,
    written: u32,
    changed: Changes,
}

/// What the person wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// One import after the other.
    Go,
    /// No further import for now.
    Pause,
    /// No further import, ever.
    Stop,
}

/// What is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Nothing.
    Nothing,
    /// The endpoint is asked how many jobs there are, before an import is sent.
    Counting,
    /// An import is sent, as soon as that it will be is written down.
    Posting {
        /// Whether the answer has been long in coming.
        slow: bool,
    },
    /// Its job is looked at.
    Following,
    /// Another job is running, and the import is sent again after a while.
    Waiting,
}

/// What came back to an import that has begun no job.
#[derive(Clone, PartialEq)]
pub enum Told {
    /// An answer.
    Answer(Rc<Answer>),
    /// None.
    Lost(Loss),
    /// None, as long as the person waited.
    Unawaited,
}

/// Why something could not be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreFault {
    /// There is no room.
    Full,
    /// Anything else.
    Other,
}

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
    /// Its job is looked at again.
    LookAgain,
    /// It is sent until no other job is in the way; so are all after it.
    Wait,
}

/// How much there is nothing more to be done about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Imports.
    pub imports: usize,
    /// The items in them.
    pub items: usize,
}

/// What has changed since it was last written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Which steps.
    pub steps: Vec<usize>,
    /// Whether what is kept of the plan as a whole has: when it was stopped, whether it is
    /// paused, and which jobs are older.
    pub head: bool,
}

/// What has to be done next, by whoever has a browser.
#[derive(Clone, PartialEq)]
pub enum Next {
    /// Nothing, until the person says something.
    Nothing,
    /// To write down what has changed; nothing else may happen before.
    Write(u32),
    /// To ask the endpoint how many jobs there are.
    Count(u32),
    /// To send an import, once.
    Post(u32),
    /// To look at its job.
    Look(u32),
    /// To come back after a while.
    Wait(u32),
    /// To ask the endpoint for its list of jobs.
    Inquire(u32),
}

impl Run {
    /// A plan that was just written down.
    pub fn begun(plan: Rc<Plan>, token: Token, now: i64) -> Self {
        let steps = vec![Step::default(); plan.draft.parts.len()];
        let mut run = Self::restored(Stored {
            plan,
            steps,
            stopped_at: None,
            paused: false,
            earlier: Earlier::default(),
        });
        run.token = Some(token);
        run.wish = Wish::Go;
        run.go(now);
        run
    }

    /// A plan as it was written down; nothing happens before somebody has given a
    /// token.
    pub fn restored(stored: Stored) -> Self {
        let mut run = Self {
            plan: stored.plan,
            steps: Rc::new(stored.steps),
            stopped_at: stored.stopped_at,
            earlier: stored.earlier,
            paused: stored.paused,
            wish: Wish::Pause,
            doing: Doing::Nothing,
            job: None,
            told: None,
            traces: None,
            inquiries: 0,
            token_faults: Rc::default(),
            refusals: 0,
            busy_pause: BUSY_PAUSE,
            store_fault: None,
            token: None,
            has_counted: false,
            waits: false,
            at: 0,
            serial: 0,
            revision: 0,
            written: 0,
            changed: Changes::default(),
        };
        run.find_current();
        run
    }

    /// The number of the current import, from 0; nothing if all are settled.
    pub fn current(&self) -> Option<usize> {
        (self.at < self.steps.len()).then_some(self.at)
    }

    /// The current import.
    pub fn part(&self) -> Option<&Part> {
        self.plan.draft.parts.get(self.at)
    }

    /// Where the current import stands.
    pub fn stand(&self) -> Option<Stand<'_>> {
        self.steps.get(self.at).map(Step::stand)
    }

    /// How much is settled.
    pub fn settled(&self) -> Settled {
        let parts = self.plan.draft.parts.iter().zip(self.steps.iter());
        parts.filter(|(_, step)| step.stand().is_settled()).fold(
            Settled::default(),
            |sum, (part, _)| Settled {
                imports: sum.imports + 1,
                items: sum.items + part.items,
            },
        )
    }

    /// Applications and tasks in the imports that have been imported, or of which somebody
    /// has said so.
    pub fn imported_items(&self) -> usize {
        self.items_of(|step| match step.stand() {
            Stand::Done => !step.is_untold(),
            Stand::Confirmed => true,
            _ => false,
        })
    }

    /// Those in the imports whose jobs have ended without a word of how.
    pub fn untold_items(&self) -> usize {
        self.items_of(Step::is_untold)
    }

    fn items_of(&self, counts: impl Fn(&Step) -> bool) -> usize {
        let parts = self.plan.draft.parts.iter().zip(self.steps.iter());
        parts
            .filter(|(_, step)| counts(step))
            .map(|(part, _)| part.items)
            .sum()
    }

    /// How far the job that is followed is, in whole percent.
    pub fn job_percent(&self) -> Option<u32> {
        self.job
            .as_ref()
            .filter(|_| self.doing == Doing::Following)?
            .percent()
    }

    /// Whether an import of it is on its way, or its job runs.
    pub const fn is_importing(&self) -> bool {
        matches!(self.doing, Doing::Posting { .. } | Doing::Following)
    }

    /// Whether nothing more will be sent.
    pub fn has_ended(&self) -> bool {
        self.doing == Doing::Nothing && (self.stopped_at.is_some() || self.current().is_none())
    }

    /// Whether it has ended, and all of it is written down: nothing of it changes any more.
    pub fn is_closed(&self) -> bool {
        self.has_ended() && self.written == self.revision && self.store_fault.is_none()
    }

    /// Whether it stands still until there is a token.
    pub fn needs_token(&self) -> bool {
        self.doing == Doing::Nothing && !self.has_ended() && self.token.is_none()
    }

    /// Whether it stands still until a person decides about the current import.
    pub fn needs_decision(&self) -> bool {
        self.doing == Doing::Nothing
            && !self.has_ended()
            && self.token.is_some()
            && match self.stand() {
                Some(Stand::Unanswered | Stand::Failed | Stand::Refused | Stand::Running(_)) => {
                    true
                }
                Some(Stand::Busy) => !self.waits,
                _ => false,
            }
    }

    /// Whether a person who decides may give another token: the user of this one may not do
    /// what comes next.
    pub fn takes_other_token(&self) -> bool {
        self.decision_by_token().is_some()
    }

    /// What a person decides by giving another token.
    fn decision_by_token(&self) -> Option<Decision> {
        if !self.needs_decision() {
            return None;
        }
        match self.stand()? {
            Stand::Refused => self
                .steps
                .get(self.at)
                .and_then(Step::refusal)
                .is_some_and(Refused::is_about_permission)
                .then_some(Decision::Retry),
            Stand::Running(_) => self
                .job
                .as_ref()
                .is_some_and(|job| job.phase == Phase::Denied)
                .then_some(Decision::LookAgain),
            _ => None,
        }
    }

    /// What has to be done next.
    ///
    /// Only what comes of this is listened to: what was asked for earlier has been
    /// overtaken, and what is not yet written down cannot have happened.
    pub fn next(&self) -> Next {
        if self.store_fault.is_some() {
            return Next::Nothing;
        }
        if self.written != self.revision {
            return Next::Write(self.revision);
        }
        match self.doing {
            Doing::Counting => Next::Count(self.serial),
            Doing::Posting { .. } => Next::Post(self.serial),
            Doing::Following => Next::Look(self.serial),
            Doing::Waiting => Next::Wait(self.serial),
            Doing::Nothing if self.is_puzzled() && self.traces.is_none() => {
                Next::Inquire(self.serial)
            }
            Doing::Nothing => Next::Nothing,
        }
    }

    /// Whether the endpoint may know what the page does not.
    fn is_puzzled(&self) -> bool {
        self.token.is_some() && self.stopped_at.is_none() && self.stand() == Some(Stand::Unanswered)
    }

    /// Whether the service says that it has no such job as the current import's.
    pub fn has_lost_job(&self) -> bool {
        self.job
            .as_ref()
            .is_some_and(|job| job.phase == Phase::Gone)
    }

    /// What the endpoint's list of jobs says of the current import.
    pub fn traces_in(&self, list: &[u8]) -> Traces {
        let body = self.part().map(|part| part.body.as_bytes());
        let Some(import) = body.and_then(ImportBody::from_json) else {
            return Traces::Silent;
        };
        let tries = || self.steps.iter().flat_map(|step| &step.tries);
        let is_known = |id: &str| tries().any(|one| one.job_id.as_deref() == Some(id));
        Traces::read(list, &import, is_known, self.earlier)
    }

    /// The import that is to be sent; nothing if none is.
    pub fn outgoing(&self) -> Option<Outgoing> {
        let part = self.part()?;
        Some(Outgoing {
            ids: self.plan.ids.clone(),
            token: self.token.clone()?,
            body: part.body.clone(),
            items: part.items,
        })
    }

    /// What has to be written down.
    pub const fn changes(&self) -> &Changes {
        &self.changed
    }

    /// The changes up to a revision are written down.
    pub fn wrote(&mut self, revision: u32) {
        self.written = revision;
        self.store_fault = None;
        if revision == self.revision {
            self.changed = Changes::default();
        }
    }

    /// The changes could not be written down.
    pub fn could_not_write(&mut self, revision: u32, fault: StoreFault) {
        if self.next() == Next::Write(revision) {
            self.store_fault = Some(fault);
        }
    }

    /// The person has made room, or hopes so.
    pub fn write_again(&mut self) {
        self.store_fault = None;
    }

    /// The endpoint was asked for its jobs before anything is sent.
    pub fn counted(&mut self, serial: u32, earlier: Earlier, now: i64) {
        if self.next() != Next::Count(serial) {
            return;
        }
        self.has_counted = true;
        self.earlier = earlier;
        self.change_head();
        self.doing = Doing::Nothing;
        self.send(now);
    }

    /// An answer came to the import that was sent.
    pub fn answered(&mut self, serial: u32, reply: Reply, now: i64) {
        if self.next() != Next::Post(serial) {
            return;
        }
        self.busy_pause = reply.pause();
        let answer = reply.answer;
        self.doing = Doing::Nothing;
        if let Outcome::Accepted { job_id } = &answer.outcome {
            self.refusals = 0;
            self.change(|step| step.begun(job_id));
            self.go(now);
            return;
        }
        let end = End::of_refusal(&answer);
        self.told = Some(Told::Answer(Rc::new(answer)));
        match end {
            Some(end) => {
                self.change(|step| step.ended(end, now));
                match self.stand() {
                    Some(Stand::TokenRefused) => self.token = None,
                    Some(Stand::Busy) => self.refusals = self.refusals.saturating_add(1),
                    _ => {}
                }
                self.go(now);
            }
            // Nobody can tell what became of it.
            None => self.end_if_stopped(now),
        }
    }

    /// No answer came to the import that was sent.
    pub fn lost(&mut self, serial: u32, loss: Loss, now: i64) {
        if self.next() == Next::Post(serial) {
            self.doing = Doing::Nothing;
            self.told = Some(Told::Lost(loss));
            self.end_if_stopped(now);
        }
    }

    /// The answer is long in coming.
    pub fn slow(&mut self, serial: u32) {
        if self.next() == Next::Post(serial) {
            self.doing = Doing::Posting { slow: true };
        }
    }

    /// The person does not want to wait for the answer.
    pub fn give_up(&mut self, now: i64) {
        if matches!(self.next(), Next::Post(_)) {
            self.doing = Doing::Nothing;
            self.serial = self.serial.wrapping_add(1);
            self.told = Some(Told::Unawaited);
            self.end_if_stopped(now);
        }
    }

    /// A look at the job came back.
    pub fn looked(&mut self, serial: u32, look: Result<Look, Loss>, now: i64) {
        if self.next() != Next::Look(serial) {
            return;
        }
        let Some(job) = self.job.take() else { return };
        let job = job.looked(look);
        let end = job.progress().and_then(End::of_job);
        let named = job.progress().and_then(Named::of_job);
        let phase = job.phase;
        self.job = Some(job);
        match phase {
            Phase::Following => self.serial = self.serial.wrapping_add(1),
            Phase::Ended => {
                self.doing = Doing::Nothing;
                if let Some(end) = end {
                    self.change(|step| {
                        step.named(named);
                        step.ended(end, now);
                    });
                    self.go(now);
                }
            }
            Phase::NeedsToken => {
                self.doing = Doing::Nothing;
                self.token = None;
                self.end_if_stopped(now);
            }
            Phase::Stopped
            | Phase::Gone
            | Phase::Denied
            | Phase::GaveUp
            | Phase::Stalled
            | Phase::Unaddressable => {
                self.doing = Doing::Nothing;
                self.end_if_stopped(now);
            }
        }
    }

    /// The person wants the job looked at without waiting.
    pub fn look_now(&mut self) {
        if self.doing == Doing::Following
            && let Some(job) = self.job.take()
        {
            self.job = Some(job.resumed());
            self.serial = self.serial.wrapping_add(1);
        }
    }

    /// It is time to send an import again that has met a running job.
    pub fn waited(&mut self, serial: u32, now: i64) {
        if self.next() == Next::Wait(serial) {
            self.doing = Doing::Nothing;
            self.send(now);
        }
    }

    /// The endpoint's list of jobs was looked at. One that has begun just now may not be in
    /// it at once, so that it is looked at again before anybody is told that there is none.
    pub fn inquired(&mut self, serial: u32, traces: Traces) {
        if self.next() != Next::Inquire(serial) {
            return;
        }
        self.inquiries += 1;
        if traces == Traces::None && self.inquiries < MOST_INQUIRIES {
            self.serial = self.serial.wrapping_add(1);
        } else {
            self.traces = Some(traces);
        }
    }

    /// The person wants it looked at again.
    pub fn inquire_again(&mut self) {
        self.forget_traces();
    }

    fn forget_traces(&mut self) {
        self.traces = None;
        self.inquiries = 0;
    }

    /// The person wants no further import for now.
    pub fn pause(&mut self) {
        if self.wish == Wish::Go {
            self.wish = Wish::Pause;
            self.stop_waiting();
            self.keep_pause(true);
        }
    }

    /// The person wants it to go on.
    pub fn resume(&mut self, now: i64) {
        if self.stopped_at.is_none() && self.wish != Wish::Go {
            self.set_going();
            self.go_if_idle(now);
        }
    }

    /// The person wants no further import, ever.
    pub fn stop(&mut self, now: i64) {
        if self.current().is_none() || self.stopped_at.is_some() {
            return;
        }
        self.wish = Wish::Stop;
        self.stop_waiting();
        self.end_if_stopped(now);
    }

    /// The person gave a token.
    pub fn take_token(&mut self, typed: &Typed, now: i64) {
        let decision = self.decision_by_token();
        if decision.is_none() && !self.needs_token() {
            return;
        }
        match Token::checked(typed) {
            Ok(token) => {
                self.token = Some(token);
                // Until there was one, others may have begun jobs.
                self.has_counted = false;
                self.token_faults = Rc::default();
                if let Some(decision) = decision {
                    self.decide(decision, now);
                    return;
                }
                // A token is no word about a pause, which outlives a reload.
                if self.wish != Wish::Stop && !self.paused {
                    self.wish = Wish::Go;
                }
                self.go(now);
            }
            Err(faults) => self.token_faults = Rc::new(faults),
        }
    }

    /// The person has decided about the current import.
    pub fn decide(&mut self, decision: Decision, now: i64) {
        if !self.needs_decision() {
            return;
        }
        self.token_faults = Rc::default();
        let Some(stand) = self.stand() else { return };
        match (decision, stand) {
            (Decision::Retry, Stand::Failed | Stand::Refused)
            | (Decision::SendAgain, Stand::Unanswered) => {
                self.set_going();
                self.send(now);
            }
            (Decision::SendAgain, Stand::Running(_)) if self.has_lost_job() => {
                self.set_going();
                self.send(now);
            }
            // Of some, nobody knows what became of them, and the record says so.
            (
                Decision::Skip,
                Stand::Failed
                | Stand::Refused
                | Stand::Busy
                | Stand::Unanswered
                | Stand::Running(_),
            ) => {
                self.close(How::Skipped, now);
            }
            (Decision::Imported, Stand::Unanswered | Stand::Running(_)) => {
                self.close(How::Confirmed, now);
            }
            (Decision::Adopt, Stand::Unanswered) => {
                if let Some(Traces::Job(job_id)) = self.traces.clone() {
                    self.change(|step| step.begun(&job_id));
                    self.set_going();
                    self.go(now);
                }
            }
            (Decision::LookAgain, Stand::Running(_)) => {
                self.set_going();
                self.go(now);
            }
            (Decision::Wait, Stand::Busy) => {
                self.waits = true;
                self.set_going();
                self.go(now);
            }
            _ => {}
        }
    }

    /// The person wants it to go on, whatever they wanted before.
    fn set_going(&mut self) {
        self.wish = Wish::Go;
        if self.paused {
            self.keep_pause(false);
        }
    }

    /// Has it written down; while an import is on its way, with its answer, which is not to
    /// meet a plan that is busy writing.
    fn keep_pause(&mut self, paused: bool) {
        self.paused = paused;
        if matches!(self.next(), Next::Post(_)) {
            self.changed.head = true;
        } else {
            self.change_head();
        }
    }

    fn close(&mut self, how: How, now: i64) {
        self.change(|step| step.closed = Some(Closed { at: Some(now), how }));
        self.set_going();
        self.go(now);
    }

    fn change(&mut self, change: impl FnOnce(&mut Step)) {
        if let Some(step) = Rc::make_mut(&mut self.steps).get_mut(self.at) {
            change(step);
            self.revision = self.revision.wrapping_add(1);
            if !self.changed.steps.contains(&self.at) {
                self.changed.steps.push(self.at);
            }
        }
    }

    fn change_head(&mut self) {
        self.revision = self.revision.wrapping_add(1);
        self.changed.head = true;
    }

    /// Ends what comes before an import is sent.
    fn stop_waiting(&mut self) {
        if matches!(self.doing, Doing::Counting | Doing::Waiting) {
            self.doing = Doing::Nothing;
        }
    }

    fn find_current(&mut self) {
        while self.stand().is_some_and(Stand::is_settled) {
            self.at += 1;
        }
    }

    fn go_if_idle(&mut self, now: i64) {
        if self.doing == Doing::Nothing && !self.needs_decision() {
            self.go(now);
        }
    }

    fn end_if_stopped(&mut self, now: i64) {
        if self.wish == Wish::Stop && self.doing == Doing::Nothing && self.stopped_at.is_none() {
            self.find_current();
            if self.current().is_some() {
                self.stopped_at = Some(now);
                self.change_head();
            }
        }
    }

    /// Takes up whatever can be taken up without a person's word.
    fn go(&mut self, now: i64) {
        self.find_current();
        let Some(stand) = self.stand() else { return };
        if let Stand::Running(job_id) = stand {
            // A job is followed to its end, whatever comes after it.
            let job_id = AttrValue::from(job_id.to_owned());
            if let Some(outgoing) = self.outgoing() {
                self.told = None;
                self.forget_traces();
                let job = Job::begun(job_id, &outgoing);
                if job.phase == Phase::Following {
                    self.doing = Doing::Following;
                }
                self.job = Some(job);
                self.serial = self.serial.wrapping_add(1);
            } else {
                self.end_if_stopped(now);
            }
            return;
        }
        match self.wish {
            Wish::Stop => self.end_if_stopped(now),
            Wish::Pause => {}
            Wish::Go if self.token.is_none() => {}
            Wish::Go => match stand {
                Stand::Waiting | Stand::TokenRefused => self.send(now),
                Stand::Busy if self.waits => {
                    self.doing = Doing::Waiting;
                    self.serial = self.serial.wrapping_add(1);
                }
                _ => {}
            },
        }
    }

    /// Begins to send the current import: from here on it may have been sent, unless the
    /// endpoint is to be asked for its jobs before.
    fn send(&mut self, now: i64) {
        if self.token.is_none() || self.stopped_at.is_some() {
            return;
        }
        self.told = None;
        self.forget_traces();
        self.serial = self.serial.wrapping_add(1);
        if self.is_to_count() {
            // What is known of a job that is lost is still asked for, after a pause.
            self.doing = Doing::Counting;
            return;
        }
        self.job = None;
        self.change(|step| step.try_at(now));
        self.doing = Doing::Posting { slow: false };
    }

    /// Whether to ask which jobs there are before the current import is sent. If it was
    /// sent before and nobody knows its fate, a job that it has begun then is no older one.
    fn is_to_count(&self) -> bool {
        let step = self.steps.get(self.at);
        !self.has_counted && !step.is_some_and(Step::may_have_begun)
    }
}
