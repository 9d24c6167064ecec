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

use std::error::Error;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

pub(crate) use self::job::{Created, Item, JobState, NewJob, Status, Step};
#[cfg(test)]
pub(crate) use self::job_listing::MAX_LISTED_JOBS;
pub(crate) use self::jobs::NotCreated;
pub(crate) use self::listing::Page;
#[cfg(test)]
pub(crate) use self::listing::{MAX_LISTED_BYTES, MAX_LISTED_ROWS};

/// The name of the file inside the data folder.
pub const FILE_NAME: &str = "endpoint.sqlite3";

const SCHEMA: &str = include_str!("schema.sql");
const SCHEMA_VERSION: i64 = 1;

/// What a file of this program's state says that it is.
const APPLICATION_ID: i32 = i32::from_be_bytes(*b"RoIm");
/// By which a file is known as well.
const TABLES: [&str; 6] = [
    "catalogue",
    "import_log",
    "items",
    "jobs",
    "reasons",
    "token_uses",
];

/// How long a change waits for another process that has the file, counted from when it
/// begins to wait for its turn. Turns come in no order, so one that came later, and has all of
/// its time left, may go before it.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The setting for how long a change waits for the disk.
///
/// Whichever it is, a killed process loses nothing. A power cut may usually lose the last
/// transactions, whole ones: a job then goes on some items behind what was told of it, and
/// never from the middle of one. That a job was created is never lost: whoever was given its
/// id relies on it.
const SYNCHRONOUS: &str = "synchronous";
const USUALLY: &str = "NORMAL";
/// It costs some milliseconds, which is too much for each step of each job.
const DURABLY: &str = "FULL";

/// The state of the endpoint on disk.
#[derive(Debug)]
pub(crate) struct Store {
    /// Where the file is, and which one it is.
    path: PathBuf,
    identity: Option<Identity>,
    reader: Mutex<Connection>,
    // The last one to be closed: it may write, and so leaves one file behind.
    writer: Mutex<Connection>,
}

/// The kind of failure, as far as it tells a person what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// There is no room on the disk.
    Full,
    /// The file or its folder may not be written.
    ReadOnly,
    /// The file is no longer where it was.
    Gone,
    /// The disk failed in the middle of a change, which may be on it all the same.
    Unclear,
    /// Anything else.
    Other,
}

impl Trouble {
    /// Which kind an error is.
    #[must_use]
    pub(crate) fn of(error: &rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::ReadOnly
            }
            _ => Self::Other,
        }
    }
}

/// Why a file cannot be opened. It is as it was.
#[derive(Debug)]
pub(crate) enum OpenError {
    /// It is something else.
    Foreign,
    /// It is a database that cannot be read any more.
    Damaged,
    /// A later version of this program has written it.
    Later {
        /// Which version the file has.
        version: i64,
    },
    /// It cannot be read or written.
    Sqlite(rusqlite::Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => to.write_str(
                "it is no state of this program: name another folder with --data",
            ),
            Self::Damaged => to.write_str(
                "it is damaged, and its jobs cannot be read any more: name another folder with --data, which begins with none",
            ),
            Self::Later { version } => write!(
                to,
                "a later version of this program has written it: the file has version {version}, and this program knows {SCHEMA_VERSION}. Start that one, or name another folder with --data"
            ),
            Self::Sqlite(error) => error.fmt(to),
        }
    }
}

impl Error for OpenError {}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::Foreign,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged,
            _ => Self::Sqlite(error),
        }
    }
}

impl Store {
    /// Opens the file, and creates it if need be.
    ///
    /// # Errors
    ///
    /// If the file cannot be opened, is something else, or is of a later version than
    /// this program.
    pub(crate) fn open(file: &Path) -> Result<Self, OpenError> {
        let mut writer = Connection::open(file)?;
        writer.busy_timeout(BUSY_TIMEOUT)?;
        // Until it is known to be ours, not even what is its own is done to it.
        let keeps_log = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
        writer.set_db_config(keeps_log, true)?;
        let is_empty = is_empty(&writer)?;
        writer.set_db_config(keeps_log, false)?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, SYNCHRONOUS, USUALLY)?;
        writer.pragma_update(None, "foreign_keys", true)?;
        create_schema(&mut writer, is_empty)?;

        let reader = Connection::open_with_flags(
            file,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        reader.busy_timeout(BUSY_TIMEOUT)?;
        // SQLite opens the files beside this one when it first reads, and keeps them. Were that
        // while the folder is gone, it would not read any more once that is back.
        reader.prepare("SELECT 1 FROM sqlite_schema")?.exists([])?;
        Ok(Self {
            path: file.to_owned(),
            identity: identity(file),
            writer: Mutex::new(writer),
            reader: Mutex::new(reader),
        })
    }

    /// Whether the file is still where it was opened. Whoever removes its folder leaves it
    /// to this process alone, and nobody could ever read what is written from then on.
    #[must_use]
    pub(crate) fn is_in_place(&self) -> bool {
        let there = identity(&self.path);
        there.is_some() && there == self.identity
    }

    // A panic while a connection was held rolls its transaction back, so the
    // connection behind a poisoned lock is as good as before.
    fn write(&self) -> MutexGuard<'_, Connection> {
        let asked = Instant::now();
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever has waited for one that waits for another process has waited for that as
        // well: else the last of many would wait as often as there are others before it. Where
        // this fails, it waits as long as the one before.
        let _ = writer.busy_timeout(BUSY_TIMEOUT.saturating_sub(asked.elapsed()));
        writer
    }

    fn read(&self) -> MutexGuard<'_, Connection> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// By what a file is told from any other one, for as long as it is open.
type Identity = (u64, u64);

/// The file at this path, if there is one.
fn identity(path: &Path) -> Option<Identity> {
    let metadata = fs::metadata(path).ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        Some((metadata.dev(), metadata.ino()))
    }
    // Elsewhere nobody can remove it while it is open.
    #[cfg(not(unix))]
    {
        let _ = metadata;
        Some((0, 0))
    }
}

/// Whether there is nothing in a file yet. If there is, it is of this program.
fn is_empty(connection: &Connection) -> Result<bool, OpenError> {
    let is_there = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1";
    let mut is_there = connection.prepare(is_there)?;
    let mut has_tables = true;
    for table in TABLES {
        has_tables &= is_there.exists([table])?;
    }
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (id, version) = (pragma("application_id")?, pragma("user_version")?);
    let has_nothing = !connection
        .prepare("SELECT 1 FROM sqlite_schema")?
        .exists([])?;
    let is_own = id == i64::from(APPLICATION_ID);
    match version {
        0 if has_nothing && id == 0 => Ok(true),
        SCHEMA_VERSION if is_own && has_tables => Ok(false),
        later if is_own && later > SCHEMA_VERSION => Err(OpenError::Later { version }),
        _ => Err(OpenError::Foreign),
    }
}

/// Makes the tables in a file where they are missing, and finds out in any case whether
/// it may be written.
fn create_schema(connection: &mut Connection, is_missing: bool) -> rusqlite::Result<()> {
    let transaction = immediate(connection)?;
    if is_missing {
        transaction.execute_batch(SCHEMA)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    }
    transaction.commit()
}

/// A transaction that has the right to write from its start: one that asks for it
/// later can be refused in the middle.
fn immediate(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}

/// Makes a change that is on the disk, and all changes before it, once it is made.
fn durably<T>(
    connection: &mut Connection,
    change: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    connection.pragma_update(None, SYNCHRONOUS, DURABLY)?;
    let changed = change(connection);
    // Where this fails, later changes take longer, and this one is made all the same.
    let _ = connection.pragma_update(None, SYNCHRONOUS, USUALLY);
    changed
}

/// Milliseconds since the epoch.
#[must_use]
pub(crate) fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or_default()
}
