//! `duplicate_key`: an object that names a key twice.
//!
//! Keys are compared after their escapes are read. Both values are checked, and
//! the last one is the one that counts.

use super::{Example, Rule, Source};
use crate::findings::{Finding, Findings, Site, Span};
use crate::place::Place;
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::DuplicateKey,
    severity: Severity::Error,
    summary: "In JSON text, an object names a key twice, at any depth.",
    why: "Some servers take the first value, some the last, and some refuse both, so such a text has no one clear meaning.",
    sources: &[Source::Ours],
    example: Example::of_body(r#"{"apps":"orders","apps":"invoices"}"#),
};

/// The finding for a second key of a known name.
pub(crate) const fn found(site: Site) -> Finding {
    Finding::new(Code::DuplicateKey, site)
}

/// Adds the finding for a second key that only a pointer names.
pub(crate) fn found_in_unnamed(span: Span, findings: &mut Findings, place: impl FnOnce() -> Place) {
    findings.add_at(Code::DuplicateKey, span, place, |finding| finding);
}

#[cfg(test)]
mod tests {
    use crate::testing::{codes_of_body, found_in_body};
    use crate::{Code, check_body};

    fn duplicates(text: &str) -> Vec<String> {
        found_in_body(text)
            .into_iter()
            .filter(|(code, _)| *code == Code::DuplicateKey)
            .map(|(_, pointer)| pointer)
            .collect()
    }

    #[test]
    fn it_is_found_at_any_depth_in_document_order() {
        let text = r#"{"x":[{"b":{"c":1,"c":2},"a":0,"b":0}],"apps":"a","x":0,"tasks":[{"task_id":"1","task_id":"2","y":0,"y":0}],"apps":"b"}"#;
        assert_eq!(
            duplicates(text),
            [
                "/x/0/b/c",
                "/x/0/b",
                "/x",
                "/tasks/0/task_id",
                "/tasks/0/y",
                "/apps"
            ]
        );
    }

    #[test]
    fn keys_are_compared_as_they_read_and_a_third_is_told_too() {
        assert_eq!(duplicates(r#"{"apps":"a","\u0061pps":"b"}"#), ["/apps"]);
        assert_eq!(duplicates(r#"{"é":1,"\u00e9":2,"\u00E9":3}"#), ["/é", "/é"]);
        assert_eq!(duplicates(r#"{"a":{"k":1},"b":{"k":1}}"#), [""; 0]);
    }

    #[test]
    fn the_range_is_the_second_key() {
        let text = r#"{"apps":"a","\u0061pps":"b"}"#;
        let range = check_body(text.into()).violations[0]
            .range
            .expect("a place");
        assert_eq!(
            &text[range.start.offset..range.end.offset],
            r#""\u0061pps""#
        );
    }

    #[test]
    fn both_values_are_checked_and_the_last_counts() {
        assert_eq!(
            codes_of_body(r#"{"apps":"/","apps":"*"}"#),
            [
                Code::ForbiddenCharacter,
                Code::DuplicateKey,
                Code::ForbiddenCharacter
            ]
        );
        assert_eq!(
            codes_of_body(r#"{"tasks":[{"task_id":"a"},{"task_id":"a","task_id":"b"}]}"#),
            [Code::DuplicateKey]
        );
    }
}
