//! What makes it doubtful that the cells which were read as ids are nothing but ids.

use super::Notice;
use super::bars::{BARS, Bars, BarsOfLine};
use super::cells::Cell;
use super::counted::Counted;
use super::marks;
use super::names::{has_task_id, is_hardly_item};

/// What there was in the ids of a text.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    sorts: Sorts,
    bars: Bars,
}

/// The same of a line, as far as it has been read. It may turn out to have no ids.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DoubtsOfLine {
    sorts: Sorts,
    bars: BarsOfLine,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sorts {
    /// Those with foreign marks.
    marked: Counted,
    /// Those that can hardly be ids.
    unlikely: Counted,
    /// Those with spaces.
    spaced: Counted,
}

impl DoubtsOfLine {
    /// Takes the next cell that is read as an id. Where JSON is broken, it was told already,
    /// and its brackets are in what was cut.
    pub(super) fn see(&mut self, cell: &Cell<'_>, is_broken_json: bool) {
        if !cell.quoted {
            self.bars.see(&cell.text, cell.line);
        }
        let sorts = &mut self.sorts;
        // Of an id with several of these, one is enough to be told. What is quoted is one cell
        // as it stands, but programs quote the names of columns as well.
        if is_hardly_item(&cell.text) {
            sorts.unlikely.add(cell.line);
        } else if cell.quoted {
        } else if !is_broken_json && marks::has_foreign(&cell.text) {
            sorts.marked.add(cell.line);
        } else if has_task_id(&cell.text) || marks::is_ruled(&cell.text) {
            sorts.unlikely.add(cell.line);
        } else if cell.text.contains(char::is_whitespace) {
            sorts.spaced.add(cell.line);
        }
    }
}

impl Doubts {
    /// Takes the next line.
    pub(super) fn add(&mut self, line: DoubtsOfLine) {
        let Sorts {
            marked,
            unlikely,
            spaced,
        } = line.sorts;
        self.sorts.marked.join(marked);
        self.sorts.unlikely.join(unlikely);
        self.sorts.spaced.join(spaced);
        self.bars.add(line.bars);
    }

    /// Takes an item that can hardly be one by what stands beside or above it.
    pub(super) const fn add_unlikely(&mut self, line: usize) {
        self.sorts.unlikely.add(line);
    }

    /// What there is to say of them.
    pub(super) fn notices(&self) -> impl Iterator<Item = Notice> {
        let Sorts {
            marked,
            unlikely,
            spaced,
        } = self.sorts;
        [
            spaced.notice(|count, line| Notice::Spaces { count, line }),
            marked.notice(|count, line| Notice::ForeignMarks { count, line }),
            unlikely.notice(|count, line| Notice::UnlikelyIds { count, line }),
            self.bars.notice(),
        ]
        .into_iter()
        .flatten()
    }
}

/// Whether a text can stand as a line of its own without a doubt.
pub(super) fn is_beyond_doubt(id: &str) -> bool {
    !id.contains(char::is_whitespace)
        && !id.contains(BARS)
        && !marks::has_foreign(id)
        && !marks::is_ruled(id)
        && !has_task_id(id)
}
