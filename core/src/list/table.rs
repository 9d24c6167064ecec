//! Tables with a header, and columns of spreadsheets.

use super::cells::{Cells, Separators};
use super::names::{is_id, named};
use super::{Kind, List, Notice};

/// How many columns a header may have; what is longer is no header.
const MAX_COLUMNS: usize = 256;

/// The first row of a table.
#[derive(Debug)]
pub(super) struct Header {
    /// Its line, from 1.
    line: usize,
    /// Where the tasks are.
    tasks: Option<usize>,
    /// Where the applications are.
    applications: Option<usize>,
    /// The names of the other columns.
    others: Vec<String>,
    /// What stands between its cells.
    separators: Separators,
    /// Whether there is but one column, so that every cell belongs to it.
    single: bool,
}

/// The header that a text begins with; nothing if it begins with an item.
///
/// A row without anything below it is no header, whatever it says: while it is
/// typed nobody can know, and nothing must get lost.
pub(super) fn header(text: &str) -> Option<Header> {
    let mut names = Vec::new();
    let mut line = 0;
    let mut separators = None;
    let mut cells = Cells::new(text, Separators::ALL);
    while let Some(cell) = cells.next() {
        let ends_row = cell.ends_row();
        if names.is_empty() {
            if ends_row && cell.text.is_empty() {
                continue;
            }
            line = cell.line;
            separators = cell.end.and_then(Separators::only);
            // The rows are cut as the header is, or its names would not be theirs.
            if let Some(separators) = separators {
                cells.cut_at(separators);
            }
        }
        names.push(cell.text);
        if ends_row {
            break;
        }
        if names.len() > MAX_COLUMNS {
            return None;
        }
    }
    if !cells.any(|cell| !cell.text.is_empty()) {
        return None;
    }

    let single = names.len() == 1;
    let column = |kind| {
        let ranked = names.iter().enumerate().filter_map(|(index, name)| {
            let (of, rank) = named(name)?;
            (of == kind).then_some((rank, index))
        });
        ranked.min().map(|(_, index)| index)
    };
    let only_ids = || single && names.first().is_some_and(|name| is_id(name));
    let header = Header {
        line,
        tasks: column(Kind::Task).or_else(|| only_ids().then_some(0)),
        applications: column(Kind::Application),
        others: Vec::new(),
        separators: separators.unwrap_or(Separators::ALL),
        single,
    };
    if header.tasks.is_none() && header.applications.is_none() {
        return None;
    }
    let known = [header.tasks, header.applications];
    let others = names
        .iter()
        .enumerate()
        .filter(|(index, name)| !known.contains(&Some(*index)) && !name.is_empty())
        .map(|(_, name)| name.to_string())
        .collect();
    Some(Header { others, ..header })
}

/// Reads the rows below a header.
pub(super) fn read<'t>(text: &'t str, header: &Header, list: &mut List<'t>) {
    list.notices.push(Notice::Header { line: header.line });
    if !header.others.is_empty() {
        list.notices.push(Notice::LeftOut {
            names: header.others.clone(),
        });
    }
    let mut cells = Cells::new(text, header.separators);
    let mut column = 0;
    // The task of the row, kept until the row's application stands before it.
    let mut task = None;
    for cell in &mut cells {
        let ends_row = cell.ends_row();
        let index = if header.single { 0 } else { column };
        if cell.line > header.line && !cell.text.is_empty() {
            if Some(index) == header.applications {
                list.push_application(cell.text, cell.line);
            } else if Some(index) == header.tasks {
                if header.single {
                    list.push(Kind::Task, cell.text, cell.line);
                } else {
                    task = Some((cell.text, cell.line));
                }
            }
        }
        column += 1;
        if ends_row {
            column = 0;
            if let Some((id, line)) = task.take() {
                list.push(Kind::Task, id, line);
            }
        }
    }
    list.notices.extend(cells.open_quote());
}
