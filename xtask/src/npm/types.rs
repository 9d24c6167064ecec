//! TypeScript types that follow from the code.

use std::{fmt::Write as _, io, path::Path};

use fs_err as fs;
use roma_import::Code;

/// The types, each of which exists for `import` and for `require`.
const DECLARATIONS: [&str; 4] = ["codes", "index", "roma-import.wasm", "wasm"];

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

/// Writes the types for `require` beside those for `import`: what a compiler finds
/// under a name has to be of the kind that the name says.
pub(super) fn copy_for_require(folder: &Path) -> io::Result<()> {
    for name in DECLARATIONS {
        let text = fs::read_to_string(folder.join(format!("{name}.d.ts")))?;
        let file = folder.join(format!("{name}.d.cts"));
        fs::write(file, for_require(&text))?;
    }
    Ok(())
}

/// The same types for `require`.
fn for_require(types: &str) -> String {
    DECLARATIONS.iter().fold(types.to_owned(), |types, name| {
        types.replace(
            &format!("from \"./{name}.js\""),
            &format!("from \"./{name}.cjs\""),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_for_require_name_each_other() {
        assert_eq!(
            for_require(r#"export * from "./index.js"; type T = "./index.js";"#),
            r#"export * from "./index.cjs"; type T = "./index.js";"#
        );
    }

    #[test]
    fn every_code_is_a_member() {
        let text = codes();
        assert_eq!(text.matches("\n  | ").count(), Code::ALL.len());
        assert!(text.ends_with("\";\n"), "{text}");
    }
}
