//! The cells of a record of imports: a table that spreadsheets open, and never run, and
//! that is a list again.

use std::borrow::Cow;

/// What spreadsheets take for the beginning of a formula.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Whether a cell could be taken for a formula, or for one that is kept from being one.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA)
}

/// Adds a row of cells to a record in CSV.
///
/// A spreadsheet takes a cell that begins in a certain way for a formula, and what is in
/// these cells comes from elsewhere. So such a cell begins with an apostrophe, which
/// makes it text, and which [`read`](super::read) takes away. Every cell is quoted: what
/// is in it cannot end it.
pub(crate) fn push_row(out: &mut String, cells: &[&str]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push('"');
        if is_formula(cell) {
            out.push('\'');
        }
        for character in cell.chars() {
            if character == '"' {
                out.push('"');
            }
            out.push(character);
        }
        out.push('"');
    }
    out.push_str("\r\n");
}

/// A cell without the apostrophe that [`push_row`] has put before it.
pub(super) fn without_apostrophe(cell: Cow<'_, str>) -> Cow<'_, str> {
    match cell {
        cell if !(cell.starts_with('\'') && is_formula(&cell)) => cell,
        Cow::Borrowed(cell) => Cow::Borrowed(cell.get(1..).unwrap_or(cell)),
        Cow::Owned(mut cell) => {
            cell.remove(0);
            Cow::Owned(cell)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::read;

    fn row(cells: &[&str]) -> String {
        let mut out = String::new();
        push_row(&mut out, cells);
        out
    }

    #[test]
    fn cells_are_quoted() {
        assert_eq!(
            row(&["a", "b,c", "d \"e\"", "", "f\ng"]),
            "\"a\",\"b,c\",\"d \"\"e\"\"\",\"\",\"f\ng\"\r\n"
        );
    }

    #[test]
    fn nothing_is_a_formula() {
        for sign in FORMULA {
            let cell = format!("{sign}1");
            assert_eq!(row(&[&cell]), format!("\"'{cell}\"\r\n"));
        }
        // Only where a spreadsheet looks.
        assert_eq!(row(&["a=1", " -"]), "\"a=1\",\" -\"\r\n");
    }

    #[test]
    fn what_is_written_reads_back_as_it_was() {
        let mut ids = vec![
            "a".to_owned(),
            "'a".into(),
            "a,\"b\"\n'".into(),
            "'".into(),
            "''".into(),
        ];
        for sign in FORMULA {
            for before in ["", "'", "''", "a"] {
                ids.push(format!("{before}{sign}1"));
            }
        }
        let mut record = row(&["kind", "id"]);
        for id in &ids {
            push_row(&mut record, &["task", id]);
        }
        let list = read(&record);
        let back: Vec<_> = list.tasks().map(|item| item.text.as_ref()).collect();
        assert_eq!(back, ids);
    }
}
