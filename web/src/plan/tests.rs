//! What a plan does, step by step.

use std::rc::Rc;

use roma_import::history::{AttemptEnd, EarlierEffect, ImportHistory, ImportStatus};
use roma_import::response::{JobBaseline, JobLookup, ProgressResponse, Unreadable};
use roma_import::timing::{
    BUSY_RETRY_DELAY_MS, MAX_FAILED_LOOKUPS, MAX_JOB_LOOKUPS, MAX_RETRY_AFTER_MS,
};
use roma_import::{Destination, Lang};

mod edges;
mod page;
mod record;
mod slot;
mod stored;

use super::testing::{
    accepted, answer, asked, busy, denied, expired, given, plan, throttled, token, unwritten,
};
use super::*;
use crate::state::{Came, PollResponse, Reply, Token, TransportFailure, Trouble};
use crate::words::plan_words;
use page::Page;

#[test]
fn nothing_is_sent_before_it_is_written_down_that_it_will_be() {
    let mut run = Run::begun(plan(2), token(), 1);
    let generation = asked(&run, Next::Count);
    run.heard(generation, Heard::Counted(JobBaseline::Count(3)), 1);
    let revision = unwritten(&run);
    assert!(run.changes().head, "the jobs that are older");
    run.wrote(revision);
    let generation = asked(&run, Next::AwaitNetwork);
    assert_eq!(run.status(), Some(ImportStatus::Waiting));
    run.heard(generation, Heard::Connected, 1);
    let revision = unwritten(&run);
    assert_eq!(run.changes().steps, [0]);
    run.could_not_write(revision, StoreFault::Full);
    assert_eq!(run.next(), Next::Nothing);
    run.write_again();
    assert_eq!(unwritten(&run), revision);
    run.wrote(revision);
    assert_eq!(run.next(), Next::Post);
}

#[test]
fn one_import_comes_after_the_other_ended() {
    let mut page = Page::begun(3);
    page.answer(accepted("j"));
    page.poll(r#"{"status":"Running"}"#);
    assert_eq!(page.0.current(), Some(0));
    page.poll(r#"{"status":"Success"}"#);
    assert_eq!(page.0.current(), Some(1));
    page.import();
    page.import();
    assert!(page.0.has_ended());
    assert_eq!(page.0.settled(), 3);
}

#[test]
fn a_job_that_the_service_has_lost_can_be_sent_again_by_a_persons_word() {
    let mut page = Page::begun(2);
    page.answer(accepted("j"));
    for _ in 0..20 {
        // A gateway's 404 says nothing of the job.
        if !page.0.needs_decision() {
            page.poll_with(404, "");
        }
    }
    page.decide(Decision::SendAgain);
    assert_eq!(page.0.status(), Some(ImportStatus::Running("j")));
    page.decide(Decision::PollAgain);
    let gone = r#"{"error_code":"ROMA.00110006","error_msg":"m"}"#;
    for _ in 0..3 {
        page.poll_with(404, gone);
        assert!(!page.0.needs_decision());
    }
    page.poll_with(404, gone);
    assert!(page.0.needs_decision() && page.0.has_lost_job());
    assert_eq!(page.status(), ImportStatus::Running("j"));
    let mut stopped = page.0.clone();
    stopped.stop(5);
    let record = to_csv(&stopped, &|millis| millis.to_string());
    assert!(record.contains(r#","1","unknown","j","#), "{record}");
    assert!(record.contains(r#","2","not_sent","","#), "{record}");
    page.decide(Decision::SendAgain);
    assert_eq!(page.0.next(), Next::Post);
    assert_eq!(page.0.stored.steps[0].attempts.len(), 2);
}

#[test]
fn a_job_that_is_there_after_all_is_as_any_other() {
    let mut page = Page::begun(2);
    page.answer(accepted("j"));
    while !page.0.needs_decision() {
        page.poll_with(404, r#"{"error_code":"ROMA.00110006","error_msg":"m"}"#);
    }
    let is_gone = |page: &Page| page.0.stored.steps[0].attempts[0].is_gone;
    assert!(is_gone(&page));
    page.decide(Decision::PollAgain);
    // That nobody answers tells nothing of it.
    page.poll_with(502, "");
    assert!(is_gone(&page));
    page.poll(r#"{"status":"Running"}"#);
    assert!(!is_gone(&page));
    let record = to_csv(&page.0, &|millis| millis.to_string());
    assert!(record.contains(r#","1","running","j","#), "{record}");
}

#[test]
fn that_an_import_is_refused_says_nothing_of_when_it_was_sent_before() {
    let failed = r#"{"status":"FAILED"}"#;
    let mut page = Page::begun(2);
    page.answer(accepted("j"));
    page.poll(failed);
    page.decide(Decision::Retry);
    page.answer(denied());
    assert_eq!(page.status(), ImportStatus::Refused(EarlierEffect::Failed));
    assert_eq!(
        page.0.stored.steps[0].status_if_skipped(),
        ImportStatus::SkippedFailed
    );
    let record = to_csv(&page.0, &|millis| millis.to_string());
    assert!(record.contains(r#","1","failed","#), "{record}");

    let mut page = Page::begun(2);
    page.lose();
    page.look_up(JobLookup::Inconclusive);
    page.decide(Decision::SendAgain);
    page.answer(denied());
    assert_eq!(page.status(), ImportStatus::Refused(EarlierEffect::Unknown));
    assert_eq!(
        page.0.stored.steps[0].status_if_skipped(),
        ImportStatus::SkippedUnanswered
    );
    let record = to_csv(&page.0, &|millis| millis.to_string());
    assert!(record.contains(r#","1","unknown","#), "{record}");

    let mut page = Page::begun(2);
    page.answer(denied());
    assert_eq!(
        page.0.stored.steps[0].status_if_skipped(),
        ImportStatus::Skipped
    );
    let record = to_csv(&page.0, &|millis| millis.to_string());
    assert!(record.contains(r#","1","refused","#), "{record}");
}

#[test]
fn too_many_requests_are_waited_out_as_a_running_job_is() {
    let mut page = Page::begun(2);
    page.answer(answer(429, "slow down"));
    assert_eq!(page.status(), ImportStatus::Busy(EarlierEffect::Nothing));
    page.decide(Decision::Wait);
    assert_eq!(page.0.next(), Next::Wait);
}

#[test]
fn what_a_gateway_has_not_sent_on_is_sent_again_as_what_was_refused() {
    let answered = |mark| {
        let reply = answer(502, r#"{"error_code":"APIG.9999"}"#);
        let mut page = Page::begun(2);
        page.answer(Reply {
            answer: reply.answer.with_not_sent_header(mark),
            ..reply
        });
        page
    };
    assert_eq!(answered(None).status(), ImportStatus::Unanswered);
    let mut page = answered(Some("?1"));
    assert_eq!(page.status(), ImportStatus::Refused(EarlierEffect::Nothing));
    assert_eq!(
        page.0.stored.steps[0].status_if_skipped(),
        ImportStatus::Skipped
    );
    page.decide(Decision::Retry);
    page.import();
    assert_eq!(page.0.current(), Some(1));
}

#[test]
fn a_failed_job_waits_for_a_person() {
    let failed = r#"{"status":"FAILED","reasons":[{"resource_type":"app","resource_name":"orders","error_code":"E.1","error_msg":"m"}]}"#;
    let mut page = Page::begun(3);
    page.answer(accepted("j"));
    page.poll(failed);
    assert!(page.0.needs_decision() && page.0.next() == Next::Nothing);
    // Another tab says so as well, which has only what is written down.
    let seen = |page: &Page| Run::restored(page.stored()).waits_elsewhere();
    assert_eq!(seen(&page), Some(Standing::NeedsDecision));
    page.decide(Decision::Retry);
    assert_eq!(seen(&page), None);
    assert_eq!(page.0.stored.steps[0].attempts.len(), 2);
    page.answer(accepted("k"));
    page.poll(failed);
    page.decide(Decision::Skip);
    assert_eq!(page.0.stored.steps[0].status(), ImportStatus::SkippedFailed);
    assert_eq!(
        page.0.stored.steps[0].attempts[0].end,
        Some(AttemptEnd::Failed)
    );
    let reasons = page.0.stored.steps[0].attempts[0].reasons.as_ref().unwrap();
    assert_eq!(
        (reasons.count, &*reasons.first),
        (1, &["app orders: E.1 m".to_owned()][..])
    );
    assert_eq!(reasons.code.as_deref(), Some("E.1"));
    assert!(reasons.names_app && reasons.listed.is_empty());
    assert_eq!(page.0.current(), Some(1));
    page.answer(denied());
    assert!(page.0.needs_decision());
    page.0.stop(5);
    assert!(page.0.has_ended() && page.0.stored.stopped_at == Some(5));
}

#[test]
fn what_a_user_may_not_do_can_be_done_with_the_token_of_another() {
    let sent_with = |page: &Page| {
        assert_eq!(page.0.next(), Next::Post);
        let outgoing = page.0.outgoing().unwrap();
        outgoing.token.as_header().to_owned()
    };
    for refusal in [denied(), answer(403, "<html>")] {
        let mut page = Page::begun(2);
        page.answer(refusal);
        assert!(page.0.takes_other_token());
        page.0.take_token(given("other"), 6);
        page.write();
        assert_eq!(sent_with(&page), "other");
        assert_eq!(page.0.stored.steps[0].attempts.len(), 1);
        // The imports after it go with the same.
        page.import();
        assert_eq!(sent_with(&page), "other");
    }

    // The permission may have been given meanwhile.
    let mut page = Page::begun(2);
    page.answer(denied());
    page.decide(Decision::Retry);
    assert_eq!(sent_with(&page), "secret");

    // So does a job that the user may not see.
    page.answer(accepted("j"));
    page.poll_with(403, r#"{"error_code":"ROMA.1006"}"#);
    assert!(page.0.takes_other_token());
    page.0.take_token(given("other"), 6);
    let job = page.0.job.clone().unwrap();
    assert_eq!(job.token.as_ref().map(Token::as_header), Some("other"));
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    assert_eq!(page.0.current(), Some(1));

    // The endpoint is asked for its jobs once more, since others may have begun some.
    page.write();

    // Another token changes nothing about other refusals.
    page.answer(answer(400, r#"{"error_code":"ROMA.13000"}"#));
    assert!(page.0.needs_decision() && !page.0.takes_other_token());
    page.0.take_token(given("third"), 6);
    assert!(page.0.next() == Next::Nothing && page.0.needs_decision());
}

#[test]
fn a_pause_outlives_a_reload_and_ends_by_a_persons_word() {
    let mut page = Page::begun(2);
    page.answer(accepted("j"));
    page.0.pause();
    page.write();
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    assert_eq!(page.0.standing(), Standing::Paused);
    let mut page = page.reload();
    assert_eq!(page.0.standing(), Standing::NeedsToken);
    page.0.take_token(given("fresh"), 6);
    assert_eq!(page.0.standing(), Standing::Paused);
    assert_eq!(page.0.stored.steps[1].status(), ImportStatus::Waiting);
    page.0.resume(7);
    page.write();
    assert_eq!(page.0.standing(), Standing::Running);
    // And what was ended by a word stays so.
    let mut page = page.reload();
    page.0.take_token(given("fresh"), 8);
    assert_ne!(page.0.standing(), Standing::Paused);
}

#[test]
fn a_pause_is_written_down_whatever_it_meets() {
    let written = |run: &mut Run| {
        let revision = unwritten(run);
        assert!(run.changes().head && run.stored.intent == Intent::Pause);
        run.wrote(revision);
        assert_ne!(run.next(), Next::Write);
    };
    // While the endpoint is asked for its jobs.
    let mut run = Run::begun(plan(2), token(), 1);
    assert_eq!(run.next(), Next::Count);
    run.pause();
    written(&mut run);

    // While it is written down that an import is about to be sent.
    let mut run = Run::begun(plan(2), token(), 1);
    let generation = asked(&run, Next::Count);
    run.heard(generation, Heard::Counted(JobBaseline::Count(0)), 1);
    let revision = unwritten(&run);
    run.wrote(revision);
    let generation = asked(&run, Next::AwaitNetwork);
    run.heard(generation, Heard::Connected, 1);
    let revision = unwritten(&run);
    run.pause();
    run.wrote(revision);
    written(&mut run);
    assert!(run.next() == Next::Nothing, "it has not left");
    assert_eq!(run.status(), Some(ImportStatus::Waiting));

    // While the import is on its way, which that does not end.
    let mut page = Page::begun(2);
    let generation = asked(&page.0, Next::Post);
    page.0.pause();
    assert_eq!(asked(&page.0, Next::Post), generation);
    assert!(
        page.0.unwritten().is_some()
            && page.0.changes().head
            && page.0.stored.intent == Intent::Pause
    );
    page.keep();
    assert_eq!(asked(&page.0, Next::Post), generation);
    assert!(page.0.unwritten().is_none());
    page.answer(accepted("j"));
    let reloaded = Page(page.0.clone()).reload();
    assert_eq!(reloaded.0.stored.intent, Intent::Pause);

    // While its job is followed, and after that.
    let mut page = Page::begun(2);
    page.answer(accepted("j"));
    page.0.pause();
    written(&mut page.0);
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    assert_eq!(page.0.standing(), Standing::Paused);
}

#[test]
fn an_import_of_unknown_fate_can_be_left_out_and_is_said_to_be_unknown() {
    let mut page = Page::begun(2);
    page.lose();
    page.look_up(JobLookup::Inconclusive);
    page.decide(Decision::Skip);
    assert_eq!(
        page.0.stored.steps[0].status(),
        ImportStatus::SkippedUnanswered
    );
    assert_eq!(page.0.current(), Some(1));
    assert_eq!(page.0.imported_items(), 0);
    page.answer(accepted("j"));
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    assert!(page.0.has_ended() && !page.0.has_imported_all());
    assert_eq!(
        page.0.imported_items(),
        page.0.stored.plan.draft.parts[1].items
    );
}

#[test]
fn a_lost_answer_waits_for_a_person_before_and_after_a_reload() {
    let mut page = Page::begun(2);
    page.lose();
    assert_eq!(page.status(), ImportStatus::Unanswered);
    page.find_no_job();
    assert!(page.0.next() == Next::Nothing && page.0.needs_decision());
    // What fits another question is no answer to this one.
    for decision in [Decision::Retry, Decision::Adopt, Decision::Wait] {
        page.decide(decision);
        assert_eq!(page.0.next(), Next::Nothing);
    }

    let mut page = page.reload();
    assert!(page.0.needs_token() && page.0.next() == Next::Nothing);
    page.0.take_token(given("fresh"), 6);
    assert_eq!(page.0.next(), Next::LookUp);
    page.look_up(JobLookup::Found("found".into()));
    page.decide(Decision::Adopt);
    assert_eq!(page.status(), ImportStatus::Running("found"));
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    assert_eq!(page.0.current(), Some(1));
}

#[test]
fn a_job_that_is_not_in_the_list_at_once_is_looked_for_again() {
    let mut page = Page::begun(2);
    page.lose();
    for lookups in 1..MAX_JOB_LOOKUPS {
        let before = asked(&page.0, Next::LookUp);
        page.0
            .heard(before, Heard::LookedUp(JobLookup::NotFound), 3);
        assert_eq!((page.0.lookup.asked, &page.0.lookup.told), (lookups, &None));
        // The next time is another one: an answer that comes twice counts once.
        page.0
            .heard(before, Heard::LookedUp(JobLookup::NotFound), 3);
        assert_eq!(page.0.lookup.asked, lookups);
    }
    let mut told = Page(page.0.clone());
    told.look_up(JobLookup::NotFound);
    assert_eq!(told.0.lookup.told, Some(JobLookup::NotFound));
    told.0.look_up_again();
    assert_eq!(told.0.lookup.asked, 0, "by a person's word it begins anew");
    told.find_no_job();
    page.look_up(JobLookup::Found("late".into()));
    assert_eq!(page.0.lookup.told, Some(JobLookup::Found("late".into())));

    // Who does not tell of jobs is not asked again.
    let mut page = Page::begun(2);
    page.lose();
    page.look_up(JobLookup::Inconclusive);
    assert_eq!(page.0.lookup.told, Some(JobLookup::Inconclusive));
}

/// Nobody could ask the endpoint: that is no word of it, and to ask does no harm.
#[test]
fn a_question_for_the_job_that_is_lost_on_the_way_is_asked_again_and_decides_nothing() {
    let fail = |page: &mut Page| {
        let generation = asked(&page.0, Next::LookUp);
        page.0.heard(generation, Heard::LookUpFailed(None), 3);
        // An answer that comes twice counts once.
        page.0.heard(generation, Heard::LookUpFailed(None), 3);
    };
    let mut page = Page::begun(2);
    page.lose();
    assert!(page.0.is_asking() && page.0.lookup_pause_ms() == 0);
    let mut pauses = Vec::new();
    for _ in 1..MAX_FAILED_LOOKUPS {
        fail(&mut page);
        assert!(page.0.could_not_ask() && !page.0.is_asking() && page.0.asks_for_job());
        assert_eq!(page.0.lookup.told, None);
        pauses.push(page.0.lookup_pause_ms());
    }
    assert_eq!(pauses[..4], [1_000, 2_000, 4_000, 8_000]);
    assert!(pauses.is_sorted());

    // What it says in the end counts, and the person may decide all the while.
    assert!(page.0.may_decide(Decision::SendAgain));
    let mut told = Page(page.0.clone());
    told.look_up(JobLookup::NotFound);
    assert!(!told.0.could_not_ask() && told.0.is_asking());
    told.look_up(JobLookup::Found("found".into()));
    assert_eq!(told.0.lookup.told, Some(JobLookup::Found("found".into())));

    // Once is enough, until there is a network again or a person says so.
    fail(&mut page);
    assert!(page.0.could_not_ask() && !page.0.asks_for_job());
    assert!(page.0.next() == Next::Nothing && page.0.needs_decision());
    for event in [
        RunEvent::Reconnected,
        RunEvent::Person(Wish::LookUpAgain, 3),
    ] {
        let mut again = Page(page.0.clone());
        again.0.happened(event);
        assert!(again.0.is_asking() && again.0.lookup_pause_ms() == 0);
        again.look_up(JobLookup::Found("found".into()));
    }
    // What is asked over a network that is gone is asked anew; what was answered stands.
    let mut hanging = Page::begun(2);
    hanging.lose();
    let before = hanging.0.generation();
    hanging.0.happened(RunEvent::Reconnected);
    assert!(hanging.0.generation() != before);
    hanging.look_up(JobLookup::Inconclusive);
    hanging.0.happened(RunEvent::Reconnected);
    assert_eq!(hanging.0.lookup.told, Some(JobLookup::Inconclusive));
    // What is on its way is not touched.
    let mut posting = Page::begun(2);
    let before = posting.0.generation();
    for event in [
        RunEvent::Reconnected,
        RunEvent::Person(Wish::LookUpAgain, 3),
    ] {
        posting.0.happened(event);
    }
    assert_eq!(posting.0.generation(), before);

    // One that is to stop goes on asking, and ends when it is told so once more.
    let mut stopping = Page::begun(2);
    stopping.0.stop(2);
    stopping.lose();
    fail(&mut stopping);
    assert!(!stopping.0.has_ended() && stopping.0.asks_for_job());
    let mut found = Page(stopping.0.clone());
    found.look_up(JobLookup::Found("found".into()));
    assert_eq!(found.status(), ImportStatus::Running("found"));
    stopping.0.stop(5);
    assert!(stopping.0.has_ended());
}

/// That something on the way has answered, or nothing, says nothing of the jobs; nothing has
/// left yet, so that it can be waited for.
#[test]
fn a_count_that_is_lost_on_the_way_is_asked_for_again_before_anything_is_sent() {
    let fail = |run: &mut Run| {
        let generation = asked(run, Next::Count);
        run.heard(generation, Heard::LookUpFailed(None), 2);
        // An answer that comes twice counts once.
        run.heard(generation, Heard::LookUpFailed(None), 2);
    };
    let mut run = Run::begun(plan(2), token(), 1);
    assert!(!run.could_not_count() && run.lookup_pause_ms() == 0);
    let mut pauses = Vec::new();
    for _ in 1..MAX_FAILED_LOOKUPS {
        fail(&mut run);
        assert!(run.could_not_count() && run.unwritten().is_none());
        pauses.push(run.lookup_pause_ms());
    }
    assert_eq!(pauses[..4], [1_000, 2_000, 4_000, 8_000]);

    // What it says in the end counts.
    let mut told = run.clone();
    let generation = asked(&told, Next::Count);
    told.heard(generation, Heard::Counted(JobBaseline::Count(3)), 1);
    assert_eq!(told.stored.baseline, JobBaseline::Count(3));
    assert!(!told.could_not_count() && told.doing == Activity::AwaitingNetwork);

    // Whoever does not want to wait has it asked at once, or nothing sent.
    let mut held = Page(run.clone());
    held.0.pause();
    held.keep();
    assert_eq!(held.0.next(), Next::Nothing);
    held.0.resume(3);
    held.keep();
    assert!(held.0.next() == Next::Count && held.0.lookup_pause_ms() == 0);
    let mut stopped = run.clone();
    stopped.stop(3);
    assert!(stopped.has_ended());

    // It is not waited for without end.
    fail(&mut run);
    assert_eq!(run.stored.baseline, JobBaseline::Unavailable);
    let mut page = Page(run);
    page.write();
    assert_eq!(page.0.next(), Next::Post);
    // The row was that of the count alone.
    page.lose();
    assert!(page.0.is_asking() && page.0.lookup_pause_ms() == 0);
}

#[test]
fn a_pause_that_is_asked_for_in_place_of_a_list_is_kept_once() {
    let mut counting = Run::begun(plan(2), token(), 1);
    let mut looking = Page::begun(2);
    looking.lose();
    for run in [&mut counting, &mut looking.0] {
        for (asked, pause) in [(Some(60_000), 60_000), (None, 2_000), (Some(1), 4_000)] {
            assert!(matches!(run.next(), Next::Count | Next::LookUp));
            let generation = run.generation();
            run.heard(generation, Heard::LookUpFailed(asked), 3);
            assert_eq!(run.lookup_pause_ms(), pause);
            assert_eq!(run.asked_pause_ms(), asked.map(|_| pause));
        }
        // That the network is back does not shorten it, as a person does.
        run.happened(RunEvent::Reconnected);
        assert_eq!(run.lookup_pause_ms(), 4_000);
    }
    looking.0.look_up_again();
    assert_eq!(looking.0.lookup_pause_ms(), 0);
    looking.look_up(JobLookup::NotFound);
    assert_eq!(looking.0.asked_pause_ms(), None);
}

#[test]
fn a_token_that_is_not_accepted_where_the_jobs_are_listed_is_asked_for() {
    let refuse = |page: &mut Page| {
        let generation = asked(&page.0, Next::LookUp);
        let trouble = || Trouble::Unreadable(401, Unreadable::Empty);
        page.0.heard(generation, Heard::LookUpRefused(trouble()), 3);
        assert!(page.0.lookup_refusal.is_some());
        assert_eq!(page.0.standing(), Standing::NeedsToken);
        assert_eq!(page.0.next(), Next::Nothing);
        // Late words change nothing.
        let before = page.0.clone();
        page.0.heard(generation, Heard::LookUpRefused(trouble()), 3);
        page.0
            .heard(generation, Heard::LookedUp(JobLookup::NotFound), 3);
        assert!(page.0 == before);
    };
    let mut page = Page::begun(2);
    page.lose();
    refuse(&mut page);
    page.0.take_token(given("fresh"), 4);
    assert!(page.0.lookup_refusal.is_none());
    // With that it goes on where it was, also if that is none either.
    refuse(&mut page);
    page.0.take_token(given("fresher"), 5);
    page.look_up(JobLookup::Found("found".into()));
    page.decide(Decision::Adopt);
    assert_eq!(page.status(), ImportStatus::Running("found"));

    // One that is to stop sees to its last import as well, unless it is to stop at once.
    let mut stopping = Page::begun(2);
    stopping.0.stop(2);
    stopping.lose();
    refuse(&mut stopping);
    let mut at_once = Page(stopping.0.clone());
    at_once.0.stop(5);
    assert_eq!(at_once.0.stored.stopped_at, Some(5));
    stopping.0.take_token(given("fresh"), 5);
    stopping.look_up(JobLookup::Found("found".into()));
    assert_eq!(stopping.status(), ImportStatus::Running("found"));
}

#[test]
fn a_redirect_is_something_that_came_back() {
    for (loss, came_back) in [
        (TransportFailure::Redirect, true),
        (TransportFailure::Network, false),
        (TransportFailure::Offline, false),
        (TransportFailure::Timeout, false),
    ] {
        let mut page = Page::begun(2);
        let generation = asked(&page.0, Next::Post);
        page.0.heard(generation, Heard::Lost(loss), 2);
        assert_eq!(page.0.got_response(), came_back, "{loss:?}");
    }
}

/// What the instance has until then is not this plan's; so nothing is sent before it is
/// known how much that is, or that nobody tells.
#[test]
fn the_endpoint_is_asked_for_its_jobs_before_anything_is_sent() {
    let count = |run: &mut Run, baseline| {
        let generation = asked(run, Next::Count);
        run.heard(generation, Heard::Counted(baseline), 1);
    };
    let mut page = Page(Run::begun(plan(3), token(), 1));
    assert_eq!(page.status(), ImportStatus::Waiting);
    page.0.pause();
    page.keep();
    assert_eq!(page.0.next(), Next::Nothing);
    page.0.resume(1);
    page.keep();
    count(&mut page.0, JobBaseline::Count(3));
    page.write();
    // Once is enough, as long as this page has a token.
    page.import();
    page.lose();
    assert_eq!(page.0.stored.baseline, JobBaseline::Count(3));

    // What was found out is kept, and not replaced as long as the fate is unknown: the
    // job that the lost one has begun would count among the older ones.
    let mut page = page.reload();
    page.0.take_token(given("fresh"), 6);
    assert_eq!(page.0.stored.baseline, JobBaseline::Count(3));
    page.look_up(JobLookup::Inconclusive);
    page.decide(Decision::SendAgain);
    assert_eq!(page.0.stored.baseline, JobBaseline::Count(3));
    page.answer(accepted("j"));
    page.poll_only(200, r#"{"status":"SUCCEEDED"}"#);
    page.keep();

    // Somebody else has been there while this page was not.
    let mut page = page.reload();
    page.0.take_token(given("fresh"), 6);
    count(&mut page.0, JobBaseline::Count(9));
    page.write();
    assert_eq!(page.0.stored.baseline, JobBaseline::Count(9));
    assert_eq!(page.0.next(), Next::Post);
}

#[test]
fn a_plan_that_is_stopped_before_its_jobs_are_counted_has_sent_nothing() {
    let mut run = Run::begun(plan(2), token(), 1);
    run.stop(2);
    assert!(run.has_ended());
    assert_eq!(
        (run.status(), run.stored.stopped_at),
        (Some(ImportStatus::Waiting), Some(2))
    );
}

#[test]
fn a_running_job_is_followed_again_after_a_reload() {
    let mut page = Page::begun(2);
    page.answer(accepted("j"));
    let mut page = page.reload();
    page.0.take_token(given("fresh"), 6);
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    assert_eq!(page.0.current(), Some(1));
}

#[test]
fn an_expired_token_is_asked_for_and_the_same_import_goes_on() {
    let mut page = Page::begun(2);
    page.answer(expired());
    assert!(page.0.needs_token() && !page.0.needs_decision());
    // Another tab says which of the two it is that keeps the plan.
    let seen_with = |intent| {
        let stored = Stored {
            intent,
            ..page.stored()
        };
        Run::restored(stored).waits_elsewhere()
    };
    assert_eq!(seen_with(Intent::Go), Some(Standing::NeedsToken));
    assert_eq!(seen_with(Intent::Pause), Some(Standing::Paused));
    page.0.take_token(given("fresh"), 6);
    page.write();
    assert_eq!(page.0.stored.steps[0].attempts.len(), 1);
    page.answer(accepted("j"));
    page.poll_with(401, "");
    assert!(page.0.needs_token());
    page.0.take_token(given("fresher"), 8);
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    assert_eq!(page.0.current(), Some(1));
}

#[test]
fn no_token_that_was_refused_is_offered_again() {
    let mut page = Page::begun(2);
    page.answer(expired());
    assert!(page.0.needs_token());
    assert!(page.0.has_tried(&token()) && !page.0.has_tried(&given("fresh")));
    page.0.take_token(given("fresh"), 5);
    page.write();
    page.answer(accepted("j"));
    page.poll_with(401, r#"{"error_code":"APIG.0301"}"#);
    assert!(page.0.needs_token());
    assert!(page.0.has_tried(&token()) && page.0.has_tried(&given("fresh")));
    // A page that was loaded anew knows none.
    assert!(!Run::restored(page.stored()).has_tried(&token()));
}

#[test]
fn a_plan_that_is_stopped_while_its_job_waits_for_a_token_waits_for_that_or_a_second_word() {
    let mut page = Page::begun(2);
    page.answer(accepted("j"));
    page.poll_with(401, "");
    assert!(page.0.needs_token());
    page.0.stop(5);
    assert!(page.0.is_stopping() && page.0.needs_token());
    let mut at_once = Page(page.0.clone());
    at_once.0.stop(6);
    assert_eq!(at_once.0.stored.stopped_at, Some(6));
    page.0.take_token(given("fresh"), 7);
    page.write();
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    assert_eq!(page.0.settled(), 1);
    assert!(page.0.has_ended() && page.0.stored.stopped_at.is_some());
}

#[test]
fn a_running_job_of_somebody_else_is_waited_for_with_consent_given_once() {
    let mut page = Page::begun(2);
    page.answer(busy());
    assert!(page.0.needs_decision());
    page.decide(Decision::Wait);
    for refusals in 1..4 {
        assert_eq!(page.0.refusals, refusals);
        page.wait();
        page.answer(busy());
    }
    assert_eq!(
        page.0.stored.steps[0].attempts.len(),
        1,
        "refusals leave no trace"
    );
    let generation = asked(&page.0, Next::Wait);
    page.0.pause();
    page.write();
    assert_eq!(page.0.next(), Next::Nothing);
    page.0.heard(generation, Heard::Waited, 1);
    assert_eq!(page.0.next(), Next::Nothing);
    page.0.resume(10);
    page.write();
    page.wait();
    page.import();
    page.answer(busy());
    assert_eq!(page.0.next(), Next::Wait);
}

/// A plan whose first import was lost, was sent again, and has met a running job then.
fn in_its_own_way() -> Page {
    let mut page = Page::begun(2);
    page.lose();
    page.find_no_job();
    page.decide(Decision::SendAgain);
    page.answer(busy());
    page
}

#[test]
fn what_an_import_of_unknown_fate_meets_when_it_is_sent_again_may_be_its_own_job() {
    let page = in_its_own_way();
    assert_eq!(page.status(), ImportStatus::Busy(EarlierEffect::Unknown));
    assert!(page.0.needs_decision() && page.0.may_be_in_its_own_way());
    // The endpoint is asked again, after a reload as well, and its job is followed.
    for mut page in [in_its_own_way(), {
        let mut page = in_its_own_way().reload();
        page.0.take_token(given("fresh"), 5);
        page
    }] {
        let before = page.0.clone();
        for decision in [Decision::Wait, Decision::SendAgain, Decision::Adopt] {
            page.decide_only(decision);
            assert!(
                page.0 == before,
                "{decision:?} before the endpoint has said anything"
            );
        }
        page.look_up(JobLookup::Found("its own".into()));
        page.decide(Decision::Adopt);
        assert_eq!(page.status(), ImportStatus::Running("its own"));
        assert_eq!(page.0.stored.steps[0].attempts.len(), 1);
        page.poll(r#"{"status":"SUCCEEDED"}"#);
        assert_eq!(page.0.stored.steps[0].status(), ImportStatus::Done);
    }
    // Where the endpoint cannot tell, the person can.
    for (decision, status) in [
        (Decision::Imported, ImportStatus::Confirmed),
        (Decision::Skip, ImportStatus::SkippedUnanswered),
    ] {
        let mut page = in_its_own_way();
        page.look_up(JobLookup::Inconclusive);
        page.decide(decision);
        assert_eq!(page.0.stored.steps[0].status(), status);
    }
    let mut page = in_its_own_way();
    page.look_up(JobLookup::Inconclusive);
    page.decide(Decision::Wait);
    page.wait();
    page.answer(busy());
    assert!(page.0.next() == Next::Wait, "by a person's word");
    // Of any other, nobody says that it was imported.
    let mut page = Page::begun(2);
    page.answer(busy());
    assert!(!page.0.may_be_in_its_own_way());
    assert_eq!(page.0.next(), Next::Nothing);
    page.decide(Decision::Imported);
    assert_eq!(page.status(), ImportStatus::Busy(EarlierEffect::Nothing));
}

/// What was accepted in between does not tell what became of the sending before it, which may
/// have been late.
#[test]
fn what_an_import_of_unknown_fate_meets_may_be_its_own_job_after_another_has_failed_as_well() {
    let met = || {
        let mut page = Page::begun(2);
        page.lose();
        page.look_up(JobLookup::Inconclusive);
        page.decide(Decision::SendAgain);
        page.answer(accepted("k"));
        page.poll(r#"{"status":"FAILED"}"#);
        page.decide(Decision::Retry);
        page.answer(busy());
        page
    };
    let mut page = met();
    let earlier = EarlierEffect::FailedAfterUnknown;
    assert_eq!(page.status(), ImportStatus::Busy(earlier));
    assert!(page.0.needs_decision() && page.0.may_be_in_its_own_way());
    // The endpoint may know, and what it tells is no word of the job that has failed.
    page.look_up(JobLookup::Found("its own".into()));
    page.decide(Decision::Adopt);
    assert_eq!(page.status(), ImportStatus::Running("its own"));
    let attempts = &page.0.stored.steps[0].attempts;
    assert_eq!(attempts[0].job_id.as_deref(), Some("k"));
    assert_eq!(attempts[0].end, Some(AttemptEnd::Failed));
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    assert_eq!(page.0.stored.steps[0].status(), ImportStatus::Done);

    let mut page = met();
    page.look_up(JobLookup::Inconclusive);
    page.decide(Decision::Wait);
    assert!(page.0.next() == Next::Wait, "by a person's word");
}

#[test]
fn who_had_a_plan_wait_did_not_know_that_an_import_may_wait_for_itself() {
    let mut page = Page::begun(3);
    page.answer(busy());
    page.decide(Decision::Wait);
    page.wait();
    page.import();
    page.lose();
    page.find_no_job();
    page.decide(Decision::SendAgain);
    page.answer(busy());
    assert!(page.0.needs_decision(), "it is not sent again by itself");
    assert_eq!(page.0.next(), Next::LookUp);
}

#[test]
fn a_plan_that_is_to_stop_asks_for_the_job_that_an_import_may_have_met_itself() {
    let mut page = in_its_own_way();
    page.0.stop(5);
    page.keep();
    assert_eq!(page.0.standing(), Standing::Stopping);
    // No job is known after a reload either: the token is to look for one.
    let reloaded = Page(page.0.clone()).reload();
    assert_eq!(reloaded.0.standing(), Standing::NeedsToken);
    assert!(reloaded.0.lacks_job());
    page.look_up(JobLookup::Found("its own".into()));
    assert_eq!(page.status(), ImportStatus::Running("its own"));
    let mut page = in_its_own_way();
    page.look_up(JobLookup::Inconclusive);
    page.0.stop(5);
    assert_eq!(page.0.standing(), Standing::Stopped);
    // Whether its items were imported, nobody knows.
    assert!(page.status().is_effect_unknown());
    assert_eq!(
        page.0.doubtful_items(false),
        page.0.stored.steps.len() * 100 - 100
    );
    assert_eq!(page.0.items_not_imported(), 1);
}

/// A plan whose first import was lost, was sent again, and has come to a gateway that had too
/// many requests.
fn throttled_again(retry_after: Option<u32>) -> Page {
    let mut page = Page::begun(2);
    page.lose();
    page.find_no_job();
    page.decide(Decision::SendAgain);
    page.answer(Reply {
        retry_after,
        ..throttled()
    });
    page
}

#[test]
fn a_word_to_send_an_import_again_stands_where_too_many_requests_came() {
    let mut page = throttled_again(Some(60_000));
    assert_eq!(page.status(), ImportStatus::Busy(EarlierEffect::Unknown));
    assert!(!page.0.may_be_in_its_own_way() && !page.0.needs_decision() && !page.0.lacks_job());
    assert_eq!(page.0.doing, Activity::Waiting);
    assert_eq!(page.0.busy_retry_delay_ms, 60_000);
    // It is one import's: the next one that is refused for now waits for a word.
    assert!(!page.0.stored.waits);
    page.wait();
    page.import();
    page.answer(throttled());
    assert!(page.0.needs_decision());

    // A pause and a reload take nothing from it.
    let mut page = throttled_again(None);
    page.0.pause();
    page.write();
    assert_eq!(page.0.next(), Next::Nothing);
    page.0.resume(10);
    page.write();
    assert_eq!(page.0.doing, Activity::Waiting);
    let mut page = page.reload();
    page.0.take_token(given("fresh"), 5);
    assert_eq!(page.0.doing, Activity::Waiting);
    page.wait();
    // A job is another matter, of which whoever gave that word did not know.
    page.answer(busy());
    assert!(page.0.may_be_in_its_own_way() && page.0.lacks_job());
    assert_eq!(page.0.doing, Activity::Nothing);
}

#[test]
fn a_plan_that_is_to_stop_asks_for_the_job_of_an_import_that_came_with_too_many_requests() {
    let mut page = throttled_again(None);
    page.0.stop(5);
    page.keep();
    assert!(page.0.looks_before_stop());
    page.look_up(JobLookup::Found("its own".into()));
    assert_eq!(page.status(), ImportStatus::Running("its own"));

    let mut page = throttled_again(None);
    page.0.stop(5);
    page.keep();
    page.look_up(JobLookup::Inconclusive);
    assert!(page.0.needs_decision() && !page.0.may_decide(Decision::Wait));
    page.decide(Decision::Imported);
    assert_eq!(page.0.stored.steps[0].status(), ImportStatus::Confirmed);
}

#[test]
fn nothing_is_decided_while_the_endpoint_is_asked_for_its_job() {
    let mut page = Page::begun(2);
    page.lose();
    let before = page.0.clone();
    for decision in [Decision::SendAgain, Decision::Skip, Decision::Imported] {
        assert!(!page.0.may_decide(decision), "{decision:?}");
        page.decide_only(decision);
        assert!(page.0 == before && page.0.is_asking(), "{decision:?}");
    }
    page.look_up(JobLookup::Inconclusive);
    page.decide(Decision::SendAgain);
    assert_eq!(page.0.next(), Next::Post);
}

#[test]
fn a_plan_waits_as_long_as_the_service_asks_for() {
    let mut page = Page::begun(2);
    page.answer(Reply {
        retry_after: Some(60_000),
        ..busy()
    });
    assert_eq!(page.0.busy_retry_delay_ms, 60_000);
    page.decide(Decision::Wait);
    page.wait();
    page.answer(busy());
    assert_eq!(
        page.0.busy_retry_delay_ms, BUSY_RETRY_DELAY_MS,
        "it asks for it each time"
    );
}

#[test]
fn a_plan_waits_as_long_as_the_service_has_asked_for_before_a_reload() {
    let asked = |retry_after| {
        let mut page = Page::begun(2);
        page.answer(busy());
        page.decide(Decision::Wait);
        page.wait();
        page.answer(Reply {
            retry_after,
            ..busy()
        });
        page
    };
    let waits = |page: Page, now| {
        let mut page = page.reload();
        page.0.take_token(given("fresh"), now);
        assert_eq!(page.0.doing, Activity::Waiting);
        page.0.busy_retry_delay_ms
    };
    // The answer came at 2.
    for (now, rest) in [
        (2, 60_000),
        (20_002, 40_000),
        (59_002, BUSY_RETRY_DELAY_MS),
        (90_000_000, BUSY_RETRY_DELAY_MS),
        // Whoever has put the clock back does not wait for as long.
        (-80_000_000, MAX_RETRY_AFTER_MS),
    ] {
        assert_eq!(waits(asked(Some(60_000)), now), rest, "{now}");
    }
    assert_eq!(waits(asked(None), 2), BUSY_RETRY_DELAY_MS);
    // It asks for it each time, which is on the disk before anything else is done.
    let mut page = asked(Some(60_000));
    page.wait();
    let generation = page.0.generation();
    page.0.heard(generation, Heard::Answered(busy()), 3);
    assert!(page.0.changes().head && page.0.next() == Next::Write);
    assert_eq!(waits(page, 3), BUSY_RETRY_DELAY_MS);
}

/// The refusal that it waits after is to be written down first; whatever number a late
/// event has, it is not listened to until then.
#[test]
fn what_is_not_yet_asked_for_is_not_listened_to() {
    let mut page = Page::begun(2);
    page.answer(busy());
    page.decide(Decision::Wait);
    page.wait();
    let generation = asked(&page.0, Next::Post);
    page.0.heard(generation, Heard::Answered(busy()), 10);
    assert_eq!(page.0.doing, Activity::Waiting);
    assert_eq!(page.0.next(), Next::Write);
    let before = page.0.clone();
    for generation in 0..20 {
        page.0.heard(generation, Heard::Waited, 1);
        page.0
            .heard(generation, Heard::Answered(accepted("late")), 11);
        page.0
            .heard(generation, Heard::Lost(TransportFailure::Network), 11);
        page.0
            .heard(generation, Heard::LookedUp(JobLookup::NotFound), 3);
        page.0
            .heard(generation, Heard::Counted(JobBaseline::Count(1)), 1);
    }
    assert!(page.0 == before);
    page.write();
    assert_eq!(page.0.next(), Next::Wait);
}

#[test]
fn a_pause_lets_what_is_underway_end() {
    let mut page = Page::begun(3);
    page.0.pause();
    page.write();
    page.import();
    assert!(page.0.next() == Next::Nothing && !page.0.has_ended());
    page.0.resume(5);
    page.write();
    page.write();
    page.answer(accepted("j"));
    page.0.stop(6);
    page.write();
    assert_eq!(page.0.stored.stopped_at, None);
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    assert!(page.0.has_ended() && page.0.stored.stopped_at == Some(3));
    assert!(page.reload().0.has_ended());
}

#[test]
fn who_does_not_wait_for_an_answer_knows_nothing() {
    let mut page = Page::begun(2);
    let generation = asked(&page.0, Next::Post);
    page.0.give_up(5);
    assert_eq!(page.status(), ImportStatus::Unanswered);
    assert!(page.0.came == Some(Came::Abandoned));
    // The answer comes after all, and nobody listens.
    page.0
        .heard(generation, Heard::Answered(accepted("late")), 6);
    assert_eq!(page.status(), ImportStatus::Unanswered);
    page.look_up(JobLookup::Inconclusive);
    page.decide(Decision::Imported);
    assert_eq!(page.0.current(), Some(1));
}
