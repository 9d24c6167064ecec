//! What of the state shows outside the page's content: its title, its language
//! and its colours.

use roma_import::Lang;
use roma_import::response::Effect;
use yew::prelude::*;

use super::use_effect_with;
use crate::dom;
use crate::plan::{Run, Standing};
use crate::state::{Came, Job, Phase, State, Theme};
use crate::words::{Words, plan_words, words};

/// Keeps the title, the language and the colours as the state has them.
#[hook]
pub fn use_page(state: &State) {
    let words = words(state.lang);
    use_effect_with(words.language_tag, |tag| set_root_attribute("lang", tag));
    use_effect_with(state.theme, move |theme| {
        set_root_attribute("data-theme", theme.name());
        dom::set_bar_media(|scheme| match theme {
            Theme::System if scheme == "light" => "(prefers-color-scheme: light)",
            Theme::System => "(prefers-color-scheme: dark)",
            theme if theme.name() == scheme => "all",
            _ => "not all",
        });
    });
    use_effect_with(title(state, words), move |title| {
        if let Some(document) = dom::document() {
            document.set_title(title);
        }
    });
}

fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = dom::document().and_then(|document| document.document_element()) {
        // It fails only for a name that is none.
        let _ = root.set_attribute(name, value);
    }
}

/// The title: an error first, else how far the job is, then the page's name.
fn title(state: &State, words: &Words) -> String {
    let name = format!("{} – roma-import", words.title);
    if !state.shown_errors().is_empty() {
        return (words.title_error)(&name);
    }
    // The job of another import than the last that was to be sent is no news any more, unless
    // there is something still to come of it.
    let is_open = |job: &Job| matches!(job.phase, Phase::Following | Phase::NeedsToken);
    let is_earlier = state.has_job_of_another() || state.is_held_back;
    let job = (state.job.as_ref()).filter(|job| is_open(job) || !is_earlier);
    let delivery = delivery_standing(state, words);
    // A plan that has ended stands back behind what is newer.
    let is_over =
        |run: &Run| run.has_ended() && (job.is_some() || delivery.is_some() || state.is_sending());
    if let Some(run) = state.plan.run().filter(|run| !is_over(run)) {
        return format!("{} – {name}", plan_standing(run, state.lang));
    }
    let Some(job) = job else {
        return delivery.map_or_else(|| name.clone(), |said| format!("{said} – {name}"));
    };
    match (job.phase, job.succeeded()) {
        (Phase::Ended, Some(true)) => format!("{} – {name}", words.succeeded),
        (Phase::Ended, Some(false)) => format!("{} – {name}", words.failed),
        (Phase::Ended, None) => format!("{} – {name}", words.finished),
        (Phase::Following, _) => match (
            job.percent().filter(|_| job.odd_share().is_none()),
            job.unknown_status(),
        ) {
            (_, Some(status)) => format!("{} – {name}", words.unknown_state(status)),
            (Some(percent), None) => format!("{percent}% – {name}"),
            (None, None) => format!("{} – {name}", words.running),
        },
        (Phase::NeedsToken, _) => format!("{} – {name}", words.needs_token_badge),
        // It may go on, and nobody looks, which was no person's wish.
        (Phase::Denied | Phase::Gone | Phase::GaveUp | Phase::Stalled, _) => {
            format!("{} – {name}", words.not_followed)
        }
        (Phase::Stopped | Phase::Unaddressable, _) => name,
    }
}

/// What became of the last import that was to be sent and has begun no job.
fn delivery_standing(state: &State, words: &Words) -> Option<&'static str> {
    let plan = plan_words(state.lang);
    if state.is_held_back {
        return Some(plan.not_sent);
    }
    let delivery = state.delivery.as_ref()?;
    match delivery.came().map(Came::effect) {
        // Each try is a part of the waiting.
        None => (delivery.refusals > 0).then_some(words.waiting),
        Some(Effect::NotBegun) => Some(plan.refused),
        Some(Effect::Unknown) => Some(plan.unanswered_alone),
        Some(Effect::Begun) => None,
    }
}

/// How far a plan is, or what it is that it needs.
fn plan_standing(run: &Run, lang: Lang) -> String {
    match run.standing() {
        Standing::Running => format!("{}/{}", run.settled(), run.stored.steps.len()),
        standing => plan_words(lang).standing(standing).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::plan::testing::{given, plan};
    use crate::plan::{Event, Stored};
    use crate::state::{Action, Field, PollResponse, Reply, TransportFailure};
    use roma_import::response::{ImportResponse, ProgressResponse};
    use yew::functional::Reducible;

    #[test]
    fn the_title_speaks_of_errors_first() {
        let state = Rc::new(State::new(Lang::En, Theme::System));
        assert_eq!(
            title(&state, words(Lang::En)),
            "Import assets – roma-import"
        );
        let failed = state.reduce(Action::Submit);
        assert_eq!(
            title(&failed, words(Lang::En)),
            "Error: Import assets – roma-import"
        );
    }

    #[test]
    fn the_title_says_that_a_job_needs_a_token() {
        let state = State::new(Lang::En, Theme::System).at("#project=p&instance=i&job=j");
        assert_eq!(
            title(&state, words(Lang::En)),
            "Needs a token – Import assets – roma-import"
        );
    }

    #[test]
    fn a_plan_that_has_ended_stands_back_behind_a_job_in_the_title() {
        let mut ended = Stored {
            stopped_at: Some(1),
            ..Stored::begun(plan(2))
        };
        let state = Rc::new(State::new(Lang::En, Theme::System))
            .reduce(Action::Plan(Event::Seen(Some(Ok(ended.clone())))));
        let name = "Import assets – roma-import";
        assert_eq!(title(&state, words(Lang::En)), format!("Stopped – {name}"));
        let followed = Rc::new((*state).clone().at("#project=p&instance=i&job=j"));
        let followed = followed.reduce(Action::FreshToken(given("secret")));
        assert_eq!(
            title(&followed, words(Lang::En)),
            format!("Running – {name}")
        );
        // One that was there before the plan says nothing new once it has ended.
        let mut earlier = (*followed.reduce(Action::StopFollowing)).clone();
        assert_eq!(title(&earlier, words(Lang::En)), name);
        earlier.job_is_earlier = true;
        assert_eq!(
            title(&earlier, words(Lang::En)),
            format!("Stopped – {name}")
        );
        // A plan that goes on comes first.
        ended.stopped_at = None;
        let goes_on =
            Rc::new(State::new(Lang::En, Theme::System).at("#project=p&instance=i&job=j"))
                .reduce(Action::Plan(Event::Loaded(Some(Ok(ended)))));
        assert_eq!(
            title(&goes_on, words(Lang::En)),
            format!("Needs a token – {name}")
        );
    }

    #[test]
    fn the_title_says_what_became_of_the_last_import_and_not_of_the_job_before_it() {
        let answer = |status, body: &str| Reply {
            answer: ImportResponse::read(status, body.as_bytes()),
            retry_after: None,
            at: 0,
        };
        let then = |state: &Rc<State>, actions: Vec<Action>| {
            actions.into_iter().fold(state.clone(), State::reduce)
        };
        let filled = [
            (Field::ProjectId, "p"),
            (Field::InstanceId, "i"),
            (Field::Token, "t"),
            (Field::Tasks, "a"),
        ];
        let mut actions: Vec<Action> = filled
            .into_iter()
            .map(|(field, text)| Action::Edit(field, text.into()))
            .collect();
        let succeeded = PollResponse {
            answer: ProgressResponse::read(200, br#"{"status":"Success"}"#),
            retry_after: None,
        };
        actions.extend([
            Action::Submit,
            Action::Answered(1, answer(200, r#"{"job_id":"j"}"#)),
            Action::Polled(1, Ok(succeeded)),
        ]);
        let ended = then(&Rc::new(State::new(Lang::En, Theme::System)), actions);
        let sent = then(&ended, vec![Action::Submit]);
        let busy = || answer(403, r#"{"error_code":"ROMA.10012"}"#);
        let name = "Import assets – roma-import";
        let said = |state: &State| title(state, words(Lang::En));
        assert_eq!(said(&ended), format!("Succeeded – {name}"));
        assert_eq!(said(&sent), name);
        for (came, so) in [
            (vec![Action::Answered(2, answer(403, "{}"))], "Refused"),
            (
                vec![Action::Answered(2, answer(502, "{}"))],
                "Result not known",
            ),
            (
                vec![Action::Lost(2, TransportFailure::Network)],
                "Result not known",
            ),
            (vec![Action::Cancel], "Result not known"),
            (
                vec![Action::Answered(2, busy()), Action::Wait],
                "Waiting to send again",
            ),
            (
                vec![Action::Answered(2, busy()), Action::Wait, Action::SendAgain],
                "Waiting to send again",
            ),
        ] {
            assert_eq!(said(&then(&sent, came)), format!("{so} – {name}"));
        }
        let held_back = then(&ended, vec![Action::SubmitOffline]);
        assert_eq!(said(&held_back), format!("Not sent – {name}"));
        // What a job needs is still to be given, whatever was sent since.
        let refused = vec![Action::Answered(2, answer(403, "{}"))];
        let link = "#project=p&instance=i&job=k";
        let asking = Rc::new((*ended).clone().at(link));
        let asking = then(&asking, vec![Action::Submit]);
        assert_eq!(
            said(&then(&asking, refused)),
            format!("Needs a token – {name}")
        );
    }

    #[test]
    fn the_title_says_that_a_job_is_not_followed_any_more_unless_that_was_wanted() {
        let state = State::new(Lang::En, Theme::System).at("#project=p&instance=i&job=j");
        let state = Rc::new(state).reduce(Action::FreshToken(given("secret")));
        let denied = PollResponse {
            answer: ProgressResponse::read(403, b""),
            retry_after: None,
        };
        let number = state.jobs;
        let denied = state.clone().reduce(Action::Polled(number, Ok(denied)));
        let stopped = state.reduce(Action::StopFollowing);
        for lang in Lang::ALL {
            let words = words(lang);
            assert!(title(&denied, words).starts_with(words.not_followed));
            assert!(title(&stopped, words).starts_with(words.title));
        }
    }

    #[test]
    fn a_title_says_by_its_first_words_what_is_not_known() {
        for lang in Lang::ALL {
            let (plan, words) = (plan_words(lang), words(lang));
            for (alone, in_a_table) in [
                (plan.unanswered_alone, plan.unanswered),
                (
                    words.unknown_none,
                    &(words.unknown)("").replace([':', '：', ' '], ""),
                ),
            ] {
                assert!(alone.len() > in_a_table.len(), "{alone}");
            }
        }
    }

    #[test]
    fn the_title_says_how_far_a_job_is_or_the_state_that_nobody_knows() {
        for (body, said) in [
            (r#"{"status":"PAUSED"}"#, "Unknown: PAUSED"),
            (
                r#"{"status":"PAUSED","progress_percent":0.5}"#,
                "Unknown: PAUSED",
            ),
            (r#"{"progress_percent":0.5}"#, "Unknown state"),
            (r#"{"status":"Running","progress_percent":0.5}"#, "50%"),
            // What is no share of a whole is no percent.
            (r#"{"status":"Running","progress_percent":57}"#, "Running"),
            (r#"{"status":"Running","progress_percent":-1}"#, "Running"),
        ] {
            let state = State::new(Lang::En, Theme::System).at("#project=p&instance=i&job=j");
            let state = Rc::new(state).reduce(Action::FreshToken(given("secret")));
            let poll = PollResponse {
                answer: ProgressResponse::read(200, body.as_bytes()),
                retry_after: None,
            };
            let number = state.jobs;
            let state = state.reduce(Action::Polled(number, Ok(poll)));
            assert_eq!(
                title(&state, words(Lang::En)),
                format!("{said} – Import assets – roma-import"),
                "{body}"
            );
        }
    }
}
