//! What the columns of a table are for, by what they are called.

use std::borrow::Cow;

use super::named_row::NamedRow;
use crate::ItemKind;
use crate::list::cells::Cells;
use crate::list::names::{import_state, is_id, is_task_id, named, record};

/// Where a table has what, by the columns' places from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// The tasks.
    pub(super) tasks: Option<usize>,
    /// What kind each item in the column of the tasks is of.
    pub(super) kinds: Option<usize>,
    /// What became of the import that the item was in.
    pub(super) states: Option<usize>,
    /// The applications.
    pub(super) applications: Option<usize>,
}

impl Columns {
    /// What the columns below a row are for if it is a header; nothing if it is none.
    ///
    /// Without anything below it, a single word is a header only if it can hardly be an
    /// id: nothing must get lost.
    pub(super) fn of(row: &NamedRow<'_>) -> Option<Self> {
        if row.is_last() && !names_columns(&row.names) {
            return None;
        }
        let columns = Self::named(&row.names);
        if columns.tasks.is_some() || columns.applications.is_some() {
            return Some(columns);
        }
        let (kinds, ids) = record(&row.names)?;
        has_kinds(row.below.clone(), kinds, ids).then(|| Self::of_record(&row.names))?
    }

    /// What they are for by the names that each of them has.
    pub(super) fn named(names: &[Cow<'_, str>]) -> Self {
        Self {
            tasks: best(names, ItemKind::Task).or_else(|| only_ids(names)),
            kinds: None,
            states: None,
            applications: best(names, ItemKind::Application),
        }
    }

    /// What they are for in a record of imports, if these are the names of one.
    pub(super) fn of_record(names: &[Cow<'_, str>]) -> Option<Self> {
        let (kinds, ids) = record(names)?;
        Some(Self {
            tasks: Some(ids),
            kinds: Some(kinds),
            states: import_state(names),
            applications: None,
        })
    }
}

/// The column with the best name for items of a kind.
fn best(names: &[Cow<'_, str>], kind: ItemKind) -> Option<usize> {
    let ranked = names.iter().enumerate().filter_map(|(index, name)| {
        let (of, rank) = named(name)?;
        (of == kind).then_some((rank, index))
    });
    ranked.min().map(|(_, index)| index)
}

/// The only column, if it has a name for ids of any kind.
fn only_ids(names: &[Cow<'_, str>]) -> Option<usize> {
    match names {
        [name] if is_id(name) => Some(0),
        _ => None,
    }
}

/// Whether a row that stands alone is a header for certain.
pub(super) fn names_columns(names: &[Cow<'_, str>]) -> bool {
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
    let mut kind = Cow::default();
    let mut id = Cow::default();
    for cell in cells {
        let ends_row = cell.ends_row();
        if column == kinds {
            kind = cell.text;
        } else if column == ids {
            id = cell.text;
        }
        column += 1;
        if ends_row {
            // Several records may have been put together, with the header of each.
            if !id.is_empty() && named(&kind).is_none() && record(&[&kind, &id]).is_none() {
                return false;
            }
            (column, kind, id) = (0, Cow::default(), Cow::default());
        }
    }
    true
}
