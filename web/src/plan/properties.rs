//! The promise, against everything that can happen: an import that may have been
//! imported is never sent again unless a person says so.
//!
//! A page runs a plan in a world with a disk, a service and a person. At every point
//! the page may crash; what it was writing then is written or not, and what it was
//! sending has arrived or not.

use std::rc::Rc;

use proptest::prelude::*;
use roma_import::history::ImportHistory;
use roma_import::response::{JobBaseline, JobLookup, ProgressResponse};

use super::testing::{accepted, answer, busy, denied, expired, plan, token};
use super::{Activity, Decision, Next, Plan, Run, StoreFault, Stored, write, write_head};
use crate::state::{PollResponse, TransportFailure};

const IMPORTS: usize = 3;

/// What happens next.
#[derive(Clone, Copy, Debug)]
enum Happening {
    /// What the page asks for is done, with one of many outcomes.
    Asked(u8),
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
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        12 => any::<u8>().prop_map(Happening::Asked),
        6 => any::<u8>().prop_map(Happening::Person),
        2 => any::<bool>().prop_map(|after| Happening::Crash { after }),
        1 => any::<u8>().prop_map(Happening::Late),
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
    /// The person has said so of the current one, which is sent once jobs are counted.
    consents: bool,
    jobs: u32,
    now: i64,
}

impl World {
    fn new() -> Self {
        let plan = plan(IMPORTS);
        Self {
            head: write_head(&plan, None, false, JobBaseline::default()).unwrap(),
            steps: vec![None; IMPORTS],
            page: Run::begun(plan.clone(), token(), 1),
            plan,
            arrived: [0; IMPORTS],
            allowed: [1; IMPORTS],
            consents: false,
            jobs: 0,
            now: 1,
        }
    }

    fn happens(&mut self, happening: Happening) {
        match happening {
            Happening::Asked(choice) => self.asked(choice),
            Happening::Person(choice) => self.person(choice),
            Happening::Crash { after } => self.crash(after),
            Happening::Late(choice) => self.late(choice),
        }
        // What was not sent after all takes another word.
        self.consents &= self.page.doing == Activity::Counting;
    }

    fn write(&mut self) {
        let changes = self.page.changes().clone();
        for number in changes.steps {
            self.steps[number] = write(&self.page.steps[number]);
        }
        if changes.head {
            let Run {
                plan,
                stopped_at,
                paused,
                baseline,
                ..
            } = &self.page;
            self.head = write_head(plan, *stopped_at, *paused, *baseline).unwrap();
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
        assert_eq!(kept, self.page.steps[number]);
        let last = kept.attempts.last().unwrap();
        assert_eq!((&last.job_id, &last.end), (&None, &None));
        // ...and it arrives once, but for what the person wants.
        self.arrived[number] += 1;
        assert!(
            self.arrived[number] <= self.allowed[number],
            "import {number} arrived twice"
        );
        self.jobs += 1;
        format!("job-{}", self.jobs)
    }

    fn asked(&mut self, choice: u8) {
        self.now += 1;
        let now = self.now;
        match self.page.next() {
            Next::Nothing => {}
            Next::Write(revision) => {
                if choice.is_multiple_of(8) {
                    self.page.could_not_write(revision, StoreFault::Full);
                } else {
                    self.write();
                    self.page.wrote(revision);
                }
            }
            Next::Count(generation) => {
                let baseline = match choice % 2 {
                    0 => JobBaseline::Unavailable,
                    _ => JobBaseline::Count(self.jobs as usize),
                };
                let number = self.page.current().unwrap();
                self.page.counted(generation, baseline, now);
                self.allowed[number] += u32::from(self.consents);
            }
            Next::Post(generation) => match choice % 10 {
                0 => self.page.lost(generation, TransportFailure::Network, now),
                1 => {
                    self.arrive();
                    self.page.lost(generation, TransportFailure::Network, now);
                }
                2 => self.page.answered(generation, busy(), now),
                3 => self.page.answered(generation, expired(), now),
                4 => self.page.answered(generation, denied(), now),
                5 => {
                    self.arrive();
                    self.page.answered(generation, answer(502, "<html>"), now);
                }
                6 => self.page.answered(generation, answer(200, "{}"), now),
                7 => self.page.slow(generation),
                _ => {
                    let job_id = self.arrive();
                    self.page.answered(generation, accepted(&job_id), now);
                }
            },
            Next::Poll(generation) => {
                let poll = |status: u16, body: &str| {
                    Ok(PollResponse {
                        answer: ProgressResponse::read(status, body.as_bytes()),
                        retry_after: None,
                    })
                };
                let poll = match choice % 8 {
                    0 => Err(TransportFailure::Network),
                    1 => poll(401, ""),
                    2 => poll(403, r#"{"error_code":"ROMA.1006"}"#),
                    3 => poll(200, r#"{"status":"FAILED","reasons":[{"error_code":"E"}]}"#),
                    4 => poll(200, r#"{"status":"Running","progress_percent":0.5}"#),
                    5 => poll(200, r#"{"status":"Finished"}"#),
                    _ => poll(200, r#"{"status":"SUCCEEDED"}"#),
                };
                self.page.polled(generation, poll, now);
            }
            Next::Wait(generation) => self.page.waited(generation, now),
            Next::Inquire(generation) => {
                let number = self.page.current().unwrap();
                let job_lookup = match choice % 2 {
                    0 => JobLookup::Inconclusive,
                    _ if self.arrived[number] > 0 => JobLookup::Found(format!("job-of-{number}")),
                    _ => JobLookup::NotFound,
                };
                self.page.inquired(generation, job_lookup);
            }
        }
    }

    fn person(&mut self, choice: u8) {
        self.now += 1;
        let now = self.now;
        match choice % 16 {
            0 => self.page.pause(),
            1 => self.page.resume(now),
            2 if choice > 200 => self.page.stop(now),
            3 => self.page.give_up(now),
            4 | 5 => self.page.take_token(&"fresh".into(), now),
            6 => self.page.write_again(),
            7 => self.page.poll_now(),
            8 => self.decide(Decision::Skip),
            9 => self.decide(Decision::Imported),
            10 => self.decide(Decision::Adopt),
            11 => self.decide(Decision::PollAgain),
            12 => self.decide(Decision::Wait),
            13 => self.decide(Decision::Retry),
            14 => self.decide(Decision::SendAgain),
            _ => {}
        }
    }

    /// The person's word counts only where the page has asked for it.
    fn decide(&mut self, decision: Decision) {
        let asked = self.page.needs_decision();
        let was_counting = self.page.doing == Activity::Counting;
        let number = self.page.current();
        let status = self.page.status().map(|status| format!("{status:?}"));
        let attempts = number.map(|number| self.page.steps[number].attempts.len());
        self.page.decide(decision, self.now);
        let sends =
            number.is_some_and(|number| Some(self.page.steps[number].attempts.len()) > attempts);
        let counts = !was_counting && self.page.doing == Activity::Counting;
        if (sends || counts)
            && let Some(number) = number
        {
            assert!(asked);
            // Of what was refused nothing has arrived, so that no more may.
            let more = matches!(
                (decision, status.as_deref()),
                (Decision::Retry, Some("Failed")) | (Decision::SendAgain, Some("Unanswered"))
            );
            self.allowed[number] += u32::from(more && sends);
            self.consents = more && counts;
        }
    }

    fn crash(&mut self, after: bool) {
        if after {
            match self.page.next() {
                Next::Write(_) => self.write(),
                Next::Post(_) => {
                    self.arrive();
                }
                _ => {}
            }
        }
        self.page = Run::restored(self.stored());
        assert!(
            !matches!(self.page.next(), Next::Post(_)),
            "nothing is sent by itself"
        );
    }

    /// Something comes back that was not asked for, or not any more.
    fn late(&mut self, choice: u8) {
        let generation = u32::from(choice / 8);
        let now = self.now;
        let next = self.page.next();
        let before = self.page.clone();
        match choice % 8 {
            0 if next != Next::Post(generation) => {
                self.page.answered(generation, accepted("late"), now);
            }
            1 if next != Next::Post(generation) => {
                self.page.lost(generation, TransportFailure::Network, now);
            }
            2 if next != Next::Post(generation) => self.page.slow(generation),
            3 if next != Next::Wait(generation) => self.page.waited(generation, now),
            4 if next != Next::Poll(generation) => {
                self.page
                    .polled(generation, Err(TransportFailure::Network), now);
            }
            5 if next != Next::Inquire(generation) => {
                self.page.inquired(generation, JobLookup::NotFound);
            }
            7 if next != Next::Count(generation) => {
                self.page.counted(generation, JobBaseline::Unavailable, now);
            }
            6 if next != Next::Write(generation) => {
                self.page.could_not_write(generation, StoreFault::Other);
            }
            _ => {}
        }
        assert!(self.page == before, "it was not listened to");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_import_arrives_twice_unless_a_person_says_so(happenings in prop::collection::vec(happening(), 0..120)) {
        let mut world = World::new();
        for happening in happenings {
            world.happens(happening);
        }
    }

    /// Whatever has happened, a person who answers what is asked gets to the end.
    #[test]
    fn a_plan_always_comes_to_an_end(happenings in prop::collection::vec(happening(), 0..60)) {
        let mut world = World::new();
        for happening in happenings {
            world.happens(happening);
        }
        for _ in 0..200 {
            if world.page.has_ended() {
                break;
            }
            world.now += 1;
            if world.page.store_fault.is_some() {
                world.page.write_again();
            } else if world.page.next() != Next::Nothing {
                // All goes well from here on.
                world.asked(199);
            } else if world.page.needs_token() {
                world.page.take_token(&"fresh".into(), world.now);
            } else if world.page.needs_decision() {
                let now = world.now;
                for decision in [Decision::Skip, Decision::Imported] {
                    world.page.decide(decision, now);
                }
            } else {
                world.page.resume(world.now);
            }
        }
        prop_assert!(world.page.has_ended());
        let restored = Run::restored({
            world.page.write_again();
            if let Next::Write(revision) = world.page.next() {
                world.write();
                world.page.wrote(revision);
            }
            world.stored()
        });
        prop_assert!(restored.has_ended(), "it has ended after a reload as well");
        prop_assert_eq!(restored.steps, world.page.steps);
    }
}
