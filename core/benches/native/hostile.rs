//! Bodies of any size, most of them meant to be slow to check.

use std::{fmt::Write as _, sync::LazyLock};

use roma_import::contract::{MAX_ITEMS, MAX_NESTING};

// The hash that finds repeats, to make ids that collide. It is no part of the
// crate's interface, and for a measurement it should not become one.
#[allow(dead_code, reason = "what is not needed here is needed there")]
#[path = "../../src/hash.rs"]
mod hash;

/// The most that there can be of anything.
pub(crate) const MAX_COUNT: usize = 1_000_000;

/// A kind of body.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// Writes a body with so many tasks, or of whatever there are many.
    pub(crate) write: fn(usize) -> String,
    /// How many errors and how many warnings there are in it.
    pub(crate) found: fn(usize) -> (usize, usize),
}

/// All kinds.
pub(crate) const KINDS: [Kind; 14] = [
    Kind {
        name: "distinct ids",
        write: |count| tasks(count, |n| format!(r#"{{"task_id":"{n:032x}"}}"#)),
        found: |count| (over_cap(count), 0),
    },
    Kind {
        name: "the same id",
        write: |count| tasks(count, |_| r#"{"task_id":"0123456789abcdef"}"#.to_owned()),
        found: |count| (over_cap(count), count - 1),
    },
    Kind {
        name: "ids whose hashes begin alike",
        write: |count| tasks(count, |n| format!(r#"{{"task_id":"{}"}}"#, COLLIDING[n])),
        found: |count| (over_cap(count), 0),
    },
    Kind {
        name: "ids written as escapes",
        write: |count| tasks(count, |n| format!(r#"{{"task_id":"{}"}}"#, escaped(n))),
        found: |count| (over_cap(count), 0),
    },
    Kind {
        name: "ids with long beginnings alike",
        write: |count| tasks(count, |n| format!(r#"{{"task_id":"{n:0200x}"}}"#)),
        found: |count| (over_cap(count), 0),
    },
    Kind {
        name: "a key twice in each task",
        write: |count| {
            tasks(count, |n| {
                format!(r#"{{"task_id":"{n:x}","task_id":"x{n:x}"}}"#)
            })
        },
        found: |count| (over_cap(count) + count, 0),
    },
    Kind {
        name: "an unknown field in each task",
        write: |count| tasks(count, |n| format!(r#"{{"task_id":"{n:x}","taskname":""}}"#)),
        found: |count| (over_cap(count), count),
    },
    Kind {
        name: "tasks that are numbers",
        write: |count| tasks(count, |n| n.to_string()),
        found: |count| (over_cap(count) + count, 0),
    },
    Kind {
        name: "unknown fields of the body",
        write: |count| object(count, |n| format!(r#""{n:032x}":0"#)),
        found: |count| (0, count + 1),
    },
    Kind {
        name: "unknown fields, hashes alike",
        write: |count| object(count, |n| format!(r#""{}":0"#, COLLIDING[n])),
        found: |count| (0, count + 1),
    },
    Kind {
        name: "one unknown field, again and again",
        write: |count| object(count, |_| r#""key":0"#.to_owned()),
        found: |count| (count - 1, count + 1),
    },
    Kind {
        name: "keys again, below a long one",
        write: |count| {
            let long = "x".repeat(2_000);
            let inner = object(count, |_| r#""key":0"#.to_owned());
            format!(r#"{{"{long}":{inner}}}"#)
        },
        found: |count| (count - 1, 2),
    },
    Kind {
        name: "brackets as deep as allowed",
        write: |count| {
            // Two levels are those around the towers.
            let height = MAX_NESTING - 2;
            let tower = |height| "[".repeat(height) + &"]".repeat(height);
            let mut towers = vec![tower(height); count / height];
            towers.push(tower(count % height));
            towers.retain(|tower| !tower.is_empty());
            format!(r#"{{"x":[{}]}}"#, towers.join(","))
        },
        found: |_| (0, 2),
    },
    Kind {
        name: "brackets within brackets",
        write: |count| format!(r#"{{"x":{}{}}}"#, "[".repeat(count), "]".repeat(count)),
        // Where it is too deep, reading ends: nobody knows whether there are tasks.
        found: |count| {
            let is_too_deep = usize::from(count >= MAX_NESTING);
            (is_too_deep, 2 - is_too_deep)
        },
    },
];

/// One error where there are more tasks than one import takes.
fn over_cap(count: usize) -> usize {
    usize::from(count > MAX_ITEMS)
}

/// A body with so many tasks.
fn tasks(count: usize, task: impl Fn(usize) -> String) -> String {
    format!(r#"{{"tasks":[{}]}}"#, list(count, task))
}

/// An object with so many members.
fn object(count: usize, member: impl Fn(usize) -> String) -> String {
    format!("{{{}}}", list(count, member))
}

fn list(count: usize, element: impl Fn(usize) -> String) -> String {
    (0..count).map(element).collect::<Vec<_>>().join(",")
}

/// A number of eight digits, each of them an escape.
fn escaped(number: usize) -> String {
    let mut text = String::new();
    for digit in format!("{number:08x}").bytes() {
        // Writing to a string does not fail.
        let _ = write!(text, "\\u{digit:04x}");
    }
    text
}

/// How many bits the hashes of these begin with are the same.
const ALIKE: u32 = 6;

/// Ids whose hashes begin with the same bits: those that choose a place.
static COLLIDING: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut id = *b"0123456789abcdef0000000000000000";
    let mut found = Vec::with_capacity(MAX_COUNT);
    for number in 0_u64.. {
        for (place, digit) in id[16..].iter_mut().enumerate() {
            *digit = b"0123456789abcdef"[(number >> (60 - 4 * place) & 15) as usize];
        }
        if hash::hash(&id, id.len()) >> (u32::BITS - ALIKE) == 0 {
            found.push(String::from_utf8(id.to_vec()).expect("digits"));
            if found.len() == MAX_COUNT {
                break;
            }
        }
    }
    found
});
