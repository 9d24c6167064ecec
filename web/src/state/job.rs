//! A job that is followed: what is known of it, and what is shown.

use std::rc::Rc;

use roma_import::poll::{JobPoller, Next};
use roma_import::response::{
    JobStatus, Progress, ProgressOutcome, ProgressResponse, Refusal, Unreadable,
};
use roma_import::{Destination, ImportBody, contract};
use yew::AttrValue;

use super::checked::Token;
use super::delivery::{Outgoing, TransportFailure};
use super::ids::Ids;
use super::link::Link;

/// Whether a job is polled, and why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It is polled again and again.
    Following,
    /// The user stopped it.
    Stopped,
    /// The token no longer works; with a fresh one it goes on.
    NeedsToken,
    /// This user may not see the job.
    Denied,
    /// The service says that there is no such job, again and again.
    Gone,
    /// Too many polls in a row brought nothing.
    GaveUp,
    /// Too many polls in a row showed no change.
    Stalled,
    /// It has an id that no address can hold.
    Unaddressable,
    /// The job ended.
    Ended,
}

/// Why the last poll brought no progress, or a question for a list of jobs no list.
#[derive(Clone, PartialEq)]
pub enum Trouble {
    /// A refusal, and its status.
    Refused(u16, Refusal),
    /// An answer that is none, and its status.
    Unreadable(u16, Unreadable),
    /// No answer.
    Lost(TransportFailure),
}

/// What a poll brought.
pub struct PollResponse {
    /// The answer.
    pub answer: ProgressResponse,
    /// The pause that the service asks for, in milliseconds.
    pub retry_after: Option<u32>,
}

/// What a question for the list of an instance's jobs brought.
pub enum JobList {
    /// The list.
    Listed(Vec<u8>),
    /// The endpoint does not tell of its jobs, as the service itself does not.
    Unavailable,
    /// The token is not accepted.
    TokenRefused(Trouble),
    /// No answer of the endpoint, and the pause that is asked for in its place, in
    /// milliseconds.
    Lost(Option<u32>),
}

/// What a job was begun with.
#[derive(Clone, PartialEq)]
pub struct Sent {
    /// The body, to the byte.
    pub body: AttrValue,
    /// Applications and tasks in it.
    pub items: usize,
    /// When it was accepted, in milliseconds since the epoch, if this page has seen that.
    pub accepted_at: Option<i64>,
}

impl Sent {
    /// The application in it, if there is one.
    pub fn app(&self) -> Option<AttrValue> {
        let body = ImportBody::from_json(self.body.as_bytes()).ok()?;
        body.apps.map(AttrValue::from)
    }
}

/// A job that is followed.
#[derive(Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: AttrValue,
    /// Where it runs.
    pub ids: Ids,
    /// Where imports went when it was begun, or when somebody gave a token for it, if the
    /// endpoint had said so: nobody else is asked.
    pub destination: Option<Destination>,
    /// The token to look with; a job that a link leads to has none at first.
    pub token: Option<Token>,
    /// What was sent, if this page has sent it.
    pub sent: Option<Sent>,
    /// Whether it is polled.
    pub phase: Phase,
    /// Why the last poll brought none.
    pub trouble: Option<Rc<Trouble>>,
    /// The last answer as it came.
    pub raw: Option<AttrValue>,
    /// How many polls came back; each begins the wait for the next.
    pub polls: u32,
    /// How long to wait before the next, in milliseconds.
    pub pause: u32,
    /// Whether a person has asked for the next, which is then made whatever the browser
    /// thinks of its network.
    pub asked: bool,
    poller: Rc<JobPoller>,
}

impl Job {
    /// A job that has just begun, by an import that was accepted then; it is polled without
    /// waiting.
    ///
    /// An id that no address can hold is shown, and nobody asks for it: the
    /// request would go somewhere else.
    pub fn begun(id: AttrValue, outgoing: &Outgoing, accepted_at: Option<i64>) -> Self {
        Self {
            phase: if contract::is_segment(&id) {
                Phase::Following
            } else {
                Phase::Unaddressable
            },
            destination: outgoing.destination.clone(),
            token: Some(outgoing.token.clone()),
            sent: Some(Sent {
                body: outgoing.body.clone(),
                items: outgoing.items,
                accepted_at,
            }),
            ..Self::new(id, outgoing.ids.clone())
        }
    }

    /// A job that a link leads to; it is polled once there is a token.
    pub fn linked(link: Link) -> Self {
        Self::new(link.job_id, link.ids)
    }

    fn new(id: AttrValue, ids: Ids) -> Self {
        Self {
            id,
            ids,
            destination: None,
            token: None,
            sent: None,
            phase: Phase::NeedsToken,
            trouble: None,
            raw: None,
            polls: 0,
            pause: 0,
            asked: false,
            poller: Rc::default(),
        }
    }

    /// The same job, looked at with another token, which was given where imports go there.
    #[must_use]
    pub fn with_token(self, token: Token, destination: Option<&Destination>) -> Self {
        Self {
            token: Some(token),
            destination: self.destination.or_else(|| destination.cloned()),
            ..self
        }
    }

    /// The link that leads to it; nothing if none can.
    pub fn link(&self) -> Option<Link> {
        Link::new(self.ids.clone(), self.id.clone()).ok()
    }

    /// Whether it may still be running, for all that is known of it.
    pub const fn may_run(&self) -> bool {
        !matches!(self.phase, Phase::Ended | Phase::Gone)
    }

    /// Whether an import of this body, which goes there, has begun it, as far as this page knows.
    pub fn is_of(&self, ids: &Ids, body: &AttrValue) -> bool {
        self.ids == *ids && (self.sent.as_ref()).is_some_and(|sent| sent.body == *body)
    }

    /// What is kept of it once it is removed from the page: what it was begun with, if it may
    /// still be running, and neither a token nor what was seen of it.
    #[must_use]
    pub fn removed(self) -> Option<Self> {
        let is_kept = self.may_run() && self.sent.is_some();
        is_kept.then(|| Self {
            sent: self.sent,
            destination: self.destination,
            ..Self::new(self.id, self.ids)
        })
    }

    /// Goes on looking, if there is something to see and to look with.
    #[must_use]
    pub fn taken_up(self) -> Self {
        match self.phase {
            Phase::Ended | Phase::NeedsToken | Phase::Unaddressable => self,
            _ => self.resumed(),
        }
    }

    /// Goes on looking, at once.
    #[must_use]
    pub fn resumed(mut self) -> Self {
        self.phase = Phase::Following;
        self.polls = self.polls.wrapping_add(1);
        self.pause = 0;
        self.asked = true;
        Rc::make_mut(&mut self.poller).resume();
        self
    }

    /// Takes in what a poll brought.
    #[must_use]
    pub fn polled(mut self, poll: Result<PollResponse, TransportFailure>) -> Self {
        self.polls = self.polls.wrapping_add(1);
        self.asked = false;
        let (answer, retry_after_ms) = match &poll {
            Ok(poll) => (Some(&poll.answer), poll.retry_after),
            Err(_) => (None, None),
        };
        match Rc::make_mut(&mut self.poller).polled(answer, retry_after_ms) {
            Next::PollAgain { pause_ms } => self.pause = pause_ms,
            Next::Ended => self.phase = Phase::Ended,
            Next::NeedsToken => self.phase = Phase::NeedsToken,
            Next::Denied => self.phase = Phase::Denied,
            Next::Gone => self.phase = Phase::Gone,
            Next::GaveUp => self.phase = Phase::GaveUp,
            Next::Stalled => self.phase = Phase::Stalled,
        }
        let trouble = match poll {
            Ok(poll) => {
                let ProgressResponse {
                    status,
                    raw,
                    outcome,
                    ..
                } = poll.answer;
                self.raw = Some(raw.into());
                match outcome {
                    ProgressOutcome::Progress(_) => None,
                    ProgressOutcome::Refused(refusal) => Some(Trouble::Refused(status, refusal)),
                    ProgressOutcome::Unreadable(why) => Some(Trouble::Unreadable(status, why)),
                }
            }
            Err(loss) => {
                self.raw = None;
                Some(Trouble::Lost(loss))
            }
        };
        self.trouble = trouble.map(Rc::new);
        self
    }

    /// What the last good poll showed.
    pub fn progress(&self) -> Option<&Progress> {
        self.poller.progress()
    }

    /// The figure that came, if it is no share of a whole. Nobody knows then how far the job
    /// is: what a bar makes of it is nothing to say.
    pub fn odd_share(&self) -> Option<f64> {
        let share = self.progress()?.fraction?;
        (!(0.0..=1.0).contains(&share)).then_some(share)
    }

    /// How far it is for a bar, in whole percent; nothing without a figure. It is what came
    /// only if that is a share of a whole.
    pub fn percent(&self) -> Option<u32> {
        let share = self.progress()?.clamped_fraction()?;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 100"
        )]
        // A hundred times 0.29 is a little less than 29 in such numbers.
        let percent = (share * 100.0 + 1e-9).floor() as u32;
        Some(percent)
    }

    /// The state that the last good poll showed, if it is one that nobody knows.
    pub fn unknown_status(&self) -> Option<&str> {
        match &self.progress()?.status {
            JobStatus::Unknown(status) => Some(status),
            _ => None,
        }
    }

    /// Whether it ended well; nothing as long as nobody has said.
    pub fn succeeded(&self) -> Option<bool> {
        self.progress()?.succeeded()
    }
}
