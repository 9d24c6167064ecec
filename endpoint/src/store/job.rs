//! A job and its items, as data.

use roma_import::ItemKind;
use roma_import::contract::{STATUS_FAILED, STATUS_RUNNING, STATUS_SUCCEEDED};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};

/// What an item is, as the file has it.
pub(super) struct KindColumn(pub(super) ItemKind);

impl FromSql for KindColumn {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        word.parse()
            .map(Self)
            .map_err(|_| unknown("kind of item", word))
    }
}

/// One thing that a job imports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// What it is: an application, unique by its name within an instance, or a task.
    pub kind: ItemKind,
    /// Its name or id; a task may have none.
    pub name: Option<String>,
}

/// A job that is about to be created.
#[derive(Debug)]
pub(crate) struct NewJob<'a> {
    /// Its id, unique.
    pub id: &'a str,
    /// Whose it is.
    pub user: &'a str,
    /// The project in the path.
    pub project_id: &'a str,
    /// The instance in the path.
    pub instance_id: &'a str,
    /// What it imports, in this order.
    pub items: &'a [Item],
}

/// What came of creating a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Created {
    /// It runs.
    Running,
    /// It had nothing to import, and has ended.
    Ended,
    /// The user has a running job: this one was not created.
    Busy,
}

/// What came of one step of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// There are more items.
    More,
    /// The job has ended, with this status.
    Ended(Status),
    /// There is no such job that runs.
    NotRunning,
}

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// It has items left.
    Running,
    /// Every item was imported.
    Succeeded,
    /// At least one item was not imported; the others were.
    Failed,
}

impl Status {
    /// The word on the wire.
    #[must_use]
    pub(crate) fn wire(self) -> &'static str {
        match self {
            Self::Running => STATUS_RUNNING,
            Self::Succeeded => STATUS_SUCCEEDED,
            Self::Failed => STATUS_FAILED,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}

impl FromSql for Status {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "running" => Ok(Self::Running),
            "succeeded" => Ok(Self::Succeeded),
            "failed" => Ok(Self::Failed),
            other => Err(unknown("status of a job", other)),
        }
    }
}

/// A word that only another program can have written into the file.
fn unknown(what: &str, word: &str) -> FromSqlError {
    FromSqlError::Other(format!("{word:?} is no {what}").into())
}

/// A job as it stands.
#[derive(Debug)]
pub(crate) struct JobState {
    /// How it stands.
    pub status: Status,
    /// How many items are done.
    pub done: u32,
    /// How many items there are.
    pub items: u32,
    /// When it began, in milliseconds since the epoch.
    pub began_at: i64,
    /// When it ended, in milliseconds since the epoch, if it has.
    pub ended_at: Option<i64>,
    /// The items that could not be imported. The only cause there is: an
    /// application of that name exists.
    pub not_imported: Vec<Item>,
}
