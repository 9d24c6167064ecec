//! Why an item is set aside: what the rules have to say of it.

use super::SetAside;
use crate::findings::{Findings, Site};
use crate::message;
use crate::place::Root;
use crate::rules::{self, Subject};
use crate::string::Text;
use crate::{Code, Field, ItemKind, Lang, Report};

/// The code of a name that is there twice, of which no request can speak: it has
/// room for one.
const DUPLICATE_NAME: &str = "duplicate_name";

/// Why an item is set aside.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Reason {
    /// The code of the rule; `duplicate_name` for a name that is there twice, of
    /// which no request can speak.
    pub code: &'static str,
    /// What is wrong, in a sentence that stands alone; it counts from 1.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Where in the item, in code points from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
}

/// Whether there is a reason to set an item aside, whatever else is in its list.
pub(super) fn is_faulty(kind: ItemKind, index: usize, field: &Field<'_>) -> bool {
    let found = report(kind, index, field).violations;
    found.iter().any(|found| !found.code.holds_in_plan())
}

/// All reasons to set an item aside.
pub(super) fn of(item: &SetAside, lang: Lang) -> Vec<Reason> {
    let report = match item.first {
        Some(first) => repeat(item.kind, item.index, first),
        None => report(item.kind, item.index, &item.given.field()),
    };
    report
        .violations
        .iter()
        .filter(|violation| !violation.code.holds_in_plan())
        .map(|violation| Reason {
            code: match violation.code {
                Code::DuplicateTask if item.kind == ItemKind::Application => DUPLICATE_NAME,
                code => code.as_str(),
            },
            message: violation.message(lang),
            help: match violation.code {
                Code::DuplicateTask => message::repeat_help(item.kind, lang).to_owned(),
                Code::WrongType => message::wrong_item_help(&violation.detail, lang).to_owned(),
                _ => violation.help(lang),
            },
            index: violation.index,
        })
        .collect()
}

/// What the rules say of an item alone.
fn report(kind: ItemKind, index: usize, field: &Field<'_>) -> Report {
    let mut findings = Findings::default();
    let site = Site::of_item(kind, index);
    let text = match field {
        Field::Text(text) => text.classified(),
        // Nothing has to be there, so it is not missing.
        Field::Absent => Text::from(""),
        Field::NonString(value) => {
            findings.add(rules::wrong_type(
                site,
                value.json_type,
                value.number_text.as_deref(),
            ));
            return findings.report(Root::Body, None);
        }
    };
    rules::check_text(&Subject { site, text }, &mut findings);
    findings.report(Root::Body, None)
}

/// What the rules say of an item that is there twice.
fn repeat(kind: ItemKind, index: usize, first: usize) -> Report {
    let mut findings = Findings::default();
    let found = rules::duplicate_task(Site::of_item(kind, index), first);
    findings.add(found);
    findings.report(Root::Body, None)
}
