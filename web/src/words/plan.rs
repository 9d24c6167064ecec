//! The words of the page about plans of long lists, in both languages.

mod en;
mod zh;

use roma_import::Lang;

use crate::plan::{Ending, Standing};

/// Everything that the page says about plans by itself.
pub struct PlanWords {
    // Before it is begun.
    pub title: &'static str,
    pub draft: &'static str,
    pub sum: fn(usize, usize, usize) -> String,
    pub rule: fn(usize) -> String,
    pub rule_apps: &'static str,
    pub begin: fn(usize, usize) -> String,
    pub beginning: &'static str,
    pub looking: &'static str,
    pub has_begun: &'static str,
    pub cannot_begin: &'static str,
    pub count: fn(usize, usize) -> String,
    pub understood: fn(usize, usize) -> String,
    pub no_json: fn(usize) -> String,
    pub no_json_text: &'static str,
    pub to_fields: &'static str,
    pub too_many: fn(usize) -> String,
    pub make_plan: &'static str,
    /// Why none can be made of a text: the fields cannot hold these keys, or something else.
    pub no_plan: fn(usize, &[String]) -> String,
    pub not_secure: &'static str,
    pub no_locks: &'static str,
    pub no_store: &'static str,
    pub unable_help: fn(usize) -> String,
    pub exists: &'static str,
    pub exists_elsewhere: &'static str,
    pub exists_ended: &'static str,
    pub exists_unreadable: &'static str,
    pub exists_unread: &'static str,
    pub not_begun_full: &'static str,
    pub not_begun_held: &'static str,
    pub not_begun: &'static str,

    // The imports.
    pub imports: fn(usize) -> String,
    pub import: fn(usize) -> String,
    pub items: fn(usize) -> String,
    pub pages_of: fn(&str) -> String,
    pub page: fn(usize, usize) -> String,
    pub earlier: &'static str,
    pub later: &'static str,
    pub waiting: &'static str,
    pub sending: &'static str,
    /// The same of one that another page has sent, as far as that has written it down.
    pub sent: &'static str,
    pub unanswered: &'static str,
    /// The same where nothing beside it says of what.
    pub unanswered_alone: &'static str,
    pub finished: &'static str,
    pub refused: &'static str,
    pub busy: &'static str,
    pub skipped: &'static str,
    pub skipped_refused: &'static str,
    pub skipped_failed: &'static str,
    pub skipped_unanswered: &'static str,
    pub confirmed: &'static str,
    pub not_sent: &'static str,

    // What is set aside.
    pub asides: fn(usize) -> String,
    pub asides_said: fn(usize) -> String,
    pub asides_hint: fn(usize) -> String,
    /// In place of that, where a name that was typed is among them.
    pub asides_hold_up: &'static str,
    pub asides_go: &'static str,
    pub aside_mark: &'static str,
    pub asides_more: fn(usize) -> String,
    /// How many reasons of a job are not listed.
    pub reasons_more: fn(usize) -> String,
    pub blank: &'static str,
    pub line: fn(usize) -> String,
    pub kind_app: &'static str,
    pub kind_task: &'static str,

    // While it runs.
    pub state_running: &'static str,
    pub state_pausing: &'static str,
    pub state_paused: &'static str,
    pub state_stopping: &'static str,
    pub state_stopped: &'static str,
    pub state_token: &'static str,
    pub state_decision: &'static str,
    pub state_ended: &'static str,
    pub state_elsewhere: &'static str,
    /// Where a plan stands, for those who only hear it.
    pub said: fn(&str) -> String,
    pub progress: &'static str,
    pub progress_of: fn(usize, usize) -> String,
    pub progress_ended: fn(usize, usize, &str) -> String,
    pub progress_gap: &'static str,
    /// How so many imports have ended, of so many in all.
    pub ended_how: fn(Ending, usize, usize) -> String,
    pub items_label: &'static str,
    pub items_settled: fn(usize, usize) -> String,
    pub items_doubtful: fn(usize) -> String,
    pub job_progress: &'static str,
    pub now_sending: fn(usize) -> String,
    /// And whether it was sent before.
    pub now_offline: fn(usize, bool) -> String,
    /// The endpoint could not be asked for its jobs before, and is asked again in so many
    /// seconds.
    pub now_uncounted: fn(usize, bool, u32) -> String,
    pub now_running: fn(usize) -> String,
    /// The same of one in a state that nobody knows.
    pub now_following: fn(usize) -> String,
    pub now_waiting: fn(usize, u32, Option<u32>) -> String,
    pub offline: &'static str,
    /// The same where no further import is to be sent, and a job runs, or none does.
    pub offline_following: &'static str,
    pub offline_only: &'static str,
    pub hidden_hint: &'static str,
    pub slow: &'static str,
    pub pause: &'static str,
    pub stop: &'static str,
    pub stop_hint: &'static str,
    pub stop_sure: &'static str,
    pub stop_now: &'static str,
    pub stop_at_once: &'static str,
    pub stop_taken: &'static str,
    pub paused_text: &'static str,
    /// What a pause does while a job is followed, and before there is one.
    pub pausing_job: &'static str,
    pub pausing: &'static str,
    pub stopped_text: &'static str,
    pub stopped_unsent: fn(usize) -> String,
    pub stopped_running: &'static str,
    pub stopped_unknown: &'static str,
    pub ended_text: fn(usize) -> String,
    pub ended_all: fn(usize, usize) -> String,
    pub ended_asides: fn(usize) -> String,
    pub ended_named: fn(usize) -> String,
    pub reasons: fn(usize) -> String,
    pub ended_left: fn(usize) -> String,
    pub ended_doubtful: fn(usize) -> String,
    pub elsewhere_text: &'static str,
    elsewhere_going: &'static str,
    elsewhere_decision: &'static str,
    elsewhere_token: &'static str,
    elsewhere_paused: &'static str,
    pub a_stand_in: &'static str,
    /// The place that the plan goes to, and the one that imports go to now.
    pub goes_elsewhere: fn(&str, &str) -> String,
    pub unreadable: &'static str,
    pub unreadable_text: &'static str,
    pub unread: &'static str,
    pub unread_text: &'static str,
    pub unread_reason: &'static str,
    pub read_again: &'static str,
    pub store_full: &'static str,
    pub store_fault: &'static str,
    pub store_text: &'static str,
    pub store_fault_text: &'static str,

    // The token.
    pub needs_token: &'static str,
    pub is_paused_without_token: &'static str,
    pub needs_token_paused: &'static str,
    pub needs_token_paused_refused: &'static str,
    pub needs_token_refused: &'static str,
    pub needs_token_to_stop: &'static str,
    pub needs_token_stopping: &'static str,
    pub needs_token_stopping_unknown: &'static str,
    pub needs_token_text: &'static str,

    // What a person decides.
    pub failed_title: fn(usize) -> String,
    /// And whether the service has said why.
    pub failed_text: fn(usize, bool) -> String,
    pub refused_title: fn(usize) -> String,
    pub refused_text: &'static str,
    /// How what was refused is mended, if it has to be: not here.
    pub refused_mend: &'static str,
    /// The same where a try before may have imported something.
    pub refused_again_text: &'static str,
    pub busy_title: fn(usize) -> String,
    pub busy_text: fn(u32) -> String,
    /// The same where what is running may be an earlier sending of the same import.
    pub busy_again_title: fn(usize) -> String,
    pub busy_again_text: &'static str,
    /// That a single import meets those of a plan, before it is sent.
    pub beside_import: &'static str,
    pub in_the_way: &'static str,
    /// The same of one that another tab runs.
    pub in_the_way_elsewhere: &'static str,
    pub unknown_title: fn(usize) -> String,
    /// The same once the endpoint has named its job, also where an answer left that open.
    pub found_title: fn(usize) -> String,
    pub found_answered_title: fn(usize) -> String,
    pub found_busy_title: fn(usize) -> String,
    pub unknown_text: &'static str,
    pub unknown_answered: &'static str,
    pub unknown_stopping: &'static str,
    pub lookup_asking: &'static str,
    /// The same where it could not be asked, and is asked again by itself, in so many seconds if
    /// that was asked for, or no more.
    pub lookup_failed: fn(Option<u32>) -> String,
    pub lookup_gave_up: &'static str,
    pub lookup_inconclusive: &'static str,
    pub lookup_not_found: &'static str,
    pub lookup_found: &'static str,
    pub unseen_title: fn(usize) -> String,
    pub retry: &'static str,
    pub retry_same: &'static str,
    pub retry_with: &'static str,
    pub use_token: &'static str,
    pub look_with: &'static str,
    pub follow_to_end: &'static str,
    pub skip: &'static str,
    pub imported: &'static str,
    /// The same of a plan that does not go on.
    pub imported_last: &'static str,
    pub adopt: &'static str,
    pub poll_again: &'static str,
    pub ask_again: &'static str,

    // What was not imported.
    pub left: &'static str,
    pub left_hint: fn(usize) -> String,
    /// Applications that the service has named of jobs that failed.
    pub left_named: fn(usize) -> String,
    pub take_left: &'static str,
    /// It was filled in before, at this moment.
    pub filled_in: fn(&str) -> String,
    pub take_left_again: &'static str,
    /// Beside the fields, what they were filled in with.
    pub taken: fn(usize) -> String,

    // The record.
    pub record: &'static str,
    pub record_hint: &'static str,
    pub csv: &'static str,
    pub json: &'static str,
    pub remove: &'static str,
    pub remove_sure: &'static str,
    pub remove_now: &'static str,
}

impl PlanWords {
    /// How many of the items have been imported, and of how many that is not known.
    pub fn items_ended(&self, imported: usize, items: usize, doubtful: usize) -> String {
        let mut said = (self.items_settled)(imported, items);
        if doubtful > 0 {
            said.push_str(&(self.items_doubtful)(doubtful));
        }
        said
    }

    /// Where a plan stands, in a word or two.
    pub const fn standing(&self, standing: Standing) -> &'static str {
        match standing {
            Standing::Running => self.state_running,
            Standing::Pausing => self.state_pausing,
            Standing::Paused => self.state_paused,
            Standing::Stopping => self.state_stopping,
            Standing::Stopped => self.state_stopped,
            Standing::NeedsToken => self.state_token,
            Standing::NeedsDecision | Standing::Unwritten => self.state_decision,
            Standing::Ended => self.state_ended,
        }
    }

    /// What a plan waits for in the tab that has it, if that is known: after a reload, a token is
    /// missing of which nothing is written down.
    pub const fn waits_elsewhere(&self, waits: Option<Standing>) -> &'static str {
        match waits {
            Some(Standing::NeedsDecision) => self.elsewhere_decision,
            Some(Standing::NeedsToken) => self.elsewhere_token,
            Some(Standing::Paused) => self.elsewhere_paused,
            _ => self.elsewhere_going,
        }
    }

    /// How many imports have ended, and how, unless all of these went well.
    pub fn share(&self, ended: usize, imports: usize, endings: &[(Ending, usize)]) -> String {
        if matches!(endings, [] | [(Ending::Succeeded, _)]) {
            return (self.progress_of)(ended, imports);
        }
        let how: Vec<String> = endings
            .iter()
            .map(|(ending, count)| (self.ended_how)(*ending, *count, imports))
            .collect();
        (self.progress_ended)(ended, imports, &how.join(self.progress_gap))
    }
}

/// The words of a language.
pub const fn plan_words(lang: Lang) -> &'static PlanWords {
    match lang {
        Lang::En => &en::WORDS,
        Lang::Zh => &zh::WORDS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_refusal_names_the_button_as_it_is() {
        for words in [plan_words(Lang::En), plan_words(Lang::Zh)] {
            let button = format!("“{}”", words.take_left);
            assert!(words.refused_mend.contains(&button), "{button}");
        }
    }

    #[test]
    fn how_imports_have_ended_is_said_unless_all_went_well() {
        let (en, zh) = (plan_words(Lang::En), plan_words(Lang::Zh));
        for (ended, endings, english, chinese) in [
            (0, vec![], "0 of 25 imports", "0 / 25 次导入"),
            (
                12,
                vec![(Ending::Succeeded, 12)],
                "12 of 25 imports",
                "12 / 25 次导入",
            ),
            (
                13,
                vec![(Ending::Succeeded, 12), (Ending::Skipped, 1)],
                "13 of 25 imports have ended: 12 succeeded, 1 skipped",
                "13 / 25 次导入已结束：12 次成功，1 次已跳过",
            ),
            (
                1,
                vec![(Ending::SkippedFailed, 1)],
                "1 of 25 imports has ended: 1 failed and skipped",
                "1 / 25 次导入已结束：1 次失败后跳过",
            ),
        ] {
            assert_eq!(en.share(ended, 25, &endings), english);
            assert_eq!(zh.share(ended, 25, &endings), chinese);
        }
    }

    #[test]
    fn of_one_import_nothing_comes_after_another() {
        let (en, zh) = (plan_words(Lang::En), plan_words(Lang::Zh));
        for (said, expected) in [
            (
                (en.sum)(3, 1, 1),
                "4 items: 3 in 1 import, and 1 set aside.",
            ),
            ((zh.sum)(3, 1, 1), "共 4 项：3 项一次导入；1 项被排除。"),
            ((zh.sum)(3, 1, 0), "3 项，一次导入。"),
            ((en.begin)(3, 1), "Import 3 items"),
            ((zh.begin)(3, 1), "导入 3 项"),
            (en.share(0, 1, &[]), "The one import has not ended yet"),
            (zh.share(0, 1, &[]), "这次导入尚未结束"),
            (
                en.share(1, 1, &[(Ending::Succeeded, 1)]),
                "The one import has ended",
            ),
            (
                en.share(1, 1, &[(Ending::Skipped, 1)]),
                "The one import has ended: skipped",
            ),
            (
                zh.share(1, 1, &[(Ending::SkippedFailed, 1)]),
                "这次导入已结束：失败后跳过",
            ),
        ] {
            assert_eq!(said, expected);
        }
    }

    #[test]
    fn what_is_heard_of_a_plan_has_the_punctuation_of_its_language() {
        let (en, zh) = (plan_words(Lang::En), plan_words(Lang::Zh));
        assert_eq!((en.said)(en.state_ended), "Plan: Ended");
        assert_eq!((zh.said)(zh.state_ended), "计划：已结束");
        assert_eq!((en.pages_of)("25 imports"), "25 imports: Pages");
        assert_eq!((zh.pages_of)("25 次导入"), "25 次导入：分页");
    }

    #[test]
    fn what_a_plan_says_of_its_items_adds_up() {
        let (en, zh) = (plan_words(Lang::En), plan_words(Lang::Zh));
        assert_eq!(
            (en.sum)(122, 2, 4),
            "126 items: 122 in 2 imports, one after the other, and 4 set aside."
        );
        assert_eq!(
            (zh.sum)(122, 2, 4),
            "共 126 项：122 项分 2 次导入，依次进行；4 项被排除。"
        );
        assert_eq!(
            (en.understood)(123, 3),
            "123 tasks and 3 applications understood"
        );
        assert_eq!((en.understood)(150, 0), "150 tasks understood");
        assert_eq!((zh.understood)(123, 3), "识别出 123 个任务和 3 个应用");
    }
}
