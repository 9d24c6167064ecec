//! `not_a_header_value`: a token that cannot be sent, or not unchanged.
//!
//! The message names the kind of character and its place, but not the character:
//! it is a part of the token.

use super::{Example, Rule, Source, Subject};
use crate::contract;
use crate::findings::Findings;
use crate::place::Place;
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::NotAHeaderValue,
    severity: Severity::Error,
    summary: "The token holds a character that is not visible ASCII.",
    why: "A header cannot carry line breaks and other control characters, loses spaces at its edges, and has no agreed meaning for anything outside ASCII. A line break often comes along when a token is copied.",
    sources: &[Source::Ours],
    example: Example {
        token: "MIIDkgYJKoZIhvcNAQcCoIIDgzCCA38CAQExDTALBglg\n",
        ..Example::GOOD
    },
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !matches!(subject.site.place, Place::Token) || subject.text.is_plain() {
        return;
    }
    let found = subject
        .text
        .code_points()
        .enumerate()
        .find(|&(_, code_point)| !contract::is_token_code_point(code_point));
    if found.is_some() {
        findings.add_about(&subject.site, Code::NotAHeaderValue, found);
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{GOOD, codes_of_token};
    use crate::{Code, Lang, Request, check};

    #[test]
    fn everything_but_visible_ascii_is_refused() {
        let visible: String = (0x21..=0x7E).map(char::from).collect();
        assert_eq!(codes_of_token(&visible), []);
        for bad in [
            "a b",
            " a",
            "a\n",
            "a\r\nb",
            "\u{7F}",
            "é",
            "a\u{FEFF}",
            "\0",
            "😀",
        ] {
            assert_eq!(codes_of_token(bad), [Code::NotAHeaderValue], "{bad:?}");
        }
    }

    #[test]
    fn no_message_holds_a_part_of_the_token() {
        for token in ["sécret", "Zq\nZq", "Zq Zq", "\u{7F}Zq", "😀Zq"] {
            let report = check(&Request {
                token: token.into(),
                ..GOOD
            });
            for lang in Lang::ALL {
                let json = report.to_json(lang);
                assert!(
                    !json.contains("Zq") && !json.contains('é') && !json.contains('😀'),
                    "{json}"
                );
                assert!(!json.contains("U+"), "{json}");
            }
        }
    }
}
