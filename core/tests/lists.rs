//! Lists of tasks that are written alike, which are read in whole blocks: an edit
//! of any byte in any of them is judged as the contract says.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics has done its work"
)]

#[path = "shared/document.rs"]
mod document;
#[path = "shared/invariants.rs"]
mod invariants;
#[path = "shared/model.rs"]
mod model;
#[path = "shared/random.rs"]
mod random;
#[path = "shared/writing.rs"]
mod writing;

use invariants::assert_body;

/// A list with as many ids of this length, written as different programs do.
fn written(length: usize) -> [String; 4] {
    let ids = (b'a'..=b'e').map(|letter| {
        let letter = char::from(letter);
        letter.to_string().repeat(length)
    });
    let tasks: Vec<_> = ids.map(|id| serde_json::json!({"task_id": id})).collect();
    let body = serde_json::json!({ "tasks": tasks });
    let compact = body.to_string();
    [
        serde_json::to_string_pretty(&body).unwrap(),
        compact.replace(':', ": ").replace(',', ", "),
        compact.replace('{', "\r\n\t{ ").replace('}', " }"),
        compact,
    ]
}

#[test]
fn an_edit_of_any_byte_is_seen() {
    for length in [15, 32, 33, 49] {
        for text in written(length) {
            assert_eq!(assert_body(text.as_bytes()).violations, [], "{text}");
            for place in 0..text.len() {
                for byte in *b"\"\\ ,:{}a!\x7F\x80\0" {
                    let mut edited = text.clone().into_bytes();
                    edited[place] = byte;
                    assert_body(&edited);
                }
                let mut shorter = text.clone().into_bytes();
                shorter.remove(place);
                assert_body(&shorter);
                assert_body(&text.as_bytes()[..place]);
            }
        }
    }
}

#[test]
fn a_repeat_is_found_wherever_it_is() {
    for text in written(32) {
        for (earlier, later) in [('a', 'b'), ('a', 'e'), ('b', 'd'), ('d', 'e')] {
            let later = later.to_string().repeat(32);
            let earlier = earlier.to_string().repeat(32);
            let report = assert_body(text.replace(&later, &earlier).as_bytes());
            assert_eq!(report.warnings, 1, "{text}");
        }
    }
}
