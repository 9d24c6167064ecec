//! `lone_surrogate`: half a character, which UTF-8 cannot carry.
//!
//! JavaScript strings and JSON escapes can hold it. Most programs replace it by
//! U+FFFD without a word, and the service then gets another string.

use super::{Example, Rule, Source, Subject};
use crate::findings::{Finding, Findings, Site};
use crate::string::{Text, is_surrogate};
use crate::string_scan::StringScan;
use crate::violation::Detail;
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::LoneSurrogate,
    severity: Severity::Error,
    summary: "A string or a key holds half of a surrogate pair.",
    why: "It has no UTF-8 form, so it cannot be sent: it would silently become U+FFFD, which is another string.",
    sources: &[Source::Ours],
    example: Example::of_body(r#"{"tasks":[{"task_id":"a\ud800"}]}"#),
};

pub(super) fn check(subject: &Subject<'_>, scan: &StringScan, findings: &mut Findings) {
    if scan.lone_surrogate.is_some() {
        findings.add_about(&subject.site, Code::LoneSurrogate, scan.lone_surrogate);
    }
}

/// The finding for a lone surrogate, by its index in code points.
pub(crate) fn found(site: Site, (index, code_point): (usize, u32)) -> Finding {
    Finding::new(Code::LoneSurrogate, site)
        .at_index(index)
        .with(Detail::CodePoint(code_point))
}

/// The first lone surrogate of a text, with its index in code points.
pub(crate) fn first_in(text: Text<'_>) -> Option<(usize, u32)> {
    if !text.may_hold_surrogates() {
        return None;
    }
    let mut rest = text.code_points();
    let mut index = 0;
    loop {
        index += rest.skip_plain();
        let code_point = rest.next()?;
        if is_surrogate(code_point) {
            return Some((index, code_point));
        }
        index += 1;
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{GOOD, codes_of_body, found_in_body};
    use crate::{Code, Field, Request, Text, check};

    #[test]
    fn it_is_found_in_every_string_and_in_keys() {
        let found = found_in_body(
            r#"{"apps":"\udc00","x\ud800":[{"y":"a\udfffb"},"\ud83d\ude00"],"tasks":[{"task_id":"\ud800\ud800"}]}"#,
        );
        let lone: Vec<_> = found
            .iter()
            .filter(|(code, _)| *code == Code::LoneSurrogate)
            .map(|(_, pointer)| pointer.as_str())
            .collect();
        assert_eq!(
            lone,
            ["/apps", "/x\u{FFFD}", "/x\u{FFFD}/0/y", "/tasks/0/task_id"]
        );
    }

    #[test]
    fn a_pair_is_a_character() {
        assert_eq!(
            codes_of_body(r#"{"tasks":[{"task_id":"\ud83d\ude00"}]}"#),
            []
        );
    }

    #[test]
    fn a_string_of_the_host_language_can_hold_it_too() {
        let lone = Field::Text(Text::from_wtf8(b"a\xED\xA0\x80"));
        let report = check(&Request {
            project_id: lone.clone(),
            instance_id: lone.clone(),
            token: lone,
            ..GOOD
        });
        let codes: Vec<_> = report
            .violations
            .iter()
            .map(|v| (v.code, v.index))
            .collect();
        assert_eq!(
            codes,
            [
                (Code::LoneSurrogate, Some(1)),
                (Code::LoneSurrogate, Some(1)),
                (Code::NotAHeaderValue, Some(1)),
                (Code::LoneSurrogate, Some(1)),
            ]
        );
    }
}
