//! How far a job is, in the forms of all revisions.

use core::fmt;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};

use super::lenient_json::{Object, Value, unescaped};
use super::{Content, Refusal, Unreadable, code, is_success, secret, text};
use crate::contract::{STATUS_FAILED, STATUS_RUNNING, STATUS_SUCCEEDED};
use crate::service;
use crate::string::Text;

/// How much is kept of a reason that is not in the documented form, in characters.
const MAX_UNDOCUMENTED_CHARS: usize = 500;

/// The answer to a request for a job's progress.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ProgressResponse {
    /// The HTTP status.
    pub status: u16,
    /// The answer's text as it came; bytes that are not UTF-8 are replaced.
    pub raw: String,
    /// What it means.
    pub outcome: ProgressOutcome,
}

/// What an answer to a request for a job's progress means.
#[derive(Clone, Debug, PartialEq)]
pub enum ProgressOutcome {
    /// How far the job is.
    Progress(Progress),
    /// The request was refused, with at least one word why.
    Refused(Refusal),
    /// The status stands alone.
    Unreadable(Unreadable),
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// The job's id.
    pub id: Option<String>,
    /// Its state.
    pub status: JobStatus,
    /// The part that is done, 0 to 1 if the service keeps to its documents;
    /// `None` if it did not say. Never a NaN or an infinity.
    pub fraction: Option<f64>,
    /// What went wrong with which item.
    pub reasons: Vec<Reason>,
    /// When it began, by the service's clock.
    pub begin_time: Option<Time>,
    /// When it ended, by the service's clock.
    pub end_time: Option<Time>,
}

/// The state of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobStatus {
    /// It goes on.
    Running,
    /// It has ended well.
    Succeeded,
    /// It has ended, and something could not be imported.
    Failed,
    /// It has ended, and the service does not say how.
    Finished,
    /// A state that no document names, as it came; empty if there was none.
    Unknown(String),
}

impl JobStatus {
    /// The state in a word, such as `running`, whichever revision it came from; one that
    /// no document names as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Finished => "finished",
            Self::Unknown(word) => word,
        }
    }

    /// Whether nothing more will happen. An unknown state may still change.
    #[must_use]
    pub const fn is_end(&self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Finished)
    }

    /// The words of both documented revisions, in any case.
    #[must_use]
    pub fn read(word: &str) -> Self {
        let known = [
            (STATUS_RUNNING, Self::Running),
            (STATUS_SUCCEEDED, Self::Succeeded),
            ("succeeded", Self::Succeeded),
            (STATUS_FAILED, Self::Failed),
            ("finished", Self::Finished),
        ];
        known
            .into_iter()
            .find(|(name, _)| word.trim().eq_ignore_ascii_case(name))
            .map_or_else(|| Self::Unknown(word.to_owned()), |(_, status)| status)
    }
}

/// Why an item could not be imported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reason {
    /// The kind of item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<String>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_name: Option<String>,
    /// The error code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// The error in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_msg: Option<String>,
}

impl Reason {
    /// Whether it is about an application, by whatever name for that. No other kind of item
    /// is called so.
    pub(crate) fn is_about_app(&self) -> bool {
        const BEGIN: &str = "app";
        let begin = self
            .resource_type
            .as_deref()
            .and_then(|kind| kind.get(..BEGIN.len()));
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(BEGIN))
    }
}

/// A time as the service wrote it. Kept, it is a number or a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Time {
    /// Milliseconds since the epoch.
    Millis(i64),
    /// A text, in later revisions RFC 3339.
    Text(String),
}

impl ProgressResponse {
    /// Reads the answer to a request for a job's progress.
    #[must_use]
    pub fn read(status: u16, body: &[u8]) -> Self {
        let raw = String::from_utf8_lossy(body).into_owned();
        let outcome = match Content::read(&raw) {
            Content::Object(fields) if is_success(status) => ProgressOutcome::of_success(fields),
            Content::Object(fields) => match Refusal::read(fields) {
                Some(refusal) => ProgressOutcome::Refused(refusal),
                None => ProgressOutcome::Unreadable(Unreadable::ErrorWithoutFields),
            },
            Content::Other(why) => ProgressOutcome::Unreadable(why),
        };
        Self {
            status,
            raw,
            outcome,
        }
    }

    /// The same without the token of the request, if somebody has put it into the answer.
    #[must_use]
    pub fn redacting(mut self, token: &str) -> Self {
        secret::hide(&mut self.raw, token);
        match &mut self.outcome {
            ProgressOutcome::Progress(progress) => progress.hide(token),
            ProgressOutcome::Refused(refusal) => refusal.hide(token),
            ProgressOutcome::Unreadable(_) => {}
        }
        self
    }
}

impl ProgressOutcome {
    /// What an answer says whose status says that all is well. A gateway in between may
    /// refuse with such a status, and with a `status` or an `id` of its own beside the code.
    fn of_success(fields: Object<'_>) -> Self {
        let progress = Progress::read(fields);
        if !progress.as_ref().is_some_and(Progress::is_certain)
            && let Some(refusal) = Refusal::read_despite_success(fields, is_refusal)
        {
            return Self::Refused(refusal);
        }
        progress.map_or(Self::Unreadable(Unreadable::Incomplete), Self::Progress)
    }
}

/// Whether a code says by itself that a poll was refused, or that there is no such job.
fn is_refusal(code: &str) -> bool {
    service::is_refusal(code) || code == service::NOT_FOUND
}

impl Progress {
    /// `None` if it has none of the fields that tell of a progress.
    fn read(fields: Object<'_>) -> Option<Self> {
        let mut known = ["status", "progress_percent", "id"].into_iter();
        if known.all(|name| matches!(fields.get(name), None | Some(Value::Null))) {
            return None;
        }
        // Later revisions sometimes name them in the singular, and may have both.
        let reasons = ["reasons", "reason"]
            .into_iter()
            .filter_map(|name| fields.get(name).map(Reason::read_all))
            .find(|reasons| !reasons.is_empty());
        let status = JobStatus::read(&text(fields, "status").unwrap_or_default());
        // Where it has none, those of a refusal may stand in their place.
        let of_whole = || Vec::from_iter(Reason::of_whole(fields, &status));
        Some(Self {
            id: text(fields, "id"),
            fraction: match fields.get("progress_percent") {
                // Whatever is beyond all numbers is none.
                Some(Value::Number(number)) => serde_json::from_slice(number.as_bytes()).ok(),
                _ => None,
            },
            reasons: reasons.unwrap_or_else(of_whole),
            status,
            begin_time: Time::read(fields.get("begin_time")),
            end_time: Time::read(fields.get("end_time")),
        })
    }

    /// Whether this shows a job where another has it: a clock that goes on is no progress.
    pub(crate) fn shows_as_much_as(&self, other: &Self) -> bool {
        let shown = |progress: &Self| (progress.fraction, progress.reasons.len());
        self.status == other.status && shown(self) == shown(other)
    }

    /// Whether nothing but a job's progress says this.
    const fn is_certain(&self) -> bool {
        self.fraction.is_some() || !matches!(self.status, JobStatus::Unknown(_))
    }

    /// Hides a token in all of its words.
    fn hide(&mut self, token: &str) {
        if let JobStatus::Unknown(word) = &mut self.status {
            secret::hide(word, token);
        }
        if let Some(id) = &mut self.id {
            secret::hide(id, token);
        }
        for time in [&mut self.begin_time, &mut self.end_time] {
            if let Some(Time::Text(words)) = time {
                secret::hide(words, token);
            }
        }
        for reason in &mut self.reasons {
            let Reason {
                resource_type,
                resource_name,
                error_code,
                error_msg,
            } = reason;
            for words in [resource_type, resource_name, error_code]
                .into_iter()
                .flatten()
            {
                secret::hide(words, token);
            }
            if let Some(words) = error_msg {
                secret::hide_cut(words, token);
            }
        }
    }

    /// The part that is done for a bar: 0 to 1, whatever came.
    #[must_use]
    pub fn clamped_fraction(&self) -> Option<f64> {
        self.fraction.map(|fraction| fraction.clamp(0.0, 1.0))
    }

    /// Whether the job has ended well; `None` as long as it has not ended, or nobody has
    /// said how.
    ///
    /// A service of the older revision may say no more than that a job has finished. If
    /// it has reasons beside that, something could not be imported.
    #[must_use]
    pub const fn succeeded(&self) -> Option<bool> {
        match self.status {
            JobStatus::Succeeded => Some(true),
            JobStatus::Failed => Some(false),
            JobStatus::Finished if !self.reasons.is_empty() => Some(false),
            JobStatus::Finished | JobStatus::Running | JobStatus::Unknown(_) => None,
        }
    }
}

impl Reason {
    /// The reason in one line, of whatever it has; empty if it has nothing.
    #[must_use]
    pub fn in_words(&self) -> String {
        let item = [&self.resource_type, &self.resource_name];
        let error = [&self.error_code, &self.error_msg];
        let parts = [item, error].map(|words| {
            let words = words.into_iter().filter_map(Option::as_deref);
            words.collect::<Vec<_>>().join(" ")
        });
        let parts = parts.iter().filter(|part| !part.is_empty());
        parts.map(String::as_str).collect::<Vec<_>>().join(": ")
    }

    fn read_all(list: Value<'_>) -> Vec<Self> {
        match list {
            Value::Array(list) => list.elements().filter_map(Self::read).collect(),
            one => Self::read(one).into_iter().collect(),
        }
    }

    /// `None` if it says nothing: a service may have room for a reason, and none to give.
    fn read(value: Value<'_>) -> Option<Self> {
        let reason = match value {
            Value::Object(fields) => Self {
                resource_type: text(fields, "resource_type"),
                resource_name: text(fields, "resource_name"),
                error_code: code(fields, "error_code"),
                error_msg: text(fields, "error_msg")
                    .filter(|words| !words.trim().is_empty())
                    .or_else(|| says_more(fields).then(|| beginning(fields.as_written()))),
            },
            // A bare text is still a reason, and so is whatever else says something.
            _ => Self {
                error_msg: said(value),
                ..Self::default()
            },
        };
        reason.if_any()
    }

    /// What stands beside the state of a job that has ended, in the fields of a refusal. A code of
    /// nothing but zeros says that all is well, unless the job has failed.
    fn of_whole(fields: Object<'_>, status: &JobStatus) -> Option<Self> {
        let told = |name| fields.get(name).and_then(said);
        let is_blank = |words: &String| words.trim().is_empty();
        let error_code = code(fields, "error_code");
        let is_zero = |code: &String| code.bytes().all(|byte| byte == b'0');
        if !status.is_end()
            || *status != JobStatus::Failed && error_code.as_ref().is_some_and(is_zero)
        {
            return None;
        }
        let reason = Self {
            error_code,
            error_msg: told("error_msg")
                .filter(|words| !is_blank(words))
                .or_else(|| told("error_details")),
            ..Self::default()
        };
        reason.if_any()
    }

    /// It, if it says something.
    fn if_any(self) -> Option<Self> {
        (!self.in_words().trim().is_empty()).then_some(self)
    }
}

/// Whether an object says something that is in none of the fields of a reason.
fn says_more(fields: Object<'_>) -> bool {
    let is_read = |key: Text<'_>, value: Value<'_>| {
        let mut names = ["resource_type", "resource_name", "error_code"].into_iter();
        matches!(value, Value::String(_) | Value::Number(_)) && names.any(|name| key.is(name))
    };
    fields
        .members()
        .any(|(key, value)| value.is_there() && !is_read(key, value))
}

/// What a value says that is documented as a text, in whatever form.
fn said(value: Value<'_>) -> Option<String> {
    match value {
        Value::String(words) => Some(unescaped(words)),
        _ => value
            .as_written()
            .filter(|_| value.says_something())
            .map(beginning),
    }
}

/// The beginning of what is written, in one line.
fn beginning(written: &str) -> String {
    let end = written.char_indices().nth(MAX_UNDOCUMENTED_CHARS);
    let kept = end.and_then(|(end, _)| written.get(..end));
    let words = kept.unwrap_or(written).split_ascii_whitespace();
    let mut line = words.collect::<Vec<_>>().join(" ");
    if kept.is_some() {
        line.push(secret::CUT);
    }
    line
}

impl Time {
    fn read(value: Option<Value<'_>>) -> Option<Self> {
        match value? {
            // What is not written as a whole number is shown as it came.
            Value::Number(number) => Some(match number.parse() {
                Ok(millis) => Self::Millis(millis),
                Err(_) => Self::Text(number.to_owned()),
            }),
            Value::String(words) if !words.is_empty() => Some(Self::Text(unescaped(words))),
            _ => None,
        }
    }
}

// Derived, it would first be read as whatever it may be, which the page would have to carry.
impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(KeptTime)
    }
}

/// Reads a time that was kept.
struct KeptTime;

impl Visitor<'_> for KeptTime {
    type Value = Time;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a time")
    }

    fn visit_i64<E>(self, millis: i64) -> Result<Time, E> {
        Ok(Time::Millis(millis))
    }

    fn visit_u64<E>(self, millis: u64) -> Result<Time, E> {
        Ok(Time::Millis(i64::try_from(millis).unwrap_or(i64::MAX)))
    }

    /// JavaScript rounds large numbers, and may write one that is beyond the others.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what is beyond all moments stays there"
    )]
    fn visit_f64<E>(self, millis: f64) -> Result<Time, E> {
        Ok(Time::Millis(millis as i64))
    }

    fn visit_str<E>(self, words: &str) -> Result<Time, E> {
        Ok(Time::Text(words.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(body: &str) -> Progress {
        match ProgressResponse::read(200, body.as_bytes()).outcome {
            ProgressOutcome::Progress(progress) => progress,
            other => panic!("not read as a progress: {other:?}"),
        }
    }

    #[test]
    fn both_revisions_of_a_progress_are_read() {
        let old = progress(
            r#"{"id":"j","status":"Success","progress_percent":1,"reasons":[{"resource_name":"n"}],"begin_time":1606460281000,"end_time":0}"#,
        );
        assert_eq!(old.status, JobStatus::Succeeded);
        assert_eq!(old.begin_time, Some(Time::Millis(1_606_460_281_000)));
        assert_eq!(old.reasons[0].resource_name.as_deref(), Some("n"));
        let new = progress(
            r#"{"status":"FAILED","progress_percent":0.5,"reason":{"error_msg":"m"},"begin_time":"2023-05-01T00:00:00Z"}"#,
        );
        assert_eq!(new.status, JobStatus::Failed);
        assert_eq!(
            new.begin_time,
            Some(Time::Text("2023-05-01T00:00:00Z".into()))
        );
        assert_eq!(new.reasons[0].error_msg.as_deref(), Some("m"));
    }

    #[test]
    fn a_token_in_an_answer_is_in_no_part_of_what_is_read() {
        let body = r#"{"id":"TOKEN","status":"TOKEN","begin_time":"TOKEN","end_time":"TOKEN",
            "reasons":[{"resource_type":"TOKEN","resource_name":"TOKEN","error_code":"TOKEN","error_msg":"a TOKEN"},"TOKEN"]}"#;
        let refusal = r#"{"error_msg":"TOKEN"}"#;
        for (status, body) in [(200, body), (403, refusal), (502, "TOKEN")] {
            let body = body.replace("TOKEN", r"MIIab\/cd\u003d=");
            let answer = ProgressResponse::read(status, body.as_bytes()).redacting("MIIab/cd==");
            let shown = format!("{answer:?}");
            assert!(!shown.contains("MIIab"), "{shown}");
            assert!(shown.contains("***"), "{shown}");
        }
    }

    #[test]
    fn what_is_empty_or_padded_is_read_as_it_is_meant() {
        let odd = progress(r#"{"status":" SUCCEEDED\n","begin_time":"","reasons":["",0]}"#);
        assert_eq!(odd.status, JobStatus::Succeeded);
        assert_eq!(odd.begin_time, None);
        assert_eq!(odd.reasons, []);
    }

    #[test]
    fn any_field_of_a_progress_tells_of_one() {
        for body in [r#"{"id":"j"}"#, r#"{"progress_percent":0}"#] {
            assert_eq!(progress(body).status, JobStatus::Unknown(String::new()));
        }
    }

    #[test]
    fn a_refusal_with_the_status_of_success_is_one_whatever_stands_beside_its_code() {
        for beside in [
            r#""status":"error""#,
            r#""status":403"#,
            r#""id":"x""#,
            r#""id":"x","progress_percent":null"#,
        ] {
            let body = format!(r#"{{{beside},"error_code":"ROMA.1002"}}"#);
            let answer = ProgressResponse::read(200, body.as_bytes());
            assert!(
                matches!(answer.outcome, ProgressOutcome::Refused(_)),
                "{body}: {answer:?}"
            );
        }
        // A state that a document names, or how far it is, is of a job.
        for beside in [r#""status":"Running""#, r#""progress_percent":0.5"#] {
            progress(&format!(r#"{{{beside},"error_code":"ROMA.1002"}}"#));
        }
    }

    #[test]
    fn a_time_that_is_none_is_shown_as_it_came() {
        let odd = progress(r#"{"status":"Success","begin_time":1e20,"end_time":0.5}"#);
        assert_eq!(odd.begin_time, Some(Time::Text("1e20".into())));
        assert_eq!(odd.end_time, Some(Time::Text("0.5".into())));
    }

    #[test]
    fn a_time_is_kept_as_the_service_wrote_it() {
        for (time, kept) in [
            (Time::Millis(1_606_460_281_000), "1606460281000"),
            (Time::Millis(-1), "-1"),
            (Time::Text("2023-05-01".into()), r#""2023-05-01""#),
            (Time::Text("1606460281000".into()), r#""1606460281000""#),
        ] {
            assert_eq!(serde_json::to_string(&time).unwrap(), kept);
            assert_eq!(serde_json::from_str::<Time>(kept).unwrap(), time);
        }
        for (rounded, millis) in [
            ("9223372036854776000", i64::MAX),
            ("-9223372036854776000", i64::MIN),
        ] {
            let time: Time = serde_json::from_str(rounded).unwrap();
            assert_eq!(time, Time::Millis(millis));
        }
        assert!(serde_json::from_str::<Time>("[]").is_err());
    }

    #[test]
    fn what_no_document_names_is_kept() {
        let odd = progress(r#"{"status":"PAUSED","progress_percent":1.7,"reasons":null}"#);
        assert_eq!(odd.status, JobStatus::Unknown("PAUSED".into()));
        assert!(!odd.status.is_end());
        assert_eq!(odd.fraction, Some(1.7));
        assert_eq!(odd.clamped_fraction(), Some(1.0));
        let none = progress(r#"{"id":"j","progress_percent":"half"}"#);
        assert_eq!(none.status, JobStatus::Unknown(String::new()));
        assert_eq!(none.fraction, None);
    }

    #[test]
    fn a_job_that_has_finished_with_reasons_has_not_succeeded() {
        for (status, reasons, succeeded) in [
            ("SUCCEEDED", "[]", Some(true)),
            ("Success", r#"["odd"]"#, Some(true)),
            ("FAILED", "[]", Some(false)),
            ("Finished", "[]", None),
            ("Finished", r#"["no"]"#, Some(false)),
            ("Finished", "[{}]", None),
            ("Finished", r#"[{"error_code":null,"error_msg":""}]"#, None),
            ("Finished", r#"{"total":0}"#, None),
            ("Running", r#"["no"]"#, None),
            ("Odd", "[]", None),
        ] {
            let body = format!(r#"{{"status":"{status}","reasons":{reasons}}}"#);
            assert_eq!(progress(&body).succeeded(), succeeded, "{body}");
        }
    }

    #[test]
    fn reasons_are_read_in_the_singular_where_the_plural_has_none() {
        for beside in [
            "",
            r#""reasons":null,"#,
            r#""reasons":[],"#,
            r#""reasons":"","#,
            r#""reasons":[null],"#,
            r#""reasons":[{}],"#,
            r#""reasons":[{"resource_type":null,"resource_name":null,"error_code":null,"error_msg":null}],"#,
            r#""reasons":[{"resource_type":"","resource_name":"","error_code":"","error_msg":""}],"#,
            r#""reasons":[{"error_code":" ","error_msg":"\n"}," "],"#,
            r#""reasons":{"total":0},"#,
        ] {
            let body = format!(r#"{{"status":"Finished",{beside}"reason":[{{"error_msg":"x"}}]}}"#);
            let progress = progress(&body);
            assert_eq!(progress.succeeded(), Some(false), "{body}");
            assert_eq!(
                progress.reasons[0].error_msg.as_deref(),
                Some("x"),
                "{body}"
            );
        }
        let both = progress(r#"{"status":"FAILED","reason":["b"],"reasons":["a"]}"#);
        let lines: Vec<_> = both.reasons.iter().map(Reason::in_words).collect();
        assert_eq!(lines, ["a"]);
    }

    #[test]
    fn a_reason_is_a_line_of_what_it_has() {
        let lines: Vec<String> = progress(
            r#"{"status":"FAILED","reasons":[
                {"resource_type":"task","resource_name":"n","error_code":"c","error_msg":"m"},
                {"resource_name":"n","error_msg":"m"},{"error_code":"c"},{"resource_type":"task"},"alone",{}," "]}"#,
        )
        .reasons
        .iter()
        .map(Reason::in_words)
        .collect();
        assert_eq!(lines, ["task n: c m", "n: m", "c", "task", "alone"]);
    }

    #[test]
    fn a_reason_in_another_form_is_kept_as_it_is_written() {
        let lines = |body: &str| {
            let reasons = progress(body).reasons;
            reasons.iter().map(Reason::in_words).collect::<Vec<_>>()
        };
        for (reasons, expected) in [
            (
                r#"[{"message":"disk quota exceeded"}]"#,
                &[r#"{"message":"disk quota exceeded"}"#][..],
            ),
            (
                r#"["x",1,null,{"a":1},{},"",0,false,[],[["y"]],true,{"a":null,"b":""}]"#,
                &["x", "1", r#"{"a":1}"#, r#"[["y"]]"#, "true"],
            ),
            (
                r#"{"task":"a","why":"quota"}"#,
                &[r#"{"task":"a","why":"quota"}"#],
            ),
            ("7", &["7"]),
            // It is pretty, and its words are in a field of another type, or of another name.
            (
                "[{\n  \"error_msg\": {\n    \"en\": \"no\"\n  }\n}]",
                &[r#"{ "error_msg": { "en": "no" } }"#],
            ),
            (
                r#"[{"resource_name":"n","error_code":"c","message":"m"}]"#,
                &[r#"n: c {"resource_name":"n","error_code":"c","message":"m"}"#],
            ),
            (
                r#"[{"resource_name":"n","error_code":"c","error_msg":"m","more":1}]"#,
                &["n: c m"],
            ),
        ] {
            let body = format!(r#"{{"status":"FAILED","reasons":{reasons}}}"#);
            assert_eq!(lines(&body), expected, "{body}");
        }
        // Those that say something come before those in the other number.
        let body = r#"{"status":"FAILED","reasons":[{}],"reason":[{"message":"m"}]}"#;
        assert_eq!(lines(body), [r#"{"message":"m"}"#]);
    }

    #[test]
    fn a_job_that_has_ended_has_its_reason_where_a_refusal_has_it() {
        for (body, expected, succeeded) in [
            (
                r#"{"status":"FAILED","error_code":"ROMA.10010","error_msg":"quota"}"#,
                Some("ROMA.10010 quota"),
                Some(false),
            ),
            (
                r#"{"status":"FAILED","reasons":[],"error_code":7,"error_details":"quota"}"#,
                Some("7 quota"),
                Some(false),
            ),
            (
                r#"{"status":"FAILED","error_code":0,"error_msg":{"en":"no"}}"#,
                Some(r#"0 {"en":"no"}"#),
                Some(false),
            ),
            (
                r#"{"status":"SUCCEEDED","error_msg":"task a was left out"}"#,
                Some("task a was left out"),
                Some(true),
            ),
            (
                r#"{"status":"Finished","error_code":"X.1"}"#,
                Some("X.1"),
                Some(false),
            ),
            // The reasons tell more.
            (
                r#"{"status":"FAILED","reasons":["r"],"error_code":"X.1"}"#,
                Some("r"),
                Some(false),
            ),
            (
                r#"{"status":"Finished","error_code":0,"error_msg":"ok"}"#,
                None,
                None,
            ),
            (
                r#"{"status":"SUCCEEDED","error_code":"","error_msg":null}"#,
                None,
                Some(true),
            ),
            (
                r#"{"status":"Running","error_code":"X.1","error_msg":"m"}"#,
                None,
                None,
            ),
        ] {
            let progress = progress(body);
            let lines: Vec<_> = progress.reasons.iter().map(Reason::in_words).collect();
            assert_eq!(lines, Vec::from_iter(expected), "{body}");
            assert_eq!(progress.succeeded(), succeeded, "{body}");
        }
    }

    #[test]
    fn of_a_long_reason_the_beginning_is_kept_and_nothing_of_a_token() {
        let token = "MIIab/cd==";
        for before in MAX_UNDOCUMENTED_CHARS - 40..MAX_UNDOCUMENTED_CHARS + 10 {
            let written = ["a".repeat(before).as_str(), r"MIIab\/cd\u003d=", "z"].concat();
            let body =
                format!(r#"{{"status":"FAILED","reasons":[{{"m":"{written} {written}"}}]}}"#);
            let answer = ProgressResponse::read(200, body.as_bytes()).redacting(token);
            let ProgressOutcome::Progress(progress) = answer.outcome else {
                panic!("not read as a progress");
            };
            let line = progress.reasons[0].in_words();
            assert!(line.ends_with('…') && !line.contains('M'), "{line}");
            assert!(line.chars().count() <= MAX_UNDOCUMENTED_CHARS + "***…".len());
        }
    }

    #[test]
    fn reasons_made_to_take_long_do_not() {
        let deep = 1 << 18;
        for reasons in [
            [&"[".repeat(deep), "7", &"]".repeat(deep)].concat(),
            ["[", &"{\"a\":1},".repeat(deep), "7]"].concat(),
            ["[{", &"\"a\":{},".repeat(deep), "\"b\":[]}]"].concat(),
            ["[\"", &"\\\\".repeat(deep), "\"]"].concat(),
            ["[{\"a\":\"", &"\\\\".repeat(deep), "\"}]"].concat(),
        ] {
            let body = ["{\"status\":\"FAILED\",\"reasons\":", &reasons, "}"].concat();
            let answer = ProgressResponse::read(200, body.as_bytes()).redacting("MIIab/cd==");
            assert!(matches!(answer.outcome, ProgressOutcome::Progress(_)));
        }
    }

    #[test]
    fn an_answer_without_a_progress_in_it_is_none() {
        for (status, body) in [
            (200, "{}"),
            (200, r#"{"id":null,"status":null,"progress_percent":null}"#),
            (200, r#"{"error_code":"X.1","error_msg":"m"}"#),
            (200, "<p>"),
            (200, ""),
            (401, ""),
            (500, "{}"),
        ] {
            let answer = ProgressResponse::read(status, body.as_bytes());
            assert!(
                matches!(answer.outcome, ProgressOutcome::Unreadable(_)),
                "{body}"
            );
        }
    }
}
