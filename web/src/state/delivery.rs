//! One import on its way: what was sent, what came of it, and what is known of the imports
//! before it.

use std::rc::Rc;

use roma_import::history::EarlierEffect;
use roma_import::response::{Effect, ImportDisposition, ImportResponse, Outcome};
use roma_import::{Destination, timing};
use yew::AttrValue;

use super::State;
use super::checked::{Checked, Form, Token};
use super::field::{Field, Fields};
use super::ids::Ids;
use super::job::Job;

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
    /// Where the page has said that imports go, if it could: elsewhere it begins nothing.
    pub destination: Option<Destination>,
}

impl Outgoing {
    /// What a form asks for, where imports go there; nothing if there is an error in it.
    pub fn of(form: &Form, checked: &Checked, destination: Option<Destination>) -> Option<Self> {
        if checked.errors > 0 {
            return None;
        }
        Some(Self {
            ids: form.ids(),
            token: Token::checked(&form.token).ok()?,
            body: checked.body.clone(),
            items: checked.items.unwrap_or_default(),
            destination,
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
        /// Whether the user has had enough of that since this try has begun, so that none
        /// comes after it.
        is_last: bool,
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

impl State {
    /// Whether an import waits for its answer.
    pub fn is_sending(&self) -> bool {
        matches!(self.delivery, Delivery::Underway { .. })
    }

    /// Whether something else than what is filled in is on its way, or waits to be sent.
    pub fn has_other_pending(&self) -> bool {
        (self.delivery.pending()).is_some_and(|outgoing| {
            outgoing.body != self.checked.body || outgoing.ids != self.form.ids()
        })
    }

    /// What came of an import would look like what came of the next. Of one whose fate nobody
    /// knows it stays, as that of an earlier one: whoever does not see it would send it twice.
    pub(super) fn put_delivery_behind(&mut self) {
        let delivery = std::mem::replace(&mut self.delivery, Delivery::None);
        if delivery.is_fate_unknown() {
            let number = self.sent;
            let earlier = EarlierDelivery { number, delivery };
            Rc::make_mut(&mut self.earlier_deliveries).insert(0, earlier);
        }
        // What the endpoint found in it is not said beside the fields of the next.
        self.changed = Fields::ALL;
    }

    /// What an import may have done when the same one was sent before.
    fn earlier_effect_of(&self, outgoing: &Outgoing) -> EarlierEffect {
        let mut unknown = self.sent_of_unknown_fate();
        if unknown.any(|sent| sent.is_same_import(outgoing)) {
            EarlierEffect::Unknown
        } else {
            EarlierEffect::Nothing
        }
    }

    /// Whether the import that is filled in was sent before the last one, and nobody knows what
    /// became of that.
    pub fn holds_unknown_sending(&self) -> bool {
        self.sent_of_unknown_fate()
            .any(|sent| self.holds(&sent.ids, &sent.body))
    }

    fn sent_of_unknown_fate(&self) -> impl Iterator<Item = &Rc<Outgoing>> {
        let earlier = self.earlier_deliveries.iter();
        earlier.filter_map(|one| one.delivery.outgoing())
    }

    /// The fields in which something else stands than what is sent.
    fn fields_beside(&self, outgoing: &Outgoing) -> Fields {
        let (form, ids) = (&self.form, &outgoing.ids);
        let holds_body = self.checked.draft.is_none() && outgoing.body == self.checked.body;
        let is_other = |field: &Field| match field {
            Field::ProjectId => *form.project_id.shown() != ids.project_id,
            Field::InstanceId => *form.instance_id.shown() != ids.instance_id,
            Field::Token => form.token.shown().as_str() != outgoing.token.as_header(),
            Field::App | Field::Tasks | Field::Json => !holds_body,
        };
        let fields = Field::ALL.into_iter().filter(is_other);
        fields.fold(Fields::default(), Fields::with)
    }

    /// Sends an import, which was refused so often before because a job was running.
    pub(super) fn send(&mut self, outgoing: Rc<Outgoing>, refusals: u32) {
        self.put_delivery_behind();
        self.sent = self.sent.wrapping_add(1);
        // What waits is the same import, whatever was closed meanwhile.
        if refusals == 0 || !self.earlier_effect.may_have_imported() {
            self.earlier_effect = self.earlier_effect_of(&outgoing);
        }
        self.job_is_earlier = true;
        // What has waited may not be what stands there any more.
        self.changed = self.fields_beside(&outgoing);
        if !self.changed.has(Field::Json) {
            self.unsent = false;
        }
        self.delivery = Delivery::Underway {
            outgoing,
            slow: false,
            refusals,
            is_last: false,
        };
    }

    /// An answer came to what was sent.
    pub(super) fn answered(&mut self, reply: Reply) {
        let Delivery::Underway {
            outgoing,
            refusals,
            is_last,
            ..
        } = &self.delivery
        else {
            return;
        };
        let (outgoing, refusals, is_last) = (outgoing.clone(), *refusals, *is_last);
        let pause = reply.pause();
        let answer = reply.answer;
        // Of what was refused nothing was imported: it is still to be sent.
        if answer.effect() == Effect::NotBegun {
            self.unsent = true;
        }
        let is_busy = answer.disposition() == ImportDisposition::Busy;
        if refusals > 0 && is_busy && !is_last {
            self.delivery = Delivery::Waiting {
                outgoing,
                answer: Rc::new(answer),
                refusals: refusals.saturating_add(1),
                pause,
            };
            return;
        }
        if let Outcome::Accepted { job_id } = &answer.outcome {
            self.follow(Job::begun(job_id.clone().into(), &outgoing));
        }
        self.delivery = Delivery::Answered {
            outgoing,
            answer: Rc::new(answer),
            pause,
            gave_up: is_last && is_busy,
        };
    }

    /// The answer is long in coming.
    pub(super) fn slow(&mut self) {
        if let Delivery::Underway { slow, .. } = &mut self.delivery {
            *slow = true;
        }
    }

    /// The user does not want to wait for it.
    pub(super) fn cancel(&mut self) {
        if let Delivery::Underway { outgoing, .. } = &self.delivery {
            self.delivery = Delivery::Cancelled {
                outgoing: outgoing.clone(),
            };
        }
    }

    /// None came.
    pub(super) fn lost(&mut self, loss: TransportFailure) {
        if let Delivery::Underway { outgoing, .. } = &self.delivery {
            self.delivery = Delivery::Lost {
                outgoing: outgoing.clone(),
                loss,
            };
        }
    }

    /// What was refused because a job is running is to be sent again when that may have ended.
    pub(super) fn wait(&mut self) {
        if let Delivery::Answered {
            outgoing,
            answer,
            pause,
            ..
        } = &self.delivery
            && answer.disposition() == ImportDisposition::Busy
        {
            self.delivery = Delivery::Waiting {
                outgoing: outgoing.clone(),
                answer: answer.clone(),
                refusals: 1,
                pause: *pause,
            };
            self.is_held_back = false;
        }
    }

    /// What waits is not sent again: it stays as it was refused last. A try that is on its way
    /// is waited for, so that what becomes of it is known.
    pub(super) fn stop_waiting(&mut self) {
        match &mut self.delivery {
            Delivery::Waiting {
                outgoing,
                answer,
                pause,
                ..
            } => {
                self.delivery = Delivery::Answered {
                    outgoing: outgoing.clone(),
                    answer: answer.clone(),
                    pause: *pause,
                    gave_up: true,
                };
            }
            Delivery::Underway {
                refusals, is_last, ..
            } if *refusals > 0 => *is_last = true,
            _ => {}
        }
    }

    /// What waits is sent again.
    pub(super) fn send_again(&mut self) {
        if let Delivery::Waiting {
            outgoing, refusals, ..
        } = &self.delivery
        {
            self.send(outgoing.clone(), *refusals);
        }
    }

    /// The user has had enough of an earlier one, and knows what became of it.
    pub(super) fn close_earlier_delivery(&mut self, number: u32) {
        Rc::make_mut(&mut self.earlier_deliveries).retain(|one| one.number != number);
    }
}
