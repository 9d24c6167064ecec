//! A plan that was begun: all that is known of it.
//!
//! What is done with that is in the modules below, one idea each:
//!
//! - [`event`]: everything that can happen to it, by who causes it, and which of the functions
//!   below that is;
//! - [`replies`]: what the network and the timers bring;
//! - [`person`]: what a person wants and decides;
//! - [`advance`]: what it takes up by itself then, and how it comes to its end;
//! - [`next`]: what has to be done for it by whoever has a browser;
//! - [`keeping`]: what is to be written down before that;
//! - [`needs`]: whether it has ended, or stands still until there is a token or a decision;
//! - [`progress`]: how far it is, in numbers.
//!
//! Three things hold in all of them. An import leaves only once it is written down that it
//! will. One that has left is waited for whatever is to be written meanwhile, unlike a question,
//! which can be asked again. And each thing that is begun has a number, by which what comes of an
//! older one is known; the numbers go on from plan to plan.

mod advance;
mod event;
mod keeping;
mod needs;
mod next;
mod person;
mod progress;
mod replies;

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use roma_import::history::{ImportHistory, ImportStatus};
use roma_import::response::JobLookup;
use roma_import::timing::BUSY_RETRY_DELAY_MS;

use super::draft::{Part, Plan};
use super::stored::Stored;
use crate::state::{Came, Job, Outgoing, Token, Trouble};

pub use event::{Heard, RunEvent, Wish};
use keeping::Changes;
pub use keeping::StoreFault;
pub use next::Next;
pub use person::Decision;

/// A plan that was begun.
#[derive(Clone, PartialEq)]
pub struct Run {
    /// All of it that is written down, or is to be. The rest is gone with the page, the token
    /// among it.
    pub stored: Stored,
    /// What is going on.
    pub doing: Activity,
    /// The job that was followed last.
    pub job: Option<Job>,
    /// What came when an import was sent last, if that was no job.
    pub came: Option<Came>,
    /// What came of asking the endpoint for its jobs.
    pub lookup: Lookup,
    /// How the token was refused when the endpoint was asked for them last, if it was.
    pub lookup_refusal: Option<Rc<Trouble>>,
    /// How often an import was refused for now in a row, as because another job is running.
    pub refusals: u32,
    /// How long to wait before such an import is sent again, in milliseconds.
    pub busy_retry_delay_ms: u32,
    /// Why the last change could not be written down, if it could not.
    pub store_fault: Option<StoreFault>,
    token: Option<Token>,
    /// The tokens that were refused, the last one last.
    refused_tokens: Rc<Vec<Token>>,
    /// Whether the endpoint was asked for its earlier jobs since the token was given.
    has_counted: bool,
    at: usize,
    /// The current import as it was before it was about to be sent.
    unsent: Option<ImportHistory>,
    /// Each thing that is begun has its number, and what comes of an older one is not
    /// listened to.
    generation: u32,
    revision: u32,
    written: u32,
    changed: Changes,
}

/// What came of asking the endpoint for its jobs, for the current import.
#[derive(Clone, Default, PartialEq)]
pub struct Lookup {
    /// What its list says of an import without an answer.
    pub told: Option<JobLookup>,
    /// How often that list was asked for, so far in vain: a job may be on its way to it.
    pub asked: u32,
    /// How often in a row that question did not get through, or its answer; or that for how
    /// many jobs there are, before an import is sent.
    pub failed: u32,
    /// The pause that was asked for in place of an answer, in milliseconds.
    retry_after: Option<u32>,
}

/// What the person wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// One import after the other.
    Go,
    /// No further import for now.
    Pause,
    /// No further import, ever.
    Stop,
}

/// What is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Nothing.
    Nothing,
    /// The endpoint is asked how many jobs there are, before an import is sent.
    Counting,
    /// An import is to be sent, as soon as the browser has a network. Nothing of that is
    /// written down yet, so that it can wait for long and be given up without a trace.
    AwaitingNetwork,
    /// That it will be sent is written down.
    Recording,
    /// It was sent.
    Posting {
        /// Whether the answer has been long in coming.
        slow: bool,
    },
    /// Its job is polled.
    Following,
    /// The import was refused for now, and is sent again after a while.
    Waiting,
}

impl Run {
    /// A plan that was just written down.
    pub fn begun(plan: Rc<Plan>, token: Token, now: i64) -> Self {
        let mut run = Self::restored(Stored::begun(plan));
        run.token = Some(token);
        run.go(now);
        run
    }

    /// A plan as it was written down; nothing happens before somebody has given a
    /// token.
    pub fn restored(stored: Stored) -> Self {
        let mut run = Self {
            stored,
            doing: Activity::Nothing,
            job: None,
            came: None,
            lookup: Lookup::default(),
            lookup_refusal: None,
            refusals: 0,
            busy_retry_delay_ms: BUSY_RETRY_DELAY_MS,
            store_fault: None,
            token: None,
            refused_tokens: Rc::default(),
            has_counted: false,
            at: 0,
            unsent: None,
            generation: 0,
            revision: 0,
            written: 0,
            changed: Changes::default(),
        };
        run.find_current();
        // How often the current import was refused is not kept, but that it was.
        run.refusals = u32::from(matches!(run.status(), Some(ImportStatus::Busy(_))));
        run
    }

    /// The number of what was begun last.
    pub const fn generation(&self) -> u32 {
        self.generation
    }

    /// The same plan, what is begun in which has numbers after this one: what comes late of
    /// another plan of the same page is not taken for its own.
    #[must_use]
    pub fn numbered_after(mut self, generation: u32) -> Self {
        self.generation = self.generation.wrapping_add(generation);
        self
    }

    /// Gives what is begun now a number of its own, after which nothing that comes of what
    /// was begun before is listened to.
    fn advance_generation(&mut self) {
        self.generation = self.generation.wrapping_add(1);
    }

    /// Whether it goes on with this token, or was refused it before.
    pub fn has_tried(&self, token: &Token) -> bool {
        self.token.as_ref() == Some(token) || self.refused_tokens.contains(token)
    }

    /// The service does not accept the token any more.
    fn refuse_token(&mut self) {
        Rc::make_mut(&mut self.refused_tokens).extend(self.token.take());
    }

    /// The number of the current import, from 0; nothing if all are settled.
    pub fn current(&self) -> Option<usize> {
        self.step().map(|_| self.at)
    }

    /// The current import.
    pub fn part(&self) -> Option<&Part> {
        self.stored.plan.draft.parts.get(self.at)
    }

    /// What became of it.
    pub fn step(&self) -> Option<&ImportHistory> {
        self.stored.steps.get(self.at)
    }

    /// Where it stands.
    pub fn status(&self) -> Option<ImportStatus<'_>> {
        self.step().map(ImportHistory::status)
    }

    /// Whether the current import was sent before, whatever became of that.
    pub fn current_was_sent(&self) -> bool {
        self.status()
            .is_some_and(|status| status != ImportStatus::Waiting)
    }

    fn find_current(&mut self) {
        while self.status().is_some_and(ImportStatus::is_settled) {
            self.at += 1;
        }
    }

    /// The import that is to be sent; nothing if none is.
    pub fn outgoing(&self) -> Option<Outgoing> {
        let part = self.part()?;
        Some(Outgoing {
            ids: self.stored.plan.ids.clone(),
            token: self.token.clone()?,
            body: part.body.clone(),
            items: part.items,
            destination: self.stored.plan.destination.clone(),
        })
    }
}
