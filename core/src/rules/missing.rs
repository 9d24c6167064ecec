//! `missing`: a mandatory field is absent or empty.
//!
//! The documentation allows ids of no characters, but an empty path segment addresses
//! another URL, so nothing can be sent for it. A text without a value in it is
//! no body; the service has a code of its own for that.

use super::{Example, Rule, Source, Subject};
use crate::findings::{Finding, Findings, Site};
use crate::place::Place;
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::Missing,
    severity: Severity::Error,
    summary: "A mandatory field is absent or empty, or there is no body.",
    why: "The service needs all of them. An empty id would address another URL, and an empty header is none.",
    sources: &[Source::Page, Source::Public, Source::Ours],
    example: Example {
        project_id: "",
        ..Example::GOOD
    },
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let is_mandatory = subject.is_segment() || matches!(subject.site.place, Place::Token);
    if is_mandatory && subject.text.is_empty() {
        findings.add(found(subject.site.clone()));
    }
}

/// The finding for a mandatory thing that is not there.
pub(crate) const fn found(site: Site) -> Finding {
    Finding::new(Code::Missing, site)
}

#[cfg(test)]
mod tests {
    use crate::testing::{codes_of_body, codes_of_token, found_in_request};
    use crate::{Body, Code, Field, Request};

    #[test]
    fn all_four_may_be_missing_at_once() {
        let request = Request {
            project_id: Field::Absent,
            instance_id: Field::Absent,
            token: Field::Absent,
            body: Body::Absent,
        };
        let expected = ["/project_id", "/instance_id", "/token", "/body"]
            .map(|pointer| (Code::Missing, pointer.to_owned()));
        assert_eq!(found_in_request(&request), expected);
    }

    #[test]
    fn empty_is_absent() {
        assert_eq!(codes_of_token(""), [Code::Missing]);
        for text in ["", " ", "\t\r\n "] {
            assert_eq!(codes_of_body(text), [Code::Missing], "{text:?}");
        }
    }

    #[test]
    fn one_character_is_not_missing() {
        assert_eq!(codes_of_token("t"), []);
        assert_eq!(codes_of_body("{\"apps\":\"a\"}"), []);
    }
}
