//! What the stand-in's list of jobs says of an import whose answer was lost.

use serde::Deserialize;

use super::draft::Part;
use super::step::Step;
use roma_import::ImportBody;

/// What an endpoint's list of jobs says of an import without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Traces {
    /// There is no such list, as at the service itself, or it leaves the question open.
    Silent,
    /// It has begun this job.
    Job(String),
    /// It has begun no job.
    None,
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
    /// Reads the list. An import's job is one that has the same items and that none
    /// of the plan's tries is known to have begun.
    ///
    /// Without such a job it was not begun only if the list reaches back to before it
    /// was sent: if it has all jobs, or one that the plan has begun before.
    pub fn read(body: &[u8], part: &Part, steps: &[Step]) -> Self {
        let Ok(listed) = serde_json::from_slice::<Listed>(body) else {
            return Self::Silent;
        };
        let Some(wanted) = ImportBody::from_json(part.body.as_bytes()) else {
            return Self::Silent;
        };
        let is_known = |job: &ListedJob| {
            steps
                .iter()
                .flat_map(|step| &step.tries)
                .any(|one| one.job_id.as_deref() == Some(&job.id))
        };
        let found = listed
            .rows
            .iter()
            .find(|job| job.imports(&wanted) && !is_known(job));
        match found {
            Some(job) => Self::Job(job.id.clone()),
            None if listed.rows.len() == listed.count || listed.rows.iter().any(is_known) => {
                Self::None
            }
            None => Self::Silent,
        }
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
    use crate::plan::step::Try;

    fn part() -> Part {
        Part {
            id: "1".into(),
            body: r#"{"apps":"orders","tasks":[{"task_id":"a"}]}"#.into(),
            items: 2,
            app: Some("orders".into()),
        }
    }

    fn known(job_id: &str) -> Step {
        Step {
            tries: vec![Try {
                sent_at: 0,
                job_id: Some(job_id.to_owned()),
                end: None,
                ended_at: None,
            }],
            closed: None,
        }
    }

    const JOB: &str = r#"{"id":"j","status":"Running","items":[{"kind":"application","name":"orders","imports":1},{"kind":"task","name":"a","imports":0}]}"#;
    const OTHER: &str = r#"{"id":"k","items":[{"kind":"task","name":"a"}]}"#;

    #[test]
    fn a_job_with_the_same_items_is_the_imports() {
        let read = |count: usize, rows: &[&str], steps: &[Step]| {
            let text = format!(r#"{{"count":{count},"rows":[{}]}}"#, rows.join(","));
            Traces::read(text.as_bytes(), &part(), steps)
        };
        assert_eq!(read(2, &[OTHER, JOB], &[]), Traces::Job("j".into()));
        assert_eq!(read(0, &[], &[]), Traces::None);
        assert_eq!(read(1, &[OTHER], &[]), Traces::None);
        // A job of an earlier try is not that of this one.
        assert_eq!(read(1, &[JOB], &[known("j")]), Traces::None);
        // The list may not reach back far enough.
        assert_eq!(read(2, &[OTHER], &[]), Traces::Silent);
        assert_eq!(read(2, &[OTHER], &[known("k")]), Traces::None);
    }

    #[test]
    fn what_is_no_list_says_nothing() {
        for text in ["", "{}", "<html>", r#"{"count":1,"rows":"x"}"#] {
            assert_eq!(Traces::read(text.as_bytes(), &part(), &[]), Traces::Silent);
        }
    }
}
