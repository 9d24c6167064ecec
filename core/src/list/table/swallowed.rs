//! Rows of a table that have become one cell, since a quotation mark that is a part of a text, as in
//! inches, stands where a cell begins.

use super::header::Header;
use crate::list::cells::{Cell, line_ends, lines};

/// A cell in quotation marks that goes on over several lines, which look like rows.
pub(super) struct Swallowed {
    /// The line on which it begins, and that on which it ends.
    pub(super) line: usize,
    pub(super) end: usize,
    /// Its place in its row, and how many cells its last line is cut into.
    place: usize,
    pieces: usize,
}

impl Swallowed {
    /// A cell in this place of its row, if it is one.
    ///
    /// People write several lines into a cell as well, with commas in them, but not with as many
    /// on each as it takes, and one word where the items stand.
    pub(super) fn of(cell: &Cell<'_>, place: usize, header: &Header<'_>) -> Option<Self> {
        let text = &*cell.text;
        if !cell.quoted || header.is_single() || !text.contains(['\n', '\r']) {
            return None;
        }
        let columns = header.names.len();
        let separators = header.below.separators();
        let last = line_ends(text);
        let mut pieces = 0;
        for (number, (_, line)) in lines(text).enumerate() {
            if line.trim().is_empty() && number > 0 && number < last {
                continue;
            }
            let before = if number == 0 { place } else { 0 };
            pieces = separators.pieces(line).count();
            let cells = before + pieces;
            let is_row = cells == columns || (number == last && cells < columns);
            if !is_row || !may_be_row(line, before, header) {
                return None;
            }
        }
        Some(Self {
            line: cell.line,
            end: cell.line + last,
            place,
            pieces,
        })
    }

    /// Whether its last line is a row as well, together with what stands behind it in its own row,
    /// which has so many cells.
    pub(super) fn ends_as_row(&self, cells: usize, header: &Header<'_>) -> bool {
        self.pieces + cells == header.names.len() + self.place + 1
    }
}

/// Whether what stands in the column of the items, where a line has some of the cells of a row,
/// can be an item: one word, with a digit or without spaces behind the commas.
fn may_be_row(line: &str, before: usize, header: &Header<'_>) -> bool {
    let separators = header.below.separators();
    let columns = header.columns;
    let item = columns.tasks.or(columns.applications);
    let item = item
        .and_then(|column| column.checked_sub(before))
        .and_then(|column| separators.pieces(line).nth(column));
    item.map(str::trim).is_none_or(|item| {
        let mut behind = separators.pieces(line).skip(1);
        let is_spaced = !separators.are_bars() && behind.any(|piece| piece.starts_with(' '));
        !item.is_empty()
            && !item.contains(char::is_whitespace)
            && (!is_spaced || item.contains(|character: char| character.is_ascii_digit()))
    })
}
