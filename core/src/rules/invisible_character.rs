//! `invisible_character`: an id with a character that cannot be seen.
//!
//! What stands at an edge and is white space belongs to another rule; everything
//! else that cannot be seen is told here, once for each id.

use super::{Example, Rule, Source, Subject};
use crate::findings::Findings;
use crate::place::Place;
use crate::string_scan::StringScan;
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::InvisibleCharacter,
    severity: Severity::Warning,
    summary: "An id holds a control character or one that is not shown, such as a soft hyphen.",
    why: "It cannot be seen, and makes another id of it. It comes along when something is copied from a page or a document.",
    sources: &[Source::Ours],
    example: Example::of_body(r#"{"tasks":[{"task_id":"b2e6\u00ada456"}]}"#),
};

pub(super) fn check(subject: &Subject<'_>, scan: &StringScan, findings: &mut Findings) {
    // A blank task id has been told of as a whole; a blank project or instance
    // id has not, and has no edges that another rule would speak of.
    let is_told = scan.is_blank && matches!(subject.site.place, Place::TaskId(_));
    if subject.is_id() && !is_told && scan.invisible.is_some() {
        findings.add_about(&subject.site, Code::InvisibleCharacter, scan.invisible);
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{GOOD, codes_of_body};
    use crate::{Code, Request, check};

    fn found(id: &str) -> Vec<(Code, Option<usize>)> {
        let report = check(&Request {
            project_id: id.into(),
            ..GOOD
        });
        report
            .violations
            .iter()
            .map(|v| (v.code, v.index))
            .collect()
    }

    #[test]
    fn what_cannot_be_seen_is_told_wherever_no_other_rule_does() {
        let invisible = |index| (Code::InvisibleCharacter, Some(index));
        let edge = |index| (Code::SurroundingWhitespace, Some(index));
        for (id, expected) in [
            ("a\u{AD}b", vec![invisible(1)]),
            ("a\tb", vec![invisible(1)]),
            ("a\u{200B}b", vec![invisible(1)]),
            ("a\u{200B}\u{AD}", vec![invisible(1)]),
            ("\u{AD}a", vec![invisible(0)]),
            ("a\u{2060}", vec![invisible(1)]),
            ("a\0", vec![invisible(1)]),
            ("a\t", vec![edge(1)]),
            ("a\u{AD}\t", vec![invisible(1), edge(2)]),
            ("\ta\u{7F}b\t", vec![edge(0), invisible(2)]),
            ("\u{FEFF}a", vec![edge(0)]),
            ("a b", vec![]),
            ("\t", vec![invisible(0)]),
            (" ", vec![]),
        ] {
            let mut expected = expected;
            expected.sort_unstable();
            assert_eq!(found(id), expected, "{id:?}");
        }
    }

    #[test]
    fn a_blank_task_id_is_told_of_once() {
        assert_eq!(
            codes_of_body(r#"{"tasks":[{"task_id":"\t"}]}"#),
            [Code::Blank]
        );
    }

    #[test]
    fn a_name_has_a_stricter_rule() {
        assert_eq!(
            codes_of_body(r#"{"apps":"a\u00adb"}"#),
            [Code::ForbiddenCharacter]
        );
    }
}
