//! What is kept: one `SQLite` file, and every statement that touches it.
//!
//! Two connections: one writes, one reads. Write-ahead logging lets them work at
//! the same time. Every change is one transaction, so that a process that dies at
//! any point leaves either all of it or nothing.
//!
//! All of this blocks; callers are on a thread that may.

mod job;
mod job_listing;
mod jobs;
mod listing;
mod tokens;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, ffi};

pub use self::job::{Created, Item, JobState, Kind, NewJob, Status, Step};
pub use self::listing::{Entry, Listing, LogRow, MAX_LISTED, Page};

/// The name of the file inside the data folder.
pub const FILE_NAME: &str = "endpoint.sqlite3";

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

    // A panic while a connection was held rolls its transaction back, so the
    // connection behind a poisoned lock is as good as before.
    fn write(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> MutexGuard<'_, Connection> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
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

/// Milliseconds since the epoch.
#[must_use]
pub fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or_default()
}
