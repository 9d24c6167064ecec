//! What an instance holds, for people and tests.

use roma_import::ItemKind;
use rusqlite::{Params, Row, Transaction};
use serde::Serialize;

use super::Store;

/// The most rows of one kind that a listing shows. It always counts all of them.
pub(crate) const MAX_LISTED_ROWS: usize = 1_000;

/// What an instance holds.
#[derive(Debug, Serialize)]
pub(crate) struct Listing {
    /// The applications, by name.
    pub applications: Page<Entry>,
    /// The tasks, by id.
    pub tasks: Page<Entry>,
    /// Every import of an item, the oldest first.
    pub log: Page<LogRow>,
}

/// The first rows, and how many there are.
#[derive(Debug, Serialize)]
pub(crate) struct Page<T> {
    /// How many there are.
    pub count: i64,
    /// The first of them, at most as many as the listing is said to show.
    pub rows: Vec<T>,
}

/// An application or a task in the catalogue.
#[derive(Debug, Serialize)]
pub(crate) struct Entry {
    /// Its name or id.
    pub name: String,
    /// The job that imported it last.
    pub job_id: String,
    /// When that was, in milliseconds since the epoch.
    pub imported_at: i64,
    /// How often it was imported.
    pub imports: i64,
}

/// One import of one item.
#[derive(Debug, Serialize)]
pub(crate) struct LogRow {
    /// The job.
    pub job_id: String,
    /// The item's position in the job, from 0.
    pub item: i64,
    /// When, in milliseconds since the epoch.
    pub at: i64,
}

impl Store {
    /// What an instance holds; all of it is empty for one that was never heard of.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(crate) fn listing(&self, project_id: &str, instance_id: &str) -> rusqlite::Result<Listing> {
        let mut reader = self.read();
        let transaction = reader.transaction()?;
        let entries = |kind: ItemKind| {
            let select = Select {
                columns: "name, job_id, imported_at, imports",
                from: "catalogue WHERE project_id = ?1 AND instance_id = ?2 AND kind = ?3",
                order: "name",
                most: MAX_LISTED_ROWS,
            };
            let of = [project_id, instance_id, kind.as_str()];
            select.page(&transaction, of, |row| {
                Ok(Entry {
                    name: row.get(0)?,
                    job_id: row.get(1)?,
                    imported_at: row.get(2)?,
                    imports: row.get(3)?,
                })
            })
        };
        let log = Select {
            columns: "job_id, item, at",
            from: "import_log JOIN jobs ON jobs.id = import_log.job_id
                   WHERE project_id = ?1 AND instance_id = ?2",
            order: "import_log.seq",
            most: MAX_LISTED_ROWS,
        };
        Ok(Listing {
            applications: entries(ItemKind::Application)?,
            tasks: entries(ItemKind::Task)?,
            log: log.page(&transaction, [project_id, instance_id], |row| {
                Ok(LogRow {
                    job_id: row.get(0)?,
                    item: row.get(1)?,
                    at: row.get(2)?,
                })
            })?,
        })
    }
}

/// What a page is read with.
pub(super) struct Select {
    /// The columns of a row.
    pub(super) columns: &'static str,
    /// The tables, and which of their rows count.
    pub(super) from: &'static str,
    /// By what the rows are ordered.
    pub(super) order: &'static str,
    /// How many rows the page shows at most.
    pub(super) most: usize,
}

impl Select {
    /// Counts the rows, and reads the first of them.
    pub(super) fn page<T>(
        &self,
        transaction: &Transaction<'_>,
        of: impl Params + Copy,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Page<T>> {
        let Self {
            columns,
            from,
            order,
            most,
        } = self;
        Ok(Page {
            count: transaction
                .prepare_cached(&format!("SELECT count(*) FROM {from}"))?
                .query_row(of, |row| row.get(0))?,
            rows: transaction
                .prepare_cached(&format!(
                    "SELECT {columns} FROM {from} ORDER BY {order} LIMIT {most}"
                ))?
                .query_map(of, read)?
                .collect::<rusqlite::Result<_>>()?,
        })
    }
}
