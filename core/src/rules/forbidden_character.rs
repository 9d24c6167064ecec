//! `forbidden_character`: a character that an application's name may not hold.
//!
//! One violation for each distinct character, at its first place, so that a name
//! in the wrong script does not drown everything else.

use super::{Example, Rule, Source, Subject};
use crate::contract;
use crate::findings::{Finding, Findings};
use crate::sort::sort_by;
use crate::string::is_surrogate;
use crate::violation::Detail;
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::ForbiddenCharacter,
    severity: Severity::Error,
    summary: "The application's name holds a character outside its set: letters, the digits 0 to 9, `-`, `_`, `.`, space, and parentheses, ASCII or full width.",
    why: "The service documents that set.",
    source: &[Source::Public],
    example: Example::of_body(r#"{"apps":"orders/eu"}"#),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.is_name() {
        return;
    }
    let is_forbidden = |code_point: u32| {
        // A lone surrogate is no character; it has a rule of its own.
        !is_surrogate(code_point)
            && !char::from_u32(code_point).is_some_and(contract::is_name_character)
    };
    let mut forbidden: Vec<(u32, usize)> = subject
        .text
        .code_points()
        .enumerate()
        .filter(|&(_, code_point)| is_forbidden(code_point))
        .map(|(index, code_point)| (code_point, index))
        .collect();
    sort_by(&mut forbidden, Ord::cmp);
    forbidden.dedup_by_key(|&mut (code_point, _)| code_point);
    for (code_point, index) in forbidden {
        findings.add(
            Finding::new(Code::ForbiddenCharacter, subject.site.clone())
                .at_index(index)
                .with(Detail::CodePoint(code_point)),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::codes_of_body;
    use crate::{Code, Lang, check_body};

    #[test]
    fn each_distinct_character_is_told_once_in_order_of_its_first_place() {
        let report = check_body(r#"{"apps":"a/b*c/d*e😀!"}"#.into());
        let found: Vec<_> = report
            .violations
            .iter()
            .map(|v| (v.code, v.index))
            .collect();
        let at = |index| (Code::ForbiddenCharacter, Some(index));
        assert_eq!(found, [at(1), at(3), at(9), at(10)]);
    }

    #[test]
    fn characters_are_named_by_their_number_and_shown_only_if_they_can_be_seen() {
        let report = check_body(r#"{"apps":"a/b\u0000"}"#.into());
        assert!(
            report.violations[0]
                .message(Lang::En)
                .contains("“/” (U+002F)")
        );
        assert!(report.violations[1].message(Lang::Zh).contains("U+0000"));
        assert!(!report.violations[1].message(Lang::Zh).contains('\0'));
    }

    #[test]
    fn the_documented_set_is_allowed() {
        assert_eq!(codes_of_body(r#"{"apps":"Aa09-_. ()（）应用é"}"#), []);
    }
}
