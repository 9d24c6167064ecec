//! Tables with a header, and columns of spreadsheets.

use std::borrow::Cow;

use super::cells::{Cells, Separators};
use super::counted::Counted;
use super::names::{is_id, is_task_id, named, record};
use super::record::without_apostrophe;
use super::{Kind, List, Notice};

/// How many columns a header may have; what is longer is no header.
const MAX_COLUMNS: usize = 256;

/// The first row of a table.
#[derive(Debug)]
pub(super) struct Header<'t> {
    /// Its line, from 1.
    line: usize,
    /// What its columns are for.
    columns: Columns,
    /// How many columns it names.
    width: usize,
    /// The names of the columns that are for nothing.
    others: Vec<String>,
    /// What follows it, cut as it is itself, or its names would not be theirs.
    below: Cells<'t>,
}

/// Where a table has what, by the columns' places from 0.
#[derive(Clone, Copy, Debug)]
struct Columns {
    /// The tasks.
    tasks: Option<usize>,
    /// What kind each item in the column of the tasks is of.
    kinds: Option<usize>,
    /// The applications.
    applications: Option<usize>,
}

impl Header<'_> {
    /// Whether there is but one column, so that every cell belongs to it.
    const fn is_single(&self) -> bool {
        self.width == 1
    }
}

/// The header that a text begins with; nothing if it begins with an item.
pub(super) fn header(text: &str) -> Option<Header<'_>> {
    let row = FirstRow::read(text)?;
    let columns = row.columns()?;
    Some(Header {
        line: row.line,
        columns,
        width: row.names.len(),
        others: row.names_besides(columns),
        below: row.below,
    })
}

/// The first row with a text in it, whether it is a header or not.
struct FirstRow<'t> {
    /// Its line, from 1.
    line: usize,
    names: Vec<Cow<'t, str>>,
    /// What follows it, cut as it is.
    below: Cells<'t>,
}

impl<'t> FirstRow<'t> {
    /// Nothing if it has more columns than a header.
    fn read(text: &'t str) -> Option<Self> {
        let mut row = Self {
            line: 0,
            names: Vec::new(),
            below: Cells::new(text, Separators::ALL),
        };
        while let Some(cell) = row.below.next() {
            let ends_row = cell.ends_row();
            if row.names.is_empty() {
                row.line = cell.line;
                if let Some(separators) = cell.end.and_then(Separators::only) {
                    row.below.cut_at(separators);
                }
            }
            row.names.push(cell.text);
            if ends_row {
                if row.names.iter().any(|name| !name.is_empty()) {
                    break;
                }
                // A table may begin further down on its sheet.
                row.names.clear();
                row.below.cut_at(Separators::ALL);
            }
            if row.names.len() > MAX_COLUMNS {
                return None;
            }
        }
        Some(row)
    }

    /// What the columns are for if it is a header; nothing if it is none.
    ///
    /// Without anything below it, a single word is a header only if it can hardly be an
    /// id: nothing must get lost.
    fn columns(&self) -> Option<Columns> {
        let is_alone = !self.below.clone().any(|cell| !cell.text.is_empty());
        if is_alone && !names_columns(&self.names) {
            return None;
        }
        let tasks = self.best(Kind::Task).or_else(|| self.only_ids());
        let applications = self.best(Kind::Application);
        if tasks.is_some() || applications.is_some() {
            return Some(Columns {
                tasks,
                kinds: None,
                applications,
            });
        }
        let (kinds, ids) = record(&self.names)?;
        has_kinds(self.below.clone(), kinds, ids).then_some(Columns {
            tasks: Some(ids),
            kinds: Some(kinds),
            applications: None,
        })
    }

    /// The column with the best name for items of a kind.
    fn best(&self, kind: Kind) -> Option<usize> {
        let ranked = self.names.iter().enumerate().filter_map(|(index, name)| {
            let (of, rank) = named(name)?;
            (of == kind).then_some((rank, index))
        });
        ranked.min().map(|(_, index)| index)
    }

    /// The only column, if it has a name for ids of any kind.
    fn only_ids(&self) -> Option<usize> {
        match self.names.as_slice() {
            [name] if is_id(name) => Some(0),
            _ => None,
        }
    }

    /// The names of the columns that are for nothing.
    fn names_besides(&self, columns: Columns) -> Vec<String> {
        let known = [columns.tasks, columns.kinds, columns.applications];
        self.names
            .iter()
            .enumerate()
            .filter(|(index, name)| !known.contains(&Some(*index)) && !name.is_empty())
            .map(|(_, name)| name.to_string())
            .collect()
    }
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
pub(super) fn read<'t>(header: &Header<'t>, list: &mut List<'t>) {
    list.notices.push(Notice::Header { line: header.line });
    if !header.others.is_empty() {
        list.notices.push(Notice::LeftOut {
            names: header.others.clone(),
        });
    }
    let columns = header.columns;
    let mut cells = header.below.clone();
    let mut column = 0;
    // The task of the row, kept until the row's application stands before it.
    let mut task = None;
    let mut kind = Kind::Task;
    // The rows with cells that no column is for, and the line of the first such cell of
    // this row.
    let mut wide = Counted::default();
    let mut beyond = None;
    // The rows that bring nothing, and the line of this one, if there is a text in it.
    let mut idle = Counted::default();
    let mut filled = None;
    let mut items = list.items.len();
    for cell in &mut cells {
        let ends_row = cell.ends_row();
        let index = if header.is_single() { 0 } else { column };
        if !cell.text.is_empty() {
            filled.get_or_insert(cell.line);
            if index >= header.width {
                beyond.get_or_insert(cell.line);
            }
            if Some(index) == columns.kinds {
                kind = named(&cell.text).map_or(Kind::Task, |(kind, _)| kind);
            } else if Some(index) == columns.applications {
                list.push_application(cell.text, cell.line);
            } else if Some(index) == columns.tasks {
                if header.is_single() {
                    list.push(Kind::Task, cell.text, cell.line);
                } else {
                    task = Some((cell.text, cell.line));
                }
            }
        }
        column += 1;
        if ends_row {
            column = 0;
            if let Some(line) = beyond.take() {
                wide.add(line);
            }
            match (task.take(), columns.kinds) {
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
            // Where no column is for tasks, a name that is there again is no surprise.
            if let Some(line) = filled.take()
                && list.items.len() == items
                && columns.tasks.is_some()
                && columns.kinds.is_none()
            {
                idle.add(line);
            }
            items = list.items.len();
        }
    }
    let wide = wide.notice(|count, line| Notice::MoreCells { count, line });
    list.notices.extend(wide);
    list.notices
        .extend(idle.notice(|count, line| Notice::NoIds { count, line }));
    list.notices.extend(cells.open_quote());
}
