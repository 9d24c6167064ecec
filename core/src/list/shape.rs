//! Whether what was read as bare items may have been a table.

use super::Notice;
use super::cells::Cell;

/// The most texts on a line that are counted apart: few tables are as wide.
const MAX_WIDTH: usize = 31;

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
    /// How many lines there are of each width, which is that up to the last text.
    widths: [usize; MAX_WIDTH + 1],
    /// The width of the first line, and of the last one.
    first_width: usize,
    last_width: usize,
    /// How many cells the line has so far, and up to the last text.
    cells: usize,
    width: usize,
    /// How many texts the line has so far.
    texts: usize,
}

impl Shape {
    /// Takes the next cell.
    pub(super) fn see(&mut self, cell: &Cell<'_>) {
        self.cells += 1;
        if !cell.text.is_empty() {
            self.texts += 1;
            self.width = self.cells;
            self.columns = self.columns.max(self.cells);
        }
        if !cell.ends_row() {
            return;
        }
        if self.texts > 0 {
            if self.lines == 0 {
                self.first = self.cells;
                self.first_width = self.width;
            }
            self.lines += 1;
            self.uneven |= self.cells != self.first;
            self.most = self.most.max(self.texts);
            self.last_width = self.width;
            if let Some(count) = self.widths.get_mut(self.width) {
                *count += 1;
            }
        }
        self.cells = 0;
        self.width = 0;
        self.texts = 0;
    }

    /// That it looks like a table, if it does.
    pub(super) fn notice(&self) -> Option<Notice> {
        if self.lines > 1 && !self.uneven {
            return (self.most > 1).then_some(Notice::NoHeader {
                columns: self.columns,
                most: false,
            });
        }
        let several = self.widths.iter().enumerate().skip(2);
        let (columns, &count) = several.max_by_key(|(_, count)| **count)?;
        let is_usual = count > 1 && 3 * count >= 2 * self.lines;
        (is_usual && !self.is_wrapped()).then_some(Notice::NoHeader {
            columns,
            most: count < self.lines,
        })
    }

    /// Whether only the last line is another, and a shorter one, as where bare items were
    /// put on lines of one length.
    fn is_wrapped(&self) -> bool {
        let alike = self.widths.get(self.first_width);
        self.last_width < self.first_width && alike.is_some_and(|alike| alike + 1 == self.lines)
    }
}
