//! The record of a plan that was sent: what was imported when, by which job.
//!
//! The console and `roma-import run` write the same one, so that a person or a program
//! that reads one of them reads the other. Its words are for programs, and never translated.

use std::fmt::Write as _;

use serde::Serialize;

use crate::ImportBody;
use crate::list::push_row;
use crate::plan::ItemKind;
use crate::step::{End, Stand, Step, Try};

/// The columns of the table.
const COLUMNS: [&str; 9] = [
    "kind", "id", "import", "state", "job_id", "sent_at", "ended_at", "code", "message",
];

/// Where something stands that was set aside, and is in no import.
const SET_ASIDE: &str = "set_aside";

/// What there is to be written down of a plan.
#[derive(Clone, Debug)]
pub struct Record<'r> {
    /// Where it was sent.
    pub project_id: &'r str,
    /// Likewise.
    pub instance_id: &'r str,
    /// When it began, in milliseconds since the epoch, if that was noted.
    pub began_at: Option<i64>,
    /// When a person stopped it, likewise.
    pub stopped_at: Option<i64>,
    /// Its imports in their order.
    pub imports: Vec<Imported<'r>>,
    /// What was set aside and is in no import, or the first of it.
    pub set_aside: Vec<SetAside<'r>>,
    /// How much was set aside in all.
    pub set_aside_count: usize,
}

/// An import and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct Imported<'r> {
    /// Its id, as the plan has it.
    pub id: &'r str,
    /// Its body as JSON.
    pub body: &'r str,
    /// What became of it.
    pub step: &'r Step,
}

/// An item that is in no import.
#[derive(Clone, Copy, Debug)]
pub struct SetAside<'r> {
    /// What it is.
    pub kind: ItemKind,
    /// The name or the id, as far as it is text.
    pub id: &'r str,
    /// The line of the list that it is on, if that is known.
    pub line: Option<usize>,
    /// Why it is in no import.
    pub message: &'r str,
}

impl Record<'_> {
    /// As a table (CSV), a row for each item; `moment` writes down a moment. Items that were
    /// set aside and are not listed are counted in a last row, which has no kind.
    ///
    /// An import that was sent more than once stands there by the try that tells what became
    /// of it ([`Step::telling`]).
    #[must_use]
    pub fn to_csv(&self, moment: &dyn Fn(i64) -> String) -> String {
        // Without the mark, a spreadsheet may take UTF-8 for something else.
        let mut out = String::from("\u{FEFF}");
        push_row(&mut out, &COLUMNS);
        for (number, import) in (1..).zip(&self.imports) {
            let number: usize = number;
            let number = number.to_string();
            let telling = import.step.telling();
            let at = |millis: Option<i64>| millis.map(moment).unwrap_or_default();
            let sent_at = at(telling.and_then(|one| one.sent_at));
            let ended_at = at(telling.and_then(|one| one.ended_at));
            let job_id = telling.and_then(|one| one.job_id.as_deref());
            let (code, message) = telling.map(why).unwrap_or_default();
            let mut push = |kind: ItemKind, id: &str| {
                push_row(
                    &mut out,
                    &[
                        word_for(kind),
                        id,
                        &number,
                        state(import.step),
                        job_id.unwrap_or_default(),
                        &sent_at,
                        &ended_at,
                        &code,
                        &message,
                    ],
                );
            };
            let body = ImportBody::from_json(import.body.as_bytes()).unwrap_or_default();
            if let Some(name) = &body.apps {
                push(ItemKind::App, name);
            }
            for task in &body.tasks {
                push(ItemKind::Task, task.task_id.as_deref().unwrap_or_default());
            }
        }
        let mut push_aside = |kind: &str, id: &str, why: &str| {
            push_row(&mut out, &[kind, id, "", SET_ASIDE, "", "", "", "", why]);
        };
        for aside in &self.set_aside {
            push_aside(word_for(aside.kind), aside.id, aside.message);
        }
        match self.set_aside_count.saturating_sub(self.set_aside.len()) {
            0 => {}
            1 => push_aside("", "", "1 more item was set aside and is not listed."),
            more => push_aside(
                "",
                "",
                &format!("{more} more items were set aside and are not listed."),
            ),
        }
        out
    }

    /// As JSON, an element for each import, which tells what a row of the table tells, and
    /// each try besides; `moment` writes down a moment.
    #[must_use]
    pub fn to_json(&self, moment: &dyn Fn(i64) -> String) -> String {
        let written = WrittenRecord {
            project_id: self.project_id,
            instance_id: self.instance_id,
            began_at: self.began_at.map(moment),
            stopped_at: self.stopped_at.map(moment),
            imports: (1..)
                .zip(&self.imports)
                .map(|(number, import)| WrittenImport::of(number, *import, moment))
                .collect(),
            set_aside: (self.set_aside.iter())
                .map(|aside| WrittenAside {
                    kind: word_for(aside.kind),
                    id: aside.id,
                    line: aside.line,
                    message: aside.message,
                })
                .collect(),
            set_aside_count: self.set_aside_count,
        };
        serde_json::to_string_pretty(&written).unwrap_or_default()
    }
}

#[derive(Serialize)]
struct WrittenRecord<'r> {
    project_id: &'r str,
    instance_id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    began_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_at: Option<String>,
    imports: Vec<WrittenImport<'r>>,
    set_aside: Vec<WrittenAside<'r>>,
    set_aside_count: usize,
}

#[derive(Serialize)]
struct WrittenImport<'r> {
    number: usize,
    id: &'r str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<String>,
    tries: Vec<WrittenTry<'r>>,
    body: serde_json::Value,
}

#[derive(Serialize)]
struct WrittenTry<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<&'static str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    message: String,
}

#[derive(Serialize)]
struct WrittenAside<'r> {
    kind: &'static str,
    id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    message: &'r str,
}

impl<'r> WrittenImport<'r> {
    fn of(number: usize, import: Imported<'r>, moment: &dyn Fn(i64) -> String) -> Self {
        let Imported { id, body, step } = import;
        let telling = step.telling();
        let (code, message) = telling.map(why).unwrap_or_default();
        Self {
            number,
            id,
            state: state(step),
            job_id: telling.and_then(|one| one.job_id.as_deref()),
            sent_at: telling.and_then(|one| one.sent_at).map(moment),
            ended_at: telling.and_then(|one| one.ended_at).map(moment),
            code,
            message,
            closed_at: step.closed.and_then(|closed| closed.at).map(moment),
            tries: (step.tries.iter())
                .map(|one| WrittenTry::of(one, moment))
                .collect(),
            body: serde_json::from_slice(body.as_bytes()).unwrap_or_default(),
        }
    }
}

impl<'r> WrittenTry<'r> {
    fn of(one: &'r Try, moment: &dyn Fn(i64) -> String) -> Self {
        let (code, message) = why(one);
        Self {
            sent_at: one.sent_at.map(moment),
            job_id: one.job_id.as_deref(),
            ended_at: one.ended_at.map(moment),
            end: one.end.as_ref().map(word),
            code,
            message,
        }
    }
}

const fn word_for(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::App => "application",
        ItemKind::Task => "task",
    }
}

/// The word for where an import stands.
///
/// `not_sent`, `running`, `succeeded`, `finished` (its job has ended, and the service did
/// not say how), `failed` (some of it may have been imported, whether or not it was left
/// out afterwards), `unknown` (all of it may have been imported), `refused` and `skipped`
/// (nothing of it was imported), `confirmed` (a person has said that it was imported).
fn state(step: &Step) -> &'static str {
    match step.stand() {
        Stand::Waiting => "not_sent",
        Stand::Unanswered | Stand::SkippedUnanswered => "unknown",
        Stand::Running(_) => "running",
        Stand::Done => step
            .tries
            .last()
            .and_then(|last| last.end.as_ref())
            .map_or("finished", word),
        Stand::Failed | Stand::SkippedFailed => "failed",
        Stand::Refused | Stand::TokenRefused | Stand::Busy => match step.stand_skipped() {
            Stand::SkippedFailed => "failed",
            Stand::SkippedUnanswered => "unknown",
            _ => "refused",
        },
        Stand::Skipped => "skipped",
        Stand::Confirmed => "confirmed",
    }
}

const fn word(end: &End) -> &'static str {
    match end {
        End::Succeeded => "succeeded",
        End::Finished => "finished",
        End::Failed(_) => "failed",
        End::Refused(_) => "refused",
    }
}

/// The code and the message of what went wrong, or of what a job that succeeded left out.
fn why(one: &Try) -> (String, String) {
    if let Some(End::Refused(refused)) = &one.end {
        return (
            refused.code.clone().unwrap_or_default(),
            refused.message.clone().unwrap_or_default(),
        );
    }
    let (reasons, more) = one.reasons();
    let mut message = reasons.join("; ");
    if more > 0 {
        // Writing to a string cannot fail.
        let _ = write!(message, "; and {more} more");
    }
    (String::new(), message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::{Closed, How, Refused};

    fn tried(sent_at: i64, job_id: Option<&str>, end: Option<End>) -> Try {
        Try {
            sent_at: Some(sent_at),
            job_id: job_id.map(str::to_owned),
            ended_at: end.is_some().then_some(sent_at + 1),
            end,
            named: None,
        }
    }

    fn refused() -> End {
        End::Refused(Refused {
            status: 403,
            code: Some("ROMA.1006".to_owned()),
            message: Some("no".to_owned()),
        })
    }

    fn record<'r>(step: &'r Step, body: &'r str) -> Record<'r> {
        Record {
            project_id: "p",
            instance_id: "i",
            began_at: None,
            stopped_at: Some(9),
            imports: vec![Imported {
                id: "0",
                body,
                step,
            }],
            set_aside: vec![SetAside {
                kind: ItemKind::App,
                id: "a/b",
                line: Some(7),
                message: "It has a slash.",
            }],
            set_aside_count: 1,
        }
    }

    #[test]
    fn an_import_stands_by_the_try_that_tells_what_became_of_it() {
        let failed = || Some(End::Failed(vec!["m".to_owned(), "n".to_owned()]));
        for (tries, row) in [
            (vec![], r#""not_sent","","","","","""#),
            (vec![tried(1, None, None)], r#""unknown","","1","","","""#),
            (
                vec![tried(1, None, None), tried(3, None, Some(refused()))],
                r#""unknown","","1","","","""#,
            ),
            (
                vec![
                    tried(1, None, None),
                    tried(3, Some("j"), failed()),
                    tried(5, None, Some(refused())),
                ],
                r#""failed","j","3","4","","m; n""#,
            ),
            (
                vec![tried(1, Some("j"), failed()), tried(3, Some("k"), None)],
                r#""running","k","3","","","""#,
            ),
            (
                vec![
                    tried(1, Some("j"), failed()),
                    tried(3, Some("k"), Some(End::Succeeded)),
                ],
                r#""succeeded","k","3","4","","""#,
            ),
            (
                vec![tried(1, None, Some(refused()))],
                r#""refused","","1","2","ROMA.1006","no""#,
            ),
        ] {
            let step = Step {
                tries,
                closed: None,
            };
            let record = record(&step, r#"{"apps":"x","tasks":[{"task_id":"=1"}]}"#);
            let csv = record.to_csv(&|millis| millis.to_string());
            let lines: Vec<&str> = csv.lines().skip(1).collect();
            assert_eq!(
                lines,
                [
                    format!(r#""application","x","1",{row}"#),
                    format!(r#""task","'=1","1",{row}"#),
                    r#""application","a/b","","set_aside","","","","","It has a slash.""#
                        .to_owned(),
                ]
            );
            // The other form tells the same.
            let json = record.to_json(&|millis| millis.to_string());
            let json: serde_json::Value = serde_json::from_str(&json).unwrap();
            let import = &json["imports"][0];
            let told = ["state", "job_id", "sent_at", "ended_at", "code", "message"]
                .map(|name| format!("\"{}\"", import[name].as_str().unwrap_or_default()));
            assert_eq!(told.join(","), row);
            assert_eq!(
                import["tries"].as_array().map(Vec::len),
                Some(step.tries.len())
            );
            assert_eq!(
                (&json["set_aside"][0]["line"], &json["stopped_at"]),
                (&7.into(), &"9".into())
            );
            assert!(json.get("began_at").is_none());
        }
    }

    #[test]
    fn what_a_person_has_said_of_an_import_is_told() {
        for (how, end, state) in [
            (How::Skipped, Some(refused()), "skipped"),
            (How::Skipped, Some(End::Failed(Vec::new())), "failed"),
            (How::Skipped, None, "unknown"),
            (How::Confirmed, None, "confirmed"),
        ] {
            let step = Step {
                tries: vec![tried(1, None, end)],
                closed: Some(Closed { at: Some(8), how }),
            };
            let record = record(&step, "{}");
            let json = record.to_json(&|millis| millis.to_string());
            let json: serde_json::Value = serde_json::from_str(&json).unwrap();
            assert_eq!(json["imports"][0]["state"], state);
            assert_eq!(json["imports"][0]["closed_at"], "8");
        }
    }
}
