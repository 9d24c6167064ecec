//! Whether what was read as items alone, without columns, may have been a table.

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
}

/// How the cells lie on a line, as far as it has been read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ShapeOfLine {
    /// How many cells it has, and up to the last text.
    pub(super) cells: usize,
    width: usize,
    /// How many texts it has.
    pub(super) texts: usize,
}

impl ShapeOfLine {
    /// Takes the next cell; gives its place from 0.
    pub(super) fn see(&mut self, cell: &Cell<'_>) -> usize {
        let place = self.cells;
        self.cells += 1;
        if !cell.text.is_empty() {
            self.texts += 1;
            self.width = self.cells;
        }
        place
    }
}

impl Shape {
    /// Takes the next line.
    pub(super) fn add(&mut self, line: ShapeOfLine) {
        if line.texts == 0 {
            return;
        }
        if self.lines == 0 {
            self.first = line.cells;
            self.first_width = line.width;
        }
        self.lines += 1;
        self.uneven |= line.cells != self.first;
        self.columns = self.columns.max(line.width);
        self.most = self.most.max(line.texts);
        self.last_width = line.width;
        if let Some(count) = self.widths.get_mut(line.width) {
            *count += 1;
        }
    }

    /// How many columns it has if it looks like a table, and whether some lines have another
    /// number of them. Where most lines are a number and an id, it is a list.
    pub(super) fn columns(&self, numbered_lines: usize) -> Option<(usize, bool)> {
        let (columns, count) = self.usual()?;
        let is_list = columns == 2 && 3 * numbered_lines >= 2 * self.lines;
        (!is_list).then_some((columns, count < self.lines))
    }

    /// How many columns usual lines have if it looks like a table, and how many lines these are.
    fn usual(&self) -> Option<(usize, usize)> {
        if self.lines > 1 && !self.uneven {
            return (self.most > 1).then_some((self.columns, self.lines));
        }
        let several = self.widths.iter().enumerate().skip(2);
        let (columns, &count) = several.max_by_key(|(_, count)| **count)?;
        let is_usual = count > 1 && 3 * count >= 2 * self.lines;
        (is_usual && !self.is_wrapped()).then_some((columns, count))
    }

    /// Whether only the last line is another, and a shorter one, as where bare items were
    /// put on lines of one length.
    fn is_wrapped(&self) -> bool {
        let alike = self.widths.get(self.first_width);
        self.last_width < self.first_width && alike.is_some_and(|alike| alike + 1 == self.lines)
    }
}
