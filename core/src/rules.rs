//! The registry of rules, in the order of the contract's table.
//!
//! Each rule has a file of its own with the same four parts: what it means and
//! why, the entry in this registry, the check, and its cases.

mod blank;
mod byte_order_mark;
mod duplicate_key;
mod duplicate_task;
mod forbidden_character;
mod invisible_character;
mod lone_surrogate;
mod long_in_utf16;
mod malformed_json;
mod missing;
mod not_a_header_value;
mod nothing_to_import;
mod surrounding_whitespace;
mod task_without_id;
mod too_deep;
mod too_long;
mod too_many_items;
mod unaddressable_segment;
mod unknown_field;
mod wrong_type;

pub(crate) use byte_order_mark::found as byte_order_mark;
pub(crate) use duplicate_key::{found as duplicate_key, found_in_unnamed as duplicate_unnamed_key};
pub(crate) use duplicate_task::found as duplicate_task;
pub(crate) use forbidden_character::Name;
pub(crate) use lone_surrogate::{first_in as first_lone_surrogate, found as lone_surrogate};
pub(crate) use malformed_json::found as malformed_json;
pub(crate) use missing::found as missing;
pub(crate) use nothing_to_import::found as nothing_to_import;
pub(crate) use task_without_id::found as task_without_id;
pub(crate) use too_deep::found as too_deep;
pub(crate) use too_many_items::check as too_many_items;
#[cfg(feature = "request-text")]
pub(crate) use unknown_field::check_request_field as unknown_request_field;
pub(crate) use unknown_field::{check_request as unknown_request_fields, nearest as nearest_name};
pub(crate) use wrong_type::found as wrong_type;

use crate::findings::{Findings, Site};
use crate::place::Place;
use crate::string::Text;
use crate::string_scan::StringScan;
use crate::text::is_visible_ascii;
use crate::{Code, Severity, contract};

/// A rule, for documentation and for tests.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Rule {
    /// Its code.
    pub code: Code,
    /// Whether breaking it blocks the request.
    pub severity: Severity,
    /// When it speaks, in one sentence.
    pub summary: &'static str,
    /// Why it exists.
    pub why: &'static str,
    /// Who says so: one or several.
    pub sources: &'static [Source],
    /// A request that breaks it.
    pub example: Example,
}

/// Who says that a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// The service's public page about this very call.
    Page,
    /// Another public page of the same service.
    Public,
    /// This project, where the documents are silent.
    Ours,
}

/// A request that breaks one rule, and as little else as possible.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Example {
    /// The project id.
    pub project_id: &'static str,
    /// The instance id.
    pub instance_id: &'static str,
    /// The token.
    pub token: &'static str,
    /// The body, as JSON text.
    pub body: &'static str,
}

impl Example {
    const GOOD: Self = Self {
        project_id: "0605767cd280d5762fd0c0186d8ac1a1",
        instance_id: "a13a5c9f-35d3-4b9c-b3b4-f14bbc8a1f5e",
        token: "MIIDkgYJKoZIhvcNAQcCoIIDgzCCA38CAQExDTALBglg",
        body: r#"{"apps":"orders"}"#,
    };

    const fn of_body(body: &'static str) -> Self {
        Self { body, ..Self::GOOD }
    }
}

/// Every rule, in the order of the contract's table, which is also the order of
/// violations about the same thing.
pub const RULES: &[Rule] = &[
    missing::RULE,
    wrong_type::RULE,
    too_long::RULE,
    forbidden_character::RULE,
    too_many_items::RULE,
    unaddressable_segment::RULE,
    not_a_header_value::RULE,
    lone_surrogate::RULE,
    malformed_json::RULE,
    duplicate_key::RULE,
    too_deep::RULE,
    unknown_field::RULE,
    nothing_to_import::RULE,
    blank::RULE,
    task_without_id::RULE,
    duplicate_task::RULE,
    surrounding_whitespace::RULE,
    invisible_character::RULE,
    long_in_utf16::RULE,
    byte_order_mark::RULE,
];

/// The severity of a code.
///
/// The table lists errors first, so this need not look into the registry, whose
/// documentation would then be part of every program that checks anything.
pub(crate) const fn severity(code: Code) -> Severity {
    if code as u8 <= Code::TooDeep as u8 {
        Severity::Error
    } else {
        Severity::Warning
    }
}

/// A string that rules look at: an id, the token, or the application's name.
#[derive(Debug)]
pub(crate) struct Subject<'t> {
    pub(crate) site: Site,
    pub(crate) text: Text<'t>,
}

/// The most code points that a string in this place may have, if there is a bound.
const fn max_chars(place: &Place) -> Option<usize> {
    match place {
        Place::ProjectId => Some(contract::MAX_PROJECT_ID_CHARS),
        Place::InstanceId => Some(contract::MAX_INSTANCE_ID_CHARS),
        Place::Token => Some(contract::MAX_TOKEN_CHARS),
        _ => None,
    }
}

/// Whether an id or the token, which are in these places, is as nearly all of them
/// are: visible ASCII, longer than the longest dot segment, and not too long. Of such
/// a string no rule has anything to say, and that is known sooner than by asking each.
#[inline]
pub(crate) fn has_no_findings(text: Text<'_>, place: &Place) -> bool {
    let (bytes, form) = text.parts();
    let most = max_chars(place).unwrap_or(0);
    contract::DOT_SEGMENTS
        .iter()
        .all(|dots| bytes.len() > dots.len())
        && bytes.len() <= most
        && !form.is_escaped()
        && is_visible_ascii(bytes)
}

impl Subject<'_> {
    /// The most code points that it may have, if there is a bound.
    const fn max_chars(&self) -> Option<usize> {
        max_chars(&self.site.place)
    }

    /// Whether it is a segment of the URL's path.
    const fn is_segment(&self) -> bool {
        matches!(self.site.place, Place::ProjectId | Place::InstanceId)
    }

    /// Whether it is an id: project, instance or task.
    const fn is_id(&self) -> bool {
        self.is_segment() || matches!(self.site.place, Place::TaskId(_))
    }

    /// Whether it is an application's name.
    const fn is_name(&self) -> bool {
        matches!(self.site.place, Place::Apps | Place::Name(_))
    }
}

/// Holds a string against all rules about strings.
#[inline]
pub(crate) fn check_text(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.text.is_plain() && !subject.text.is_empty() {
        // Those rules that can speak of visible ASCII.
        too_long::check(subject, findings);
        forbidden_character::check(subject, findings);
        unaddressable_segment::check(subject, findings);
    } else {
        check_odd_text(subject, findings);
    }
}

/// Holds a string against all rules about strings, in the order of the table; but
/// those that go through all of it do so at once.
///
/// Not inlined, so that the common case stays small.
#[inline(never)]
fn check_odd_text(subject: &Subject<'_>, findings: &mut Findings) {
    let name = subject
        .is_name()
        .then(|| Name::new(&subject.site, findings));
    let scan = StringScan::of(subject.text, name);
    missing::check(subject, findings);
    too_long::check(subject, findings);
    unaddressable_segment::check(subject, findings);
    not_a_header_value::check(subject, findings);
    lone_surrogate::check(subject, &scan, findings);
    blank::check(subject, &scan, findings);
    surrounding_whitespace::check(subject, &scan, findings);
    invisible_character::check(subject, &scan, findings);
    long_in_utf16::check(subject, &scan, findings);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Request, check};

    #[test]
    fn the_registry_is_in_the_order_of_the_codes_and_agrees_about_severity() {
        assert!(
            RULES
                .iter()
                .map(|rule| rule.code)
                .eq(Code::ALL.iter().copied())
        );
        for (place, rule) in RULES.iter().enumerate() {
            assert_eq!(rule.code as usize, place, "{:?}", rule.code);
            assert_eq!(rule.severity, rule.code.severity(), "{:?}", rule.code);
            assert!(!rule.sources.is_empty(), "{:?}", rule.code);
            for words in [rule.summary, rule.why] {
                assert!(words.ends_with('.'), "{:?}: {words}", rule.code);
            }
        }
    }

    #[test]
    fn codes_are_written_in_one_way_only() {
        let mut names: Vec<_> = RULES.iter().map(|rule| rule.code.as_str()).collect();
        for name in &names {
            assert!(
                name.chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            );
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
    }

    #[test]
    fn the_rules_that_are_left_out_for_visible_ascii_have_nothing_to_say_of_it() {
        let long = "x".repeat(contract::MAX_TOKEN_CHARS + 1);
        let mut passed = 0;
        for text in ["a", ".", "..", "/", "~!@#", "\"", "\\", long.as_str()] {
            for place in [
                Place::ProjectId,
                Place::InstanceId,
                Place::Token,
                Place::Apps,
                Place::TaskId(0),
            ] {
                let site = Site {
                    place,
                    order: crate::findings::Order::TOKEN,
                    span: None,
                };
                let text = Text::from(text);
                let is_passed = has_no_findings(text, &site.place);
                let subject = Subject { site, text };
                let mut expected = Findings::default();
                check_odd_text(&subject, &mut expected);
                if is_passed {
                    assert!(expected.is_empty(), "{text:?}");
                    passed += 1;
                }
                let text = text.classified();
                assert!(text.is_plain());
                let mut found = Findings::default();
                check_text(&Subject { text, ..subject }, &mut found);
                let report =
                    |mut findings: Findings| findings.report(crate::place::Root::Request, None);
                assert_eq!(report(found), report(expected));
            }
        }
        assert_eq!(passed, 3, "one of these texts, in three places");
    }

    #[test]
    fn every_example_breaks_its_rule_and_nothing_else_if_that_can_be() {
        for rule in RULES {
            let report = check(&Request {
                project_id: rule.example.project_id.into(),
                instance_id: rule.example.instance_id.into(),
                token: rule.example.token.into(),
                body: rule.example.body.into(),
            });
            let codes: Vec<_> = report.violations.iter().map(|v| v.code).collect();
            if rule.code == Code::TooDeep {
                // Nothing that the contract names is so deep.
                assert_eq!(codes, [Code::UnknownField, rule.code]);
            } else {
                assert_eq!(codes, [rule.code]);
            }
        }
    }

    #[test]
    fn a_request_without_a_fault_breaks_no_rule() {
        let good = Example::GOOD;
        let report = check(&Request {
            project_id: good.project_id.into(),
            instance_id: good.instance_id.into(),
            token: good.token.into(),
            body: good.body.into(),
        });
        assert_eq!(report, crate::Report::default());
    }
}
