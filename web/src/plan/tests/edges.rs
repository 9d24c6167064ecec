//! What must not leak from one import, or one decision, into the next.

use super::*;

/// What runs is not removed, nor is what nobody has read yet, and no late event about a
/// plan that was not begun takes one away.
#[test]
fn a_plan_is_removed_only_once_it_is_over() {
    let held_here = |run: &Run| PlanSlot {
        held: SlotState::Here(run.clone()),
        ..PlanSlot::default()
    };
    let mut page = Page::begun(2);
    let mut board = held_here(&page.0);
    for event in [Event::Remove, Event::NotBegun(StoreFault::Full)] {
        board.happened(event);
        assert!(board.run().is_some() && board.not_begun.is_none());
    }
    page.import();
    page.import();
    let mut board = held_here(&page.0);
    board.happened(Event::Remove);
    assert!(board.held == SlotState::Removing(Some(page.0.plan.clone())));
    // What cannot be read is a plan that nobody can go on with.
    let mut board = PlanSlot {
        held: SlotState::Unreadable,
        ..PlanSlot::default()
    };
    board.happened(Event::Remove);
    assert!(board.held == SlotState::Removing(None));
}

/// A plan that has ended is nobody's: every page can remove it, none changes it, and what
/// another page has put in its place is seen.
#[test]
fn a_plan_that_has_ended_is_nobodys() {
    let kept = |page: &Page| Some(Ok(page.stored()));
    let mut page = Page::begun(2);
    let mut other = PlanSlot::default();
    other.happened(Event::Seen(kept(&page)));
    assert!(matches!(other.held, SlotState::Elsewhere(_)));
    page.import();
    page.import();
    assert!(page.0.is_closed());
    other.happened(Event::Seen(kept(&page)));
    assert!(other.run().is_some_and(Run::has_ended));

    for event in [Event::Pause, Event::Resume(9), Event::Stop(9)] {
        other.happened(event);
        assert!(other.run().is_some_and(Run::is_closed));
    }
    other.happened(Event::Remove);
    assert!(other.held == SlotState::Removing(Some(page.0.plan.clone())));

    let mut here = PlanSlot {
        held: SlotState::Here(page.0),
        ..PlanSlot::default()
    };
    here.happened(Event::CouldNotRead(ReadFault(None)));
    assert!(here.run().is_some());
    here.happened(Event::Seen(kept(&Page::begun(3))));
    assert!(matches!(here.held, SlotState::Elsewhere(_)));
    here.happened(Event::Seen(None));
    assert!(here.held == SlotState::None);
}

#[test]
fn a_plan_that_is_to_stop_ends_whatever_becomes_of_its_import() {
    let post = |page: &Page| match page.0.next() {
        Next::Post(generation) => generation,
        _ => panic!("nothing is to be sent"),
    };
    let endings: [fn(&mut Page, u32); 4] = [
        |page, generation| page.0.lost(generation, TransportFailure::Network, 7),
        |page, generation| page.0.answered(generation, answer(502, ""), 7),
        |page, _| page.0.give_up(7),
        |page, generation| {
            page.0.answered(generation, accepted("j"), 6);
            page.write();
            let Next::Poll(generation) = page.0.next() else {
                panic!("no job is polled");
            };
            let poll = PollResponse {
                answer: ProgressResponse::read(401, b""),
                retry_after: None,
            };
            page.0.polled(generation, Ok(poll), 7);
        },
    ];
    for (number, end) in endings.into_iter().enumerate() {
        let mut page = Page::begun(2);
        let generation = post(&page);
        page.0.stop(5);
        page.write();
        assert_eq!(page.0.stopped_at, None, "{number}");
        end(&mut page, generation);
        page.write();
        assert_eq!(page.0.stopped_at, Some(7), "{number}");
        assert!(page.0.has_ended(), "{number}");
        page.0.stop(8);
        page.0.resume(8);
        assert_eq!(page.0.stopped_at, Some(7), "{number}");
    }
    // One that has come to its end cannot be stopped any more.
    let mut page = Page::begun(2);
    page.import();
    page.import();
    page.0.stop(9);
    assert_eq!(page.0.standing(), Standing::Ended);
}

#[test]
fn a_job_that_nobody_can_see_can_be_said_to_have_ended() {
    let mut page = Page::begun(2);
    page.answer(accepted("j"));
    page.poll_with(403, r#"{"error_code":"APIG.1005"}"#);
    assert!(page.0.needs_decision());
    page.decide(Decision::Imported);
    assert_eq!(page.0.steps[0].status(), ImportStatus::Confirmed);
    assert_eq!(page.0.current(), Some(1));
    // The next import begins with nothing that was said of the one before.
    assert!(page.0.job.is_none() && matches!(page.0.next(), Next::Post(_)));
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
    assert_eq!((page.0.job_lookup.clone(), page.0.inquiries), (None, 0));
    page.lose();
    // The second loss is asked about by itself.
    page.find_no_job();
    page.decide(Decision::Skip);
    page.lose();
    assert!(matches!(page.0.next(), Next::Inquire(_)));
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
    page.0.baseline = JobBaseline::Count(0);
    assert_eq!(
        page.0.traces_in(list("k").as_bytes()),
        JobLookup::Found("k".into())
    );
    assert_eq!(page.0.traces_in(list("j").as_bytes()), JobLookup::NotFound);
}

#[test]
fn after_a_token_was_missing_the_jobs_are_counted_again() {
    let mut page = Page::begun(2);
    page.answer(expired());
    page.0.take_token(&"fresh".into(), 6);
    assert!(matches!(page.0.next(), Next::Count(_)));
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
fn a_name_that_was_typed_beside_several_is_one_of_them() {
    let plan_of = |text: &str| Draft::of(&roma_import::list::read(text), &["own"]);
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
    let names = Draft::of(&roma_import::list::read(""), &["a", "b"]).unwrap();
    assert!(!names.mixes(), "there is nothing but names");
}
