//! English.

use super::PlanWords;
use crate::plan::Ending;
use crate::words::en::{grouped, next_try, pause};

fn imports(count: usize) -> String {
    match count {
        1 => "1 import".into(),
        n => format!("{} imports", grouped(n)),
    }
}

fn items(count: usize) -> String {
    match count {
        1 => "1 item".into(),
        n => format!("{} items", grouped(n)),
    }
}

fn asides(count: usize) -> String {
    match count {
        1 => "1 item is set aside".into(),
        n => format!("{} items are set aside", grouped(n)),
    }
}

/// What is said of an import that was sent before.
const fn again(is_again: bool) -> &'static str {
    if is_again { " again" } else { "" }
}

pub(super) const WORDS: PlanWords = PlanWords {
    title: "Plan",
    draft: "This list as a plan",
    sum: |n, k, aside| {
        let order = match k {
            1 => "",
            _ => ", one after the other",
        };
        if aside == 0 {
            return format!("{} in {}{order}.", items(n), imports(k));
        }
        format!(
            "{}: {} in {}{order}, and {} set aside.",
            items(n + aside),
            grouped(n),
            imports(k),
            grouped(aside)
        )
    },
    rule: |limit| {
        format!(
            "One import takes at most {limit} applications and tasks, and one application among them. Nothing is sent before you start the plan."
        )
    },
    rule_apps: "The call does not tie tasks to an application, so tasks fill the imports in their order.",
    begin: |n, k| match k {
        1 => format!("Import {}", items(n)),
        _ => format!("Import {} in {}", items(n), imports(k)),
    },
    beginning: "Writing the plan down…",
    looking: "Looking for a saved plan…",
    has_begun: "This plan was started: see “Plan”.",
    cannot_begin: "This plan cannot be started now: see “This list as a plan”.",
    count: |n, k| format!("{} in {}", items(n), imports(k)),
    understood: |tasks, apps| {
        let tasks = match tasks {
            1 => "1 task".into(),
            n => format!("{} tasks", grouped(n)),
        };
        match apps {
            0 => format!("{tasks} understood"),
            1 => format!("{tasks} and 1 application understood"),
            n => format!("{tasks} and {} applications understood", grouped(n)),
        }
    },
    no_json: |k| format!("This is a plan of {}", imports(k)),
    no_json_text: "A JSON body is one import, so the plan is not shown as JSON. What each import holds is listed with the plan. It is changed in the fields.",
    to_fields: "Back to the fields",
    too_many: |limit| {
        format!(
            "One import takes at most {limit}. The fields can make a plan of this: several imports, one after the other."
        )
    },
    make_plan: "Make it a plan",
    no_plan: |limit, keys| {
        let why = if keys.is_empty() {
            "all that it says".to_owned()
        } else {
            format!("“{}”", keys.join("”, “"))
        };
        format!(
            "One import takes at most {limit}, and no plan can be made of this text: the fields cannot hold {why}."
        )
    },
    not_secure: "A plan cannot be run here: this page was not loaded over HTTPS or from this computer, and such pages get no locks from the browser. Without them two tabs could send the same import.",
    no_locks: "A plan cannot be run in this browser: it has no Web Locks. Without them two tabs could send the same import.",
    no_store: "A plan cannot be run here: the browser lets this page keep nothing. Without a record, nobody would know after a crash what was sent.",
    unable_help: |limit| {
        format!("Single imports work all the same: keep {limit} items at most in the list.")
    },
    exists: "There is a plan already. Let it end, or stop it, and remove it. Then this one can be started.",
    exists_elsewhere: "There is a plan already, which another tab runs. Let it end in the other tab, or stop it, and remove it there. Then this one can be started.",
    exists_ended: "There is a plan already, and it has ended. Save its record, then remove it. Then this one can be started.",
    exists_unreadable: "There is a plan already, which this page cannot read. Remove it. Then this one can be started.",
    exists_unread: "Nobody knows whether there is a plan already: the browser could not read it. Have it read again. If there is none, this one can be started.",
    not_begun_full: "The plan was not started: the browser has no room to write it down. Nothing was sent. Make room on this computer, or cut the list in two.",
    not_begun_held: "The plan was not started: another tab is about to start or to remove one. Nothing was sent. Try again in a moment.",
    not_begun: "The plan was not started: the browser could not write it down. Nothing was sent.",

    imports,
    import: |number| format!("Import {}", grouped(number)),
    items,
    pages_of: |what| format!("{what}: Pages"),
    page: |page, pages| format!("Page {} of {}", grouped(page), grouped(pages)),
    earlier: "Previous",
    later: "Next",
    waiting: "Waiting",
    sending: "Sending",
    sent: "No answer noted",
    unanswered: "Not known",
    unanswered_alone: "Result not known",
    finished: "Ended, result not known",
    refused: "Refused",
    busy: "Has to wait",
    skipped: "Skipped",
    skipped_refused: "Refused, skipped",
    skipped_failed: "Failed, skipped",
    skipped_unanswered: "Not known, skipped",
    confirmed: "Imported, as you said",
    not_sent: "Not sent",

    asides,
    asides_said: |n| format!("{}.", asides(n)),
    asides_hint: |n| match n {
        1 => "It is in no import. The others are not held up by it.".into(),
        _ => "They are in no import. The others are not held up by them.".into(),
    },
    asides_hold_up: "Nothing is sent before the application name is mended or cleared.",
    asides_go: "See the plan",
    aside_mark: "Set aside:",
    asides_more: |n| match n {
        1 => "1 more is not listed.".into(),
        n => format!("{} more are not listed.", grouped(n)),
    },
    reasons_more: |n| (WORDS.asides_more)(n),
    blank: "(blank)",
    line: |number| format!("line {}", grouped(number)),
    kind_app: "Application",
    kind_task: "Task",

    state_running: "Running",
    state_pausing: "Pausing",
    state_paused: "Paused",
    state_stopping: "Stopping",
    state_stopped: "Stopped",
    state_token: "Needs a token",
    state_decision: "Needs your decision",
    state_ended: "Ended",
    state_elsewhere: "In another tab",
    said: |standing| format!("Plan: {standing}"),
    progress: "Imports that have ended",
    progress_of: |n, k| match (n, k) {
        (0, 1) => "The one import has not ended yet".into(),
        (_, 1) => "The one import has ended".into(),
        _ => format!("{} of {}", grouped(n), imports(k)),
    },
    progress_ended: |n, k, how| {
        if k == 1 {
            return format!("The one import has ended: {how}");
        }
        format!(
            "{} of {} {} ended: {how}",
            grouped(n),
            imports(k),
            if n == 1 { "has" } else { "have" }
        )
    },
    progress_gap: ", ",
    ended_how: |ending, n, k| {
        let how = match ending {
            Ending::Succeeded => "succeeded",
            Ending::Confirmed => "imported as you said",
            Ending::Finished => "ended without a result",
            Ending::Skipped => "skipped",
            Ending::SkippedFailed => "failed and skipped",
            Ending::SkippedUnanswered => "not known and skipped",
        };
        match k {
            1 => how.to_owned(),
            _ => format!("{} {how}", grouped(n)),
        }
    },
    items_label: "Items imported",
    job_progress: "Progress of the job",
    items_settled: |n, k| format!("{} of {}", grouped(n), grouped(k)),
    items_doubtful: |n| format!("; {} unknown", grouped(n)),
    now_sending: |number| format!("Import {} is being sent.", grouped(number)),
    now_offline: |number, is_again| {
        format!(
            "Import {} waits for the network. It has not been sent{}.",
            grouped(number),
            again(is_again)
        )
    },
    now_uncounted: |number, is_again, seconds| {
        format!(
            "Import {} has not been sent{} yet: before that, the endpoint is asked for its jobs, and it has not told of them so far.{}",
            grouped(number),
            again(is_again),
            next_try(Some(seconds))
        )
    },
    now_running: |number| format!("The job of import {} is running.", grouped(number)),
    now_following: |number| format!("The job of import {} is followed.", grouped(number)),
    now_waiting: |number, refusals, seconds| {
        let times = match refusals {
            1 => "once".to_owned(),
            n => format!("{n} times"),
        };
        format!(
            "Import {} was refused {times}, since another job is running, or too many requests come in.{}",
            grouped(number),
            next_try(seconds)
        )
    },
    offline: "This computer is offline. The plan goes on when it is back.",
    offline_following: "This computer is offline. The job is followed again when it is back.",
    offline_only: "This computer is offline.",
    hidden_hint: "It goes on while this tab is in the background, and after a reload with a fresh token.",
    slow: "The answer is taking long. You can wait on.",
    pause: "Pause",
    stop: "Stop the plan",
    stop_hint: "The import that is underway is followed to its end. If its answer is lost, the endpoint is asked for its job.",
    stop_sure: "The imports that are left will not be sent, and a stopped plan cannot go on.",
    stop_now: "Stop it for good",
    stop_at_once: "Stop at once",
    stop_taken: "You have stopped this plan: no further import is sent.",
    paused_text: "No further import is sent until you go on.",
    pausing_job: "This job is followed to its end. No further import is sent until you go on.",
    pausing: "The import that is underway is followed to its end. No further import is sent until you go on.",
    stopped_text: "You stopped this plan. Nothing more is sent.",
    stopped_unsent: |n| match n {
        1 => "1 item was not sent.".into(),
        n => format!("{} items were not sent.", grouped(n)),
    },
    stopped_running: "A job that was begun goes on by itself.",
    stopped_unknown: "Nobody knows what became of the import that was sent last: look in the service for it.",
    ended_text: |n| match n {
        1 => "The one import has ended.".into(),
        2 => "Both imports have ended.".into(),
        n => format!("All {} have ended.", imports(n)),
    },
    ended_all: |n, k| {
        format!(
            "{} imported, in {}.",
            match n {
                1 => "1 item was".into(),
                2 => "Both items were".into(),
                n => format!("All {} were", items(n)),
            },
            imports(k)
        )
    },
    ended_asides: |n| match n {
        1 => "1 item was set aside before.".into(),
        n => format!("{} items were set aside before.", grouped(n)),
    },
    ended_named: |n| match n {
        1 => "The service named 1 item with a reason: see below.".into(),
        n => format!(
            "The service named {} items with reasons: see below.",
            grouped(n)
        ),
    },
    reasons: |n| match n {
        1 => "1 reason".into(),
        n => format!("{} reasons", grouped(n)),
    },
    ended_left: |n| {
        format!(
            "{} not imported: see below.",
            match n {
                1 => "1 import was".into(),
                n => format!("{} imports were", grouped(n)),
            }
        )
    },
    ended_doubtful: |n| match n {
        1 => "1 import was skipped, but some of it may have been imported.".into(),
        n => format!(
            "{} imports were skipped, but some of them may have been imported.",
            grouped(n)
        ),
    },
    a_stand_in: "a stand-in",
    goes_elsewhere: |own, now| {
        format!(
            "This plan goes to {own}, and imports go to {now} now. Nothing more of it is sent there: start the endpoint with which it was begun, or stop the plan."
        )
    },
    elsewhere_text: "Another tab of this browser has this plan. It can be taken over here as soon as that tab is closed.",
    elsewhere_going: "It goes on there, or waits there for a token or for your decision.",
    elsewhere_decision: "It waits there for your decision.",
    elsewhere_token: "It waits there for a fresh token.",
    elsewhere_paused: "It is paused there.",
    unreadable: "There is a plan that this page cannot read",
    unreadable_text: "It was written by another version of this page, or is damaged. Nothing of it is sent. Once it is removed, nobody can tell any more what it has sent.",
    unread: "The browser could not read the saved plan",
    unread_text: "That often passes. What was written down is as it was, and nothing of it is sent before it is read. If it does not help to try again, reload the page.",
    unread_reason: "The browser’s reason",
    read_again: "Try again",
    store_full: "The browser has no room to write down what happens",
    store_fault: "The browser could not write down what happens",
    store_text: "Nothing more is sent before it is written down. Make room on this computer, then try again.",
    store_fault_text: "Nothing more is sent before it is written down. The browser may have lost its database: trying again opens it anew. Leave this page open until that has worked.",

    needs_token: "The plan needs a token to go on",
    is_paused_without_token: "The plan is paused, and needs a token",
    needs_token_paused: "A token is not kept when the page is reloaded or closed. The plan stays paused until you let it go on: no import is sent before.",
    needs_token_paused_refused: "The service did not accept the token that was given last. The plan stays paused until you let it go on: no import is sent before.",
    needs_token_refused: "The service did not accept the token that was given last. The plan goes on where it was: no import is sent twice.",
    needs_token_to_stop: "The plan is stopping: a token is needed to see its last import through",
    needs_token_stopping: "You have stopped this plan: no further import is sent. With a token, the job that was begun is followed to its end. Without one, stop the plan at once.",
    needs_token_stopping_unknown: "You have stopped this plan: no further import is sent. Nobody knows what became of the one that was sent last. With a token, the endpoint is asked for its job, which is followed to its end. Without one, stop the plan at once.",
    needs_token_text: "A token is not kept when the page is reloaded or closed. The plan goes on where it was: no import is sent twice.",

    failed_title: |number| format!("The job of import {} failed", grouped(number)),
    failed_text: |n, has_reasons| {
        format!(
            "Some of it may have been imported all the same. Sending it again sends all of its {}{}.",
            items(n),
            if has_reasons {
                ", and what a reason names fails again until its cause is mended"
            } else {
                ""
            }
        )
    },
    refused_title: |number| format!("Import {} was refused", grouped(number)),
    refused_text: "Nothing of it was imported.",
    refused_mend: "A plan is not changed once it runs. To mend what is in this import, skip it: once the plan has ended, “Fill in what was not imported” brings its items back into the form.",
    refused_again_text: "Nothing of it was imported this time, but some of it may have been when it was sent before.",
    busy_title: |number| {
        format!(
            "Import {} was refused for now, and may be accepted later",
            grouped(number)
        )
    },
    busy_text: |seconds| {
        format!(
            "This page can send it again every {} until it is accepted, and do the same for the imports after it.",
            pause(seconds)
        )
    },
    busy_again_title: |number| {
        format!(
            "Import {} was refused for now, and its earlier sending may be what is running",
            grouped(number)
        )
    },
    busy_again_text: "This time nothing of it was imported. What is running may be the earlier sending of this import: sent again after that, it may be imported twice.",
    beside_import: "A plan is running, and there is one job at a time: an import that is sent now may be refused, or the plan may have to wait for it.",
    in_the_way: "A plan is running on this page, and may be what is in the way. To send this before it has ended, pause the plan and wait for its job to end.",
    in_the_way_elsewhere: "A plan is running in another tab, and may be what is in the way. To send this before it has ended, pause the plan there and wait for its job to end.",
    unknown_title: |number| format!("Nobody knows what became of import {}", grouped(number)),
    found_title: |number| {
        format!(
            "Import {} got no answer, but its job was found",
            grouped(number)
        )
    },
    found_answered_title: |number| {
        format!(
            "The answer to import {} left open whether it has begun, but its job was found",
            grouped(number)
        )
    },
    found_busy_title: |number| {
        format!(
            "Import {} was refused this time, but the job of its earlier sending was found",
            grouped(number)
        )
    },
    unknown_text: "It was sent, or was about to be, and no answer is known. It is not sent again before you say so.",
    unknown_answered: "It was sent, and the answer does not tell whether it has begun. It is not sent again before you say so.",
    unknown_stopping: "You have stopped this plan: no import is sent any more. Say what became of this one, or stop the plan at once. The record then says that nobody knows.",
    lookup_asking: "Asking the endpoint for its jobs…",
    lookup_failed: |seconds| {
        format!(
            "The endpoint could not be asked so far. This page asks it again by itself.{}",
            next_try(seconds)
        )
    },
    lookup_gave_up: "The endpoint could not be asked. Ask again once it can be reached, before you decide.",
    lookup_inconclusive: "The endpoint cannot tell. Look in the service for a running import job, or for these items, before you decide.",
    lookup_not_found: "The endpoint has no job for it so far. If it was sent a moment ago, ask again before you decide.",
    lookup_found: "The endpoint has begun a job with exactly these items.",
    unseen_title: |number| format!("The job of import {} cannot be followed", grouped(number)),
    retry: "Send it again",
    retry_same: "Send it again with the same token",
    retry_with: "Send it again with this token",
    use_token: "Use this token",
    look_with: "Ask for the job with this token",
    follow_to_end: "Follow the job to its end",
    skip: "Skip it",
    imported: "It was imported: go on",
    imported_last: "It was imported",
    adopt: "Follow this job",
    poll_again: "Ask for the job again",
    ask_again: "Ask again",

    left: "Not imported by this plan",
    left_hint: |n| match n {
        1 => "1 item, from an import that was refused or never sent.".into(),
        n => format!(
            "{}, all from imports that were refused or never sent.",
            items(n)
        ),
    },
    left_named: |n| {
        match n {
        1 => "1 application, which the service named with a reason when its job failed. If its name is taken, change it before you send it again.".into(),
        n => format!(
            "{} applications, which the service named with reasons when their jobs failed. If a name is taken, change it before you send it again.",
            grouped(n)
        ),
    }
    },
    take_left: "Fill in what was not imported",
    filled_in: |at| {
        format!(
            "Filled into the form on {at}. The plan does not know whether it was sent from there: to send it again may import it twice."
        )
    },
    take_left_again: "Fill in again",
    taken: |n| format!("Filled in what the plan has not imported: {}.", items(n)),

    record: "Record",
    record_hint: "What was imported when, and by which job. The times of the job (job_began_at, job_ended_at) are the service’s; the others say when this computer learnt of it.",
    csv: "Download as CSV",
    json: "Download as JSON",
    remove: "Remove the plan",
    remove_sure: "The record of what was imported will be gone for good.",
    remove_now: "Remove the plan and its record",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_kinds_of_imports_that_were_left_out_have_their_numbers() {
        assert_eq!(
            (WORDS.ended_left)(1),
            "1 import was not imported: see below."
        );
        assert_eq!(
            (WORDS.ended_doubtful)(1),
            "1 import was skipped, but some of it may have been imported."
        );
        assert_eq!(
            (WORDS.ended_doubtful)(2),
            "2 imports were skipped, but some of them may have been imported."
        );
    }

    #[test]
    fn what_is_set_aside_is_spoken_of_in_its_number() {
        assert_eq!((WORDS.asides)(1), "1 item is set aside");
        assert_eq!((WORDS.asides_more)(1), "1 more is not listed.");
        assert_eq!((WORDS.asides_more)(2), "2 more are not listed.");
        assert!((WORDS.asides_hint)(1).starts_with("It is in no import."));
        assert!((WORDS.asides_hint)(2).starts_with("They are in no import."));
    }
}
