//! What is wrong beside a field, in words.

use roma_import::list::Notice;
use roma_import::response::ReportedViolation;
use roma_import::{Code, Lang, Range, Severity, Violation};
use yew::AttrValue;

use super::checked::Finding;
use super::field::task_of_pointer;

/// What is wrong beside a field, in words.
#[derive(Clone, PartialEq)]
pub struct Note {
    /// Whether it blocks.
    pub severity: Severity,
    /// What is wrong.
    pub message: AttrValue,
    /// What to do about it; can be empty.
    pub help: AttrValue,
    /// The task that it speaks of, from 0.
    pub task: Option<usize>,
    /// Where in the body's text it is.
    pub range: Option<Range>,
    /// Whether the message tells the line and the column by itself.
    pub tells_place: bool,
    /// Whether the endpoint said it.
    pub reported: bool,
    /// What it has in common with others of its kind: the rule, and the key in the body,
    /// whatever task that is in.
    pub kind: Option<(Code, String)>,
}

impl Note {
    /// A finding in words.
    pub fn of(finding: &Finding, lang: Lang) -> Self {
        Self {
            task: finding.task,
            range: finding.violation.range,
            tells_place: finding.violation.code == Code::MalformedJson,
            kind: Some((
                finding.violation.code,
                key_of_pointer(&finding.violation.pointer).to_owned(),
            )),
            ..Self::worded(&finding.violation, lang)
        }
    }

    /// A violation that the endpoint found, in its own words.
    pub fn reported(violation: &ReportedViolation) -> Self {
        Self {
            severity: violation.severity,
            message: violation.message.clone().into(),
            help: violation.help.clone().into(),
            task: task_of_pointer(&violation.pointer),
            range: None,
            tells_place: false,
            reported: true,
            kind: None,
        }
    }

    /// What was noticed while the list was read, if it is more than a remark.
    pub fn noticed(notice: &Notice, lang: Lang) -> Option<Self> {
        Some(Self {
            severity: notice.severity()?,
            message: notice.message(lang).into(),
            help: notice.help(lang).into(),
            task: None,
            range: None,
            tells_place: false,
            reported: false,
            kind: None,
        })
    }

    /// A violation in words.
    pub fn worded(violation: &Violation, lang: Lang) -> Self {
        Self {
            severity: violation.severity(),
            message: violation.message(lang).into(),
            help: violation.help(lang).into(),
            task: None,
            range: None,
            tells_place: false,
            reported: false,
            kind: None,
        }
    }
}

/// The last key in a pointer; nothing if that is a place in a list.
fn key_of_pointer(pointer: &str) -> &str {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    if last.bytes().all(|byte| byte.is_ascii_digit()) {
        ""
    } else {
        last
    }
}
