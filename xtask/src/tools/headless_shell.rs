//! Chromium's headless shell: its engine without the windows, tabs and menus around it,
//! which every page of a test would get as well, and which take longer than the page.

use std::{env, fs, path::PathBuf};

use anyhow::Result;

use super::{apt, cache, chromium, find_program};

/// Commands that it has.
const COMMANDS: [&str; 2] = ["chromium-headless-shell", "chrome-headless-shell"];

/// The package of the distribution that has it as one.
const PACKAGE: &str = "chromium-headless-shell";

/// What that distribution calls itself in its description.
const DISTRIBUTION: &str = "ID=debian";

/// Where a distribution describes itself.
const DESCRIPTION: &str = "/etc/os-release";

/// What is said where it cannot be installed from here.
const ADVICE: &str = "it cannot be installed from here";

/// The path of a headless shell; that of the whole Chromium where there is none to be
/// had, or where a variable names a browser: the tests are the same, and take longer.
pub(crate) fn headless_shell() -> Result<PathBuf> {
    if let Some(named) = chromium::named()? {
        return Ok(named);
    }
    if let Some(shell) = find() {
        return Ok(shell);
    }
    if is_packaged() {
        let installed = cache::exclusively("headless-shell", || {
            if find().is_none() {
                apt::install("headless Chromium", &[PACKAGE], ADVICE)?;
            }
            Ok(find())
        });
        match installed {
            Ok(Some(shell)) => return Ok(shell),
            Ok(None) => eprintln!("{PACKAGE} is installed, and does not run."),
            Err(error) => eprintln!("{PACKAGE} was not installed: {error:#}"),
        }
        eprintln!("The tests go on with the whole Chromium, and take longer.");
    }
    chromium::chromium()
}

/// One that is there.
fn find() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    COMMANDS
        .into_iter()
        .filter_map(|name| find_program(name, &path))
        .find(|program| chromium::runs(program))
}

/// Whether the distribution has it as a package.
fn is_packaged() -> bool {
    fs::read_to_string(DESCRIPTION)
        .is_ok_and(|description| description.lines().any(|line| line == DISTRIBUTION))
}
