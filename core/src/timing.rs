//! How long a client waits (ours): the service documents no rate, so these are slow
//! enough for many clients at once and quick enough for a person.

/// The first pause between two polls of a job, or before something is sent again that has
/// not left, in milliseconds; each is twice the one before.
pub const INITIAL_BACKOFF_MS: u32 = 1_000;

/// The longest pause that a client chooses by itself, in milliseconds.
pub const MAX_BACKOFF_MS: u32 = 15_000;

/// The longest pause that a service can ask for, in milliseconds.
pub const MAX_RETRY_AFTER_MS: u32 = 3_600_000;

/// The pause before an import that was refused as busy is sent again, in milliseconds.
pub const BUSY_RETRY_DELAY_MS: u32 = 15_000;

/// After how many milliseconds an import that has not been answered counts as lost, so
/// that nobody knows whether it has begun: on the command line, and in a plan on a page that nobody
/// watches. A person who watches a page may wait longer, and says when not to.
pub const IMPORT_TIMEOUT_MS: u32 = 60_000;

/// After how many milliseconds a person is told that an answer takes long.
pub const SLOW_RESPONSE_MS: u32 = 10_000;

/// After how many milliseconds a poll that has not come back counts as failed.
pub const POLL_TIMEOUT_MS: u32 = 30_000;

/// The most that chance adds to a pause, in milliseconds: what was told of the pause is still
/// about right then.
pub const MAX_JITTER_MS: u32 = 5_000;

/// How often in a row an import may fail to leave, because the service cannot be reached.
pub const MAX_CONNECT_ATTEMPTS: u32 = 8;

/// How many times a list of jobs is asked for a job that is not there: it may be on its
/// way still.
pub const MAX_JOB_LOOKUPS: u32 = 3;

/// The pause between two of these, in milliseconds.
pub const JOB_LOOKUP_DELAY_MS: u32 = 1_000;

/// How many times in a row a list of jobs may be asked for in vain, because the network does
/// not let it through, before it is for a person to go on.
pub const MAX_FAILED_LOOKUPS: u32 = 8;

/// How many polls in a row may bring nothing before a person has to decide.
pub const MAX_POLL_FAILURES: u32 = 10;

/// How many polls in a row may be told that there is no such job before a person has to
/// decide: one that has just begun may not show at once.
pub const MAX_NOT_FOUND_POLLS: u32 = 4;

/// How many polls in a row may show no change: an hour at the longest pause.
pub const MAX_UNCHANGED_POLLS: u32 = 240;

const _: () = assert!(MAX_UNCHANGED_POLLS * MAX_BACKOFF_MS == 3_600_000);

/// The pause after so many attempts in a row, in milliseconds: each is twice the one before,
/// up to the longest.
///
/// ```
/// use roma_import::timing::backoff_ms;
///
/// assert_eq!([1, 2, 3, 9].map(backoff_ms), [1_000, 2_000, 4_000, 15_000]);
/// ```
#[must_use]
pub fn backoff_ms(attempts: u32) -> u32 {
    let doublings = attempts.saturating_sub(1);
    INITIAL_BACKOFF_MS
        .saturating_mul(2_u32.saturating_pow(doublings))
        .min(MAX_BACKOFF_MS)
}

/// The pause before an import that was refused as busy is sent again, in milliseconds:
/// longer if the service has asked for that.
#[must_use]
pub fn busy_retry_delay_ms(asked: Option<u32>) -> u32 {
    at_least_retry_after(BUSY_RETRY_DELAY_MS, asked)
}

/// A pause, or the one that the service has asked for, if that is longer, in milliseconds.
#[must_use]
pub fn at_least_retry_after(pause: u32, asked: Option<u32>) -> u32 {
    pause.max(asked.unwrap_or_default().min(MAX_RETRY_AFTER_MS))
}

/// A pause with what chance adds to it, in milliseconds, so that many clients that began at
/// once do not all ask at the same moment. `chance` is a random number from 0 to 1; it adds
/// a quarter at most, and [`MAX_JITTER_MS`] at most.
///
/// ```
/// use roma_import::timing::with_jitter;
///
/// assert_eq!([0.0, 0.5, 1.0].map(|chance| with_jitter(1_000, chance)), [1_000, 1_125, 1_250]);
/// assert_eq!(with_jitter(3_600_000, 1.0), 3_605_000);
/// ```
#[must_use]
pub fn with_jitter(pause: u32, chance: f64) -> u32 {
    let most = (pause / 4).min(MAX_JITTER_MS);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from a float stays in range"
    )]
    let added = (f64::from(most) * chance) as u32;
    pause.saturating_add(added.min(most))
}

/// The pause that the value of a `Retry-After` header asks for, in milliseconds; nothing if
/// it is neither a number of seconds nor a date (RFC 9110).
///
/// A date counts from the one in the `Date` header of the same answer, and says nothing
/// without that: the local clock may be wrong by any amount. `parse_date` reads a date with a
/// weekday, in GMT, to milliseconds since the epoch. This crate brings none: every host has one.
///
/// ```
/// use roma_import::timing::parse_retry_after;
///
/// let parse_date = |date: &str| match date {
///     "Wed, 21 Oct 2015 07:28:00 GMT" => Some(1_445_412_480_000),
///     "Wed, 21 Oct 2015 07:30:00 GMT" => Some(1_445_412_600_000),
///     _ => None,
/// };
/// let parse = |value, date| parse_retry_after(value, date, parse_date);
/// let date = Some("Wed, 21 Oct 2015 07:28:00 GMT");
/// assert_eq!(parse("120", date), Some(120_000));
/// assert_eq!(parse("Wed, 21 Oct 2015 07:30:00 GMT", date), Some(120_000));
/// assert_eq!(parse("Wed, 21 Oct 2015 07:30:00 GMT", None), None);
/// ```
#[must_use]
pub fn parse_retry_after(
    retry_after: &str,
    date: Option<&str>,
    parse_date: impl Fn(&str) -> Option<i64>,
) -> Option<u32> {
    let asked = without_white_space(retry_after);
    if asked.is_empty() || !asked.bytes().all(|byte| byte.is_ascii_digit()) {
        return pause_until(asked, without_white_space(date?), parse_date);
    }
    // A number that is too large for this is longer than anybody waits.
    let seconds: u32 = asked.parse().unwrap_or(u32::MAX);
    Some(seconds.saturating_mul(1_000))
}

/// From one date of HTTP to another, in milliseconds: none if that has passed.
fn pause_until(date: &str, now: &str, parse_date: impl Fn(&str) -> Option<i64>) -> Option<u32> {
    let millis = |date: &str| {
        // Other readers take nearly anything for a date.
        if date.ends_with(" GMT") && begins_with_weekday(date) {
            parse_date(date)
        } else if ends_in_year(date) {
            // Its oldest form does not say that it is in GMT, and would be taken for local time.
            parse_date(&[date, " GMT"].concat())
        } else {
            None
        }
    };
    let pause = millis(date)?.saturating_sub(millis(now)?).max(0);
    // Where it is too long for this, it is longer than anybody waits.
    Some(u32::try_from(pause).unwrap_or(u32::MAX))
}

/// Whether a date begins with the name of a weekday and a comma, as its newer forms do.
fn begins_with_weekday(date: &str) -> bool {
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    date.split_once(", ").is_some_and(|(name, _)| is_name(name))
}

/// Whether a date ends in a time and a year, as its oldest form does.
fn ends_in_year(date: &str) -> bool {
    let mut words = date.rsplit(' ');
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    words.next().is_some_and(is_year) && words.next().is_some_and(|time| time.contains(':'))
}

/// A header's value as it was sent, without what HTTP allows around it.
fn without_white_space(value: &str) -> &str {
    value.trim_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_after_any_number_of_tries_is_between_the_first_and_the_longest() {
        for attempts in [0, 1] {
            assert_eq!(backoff_ms(attempts), INITIAL_BACKOFF_MS);
        }
        assert_eq!(backoff_ms(4), 8_000);
        for attempts in [5, 32, 33, u32::MAX] {
            assert_eq!(backoff_ms(attempts), MAX_BACKOFF_MS);
        }
    }

    #[test]
    fn chance_makes_no_pause_shorter_and_none_much_longer() {
        for pause in [0, 3, INITIAL_BACKOFF_MS, MAX_RETRY_AFTER_MS, u32::MAX] {
            for chance in [0.0, 0.3, 1.0, -1.0, 7.0, f64::NAN] {
                let longer = with_jitter(pause, chance);
                assert!(longer >= pause, "{pause} {chance}");
                assert!(
                    longer - pause <= (pause / 4).min(MAX_JITTER_MS),
                    "{pause} {chance}"
                );
            }
        }
    }

    #[test]
    fn an_import_waits_for_another_job_as_long_as_it_is_asked_to_and_never_shorter() {
        for (asked, pause) in [
            (None, BUSY_RETRY_DELAY_MS),
            (Some(1_000), BUSY_RETRY_DELAY_MS),
            (Some(60_000), 60_000),
            (Some(u32::MAX), MAX_RETRY_AFTER_MS),
        ] {
            assert_eq!(busy_retry_delay_ms(asked), pause, "{asked:?}");
        }
    }

    #[test]
    fn a_pause_is_asked_for_in_digits_alone() {
        // Whatever is handed over as a date is read as one.
        let parsed = |value: &str, date| parse_retry_after(value, date, |_| Some(7));
        let parsed = |value: &str| {
            let pause = parsed(value, Some("Wed, 21 Oct 2015 07:28:00 GMT"));
            assert_eq!(parsed(value, None), pause, "{value:?}");
            pause
        };
        assert_eq!(parsed("0"), Some(0));
        assert_eq!(parsed(" 7\t"), Some(7_000));
        assert_eq!(parsed("007"), Some(7_000));
        for long in ["4000000000", "99999999999", &"9".repeat(99)] {
            assert_eq!(parsed(long), Some(u32::MAX), "{long}");
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
            "2015-10-21T07:28:07Z",
        ] {
            assert_eq!(parsed(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_date_counts_from_the_one_that_the_answer_has() {
        const NOW: i64 = 1_445_412_480_000;
        let now = "Wed, 21 Oct 2015 07:28:00 GMT";
        for (date, millis, pause) in [
            (
                "Wed, 21 Oct 2015 07:28:17 GMT",
                Some(NOW + 17_000),
                Some(17_000),
            ),
            // As servers of old write it.
            (
                "Wednesday, 21-Oct-15 07:28:17 GMT",
                Some(NOW + 17_000),
                Some(17_000),
            ),
            ("Wed Oct 21 07:28:17 2015", Some(NOW + 17_000), Some(17_000)),
            (
                "Fri, 31 Dec 9999 23:59:59 GMT",
                Some(253_402_300_799_000),
                Some(u32::MAX),
            ),
            // It has passed.
            (now, Some(NOW), Some(0)),
            (
                "Tue, 20 Oct 2015 07:28:00 GMT",
                Some(NOW - 86_400_000),
                Some(0),
            ),
            // A reader may take anything for a date.
            ("Wed, 21 Oct 0000 07:28:00 GMT", Some(i64::MIN), Some(0)),
            // There is no such date.
            ("Wed, 32 Oct 2015 07:28:00 GMT", None, None),
            ("soon", None, None),
        ] {
            let parse_date = |text: &str| match text {
                _ if text == now => Some(NOW),
                _ if text.trim_end_matches(" GMT") == date.trim_end_matches(" GMT") => {
                    // Without its zone it would be one of the local time.
                    assert!(text.ends_with(" GMT"), "{text}");
                    millis
                }
                _ => None,
            };
            let parsed = |value: &str, date| parse_retry_after(value, date, parse_date);
            assert_eq!(parsed(date, Some(now)), pause, "{date}");
            assert_eq!(parsed(&format!(" {date}\t"), Some(now)), pause, "{date}");
            for unknown in ["", "now", "21 Oct 2015 07:28:00"] {
                assert_eq!(parsed(date, Some(unknown)), None, "{unknown:?}");
            }
        }
        // `Date.parse` takes these for dates.
        for other in [
            "Wed, 21 Oct 2015 07:28:00 +0200",
            "Wed, 21 Oct 2015 07:28:00 EST",
            "Wed, 21 Oct 2015 07:28:00",
            "Retry 2099",
            "later 5 GMT",
            "1.5",
        ] {
            let parsed = parse_retry_after(other, Some(now), |text| match text {
                _ if text == now => Some(NOW),
                _ => panic!("{text} is not to be read"),
            });
            assert_eq!(parsed, None, "{other}");
        }
    }
}
