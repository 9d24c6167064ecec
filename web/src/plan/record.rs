//! The record of a plan: what was imported when, by which job.

use std::fmt::Write as _;

use roma_import::ImportBody;
use roma_import::list::push_row;
use serde::Serialize;

use super::aside::Aside;
use super::draft::{Part, Plan};
use super::run::Run;
use super::step::{End, Stand, Step, Try};

/// The columns of the table.
const COLUMNS: [&str; 9] = [
    "kind", "id", "import", "state", "job_id", "sent_at", "ended_at", "code", "message",
];

/// What kinds of items there are; words of programs are not translated.
const APPLICATION: &str = "application";
const TASK: &str = "task";

/// The record as a table, a row for each item; `moment` writes down a moment. Items that
/// were set aside and not kept are counted in a last row, which has no kind.
pub fn to_csv(run: &Run, moment: &dyn Fn(i64) -> String) -> String {
    // Without the mark, a spreadsheet may take UTF-8 for something else.
    let mut out = String::from("\u{FEFF}");
    push_row(&mut out, &COLUMNS);
    for (number, (part, step)) in pairs(run) {
        let number = number.to_string();
        let last = step.tries.last();
        let at = |millis: Option<i64>| millis.map(moment).unwrap_or_default();
        let sent_at = at(last.map(|one| one.sent_at));
        let ended_at = at(last.and_then(|one| one.ended_at));
        let job_id = last
            .and_then(|one| one.job_id.as_deref())
            .unwrap_or_default();
        let (code, message) = last.map(why).unwrap_or_default();
        let mut push = |kind: &str, id: &str| {
            push_row(
                &mut out,
                &[
                    kind,
                    id,
                    &number,
                    state(step),
                    job_id,
                    &sent_at,
                    &ended_at,
                    &code,
                    &message,
                ],
            );
        };
        let body = ImportBody::from_json(part.body.as_bytes()).unwrap_or_default();
        if let Some(name) = &body.apps {
            push(APPLICATION, name);
        }
        for task in &body.tasks {
            push(TASK, task.task_id.as_deref().unwrap_or_default());
        }
    }
    let asides = &run.plan.draft.asides;
    for aside in &asides.rows {
        let why = aside.why(roma_import::Lang::En);
        push_row(
            &mut out,
            &[
                kind(aside),
                &aside.text,
                "",
                "set_aside",
                "",
                "",
                "",
                "",
                why,
            ],
        );
    }
    let why = match asides.omitted() {
        0 => return out,
        1 => "1 more item was set aside and is not listed.".to_owned(),
        omitted => format!("{omitted} more items were set aside and are not listed."),
    };
    push_row(&mut out, &["", "", "", "set_aside", "", "", "", "", &why]);
    out
}

/// The record as JSON, an element for each import, with every try.
pub fn to_json(run: &Run, moment: &dyn Fn(i64) -> String) -> String {
    let Plan {
        ids,
        draft,
        began_at,
    } = &*run.plan;
    let record = Record {
        project_id: &ids.project_id,
        instance_id: &ids.instance_id,
        began_at: moment(*began_at),
        stopped_at: run.stopped_at.map(moment),
        imports: pairs(run)
            .map(|(number, (part, step))| Imported {
                number,
                id: &part.id,
                state: state(step),
                closed_at: step.closed.map(|closed| moment(closed.at)),
                tries: step
                    .tries
                    .iter()
                    .map(|one| {
                        let (code, message) = why(one);
                        Tried {
                            sent_at: moment(one.sent_at),
                            job_id: one.job_id.as_deref(),
                            ended_at: one.ended_at.map(moment),
                            end: one.end.as_ref().map(word),
                            code,
                            message,
                        }
                    })
                    .collect(),
                body: serde_json::from_slice(part.body.as_bytes()).unwrap_or_default(),
            })
            .collect(),
        set_aside: draft
            .asides
            .rows
            .iter()
            .map(|aside| SetAside {
                kind: kind(aside),
                id: &aside.text,
                line: aside.line,
                message: aside.why(roma_import::Lang::En),
            })
            .collect(),
        set_aside_count: draft.asides.total,
    };
    serde_json::to_string_pretty(&record).unwrap_or_default()
}

#[derive(Serialize)]
struct Record<'r> {
    project_id: &'r str,
    instance_id: &'r str,
    began_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_at: Option<String>,
    imports: Vec<Imported<'r>>,
    set_aside: Vec<SetAside<'r>>,
    set_aside_count: usize,
}

#[derive(Serialize)]
struct Imported<'r> {
    number: usize,
    id: &'r str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<String>,
    tries: Vec<Tried<'r>>,
    body: serde_json::Value,
}

#[derive(Serialize)]
struct Tried<'r> {
    sent_at: String,
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
struct SetAside<'r> {
    kind: &'static str,
    id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    message: &'r str,
}

const fn kind(aside: &Aside) -> &'static str {
    if aside.is_app { APPLICATION } else { TASK }
}

/// The imports with what became of them, numbered from 1.
fn pairs(run: &Run) -> impl Iterator<Item = (usize, (&Part, &Step))> {
    (1..).zip(run.plan.draft.parts.iter().zip(run.steps.iter()))
}

/// The word for where an import stands; words of programs are not translated.
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
