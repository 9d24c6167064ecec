//! The jobs that another was followed in place of.

use std::rc::Rc;

use roma_import::Lang;
use yew::prelude::*;

use super::facts::{Fact, list_of_facts};
use super::job_card::{JOB, end_badge, link_words, phase_words};
use crate::dom;
use crate::hooks::use_kept_focus;
use crate::state::{Job, Phase};
use crate::words::words;

/// The `id` of the card.
const EARLIER_JOBS: &str = "earlier-jobs";

/// The jobs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The jobs, the last one first.
    pub jobs: Rc<Vec<Job>>,
    /// The language.
    pub lang: Lang,
    /// The user has had enough of them.
    pub on_close: Callback<()>,
}

/// The jobs that nobody looks at any more, be it that they have ended or may still be running,
/// each with what was sent and what leads back to it.
#[component]
pub fn EarlierJobs(props: &Props) -> Html {
    let words = words(props.lang);
    // A job goes when it is followed again.
    use_kept_focus(&[EARLIER_JOBS, JOB]);
    let onclick = props.on_close.reform(|_: MouseEvent| {
        // The card goes, and the focus is not to go with it.
        dom::focus(dom::MAIN);
    });
    html! {
        <section class="card" id={EARLIER_JOBS} tabindex="-1" aria-labelledby="earlier-jobs-title">
            <h2 id="earlier-jobs-title">{ words.earlier_jobs }</h2>
            <p>
                { words.earlier_jobs_text }
                if props.jobs.iter().any(Job::may_run) {
                    { words.gap }{ words.earlier_jobs_run }
                }
            </p>
            { for props.jobs.iter().map(|job| html! {
                <div class="earlier-job" key={format!("{} {} {}", job.ids.project_id, job.ids.instance_id, job.id)}>
                    <p>{ end_badge(job, words) }</p>
                    // That one succeeded its badge says.
                    if job.phase != Phase::Following && job.succeeded() != Some(true) {
                        { phase_words(job, true, words) }
                    }
                    { list_of_facts(&facts(job, props.lang), props.lang) }
                    { link_words(job, props.lang) }
                </div>
            }) }
            <div class="row">
                <button type="button" {onclick}>{ words.remove_from_page }</button>
            </div>
        </section>
    }
}

/// What tells one job from another: what it was begun with, as far as this page knows, and where
/// it is.
fn facts(job: &Job, lang: Lang) -> Vec<Fact> {
    let words = words(lang);
    let mut facts = Vec::new();
    if let Some(sent) = &job.sent {
        let accepted_at = sent.accepted_at.and_then(|at| dom::moment(at, lang.tag()));
        facts.extend(accepted_at.map(|at| Fact::new(words.accepted_at, at)));
        facts.push(Fact::new(words.items, sent.items.to_string()));
        facts.extend(sent.app().map(|app| Fact::data(words.app, app)));
    }
    facts.push(Fact::data(words.job_id, job.id.clone()).copied());
    facts.push(Fact::data(words.instance_id, job.ids.instance_id.clone()));
    facts
}
