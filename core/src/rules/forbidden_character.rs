//! `forbidden_character`: a character that an application's name may not hold.
//!
//! One violation for each distinct character, at its first place, so that a name
//! in the wrong script does not drown everything else.

use super::{Example, Rule, Source, Subject};
use crate::contract::{self, MAX_LISTED_VIOLATIONS};
use crate::findings::{Findings, Site};
use crate::string::{CodePoints, is_surrogate, to_char};
use crate::string_scan::Found;
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::ForbiddenCharacter,
    severity: Severity::Error,
    summary: "The application's name holds a character outside its set: letters, the digits 0 to 9, `-`, `_`, `.`, space, and parentheses, ASCII or full width.",
    why: "The service documents that set.",
    sources: &[Source::Public],
    example: Example::of_body(r#"{"apps":"orders/eu"}"#),
};

/// Looks for them in a name of visible ASCII.
pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.is_name() {
        return;
    }
    let mut name = Name::new(&subject.site, findings);
    let mut rest = subject.text.code_points();
    let mut index = 0;
    loop {
        index += name.skip_known(&mut rest);
        let Some(code_point) = rest.next() else {
            return;
        };
        name.look_at((index, code_point));
        index += 1;
    }
}

/// A name that is looked through.
#[derive(Debug)]
pub(crate) struct Name<'a> {
    site: &'a Site,
    findings: &'a mut Findings,
    /// The code points of which nothing more is to be told, a bit for each: it takes longer
    /// to find out what one is than to know it again. Those of ASCII, of which most are known
    /// before, and others, for as many as the greatest needs.
    known_ascii: [u64; 2],
    known: Vec<u64>,
    told: usize,
}

impl<'a> Name<'a> {
    pub(crate) const fn new(site: &'a Site, findings: &'a mut Findings) -> Self {
        Self {
            site,
            findings,
            known_ascii: contract::ASCII_NAME_CHARACTERS,
            known: Vec::new(),
            told: 0,
        }
    }

    /// Passes visible ASCII of which nothing more is to be told, and returns how many
    /// characters that were.
    pub(crate) fn skip_known(&self, rest: &mut CodePoints<'_>) -> usize {
        rest.skip_visible_in(self.known_ascii)
    }

    /// Tells of a code point if a name may not hold it and it is the first of its kind.
    pub(crate) fn look_at(&mut self, found: Found) {
        let (_, code_point) = found;
        // A lone surrogate is no character; it has a rule of its own.
        if !self.is_new(code_point)
            || is_surrogate(code_point)
            || contract::is_name_character(to_char(code_point))
        {
            return;
        }
        self.told += 1;
        if self.told > MAX_LISTED_VIOLATIONS {
            self.findings.count(Code::ForbiddenCharacter);
        } else {
            let code = Code::ForbiddenCharacter;
            self.findings.add_about(self.site, code, Some(found));
        }
    }

    fn is_new(&mut self, code_point: u32) -> bool {
        let word = (code_point / u64::BITS) as usize;
        let bit = 1 << (code_point % u64::BITS);
        let known = match word.checked_sub(self.known_ascii.len()) {
            None => self.known_ascii.get_mut(word),
            Some(word) => {
                if word >= self.known.len() {
                    self.known.resize(word + 1, 0);
                }
                self.known.get_mut(word)
            }
        };
        match known {
            Some(known) if *known & bit == 0 => *known |= bit,
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::contract::MAX_LISTED_VIOLATIONS;
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
            (0x1000 + 1, 0x1001 - MAX_LISTED_VIOLATIONS)
        );
        let indices: Vec<_> = report.violations.iter().filter_map(|v| v.index).collect();
        assert!(indices.into_iter().eq(0..MAX_LISTED_VIOLATIONS));
    }

    #[test]
    fn the_documented_set_is_allowed() {
        assert_eq!(codes_of_body(r#"{"apps":"Aa09-_. ()（）应用é"}"#), []);
    }
}
