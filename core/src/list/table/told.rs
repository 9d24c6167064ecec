//! What there is to say of the rows of a table, once all of them have been read.

use std::collections::BTreeSet;

use super::header::Header;
use crate::list::counted::Counted;
use crate::list::doubts::Doubts;
use crate::list::names::{is_id, named};
use crate::list::notice::{Missing, Nested};
use crate::list::shape::Shape;
use crate::list::{Detail, List, Notice, NoticeKind};

/// What there is to say of the rows of a table.
#[derive(Default)]
pub(super) struct Told<'t> {
    /// The names of the columns that were not read, and those that are told already.
    others: Vec<String>,
    known: BTreeSet<String>,
    /// Whether a header names no column that has the ids of tasks for certain, and whether one
    /// names none for applications.
    lacks_tasks: bool,
    lacks_applications: bool,
    /// Whether a header is that of a record, which has a place for items of both kinds.
    has_record: bool,
    /// The rows that are the header again, or another one.
    pub(super) repeated: Counted,
    pub(super) other: Counted,
    /// The lines that are drawn.
    pub(super) ruled: Counted,
    /// The columns without a name that have a text in them, by their places from 0.
    pub(super) unnamed: BTreeSet<usize>,
    /// The lines on which the first cell begins and ends that seems to have rows in it.
    pub(super) swallowed: Option<(usize, usize)>,
    /// The rows with cells that no column is for, and those that bring nothing.
    pub(super) wide: Counted,
    pub(super) idle: Counted,
    /// The rows whose items may have been imported already.
    pub(super) imported: Counted,
    /// The name of a column that was not read, and may have the ids of the tasks.
    unclear_ids: Option<String>,
    /// How the rows lie below headers of one column, to which every cell belongs.
    pub(super) shape: Shape,
    pub(super) doubts: Doubts<'t>,
}

impl Told<'_> {
    /// Takes in which columns of a header are for nothing.
    pub(super) fn leave_out(&mut self, header: &Header<'_>) {
        let has_task_ids = header.has_task_ids();
        self.lacks_tasks |= !has_task_ids;
        self.has_record |= header.columns.kinds.is_some();
        self.lacks_applications |=
            header.columns.applications.is_none() && header.columns.kinds.is_none();
        for name in header.others() {
            // On one line, however many it has.
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            if !has_task_ids && is_id(&name) && self.unclear_ids.is_none() {
                self.unclear_ids = Some(name);
                continue;
            }
            if self.known.insert(name.clone()) {
                self.others.push(name);
            }
        }
    }

    /// Puts it into the list, which may have told of a quotation mark that is never closed.
    pub(super) fn finish(self, list: &mut List<'_>, has_open_quote: bool) {
        // A column that has a plain name already is told by it that another one was read.
        let (twice, unknown) = (self.others.into_iter()).partition(|name| named(name).is_some());
        let unnamed = self.unnamed.into_iter().map(|column| column + 1);
        // Nothing was found in a column that is empty.
        let has_tasks = self.has_record || list.tasks().next().is_some();
        let has_applications = self.has_record || list.applications().next().is_some();
        let missing = Missing::beside(
            has_tasks && !self.lacks_tasks,
            has_applications && !self.lacks_applications,
        );
        let columns = self.shape.columns(self.doubts.numbered_lines());
        let notices = [
            columns.map(|cells| NoticeKind::OneColumn.of_cells(cells)),
            Notice::left_out(unknown, missing, Nested::Nothing),
            Notice::said_twice(twice),
            (self.repeated).notice(NoticeKind::RepeatedHeader),
            (self.other).notice(NoticeKind::AnotherHeader),
            (self.ruled).notice(NoticeKind::RuledLines),
            Notice::without_name(unnamed, missing),
            (self.swallowed)
                .map(|(line, end)| NoticeKind::RowsInCell.at(line).with(Detail::End(end))),
            (self.wide).notice(NoticeKind::MoreCells),
            (self.idle).notice(NoticeKind::NoIds),
            (self.imported).notice(NoticeKind::MaybeImported),
            self.unclear_ids
                .map(|name| Notice::unclear_ids(name, Nested::Nothing)),
        ];
        list.notices.extend(notices.into_iter().flatten());
        list.notices.extend(self.doubts.notices(has_open_quote));
    }
}
