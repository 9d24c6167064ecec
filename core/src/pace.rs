//! How long a client waits (ours): the service documents no rate, so these are slow
//! enough for many clients at once and quick enough for a person.

/// The first pause between two looks at a job, in milliseconds; each is twice the one
/// before.
pub const FIRST_PAUSE: u32 = 1_000;

/// The longest pause that a client chooses by itself, in milliseconds.
pub const LONGEST_PAUSE: u32 = 15_000;

/// The longest pause that a service can ask for, in milliseconds.
pub const LONGEST_ASKED_PAUSE: u32 = 3_600_000;

/// The pause before an import is sent again that another job was in the way of, in
/// milliseconds.
pub const BUSY_PAUSE: u32 = 15_000;

/// After how many milliseconds an import that has not been answered counts as lost, so
/// that nobody knows its fate; a person who watches may wait longer.
pub const IMPORT_PATIENCE: u32 = 60_000;

/// After how many milliseconds a person is told that an answer takes long.
pub const SLOW_ANSWER: u32 = 10_000;

/// After how many milliseconds a look that has not come back counts as failed.
pub const LOOK_PATIENCE: u32 = 30_000;

/// How often in a row an import may fail to leave, because the service cannot be reached.
pub const MOST_SENDINGS: u32 = 8;

/// How many times a list of jobs is asked for a job that is not there: it may be on its
/// way still.
pub const MOST_INQUIRIES: u32 = 3;

/// The pause between two of these, in milliseconds.
pub const INQUIRY_PAUSE: u32 = 1_000;

/// How many looks in a row may bring nothing before a person has to decide.
pub const MOST_FAILURES: u32 = 10;

/// How many looks in a row may be told that there is no such job before a person has to
/// decide: one that has just begun may not show at once.
pub const MOST_ABSENCES: u32 = 4;

/// How many looks in a row may show no change: an hour at the longest pause.
pub const MOST_QUIET_LOOKS: u32 = 240;

const _: () = assert!(MOST_QUIET_LOOKS * LONGEST_PAUSE == 3_600_000);
