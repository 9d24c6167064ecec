//! `unaddressable_segment`: an id that no URL can hold.

use super::{Example, Rule, Source, Subject};
use crate::contract::DOT_SEGMENTS;
use crate::findings::{Finding, Findings};
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::UnaddressableSegment,
    severity: Severity::Error,
    summary: "The project id or the instance id is exactly `.` or `..`.",
    why: "Programs that read URLs remove such segments, even when they are percent-encoded, so the request would go to another address. Everything else is encoded once and arrives.",
    sources: &[Source::Ours],
    example: Example {
        project_id: "..",
        ..Example::GOOD
    },
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.is_segment() && DOT_SEGMENTS.iter().any(|dots| subject.text.is(dots)) {
        findings.add(Finding::new(
            Code::UnaddressableSegment,
            subject.site.clone(),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{GOOD, codes_of_body};
    use crate::{Code, Request, check};

    #[test]
    fn only_dot_segments_are_refused() {
        for (id, expected) in [
            (".", 1),
            ("..", 1),
            ("...", 0),
            (".a", 0),
            ("%2e%2e", 0),
            ("a/b", 0),
            ("?", 0),
        ] {
            let report = check(&Request {
                project_id: id.into(),
                instance_id: id.into(),
                ..GOOD
            });
            assert_eq!(report.violations.len(), 2 * expected, "{id}");
            assert!(
                report
                    .violations
                    .iter()
                    .all(|v| v.code == Code::UnaddressableSegment)
            );
        }
    }

    #[test]
    fn a_task_id_is_no_segment() {
        assert_eq!(
            codes_of_body(r#"{"apps":"..","tasks":[{"task_id":".."}]}"#),
            []
        );
    }
}
