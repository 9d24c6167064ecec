//! Whether what was read as ids are rows of a table with bars (`|`) between its cells.

use super::counted::Counted;
use super::{Notice, NoticeKind};

/// The bar, and the wide one that Chinese keyboards have.
pub(super) const BARS: [char; 2] = ['|', '｜'];

/// The most bars on a line that are counted apart: few tables are as wide.
const MAX_BARS: usize = 31;

/// How bars stand on the lines of a text; lines without any id do not count.
#[derive(Debug, Default)]
pub(super) struct Bars {
    /// How many lines there are.
    lines: usize,
    /// How many lines there are with each number of bars.
    numbers: [usize; MAX_BARS + 1],
    /// The ids with a bar in them.
    ids: Counted,
}

/// The bars on a line, as far as it has been read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BarsOfLine {
    has_ids: bool,
    number: usize,
    ids: Counted,
}

impl BarsOfLine {
    /// Takes the next id.
    pub(super) fn see(&mut self, id: &str, line: usize) {
        self.has_ids |= !id.is_empty();
        let number = id.matches(BARS).count();
        if number > 0 {
            self.number += number;
            self.ids.add(line);
        }
    }
}

impl Bars {
    /// Takes the next line.
    pub(super) fn add(&mut self, line: BarsOfLine) {
        if !line.has_ids {
            return;
        }
        self.lines += 1;
        self.ids.join(line.ids);
        if let Some(count) = self.numbers.get_mut(line.number) {
            *count += 1;
        }
    }

    /// That there are bars, if their number is the same on most lines: an id may have one as
    /// well, but not one like the other.
    pub(super) fn notice(&self) -> Option<Notice> {
        let usual = self.numbers.iter().skip(1).max()?;
        if *usual == 0 || 3 * usual < 2 * self.lines {
            return None;
        }
        self.ids.notice(NoticeKind::Bars)
    }
}
