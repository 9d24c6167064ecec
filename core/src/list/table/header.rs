//! Finding the header of a text, if it is a table with one.

use std::borrow::Cow;

use super::columns::Columns;
use super::named_row::NamedRow;
use crate::list::cells::{Cells, Separators};
use crate::list::counted::Counted;
use crate::list::names::{Names, is_task_id};

/// How many rows with a text in them may stand above a header: a title, and what a program
/// says of its export.
const MAX_ABOVE: usize = 8;

/// The first row of a table.
#[derive(Debug)]
pub(super) struct Header<'t> {
    /// Its line, from 1.
    pub(super) line: usize,
    /// The rows above it that have a text in them.
    pub(super) above: Counted,
    /// The lines that are drawn above it.
    pub(super) ruled: Counted,
    /// What its columns are for.
    pub(super) columns: Columns,
    /// What its cells say.
    pub(super) names: Vec<Cow<'t, str>>,
    /// The same, to know it again.
    pub(super) known: Names,
    /// What follows it, cut as it is itself, or its names would not be theirs.
    pub(super) below: Cells<'t>,
}

impl<'t> Header<'t> {
    pub(super) fn new(row: NamedRow<'t>, columns: Columns) -> Self {
        Self {
            line: row.line,
            above: Counted::default(),
            ruled: Counted::default(),
            columns,
            known: Names::new(&row.names),
            names: row.names,
            below: row.below,
        }
    }

    /// Whether there is but one column, so that every cell belongs to it.
    pub(super) const fn is_single(&self) -> bool {
        self.names.len() == 1
    }

    /// Whether a row that says the same can hardly be anything but this header again.
    pub(super) fn is_certain(&self) -> bool {
        let mut texts = self.names.iter().filter(|name| !name.is_empty());
        let first = texts.next();
        texts.next().is_some() || first.is_some_and(|name| is_task_id(name))
    }

    /// Whether a cell in this place of its row is a task.
    pub(super) fn is_task(&self, index: usize) -> bool {
        self.columns.tasks == Some(if self.is_single() { 0 } else { index })
    }

    /// Whether a cell in this place of its row is an application.
    pub(super) fn is_application(&self, index: usize) -> bool {
        self.columns.applications == Some(if self.is_single() { 0 } else { index })
    }

    /// Whether each row has to bring a task: where no column is for tasks, an application
    /// that is there again brings nothing, and a record's row may be about one.
    pub(super) const fn is_of_tasks(&self) -> bool {
        self.columns.tasks.is_some() && self.columns.kinds.is_none()
    }

    /// Whether the column of the tasks has their ids for certain: beside others, one that is
    /// called "task" may have what they are called.
    pub(super) fn has_task_ids(&self) -> bool {
        self.columns.tasks.is_some_and(|tasks| {
            self.is_single()
                || self.columns.kinds.is_some()
                || self.names.get(tasks).is_some_and(|name| is_task_id(name))
        })
    }

    /// The names of the columns that are for nothing.
    pub(super) fn others(&self) -> impl Iterator<Item = &Cow<'t, str>> {
        let columns = self.columns;
        let known = [
            columns.tasks,
            columns.kinds,
            columns.states,
            columns.applications,
        ];
        let names = self.names.iter().enumerate();
        names
            .filter(move |(index, name)| !known.contains(&Some(*index)) && !name.is_empty())
            .map(|(_, name)| name)
    }
}

/// The header of a text; nothing if it is no table with one.
///
/// Most begin with it. Below a title only a row counts that can hardly be anything else.
pub(super) fn find(text: &str) -> Option<Header<'_>> {
    let mut above = Counted::default();
    let mut ruled = Counted::default();
    let mut has_title = false;
    let mut cells = Cells::new(text, Separators::ALL);
    loop {
        let start = cells;
        let row = NamedRow::read(start.clone(), Some(Separators::ALL))?;
        cells = row.below.clone();
        if row.is_ruled() {
            ruled.add(row.line);
            continue;
        }
        let is_title = above.count() == 0 && row.names.len() == 1;
        let line = row.line;
        let may_be = above.count() == 0
            || row.can_be_no_other()
            || (has_title && row.is_task_ids() && !row.is_last());
        let columns = if may_be { Columns::of(&row) } else { None };
        let found = match columns {
            Some(columns) => Some((row, columns)),
            None => NamedRow::read(start, Some(Separators::BARS))
                .filter(|row| row.line == line && row.has_bars())
                .and_then(|row| Columns::of(&row).map(|columns| (row, columns))),
        };
        if let Some((row, columns)) = found {
            return Some(Header {
                above,
                ruled,
                ..Header::new(row, columns)
            });
        }
        has_title = is_title;
        above.add(line);
        if above.count() > MAX_ABOVE {
            return None;
        }
    }
}
