//! `too_long`: more characters than the service documents.
//!
//! Characters are Unicode code points, as JSON Schema and `OpenAPI` count them.

use super::{Example, Rule, Source, Subject};
use crate::findings::{Finding, Findings};
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::TooLong,
    severity: Severity::Error,
    summary: "An id or the token has more characters than the service documents.",
    why: "The service documents a maximum for each. Length is counted in Unicode code points, as JSON Schema and OpenAPI do.",
    sources: &[Source::Page],
    example: Example {
        instance_id: "a13a5c9f-35d3-4b9c-b3b4-f14bbc8a1f5e-a13a5c9f-35d3-4b9c-b3b4-f14bbc8a1f5e",
        ..Example::GOOD
    },
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(limit) = subject.max_chars() else {
        return;
    };
    // Counting reads it all, and most are far too short to need it.
    if subject.text.count_at_most() <= limit {
        return;
    }
    let actual = subject.text.count();
    if actual > limit {
        findings.add(Finding::new(Code::TooLong, subject.site.clone()).exceeding(limit, actual));
    }
}

#[cfg(test)]
mod tests {
    use crate::contract::{MAX_INSTANCE_ID_CHARS, MAX_PROJECT_ID_CHARS, MAX_TOKEN_CHARS};
    use crate::testing::{GOOD, codes_of_token};
    use crate::{Code, Request, check};

    #[test]
    fn the_maximum_is_allowed_and_one_more_is_not() {
        assert_eq!(codes_of_token(&"t".repeat(MAX_TOKEN_CHARS)), []);
        assert_eq!(
            codes_of_token(&"t".repeat(MAX_TOKEN_CHARS + 1)),
            [Code::TooLong]
        );
        for (count, errors) in [(0, 0), (1, 1)] {
            let project_id = "中".repeat(MAX_PROJECT_ID_CHARS + count);
            let instance_id = "é".repeat(MAX_INSTANCE_ID_CHARS + count);
            let report = check(&Request {
                project_id: project_id.as_str().into(),
                instance_id: instance_id.as_str().into(),
                ..GOOD
            });
            assert_eq!(report.errors, 2 * errors);
            for violation in &report.violations {
                assert_eq!(violation.limit, Some(MAX_PROJECT_ID_CHARS));
                assert_eq!(violation.actual, Some(MAX_PROJECT_ID_CHARS + 1));
            }
        }
    }
}
