//! What comes along by accident when an id or a token is pasted.

use roma_import::contract;

/// A pasted text without what cannot belong to an id or a token: white space
/// at its edges, line breaks, and characters that cannot be seen. Nothing if
/// there is none of it.
pub fn trimmed(text: &str) -> Option<(String, usize)> {
    let inner = text.trim_matches(|character: char| {
        contract::is_edge_space(character.into()) || contract::is_invisible(character.into())
    });
    let kept: String = inner
        .chars()
        .filter(|character| !contract::is_invisible((*character).into()))
        .collect();
    let removed = text.chars().count() - kept.chars().count();
    (removed > 0).then_some((kept, removed))
}

#[cfg(test)]
mod tests {
    use super::trimmed;

    #[test]
    fn only_what_cannot_belong_there_is_taken_off() {
        for (text, kept) in [
            ("abc", None),
            ("a b", None),
            ("", None),
            (" abc\r\n", Some(("abc", 3))),
            ("\u{FEFF}abc", Some(("abc", 1))),
            ("ab\ncd", Some(("abcd", 1))),
            ("a\u{200B}b", Some(("ab", 1))),
            ("\u{200B} \u{200B}", Some(("", 3))),
        ] {
            let expected = kept.map(|(kept, removed)| (kept.to_owned(), removed));
            assert_eq!(trimmed(text), expected, "{text:?}");
        }
    }
}
