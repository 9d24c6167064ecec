//! What the endpoint's list of jobs says of the current import of a plan.

use roma_import::Lang;
use roma_import::response::JobLookup;
use yew::prelude::*;

use super::facts::{Fact, list_of_facts};
use crate::plan::{Run, Wish};
use crate::words::{in_seconds, plan_words, words};

/// What it says, or that the endpoint is asked, or could not be.
pub fn job_lookup(run: &Run, lang: Lang) -> Html {
    let found = run.lookup.told.as_ref();
    let (plan, words) = (plan_words(lang), words(lang));
    html! {
        <>
            <p role="status" id="plan-lookup">
                { match found {
                    None if !run.could_not_ask() => plan.lookup_asking.into(),
                    None if run.asks_for_job() => {
                        (plan.lookup_failed)(run.asked_pause_ms().map(in_seconds))
                    }
                    None => plan.lookup_gave_up.into(),
                    Some(JobLookup::NotFound) => plan.lookup_not_found.into(),
                    Some(JobLookup::Found(_)) => plan.lookup_found.into(),
                    Some(JobLookup::Inconclusive) => plan.lookup_inconclusive.into(),
                } }
            </p>
            if let Some(JobLookup::Found(job_id)) = found {
                { list_of_facts(&[Fact::data(words.job_id, job_id.clone()).copied()], lang) }
            }
        </>
    }
}

/// Has the endpoint asked again, where it could not be asked, or has said something else than
/// which job it is.
pub fn ask_again(run: &Run, lang: Lang, on_wish: &Callback<Wish>) -> Html {
    let has_named_none = match &run.lookup.told {
        None => run.could_not_ask(),
        Some(found) => !matches!(found, JobLookup::Found(_)),
    };
    if !has_named_none {
        return Html::default();
    }
    html! {
        <button type="button" class="link" onclick={on_wish.reform(|_: MouseEvent| Wish::LookUpAgain)}>
            { plan_words(lang).ask_again }
        </button>
    }
}
