//! What can happen to the page, and what it makes of it.

use super::*;
use crate::plan::{Event, Held, Unable, Unreadable};
use roma_import::answer::ProgressAnswer;
use roma_import::{Severity, contract};

/// A page on which all this has happened, one after the other.
fn after(actions: impl IntoIterator<Item = Action>) -> Rc<State> {
    then(Rc::new(State::new(Lang::En, Theme::System)), actions)
}

fn then(state: Rc<State>, actions: impl IntoIterator<Item = Action>) -> Rc<State> {
    actions.into_iter().fold(state, State::reduce)
}

fn typed(field: Field, text: &str) -> Action {
    Action::Edit(field, text.into())
}

/// A form without any fault.
fn right() -> Vec<Action> {
    vec![
        typed(Field::ProjectId, "p"),
        typed(Field::InstanceId, "i"),
        typed(Field::Token, "t"),
        typed(Field::Tasks, "a\nb"),
    ]
}

fn sent() -> Rc<State> {
    then(after(right()), [Action::Submit])
}

fn answer(status: u16, body: &str) -> Answer {
    Answer::read(status, body.as_bytes())
}

fn look(status: u16, body: &str) -> Look {
    Look {
        answer: ProgressAnswer::read(status, body.as_bytes()),
        retry_after: None,
    }
}

/// The job has been looked at, and this is the answer.
fn looked(status: u16, body: &str) -> Action {
    Action::Looked(1, Ok(look(status, body)))
}

fn busy() -> Answer {
    answer(403, r#"{"error_code":"ROMA.10012","error_msg":"busy"}"#)
}

fn followed() -> Rc<State> {
    then(
        sent(),
        [Action::Answered(1, answer(200, r#"{"job_id":"j"}"#))],
    )
}

fn job(state: &State) -> &Job {
    state.job.as_ref().expect("a job is followed")
}

#[test]
fn nothing_is_said_before_it_is_to_be_sent() {
    let state = after([typed(Field::App, "a/b")]);
    assert!(state.notes(Field::App).is_empty());
    assert!(state.shown_errors().is_empty());
}

#[test]
fn a_failed_try_shows_every_error_and_sends_nothing() {
    let state = after([typed(Field::App, "a/b"), Action::Submit]);
    assert_eq!(state.failed_tries, 1);
    assert_eq!(state.sent, 0);
    assert!(state.delivery == Delivery::None);
    let fields: Vec<Field> = state
        .shown_errors()
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(
        fields,
        [
            Field::ProjectId,
            Field::InstanceId,
            Field::Token,
            Field::App
        ]
    );
}

#[test]
fn errors_are_live_only_where_they_were_shown() {
    let state = after([Action::Submit]);
    let mended = then(state, [typed(Field::Token, "t"), typed(Field::App, "a/b")]);
    assert!(mended.notes(Field::Token).is_empty());
    assert!(mended.notes(Field::App).is_empty());
    let again = then(mended, [typed(Field::Token, "t t")]);
    assert_eq!(again.notes(Field::Token).len(), 1);
}

#[test]
fn warnings_wait_until_a_field_is_left_and_never_block() {
    let mut actions = right();
    actions.push(typed(Field::App, " orders"));
    let state = after(actions);
    assert!(state.notes(Field::App).is_empty());
    let left = then(state, [Action::Leave(Field::App)]);
    assert_eq!(left.notes(Field::App).len(), 1);
    assert!(then(left, [Action::Submit]).is_sending());
}

#[test]
fn an_empty_import_is_doubted_when_all_else_is_there() {
    let mut actions = right();
    actions.push(typed(Field::Tasks, ""));
    assert_eq!(after(actions).notes(Field::Tasks).len(), 1);
    assert!(after([]).notes(Field::Tasks).is_empty());
}

#[test]
fn what_is_sent_is_what_was_checked() {
    let state = sent();
    let Delivery::Underway { outgoing, .. } = &state.delivery else {
        panic!("it is on its way");
    };
    assert_eq!(
        outgoing.body.as_str(),
        "{\n  \"tasks\": [\n    { \"task_id\": \"a\" },\n    { \"task_id\": \"b\" }\n  ]\n}"
    );
    assert_eq!(outgoing.body, state.checked.body);
    assert_eq!(outgoing.items, 2);
}

#[test]
fn the_page_would_lose_an_import_that_is_on_its_way_or_waits() {
    assert!(!after(right()).would_lose());
    assert!(sent().would_lose());
    let refused = then(sent(), [Action::Answered(1, busy())]);
    assert!(!refused.would_lose());
    let waiting = then(refused, [Action::Wait]);
    assert!(waiting.would_lose());
    assert!(!then(waiting, [Action::StopWaiting]).would_lose());
    // A plan goes on after a reload.
    let planned = then(then(after(right()), planned()), [Action::Submit]);
    assert!(matches!(planned.plan.held, Held::Beginning(_)));
    assert!(!planned.would_lose());
}

#[test]
fn a_second_click_changes_nothing() {
    let once = sent();
    let twice = then(once.clone(), [Action::Submit, Action::Submit]);
    assert_eq!(twice.sent, 1);
    assert!(*once == *twice);
}

#[test]
fn an_answer_to_an_older_request_is_not_listened_to() {
    let state = then(
        sent(),
        [
            Action::Cancel,
            Action::Submit,
            Action::Answered(1, answer(200, r#"{"job_id":"old"}"#)),
            Action::Lost(1, Loss::Network),
            Action::Slow(1),
        ],
    );
    assert_eq!(state.sent, 2);
    assert!(state.job.is_none());
    assert!(matches!(
        state.delivery,
        Delivery::Underway { slow: false, .. }
    ));
}

#[test]
fn an_answer_after_cancelling_is_not_listened_to() {
    let state = then(
        sent(),
        [
            Action::Cancel,
            Action::Answered(1, answer(200, r#"{"job_id":"j"}"#)),
        ],
    );
    assert!(state.delivery == Delivery::Cancelled);
    assert!(state.job.is_none());
}

#[test]
fn a_lost_request_is_never_repeated() {
    let state = then(
        sent(),
        [
            Action::Lost(1, Loss::Network),
            Action::SendAgain,
            Action::Wait,
        ],
    );
    assert!(matches!(state.delivery, Delivery::Lost { .. }));
    assert_eq!(state.sent, 1);
}

#[test]
fn a_refused_import_waits_only_with_consent_and_only_for_a_running_job() {
    let refused = then(sent(), [Action::Answered(1, busy())]);
    assert_eq!(then(refused.clone(), [Action::SendAgain]).sent, 1);
    let other = then(
        sent(),
        [
            Action::Answered(1, answer(403, r#"{"error_code":"ROMA.1006"}"#)),
            Action::Wait,
        ],
    );
    assert!(matches!(other.delivery, Delivery::Answered { .. }));

    let waiting = then(refused, [Action::Wait, typed(Field::Tasks, "later")]);
    let again = then(
        waiting.clone(),
        [Action::SendAgain, Action::Answered(2, busy())],
    );
    let Delivery::Waiting { outgoing, refusals } = &again.delivery else {
        panic!("it waits");
    };
    assert_eq!(*refusals, 2);
    assert!(outgoing.body.contains("\"a\""));
    let accepted = then(
        again,
        [
            Action::SendAgain,
            Action::Answered(3, answer(200, r#"{"job_id":"j"}"#)),
        ],
    );
    assert_eq!(job(&accepted).id.as_str(), "j");
    assert!(then(waiting, [Action::StopWaiting, Action::SendAgain]).delivery == Delivery::None);
}

#[test]
fn what_is_to_be_sent_while_another_waits_is_checked_and_leads_to_that() {
    let waiting = then(sent(), [Action::Answered(1, busy()), Action::Wait]);
    for submit in [Action::Submit, Action::SubmitOffline] {
        let again = then(waiting.clone(), [submit]);
        assert_eq!((again.held_up, again.sent, again.failed_tries), (1, 1, 0));
        assert!(again.delivery == waiting.delivery);
    }
    let wrong = then(waiting.clone(), [typed(Field::App, "a/b"), Action::Submit]);
    assert_eq!((wrong.held_up, wrong.failed_tries), (0, 1));
    assert!(wrong.delivery == waiting.delivery);
    // A plan is no way around it.
    let planned = then(then(waiting, planned()), [Action::Submit]);
    assert_eq!(planned.held_up, 1);
    assert!(planned.plan.held == Held::None);
}

#[test]
fn what_the_endpoint_found_stands_until_the_field_changes() {
    let body = r#"{"error_code":"ROMA.13000","violations":{"violations":[
        {"code":"too_long","pointer":"/body/tasks/1/task_id","message":"m","help":"h"},
            {"code":"blank","severity":"warning","pointer":"/body/apps","message":"w","help":"h"}]}}"#;
    let state = then(sent(), [Action::Answered(1, answer(403, body))]);
    let notes = state.notes(Field::Tasks);
    assert_eq!(notes.len(), 1);
    assert_eq!(
        (notes[0].message.as_str(), notes[0].task, notes[0].reported),
        ("m", Some(1), true)
    );
    assert_eq!(state.notes(Field::App)[0].severity, Severity::Warning);
    assert!(
        then(state, [typed(Field::Tasks, "c")])
            .notes(Field::Tasks)
            .is_empty()
    );
}

#[test]
fn a_server_failure_marks_no_field() {
    let state = then(
        sent(),
        [Action::Answered(1, answer(500, r#"{"error_msg":"m"}"#))],
    );
    assert!(state.shown_errors().is_empty());
}

#[test]
fn the_pauses_between_looks_double_up_to_the_longest() {
    let mut state = followed();
    assert_eq!(job(&state).pause, 0, "the first look does not wait");
    for seconds in [1, 2, 4, 8, 15, 15] {
        state = then(state, [looked(200, r#"{"status":"Running"}"#)]);
        assert_eq!(job(&state).pause, seconds * 1_000);
    }
    let asked = Ok(Look {
        retry_after: Some(u32::MAX),
        ..look(200, r#"{"status":"Running"}"#)
    });
    state = then(state, [Action::Looked(1, asked)]);
    assert_eq!(job(&state).pause, roma_import::pace::LONGEST_ASKED_PAUSE);
}

#[test]
fn a_job_is_followed_to_its_end_and_no_further() {
    for (status, succeeded) in [
        ("Success", Some(true)),
        ("SUCCEEDED", Some(true)),
        ("FAILED", Some(false)),
        ("Finished", None),
    ] {
        let body = format!(r#"{{"status":"{status}","progress_percent":1.7}}"#);
        let state = then(followed(), [looked(200, &body)]);
        assert_eq!(job(&state).phase, Phase::Ended, "{status}");
        assert_eq!(job(&state).succeeded(), succeeded, "{status}");
        assert_eq!(job(&state).percent(), Some(100), "{status}");
        let more = then(state.clone(), [Action::Follow, Action::StopFollowing]);
        assert!(*more == *state, "{status}");
    }
}

#[test]
fn an_unknown_status_is_kept_and_followed() {
    let state = then(followed(), [looked(200, r#"{"status":"Odd"}"#)]);
    assert_eq!(job(&state).phase, Phase::Following);
    assert_eq!(job(&state).percent(), None);
}

#[test]
fn a_job_without_end_is_left_to_a_person_at_last() {
    let mut state = followed();
    let mut looks = 0;
    while job(&state).phase == Phase::Following {
        state = then(state, [looked(200, r#"{"status":"Running"}"#)]);
        looks += 1;
        assert!(looks < 10_000);
    }
    assert_eq!(job(&state).phase, Phase::Stalled);
    assert_eq!(job(&then(state, [Action::Follow])).phase, Phase::Following);
}

#[test]
fn failed_looks_are_repeated_but_not_for_ever() {
    let mut state = followed();
    for _ in 0..9 {
        state = then(state, [Action::Looked(1, Err(Loss::Network))]);
        assert_eq!(job(&state).phase, Phase::Following);
        assert!(job(&state).trouble.is_some());
    }
    let gave_up = then(state.clone(), [looked(502, "<html>")]);
    assert_eq!(job(&gave_up).phase, Phase::GaveUp);
    let good = then(state, [looked(200, r#"{"status":"Running"}"#)]);
    assert!(job(&good).trouble.is_none());
}

#[test]
fn trouble_with_the_token_asks_for_a_fresh_one_and_keeps_the_job() {
    for (status, body) in [
        (401, ""),
        (403, r#"{"error_code":"ROMA.1002"}"#),
        (401, r#"{"error_code":"APIG.0301"}"#),
    ] {
        let state = then(followed(), [looked(status, body)]);
        assert_eq!(job(&state).phase, Phase::NeedsToken, "{status} {body}");
        let wrong = then(state.clone(), [Action::FreshToken("a b".into())]);
        assert_eq!(job(&wrong).phase, Phase::NeedsToken);
        assert_eq!(wrong.fresh_token_faults.len(), 1);
        let right = then(wrong, [Action::FreshToken("fresh".into())]);
        assert_eq!(job(&right).phase, Phase::Following);
        assert_eq!(job(&right).id.as_str(), "j");
        assert_eq!(
            job(&right).token.as_ref().map(Token::as_header),
            Some("fresh")
        );
        assert_eq!(right.form.token.shown().as_str(), "fresh");
        assert!(right.fresh_token_faults.is_empty());
    }
}

#[test]
fn a_missing_permission_ends_the_following() {
    let body = r#"{"error_code":"APIG.1005"}"#;
    let state = then(followed(), [looked(401, body)]);
    assert_eq!(job(&state).phase, Phase::Denied);
}

#[test]
fn looks_at_an_older_job_are_not_listened_to() {
    let state = then(
        followed(),
        [
            Action::Submit,
            Action::Answered(2, answer(200, r#"{"job_id":"new"}"#)),
        ],
    );
    let late = then(state.clone(), [looked(200, r#"{"status":"Success"}"#)]);
    assert!(*late == *state);
    assert_eq!(job(&state).id.as_str(), "new");
}

#[test]
fn what_a_paste_took_off_can_be_put_back() {
    let trimmed = Trimmed {
        field: Field::Token,
        removed: 1,
        with_them: "t\n".into(),
    };
    let state = after([typed(Field::Token, "t"), Action::Trim(trimmed)]);
    assert!(state.trimmed.is_some());
    let back = then(state.clone(), [Action::Untrim]);
    assert_eq!(back.form.token.shown().as_str(), "t\n");
    assert!(back.trimmed.is_none());
    assert!(then(state, [typed(Field::Token, "x")]).trimmed.is_none());
}

#[test]
fn one_item_over_the_limit_begins_a_plan_and_sends_nothing_by_itself() {
    let tasks: Vec<String> = (0..=contract::MAX_ITEMS).map(|n| n.to_string()).collect();
    let mut actions = right();
    actions.extend([
        Action::Plan(Event::Seen(None)),
        typed(Field::Tasks, &tasks.join("\n")),
        Action::Submit,
    ]);
    let state = after(actions);
    assert_eq!((state.sent, state.failed_tries), (0, 0));
    assert!(matches!(state.plan.held, Held::Beginning(_)));
}

/// A form that takes a plan, where one can be begun.
fn planned() -> [Action; 2] {
    [
        Action::Plan(Event::Seen(None)),
        typed(Field::Tasks, "application,task_id\norders,a\nbilling,b"),
    ]
}

#[test]
fn what_came_of_one_import_is_not_left_beside_a_plan() {
    let refused = then(sent(), [Action::Answered(1, answer(403, "{}"))]);
    let state = then(refused.clone(), planned());
    let begun = then(state.clone(), [Action::Submit]);
    assert!(matches!(begun.plan.held, Held::Beginning(_)));
    assert!(begun.delivery == Delivery::None);
    // Nothing has come in its place where none can be begun.
    let unable = then(
        state,
        [
            Action::Plan(Event::Unable(Unable::NotSecure)),
            Action::Submit,
        ],
    );
    assert!(unable.delivery == refused.delivery);
    let followed = then(followed(), planned());
    assert!(!followed.job_is_earlier);
    assert!(then(followed, [Action::Submit]).job_is_earlier);
}

#[test]
fn a_job_is_an_earlier_one_as_soon_as_something_else_is_sent() {
    let state = followed();
    assert!(!state.job_is_earlier);
    let lost = then(state, [Action::Submit, Action::Lost(2, Loss::Network)]);
    assert_eq!(job(&lost).id.as_str(), "j");
    assert!(lost.job_is_earlier);
    // Whoever opens a job now may have found what became of that.
    let found = then(
        lost.clone(),
        [Action::Visit("#project=p&instance=i&job=k".to_owned())],
    );
    assert!(!found.job_is_earlier);
    let accepted = then(
        lost,
        [
            Action::Submit,
            Action::Answered(3, answer(200, r#"{"job_id":"l"}"#)),
        ],
    );
    assert!(!accepted.job_is_earlier);
}

#[test]
fn a_plan_is_refused_where_there_can_be_none() {
    let table = "application,task_id\norders,a\nbilling,b";
    for event in [
        Event::Unable(Unable::NotSecure),
        Event::Loaded(Some(Err(Unreadable))),
    ] {
        let mut actions = right();
        actions.extend([
            Action::Plan(event),
            typed(Field::Tasks, table),
            Action::Submit,
        ]);
        let state = after(actions);
        assert_eq!((state.sent, state.plan.refused), (0, 1));
        assert!(!matches!(state.plan.held, Held::Beginning(_)));
        // One import needs no plan.
        let single = then(state, [typed(Field::Tasks, "a"), Action::Submit]);
        assert_eq!(single.sent, 1);
    }
}

fn app(state: &State) -> &str {
    state.form.app.shown()
}

#[test]
fn a_list_that_names_its_application_fills_both_fields() {
    let table = "application,task_id\norders,a\norders,b";
    let state = after([typed(Field::Tasks, table)]);
    assert_eq!(app(&state), "orders");
    assert_eq!(state.checked.items, Some(3));
    // It goes with the list, and stays if somebody has typed it.
    assert_eq!(app(&then(state.clone(), [typed(Field::Tasks, "a")])), "");
    let renamed = then(
        state.clone(),
        [typed(Field::Tasks, &table.replace("orders", "billing"))],
    );
    assert_eq!(app(&renamed), "billing");
    let own = then(
        state,
        [typed(Field::App, "own"), typed(Field::Tasks, table)],
    );
    assert_eq!(app(&own), "own");
    assert_eq!(own.checked.errors, 1 + 3);
    let shown = then(own, [Action::Submit]);
    assert_eq!(shown.failed_tries, 1);
    assert!(shown.notes(Field::Tasks)[0].message.contains("orders"));
}

#[test]
fn several_names_one_a_line_are_a_plan() {
    let with = |app: &str, tasks: &str| {
        let mut actions = right();
        actions.push(typed(Field::App, app));
        actions.push(typed(Field::Tasks, tasks));
        after(actions)
    };
    let state = with("orders\nbilling\n", "a");
    let draft = state.checked.draft.as_ref().unwrap();
    let apps: Vec<_> = draft.parts.iter().map(|part| part.app.as_deref()).collect();
    assert_eq!(apps, [Some("orders"), Some("billing")]);
    assert_eq!(state.checked.errors, 0);
    assert!(state.checked.findings.is_empty());
    assert_eq!(state.form.app.shown(), "orders\nbilling\n");

    // Names alone are something to import.
    let state = with("orders\nbilling", "");
    assert_eq!(state.checked.planned(), Some((2, 2)));
    assert!(state.checked.findings.is_empty());

    // The end of a line is no other name.
    let state = with("\norders\n", "");
    assert_eq!(state.checked.draft, None);
    assert_eq!(state.checked.body, "{\n  \"apps\": \"orders\"\n}");

    // What no import can take is not left out without a word.
    let state = with("or/ders\nbil/ling", "");
    assert_eq!(state.checked.draft, None);
    assert!(state.checked.blocks(Field::App));
}

#[test]
fn a_plan_loses_nothing_to_the_text() {
    let table = "application,task_id\norders,a\nbilling,b";
    let long: Vec<String> = (0..=contract::MAX_ITEMS).map(|n| n.to_string()).collect();
    for (app, tasks) in [
        ("", table),
        ("orders\nbilling", "a"),
        ("", &long.join("\n")),
    ] {
        let mut actions = right();
        actions.extend([
            typed(Field::App, app),
            typed(Field::Tasks, tasks),
            Action::Open(Tab::Json),
        ]);
        let state = after(actions);
        assert!(state.checked.draft.is_some());
        assert!(state.notes(Field::Json).is_empty());
        let edited = then(state.clone(), [typed(Field::Json, "{} ")]);
        assert!(*edited == *state);
        // Once it is one import, the text counts again.
        let single = then(
            edited,
            [
                typed(Field::App, ""),
                typed(Field::Tasks, "a"),
                typed(Field::Json, "{}"),
            ],
        );
        assert_eq!(single.checked.body, "{}");
    }
}

#[test]
fn what_is_wrong_with_a_plan_is_shown_in_the_fields() {
    let long: Vec<String> = (0..=contract::MAX_ITEMS).map(|n| n.to_string()).collect();
    let mut actions = right();
    actions.extend([
        typed(Field::App, "or/ders"),
        typed(Field::Tasks, &long.join("\n")),
        Action::Open(Tab::Json),
        Action::Submit,
    ]);
    let state = after(actions);
    assert!(state.checked.draft.is_some());
    assert_eq!((state.tab, state.failed_tries), (Tab::Fields, 1));
    assert_eq!(state.shown_errors()[0].0, Field::App);
}

#[test]
fn several_applications_are_not_sent_as_one() {
    let mut actions = right();
    actions.push(typed(
        Field::Tasks,
        "application,task_id\norders,a\nbilling,b",
    ));
    let state = after(actions);
    let draft = state.checked.draft.as_ref().unwrap();
    let apps: Vec<_> = draft.parts.iter().map(|part| part.app.as_deref()).collect();
    assert_eq!(apps, [Some("orders"), Some("billing")]);
    assert_eq!(state.checked.errors, 0);
}

#[test]
fn a_file_takes_the_place_of_the_list_and_can_be_taken_back() {
    let file = |text| File {
        name: "list.csv".into(),
        others: 0,
        text,
    };
    let table = file(Ok("application,task_id\norders,c".into()));
    let taken = then(after(right()), [Action::TakeFile(table)]);
    assert_eq!(app(&taken), "orders");
    assert_eq!(taken.checked.listed.tasks.len(), 1);
    let back = then(taken.clone(), [Action::Untake]);
    assert_eq!((app(&back), back.form.tasks.shown().as_str()), ("", "a\nb"));
    assert!(back.taken.is_none());

    let failed = then(taken, [Action::TakeFile(file(Err(FileFault::Unreadable)))]);
    assert_eq!(
        app(&failed),
        "orders",
        "a file that cannot be read changes nothing"
    );
    assert!(
        failed
            .taken
            .as_ref()
            .is_some_and(|taken| taken.before.is_err())
    );
    assert!(then(failed, [typed(Field::Tasks, "x")]).taken.is_none());
}

fn ids(project: &'static str, instance: &'static str) -> Ids {
    Ids {
        project_id: project.into(),
        instance_id: instance.into(),
    }
}

#[test]
fn only_what_was_sent_is_remembered_and_nothing_after_forgetting() {
    let typed_only = after(right());
    assert_eq!(typed_only.remembered, None);
    let sent = sent();
    assert_eq!(sent.remembered, Some(ids("p", "i")));
    let forgotten = then(sent, [Action::Forget]);
    assert_eq!(forgotten.remembered, None);
    assert_eq!(forgotten.form.project_id.shown(), "p");
    let again = then(
        forgotten,
        [
            Action::Answered(1, answer(403, r#"{"error_code":"ROMA.1006"}"#)),
            Action::Submit,
        ],
    );
    assert!(again.is_sending());
    assert_eq!(again.remembered, None);
}

#[test]
fn a_link_says_where_before_what_is_remembered() {
    let state = State::new(Lang::En, Theme::System)
        .at("#project=p&instance=i&job=j")
        .with_remembered(Some(ids("other", "other")));
    assert_eq!(state.form.project_id.shown(), "p");
    let job = state.job.as_ref().expect("a job");
    assert_eq!((job.id.as_str(), job.phase), ("j", Phase::NeedsToken));
    let following = then(Rc::new(state), [Action::FreshToken("t".into())]);
    let job = following.job.as_ref().expect("a job");
    assert_eq!(job.phase, Phase::Following);
    assert!(job.token.is_some());
}

#[test]
fn the_address_of_the_job_that_is_followed_changes_nothing() {
    let followed = followed();
    let fragment = followed.job.as_ref().and_then(Job::link).expect("a link");
    let same = then(followed, [Action::Visit(fragment.fragment())]);
    assert_eq!(same.jobs, 1);
    let refused = then(
        same,
        [Action::Visit("#project=p&instance=i&job=..".to_owned())],
    );
    assert_eq!(refused.jobs, 1);
    assert_eq!(refused.link_fault, Some(LinkFault::JobId("..".into())));
    let closed = then(refused.clone(), [Action::CloseLink]);
    assert_eq!((closed.link_fault.as_ref(), closed.jobs), (None, 1));
    let other = then(
        refused,
        [Action::Visit("#project=p&instance=i&job=k".to_owned())],
    );
    assert_eq!(other.jobs, 2);
    assert_eq!(other.link_fault, None);
}

#[test]
fn nobody_asks_for_a_job_whose_id_is_no_segment() {
    let state = then(
        sent(),
        [Action::Answered(1, answer(200, r#"{"job_id":".."}"#))],
    );
    let job = state.job.as_ref().expect("a job");
    assert_eq!(job.phase, Phase::Unaddressable);
    assert_eq!(job.link(), None);
    let resumed = then(state, [Action::Follow]);
    assert_eq!(
        resumed.job.as_ref().map(|job| job.phase),
        Some(Phase::Unaddressable)
    );
}

#[test]
fn errors_of_a_text_alone_are_shown_with_it_and_open_it() {
    let apart = then(
        after(right()),
        [
            typed(Field::Json, r#"{"apps":"a/b","mode":1,}"#),
            Action::Open(Tab::Fields),
        ],
    );
    assert!(apart.shown_errors().is_empty());
    let refused = then(apart, [Action::Submit]);
    assert_eq!(refused.tab, Tab::Json);
    let fields: Vec<_> = refused
        .shown_errors()
        .iter()
        .map(|(field, _)| *field)
        .collect();
    assert_eq!(fields, [Field::Json, Field::Json]);
    let back = then(refused, [Action::Open(Tab::Fields), Action::UseFields]);
    assert_eq!(back.form.source, Source::Fields);
    assert_eq!(back.form.tasks.shown(), "a\nb");
    let again = then(back, [Action::UseText]);
    assert_eq!(again.form.source, Source::TextAlone);
    assert!(again.put_aside.is_none());
}

#[test]
fn what_is_held_back_offline_is_checked_and_can_be_sent_all_the_same() {
    let wrong = after([Action::SubmitOffline]);
    assert_eq!(wrong.failed_tries, 1);
    assert!(matches!(wrong.delivery, Delivery::None));
    let held = then(after(right()), [Action::SubmitOffline]);
    assert!(matches!(held.delivery, Delivery::HeldBack));
    assert_eq!((held.sent, held.remembered.is_some()), (0, false));
    assert!(then(held, [Action::Submit]).is_sending());
}
