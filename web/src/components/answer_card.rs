//! What came back to an import.

use roma_import::Lang;
use roma_import::history::EarlierEffect;
use roma_import::response::{
    Deviation, DeviationKind, Effect, ImportDisposition, ImportResponse, Outcome, Refusal,
    Unreadable,
};
use roma_import::service::{self, Explanation};
use yew::prelude::*;

use super::disclosure::Disclosure;
use super::facts::{Fact, facts_of_refusal, list_of_facts};
use super::notes::list_of_notes;
use crate::state::Note;
use crate::words::{Words, words};

/// What came back: in words first, then as it came, with what is offered to be done about it
/// between. `earlier` is what the same import may have done when it was sent before, and `id`
/// that of the card.
pub fn answer_content(
    id: &str,
    answer: &ImportResponse,
    earlier: EarlierEffect,
    offer: Html,
    lang: Lang,
) -> Html {
    let words = words(lang);
    let fate = answer.effect();
    let is_advised = !earlier.may_be_in_the_way(answer.disposition());
    html! {
        <>
            { match &answer.outcome {
                // The job's id stands with the job.
                Outcome::Accepted { .. } => html! {
                    <>
                        <p class="verdict ok">{ words.accepted }</p>
                        { list_of_facts(&[Fact::data(words.status, answer.status.to_string())], lang) }
                    </>
                },
                Outcome::Refused(refusal) => html! {
                    <>
                        <p class="verdict bad">
                            { if fate == Effect::NotBegun { refused_verdict(earlier, words) } else { words.refused_unsure } }
                        </p>
                        { refusal_content(id, answer.status, refusal, earlier, lang) }
                    </>
                },
                Outcome::Unreadable(unreadable) => html! {
                    <>
                        <p class="verdict bad">{ came_back(*unreadable, words)(answer.status) }</p>
                        if fate == Effect::NotBegun {
                            <p>{ refused_verdict(earlier, words) }</p>
                        }
                        // A status can say as much as a code.
                        { explained(
                            service::explain_unreadable(answer.status, *unreadable, lang),
                            is_advised,
                            words,
                        ) }
                    </>
                },
            } }
            { fate_warning(fate, words) }
            if earlier.may_have_imported() && fate == Effect::NotBegun {
                { resent_warning(earlier, answer.disposition(), words) }
            }
            { deviations(answer, lang) }
            { offer }
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

/// Where the answer is not as documented, but for what its facts say already: that a field
/// of a refusal is missing or empty.
fn deviations(answer: &ImportResponse, lang: Lang) -> Html {
    let is_said = |deviation: &Deviation| {
        matches!(answer.outcome, Outcome::Refused(_))
            && matches!(
                deviation.kind,
                DeviationKind::Missing | DeviationKind::Empty
            )
    };
    let messages: Vec<String> = answer
        .deviations
        .iter()
        .filter(|deviation| !is_said(deviation))
        .map(|deviation| deviation.message(lang))
        .collect();
    if messages.is_empty() {
        return Html::default();
    }
    html! {
        <div class="deviations">
            <p class="hint">{ words(lang).deviations }</p>
            <ul class="causes hint">
                { for messages.into_iter().map(|message| html! { <li>{ message }</li> }) }
            </ul>
        </div>
    }
}

/// What it was that came back to an import with a status, where it was no answer.
pub const fn came_back(unreadable: Unreadable, words: &Words) -> fn(u16) -> String {
    match unreadable {
        Unreadable::Empty => words.answer_empty,
        Unreadable::Html => words.answer_html,
        Unreadable::Markup => words.answer_markup,
        Unreadable::NotJson => words.answer_not_json,
        Unreadable::Incomplete => words.answer_no_job,
        Unreadable::ErrorWithoutFields => words.answer_not_error,
    }
}

/// That an import was refused. Where the same one was sent before, nothing more is said than
/// what that refusal says.
pub fn refused_verdict(earlier: EarlierEffect, words: &Words) -> &'static str {
    if earlier.may_have_imported() {
        words.refused_again
    } else {
        words.refused
    }
}

/// That a refusal says nothing of when the same import was sent before.
pub fn resent_warning(earlier: EarlierEffect, received: ImportDisposition, words: &Words) -> Html {
    html! {
        <div class="fate unknown">
            <p>
                { match earlier {
                    EarlierEffect::Begun => words.resent_begun,
                    _ if earlier.may_be_in_the_way(received) => words.resent_busy,
                    _ => words.resent,
                } }
            </p>
        </div>
    }
}

/// That the fate of what was sent is not known, if it is not.
pub fn fate_warning(fate: Effect, words: &Words) -> Html {
    match fate {
        Effect::Begun | Effect::NotBegun => Html::default(),
        Effect::Unknown => html! {
            <div class="fate unknown">
                <p><strong>{ words.fate_unknown }</strong></p>
                <p>{ words.fate_unknown_check }</p>
            </div>
        },
    }
}

/// What a code or a status means and what to do about it, if anybody knows. What is advised
/// is to be left out where an import may be in its own way: to wait and send it again is what
/// may import it twice.
pub fn explained(explanation: Option<Explanation>, is_advised: bool, words: &Words) -> Html {
    match explanation {
        None => Html::default(),
        Some(explanation) => html! {
            <div class="explained">
                <p>{ explanation.meaning }</p>
                if is_advised {
                    <p><strong>{ words.what_now }</strong>{ words.gap }{ explanation.next_step }</p>
                }
            </div>
        },
    }
}

/// What a refusal means, what the endpoint has found, and each field as it came; `id` is
/// that of the place where it stands, and `earlier` what the same import may have done when it
/// was sent before.
pub fn refusal_content(
    id: &str,
    status: u16,
    refusal: &Refusal,
    earlier: EarlierEffect,
    lang: Lang,
) -> Html {
    let words = words(lang);
    let code = refusal.error_code.as_deref();
    let explanation = service::explain_refusal(status, code, refusal.says_why(), lang);
    let is_advised = !earlier.may_be_in_the_way(ImportDisposition::of_refusal(status, code));
    let reported: Vec<Note> = refusal
        .violations
        .iter()
        .map(|violation| Note {
            reported: false,
            ..Note::reported(violation)
        })
        .collect();
    html! {
        <>
            { explained(explanation, is_advised, words) }
            { list_of_notes(id, &reported, refusal.omitted, lang) }
            { list_of_facts(&facts_of_refusal(status, refusal, words), lang) }
        </>
    }
}
