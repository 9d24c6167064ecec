//! The words of the page itself, one file a language.
//!
//! Sentences about rules, about lists and about the service's codes are not here:
//! `roma_import` has them.

mod en;
mod plan;
mod zh;

use roma_import::Lang;

pub use plan::{PlanWords, plan_words};

/// Everything that the page says by itself.
pub struct Words {
    // The page.
    pub language: &'static str,
    pub language_tag: &'static str,
    pub title: &'static str,
    pub title_error: fn(&str) -> String,
    pub intro: &'static str,
    pub theme: &'static str,
    pub theme_system: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,

    // The form.
    pub where_to: &'static str,
    pub goes_to_stand_in: &'static str,
    pub goes_to: &'static str,
    pub what: &'static str,
    pub project_id: &'static str,
    pub instance_id: &'static str,
    pub token: &'static str,
    pub token_hint: &'static str,
    pub show: &'static str,
    pub hide: &'static str,
    pub clear: &'static str,
    pub show_token: &'static str,
    pub hide_token: &'static str,
    pub clear_token: &'static str,
    pub remembered: &'static str,
    pub forget: &'static str,
    pub forgotten: &'static str,
    /// What that does not reach.
    pub forgotten_but_plan: &'static str,
    pub app: &'static str,
    pub optional: &'static str,
    pub tabs: &'static str,
    pub tab_fields: &'static str,
    pub tab_json: &'static str,
    pub json: &'static str,
    pub json_hint: &'static str,
    pub place: fn(usize, usize) -> String,
    pub apart: &'static str,
    pub apart_text: &'static str,
    pub apart_wrong: &'static str,
    pub apart_unreadable: &'static str,
    pub to_json: &'static str,
    pub use_fields: &'static str,
    pub put_aside: &'static str,
    pub fields_aside: &'static str,
    pub retake_fields: &'static str,
    pub take_back: &'static str,
    pub tasks: &'static str,
    pub app_hint: &'static str,
    pub tasks_hint: &'static str,
    pub file_choose: &'static str,
    pub file_drop: &'static str,
    pub file_read: fn(&str) -> String,
    pub file_too_large: fn(&str) -> String,
    pub file_unreadable: fn(&str) -> String,
    pub file_empty: &'static str,
    pub job_waits: &'static str,
    pub plan_waits: &'static str,
    pub go_there: &'static str,
    pub not_followed: &'static str,
    pub needs_token_badge: &'static str,
    pub file_first: &'static str,
    pub understood: fn(usize) -> String,
    pub understood_label: &'static str,
    pub more_rows: fn(usize) -> String,
    pub show_rows: fn(usize) -> String,
    pub marked: fn(usize) -> String,
    pub only_marked: &'static str,
    pub all_rows: &'static str,
    pub over: fn(usize) -> String,
    pub count: fn(usize, usize) -> String,
    pub count_left: fn(usize) -> String,
    pub count_over: fn(usize) -> String,
    pub count_full: &'static str,
    pub count_said: fn(usize, usize) -> String,
    pub removed: fn(usize, &str) -> String,
    pub undo: &'static str,
    pub error: &'static str,
    pub warning: &'static str,
    pub reported: &'static str,
    /// The same of those of the kind that was named last.
    pub more_alike: fn(usize) -> String,
    pub more_notes: fn(usize) -> String,
    pub summary: fn(usize) -> String,
    pub send: &'static str,
    pub sending: &'static str,
    pub give_up: &'static str,
    pub not_sent: &'static str,
    pub was_sent_job: &'static str,
    pub was_sent_answer: &'static str,
    /// The same of what began a job and is not what was sent last.
    pub was_sent_before: &'static str,
    pub was_refused: &'static str,
    pub has_waiting: &'static str,

    // What will be sent.
    pub request: &'static str,
    pub request_form: &'static str,
    pub what_is_sent: &'static str,
    pub what_was_sent: &'static str,
    pub request_hint: fn(usize) -> String,
    pub request_cut: fn(usize) -> String,
    pub curl: &'static str,
    pub shell: &'static str,
    pub curl_token: fn(&str) -> String,
    pub curl_token_environment: fn(&str) -> String,
    pub curl_file: fn(&str) -> String,
    pub save: &'static str,
    pub save_as: fn(&str) -> String,
    pub copy: &'static str,
    pub copied: &'static str,
    pub not_copied: &'static str,

    // What came of it.
    pub answer: &'static str,
    pub answer_earlier: &'static str,
    pub underway: fn(usize) -> String,
    pub slow: &'static str,
    pub accepted: &'static str,
    pub refused: &'static str,
    /// The same where the same import was sent before with an unknown fate.
    pub refused_again: &'static str,
    pub resent: &'static str,
    pub resent_busy: &'static str,
    /// In place of both, where the job of that is on the page.
    pub resent_begun: &'static str,
    pub refused_unsure: &'static str,
    pub status: &'static str,
    pub job_id: &'static str,
    pub error_code: &'static str,
    pub error_msg: &'static str,
    pub error_details: &'static str,
    pub suggestion: &'static str,
    pub request_id: &'static str,
    pub not_given: &'static str,
    pub given_empty: &'static str,
    pub what_now: &'static str,
    /// What stands between two sentences.
    pub gap: &'static str,
    /// What stands before a second thing that is said with a first.
    pub comma: &'static str,
    /// What stands between a name and what is said of it.
    pub colon: &'static str,
    pub deviations: &'static str,
    pub raw: &'static str,
    pub raw_progress: &'static str,
    pub raw_empty: &'static str,
    pub answer_empty: fn(u16) -> String,
    pub answer_html: fn(u16) -> String,
    pub answer_markup: fn(u16) -> String,
    pub answer_not_json: fn(u16) -> String,
    pub answer_no_job: fn(u16) -> String,
    pub answer_no_progress: fn(u16) -> String,
    pub answer_not_error: fn(u16) -> String,
    pub fate_unknown: &'static str,
    pub fate_unknown_check: &'static str,
    pub lost: &'static str,
    pub lost_offline: &'static str,
    pub lost_while_offline: &'static str,
    pub held_back_text: &'static str,
    pub send_anyway: &'static str,
    pub back_online: &'static str,
    pub can_be_sent: &'static str,
    pub lost_causes: &'static str,
    pub cause_down: &'static str,
    pub cause_offline: &'static str,
    pub cause_origin: &'static str,
    pub cause_cut: &'static str,
    pub lost_redirect: &'static str,
    pub redirect_sign_in: &'static str,
    pub lost_timeout: &'static str,
    pub cancelled: &'static str,
    pub busy_offer: fn(u32) -> String,
    pub busy_wait: &'static str,
    pub waiting: &'static str,
    pub waiting_items: fn(usize) -> String,
    pub waiting_text: fn(u32, Option<u32>) -> String,
    pub waiting_offline: &'static str,
    pub stop_waiting: &'static str,
    pub last_try: &'static str,
    pub gave_up_waiting: &'static str,
    pub gave_up_waiting_again: &'static str,

    // The job.
    pub job: &'static str,
    pub job_earlier: &'static str,
    pub running: &'static str,
    pub succeeded: &'static str,
    pub failed: &'static str,
    pub finished: &'static str,
    pub unknown: fn(&str) -> String,
    pub unknown_none: &'static str,
    pub unknown_text: &'static str,
    pub no_state: &'static str,
    pub progress: &'static str,
    pub progress_none: &'static str,
    pub progress_odd: fn(&str) -> String,
    pub items: &'static str,
    pub began: &'static str,
    pub ended: &'static str,
    pub reasons: &'static str,
    pub reasons_more: fn(usize) -> String,
    pub reason_type: &'static str,
    pub reason_name: &'static str,
    pub reason_code: &'static str,
    pub stop: &'static str,
    pub stop_hint: &'static str,
    pub ask_now: &'static str,
    pub go_on: &'static str,
    pub stopped: &'static str,
    pub offline: &'static str,
    pub needs_token: &'static str,
    pub needs_token_text: &'static str,
    pub fresh_token: &'static str,
    pub other_token: &'static str,
    pub go_on_with: &'static str,
    pub use_form_token: &'static str,
    pub denied: &'static str,
    pub gone: &'static str,
    pub gave_up: &'static str,
    pub stalled: &'static str,
    pub unaddressable: &'static str,
    pub remove_from_page: &'static str,
    pub accepted_at: &'static str,
    pub earlier_jobs: &'static str,
    pub earlier_jobs_text: &'static str,
    pub earlier_jobs_run: &'static str,
    pub link: &'static str,
    pub link_hint: &'static str,
    pub link_needs_token: &'static str,
    pub link_text: &'static str,
    pub link_refused: &'static str,
    pub link_unreadable: &'static str,
    pub link_bad_ids: &'static str,
    pub link_no_job: &'static str,
    pub link_bad_job: &'static str,
    pub close_link: &'static str,
    pub poll_failed: &'static str,
    pub poll_again: fn(Option<u32>) -> String,
    pub succeeded_text: &'static str,
    pub failed_text: &'static str,
    pub finished_text: &'static str,
}

impl Words {
    /// A state of a job that nobody knows; empty if there was none.
    pub fn unknown_state(&self, status: &str) -> String {
        if status.is_empty() {
            self.unknown_none.to_owned()
        } else {
            (self.unknown)(status)
        }
    }
}

/// The words of a language.
pub const fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::En => &en::WORDS,
        Lang::Zh => &zh::WORDS,
    }
}

/// A pause in milliseconds as words name it.
pub const fn in_seconds(pause: u32) -> u32 {
    pause.div_ceil(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_a_refused_import_waits_is_said_wherever_it_is_spoken_of() {
        for lang in [Lang::En, Lang::Zh] {
            let (words, plan) = (words(lang), plan_words(lang));
            for said in [
                (words.busy_offer)(77),
                (words.waiting_text)(1, Some(77)),
                (words.waiting_text)(2, Some(77)),
                (plan.busy_text)(77),
                (plan.now_waiting)(1, 1, Some(77)),
                (plan.now_waiting)(1, 2, Some(77)),
            ] {
                assert!(said.contains("77") && !said.contains("15"), "{said}");
            }
            // A long pause is said in minutes.
            for said in [
                (words.busy_offer)(3_541),
                (plan.busy_text)(3_541),
                (plan.now_waiting)(1, 1, Some(3_600)),
                (words.waiting_text)(1, Some(3_600)),
            ] {
                assert!(
                    said.contains("60 minutes") || said.contains("60 分钟"),
                    "{said}"
                );
            }
            // No time is named where none is known.
            for said in [
                (words.waiting_text)(2, None),
                (plan.now_waiting)(2, 2, None),
            ] {
                assert!(
                    said.chars()
                        .all(|character| !character.is_numeric() || character == '2')
                );
                assert!(
                    !said.contains("next try") && !said.contains("再试"),
                    "{said}"
                );
            }
        }
    }
}
