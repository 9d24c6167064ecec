//! Understanding a list that somebody pasted.

/// The items of a pasted list, in order.
///
/// Items stand on lines of their own (LF, CRLF or CR), or between commas,
/// semicolons or tabs. White space around an item is not part of it, and empty
/// items are left out. A byte order mark at the beginning is skipped.
///
/// ```
/// let items = roma_import::list::read_list("a, b;c\r\n\n d ");
/// assert_eq!(items, ["a", "b", "c", "d"]);
/// ```
#[must_use]
pub fn read_list(text: &str) -> Vec<&str> {
    text.strip_prefix('\u{FEFF}')
        .unwrap_or(text)
        .split(['\n', '\r', ',', ';', '\t'])
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::read_list;

    #[test]
    fn every_separator_separates_and_nothing_else_does() {
        assert_eq!(read_list(""), [""; 0]);
        assert_eq!(read_list(" \n,;\t\r\n"), [""; 0]);
        assert_eq!(
            read_list("a\nb\r\nc\rd\te,f;g"),
            ["a", "b", "c", "d", "e", "f", "g"]
        );
        assert_eq!(read_list("a b"), ["a b"]);
        assert_eq!(read_list("\u{FEFF}a\n\u{200B}b"), ["a", "\u{200B}b"]);
        assert_eq!(read_list("a,a"), ["a", "a"]);
    }
}
