//! The promises, against everything that can happen: an import that may have been
//! imported is never sent again unless a person says so, nothing leaves after a person
//! has said that nothing more is to, no plan ends with an import of unknown fate before
//! the endpoint was asked about it, and where a plan is known to go it stays.
//!
//! A page runs a plan in a world with a disk, a service and a person. At every point
//! the page may crash; what it was writing then is written or not, and what it was
//! sending has arrived or not.

use std::rc::Rc;

use proptest::prelude::*;
use roma_import::Destination;
use roma_import::history::{AttemptEnd, ImportHistory, ImportStatus};
use roma_import::response::{JobBaseline, JobLookup, ProgressResponse, Unreadable};
use roma_import::timing::MAX_NOT_FOUND_POLLS;

use super::testing::{accepted, answer, busy, denied, expired, given, plan, token};
use super::{
    Activity, Decision, Heard, Intent, Next, Plan, Run, RunEvent, StoreFault, Stored, write,
};
use crate::state::{PollResponse, TransportFailure, Trouble};

const IMPORTS: usize = 3;

/// What happens next.
#[derive(Clone, Copy, Debug)]
enum Happening {
    /// What the page asks for is done, with one of many outcomes.
    Asked(u8),
    /// The same, and it goes well.
    Well,
    /// The person does something.
    Person(u8),
    /// The page is gone and loaded anew, while it was doing what it asks for, or
    /// before.
    Crash {
        /// Whether what it was doing has happened all the same.
        after: bool,
    },
    /// Something comes back that belongs to something else.
    Late(u8),
    /// The browser has its network back.
    Reconnected,
    /// The endpoint says where imports go, which is one of two places.
    FoundDestination(bool),
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        12 => any::<u8>().prop_map(Happening::Asked),
        // Where nothing ever does, few imports get as far as their jobs.
        6 => Just(Happening::Well),
        6 => any::<u8>().prop_map(Happening::Person),
        2 => any::<bool>().prop_map(|after| Happening::Crash { after }),
        1 => any::<u8>().prop_map(Happening::Late),
        1 => Just(Happening::Reconnected),
        1 => any::<bool>().prop_map(Happening::FoundDestination),
    ]
}

/// The disk, the service, and what the person has allowed.
struct World {
    plan: Rc<Plan>,
    head: String,
    steps: Vec<Option<String>>,
    page: Run,
    /// How often each import has arrived and was accepted.
    arrived: [u32; IMPORTS],
    /// How often each may: once, and once more for each time that the person says so
    /// of one that may have arrived.
    allowed: [u32; IMPORTS],
    /// The person has said so of the current one, which has not left yet.
    consents: bool,
    /// The person has said that no further import is to be sent.
    hold: Option<Hold>,
    /// The person has just said so of a plan that was to stop already, and waits for nothing.
    insists: bool,
    online: bool,
    jobs: u32,
    /// How often in a row the service has said that there is no such job as the one that is
    /// followed, since it is followed.
    absences: u32,
    /// Where the plan was known to go when all that had happened was written down last.
    kept_destination: Option<Destination>,
    now: i64,
}

/// That no further import is to be sent, for now or for good.
#[derive(Clone, Copy)]
struct Hold {
    is_for_good: bool,
    /// What had left before.
    left: Option<u32>,
    /// Whether the page has had nothing left to write down since.
    is_kept: bool,
}

impl World {
    fn new() -> Self {
        let plan = plan(IMPORTS);
        Self {
            head: Stored::begun(plan.clone()).write_head().unwrap(),
            steps: vec![None; IMPORTS],
            page: Run::begun(plan.clone(), token(), 1),
            plan,
            arrived: [0; IMPORTS],
            allowed: [1; IMPORTS],
            consents: false,
            hold: None,
            insists: false,
            online: true,
            jobs: 0,
            absences: 0,
            kept_destination: None,
            now: 1,
        }
    }

    fn happens(&mut self, happening: Happening) {
        let was_stopped = self.page.stored.stopped_at.is_some();
        let was_following = self.page.doing == Activity::Following;
        let known = self.page.stored.plan.destination.clone();
        self.insists = false;
        match happening {
            Happening::Asked(choice) => self.asked(choice),
            Happening::Well => self.goes_well(),
            Happening::Person(choice) => self.person(choice),
            Happening::Crash { after } => self.crash(after),
            Happening::Late(choice) => self.late(choice),
            Happening::Reconnected => self.reconnected(),
            Happening::FoundDestination(is_stand_in) => self.found_destination(is_stand_in),
        }
        if !was_following && self.page.doing == Activity::Following {
            self.absences = 0;
        }
        self.stays_where_it_goes(match happening {
            // What was not written down is not known any more.
            Happening::Crash { .. } => self.kept_destination.as_ref(),
            _ => known.as_ref(),
        });
        if matches!(self.page.doing, Activity::Posting { .. }) && self.consents {
            self.allowed[self.page.current().unwrap()] += 1;
            self.consents = false;
        }
        // What was not sent after all takes another word.
        self.consents &= is_to_leave(&self.page);
        let is_written = self.page.unwritten().is_none() && self.page.store_fault.is_none();
        if let Some(hold) = &mut self.hold {
            hold.is_kept |= is_written;
        }
        if is_written {
            (self.kept_destination).clone_from(&self.page.stored.plan.destination);
        }
        if !was_stopped && self.page.stored.stopped_at.is_some() {
            self.ends_by_a_stop();
        }
    }

    /// The plan goes where it was known to go, and so does whoever looks at its job.
    fn stays_where_it_goes(&self, known: Option<&Destination>) {
        let destination = &self.page.stored.plan.destination;
        assert!(known.is_none() || destination.as_ref() == known);
        if self.page.doing == Activity::Following {
            let job = self.page.job.as_ref().unwrap();
            assert_eq!(job.destination, *destination);
        }
    }

    /// The plan has just ended because a person wants it to. If nobody knows what became of
    /// its last import, the endpoint has been asked, unless there was no token for that, or
    /// the person did not want to wait for it.
    fn ends_by_a_stop(&self) {
        let page = &self.page;
        if page.status() == Some(ImportStatus::Unanswered) && page.outgoing().is_some() {
            assert!(
                self.insists
                    || page.lookup.failed > 0
                    || matches!(
                        page.lookup.told,
                        Some(JobLookup::NotFound | JobLookup::Inconclusive)
                    ),
                "the endpoint was not asked: {:?}",
                page.lookup.told
            );
        }
    }

    /// The person says that nothing more is to be sent.
    fn hold(&mut self, is_for_good: bool) {
        let left = match self.page.next() {
            Next::Post => Some(self.page.generation()),
            _ => None,
        };
        let is_heard = if is_for_good {
            self.insists = self.page.stored.intent == Intent::Stop;
            self.page.stop(self.now);
            !self.page.has_ended()
        } else {
            let is_going = self.page.stored.intent == Intent::Go;
            self.page.pause();
            is_going
        };
        if is_heard {
            self.hold = Some(Hold {
                is_for_good,
                left,
                is_kept: false,
            });
        }
    }

    /// The person wants it to go on, which is in vain if it was to stop for good.
    fn release(&mut self) {
        self.hold = self.hold.filter(|hold| hold.is_for_good);
    }

    fn write(&mut self) {
        let changes = self.page.changes().clone();
        for number in changes.steps {
            self.steps[number] = write(&self.page.stored.steps[number]);
        }
        if changes.head {
            self.head = self.page.stored.write_head().unwrap();
        }
    }

    fn stored(&self) -> Stored {
        let parts: Vec<String> = self
            .plan
            .draft
            .parts
            .iter()
            .map(|part| write(part).unwrap())
            .collect();
        let steps: Vec<(usize, String)> = self
            .steps
            .iter()
            .enumerate()
            .filter_map(|(number, step)| Some((number, step.clone()?)))
            .collect();
        Stored::read(&self.head, &parts, &steps).unwrap()
    }

    /// What the page asks for reaches the service, if it does; its job's id.
    fn arrive(&mut self) -> String {
        let number = self.page.current().unwrap();
        // The promise in two halves. That it will be sent is on the disk...
        let kept: ImportHistory =
            serde_json::from_str(self.steps[number].as_deref().unwrap()).unwrap();
        assert_eq!(kept, self.page.stored.steps[number]);
        let last = kept.attempts.last().unwrap();
        assert_eq!((&last.job_id, &last.end), (&None, &None));
        // ...it has left before the person wanted nothing more to...
        assert!(
            self.hold
                .is_none_or(|hold| hold.left == Some(self.page.generation())),
            "import {number} was sent all the same"
        );
        // ...and it arrives once, but for what the person wants.
        self.arrived[number] += 1;
        assert!(
            self.arrived[number] <= self.allowed[number],
            "import {number} arrived twice"
        );
        self.jobs += 1;
        format!("job-{}", self.jobs)
    }

    /// What the page asks for comes to this.
    fn hear(&mut self, heard: Heard) {
        self.page.heard(self.page.generation(), heard, self.now);
    }

    /// What the page asks for is done, and all is well with it.
    fn goes_well(&mut self) {
        self.now += 1;
        match self.page.next() {
            Next::Nothing => {}
            Next::Write => {
                let revision = self.page.unwritten().unwrap();
                self.write();
                self.page.wrote(revision);
            }
            Next::Count => self.hear(Heard::Counted(JobBaseline::Count(self.jobs as usize))),
            Next::AwaitNetwork => {
                self.online = true;
                self.hear(Heard::Connected);
            }
            Next::Post => {
                let job_id = self.arrive();
                self.hear(Heard::Answered(accepted(&job_id)));
            }
            Next::Poll => self.hear_poll(200, r#"{"status":"SUCCEEDED"}"#),
            Next::Wait => self.hear(Heard::Waited),
            Next::LookUp => self.hear(Heard::LookedUp(self.job_of_current())),
        }
    }

    /// A poll of the job came back.
    fn hear_poll(&mut self, status: u16, body: &str) {
        let answer = ProgressResponse::read(status, body.as_bytes());
        self.absences = match status {
            404 => self.absences + 1,
            _ => 0,
        };
        self.hear(Heard::Polled(Ok(PollResponse {
            answer,
            retry_after: None,
        })));
    }

    /// What the endpoint's list says of the current import, where it tells.
    fn job_of_current(&self) -> JobLookup {
        let number = self.page.current().unwrap();
        if self.arrived[number] > 0 {
            JobLookup::Found(format!("job-of-{number}"))
        } else {
            JobLookup::NotFound
        }
    }

    fn asked(&mut self, choice: u8) {
        self.now += 1;
        let is_written_meanwhile = choice.is_multiple_of(3);
        if let (Next::Post, Some(revision)) = (self.page.next(), self.page.unwritten())
            && is_written_meanwhile
        {
            self.write();
            self.page.wrote(revision);
            return;
        }
        match self.page.next() {
            Next::Nothing => {}
            Next::Write => {
                let revision = self.page.unwritten().unwrap();
                if choice.is_multiple_of(8) {
                    self.page.could_not_write(revision, StoreFault::Full);
                } else {
                    self.write();
                    self.page.wrote(revision);
                }
            }
            Next::Count if choice.is_multiple_of(7) => {
                self.hear(Heard::LookUpFailed(None));
            }
            Next::Count => {
                let baseline = match choice % 2 {
                    0 => JobBaseline::Unavailable,
                    _ => JobBaseline::Count(self.jobs as usize),
                };
                self.hear(Heard::Counted(baseline));
            }
            Next::AwaitNetwork => {
                if self.online {
                    self.hear(Heard::Connected);
                }
            }
            Next::Post => match choice % 11 {
                0 => self.hear(Heard::Lost(TransportFailure::Network)),
                1 => {
                    self.arrive();
                    self.hear(Heard::Lost(TransportFailure::Network));
                }
                2 => self.hear(Heard::Answered(busy())),
                3 => self.hear(Heard::Answered(expired())),
                4 => self.hear(Heard::Answered(denied())),
                5 => {
                    self.arrive();
                    self.hear(Heard::Answered(answer(502, "<html>")));
                }
                6 => self.hear(Heard::Answered(answer(200, "{}"))),
                7 => self.hear(Heard::Slow),
                8 => {
                    // A job that no address leads to.
                    self.arrive();
                    self.hear(Heard::Answered(accepted("..")));
                }
                _ => {
                    let job_id = self.arrive();
                    self.hear(Heard::Answered(accepted(&job_id)));
                }
            },
            Next::Poll => self.asked_of_job(choice),
            Next::Wait => self.hear(Heard::Waited),
            Next::LookUp => {
                if choice % 5 == 4 {
                    let pause = choice.is_multiple_of(2).then_some(20_000);
                    self.hear(Heard::LookUpFailed(pause));
                    return;
                }
                if choice % 11 == 10 {
                    let trouble = Trouble::Unreadable(401, Unreadable::Empty);
                    self.hear(Heard::LookUpRefused(trouble));
                    return;
                }
                let job_lookup = match choice % 2 {
                    0 => JobLookup::Inconclusive,
                    _ => self.job_of_current(),
                };
                self.hear(Heard::LookedUp(job_lookup));
            }
        }
    }

    fn asked_of_job(&mut self, choice: u8) {
        let absent = r#"{"error_code":"ROMA.00110006","error_msg":"m"}"#;
        match choice % 10 {
            0 => {
                self.absences = 0;
                self.hear(Heard::Polled(Err(TransportFailure::Network)));
            }
            1 => self.hear_poll(401, ""),
            2 => self.hear_poll(403, r#"{"error_code":"ROMA.1006"}"#),
            3 => {
                let reasons = r#"[{"error_code":"E"}]"#;
                self.hear_poll(
                    200,
                    &format!(r#"{{"status":"FAILED","reasons":{reasons}}}"#),
                );
            }
            4 => self.hear_poll(200, r#"{"status":"Running","progress_percent":0.5}"#),
            5 => self.hear_poll(200, r#"{"status":"Finished"}"#),
            6 => self.hear_poll(404, absent),
            // It has lost the job, and says so as often as it is asked.
            7..=8 => {
                while self.page.next() == Next::Poll {
                    self.hear_poll(404, absent);
                }
            }
            _ => self.hear_poll(200, r#"{"status":"SUCCEEDED"}"#),
        }
    }

    fn person(&mut self, choice: u8) {
        self.now += 1;
        let now = self.now;
        match choice % 16 {
            0 => self.hold(false),
            1 => {
                self.page.resume(now);
                self.release();
            }
            2 if choice > 150 => self.hold(true),
            2 if choice > 100 => self.page.look_up_again(),
            3 => self.page.give_up(now),
            4 | 5 => {
                // By giving another token, a person has what was refused sent again.
                let is_word_to_send = self.page.needs_decision();
                self.page.take_token(given("fresh"), now);
                if is_word_to_send && is_to_leave(&self.page) {
                    self.release();
                }
            }
            6 => self.page.write_again(),
            7 => {
                if self.page.doing == Activity::Following {
                    self.absences = 0;
                }
                self.page.poll_now();
            }
            8 => self.decide(Decision::Skip),
            9 => self.decide(Decision::Imported),
            10 => self.decide(Decision::Adopt),
            11 => self.decide(Decision::PollAgain),
            12 => self.decide(Decision::Wait),
            13 => self.decide(Decision::Retry),
            14 => self.decide(Decision::SendAgain),
            15 => self.online = !self.online,
            _ => {}
        }
    }

    /// The person's word counts only where the page has asked for it.
    fn decide(&mut self, decision: Decision) {
        let asked = self.page.needs_decision();
        let was_to_leave = is_to_leave(&self.page);
        let number = self.page.current();
        let status = self.page.status().map(|status| format!("{status:?}"));
        let is_word_to_send = matches!(
            decision,
            Decision::Retry | Decision::SendAgain | Decision::Wait
        );
        self.page.decide(decision, self.now);
        let begins = !was_to_leave && is_to_leave(&self.page);
        if is_word_to_send && (begins || self.page.doing == Activity::Waiting) {
            self.release();
        }
        if begins && self.page.current() == number {
            assert!(asked);
            // Of what was refused nothing has arrived, so that no more may.
            self.consents = match (decision, status.as_deref()) {
                (Decision::Retry, Some("Failed")) | (Decision::SendAgain, Some("Unanswered")) => {
                    true
                }
                // Whoever says so knows that nobody is to learn any more how its job has ended.
                (Decision::SendAgain, Some(status)) => {
                    status.starts_with("Running") && self.absences >= MAX_NOT_FOUND_POLLS
                }
                _ => false,
            };
        }
    }

    fn crash(&mut self, after: bool) {
        if after {
            match self.page.next() {
                Next::Write => self.write(),
                Next::Post => {
                    self.arrive();
                }
                _ => {}
            }
        }
        self.page = Run::restored(self.stored());
        self.absences = 0;
        assert!(
            !matches!(self.page.next(), Next::Post | Next::AwaitNetwork),
            "nothing is sent by itself"
        );
        self.hold = self
            .hold
            .filter(|hold| hold.is_kept)
            .map(|hold| Hold { left: None, ..hold });
    }

    /// The browser has its network back, which is nobody's word: nothing is begun or ended by it.
    /// What is underway is waited for all the same, and so is a pause that was asked for.
    fn reconnected(&mut self) {
        let before = self.page.clone();
        self.page.happened(RunEvent::Reconnected);
        assert_eq!(self.page.doing, before.doing);
        assert!(self.page.stored == before.stored);
        let is_to_wait = before.asks_for_job() && before.asked_pause_ms().is_some();
        if before.doing != Activity::Nothing || is_to_wait {
            assert!(self.page == before, "it was not listened to");
        }
    }

    /// The endpoint says where imports go. A plan takes that for its own only while something of
    /// it is there, and goes on as before.
    fn found_destination(&mut self, is_stand_in: bool) {
        let destination = if is_stand_in {
            Destination::StandIn
        } else {
            Destination::named("https://upstream.example")
        };
        let before = self.page.clone();
        self.page.learn_destination(&destination);
        assert_eq!(self.page.generation(), before.generation());
        assert_eq!(self.page.doing, before.doing);
        if !before.is_importing() {
            assert!(self.page == before, "nothing of it is there");
        }
    }

    /// Something comes back that was not asked for, or not any more.
    fn late(&mut self, choice: u8) {
        let generation = u32::from(choice / 10);
        let before = self.page.clone();
        let failure = TransportFailure::Network;
        let (heard, comes_of): (_, &[Next]) = match choice % 10 {
            0 => (Heard::Answered(accepted("late")), &[Next::Post]),
            1 => (Heard::Lost(failure), &[Next::Post]),
            2 => (Heard::Slow, &[Next::Post]),
            3 => (Heard::Waited, &[Next::Wait]),
            4 => (Heard::Polled(Err(failure)), &[Next::Poll]),
            5 => (Heard::LookedUp(JobLookup::NotFound), &[Next::LookUp]),
            6 => (Heard::LookUpFailed(None), &[Next::LookUp, Next::Count]),
            7 => (Heard::Counted(JobBaseline::Unavailable), &[Next::Count]),
            8 => (Heard::Connected, &[Next::AwaitNetwork]),
            _ => {
                if self.page.unwritten() != Some(generation) {
                    self.page.could_not_write(generation, StoreFault::Other);
                }
                (Heard::Slow, &[Next::Post])
            }
        };
        if generation == before.generation() && comes_of.contains(&before.next()) {
            return;
        }
        self.page.heard(generation, heard, self.now);
        assert!(self.page == before, "it was not listened to");
    }
}

/// Whether the current import is about to leave.
fn is_to_leave(page: &Run) -> bool {
    matches!(
        page.doing,
        Activity::Counting | Activity::AwaitingNetwork | Activity::Recording
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_import_arrives_twice_or_against_a_persons_word(happenings in prop::collection::vec(happening(), 0..120)) {
        let mut world = World::new();
        for happening in happenings {
            world.happens(happening);
        }
    }

    /// Whatever has happened, a person who answers what is asked gets to the end. Once all goes
    /// well, whatever is sent is imported, with a job that is known.
    #[test]
    fn a_plan_always_comes_to_an_end(happenings in prop::collection::vec(happening(), 0..60)) {
        let mut world = World::new();
        for happening in happenings {
            world.happens(happening);
        }
        let unsent: Vec<usize> = (0..IMPORTS)
            .filter(|number| world.page.stored.steps[*number].attempts.is_empty())
            .collect();
        for _ in 0..200 {
            if world.page.has_ended() {
                break;
            }
            world.now += 1;
            if world.page.store_fault.is_some() {
                world.page.write_again();
            } else if world.page.next() != Next::Nothing {
                world.happens(Happening::Well);
            } else if world.page.needs_token() {
                world.page.take_token(given("fresh"), world.now);
            } else if world.page.needs_decision() {
                let number = world.page.current().unwrap();
                prop_assert!(!unsent.contains(&number), "nobody is asked of what goes well");
                for decision in [Decision::Adopt, Decision::Wait, Decision::PollAgain, Decision::Skip] {
                    world.decide(decision);
                }
            } else {
                world.page.resume(world.now);
                world.release();
            }
        }
        prop_assert!(world.page.has_ended());
        let is_stopped = world.page.stored.stopped_at.is_some();
        for (number, step) in world.page.stored.steps.iter().enumerate() {
            if unsent.contains(&number) {
                let ends: Vec<_> = step.attempts.iter().map(|one| one.end.clone()).collect();
                let expected = if is_stopped { vec![] } else { vec![Some(AttemptEnd::Succeeded)] };
                prop_assert_eq!(ends, expected);
                prop_assert_eq!(step.resolution, None);
            } else if !is_stopped {
                prop_assert!(step.status().is_settled());
            }
        }
        let restored = Run::restored({
            world.page.write_again();
            if let Some(revision) = world.page.unwritten() {
                world.write();
                world.page.wrote(revision);
            }
            world.stored()
        });
        prop_assert!(restored.has_ended(), "it has ended after a reload as well");
        prop_assert_eq!(restored.stored.steps, world.page.stored.steps);
    }
}
