//! How lists are understood, form by form: each subject has a file of its own.

use super::{ItemKind, Notice, NoticeKind, read};

mod cells;
mod columns;
mod doubts;
mod headers;
mod json;
mod prose;
mod rows;

/// The items as kind, text and line, in one line for each.
fn told(text: &str) -> Vec<String> {
    let list = read(text);
    list.items
        .iter()
        .map(|item| {
            let kind = match item.kind {
                ItemKind::Application => 'A',
                ItemKind::Task => 'T',
            };
            format!("{kind}{} {}", item.line, item.text)
        })
        .collect()
}

fn tasks(text: &str) -> Vec<String> {
    read(text)
        .tasks()
        .map(|item| item.text.to_string())
        .collect()
}

/// The codes of what is told besides that of the header and of what is left out.
fn codes(text: &str) -> Vec<&'static str> {
    let notices = read(text).notices;
    let others = notices
        .iter()
        .filter(|notice| !is_left_out(notice) && notice.kind != NoticeKind::Header);
    others.map(Notice::code).collect()
}

/// How many a notice of this kind tells of, and the line of the first.
fn counted(text: &str, kind: NoticeKind) -> Option<(usize, usize)> {
    let notices = read(text).notices;
    let notice = notices.iter().find(|notice| notice.kind == kind)?;
    Some((notice.count, notice.line?))
}

fn is_left_out(notice: &Notice) -> bool {
    notice.kind == NoticeKind::LeftOut
}
