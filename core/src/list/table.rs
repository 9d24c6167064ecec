//! Tables with a header, and columns of spreadsheets.

use super::cells::{Cells, Separators};
use std::borrow::Cow;

use super::names::{is_id, is_task_id, named, record};
use super::record::without_apostrophe;
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
    /// Where it says of each item in the column of the tasks what kind it is of.
    kinds: Option<usize>,
    /// How many columns it names.
    columns: usize,
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
/// Without anything below it, a single word is a header only if it can hardly be an id:
/// nothing must get lost.
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
    let is_alone = !cells.clone().any(|cell| !cell.text.is_empty());
    if is_alone && !names_columns(&names) {
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
    let mut header = Header {
        line,
        tasks: column(Kind::Task).or_else(|| only_ids().then_some(0)),
        kinds: None,
        applications: column(Kind::Application),
        columns: 0,
        others: Vec::new(),
        separators: separators.unwrap_or(Separators::ALL),
        single,
    };
    if header.tasks.is_none() && header.applications.is_none() {
        let (kinds, ids) = record(&names).filter(|&(kinds, ids)| has_kinds(cells, kinds, ids))?;
        header.kinds = Some(kinds);
        header.tasks = Some(ids);
    }
    header.columns = names.len();
    let known = [header.tasks, header.kinds, header.applications];
    let others = names
        .iter()
        .enumerate()
        .filter(|(index, name)| !known.contains(&Some(*index)) && !name.is_empty())
        .map(|(_, name)| name.to_string())
        .collect();
    Some(Header { others, ..header })
}

/// Whether a row that stands alone is a header for certain.
fn names_columns(names: &[Cow<'_, str>]) -> bool {
    match names {
        [name] => is_task_id(name),
        names => {
            record(names).is_some()
                || names
                    .iter()
                    .filter(|name| !name.is_empty())
                    .all(|name| named(name).is_some())
        }
    }
}

/// Whether each row with something in the column of the ids says a known kind of it.
/// If not, it is another table that happens to have these columns, and to read some
/// of its rows would lose the others.
fn has_kinds(cells: Cells<'_>, kinds: usize, ids: usize) -> bool {
    let mut column = 0;
    let mut known = false;
    let mut filled = false;
    for cell in cells {
        if column == kinds {
            known = named(&cell.text).is_some();
        } else if column == ids {
            filled = !cell.text.is_empty();
        }
        column += 1;
        if cell.ends_row() {
            if filled && !known {
                return false;
            }
            (column, known, filled) = (0, false, false);
        }
    }
    true
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
    let mut kind = Kind::Task;
    // The rows with cells that no column is for, the line of the first, and whether this
    // row is counted among them.
    let (mut more, mut first_more, mut is_counted) = (0, 0, false);
    for cell in &mut cells {
        let ends_row = cell.ends_row();
        let index = if header.single { 0 } else { column };
        if cell.line > header.line && !cell.text.is_empty() {
            if index >= header.columns && !is_counted {
                more += 1;
                is_counted = true;
                if more == 1 {
                    first_more = cell.line;
                }
            }
            if Some(index) == header.kinds {
                kind = named(&cell.text).map_or(Kind::Task, |(kind, _)| kind);
            } else if Some(index) == header.applications {
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
            is_counted = false;
            match (task.take(), header.kinds) {
                (Some((id, line)), None) => list.push(Kind::Task, id, line),
                (Some((item, line)), Some(_)) => {
                    let text = without_apostrophe(item);
                    match kind {
                        Kind::Task => list.push(Kind::Task, text, line),
                        Kind::Application => list.push_application(text, line),
                    }
                }
                (None, _) => {}
            }
            kind = Kind::Task;
        }
    }
    if more > 0 {
        list.notices.push(Notice::MoreCells {
            count: more,
            line: first_more,
        });
    }
    list.notices.extend(cells.open_quote());
}
