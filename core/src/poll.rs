//! When a job that is followed is polled again, and when no more.
//!
//! The first poll is for whoever follows the job to make, at once. From then on each poll
//! says what comes next: another one after a pause, or an end. How the time is waited out
//! is theirs too, and so is making a pause a little longer at random, so that many who
//! began at once do not all poll at the same moment.
//!
//! Polls that bring nothing, that are told of no such job, or that show no change count in
//! a row, and each row has its end: then a person has to decide. A job that changes is
//! followed for as long as it does.

use crate::response::{PollOutcome, Progress, ProgressOutcome, ProgressResponse};
use crate::timing::{self, MAX_NOT_FOUND_POLLS, MAX_POLL_FAILURES, MAX_UNCHANGED_POLLS};

/// Follows a job from poll to poll.
///
/// ```
/// use roma_import::response::{Progress, ProgressResponse};
/// use roma_import::poll::{JobPoller, Next};
///
/// let answers: [(u16, &[u8]); 3] = [
///     (200, br#"{"status":"Running","progress_percent":0.5}"#),
///     (502, b"<html>Bad Gateway</html>"),
///     (200, br#"{"status":"Success","progress_percent":1}"#),
/// ];
///
/// let mut poller = JobPoller::new();
/// let mut waited = 0;
/// let mut end = None;
/// for (status, body) in answers {
///     let answer = ProgressResponse::read(status, body);
///     match poller.polled(Some(&answer), None) {
///         Next::PollAgain { pause_ms } => waited += pause_ms,
///         other => end = Some(other),
///     }
/// }
///
/// assert_eq!(waited, 1_000 + 2_000);
/// assert_eq!(end, Some(Next::Ended));
/// assert_eq!(poller.progress().and_then(Progress::succeeded), Some(true));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobPoller {
    progress: Option<Progress>,
    row: Row,
}

/// How many polls in a row were what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Row {
    polls: u32,
    /// That brought no progress; one that does ends them.
    failures: u32,
    /// That were told that there is no such job; any other ends them.
    absences: u32,
    /// That showed what the last good one had shown; failures among them change nothing.
    quiet: u32,
}

/// What comes after a poll.
///
/// After every one but [`PollAgain`](Self::PollAgain), what is counted begins anew with the
/// next poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The job is polled again.
    PollAgain {
        /// After so many milliseconds.
        pause_ms: u32,
    },
    /// The job has ended.
    Ended,
    /// The token no longer works; with a fresh one it goes on, without a pause.
    NeedsToken,
    /// This user may not see the job, which no time changes.
    Denied,
    /// The service says that there is no such job, again and again.
    Gone,
    /// Too many polls in a row brought nothing.
    GaveUp,
    /// Too many polls in a row showed no change.
    Stalled,
}

impl Next {
    /// It in a word, such as `poll_again`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PollAgain { .. } => "poll_again",
            Self::Ended => "ended",
            Self::NeedsToken => "needs_token",
            Self::Denied => "denied",
            Self::Gone => "gone",
            Self::GaveUp => "gave_up",
            Self::Stalled => "stalled",
        }
    }
}

impl JobPoller {
    /// Nothing is known of the job yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What the last good poll has shown.
    #[must_use]
    pub const fn progress(&self) -> Option<&Progress> {
        self.progress.as_ref()
    }

    /// Begins another row, as when a person wants to poll now: what comes is no more in a
    /// row with what came before.
    pub fn resume(&mut self) {
        self.row = Row::default();
    }

    /// Takes in what a poll has brought, if there was an answer, and the pause in
    /// milliseconds that came with it, if the service has asked for one.
    #[must_use = "a job is lost sight of whose next step is not taken"]
    pub fn polled(
        &mut self,
        answer: Option<&ProgressResponse>,
        retry_after_ms: Option<u32>,
    ) -> Next {
        self.row.polls = self.row.polls.saturating_add(1);
        let end = match answer.map(|answer| &answer.outcome) {
            Some(ProgressOutcome::Progress(progress)) => self.progressed(progress),
            Some(ProgressOutcome::Refused(_) | ProgressOutcome::Unreadable(_)) | None => {
                self.failed(answer.map_or(PollOutcome::Nothing, ProgressResponse::poll_outcome))
            }
        };
        if let Some(end) = end {
            self.resume();
            return end;
        }
        let own_pause = timing::backoff_ms(self.row.polls);
        Next::PollAgain {
            pause_ms: timing::at_least_retry_after(own_pause, retry_after_ms),
        }
    }

    fn progressed(&mut self, progress: &Progress) -> Option<Next> {
        self.row.failures = 0;
        self.row.absences = 0;
        let shows_the_same = |last: &Progress| last.shows_as_much_as(progress);
        if self.progress.as_ref().is_some_and(shows_the_same) {
            self.row.quiet += 1;
        } else {
            self.row.quiet = 0;
        }
        self.progress = Some(progress.clone());
        if progress.status.is_end() {
            Some(Next::Ended)
        } else {
            (self.row.quiet >= MAX_UNCHANGED_POLLS).then_some(Next::Stalled)
        }
    }

    fn failed(&mut self, outcome: PollOutcome) -> Option<Next> {
        self.row.failures += 1;
        self.row.absences = match outcome {
            PollOutcome::Absent => self.row.absences + 1,
            _ => 0,
        };
        match outcome {
            PollOutcome::TokenRefused => Some(Next::NeedsToken),
            PollOutcome::Denied => Some(Next::Denied),
            _ if self.row.absences >= MAX_NOT_FOUND_POLLS => Some(Next::Gone),
            _ => (self.row.failures >= MAX_POLL_FAILURES).then_some(Next::GaveUp),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response::Time;
    use crate::timing::{INITIAL_BACKOFF_MS, MAX_BACKOFF_MS, MAX_RETRY_AFTER_MS};

    const RUNNING: &str = r#"{"status":"Running","progress_percent":0.5}"#;
    const ABSENT: (u16, &str) = (404, r#"{"error_code":"ROMA.00110006"}"#);
    const NOTHING: (u16, &str) = (502, "<html>");

    fn poll(poller: &mut JobPoller, (status, body): (u16, &str)) -> Next {
        let answer = ProgressResponse::read(status, body.as_bytes());
        poller.polled(Some(&answer), None)
    }

    fn is_to_go_on(next: Next) -> bool {
        matches!(next, Next::PollAgain { .. })
    }

    /// The end that so many polls lead to, and none but the last of them.
    #[track_caller]
    fn end_after(poller: &mut JobPoller, polls: u32, answer: (u16, &str)) -> Next {
        for number in 1..polls {
            let next = poll(poller, answer);
            assert!(is_to_go_on(next), "{next:?} after {number}");
        }
        poll(poller, answer)
    }

    fn pauses(poller: &mut JobPoller, asked: &[Option<u32>]) -> Vec<u32> {
        let answer = ProgressResponse::read(200, RUNNING.as_bytes());
        let pause = |&asked: &Option<u32>| match poller.polled(Some(&answer), asked) {
            Next::PollAgain { pause_ms } => pause_ms,
            end => panic!("{end:?}"),
        };
        asked.iter().map(pause).collect()
    }

    #[test]
    fn pauses_double_up_to_the_longest_whatever_the_polls_bring() {
        let doubling = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000];
        assert_eq!(pauses(&mut JobPoller::new(), &[None; 6]), doubling);
        let mut poller = JobPoller::new();
        for (pause_ms, answer) in doubling.into_iter().zip([
            (200, RUNNING),
            NOTHING,
            ABSENT,
            (200, r#"{"status":"Odd"}"#),
            (200, RUNNING),
            NOTHING,
        ]) {
            assert_eq!(poll(&mut poller, answer), Next::PollAgain { pause_ms });
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
            INITIAL_BACKOFF_MS,
            2_000,
            4_000,
            60_000,
            MAX_BACKOFF_MS,
            MAX_RETRY_AFTER_MS,
        ];
        assert_eq!(pauses(&mut JobPoller::new(), &asked), kept);
        let mut poller = JobPoller::new();
        let next = poller.polled(None, Some(7_000));
        assert_eq!(next, Next::PollAgain { pause_ms: 7_000 });
    }

    #[test]
    fn a_job_ends_with_a_state_that_is_an_end() {
        for status in ["Success", "SUCCEEDED", "Failed", "FAILED", "Finished"] {
            let mut poller = JobPoller::new();
            assert!(is_to_go_on(poll(&mut poller, (200, RUNNING))));
            let body = format!(r#"{{"status":"{status}"}}"#);
            assert_eq!(poll(&mut poller, (200, &body)), Next::Ended, "{status}");
        }
        let odd = poll(&mut JobPoller::new(), (200, r#"{"status":"Ended"}"#));
        assert!(is_to_go_on(odd), "an unknown state may still change");
    }

    #[test]
    fn a_job_that_ends_at_the_last_moment_has_ended() {
        let mut poller = JobPoller::new();
        for _ in 0..MAX_UNCHANGED_POLLS {
            assert!(is_to_go_on(poll(&mut poller, (200, RUNNING))));
        }
        let end = poll(&mut poller, (200, r#"{"status":"Success"}"#));
        assert_eq!(end, Next::Ended);
    }

    #[test]
    fn a_token_or_a_permission_ends_it_at_once() {
        for (status, body, end) in [
            (401, "", Next::NeedsToken),
            (200, r#"{"error_code":"ROMA.1002"}"#, Next::NeedsToken),
            (403, r#"{"error_code":"ROMA.1002"}"#, Next::NeedsToken),
            (403, r#"{"error_code":"ROMA.1006"}"#, Next::Denied),
            (401, r#"{"error_code":"APIG.1005"}"#, Next::Denied),
        ] {
            assert_eq!(poll(&mut JobPoller::new(), (status, body)), end, "{body}");
        }
    }

    #[test]
    fn a_job_that_changes_nothing_is_stalled() {
        let mut poller = JobPoller::new();
        // The first poll is news.
        let end = end_after(&mut poller, MAX_UNCHANGED_POLLS + 1, (200, RUNNING));
        assert_eq!(end, Next::Stalled);
        // Whoever goes on has seen that already.
        let end = end_after(&mut poller, MAX_UNCHANGED_POLLS, (200, RUNNING));
        assert_eq!(end, Next::Stalled);
    }

    #[test]
    fn a_clock_that_goes_on_is_no_progress() {
        let mut poller = JobPoller::new();
        let stalls = (0..=MAX_UNCHANGED_POLLS).any(|number| {
            let body = format!(r#"{{"status":"Running","end_time":{number}}}"#);
            poll(&mut poller, (200, &body)) == Next::Stalled
        });
        assert!(stalls);
        // What is shown is the latest all the same.
        let last = poller
            .progress()
            .and_then(|progress| progress.end_time.clone());
        assert_eq!(last, Some(Time::Millis(MAX_UNCHANGED_POLLS.into())));
    }

    #[test]
    fn a_job_that_changes_is_followed_as_long_as_it_does() {
        let mut poller = JobPoller::new();
        for number in 0..3 * MAX_UNCHANGED_POLLS {
            // A figure beyond its bounds moves as any other does.
            let body = format!(
                r#"{{"status":"Running","progress_percent":{}}}"#,
                number / 9
            );
            assert!(is_to_go_on(poll(&mut poller, (200, &body))), "{number}");
        }
    }

    #[test]
    fn failures_between_polls_without_a_change_are_no_change() {
        let mut poller = JobPoller::new();
        assert!(is_to_go_on(poll(&mut poller, (200, RUNNING))));
        for quiet in 1..=MAX_UNCHANGED_POLLS {
            for _ in 1..MAX_POLL_FAILURES {
                assert!(is_to_go_on(poll(&mut poller, NOTHING)));
            }
            let next = poll(&mut poller, (200, RUNNING));
            assert_eq!(
                next == Next::Stalled,
                quiet == MAX_UNCHANGED_POLLS,
                "{quiet}"
            );
        }
    }

    #[test]
    fn polls_that_bring_nothing_are_given_up_unless_one_brings_something() {
        let mut poller = JobPoller::new();
        for _ in 0..3 {
            for _ in 1..MAX_POLL_FAILURES {
                assert!(is_to_go_on(poller.polled(None, None)));
            }
            assert!(is_to_go_on(poll(&mut poller, (200, RUNNING))));
        }
        assert_eq!(
            end_after(&mut poller, MAX_POLL_FAILURES, NOTHING),
            Next::GaveUp
        );
        assert!(poller.progress().is_some(), "what was seen is known");
    }

    #[test]
    fn a_job_is_gone_only_if_the_service_says_so_again_and_again() {
        let mut poller = JobPoller::new();
        assert_eq!(
            end_after(&mut poller, MAX_NOT_FOUND_POLLS, ABSENT),
            Next::Gone
        );
        for other in [NOTHING, (200, RUNNING)] {
            for _ in 1..MAX_NOT_FOUND_POLLS {
                assert!(is_to_go_on(poll(&mut poller, ABSENT)));
            }
            assert!(is_to_go_on(poll(&mut poller, other)));
        }
        assert_eq!(
            end_after(&mut poller, MAX_NOT_FOUND_POLLS, ABSENT),
            Next::Gone
        );
    }

    #[test]
    fn an_absence_is_a_failure_as_well() {
        let mut poller = JobPoller::new();
        for number in 1..MAX_POLL_FAILURES {
            let answer = [ABSENT, NOTHING][number as usize % 2];
            assert!(is_to_go_on(poll(&mut poller, answer)), "{number}");
        }
        assert_eq!(poll(&mut poller, ABSENT), Next::GaveUp);
    }

    #[test]
    fn every_end_begins_another_row_and_so_does_whoever_wants_to_poll_now() {
        let resumed = |poller: &mut JobPoller| {
            poller.resume();
        };
        let with_token = |poller: &mut JobPoller| {
            assert_eq!(poll(poller, (401, "")), Next::NeedsToken);
        };
        let denied = |poller: &mut JobPoller| {
            let body = r#"{"error_code":"ROMA.1006"}"#;
            assert_eq!(poll(poller, (403, body)), Next::Denied);
        };
        for begin in [resumed, with_token, denied] {
            for (answer, most) in [
                (NOTHING, MAX_POLL_FAILURES),
                (ABSENT, MAX_NOT_FOUND_POLLS),
                ((200, RUNNING), MAX_UNCHANGED_POLLS),
            ] {
                let mut poller = JobPoller::new();
                for _ in 1..most {
                    assert!(is_to_go_on(poll(&mut poller, answer)));
                }
                begin(&mut poller);
                let first = poll(&mut poller, answer);
                assert_eq!(
                    first,
                    Next::PollAgain {
                        pause_ms: INITIAL_BACKOFF_MS
                    }
                );
                assert!(!is_to_go_on(end_after(&mut poller, most - 1, answer)));
            }
        }
    }
}
