//! Whether what was read as bare items may have been a table.

use super::Notice;
use super::cells::Cell;

/// How the cells of a text lie on its lines; lines without any text do not count.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// How many lines there are so far.
    lines: usize,
    /// How many cells the first line has.
    first: usize,
    /// Whether another line has another number of them.
    uneven: bool,
    /// How many columns have a text in some line, and those before them.
    columns: usize,
    /// The most texts on a line. People end each line with a comma, too, and that
    /// makes no table.
    most: usize,
    /// How many cells the line has so far.
    cells: usize,
    /// How many texts the line has so far.
    texts: usize,
}

impl Shape {
    /// Takes the next cell.
    pub(super) fn see(&mut self, cell: &Cell<'_>) {
        self.cells += 1;
        if !cell.text.is_empty() {
            self.texts += 1;
            self.columns = self.columns.max(self.cells);
        }
        if !cell.ends_row() {
            return;
        }
        if self.texts > 0 {
            if self.lines == 0 {
                self.first = self.cells;
            }
            self.lines += 1;
            self.uneven |= self.cells != self.first;
            self.most = self.most.max(self.texts);
        }
        self.cells = 0;
        self.texts = 0;
    }

    /// That it looks like a table, if it does.
    pub(super) fn notice(&self) -> Option<Notice> {
        let even = self.lines > 1 && !self.uneven;
        (even && self.most > 1).then_some(Notice::NoHeader {
            columns: self.columns,
        })
    }
}
