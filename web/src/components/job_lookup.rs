//! What the endpoint's list of jobs says of the current import of a plan.

use roma_import::Lang;
use roma_import::response::JobLookup;
use yew::prelude::*;

use super::facts::{Fact, list_of_facts};
use crate::words::{plan_words, words};

/// What it says; nothing as long as the endpoint is asked.
pub fn job_lookup(found: Option<&JobLookup>, lang: Lang) -> Html {
    let (plan, words) = (plan_words(lang), words(lang));
    html! {
        <>
            <p role="status" id="plan-lookup">
                { match found {
                    None => plan.lookup_asking,
                    Some(JobLookup::NotFound) => plan.lookup_not_found,
                    Some(JobLookup::Found(_)) => plan.lookup_found,
                    Some(JobLookup::Inconclusive) => plan.lookup_inconclusive,
                } }
            </p>
            if let Some(JobLookup::Found(job_id)) = found {
                { list_of_facts(&[Fact::data(words.job_id, job_id.clone()).copied()], lang) }
            }
        </>
    }
}

/// Has the endpoint asked again, where it has said something else than which job it is.
pub fn ask_again(found: Option<&JobLookup>, lang: Lang, on_look_up: &Callback<()>) -> Html {
    if matches!(found, None | Some(JobLookup::Found(_))) {
        return Html::default();
    }
    html! {
        <button type="button" class="link" onclick={on_look_up.reform(|_: MouseEvent| ())}>
            { plan_words(lang).ask_again }
        </button>
    }
}
