//! Tables with a header, and columns of spreadsheets.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::cells::{Cell, Cells, Separators};
use super::counted::Counted;
use super::doubts::{Doubts, DoubtsOfLine};
use super::names::{Names, are_alike, has_task_id, import_state, is_id, is_task_id, named, record};
use super::record::without_apostrophe;
use super::{List, Notice, marks};
use crate::ItemKind;
use crate::record::may_have_been_imported;

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
    /// The lines that are drawn above it.
    ruled: Counted,
    /// What its columns are for.
    columns: Columns,
    /// What its cells say.
    names: Vec<Cow<'t, str>>,
    /// The same, to know it again.
    known: Names,
    /// What follows it, cut as it is itself, or its names would not be theirs.
    below: Cells<'t>,
}

/// Where a table has what, by the columns' places from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Columns {
    /// The tasks.
    tasks: Option<usize>,
    /// What kind each item in the column of the tasks is of.
    kinds: Option<usize>,
    /// What became of the import that the item was in.
    states: Option<usize>,
    /// The applications.
    applications: Option<usize>,
}

/// What a row is that names columns, below a header.
enum Again<'t> {
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
    fn new(row: NamedRow<'t>, columns: Columns) -> Self {
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
    const fn is_single(&self) -> bool {
        self.names.len() == 1
    }

    /// Whether a row that says the same can hardly be anything but this header again.
    fn is_certain(&self) -> bool {
        let mut texts = self.names.iter().filter(|name| !name.is_empty());
        let first = texts.next();
        texts.next().is_some() || first.is_some_and(|name| is_task_id(name))
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

    /// The names of the columns that are for nothing.
    fn others(&self) -> impl Iterator<Item = &Cow<'t, str>> {
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

    /// What a row is that has the name of a column in it, from its beginning; nothing if it is
    /// a row as any other.
    fn again(&self, row: &Row<'_>, start: &Cells<'t>) -> Option<Again<'t>> {
        // A table that was put below another one may have other separators. Then its header
        // is one cell here.
        let cuts: &[_] = match (self.is_single(), row.texts) {
            (true, 1) => &[Some(Separators::ALL), Some(Separators::BARS)],
            (true, _) => &[Some(Separators::ALL)],
            (false, 1) => &[None, Some(Separators::ALL), Some(Separators::BARS)],
            (false, _) => &[None],
        };
        cuts.iter()
            .find_map(|cut| self.again_as(NamedRow::read(start.clone(), *cut)?))
    }

    /// The same of a row that was cut in one way.
    fn again_as(&self, mut row: NamedRow<'t>) -> Option<Again<'t>> {
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
        let columns = row.named_columns();
        let Columns {
            tasks: Some(tasks),
            applications,
            ..
        } = columns
        else {
            return None;
        };
        let has_several = row.texts().nth(1).is_some();
        if !row.texts().any(|name| is_task_id(name)) {
            // Words such as “app” and “task” may be items as well.
            let names_both = applications.is_some() && names_columns(&row.names);
            return names_both.then(|| again(row, columns, false))?;
        }
        if !has_several {
            if self.is_of_tasks() && self.is_task(tasks) {
                return Some(Again::Repeated { line });
            }
            if row.names.len() == 1 {
                row.below.cut_at(Separators::ALL);
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
        match record(&row.names) {
            Some((kinds, ids)) if self.columns.kinds.is_some() => Columns {
                tasks: Some(ids),
                kinds: Some(kinds),
                states: import_state(&row.names),
                applications: None,
            },
            _ => row.named_columns(),
        }
    }
}

/// The header of a text; nothing if it is no table with one.
///
/// Most begin with it. Below a title only a row counts that can hardly be anything else.
pub(super) fn header(text: &str) -> Option<Header<'_>> {
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
        let columns = if may_be { row.columns() } else { None };
        let found = match columns {
            Some(columns) => Some((row, columns)),
            None => NamedRow::read(start, Some(Separators::BARS))
                .filter(|row| row.line == line && row.has_bars())
                .and_then(|row| row.columns().map(|columns| (row, columns))),
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
    ///
    /// It is cut at the first of these separators that is in it; without any, as the text is.
    fn read(cells: Cells<'t>, separators: Option<Separators>) -> Option<Self> {
        let mut row = Self {
            line: 0,
            names: Vec::new(),
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
                cut_anew(&mut row.below);
            }
            if row.names.len() > MAX_COLUMNS {
                return None;
            }
        }
        (!row.names.is_empty()).then_some(row)
    }

    /// The names that say something.
    fn texts(&self) -> impl Iterator<Item = &Cow<'t, str>> {
        self.names.iter().filter(|name| !name.is_empty())
    }

    /// Whether it is a line that a program has drawn.
    fn is_ruled(&self) -> bool {
        self.texts().any(|text| marks::is_ruled(text))
            && self.texts().all(|text| marks::may_be_ruled(text))
    }

    /// Whether nothing follows it.
    fn is_last(&self) -> bool {
        !self.below.clone().any(|cell| !cell.text.is_empty())
    }

    /// Whether it is the name of tasks' ids alone.
    fn is_task_ids(&self) -> bool {
        matches!(self.names.as_slice(), [name] if is_task_id(name))
    }

    /// Whether it names columns wherever it stands.
    fn can_be_no_other(&self) -> bool {
        self.texts().nth(1).is_some()
            && (self.texts().any(|name| is_task_id(name)) || names_columns(&self.names))
    }

    /// Whether it names columns with bars between them, as an id with bars in it does not.
    fn has_bars(&self) -> bool {
        self.names.len() > 1
            && (self.can_be_no_other() || self.texts().any(|name| is_task_id(name)))
    }

    /// What the columns are for if it is a header; nothing if it is none.
    ///
    /// Without anything below it, a single word is a header only if it can hardly be an
    /// id: nothing must get lost.
    fn columns(&self) -> Option<Columns> {
        if self.is_last() && !names_columns(&self.names) {
            return None;
        }
        let columns = self.named_columns();
        if columns.tasks.is_some() || columns.applications.is_some() {
            return Some(columns);
        }
        let (kinds, ids) = record(&self.names)?;
        has_kinds(self.below.clone(), kinds, ids).then_some(Columns {
            tasks: Some(ids),
            kinds: Some(kinds),
            states: import_state(&self.names),
            applications: None,
        })
    }

    /// What the columns are for by the names that each of them has.
    fn named_columns(&self) -> Columns {
        Columns {
            tasks: self.best(ItemKind::Task).or_else(|| self.only_ids()),
            kinds: None,
            states: None,
            applications: self.best(ItemKind::Application),
        }
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

/// Reads the rows below a header.
pub(super) fn read<'t>(mut header: Header<'t>, list: &mut List<'t>) {
    list.notices.push(Notice::Header { line: header.line });
    let above = header.above;
    list.notices
        .extend(above.notice(|count, line| Notice::AboveHeader { count, line }));
    let mut told = Told::default();
    told.ruled.join(header.ruled);
    told.leave_out(&header);
    let mut cells = header.below.clone();
    let mut is_first = true;
    loop {
        let start = cells.clone();
        let mark = list.mark();
        let Some(mut row) = Row::read(&mut cells, &header, list) else {
            break;
        };
        let again = row.may_name.then(|| header.again(&row, &start)).flatten();
        match again {
            Some(Again::Repeated { line }) => {
                list.back_to(mark);
                told.repeated.add(line);
                continue;
            }
            Some(Again::Header {
                header: other,
                is_certain,
            }) => {
                list.back_to(mark);
                let counted = if is_certain {
                    &mut told.repeated
                } else {
                    &mut told.other
                };
                counted.add(other.line);
                if other.names != header.names {
                    told.leave_out(&other);
                }
                header = *other;
                cells = header.below.clone();
                is_first = true;
                continue;
            }
            Some(Again::Doubtful { line }) => told.doubts.add_unlikely(line),
            None => {}
        }
        let Some(line) = row.filled else { continue };
        // An application might be called like this.
        if row.is_ruled() && (is_first || header.is_of_tasks()) {
            list.back_to(mark);
            told.ruled.add(line);
            continue;
        }
        is_first = false;
        row.end(&header, list);
        if let Some(line) = row.beyond {
            told.wide.add(line);
        }
        if list.items.len() == mark.items && header.is_of_tasks() {
            told.idle.add(line);
        }
        if let Some(line) = row.imported.filter(|_| list.items.len() > mark.items) {
            told.imported.add(line);
        }
        told.unnamed.extend(row.unnamed);
        told.doubts.add(row.doubts);
    }
    told.finish(list);
    list.notices.extend(cells.open_quote());
}

/// What there is to say of the rows of a table.
#[derive(Default)]
struct Told {
    /// The names of the columns that were not read, and those that are told already.
    others: Vec<String>,
    known: BTreeSet<String>,
    /// The rows that are the header again, or another one.
    repeated: Counted,
    other: Counted,
    /// The lines that are drawn.
    ruled: Counted,
    /// The columns without a name that have a text in them, by their places from 0.
    unnamed: BTreeSet<usize>,
    /// The rows with cells that no column is for, and those that bring nothing.
    wide: Counted,
    idle: Counted,
    /// The rows whose items may have been imported already.
    imported: Counted,
    /// The name of a column that was not read, and may have the ids of the tasks.
    unclear_ids: Option<String>,
    doubts: Doubts,
}

impl Told {
    /// Takes in which columns of a header are for nothing.
    fn leave_out(&mut self, header: &Header<'_>) {
        for name in header.others() {
            // On one line, however many it has.
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            if header.columns.tasks.is_none() && is_id(&name) && self.unclear_ids.is_none() {
                self.unclear_ids = Some(name);
                continue;
            }
            if self.known.insert(name.clone()) {
                self.others.push(name);
            }
        }
    }

    /// Puts it into the list.
    fn finish(self, list: &mut List<'_>) {
        // A column that has a plain name already is told by it that another one was read.
        let (twice, unknown) = (self.others.into_iter()).partition(|name| named(name).is_some());
        let unnamed = self.unnamed.into_iter().map(|column| column + 1);
        let notices = [
            Notice::left_out(unknown),
            Notice::said_twice(twice),
            (self.repeated).notice(|count, line| Notice::RepeatedHeader { count, line }),
            (self.other).notice(|count, line| Notice::AnotherHeader { count, line }),
            (self.ruled).notice(|count, line| Notice::RuledLines { count, line }),
            Notice::without_name(unnamed),
            (self.wide).notice(|count, line| Notice::MoreCells { count, line }),
            (self.idle).notice(|count, line| Notice::NoIds { count, line }),
            (self.imported).notice(|count, line| Notice::MaybeImported { count, line }),
            self.unclear_ids.map(|name| Notice::UnclearIds { name }),
        ];
        list.notices.extend(notices.into_iter().flatten());
        list.notices.extend(self.doubts.notices());
    }
}

/// What is known of one row of a table, as far as it has been read.
#[derive(Default)]
struct Row<'t> {
    /// How many cells were read, and how many of them have a text.
    width: usize,
    texts: usize,
    /// Whether one of them says what a column could be called.
    may_name: bool,
    /// Whether one of them is a line that is drawn, and whether one can be no piece of it.
    has_ruled: bool,
    has_unruled: bool,
    /// The item in the column of the tasks and its line.
    item: Option<(Cow<'t, str>, usize)>,
    /// The application and its line.
    application: Option<(Cow<'t, str>, usize)>,
    /// What the row says that its item is.
    kind: Option<ItemKind>,
    /// The line of the cell that says that its item may have been imported.
    imported: Option<usize>,
    /// The line of the first cell with a text in it.
    filled: Option<usize>,
    /// The line of the first such cell that no column is for.
    beyond: Option<usize>,
    /// The columns without a name that have a text in it.
    unnamed: Vec<usize>,
    doubts: DoubtsOfLine,
}

impl<'t> Row<'t> {
    /// The next row; nothing behind the last one.
    fn read(cells: &mut Cells<'t>, header: &Header<'_>, list: &mut List<'t>) -> Option<Self> {
        let mut row = None;
        for cell in cells {
            let ends_row = cell.ends_row();
            row.get_or_insert_with(Self::default)
                .take(cell, header, list);
            if ends_row {
                break;
            }
        }
        row
    }

    /// Takes the next cell in.
    fn take(&mut self, cell: Cell<'t>, header: &Header<'_>, list: &mut List<'t>) {
        let index = if header.is_single() { 0 } else { self.width };
        self.width += 1;
        if cell.text.is_empty() {
            return;
        }
        self.texts += 1;
        self.see(&cell);
        self.may_name |=
            header.known.may_have(&cell.text) || (!cell.quoted && has_task_id(&cell.text));
        // Names of applications may well be in brackets, and a record has marks of its own.
        if header.is_of_tasks() && header.is_task(index) {
            self.doubts.see(&cell, false);
        }
        let Cell { text, line, .. } = cell;
        self.filled.get_or_insert(line);
        match header.names.get(index) {
            None => _ = self.beyond.get_or_insert(line),
            Some(name) if name.is_empty() => self.unnamed.push(index),
            Some(_) => {}
        }
        let columns = header.columns;
        if Some(index) == columns.kinds {
            self.kind = named(&text).map(|(kind, _)| kind);
        } else if Some(index) == columns.states {
            self.imported = may_have_been_imported(&text).then_some(line);
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

    /// Looks at whether a cell is a piece of a line that is drawn.
    fn see(&mut self, cell: &Cell<'_>) {
        if cell.quoted || self.has_unruled || !marks::may_be_ruled(&cell.text) {
            self.has_unruled = true;
        } else {
            self.has_ruled |= marks::is_ruled(&cell.text);
        }
    }

    /// Whether the row is a line that a program has drawn.
    const fn is_ruled(&self) -> bool {
        self.has_ruled && !self.has_unruled
    }

    /// Puts what was kept into the list.
    fn end(&mut self, header: &Header<'_>, list: &mut List<'t>) {
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
    }
}
