//! What the stand-in's list of jobs says of an import whose answer was lost.

use serde::{Deserialize, Serialize};

use super::lenient_json::{Object, Value};
use super::{ImportResponse, Outcome, Unreadable, is_passing_trouble};
use crate::{ImportBody, ItemKind, service};

/// Who has answered when an endpoint was asked for its list of jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobListResponse {
    /// The endpoint, with what is to be its list.
    Listed,
    /// The endpoint, which does not tell of its jobs, as the service itself does not.
    Unavailable,
    /// The endpoint, which does not take the token. With a fresh one it is asked again.
    TokenRefused,
    /// Something on the way, or the endpoint at a bad moment: it is no word about the jobs, and
    /// may be another one the next time.
    Lost,
}

/// What an endpoint's list of jobs says of an import without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobLookup {
    /// There is no such list, as at the service itself, or it leaves the question open.
    Inconclusive,
    /// It has begun this job.
    Found(String),
    /// It has begun no job.
    NotFound,
}

/// What is known of the jobs that an instance had before somebody has sent it something:
/// one of them may have the same items, if the same list was sent before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobBaseline {
    /// Nobody has asked.
    #[default]
    NotAsked,
    /// The endpoint does not tell of its jobs, as the service itself does not.
    Unavailable,
    /// There were so many.
    Count(usize),
}

/// The latest jobs of an instance, the last one first: those that there is room for, however
/// many these are.
struct Listed {
    count: usize,
    rows: Vec<ListedJob>,
}

struct ListedJob {
    id: String,
    items: Vec<ListedItem>,
}

struct ListedItem {
    kind: String,
    name: Option<String>,
}

impl Listed {
    /// Nothing if anything in it is not as it has to be: what is there would be taken for all
    /// that there is.
    fn read(list: &[u8]) -> Option<Self> {
        let list = Object::read(str::from_utf8(list).ok()?)?;
        let count = match list.get("count")? {
            Value::Number(count) => count.parse().ok()?,
            _ => return None,
        };
        let rows = read_all(list, "rows", ListedJob::read)?;
        Some(Self { count, rows })
    }
}

impl ListedItem {
    fn read(item: Object<'_>) -> Option<Self> {
        Some(Self {
            kind: item.string("kind")?,
            name: match item.get("name") {
                None | Some(Value::Null) => None,
                Some(_) => Some(item.string("name")?),
            },
        })
    }
}

/// What a list has to hold; nothing if anything in it cannot be read.
fn read_all<T>(
    fields: Object<'_>,
    name: &str,
    read: fn(Object<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let Value::Array(list) = fields.get(name)? else {
        return None;
    };
    let elements = list.elements().map(|element| match element {
        Value::Object(fields) => read(fields),
        _ => None,
    });
    elements.collect()
}

impl JobListResponse {
    /// Reads the answer to the question for the list; `baseline` is what was known of the jobs
    /// before.
    ///
    /// Whoever has not told of them with a token that was good for an import does not tell of
    /// them with a fresh one either, and is not to keep anybody waiting for one.
    #[must_use]
    pub fn read(status: u16, body: &[u8], baseline: JobBaseline) -> Self {
        let answer = ImportResponse::read(status, body);
        let is_page = matches!(answer.outcome, Outcome::Unreadable(Unreadable::Html));
        let code = match &answer.outcome {
            Outcome::Refused(refusal) => refusal.error_code.as_deref(),
            Outcome::Accepted { .. } | Outcome::Unreadable(_) => None,
        };
        let may_tell = baseline != JobBaseline::Unavailable;
        match status {
            _ if may_tell && !is_page && service::is_about_token(status, code) => {
                Self::TokenRefused
            }
            _ if is_passing_trouble(status) => Self::Lost,
            // What leads elsewhere is not followed: to a page to sign in, perhaps.
            300..=399 | 407 => Self::Lost,
            // To sign in as well. A page that says that there is no such list is an answer.
            200..=299 | 401 | 403 if is_page => Self::Lost,
            200..=299 => Self::Listed,
            _ => Self::Unavailable,
        }
    }
}

impl JobLookup {
    /// It in a word, such as `not_found`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Inconclusive => "inconclusive",
            Self::Found(_) => "found",
            Self::NotFound => "not_found",
        }
    }

    /// Reads the list. An import's job is one that has the same items and that was begun
    /// after those that are known to be others, and after the jobs that there were earlier.
    ///
    /// Without such a job it was not begun only if the list reaches back to before it
    /// was sent.
    ///
    /// ```
    /// use roma_import::ImportBody;
    /// use roma_import::response::{JobBaseline, JobLookup};
    ///
    /// let import = ImportBody::from_json(br#"{"apps":"orders"}"#).unwrap_or_default();
    /// let list = br#"{"count":1,"rows":[{"id":"j","items":[{"kind":"application","name":"orders"}]}]}"#;
    /// let lookup = JobLookup::read(list, &import, |_| false, JobBaseline::Count(0));
    /// assert_eq!(lookup, JobLookup::Found("j".into()));
    /// ```
    #[must_use]
    pub fn read(
        list: &[u8],
        import: &ImportBody,
        is_known_job: impl Fn(&str) -> bool,
        baseline: JobBaseline,
    ) -> Self {
        let Some(listed) = Listed::read(list) else {
            return Self::Inconclusive;
        };
        // The latest come first: so many of them are newer than what is known.
        let known = listed.rows.iter().position(|job| is_known_job(&job.id));
        let newer = match (known, baseline) {
            (Some(newer), JobBaseline::Count(count)) => {
                // They were counted before the import was sent, and perhaps long after what is
                // known had begun.
                let uncounted = listed.count.checked_sub(count);
                Some(uncounted.map_or(newer, |uncounted| uncounted.min(newer)))
            }
            (Some(newer), JobBaseline::NotAsked | JobBaseline::Unavailable) => Some(newer),
            (None, JobBaseline::Count(count)) => match listed.count.checked_sub(count) {
                Some(newer) => Some(newer),
                // These are another endpoint's, or it has lost some.
                None => return Self::Inconclusive,
            },
            (None, JobBaseline::NotAsked | JobBaseline::Unavailable) => None,
        };
        let reach = newer.unwrap_or(listed.count);
        let mut newest = listed.rows.iter().take(reach);
        // Who did not tell of jobs before, and does now, may be another endpoint, or not: nobody
        // can tell which jobs are older, or whether the import was sent there at all.
        if newer.is_none() && baseline == JobBaseline::Unavailable {
            return Self::Inconclusive;
        }
        match newest.find(|job| job.imports(import)) {
            Some(job) => Self::Found(job.id.clone()),
            None if reach <= listed.rows.len() => Self::NotFound,
            None => Self::Inconclusive,
        }
    }
}

impl JobBaseline {
    /// Reads the list, if there is one.
    #[must_use]
    pub fn read(list: Option<&[u8]>) -> Self {
        let listed = list.and_then(Listed::read);
        listed.map_or(Self::Unavailable, |listed| Self::Count(listed.count))
    }
}

impl ListedJob {
    fn read(job: Object<'_>) -> Option<Self> {
        Some(Self {
            id: job.string("id")?,
            items: read_all(job, "items", ListedItem::read)?,
        })
    }

    /// Whether it imports exactly this.
    fn imports(&self, body: &ImportBody) -> bool {
        let app = body.apps.as_deref();
        let app = app.map(|name| (ItemKind::Application.as_str(), Some(name)));
        let tasks = body
            .tasks
            .iter()
            .map(|task| (ItemKind::Task.as_str(), task.task_id.as_deref()));
        // A kind that is not known is another than these, and nothing else is wrong with it.
        let items = self.items.iter();
        app.into_iter()
            .chain(tasks)
            .eq(items.map(|item| (item.kind.as_str(), item.name.as_deref())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOB: &str = r#"{"id":"j","status":"Running","items":[{"kind":"application","name":"orders","imports":1},{"kind":"task","name":"a","imports":0}]}"#;
    const OTHER: &str = r#"{"id":"k","items":[{"kind":"task","name":"a"}]}"#;

    fn import() -> ImportBody {
        ImportBody::from_json(br#"{"apps":"orders","tasks":[{"task_id":"a"}]}"#).unwrap()
    }

    fn read(count: usize, rows: &[&str], others: &[&str], baseline: JobBaseline) -> JobLookup {
        let text = format!(r#"{{"count":{count},"rows":[{}]}}"#, rows.join(","));
        let is_known_job = |id: &str| others.contains(&id);
        JobLookup::read(text.as_bytes(), &import(), is_known_job, baseline)
    }

    #[test]
    fn what_comes_from_something_on_the_way_is_no_word_about_jobs() {
        let read = |status, body: &[u8]| JobListResponse::read(status, body, JobBaseline::NotAsked);
        let page = b"<!doctype html><p>Sign in";
        for status in [
            200, 302, 307, 401, 403, 407, 408, 425, 429, 500, 502, 503, 504, 511, 524,
        ] {
            assert_eq!(read(status, page), JobListResponse::Lost, "{status}");
        }
        for status in [400, 404, 405, 410, 501] {
            let response = read(status, page);
            assert_eq!(response, JobListResponse::Unavailable, "{status}");
        }
        let list = br#"{"count":0,"rows":[]}"#;
        assert_eq!(read(200, list), JobListResponse::Listed);
        let denied = br#"{"error_code":"ROMA.1006"}"#;
        for status in [401, 403] {
            let response = read(status, denied);
            assert_eq!(response, JobListResponse::Unavailable, "{status}");
        }
    }

    #[test]
    fn a_word_about_the_token_asks_for_another_where_the_endpoint_may_tell() {
        let answers: [(u16, &[u8]); 7] = [
            (401, b""),
            (401, br#"{"error_code":"X.1"}"#),
            (401, br#"{"error_code":"APIG.0301"}"#),
            (403, br#"{"error_code":"ROMA.1000"}"#),
            (403, br#"{"error_code":"ROMA.1002"}"#),
            (400, br#"{"error_code":"APIG.1002"}"#),
            (200, br#"{"error_code":"ROMA.1002"}"#),
        ];
        for (status, body) in answers {
            for baseline in [JobBaseline::NotAsked, JobBaseline::Count(0)] {
                let response = JobListResponse::read(status, body, baseline);
                assert_eq!(response, JobListResponse::TokenRefused, "{status}");
            }
            // It has let imports pass, and its list is none for anybody.
            let response = JobListResponse::read(status, body, JobBaseline::Unavailable);
            assert_ne!(response, JobListResponse::TokenRefused, "{status}");
        }
    }

    #[test]
    fn a_job_with_the_same_items_is_the_imports() {
        let read = |count, rows: &[&str], others: &[&str]| {
            read(count, rows, others, JobBaseline::NotAsked)
        };
        assert_eq!(read(2, &[OTHER, JOB], &[]), JobLookup::Found("j".into()));
        assert_eq!(read(0, &[], &[]), JobLookup::NotFound);
        assert_eq!(read(1, &[OTHER], &[]), JobLookup::NotFound);
        // A job of an earlier attempt is not that of this one.
        assert_eq!(read(1, &[JOB], &["j"]), JobLookup::NotFound);
        // The list may not reach back far enough.
        assert_eq!(read(2, &[OTHER], &[]), JobLookup::Inconclusive);
        assert_eq!(read(2, &[OTHER], &["k"]), JobLookup::NotFound);
    }

    #[test]
    fn a_job_that_was_there_before_is_not_the_imports() {
        let now =
            |rows: &[&str], others: &[&str], baseline| read(rows.len(), rows, others, baseline);
        let found = JobLookup::Found("j".into());
        // Another run of the same list has begun it.
        assert_eq!(now(&[JOB], &[], JobBaseline::Count(1)), JobLookup::NotFound);
        assert_eq!(
            now(&[OTHER, JOB], &[], JobBaseline::Count(1)),
            JobLookup::NotFound
        );
        assert_eq!(now(&[JOB, OTHER], &[], JobBaseline::Count(1)), found);
        // What is not listed any more may have been it, if it is newer.
        assert_eq!(
            read(9, &[OTHER], &[], JobBaseline::Count(8)),
            JobLookup::NotFound
        );
        assert_eq!(
            read(9, &[OTHER], &[], JobBaseline::Count(7)),
            JobLookup::Inconclusive
        );
        // A page with fewer than it may show, as long ones leave no room, is no other one.
        assert_eq!(
            read(2, &[], &[], JobBaseline::Count(2)),
            JobLookup::NotFound
        );
        for (count, baseline) in [
            (1, JobBaseline::NotAsked),
            (1, JobBaseline::Unavailable),
            (3, JobBaseline::Count(2)),
        ] {
            assert_eq!(read(count, &[], &[], baseline), JobLookup::Inconclusive);
        }
        assert_eq!(read(3, &[JOB], &[], JobBaseline::Count(1)), found);
        // What is known to be another is the better mark where it is the later one.
        let others = ["k"];
        assert_eq!(
            now(&[OTHER, JOB], &others, JobBaseline::Count(0)),
            JobLookup::NotFound
        );
        assert_eq!(now(&[JOB, OTHER], &others, JobBaseline::Unavailable), found);
        // Unless they were counted since, as with each fresh token: another has begun it in
        // between, and before those that may be it.
        let counted = |count| now(&[JOB, OTHER], &others, JobBaseline::Count(count));
        assert_eq!(counted(2), JobLookup::NotFound);
        for earlier in [0, 1] {
            assert_eq!(counted(earlier), found);
        }
        // Whoever knows such a job is the same endpoint, however many it has lost.
        assert_eq!(counted(5), found);
        // Nobody knows whether it was there before, or who it is that tells of jobs now.
        for jobs in [&[JOB][..], &[OTHER], &[]] {
            assert_eq!(
                now(jobs, &[], JobBaseline::Unavailable),
                JobLookup::Inconclusive
            );
        }
        // These are the jobs of an endpoint that has lost its own.
        assert_eq!(
            now(&[JOB], &[], JobBaseline::Count(5)),
            JobLookup::Inconclusive
        );
        assert_eq!(
            now(&[OTHER], &[], JobBaseline::Count(5)),
            JobLookup::Inconclusive
        );
        assert_eq!(
            now(&[], &[], JobBaseline::Count(5)),
            JobLookup::Inconclusive
        );
    }

    #[test]
    fn a_job_of_a_kind_that_is_not_known_is_another() {
        let folder = r#"{"id":"k","items":[{"kind":"folder","name":"a"}]}"#;
        let read = |rows: &[&str]| read(rows.len(), rows, &[], JobBaseline::NotAsked);
        assert_eq!(read(&[folder, JOB]), JobLookup::Found("j".into()));
        assert_eq!(read(&[folder]), JobLookup::NotFound);
    }

    #[test]
    fn earlier_jobs_are_counted_where_the_endpoint_tells() {
        let list = br#"{"count":70,"rows":[{"id":"j","items":[]}]}"#;
        assert_eq!(JobBaseline::read(Some(list)), JobBaseline::Count(70));
        for other in [None, Some(&b"{}"[..]), Some(b"<html>")] {
            assert_eq!(JobBaseline::read(other), JobBaseline::Unavailable);
        }
    }

    #[test]
    fn what_is_no_list_says_nothing() {
        for text in [
            "",
            "{}",
            "<html>",
            r#"{"count":1}"#,
            r#"{"count":1,"rows":"x"}"#,
            r#"{"count":"1","rows":[]}"#,
            r#"{"count":1.5,"rows":[]}"#,
            r#"{"count":-1,"rows":[]}"#,
            r#"{"count":1,"rows":[7]}"#,
            r#"{"count":1,"rows":[{"items":[]}]}"#,
            r#"{"count":1,"rows":[{"id":"j"}]}"#,
            r#"{"count":1,"rows":[{"id":"j","items":[{"name":"a"}]}]}"#,
            r#"{"count":1,"rows":[{"id":"j","items":[{"kind":"task","name":7}]}]}"#,
            r#"{"count":1,"rows":[]} x"#,
        ] {
            let read =
                JobLookup::read(text.as_bytes(), &import(), |_| false, JobBaseline::Count(0));
            assert_eq!(read, JobLookup::Inconclusive);
        }
    }
}
