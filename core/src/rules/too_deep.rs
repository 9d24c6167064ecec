//! `too_deep`: brackets within brackets, beyond all reason.

use super::{Example, Rule, Source};
use crate::contract::MAX_NESTING;
use crate::findings::{Finding, Site};
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::TooDeep,
    severity: Severity::Error,
    summary: "Arrays and objects are nested too deeply. Reading ends there.",
    why: "The call needs three levels. The bound keeps hostile input from exhausting the memory of whatever reads it.",
    sources: &[Source::Ours],
    example: Example::of_body(concat!(
        r#"{"apps":"orders","x":"#,
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    )),
};

/// The finding for the bracket at `site`, which is one too deep.
pub(crate) const fn found(site: Site) -> Finding {
    Finding::new(Code::TooDeep, site).exceeding(MAX_NESTING, MAX_NESTING + 1)
}

#[cfg(test)]
mod tests {
    use crate::Code;
    use crate::contract::MAX_NESTING;
    use crate::testing::codes_of_body;

    fn nested(depth: usize) -> String {
        format!(
            r#"{{"apps":"a","x":{}{}}}"#,
            "[".repeat(depth - 1),
            "]".repeat(depth - 1)
        )
    }

    #[test]
    fn the_maximum_is_allowed_and_one_more_is_not() {
        assert_eq!(codes_of_body(&nested(MAX_NESTING)), [Code::UnknownField]);
        assert_eq!(
            codes_of_body(&nested(MAX_NESTING + 1)),
            [Code::UnknownField, Code::TooDeep]
        );
    }

    #[test]
    fn a_million_levels_are_no_danger() {
        for bracket in ["[", "{\"a\":", "[{\"a\":"] {
            let text = bracket.repeat(1_000_000);
            assert!(codes_of_body(&text).contains(&Code::TooDeep));
        }
    }
}
