//! Tables with a header, and columns of spreadsheets.

use std::borrow::Cow;

use super::cells::{Cell, Cells, Separators};
use super::counted::Counted;
use super::names::{is_id, is_task_id, named, record};
use super::record::without_apostrophe;
use super::{List, Notice};
use crate::ItemKind;

/// How many columns a header may have; what is longer is no header.
const MAX_COLUMNS: usize = 256;

/// How many rows with a text in them may stand above a header: a title, and what a program
/// says of its export.
const MAX_ABOVE: usize = 8;

/// The first row of a table.
#[derive(Debug)]
pub(super) struct Header<'t> {
    /// Its line, from 1.
    line: usize,
    /// The rows above it that have a text in them.
    above: Counted,
    /// What its columns are for.
    columns: Columns,
    /// What its cells say.
    names: Vec<Cow<'t, str>>,
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
        self.names.len() == 1
    }

    /// Whether a row that says the same can hardly be anything but this header again.
    fn is_certain(&self) -> bool {
        match self.names.as_slice() {
            [name] => is_task_id(name),
            _ => true,
        }
    }

    /// Whether a cell in this place of its row is a task.
    fn is_task(&self, index: usize) -> bool {
        self.columns.tasks == Some(if self.is_single() { 0 } else { index })
    }

    /// Whether each row has to bring a task: where no column is for tasks, an application
    /// that is there again brings nothing, and a record's row may be about one.
    const fn is_of_tasks(&self) -> bool {
        self.columns.tasks.is_some() && self.columns.kinds.is_none()
    }
}

/// The header of a text; nothing if it is no table with one.
///
/// Most begin with it. Below a title only a row of several columns counts that can hardly be
/// anything else.
pub(super) fn header(text: &str) -> Option<Header<'_>> {
    let mut above = Counted::default();
    let mut row = NamedRow::read(Cells::new(text, Separators::ALL))?;
    let mut columns = row.columns();
    while columns.is_none() {
        above.add(row.line);
        if above.count() > MAX_ABOVE {
            return None;
        }
        let mut below = row.below;
        below.cut_at(Separators::ALL);
        row = NamedRow::read(below)?;
        columns = row.columns().filter(|_| row.can_be_no_other());
    }
    let columns = columns?;
    Some(Header {
        line: row.line,
        above,
        columns,
        others: row.names_besides(columns),
        names: row.names,
        below: row.below,
    })
}

/// The next row with a text in it, whether it is a header or not.
struct NamedRow<'t> {
    /// Its line, from 1.
    line: usize,
    names: Vec<Cow<'t, str>>,
    /// What follows it, cut as it is.
    below: Cells<'t>,
}

impl<'t> NamedRow<'t> {
    /// Nothing if there is none, or it has more columns than a header.
    fn read(cells: Cells<'t>) -> Option<Self> {
        let mut row = Self {
            line: 0,
            names: Vec::new(),
            below: cells,
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
        (!row.names.is_empty()).then_some(row)
    }

    /// Whether it names columns wherever it stands.
    fn can_be_no_other(&self) -> bool {
        let names = || self.names.iter().filter(|name| !name.is_empty());
        names().nth(1).is_some()
            && (names().any(|name| is_task_id(name)) || names_columns(&self.names))
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
        let tasks = self.best(ItemKind::Task).or_else(|| self.only_ids());
        let applications = self.best(ItemKind::Application);
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
    fn best(&self, kind: ItemKind) -> Option<usize> {
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
            // On one line, however many it has.
            .map(|(_, name)| name.split_whitespace().collect::<Vec<_>>().join(" "))
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
    let above = header.above;
    list.notices
        .extend(above.notice(|count, line| Notice::AboveHeader { count, line }));
    // A column that has a plain name already is told by it that another one was read.
    let (twice, unknown) = (header.others.iter().cloned()).partition(|name| named(name).is_some());
    list.notices.extend(Notice::left_out(unknown));
    list.notices.extend(Notice::said_twice(twice));
    let mut cells = header.below.clone();
    let mut row = Row::default();
    // The rows with cells that no column is for, those that bring nothing, and those that
    // are the header again.
    let mut wide = Counted::default();
    let mut idle = Counted::default();
    let mut repeated = Counted::default();
    let mut marked = Counted::default();
    let mut unnamed = vec![false; header.names.len()];
    let mut mark = list.mark();
    for cell in &mut cells {
        let ends_row = cell.ends_row();
        if !cell.text.is_empty()
            && let Some(has_text) = unnamed.get_mut(row.width)
        {
            *has_text = true;
        }
        // Names of applications may well be in brackets, and a record has marks of its own.
        if header.is_of_tasks() && header.is_task(row.width) && cell.has_foreign_marks() {
            marked.add(cell.line);
        }
        row.take(cell, header, list);
        if !ends_row {
            continue;
        }
        let row = core::mem::take(&mut row);
        let repeats = row.repeats(header);
        if repeats {
            list.back_to(mark);
        }
        let ended = if repeats { row } else { row.end(header, list) };
        if let Some(line) = ended.beyond {
            wide.add(line);
        }
        if let Some(line) = ended.filled {
            if repeats {
                repeated.add(line);
            } else if list.items.len() == mark.items && header.is_of_tasks() {
                idle.add(line);
            }
        }
        mark = list.mark();
    }
    list.notices
        .extend(repeated.notice(|count, line| Notice::RepeatedHeader { count, line }));
    let unnamed = (1..).zip(&unnamed).zip(&header.names);
    let unnamed = unnamed.filter(|((_, has_text), name)| **has_text && name.is_empty());
    list.notices
        .extend(Notice::without_name(unnamed.map(|((column, _), _)| column)));
    list.notices
        .extend(wide.notice(|count, line| Notice::MoreCells { count, line }));
    list.notices
        .extend(idle.notice(|count, line| Notice::NoIds { count, line }));
    list.notices
        .extend(marked.notice(|count, line| Notice::ForeignMarks { count, line }));
    list.notices.extend(cells.open_quote());
}

/// What is known of one row of a table, as far as it has been read.
#[derive(Default)]
struct Row<'t> {
    /// How many cells were read.
    width: usize,
    /// Whether one of them says something else than the header does.
    differs: bool,
    /// The item in the column of the tasks and its line.
    item: Option<(Cow<'t, str>, usize)>,
    /// The application and its line.
    application: Option<(Cow<'t, str>, usize)>,
    /// What the row says that its item is.
    kind: Option<ItemKind>,
    /// The line of the first cell with a text in it.
    filled: Option<usize>,
    /// The line of the first such cell that no column is for.
    beyond: Option<usize>,
}

impl<'t> Row<'t> {
    /// Takes the next cell in.
    fn take(&mut self, cell: Cell<'t>, header: &Header<'_>, list: &mut List<'t>) {
        let index = if header.is_single() { 0 } else { self.width };
        let Cell { text, line, .. } = cell;
        self.differs |= header.names.get(self.width) != Some(&text);
        self.width += 1;
        if text.is_empty() {
            return;
        }
        self.filled.get_or_insert(line);
        if index >= header.names.len() {
            self.beyond.get_or_insert(line);
        }
        let columns = header.columns;
        if Some(index) == columns.kinds {
            self.kind = named(&text).map(|(kind, _)| kind);
        } else if Some(index) == columns.applications {
            if header.is_single() {
                list.push_application(text, line);
            } else {
                self.application = Some((text, line));
            }
        } else if Some(index) == columns.tasks {
            if header.is_single() {
                list.push(ItemKind::Task, text, line);
            } else {
                self.item = Some((text, line));
            }
        }
    }

    /// Whether the row is the header again.
    fn repeats(&self, header: &Header<'_>) -> bool {
        !self.differs && self.width == header.names.len() && header.is_certain()
    }

    /// Puts what was kept into the list.
    fn end(mut self, header: &Header<'_>, list: &mut List<'t>) -> Self {
        if let Some((name, line)) = self.application.take() {
            if self.item.is_some() {
                list.push_application_of_task(name, line);
            } else {
                list.push_application(name, line);
            }
        }
        if let Some((text, line)) = self.item.take() {
            // Only records mark texts that a spreadsheet would take for formulas.
            let text = match header.columns.kinds {
                Some(_) => without_apostrophe(text),
                None => text,
            };
            match self.kind {
                Some(ItemKind::Application) => list.push_application(text, line),
                Some(ItemKind::Task) | None => list.push(ItemKind::Task, text, line),
            }
        }
        self
    }
}
