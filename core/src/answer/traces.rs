//! What the stand-in's list of jobs says of an import whose answer was lost.

use serde::{Deserialize, Serialize};

use crate::ImportBody;

/// What an endpoint's list of jobs says of an import without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Traces {
    /// There is no such list, as at the service itself, or it leaves the question open.
    Silent,
    /// It has begun this job.
    Job(String),
    /// It has begun no job.
    None,
}

/// What is known of the jobs that an instance had before somebody has sent it something:
/// one of them may have the same items, if the same list was sent before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Earlier {
    /// Nobody has asked.
    #[default]
    Unasked,
    /// The endpoint does not tell of its jobs, as the service itself does not.
    Untold,
    /// There were so many.
    Jobs(usize),
}

/// The latest jobs of an instance, the last one first.
#[derive(Deserialize)]
struct Listed {
    count: usize,
    rows: Vec<ListedJob>,
}

#[derive(Deserialize)]
struct ListedJob {
    id: String,
    items: Vec<ListedItem>,
}

#[derive(Deserialize)]
struct ListedItem {
    kind: String,
    name: Option<String>,
}

impl Traces {
    /// Reads the list. An import's job is one that has the same items and that was begun
    /// after those that are known to be others, or after the jobs that there were earlier.
    ///
    /// Without such a job it was not begun only if the list reaches back to before it
    /// was sent.
    ///
    /// ```
    /// use roma_import::ImportBody;
    /// use roma_import::answer::{Earlier, Traces};
    ///
    /// let import = ImportBody::from_json(br#"{"apps":"orders"}"#).unwrap_or_default();
    /// let list = br#"{"count":1,"rows":[{"id":"j","items":[{"kind":"application","name":"orders"}]}]}"#;
    /// let traces = Traces::read(list, &import, |_| false, Earlier::Jobs(0));
    /// assert_eq!(traces, Traces::Job("j".into()));
    /// ```
    #[must_use]
    pub fn read(
        list: &[u8],
        import: &ImportBody,
        is_another: impl Fn(&str) -> bool,
        earlier: Earlier,
    ) -> Self {
        let Ok(listed) = serde_json::from_slice::<Listed>(list) else {
            return Self::Silent;
        };
        // The latest come first: so many of them are newer than what is known.
        let known = listed.rows.iter().position(|job| is_another(&job.id));
        let newer = match (known, earlier) {
            (Some(newer), _) => Some(newer),
            (None, Earlier::Jobs(count)) => match listed.count.checked_sub(count) {
                Some(newer) => Some(newer),
                // These are another endpoint's, or it has lost some.
                None => return Self::Silent,
            },
            (None, Earlier::Unasked | Earlier::Untold) => None,
        };
        let reach = newer.unwrap_or(listed.count);
        let mut newest = listed.rows.iter().take(reach);
        match newest.find(|job| job.imports(import)) {
            // Where nobody has asked before, nobody can tell which jobs are older.
            Some(job) if newer.is_some() || earlier == Earlier::Unasked => {
                Self::Job(job.id.clone())
            }
            None if reach <= listed.rows.len() => Self::None,
            Some(_) | None => Self::Silent,
        }
    }
}

impl Earlier {
    /// Reads the list, if there is one.
    #[must_use]
    pub fn read(list: Option<&[u8]>) -> Self {
        let listed = list.and_then(|list| serde_json::from_slice::<Listed>(list).ok());
        listed.map_or(Self::Untold, |listed| Self::Jobs(listed.count))
    }
}

impl ListedJob {
    /// Whether it imports exactly this.
    fn imports(&self, body: &ImportBody) -> bool {
        let app = body.apps.as_deref().map(|name| ("application", Some(name)));
        let tasks = body
            .tasks
            .iter()
            .map(|task| ("task", task.task_id.as_deref()));
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

    fn read(count: usize, rows: &[&str], others: &[&str], earlier: Earlier) -> Traces {
        let text = format!(r#"{{"count":{count},"rows":[{}]}}"#, rows.join(","));
        let is_another = |id: &str| others.contains(&id);
        Traces::read(text.as_bytes(), &import(), is_another, earlier)
    }

    #[test]
    fn a_job_with_the_same_items_is_the_imports() {
        let read =
            |count, rows: &[&str], others: &[&str]| read(count, rows, others, Earlier::Unasked);
        assert_eq!(read(2, &[OTHER, JOB], &[]), Traces::Job("j".into()));
        assert_eq!(read(0, &[], &[]), Traces::None);
        assert_eq!(read(1, &[OTHER], &[]), Traces::None);
        // A job of an earlier try is not that of this one.
        assert_eq!(read(1, &[JOB], &["j"]), Traces::None);
        // The list may not reach back far enough.
        assert_eq!(read(2, &[OTHER], &[]), Traces::Silent);
        assert_eq!(read(2, &[OTHER], &["k"]), Traces::None);
    }

    #[test]
    fn a_job_that_was_there_before_is_not_the_imports() {
        let now = |rows: &[&str], others: &[&str], earlier| read(rows.len(), rows, others, earlier);
        let found = Traces::Job("j".into());
        // Another run of the same list has begun it.
        assert_eq!(now(&[JOB], &[], Earlier::Jobs(1)), Traces::None);
        assert_eq!(now(&[OTHER, JOB], &[], Earlier::Jobs(1)), Traces::None);
        assert_eq!(now(&[JOB, OTHER], &[], Earlier::Jobs(1)), found);
        // What is not listed any more may have been it, if it is newer.
        assert_eq!(read(9, &[OTHER], &[], Earlier::Jobs(8)), Traces::None);
        assert_eq!(read(9, &[OTHER], &[], Earlier::Jobs(7)), Traces::Silent);
        // What is known to be another is the better mark.
        let others = ["k"];
        assert_eq!(now(&[OTHER, JOB], &others, Earlier::Jobs(0)), Traces::None);
        assert_eq!(now(&[JOB, OTHER], &others, Earlier::Untold), found);
        // Nobody knows whether it was there before.
        assert_eq!(now(&[JOB], &[], Earlier::Untold), Traces::Silent);
        assert_eq!(now(&[OTHER], &[], Earlier::Untold), Traces::None);
        // These are the jobs of an endpoint that has lost its own.
        assert_eq!(now(&[JOB], &[], Earlier::Jobs(5)), Traces::Silent);
        assert_eq!(now(&[OTHER], &[], Earlier::Jobs(5)), Traces::Silent);
        assert_eq!(now(&[], &[], Earlier::Jobs(5)), Traces::Silent);
    }

    #[test]
    fn earlier_jobs_are_counted_where_the_endpoint_tells() {
        let list = br#"{"count":70,"rows":[{"id":"j","items":[]}]}"#;
        assert_eq!(Earlier::read(Some(list)), Earlier::Jobs(70));
        for other in [None, Some(&b"{}"[..]), Some(b"<html>")] {
            assert_eq!(Earlier::read(other), Earlier::Untold);
        }
    }

    #[test]
    fn what_is_no_list_says_nothing() {
        for text in ["", "{}", "<html>", r#"{"count":1,"rows":"x"}"#] {
            let read = Traces::read(text.as_bytes(), &import(), |_| false, Earlier::Jobs(0));
            assert_eq!(read, Traces::Silent);
        }
    }
}
