//! `duplicate_task`: a task id that was there before.
//!
//! Ids are compared by exact code points. The service may well import such a
//! task twice, so it is for people to decide.

use super::{Example, Rule, Source};
use crate::findings::{Finding, Site};
use crate::place::Place;
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::DuplicateTask,
    severity: Severity::Warning,
    summary: "A `task_id` that an earlier element has as well.",
    why: "Importing a task twice is hardly meant; often a list was pasted twice.",
    sources: &[Source::Ours],
    example: Example::of_body(r#"{"tasks":[{"task_id":"b2e6a456"},{"task_id":"b2e6a456"}]}"#),
};

/// The finding for an id that the task of index `first` has already.
pub(crate) fn found(site: Site, first: usize) -> Finding {
    Finding::new(Code::DuplicateTask, site).repeating(Place::TaskId(first))
}

#[cfg(test)]
mod tests {
    use crate::Code;
    use crate::check_body;

    fn repeats(text: &str) -> Vec<(String, Option<String>)> {
        check_body(text.into())
            .violations
            .into_iter()
            .filter(|v| v.code == Code::DuplicateTask)
            .map(|v| (v.pointer, v.first))
            .collect()
    }

    #[test]
    fn each_later_one_points_to_the_first() {
        let text = r#"{"tasks":[{"task_id":"a"},{"task_id":"\u0061"},{},{"task_id":"A"},{"x":0,"task_id":"a"}]}"#;
        let at = |index: usize| {
            (
                format!("/tasks/{index}/task_id"),
                Some("/tasks/0/task_id".to_owned()),
            )
        };
        assert_eq!(repeats(text), [at(1), at(4)]);
    }

    #[test]
    fn exact_code_points_are_compared() {
        assert_eq!(
            repeats("{\"tasks\":[{\"task_id\":\"é\"},{\"task_id\":\"e\u{301}\"}]}"),
            []
        );
        assert_eq!(
            repeats(r#"{"tasks":[{"task_id":"a"},{"task_id":"a "}]}"#),
            []
        );
    }

    #[test]
    fn repeats_in_long_lists_are_found() {
        let ids: Vec<_> = (0..5_000)
            .map(|n| format!(r#"{{"task_id":"{}"}}"#, n % 4_990))
            .collect();
        let text = format!(r#"{{"tasks":[{}]}}"#, ids.join(","));
        assert_eq!(repeats(&text).len(), 10);
    }
}
