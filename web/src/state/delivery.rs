//! One import on its way: what was sent, what came of it, and what is known of the imports
//! before it.

use std::rc::Rc;

use roma_import::history::EarlierEffect;
use roma_import::response::{Effect, ImportResponse, Outcome};
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

/// What came back to an import.
pub struct Reply {
    /// The answer.
    pub answer: ImportResponse,
    /// The pause that the service asks for, in milliseconds.
    pub retry_after: Option<u32>,
    /// When it came, in milliseconds since the epoch.
    pub at: i64,
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

/// What came to an import that was sent.
#[derive(Clone, PartialEq)]
pub enum Came {
    /// An answer.
    Answered(Rc<ImportResponse>),
    /// None.
    Lost(TransportFailure),
    /// None, as long as the person waited.
    Abandoned,
}

impl Came {
    /// What it tells of whether the import has begun.
    pub fn effect(&self) -> Effect {
        match self {
            Self::Answered(answer) => answer.effect(),
            Self::Lost(_) | Self::Abandoned => Effect::Unknown,
        }
    }

    /// Whether something came back, be it no answer.
    pub const fn got_response(&self) -> bool {
        matches!(
            self,
            Self::Answered(_) | Self::Lost(TransportFailure::Redirect)
        )
    }

    /// Whether the import was refused for now, as because a job is running.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Answered(answer) if answer.disposition().is_for_now())
    }
}

/// One import on its way, or what came to it.
#[derive(Clone, PartialEq)]
pub struct Delivery {
    /// What is sent, or was.
    pub outgoing: Rc<Outgoing>,
    /// How often it was refused because a job was running, if the user has asked to send it
    /// until it is accepted; 0 if nobody has.
    pub refusals: u32,
    /// How long to wait before it is sent again, in milliseconds, if it is to be.
    pub pause: u32,
    /// How far it is.
    pub stage: Stage,
}

/// How far an import is.
#[derive(Clone, PartialEq)]
pub enum Stage {
    /// It was sent, and nothing came back yet.
    Underway {
        /// Whether the answer has been long in coming.
        slow: bool,
        /// Whether the user has had enough of sending it again since this try has begun, so
        /// that none comes after it.
        is_last: bool,
    },
    /// A job is running, as this refusal says, and the import is sent again when that may have
    /// ended.
    Waiting(Rc<ImportResponse>),
    /// This came, and nothing more will.
    Over(Came),
}

impl Delivery {
    /// What came, once nothing more will.
    pub const fn came(&self) -> Option<&Came> {
        match &self.stage {
            Stage::Over(came) => Some(came),
            Stage::Underway { .. } | Stage::Waiting(_) => None,
        }
    }

    /// Whether it waits for its answer.
    pub const fn is_underway(&self) -> bool {
        matches!(self.stage, Stage::Underway { .. })
    }

    /// Whether it waits for a running job.
    pub const fn is_waiting(&self) -> bool {
        matches!(self.stage, Stage::Waiting(_))
    }

    /// Whether a job may be the one that it has begun, as far as that is known. Where nobody knows
    /// what became of it, that of no other import of this page may be.
    pub fn may_have_begun(&self, job: &Job) -> bool {
        let is_there = self.outgoing.ids == job.ids;
        match self.came() {
            Some(Came::Answered(answer)) if let Outcome::Accepted { job_id } = &answer.outcome => {
                is_there && job.id == *job_id
            }
            Some(came) => is_there && job.sent.is_none() && came.effect() == Effect::Unknown,
            None => false,
        }
    }

    /// Whether it was to be sent again, until the user did not want to wait any more. Nothing
    /// else ends that while a job is running.
    pub fn gave_up(&self) -> bool {
        self.refusals > 0 && self.came().is_some_and(Came::is_busy)
    }
}

/// An import of which nobody knows what became, and after which another was sent, or was to be.
#[derive(Clone, PartialEq)]
pub struct EarlierDelivery {
    /// The number of its request.
    pub number: u32,
    /// What was sent.
    pub outgoing: Rc<Outgoing>,
    /// What came to it.
    pub came: Came,
}

impl State {
    /// Whether an import waits for its answer.
    pub fn is_sending(&self) -> bool {
        self.delivery.as_ref().is_some_and(Delivery::is_underway)
    }

    /// Whether an import waits for a running job.
    pub fn is_waiting(&self) -> bool {
        self.delivery.as_ref().is_some_and(Delivery::is_waiting)
    }

    /// Whether something else than what is filled in is on its way, or waits to be sent.
    pub fn has_other_pending(&self) -> bool {
        self.delivery.as_ref().is_some_and(|delivery| {
            let outgoing = &delivery.outgoing;
            delivery.came().is_none() && !self.holds(&outgoing.ids, &outgoing.body)
        })
    }

    /// What came of an import would look like what came of the next. Of one whose fate nobody
    /// knows it stays, as that of an earlier one: whoever does not see it would send it twice.
    pub(super) fn put_delivery_behind(&mut self) {
        if let Some(delivery) = self.delivery.take()
            && let Stage::Over(came) = delivery.stage
            && came.effect() == Effect::Unknown
        {
            let earlier = EarlierDelivery {
                number: self.sent,
                outgoing: delivery.outgoing,
                came,
            };
            Rc::make_mut(&mut self.earlier_deliveries).insert(0, earlier);
        }
        // What the endpoint found in it is not said beside the fields of the next.
        self.changed = Fields::ALL;
    }

    /// What an import may have done when the same one was sent before.
    fn earlier_effect_of(&self, outgoing: &Outgoing) -> EarlierEffect {
        let is_its_own = |job: &Job| job.may_run() && job.is_of(&outgoing.ids, &outgoing.body);
        let mut unknown = self.sent_of_unknown_fate();
        // Nobody looks at these any more.
        let mut unseen = self.earlier_jobs.iter().chain(&*self.removed_jobs);
        if self.job.as_ref().is_some_and(is_its_own) {
            EarlierEffect::Begun
        } else if unknown.any(|sent| sent.is_same_import(outgoing)) || unseen.any(is_its_own) {
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

    /// Whether a job was begun with what is filled in, be it that it gave way to another or was
    /// removed.
    pub fn holds_what_began_a_job(&self) -> bool {
        let mut jobs = (self.earlier_jobs.iter())
            .chain(&*self.removed_jobs)
            .chain(&self.job);
        jobs.any(|job| {
            job.sent
                .as_ref()
                .is_some_and(|sent| self.holds(&job.ids, &sent.body))
        })
    }

    fn sent_of_unknown_fate(&self) -> impl Iterator<Item = &Rc<Outgoing>> {
        self.earlier_deliveries.iter().map(|one| &one.outgoing)
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
        self.delivery = Some(Delivery {
            outgoing,
            refusals,
            pause: timing::BUSY_RETRY_DELAY_MS,
            stage: Stage::Underway {
                slow: false,
                is_last: false,
            },
        });
    }

    /// An answer came to what was sent.
    pub(super) fn answered(&mut self, reply: Reply) {
        let Some(delivery) = &mut self.delivery else {
            return;
        };
        let Stage::Underway { is_last, .. } = delivery.stage else {
            return;
        };
        delivery.pause = reply.pause();
        let at = reply.at;
        let answer = Rc::new(reply.answer);
        // Of what was refused nothing was imported: it is still to be sent.
        if answer.effect() == Effect::NotBegun {
            self.unsent = true;
        }
        let came = Came::Answered(answer.clone());
        if delivery.refusals > 0 && came.is_busy() && !is_last {
            delivery.refusals = delivery.refusals.saturating_add(1);
            delivery.stage = Stage::Waiting(answer);
            return;
        }
        delivery.stage = Stage::Over(came);
        if let Outcome::Accepted { job_id } = &answer.outcome {
            let job = Job::begun(job_id.clone().into(), &delivery.outgoing, Some(at));
            self.follow(job);
        }
    }

    /// The answer is long in coming.
    pub(super) fn slow(&mut self) {
        if let Some(delivery) = &mut self.delivery
            && let Stage::Underway { slow, .. } = &mut delivery.stage
        {
            *slow = true;
        }
    }

    /// None came to what was sent, or the user does not want to wait for it.
    pub(super) fn unanswered(&mut self, came: Came) {
        if let Some(delivery) = &mut self.delivery
            && delivery.is_underway()
        {
            delivery.stage = Stage::Over(came);
        }
    }

    /// What was refused because a job is running is to be sent again when that may have ended.
    pub(super) fn wait(&mut self) {
        if let Some(delivery) = &mut self.delivery
            && let Stage::Over(came @ Came::Answered(answer)) = &delivery.stage
            && came.is_busy()
        {
            delivery.refusals = 1;
            delivery.stage = Stage::Waiting(answer.clone());
            self.waits = self.waits.wrapping_add(1);
        }
    }

    /// What waits is not sent again: it stays as it was refused last. A try that is on its way
    /// is waited for, so that what becomes of it is known.
    pub(super) fn stop_waiting(&mut self) {
        let Some(delivery) = &mut self.delivery else {
            return;
        };
        match &mut delivery.stage {
            Stage::Waiting(answer) => {
                delivery.stage = Stage::Over(Came::Answered(answer.clone()));
            }
            Stage::Underway { is_last, .. } if delivery.refusals > 0 => *is_last = true,
            Stage::Underway { .. } | Stage::Over(_) => {}
        }
    }

    /// What waits is sent again.
    pub(super) fn send_again(&mut self) {
        if let Some(delivery) = &self.delivery
            && delivery.is_waiting()
        {
            self.send(delivery.outgoing.clone(), delivery.refusals);
        }
    }

    /// The user has had enough of an earlier one, and knows what became of it.
    pub(super) fn close_earlier_delivery(&mut self, number: u32) {
        Rc::make_mut(&mut self.earlier_deliveries).retain(|one| one.number != number);
    }
}
