//! When a job that is followed is looked at again, and when no more.
//!
//! The first look is for whoever follows the job to make, at once. From then on each look
//! says what comes next: another one after a pause, or an end. How the time is waited out
//! is theirs too, and so is making a pause a little longer at random, so that many who
//! began at once do not look at once for ever.
//!
//! Looks that bring nothing, that are told of no such job, or that show no change count in
//! a row, and each row has its end: then a person has to decide. A job that changes is
//! followed for as long as it does.

use crate::answer::{Progress, ProgressAnswer, ProgressOutcome, Sight};
use crate::pace::{self, MOST_ABSENCES, MOST_FAILURES, MOST_QUIET_LOOKS};

/// Follows a job from look to look.
///
/// ```
/// use roma_import::answer::{Progress, ProgressAnswer};
/// use roma_import::follow::{Follower, Next};
///
/// let answers: [(u16, &[u8]); 3] = [
///     (200, br#"{"status":"Running","progress_percent":0.5}"#),
///     (502, b"<html>Bad Gateway</html>"),
///     (200, br#"{"status":"Success","progress_percent":1}"#),
/// ];
///
/// let mut follower = Follower::new();
/// let mut waited = 0;
/// let mut end = None;
/// for (status, body) in answers {
///     let answer = ProgressAnswer::read(status, body);
///     match follower.looked(Some(&answer), None) {
///         Next::LookAgain { pause } => waited += pause,
///         other => end = Some(other),
///     }
/// }
///
/// assert_eq!(waited, 1_000 + 2_000);
/// assert_eq!(end, Some(Next::Ended));
/// assert_eq!(follower.progress().and_then(Progress::succeeded), Some(true));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Follower {
    progress: Option<Progress>,
    row: Row,
}

/// How many looks in a row were what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Row {
    looks: u32,
    /// That brought no progress; one that does ends them.
    failures: u32,
    /// That were told that there is no such job; any other ends them.
    absences: u32,
    /// That showed what the last good one had shown; failures among them change nothing.
    quiet: u32,
}

/// What comes after a look.
///
/// After all but the first, a look that is made all the same begins another row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The job is looked at again.
    LookAgain {
        /// After so many milliseconds.
        pause: u32,
    },
    /// The job has ended.
    Ended,
    /// The token no longer works; with a fresh one it goes on, without a pause.
    NeedsToken,
    /// This user may not see the job, which no time changes.
    Denied,
    /// The service says that there is no such job, again and again.
    Gone,
    /// Too many looks in a row brought nothing.
    GaveUp,
    /// Too many looks in a row showed no change.
    Stalled,
}

impl Follower {
    /// Nothing is known of the job yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What the last good look has shown.
    #[must_use]
    pub const fn progress(&self) -> Option<&Progress> {
        self.progress.as_ref()
    }

    /// Begins another row, as when a person wants to look now: what comes is no more in a
    /// row with what came before.
    pub fn resume(&mut self) {
        self.row = Row::default();
    }

    /// Takes in what a look has brought, if there was an answer, and the pause in
    /// milliseconds that came with it, if the service has asked for one.
    pub fn looked(&mut self, answer: Option<&ProgressAnswer>, asked_pause: Option<u32>) -> Next {
        self.row.looks = self.row.looks.saturating_add(1);
        let end = match answer.map(|answer| &answer.outcome) {
            Some(ProgressOutcome::Progress(progress)) => self.progressed(progress),
            Some(ProgressOutcome::Refused(_) | ProgressOutcome::Unreadable(_)) | None => {
                self.failed(answer.map_or(Sight::Nothing, ProgressAnswer::sight))
            }
        };
        if let Some(end) = end {
            self.resume();
            return end;
        }
        let own_pause = pace::pause_after(self.row.looks);
        Next::LookAgain {
            pause: pace::as_asked(own_pause, asked_pause),
        }
    }

    fn progressed(&mut self, progress: &Progress) -> Option<Next> {
        self.row.failures = 0;
        self.row.absences = 0;
        if self.progress.as_ref() == Some(progress) {
            self.row.quiet += 1;
        } else {
            self.row.quiet = 0;
            self.progress = Some(progress.clone());
        }
        if progress.status.is_end() {
            Some(Next::Ended)
        } else {
            (self.row.quiet >= MOST_QUIET_LOOKS).then_some(Next::Stalled)
        }
    }

    fn failed(&mut self, sight: Sight) -> Option<Next> {
        self.row.failures += 1;
        self.row.absences = match sight {
            Sight::Absent => self.row.absences + 1,
            _ => 0,
        };
        match sight {
            Sight::TokenRefused => Some(Next::NeedsToken),
            Sight::Denied => Some(Next::Denied),
            _ if self.row.absences >= MOST_ABSENCES => Some(Next::Gone),
            _ => (self.row.failures >= MOST_FAILURES).then_some(Next::GaveUp),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::{FIRST_PAUSE, LONGEST_ASKED_PAUSE, LONGEST_PAUSE};

    const RUNNING: &str = r#"{"status":"Running","progress_percent":0.5}"#;
    const ABSENT: (u16, &str) = (404, r#"{"error_code":"ROMA.00110006"}"#);
    const NOTHING: (u16, &str) = (502, "<html>");

    fn look(follower: &mut Follower, (status, body): (u16, &str)) -> Next {
        let answer = ProgressAnswer::read(status, body.as_bytes());
        follower.looked(Some(&answer), None)
    }

    fn is_to_go_on(next: Next) -> bool {
        matches!(next, Next::LookAgain { .. })
    }

    /// The end that so many looks lead to, and none but the last of them.
    #[track_caller]
    fn end_after(follower: &mut Follower, looks: u32, answer: (u16, &str)) -> Next {
        for number in 1..looks {
            let next = look(follower, answer);
            assert!(is_to_go_on(next), "{next:?} after {number}");
        }
        look(follower, answer)
    }

    fn pauses(follower: &mut Follower, asked: &[Option<u32>]) -> Vec<u32> {
        let answer = ProgressAnswer::read(200, RUNNING.as_bytes());
        let pause = |&asked: &Option<u32>| match follower.looked(Some(&answer), asked) {
            Next::LookAgain { pause } => pause,
            end => panic!("{end:?}"),
        };
        asked.iter().map(pause).collect()
    }

    #[test]
    fn pauses_double_up_to_the_longest_whatever_the_looks_bring() {
        let doubling = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000];
        assert_eq!(pauses(&mut Follower::new(), &[None; 6]), doubling);
        let mut follower = Follower::new();
        for (pause, answer) in doubling.into_iter().zip([
            (200, RUNNING),
            NOTHING,
            ABSENT,
            (200, r#"{"status":"Odd"}"#),
            (200, RUNNING),
            NOTHING,
        ]) {
            assert_eq!(look(&mut follower, answer), Next::LookAgain { pause });
        }
    }

    #[test]
    fn a_pause_that_is_asked_for_is_kept_once_and_within_reason() {
        let asked = [
            Some(0),
            Some(1_999),
            None,
            Some(60_000),
            None,
            Some(u32::MAX),
        ];
        let kept = [
            FIRST_PAUSE,
            2_000,
            4_000,
            60_000,
            LONGEST_PAUSE,
            LONGEST_ASKED_PAUSE,
        ];
        assert_eq!(pauses(&mut Follower::new(), &asked), kept);
        let mut follower = Follower::new();
        let next = follower.looked(None, Some(7_000));
        assert_eq!(next, Next::LookAgain { pause: 7_000 });
    }

    #[test]
    fn a_job_ends_with_a_state_that_is_an_end() {
        for status in ["Success", "SUCCEEDED", "Failed", "FAILED", "Finished"] {
            let mut follower = Follower::new();
            assert!(is_to_go_on(look(&mut follower, (200, RUNNING))));
            let body = format!(r#"{{"status":"{status}"}}"#);
            assert_eq!(look(&mut follower, (200, &body)), Next::Ended, "{status}");
        }
        let odd = look(&mut Follower::new(), (200, r#"{"status":"Ended"}"#));
        assert!(is_to_go_on(odd), "an unknown state may still change");
    }

    #[test]
    fn a_job_that_ends_at_the_last_moment_has_ended() {
        let mut follower = Follower::new();
        for _ in 0..MOST_QUIET_LOOKS {
            assert!(is_to_go_on(look(&mut follower, (200, RUNNING))));
        }
        let end = look(&mut follower, (200, r#"{"status":"Success"}"#));
        assert_eq!(end, Next::Ended);
    }

    #[test]
    fn a_token_or_a_permission_ends_it_at_once() {
        for (status, body, end) in [
            (401, "", Next::NeedsToken),
            (403, r#"{"error_code":"ROMA.1002"}"#, Next::NeedsToken),
            (403, r#"{"error_code":"ROMA.1006"}"#, Next::Denied),
            (401, r#"{"error_code":"APIG.1005"}"#, Next::Denied),
        ] {
            assert_eq!(look(&mut Follower::new(), (status, body)), end, "{body}");
        }
    }

    #[test]
    fn a_job_that_changes_nothing_is_stalled() {
        let mut follower = Follower::new();
        // The first look is news.
        let end = end_after(&mut follower, MOST_QUIET_LOOKS + 1, (200, RUNNING));
        assert_eq!(end, Next::Stalled);
        // Whoever goes on has seen that already.
        let end = end_after(&mut follower, MOST_QUIET_LOOKS, (200, RUNNING));
        assert_eq!(end, Next::Stalled);
    }

    #[test]
    fn a_job_that_changes_is_followed_as_long_as_it_does() {
        let mut follower = Follower::new();
        for number in 0..3 * MOST_QUIET_LOOKS {
            // A figure beyond its bounds moves as any other does.
            let body = format!(
                r#"{{"status":"Running","progress_percent":{}}}"#,
                number / 9
            );
            assert!(is_to_go_on(look(&mut follower, (200, &body))), "{number}");
        }
    }

    #[test]
    fn failures_between_looks_without_a_change_are_no_change() {
        let mut follower = Follower::new();
        assert!(is_to_go_on(look(&mut follower, (200, RUNNING))));
        for quiet in 1..=MOST_QUIET_LOOKS {
            for _ in 1..MOST_FAILURES {
                assert!(is_to_go_on(look(&mut follower, NOTHING)));
            }
            let next = look(&mut follower, (200, RUNNING));
            assert_eq!(next == Next::Stalled, quiet == MOST_QUIET_LOOKS, "{quiet}");
        }
    }

    #[test]
    fn looks_that_bring_nothing_are_given_up_unless_one_brings_something() {
        let mut follower = Follower::new();
        for _ in 0..3 {
            for _ in 1..MOST_FAILURES {
                assert!(is_to_go_on(follower.looked(None, None)));
            }
            assert!(is_to_go_on(look(&mut follower, (200, RUNNING))));
        }
        assert_eq!(
            end_after(&mut follower, MOST_FAILURES, NOTHING),
            Next::GaveUp
        );
        assert!(follower.progress().is_some(), "what was seen is known");
    }

    #[test]
    fn a_job_is_gone_only_if_the_service_says_so_again_and_again() {
        let mut follower = Follower::new();
        assert_eq!(end_after(&mut follower, MOST_ABSENCES, ABSENT), Next::Gone);
        for other in [NOTHING, (200, RUNNING)] {
            for _ in 1..MOST_ABSENCES {
                assert!(is_to_go_on(look(&mut follower, ABSENT)));
            }
            assert!(is_to_go_on(look(&mut follower, other)));
        }
        assert_eq!(end_after(&mut follower, MOST_ABSENCES, ABSENT), Next::Gone);
    }

    #[test]
    fn an_absence_is_a_failure_as_well() {
        let mut follower = Follower::new();
        for number in 1..MOST_FAILURES {
            let answer = [ABSENT, NOTHING][number as usize % 2];
            assert!(is_to_go_on(look(&mut follower, answer)), "{number}");
        }
        assert_eq!(look(&mut follower, ABSENT), Next::GaveUp);
    }

    #[test]
    fn every_end_begins_another_row_and_so_does_whoever_wants_to_look_now() {
        let resumed = |follower: &mut Follower| {
            follower.resume();
        };
        let with_token = |follower: &mut Follower| {
            assert_eq!(look(follower, (401, "")), Next::NeedsToken);
        };
        let denied = |follower: &mut Follower| {
            let body = r#"{"error_code":"ROMA.1006"}"#;
            assert_eq!(look(follower, (403, body)), Next::Denied);
        };
        for begin in [resumed, with_token, denied] {
            for (answer, most) in [
                (NOTHING, MOST_FAILURES),
                (ABSENT, MOST_ABSENCES),
                ((200, RUNNING), MOST_QUIET_LOOKS),
            ] {
                let mut follower = Follower::new();
                for _ in 1..most {
                    assert!(is_to_go_on(look(&mut follower, answer)));
                }
                begin(&mut follower);
                let first = look(&mut follower, answer);
                assert_eq!(first, Next::LookAgain { pause: FIRST_PAUSE });
                assert!(!is_to_go_on(end_after(&mut follower, most - 1, answer)));
            }
        }
    }
}
