//! What came back to an import.

use roma_import::Lang;
use roma_import::answer::{Answer, Fate, Outcome, Reception, Refusal, Unreadable};
use roma_import::service::{self, Explanation};
use yew::prelude::*;

use super::disclosure::Disclosure;
use super::facts::{Fact, list_of_facts};
use super::notes::list_of_notes;
use crate::state::Note;
use crate::words::{Words, in_seconds, plan_words, words};

/// What came back: in words first, then as it came. The user may want to have a refused
/// import sent again, each time after `pause` milliseconds; `beside_plan` is whether a plan
/// of this page may be what is in its way.
pub fn answer_content(
    answer: &Answer,
    pause: u32,
    beside_plan: bool,
    lang: Lang,
    on_wait: &Callback<()>,
) -> Html {
    let words = words(lang);
    let on_wait = on_wait.reform(|_: MouseEvent| ());
    let fate = answer.fate();
    html! {
        <>
            { match &answer.outcome {
                // The job's id stands with the job.
                Outcome::Accepted { .. } => html! {
                    <p class="verdict ok">{ words.accepted }</p>
                },
                Outcome::Refused(refusal) => refused(refusal, answer.status, fate, lang),
                Outcome::Unreadable(unreadable) => html! {
                    <>
                        <p class="verdict bad">{ came_back(*unreadable, words)(answer.status) }</p>
                        if fate == Fate::Refused {
                            <p>{ words.refused }</p>
                        }
                        // A status can say as much as a code.
                        { explained(service::explain_status(answer.status, lang), words) }
                    </>
                },
            } }
            { fate_warning(fate, words) }
            if !answer.deviations.is_empty() {
                <div class="deviations">
                    <p class="hint">{ words.deviations }</p>
                    <ul class="causes hint">
                        { for answer.deviations.iter().map(|deviation| html! {
                            <li>{ deviation.message(lang) }</li>
                        }) }
                    </ul>
                </div>
            }
            if answer.reception() == Reception::Busy {
                <div class="offer">
                    if beside_plan {
                        <p>{ plan_words(lang).in_the_way }</p>
                    }
                    <p>{ (words.busy_offer)(in_seconds(pause)) }</p>
                    <button type="button" onclick={on_wait}>{ words.busy_wait }</button>
                </div>
            }
            <Disclosure
                class="raw"
                title={words.raw}
                open={matches!(answer.outcome, Outcome::Unreadable(_))}
            >
                if answer.raw.is_empty() {
                    <p class="hint">{ words.raw_empty }</p>
                } else {
                    <pre class="data" tabindex="0">{ &answer.raw }</pre>
                }
            </Disclosure>
        </>
    }
}

/// What it was that came back to an import with a status, where it was no answer.
pub const fn came_back(unreadable: Unreadable, words: &Words) -> fn(u16) -> String {
    match unreadable {
        Unreadable::Empty => words.answer_empty,
        Unreadable::Html => words.answer_html,
        Unreadable::NotJson => words.answer_not_json,
        Unreadable::Incomplete => words.answer_no_job,
        Unreadable::NotAnError => words.answer_not_error,
    }
}

/// That the fate of what was sent is not known, if it is not.
pub fn fate_warning(fate: Fate, words: &Words) -> Html {
    match fate {
        Fate::Begun | Fate::Refused => Html::default(),
        Fate::Unknown => html! {
            <div class="fate unknown">
                <p><strong>{ words.fate_unknown }</strong></p>
                <p>{ words.fate_unknown_check }</p>
            </div>
        },
    }
}

/// What a code or a status means and what to do about it, if anybody knows.
fn explained(explanation: Option<Explanation>, words: &Words) -> Html {
    match explanation {
        None => Html::default(),
        Some(explanation) => html! {
            <div class="explained">
                <p>{ explanation.meaning }</p>
                <p><strong>{ words.what_now }</strong>{ words.gap }{ explanation.next_step }</p>
            </div>
        },
    }
}

fn refused(refusal: &Refusal, status: u16, fate: Fate, lang: Lang) -> Html {
    let words = words(lang);
    // One that is missing and one that is empty are two different facts.
    let given = |name: &'static str, value: &Option<String>, data: bool| match value.as_deref() {
        None => Fact::new(name, words.not_given),
        Some("") => Fact::new(name, words.given_empty),
        Some(text) if data => Fact::data(name, text.to_owned()),
        Some(text) => Fact::new(name, text.to_owned()),
    };
    let request_id = given(words.request_id, &refusal.request_id, true);
    let mut facts = vec![
        Fact::data(words.status, status.to_string()),
        given(words.error_code, &refusal.error_code, true),
        given(words.error_msg, &refusal.error_msg, false),
        given(words.error_details, &refusal.error_details, false),
        if request_id.data {
            request_id.copied()
        } else {
            request_id
        },
    ];
    if let Some(suggestion) = &refusal.suggestion {
        facts.push(Fact::new(words.suggestion, suggestion.clone()));
    }
    let reported: Vec<Note> = refusal
        .violations
        .iter()
        .map(|violation| Note {
            reported: false,
            ..Note::reported(violation)
        })
        .collect();
    // A code that nobody knows, without a word, leaves what the status says.
    let says_why = [&refusal.error_msg, &refusal.error_details]
        .into_iter()
        .flatten()
        .any(|words| !words.is_empty());
    let by_code = refusal.error_code.as_deref();
    let explanation = by_code
        .and_then(|code| service::explain(code, lang))
        .or_else(|| service::explain_status(status, lang).filter(|_| !says_why));
    html! {
        <>
            <p class="verdict bad">
                { if fate == Fate::Refused { words.refused } else { words.refused_unsure } }
            </p>
            { explained(explanation, words) }
            { list_of_notes("answer", &reported, 0, lang) }
            { list_of_facts(&facts, lang) }
        </>
    }
}
