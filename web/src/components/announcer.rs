//! Says aloud, to those who cannot see it, what has just happened.

use roma_import::Lang;
use roma_import::history::EarlierEffect;
use roma_import::response::{Effect, ImportResponse, Outcome};
use yew::prelude::*;

use super::answer_card::{came_back, refused_verdict};
use super::delivery_card::held_back_verdict;
use super::job_card::phase_said;
use crate::plan::{Run, Standing};
use crate::state::{Delivery, State, TransportFailure};
use crate::words::{Words, plan_words, words};

/// Three regions, about the import, about its job and about the plan. Each holds a
/// sentence that changes only when something has happened, so that each thing
/// is said once.
pub fn announcer(state: &State) -> Html {
    let words = words(state.lang);
    let plan = state.plan.run().map(Run::standing);
    html! {
        <>
            <p class="visually-hidden" role="status" id="said-delivery">
                if state.is_held_back {
                    { held_back_verdict(false, words) }
                } else {
                    { delivery(&state.delivery, state.earlier_effect, words) }
                }
            </p>
            <p class="visually-hidden" role="status" id="said-job">
                { state.job.as_ref().map(|job| phase_said(job, words)) }
            </p>
            <p class="visually-hidden" role="status" id="said-plan">
                { plan.map(|standing| said_of_plan(standing, state.lang)) }
            </p>
        </>
    }
}

fn delivery(delivery: &Delivery, earlier: EarlierEffect, words: &Words) -> String {
    match delivery {
        Delivery::None => String::new(),
        Delivery::Underway { is_last: true, .. } => words.last_try.into(),
        Delivery::Underway { slow: true, .. } => words.slow.into(),
        // It was said when that began. Each try, and each refusal, would be said anew for as
        // long as it waits.
        Delivery::Underway { refusals: 1.., .. } | Delivery::Waiting { .. } => words.waiting.into(),
        Delivery::Underway { .. } => words.sending.into(),
        Delivery::Answered { gave_up: true, .. } if earlier.may_have_imported() => {
            words.gave_up_waiting_again.into()
        }
        Delivery::Answered { gave_up: true, .. } => words.gave_up_waiting.into(),
        Delivery::Answered { answer, .. } => answered(answer, earlier, words),
        Delivery::Lost { loss, .. } => {
            let came = match loss {
                TransportFailure::Redirect => words.lost_redirect,
                _ => words.lost,
            };
            [came, words.fate_unknown].join(words.gap)
        }
        Delivery::Cancelled { .. } => [words.cancelled, words.fate_unknown].join(words.gap),
    }
}

/// What came of an import, as the card shows it: whether it has begun comes before what the
/// service says of it.
fn answered(answer: &ImportResponse, earlier: EarlierEffect, words: &Words) -> String {
    let fate = answer.effect();
    let refused = refused_verdict(earlier, words);
    let (verdict, told) = match &answer.outcome {
        Outcome::Accepted { .. } => return words.accepted.into(),
        Outcome::Refused(_) if fate == Effect::NotBegun => (None, refused.into()),
        Outcome::Refused(_) => (None, words.refused_unsure.into()),
        Outcome::Unreadable(unreadable) => (
            (fate == Effect::NotBegun).then_some(refused),
            came_back(*unreadable, words)(answer.status),
        ),
    };
    let mut said = vec![told];
    said.extend(verdict.map(str::to_owned));
    if fate == Effect::Unknown {
        said.push(words.fate_unknown.into());
    }
    if let Outcome::Refused(refusal) = &answer.outcome {
        let told = [refusal.error_code.as_deref(), refusal.error_msg.as_deref()];
        let told: Vec<_> = told.into_iter().flatten().collect();
        if !told.is_empty() {
            said.push(told.join(" "));
        }
    }
    said.join(words.gap)
}

fn said_of_plan(standing: Standing, lang: Lang) -> String {
    let words = plan_words(lang);
    (words.said)(words.standing(standing))
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::state::{Ids, Outgoing, Token};

    fn outgoing() -> Rc<Outgoing> {
        Rc::new(Outgoing {
            ids: Ids::default(),
            token: Token::checked(&"t".into()).ok().unwrap(),
            body: "{}".into(),
            items: 0,
            destination: None,
        })
    }

    #[test]
    fn a_redirect_is_heard_as_what_it_is() {
        let outgoing = outgoing();
        let lost = |loss| {
            let outgoing = outgoing.clone();
            let lost = Delivery::Lost { outgoing, loss };
            delivery(&lost, EarlierEffect::Nothing, words(Lang::En))
        };
        let redirected = lost(TransportFailure::Redirect);
        assert!(
            redirected.starts_with("A redirect came back instead of an answer."),
            "{redirected}"
        );
        assert!(lost(TransportFailure::Network).starts_with("No answer came back."));
    }

    #[test]
    fn an_import_that_is_sent_time_after_time_is_not_spoken_of_each_time() {
        let outgoing = outgoing();
        let answer = ImportResponse::read(403, br#"{"error_code":"ROMA.10012"}"#);
        let waiting = Delivery::Waiting {
            outgoing: outgoing.clone(),
            answer: Rc::new(answer),
            refusals: 1,
            pause: 15_000,
        };
        let said = |it: &Delivery| delivery(it, EarlierEffect::Nothing, words(Lang::En));
        let underway = |slow, refusals| Delivery::Underway {
            outgoing: outgoing.clone(),
            slow,
            refusals,
            is_last: false,
        };
        assert_eq!(said(&underway(false, 0)), "Sending…");
        assert_eq!(said(&underway(false, 1)), said(&waiting));
        assert_ne!(said(&underway(true, 1)), said(&waiting));
        // Whoever has had enough of that hears it, however long the answer takes.
        let mut last = underway(true, 1);
        if let Delivery::Underway { is_last, .. } = &mut last {
            *is_last = true;
        }
        assert!(said(&last).starts_with("This is the last try."));
    }

    #[test]
    fn what_is_heard_of_an_answer_is_what_decides() {
        let refused = "The import was refused. Nothing was imported.";
        let unknown = "Nobody can tell from this whether the import has begun.";
        for (status, body, said) in [
            (
                200,
                r#"{"job_id":"j"}"#,
                "The import was accepted.".to_owned(),
            ),
            (
                400,
                r#"{"error_code":"ROMA.13000","error_msg":"bad"}"#,
                format!("{refused} ROMA.13000 bad"),
            ),
            (400, r#"{"request_id":"r"}"#, refused.to_owned()),
            (
                500,
                r#"{"error_code":"ROMA.10000","error_msg":"oh"}"#,
                format!("An error came back. {unknown} ROMA.10000 oh"),
            ),
            (
                502,
                "<html>",
                format!("{} {unknown}", (words(Lang::En).answer_html)(502)),
            ),
            (
                502,
                "<Error/>",
                format!("{} {unknown}", (words(Lang::En).answer_markup)(502)),
            ),
            (
                401,
                "<html>",
                format!("{} {refused}", (words(Lang::En).answer_html)(401)),
            ),
        ] {
            let answer = ImportResponse::read(status, body.as_bytes());
            let answered = |earlier| answered(&answer, earlier, words(Lang::En));
            assert_eq!(answered(EarlierEffect::Nothing), said, "{status} {body}");
            // That says nothing of when the same import was sent before.
            assert!(
                !answered(EarlierEffect::Unknown).contains(refused),
                "{status} {body}"
            );
        }
    }
}
