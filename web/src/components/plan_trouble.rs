//! A plan that this page cannot read.

use roma_import::Lang;
use yew::prelude::*;

use crate::words::plan_words;

/// The plan, of which nothing is known.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The language.
    pub lang: Lang,
    /// The user wants it gone.
    pub on_remove: Callback<()>,
}

/// What there is to know, and a way out.
#[component]
pub fn PlanTrouble(props: &Props) -> Html {
    let words = plan_words(props.lang);
    html! {
        <section class="card plan" id="plan" aria-labelledby="plan-title">
            <h2 id="plan-title">{ words.title }</h2>
            <p class="verdict bad">{ words.unreadable }</p>
            <p>{ words.unreadable_text }</p>
            <div class="row">
                <button type="button" onclick={props.on_remove.reform(|_: MouseEvent| ())}>
                    { words.remove }
                </button>
            </div>
        </section>
    }
}
