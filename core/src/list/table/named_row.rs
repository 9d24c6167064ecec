//! A row that may be a header: what it looks like, before anybody knows what is below it.

use std::borrow::Cow;

use super::columns::names_columns;
use crate::list::cells::{Cells, Separators};
use crate::list::marks;
use crate::list::names::is_task_id;

/// How many columns a header may have; what is longer is no header.
const MAX_COLUMNS: usize = 256;

/// The next row with a text in it, whether it is a header or not.
pub(super) struct NamedRow<'t> {
    /// Its line, from 1.
    pub(super) line: usize,
    pub(super) names: Vec<Cow<'t, str>>,
    /// What it was cut from, with all that follows it.
    text: &'t str,
    /// What follows it, cut as it is.
    pub(super) below: Cells<'t>,
}

impl<'t> NamedRow<'t> {
    /// Nothing if there is none, or it has more columns than a header.
    ///
    /// It is cut at the first of these separators that is in it; without any, as the text is.
    pub(super) fn read(cells: Cells<'t>, separators: Option<Separators>) -> Option<Self> {
        let mut row = Self {
            line: 0,
            names: Vec::new(),
            text: cells.rest(),
            below: cells,
        };
        let cut_anew = |cells: &mut Cells<'t>| {
            if let Some(separators) = separators {
                cells.cut_at(separators);
            }
        };
        cut_anew(&mut row.below);
        while let Some(cell) = row.below.next() {
            let ends_row = cell.ends_row();
            if row.names.is_empty() {
                row.line = cell.line;
                let found = cell.end.and_then(Separators::only);
                if let Some(found) = found.filter(|_| separators.is_some()) {
                    row.below.cut_at(found);
                }
            }
            row.names.push(cell.text);
            if ends_row {
                if row.texts().next().is_some() {
                    break;
                }
                // A table may begin further down on its sheet.
                row.names.clear();
                row.text = row.below.rest();
                cut_anew(&mut row.below);
            }
            if row.names.len() > MAX_COLUMNS {
                return None;
            }
        }
        (!row.names.is_empty()).then_some(row)
    }

    /// The names that say something.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Cow<'t, str>> {
        self.names.iter().filter(|name| !name.is_empty())
    }

    /// Whether it is a line that a program has drawn.
    pub(super) fn is_ruled(&self) -> bool {
        self.texts().any(|text| marks::is_ruled(text))
            && self.texts().all(|text| marks::may_be_ruled(text))
    }

    /// Whether nothing follows it.
    pub(super) fn is_last(&self) -> bool {
        !self.below.clone().any(|cell| !cell.text.is_empty())
    }

    /// Whether it is the name of tasks' ids alone.
    pub(super) fn is_task_ids(&self) -> bool {
        matches!(self.names.as_slice(), [name] if is_task_id(name))
    }

    /// Whether the bars at its ends are double, as Confluence has them in a header alone: what is
    /// below them stands in other places. Columns without a name have at least a space between
    /// their bars.
    fn has_double_bars(&self) -> bool {
        let length = self.text.len().saturating_sub(self.below.rest().len());
        let row = self.text.get(..length).unwrap_or_default().trim();
        row.starts_with("||") && row.ends_with("||")
    }

    /// Whether it names columns wherever it stands.
    pub(super) fn can_be_no_other(&self) -> bool {
        self.texts().nth(1).is_some()
            && (self.texts().any(|name| is_task_id(name)) || names_columns(&self.names))
    }

    /// Whether it names columns with bars between them, as an id with bars in it does not.
    pub(super) fn has_bars(&self) -> bool {
        self.names.len() > 1
            && !self.has_double_bars()
            && (self.can_be_no_other() || self.texts().any(|name| is_task_id(name)))
    }
}
