//! What holds for every job that is followed, shown on made-up looks at it.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use roma_import::answer::ProgressAnswer;
use roma_import::follow::{Follower, Next};
use roma_import::pace::{
    FIRST_PAUSE, LONGEST_ASKED_PAUSE, LONGEST_PAUSE, MOST_FAILURES, MOST_QUIET_LOOKS,
};

/// What a look brings: an answer or none, and the pause that is asked for with it.
type Look = (Option<ProgressAnswer>, Option<u32>);

/// So many looks that show no change end it at the latest: one that is quiet behind as many
/// as may fail, again and again.
const MOST_WITHOUT_CHANGE: u32 = MOST_FAILURES * MOST_QUIET_LOOKS;

/// Looks that do not end it, so that rows of them become as long as they can.
fn look() -> impl Strategy<Value = Look> {
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
    let read = |(status, body): (u16, &str)| ProgressAnswer::read(status, body.as_bytes());
    (answer.prop_map(move |answer| answer.map(read)), asked)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_looks_come_oftener_than_the_first_pause_or_later_than_the_longest(
        looks in vec(look(), 0..300),
    ) {
        let mut follower = Follower::new();
        for (answer, asked) in looks {
            let next = follower.looked(answer.as_ref(), asked);
            let Next::LookAgain { pause } = next else { continue };
            prop_assert!((FIRST_PAUSE..=LONGEST_ASKED_PAUSE).contains(&pause), "{pause}");
            let asked = asked.unwrap_or_default();
            prop_assert!(pause >= asked.min(LONGEST_ASKED_PAUSE), "{asked} was asked for");
            prop_assert!(pause <= asked.max(LONGEST_PAUSE), "nobody has asked for {pause}");
        }
    }

    #[test]
    fn no_looks_without_a_change_go_on_for_ever(looks in vec(look(), 1..12)) {
        let mut follower = Follower::new();
        let mut without_change = 0;
        let mut laps_with_change = 0;
        'following: loop {
            let mut has_changed = false;
            for (answer, asked) in &looks {
                let before = follower.progress().cloned();
                let next = follower.looked(answer.as_ref(), *asked);
                if !matches!(next, Next::LookAgain { .. }) {
                    break 'following;
                }
                if follower.progress() == before.as_ref() {
                    without_change += 1;
                    prop_assert!(without_change < MOST_WITHOUT_CHANGE);
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
