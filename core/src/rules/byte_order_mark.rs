//! `byte_order_mark`: a text that begins with U+FEFF.
//!
//! RFC 8259 lets a reader skip one, and forbids to send it.

use super::{Example, Rule, Source};
use crate::findings::{Finding, Site, Span};
use crate::place::Place;
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::ByteOrderMark,
    severity: Severity::Warning,
    summary: "The body's text begins with a byte order mark (U+FEFF). It is skipped.",
    why: "Some servers skip it and some refuse the text. Editors on Windows put it there.",
    sources: &[Source::Ours],
    example: Example::of_body("\u{FEFF}{\"apps\":\"orders\"}"),
};

/// The finding for a mark at `span`.
pub(crate) const fn found(span: Span) -> Finding {
    Finding::new(Code::ByteOrderMark, Site::in_body(Place::Body, span))
}

#[cfg(test)]
mod tests {
    use crate::Code;
    use crate::testing::codes_of_body;

    #[test]
    fn one_is_skipped_and_a_second_is_not() {
        assert_eq!(
            codes_of_body("\u{FEFF}{\"apps\":\"a\"}"),
            [Code::ByteOrderMark]
        );
        assert_eq!(
            codes_of_body("\u{FEFF}"),
            [Code::Missing, Code::ByteOrderMark]
        );
        assert_eq!(
            codes_of_body("\u{FEFF}\u{FEFF}{}"),
            [Code::ByteOrderMark, Code::MalformedJson]
        );
        assert_eq!(codes_of_body(" \u{FEFF}{}"), [Code::MalformedJson]);
    }
}
