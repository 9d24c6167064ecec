//! What an instance holds, for people and tests.

use std::io::{self, Write};

use roma_import::ItemKind;
use rusqlite::{Params, Row, Transaction};
use serde::Serialize;

use super::Store;

/// The most rows of one kind that a listing shows. It always counts all of them.
pub(crate) const MAX_LISTED_ROWS: usize = 1_000;

/// How much room there is for the rows of a listing, in bytes: ids may be as long as a body,
/// and clients take no answer of any size. The job of the largest import fits: what a row adds
/// to each of its at most 100 items is less than the rest.
pub(crate) const MAX_LISTED_BYTES: usize = (4 << 20) + (16 << 10);

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
    /// The first of them, at most as many as the listing is said to show, and none behind
    /// the first for which there is no room.
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
        let mut room = Room::default();
        let log = Select {
            columns: "job_id, item, at",
            from: "import_log JOIN jobs ON jobs.id = import_log.job_id
                   WHERE project_id = ?1 AND instance_id = ?2",
            order: "import_log.seq",
            most: MAX_LISTED_ROWS,
        };
        // First, since its rows are short, and leave room for the others.
        let log = log.page(&transaction, &mut room, [project_id, instance_id], |row| {
            Ok(LogRow {
                job_id: row.get(0)?,
                item: row.get(1)?,
                at: row.get(2)?,
            })
        })?;
        let mut entries = |kind: ItemKind| {
            let select = Select {
                columns: "name, job_id, imported_at, imports",
                from: "catalogue WHERE project_id = ?1 AND instance_id = ?2 AND kind = ?3",
                order: "name",
                most: MAX_LISTED_ROWS,
            };
            let of = [project_id, instance_id, kind.as_str()];
            select.page(&transaction, &mut room, of, |row| {
                Ok(Entry {
                    name: row.get(0)?,
                    job_id: row.get(1)?,
                    imported_at: row.get(2)?,
                    imports: row.get(3)?,
                })
            })
        };
        Ok(Listing {
            applications: entries(ItemKind::Application)?,
            tasks: entries(ItemKind::Task)?,
            log,
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
    /// Counts the rows, and reads the first of them, as far as there is room.
    pub(super) fn page<T: Serialize>(
        &self,
        transaction: &Transaction<'_>,
        room: &mut Room,
        of: impl Params + Copy,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Page<T>> {
        let Self {
            columns,
            from,
            order,
            most,
        } = self;
        let count = transaction
            .prepare_cached(&format!("SELECT count(*) FROM {from}"))?
            .query_row(of, |row| row.get(0))?;
        let mut rows = Vec::new();
        let mut select = transaction.prepare_cached(&format!(
            "SELECT {columns} FROM {from} ORDER BY {order} LIMIT {most}"
        ))?;
        for row in select.query_map(of, read)? {
            let row = row?;
            if !room.take(&row) {
                break;
            }
            rows.push(row);
        }
        Ok(Page { count, rows })
    }
}

/// How much room there still is for rows, in bytes of the answer.
pub(super) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(MAX_LISTED_BYTES)
    }
}

impl Room {
    /// Takes the room of a row, if there is enough.
    fn take(&mut self, row: &impl Serialize) -> bool {
        let mut left = Self(self.0);
        let fits = serde_json::to_writer(&mut left, row).is_ok();
        if fits {
            *self = left;
        }
        fits
    }
}

impl Write for Room {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let left = self.0.checked_sub(text.len());
        self.0 = left.ok_or(io::ErrorKind::StorageFull)?;
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
