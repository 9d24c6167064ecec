//! `unknown_field`: a key that the service does not document.
//!
//! Every field of the body is optional, so a misspelt one imports nothing, and
//! nothing says so. It stays a warning: later revisions may name more fields.

use core::mem;

use super::{Example, Rule, Source, lone_surrogate};
use crate::contract::{APPS, BODY, INSTANCE_ID, PROJECT_ID, TASK_ID, TASKS, TOKEN, TOKEN_HEADER};
use crate::findings::{Finding, Findings, Order, Site, Span};
use crate::place::{Place, push_key};
use crate::string::Text;
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::UnknownField,
    severity: Severity::Warning,
    summary: "A key that the service does not document.",
    why: "The fields are optional, so a misspelt one imports nothing, silently.",
    sources: &[Source::Ours],
    example: Example::of_body(r#"{"apps":"orders","task":[{"task_id":"b2e6a456"}]}"#),
};

/// Looks at the fields of a whole request that are none of its own.
pub(crate) fn check_request<'a>(fields: impl Iterator<Item = Text<'a>>, findings: &mut Findings) {
    for (number, field) in fields.enumerate() {
        check_request_field(field, Order::after_body(number), None, findings);
    }
}

/// Looks at one of them, which stands there in the request's text if that is one.
pub(crate) fn check_request_field(
    field: Text<'_>,
    order: Order,
    span: Option<Span>,
    findings: &mut Findings,
) {
    let mut pointer = String::new();
    push_key(&mut pointer, field.classified());
    let site = Site {
        place: Place::InRequest(pointer.into()),
        order,
        span,
    };
    let known = [PROJECT_ID, INSTANCE_ID, TOKEN, BODY, TOKEN_HEADER];
    let suggestion = match nearest(field, &known) {
        // A request has it under the name that it does not have on the wire.
        Some(TOKEN_HEADER) => Some(TOKEN),
        other => other,
    };
    findings.add(Finding::new(Code::UnknownField, site.clone()).suggesting(suggestion));
    if let Some(found) = lone_surrogate::first_in(field) {
        findings.add(lone_surrogate::found(site, found));
    }
}

/// The longest key that is compared, without `_` and the like, in characters.
const MAX_COMPARED: usize = 16;

/// The name among `known` that `key` is probably a misspelling of.
///
/// Case, `_`, `-` and spaces do not count; beyond that one mistake in a short
/// name and two in a longer one are near enough.
pub(crate) fn nearest(key: Text<'_>, known: &[&'static str]) -> Option<&'static str> {
    // One that belongs elsewhere is no misspelling, as its message says.
    if [APPS, TASKS, TASK_ID].iter().any(|name| key.is(name)) {
        return None;
    }
    let count = letters(key).take(MAX_COMPARED + 1).count();
    // Made for the first name that may be near: a key may have millions of separators.
    let mut key_letters = None;
    known
        .iter()
        .filter_map(|&name| {
            let is_letter = |byte: &u8| !is_separator(u32::from(*byte));
            let length = name.bytes().filter(is_letter).count();
            let near = if length > 5 { 2 } else { 1 };
            // Most keys are told apart by this alone.
            if count.abs_diff(length) > near {
                return None;
            }
            let key_letters = key_letters.get_or_insert_with(|| Letters::of(key));
            let key_letters = key_letters.as_ref()?.as_slice();
            let distance = distance(key_letters, Letters::of(Text::from(name))?.as_slice());
            (distance <= near).then_some((distance, name))
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}

/// The characters of a key without case and separators.
fn letters(key: Text<'_>) -> impl Iterator<Item = u32> {
    let code_points = key.code_points();
    code_points
        .filter(|&code_point| !is_separator(code_point))
        .map(|code_point| match code_point {
            0x41..=0x5A => code_point + 0x20,
            other => other,
        })
}

/// Whether it is `_`, `-` or a space.
const fn is_separator(code_point: u32) -> bool {
    matches!(code_point, 0x5F | 0x2D | 0x20)
}

/// Those of a short key.
struct Letters {
    code_points: [u32; MAX_COMPARED],
    count: usize,
}

impl Letters {
    /// Those of a key; `None` if it is too long to be near any name.
    fn of(key: Text<'_>) -> Option<Self> {
        let mut letters = Self {
            code_points: [0; _],
            count: 0,
        };
        for code_point in self::letters(key) {
            *letters.code_points.get_mut(letters.count)? = code_point;
            letters.count += 1;
        }
        Some(letters)
    }

    fn as_slice(&self) -> &[u32] {
        self.code_points.get(..self.count).unwrap_or_default()
    }
}

/// How many letters to put in, take out or replace, or to change places with the next one
/// (optimal string alignment).
fn distance(one: &[u32], other: &[u32]) -> usize {
    let mut row = [0; MAX_COMPARED];
    for (cell, distance) in row.iter_mut().zip(1..) {
        *cell = distance;
    }
    // The row before, for what has changed places.
    let mut before = row;
    let mut distance = other.len();
    let mut last = None;
    for (i, a) in one.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        // Without both letters: from the row before, so that it is two cells behind.
        let mut without = 0;
        let mut next = i.saturating_sub(1);
        let mut previous = None;
        for ((cell, cell_before), b) in row.iter_mut().zip(&mut before).zip(other) {
            let replaced = diagonal + usize::from(a != b);
            let mut cheapest = replaced.min(*cell + 1).min(left + 1);
            if last == Some(b) && previous == Some(a) {
                cheapest = cheapest.min(without + 1);
            }
            without = mem::replace(&mut next, mem::replace(cell_before, *cell));
            diagonal = *cell;
            left = cheapest;
            *cell = cheapest;
            previous = Some(b);
        }
        distance = left;
        last = Some(a);
    }
    distance
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};
    use crate::testing::found_in_body;
    use crate::{Code, Request, Text, check_body, check_with_unknown};

    #[test]
    fn the_nearest_name_is_suggested_if_one_is_near() {
        let body = ["apps", "tasks"];
        for (key, known, expected) in [
            ("task", &body[..], Some("tasks")),
            ("taskz", &body, Some("tasks")),
            ("Tasks", &body, Some("tasks")),
            ("app", &body, Some("apps")),
            ("APPS", &body, Some("apps")),
            ("apple", &body, None),
            ("", &body, None),
            ("mode", &body, None),
            ("taskId", &["task_id"], Some("task_id")),
            ("task-id", &["task_id"], Some("task_id")),
            ("tsak_id", &["task_id"], Some("task_id")),
            ("task", &["task_id"], Some("task_id")),
            ("tsaks", &body, Some("tasks")),
            ("tskas", &body, None),
            ("apsp", &body, Some("apps")),
            ("paps", &body, Some("apps")),
            ("tkas", &body, None),
            ("atsk_di", &["task_id"], Some("task_id")),
            ("atks_di", &["task_id"], None),
            ("name", &["task_id"], None),
            // It belongs elsewhere, and is told so.
            ("tasks", &["task_id"], None),
            ("Tasks", &["task_id"], Some("task_id")),
            (
                "projectId",
                &["project_id", "instance_id", "token", "body"],
                Some("project_id"),
            ),
            ("a key that is far too long to be near", &["task_id"], None),
        ] {
            assert_eq!(nearest(key.into(), known), expected, "{key}");
        }
    }

    /// The same by its definition, in as many steps as it takes.
    fn distance_as_defined(one: &[u32], other: &[u32]) -> usize {
        let ([one_rest @ .., a], [other_rest @ .., b]) = (one, other) else {
            return one.len().max(other.len());
        };
        let replaced = distance_as_defined(one_rest, other_rest) + usize::from(a != b);
        let removed =
            distance_as_defined(one_rest, other).min(distance_as_defined(one, other_rest));
        let least = replaced.min(removed + 1);
        match (one_rest, other_rest) {
            ([one @ .., c], [other @ .., d]) if c == b && d == a => {
                least.min(distance_as_defined(one, other) + 1)
            }
            _ => least,
        }
    }

    #[test]
    fn distances_are_as_they_are_defined() {
        // All words of up to five letters of an alphabet of three, as numbers to that base.
        let words: Vec<Vec<u32>> = (0..=5)
            .flat_map(|length| {
                (0..3_u32.pow(length))
                    .map(move |n| (0..length).map(|k| n / 3_u32.pow(k) % 3).collect())
            })
            .collect();
        assert_eq!(words.len(), 364);
        for one in &words {
            for other in &words {
                assert_eq!(
                    distance(one, other),
                    distance_as_defined(one, other),
                    "{one:?} {other:?}"
                );
            }
        }
    }

    #[test]
    fn each_unknown_key_is_told_in_its_place() {
        let text = r#"{"app":"a","tasks":[{"taskId":"1","task_id":"2"}],"__proto__":{"inner":1},"constructor":0,"a/b~c":0}"#;
        let unknown: Vec<_> = found_in_body(text);
        let at = |pointer: &str| (Code::UnknownField, pointer.to_owned());
        assert_eq!(
            unknown,
            [
                at("/app"),
                at("/tasks/0/taskId"),
                at("/__proto__"),
                at("/constructor"),
                at("/a~1b~0c"),
            ]
        );
    }

    #[test]
    fn the_header_of_the_token_is_told_as_the_token() {
        let request = Request {
            project_id: "p".into(),
            instance_id: "i".into(),
            token: "t".into(),
            body: r#"{"apps":"a"}"#.into(),
        };
        for key in [
            "X-Auth-Token",
            "x_auth_token",
            "X-Auth-Tokn",
            "Auth-Token",
            "auth_token",
            "tokens",
        ] {
            let report = check_with_unknown(&request, [Text::from(key)]);
            let last = report.violations.last().expect("an unknown field");
            assert_eq!(last.suggestion, Some("token"), "{key}");
        }
    }

    #[test]
    fn the_range_is_the_key() {
        let text = r#"{"apps":"a", "t\u0061sk" : []}"#;
        let report = check_body(text.into());
        let range = report.violations[0].range.expect("a place");
        assert_eq!(
            &text[range.start.offset..range.end.offset],
            r#""t\u0061sk""#
        );
        assert_eq!(report.violations[0].suggestion, Some("tasks"));
    }
}
