//! One import on its way: what was sent, and what came of it.

use std::rc::Rc;

use roma_import::response::{Effect, ImportResponse};
use roma_import::timing;
use yew::AttrValue;

use super::checked::{Checked, Form, Token};
use super::ids::Ids;

/// An import that the check has let pass, as it is sent.
#[derive(Clone, PartialEq)]
pub struct Outgoing {
    /// Where it goes.
    pub ids: Ids,
    /// The token.
    pub token: Token,
    /// The body, to the byte.
    pub body: AttrValue,
    /// Applications and tasks in it.
    pub items: usize,
}

impl Outgoing {
    /// What a form asks for; nothing if there is an error in it.
    pub fn of(form: &Form, checked: &Checked) -> Option<Self> {
        if checked.errors > 0 {
            return None;
        }
        Some(Self {
            ids: form.ids(),
            token: Token::checked(&form.token).ok()?,
            body: checked.body.clone(),
            items: checked.items.unwrap_or_default(),
        })
    }

    /// Whether this is the same import as another: it goes to the same place, and is the same
    /// to the byte.
    pub fn is_same_import(&self, other: &Self) -> bool {
        (&self.ids, &self.body) == (&other.ids, &other.body)
    }
}

/// An import of which nobody knows what became, and after which another was sent, or was to be.
#[derive(Clone, PartialEq)]
pub struct EarlierDelivery {
    /// The number of its request.
    pub number: u32,
    /// What is known of it.
    pub delivery: Delivery,
}

/// What came back to an import.
pub struct Reply {
    /// The answer.
    pub answer: ImportResponse,
    /// The pause that the service asks for, in milliseconds.
    pub retry_after: Option<u32>,
}

impl Reply {
    /// How long to wait before the import is sent again, in milliseconds, if it is to be.
    pub fn pause(&self) -> u32 {
        timing::busy_retry_delay_ms(self.retry_after)
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportFailure {
    /// The browser knows that it is offline.
    Offline,
    /// The request failed, and the browser does not say why.
    Network,
    /// The answer was a redirect, which is not followed: the token would go along.
    Redirect,
    /// No answer in time.
    Timeout,
}

/// Where an import is.
#[derive(Clone, PartialEq)]
pub enum Delivery {
    /// Nothing was sent.
    None,
    /// It was sent, and nothing came back yet.
    Underway {
        /// What was sent.
        outgoing: Rc<Outgoing>,
        /// Whether the answer has been long in coming.
        slow: bool,
        /// How often it was refused before because a job was running; if at
        /// all, the user has asked to send it until it is accepted.
        refusals: u32,
    },
    /// An answer came.
    Answered {
        /// What was sent.
        outgoing: Rc<Outgoing>,
        /// What came back.
        answer: Rc<ImportResponse>,
        /// How long to wait before it is sent again, in milliseconds, if it is to be.
        pause: u32,
        /// Whether it was to be sent again, until the user did not want to wait any more.
        gave_up: bool,
    },
    /// A job is running, and this import is sent again when it may have ended.
    Waiting {
        /// What is sent.
        outgoing: Rc<Outgoing>,
        /// How it was refused last.
        answer: Rc<ImportResponse>,
        /// How often it was refused so far.
        refusals: u32,
        /// How long it waits this time, in milliseconds.
        pause: u32,
    },
    /// No answer came.
    Lost {
        /// What was sent.
        outgoing: Rc<Outgoing>,
        /// Why.
        loss: TransportFailure,
    },
    /// The user did not want to wait for the answer.
    Cancelled {
        /// What was sent.
        outgoing: Rc<Outgoing>,
    },
}

impl Delivery {
    /// What is sent, or was; nothing before there is anything.
    pub const fn outgoing(&self) -> Option<&Rc<Outgoing>> {
        match self {
            Self::None => None,
            Self::Underway { outgoing, .. }
            | Self::Answered { outgoing, .. }
            | Self::Waiting { outgoing, .. }
            | Self::Lost { outgoing, .. }
            | Self::Cancelled { outgoing } => Some(outgoing),
        }
    }

    /// What is still to be sent, or on its way.
    pub const fn pending(&self) -> Option<&Rc<Outgoing>> {
        match self {
            Self::Underway { outgoing, .. } | Self::Waiting { outgoing, .. } => Some(outgoing),
            _ => None,
        }
    }

    /// Whether something was sent, and nothing that came back, or did not, tells whether it
    /// has begun.
    pub fn is_fate_unknown(&self) -> bool {
        match self {
            Self::Lost { .. } | Self::Cancelled { .. } => true,
            Self::Answered { answer, .. } => answer.effect() == Effect::Unknown,
            Self::None | Self::Underway { .. } | Self::Waiting { .. } => false,
        }
    }
}
