//! What holds for every job that is followed, shown on made-up polls of it.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use roma_import::poll::{JobPoller, Next};
use roma_import::response::ProgressResponse;
use roma_import::timing::{
    INITIAL_BACKOFF_MS, MAX_BACKOFF_MS, MAX_POLL_FAILURES, MAX_RETRY_AFTER_MS, MAX_UNCHANGED_POLLS,
};

/// What a poll brings: an answer or none, and the pause that is asked for with it.
type Poll = (Option<ProgressResponse>, Option<u32>);

/// So many polls that show no change end it at the latest: one that is quiet behind as many
/// as may fail, again and again.
const MAX_WITHOUT_CHANGE: u32 = MAX_POLL_FAILURES * MAX_UNCHANGED_POLLS;

/// Polls of which few end it, so that rows of them become as long as they can.
fn poll() -> impl Strategy<Value = Poll> {
    let answer = select(vec![
        Some((200, r#"{"status":"Running","progress_percent":0.5}"#)),
        Some((200, r#"{"status":"Running","progress_percent":0.75}"#)),
        Some((200, r#"{"status":"Odd"}"#)),
        Some((200, "{}")),
        Some((404, r#"{"error_code":"ROMA.00110006"}"#)),
        Some((404, "")),
        Some((429, "")),
        Some((502, "<html>")),
        None,
    ]);
    let asked = weighted(0.2, prop_oneof![0..100_000_u32, any::<u32>()]);
    let read = |(status, body): (u16, &str)| ProgressResponse::read(status, body.as_bytes());
    (answer.prop_map(move |answer| answer.map(read)), asked)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_polls_come_oftener_than_the_first_pause_or_later_than_the_longest(
        polls in vec(poll(), 0..300),
    ) {
        let mut poller = JobPoller::new();
        for (answer, asked) in polls {
            let next = poller.polled(answer.as_ref(), asked);
            let Next::PollAgain { pause_ms } = next else { continue };
            prop_assert!((INITIAL_BACKOFF_MS..=MAX_RETRY_AFTER_MS).contains(&pause_ms), "{pause_ms}");
            let asked = asked.unwrap_or_default();
            prop_assert!(pause_ms >= asked.min(MAX_RETRY_AFTER_MS), "{asked} was asked for");
            prop_assert!(pause_ms <= asked.max(MAX_BACKOFF_MS), "nobody has asked for {pause_ms}");
        }
    }

    #[test]
    fn no_polls_without_a_change_go_on_for_ever(polls in vec(poll(), 1..12)) {
        let mut poller = JobPoller::new();
        let mut without_change = 0;
        let mut laps_with_change = 0;
        'following: loop {
            let mut has_changed = false;
            for (answer, asked) in &polls {
                let before = poller.progress().cloned();
                let next = poller.polled(answer.as_ref(), *asked);
                if !matches!(next, Next::PollAgain { .. }) {
                    break 'following;
                }
                if poller.progress() == before.as_ref() {
                    without_change += 1;
                    prop_assert!(without_change < MAX_WITHOUT_CHANGE);
                } else {
                    without_change = 0;
                    has_changed = true;
                }
            }
            // What goes to and fro does so for ever, and is followed.
            laps_with_change += u32::from(has_changed);
            if laps_with_change > 2 {
                break;
            }
        }
    }
}
