//! What can happen to the page, and what it makes of it.

mod plans;
mod polling;
mod sight;
mod taken;

use std::collections::HashSet;

use super::*;
use crate::plan::testing::given;
use crate::plan::{Event, ReadFault, SlotState, StoreFault, Unreadable, Unsupported};
use roma_import::response::{ImportResponse, ProgressResponse};
use roma_import::timing::{BUSY_RETRY_DELAY_MS, MAX_RETRY_AFTER_MS};
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

fn answer(status: u16, body: &str) -> Reply {
    Reply {
        answer: ImportResponse::read(status, body.as_bytes()),
        retry_after: None,
        at: 0,
    }
}

fn poll(status: u16, body: &str) -> PollResponse {
    PollResponse {
        answer: ProgressResponse::read(status, body.as_bytes()),
        retry_after: None,
    }
}

/// The job has been looked at, and this is the answer.
fn polled(status: u16, body: &str) -> Action {
    Action::Polled(1, Ok(poll(status, body)))
}

fn busy() -> Reply {
    answer(403, r#"{"error_code":"ROMA.10012","error_msg":"busy"}"#)
}

fn followed() -> Rc<State> {
    then(
        sent(),
        [Action::Answered(1, answer(200, r#"{"job_id":"j"}"#))],
    )
}

fn delivery(state: &State) -> &Delivery {
    state.delivery.as_ref().expect("something was sent")
}

fn came(state: &State) -> Option<&Came> {
    delivery(state).came()
}

/// Whether what was sent last before stands there now as an earlier one.
fn is_behind(before: &State, now: &State) -> bool {
    let earlier = &now.earlier_deliveries[0];
    earlier.outgoing == delivery(before).outgoing && Some(&earlier.came) == came(before)
}

fn job(state: &State) -> &Job {
    state.job.as_ref().expect("a job is followed")
}

/// A form that takes a plan, where one can be begun.
fn planned() -> [Action; 2] {
    [
        Action::Plan(Event::Seen(None)),
        typed(Field::Tasks, "application,task_id\norders,a\nbilling,b"),
    ]
}

fn app(state: &State) -> &str {
    state.form.app.shown()
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
    assert!(state.delivery.is_none());
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
fn enter_sends_one_import_or_shows_what_is_wrong_and_begins_nothing_else() {
    let empty = typed(Field::Tasks, "");
    assert!(after([]).sends_on_enter(), "much is missing");
    assert!(after(right()).sends_on_enter());
    assert!(!then(after(right()), [empty]).sends_on_enter());
    assert!(!then(after(right()), [typed(Field::Json, "{}")]).sends_on_enter());
    let plan = then(after(right()), planned());
    assert!(!plan.sends_on_enter());
    assert!(then(plan, [typed(Field::Token, "")]).sends_on_enter());
}

#[test]
fn enter_sends_nothing_again_that_may_have_been_imported() {
    let again = || {
        [
            typed(Field::App, "another"),
            Action::Submit,
            typed(Field::App, after(right()).form.app.shown()),
        ]
    };
    for (came, may_have) in [
        (Action::Answered(1, answer(200, r#"{"job_id":"j"}"#)), true),
        (Action::Answered(1, answer(502, "<html>")), true),
        (Action::Lost(1, TransportFailure::Network), true),
        (
            Action::Answered(1, answer(403, r#"{"error_code":"ROMA.1006"}"#)),
            false,
        ),
    ] {
        let answered = then(sent(), [came]);
        assert_eq!(answered.sends_on_enter(), !may_have);
        // The token is no part of what is imported.
        let fresh = then(answered.clone(), [typed(Field::Token, "fresh")]);
        assert_eq!(fresh.sends_on_enter(), !may_have);
        let elsewhere = then(answered.clone(), [typed(Field::InstanceId, "another")]);
        assert!(elsewhere.sends_on_enter());
        // So it is once something else was sent since.
        let before = then(answered.clone(), again());
        assert_eq!(before.sends_on_enter(), !may_have);
    }
    // A refusal says nothing of when it was sent before.
    let lost = then(sent(), [Action::Lost(1, TransportFailure::Network)]);
    let refused = Action::Answered(2, answer(403, r#"{"error_code":"ROMA.1006"}"#));
    assert!(!then(lost, [Action::Submit, refused]).sends_on_enter());
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
    assert!(state.is_sending());
    let outgoing = &delivery(&state).outgoing;
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
    // A plan goes on after a reload, once it is written down.
    let planned = then(then(after(right()), planned()), [Action::Submit]);
    assert!(matches!(planned.plan.held, SlotState::Beginning(_)));
    assert!(planned.would_lose());
    assert!(!then(planned, [Action::Plan(Event::Begun(1))]).would_lose());
    // Until it is removed, a reload would bring it back.
    let mut removing = State::clone(&after(right()));
    removing.plan.held = SlotState::Removing(None);
    let removing = Rc::new(removing);
    assert!(removing.would_lose());
    assert!(!then(removing, [Action::Plan(Event::Removed)]).would_lose());
}

#[test]
fn the_page_would_lose_a_list_that_was_not_sent_as_it_stands() {
    let listed = || then(after(right()), [typed(Field::Tasks, "a\nb\nc")]);
    assert!(!after([]).would_lose());
    assert!(!after([typed(Field::Tasks, "a\n\nb\n \n")]).would_lose());
    for (field, text) in [
        (Field::Tasks, "a\nb\nc"),
        (Field::Tasks, "a,b,c"),
        // Whether it can be sent does not count.
        (Field::Tasks, "\" \"\n\" \"\n\" \""),
        (Field::Json, "{\n\"tasks\":\n["),
        (
            Field::Json,
            r#"{"tasks":[{"task_id":"a"},{"task_id":"b"},{"task_id":"c"}]}"#,
        ),
        (Field::App, "orders\nbilling\nshop"),
    ] {
        assert!(after([typed(field, text)]).would_lose(), "{text}");
    }
    assert!(!after([typed(Field::Json, r#"{"apps":"orders"}"#)]).would_lose());

    // Once it was sent, whatever became of it is not in the form.
    let sent = then(listed(), [Action::Submit]);
    for gone in [Action::Cancel, Action::Lost(1, TransportFailure::Network)] {
        assert!(!then(sent.clone(), [gone]).would_lose());
    }
    let accepted = answer(200, r#"{"job_id":"j"}"#);
    let begun = then(sent.clone(), [Action::Answered(1, accepted)]);
    assert!(!begun.would_lose());
    assert!(!then(begun.clone(), [typed(Field::Token, "u")]).would_lose());
    assert!(then(begun, [typed(Field::Tasks, "a\nb\nd")]).would_lose());
    // But for what was refused: that is still to be sent.
    let refused = then(sent, [Action::Answered(1, busy())]);
    assert!(refused.would_lose());
    // However often it was refused before nobody wanted to wait any more.
    let mut waiting = then(refused.clone(), [Action::Wait]);
    for number in 2..4 {
        let tried = [Action::SendAgain, Action::Answered(number, busy())];
        waiting = then(waiting, tried);
        assert!(then(waiting.clone(), [Action::StopWaiting]).would_lose());
    }
    let accepted = || Action::Answered(2, answer(200, r#"{"job_id":"j"}"#));
    let again = then(refused.clone(), [Action::Wait, Action::SendAgain]);
    assert!(!then(again.clone(), [accepted()]).would_lose());
    let other = typed(Field::Tasks, "a\nb\nd");
    assert!(then(again, [other, accepted()]).would_lose());
    // What has waited is not what was written meanwhile.
    let other = typed(Field::Tasks, "a\nb\nd");
    let waited = [Action::Wait, other, Action::SendAgain, accepted()];
    assert!(then(refused, waited).would_lose());
    // So is what nobody has let go.
    assert!(then(listed(), [Action::SubmitOffline]).would_lose());
    let faulty = then(listed(), [typed(Field::Token, ""), Action::Submit]);
    assert!(faulty.would_lose());
}

#[test]
fn a_list_is_not_lost_once_its_plan_is_written_down() {
    let draft = then(after(right()), planned());
    assert!(draft.would_lose());
    let ordered = then(draft, [Action::Submit]);
    let fault = Action::Plan(Event::NotBegun(StoreFault::Full));
    assert!(then(ordered.clone(), [fault]).would_lose());
    let begun = then(ordered, [Action::Plan(Event::Begun(1))]);
    assert!(!begun.would_lose());
    let more = typed(Field::Tasks, "application,task_id\norders,a\nbilling,c");
    let edited = then(begun, [more]);
    assert!(edited.would_lose());
    let [_, same] = planned();
    let back = then(edited, [same]);
    assert!(!back.would_lose());
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
            Action::Lost(1, TransportFailure::Network),
            Action::Slow(1),
        ],
    );
    assert_eq!(state.sent, 2);
    assert!(state.job.is_none());
    assert!(matches!(
        delivery(&state).stage,
        Stage::Underway { slow: false, .. }
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
    assert!(came(&state) == Some(&Came::Abandoned));
    assert!(state.job.is_none());
}

#[test]
fn a_lost_request_is_never_repeated() {
    let state = then(
        sent(),
        [
            Action::Lost(1, TransportFailure::Network),
            Action::SendAgain,
            Action::Wait,
        ],
    );
    assert!(matches!(came(&state), Some(Came::Lost(_))));
    assert_eq!(state.sent, 1);
}

#[test]
fn a_refused_import_waits_only_with_consent_and_only_for_a_running_job() {
    let refused = then(sent(), [Action::Answered(1, busy())]);
    for nothing in [Action::SendAgain, Action::StopWaiting] {
        assert!(*then(refused.clone(), [nothing]) == *refused);
    }
    let other = then(
        sent(),
        [
            Action::Answered(1, answer(403, r#"{"error_code":"ROMA.1006"}"#)),
            Action::Wait,
        ],
    );
    assert!(matches!(came(&other), Some(Came::Answered(_))));

    let waiting = then(refused, [Action::Wait, typed(Field::Tasks, "later")]);
    let again = then(
        waiting.clone(),
        [Action::SendAgain, Action::Answered(2, busy())],
    );
    assert!(again.is_waiting());
    assert_eq!(delivery(&again).refusals, 2);
    assert!(delivery(&again).outgoing.body.contains("\"a\""));
    let accepted = then(
        again,
        [
            Action::SendAgain,
            Action::Answered(3, answer(200, r#"{"job_id":"j"}"#)),
        ],
    );
    assert_eq!(job(&accepted).id.as_str(), "j");
    let stopped = then(waiting, [Action::StopWaiting]);
    assert!(*then(stopped.clone(), [Action::SendAgain]) == *stopped);
}

#[test]
fn who_stops_waiting_is_left_with_how_the_import_was_refused_last() {
    let last = answer(
        403,
        r#"{"error_code":"ROMA.10012","error_msg":"still busy"}"#,
    );
    let state = then(
        sent(),
        [
            Action::Answered(1, busy()),
            Action::Wait,
            Action::SendAgain,
            Action::Answered(2, last),
            Action::StopWaiting,
        ],
    );
    let Some(Came::Answered(last)) = came(&state) else {
        panic!("it is as it was refused");
    };
    assert!(delivery(&state).gave_up());
    assert!(last.raw.contains("still busy"));
    // It can be waited for again, and what comes of that is nobody's giving up.
    let again = then(state, [Action::Wait]);
    assert!(again.is_waiting());
    let refused = then(
        again,
        [
            Action::SendAgain,
            Action::Answered(3, answer(403, r#"{"error_code":"ROMA.1006"}"#)),
        ],
    );
    assert!(matches!(came(&refused), Some(Came::Answered(_))));
    assert!(!delivery(&refused).gave_up());
}

#[test]
fn who_stops_waiting_during_a_try_lets_it_end_and_has_none_sent_after_it() {
    let stopped = || {
        let waited = [Action::Wait, Action::SendAgain, Action::StopWaiting];
        then(then(sent(), [Action::Answered(1, busy())]), waited)
    };
    assert!(stopped().is_sending(), "nobody makes it uncertain");
    let refused = then(stopped(), [Action::Answered(2, busy())]);
    assert!(delivery(&refused).gave_up());
    assert!(*then(refused.clone(), [Action::SendAgain]) == *refused);
    // It can be waited for again.
    let again = [Action::Wait, Action::SendAgain, Action::Answered(3, busy())];
    let again = then(refused, again);
    assert!(again.is_waiting());
    // What else comes of it is what it would be without that.
    let accepted = answer(200, r#"{"job_id":"j"}"#);
    let accepted = then(stopped(), [Action::Answered(2, accepted)]);
    assert_eq!(job(&accepted).id.as_str(), "j");
    let other = answer(403, r#"{"error_code":"ROMA.1006"}"#);
    for other in [accepted, then(stopped(), [Action::Answered(2, other)])] {
        assert!(matches!(came(&other), Some(Came::Answered(_))));
        assert!(!delivery(&other).gave_up());
    }
    // Only who asks for that does not wait for the answer either.
    let cancelled = then(stopped(), [Action::Cancel]);
    assert!(came(&cancelled) == Some(&Came::Abandoned));
    // Nobody waits for anything but the answer to what was sent once.
    assert!(*then(sent(), [Action::StopWaiting]) == *sent());
}

#[test]
fn what_is_filled_in_is_told_from_what_is_sent() {
    assert!(!after(right()).has_other_pending());
    assert!(!sent().has_other_pending());
    for (field, text) in [(Field::Tasks, "c"), (Field::InstanceId, "other")] {
        let other = then(sent(), [typed(field, text)]);
        assert!(other.has_other_pending());
        let waiting = then(other, [Action::Answered(1, busy()), Action::Wait]);
        assert!(waiting.has_other_pending());
        let outgoing = &delivery(&waiting).outgoing;
        assert_eq!(outgoing.body, sent().checked.body);
        // What was refused is not sent again by itself.
        assert!(!then(waiting, [Action::StopWaiting]).has_other_pending());
    }
    let job = followed();
    let body = &job.job.as_ref().unwrap().sent.as_ref().unwrap().body;
    assert_eq!(*body, job.checked.body);
}

#[test]
fn a_refused_import_waits_as_long_as_the_service_asks_for_but_never_less_than_by_itself() {
    let asked = |seconds: u32| Reply {
        retry_after: Some(seconds * 1_000),
        ..busy()
    };
    let pause = |state: &State| {
        assert!(state.is_waiting());
        delivery(state).pause
    };
    let mut waiting = then(sent(), [Action::Answered(1, asked(60)), Action::Wait]);
    assert_eq!(pause(&waiting), 60_000);
    for (reply, expected) in [
        (busy(), BUSY_RETRY_DELAY_MS),
        (asked(1), BUSY_RETRY_DELAY_MS),
        (asked(90), 90_000),
        (asked(100_000), MAX_RETRY_AFTER_MS),
    ] {
        let sent = then(waiting, [Action::SendAgain]);
        let number = sent.sent;
        waiting = then(sent, [Action::Answered(number, reply)]);
        assert_eq!(pause(&waiting), expected);
    }
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
    assert!(planned.plan.held == SlotState::None);
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
    // Or until what stands there now was found to be faulty, and not that.
    for changes in [
        vec![typed(Field::Tasks, "c")],
        vec![typed(Field::Token, ""), Action::Submit],
    ] {
        assert!(then(state.clone(), changes).notes(Field::Tasks).is_empty());
    }
}

#[test]
fn what_the_endpoint_finds_in_what_has_waited_is_not_said_of_what_was_written_meanwhile() {
    let found = r#"{"error_code":"ROMA.13000","violations":{"violations":[
        {"code":"too_long","pointer":"/body/tasks/1/task_id","message":"m","help":"h"},
        {"code":"too_long","pointer":"/instance_id","message":"m","help":"h"},
        {"code":"blank","pointer":"/token","message":"m","help":"h"}]}}"#;
    let retried = |meanwhile: Vec<Action>| {
        let waiting = then(sent(), [Action::Answered(1, busy()), Action::Wait]);
        let again = then(then(waiting, meanwhile), [Action::SendAgain]);
        then(again, [Action::Answered(2, answer(403, found))])
    };
    let marked = |state: &State| {
        let errors = state.shown_errors().into_iter();
        errors.map(|(field, _)| field).collect::<Vec<_>>()
    };
    let all = [Field::InstanceId, Field::Token, Field::Tasks];
    assert_eq!(marked(&retried(Vec::new())), all);
    for (field, text) in [
        (Field::Tasks, "c\nd"),
        (Field::InstanceId, "other"),
        (Field::Token, "u"),
    ] {
        let edited = retried(vec![typed(field, text)]);
        let others = all.into_iter().filter(|it| *it != field);
        assert_eq!(marked(&edited), others.collect::<Vec<_>>());
        let text = sent().form.get(field).shown().to_string();
        let back = retried(vec![typed(field, "x"), typed(field, &text)]);
        assert_eq!(marked(&back), all);
    }
    // Nor is it of a list that one import cannot take, or of a text.
    let planned = retried(planned().into());
    assert_eq!(marked(&planned), [Field::InstanceId, Field::Token]);
    let text = typed(
        Field::Json,
        r#"{"tasks":[{"task_id":"c"},{"task_id":"d"}]}"#,
    );
    let text = retried(vec![Action::Open(Tab::Json), text]);
    assert!(text.notes(Field::Json).is_empty());
}

#[test]
fn a_server_failure_marks_no_field() {
    let state = then(
        sent(),
        [Action::Answered(1, answer(500, r#"{"error_msg":"m"}"#))],
    );
    assert!(state.shown_errors().is_empty());
}

/// A form without any fault, whose text is seen.
fn on_json() -> Rc<State> {
    then(after(right()), [Action::Open(Tab::Json)])
}

#[test]
fn a_list_from_a_file_is_none_for_the_text_that_is_open() {
    let file = |text| {
        Action::TakeFile(File {
            name: "list.csv".into(),
            others: 0,
            text,
        })
    };
    for text in [
        "application,task_id\norders,c",
        "c\nd",
        r#"[{"task_id": "c"}]"#,
        "",
    ] {
        let taken = then(on_json(), [file(Ok(text.into()))]);
        assert!(taken.tab == Tab::Fields, "{text}");
        assert_eq!(taken.form.tasks.shown().as_str(), text);
        assert!(taken.form.source == Source::Fields && taken.taken.is_some());
        let back = then(taken, [Action::Untake]);
        assert_eq!(back.form.tasks.shown().as_str(), "a\nb");

        // A text that the fields cannot show comes back as well.
        let alone = then(on_json(), [typed(Field::Json, "{,}")]);
        let taken = then(alone, [file(Ok(text.into()))]);
        assert!(taken.tab == Tab::Fields && taken.form.tasks.shown().as_str() == text);
        let back = then(taken, [Action::Untake]);
        assert_eq!(back.checked.body.as_str(), "{,}");
        assert!(back.tab == Tab::Json);
        assert_eq!(back.form.tasks.shown().as_str(), "a\nb");
    }
    // A file that cannot be read opens nothing else.
    let failed = then(on_json(), [file(Err(FileFault::Unreadable))]);
    assert!(failed.tab == Tab::Json);
}

#[test]
fn a_list_in_json_that_has_no_one_meaning_is_not_sent() {
    for (text, words) in [
        (r#"["a\ud800b","c"]"#, "half a character (U+D800)"),
        (r#"{"tasks":["a"],"tasks":["b"]}"#, "more than once"),
        (r#"[{"task_id":"a","x":{"k":1,"k":2}}]"#, "“k”"),
        (r#"["a","b",]"#, "after the comma"),
    ] {
        let state = then(after(right()), [typed(Field::Tasks, text), Action::Submit]);
        assert!(state.checked.blocks(Field::Tasks), "{text}");
        assert_eq!(state.remembered, None, "{text}");
        let notices = &state.checked.listed.notices;
        let told = notices.iter().find_map(|it| Note::noticed(it, Lang::En));
        let told = told.unwrap();
        assert_eq!(told.severity, Severity::Error);
        assert!(told.message.contains(words), "{}", told.message);
    }
    let paired = r#"["a\ud83d\ude00b","c"]"#;
    let state = then(
        after(right()),
        [typed(Field::Tasks, paired), Action::Submit],
    );
    assert!(state.remembered.is_some());
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
    // Another tab may have had others remembered since.
    let refused = Action::Answered(1, answer(403, r#"{"error_code":"ROMA.1006"}"#));
    let twice = then(sent.clone(), [refused, Action::Submit]);
    assert_eq!((sent.remembrances, twice.remembrances), (1, 2));
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
fn the_address_leads_to_a_job_until_it_is_over_and_something_newer_was_sent_or_its_ids_are_forgotten()
 {
    let state = State::new(Lang::En, Theme::System).at("#project=p&instance=i&job=j");
    let link = state.address();
    assert!(link.is_some());
    let running = then(Rc::new(state), [Action::FreshToken(given("t"))]);
    let is_forgotten =
        |state: &Rc<State>| then(state.clone(), [Action::Forget]).address().is_none();
    let is_behind = |state: &Rc<State>| {
        let mut state = State::clone(state);
        state.job_is_earlier = true;
        state.address().is_none()
    };
    // It may run, and nothing else leads back to it.
    assert!(!is_forgotten(&running) && !is_behind(&running));

    let mut over = State::clone(&running);
    over.job.as_mut().expect("a job").phase = Phase::Ended;
    assert!(over.address() == link);
    let over = Rc::new(over);
    assert!(is_forgotten(&over) && is_behind(&over));
}

#[test]
fn a_link_says_where_before_what_is_remembered() {
    let state = State::new(Lang::En, Theme::System)
        .at("#project=p&instance=i&job=j")
        .with_remembered(Some(ids("other", "other")));
    assert_eq!(state.form.project_id.shown(), "p");
    let job = state.job.as_ref().expect("a job");
    assert_eq!((job.id.as_str(), job.phase), ("j", Phase::NeedsToken));
    let following = then(Rc::new(state), [Action::FreshToken(given("t"))]);
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
    // One that leads to no job is written again, since a reload would forget this one.
    let strayed = same.strayed;
    let same = then(same, [Action::Visit(String::new())]);
    assert_eq!((same.jobs, same.strayed), (1, strayed + 1));
    let refused = then(
        same,
        [Action::Visit("#project=p&instance=i&job=..".to_owned())],
    );
    assert_eq!(refused.jobs, 1);
    assert_eq!(refused.link_fault, Some(LinkFault::JobId("..".into())));
    for gone in [Action::CloseLink, Action::Visit(String::new())] {
        let closed = then(refused.clone(), [gone]);
        assert_eq!((closed.link_fault.as_ref(), closed.jobs), (None, 1));
        // The address has the link of the job again.
        assert_eq!(closed.strayed, refused.strayed + 1);
    }
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
fn only_what_is_not_json_is_told_with_its_place_in_the_message() {
    for (text, tells) in [(r#"{"tasks":[,]}"#, true), (r#"{"apps":"a/b"}"#, false)] {
        let state = after([Action::Open(Tab::Json), typed(Field::Json, text)]);
        let [note] = &*state.notes(Field::Json) else {
            panic!("{text} has one mistake");
        };
        assert!(note.range.is_some());
        assert_eq!(note.tells_place, tells, "{text}");
        assert_eq!(note.message.contains("line 1"), tells, "{text}");
    }
}

#[test]
fn keys_that_are_numbers_are_kinds_of_their_own() {
    let text = r#"{"1":0,"2":0,"tasks":[{"task_id":"a "},{"task_id":"b "},7,8]}"#;
    let state = after([Action::Open(Tab::Json), typed(Field::Json, text)]);
    let notes = state.notes(Field::Json);
    let kinds: HashSet<_> = notes.iter().filter_map(|note| note.kind.as_ref()).collect();
    assert_eq!((notes.len(), kinds.len()), (6, 4));
}

#[test]
fn what_could_not_be_read_of_a_list_is_said_wherever_it_is_sent_from() {
    for list in [
        r#"["a","b",]"#,
        "Task ID\tName\na\tb\tc",
        r#"["a",3,null,{}]"#,
        "application,task_id\norders,a",
    ] {
        let state = then(
            after(right()),
            [
                typed(Field::App, "billing"),
                typed(Field::Tasks, list),
                Action::Open(Tab::Json),
            ],
        );
        assert!(state.shown_errors().is_empty(), "{list}");
        let state = then(state, [Action::Submit]);
        assert_eq!((state.sent, state.failed_tries), (0, 1), "{list}");
        assert!(state.tab == Tab::Fields, "{list}");
        let fields = |state: &State| -> Vec<Field> {
            state
                .shown_errors()
                .iter()
                .map(|(field, _)| *field)
                .collect()
        };
        assert_eq!(fields(&state), [Field::Tasks], "{list}");
        assert!(!state.notes(Field::Tasks).is_empty(), "{list}");
        // It is not over because something else is polled.
        let state = then(state, [Action::Open(Tab::Json)]);
        assert_eq!(fields(&state), [Field::Tasks], "{list}");
    }
}

#[test]
fn what_is_held_back_offline_is_checked_and_can_be_sent_all_the_same() {
    let wrong = after([Action::SubmitOffline]);
    assert_eq!(wrong.failed_tries, 1);
    assert!(wrong.delivery.is_none());
    let held = then(after(right()), [Action::SubmitOffline]);
    assert!(held.is_held_back && held.delivery.is_none());
    assert_eq!((held.sent, held.remembered.is_some()), (0, false));
    let sent = then(held, [Action::Submit]);
    assert!(sent.is_sending() && !sent.is_held_back);
    // What is known of another import is not left beside it.
    for known in [
        answer(403, r#"{"error_code":"ROMA.1006"}"#),
        answer(200, r#"{"job_id":"j"}"#),
    ] {
        let held = then(
            sent.clone(),
            [Action::Answered(1, known), Action::SubmitOffline],
        );
        assert!(held.is_held_back && held.delivery.is_none());
        assert!(held.earlier_deliveries.is_empty());
    }
}

#[test]
fn what_nobody_knows_the_fate_of_stands_when_the_next_is_held_back() {
    for unknown in [
        Action::Lost(1, TransportFailure::Network),
        Action::Cancel,
        Action::Answered(1, answer(500, r#"{"error_msg":"m"}"#)),
        Action::Answered(1, answer(502, "<html>")),
    ] {
        let before = then(sent(), [unknown]);
        let mut held = before.clone();
        for _ in 0..2 {
            held = then(held, [Action::SubmitOffline]);
            assert!(held.is_held_back && held.delivery.is_none());
            assert_eq!(held.earlier_deliveries.len(), 1);
            assert!(is_behind(&before, &held));
            assert_eq!(held.sent, 1);
        }
        // It is for a person to send again, and what is known of it stands on.
        let again = then(held, [Action::Submit]);
        assert!(again.is_sending() && again.sent == 2);
        assert!(!again.is_held_back && again.earlier_effect.may_have_imported());
        assert!(is_behind(&before, &again));
    }
}

#[test]
fn an_import_that_is_sent_beside_its_own_job_is_known_to_have_begun_until_that_ends() {
    let running = followed();
    let again = then(running.clone(), [Action::Submit]);
    assert_eq!(again.earlier_effect, EarlierEffect::Begun);
    let other = then(running.clone(), [typed(Field::Tasks, "c"), Action::Submit]);
    assert_eq!(other.earlier_effect, EarlierEffect::Nothing);
    // It is no less known where another sending of it is not.
    let lost = then(sent(), [Action::Lost(1, TransportFailure::Network)]);
    let accepted = Action::Answered(2, answer(200, r#"{"job_id":"j"}"#));
    let again = then(lost, [Action::Submit, accepted, Action::Submit]);
    assert_eq!(again.earlier_effect, EarlierEffect::Begun);
    let ended = Action::Polled(running.jobs, Ok(poll(200, r#"{"status":"Success"}"#)));
    let again = then(running, [ended, Action::Submit]);
    assert_eq!(again.earlier_effect, EarlierEffect::Nothing);
}

/// What the import that is filled in may have done, by what is known when it is sent again and
/// refused because a job is running, and whether it is offered then to wait for that.
#[track_caller]
fn sent_beside(state: &Rc<State>) -> EarlierEffect {
    let again = then(state.clone(), [Action::Submit]);
    let refused = Action::Answered(again.sent, busy());
    let again = then(again, [refused]);
    assert!(came(&again).is_some_and(Came::is_busy));
    again.earlier_effect
}

#[test]
fn an_import_that_is_sent_beside_a_job_of_it_that_nobody_looks_at_may_have_been_imported() {
    let running = followed();
    let visit = || Action::Visit("#project=p&instance=i&job=k".to_owned());
    let behind = then(running.clone(), [visit()]);
    assert_eq!(sent_beside(&behind), EarlierEffect::Unknown);
    let second = then(running.clone(), [typed(Field::InstanceId, "another")]);
    let second = then(second, [Action::Submit]);
    let accepted = Action::Answered(second.sent, answer(200, r#"{"job_id":"k"}"#));
    let second = then(second, [accepted, typed(Field::InstanceId, "i")]);
    assert_eq!(sent_beside(&second), EarlierEffect::Unknown);
    // Neither does anybody look at it once it was removed from the page.
    let removed = then(running.clone(), [Action::StopFollowing, Action::CloseJob]);
    assert_eq!(sent_beside(&removed), EarlierEffect::Unknown);
    let closed = then(behind.clone(), [Action::CloseEarlierJobs, Action::CloseJob]);
    assert_eq!(sent_beside(&closed), EarlierEffect::Unknown);
    // Another import, or one to another place, is none of it.
    for (field, text) in [(Field::Tasks, "c"), (Field::InstanceId, "another")] {
        for state in [&behind, &removed, &closed] {
            let other = then(state.clone(), [typed(field, text)]);
            assert_eq!(sent_beside(&other), EarlierEffect::Nothing);
        }
    }
    // Whoever follows its link sees how it has ended, and it is known for what it is until then.
    let back = || Action::Visit("#project=p&instance=i&job=j".to_owned());
    for state in [behind, removed, closed] {
        let back = then(state, [back()]);
        assert_eq!(sent_beside(&back), EarlierEffect::Begun);
        let looked_at = then(back, [Action::FreshToken(given("fresh"))]);
        let ended = Action::Polled(looked_at.jobs, Ok(poll(200, r#"{"status":"Success"}"#)));
        let ended = then(looked_at, [ended]);
        assert_eq!(sent_beside(&ended), EarlierEffect::Nothing);
        let removed = then(ended, [Action::CloseJob]);
        assert_eq!(sent_beside(&removed), EarlierEffect::Nothing);
    }
}

#[test]
fn a_job_that_was_removed_is_kept_without_a_token_and_only_if_an_import_of_this_page_began_it() {
    let removed = then(followed(), [Action::CloseJob]);
    let kept: Vec<&Job> = removed.removed_jobs.iter().collect();
    assert!(matches!(kept[..], [job] if job.id == "j" && job.token.is_none()));
    let visit = |id: &str| Action::Visit(format!("#project=p&instance=i&job={id}"));
    let linked = then(removed, [visit("k"), Action::CloseJob]);
    assert_eq!(linked.removed_jobs.len(), 1);
    let mut many = linked;
    for number in 0..2 * MAX_REMOVED_JOBS {
        let sent = then(many, [Action::Submit]);
        let body = format!(r#"{{"job_id":"of-{number}"}}"#);
        let accepted = Action::Answered(sent.sent, answer(200, &body));
        many = then(sent, [accepted, Action::CloseJob]);
    }
    assert_eq!(many.removed_jobs.len(), MAX_REMOVED_JOBS);
    assert_eq!(sent_beside(&many), EarlierEffect::Unknown);
}

#[test]
fn what_nobody_knows_the_fate_of_stands_until_it_is_closed_whatever_is_sent_after_it() {
    for unknown in [
        Action::Lost(1, TransportFailure::Network),
        Action::Cancel,
        Action::Answered(1, answer(502, "<html>")),
    ] {
        let first = then(sent(), [unknown]);
        assert!(first.earlier_deliveries.is_empty());
        let other = [typed(Field::Tasks, "another"), Action::Submit];
        let second = then(first.clone(), other);
        assert!(second.is_sending() && !second.earlier_effect.may_have_imported());
        assert!(is_behind(&first, &second));
        // Of this one as well, beside the first; what was accepted or refused does not stay.
        let third = [
            Action::Lost(2, TransportFailure::Network),
            typed(Field::Tasks, "a third"),
            Action::Submit,
            Action::Answered(3, answer(200, r#"{"job_id":"j"}"#)),
        ];
        let third = then(second, third);
        let fourth = [typed(Field::Tasks, "a fourth"), Action::Submit];
        let fourth = then(third, fourth);
        let numbers = |state: &State| {
            let numbers = state.earlier_deliveries.iter().map(|one| one.number);
            numbers.collect::<Vec<_>>()
        };
        assert_eq!(numbers(&fourth), [2, 1]);
        let closed = then(fourth, [Action::CloseEarlierDelivery(1)]);
        assert_eq!(numbers(&closed), [2]);
        assert!(closed.is_sending());
    }
}

#[test]
fn a_refusal_says_nothing_of_when_the_same_import_was_sent_before() {
    let lost = then(sent(), [Action::Lost(1, TransportFailure::Network)]);
    assert!(!lost.earlier_effect.may_have_imported());
    // Whatever comes back, and as long as it waits.
    let again = then(lost.clone(), [Action::Submit, Action::Answered(2, busy())]);
    assert!(matches!(came(&again), Some(Came::Answered(_))));
    assert!(again.earlier_effect.may_have_imported() && again.earlier_deliveries.len() == 1);
    let waiting = [
        Action::Wait,
        Action::CloseEarlierDelivery(1),
        Action::SendAgain,
        Action::Answered(3, busy()),
    ];
    let waiting = then(again, waiting);
    assert!(waiting.is_waiting());
    assert!(waiting.earlier_effect.may_have_imported());
    // Filled in once more, it is known for what it is.
    let back = [
        typed(Field::App, "another"),
        Action::Submit,
        typed(Field::App, lost.form.app.shown()),
    ];
    assert!(!lost.holds_unknown_sending());
    assert!(then(lost.clone(), back).holds_unknown_sending());
    // Another import, or the same at another place, was not sent before.
    for (field, text) in [(Field::Tasks, "another"), (Field::InstanceId, "another")] {
        let other = then(lost.clone(), [typed(field, text), Action::Submit]);
        assert!(!other.earlier_effect.may_have_imported() && other.earlier_deliveries.len() == 1);
    }
    // Who has closed what was known of it has found out what became of it.
    let closed = [
        typed(Field::App, "another"),
        Action::Submit,
        Action::CloseEarlierDelivery(1),
        Action::Answered(2, busy()),
        typed(Field::App, lost.form.app.shown()),
        Action::Submit,
    ];
    assert!(!then(lost, closed).earlier_effect.may_have_imported());
}

#[test]
fn what_is_held_back_can_be_sent_only_without_a_fault_and_an_obstacle() {
    let held = then(after(right()), [Action::SubmitOffline]);
    assert!(held.is_sendable());
    let faulty = then(held.clone(), [typed(Field::App, "a/b")]);
    assert!(!faulty.is_sendable());
    // It was not sent all the same, and nothing else was.
    let tried = then(faulty, [Action::Submit]);
    assert!(tried.is_held_back && tried.sent == 0);
    // What is wrong is what has to be seen of this press.
    assert_eq!(tried.sights, held.sights);
    let planned = then(held, planned());
    assert!(planned.is_sendable());
    let fault = Action::Plan(Event::CouldNotRead(ReadFault(None)));
    assert!(!then(planned, [fault]).is_sendable());
}
