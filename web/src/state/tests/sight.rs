//! What is brought into view, and when.

use super::*;
use crate::plan::testing::{denied, plan, unwritten};
use crate::plan::{Decision, Heard, Next, RunEvent, Stored, Wish};
use roma_import::response::JobBaseline;

/// What the last of these actions brings into view.
fn seen(state: Rc<State>, action: Action) -> Option<Sight> {
    let before = state.sights;
    let state = then(state, [action]);
    state.sight.filter(|_| state.sights != before)
}

#[test]
fn what_comes_of_an_import_is_brought_into_view_once() {
    assert_eq!(seen(after(right()), Action::Submit), None);
    for came in [
        Action::Answered(1, answer(200, r#"{"job_id":"j"}"#)),
        Action::Answered(1, answer(400, "{}")),
        Action::Answered(1, busy()),
        Action::Lost(1, TransportFailure::Network),
        Action::Cancel,
    ] {
        let before = sent();
        let sights = before.sights;
        let state = then(before, [came]);
        assert_eq!(state.sight, Some(Sight::Delivery));
        assert_eq!(state.sights, sights + 1);
        assert_eq!(seen(state.clone(), typed(Field::Token, "u")), None);
        assert_eq!(seen(state, Action::SetLang(Lang::Zh)), None);
    }
    // What comes late of an earlier one is not listened to.
    assert_eq!(
        seen(sent(), Action::Lost(0, TransportFailure::Network)),
        None
    );
}

#[test]
fn that_an_import_waits_still_is_no_news() {
    let waiting = then(sent(), [Action::Answered(1, busy()), Action::Wait]);
    let again = then(waiting, [Action::SendAgain]);
    let refused = then(again.clone(), [Action::Answered(2, busy())]);
    assert!(refused.is_waiting());
    assert_eq!(refused.sights, again.sights);
    let accepted = Action::Answered(2, answer(200, r#"{"job_id":"j"}"#));
    assert_eq!(seen(again, accepted), Some(Sight::Delivery));
}

#[test]
fn what_is_held_back_is_brought_into_view_at_each_press() {
    let held = then(after(right()), [Action::SubmitOffline]);
    assert_eq!(held.sight, Some(Sight::Delivery));
    assert_eq!(
        seen(held.clone(), Action::SubmitOffline),
        Some(Sight::Delivery)
    );
    assert_eq!(seen(held, typed(Field::Tasks, "b")), None);
}

#[test]
fn a_job_that_needs_another_token_is_brought_into_view_and_one_from_a_link_is_not() {
    let expired = polled(401, r#"{"error_code":"APIG.0301"}"#);
    let question = Question::JobToken;
    let state = then(followed(), [expired]);
    assert_eq!(state.sight, Some(Sight::Question(question)));
    assert_eq!(state.questions(), [None, Some(question)]);
    let linked = after([Action::Visit("#project=p&instance=i&job=j".into())]);
    assert_eq!(linked.questions(), [None, Some(question)]);
    assert_eq!((linked.sight, linked.sights), (None, 0));
}

fn happened(event: RunEvent) -> Action {
    Action::Plan(Event::Run(event))
}

/// The same page once its plan has come as far as it does by itself: what it writes is
/// written, there is a network, and each import that is sent gets this answer.
fn driven(mut state: Rc<State>, reply: fn() -> Reply) -> Rc<State> {
    loop {
        let run = state.plan.run().expect("a plan runs");
        let heard = match run.next() {
            Next::Count => Heard::Counted(JobBaseline::Unavailable),
            Next::AwaitNetwork => Heard::Connected,
            Next::Post => Heard::Answered(reply()),
            Next::Write => {
                let written = RunEvent::Written(unwritten(run), Ok(()));
                state = then(state, [happened(written)]);
                continue;
            }
            _ => return state,
        };
        let heard = RunEvent::Heard(run.generation(), heard, 2);
        state = then(state, [happened(heard)]);
    }
}

#[test]
fn a_plan_that_begins_is_brought_into_view_and_so_is_each_question_of_it() {
    let beginning = then(then(after(right()), planned()), [Action::Submit]);
    assert_eq!(beginning.sights, 0);
    let begun = then(beginning, [Action::Plan(Event::Begun(1))]);
    assert_eq!((begun.sight, begun.sights), (Some(Sight::Plan), 1));
    let question = Question::PlanChoice;
    let refused = driven(begun, denied);
    assert_eq!(refused.questions(), [Some(question), None]);
    assert_eq!(refused.sight, Some(Sight::Question(question)));
    assert_eq!(refused.sights, 2);
    // The next import has a question of its own, like the first.
    let skip = || happened(RunEvent::Person(Wish::Decide(Decision::Skip), 3));
    let next = driven(then(refused, [skip()]), denied);
    assert_eq!(next.questions(), [Some(question), None]);
    assert_eq!(next.sights, 3);
    let ended = driven(then(next, [skip()]), denied);
    assert_eq!((ended.questions(), ended.sights), ([None; 2], 3));
}

#[test]
fn what_a_page_finds_when_it_is_loaded_is_left_where_it_is() {
    let stored = Stored::begun(plan(2));
    let loaded = after([Action::Plan(Event::Loaded(Some(Ok(stored))))]);
    assert_eq!(loaded.questions(), [Some(Question::PlanToken), None]);
    assert_eq!(loaded.sights, 0);
    // That of a job from the link that it is loaded at is beside it.
    let at_job = Rc::new((*loaded).clone().at("#project=p&instance=i&job=j"));
    let both = [Question::PlanToken, Question::JobToken].map(Some);
    assert_eq!(at_job.questions(), both);
}

#[test]
fn a_form_holds_what_was_sent_until_that_or_where_it_goes_is_changed() {
    let state = followed();
    let holds = |state: &State| {
        let outgoing = &delivery(state).outgoing;
        state.holds(&outgoing.ids, &outgoing.body)
    };
    assert!(holds(&state));
    assert!(holds(&then(state.clone(), [typed(Field::Token, "u")])));
    for field in [
        Field::ProjectId,
        Field::InstanceId,
        Field::App,
        Field::Tasks,
    ] {
        let changed = then(state.clone(), [typed(field, "other")]);
        assert!(!holds(&changed), "{}", field.id());
    }
    assert!(!holds(&then(state, planned())));
}
