//! A job that is followed: what is known of it, and what is shown.

use std::rc::Rc;

use roma_import::answer::{
    JobStatus, Progress, ProgressAnswer, ProgressOutcome, Refusal, Unreadable,
};
use roma_import::contract;
use roma_import::follow::{Follower, Next};
use yew::AttrValue;

use super::checked::Token;
use super::delivery::{Loss, Outgoing};
use super::ids::Ids;
use super::link::Link;

/// Whether a job is looked at, and why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It is looked at again and again.
    Following,
    /// The user stopped it.
    Stopped,
    /// The token no longer works; with a fresh one it goes on.
    NeedsToken,
    /// This user may not see the job.
    Denied,
    /// The service says that there is no such job, again and again.
    Gone,
    /// Too many looks in a row brought nothing.
    GaveUp,
    /// Too many looks in a row showed no change.
    Stalled,
    /// It has an id that no address can hold.
    Unaddressable,
    /// The job ended.
    Ended,
}

/// Why the last look brought no progress.
#[derive(Clone, PartialEq)]
pub enum Trouble {
    /// A refusal, and its status.
    Refused(u16, Refusal),
    /// An answer that is none, and its status.
    Unreadable(u16, Unreadable),
    /// No answer.
    Lost(Loss),
}

/// What a look brought.
pub struct Look {
    /// The answer.
    pub answer: ProgressAnswer,
    /// The pause that the service asks for, in milliseconds.
    pub retry_after: Option<u32>,
}

/// A job that is followed.
#[derive(Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: AttrValue,
    /// Where it runs.
    pub ids: Ids,
    /// The token to look with; a job that a link leads to has none at first.
    pub token: Option<Token>,
    /// How many items were sent, if this page sent them.
    pub items: Option<usize>,
    /// Whether it is looked at.
    pub phase: Phase,
    /// Why the last look brought none.
    pub trouble: Option<Rc<Trouble>>,
    /// The last answer as it came.
    pub raw: Option<AttrValue>,
    /// How many looks came back; each begins the wait for the next.
    pub looks: u32,
    /// How long to wait before the next, in milliseconds.
    pub pause: u32,
    follower: Rc<Follower>,
}

impl Job {
    /// A job that has just begun; it is looked at without waiting.
    ///
    /// An id that no address can hold is shown, and nobody asks for it: the
    /// request would go somewhere else.
    pub fn begun(id: AttrValue, outgoing: &Outgoing) -> Self {
        Self {
            phase: if contract::is_segment(&id) {
                Phase::Following
            } else {
                Phase::Unaddressable
            },
            token: Some(outgoing.token.clone()),
            items: Some(outgoing.items),
            ..Self::new(id, outgoing.ids.clone())
        }
    }

    /// A job that a link leads to; it is looked at once there is a token.
    pub fn linked(link: Link) -> Self {
        Self::new(link.job_id, link.ids)
    }

    fn new(id: AttrValue, ids: Ids) -> Self {
        Self {
            id,
            ids,
            token: None,
            items: None,
            phase: Phase::NeedsToken,
            trouble: None,
            raw: None,
            looks: 0,
            pause: 0,
            follower: Rc::default(),
        }
    }

    /// The same job, looked at with another token.
    #[must_use]
    pub fn with_token(self, token: Token) -> Self {
        Self {
            token: Some(token),
            ..self
        }
    }

    /// The link that leads to it; nothing if none can.
    pub fn link(&self) -> Option<Link> {
        Link::new(self.ids.clone(), self.id.clone()).ok()
    }

    /// Goes on looking, at once.
    #[must_use]
    pub fn resumed(mut self) -> Self {
        self.phase = Phase::Following;
        self.looks = self.looks.wrapping_add(1);
        self.pause = 0;
        Rc::make_mut(&mut self.follower).resume();
        self
    }

    /// Takes in what a look brought.
    #[must_use]
    pub fn looked(mut self, look: Result<Look, Loss>) -> Self {
        self.looks = self.looks.wrapping_add(1);
        let (answer, asked_pause) = match &look {
            Ok(look) => (Some(&look.answer), look.retry_after),
            Err(_) => (None, None),
        };
        match Rc::make_mut(&mut self.follower).looked(answer, asked_pause) {
            Next::LookAgain { pause } => self.pause = pause,
            Next::Ended => self.phase = Phase::Ended,
            Next::NeedsToken => self.phase = Phase::NeedsToken,
            Next::Denied => self.phase = Phase::Denied,
            Next::Gone => self.phase = Phase::Gone,
            Next::GaveUp => self.phase = Phase::GaveUp,
            Next::Stalled => self.phase = Phase::Stalled,
        }
        let trouble = match look {
            Ok(look) => {
                let ProgressAnswer {
                    status,
                    raw,
                    outcome,
                    ..
                } = look.answer;
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

    /// What the last good look showed.
    pub fn progress(&self) -> Option<&Progress> {
        self.follower.progress()
    }

    /// How far it is, in whole percent; nothing without a figure that is one.
    pub fn percent(&self) -> Option<u32> {
        let share = self.progress()?.clamped_fraction()?;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 100"
        )]
        let percent = (share * 100.0).floor() as u32;
        Some(percent)
    }

    /// The state that the last good look showed, if it is one that nobody knows.
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
