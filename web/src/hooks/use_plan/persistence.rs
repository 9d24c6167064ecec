//! Keeps the plan written down, and sees to it that one page at a time runs it.

use std::cell::RefCell;
use std::mem::discriminant;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::BroadcastChannel;
use yew::prelude::*;

use super::{dispatch, now};
use crate::hooks::{Browser, use_effect_with};
use crate::journal::{Journal, OpenFault};
use crate::lock::{self, Lock};
use crate::plan::{
    Event, Kept, Plan, PlanRequest, ReadFault, Run, RunEvent, SlotState, StoreFault, Stored,
    Unreadable, Unsupported,
};
use crate::state::State;

/// The name under which pages tell each other that something was written down.
const CHANNEL: &str = "roma-import.plan";

/// How long a page is loaded at most, in milliseconds, where the network is good.
const RELOAD_MS: u32 = 3_000;

/// What the page holds of the browser's.
#[derive(Default)]
struct Holdings {
    journal: Option<Journal>,
    /// Whether writing there has failed for another reason than room: the browser may have
    /// closed it, and then it never takes anything again.
    is_doubtful: bool,
    /// Held as long as this page runs the plan.
    lock: Option<Lock>,
    /// Whether the page waits for the lock already.
    waits: bool,
    /// Whether the page is about to write down a plan of its own.
    begins: bool,
    channel: Option<(BroadcastChannel, Closure<dyn Fn()>)>,
    /// The plan that was read last.
    seen: Option<Rc<Plan>>,
}

/// The same, for whoever keeps the plan.
#[derive(Clone)]
struct Keeper {
    holdings: Rc<RefCell<Holdings>>,
    to: UseReducerDispatcher<State>,
}

/// What is to be done about what is written down.
#[derive(Clone)]
enum Errand {
    /// To look what there is: at first, and whenever that is to be tried again.
    Look,
    /// To write a new plan down.
    Begin(Rc<PlanRequest>),
    /// To write down what has changed in a plan, up to a revision.
    Write(u32, Box<Run>),
    /// To let go of a plan that has ended: it is nobody's, so that every page can remove it.
    GiveBack,
    /// To remove this plan, or one that cannot be read.
    Remove(Option<Rc<Plan>>),
    /// To wait until no other page runs the plan.
    Wait,
}

impl Errand {
    fn of(held: &SlotState) -> Option<Self> {
        Some(match held {
            SlotState::Unknown => Self::Look,
            SlotState::Beginning(order) => Self::Begin(order.clone()),
            SlotState::Here(run) if run.is_closed() => Self::GiveBack,
            SlotState::Here(run) => Self::Write(run.unwritten()?, Box::new(run.clone())),
            SlotState::Removing(run) => {
                Self::Remove(run.as_ref().map(|run| run.stored.plan.clone()))
            }
            SlotState::Elsewhere(_) => Self::Wait,
            SlotState::None | SlotState::Unreadable | SlotState::Unread(_) => return None,
        })
    }
}

/// One of a kind is done once, whatever else changes meanwhile; only of what is to be written
/// down each revision is another.
impl PartialEq for Errand {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Write(one, _), Self::Write(other, _)) => one == other,
            _ => discriminant(self) == discriminant(other),
        }
    }
}

/// Reads the plan that there is, and writes down what changes in it.
#[hook]
pub fn use_keeping(state: &UseReducerHandle<State>) {
    let keeper = Keeper {
        holdings: use_mut_ref(Holdings::default),
        to: state.dispatcher(),
    };
    use_effect_with(Errand::of(&state.plan.held), move |errand| {
        if let Some(errand) = errand.clone() {
            spawn_local(keeper.run(errand));
        }
    });
}

impl Keeper {
    async fn run(self, errand: Errand) {
        match errand {
            Errand::Look => self.open().await,
            Errand::Begin(order) => self.begin(&order).await,
            Errand::Write(revision, run) => self.change(revision, &run).await,
            Errand::GiveBack => self.give_back(),
            Errand::Remove(plan) => self.remove(plan.as_ref()).await,
            Errand::Wait => self.wait().await,
        }
    }

    fn tell(&self, event: Event) {
        dispatch(&self.to, event);
    }

    /// Whether nobody else writes: the plan is this page's, or is about to be.
    fn is_owner(&self) -> bool {
        let holdings = self.holdings.borrow();
        holdings.lock.is_some() || holdings.begins
    }

    /// Tells what was read, under the lock if there is one: then a plan that can go on is
    /// this page's from here on. Otherwise the lock is let go, for whoever takes it next, and
    /// what another page has written down is told, unless a plan has become this page's
    /// meanwhile.
    fn tell_read(&self, lock: Option<Lock>, kept: Result<Kept, ReadFault>) {
        match (lock, kept) {
            (Some(lock), Ok(kept)) if can_go_on(&kept) => {
                self.holdings.borrow_mut().lock = Some(lock);
                self.tell(Event::Loaded(kept));
            }
            (lock, kept) => {
                drop(lock);
                if !self.is_owner() {
                    self.tell(match kept {
                        Ok(kept) => Event::Seen(kept),
                        Err(fault) => Event::CouldNotRead(fault),
                    });
                }
            }
        }
    }

    fn give_back(&self) {
        self.holdings.borrow_mut().lock = None;
    }

    fn journal(&self) -> Option<Journal> {
        self.holdings.borrow().journal.clone()
    }

    fn take_journal(&self, journal: Journal) {
        let mut holdings = self.holdings.borrow_mut();
        holdings.is_doubtful = false;
        if let Some(old) = holdings.journal.replace(journal) {
            old.close();
        }
    }

    /// Opens the journal and reads what is in it. It is opened anew each time: one that
    /// the browser has closed is never read again.
    async fn open(&self) {
        if !lock::is_there() {
            let secure = web_sys::window().is_some_and(|window| window.is_secure_context());
            self.tell(Event::Unsupported(if secure {
                Unsupported::NoLocks
            } else {
                Unsupported::NotSecure
            }));
            return;
        }
        match Journal::open().await {
            Ok(journal) => {
                self.take_journal(journal);
                self.listen();
                self.poll().await;
            }
            Err(OpenFault::Unread(fault)) => self.tell(Event::CouldNotRead(fault)),
            // It could be opened before, so that there is one.
            Err(OpenFault::NoStore) if self.journal().is_some() => {
                self.tell(Event::CouldNotRead(ReadFault(None)));
            }
            Err(OpenFault::NoStore) => self.tell(Event::Unsupported(Unsupported::NoStore)),
        }
    }

    /// Listens to what other pages write down.
    fn listen(&self) {
        if self.holdings.borrow().channel.is_some() {
            return;
        }
        let Ok(channel) = BroadcastChannel::new(CHANNEL) else {
            return;
        };
        let keeper = self.clone();
        let heard = Closure::<dyn Fn()>::new(move || {
            let keeper = keeper.clone();
            spawn_local(async move {
                keeper.poll().await;
            });
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        self.holdings.borrow_mut().channel = Some((channel, heard));
    }

    /// Tells other pages that something was written down.
    fn announce(&self) {
        if let Some((channel, _)) = &self.holdings.borrow().channel {
            // Who cannot be told sees it later.
            let _ = channel.post_message(&JsValue::NULL);
        }
    }

    /// Reads what is written down, and makes it this page's if it can go on and nobody runs
    /// it.
    async fn poll(&self) {
        let Some(journal) = self.journal().filter(|_| !self.is_owner()) else {
            return;
        };
        let mut kept = self.see(&journal).await;
        let mut lock = None;
        if kept.as_ref().is_ok_and(can_go_on) {
            lock = lock::take().await;
            // Only under the lock nobody else changes it. Where another page has that, it says
            // so when there is more to read.
            if lock.is_some() {
                kept = journal.load().await;
            }
        }
        self.tell_read(lock, kept);
    }

    /// Reads what another page has written down: of a plan that was seen before only what can
    /// have changed since, as all of a long one takes a while.
    async fn see(&self, journal: &Journal) -> Result<Kept, ReadFault> {
        let seen = self.holdings.borrow().seen.clone();
        if let Some(plan) = seen
            && let Some(stored) = journal.look(&plan).await?
        {
            return Ok(Some(Ok(stored)));
        }
        let kept = journal.load().await?;
        let plan = |stored: &Stored| stored.plan.clone();
        self.holdings.borrow_mut().seen =
            (kept.as_ref()).and_then(|kept| kept.as_ref().ok().map(plan));
        Ok(kept)
    }

    /// Waits until no page runs the plan any more, and takes it over if it can go on. A page that
    /// nobody sees leaves it to the one that had it for a while: that may only be loaded anew.
    async fn wait(&self) {
        if core::mem::replace(&mut self.holdings.borrow_mut().waits, true) {
            return;
        }
        let mut lock = lock::wait().await;
        while lock.is_some() && !Browser::is_watched() {
            drop(lock);
            TimeoutFuture::new(RELOAD_MS).await;
            lock = lock::take().await;
            if lock.is_some() {
                break;
            }
            lock = lock::wait().await;
        }
        self.holdings.borrow_mut().waits = false;
        let Some(journal) = self.journal() else {
            return;
        };
        self.tell_read(lock, journal.load().await);
    }

    async fn begin(&self, order: &PlanRequest) {
        let Some(journal) = self.journal() else {
            return;
        };
        // From here on this page says what there is: whatever else it sees meanwhile, such
        // as that there is no plan yet, would undo the beginning.
        self.holdings.borrow_mut().begins = true;
        let event = self.try_begin(&journal, order).await;
        self.holdings.borrow_mut().begins = false;
        match event {
            Some(event) => self.tell(event),
            None => self.poll().await,
        }
    }

    /// Writes a plan down, unless there is one already; nothing if another page has been
    /// quicker, and there is something to be seen of that. The page has the lock afterwards if
    /// the plan is its own.
    async fn try_begin(&self, journal: &Journal, order: &PlanRequest) -> Option<Event> {
        let Some(lock) = lock::take().await else {
            // Where nothing is to be seen of what another page does, nothing would say why
            // the plan has not begun.
            let is_none = matches!(journal.load().await, Ok(None));
            return is_none.then_some(Event::NotBegun(StoreFault::Held));
        };
        self.holdings.borrow_mut().lock = Some(lock);
        match journal.load().await {
            Ok(None) => {}
            Ok(kept) if can_go_on(&kept) => return Some(Event::Loaded(kept)),
            Ok(kept) => {
                self.give_back();
                return Some(Event::Seen(kept));
            }
            // What may be there is not written over.
            Err(fault) => return Some(self.unread(fault)),
        }
        let now = now();
        let stored = Stored::begun(Rc::new(order.plan_at(now)));
        Some(match journal.put(&stored).await {
            Ok(()) => {
                self.announce();
                Event::Begun(now)
            }
            Err(fault) => {
                self.give_back();
                Event::NotBegun(fault)
            }
        })
    }

    async fn change(&self, revision: u32, run: &Run) {
        // Of what has ended nobody has the lock any more.
        let is_given_back = run.has_ended() && self.holdings.borrow().lock.is_none();
        let written = if is_given_back {
            self.amend(run).await
        } else {
            self.write(run).await
        };
        if written == Err(StoreFault::Other) {
            self.holdings.borrow_mut().is_doubtful = true;
        }
        if written.is_ok() {
            self.announce();
        }
        self.tell(Event::Run(RunEvent::Written(revision, written)));
        if is_given_back {
            // Another page may have put something else in its place.
            self.poll().await;
        }
    }

    /// Writes down what has changed in a plan that has ended and is nobody's, if it is there still:
    /// where another page has removed it, there is nothing to be written.
    async fn amend(&self, run: &Run) -> Result<(), StoreFault> {
        if self.holdings.borrow().is_doubtful {
            let journal = Journal::open().await.map_err(|_| StoreFault::Other)?;
            self.take_journal(journal);
        }
        let journal = self.journal().ok_or(StoreFault::Other)?;
        let _lock = lock::take().await.ok_or(StoreFault::Held)?;
        match journal.look(&run.stored.plan).await {
            Ok(Some(_)) => journal.change(run).await,
            Ok(None) => Ok(()),
            Err(_) => Err(StoreFault::Other),
        }
    }

    /// Writes down what has changed. Where that has failed before, the journal is opened anew,
    /// and has to hold the same plan still; or none, if it was cleared: then all of the plan
    /// is written down again.
    async fn write(&self, run: &Run) -> Result<(), StoreFault> {
        if self.holdings.borrow().is_doubtful {
            let journal = Journal::open().await.map_err(|_| StoreFault::Other)?;
            let written = match journal.load().await {
                Ok(None) => journal.put(&run.stored).await,
                Ok(Some(Ok(stored))) if stored.plan.is_same(&run.stored.plan) => {
                    journal.change(run).await
                }
                Ok(Some(_)) | Err(_) => Err(StoreFault::Other),
            };
            if written.is_ok() {
                self.take_journal(journal);
            } else {
                journal.close();
            }
            return written;
        }
        match self.journal() {
            Some(journal) => journal.change(run).await,
            None => Err(StoreFault::Other),
        }
    }

    /// Removes a plan that has ended, or one that cannot be read, unless something else is
    /// there by now.
    async fn remove(&self, plan: Option<&Rc<Plan>>) {
        let is_doubtful = self.holdings.borrow().is_doubtful;
        if is_doubtful && let Ok(journal) = Journal::open().await {
            self.take_journal(journal);
        }
        let Some(journal) = self.journal() else {
            return;
        };
        // This page still has it if it could not write down how the plan has ended.
        let is_own = self.holdings.borrow().lock.is_some();
        if !is_own {
            let lock = lock::take().await;
            let kept = journal.load().await;
            let is_the_same = match &kept {
                Ok(Some(Ok(stored))) => plan == Some(&stored.plan) && stored.has_ended(),
                Ok(Some(Err(Unreadable))) => plan.is_none(),
                Ok(None) | Err(_) => false,
            };
            // Who has the lock can read the plan, and runs it.
            if !is_the_same || lock.is_none() {
                self.tell_read(lock, kept);
                return;
            }
            self.holdings.borrow_mut().lock = lock;
        }
        let kept = match journal.remove().await {
            Ok(()) => Ok(None),
            // It may have come too late to be called off.
            Err(_) => journal.load().await,
        };
        match kept {
            Ok(None) => {
                self.tell(Event::Removed);
                // Only now another page may find that there is nothing.
                self.give_back();
                self.announce();
            }
            // What this page could not write down it alone knows. It keeps the lock, and looks
            // at what there is before it writes again.
            _ if is_own => {
                self.holdings.borrow_mut().is_doubtful = true;
                self.tell(Event::NotRemoved);
            }
            Ok(kept) => {
                self.give_back();
                self.tell(Event::Seen(kept));
            }
            Err(fault) => {
                let event = self.unread(fault);
                self.tell(event);
            }
        }
    }

    /// That nobody knows what there is, which then is nobody's.
    fn unread(&self, fault: ReadFault) -> Event {
        self.give_back();
        Event::CouldNotRead(fault)
    }
}

/// Whether there is a plan that takes a page to run it: one that can be read, and has not
/// ended.
fn can_go_on(kept: &Kept) -> bool {
    matches!(kept, Some(Ok(stored)) if !stored.has_ended())
}
