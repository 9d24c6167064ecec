//! What is told of a plan: its record, its counts, and how its imports have ended.

use super::*;

#[test]
fn the_record_says_what_was_imported_when_and_by_which_job() {
    let mut page = Page::begun(2);
    page.import();
    page.answer(answer(
        403,
        r#"{"error_code":"ROMA.1006","error_msg":"=1+1"}"#,
    ));
    page.decide(Decision::Skip);
    let moment = |millis: i64| format!("at {millis}");
    let csv = to_csv(&page.0, &moment);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "\u{FEFF}\"kind\",\"id\",\"import\",\"import_state\",\"job_id\",\"sent_at\",\"ended_at\",\"code\",\"message\",\"request_id\",\
         \"job_began_at\",\"job_ended_at\",\"project_id\",\"instance_id\",\"destination\""
    );
    assert_eq!(lines.len(), 102);
    assert_eq!(
        lines[1],
        r#""task","t0","1","succeeded","j","at 1","at 3","","","","","","p","i","""#
    );
    assert_eq!(
        lines[101],
        r#""task","t100","2","skipped","","at 1","at 2","ROMA.1006","'=1+1","","","","p","i","""#
    );

    let json: serde_json::Value = serde_json::from_str(&to_json(&page.0, &moment)).unwrap();
    assert_eq!(json["imports"][0]["state"], "succeeded");
    assert_eq!(json["imports"][0]["attempts"][0]["job_id"], "j");
    assert_eq!(json["imports"][1]["attempts"][0]["code"], "ROMA.1006");
    assert_eq!(json["imports"][1]["body"]["tasks"][0]["task_id"], "t100");
    assert!(!csv.contains("secret") && !json.to_string().contains("secret"));
}

/// Nothing is dropped without a word, as far as a list can be.
#[test]
fn the_record_counts_what_it_does_not_list() {
    let csv = |set_aside: usize| {
        let twice = "twice\n".repeat(set_aside + 1);
        let tasks: Vec<String> = (0..100).map(|n| format!("t{n}\n")).collect();
        let text = [tasks.concat(), twice].concat();
        let list = roma_import::list::read(&text);
        let run = Run::begun(
            Rc::new(Plan {
                draft: Draft::of(&list, &[], false).unwrap(),
                ..(*plan(2)).clone()
            }),
            token(),
            1,
        );
        assert_eq!(run.stored.plan.draft.asides.total, set_aside);
        to_csv(&run, &|millis| millis.to_string())
    };
    let listed = |csv: &str| csv.lines().filter(|line| line.contains("twice")).count();
    let all = csv(aside::MAX_ROWS);
    assert_eq!(listed(&all), 1 + aside::MAX_ROWS);
    assert!(!all.contains("not listed"));
    for (more, last) in [
        (1, "1 more item was set aside and is not listed."),
        (7, "7 more items were set aside and are not listed."),
    ] {
        let some = csv(aside::MAX_ROWS + more);
        assert_eq!(listed(&some), 1 + aside::MAX_ROWS);
        let row = format!(r#""","","","set_aside","","","","","{last}","","","","p","i","""#);
        assert_eq!(some.lines().last(), Some(row.as_str()));
    }
}

/// The ids of the tasks in an import.
fn tasks_of(import: usize, items: usize) -> Vec<String> {
    let first = import * roma_import::contract::MAX_ITEMS;
    (first..first + items).map(|n| format!("t{n}")).collect()
}

#[test]
fn what_is_certain_not_to_be_imported_is_what_was_refused_or_never_sent() {
    let mut page = Page::begun(5);
    page.answer(denied());
    page.decide(Decision::Skip);
    page.answer(accepted("j"));
    page.poll(r#"{"status":"FAILED"}"#);
    page.decide(Decision::Skip);
    page.answer(accepted("k"));
    page.poll(r#"{"status":"SUCCEEDED"}"#);
    page.answer(denied());
    assert_eq!(page.0.items_not_imported(), 0, "more may be sent");
    assert_eq!(page.0.not_imported().tasks, Vec::<String>::new());
    page.0.stop(1);

    assert!(page.0.has_ended());
    let left = page.0.not_imported();
    let expected = [tasks_of(0, 100), tasks_of(3, 100), tasks_of(4, 1)].concat();
    assert_eq!(left.tasks, expected);
    assert_eq!(left.apps, Vec::<String>::new());
    assert_eq!(page.0.items_not_imported(), expected.len());
}

/// Whoever gives it another name has not to look for it, and nothing of its tasks, which may be
/// there, is imported twice.
#[test]
fn an_application_whose_name_was_taken_can_be_filled_in_without_what_may_be_there() {
    let list = roma_import::list::read("application,task_id\norders,a\nbilling,b");
    let draft = Draft::of(&list, &[], false).unwrap();
    let taken = r#"{"status":"Failed","reasons":[{"resource_type":"application","resource_name":"orders","error_code":"ROMA.13000"}]}"#;
    let plan = Plan {
        draft,
        ..(*plan(2)).clone()
    };
    let mut page = Page(Run::begun(Rc::new(plan), token(), 0));
    page.write();
    page.answer(accepted("j"));
    page.poll(taken);
    page.decide(Decision::Skip);
    page.answer(accepted("k"));
    page.poll(r#"{"status":"Failed"}"#);
    page.decide(Decision::Skip);
    assert!(page.0.has_ended());
    let page = page.reload();
    let left = page.0.not_imported();
    assert_eq!((left.apps, left.tasks), (vec!["orders".to_owned()], vec![]));
    let counts = (page.0.items_not_imported(), page.0.apps_not_imported());
    assert_eq!(counts, (1, 1));
}

/// What was left out is not all the same: of some of it, something may be there.
#[test]
fn what_failed_and_was_left_out_is_told_from_what_was_refused() {
    let failed = r#"{"status":"FAILED"}"#;
    let mut page = Page::begun(4);
    page.answer(denied());
    page.decide(Decision::Skip);
    page.answer(accepted("j"));
    page.poll(failed);
    page.decide(Decision::Skip);
    // Sent again after a failure, and refused.
    page.answer(accepted("k"));
    page.poll(failed);
    page.decide(Decision::Retry);
    page.answer(denied());
    page.decide(Decision::Skip);
    // Sent again without an answer to the first time, and refused.
    page.lose();
    page.look_up(JobLookup::Inconclusive);
    page.decide(Decision::SendAgain);
    page.answer(denied());
    page.decide(Decision::Skip);

    assert!(page.0.has_ended());
    let steps = page.0.stored.steps.iter();
    let stands: Vec<_> = steps.map(ImportHistory::status).collect();
    assert_eq!(
        stands,
        [
            ImportStatus::Skipped,
            ImportStatus::SkippedFailed,
            ImportStatus::SkippedFailed,
            ImportStatus::SkippedUnanswered
        ]
    );
    assert_eq!(
        page.0.endings(),
        [
            (Ending::Skipped, 1),
            (Ending::SkippedFailed, 2),
            (Ending::SkippedUnanswered, 1)
        ]
    );
    let moment = |millis: i64| millis.to_string();
    let json: serde_json::Value = serde_json::from_str(&to_json(&page.0, &moment)).unwrap();
    let states: Vec<_> = (0..4).map(|n| &json["imports"][n]["state"]).collect();
    assert_eq!(states, ["skipped", "failed", "failed", "unknown"]);
    let csv = to_csv(&page.0, &moment);
    assert!(csv.contains(r#""t100","2","failed","j""#));
    // By the job that failed, and not by what was refused later.
    assert!(csv.contains(r#""t200","3","failed","k""#), "{csv}");
    let tried = &json["imports"][2]["attempts"];
    assert_eq!([&tried[0]["end"], &tried[1]["end"]], ["failed", "refused"]);
    let last = csv.lines().last().unwrap();
    let sent_at = json["imports"][3]["attempts"][0]["sent_at"]
        .as_str()
        .unwrap();
    assert!(
        last.starts_with(&format!(
            r#""task","t300","4","unknown","","{sent_at}","","","""#
        )),
        "{last}"
    );
}

#[test]
fn imports_that_have_ended_are_counted_by_how_they_have() {
    let mut page = Page::begun(6);
    assert_eq!(page.0.endings(), []);
    page.answer(denied());
    page.decide(Decision::Skip);
    page.import();
    page.answer(accepted("j"));
    page.poll(r#"{"status":"FAILED"}"#);
    // That one waits for a person, and has not ended.
    assert_eq!(
        page.0.endings(),
        [(Ending::Succeeded, 1), (Ending::Skipped, 1)]
    );
    page.decide(Decision::Skip);
    page.answer(accepted("k"));
    page.poll(r#"{"status":"Finished"}"#);
    page.lose();
    page.look_up(JobLookup::Inconclusive);
    page.decide(Decision::Imported);
    page.lose();
    page.look_up(JobLookup::Inconclusive);
    page.decide(Decision::Skip);
    assert!(page.0.has_ended());
    let all = [
        Ending::Succeeded,
        Ending::Confirmed,
        Ending::Finished,
        Ending::Skipped,
        Ending::SkippedFailed,
        Ending::SkippedUnanswered,
    ];
    assert_eq!(page.0.endings(), all.map(|ending| (ending, 1)));
}

#[test]
fn only_a_plan_of_which_everything_was_imported_has_gone_well() {
    let mut page = Page::begun(2);
    page.import();
    assert!(!page.0.has_imported_all());
    page.lose();
    page.look_up(JobLookup::Inconclusive);
    page.decide(Decision::Imported);
    assert!(page.0.has_ended() && page.0.has_imported_all());

    let mut page = Page::begun(2);
    page.answer(denied());
    page.decide(Decision::Skip);
    page.import();
    assert!(page.0.has_ended() && !page.0.has_imported_all());

    let mut page = Page::begun(2);
    page.import();
    page.answer(accepted("j"));
    page.poll(r#"{"status":"Finished"}"#);
    assert!(page.0.has_ended() && !page.0.has_imported_all());
}

/// An answer of the service to a poll of a job that has left something out.
const LEFT_ONE_OUT: &str = r#"{"status":"Success","reasons":[{"resource_type":"task","resource_name":"t5","error_code":"ROMA.00110006","error_msg":"skipped"}]}"#;

#[test]
fn what_the_service_named_of_a_job_that_succeeded_is_kept_and_told() {
    let mut page = Page::begun(2);
    page.answer(accepted("j"));
    page.poll(LEFT_ONE_OUT);
    page.import();
    assert!(page.0.has_ended() && !page.0.has_imported_all());
    assert_eq!((page.0.named(), page.0.first_amiss()), (1, Some(0)));
    let page = page.reload();
    assert_eq!(page.0.named(), 1);
    let told = "task t5: ROMA.00110006 skipped";
    let reasons = page.0.stored.steps[0].attempts[0].reasons.as_ref().unwrap();
    assert_eq!(
        (reasons.count, &*reasons.first),
        (1, &[told.to_owned()][..])
    );
    assert_eq!(reasons.code.as_deref(), Some("ROMA.00110006"));
    assert!(!reasons.names_app && reasons.listed.is_empty());
    assert_eq!(page.0.stored.steps[1].attempts[0].reasons, None);
    let moment = |millis: i64| millis.to_string();
    let csv = to_csv(&page.0, &moment);
    assert_eq!(csv.matches(told).count(), 100);
    assert!(csv.contains(r#""t99","1","succeeded","j""#));
    assert_eq!(csv.matches(r#","ROMA.00110006","task t5: "#).count(), 100);
    let json: serde_json::Value = serde_json::from_str(&to_json(&page.0, &moment)).unwrap();
    assert_eq!(json["imports"][0]["attempts"][0]["end"], "succeeded");
    assert_eq!(json["imports"][0]["attempts"][0]["message"], told);
    assert!(json["imports"][1]["attempts"][0].get("message").is_none());
}

#[test]
fn what_the_service_named_is_counted_beyond_what_is_kept() {
    let mut page = Page::begun(2);
    page.answer(accepted("j"));
    let reasons: Vec<String> = (0..25).map(|n| format!(r#""r{n}""#)).collect();
    page.poll(&format!(
        r#"{{"status":"Success","reasons":[{}]}}"#,
        reasons.join(",")
    ));
    assert_eq!(page.0.named(), 25);
    let reasons = page.0.stored.steps[0].attempts[0].reasons.as_ref().unwrap();
    assert_eq!((reasons.first.len(), reasons.more()), (20, 5));
    assert!(to_csv(&page.0, &|millis| millis.to_string()).contains("r19; and 5 more"));
}

#[test]
fn items_of_which_nobody_knows_are_counted_neither_as_imported_nor_as_not() {
    let items = |page: &Page| {
        let is_sending = matches!(page.0.doing, Activity::Posting { .. });
        (page.0.imported_items(), page.0.doubtful_items(is_sending))
    };
    let mut page = Page::begun(5);
    page.answer(accepted("j"));
    assert_eq!(items(&page), (0, 0), "its job runs");
    page.poll(r#"{"status":"Finished"}"#);
    assert_eq!(items(&page), (0, 100));
    page.import();
    page.answer(accepted("k"));
    page.poll(r#"{"status":"FAILED"}"#);
    assert_eq!(items(&page), (100, 200));
    page.decide(Decision::Skip);
    page.answer(denied());
    page.decide(Decision::Skip);
    assert_eq!(items(&page), (100, 200));
    page.lose();
    let mut again = Page(page.0.clone());
    assert_eq!(items(&page), (100, 201), "it is looked for");
    assert_eq!(page.0.doubtful_items(true), 200, "it is on its way");
    let reloaded = Page(page.0.clone()).reload();
    assert_eq!(items(&reloaded), (100, 201), "a token is asked for first");
    // A refusal says nothing of when it was sent before.
    again.look_up(JobLookup::Inconclusive);
    again.decide(Decision::SendAgain);
    again.answer(denied());
    assert_eq!(items(&again), (100, 201));
    page.0.stop(1);
    page.0.stop(1);
    assert!(page.0.has_ended());
    assert_eq!(items(&page), (100, 201));
    assert_eq!(
        plan_words(Lang::En).items_ended(1, 101, 100),
        "1 of 101; 100 unknown"
    );
    assert_eq!(plan_words(Lang::En).items_ended(101, 101, 0), "101 of 101");
}

#[test]
fn the_first_import_that_did_not_go_well_is_known() {
    let mut page = Page::begun(4);
    page.import();
    page.answer(denied());
    page.decide(Decision::Skip);
    page.lose();
    page.look_up(JobLookup::Inconclusive);
    page.decide(Decision::Imported);
    page.answer(denied());
    page.decide(Decision::Skip);
    assert!(page.0.has_ended());
    assert_eq!(page.0.first_amiss(), Some(1));
    let mut page = Page::begun(2);
    page.import();
    page.import();
    assert_eq!(page.0.first_amiss(), None);
}

#[test]
fn the_record_of_a_failed_job_has_as_many_reasons_as_a_person_reads() {
    let mut page = Page::begun(2);
    page.answer(accepted("j"));
    let reasons: Vec<String> = (0..1_000).map(|n| format!("no {n}")).collect();
    let reasons = serde_json::to_string(&reasons).unwrap();
    page.poll(&format!(r#"{{"status":"FAILED","reasons":{reasons}}}"#));
    let csv = to_csv(&page.0, &|millis| millis.to_string());
    assert!(
        csv.contains(r#""no 0; no 1; "#) && csv.contains(r#"; no 19; and 980 more""#),
        "{csv}"
    );
    assert!(!csv.contains("no 20"));
}

#[test]
fn a_plan_tells_when_it_ended_or_was_stopped_and_what_it_never_sent() {
    let mut page = Page::begun(3);
    page.import();
    assert_eq!((page.0.ended_at(), page.0.unsent_items()), (None, 0));
    let mut stopped = Page(page.0.clone());
    stopped.answer(denied());
    stopped.0.stop(7);
    assert_eq!(
        (
            stopped.0.ended_at(),
            stopped.0.stored.stopped_at,
            stopped.0.unsent_items()
        ),
        (None, Some(7), 1)
    );
    page.import();
    page.answer(denied());
    page.decide(Decision::Skip);
    assert!(page.0.has_ended());
    // A person has closed the last one, which is what ended it.
    assert_eq!((page.0.ended_at(), page.0.unsent_items()), (Some(4), 0));
}
