//! What is done about more than one import can hold.

use super::*;
use crate::plan::testing::{asked, plan, unwritten};
use crate::plan::{Heard, Intent, Next, Run, RunEvent, Stored, Wish};
use roma_import::Destination;
use roma_import::response::JobBaseline;

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
    assert!(matches!(state.plan.held, SlotState::Beginning(_)));
    assert!(!state.plan.is_in_the_way());
}

#[test]
fn what_came_of_one_import_is_not_left_beside_a_plan() {
    let refused = then(sent(), [Action::Answered(1, answer(403, "{}"))]);
    let state = then(refused.clone(), planned());
    let begun = then(state.clone(), [Action::Submit]);
    assert!(matches!(begun.plan.held, SlotState::Beginning(_)));
    assert!(begun.delivery.is_none());
    // Nothing has come in its place where none can be begun.
    let unable = then(
        state,
        [
            Action::Plan(Event::Unsupported(Unsupported::NotSecure)),
            Action::Submit,
        ],
    );
    assert!(unable.delivery == refused.delivery);
    let followed = then(followed(), planned());
    assert!(!followed.job_is_earlier);
    assert!(then(followed, [Action::Submit]).job_is_earlier);
}

#[test]
fn what_nobody_knows_the_fate_of_stands_beside_a_plan_as_that_of_an_earlier_import() {
    for unknown in [
        Action::Lost(1, TransportFailure::Network),
        Action::Cancel,
        Action::Answered(1, answer(502, "<html>")),
    ] {
        let before = then(then(sent(), [unknown]), planned());
        let begun = then(before.clone(), [Action::Submit]);
        assert!(matches!(begun.plan.held, SlotState::Beginning(_)));
        assert!(before.earlier_deliveries.is_empty());
        assert!(begun.delivery.is_none());
        assert!(is_behind(&before, &begun));
    }
}

#[test]
fn what_is_in_the_way_of_a_plan_is_said_before_that_there_is_no_network() {
    let held = then(then(after(right()), planned()), [Action::SubmitOffline]);
    assert!(held.is_held_back && held.plan.refused == 0);
    let fault = || Action::Plan(Event::CouldNotRead(ReadFault(None)));
    for submit in [Action::Submit, Action::SubmitOffline] {
        let refused = then(held.clone(), [fault(), submit]);
        assert!(!refused.is_held_back && refused.remembered.is_none());
        assert_eq!((refused.plan.refused, refused.sent), (1, 0));
    }
    // One import needs no plan, and waits for the network only.
    let single = [fault(), typed(Field::Tasks, "a"), Action::SubmitOffline];
    assert!(then(held.clone(), single).is_held_back);
    let begun = then(held, [Action::Submit]);
    assert!(matches!(begun.plan.held, SlotState::Beginning(_)) && !begun.is_held_back);
}

#[test]
fn a_plan_is_refused_where_there_can_be_none() {
    let table = "application,task_id\norders,a\nbilling,b";
    for event in [
        Event::Unsupported(Unsupported::NotSecure),
        Event::Loaded(Some(Err(Unreadable))),
        Event::CouldNotRead(ReadFault(None)),
    ] {
        let mut actions = right();
        actions.extend([
            Action::Plan(event),
            typed(Field::Tasks, table),
            Action::Submit,
        ]);
        let state = after(actions);
        assert_eq!((state.sent, state.plan.refused), (0, 1));
        assert!(state.plan.is_in_the_way());
        assert!(!matches!(state.plan.held, SlotState::Beginning(_)));
        // One import needs no plan.
        let single = then(state, [typed(Field::Tasks, "a"), Action::Submit]);
        assert_eq!(single.sent, 1);
    }
}

#[test]
fn a_plan_was_begun_only_where_it_goes() {
    let draft = then(after(right()), planned());
    let begun = then(draft, [Action::Submit, Action::Plan(Event::Begun(1))]);
    assert!(begun.has_begun_plan());
    for field in [Field::ProjectId, Field::InstanceId] {
        let elsewhere = then(begun.clone(), [typed(field, "other")]);
        assert!(!elsewhere.has_begun_plan());
        let before = begun.form.get(field).shown().to_string();
        assert!(then(elsewhere, [typed(field, &before)]).has_begun_plan());
    }
}

#[test]
fn what_is_sent_goes_where_the_page_has_said_and_a_plan_to_its_end() {
    let goes_to = |name: &str| Action::FoundDestination(Some(Destination::named(name)));
    let service = "https://roma.example";
    let state = then(after(right()), [goes_to("stand-in")]);
    let single = then(state.clone(), [Action::Submit]);
    let outgoing = &delivery(&single).outgoing;
    assert_eq!(outgoing.destination, Some(Destination::StandIn));

    let begun = then(
        then(state, planned()),
        [Action::Submit, Action::Plan(Event::Begun(1))],
    );
    assert!(begun.has_begun_plan());
    // Another endpoint has taken the place of the first.
    let elsewhere = then(begun, [goes_to(service)]);
    assert!(!elsewhere.has_begun_plan());
    let next = elsewhere.plan.run().and_then(Run::outgoing).unwrap();
    assert_eq!(next.destination, Some(Destination::StandIn));
    // Whoever does not say it may be the same.
    let silent = then(elsewhere, [Action::FoundDestination(None)]);
    assert!(silent.destination.is_none() && silent.has_begun_plan());
}

#[test]
fn a_plan_that_was_begun_before_anybody_knew_goes_where_its_first_import_went() {
    let draft = then(after(right()), planned());
    let mut state = then(draft, [Action::Submit, Action::Plan(Event::Begun(1))]);
    let destination = |state: &State| state.plan.run().unwrap().stored.plan.destination.clone();
    let goes_to = |name: &str| Action::FoundDestination(Some(Destination::named(name)));
    loop {
        // Until something is sent, somebody else may come and be the place.
        assert_eq!(destination(&state), None);
        let run = state.plan.run().unwrap();
        let heard = |heard| RunEvent::Heard(run.generation(), heard, 1);
        let event = match run.next() {
            Next::Count => heard(Heard::Counted(JobBaseline::default())),
            Next::Write => RunEvent::Written(unwritten(run), Ok(())),
            Next::AwaitNetwork => heard(Heard::Connected),
            _ => break,
        };
        state = then(state, [goes_to("stand-in"), in_plan(event)]);
    }
    let service = "https://roma.example";
    let state = then(state, [goes_to(service), goes_to("stand-in")]);
    assert_eq!(destination(&state), Some(Destination::named(service)));
}

#[test]
fn the_page_would_lose_what_has_become_of_a_plan_and_is_not_written_down() {
    let draft = then(after(right()), planned());
    let begun = then(draft, [Action::Submit, Action::Plan(Event::Begun(1))]);
    let generation = asked(begun.plan.run().unwrap(), Next::Count);
    let counted = RunEvent::Heard(generation, Heard::Counted(JobBaseline::default()), 1);
    let state = then(begun, [in_plan(counted)]);
    let revision = unwritten(state.plan.run().unwrap());
    assert!(state.would_lose());
    let written = || in_plan(RunEvent::Written(revision, Ok(())));
    assert!(!then(state.clone(), [written()]).would_lose());
    let fault = RunEvent::Written(revision, Err(StoreFault::Other));
    let unwritten = then(state, [in_plan(fault)]);
    assert!(unwritten.would_lose());
    let again = then(unwritten, [in_plan(RunEvent::Person(Wish::WriteAgain, 1))]);
    assert!(again.would_lose());
    assert!(!then(again, [written()]).would_lose());
}

#[test]
fn what_was_typed_since_is_not_lost_when_a_text_is_taken_back() {
    let items: Vec<String> = (0..=contract::MAX_ITEMS)
        .map(|n| format!(r#"{{"task_id":"{n}"}}"#))
        .collect();
    let text = format!(r#"{{"tasks":[{}]}}"#, items.join(","));
    let plan = then(
        after(right()),
        [typed(Field::Json, &text), Action::UseFields],
    );
    // As long as nothing was typed, nothing is lost.
    assert!(then(plan.clone(), [Action::UseText]).fields_aside.is_none());
    let list = "application,task_id
orders,new";
    let back = then(plan, [typed(Field::Tasks, list), Action::UseText]);
    assert_eq!(back.form.json.shown().as_str(), text);
    assert!(back.fields_aside.is_some() && back.tab == Tab::Json);
    let again = then(back.clone(), [Action::RetakeFields]);
    assert_eq!(again.form.tasks.shown().as_str(), list);
    assert_eq!(app(&again), "orders");
    assert!(again.tab == Tab::Fields && again.fields_aside.is_none());
    // The text is put aside once more, with what was typed there.
    let text = r#"{"tasks":[{"task_id":"typed"}]}"#;
    let edited = then(
        back.clone(),
        [typed(Field::Json, text), Action::RetakeFields],
    );
    assert_eq!(edited.form.tasks.shown().as_str(), list);
    let text_again = then(edited, [Action::UseText]);
    assert_eq!(text_again.form.json.shown().as_str(), text);
    // A text that the fields cannot show takes their place once it is mended.
    let broken = then(
        after(right()),
        [
            typed(Field::Json, "{,}"),
            Action::UseFields,
            Action::UseText,
        ],
    );
    let mended = then(broken, [typed(Field::Json, text), Action::RetakeFields]);
    assert_eq!(mended.form.tasks.shown().as_str(), "a\nb");
    // Fields that are filled in anew take its place.
    assert!(
        then(back, [typed(Field::Tasks, "x")])
            .fields_aside
            .is_none()
    );
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
    // In a list with half a character, nobody knows which name is meant.
    let half: Vec<u16> = table.encode_utf16().chain([0xD800]).collect();
    let half = Action::Edit(Field::Tasks, Typed::from_utf16(&half));
    assert_eq!(app(&after([half])), "");
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
    let blank = with(" \nor/ders", "");
    assert!(blank.checked.blocks(Field::App));
    // It speaks of one of them, and not of the end of the line between them.
    let said: Vec<_> = state
        .checked
        .of_field(Field::App, Severity::Error)
        .map(|finding| finding.violation.message(Lang::En))
        .collect();
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("U+002F"), "{said:?}");
}

#[test]
fn names_none_of_which_can_be_imported_are_in_the_way_beside_tasks_as_one_is() {
    let with = |app: &str, tasks: &str| {
        let mut actions = right();
        actions.push(typed(Field::App, app));
        actions.push(typed(Field::Tasks, tasks));
        after(actions)
    };
    for names in ["or/ders", "or/ders\nbil/ling", "or/ders\nor/ders"] {
        for tasks in ["a", "application,task_id\nshop,a\nmail,b"] {
            let state = with(names, tasks);
            assert!(state.checked.blocks(Field::App), "{names} {tasks}");
            let tried = then(state, [Action::Submit]);
            assert_eq!((tried.failed_tries, tried.sent), (1, 0));
            assert_eq!(tried.shown_errors()[0].0, Field::App);
        }
    }
    // Where one can be, the other is set aside.
    let state = with("orders\nbil/ling", "a");
    assert_eq!(state.checked.errors, 0);
    assert_eq!(state.checked.draft.as_ref().unwrap().asides.total, 1);
}

#[test]
fn a_header_above_names_is_doubted_and_never_blocks() {
    let names = |text: &str| after([typed(Field::App, text)]);
    for (text, header) in [
        ("application\norders\nbilling", "application"),
        ("应用名称\n订单", "应用名称"),
        ("App Name\r\norders", "App Name"),
    ] {
        let state = names(text);
        let notes = state.notes(Field::App);
        assert_eq!(notes.len(), 1, "{text}");
        assert_eq!(notes[0].severity, Severity::Warning);
        assert!(notes[0].message.contains(header), "{text}");
    }
    for text in [
        "application",
        "orders\nbilling",
        "orders\napplication",
        "orders\ntask_id\nbilling",
        "",
    ] {
        assert!(names(text).notes(Field::App).is_empty(), "{text}");
    }
}

#[test]
fn a_text_of_which_no_plan_can_be_made_says_by_which_keys() {
    let text = |task: &str, count: usize| {
        let tasks = vec![task; count].join(",");
        after([typed(Field::Json, &format!("{{\"tasks\":[{tasks}]}}"))])
    };
    let owned = r#"{"task_id":"a","owner/s":"me"}"#;
    let state = text(owned, contract::MAX_ITEMS + 1);
    assert_eq!(state.keys_against_plan(), Some(vec!["owner/s".to_owned()]));
    assert!(!state.is_text_for_plan());
    // Whatever else it is has no key to name.
    let twice = r#"{"task_id":"a","task_id":"b"}"#;
    let state = text(twice, contract::MAX_ITEMS + 1);
    assert_eq!(state.keys_against_plan(), Some(Vec::new()));
    for (task, count) in [(owned, 2), (r#"{"task_id":"a"}"#, contract::MAX_ITEMS + 1)] {
        assert_eq!(text(task, count).keys_against_plan(), None);
    }
}

#[test]
fn a_text_that_one_import_cannot_take_can_become_a_plan() {
    let long: Vec<String> = (0..=contract::MAX_ITEMS)
        .map(|n| format!("{{\"task_id\":\"{n}\"}}"))
        .collect();
    let text = |apps: &str| format!("{{{apps}\"tasks\":[{}]}}", long.join(","));
    let of = |text: &str| {
        let mut actions = right();
        actions.extend([Action::Open(Tab::Json), typed(Field::Json, text)]);
        after(actions)
    };
    let state = of(&text("\"apps\":\"orders\","));
    assert!(state.is_text_for_plan() && state.checked.draft.is_none());
    let state = then(state, [Action::UseFields]);
    assert_eq!(state.tab, Tab::Fields);
    assert_eq!(state.checked.planned(), Some((contract::MAX_ITEMS + 2, 2)));
    // It can be taken back, and is the same to the byte.
    assert_eq!(
        state.put_aside.as_ref().unwrap().shown(),
        &*text("\"apps\":\"orders\",")
    );
    // Another text takes its place, and a file only until it is taken back.
    let single = then(state, [typed(Field::Tasks, "a")]);
    let other = then(single.clone(), [typed(Field::Json, "{}")]);
    assert!(single.put_aside.is_some() && other.put_aside.is_none());
    let file = File {
        name: "body.json".into(),
        others: 0,
        text: Ok("{}".into()),
    };
    let taken = [Action::Open(Tab::Json), Action::TakeFile(file)];
    let taken = then(single.clone(), taken);
    assert!(taken.put_aside.is_none());
    assert!(then(taken, [Action::Untake]).put_aside == single.put_aside);

    // What fields cannot show is not made one, nor is what fits.
    assert!(!of(&text("\"mode\":1,")).is_text_for_plan());
    assert!(!of("{\"tasks\":[{\"task_id\":\"a\"}]}").is_text_for_plan());
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

fn in_plan(event: RunEvent) -> Action {
    Action::Plan(Event::Run(event))
}

/// A plan of so many imports that was stopped before any was sent.
fn stopped(imports: usize) -> Action {
    Action::Plan(Event::Loaded(Some(Ok(Stored {
        stopped_at: Some(1),
        intent: Intent::Stop,
        ..Stored::begun(plan(imports))
    }))))
}

#[test]
fn what_a_plan_has_not_imported_can_be_filled_in_and_taken_back() {
    let table = "application,task_id\norders,a\nbilling,b";
    for (tab, source, list, text) in [
        (Tab::Fields, Source::Fields, table, None),
        (Tab::Json, Source::TextAlone, "a\nb", Some("{")),
    ] {
        let mut before = vec![
            typed(Field::ProjectId, "other"),
            typed(Field::App, "typed"),
            typed(Field::Tasks, list),
            stopped(2),
            Action::Open(tab),
        ];
        before.extend(text.map(|text| typed(Field::Json, text)));
        let before = after(before);
        assert!(before.form.source == source);
        let taken = then(before.clone(), [Action::TakeFromPlan(9)]);
        assert_eq!(taken.tab, Tab::Fields);
        assert!(taken.form.source == Source::Fields);
        assert_eq!((app(&taken), taken.checked.listed.tasks.len()), ("", 101));
        assert_eq!(taken.form.tasks.shown().lines().last(), Some("t100"));
        assert_eq!(taken.form.ids(), taken.plan.run().unwrap().stored.plan.ids);
        // It is all of the plan, which has come to nothing and is not in its own way.
        assert!(!taken.has_begun_plan() && taken.plan.is_over());

        let undone = then(taken.clone(), [Action::Untake]);
        assert!(undone.form == before.form);
        assert_eq!(undone.tab, tab);
        // Where it is to go is left as it was typed since.
        let elsewhere = [typed(Field::InstanceId, "elsewhere"), Action::Untake];
        let undone = then(taken, elsewhere);
        assert!(undone.form.tasks == before.form.tasks);
        assert_eq!(
            (
                undone.form.project_id.shown().as_str(),
                undone.form.instance_id.shown().as_str()
            ),
            ("p", "elsewhere")
        );
    }
}

#[test]
fn of_a_plan_that_may_send_more_nothing_is_filled_in() {
    let draft = then(after(right()), planned());
    let begun = then(draft, [Action::Submit, Action::Plan(Event::Begun(1))]);
    let same = then(begun.clone(), [Action::TakeFromPlan(9)]);
    assert!(same.taken.is_none() && same.form == begun.form);
}

#[test]
fn that_what_a_plan_has_not_imported_was_filled_in_is_written_down() {
    let run = |state: &State| state.plan.run().expect("a plan that has ended").clone();
    let before = after([stopped(2)]);
    assert!(run(&before).is_closed() && run(&before).stored.filled_in_at.is_none());
    let taken = then(before, [Action::TakeFromPlan(9)]);
    assert_eq!(run(&taken).stored.filled_in_at, Some(9));
    assert!(run(&taken).has_ended() && run(&taken).changes().head);
    let revision = unwritten(&run(&taken));
    let written = then(taken, [in_plan(RunEvent::Written(revision, Ok(())))]);
    assert!(run(&written).is_closed());
    // It can be done again, and the last time counts.
    let again = then(written, [Action::TakeFromPlan(10)]);
    assert_eq!(run(&again).stored.filled_in_at, Some(10));
}
