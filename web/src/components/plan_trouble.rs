//! A plan that this page cannot read, or has failed to.

use roma_import::Lang;
use yew::prelude::*;

use super::facts::{Fact, list_of_facts};
use super::plan_card::PLAN;
use super::plan_record::removal;
use crate::plan::ReadFault;
use crate::words::plan_words;

/// That nobody knows whether there is a plan, why, and that it can be tried again. There
/// may be a good one, so that nothing is offered to be removed.
pub fn plan_unread(fault: &ReadFault, lang: Lang, on_read: &Callback<()>) -> Html {
    let words = plan_words(lang);
    html! {
        <section class="card plan" id={PLAN} aria-labelledby="plan-title">
            <h2 id="plan-title">{ words.title }</h2>
            <p class="verdict bad" role="alert">{ words.unread }</p>
            <p>{ words.unread_text }</p>
            if let Some(reason) = &fault.0 {
                { list_of_facts(&[Fact::data(words.unread_reason, reason.clone())], lang) }
            }
            <div class="row">
                <button type="button" onclick={on_read.reform(|_: MouseEvent| ())}>
                    { words.read_again }
                </button>
            </div>
        </section>
    }
}

/// What there is to know of the plan, and a way out, for who wants it gone.
pub fn plan_trouble(lang: Lang, on_remove: &Callback<()>) -> Html {
    let words = plan_words(lang);
    html! {
        <section class="card plan" id={PLAN} aria-labelledby="plan-title">
            <h2 id="plan-title">{ words.title }</h2>
            <p class="verdict bad">{ words.unreadable }</p>
            <p>{ words.unreadable_text }</p>
            { removal(words, on_remove) }
        </section>
    }
}
