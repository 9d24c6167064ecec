//! curl: the one that is there, or the distribution's.

use std::process::Command;

use anyhow::{Result, ensure};

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
    if !is_there() {
        cache::exclusively(CURL, || {
            if !is_there() {
                apt::install(CURL, &[CURL], ADVICE)?;
            }
            ensure!(is_there(), ADVICE);
            Ok(())
        })?;
    }
    Ok(Command::new(CURL))
}

/// Whether it starts.
fn is_there() -> bool {
    child::ask(Command::new(CURL).arg("--version")).is_some()
}
