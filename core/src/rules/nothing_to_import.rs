//! `nothing_to_import`: a request that asks for nothing.

use super::{Example, Rule, Source};
use crate::findings::{Finding, Site};
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::NothingToImport,
    severity: Severity::Warning,
    summary: "The body names neither an application nor a task.",
    why: "Both fields are optional, so the service may take it, but such a job does nothing.",
    sources: &[Source::Ours],
    example: Example::of_body("{}"),
};

/// The finding for a body that asks for nothing.
pub(crate) const fn found(site: Site) -> Finding {
    Finding::new(Code::NothingToImport, site)
}

#[cfg(test)]
mod tests {
    use crate::Code;
    use crate::testing::codes_of_body;

    #[test]
    fn it_speaks_only_if_neither_is_there() {
        for text in ["{}", " { } ", r#"{"tasks":[]}"#] {
            assert_eq!(codes_of_body(text), [Code::NothingToImport], "{text}");
        }
        for text in [
            r#"{"apps":""}"#,
            r#"{"apps":null}"#,
            r#"{"tasks":null}"#,
            r#"{"tasks":[{}]}"#,
            r#"{"tasks":[0]}"#,
            "[]",
        ] {
            assert!(
                !codes_of_body(text).contains(&Code::NothingToImport),
                "{text}"
            );
        }
        assert_eq!(
            codes_of_body(r#"{"tasks":[{"task_id":"a"}],"tasks":[]}"#),
            [Code::NothingToImport, Code::DuplicateKey]
        );
    }
}
