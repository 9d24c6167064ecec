//! `task_without_id`: an element of `tasks` that names no task.

use super::{Example, Rule, Source};
use crate::findings::{Finding, Site};
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::TaskWithoutId,
    severity: Severity::Warning,
    summary: "An element of `tasks` has no `task_id`.",
    why: "The page does not demand it, but without it the element names no task.",
    sources: &[Source::Ours],
    example: Example::of_body(r#"{"tasks":[{}]}"#),
};

/// The finding for an element without an id.
pub(crate) const fn found(site: Site) -> Finding {
    Finding::new(Code::TaskWithoutId, site)
}

#[cfg(test)]
mod tests {
    use crate::testing::{codes_of_body, found_in_body};
    use crate::{Code, check_body};

    #[test]
    fn it_is_told_at_the_element_before_what_is_in_it() {
        let text = r#"{"tasks":[{"task_id":"a"},{ "taskId":"b" }]}"#;
        assert_eq!(
            found_in_body(text),
            [
                (Code::TaskWithoutId, "/tasks/1".to_owned()),
                (Code::UnknownField, "/tasks/1/taskId".to_owned()),
            ]
        );
        let range = check_body(text.into()).violations[0]
            .range
            .expect("a place");
        assert_eq!(
            &text[range.start.offset..range.end.offset],
            r#"{ "taskId":"b" }"#
        );
    }

    #[test]
    fn an_id_of_the_wrong_type_is_not_absent() {
        assert_eq!(
            codes_of_body(r#"{"tasks":[{"task_id":null}]}"#),
            [Code::WrongType]
        );
    }
}
