//! TypeScript types that follow from the code.

use std::fmt::Write as _;

use roma_import::Code;

/// A type of all codes, as a declaration file.
pub(super) fn codes() -> String {
    let mut text = "/** What is wrong: the codes of the rules. */\nexport type Code =".to_owned();
    for code in Code::ALL {
        // Writing to a string does not fail.
        let _ = write!(text, "\n  | \"{}\"", code.as_str());
    }
    text.push_str(";\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_a_member() {
        let text = codes();
        assert_eq!(text.matches("\n  | ").count(), Code::ALL.len());
        assert!(text.ends_with("\";\n"), "{text}");
    }
}
