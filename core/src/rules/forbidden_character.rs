//! `forbidden_character`: a character that an application's name may not hold.
//!
//! One violation for each distinct character, at its first place, so that a name
//! in the wrong script does not drown everything else.

use smallvec::SmallVec;

use super::{Example, Rule, Source, Subject};
use crate::contract::{self, MAX_LISTED};
use crate::findings::{Finding, Findings};
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
    // A bit for each character that was told of: for as many as the greatest needs.
    let mut told: SmallVec<[u64; 2]> = SmallVec::new();
    let mut distinct = 0;
    for (index, code_point) in subject.text.code_points().enumerate() {
        if !is_forbidden(code_point) {
            continue;
        }
        let word = (code_point / u64::BITS) as usize;
        let bit = 1 << (code_point % u64::BITS);
        if word >= told.len() {
            told.resize(word + 1, 0);
        }
        match told.get_mut(word) {
            Some(told) if *told & bit == 0 => *told |= bit,
            _ => continue,
        }
        distinct += 1;
        if distinct > MAX_LISTED {
            findings.count(Code::ForbiddenCharacter);
        } else {
            findings.add(
                Finding::new(Code::ForbiddenCharacter, subject.site.clone())
                    .at_index(index)
                    .with(Detail::CodePoint(code_point)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::contract::MAX_LISTED;
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
    fn of_more_distinct_ones_than_are_listed_the_first_are_told_and_all_are_counted() {
        // Each twice, and the greatest first.
        let distinct: String = ('\u{E000}'..'\u{F000}').rev().collect();
        let report = check_body(
            format!(r#"{{"apps":"{distinct}{distinct}/"}}"#)
                .as_str()
                .into(),
        );
        assert_eq!(
            (report.errors, report.omitted),
            (0x1000 + 1, 0x1001 - MAX_LISTED)
        );
        let indices: Vec<_> = report.violations.iter().filter_map(|v| v.index).collect();
        assert!(indices.into_iter().eq(0..MAX_LISTED));
    }

    #[test]
    fn the_documented_set_is_allowed() {
        assert_eq!(codes_of_body(r#"{"apps":"Aa09-_. ()（）应用é"}"#), []);
    }
}
