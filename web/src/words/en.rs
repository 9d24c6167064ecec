//! English.

use super::Words;

pub(super) const WORDS: Words = Words {
    language: "English",
    language_tag: "en",
    title: "Import assets",
    title_error: |title| format!("Error: {title}"),
    intro: "Imports applications and data-integration tasks into a ROMA Connect instance, one request or many, and follows each job to its end.",
    theme: "Theme",
    theme_system: "System",
    theme_light: "Light",
    theme_dark: "Dark",

    where_to: "Where to",
    goes_to_stand_in: "A stand-in answers here: nothing real is imported.",
    goes_to: "Goes to",
    what: "What to import",
    project_id: "Project ID",
    instance_id: "Instance ID",
    token: "Token",
    token_hint: "The header X-Subject-Token of IAM’s answer. It is kept in memory only; a reload clears it.",
    show: "Show",
    hide: "Hide",
    clear: "Clear",
    show_token: "Show the token",
    hide_token: "Hide the token",
    clear_token: "Clear the token",
    remembered: "The project ID and the instance ID of the last import are remembered in this browser.",
    forget: "Forget them",
    forgotten: "Forgotten. Nothing more is remembered until a reload.",
    forgotten_but_plan: "The plan keeps its own until it is removed.",
    app: "Application name",
    optional: "optional",
    tabs: "How to fill it in",
    tab_fields: "Fields",
    tab_json: "JSON",
    json: "Body",
    json_hint: "The same as in the fields, as text. It is sent exactly as it stands here.",
    place: |line, column| format!("Line {}, column {}:", grouped(line), grouped(column)),
    apart: "The JSON says something that fields cannot show",
    apart_text: "It is kept, and it is what will be sent. The fields are as they were before.",
    apart_wrong: "It is kept, and cannot be sent as it is. The fields are as they were before.",
    apart_unreadable: "The JSON cannot be read yet, so the fields cannot show it",
    to_json: "Back to the JSON",
    use_fields: "Use the fields instead",
    put_aside: "The JSON was put aside.",
    fields_aside: "What stood in the fields was put aside.",
    retake_fields: "Back to it",
    take_back: "Get the text back",
    tasks: "Tasks",
    app_hint: "Several names go one a line, with no commas between them. They make a plan of several imports.",
    tasks_hint: "Task IDs: one a line, or with commas, semicolons or tabs between them. A table with a header and a JSON list are understood as well.",
    file_choose: "Choose a file",
    file_drop: "or drop one on the list (.txt, .csv, .json)",
    file_read: |name| format!("Read from {name}."),
    file_too_large: |name| format!("{name} is too large for a list. Nothing was read."),
    file_unreadable: |name| format!("The browser could not read {name}."),
    file_empty: "It holds no items.",
    job_waits: "The job needs a token.",
    plan_waits: "The plan needs you.",
    go_there: "Go there",
    not_followed: "Not followed",
    needs_token_badge: "Needs a token",
    file_first: "Only the first of these files was read.",
    understood: |n| match n {
        1 => "1 task understood".into(),
        n => format!("{} tasks understood", grouped(n)),
    },
    understood_label: "Tasks as understood",
    more_rows: |n| match n {
        1 => "1 more is not shown.".into(),
        n => format!("{} more are not shown.", grouped(n)),
    },
    show_rows: |n| format!("Show {} more", grouped(n)),
    marked: |n| match n {
        1 => "1 marked".into(),
        n => format!("{} marked", grouped(n)),
    },
    only_marked: "Show only these",
    all_rows: "Show all",
    over: |limit| format!("over {limit}"),
    count: |n, limit| format!("{} of {limit}", grouped(n)),
    count_left: |n| format!("{n} left"),
    count_over: |n| format!("{} too many", grouped(n)),
    count_full: "full",
    count_said: |n, limit| format!("{} of {limit} applications and tasks", grouped(n)),
    removed: |n, field| match n {
        1 => format!("1 character that is not part of “{field}” was removed."),
        n => format!("{n} characters that are not part of “{field}” were removed."),
    },
    undo: "Undo",
    error: "Error:",
    warning: "Warning (does not block):",
    reported: "The endpoint says:",
    more_alike: |n| format!("And {} more like this.", grouped(n)),
    more_notes: |n| match n {
        1 => "And 1 more.".into(),
        n => format!("And {} more.", grouped(n)),
    },
    summary: |n| match n {
        1 => "One thing to fix before this can be sent".into(),
        n => format!("{} things to fix before this can be sent", grouped(n)),
    },
    send: "Send import",
    sending: "Sending…",
    give_up: "Stop waiting for the answer",
    not_sent: "Nothing was sent this time.",
    was_sent_job: "This was sent: see “Job”.",
    was_sent_answer: "This was sent: see “Answer”.",
    was_sent_before: "This was sent before, and began a job.",
    was_refused: "This was refused: see “Answer”.",
    has_waiting: "An import is waiting to be sent again: see “Answer”.",

    request: "What will be sent",
    request_form: "What is in the form",
    what_is_sent: "What is sent",
    what_was_sent: "What was sent",
    request_hint: |n| match n {
        1 => "The body has 1 byte.".into(),
        n => format!("The body has {} bytes.", grouped(n)),
    },
    request_cut: |n| format!("The first {} characters are shown.", grouped(n)),
    curl: "The same call with curl",
    shell: "Shell",
    curl_token: |name| {
        format!("First put the token into the variable {name}. It is not part of the command.")
    },
    curl_token_environment: |name| {
        format!(
            "First put the token into the environment variable {name}. It is not part of the command."
        )
    },
    curl_file: |name| format!("Save the body above as {name} in the folder where you run it."),
    save: "Save",
    save_as: |name| format!("Save as {name}"),
    copy: "Copy",
    copied: "Copied",
    not_copied: "Not copied: the browser did not allow it.",

    answer: "Answer",
    answer_earlier: "Answer to an earlier import",
    underway: |n| match n {
        1 => "Sending 1 item. Waiting for the answer.".into(),
        n => format!("Sending {n} items. Waiting for the answer."),
    },
    slow: "The answer is taking long. You can wait on, or stop waiting for it.",
    accepted: "The import was accepted.",
    refused: "The import was refused. Nothing was imported.",
    refused_again: "The import was refused. This time nothing was imported.",
    resent: "The same import was sent before, and nobody knows what became of that: it may have been imported.",
    resent_begun: "This same import was sent before and has begun: see “Job of an earlier import”. To send it again is to import it twice.",
    resent_busy: "What is running may be the earlier sending of this same import, of which nobody knows what became. Look in the service before you send it again: it may be imported twice.",
    refused_unsure: "An error came back.",
    status: "Status",
    job_id: "Job ID",
    error_code: "Error code",
    error_msg: "Message",
    error_details: "Details",
    suggestion: "Suggestion",
    request_id: "Request ID",
    not_given: "not given",
    given_empty: "given, but empty",
    what_now: "What to do:",
    gap: " ",
    comma: ", ",
    colon: ": ",
    deviations: "Differs from the documentation:",
    raw: "The answer as it came",
    raw_progress: "The last progress answer as it came",
    raw_empty: "The answer had no body.",
    answer_empty: |status| format!("An answer with status {status} and no body came back."),
    answer_html: |status| {
        format!(
            "A web page with status {status} came back instead of an answer. It is from a gateway or a proxy, not from the service."
        )
    },
    answer_markup: |status| {
        format!(
            "XML or other markup with status {status} came back instead of an answer. It may be from a gateway or a proxy."
        )
    },
    answer_not_json: |status| {
        format!("An answer with status {status} came back that this page cannot read.")
    },
    answer_no_job: |status| {
        format!("An answer with status {status} came back, but it has no job ID.")
    },
    answer_no_progress: |status| {
        format!("An answer with status {status} came back that says nothing about the job.")
    },
    answer_not_error: |status| {
        format!(
            "An answer with status {status} came back that has none of the fields of a refusal."
        )
    },
    fate_unknown: "Nobody can tell from this whether the import has begun.",
    fate_unknown_check: "This page will not send it again by itself. Look in the service for a running import job, or for the imported assets, before you send again.",
    lost: "No answer came back.",
    lost_offline: "This computer is offline.",
    lost_while_offline: "This computer was offline.",
    held_back_text: "That is what the browser says. If it is wrong, send the import anyway.",
    send_anyway: "Send anyway",
    back_online: "The computer is online again.",
    can_be_sent: "The import can be sent.",
    lost_causes: "The browser does not say why. Likely causes:",
    cause_down: "The endpoint is not running, or cannot be reached from here.",
    cause_offline: "This computer’s connection, or a proxy or VPN on the way, is down.",
    cause_origin: "The endpoint belongs to another origin and does not let this page read its answers.",
    cause_cut: "The connection broke after the request was sent.",
    lost_redirect: "A redirect came back instead of an answer. It was not followed, since the token would have gone along.",
    redirect_sign_in: "It may lead to a sign-in page of your network: open this page’s address in another tab and sign in there, if it asks for that.",
    lost_timeout: "No answer came in time.",
    cancelled: "You stopped waiting for the answer. The request may have arrived before that.",
    busy_offer: |seconds| {
        format!(
            "This page can send this import again every {} until it is accepted. It sends what was refused: edits since then do not count.",
            pause(seconds)
        )
    },
    busy_wait: "Wait and send again",
    waiting: "Waiting to send again",
    waiting_items: |n| {
        format!(
            "An import of {} is waiting. To send something else, stop waiting.",
            match n {
                1 => "1 item".into(),
                n => format!("{} items", grouped(n)),
            }
        )
    },
    waiting_text: |n, seconds| {
        let times = match n {
            1 => "once".to_owned(),
            n => format!("{n} times"),
        };
        format!("Refused {times} so far.{}", next_try(seconds))
    },
    waiting_offline: "This computer is offline. The import is not sent again before it is back.",
    stop_waiting: "Do not send again",
    last_try: "This is the last try. The page still waits for its answer.",
    gave_up_waiting: "You chose not to send it again. Nothing was imported.",
    gave_up_waiting_again: "You chose not to send it again. This time nothing was imported.",

    job: "Job",
    job_earlier: "Job of an earlier import",
    running: "Running",
    succeeded: "Succeeded",
    failed: "Failed",
    finished: "Finished",
    unknown: |status| format!("Unknown: {status}"),
    unknown_none: "Unknown state",
    unknown_text: "This page does not know this state. It goes on asking.",
    no_state: "Not known yet",
    progress: "Progress",
    progress_none: "no figure given",
    progress_odd: |raw| format!("{raw} (as the service gave it)"),
    items: "Items sent",
    began: "Began",
    ended: "Ended",
    reasons: "Reasons",
    reasons_more: |n| format!("And {} more, in the answer below.", grouped(n)),
    reason_type: "Type",
    reason_name: "Name",
    reason_code: "Code",
    stop: "Stop following",
    stop_hint: "This does not stop the job itself.",
    ask_now: "Check now",
    go_on: "Go on",
    stopped: "You stopped following this job. That does not stop the job itself.",
    offline: "This computer is offline. Following goes on when it is back.",
    needs_token: "A fresh token is needed to follow this job",
    needs_token_text: "The token is no longer accepted. That does not stop the job itself.",
    fresh_token: "Fresh token",
    other_token: "Another user’s token",
    go_on_with: "Go on with this token",
    use_form_token: "Use the token in the form",
    denied: "This user is not allowed to see the job, so following has ended. That does not stop the job itself.",
    gone: "The service says that it has no such job, so this page has stopped asking. It may have ended and been cleared away, or the address is not the right one.",
    gave_up: "Many requests for progress failed in a row, so this page has stopped asking. The job itself may go on.",
    stalled: "Nothing has changed for a long time, so this page has stopped asking. The job itself may go on.",
    unaddressable: "The service gave this job an ID that no address can hold, so this page cannot ask how it is doing. The job itself goes on.",
    remove_from_page: "Remove from this page",
    accepted_at: "Accepted",
    earlier_jobs: "Earlier jobs",
    earlier_jobs_text: "This page no longer asks how they are doing; a link leads back to each.",
    earlier_jobs_run: "What has not ended may still be running.",
    link: "Link to this job",
    link_hint: "Without the token.",
    link_needs_token: "A token is needed to follow this job",
    link_text: "This page’s address leads to the job. The token is never part of it.",
    link_refused: "This page’s address should lead to a job, but does not. Nothing was asked.",
    link_unreadable: "It is damaged: a part is encoded wrongly, or appears twice.",
    link_bad_ids: "This is wrong in the address:",
    link_no_job: "Its job ID is empty.",
    link_bad_job: "No job can be asked for by the ID in it:",
    close_link: "Close this message",
    poll_failed: "The last request for progress failed.",
    poll_again: |seconds| {
        seconds.map_or_else(
            || "It will be made again.".into(),
            |seconds| format!("It will be made again within {}.", pause(seconds)),
        )
    },
    succeeded_text: "The import job succeeded.",
    failed_text: "The import job failed. Some of it may have been imported all the same.",
    finished_text: "The import job has ended. The service does not say how.",
};

/// When something is tried again, as what comes after another sentence; nothing if nobody
/// knows.
pub(super) fn next_try(seconds: Option<u32>) -> String {
    seconds.map_or_else(String::new, |seconds| {
        format!(" The next try comes within {}.", pause(seconds))
    })
}

/// How long a pause is: a long one in minutes, rounded up, which are easier to grasp.
pub(super) fn pause(seconds: u32) -> String {
    match seconds {
        1 => "1 second".into(),
        0..120 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// A number with commas between thousands.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_plurals_right() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
        assert_eq!((WORDS.understood)(1), "1 task understood");
        assert_eq!((WORDS.understood)(2), "2 tasks understood");
        assert_eq!((WORDS.more_rows)(1), "1 more is not shown.");
        assert_eq!((WORDS.more_rows)(2), "2 more are not shown.");
        assert_eq!(
            (WORDS.summary)(2),
            "2 things to fix before this can be sent"
        );
    }
}
