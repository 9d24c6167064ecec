//! Rows below a header that name columns again: the same header, as where several tables were
//! put together, or the header of another table, or what may be a row as well.

use std::borrow::Cow;

use super::columns::{Columns, names_columns};
use super::header::Header;
use super::named_row::NamedRow;
use super::row::Row;
use crate::ItemKind;
use crate::list::cells::{Cells, Separators};
use crate::list::names::{are_alike, is_task_id, named, record};

/// What a row is that names columns, below a header.
pub(super) enum Again<'t> {
    /// The header, or a piece of it, and nothing else.
    Repeated {
        /// Its line, from 1.
        line: usize,
    },
    /// The header of what follows.
    Header {
        header: Box<Header<'t>>,
        /// Whether it can hardly be anything else.
        is_certain: bool,
    },
    /// It may be a row as well, and is read as one.
    Doubtful {
        /// Its line, from 1.
        line: usize,
    },
}

impl<'t> Header<'t> {
    /// What a row is that has the name of a column in it, from its beginning; nothing if it is
    /// a row as any other.
    pub(super) fn again(
        &self,
        row: &Row<'_>,
        start: &Cells<'t>,
        is_behind_empty: bool,
    ) -> Option<Again<'t>> {
        // A table that was put below another one may have other separators. Then its header
        // is one cell here.
        let cuts: &[_] = match (self.is_single(), row.shape.texts) {
            (true, 1) => &[Some(Separators::ALL), Some(Separators::BARS)],
            (true, _) => &[Some(Separators::ALL)],
            (false, 1) => &[None, Some(Separators::ALL), Some(Separators::BARS)],
            (false, _) => &[None],
        };
        cuts.iter()
            .find_map(|cut| self.again_as(NamedRow::read(start.clone(), *cut)?, is_behind_empty))
    }

    /// The same of a row that was cut in one way.
    fn again_as(&self, mut row: NamedRow<'t>, is_behind_empty: bool) -> Option<Again<'t>> {
        let line = row.line;
        let again = |row, columns, is_certain| {
            let header = Box::new(Header::new(row, columns));
            Some(Again::Header { header, is_certain })
        };
        if self.is_said_by(&row) {
            if !self.is_certain() {
                return Some(Again::Doubtful { line });
            }
            let columns = self.columns_of(&row);
            return again(row, columns, true);
        }
        if let Some((kinds, ids)) = record(&row.names) {
            if (self.columns.kinds, self.columns.tasks) != (Some(kinds), Some(ids)) {
                return Some(Again::Doubtful { line });
            }
            let columns = self.columns_of(&row);
            return again(row, columns, true);
        }
        let columns = Columns::named(&row.names);
        let applications = columns.applications;
        let has_several = row.texts().nth(1).is_some();
        let is_of_ids = row.texts().any(|name| is_task_id(name));
        if row.names.len() == 1 {
            row.below.cut_at(Separators::ALL);
        }
        if !is_of_ids {
            // Words such as “app” and “task” may be items as well, unless they begin a table of
            // their own.
            let is_apart = is_behind_empty && self.columns.kinds.is_none();
            let is_header = match (columns.tasks, applications) {
                (None, None) => return None,
                (Some(_), Some(_)) if names_columns(&row.names) => true,
                _ => is_apart && row.texts().all(|name| self.known.may_have(name)),
            };
            if is_header {
                return again(row, columns, false);
            }
            let is_doubtful = self.is_of_other_kind(&row)
                && (is_apart || !has_several || row.texts().all(|name| self.known.may_have(name)));
            return is_doubtful.then_some(Again::Doubtful { line });
        }
        let tasks = columns.tasks?;
        if !has_several {
            if self.is_of_tasks() && self.is_task(tasks) {
                return Some(Again::Repeated { line });
            }
            return again(row, columns, false);
        }
        if names_columns(&row.names) || (!self.is_single() && columns == self.columns) {
            return again(row, columns, true);
        }
        // Where but the name of the application is another one, it may be an application.
        let is_elsewhere = self.is_single() || self.columns.tasks != Some(tasks);
        (is_elsewhere || applications.is_some()).then(|| again(row, columns, false))?
    }

    /// Whether a row begins with what a column of tasks is called where an application stands, or
    /// the other way round.
    fn is_of_other_kind(&self, row: &NamedRow<'_>) -> bool {
        let mut names = row.names.iter().enumerate();
        let first = names.find(|(_, name)| !name.is_empty());
        first.is_some_and(|(index, name)| match named(name) {
            Some((ItemKind::Task, _)) => self.is_application(index),
            Some((ItemKind::Application, _)) => self.is_of_tasks() && self.is_task(index),
            None => false,
        })
    }

    /// Whether a row has the same names, in whatever spelling and order.
    fn is_said_by(&self, row: &NamedRow<'_>) -> bool {
        let up_to_text = |names: &[Cow<'_, str>]| {
            let last = names.iter().rposition(|name| !name.is_empty());
            last.map_or(0, |last| last + 1)
        };
        let is_in_place = up_to_text(&self.names) == up_to_text(&row.names)
            && self
                .names
                .iter()
                .zip(&row.names)
                .all(|(name, other)| are_alike(name, other));
        is_in_place || (row.texts().nth(1).is_some() && self.known.are(&row.names))
    }

    /// What the columns are for in a row that has the same names.
    fn columns_of(&self, row: &NamedRow<'_>) -> Columns {
        let record = self
            .columns
            .kinds
            .and_then(|_| Columns::of_record(&row.names));
        record.unwrap_or_else(|| Columns::named(&row.names))
    }
}
