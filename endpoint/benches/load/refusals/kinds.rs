//! Bodies of exactly the largest size, all of them meant to be slow to refuse.

use std::fmt::Write as _;

// What the checker's growth is measured with, so that no kind is known in one place only.
#[allow(dead_code, reason = "what is not needed here is needed there")]
#[path = "../../../../core/benches/native/hostile.rs"]
mod hostile;

/// A body, and what it is called.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) body: Vec<u8>,
}

/// All kinds, each of this many bytes.
pub(crate) fn kinds(size: usize) -> Vec<Kind> {
    let shared = hostile::KINDS.iter().map(|kind| Kind {
        name: kind.name,
        body: filled(size, kind.write),
    });
    shared.chain(own(size)).collect()
}

/// Those that are about bytes more than about things.
fn own(size: usize) -> Vec<Kind> {
    let text = |name, write: fn(usize) -> String| Kind {
        name,
        body: filled(size, write),
    };
    let mut random = vec![0; size];
    // Of no use to anybody, so it need not be random: it only has to look so.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for byte in &mut random {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        *byte = state.to_le_bytes()[3];
    }
    let mut broken_off = random.clone();
    broken_off[0] = b'"';
    vec![
        text("tasks that are one digit", |count| {
            format!(r#"{{"tasks":[{}0]}}"#, "0,".repeat(count))
        }),
        text("tasks without an id", |count| {
            format!(r#"{{"tasks":[{}{{}}]}}"#, "{},".repeat(count))
        }),
        text("one long name", |count| {
            format!(r#"{{"apps":"{}"}}"#, "x".repeat(count))
        }),
        text("one long name of what it may not hold", |count| {
            format!(r#"{{"apps":"{}"}}"#, "/".repeat(count))
        }),
        text("a name of every character", |count| {
            let mut name = String::new();
            let characters = ('\u{80}'..=char::MAX).cycle().take(count);
            name.extend(characters);
            format!(r#"{{"apps":"{name}"}}"#)
        }),
        text("a name of escapes", |count| {
            format!(r#"{{"apps":"{}"}}"#, r"\u4e2d".repeat(count))
        }),
        text("a name of lone surrogates", |count| {
            format!(r#"{{"apps":"{}"}}"#, r"\ud800".repeat(count))
        }),
        text("a key of escapes", |count| {
            format!(r#"{{"{}":0}}"#, r"\n".repeat(count))
        }),
        text("tasks with invisible characters", |count| {
            let mut tasks = String::new();
            for number in 0..count {
                // Writing to a string does not fail.
                let _ = write!(tasks, r#"{{"task_id":"{number:x}\u200b-"}},"#);
            }
            format!(r#"{{"tasks":[{tasks}{{}}]}}"#)
        }),
        text("white space alone", |count| " \t\r\n".repeat(count)),
        text("lines and a fault at the end", |count| {
            format!("{}!", "\n".repeat(count))
        }),
        Kind {
            name: "random bytes",
            body: random,
        },
        Kind {
            name: "a quote and random bytes",
            body: broken_off,
        },
    ]
}

/// As many of them as fit, and white space after that.
fn filled(size: usize, write: fn(usize) -> String) -> Vec<u8> {
    // The text grows nearly in proportion to the count: from few of them one knows how many.
    let mut count = 1_000;
    count = count * size / write(count).len();
    loop {
        let text = write(count);
        if text.len() <= size {
            let mut body = text.into_bytes();
            body.resize(size, b' ');
            return body;
        }
        count = (count * size / text.len()).min(count - 1);
    }
}
