//! What is done about a job that was begun.

use super::*;

#[test]
fn the_pauses_between_polls_double_up_to_the_longest() {
    let mut state = followed();
    assert_eq!(job(&state).pause, 0, "the first poll does not wait");
    for seconds in [1, 2, 4, 8, 15, 15] {
        state = then(state, [polled(200, r#"{"status":"Running"}"#)]);
        assert_eq!(job(&state).pause, seconds * 1_000);
    }
    let asked = Ok(PollResponse {
        retry_after: Some(u32::MAX),
        ..poll(200, r#"{"status":"Running"}"#)
    });
    state = then(state, [Action::Polled(1, asked)]);
    assert_eq!(job(&state).pause, roma_import::timing::MAX_RETRY_AFTER_MS);
}

#[test]
fn a_job_is_followed_to_its_end_and_no_further() {
    for (status, reasons, succeeded) in [
        ("Success", "[]", Some(true)),
        ("SUCCEEDED", "[]", Some(true)),
        ("FAILED", "[]", Some(false)),
        ("Finished", "[]", None),
        ("Finished", r#"["no"]"#, Some(false)),
    ] {
        let body = format!(r#"{{"status":"{status}","progress_percent":1.7,"reasons":{reasons}}}"#);
        let state = then(followed(), [polled(200, &body)]);
        assert_eq!(job(&state).phase, Phase::Ended, "{status}");
        assert_eq!(job(&state).succeeded(), succeeded, "{status}");
        assert_eq!(job(&state).percent(), Some(100), "{status}");
        assert_eq!(job(&state).odd_share(), Some(1.7), "{status}");
        let more = then(state.clone(), [Action::Follow, Action::StopFollowing]);
        assert!(*more == *state, "{status}");
    }
}

#[test]
fn an_unknown_status_is_kept_and_followed() {
    let state = then(followed(), [polled(200, r#"{"status":"Odd"}"#)]);
    assert_eq!(job(&state).phase, Phase::Following);
    assert_eq!(job(&state).percent(), None);
}

#[test]
fn a_job_without_end_is_left_to_a_person_at_last() {
    let mut state = followed();
    let mut polls = 0;
    while job(&state).phase == Phase::Following {
        state = then(state, [polled(200, r#"{"status":"Running"}"#)]);
        polls += 1;
        assert!(polls < 10_000);
    }
    assert_eq!(job(&state).phase, Phase::Stalled);
    assert_eq!(job(&then(state, [Action::Follow])).phase, Phase::Following);
}

#[test]
fn a_job_that_goes_on_is_followed_for_as_long_as_it_does() {
    let mut state = followed();
    for done in 0..1_000 {
        let body = format!(r#"{{"status":"Running","progress_percent":0.{done:03}}}"#);
        state = then(state, [polled(200, &body)]);
        assert_eq!(job(&state).phase, Phase::Following, "{done}");
    }
}

#[test]
fn a_poll_that_comes_back_when_nobody_follows_any_more_is_not_listened_to() {
    let stopped = then(followed(), [Action::StopFollowing]);
    assert_eq!(job(&stopped).phase, Phase::Stopped);
    let late = then(stopped.clone(), [polled(200, r#"{"status":"Success"}"#)]);
    assert!(*late == *stopped);
}

#[test]
fn failed_polls_are_repeated_but_not_for_ever() {
    let mut state = followed();
    for _ in 0..9 {
        state = then(state, [Action::Polled(1, Err(TransportFailure::Network))]);
        assert_eq!(job(&state).phase, Phase::Following);
        assert!(job(&state).trouble.is_some());
    }
    let gave_up = then(state.clone(), [polled(502, "<html>")]);
    assert_eq!(job(&gave_up).phase, Phase::GaveUp);
    let mut good = then(state, [polled(200, r#"{"status":"Running"}"#)]);
    assert!(job(&good).trouble.is_none() && job(&good).raw.is_some());
    // They are counted anew, and leave no answer of another poll beside them.
    for _ in 0..9 {
        good = then(good, [Action::Polled(1, Err(TransportFailure::Network))]);
        assert_eq!(job(&good).phase, Phase::Following);
        assert_eq!(job(&good).raw, None);
    }
}

#[test]
fn a_job_is_gone_when_the_service_has_said_so_often_enough_in_a_row() {
    let absent = || polled(404, r#"{"error_code":"ROMA.00110006"}"#);
    let mut state = followed();
    for between in [
        polled(404, "<html>"),
        polled(200, r#"{"status":"Running"}"#),
    ] {
        state = then(state, [absent(), absent(), absent(), between]);
    }
    state = then(state, [absent(), absent(), absent()]);
    assert_eq!(job(&state).phase, Phase::Following);
    assert_eq!(job(&then(state, [absent()])).phase, Phase::Gone);
}

#[test]
fn trouble_with_the_token_asks_for_a_fresh_one_and_keeps_the_job() {
    for (status, body) in [
        (401, ""),
        (403, r#"{"error_code":"ROMA.1002"}"#),
        (401, r#"{"error_code":"APIG.0301"}"#),
    ] {
        let state = then(followed(), [polled(status, body)]);
        assert_eq!(job(&state).phase, Phase::NeedsToken, "{status} {body}");
        let right = then(state, [Action::FreshToken(given("fresh"))]);
        assert_eq!(job(&right).phase, Phase::Following);
        assert_eq!(job(&right).id.as_str(), "j");
        assert_eq!(
            job(&right).token.as_ref().map(Token::as_header),
            Some("fresh")
        );
        assert_eq!(right.form.token.shown().as_str(), "fresh");
    }
}

#[test]
fn a_token_for_a_job_leaves_another_one_in_the_form() {
    let fresh = || Action::FreshToken(given("fresh"));
    let in_form = |state: &State| state.form.token.shown().to_string();
    let expired = then(followed(), [polled(401, "")]);
    let changed = then(expired, [typed(Field::Token, "another"), fresh()]);
    assert_eq!(in_form(&changed), "another");
    // A link to a job of somebody else is opened while the form is filled in.
    let visit = || Action::Visit("#project=p&instance=i&job=k".into());
    assert_eq!(in_form(&then(sent(), [visit(), fresh()])), "t");
    let empty = then(sent(), [typed(Field::Token, ""), visit(), fresh()]);
    assert_eq!(in_form(&empty), "fresh");
}

#[test]
fn a_missing_permission_ends_the_following() {
    let body = r#"{"error_code":"APIG.1005"}"#;
    let state = then(followed(), [polled(401, body)]);
    assert_eq!(job(&state).phase, Phase::Denied);
    // Going on with the same token may only find the same.
    let other = then(state, [Action::FreshToken(given("other"))]);
    // The next import is not sent as somebody else.
    assert_eq!(other.form.token.shown().as_str(), "t");
    assert_eq!(job(&other).phase, Phase::Following);
    assert_eq!(
        job(&other).token.as_ref().map(Token::as_header),
        Some("other")
    );
}

#[test]
fn polls_of_an_older_job_are_not_listened_to() {
    let state = then(
        followed(),
        [
            Action::Submit,
            Action::Answered(2, answer(200, r#"{"job_id":"new"}"#)),
        ],
    );
    let late = then(state.clone(), [polled(200, r#"{"status":"Success"}"#)]);
    assert!(*late == *state);
    assert_eq!(job(&state).id.as_str(), "new");
}

#[test]
fn a_job_is_an_earlier_one_as_soon_as_something_else_is_sent() {
    let state = followed();
    assert!(!state.job_is_earlier);
    let lost = then(
        state,
        [Action::Submit, Action::Lost(2, TransportFailure::Network)],
    );
    assert_eq!(job(&lost).id.as_str(), "j");
    assert!(lost.job_is_earlier);
    // Whoever opens a job now may have found what became of that.
    let found = then(
        lost.clone(),
        [Action::Visit("#project=p&instance=i&job=k".to_owned())],
    );
    assert!(!found.job_is_earlier);
    let accepted = then(
        lost,
        [
            Action::Submit,
            Action::Answered(3, answer(200, r#"{"job_id":"l"}"#)),
        ],
    );
    assert!(!accepted.job_is_earlier);
}

#[test]
fn a_job_that_somebody_goes_back_to_is_not_taken_for_that_of_the_last_import() {
    let visit = |id: &str| Action::Visit(format!("#project=p&instance=i&job={id}"));
    let failed = then(followed(), [polled(200, r#"{"status":"FAILED"}"#)]);
    let second = accepted_as(failed, "k");
    assert!(!second.has_job_of_another());
    let back = then(second.clone(), [visit("j")]);
    assert_eq!(job(&back).id.as_str(), "j");
    assert!(back.has_job_of_another());
    // What was pushed aside for it is there still, and is that of the last import.
    assert_eq!(earlier(&back), ["k"]);
    let forth = then(back, [visit("k")]);
    assert!(job(&forth).id == "k" && !forth.has_job_of_another());
    // It is known which job was begun: no link leads to another of the same import.
    assert!(then(second.clone(), [visit("l")]).has_job_of_another());
    // A job of another place may have the same id.
    let elsewhere = Action::Visit("#project=p&instance=other&job=k".to_owned());
    assert!(then(second.clone(), [elsewhere]).has_job_of_another());
    for (came, may_be_linked) in [
        (Action::Answered(3, answer(403, "{}")), false),
        (Action::Answered(3, answer(502, "<html>")), true),
        (Action::Lost(3, TransportFailure::Network), true),
        (Action::Cancel, true),
    ] {
        let sent = then(second.clone(), [Action::Submit, came]);
        // Whoever opens a link may have found what became of an import without an answer, but
        // no job that another import of this page has begun is that.
        assert_eq!(
            then(sent.clone(), [visit("l")]).has_job_of_another(),
            !may_be_linked
        );
        assert!(then(sent, [visit("j")]).has_job_of_another());
    }
    // Where nothing was sent there is nothing that it could be taken for.
    let linked = then(after(right()), [visit("l"), visit("m"), visit("l")]);
    assert!(!linked.has_job_of_another());
}

#[test]
fn progress_is_no_percent_too_low() {
    for hundredths in 0..=100 {
        let body = format!(
            r#"{{"status":"Running","progress_percent":{}}}"#,
            f64::from(hundredths) / 100.0
        );
        let state = then(followed(), [polled(200, &body)]);
        assert_eq!(job(&state).percent(), Some(hundredths), "{body}");
    }
    // Nothing is done before it is.
    let body = r#"{"status":"Running","progress_percent":0.9999}"#;
    let state = then(followed(), [polled(200, body)]);
    assert_eq!(job(&state).percent(), Some(99));
}

#[test]
fn a_figure_that_is_no_share_is_no_percent() {
    for (figure, bar, odd) in [
        ("57", Some(100), Some(57.0)),
        ("-1", Some(0), Some(-1.0)),
        ("1.0001", Some(100), Some(1.0001)),
        ("0", Some(0), None),
        ("1", Some(100), None),
        ("null", None, None),
    ] {
        let body = format!(r#"{{"status":"Running","progress_percent":{figure}}}"#);
        let state = then(followed(), [polled(200, &body)]);
        assert_eq!(job(&state).percent(), bar, "{figure}");
        assert_eq!(job(&state).odd_share(), odd, "{figure}");
    }
}

/// The same page after another import was accepted, with a job of this id.
fn accepted_as(state: Rc<State>, id: &str) -> Rc<State> {
    let sent = then(state, [Action::Submit]);
    let number = sent.sent;
    let body = format!(r#"{{"job_id":"{id}"}}"#);
    then(sent, [Action::Answered(number, answer(200, &body))])
}

fn earlier(state: &State) -> Vec<&str> {
    state
        .earlier_jobs
        .iter()
        .map(|job| job.id.as_str())
        .collect()
}

#[test]
fn a_job_that_may_still_run_is_kept_when_another_is_followed() {
    let second = accepted_as(followed(), "k");
    assert_eq!(
        (job(&second).id.as_str(), earlier(&second)),
        ("k", vec!["j"])
    );
    let third = accepted_as(second.clone(), "l");
    assert_eq!(
        (job(&third).id.as_str(), earlier(&third)),
        ("l", vec!["k", "j"])
    );

    // Its link leads back to it, and it is polled with the token that it began with.
    let link = third.earlier_jobs[1].link().expect("a link").fragment();
    let back = then(third, [Action::Visit(link)]);
    assert_eq!(
        (job(&back).id.as_str(), earlier(&back)),
        ("j", vec!["l", "k"])
    );
    assert_eq!(job(&back).phase, Phase::Following);
    assert!(job(&back).token.is_some());
    let late = then(back.clone(), [polled(200, r#"{"status":"Success"}"#)]);
    assert!(*late == *back, "the answer to a poll from before");
    assert!(earlier(&then(back, [Action::CloseEarlierJobs])).is_empty());

    // The same id again is the same job.
    let same = accepted_as(second, "k");
    assert_eq!((job(&same).id.as_str(), earlier(&same)), ("k", vec!["j"]));
}

#[test]
fn a_job_that_did_not_succeed_is_kept_with_its_end() {
    for (status, body, phase, succeeded) in [
        (200, r#"{"status":"FAILED"}"#, Phase::Ended, Some(false)),
        (200, r#"{"status":"Finished"}"#, Phase::Ended, None),
        (403, r#"{"error_code":"ROMA.1006"}"#, Phase::Denied, None),
    ] {
        let over = then(followed(), [polled(status, body)]);
        assert_eq!(job(&over).phase, phase, "{body}");
        let next = accepted_as(over, "k");
        assert_eq!(earlier(&next), ["j"], "{body}");
        let kept = &next.earlier_jobs[0];
        assert_eq!((kept.phase, kept.succeeded()), (phase, succeeded), "{body}");
        // Its link shows it again as it ended, and asks nothing of one that is over.
        let link = kept.link().expect("a link").fragment();
        let back = then(next, [Action::Visit(link)]);
        assert_eq!(job(&back).id.as_str(), "j");
        assert_eq!(job(&back).phase == Phase::Ended, phase == Phase::Ended);
    }
    let mut gone = followed();
    while job(&gone).phase == Phase::Following {
        gone = then(gone, [polled(404, r#"{"error_code":"ROMA.00110006"}"#)]);
    }
    assert_eq!(job(&gone).phase, Phase::Gone);
    assert_eq!(earlier(&accepted_as(gone, "k")), ["j"]);
}

#[test]
fn a_job_that_succeeded_is_kept_with_what_was_sent() {
    let reply = Reply {
        at: 1_700_000_000_000,
        ..answer(200, r#"{"job_id":"j"}"#)
    };
    let sent = after(
        right()
            .into_iter()
            .chain([typed(Field::App, "orders"), Action::Submit]),
    );
    let ended = then(
        sent,
        [
            Action::Answered(1, reply),
            polled(200, r#"{"status":"Success"}"#),
        ],
    );
    let next = accepted_as(ended, "k");
    assert_eq!(earlier(&next), ["j"]);
    let kept = &next.earlier_jobs[0];
    assert!(!kept.may_run() && kept.succeeded() == Some(true));
    let sent = kept.sent.as_ref().expect("this page has sent it");
    assert_eq!(
        (sent.accepted_at, sent.items, sent.app().as_deref()),
        (Some(1_700_000_000_000), 3, Some("orders"))
    );
    // Whoever goes back to it needs no token to see how it has ended.
    let link = kept.link().expect("a link").fragment();
    let back = then(next, [Action::Visit(link)]);
    assert_eq!(job(&back).phase, Phase::Ended);
    assert_eq!(job(&back).succeeded(), Some(true));
    assert_eq!(earlier(&back), ["k"]);
}

#[test]
fn of_the_jobs_that_succeeded_the_last_are_kept_and_of_the_others_all() {
    let mut state = then(followed(), [polled(200, r#"{"status":"FAILED"}"#)]);
    for number in 0..=MAX_SUCCEEDED_JOBS {
        state = accepted_as(state, &number.to_string());
        let succeeded = Ok(poll(200, r#"{"status":"Success"}"#));
        let followed = state.jobs;
        state = then(state, [Action::Polled(followed, succeeded)]);
    }
    state = accepted_as(state, "last");
    let kept = earlier(&state);
    assert_eq!((kept.len(), kept[0]), (MAX_SUCCEEDED_JOBS + 1, "20"));
    assert_eq!(kept[MAX_SUCCEEDED_JOBS - 1..], ["1", "j"]);
}

#[test]
fn a_job_that_somebody_has_removed_is_not_kept() {
    let removed = then(followed(), [Action::CloseJob]);
    assert!(earlier(&accepted_as(removed, "k")).is_empty());
    // Whether it is polled does not count, and neither does whether a link can lead to it.
    for action in [Action::StopFollowing, polled(401, "")] {
        let left = then(followed(), [action]);
        assert_eq!(earlier(&accepted_as(left, "k")), ["j"]);
    }
    assert_eq!(
        earlier(&accepted_as(accepted_as(after(right()), ".."), "k")),
        [".."]
    );
    // One that a link leads to takes the place of another, too.
    let visit = Action::Visit("#project=p&instance=i&job=k".to_owned());
    assert_eq!(earlier(&then(followed(), [visit])), ["j"]);
}

#[test]
fn a_token_in_the_form_may_do_for_a_job_unless_it_is_the_one_that_was_refused() {
    let expired = then(followed(), [polled(401, "")]);
    let refused = job(&expired).token.clone();
    assert!(
        expired
            .other_token(|token| refused.as_ref() == Some(token))
            .is_none()
    );
    for unusable in ["", "with a space"] {
        let state = then(expired.clone(), [typed(Field::Token, unusable)]);
        assert!(
            state
                .other_token(|token| refused.as_ref() == Some(token))
                .is_none(),
            "{unusable}"
        );
    }
    let fresh = then(expired, [typed(Field::Token, "fresh")]);
    let in_form = fresh
        .other_token(|token| refused.as_ref() == Some(token))
        .expect("another one");
    let resumed = then(fresh, [Action::FreshToken(in_form)]);
    assert_eq!(job(&resumed).phase, Phase::Following);
    assert_eq!(job(&resumed).token.as_ref().unwrap().as_header(), "fresh");
    // One that a link leads to was polled with none.
    let linked = then(
        after(right()),
        [Action::Visit("#project=p&instance=i&job=k".to_owned())],
    );
    assert!(linked.other_token(|_| false).is_some());
}

#[test]
fn a_token_that_was_refused_is_not_tried_again_when_a_job_is_taken_up() {
    let expired = then(followed(), [polled(401, "")]);
    let link = job(&expired).link().expect("a link").fragment();
    let back = then(accepted_as(expired, "k"), [Action::Visit(link)]);
    assert_eq!(
        (job(&back).id.as_str(), job(&back).phase),
        ("j", Phase::NeedsToken)
    );
}
