//! A plan that was begun: what is going on, and what comes next.

use std::rc::Rc;

use roma_import::response::{ImportResponse, JobBaseline, JobLookup, Outcome};
use roma_import::timing::{BUSY_RETRY_DELAY_MS, MAX_JOB_LOOKUPS};
use roma_import::{ImportBody, Violation};
use yew::AttrValue;

use super::draft::{Part, Plan};
use super::stored::Stored;
use crate::state::{Job, Outgoing, Phase, PollResponse, Reply, Token, TransportFailure, Typed};
use roma_import::history::{
    AttemptEnd, ImportHistory, ImportStatus, Refused, Resolution, ResolutionKind,
};

/// A plan that was begun.
///
/// Of all this, only the plan, its steps, when it was stopped, whether it is paused or is to
/// stop and which jobs are older are kept; the rest is gone with the page, the token among
/// it.
#[derive(Clone, PartialEq)]
pub struct Run {
    /// What is sent, and where to.
    pub plan: Rc<Plan>,
    /// What became of each import.
    pub steps: Rc<Vec<ImportHistory>>,
    /// When a person stopped it, in milliseconds since the epoch.
    pub stopped_at: Option<i64>,
    /// The jobs that the instance had before something was sent.
    pub baseline: JobBaseline,
    /// What the person wants.
    pub wish: Intent,
    /// Whether a person has paused it, in this visit or in one before.
    pub paused: bool,
    /// What is going on.
    pub doing: Activity,
    /// The job that was followed last.
    pub job: Option<Job>,
    /// What came back when an import was sent last, if that was no job.
    pub told: Option<Told>,
    /// What the endpoint's list of jobs says of an import without an answer.
    pub job_lookup: Option<JobLookup>,
    /// How often that list was asked for, so far in vain: a job may be on its way to it.
    pub inquiries: u32,
    /// What is wrong with the token that was typed last.
    pub token_faults: Rc<Vec<Violation>>,
    /// How often an import was refused in a row because another job is running.
    pub refusals: u32,
    /// How long to wait before such an import is sent again, in milliseconds.
    pub busy_retry_delay_ms: u32,
    /// Why the last change could not be written down, if it could not.
    pub store_fault: Option<StoreFault>,
    token: Option<Token>,
    /// Whether the endpoint was asked for its earlier jobs since the token was given.
    has_counted: bool,
    /// Whether an import that meets a running job is sent until it is accepted.
    waits: bool,
    at: usize,
    /// The current import as it was before it was about to be sent.
    unsent: Option<ImportHistory>,
    /// Each thing that is begun has its number, and what comes of an older one is not
    /// listened to.
    generation: u32,
    revision: u32,
    written: u32,
    changed: Changes,
}

/// What the person wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// One import after the other.
    Go,
    /// No further import for now.
    Pause,
    /// No further import, ever.
    Stop,
}

/// What is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Nothing.
    Nothing,
    /// The endpoint is asked how many jobs there are, before an import is sent.
    Counting,
    /// An import is to be sent, as soon as the browser has a network. Nothing of that is
    /// written down yet, so that it can wait for long and be given up without a trace.
    AwaitingNetwork,
    /// That it will be sent is written down.
    Recording,
    /// It was sent.
    Posting {
        /// Whether the answer has been long in coming.
        slow: bool,
    },
    /// Its job is polled.
    Following,
    /// Another job is running, and the import is sent again after a while.
    Waiting,
}

/// What came back to an import that has begun no job.
#[derive(Clone, PartialEq)]
pub enum Told {
    /// An answer.
    Answered(Rc<ImportResponse>),
    /// None.
    Lost(TransportFailure),
    /// None, as long as the person waited.
    Abandoned,
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
    /// Its job is polled again.
    PollAgain,
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
    /// paused or is to stop, and which jobs are older.
    pub head: bool,
}

/// What has to be done next, by whoever has a browser.
#[derive(Clone, PartialEq)]
pub enum Next {
    /// Nothing, until the person says something.
    Nothing,
    /// To write down what has changed; nothing else may begin before.
    Write(u32),
    /// To ask the endpoint how many jobs there are.
    Count(u32),
    /// To wait until the browser has a network.
    AwaitNetwork(u32),
    /// To send an import, once and at once, and to wait for its answer.
    Post(u32),
    /// To poll its job.
    Poll(u32),
    /// To come back after a while.
    Wait(u32),
    /// To ask the endpoint for its list of jobs.
    Inquire(u32),
}

impl Run {
    /// A plan that was just written down.
    pub fn begun(plan: Rc<Plan>, token: Token, now: i64) -> Self {
        let steps = vec![ImportHistory::default(); plan.draft.parts.len()];
        let mut run = Self::restored(Stored {
            plan,
            steps,
            stopped_at: None,
            intent: Intent::Go,
            baseline: JobBaseline::default(),
        });
        run.token = Some(token);
        run.wish = Intent::Go;
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
            baseline: stored.baseline,
            paused: stored.intent == Intent::Pause,
            wish: match stored.intent {
                Intent::Stop => Intent::Stop,
                Intent::Go | Intent::Pause => Intent::Pause,
            },
            doing: Activity::Nothing,
            job: None,
            told: None,
            job_lookup: None,
            inquiries: 0,
            token_faults: Rc::default(),
            refusals: 0,
            busy_retry_delay_ms: BUSY_RETRY_DELAY_MS,
            store_fault: None,
            token: None,
            has_counted: false,
            waits: false,
            at: 0,
            unsent: None,
            generation: 0,
            revision: 0,
            written: 0,
            changed: Changes::default(),
        };
        run.find_current();
        run
    }

    /// The number of what was begun last.
    pub const fn generation(&self) -> u32 {
        self.generation
    }

    /// The same plan, what is begun in which has numbers after this one: what comes late of
    /// another plan of the same page is not taken for its own.
    #[must_use]
    pub fn numbered_after(mut self, generation: u32) -> Self {
        self.generation = self.generation.wrapping_add(generation);
        self
    }

    /// What the person wants, as far as it outlives the page.
    pub fn intent(&self) -> Intent {
        match self.wish {
            Intent::Stop => Intent::Stop,
            _ if self.paused => Intent::Pause,
            Intent::Go | Intent::Pause => Intent::Go,
        }
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
    pub fn status(&self) -> Option<ImportStatus<'_>> {
        self.steps.get(self.at).map(ImportHistory::status)
    }

    /// How much is settled.
    pub fn settled(&self) -> Settled {
        let parts = self.plan.draft.parts.iter().zip(self.steps.iter());
        parts.filter(|(_, step)| step.status().is_settled()).fold(
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
        self.items_of(|step| match step.status() {
            ImportStatus::Done => !step.has_unknown_result(),
            ImportStatus::Confirmed => true,
            _ => false,
        })
    }

    /// Those in the imports whose jobs have ended without a word of how.
    pub fn untold_items(&self) -> usize {
        self.items_of(ImportHistory::has_unknown_result)
    }

    fn items_of(&self, counts: impl Fn(&ImportHistory) -> bool) -> usize {
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
            .filter(|_| self.doing == Activity::Following)?
            .percent()
    }

    /// Whether an import of it is on its way, or its job runs.
    pub const fn is_importing(&self) -> bool {
        matches!(self.doing, Activity::Posting { .. } | Activity::Following)
    }

    /// Whether nothing more will be sent.
    pub fn has_ended(&self) -> bool {
        self.doing == Activity::Nothing && (self.stopped_at.is_some() || self.current().is_none())
    }

    /// Whether it has ended, and all of it is written down: nothing of it changes any more.
    pub fn is_closed(&self) -> bool {
        self.has_ended() && self.written == self.revision && self.store_fault.is_none()
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
                    | ImportStatus::Refused
                    | ImportStatus::Running(_),
                ) => true,
                Some(ImportStatus::Busy) => !self.waits,
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
        match self.status()? {
            ImportStatus::Refused => self
                .steps
                .get(self.at)
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

    /// What has to be done next.
    ///
    /// Only what comes of this is listened to: what was asked for earlier has been
    /// overtaken, and what is not yet written down cannot have happened.
    pub fn next(&self) -> Next {
        // What has left is waited for, whatever is to be written down meanwhile: to end that
        // would be to lose its answer.
        if matches!(self.doing, Activity::Posting { .. }) {
            return Next::Post(self.generation);
        }
        if self.store_fault.is_some() {
            return Next::Nothing;
        }
        if let Some(revision) = self.unwritten() {
            return Next::Write(revision);
        }
        match self.doing {
            Activity::Counting => Next::Count(self.generation),
            Activity::AwaitingNetwork => Next::AwaitNetwork(self.generation),
            Activity::Following => Next::Poll(self.generation),
            Activity::Waiting => Next::Wait(self.generation),
            Activity::Nothing if self.is_puzzled() && self.job_lookup.is_none() => {
                Next::Inquire(self.generation)
            }
            // What is recorded is sent as soon as it is written down.
            Activity::Recording | Activity::Posting { .. } | Activity::Nothing => Next::Nothing,
        }
    }

    /// The changes up to which revision are to be written down, now, whatever else goes on.
    pub fn unwritten(&self) -> Option<u32> {
        let is_pending = self.store_fault.is_none() && self.written != self.revision;
        is_pending.then_some(self.revision)
    }

    /// Whether the endpoint may know what the page does not.
    fn is_puzzled(&self) -> bool {
        self.token.is_some()
            && self.stopped_at.is_none()
            && self.status() == Some(ImportStatus::Unanswered)
    }

    /// Whether the service says that it has no such job as the current import's.
    pub fn has_lost_job(&self) -> bool {
        self.job
            .as_ref()
            .is_some_and(|job| job.phase == Phase::Gone)
    }

    /// What the endpoint's list of jobs says of the current import.
    pub fn traces_in(&self, list: &[u8]) -> JobLookup {
        let body = self.part().map(|part| part.body.as_bytes());
        let Some(import) = body.and_then(ImportBody::from_json) else {
            return JobLookup::Inconclusive;
        };
        let attempts = || self.steps.iter().flat_map(|step| &step.attempts);
        let is_known = |id: &str| attempts().any(|one| one.job_id.as_deref() == Some(id));
        JobLookup::read(list, &import, is_known, self.baseline)
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
            if self.doing == Activity::Recording {
                self.unsent = None;
                self.job = None;
                self.doing = Activity::Posting { slow: false };
            }
        }
    }

    /// The changes could not be written down.
    pub fn could_not_write(&mut self, revision: u32, fault: StoreFault) {
        if self.unwritten() == Some(revision) {
            self.store_fault = Some(fault);
        }
    }

    /// The person has made room, or hopes so.
    pub fn write_again(&mut self) {
        self.store_fault = None;
    }

    /// The endpoint was asked for its jobs before anything is sent.
    pub fn counted(&mut self, generation: u32, baseline: JobBaseline) {
        if self.next() != Next::Count(generation) {
            return;
        }
        self.has_counted = true;
        self.baseline = baseline;
        self.change_head();
        self.doing = Activity::Nothing;
        self.send();
    }

    /// The browser has a network: from here on the current import may have been sent.
    pub fn connected(&mut self, generation: u32, now: i64) {
        if self.next() == Next::AwaitNetwork(generation) {
            self.unsent = self.steps.get(self.at).cloned();
            self.change(|step| step.record_attempt(now));
            self.doing = Activity::Recording;
        }
    }

    /// An answer came to the import that was sent.
    pub fn answered(&mut self, generation: u32, reply: Reply, now: i64) {
        if self.next() != Next::Post(generation) {
            return;
        }
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
        self.told = Some(Told::Answered(Rc::new(answer)));
        match end {
            Some(end) => {
                self.change(|step| step.ended(end, now));
                match self.status() {
                    Some(ImportStatus::TokenRefused) => self.token = None,
                    Some(ImportStatus::Busy) => self.refusals = self.refusals.saturating_add(1),
                    _ => {}
                }
                self.go(now);
            }
            // Nobody can tell what became of it.
            None => self.end_if_stopped(now),
        }
    }

    /// No answer came to the import that was sent.
    pub fn lost(&mut self, generation: u32, loss: TransportFailure, now: i64) {
        if self.next() == Next::Post(generation) {
            self.doing = Activity::Nothing;
            self.told = Some(Told::Lost(loss));
            self.end_if_stopped(now);
        }
    }

    /// The answer is long in coming.
    pub fn slow(&mut self, generation: u32) {
        if self.next() == Next::Post(generation) {
            self.doing = Activity::Posting { slow: true };
        }
    }

    /// The person does not want to wait for the answer.
    pub fn give_up(&mut self, now: i64) {
        if matches!(self.next(), Next::Post(_)) {
            self.doing = Activity::Nothing;
            self.generation = self.generation.wrapping_add(1);
            self.told = Some(Told::Abandoned);
            self.end_if_stopped(now);
        }
    }

    /// A poll of the job came back.
    pub fn polled(
        &mut self,
        generation: u32,
        poll: Result<PollResponse, TransportFailure>,
        now: i64,
    ) {
        if self.next() != Next::Poll(generation) {
            return;
        }
        let Some(job) = self.job.take() else { return };
        let job = job.polled(poll);
        let ended = job
            .progress()
            .filter(|progress| progress.status.is_end())
            .cloned();
        let phase = job.phase;
        self.job = Some(job);
        match phase {
            Phase::Following => self.generation = self.generation.wrapping_add(1),
            Phase::Ended => {
                self.doing = Activity::Nothing;
                if let Some(progress) = ended {
                    self.change(|step| step.job_ended(&progress, now));
                    self.go(now);
                }
            }
            Phase::NeedsToken => {
                self.doing = Activity::Nothing;
                self.token = None;
                self.end_if_stopped(now);
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

    /// The person wants the job polled without waiting.
    pub fn poll_now(&mut self) {
        if self.doing == Activity::Following
            && let Some(job) = self.job.take()
        {
            self.job = Some(job.resumed());
            self.generation = self.generation.wrapping_add(1);
        }
    }

    /// It is time to send an import again that has met a running job.
    pub fn waited(&mut self, generation: u32) {
        if self.next() == Next::Wait(generation) {
            self.doing = Activity::Nothing;
            self.send();
        }
    }

    /// The endpoint's list of jobs was read. One that has begun just now may not be in
    /// it at once, so that it is asked for again before anybody is told that there is none.
    pub fn inquired(&mut self, generation: u32, job_lookup: JobLookup) {
        if self.next() != Next::Inquire(generation) {
            return;
        }
        self.inquiries += 1;
        if job_lookup == JobLookup::NotFound && self.inquiries < MAX_JOB_LOOKUPS {
            self.generation = self.generation.wrapping_add(1);
        } else {
            self.job_lookup = Some(job_lookup);
        }
    }

    /// The person wants it polled again.
    pub fn inquire_again(&mut self) {
        self.forget_traces();
    }

    fn forget_traces(&mut self) {
        self.job_lookup = None;
        self.inquiries = 0;
    }

    /// The person wants no further import for now.
    pub fn pause(&mut self) {
        if self.wish == Intent::Go {
            self.wish = Intent::Pause;
            self.hold_back();
            self.paused = true;
            self.change_head();
        }
    }

    /// The person wants it to go on; what is to stop does not.
    pub fn resume(&mut self, now: i64) {
        if self.stopped_at.is_none() && self.wish == Intent::Pause {
            self.set_going();
            self.go_if_idle(now);
        }
    }

    /// The person wants no further import, ever.
    pub fn stop(&mut self, now: i64) {
        if self.current().is_none() || self.stopped_at.is_some() {
            return;
        }
        let is_new = self.wish != Intent::Stop;
        self.wish = Intent::Stop;
        self.hold_back();
        self.end_if_stopped(now);
        // What is underway may outlast the page, and nothing is to come after it then.
        if is_new && self.stopped_at.is_none() {
            self.change_head();
        }
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
                if self.wish != Intent::Stop && !self.paused {
                    self.wish = Intent::Go;
                }
                self.go(now);
            }
            Err(faults) => self.token_faults = Rc::new(faults),
        }
    }

    /// The person has decided about the current import. Whoever has it sent wants the plan to
    /// go on; any other decision is no word about a pause.
    pub fn decide(&mut self, decision: Decision, now: i64) {
        if !self.needs_decision() {
            return;
        }
        self.token_faults = Rc::default();
        let Some(status) = self.status() else { return };
        match (decision, status) {
            (Decision::Retry, ImportStatus::Failed | ImportStatus::Refused)
            | (Decision::SendAgain, ImportStatus::Unanswered) => {
                self.set_going();
                self.send();
            }
            (Decision::SendAgain, ImportStatus::Running(_)) if self.has_lost_job() => {
                self.set_going();
                self.send();
            }
            // Of some, nobody knows what became of them, and the record says so.
            (
                Decision::Skip,
                ImportStatus::Failed
                | ImportStatus::Refused
                | ImportStatus::Busy
                | ImportStatus::Unanswered
                | ImportStatus::Running(_),
            ) => {
                self.close(ResolutionKind::Skipped, now);
            }
            (Decision::Imported, ImportStatus::Unanswered | ImportStatus::Running(_)) => {
                self.close(ResolutionKind::Confirmed, now);
            }
            (Decision::Adopt, ImportStatus::Unanswered) => {
                if let Some(JobLookup::Found(job_id)) = self.job_lookup.clone() {
                    self.change(|step| step.begun(&job_id));
                    self.go(now);
                }
            }
            (Decision::PollAgain, ImportStatus::Running(_)) => {
                self.go(now);
                self.poll_now();
            }
            (Decision::Wait, ImportStatus::Busy) => {
                self.waits = true;
                self.set_going();
                self.go(now);
            }
            _ => {}
        }
    }

    /// The person wants it to go on, whatever they wanted before.
    fn set_going(&mut self) {
        self.wish = Intent::Go;
        if self.paused {
            self.paused = false;
            self.change_head();
        }
    }

    fn close(&mut self, kind: ResolutionKind, now: i64) {
        self.change(|step| {
            step.resolution = Some(Resolution {
                at: Some(now),
                kind,
            });
        });
        self.go(now);
    }

    fn change(&mut self, change: impl FnOnce(&mut ImportHistory)) {
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

    /// Ends what comes before an import is sent, and takes back what was to be written down
    /// of that: it has not left.
    fn hold_back(&mut self) {
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

    fn find_current(&mut self) {
        while self.status().is_some_and(ImportStatus::is_settled) {
            self.at += 1;
        }
    }

    fn go_if_idle(&mut self, now: i64) {
        if self.doing == Activity::Nothing && !self.needs_decision() {
            self.go(now);
        }
    }

    fn end_if_stopped(&mut self, now: i64) {
        if self.wish == Intent::Stop && self.doing == Activity::Nothing && self.stopped_at.is_none()
        {
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
        let Some(status) = self.status() else { return };
        if let ImportStatus::Running(job_id) = status {
            // A job is followed to its end, whatever comes after it.
            let job_id = AttrValue::from(job_id.to_owned());
            if let Some(outgoing) = self.outgoing() {
                self.told = None;
                self.forget_traces();
                let job = Job::begun(job_id, &outgoing);
                if job.phase == Phase::Following {
                    self.doing = Activity::Following;
                }
                self.job = Some(job);
                self.generation = self.generation.wrapping_add(1);
            }
            // Of one that cannot be followed, no end is waited for.
            self.end_if_stopped(now);
            return;
        }
        match self.wish {
            Intent::Stop => self.end_if_stopped(now),
            Intent::Pause => {}
            Intent::Go if self.token.is_none() => {}
            Intent::Go => match status {
                ImportStatus::Waiting | ImportStatus::TokenRefused => self.send(),
                ImportStatus::Busy if self.waits => {
                    self.doing = Activity::Waiting;
                    self.generation = self.generation.wrapping_add(1);
                }
                _ => {}
            },
        }
    }

    /// Begins to send the current import, once there is a network; the endpoint may have to
    /// be asked for its jobs before.
    fn send(&mut self) {
        if self.token.is_none() || self.stopped_at.is_some() {
            return;
        }
        self.told = None;
        self.forget_traces();
        self.generation = self.generation.wrapping_add(1);
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
        let step = self.steps.get(self.at);
        !self.has_counted && !step.is_some_and(ImportHistory::may_have_begun)
    }
}
