//! Says aloud, to those who cannot see it, what has just happened.

use roma_import::Lang;
use roma_import::response::Outcome;
use yew::prelude::*;

use crate::plan::Standing;
use crate::state::{Delivery, Job, Phase};
use crate::words::{Words, plan_words, words};

/// What can be said.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The import on its way.
    pub delivery: Delivery,
    /// The job that is followed.
    pub job: Option<Job>,
    /// Where the plan stands that this page runs.
    pub plan: Option<Standing>,
    /// The language.
    pub lang: Lang,
}

/// Three regions, about the import, about its job and about the plan. Each holds a
/// sentence that changes only when something has happened, so that each thing
/// is said once.
#[component]
pub fn Announcer(props: &Props) -> Html {
    let words = words(props.lang);
    html! {
        <>
            <p class="visually-hidden" role="status" id="said-delivery">
                { delivery(&props.delivery, words) }
            </p>
            <p class="visually-hidden" role="status" id="said-job">
                { props.job.as_ref().map(|job| said_of(job, words)) }
            </p>
            <p class="visually-hidden" role="status" id="said-plan">
                { props.plan.map(|standing| said_of_plan(standing, props.lang)) }
            </p>
        </>
    }
}

fn delivery(delivery: &Delivery, words: &Words) -> String {
    match delivery {
        Delivery::None => String::new(),
        Delivery::HeldBack => words.held_back.into(),
        Delivery::Underway { slow: false, .. } => words.sending.into(),
        Delivery::Underway { slow: true, .. } => words.slow.into(),
        Delivery::Waiting { .. } => words.waiting.into(),
        Delivery::Answered { answer, .. } => match &answer.outcome {
            Outcome::Accepted { .. } => words.accepted.into(),
            Outcome::Refused(refusal) => {
                let told = [refusal.error_code.as_deref(), refusal.error_msg.as_deref()];
                let told: Vec<_> = told.into_iter().flatten().collect();
                if told.is_empty() {
                    words.refused_unsure.into()
                } else {
                    [words.refused_unsure, &told.join(" ")].join(words.gap)
                }
            }
            Outcome::Unreadable(_) => format!("{} {}", words.status, answer.status),
        },
        Delivery::Lost { .. } => words.lost.into(),
        Delivery::Cancelled => words.cancelled.into(),
    }
}

fn said_of_plan(standing: Standing, lang: Lang) -> String {
    let words = plan_words(lang);
    (words.said)(words.standing(standing))
}

fn said_of(job: &Job, words: &Words) -> &'static str {
    match job.phase {
        Phase::Following => "",
        Phase::Stopped => words.stopped,
        Phase::NeedsToken if job.token.is_none() => words.link_needs_token,
        Phase::NeedsToken => words.needs_token,
        Phase::Denied => words.denied,
        Phase::Gone => words.gone,
        Phase::GaveUp => words.gave_up,
        Phase::Stalled => words.stalled,
        Phase::Unaddressable => words.unaddressable,
        Phase::Ended => match job.succeeded() {
            Some(true) => words.succeeded_text,
            Some(false) => words.failed_text,
            None => words.finished_text,
        },
    }
}
