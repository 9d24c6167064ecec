//! What a person has to decide about an import of a plan.

use roma_import::Lang;
use roma_import::history::{EarlierEffect, ImportStatus, Refused};
use roma_import::response::{ImportResponse, Outcome};
use roma_import::service;
use yew::prelude::*;

use super::answer_card::{came_back, explained, refusal_content};
use super::delivery_card::loss_causes;
use super::disclosure::Disclosure;
use super::facts::{Fact, list_of_facts};
use super::fresh_token::FreshToken;
use super::job_card::{Again, phase_said, trouble_words};
use super::job_lookup::{ask_again, job_lookup};
use super::reasons_table::reasons_table;
use crate::plan::{Decision, Run, Wish};
use crate::state::{Came, Job, Phase, Token};
use crate::words::{Words, in_seconds, plan_words, words};

/// The `id` of the question.
pub const CHOICE: &str = "plan-choice";

/// The `id` of what a refused token got for an answer.
const REFUSAL: &str = "plan-refusal";

/// The `id` of the field for the plan's token.
pub const PLAN_TOKEN: &str = "plan-token";

/// What happened to the current import of a plan, what is known of it, and what can be
/// done: a decision, that the endpoint is asked again, or another user's token, which may
/// stand in the form.
pub fn plan_choice(
    run: &Run,
    in_form: Option<&Token>,
    lang: Lang,
    on_wish: &Callback<Wish>,
) -> Html {
    let plan = plan_words(lang);
    let takes_token = run.takes_other_token();
    let Some(question) = question(run, lang) else {
        return Html::default();
    };
    html! {
        // Another question has other buttons: a second press must not answer it. The same
        // one in another language has not.
        <div key={question_key(run)} class="fate unknown choice" id={CHOICE} role="group" aria-labelledby="plan-choice-title">
            <p id="plan-choice-title"><strong>{ question.title }</strong></p>
            { question.content }
            if takes_token {
                <FreshToken
                    id={PLAN_TOKEN}
                    label={words(lang).other_token}
                    act={match run.status() {
                        Some(ImportStatus::Refused(_)) => plan.retry_with,
                        _ => plan.look_with,
                    }}
                    in_form={in_form.cloned()}
                    {lang}
                    on_token={on_wish.reform(Wish::Token)}
                />
            }
            <div class="row">
                { for question.choices.into_iter().map(|(word, decision)| choice(run, word, decision, on_wish)) }
                { ask_again(run, lang, on_wish) }
            </div>
            { question.causes }
        </div>
    }
}

/// What a person is asked.
struct Question {
    title: String,
    /// What decides.
    content: Html,
    /// What can be decided, each in words.
    choices: Vec<(&'static str, Decision)>,
    /// What may be the cause, which comes after what can be done.
    causes: Html,
}

/// What a person is asked about the current import; nothing if it takes nobody.
fn question(run: &Run, lang: Lang) -> Option<Question> {
    let plan = plan_words(lang);
    let number = run.current().map_or(0, |at| at + 1);
    Some(match run.status()? {
        ImportStatus::Failed => Question {
            title: (plan.failed_title)(number),
            content: failed(run, lang),
            choices: vec![(plan.retry, Decision::Retry), (plan.skip, Decision::Skip)],
            causes: Html::default(),
        },
        ImportStatus::Refused(earlier) => Question {
            title: (plan.refused_title)(number),
            content: refused(run, earlier, lang),
            choices: vec![
                (
                    // The permission may have been given meanwhile.
                    if run.takes_other_token() {
                        plan.retry_same
                    } else {
                        plan.retry
                    },
                    Decision::Retry,
                ),
                (plan.skip, Decision::Skip),
            ],
            causes: Html::default(),
        },
        ImportStatus::Busy(earlier) if earlier.may_be_running() => Question {
            title: if run.found_job().is_some() {
                (plan.found_busy_title)(number)
            } else if run.may_be_in_its_own_way() {
                (plan.busy_again_title)(number)
            } else {
                (plan.busy_title)(number)
            },
            content: busy_again(run, lang),
            choices: choices_of_unknown(run, (words(lang).busy_wait, Decision::Wait), lang),
            causes: if run.found_job().is_some() {
                Html::default()
            } else {
                refusal_of(run, earlier, lang)
            },
        },
        ImportStatus::Busy(earlier) => Question {
            title: (plan.busy_title)(number),
            content: busy(run, earlier, lang),
            choices: vec![
                (words(lang).busy_wait, Decision::Wait),
                (plan.skip, Decision::Skip),
            ],
            causes: Html::default(),
        },
        ImportStatus::Running(job_id) => {
            let mut choices = Vec::new();
            // What no address can hold cannot be asked for a second time either.
            let job = run.job.as_ref();
            if !job.is_some_and(|job| job.phase == Phase::Unaddressable) {
                choices.push((plan.poll_again, Decision::PollAgain));
            }
            choices.push((plan.imported, Decision::Imported));
            if run.has_lost_job() {
                choices.push((plan.retry, Decision::SendAgain));
            }
            choices.push((plan.skip, Decision::Skip));
            Question {
                title: (plan.unseen_title)(number),
                content: unseen(run, job_id, lang),
                choices,
                causes: Html::default(),
            }
        }
        ImportStatus::Unanswered => Question {
            title: if run.found_job().is_none() {
                (plan.unknown_title)(number)
            } else if run.got_response() {
                (plan.found_answered_title)(number)
            } else {
                (plan.found_title)(number)
            },
            content: unanswered(run, lang),
            choices: choices_of_unknown(run, (plan.retry, Decision::SendAgain), lang),
            // Most of them are not the cause if there is a job.
            causes: if run.found_job().is_some() {
                Html::default()
            } else {
                came(run, lang)
            },
        },
        _ => return None,
    })
}

/// What can be decided about an import that may have been begun; it is sent again by this
/// word.
fn choices_of_unknown(
    run: &Run,
    sending: (&'static str, Decision),
    lang: Lang,
) -> Vec<(&'static str, Decision)> {
    let plan = plan_words(lang);
    let mut choices = Vec::new();
    if run.found_job().is_some() {
        choices.push((plan.adopt, Decision::Adopt));
    }
    if run.is_stopping() {
        choices.push((plan.imported_last, Decision::Imported));
    } else {
        choices.push((plan.imported, Decision::Imported));
        choices.push(sending);
    }
    choices.push((plan.skip, Decision::Skip));
    choices
}

/// What decides in a word. It cannot be pressed while the endpoint is asked: what that says
/// brings another button, by which the others move.
fn choice(run: &Run, word: &str, decision: Decision, on_wish: &Callback<Wish>) -> Html {
    let may_decide = run.may_decide(decision);
    let onclick = may_decide.then(|| on_wish.reform(move |_: MouseEvent| Wish::Decide(decision)));
    // What is all but sure to be right stands out; nothing else does.
    let class = match decision {
        Decision::Adopt => Some("primary"),
        Decision::Wait if !run.may_be_in_its_own_way() => Some("primary"),
        _ => None,
    };
    html! {
        <button
            // The focus stays with its word when another comes before it.
            key={format!("{decision:?}")}
            type="button"
            {class}
            aria-disabled={(!may_decide).then_some("true")}
            {onclick}
        >
            { word }
        </button>
    }
}

/// What tells a question from any other, whatever the language.
fn question_key(run: &Run) -> String {
    let status = run.status().as_ref().map(std::mem::discriminant);
    format!("{:?} {status:?}", run.current())
}

/// How the service has refused the token that was given last, if that is known.
pub fn token_refusal(run: &Run, lang: Lang) -> Option<Html> {
    if let Some(job) = &run.job
        && job.phase == Phase::NeedsToken
    {
        return Some(trouble_words(job.trouble.as_ref()?, Again::No, lang));
    }
    if let Some(trouble) = &run.lookup_refusal {
        return Some(trouble_words(trouble, Again::No, lang));
    }
    let (Some(ImportStatus::TokenRefused(earlier)), Some(Came::Answered(answer))) =
        (run.status(), &run.came)
    else {
        return None;
    };
    let plan = plan_words(lang);
    let number = run.current().map_or(0, |at| at + 1);
    Some(html! {
        <div class="trouble">
            <p><strong>{ (plan.refused_title)(number) }</strong></p>
            { match &answer.outcome {
                Outcome::Refused(refusal) => {
                    refusal_content(REFUSAL, answer.status, refusal, earlier, lang)
                }
                Outcome::Unreadable(why) => html! {
                    <>
                        { unreadable(answer, words(lang)) }
                        { explained(
                            service::explain_unreadable(answer.status, *why, lang),
                            true,
                            words(lang),
                        ) }
                    </>
                },
                // No token is refused by that.
                Outcome::Accepted { .. } => Html::default(),
            } }
            { raw_answer(&answer.raw, lang) }
        </div>
    })
}

fn failed(run: &Run, lang: Lang) -> Html {
    let words = plan_words(lang);
    let items = run.part().map_or(0, |part| part.items);
    let progress = run.job.as_ref().and_then(Job::progress);
    let reasons = (run.step()).and_then(|step| step.attempts.last()?.reasons.as_ref());
    let has_reasons = progress.map_or(reasons.is_some(), |progress| !progress.reasons.is_empty());
    html! {
        <>
            <p>{ (words.failed_text)(items, has_reasons) }</p>
            if let Some(progress) = progress {
                { reasons_table(progress, lang) }
            } else if let Some(reasons) = reasons {
                <div class="reasons-box" tabindex="0" role="group" aria-label={self::words(lang).reasons}>
                    <ul class="causes">
                        { for reasons.first.iter().map(|reason| html! { <li>{ reason }</li> }) }
                    </ul>
                </div>
            }
        </>
    }
}

/// How the current import was refused last, if it was.
fn refusal(run: &Run) -> Option<&Refused> {
    run.step()?.refusal()
}

/// What a refusal means, as far as the plan's record tells.
fn meaning(refused: &Refused, earlier: EarlierEffect, lang: Lang) -> Html {
    let is_advised = !earlier.may_be_in_the_way(refused.disposition());
    explained(refused.explain(lang), is_advised, words(lang))
}

fn busy(run: &Run, earlier: EarlierEffect, lang: Lang) -> Html {
    html! {
        <>
            { refusal_of(run, earlier, lang) }
            <p>{ (plan_words(lang).busy_text)(in_seconds(run.busy_retry_delay_ms)) }</p>
        </>
    }
}

/// The same of an import that was sent before with an unknown fate: that may be what it meets,
/// unless what is to stop has met no job at all.
fn busy_again(run: &Run, lang: Lang) -> Html {
    let plan = plan_words(lang);
    let known = run.lookup.told.is_some() || run.is_asking() || run.could_not_ask();
    html! {
        <>
            if run.found_job().is_none() {
                <p>
                    { if run.may_be_in_its_own_way() {
                        plan.busy_again_text
                    } else {
                        plan.refused_again_text
                    } }
                </p>
            }
            if known {
                { job_lookup(run, lang) }
            }
            if run.is_stopping() {
                <p>{ plan.unknown_stopping }</p>
            } else if run.found_job().is_none() {
                <p>{ (plan.busy_text)(in_seconds(run.busy_retry_delay_ms)) }</p>
            }
        </>
    }
}

/// How the current import was refused, in full.
fn refusal_of(run: &Run, earlier: EarlierEffect, lang: Lang) -> Html {
    refusal(run).map_or_else(Html::default, |refused| {
        refusal_in_full(run, refused, earlier, lang)
    })
}

fn refused(run: &Run, earlier: EarlierEffect, lang: Lang) -> Html {
    let plan = plan_words(lang);
    let Some(refused) = refusal(run) else {
        return Html::default();
    };
    html! {
        <>
            <p>
                { if earlier.may_have_imported() {
                    plan.refused_again_text
                } else {
                    plan.refused_text
                } }
            </p>
            { refusal_in_full(run, refused, earlier, lang) }
            // What may have been imported is not brought back, and a permission is not in it.
            if !earlier.may_have_imported() && !run.takes_other_token() {
                <p class="hint">{ plan.refused_mend }</p>
            }
        </>
    }
}

/// A refusal with all that came, or as far as the record tells after a reload.
fn refusal_in_full(run: &Run, refused: &Refused, earlier: EarlierEffect, lang: Lang) -> Html {
    let Some(Came::Answered(answer)) = &run.came else {
        return recorded(refused, earlier, lang);
    };
    html! {
        <>
            { if let Outcome::Refused(refusal) = &answer.outcome {
                refusal_content(CHOICE, answer.status, refusal, earlier, lang)
            } else {
                html! {
                    <>
                        { unreadable(answer, words(lang)) }
                        { recorded(refused, earlier, lang) }
                    </>
                }
            } }
            { raw_answer(&answer.raw, lang) }
        </>
    }
}

/// A refusal as far as the plan's record tells, which does not keep all that came.
fn recorded(refused: &Refused, earlier: EarlierEffect, lang: Lang) -> Html {
    let words = words(lang);
    let mut facts = vec![Fact::data(words.status, refused.status.to_string())];
    if let code @ Some(_) = refused.code.as_deref() {
        facts.push(Fact::given_data(words.error_code, code, words));
    }
    if let message @ Some(_) = refused.message.as_deref() {
        facts.push(Fact::given(words.error_msg, message, words));
    }
    if let Some(request_id) = &refused.request_id {
        facts.push(Fact::data(words.request_id, request_id.clone()).copied());
    }
    html! {
        <>
            { meaning(refused, earlier, lang) }
            { list_of_facts(&facts, lang) }
        </>
    }
}

/// What came back instead of an answer, if it was none.
fn unreadable(answer: &ImportResponse, words: &Words) -> Html {
    match &answer.outcome {
        Outcome::Unreadable(unreadable) => html! {
            <p>{ came_back(*unreadable, words)(answer.status) }</p>
        },
        _ => Html::default(),
    }
}

/// An answer as it came, if there is anything in it.
fn raw_answer(raw: &str, lang: Lang) -> Html {
    if raw.is_empty() {
        return Html::default();
    }
    html! {
        <Disclosure class="raw" title={words(lang).raw}>
            <pre class="data" tabindex="0">{ raw }</pre>
        </Disclosure>
    }
}

fn unseen(run: &Run, job_id: &str, lang: Lang) -> Html {
    let words = words(lang);
    let job = run.job.as_ref();
    let why = job.map_or(words.gave_up, |job| phase_said(job, words));
    html! {
        <>
            <p>{ why }</p>
            { list_of_facts(&[Fact::data(words.job_id, job_id.to_owned()).copied()], lang) }
            if let Some(trouble) = job.and_then(|job| job.trouble.as_ref()) {
                { trouble_words(trouble, Again::No, lang) }
            }
            { raw_answer(job.and_then(|job| job.raw.as_deref()).unwrap_or_default(), lang) }
        </>
    }
}

fn unanswered(run: &Run, lang: Lang) -> Html {
    let plan = plan_words(lang);
    let unknown = if run.is_stopping() {
        plan.unknown_stopping
    } else if run.got_response() {
        plan.unknown_answered
    } else {
        plan.unknown_text
    };
    html! {
        <>
            // What decides comes first.
            { job_lookup(run, lang) }
            if run.found_job().is_none() {
                <p>{ unknown }</p>
            }
        </>
    }
}

/// What came when the current import was sent.
fn came(run: &Run, lang: Lang) -> Html {
    let words = words(lang);
    match &run.came {
        None => Html::default(),
        Some(Came::Lost(loss)) => loss_causes(*loss, words),
        Some(Came::Abandoned) => html! { <p>{ words.cancelled }</p> },
        Some(Came::Answered(answer)) => html! {
            <>
                { unreadable(answer, words) }
                if let Outcome::Unreadable(why) = &answer.outcome {
                    { explained(service::explain_sign_in(answer.status, *why, lang), true, words) }
                }
                if matches!(answer.outcome, Outcome::Refused(_)) {
                    <p>{ words.status }{ words.colon }<span class="data">{ answer.status }</span></p>
                }
                { raw_answer(&answer.raw, lang) }
            </>
        },
    }
}
