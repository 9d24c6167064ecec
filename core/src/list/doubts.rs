//! What makes it doubtful that the cells which were read as ids are nothing but ids.

use super::Notice;
use super::bars::{BARS, Bars, BarsOfLine};
use super::cells::Cell;
use super::counted::Counted;
use super::fillers::is_filler;
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
        match Doubt::of(&cell.text, cell.quoted, is_broken_json) {
            Some(Doubt::Marked) => sorts.marked.add(cell.line),
            Some(Doubt::Unlikely) => sorts.unlikely.add(cell.line),
            Some(Doubt::Spaced) => sorts.spaced.add(cell.line),
            None => {}
        }
    }
}

/// What makes one id doubtful by itself.
#[derive(Clone, Copy)]
enum Doubt {
    /// It has foreign marks.
    Marked,
    /// It can hardly be an id.
    Unlikely,
    /// It has spaces.
    Spaced,
}

impl Doubt {
    /// Of an id with several of these, one is enough to be told. What is quoted is one cell as it
    /// stands, but programs quote the names of columns, and what stands for nothing, as well.
    fn of(id: &str, is_quoted: bool, is_broken_json: bool) -> Option<Self> {
        if is_hardly_item(id) || is_filler(id) {
            Some(Self::Unlikely)
        } else if is_quoted {
            None
        } else if !is_broken_json && marks::has_foreign(id) {
            Some(Self::Marked)
        } else if has_task_id(id) || marks::is_ruled(id) {
            Some(Self::Unlikely)
        } else if id.contains(char::is_whitespace) {
            Some(Self::Spaced)
        } else {
            None
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

/// Whether a text can stand as a line of its own, without quotation marks and without a doubt.
/// Of its bars it is doubtful what they are once the other lines have them, too.
pub(super) fn is_beyond_doubt(id: &str) -> bool {
    Doubt::of(id, false, false).is_none() && !id.contains(BARS)
}
