//! The one plan that there can be, whether this page runs it or another, and
//! everything that can happen to it.

use std::rc::Rc;

use roma_import::answer::{Earlier, Traces};

use super::draft::{Draft, Plan};
use super::run::{Decision, Run, StoreFault};
use super::stored::{Kept, ReadFault, Stored, Unreadable};
use crate::state::{Look, Loss, Outgoing, Reply, Token, Typed};

/// What this page knows of plans.
#[derive(Clone, PartialEq)]
pub struct Board {
    /// Why no plan can be begun here, if none can.
    pub unable: Option<Unable>,
    /// The plan that there is.
    pub held: Held,
    /// Why the last plan could not be begun.
    pub not_begun: Option<StoreFault>,
    /// How often one was to be begun where none can be.
    pub refused: u32,
}

/// Why no plan can be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unable {
    /// The page is not from a secure context, where browsers keep their locks back.
    NotSecure,
    /// The browser has no locks.
    NoLocks,
    /// The browser keeps nothing, or does not let this page.
    NoStore,
}

/// The plan that there is.
#[derive(Clone, PartialEq)]
pub enum Held {
    /// Nobody has looked yet.
    Unknown,
    /// There is none.
    None,
    /// One is about to be written down.
    Beginning(Rc<Order>),
    /// One that is this page's, or that has ended and is nobody's.
    Here(Run),
    /// One that another page runs, as that has written it down.
    Elsewhere(Run),
    /// One that this page cannot read.
    Unreadable,
    /// Somebody has looked in vain: there may be one or none.
    Unread(ReadFault),
    /// One that is about to be removed: this one, or one that this page cannot read.
    Removing(Option<Rc<Plan>>),
}

/// A plan that somebody wants to begin.
#[derive(Clone, PartialEq)]
pub struct Order {
    /// What is sent, and where to, but for when that begins.
    pub plan: Plan,
    /// The token.
    pub token: Token,
}

/// Everything that can happen to a plan. Moments are in milliseconds since the
/// epoch, and say only what a person reads.
pub enum Event {
    /// No plan can be begun in this browser.
    Unable(Unable),
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
    /// Changes up to a revision are written down.
    Wrote(u32),
    /// They could not be.
    CouldNotWrite(u32, StoreFault),
    /// The person wants that tried again.
    WriteAgain,
    /// The endpoint was asked for its jobs before anything is sent.
    Counted(u32, Earlier, i64),
    /// An answer came to the import that was sent.
    Answered(u32, Reply, i64),
    /// None came.
    Lost(u32, Loss, i64),
    /// It is long in coming.
    Slow(u32),
    /// The person does not want to wait for it.
    GiveUp(i64),
    /// A look at the job came back.
    Looked(u32, Result<Look, Loss>, i64),
    /// The person wants one now.
    LookNow,
    /// It is time to send an import again that has met a running job.
    Waited(u32, i64),
    /// The endpoint's list of jobs was looked at.
    Inquired(u32, Traces),
    /// The person wants it looked at again.
    InquireAgain,
    /// The person wants no further import for now.
    Pause,
    /// The person wants it to go on.
    Resume(i64),
    /// The person wants no further import, ever.
    Stop(i64),
    /// The person has decided about the current import.
    Decide(Decision, i64),
    /// The person gave a token.
    Token(Typed, i64),
    /// The person does not need the plan and its record any more.
    Remove,
    /// They are gone.
    Removed,
}

impl Default for Board {
    fn default() -> Self {
        Self {
            unable: None,
            held: Held::Unknown,
            not_begun: None,
            refused: 0,
        }
    }
}

impl Board {
    /// Whether a plan can be begun now.
    pub fn is_free(&self) -> bool {
        self.unable.is_none() && self.held == Held::None
    }

    /// Whether something stands in the way of any new plan that does not pass by itself.
    pub fn is_in_the_way(&self) -> bool {
        self.unable.is_some()
            || !matches!(
                self.held,
                Held::Unknown | Held::None | Held::Beginning(_) | Held::Removing(_)
            )
    }

    /// Whether the plan that there is sends nothing more.
    pub fn is_over(&self) -> bool {
        match &self.held {
            Held::Here(run) | Held::Elsewhere(run) => run.has_ended(),
            _ => false,
        }
    }

    /// Whether the plan that there is is this one.
    pub fn has_begun(&self, draft: &Draft) -> bool {
        match &self.held {
            Held::Here(run) | Held::Elsewhere(run) => run.plan.draft == *draft,
            _ => false,
        }
    }

    /// The plan that this page runs.
    pub const fn run(&self) -> Option<&Run> {
        match &self.held {
            Held::Here(run) => Some(run),
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
        self.held = Held::Beginning(Rc::new(Order {
            plan: Plan {
                ids: to.ids.clone(),
                draft: draft.clone(),
                began_at: 0,
            },
            token: to.token.clone(),
        }));
    }

    /// What an event makes of it.
    pub fn happened(&mut self, event: Event) {
        match event {
            Event::Unable(unable) => self.unable = Some(unable),
            Event::Loaded(stored) => {
                self.held = match stored {
                    None => Held::None,
                    Some(Ok(stored)) => Held::Here(Run::restored(stored)),
                    Some(Err(Unreadable)) => Held::Unreadable,
                }
            }
            // What is this page's is known here better than anywhere.
            Event::CouldNotRead(_) if matches!(self.held, Held::Here(_)) => {}
            Event::Seen(stored) => self.seen(stored),
            Event::CouldNotRead(fault) => self.held = Held::Unread(fault),
            Event::ReadAgain => {
                if matches!(self.held, Held::Unread(_)) {
                    self.held = Held::Unknown;
                }
            }
            Event::Begun(now) => {
                if let Held::Beginning(order) = &self.held {
                    let plan = Rc::new(order.plan_at(now));
                    self.held = Held::Here(Run::begun(plan, order.token.clone(), now));
                }
            }
            Event::NotBegun(fault) => {
                if matches!(self.held, Held::Beginning(_)) {
                    self.held = Held::None;
                    self.not_begun = Some(fault);
                }
            }
            Event::Remove => {
                self.held = match std::mem::replace(&mut self.held, Held::Unknown) {
                    Held::Here(run) if run.has_ended() => Held::Removing(Some(run.plan)),
                    Held::Unreadable => Held::Removing(None),
                    other => other,
                };
            }
            Event::Removed => self.held = Held::None,
            other => {
                // What is nobody's does not change: another page may remove it meanwhile.
                if let Held::Here(run) = &mut self.held
                    && !run.is_closed()
                {
                    happened_to(run, other);
                }
            }
        }
    }

    /// What was written down by whoever may.
    fn seen(&mut self, stored: Kept) {
        if let Held::Here(run) = &self.held {
            // This page's own is known here better than anywhere, and what has ended does
            // not change.
            let is_same = |stored: &Stored| stored.plan == run.plan;
            if !run.is_closed() || matches!(&stored, Some(Ok(stored)) if is_same(stored)) {
                return;
            }
        }
        self.held = match stored {
            None => Held::None,
            Some(Ok(stored)) if stored.has_ended() => Held::Here(Run::restored(stored)),
            Some(Ok(stored)) => Held::Elsewhere(Run::restored(stored)),
            Some(Err(Unreadable)) => Held::Unreadable,
        };
    }
}

impl Order {
    /// The plan, begun at a moment.
    pub fn plan_at(&self, now: i64) -> Plan {
        Plan {
            began_at: now,
            ..self.plan.clone()
        }
    }
}

/// What happens to a plan that is this page's.
fn happened_to(run: &mut Run, event: Event) {
    match event {
        Event::Wrote(revision) => run.wrote(revision),
        Event::CouldNotWrite(revision, fault) => run.could_not_write(revision, fault),
        Event::WriteAgain => run.write_again(),
        Event::Counted(serial, earlier, now) => run.counted(serial, earlier, now),
        Event::Answered(serial, reply, now) => run.answered(serial, reply, now),
        Event::Lost(serial, loss, now) => run.lost(serial, loss, now),
        Event::Slow(serial) => run.slow(serial),
        Event::GiveUp(now) => run.give_up(now),
        Event::Looked(serial, look, now) => run.looked(serial, look, now),
        Event::LookNow => run.look_now(),
        Event::Waited(serial, now) => run.waited(serial, now),
        Event::Inquired(serial, traces) => run.inquired(serial, traces),
        Event::InquireAgain => run.inquire_again(),
        Event::Pause => run.pause(),
        Event::Resume(now) => run.resume(now),
        Event::Stop(now) => run.stop(now),
        Event::Decide(decision, now) => run.decide(decision, now),
        Event::Token(typed, now) => run.take_token(&typed, now),
        Event::Unable(_)
        | Event::Loaded(_)
        | Event::Seen(_)
        | Event::CouldNotRead(_)
        | Event::ReadAgain
        | Event::Begun(_)
        | Event::NotBegun(_)
        | Event::Remove
        | Event::Removed => {}
    }
}
