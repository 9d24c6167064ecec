//! `long_in_utf16`: within its bound in code points, and over it in UTF-16.
//!
//! The page does not say how it counts. Servers in Java count UTF-16 units, and
//! a character outside the Basic Multilingual Plane is two of them.

use super::{Example, Rule, Source, Subject};
use crate::findings::{Finding, Findings};
use crate::string_scan::StringScan;
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::LongInUtf16,
    severity: Severity::Warning,
    summary: "An id or the token is within its maximum in code points, but over it in UTF-16 units.",
    why: "The page does not say how it counts, and servers in Java count UTF-16 units.",
    sources: &[Source::Ours],
    example: Example {
        project_id: "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
        ..Example::GOOD
    },
};

pub(super) fn check(subject: &Subject<'_>, scan: &StringScan, findings: &mut Findings) {
    let Some(limit) = subject.max_chars() else {
        return;
    };
    let (chars, units) = (scan.chars, scan.units);
    if chars <= limit && units > limit {
        findings.add(Finding::new(Code::LongInUtf16, subject.site.clone()).exceeding(limit, units));
    }
}

#[cfg(test)]
mod tests {
    use crate::contract::MAX_PROJECT_ID_CHARS;
    use crate::testing::GOOD;
    use crate::{Code, Request, check};

    #[test]
    fn only_what_fits_in_one_count_and_not_in_the_other_is_told() {
        let half = MAX_PROJECT_ID_CHARS / 2;
        for (id, expected) in [
            ("😀".repeat(half), vec![]),
            (
                "😀".repeat(half) + "a",
                vec![(Code::LongInUtf16, Some(MAX_PROJECT_ID_CHARS + 1))],
            ),
            (
                "😀".repeat(MAX_PROJECT_ID_CHARS + 1),
                vec![(Code::TooLong, Some(MAX_PROJECT_ID_CHARS + 1))],
            ),
            ("中".repeat(MAX_PROJECT_ID_CHARS), vec![]),
        ] {
            let report = check(&Request {
                project_id: id.as_str().into(),
                ..GOOD
            });
            let found: Vec<_> = report
                .violations
                .iter()
                .map(|v| (v.code, v.actual))
                .collect();
            assert_eq!(found, expected, "{id}");
        }
    }
}
