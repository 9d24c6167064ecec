//! The jobs of an instance, with their items: what tells a client whether an import
//! whose answer it has lost was begun.

use rusqlite::Transaction;
use serde::Serialize;

use super::job::KindColumn;
use super::listing::{Room, Select};
use super::{Page, Status, Store};

/// The most jobs that are listed, the latest ones. It always counts all of them.
pub(crate) const MAX_LISTED_JOBS: usize = 50;

/// A job and what it imports.
#[derive(Debug, Serialize)]
pub(crate) struct JobRow {
    /// Its id.
    pub id: String,
    /// How it stands, as its progress says it.
    pub status: &'static str,
    /// When it began, in milliseconds since the epoch.
    pub began_at: i64,
    /// When it ended, in milliseconds since the epoch, if it has.
    pub ended_at: Option<i64>,
    /// What it imports, in its order.
    pub items: Vec<ItemRow>,
}

/// An item of a job.
#[derive(Debug, Serialize)]
pub(crate) struct ItemRow {
    /// What it is.
    pub kind: &'static str,
    /// Its name or id; a task may have none.
    pub name: Option<String>,
    /// How often this job has imported it, as the log has it: once, in the end.
    pub imports: i64,
}

impl Store {
    /// The latest jobs of an instance, the last one first: always that one, and of the
    /// others as many as there is room for.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(crate) fn job_listing(
        &self,
        project_id: &str,
        instance_id: &str,
    ) -> rusqlite::Result<Page<JobRow>> {
        let mut reader = self.read();
        let transaction = reader.transaction()?;
        let jobs = Select {
            columns: "id, status, began_at, ended_at",
            from: "jobs WHERE project_id = ?1 AND instance_id = ?2",
            order: "seq DESC",
            most: MAX_LISTED_JOBS,
        };
        jobs.page(
            &transaction,
            &mut Room::default(),
            [project_id, instance_id],
            |row| {
                let id: String = row.get(0)?;
                Ok(JobRow {
                    status: row.get::<_, Status>(1)?.wire(),
                    began_at: row.get(2)?,
                    ended_at: row.get(3)?,
                    items: items(&transaction, &id)?,
                    id,
                })
            },
        )
    }
}

/// The log is gone through once for all of a job's items: it has no index by item, and a look
/// at all of it for each of them would hold up whoever else reads.
pub(super) const ITEMS: &str = "SELECT kind, name, coalesce(imports, 0) FROM items
     LEFT JOIN (SELECT item, count(*) AS imports FROM import_log WHERE job_id = ?1 GROUP BY item)
     ON item = position
     WHERE job_id = ?1 ORDER BY position";

fn items(transaction: &Transaction<'_>, job_id: &str) -> rusqlite::Result<Vec<ItemRow>> {
    transaction
        .prepare_cached(ITEMS)?
        .query_map([job_id], |row| {
            Ok(ItemRow {
                kind: row.get::<_, KindColumn>(0)?.0.as_str(),
                name: row.get(1)?,
                imports: row.get(2)?,
            })
        })?
        .collect()
}
