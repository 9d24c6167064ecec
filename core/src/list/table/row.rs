//! One row of a table below its header: what its cells bring, and what there is to say of it.

use std::borrow::Cow;

use super::header::Header;
use super::swallowed::Swallowed;
use crate::ItemKind;
use crate::list::cells::{Cell, Cells};
use crate::list::doubts::DoubtsOfLine;
use crate::list::fillers::{is_amount, is_of_total};
use crate::list::names::{has_task_id, named};
use crate::list::record::without_apostrophe;
use crate::list::shape::ShapeOfLine;
use crate::list::{List, marks};
use crate::record::may_have_been_imported;

/// What is known of one row of a table, as far as it has been read.
#[derive(Default)]
pub(super) struct Row<'t> {
    /// How its cells lie, and how many of them have a text.
    pub(super) shape: ShapeOfLine,
    /// Whether one of them says what a column could be called.
    pub(super) may_name: bool,
    drawn: Drawn,
    /// The item in the column of the tasks and its line.
    item: Option<(Cow<'t, str>, usize)>,
    /// The application and its line.
    application: Option<(Cow<'t, str>, usize)>,
    /// What the row says that its item is.
    kind: Option<ItemKind>,
    /// The line of the cell that says that its item may have been imported.
    pub(super) imported: Option<usize>,
    /// The line of the first cell with a text in it.
    pub(super) filled: Option<usize>,
    /// The line of the first such cell if it stands beside the tasks, and says that the row is a
    /// total.
    total: Option<usize>,
    /// The line of the first cell with a text in it that no column is for.
    pub(super) beyond: Option<usize>,
    /// The first cell that seems to have rows in it.
    swallowed: Option<Swallowed>,
    /// The columns without a name that have a text in it.
    pub(super) unnamed: Vec<usize>,
    pub(super) doubts: DoubtsOfLine<'t>,
}

/// Whether a row is a line that a program has drawn, as far as it has been read.
#[derive(Default)]
struct Drawn {
    /// Whether one of its cells is such a line, and whether one can be no piece of it.
    has_ruled: bool,
    has_unruled: bool,
    /// Whether one is not what Markdown has below the name of a column.
    has_no_delimiter: bool,
}

impl Drawn {
    /// Takes the next cell with a text in it.
    fn see(&mut self, cell: &Cell<'_>) {
        self.has_no_delimiter |= cell.quoted || !marks::is_delimiter(&cell.text);
        if cell.quoted || self.has_unruled || !marks::may_be_ruled(&cell.text) {
            self.has_unruled = true;
        } else {
            self.has_ruled |= marks::is_ruled(&cell.text);
        }
    }
}

impl<'t> Row<'t> {
    /// The next row; nothing behind the last one.
    pub(super) fn read(
        cells: &mut Cells<'t>,
        header: &Header<'_>,
        list: &mut List<'t>,
    ) -> Option<Self> {
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
        let place = self.shape.see(&cell);
        let index = if header.is_single() { 0 } else { place };
        if cell.text.is_empty() {
            return;
        }
        self.drawn.see(&cell);
        if self.swallowed.is_none() {
            self.swallowed = Swallowed::of(&cell, place, header);
        }
        self.may_name |=
            header.known.may_have(&cell.text) || (!cell.quoted && has_task_id(&cell.text));
        if self.shape.texts == 1 && !header.is_task(index) {
            self.total = is_of_total(&cell.text).then_some(cell.line);
        }
        // Names of applications may well be in brackets, and a record has marks of its own.
        if header.is_of_tasks() && header.is_task(index) {
            self.doubts.see(&cell, false);
        } else if header.is_application(index) {
            self.doubts.see_name(&cell);
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

    /// Whether the row is a line that a program has drawn.
    pub(super) const fn is_ruled(&self) -> bool {
        self.drawn.has_ruled && !self.drawn.has_unruled
    }

    /// Whether it is such a line below a header, however short its pieces are.
    pub(super) const fn is_delimiters(&self) -> bool {
        self.filled.is_some() && !self.drawn.has_no_delimiter
    }

    /// The lines on which a cell begins and ends that has rows in it.
    pub(super) fn swallowed(&self, header: &Header<'_>) -> Option<(usize, usize)> {
        let cell = self.swallowed.as_ref()?;
        (cell.ends_as_row(self.shape.cells, header)).then_some((cell.line, cell.end))
    }

    /// The line of a row that is a total, by its first cell and by what stands in the place of its
    /// id. A filler there is doubted as an id already.
    pub(super) fn total(&self) -> Option<usize> {
        let (id, _) = self.item.as_ref()?;
        self.total.filter(|_| is_amount(id))
    }

    /// Puts what was kept into the list.
    pub(super) fn end(&mut self, header: &Header<'_>, list: &mut List<'t>) {
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
