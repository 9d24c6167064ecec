//! How long a client waits (ours): the service documents no rate, so these are slow
//! enough for many clients at once and quick enough for a person.

/// The first pause between two looks at a job, or before something is sent again that has
/// not left, in milliseconds; each is twice the one before.
pub const FIRST_PAUSE: u32 = 1_000;

/// The longest pause that a client chooses by itself, in milliseconds.
pub const LONGEST_PAUSE: u32 = 15_000;

/// The longest pause that a service can ask for, in milliseconds.
pub const LONGEST_ASKED_PAUSE: u32 = 3_600_000;

/// The pause before an import is sent again that another job was in the way of, in
/// milliseconds.
pub const BUSY_PAUSE: u32 = 15_000;

/// After how many milliseconds an import that has not been answered counts as lost, so
/// that nobody knows its fate: on the command line, and in a plan on a page that nobody
/// watches. A person who watches a page may wait longer, and says when not to.
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

/// The pause after so many tries in a row, in milliseconds: each is twice the one before,
/// up to the longest.
///
/// ```
/// use roma_import::pace::pause_after;
///
/// assert_eq!([1, 2, 3, 9].map(pause_after), [1_000, 2_000, 4_000, 15_000]);
/// ```
#[must_use]
pub fn pause_after(tries: u32) -> u32 {
    let doublings = tries.saturating_sub(1);
    FIRST_PAUSE
        .saturating_mul(2_u32.saturating_pow(doublings))
        .min(LONGEST_PAUSE)
}

/// The pause before an import is sent again that another job was in the way of, in
/// milliseconds: longer if the service has asked for that.
#[must_use]
pub fn busy_pause(asked: Option<u32>) -> u32 {
    as_asked(BUSY_PAUSE, asked)
}

/// A pause, or the one that the service has asked for, if that is longer.
pub(crate) fn as_asked(pause: u32, asked: Option<u32>) -> u32 {
    pause.max(asked.unwrap_or_default().min(LONGEST_ASKED_PAUSE))
}

/// The pause that the value of a `Retry-After` header asks for, in milliseconds; nothing if
/// it is no number of seconds (RFC 9110).
///
/// The other form of the header is a date. Nothing here goes by the local clock, which
/// may be wrong by any amount, so a date is not read.
///
/// ```
/// use roma_import::pace::asked_pause;
///
/// assert_eq!(asked_pause("120"), Some(120_000));
/// assert_eq!(asked_pause("Wed, 21 Oct 2015 07:28:00 GMT"), None);
/// ```
#[must_use]
pub fn asked_pause(retry_after: &str) -> Option<u32> {
    let seconds = retry_after.trim_matches([' ', '\t']);
    if seconds.is_empty() || !seconds.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // A number that is too large for this is longer than anybody waits.
    let seconds: u32 = seconds.parse().unwrap_or(u32::MAX);
    Some(seconds.saturating_mul(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_after_any_number_of_tries_is_between_the_first_and_the_longest() {
        for tries in [0, 1] {
            assert_eq!(pause_after(tries), FIRST_PAUSE);
        }
        assert_eq!(pause_after(4), 8_000);
        for tries in [5, 32, 33, u32::MAX] {
            assert_eq!(pause_after(tries), LONGEST_PAUSE);
        }
    }

    #[test]
    fn an_import_waits_for_another_job_as_long_as_it_is_asked_to_and_never_shorter() {
        for (asked, pause) in [
            (None, BUSY_PAUSE),
            (Some(1_000), BUSY_PAUSE),
            (Some(60_000), 60_000),
            (Some(u32::MAX), LONGEST_ASKED_PAUSE),
        ] {
            assert_eq!(busy_pause(asked), pause, "{asked:?}");
        }
    }

    #[test]
    fn a_pause_is_asked_for_in_digits_alone() {
        assert_eq!(asked_pause("0"), Some(0));
        assert_eq!(asked_pause(" 7\t"), Some(7_000));
        assert_eq!(asked_pause("007"), Some(7_000));
        for long in ["4000000000", "99999999999", &"9".repeat(99)] {
            assert_eq!(asked_pause(long), Some(u32::MAX), "{long}");
        }
        for other in [
            "",
            " ",
            "+7",
            "-1",
            "1.5",
            "1 2",
            "7\n",
            "\u{a0}7",
            "\u{667}",
            "Wed, 21 Oct 2015 07:28:00 GMT",
        ] {
            assert_eq!(asked_pause(other), None, "{other:?}");
        }
    }
}
