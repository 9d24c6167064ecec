//! The record of a plan that was sent: what was imported when, by which job.
//!
//! The console and `roma-import run` write the same one, so that a person or a program
//! that reads one of them reads the other. Its words are for programs, and never translated.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::Serialize;

use crate::history::{Attempt, AttemptEnd, ImportHistory, ImportStatus};
use crate::list::push_row;
use crate::response::{Reason, Time};
use crate::{ImportBody, ItemKind};

/// The columns of the table.
///
/// From the third on, they are of the import that an item is in: a service tells of few items
/// by themselves what became of them. The last ones are of the whole plan, so that a row says
/// where its item went wherever the row is taken.
const COLUMNS: [&str; 15] = [
    "kind",
    "id",
    "import",
    "import_state",
    "job_id",
    "sent_at",
    "ended_at",
    "code",
    "message",
    "request_id",
    "job_began_at",
    "job_ended_at",
    "project_id",
    "instance_id",
    "destination",
];

/// Where something stands that was set aside, and is in no import.
const SET_ASIDE: &str = "set_aside";

/// Where an import stands that was never sent, or only to be refused, or was left out.
const NOT_SENT: &str = "not_sent";
const REFUSED: &str = "refused";
const SKIPPED: &str = "skipped";

/// Whether an item may have been imported, by where a record says that its import stands.
pub(crate) fn may_have_been_imported(state: &str) -> bool {
    ![SET_ASIDE, NOT_SENT, REFUSED, SKIPPED].contains(&state)
}

/// What there is to be written down of a plan.
#[derive(Clone, Debug)]
pub struct Record<'r> {
    /// The project that the imports were sent to.
    pub project_id: &'r str,
    /// The instance in it that they were sent to.
    pub instance_id: &'r str,
    /// The name of where the endpoint has said that imports go
    /// ([`Destination::name`](crate::Destination::name)), if it has.
    pub destination: Option<&'r str>,
    /// When it began, in milliseconds since the epoch, if that was noted.
    pub began_at: Option<i64>,
    /// When a person stopped it, in milliseconds since the epoch; nothing if nobody did, or
    /// it was not noted.
    pub stopped_at: Option<i64>,
    /// Its imports in their order.
    pub imports: Vec<RecordedImport<'r>>,
    /// What was set aside and is in no import, or the first of it.
    pub set_aside: Vec<ExcludedItem<'r>>,
    /// How much was set aside in all.
    pub set_aside_count: usize,
}

/// An import and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct RecordedImport<'r> {
    /// Its id, as the plan has it.
    pub id: &'r str,
    /// Its body as JSON.
    pub body: &'r str,
    /// What became of it.
    pub history: &'r ImportHistory,
}

/// An item that is in no import.
#[derive(Clone, Copy, Debug)]
pub struct ExcludedItem<'r> {
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
    /// An import that was sent more than once stands there by the attempt that tells what became
    /// of it ([`ImportHistory::decisive_attempt`]).
    #[must_use]
    pub fn to_csv(&self, moment: &dyn Fn(i64) -> String) -> String {
        // Without the mark, a spreadsheet may take UTF-8 for something else.
        let mut out = String::from("\u{FEFF}");
        push_row(&mut out, &COLUMNS);
        let (project_id, instance_id) = (self.project_id, self.instance_id);
        let destination = self.destination.unwrap_or_default();
        for (number, import) in (1..).zip(&self.imports) {
            let number: usize = number;
            let number = number.to_string();
            let decisive = import.history.decisive_attempt();
            let at = |millis: Option<i64>| millis.map(moment).unwrap_or_default();
            let sent_at = at(decisive.and_then(|one| one.sent_at));
            let ended_at = at(decisive.and_then(|one| one.ended_at));
            let times = decisive.map(|one| JobTimes::of(one, moment));
            let JobTimes {
                job_began_at,
                job_ended_at,
            } = times.unwrap_or_default();
            let job_id = decisive.and_then(|one| one.job_id.as_deref());
            let Why {
                code,
                message,
                request_id,
            } = decisive.map(Why::of).unwrap_or_default();
            let mut push = |kind: ItemKind, id: &str| {
                push_row(
                    &mut out,
                    &[
                        kind.as_str(),
                        id,
                        &number,
                        state(import.history),
                        job_id.unwrap_or_default(),
                        &sent_at,
                        &ended_at,
                        code,
                        &message,
                        request_id,
                        job_began_at.as_deref().unwrap_or_default(),
                        job_ended_at.as_deref().unwrap_or_default(),
                        project_id,
                        instance_id,
                        destination,
                    ],
                );
            };
            let body = ImportBody::from_json(import.body.as_bytes()).unwrap_or_default();
            if let Some(name) = &body.apps {
                push(ItemKind::Application, name);
            }
            for task in &body.tasks {
                push(ItemKind::Task, task.task_id.as_deref().unwrap_or_default());
            }
        }
        let mut push_aside = |kind: &str, id: &str, why: &str| {
            push_row(
                &mut out,
                &[
                    kind,
                    id,
                    "",
                    SET_ASIDE,
                    "",
                    "",
                    "",
                    "",
                    why,
                    "",
                    "",
                    "",
                    project_id,
                    instance_id,
                    destination,
                ],
            );
        };
        for aside in &self.set_aside {
            push_aside(aside.kind.as_str(), aside.id, aside.message);
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
    /// each attempt besides; `moment` writes down a moment.
    #[must_use]
    pub fn to_json(&self, moment: &dyn Fn(i64) -> String) -> String {
        let written = WrittenRecord {
            project_id: self.project_id,
            instance_id: self.instance_id,
            destination: self.destination,
            began_at: self.began_at.map(moment),
            stopped_at: self.stopped_at.map(moment),
            imports: (1..)
                .zip(&self.imports)
                .map(|(number, import)| WrittenImport::of(number, *import, moment))
                .collect(),
            set_aside: (self.set_aside.iter())
                .map(|aside| WrittenAside {
                    kind: aside.kind.as_str(),
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
    destination: Option<&'r str>,
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
    #[serde(flatten)]
    times: JobTimes,
    #[serde(flatten)]
    why: Why<'r>,
    #[serde(flatten)]
    listed: ListedReasons<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<String>,
    attempts: Vec<WrittenAttempt<'r>>,
    body: Option<ImportBody>,
}

#[derive(Serialize)]
struct WrittenAttempt<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<&'static str>,
    #[serde(flatten)]
    times: JobTimes,
    #[serde(flatten)]
    why: Why<'r>,
    #[serde(flatten)]
    listed: ListedReasons<'r>,
}

/// When a job began and ended, as the service says.
#[derive(Default, Serialize)]
struct JobTimes {
    #[serde(skip_serializing_if = "Option::is_none")]
    job_began_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_ended_at: Option<String>,
}

/// All that the service said at the end of a job, as far as it is kept.
#[derive(Default, Serialize)]
struct ListedReasons<'r> {
    #[serde(skip_serializing_if = "<[Reason]>::is_empty")]
    reasons: &'r [Reason],
    /// How many more there were.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons_omitted: Option<usize>,
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
    fn of(number: usize, import: RecordedImport<'r>, moment: &dyn Fn(i64) -> String) -> Self {
        let RecordedImport { id, body, history } = import;
        let decisive = history.decisive_attempt();
        Self {
            number,
            id,
            state: state(history),
            job_id: decisive.and_then(|one| one.job_id.as_deref()),
            sent_at: decisive.and_then(|one| one.sent_at).map(moment),
            ended_at: decisive.and_then(|one| one.ended_at).map(moment),
            times: decisive
                .map(|one| JobTimes::of(one, moment))
                .unwrap_or_default(),
            why: decisive.map(Why::of).unwrap_or_default(),
            listed: decisive.map(ListedReasons::of).unwrap_or_default(),
            closed_at: history
                .resolution
                .and_then(|resolution| resolution.at)
                .map(moment),
            attempts: (history.attempts.iter())
                .map(|one| WrittenAttempt::of(one, moment))
                .collect(),
            body: ImportBody::from_json(body.as_bytes()).ok(),
        }
    }
}

impl<'r> WrittenAttempt<'r> {
    fn of(one: &'r Attempt, moment: &dyn Fn(i64) -> String) -> Self {
        Self {
            sent_at: one.sent_at.map(moment),
            job_id: one.job_id.as_deref(),
            ended_at: one.ended_at.map(moment),
            end: one.end.as_ref().map(word),
            times: JobTimes::of(one, moment),
            why: Why::of(one),
            listed: ListedReasons::of(one),
        }
    }
}

impl JobTimes {
    fn of(one: &Attempt, moment: &dyn Fn(i64) -> String) -> Self {
        let written = |time: &Time| match time {
            // What is beyond all years has no name.
            Time::Millis(millis) => Some(moment(*millis))
                .filter(|written| !written.is_empty())
                .unwrap_or_else(|| millis.to_string()),
            Time::Text(words) => words.clone(),
        };
        Self {
            job_began_at: one.job_began_at.as_ref().map(written),
            job_ended_at: one.job_ended_at.as_ref().map(written),
        }
    }
}

impl<'r> ListedReasons<'r> {
    fn of(one: &'r Attempt) -> Self {
        let Some(reasons) = &one.reasons else {
            return Self::default();
        };
        Self {
            reasons: &reasons.listed,
            reasons_omitted: Some(reasons.omitted()).filter(|&omitted| omitted > 0),
        }
    }
}

/// The word for where an import stands.
///
/// `not_sent`, `running`, `succeeded`, `finished` (its job has ended, and the service did
/// not say how), `failed` (some of it may have been imported, whether or not it was left
/// out afterwards), `unknown` (all of it may have been imported), `refused` and `skipped`
/// (nothing of it was imported), `confirmed` (a person has said that it was imported).
fn state(history: &ImportHistory) -> &'static str {
    match history.status_at_rest() {
        ImportStatus::Waiting => NOT_SENT,
        ImportStatus::Unanswered | ImportStatus::SkippedUnanswered => "unknown",
        ImportStatus::Running(_) => "running",
        ImportStatus::Done => history
            .attempts
            .last()
            .and_then(|last| last.end.as_ref())
            .map_or("finished", word),
        ImportStatus::Failed | ImportStatus::SkippedFailed => "failed",
        // At rest, one that may have been imported before is no such import.
        ImportStatus::Refused(_) | ImportStatus::TokenRefused(_) | ImportStatus::Busy(_) => REFUSED,
        ImportStatus::Skipped => SKIPPED,
        ImportStatus::Confirmed => "confirmed",
    }
}

const fn word(end: &AttemptEnd) -> &'static str {
    match end {
        AttemptEnd::Succeeded => "succeeded",
        AttemptEnd::Finished => "finished",
        AttemptEnd::Failed => "failed",
        AttemptEnd::Refused(_) => REFUSED,
    }
}

/// What went wrong, or what a job that succeeded left out.
#[derive(Default, Serialize)]
struct Why<'r> {
    #[serde(skip_serializing_if = "str::is_empty")]
    code: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    message: Cow<'r, str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    request_id: &'r str,
}

impl<'r> Why<'r> {
    fn of(one: &'r Attempt) -> Self {
        if let Some(AttemptEnd::Refused(refused)) = &one.end {
            return Self {
                code: refused.code.as_deref().unwrap_or_default(),
                message: refused.message.as_deref().unwrap_or_default().into(),
                request_id: refused.request_id.as_deref().unwrap_or_default(),
            };
        }
        let Some(reasons) = &one.reasons else {
            return Self::default();
        };
        let mut message = reasons.first.join("; ");
        if reasons.more() > 0 {
            // Writing to a string cannot fail.
            let _ = write!(message, "; and {} more", reasons.more());
        }
        Self {
            code: reasons.code.as_deref().unwrap_or_default(),
            message: message.into(),
            request_id: "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Reasons, Refused, Resolution, ResolutionKind};
    use crate::list::{Notice, NoticeKind};
    use crate::response::{ProgressOutcome, ProgressResponse};

    fn tried(sent_at: i64, job_id: Option<&str>, end: Option<AttemptEnd>) -> Attempt {
        Attempt {
            sent_at: Some(sent_at),
            job_id: job_id.map(str::to_owned),
            is_gone: false,
            ended_at: end.is_some().then_some(sent_at + 1),
            end,
            job_began_at: None,
            job_ended_at: None,
            reasons: None,
        }
    }

    fn refused() -> AttemptEnd {
        AttemptEnd::Refused(Refused {
            status: 403,
            code: Some("ROMA.1006".to_owned()),
            message: Some("no".to_owned()),
            request_id: Some("r".to_owned()),
        })
    }

    fn record<'r>(history: &'r ImportHistory, body: &'r str) -> Record<'r> {
        Record {
            project_id: "p",
            instance_id: "i",
            destination: Some("stand-in"),
            began_at: None,
            stopped_at: Some(9),
            imports: vec![RecordedImport {
                id: "0",
                body,
                history,
            }],
            set_aside: vec![ExcludedItem {
                kind: ItemKind::Application,
                id: "a/b",
                line: Some(7),
                message: "It has a slash.",
            }],
            set_aside_count: 1,
        }
    }

    fn failed(sent_at: i64, job_id: &str) -> Attempt {
        Attempt {
            reasons: Some(Reasons {
                count: 3,
                first: vec!["m".to_owned(), "n".to_owned()],
                code: Some("X.2".to_owned()),
                names_app: false,
                listed: vec![Reason::default()],
            }),
            ..tried(sent_at, Some(job_id), Some(AttemptEnd::Failed))
        }
    }

    /// Checks what both forms tell of an import, after its number.
    #[track_caller]
    fn stands(attempts: Vec<Attempt>, resolution: Option<Resolution>, row: &str) {
        let history = ImportHistory {
            attempts,
            resolution,
        };
        let record = record(&history, r#"{"apps":"x","tasks":[{"task_id":"=1"}]}"#);
        let csv = record.to_csv(&|millis| millis.to_string());
        let lines: Vec<&str> = csv.lines().skip(1).collect();
        assert_eq!(
            lines,
            [
                format!(r#""application","x","1",{row},"","","p","i","stand-in""#),
                format!(r#""task","'=1","1",{row},"","","p","i","stand-in""#),
                r#""application","a/b","","set_aside","","","","","It has a slash.","","","","p","i","stand-in""#.to_owned(),
            ]
        );
        // The other form tells the same.
        let json = record.to_json(&|millis| millis.to_string());
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let import = &json["imports"][0];
        let told = [
            "state",
            "job_id",
            "sent_at",
            "ended_at",
            "code",
            "message",
            "request_id",
        ]
        .map(|name| format!("\"{}\"", import[name].as_str().unwrap_or_default()));
        assert_eq!(told.join(","), row);
        let omitted = if row.contains("X.2") {
            2.into()
        } else {
            serde_json::Value::Null
        };
        assert_eq!(import["reasons_omitted"], omitted);
        assert_eq!(
            import["attempts"].as_array().map(Vec::len),
            Some(history.attempts.len())
        );
        assert_eq!(
            (&json["set_aside"][0]["line"], &json["stopped_at"]),
            (&7.into(), &"9".into())
        );
        assert!(json.get("began_at").is_none());
    }

    #[test]
    fn an_import_stands_by_the_attempt_that_tells_what_became_of_it() {
        for (attempts, row) in [
            (vec![], r#""not_sent","","","","","","""#),
            (
                vec![tried(1, None, None)],
                r#""unknown","","1","","","","""#,
            ),
            (
                vec![tried(1, None, None), tried(3, None, Some(refused()))],
                r#""unknown","","1","","","","""#,
            ),
            (
                vec![
                    tried(1, None, None),
                    failed(3, "j"),
                    tried(5, None, Some(refused())),
                ],
                r#""failed","j","3","4","X.2","m; n; and 1 more","""#,
            ),
            (
                vec![
                    tried(1, Some("j"), Some(AttemptEnd::Finished)),
                    tried(3, None, Some(refused())),
                ],
                r#""unknown","j","1","2","","","""#,
            ),
            (
                vec![failed(1, "j"), tried(3, Some("k"), None)],
                r#""running","k","3","","","","""#,
            ),
            (
                vec![
                    failed(1, "j"),
                    tried(3, Some("k"), Some(AttemptEnd::Succeeded)),
                ],
                r#""succeeded","k","3","4","","","""#,
            ),
            (
                vec![
                    failed(1, "j"),
                    tried(3, None, None),
                    tried(5, None, Some(refused())),
                ],
                r#""unknown","","3","","","","""#,
            ),
            (
                vec![tried(1, None, Some(refused()))],
                r#""refused","","1","2","ROMA.1006","no","r""#,
            ),
        ] {
            stands(attempts, None, row);
        }
    }

    #[test]
    fn what_was_left_out_stands_by_the_same_attempt_whatever_became_of_those_before() {
        let skipped = Resolution {
            at: None,
            kind: ResolutionKind::Skipped,
        };
        for (attempts, row) in [
            (
                vec![
                    failed(1, "j"),
                    tried(5, Some("k"), Some(AttemptEnd::Finished)),
                ],
                r#""unknown","k","5","6","","","""#,
            ),
            (
                vec![failed(1, "j"), tried(5, Some("k"), None)],
                r#""unknown","k","5","","","","""#,
            ),
            (
                vec![failed(1, "j"), tried(5, None, None)],
                r#""unknown","","5","","","","""#,
            ),
            (
                vec![
                    failed(1, "j"),
                    tried(5, None, None),
                    tried(7, None, Some(refused())),
                ],
                r#""unknown","","5","","","","""#,
            ),
            (
                vec![tried(1, None, None), failed(3, "j")],
                r#""failed","j","3","4","X.2","m; n; and 1 more","""#,
            ),
        ] {
            stands(attempts, Some(skipped), row);
        }
    }

    #[test]
    fn the_times_that_the_service_gives_stand_beside_those_of_the_clock_here() {
        let moment = |millis: i64| match millis {
            // A moment that no calendar has is no text.
            i64::MAX => String::new(),
            _ => format!("at {millis}"),
        };
        for (times, began, ended) in [
            (r#""begin_time":5,"end_time":7"#, "at 5", "at 7"),
            (
                r#""begin_time":"2023-05-01T00:00:00Z","end_time":"7""#,
                "2023-05-01T00:00:00Z",
                "7",
            ),
            (
                r#""begin_time":9223372036854775807,"end_time":"=soon""#,
                "9223372036854775807",
                "=soon",
            ),
            ("\"end_time\":null", "", ""),
        ] {
            let body = format!(r#"{{"status":"Failed",{times}}}"#);
            let answer = ProgressResponse::read(200, body.as_bytes());
            let ProgressOutcome::Progress(progress) = answer.outcome else {
                panic!("{body}");
            };
            let mut history = ImportHistory::default();
            history.record_attempt(100);
            history.begun("j");
            history.job_ended(&progress, 90);
            // A state that was written is read again.
            let kept = serde_json::to_string(&history).unwrap();
            let history: ImportHistory = serde_json::from_str(&kept).unwrap();
            let record = record(&history, r#"{"apps":"x"}"#);
            let json: serde_json::Value = serde_json::from_str(&record.to_json(&moment)).unwrap();
            let import = &json["imports"][0];
            for told in [import, &import["attempts"][0]] {
                let told = ["sent_at", "ended_at", "job_began_at", "job_ended_at"]
                    .map(|name| told[name].as_str().unwrap_or_default());
                assert_eq!(told, ["at 100", "at 90", began, ended]);
            }
            let csv = record.to_csv(&moment);
            let apostrophe = if ended.starts_with('=') { "'" } else { "" };
            let end = format!(r#","{began}","{apostrophe}{ended}","p","i","stand-in""#);
            let row = csv.lines().nth(1).unwrap();
            assert!(row.ends_with(&end), "{row}");
        }
        // So is one from before these times were kept.
        let before = r#"{"attempts":[{"sent_at":1,"job_id":"j","end":"failed","ended_at":2}]}"#;
        let before: ImportHistory = serde_json::from_str(before).unwrap();
        assert_eq!(
            before.attempts,
            [tried(1, Some("j"), Some(AttemptEnd::Failed))]
        );
    }

    #[test]
    fn the_table_is_a_list_again_of_the_same_items() {
        let history = ImportHistory {
            attempts: vec![failed(1, "j")],
            resolution: None,
        };
        let record = record(&history, r#"{"apps":"x","tasks":[{"task_id":"=1"}]}"#);
        let csv = record.to_csv(&|millis| millis.to_string());
        let list = crate::list::read(&csv);
        let items = list.items.iter();
        let items = items.map(|item| (item.kind, &*item.text, item.line));
        assert_eq!(
            items.collect::<Vec<_>>(),
            [
                (ItemKind::Application, "x", 2),
                (ItemKind::Task, "=1", 3),
                (ItemKind::Application, "a/b", 4)
            ]
        );
        let doubtful = list.notices.iter().filter(|notice| notice.is_doubtful());
        let doubtful = doubtful.map(|notice| (notice.kind, notice.count, notice.line));
        let imported = (NoticeKind::MaybeImported, 2, Some(2));
        assert_eq!(doubtful.collect::<Vec<_>>(), [imported]);
    }

    #[test]
    fn the_json_is_the_same_list_as_the_table() {
        let ended = |end: AttemptEnd| tried(1, Some("j"), Some(end));
        for attempts in [
            vec![],
            vec![tried(1, None, Some(refused()))],
            vec![tried(1, None, None)],
            vec![ended(AttemptEnd::Succeeded)],
            vec![failed(1, "j")],
        ] {
            let history = ImportHistory {
                attempts,
                resolution: None,
            };
            for body in [
                r#"{"apps":"x \"y\"","tasks":[{"task_id":"=1"},{"task_id":"b"}]}"#,
                r#"{"tasks":[{"task_id":"b"}]}"#,
                r#"{"apps":"x"}"#,
            ] {
                let mut record = record(&history, body);
                record.set_aside.push(ExcludedItem {
                    kind: ItemKind::Task,
                    id: "",
                    line: None,
                    message: "It is no text.",
                });
                record.set_aside.push(ExcludedItem {
                    kind: ItemKind::Task,
                    id: "b",
                    line: Some(9),
                    message: "It is there twice.",
                });
                let moment = |millis: i64| millis.to_string();
                let (csv, json) = (record.to_csv(&moment), record.to_json(&moment));
                let minified: serde_json::Value = serde_json::from_str(&json).unwrap();
                let [csv, json, minified] =
                    [csv, json, minified.to_string()].map(|text| told_of_list(&text));
                assert_eq!(json, csv);
                assert_eq!(minified, csv);
            }
        }
    }

    /// The items of each kind in a record, how many of them may have been imported, and what else
    /// is doubtful.
    fn told_of_list(record: &str) -> (Vec<String>, Vec<String>, usize, Vec<Notice>) {
        let list = crate::list::read(record);
        let mut imported = 0;
        let mut others = list.notices.clone();
        others.retain(|notice| {
            if notice.kind == NoticeKind::MaybeImported {
                imported += notice.count;
            }
            notice.severity() == Some(crate::Severity::Error)
        });
        let text = |item: &crate::list::Item<'_>| item.text.to_string();
        let (apps, tasks) = (list.applications(), list.tasks());
        (
            apps.map(text).collect(),
            tasks.map(text).collect(),
            imported,
            others,
        )
    }

    #[test]
    fn what_a_person_has_said_of_an_import_is_told() {
        for (kind, end, state) in [
            (ResolutionKind::Skipped, Some(refused()), "skipped"),
            (ResolutionKind::Skipped, Some(AttemptEnd::Failed), "failed"),
            (ResolutionKind::Skipped, None, "unknown"),
            (ResolutionKind::Confirmed, None, "confirmed"),
        ] {
            let history = ImportHistory {
                attempts: vec![tried(1, None, end)],
                resolution: Some(Resolution { at: Some(8), kind }),
            };
            let record = record(&history, "{}");
            let json = record.to_json(&|millis| millis.to_string());
            let json: serde_json::Value = serde_json::from_str(&json).unwrap();
            assert_eq!(json["imports"][0]["state"], state);
            assert_eq!(json["imports"][0]["closed_at"], "8");
        }
    }
}
