//! A Chromium for the browser tests: the one that is there, or the distribution's.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, ensure};

use super::{apt, cache, find_program};
use crate::child;

/// Variables that name a browser.
const VARIABLES: [&str; 2] = ["CHROMIUM", "CHROME"];

/// Commands that browsers of this kind have.
const COMMANDS: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// Places where browsers are installed on systems that put no command on `PATH`.
const PLACES: [&str; 4] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Chromium/Application/chrome.exe",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
];

/// What to do where no browser can be installed from here.
const ADVICE: &str = "The browser tests need Chromium or Chrome, and none was found. Install one, \
    for example with `sudo apt-get install chromium` (Debian), `sudo dnf install chromium` (Fedora) \
    or `brew install --cask chromium` (macOS), or set CHROMIUM to the path of its program";

/// The path of a Chromium that runs; installs one if need and means are there.
pub(crate) fn chromium() -> Result<PathBuf> {
    let install = || apt::install("Chromium", &["chromium"], ADVICE);
    cache::find_or_install("chromium", find, install, ADVICE)
}

/// Looks for a browser that is there.
fn find() -> Result<Option<PathBuf>> {
    if let Some(program) = named()? {
        return Ok(Some(program));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    Ok(candidates(&path).find(|program| runs(program)))
}

/// The browser that a variable names.
pub(super) fn named() -> Result<Option<PathBuf>> {
    for variable in VARIABLES {
        if let Some(value) = env::var_os(variable).filter(|value| !value.is_empty()) {
            let program = PathBuf::from(value);
            ensure!(
                runs(&program),
                "{variable} is set to {}, but that does not run: \
                 set it to the path of a Chromium, or unset it",
                program.display()
            );
            return Ok(Some(program));
        }
    }
    Ok(None)
}

/// All files that could be a browser.
fn candidates(path: &OsString) -> impl Iterator<Item = PathBuf> {
    let commands = COMMANDS
        .into_iter()
        .filter_map(move |name| find_program(name, path));
    commands.chain(
        PLACES
            .into_iter()
            .map(PathBuf::from)
            .filter(|program| program.is_file()),
    )
}

/// Whether the browser starts. Some distributions have a script in its place
/// that only tells how to install it.
pub(super) fn runs(program: &Path) -> bool {
    if cfg!(windows) {
        // There it opens a window for any argument.
        return program.is_file();
    }
    child::ask(Command::new(program).arg("--version")).is_some()
}
