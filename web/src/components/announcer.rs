//! Says aloud, to those who cannot see it, what has just happened.

use roma_import::Lang;
use roma_import::history::EarlierEffect;
use roma_import::response::{Effect, ImportResponse, Outcome};
use yew::prelude::*;

use super::answer_card::{came_back, refused_verdict};
use super::delivery_card::{gave_up_verdict, held_back_verdict};
use super::job_card::phase_said;
use crate::plan::{Run, Standing};
use crate::state::{Came, Delivery, Stage, State, TransportFailure};
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
                    { state.delivery.as_ref().map(|it| delivery(it, state.earlier_effect, words)) }
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
    let said = match &delivery.stage {
        Stage::Underway { is_last: true, .. } => words.last_try,
        Stage::Underway { slow: true, .. } => words.slow,
        Stage::Underway { .. } if delivery.refusals == 0 => words.sending,
        // It was said when that began. Each try, and each refusal, would be said anew for as
        // long as it waits.
        Stage::Underway { .. } | Stage::Waiting(_) => words.waiting,
        Stage::Over(_) if delivery.gave_up() => gave_up_verdict(earlier, words),
        Stage::Over(came) => return said_of(came, earlier, words),
    };
    said.into()
}

fn said_of(came: &Came, earlier: EarlierEffect, words: &Words) -> String {
    let said = match came {
        Came::Answered(answer) => return answered(answer, earlier, words),
        Came::Lost(TransportFailure::Redirect) => words.lost_redirect,
        Came::Lost(_) => words.lost,
        Came::Abandoned => words.cancelled,
    };
    [said, words.fate_unknown].join(words.gap)
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

    /// What is heard of an import that was refused so often before.
    fn said(refusals: u32, stage: Stage) -> String {
        let it = Delivery {
            outgoing: Rc::new(Outgoing {
                ids: Ids::default(),
                token: Token::checked(&"t".into()).ok().unwrap(),
                body: "{}".into(),
                items: 0,
                destination: None,
            }),
            refusals,
            pause: 15_000,
            stage,
        };
        delivery(&it, EarlierEffect::Nothing, words(Lang::En))
    }

    #[test]
    fn a_redirect_is_heard_as_what_it_is() {
        let lost = |loss| said(0, Stage::Over(Came::Lost(loss)));
        let redirected = lost(TransportFailure::Redirect);
        assert!(
            redirected.starts_with("A redirect came back instead of an answer."),
            "{redirected}"
        );
        assert!(lost(TransportFailure::Network).starts_with("No answer came back."));
    }

    #[test]
    fn an_import_that_is_sent_time_after_time_is_not_spoken_of_each_time() {
        let answer = ImportResponse::read(403, br#"{"error_code":"ROMA.10012"}"#);
        let waiting = said(1, Stage::Waiting(Rc::new(answer)));
        let underway = |slow, is_last| Stage::Underway { slow, is_last };
        assert_eq!(said(0, underway(false, false)), "Sending…");
        assert_eq!(said(1, underway(false, false)), waiting);
        assert_ne!(said(1, underway(true, false)), waiting);
        // Whoever has had enough of that hears it, however long the answer takes.
        assert!(said(1, underway(true, true)).starts_with("This is the last try."));
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
