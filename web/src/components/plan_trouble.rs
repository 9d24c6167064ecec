//! A plan that this page cannot read.

use roma_import::Lang;
use yew::prelude::*;

use crate::words::plan_words;

/// What there is to know of the plan, and a way out, for who wants it gone.
pub fn plan_trouble(lang: Lang, on_remove: &Callback<()>) -> Html {
    let words = plan_words(lang);
    html! {
        <section class="card plan" id="plan" aria-labelledby="plan-title">
            <h2 id="plan-title">{ words.title }</h2>
            <p class="verdict bad">{ words.unreadable }</p>
            <p>{ words.unreadable_text }</p>
            <div class="row">
                <button type="button" onclick={on_remove.reform(|_: MouseEvent| ())}>
                    { words.remove }
                </button>
            </div>
        </section>
    }
}
