//! How the one plan that there can be comes and goes.

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
    let mut slot = held_here(&page.0);
    for event in [Event::Remove, Event::NotBegun(StoreFault::Full)] {
        slot.happened(event);
        assert!(slot.run().is_some() && slot.not_begun.is_none());
    }
    page.import();
    page.import();
    let mut slot = held_here(&page.0);
    slot.happened(Event::Remove);
    assert!(slot.held == SlotState::Removing(Some(page.0.clone())));
    // Nothing that happened to it is forgotten where it could not be removed, not even what
    // is not written down.
    slot.happened(Event::NotRemoved);
    assert!(slot.held == SlotState::Here(page.0.clone()));
    slot.happened(Event::NotRemoved);
    assert!(slot.run().is_some());
    // What cannot be read is a plan that nobody can go on with.
    let mut slot = PlanSlot {
        held: SlotState::Unreadable,
        ..PlanSlot::default()
    };
    slot.happened(Event::Remove);
    assert!(slot.held == SlotState::Removing(None));
    slot.happened(Event::NotRemoved);
    assert!(slot.held == SlotState::Unreadable);
}

/// One of this page is known to be importing or not; of another's, nobody here knows.
#[test]
fn a_plan_beside_a_single_import_may_be_in_its_way_in_another_tab_as_well() {
    let mut page = Page::begun(2);
    let slot = |held| PlanSlot {
        held,
        ..PlanSlot::default()
    };
    let beside = |held| slot(held).beside_import();
    // Whether it goes on is another matter: between two imports nothing of it is in the way.
    let is_going = |held| slot(held).is_going();
    assert!(!is_going(SlotState::None));
    assert!(is_going(SlotState::Here(Run::begun(plan(2), token(), 1))));
    assert!(!is_going(SlotState::Here(Run::restored(page.stored()))));
    assert!(is_going(SlotState::Elsewhere(Run::restored(page.stored()))));
    assert_eq!(beside(SlotState::None), None);
    assert_eq!(
        beside(SlotState::Here(page.0.clone())),
        Some(PlanBeside::Here)
    );
    assert_eq!(
        beside(SlotState::Elsewhere(page.0.clone())),
        Some(PlanBeside::Elsewhere)
    );
    page.import();
    page.import();
    assert_eq!(beside(SlotState::Here(page.0.clone())), None);
    assert_eq!(beside(SlotState::Elsewhere(page.0)), None);
}

#[test]
fn a_plan_is_over_once_it_sends_nothing_more() {
    let mut page = Page::begun(2);
    let held = |run: &Run| PlanSlot {
        held: SlotState::Here(run.clone()),
        ..PlanSlot::default()
    };
    assert!(!PlanSlot::default().is_over());
    assert!(!held(&page.0).is_over());
    page.import();
    page.0.stop(5);
    assert!(!held(&page.0).is_over(), "an import is underway");
    page.import();
    assert!(held(&page.0).is_over());
    let elsewhere = PlanSlot {
        held: SlotState::Elsewhere(page.0),
        ..PlanSlot::default()
    };
    assert!(elsewhere.is_over());
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

    for wish in [Wish::Pause, Wish::Resume, Wish::Stop] {
        other.happened(Event::Run(RunEvent::Person(wish, 9)));
        assert!(other.run().is_some_and(Run::is_closed));
    }
    other.happened(Event::Remove);
    assert!(
        matches!(&other.held, SlotState::Removing(Some(run)) if run.stored.plan == page.0.stored.plan)
    );

    let mut here = PlanSlot {
        held: SlotState::Here(page.0),
        ..PlanSlot::default()
    };
    here.happened(Event::CouldNotRead(ReadFault(None)));
    assert!(here.run().is_some());
    // That another page has filled in what is left is seen in this one.
    let filled_in_at = |slot: &PlanSlot| slot.run().and_then(|run| run.stored.filled_in_at);
    let seen = |at| {
        let run = here.run().expect("it has ended");
        Event::Seen(Some(Ok(Stored {
            filled_in_at: at,
            ..run.stored.clone()
        })))
    };
    let [later, earlier] = [seen(Some(5)), seen(None)];
    here.happened(later);
    assert_eq!(filled_in_at(&here), Some(5));
    here.happened(earlier);
    assert_eq!(filled_in_at(&here), Some(5));
    assert!(here.run().is_some_and(Run::is_closed));
    here.happened(Event::Seen(kept(&Page::begun(3))));
    assert!(matches!(here.held, SlotState::Elsewhere(_)));
    here.happened(Event::Seen(None));
    assert!(here.held == SlotState::None);
}

#[test]
fn what_could_not_be_read_is_not_removed_but_read_again() {
    let fault = || ReadFault(Some("AbortError".into()));
    let mut slot = PlanSlot::default();
    slot.happened(Event::CouldNotRead(fault()));
    assert!(slot.held == SlotState::Unread(fault()));
    slot.happened(Event::Remove);
    assert!(
        slot.held == SlotState::Unread(fault()),
        "there may be a plan"
    );
    assert!(!slot.is_free());
    slot.happened(Event::ReadAgain);
    assert!(slot.held == SlotState::Unknown);
    assert!(!slot.is_free());
    slot.happened(Event::Loaded(stored::records().read()));
    assert!(slot.run().is_some());
    // What is this page's is known here better than anywhere.
    for event in [Event::CouldNotRead(fault()), Event::ReadAgain] {
        slot.happened(event);
        assert!(slot.run().is_some());
    }
}

/// What a page has asked for in the name of a plan may come back when that is gone.
#[test]
fn no_number_of_one_plan_is_that_of_another_in_the_same_page() {
    let mut slot = PlanSlot::default();
    let mut numbers = Vec::new();
    for moment in [1, 1] {
        slot.happened(Event::Loaded(None));
        let Page(run) = Page::begun(2);
        slot.begin(&run.stored.plan.draft, &run.outgoing().unwrap());
        slot.happened(Event::Begun(moment));
        let post = loop {
            let run = slot.run().unwrap();
            let heard = |heard| RunEvent::Heard(run.generation(), heard, moment);
            let event = match (run.unwritten(), run.next()) {
                (Some(revision), _) => RunEvent::Written(revision, Ok(())),
                (_, Next::Count) => heard(Heard::Counted(JobBaseline::Unavailable)),
                (_, Next::AwaitNetwork) => heard(Heard::Connected),
                (_, Next::Post) => break run.generation(),
                _ => panic!("it is to be sent"),
            };
            slot.happened(Event::Run(event));
        };
        numbers.push(post);
        slot.happened(Event::Run(RunEvent::Person(Wish::Stop, moment)));
        let lost = |number| {
            Event::Run(RunEvent::Heard(
                number,
                Heard::Lost(TransportFailure::Network),
                moment,
            ))
        };
        if let [first, second] = *numbers {
            assert_ne!(first, second);
            slot.happened(lost(first));
            assert_eq!(asked(slot.run().unwrap(), Next::Post), second);
        }
        slot.happened(lost(post));
        let revision = slot.run().unwrap().unwritten().unwrap();
        slot.happened(Event::Run(RunEvent::Written(revision, Ok(()))));
        slot.happened(Event::Remove);
        slot.happened(Event::Removed);
    }
    assert_eq!(numbers.len(), 2);
}
