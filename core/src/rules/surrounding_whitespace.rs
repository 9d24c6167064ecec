//! `surrounding_whitespace`: an id or a name with white space at an edge.
//!
//! The byte order mark and the zero width space count as well: they survive
//! trimming in most languages, and come along when a cell or a page is copied.

use super::{Example, Rule, Source, Subject};
use crate::findings::Findings;
use crate::string_scan::StringScan;
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::SurroundingWhitespace,
    severity: Severity::Warning,
    summary: "An id or the application's name begins or ends with white space, U+FEFF or U+200B.",
    why: "It is hardly meant, cannot be seen, and makes another id of it.",
    sources: &[Source::Ours],
    example: Example::of_body(r#"{"tasks":[{"task_id":"b2e6a456 "}]}"#),
};

pub(super) fn check(subject: &Subject<'_>, scan: &StringScan, findings: &mut Findings) {
    let has_edges = !scan.is_blank && (subject.is_id() || subject.is_name());
    if has_edges && scan.edge_space.is_some() {
        let found = scan.edge_space;
        findings.add_about(&subject.site, Code::SurroundingWhitespace, found);
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{GOOD, codes_of_body};
    use crate::{Code, Request, check, check_body};

    #[test]
    fn both_edges_are_looked_at_and_the_middle_is_not() {
        for (id, index) in [
            (" a", Some(0)),
            ("a ", Some(1)),
            ("a b  ", Some(3)),
            ("\u{FEFF}a ", Some(0)),
            ("a\u{200B}", Some(1)),
            ("\u{3000}a", Some(0)),
            ("a b", None),
            ("ab", None),
        ] {
            let text = format!(r#"{{"tasks":[{{"task_id":"{id}"}}]}}"#);
            let report = check_body(text.as_str().into());
            let found: Vec<_> = report
                .violations
                .iter()
                .map(|v| (v.code, v.index))
                .collect();
            let expected: Vec<_> = index
                .map(|index| (Code::SurroundingWhitespace, Some(index)))
                .into_iter()
                .collect();
            assert_eq!(found, expected, "{id:?}");
        }
    }

    #[test]
    fn names_and_path_ids_count_and_blank_ones_do_not() {
        assert_eq!(
            codes_of_body(r#"{"apps":" a"}"#),
            [Code::SurroundingWhitespace]
        );
        assert_eq!(codes_of_body(r#"{"apps":" "}"#), [Code::Blank]);
        let report = check(&Request {
            project_id: "p\t".into(),
            instance_id: " ".into(),
            ..GOOD
        });
        let found: Vec<_> = report
            .violations
            .iter()
            .map(|v| (v.code, v.pointer.as_str()))
            .collect();
        assert_eq!(found, [(Code::SurroundingWhitespace, "/project_id")]);
    }
}
