//! The imports of a plan, and what became of each.

use std::rc::Rc;

use roma_import::history::{AttemptEnd, ImportHistory, ImportStatus};
use roma_import::{ImportBody, Lang};
use yew::prelude::*;

use super::disclosure::Disclosure;
use super::pager::{ROWS, last_page, pager};
use crate::plan::Part;
use crate::words::{PlanWords, plan_words, words};

/// The imports of a plan.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// They themselves.
    pub parts: Rc<Vec<Part>>,
    /// What became of each; nothing before the plan is begun.
    #[prop_or_default]
    pub steps: Option<Rc<Vec<ImportHistory>>>,
    /// The one that is underway, from 0.
    #[prop_or_default]
    pub current: Option<usize>,
    /// The one whose page is shown unless somebody has chosen another, from 0.
    #[prop_or_default]
    pub shown: usize,
    /// Who may be sending the current one.
    #[prop_or_default]
    pub sender: Sender,
    /// Whether nobody asks how the job of the current one is doing.
    #[prop_or_default]
    pub unfollowed: bool,
    /// Whether nothing more will be sent.
    #[prop_or_default]
    pub ended: bool,
    /// The language.
    pub lang: Lang,
}

/// Who may be sending the import that is underway.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Sender {
    /// Nobody.
    #[default]
    Nobody,
    /// This page.
    This,
    /// Another one, which runs the plan.
    Other,
}

/// The imports, a page at a time; each opens what is in it.
#[component]
pub fn PlanParts(props: &Props) -> Html {
    let words = plan_words(props.lang);
    let chosen = use_state_eq(|| None);
    let count = props.parts.len();
    let page = chosen.unwrap_or(props.shown / ROWS).min(last_page(count));
    let on_page = {
        let setter = chosen.setter();
        Callback::from(move |page: usize| setter.set(Some(page)))
    };
    let first = page * ROWS;
    html! {
        <div class="parts">
            <ol class="parts-list" role="list">
                { for props.parts.iter().enumerate().skip(first).take(ROWS).map(|(number, part)| {
                    let step = props.steps.as_ref().and_then(|steps| steps.get(number));
                    let current = props.current == Some(number);
                    html! {
                        <li key={number} aria-current={current.then_some("step")}>
                            <Disclosure class="part" title={title(number, part, words)}>
                                <PartItems body={part.body.clone()} lang={props.lang} />
                            </Disclosure>
                            if let Some(step) = step {
                                { state(step, current, props) }
                            }
                        </li>
                    }
                }) }
            </ol>
            { pager(count, page, &(words.imports)(count), props.lang, &on_page) }
        </div>
    }
}

fn title(number: usize, part: &Part, words: &PlanWords) -> String {
    let mut title = format!(
        "{} · {}",
        (words.import)(number + 1),
        (words.items)(part.items)
    );
    if let Some(app) = &part.app {
        title.push_str(" · ");
        title.push_str(app);
    }
    title
}

/// Where an import stands, in a word and in colour, and its job.
fn state(step: &ImportHistory, current: bool, props: &Props) -> Html {
    let Props { ended, lang, .. } = *props;
    let (words, general) = (plan_words(lang), words(lang));
    let last = step.attempts.last();
    let finished = matches!(
        last.and_then(|last| last.end.as_ref()),
        Some(AttemptEnd::Finished)
    );
    // One that is not sent any more was not just refused if it was sent before.
    let status = if ended {
        step.status_at_rest()
    } else {
        step.status()
    };
    let (class, word) = match status {
        ImportStatus::Waiting if ended => ("", words.not_sent),
        ImportStatus::Waiting => ("", words.waiting),
        ImportStatus::Unanswered => match props.sender {
            Sender::This if current => ("run", words.sending),
            // That page knows whether an answer is still to come.
            Sender::Other if current => ("run", words.sent),
            _ => ("warn", words.unanswered),
        },
        // Nobody asks how its job is doing.
        ImportStatus::Running(_) if ended || props.unfollowed => ("warn", general.not_followed),
        ImportStatus::Running(_) => ("run", general.running),
        ImportStatus::Done if finished => ("warn", words.finished),
        ImportStatus::Done => ("ok", general.succeeded),
        ImportStatus::Failed => ("bad", general.failed),
        ImportStatus::Refused(_) | ImportStatus::TokenRefused(_) => ("bad", words.refused),
        // It waits for nothing any more.
        ImportStatus::Busy(_) if ended => ("warn", words.refused),
        ImportStatus::Busy(_) => ("warn", words.busy),
        ImportStatus::Skipped if step.refusal().is_some() => ("warn", words.skipped_refused),
        ImportStatus::Skipped => ("warn", words.skipped),
        ImportStatus::SkippedFailed => ("bad", words.skipped_failed),
        ImportStatus::SkippedUnanswered => ("warn", words.skipped_unanswered),
        ImportStatus::Confirmed => ("ok", words.confirmed),
    };
    let job_id = last.and_then(|last| last.job_id.clone());
    html! {
        <>
            <span class={classes!("badge", class)}>{ word }</span>
            if let Some(job_id) = job_id {
                <span class="data part-job">{ job_id }</span>
            }
            { refusal(step, ended, lang) }
            { reasons(step, words) }
        </>
    }
}

/// How an import was refused that is not sent any more; of one that may still be, that stands
/// beside the question.
fn refusal(step: &ImportHistory, ended: bool, lang: Lang) -> Html {
    let Some(refused) = step.refusal() else {
        return Html::default();
    };
    if !ended && !step.status().is_settled() {
        return Html::default();
    }
    let said = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    html! {
        <p class="part-refusal">
            <span class="data">{ refused.status }{ said(&refused.code).map(|code| format!(" {code}")) }</span>
            if let Some(message) = said(&refused.message) {
                { words(lang).colon }{ message }
            }
        </p>
    }
}

/// What the service said of the job of an import; of one that somebody has still to decide
/// about, that stands beside the question.
fn reasons(step: &ImportHistory, words: &PlanWords) -> Html {
    let last = step.attempts.last();
    let Some(reasons) = last.and_then(|last| last.reasons.as_ref()) else {
        return Html::default();
    };
    if step.status() == ImportStatus::Failed {
        return Html::default();
    }
    let more = reasons.more();
    html! {
        <Disclosure class="part-reasons" title={(words.reasons)(reasons.count)}>
            <ul class="causes">
                { for reasons.first.iter().map(|reason| html! { <li>{ reason }</li> }) }
            </ul>
            if more > 0 {
                <p class="hint">{ (words.reasons_more)(more) }</p>
            }
        </Disclosure>
    }
}

/// The body of an import.
#[derive(Properties, PartialEq)]
pub struct BodyProps {
    body: AttrValue,
    lang: Lang,
}

/// What is in an import, read only while somebody wants to see it.
#[component]
fn PartItems(props: &BodyProps) -> Html {
    let body = ImportBody::from_json(props.body.as_bytes()).unwrap_or_default();
    let app = body.apps.into_iter();
    let tasks = body.tasks.into_iter().filter_map(|task| task.task_id);
    html! {
        // A box that scrolls has to be reachable by keyboard.
        <ol class="part-items data" tabindex="0">
            { for app.map(|name| html! {
                <li><span class="hint">{ plan_words(props.lang).kind_app }{ " " }</span>{ name }</li>
            }) }
            { for tasks.map(|id| html! { <li>{ id }</li> }) }
        </ol>
    }
}
