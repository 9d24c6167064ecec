//! Tables that spreadsheets open, and never run.

/// Adds a row of cells.
///
/// A spreadsheet takes a cell that begins in a certain way for a formula, and what
/// is in these cells comes from elsewhere. So such a cell begins with an apostrophe,
/// which makes it text. Every cell is quoted: what is in it cannot end it.
pub fn push_row(out: &mut String, cells: &[&str]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push('"');
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
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

#[cfg(test)]
mod tests {
    use super::push_row;

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
        for cell in [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠1",
        ] {
            assert_eq!(row(&[cell]), format!("\"'{cell}\"\r\n"));
        }
        // Only where a spreadsheet looks.
        assert_eq!(row(&["a=1", " -"]), "\"a=1\",\" -\"\r\n");
    }
}
