//! The call as a command line for curl, in the language of each shell.
//!
//! The token is never in it: it is a variable of the shell, so that it is
//! neither on the screen nor in the shell's history because of this page.

use roma_import::contract::{JSON_CONTENT_TYPE, TOKEN_HEADER};

/// The variable that holds the token.
pub const TOKEN_VARIABLE: &str = "ROMA_TOKEN";

/// The file that holds the body, where a command line cannot hold it.
pub const BODY_FILE: &str = "import-body.json";

/// A shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "it is called so")]
pub enum Shell {
    /// `sh` and those that understand it.
    Posix,
    /// PowerShell, of Windows or newer.
    PowerShell,
    /// The command prompt of Windows.
    Cmd,
}

impl Shell {
    /// Every shell, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Posix, Self::PowerShell, Self::Cmd];

    /// Its name, which is the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Posix => "sh",
            Self::PowerShell => "PowerShell",
            Self::Cmd => "cmd",
        }
    }

    /// Whether it is a shell of Windows. These take quotation marks out of what they hand to a
    /// program, each version in its own way, so that the body has to be saved as [`BODY_FILE`]
    /// before. And the token is taken from the environment there: a variable of the shell alone,
    /// such as `$ROMA_TOKEN` of PowerShell, would be another one.
    pub const fn is_of_windows(self) -> bool {
        matches!(self, Self::PowerShell | Self::Cmd)
    }

    /// The command that sends `body` to `url`.
    pub fn command(self, url: &str, body: &str) -> String {
        match self {
            Self::Posix => [
                "curl --request POST ",
                &posix(url),
                " \\\n  --header \"",
                TOKEN_HEADER,
                ": $",
                TOKEN_VARIABLE,
                "\" \\\n  --header ",
                &posix(&content_type()),
                // Not `--data`: a body that begins with @ would name a file.
                " \\\n  --data-raw ",
                &posix(body),
            ]
            .concat(),
            Self::PowerShell => [
                "curl.exe --request POST ",
                &powershell(url),
                " `\n  --header \"",
                TOKEN_HEADER,
                ": $env:",
                TOKEN_VARIABLE,
                "\" `\n  --header ",
                &powershell(&content_type()),
                " `\n  --data-binary '@",
                BODY_FILE,
                "'",
            ]
            .concat(),
            Self::Cmd => [
                "curl.exe --request POST ",
                &cmd(url),
                " ^\n  --header \"",
                TOKEN_HEADER,
                ": %",
                TOKEN_VARIABLE,
                "%\" ^\n  --header \"",
                &content_type(),
                "\" ^\n  --data-binary \"@",
                BODY_FILE,
                "\"",
            ]
            .concat(),
        }
    }
}

fn content_type() -> String {
    ["Content-Type: ", JSON_CONTENT_TYPE].concat()
}

/// A word for a POSIX shell: nothing means anything between single quotes.
fn posix(word: &str) -> String {
    ["'", &word.replace('\'', r"'\''"), "'"].concat()
}

/// A word for PowerShell, which takes curly quotes for quotes as well.
fn powershell(word: &str) -> String {
    let mut out = String::from("'");
    for character in word.chars() {
        if matches!(character, '\'' | '\u{2018}'..='\u{201B}') {
            out.push(character);
        }
        out.push(character);
    }
    out.push('\'');
    out
}

/// A URL for the command prompt, without quotes: there a caret keeps a percent
/// sign, or any other, from meaning something, which it does not between quotes.
fn cmd(url: &str) -> String {
    let mut out = String::new();
    for character in url.chars() {
        if !character.is_ascii_alphanumeric() && !matches!(character, '/' | ':' | '.' | '-' | '_') {
            out.push('^');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests;
