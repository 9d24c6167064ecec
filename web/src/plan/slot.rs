//! The one plan that there can be, whether this page runs it or another, and how it comes
//! there and goes. What happens to it while this page runs it is in [`run`](super::run).

use std::rc::Rc;

use roma_import::Destination;

use super::draft::{Draft, Plan};
use super::run::{Activity, Run, RunEvent, StoreFault};
use super::stored::{Kept, ReadFault, Unreadable};
use crate::state::{Ids, Outgoing, Token};

/// What this page knows of plans.
#[derive(Clone, PartialEq)]
pub struct PlanSlot {
    /// Why no plan can be begun here, if none can.
    pub unable: Option<Unsupported>,
    /// The plan that there is.
    pub held: SlotState,
    /// Why the last plan could not be begun.
    pub not_begun: Option<StoreFault>,
    /// How often one was to be begun where none can be.
    pub refused: u32,
    /// The number of what was begun last in any plan of this page.
    pub generation: u32,
}

/// Why no plan can be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsupported {
    /// The page is not from a secure context, where browsers keep their locks back.
    NotSecure,
    /// The browser has no locks.
    NoLocks,
    /// The browser keeps nothing, or does not let this page.
    NoStore,
}

/// The plan that there is.
#[derive(Clone, PartialEq)]
pub enum SlotState {
    /// Nobody has looked yet.
    Unknown,
    /// There is none.
    None,
    /// One is about to be written down.
    Beginning(Rc<PlanRequest>),
    /// One that is this page's, or that has ended and is nobody's.
    Here(Run),
    /// One that another page runs, as that has written it down.
    Elsewhere(Run),
    /// One that this page cannot read.
    Unreadable,
    /// Somebody has looked in vain: there may be one or none.
    Unread(ReadFault),
    /// One that is about to be removed: this one, or one that this page cannot read. It is
    /// known still, in case that it cannot be removed.
    Removing(Option<Run>),
}

/// A plan that may be in the way of a single import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanBeside {
    /// One that this page runs, and that is importing something.
    Here,
    /// One that another page runs; of what it is doing just now, this one does not know.
    Elsewhere,
}

/// A plan that somebody wants to begin.
#[derive(Clone, PartialEq)]
pub struct PlanRequest {
    /// What is sent, and where to, but for when that begins.
    pub plan: Plan,
    /// The token.
    pub token: Token,
}

/// Everything that can happen to the plan that there is. Moments are in milliseconds since
/// the epoch, and say only what a person reads.
pub enum Event {
    /// No plan can be begun in this browser.
    Unsupported(Unsupported),
    /// What is written down was read, and is this page's.
    Loaded(Kept),
    /// The same, and it is another page's, or nobody's.
    Seen(Kept),
    /// What is written down, if anything is, could not be read.
    CouldNotRead(ReadFault),
    /// The person wants that tried again.
    ReadAgain,
    /// The plan that was ordered is written down.
    Begun(i64),
    /// It could not be.
    NotBegun(StoreFault),
    /// The person does not need the plan and its record any more.
    Remove,
    /// They are gone.
    Removed,
    /// They could not be removed, and are as they were.
    NotRemoved,
    /// Something has happened to the plan that this page runs.
    Run(RunEvent),
}

impl Default for PlanSlot {
    fn default() -> Self {
        Self {
            unable: None,
            held: SlotState::Unknown,
            not_begun: None,
            refused: 0,
            generation: 0,
        }
    }
}

impl PlanSlot {
    /// Whether a plan can be begun now.
    pub fn is_free(&self) -> bool {
        self.unable.is_none() && self.held == SlotState::None
    }

    /// Whether there is a plan, here or in another page.
    pub const fn is_there(&self) -> bool {
        matches!(self.held, SlotState::Here(_) | SlotState::Elsewhere(_))
    }

    /// Whether something stands in the way of any new plan that does not pass by itself.
    pub fn is_in_the_way(&self) -> bool {
        self.unable.is_some()
            || !matches!(
                self.held,
                SlotState::Unknown
                    | SlotState::None
                    | SlotState::Beginning(_)
                    | SlotState::Removing(_)
            )
    }

    /// The plan that may be in the way of a single import, as one import of a user is to the
    /// next.
    pub fn beside_import(&self) -> Option<PlanBeside> {
        match &self.held {
            SlotState::Here(run) => run.is_importing().then_some(PlanBeside::Here),
            SlotState::Elsewhere(run) => (!run.has_ended()).then_some(PlanBeside::Elsewhere),
            _ => None,
        }
    }

    /// Whether the plan that there is goes on by itself, as far as this page knows: it and a
    /// single import that is sent now may be in each other's way.
    pub fn is_going(&self) -> bool {
        match &self.held {
            SlotState::Here(run) => run.doing != Activity::Nothing,
            SlotState::Elsewhere(run) => !run.has_ended(),
            _ => false,
        }
    }

    /// Whether the plan that there is sends nothing more.
    pub fn is_over(&self) -> bool {
        match &self.held {
            SlotState::Here(run) | SlotState::Elsewhere(run) => run.has_ended(),
            _ => false,
        }
    }

    /// Whether the plan that there is is this one, and goes there, as far as that is known. One
    /// that has come to nothing is none: it may be begun anew, once it is removed.
    pub fn has_begun(&self, draft: &Draft, ids: &Ids, to: Option<&Destination>) -> bool {
        match &self.held {
            SlotState::Here(run) | SlotState::Elsewhere(run) => {
                run.stored.plan.ids == *ids
                    && run.stored.plan.draft == *draft
                    && !run.stored.plan.goes_elsewhere(to)
                    && !run.has_come_to_nothing()
            }
            _ => false,
        }
    }

    /// The plan that this page runs.
    pub const fn run(&self) -> Option<&Run> {
        match &self.held {
            SlotState::Here(run) => Some(run),
            _ => None,
        }
    }

    /// Begins a plan where an import would go, if one can be begun.
    pub fn begin(&mut self, draft: &Draft, to: &Outgoing) {
        if !self.is_free() {
            self.refused = self.refused.wrapping_add(1);
            return;
        }
        self.not_begun = None;
        self.held = SlotState::Beginning(Rc::new(PlanRequest {
            plan: Plan {
                ids: to.ids.clone(),
                destination: to.destination.clone(),
                draft: draft.clone(),
                began_at: 0,
            },
            token: to.token.clone(),
        }));
    }

    /// What an event makes of it.
    pub fn happened(&mut self, event: Event) {
        match event {
            Event::Unsupported(unable) => self.unable = Some(unable),
            Event::Loaded(stored) => {
                self.held = match stored {
                    None => SlotState::None,
                    Some(Ok(stored)) => self.here(Run::restored(stored)),
                    Some(Err(Unreadable)) => SlotState::Unreadable,
                }
            }
            // What is this page's is known here better than anywhere.
            Event::CouldNotRead(_) if matches!(self.held, SlotState::Here(_)) => {}
            Event::Seen(stored) => self.seen(stored),
            Event::CouldNotRead(fault) => self.held = SlotState::Unread(fault),
            Event::ReadAgain => {
                if matches!(self.held, SlotState::Unread(_)) {
                    self.held = SlotState::Unknown;
                }
            }
            Event::Begun(now) => {
                if let SlotState::Beginning(order) = &self.held {
                    let plan = Rc::new(order.plan_at(now));
                    self.held = self.here(Run::begun(plan, order.token.clone(), now));
                }
            }
            Event::NotBegun(fault) => {
                if matches!(self.held, SlotState::Beginning(_)) {
                    self.held = SlotState::None;
                    self.not_begun = Some(fault);
                }
            }
            Event::Remove => {
                self.held = match std::mem::replace(&mut self.held, SlotState::Unknown) {
                    SlotState::Here(run) if run.has_ended() => SlotState::Removing(Some(run)),
                    SlotState::Unreadable => SlotState::Removing(None),
                    other => other,
                };
            }
            Event::Removed => self.held = SlotState::None,
            Event::NotRemoved => {
                self.held = match std::mem::replace(&mut self.held, SlotState::Unknown) {
                    SlotState::Removing(Some(run)) => SlotState::Here(run),
                    SlotState::Removing(None) => SlotState::Unreadable,
                    other => other,
                };
            }
            Event::Run(event) => {
                // What is nobody's does not change: another page may remove it meanwhile.
                if let SlotState::Here(run) = &mut self.held
                    && !run.is_closed()
                {
                    run.happened(event);
                    self.generation = run.generation();
                }
            }
        }
    }

    /// The endpoint has said where imports go.
    pub fn learn_destination(&mut self, destination: &Destination) {
        if let SlotState::Here(run) = &mut self.held {
            run.learn_destination(destination);
        }
    }

    /// What the plan has not imported was filled into the form. That is noted although it has
    /// ended, where it is written down still.
    pub fn filled_in(&mut self, now: i64) {
        if let SlotState::Here(run) = &mut self.held {
            run.filled_in(now);
        }
    }

    /// A plan that is this page's; what comes late of the one before it is none of its own.
    fn here(&self, run: Run) -> SlotState {
        SlotState::Here(run.numbered_after(self.generation))
    }

    /// What was written down by whoever may.
    fn seen(&mut self, stored: Kept) {
        if let SlotState::Here(run) = &mut self.held {
            // This page's own is known here better than anywhere.
            if !run.is_closed() {
                return;
            }
            // What has ended does not change, but that another page has filled in what is left.
            if let Some(Ok(stored)) = &stored
                && stored.plan == run.stored.plan
            {
                run.stored.filled_in_at = run.stored.filled_in_at.max(stored.filled_in_at);
                return;
            }
        }
        // What another page was about to do is done.
        self.not_begun = None;
        self.held = match stored {
            None => SlotState::None,
            Some(Ok(stored)) if stored.has_ended() => self.here(Run::restored(stored)),
            Some(Ok(stored)) => SlotState::Elsewhere(Run::restored(stored)),
            Some(Err(Unreadable)) => SlotState::Unreadable,
        };
    }
}

impl PlanRequest {
    /// The plan, begun at a moment.
    pub fn plan_at(&self, now: i64) -> Plan {
        Plan {
            began_at: now,
            ..self.plan.clone()
        }
    }
}
