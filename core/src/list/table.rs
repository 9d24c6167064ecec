//! Tables with a header, and columns of spreadsheets.
//!
//! The header is found first (`header.rs`): a row that names columns (`named_row.rs`) of which
//! it is known what they are for (`columns.rs`). Then the rows below it are read one by one
//! (`row.rs`), and each is looked at for whether it names columns again (`again.rs`), or is several
//! rows that a quotation mark has made one (`swallowed.rs`). What there is to say of all of them is
//! collected in `told.rs`.

mod again;
mod columns;
mod header;
mod named_row;
mod row;
mod swallowed;
mod told;

use self::again::Again;
use self::header::Header;
use self::row::Row;
use self::told::Told;
use super::{List, NoticeKind};

/// Reads a table into a list; says whether the text is one. If it is none, nothing was read.
pub(super) fn read<'t>(text: &'t str, list: &mut List<'t>) -> bool {
    let header = header::find(text);
    let is_table = header.is_some();
    if let Some(header) = header {
        read_below(header, list);
    }
    is_table
}

/// Reads the rows below a header.
fn read_below<'t>(mut header: Header<'t>, list: &mut List<'t>) {
    list.notices.push(NoticeKind::Header.at(header.line));
    let above = header.above;
    list.notices.extend(above.notice(NoticeKind::AboveHeader));
    let mut told = Told::default();
    told.ruled.join(header.ruled);
    told.leave_out(&header);
    let mut cells = header.below.clone();
    let mut is_first = true;
    let mut is_empty = false;
    loop {
        let start = cells.clone();
        let mark = list.mark();
        let Some(mut row) = Row::read(&mut cells, &header, list) else {
            break;
        };
        let is_behind_empty = core::mem::replace(&mut is_empty, row.filled.is_none());
        let again = (row.may_name)
            .then(|| header.again(&row, &start, is_behind_empty))
            .flatten();
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
        // Below a header without bars, short pieces may be a row.
        let is_below = is_first && row.is_delimiters();
        // An application might be called like this.
        if (row.is_ruled() && (is_first || header.is_of_tasks()))
            || (is_below && header.below.separators().are_bars())
        {
            list.back_to(mark);
            told.ruled.add(line);
            continue;
        }
        is_first = false;
        if header.is_single() {
            told.shape.add(row.shape);
        }
        let unlikely = if is_below {
            Some(line)
        } else {
            row.total().filter(|_| header.is_of_tasks())
        };
        told.swallowed = told.swallowed.or_else(|| row.swallowed(&header));
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
        // One doubt of an id is enough to be told.
        match unlikely {
            Some(line) => told.doubts.add_unlikely(line),
            None => told.doubts.add(row.doubts),
        }
    }
    let open_quote = cells.open_quote();
    told.finish(list, open_quote.is_some());
    list.notices.extend(open_quote);
}
