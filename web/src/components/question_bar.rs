//! What waits for somebody out of view.

use roma_import::Lang;
use yew::prelude::*;

use super::fresh_token::form_id;
use super::job_card::JOB_TOKEN;
use super::plan_card::{PLAN, STORE};
use super::plan_choice::{CHOICE, PLAN_TOKEN};
use crate::dom;
use crate::state::Question;
use crate::words::words;

/// The `id` of a question's place.
pub fn question_id(question: Question) -> String {
    match question {
        Question::JobToken => form_id(JOB_TOKEN),
        Question::PlanToken => form_id(PLAN_TOKEN),
        Question::PlanChoice => CHOICE.to_owned(),
        Question::PlanStore => STORE.to_owned(),
    }
}

/// A bar at the edge of the window that leads to a question.
pub fn question_bar(question: Question, lang: Lang) -> Html {
    let words = words(lang);
    let (text, focused) = match question {
        Question::JobToken => (words.job_waits, JOB_TOKEN),
        Question::PlanToken => (words.plan_waits, PLAN_TOKEN),
        Question::PlanChoice | Question::PlanStore => (words.plan_waits, PLAN),
    };
    let onclick = move |_: MouseEvent| {
        dom::focus_in_place(focused);
        dom::bring_into_view(&[&question_id(question)]);
    };
    html! {
        <p class="below">
            { text }{ " " }
            <button type="button" class="link" {onclick}>{ words.go_there }</button>
        </p>
    }
}
