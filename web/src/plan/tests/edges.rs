//! What must not leak from one import, or one decision, into the next.

use super::*;

/// A plan whose first import is on its way, and that is to stop.
fn stopped_while_it_is_sent() -> (Page, u32) {
    let mut page = Page::begun(2);
    let generation = asked(&page.0, Next::Post);
    page.0.stop(5);
    page.write();
    assert_eq!(page.0.standing(), Standing::Stopping);
    (page, generation)
}

/// The ways in which the fate of an import that was sent becomes unknown.
const LOSSES: [fn(&mut Page, u32); 3] = [
    |page, generation| {
        let lost = Heard::Lost(TransportFailure::Network);
        page.0.heard(generation, lost, 7);
    },
    |page, generation| {
        let answered = Heard::Answered(answer(502, ""));
        page.0.heard(generation, answered, 7);
    },
    |page, _| page.0.give_up(7),
];

#[test]
fn a_plan_that_is_to_stop_follows_the_job_of_an_import_without_an_answer() {
    for (number, lose) in LOSSES.into_iter().enumerate() {
        let (mut page, generation) = stopped_while_it_is_sent();
        lose(&mut page, generation);
        page.write();
        assert_eq!(page.0.stored.stopped_at, None, "{number}");
        assert_eq!(page.0.standing(), Standing::Stopping, "{number}");
        page.look_up(JobLookup::NotFound);
        page.look_up(JobLookup::Found("found".into()));
        page.write();
        assert_eq!(page.status(), ImportStatus::Running("found"), "{number}");
        assert_eq!(page.0.standing(), Standing::Stopping, "{number}");
        page.poll(r#"{"status":"SUCCEEDED"}"#);
        assert_eq!(page.0.standing(), Standing::Stopped, "{number}");
        assert_eq!(
            page.0.stored.steps[0].status(),
            ImportStatus::Done,
            "{number}"
        );
        assert_eq!(page.status(), ImportStatus::Waiting, "{number}");
        // It has stopped, and that is not changed by anything.
        page.0.stop(8);
        page.0.resume(8);
        assert_eq!(page.0.stored.stopped_at, Some(3), "{number}");
    }

    // So does one that is stopped while nobody knows, unless it was said that there is none.
    let lost = || {
        let mut page = Page::begun(2);
        page.lose();
        page
    };
    let mut page = lost();
    page.0.stop(5);
    assert!(page.0.stored.stopped_at.is_none() && page.0.changes().head);
    page.keep();
    page.look_up(JobLookup::Found("found".into()));
    assert_eq!(page.status(), ImportStatus::Running("found"));
    let mut page = lost();
    page.look_up(JobLookup::Found("found".into()));
    page.0.stop(5);
    assert_eq!(page.status(), ImportStatus::Running("found"));
    assert_eq!(page.0.standing(), Standing::Stopping);
    let mut page = lost();
    page.find_no_job();
    page.0.stop(5);
    assert_eq!(page.0.stored.stopped_at, Some(5));
}

#[test]
fn a_plan_that_is_to_stop_asks_about_an_import_that_the_endpoint_has_no_job_of() {
    let asking = |job_lookup: Option<JobLookup>| {
        let (mut page, generation) = stopped_while_it_is_sent();
        page.0
            .heard(generation, Heard::Lost(TransportFailure::Network), 7);
        match job_lookup {
            Some(job_lookup) => page.look_up(job_lookup),
            None => page.find_no_job(),
        }
        assert_eq!(page.0.standing(), Standing::NeedsDecision);
        // Nothing more is sent, whatever is said.
        let before = page.0.clone();
        for decision in [Decision::SendAgain, Decision::Retry, Decision::Wait] {
            page.decide_only(decision);
            page.0.resume(8);
            assert!(page.0 == before, "{decision:?}");
        }
        page
    };
    for (decision, status) in [
        (Decision::Imported, ImportStatus::Confirmed),
        (Decision::Skip, ImportStatus::SkippedUnanswered),
    ] {
        let mut page = asking(None);
        page.decide(decision);
        assert_eq!(page.0.standing(), Standing::Stopped);
        assert_eq!(page.0.stored.steps[0].status(), status);
    }
    let mut page = asking(Some(JobLookup::Inconclusive));
    page.0.look_up_again();
    assert_eq!(page.0.standing(), Standing::Stopping);
    page.look_up(JobLookup::Found("late".into()));
    assert_eq!(page.status(), ImportStatus::Running("late"));
    // Who does not want to decide need not, and who does not want to wait neither.
    let mut page = asking(None);
    page.0.stop(9);
    assert_eq!(page.0.stored.stopped_at, Some(9));
    let (mut page, generation) = stopped_while_it_is_sent();
    page.0
        .heard(generation, Heard::Lost(TransportFailure::Network), 7);
    page.0.stop(9);
    assert_eq!(page.0.stored.stopped_at, Some(9));
}

#[test]
fn a_plan_that_is_to_stop_waits_for_a_token_that_its_job_needs() {
    let (mut page, generation) = stopped_while_it_is_sent();
    page.0.heard(generation, Heard::Answered(accepted("j")), 6);
    page.write();
    page.poll_with(401, "");
    assert_eq!(page.0.standing(), Standing::NeedsToken);
    let mut at_once = Page(page.0.clone());
    at_once.0.stop(8);
    assert_eq!(at_once.0.stored.stopped_at, Some(8));
    page.0.take_token(given("fresh"), 8);
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    assert_eq!(page.0.standing(), Standing::Stopped);
    assert_eq!(page.0.stored.steps[0].status(), ImportStatus::Done);
}

#[test]
fn a_plan_that_has_come_to_its_end_cannot_be_stopped() {
    let mut page = Page::begun(2);
    page.import();
    page.import();
    page.0.stop(9);
    assert_eq!(page.0.standing(), Standing::Ended);
    assert!(!page.0.is_stopping());
}

#[test]
fn a_job_that_nobody_can_see_can_be_said_to_have_ended() {
    let mut page = Page::begun(2);
    page.answer(accepted("j"));
    page.poll_with(403, r#"{"error_code":"APIG.1005"}"#);
    assert!(page.0.needs_decision());
    page.decide(Decision::Imported);
    assert_eq!(page.0.stored.steps[0].status(), ImportStatus::Confirmed);
    assert_eq!(page.0.current(), Some(1));
    // The next import begins with nothing that was said of the one before.
    assert!(page.0.job.is_none() && page.0.next() == Next::Post);
    // A job whose id makes no address is nobody's to look at.
    page.answer(accepted(".."));
    assert!(page.0.next() == Next::Nothing && page.0.needs_decision());
}

#[test]
fn what_was_found_out_of_one_import_is_not_said_of_the_next() {
    let mut page = Page::begun(2);
    page.lose();
    page.find_no_job();
    page.decide(Decision::SendAgain);
    assert_eq!((page.0.lookup.told.clone(), page.0.lookup.asked), (None, 0));
    page.lose();
    // The second loss is asked about by itself.
    page.find_no_job();
    page.decide(Decision::Skip);
    page.lose();
    assert_eq!(page.0.next(), Next::LookUp);
}

#[test]
fn a_job_of_an_earlier_import_is_not_taken_for_that_of_a_later_one() {
    let mut page = Page::begun(3);
    page.import();
    page.lose();
    let body = page.0.part().unwrap().body.clone();
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let tasks = body["tasks"].as_array().unwrap().iter();
    let items: Vec<_> = tasks
        .map(|task| serde_json::json!({ "kind": "task", "name": task["task_id"] }))
        .collect();
    let list = |id: &str| {
        let job = serde_json::json!({ "id": id, "items": items });
        serde_json::json!({ "count": 1, "rows": [job] }).to_string()
    };
    page.0.stored.baseline = JobBaseline::Count(0);
    assert_eq!(
        page.0.lookup_in(list("k").as_bytes()),
        JobLookup::Found("k".into())
    );
    assert_eq!(page.0.lookup_in(list("j").as_bytes()), JobLookup::NotFound);
}

#[test]
fn after_a_token_was_missing_the_jobs_are_counted_again() {
    let mut page = Page::begun(2);
    page.answer(expired());
    page.0.take_token(given("fresh"), 6);
    assert_eq!(page.0.next(), Next::Count);
}

#[test]
fn an_accepted_import_ends_the_count_of_its_refusals() {
    let mut page = Page::begun(2);
    page.answer(busy());
    page.decide(Decision::Wait);
    page.wait();
    assert_eq!(page.0.refusals, 1);
    page.import();
    assert_eq!(page.0.refusals, 0);
}

#[test]
fn who_waits_after_a_reload_waits_after_a_refusal() {
    let mut page = Page::begun(2);
    page.answer(busy());
    let seen = |page: &Page| Run::restored(page.stored()).waits_elsewhere();
    assert_eq!(seen(&page), Some(Standing::NeedsDecision));
    let mut restored = Run::restored(page.stored());
    restored.take_token(given("fresh"), 6);
    restored.decide(Decision::Wait, 7);
    assert_eq!(restored.refusals, 1);

    // Who has said so before it is not asked again.
    page.decide(Decision::Wait);
    assert_eq!(seen(&page), None);
    let mut page = page.reload();
    assert_eq!(page.0.refusals, 1);
    page.0.take_token(given("fresh"), 6);
    page.write();
    assert!(!page.0.needs_decision());
    page.wait();
    page.answer(busy());
    assert_eq!(page.0.refusals, 2);
    page.wait();
    // What may be its own job is another matter, after a reload as well.
    page.lose();
    page.find_no_job();
    page.decide(Decision::SendAgain);
    page.answer(busy());
    assert!(page.0.lacks_job());
    let mut page = page.reload();
    page.0.take_token(given("fresher"), 8);
    assert!(page.0.lacks_job() && page.0.needs_decision());
}

#[test]
fn a_plan_that_was_begun_before_anybody_knew_where_imports_go_is_bound_by_its_first_import() {
    let [own, other] = ["https://roma.example", "stand-in"].map(Destination::named);
    let goes_to = |page: &Page| page.0.outgoing().unwrap().destination;
    let mut page = Page::begun(2);
    page.0.learn_destination(&own);
    let number = page.0.generation();
    assert!(
        (page.0.next(), page.0.generation()) == (Next::Post, number),
        "what has left is waited for"
    );
    assert_eq!(goes_to(&page), Some(own.clone()));
    assert!(page.0.changes().head);
    page.keep();
    // The place may be taken by another one afterwards.
    page.answer(accepted("j"));
    page.0.learn_destination(&other);
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    assert_eq!(goes_to(&page), Some(own.clone()));
    assert_eq!(page.stored().plan.destination, Some(own));

    // Where imports go while none of it is sent says nothing of where they went.
    let mut page = Page::begun(2);
    page.import();
    let mut page = page.reload();
    page.0.learn_destination(&other);
    assert_eq!(page.0.stored.plan.destination, None);
}

#[test]
fn a_job_that_the_endpoint_has_named_is_in_the_record_of_an_import_that_a_person_closes() {
    for (decision, status) in [
        (Decision::Imported, ImportStatus::Confirmed),
        (Decision::Skip, ImportStatus::SkippedUnanswered),
    ] {
        let mut page = Page::begun(2);
        page.lose();
        page.look_up(JobLookup::Found("its own".into()));
        page.decide(decision);
        let step = &page.0.stored.steps[0];
        assert_eq!(step.status(), status);
        assert_eq!(step.attempts[0].job_id.as_deref(), Some("its own"));
        assert!(step.resolution.is_some());
        // It is nobody else's.
        assert_eq!(page.0.current(), Some(1));
        page.import();
        assert_eq!(
            page.0.stored.steps[1].attempts[0].job_id.as_deref(),
            Some("j")
        );
    }
}

#[test]
fn a_name_that_was_typed_beside_several_is_one_of_them() {
    let plan_of = |text: &str| Draft::of(&roma_import::list::read(text), &["own"], false);
    let several = plan_of("application,task_id\norders,a\nbilling,b").unwrap();
    let apps: Vec<_> = several
        .parts
        .iter()
        .map(|part| part.app.as_deref())
        .collect();
    assert_eq!(apps, [Some("own"), Some("orders"), Some("billing")]);
    assert!(several.mixes());
    // Beside a single other one, either may be meant.
    assert_eq!(plan_of("application,task_id\norders,a"), None);
    let names = Draft::of(&roma_import::list::read(""), &["a", "b"], false).unwrap();
    assert!(!names.mixes(), "there is nothing but names");
}

/// A stop outlives the page whatever is underway, and nobody has to say it twice.
#[test]
fn a_plan_that_is_to_stop_is_to_stop_after_a_reload_as_well() {
    let followed = || {
        let mut page = Page::begun(3);
        page.answer(accepted("j"));
        page
    };
    let mut page = followed();
    page.0.pause();
    page.keep();
    page.0.stop(5);
    page.0.resume(5);
    assert!(page.0.unwritten().is_some() && page.0.changes().head);
    page.keep();
    assert_eq!(page.0.standing(), Standing::Stopping);
    let mut page = page.reload();
    assert_eq!(page.0.standing(), Standing::NeedsToken);
    page.0.take_token(given("fresh"), 6);
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    assert_eq!(page.0.standing(), Standing::Stopped);
    assert_eq!(page.0.stored.steps[1].status(), ImportStatus::Waiting);

    // Who has no token need not find one.
    let mut page = followed();
    page.0.stop(5);
    page.keep();
    let mut page = page.reload();
    page.0.stop(7);
    assert_eq!(page.0.stored.stopped_at, Some(7));

    // While the import is on its way, which that does not end.
    let mut page = Page::begun(2);
    let generation = asked(&page.0, Next::Post);
    page.0.stop(5);
    assert_eq!(asked(&page.0, Next::Post), generation);
    assert!(page.0.unwritten().is_some() && page.0.changes().head);
    page.keep();
    assert_eq!(asked(&page.0, Next::Post), generation);
    let reloaded = || Page(page.0.clone()).reload();
    let mut page = reloaded();
    assert_eq!(page.0.standing(), Standing::NeedsToken);
    page.0.take_token(given("fresh"), 6);
    page.look_up(JobLookup::Found("found".into()));
    page.keep();
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    assert_eq!(page.0.standing(), Standing::Stopped);
    assert_eq!(page.0.stored.steps[0].status(), ImportStatus::Done);
    let mut page = reloaded();
    page.0.stop(7);
    assert_eq!(page.0.stored.stopped_at, Some(7));
}

#[test]
fn a_plan_that_is_to_stop_ends_with_a_job_that_no_address_leads_to() {
    let mut page = Page::begun(2);
    page.0.stop(5);
    page.answer(accepted(".."));
    assert_eq!(page.0.standing(), Standing::Stopped);
}

/// Until an import has left, a word of the person ends its sending, and nothing of it is
/// left that would look like something that may have been sent.
#[test]
fn what_waits_for_a_network_is_not_sent_once_a_person_wants_nothing_sent() {
    let waiting = || {
        let mut page = Page(Run::begun(plan(2), token(), 1));
        let generation = asked(&page.0, Next::Count);
        page.0
            .heard(generation, Heard::Counted(JobBaseline::Unavailable), 1);
        page.keep();
        page
    };
    let connected = |page: &mut Page| {
        let generation = asked(&page.0, Next::AwaitNetwork);
        page.0.heard(generation, Heard::Connected, 2);
        generation
    };
    let mut page = waiting();
    let generation = asked(&page.0, Next::AwaitNetwork);
    page.0.stop(3);
    assert_eq!(page.0.standing(), Standing::Stopped);
    page.0.heard(generation, Heard::Connected, 4);
    page.keep();
    assert!(page.0.next() == Next::Nothing && page.0.is_closed());

    // Even after that it will be was to be written down, and could not be.
    let mut page = waiting();
    connected(&mut page);
    let revision = page.0.unwritten().unwrap();
    page.0.could_not_write(revision, StoreFault::Full);
    page.0.stop(3);
    page.0.write_again();
    page.keep();
    assert!(page.0.next() == Next::Nothing && page.0.is_closed());
    assert_eq!(page.status(), ImportStatus::Waiting);

    // What was to be sent again is asked about once more.
    let mut page = Page::begun(2);
    page.lose();
    page.look_up(JobLookup::Inconclusive);
    page.decide_only(Decision::SendAgain);
    let generation = connected(&mut page);
    page.0.pause();
    page.keep();
    page.0.heard(generation, Heard::Connected, 4);
    assert!(page.0.needs_decision());
    assert_eq!(page.status(), ImportStatus::Unanswered);
    assert_eq!(page.0.stored.steps[0].attempts.len(), 1);
}

#[test]
fn only_going_on_or_sending_ends_a_pause() {
    let paused = |mut page: Page| {
        page.0.pause();
        page.keep();
        page
    };
    let failed = || {
        let mut page = Page::begun(3);
        page.answer(accepted("j"));
        page.poll(r#"{"status":"FAILED"}"#);
        paused(page)
    };
    let lost = || {
        let mut page = Page::begun(3);
        page.lose();
        page.look_up(JobLookup::Found("found".into()));
        paused(page)
    };
    let denied_job = || {
        let mut page = Page::begun(3);
        page.answer(accepted("j"));
        page.poll_with(403, r#"{"error_code":"APIG.1005"}"#);
        paused(page)
    };
    for (page, decision) in [
        (failed(), Decision::Skip),
        (lost(), Decision::Imported),
        (denied_job(), Decision::Imported),
    ] {
        let mut page = page;
        page.decide(decision);
        assert_eq!(page.0.current(), Some(1), "{decision:?}");
        assert_eq!(page.0.standing(), Standing::Paused, "{decision:?}");
    }
    let mut adopted = lost();
    adopted.decide(Decision::Adopt);
    let mut polled = denied_job();
    polled.decide(Decision::PollAgain);
    assert!(polled.0.job.as_ref().is_some_and(|job| job.asked));
    for mut page in [adopted, polled] {
        assert_eq!(page.0.standing(), Standing::Pausing);
        page.poll(r#"{"status":"SUCCEEDED"}"#);
        assert_eq!(page.0.standing(), Standing::Paused);
        page.0.resume(9);
        page.write();
        assert_eq!(page.0.next(), Next::Post);
    }
    let mut page = failed();
    page.decide(Decision::Retry);
    assert!(page.0.next() == Next::Post && page.0.stored.intent == Intent::Go);
}
