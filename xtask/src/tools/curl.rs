//! curl: the one that is there, or the distribution's.

use std::process::Command;

use anyhow::Result;

use super::{apt, cache};
use crate::child;

/// The command.
const CURL: &str = "curl";

/// What to do where it cannot be installed from here.
const ADVICE: &str = "curl is needed and was not found: install it, for example with \
    `sudo apt-get install curl` (Debian), `sudo dnf install curl` (Fedora) \
    or `brew install curl` (macOS)";

/// A curl command; installs the program if it is missing and means are there.
pub(crate) fn curl() -> Result<Command> {
    let find = || {
        let version = child::ask(Command::new(CURL).arg("--version"));
        Ok(version.map(|_| Command::new(CURL)))
    };
    let install = || apt::install(CURL, &[CURL], ADVICE);
    cache::find_or_install(CURL, find, install, ADVICE)
}
