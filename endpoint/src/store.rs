//! What is kept: one `SQLite` file, and every statement that touches it.
//!
//! Two connections: one writes, one reads. Write-ahead logging lets them work at
//! the same time. Every change is one transaction, so that a process that dies at
//! any point leaves either all of it or nothing.
//!
//! All of this blocks; callers are on a thread that may.

mod job_listing;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, ffi,
    params,
};
use serde::Serialize;

/// The name of the file inside the data folder.
pub const FILE_NAME: &str = "endpoint.sqlite3";

/// The most rows of one kind that a listing shows. It always counts all of them.
pub const MAX_LISTED: usize = 1_000;

const SCHEMA: &str = include_str!("schema.sql");
const SCHEMA_VERSION: i64 = 1;

/// How long a statement waits for another process that has the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The state of the endpoint on disk.
#[derive(Debug)]
pub struct Store {
    reader: Mutex<Connection>,
    // The last one to be closed: it may write, and so leaves one file behind.
    writer: Mutex<Connection>,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An application, unique by its name within an instance.
    Application,
    /// A task, by its id.
    Task,
}

impl Kind {
    /// The word for it in the file and on the wire.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Task => "task",
        }
    }

    fn of(word: &str) -> Self {
        if word == "application" {
            Self::Application
        } else {
            Self::Task
        }
    }
}

/// One thing that a job imports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Its name or id; a task may have none.
    pub name: Option<String>,
}

/// A job that is about to be created.
#[derive(Debug)]
pub struct NewJob<'a> {
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
pub enum Created {
    /// It runs.
    Running,
    /// It had nothing to import, and has ended.
    Ended,
    /// The user has a running job: this one was not created.
    Busy,
}

/// What came of one step of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There are more items.
    More,
    /// The job has ended, with this status.
    Ended(Status),
    /// There is no such job that runs.
    NotRunning,
}

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
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
    pub fn wire(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Succeeded => "Success",
            Self::Failed => "Failed",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }

    fn of(word: &str) -> Self {
        match word {
            "running" => Self::Running,
            "succeeded" => Self::Succeeded,
            _ => Self::Failed,
        }
    }
}

/// A job as it stands.
#[derive(Debug)]
pub struct JobState {
    /// How it stands.
    pub status: Status,
    /// How many items are done.
    pub done: u32,
    /// How many items there are.
    pub items: u32,
    /// When it began.
    pub began_at: i64,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// The items that could not be imported. The only cause there is: an
    /// application of that name exists.
    pub not_imported: Vec<Item>,
}

/// What an instance holds.
#[derive(Debug, Serialize)]
pub struct Listing {
    /// The applications, by name.
    pub applications: Page<Entry>,
    /// The tasks, by id.
    pub tasks: Page<Entry>,
    /// Every import of an item, the oldest first.
    pub log: Page<LogRow>,
}

/// The first rows, and how many there are.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    /// How many there are.
    pub count: i64,
    /// At most [`MAX_LISTED`] of them.
    pub rows: Vec<T>,
}

/// An application or a task in the catalogue.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// Its name or id.
    pub name: String,
    /// The job that imported it last.
    pub job_id: String,
    /// When that was.
    pub imported_at: i64,
    /// How often it was imported.
    pub imports: i64,
}

/// One import of one item.
#[derive(Debug, Serialize)]
pub struct LogRow {
    /// The job.
    pub job_id: String,
    /// The item's position in the job, from 0.
    pub item: i64,
    /// When.
    pub at: i64,
}

/// The kind of failure, as far as it tells a person what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no room on the disk.
    Full,
    /// The file or its folder may not be written.
    ReadOnly,
    /// Anything else.
    Other,
}

impl Trouble {
    /// Which kind an error is.
    #[must_use]
    pub fn of(error: &rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::ReadOnly
            }
            _ => Self::Other,
        }
    }
}

impl Store {
    /// Opens the file, and creates it if need be.
    ///
    /// # Errors
    ///
    /// If the file cannot be opened or is of a later version than this program.
    pub fn open(file: &Path) -> rusqlite::Result<Self> {
        let mut writer = Connection::open(file)?;
        writer.busy_timeout(BUSY_TIMEOUT)?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        // In this mode a killed process loses nothing. A power cut may lose the last
        // transactions, whole ones: a job is then some items behind, never half done.
        writer.pragma_update(None, "synchronous", "NORMAL")?;
        writer.pragma_update(None, "foreign_keys", true)?;
        create_schema(&mut writer)?;

        let reader = Connection::open_with_flags(
            file,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        reader.busy_timeout(BUSY_TIMEOUT)?;
        Ok(Self {
            writer: Mutex::new(writer),
            reader: Mutex::new(reader),
        })
    }

    /// When this token was used first: now, if it never was.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or written.
    pub fn first_use(&self, token: &[u8], now: i64) -> rusqlite::Result<i64> {
        let known = "SELECT first_used_at FROM token_uses WHERE token = ?1";
        let seen = self
            .read()
            .prepare_cached(known)?
            .query_row([token], |row| row.get(0))
            .optional()?;
        if let Some(first) = seen {
            return Ok(first);
        }
        let mut writer = self.write();
        let transaction = immediate(&mut writer)?;
        transaction
            .prepare_cached("INSERT INTO token_uses (token, first_used_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
            .execute(params![token, now])?;
        let first = transaction
            .prepare_cached(known)?
            .query_row([token], |row| row.get(0))?;
        transaction.commit()?;
        Ok(first)
    }

    /// Creates a job with its items, unless its user has one that runs.
    ///
    /// # Errors
    ///
    /// If the file cannot be written; then nothing of the job is there.
    pub fn create_job(&self, job: &NewJob<'_>) -> rusqlite::Result<Created> {
        let now = now();
        let item_count = i64::try_from(job.items.len()).unwrap_or(i64::MAX);
        let mut writer = self.write();
        let transaction = immediate(&mut writer)?;
        let inserted = transaction
            .prepare_cached(
                "INSERT INTO jobs (id, user, project_id, instance_id, status, item_count, began_at)
                 VALUES (?1, ?2, ?3, ?4, 'running', ?5, ?6)",
            )?
            .execute(params![
                job.id,
                job.user,
                job.project_id,
                job.instance_id,
                item_count,
                now
            ]);
        match inserted {
            Err(rusqlite::Error::SqliteFailure(failure, _))
                if failure.extended_code == ffi::SQLITE_CONSTRAINT_UNIQUE =>
            {
                return Ok(Created::Busy);
            }
            other => other?,
        };
        {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO items (job_id, position, kind, name) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for (position, item) in (0_i64..).zip(job.items) {
                insert.execute(params![job.id, position, item.kind.word(), item.name])?;
            }
        }
        let created = if job.items.is_empty() {
            end_job(&transaction, job.id, Status::Succeeded, now)?;
            Created::Ended
        } else {
            Created::Running
        };
        transaction.commit()?;
        Ok(created)
    }

    /// Imports the next item of a job: the log's row, the catalogue's entry and the
    /// job's new position are one transaction, so that no crash imports it twice.
    ///
    /// # Errors
    ///
    /// If the file cannot be written; then the job stands where it stood.
    pub fn advance(&self, job_id: &str) -> rusqlite::Result<Step> {
        let now = now();
        let mut writer = self.write();
        let transaction = immediate(&mut writer)?;
        let next = transaction
            .prepare_cached(
                "SELECT jobs.position, jobs.item_count, jobs.project_id, jobs.instance_id, items.kind, items.name
                 FROM jobs JOIN items ON items.job_id = jobs.id AND items.position = jobs.position
                 WHERE jobs.id = ?1 AND jobs.status = 'running'",
            )?
            .query_row([job_id], |row| {
                Ok(Next {
                    position: row.get(0)?,
                    item_count: row.get(1)?,
                    project_id: row.get(2)?,
                    instance_id: row.get(3)?,
                    kind: Kind::of(&row.get::<_, String>(4)?),
                    name: row.get(5)?,
                })
            })
            .optional()?;
        let Some(next) = next else {
            return Ok(Step::NotRunning);
        };

        if next.import(&transaction, job_id, now)? {
            transaction
                .prepare_cached("INSERT INTO import_log (job_id, item, at) VALUES (?1, ?2, ?3)")?
                .execute(params![job_id, next.position, now])?;
        } else {
            transaction
                .prepare_cached(
                    "INSERT INTO reasons (job_id, position, why) VALUES (?1, ?2, 'name_taken')",
                )?
                .execute(params![job_id, next.position])?;
        }
        transaction
            .prepare_cached("UPDATE jobs SET position = position + 1 WHERE id = ?1")?
            .execute([job_id])?;

        let step = if next.position + 1 < next.item_count {
            Step::More
        } else {
            let failed = transaction
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM reasons WHERE job_id = ?1)")?
                .query_row([job_id], |row| row.get::<_, bool>(0))?;
            let status = if failed {
                Status::Failed
            } else {
                Status::Succeeded
            };
            end_job(&transaction, job_id, status, now)?;
            Step::Ended(status)
        };
        transaction.commit()?;
        Ok(step)
    }

    /// The ids of the jobs that run.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn running_jobs(&self) -> rusqlite::Result<Vec<String>> {
        self.read()
            .prepare_cached("SELECT id FROM jobs WHERE status = 'running'")?
            .query_map([], |row| row.get(0))?
            .collect()
    }

    /// A job of this instance.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn job(
        &self,
        project_id: &str,
        instance_id: &str,
        job_id: &str,
    ) -> rusqlite::Result<Option<JobState>> {
        let mut reader = self.read();
        // One transaction, so that the reasons belong to the status.
        let transaction = reader.transaction()?;
        let job = transaction
            .prepare_cached(
                "SELECT status, position, item_count, began_at, ended_at FROM jobs
                 WHERE id = ?1 AND project_id = ?2 AND instance_id = ?3",
            )?
            .query_row([job_id, project_id, instance_id], |row| {
                Ok(JobState {
                    status: Status::of(&row.get::<_, String>(0)?),
                    done: row.get(1)?,
                    items: row.get(2)?,
                    began_at: row.get(3)?,
                    ended_at: row.get(4)?,
                    not_imported: Vec::new(),
                })
            })
            .optional()?;
        let Some(mut job) = job else { return Ok(None) };
        job.not_imported = transaction
            .prepare_cached(
                "SELECT items.kind, items.name FROM reasons JOIN items USING (job_id, position)
                 WHERE job_id = ?1 ORDER BY position",
            )?
            .query_map([job_id], |row| {
                Ok(Item {
                    kind: Kind::of(&row.get::<_, String>(0)?),
                    name: row.get(1)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Some(job))
    }

    /// What an instance holds; all of it is empty for one that was never heard of.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn listing(&self, project_id: &str, instance_id: &str) -> rusqlite::Result<Listing> {
        let mut reader = self.read();
        let transaction = reader.transaction()?;
        let entries = |kind: Kind| -> rusqlite::Result<Page<Entry>> {
            let from = "FROM catalogue WHERE project_id = ?1 AND instance_id = ?2 AND kind = ?3";
            let of = [project_id, instance_id, kind.word()];
            Ok(Page {
                count: transaction
                    .prepare_cached(&format!("SELECT count(*) {from}"))?
                    .query_row(of, |row| row.get(0))?,
                rows: transaction
                    .prepare_cached(&format!(
                        "SELECT name, job_id, imported_at, imports {from} ORDER BY name LIMIT {MAX_LISTED}"
                    ))?
                    .query_map(of, |row| {
                        Ok(Entry {
                            name: row.get(0)?,
                            job_id: row.get(1)?,
                            imported_at: row.get(2)?,
                            imports: row.get(3)?,
                        })
                    })?
                    .collect::<rusqlite::Result<_>>()?,
            })
        };
        let from = "FROM import_log JOIN jobs ON jobs.id = import_log.job_id WHERE project_id = ?1 AND instance_id = ?2";
        let of = [project_id, instance_id];
        Ok(Listing {
            applications: entries(Kind::Application)?,
            tasks: entries(Kind::Task)?,
            log: Page {
                count: transaction
                    .prepare_cached(&format!("SELECT count(*) {from}"))?
                    .query_row(of, |row| row.get(0))?,
                rows: transaction
                    .prepare_cached(&format!(
                        "SELECT job_id, item, at {from} ORDER BY seq LIMIT {MAX_LISTED}"
                    ))?
                    .query_map(of, |row| {
                        Ok(LogRow {
                            job_id: row.get(0)?,
                            item: row.get(1)?,
                            at: row.get(2)?,
                        })
                    })?
                    .collect::<rusqlite::Result<_>>()?,
            },
        })
    }

    // A panic while a connection was held rolls its transaction back, so the
    // connection behind a poisoned lock is as good as before.
    fn write(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> MutexGuard<'_, Connection> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The item that a job imports next.
struct Next {
    position: i64,
    item_count: i64,
    project_id: String,
    instance_id: String,
    kind: Kind,
    name: Option<String>,
}

impl Next {
    /// Puts the item into the catalogue. False if it may not be there: an application
    /// whose name the instance has. A task that is there is imported again. What has
    /// no name has no place in the catalogue, and counts as imported.
    fn import(
        &self,
        transaction: &Transaction<'_>,
        job_id: &str,
        now: i64,
    ) -> rusqlite::Result<bool> {
        let Some(name) = self.name.as_deref().filter(|name| !name.is_empty()) else {
            return Ok(true);
        };
        let again = match self.kind {
            Kind::Application => "DO NOTHING",
            Kind::Task => {
                "DO UPDATE SET job_id = excluded.job_id, imported_at = excluded.imported_at, imports = imports + 1"
            }
        };
        let changed = transaction
            .prepare_cached(&format!(
                "INSERT INTO catalogue (project_id, instance_id, kind, name, job_id, imported_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT {again}"
            ))?
            .execute(params![
                self.project_id,
                self.instance_id,
                self.kind.word(),
                name,
                job_id,
                now
            ])?;
        Ok(changed > 0)
    }
}

fn create_schema(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = immediate(connection)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match version {
        0 => {
            transaction.execute_batch(SCHEMA)?;
            transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
            transaction.commit()
        }
        SCHEMA_VERSION => Ok(()),
        later => Err(rusqlite::Error::SqliteFailure(
            ffi::Error::new(ffi::SQLITE_MISMATCH),
            Some(format!(
                "the file has version {later}, this program knows {SCHEMA_VERSION}"
            )),
        )),
    }
}

/// A transaction that has the right to write from its start: one that asks for it
/// later can be refused in the middle.
fn immediate(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}

fn end_job(
    transaction: &Transaction<'_>,
    job_id: &str,
    status: Status,
    now: i64,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("UPDATE jobs SET status = ?2, ended_at = ?3 WHERE id = ?1")?
        .execute(params![job_id, status.word(), now])?;
    Ok(())
}

/// Milliseconds since the epoch.
#[must_use]
pub fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
