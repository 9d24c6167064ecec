//! What is wrong beside a field, in words.

use roma_import::list::Notice;
use roma_import::response::ReportedViolation;
use roma_import::{Code, Lang, Range, Severity, Task, Violation};
use yew::AttrValue;

use super::checked::Finding;

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
    /// whatever task that is in, if it is about what has one.
    pub kind: Option<(Code, Option<String>)>,
}

impl Note {
    /// A finding in words.
    pub fn of(finding: &Finding, lang: Lang) -> Self {
        let violation = &finding.violation;
        Self {
            task: finding.task,
            range: violation.range,
            tells_place: violation.code.message_tells_place(),
            kind: Some((violation.code, violation.key())),
            ..Self::worded(violation, lang)
        }
    }

    /// A violation that the endpoint found, in its own words.
    pub fn reported(violation: &ReportedViolation) -> Self {
        let (message, help) = (violation.message.clone(), violation.help.clone());
        Self {
            task: Task::index_of_pointer(&violation.pointer),
            reported: true,
            ..Self::plain(violation.severity, message, help)
        }
    }

    /// What was noticed while the list was read, if it is more than a remark.
    pub fn noticed(notice: &Notice, lang: Lang) -> Option<Self> {
        let severity = notice.severity()?;
        Some(Self::plain(
            severity,
            notice.message(lang),
            notice.help(lang),
        ))
    }

    /// A violation in words.
    pub fn worded(violation: &Violation, lang: Lang) -> Self {
        let (message, help) = (violation.message(lang), violation.help(lang));
        Self::plain(violation.severity(), message, help)
    }

    /// Words, and nothing else that is known.
    fn plain(
        severity: Severity,
        message: impl Into<AttrValue>,
        help: impl Into<AttrValue>,
    ) -> Self {
        Self {
            severity,
            message: message.into(),
            help: help.into(),
            task: None,
            range: None,
            tells_place: false,
            reported: false,
            kind: None,
        }
    }
}
