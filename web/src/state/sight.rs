//! What somebody has to see where it appears, be it out of view: what came of a press, and
//! questions.

use super::{Action, Delivery, Phase, State};
use crate::plan::{Run, SlotState, Standing};

/// What is to be brought into view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// What became of an import, and its job.
    Delivery,
    /// A plan that has begun.
    Plan,
    /// A question.
    Question(Question),
}

/// What the page waits for a person with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// A token for the job that is followed.
    JobToken,
    /// A token for the plan.
    PlanToken,
    /// A decision about the current import of the plan.
    PlanChoice,
    /// What happens to the plan cannot be written down.
    PlanStore,
}

/// What of a state decides whether something in it is new.
pub(super) struct Glance {
    /// The number of the import of which it is known what came.
    came: Option<u32>,
    /// The number of the job that there is, and whether it needs a token.
    job: Option<(u32, bool)>,
    plan: PlanGlance,
}

#[derive(PartialEq)]
enum PlanGlance {
    /// None that this page runs, and none that is about to begin.
    None,
    Beginning,
    /// What it asks, and about which import.
    Here(Option<(Question, Option<usize>)>),
}

impl Glance {
    pub(super) fn at(state: &State) -> Self {
        // What waits is refused time after time, which is no news.
        let came = state.delivery.as_ref().and_then(Delivery::came);
        let needs_token = state.question_of_job().is_some();
        Self {
            came: came.map(|_| state.sent),
            job: state.job.as_ref().map(|_| (state.jobs, needs_token)),
            plan: match &state.plan.held {
                SlotState::Beginning(_) => PlanGlance::Beginning,
                SlotState::Here(run) => {
                    PlanGlance::Here(question_of(run).map(|asked| (asked, run.current())))
                }
                _ => PlanGlance::None,
            },
        }
    }

    /// What has appeared since. What a page finds when it is loaded, or takes over from
    /// another, is not in this: nobody has done anything yet that it comes of.
    pub(super) fn new_in(&self, now: &Self, is_press: bool, state: &State) -> Option<Sight> {
        match (&self.plan, &now.plan) {
            (PlanGlance::Here(before), PlanGlance::Here(Some(asked)))
                if *before != Some(*asked) =>
            {
                return Some(Sight::Question(asked.0));
            }
            (PlanGlance::Beginning, PlanGlance::Here(_)) => return Some(Sight::Plan),
            _ => {}
        }
        if now.came.is_some() && now.came != self.came {
            return Some(Sight::Delivery);
        }
        // Pressed again, it says the same again, unless there are faults to be seen first.
        if is_press && state.is_held_back && state.is_sendable() {
            return Some(Sight::Delivery);
        }
        match (self.job, now.job) {
            (Some((before, false)), Some((job, true))) if before == job => {
                Some(Sight::Question(Question::JobToken))
            }
            _ => None,
        }
    }
}

fn question_of(run: &Run) -> Option<Question> {
    match run.standing() {
        Standing::NeedsToken => Some(Question::PlanToken),
        Standing::NeedsDecision => Some(Question::PlanChoice),
        Standing::Unwritten => Some(Question::PlanStore),
        _ => None,
    }
}

impl State {
    fn question_of_job(&self) -> Option<Question> {
        let job = self.job.as_ref()?;
        (job.phase == Phase::NeedsToken).then_some(Question::JobToken)
    }

    /// What the page waits for a person with, if it does: the plan, which stands still until
    /// then, and the job.
    pub fn questions(&self) -> [Option<Question>; 2] {
        let of_plan = match &self.plan.held {
            SlotState::Here(run) => question_of(run),
            _ => None,
        };
        [of_plan, self.question_of_job()]
    }

    /// Notes what an action has made appear.
    pub(super) fn note_sight(&mut self, before: &Glance, is_press: bool) {
        if let Some(sight) = before.new_in(&Glance::at(self), is_press, self) {
            self.sight = Some(sight);
            self.sights = self.sights.wrapping_add(1);
        }
    }
}

impl Action {
    /// Whether somebody wants the form sent.
    pub(super) const fn is_press(&self) -> bool {
        matches!(self, Self::Submit | Self::SubmitOffline)
    }
}
