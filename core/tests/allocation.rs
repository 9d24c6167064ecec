//! What a check takes from memory: nothing, as long as there is nothing to report.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics has done its work"
)]

use allocation_counter::measure;
use roma_import::contract::{MAX_ITEMS, MAX_TOKEN_CHARS};
use roma_import::{Body, Report, Request, check, check_body};

/// A body of as many tasks as one import takes, each written by `task`.
fn body_of(between: &str, task: impl Fn(usize) -> String) -> String {
    let tasks: Vec<_> = (0..MAX_ITEMS).map(task).collect();
    format!(r#"{{"tasks":[{}]}}"#, tasks.join(between))
}

/// Bodies with nothing to report, one for each way in which a text is read.
fn clean_bodies() -> Vec<(&'static str, String)> {
    let plain = |id: usize| format!(r#"{{"task_id":"{id:032x}"}}"#);
    let uneven = |id: usize| format!(r#"{{"task_id":"task-{}"}}"#, "7".repeat(id));
    let escaped = |id: usize| format!(r#"{{"t\u0061sk_id":"\u4efb\u52a1 {id}"}}"#);
    let foreign = |id: usize| format!(r#"{{"task_id":"任务 {id}"}}"#);
    vec![
        ("an application", r#"{"apps":"orders"}"#.to_owned()),
        ("ids of one length", body_of(",", plain)),
        ("ids of many lengths", body_of(",", uneven)),
        ("indented", body_of(",\n    ", plain)),
        ("escaped", body_of(",", escaped)),
        ("of other scripts", body_of(" , ", foreign)),
        (
            "white space",
            format!("{}{}", body_of(",", plain), " ".repeat(1 << 20)),
        ),
    ]
}

/// Fails unless a check of each of them takes nothing.
fn assert_takes_nothing(check: impl Fn(&[u8]) -> Report) {
    for (what, body) in clean_bodies() {
        let memory = measure(|| {
            let report = check(body.as_bytes());
            assert!(report.violations.is_empty(), "{what}: {report:?}");
        });
        assert_eq!(memory.count_total, 0, "{what}: {memory:?}");
    }
}

#[test]
fn a_clean_body_takes_nothing_from_memory() {
    assert_takes_nothing(|body| check_body(Body::Text(body)));
}

#[test]
fn a_clean_request_takes_nothing_from_memory() {
    let token = "t".repeat(MAX_TOKEN_CHARS);
    assert_takes_nothing(|body| {
        check(&Request {
            project_id: "p".into(),
            instance_id: "i".into(),
            token: token.as_str().into(),
            body: Body::Text(body),
        })
    });
}

#[test]
fn what_is_taken_is_seen() {
    let memory = measure(|| {
        let report = check_body(Body::Text(br#"{"apps":7}"#));
        assert_eq!(report.errors, 1);
    });
    assert!(memory.count_total > 0);
}
