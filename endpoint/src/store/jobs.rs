//! Jobs in the file: how they are created, go on, and are read.

use roma_import::ItemKind;
use rusqlite::{Connection, OptionalExtension as _, Transaction, ffi, params};

use super::job::KindColumn;
use super::{Created, Item, JobState, NewJob, Status, Step, Store, durably, immediate, now};

/// Why a job was not created.
#[derive(Debug)]
pub(crate) struct NotCreated {
    /// What the file says.
    pub(crate) error: rusqlite::Error,
    /// Whether all of the job was written before, and only its end has failed.
    pub(crate) is_at_commit: bool,
}

impl From<rusqlite::Error> for NotCreated {
    fn from(error: rusqlite::Error) -> Self {
        Self {
            error,
            is_at_commit: false,
        }
    }
}

impl Store {
    /// Creates a job with its items, unless its user has one that runs. A power cut does not
    /// lose it.
    ///
    /// # Errors
    ///
    /// If the file cannot be written; then nothing of the job is there, unless it was all
    /// written and only the end of that has failed.
    pub(crate) fn create_job(&self, job: &NewJob<'_>) -> Result<Created, NotCreated> {
        durably(&mut self.write(), |writer| Ok(insert_job(writer, job)))?
    }

    /// Imports the next item of a job.
    ///
    /// # Errors
    ///
    /// If the file cannot be written; then the job stands where it stood.
    pub(crate) fn advance(&self, job_id: &str) -> rusqlite::Result<Step> {
        let steps = self.advance_all(&[job_id])?;
        Ok(steps.first().copied().unwrap_or(Step::NotRunning))
    }

    /// Imports the next item of each of these jobs: the rows of the log, the entries
    /// of the catalogue and the jobs' new positions are one transaction, so that no
    /// crash imports anything twice.
    ///
    /// # Errors
    ///
    /// If the file cannot be written; then all jobs stand where they stood.
    pub(crate) fn advance_all<Id: AsRef<str>>(
        &self,
        job_ids: &[Id],
    ) -> rusqlite::Result<Vec<Step>> {
        let now = now();
        let mut writer = self.write();
        let transaction = immediate(&mut writer)?;
        let steps = job_ids
            .iter()
            .map(|job_id| step(&transaction, job_id.as_ref(), now))
            .collect::<rusqlite::Result<_>>()?;
        transaction.commit()?;
        Ok(steps)
    }

    /// The ids of the jobs that run.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(crate) fn running_jobs(&self) -> rusqlite::Result<Vec<String>> {
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
    pub(crate) fn job(
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
                    status: row.get(0)?,
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
                    kind: row.get::<_, KindColumn>(0)?.0,
                    name: row.get(1)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Some(job))
    }
}

/// Creates a job with its items, as one change.
fn insert_job(writer: &mut Connection, job: &NewJob<'_>) -> Result<Created, NotCreated> {
    let now = now();
    let item_count = i64::try_from(job.items.len()).unwrap_or(i64::MAX);
    let transaction = immediate(writer)?;
    let inserted = transaction
        .prepare_cached(
            "INSERT INTO jobs (id, user, project_id, instance_id, status, item_count, began_at, seq)
             VALUES (?1, ?2, ?3, ?4, 'running', ?5, ?6,
                 (SELECT coalesce(max(seq), 0) + 1 FROM jobs WHERE project_id = ?3 AND instance_id = ?4))",
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
            insert.execute(params![job.id, position, item.kind.as_str(), item.name])?;
        }
    }
    let created = if job.items.is_empty() {
        end_job(&transaction, job.id, Status::Succeeded, now)?;
        Created::Ended
    } else {
        Created::Running
    };
    match transaction.commit() {
        Ok(()) => Ok(created),
        Err(error) => Err(NotCreated {
            error,
            is_at_commit: true,
        }),
    }
}

/// Imports the next item of a job, as a part of a transaction.
fn step(transaction: &Transaction<'_>, job_id: &str, now: i64) -> rusqlite::Result<Step> {
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
                kind: row.get::<_, KindColumn>(4)?.0,
                name: row.get(5)?,
            })
        })
        .optional()?;
    let Some(next) = next else {
        return Ok(Step::NotRunning);
    };

    if next.import(transaction, job_id, now)? {
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

    if next.position + 1 < next.item_count {
        Ok(Step::More)
    } else {
        let failed = transaction
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM reasons WHERE job_id = ?1)")?
            .query_row([job_id], |row| row.get::<_, bool>(0))?;
        let status = if failed {
            Status::Failed
        } else {
            Status::Succeeded
        };
        end_job(transaction, job_id, status, now)?;
        Ok(Step::Ended(status))
    }
}

/// The item that a job imports next.
struct Next {
    position: i64,
    item_count: i64,
    project_id: String,
    instance_id: String,
    kind: ItemKind,
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
            ItemKind::Application => "DO NOTHING",
            ItemKind::Task => {
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
                self.kind.as_str(),
                name,
                job_id,
                now
            ])?;
        Ok(changed > 0)
    }
}

/// Ends a job: never before it has begun, also where a clock was put back in between.
fn end_job(
    transaction: &Transaction<'_>,
    job_id: &str,
    status: Status,
    now: i64,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("UPDATE jobs SET status = ?2, ended_at = max(began_at, ?3) WHERE id = ?1")?
        .execute(params![job_id, status.word(), now])?;
    Ok(())
}
