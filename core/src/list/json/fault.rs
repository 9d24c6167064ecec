//! Where a text stops being JSON, in the words of the check.

use crate::Violation;
use crate::check;
use crate::findings::Span;
use crate::list::cells::lines;

/// Where a text stops being one JSON value, if it does.
pub(super) fn of(text: &str) -> Option<Box<Violation>> {
    within(text, 0, text.len())
}

/// Whether each line of a text is an object of its own, as programs write long lists.
///
/// # Errors
///
/// If not: where the first one fails that is none; nothing if that is the first of all, so
/// that no such list was meant.
pub(super) fn of_lines(text: &str) -> Result<(), Option<Box<Violation>>> {
    let mut before = None;
    for (start, line) in lines(text).filter(|(_, line)| !line.trim().is_empty()) {
        let end = start + line.len();
        // Behind an object, nothing but another one may stand: what does is told as if it were
        // on that one's line.
        let from = if line.trim_start().starts_with('{') {
            Some(start)
        } else {
            before
        };
        match from.map(|from| within(text, from, end)) {
            Some(None) => before = Some(start),
            fault => return Err(fault.flatten().filter(|_| before.is_some())),
        }
    }
    Ok(())
}

fn within(text: &str, start: usize, end: usize) -> Option<Box<Violation>> {
    check::fault_of_list(text.as_bytes(), Span { start, end }).map(Box::new)
}
