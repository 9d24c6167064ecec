//! A compiler for C++, for libFuzzer: the one that is there, or the distribution's.

use std::{env, process::Command};

use anyhow::Result;

use super::{apt, cache};
use crate::child;

/// The variable that names another one, for the build of libFuzzer too.
const VARIABLE: &str = "CXX";

/// The command that systems have for the compiler that they come with.
const COMMAND: &str = "c++";

/// What to do where it cannot be installed from here.
const ADVICE: &str = "a compiler for C++ is needed and was not found: install one, for example with \
    `sudo apt-get install g++` (Debian), `sudo dnf install gcc-c++` (Fedora) \
    or `xcode-select --install` (macOS), or set CXX to one";

/// Sees to it that there is one; installs it if it is missing and means are there.
pub(crate) fn cpp_compiler() -> Result<()> {
    let find = || Ok(is_there().then_some(()));
    let install = || apt::install("compiler for C++", &["g++"], ADVICE);
    cache::find_or_install("cpp-compiler", find, install, ADVICE)
}

/// Whether it starts.
fn is_there() -> bool {
    let command = env::var_os(VARIABLE).filter(|value| !value.is_empty());
    let command = command.unwrap_or_else(|| COMMAND.into());
    child::ask(Command::new(command).arg("--version")).is_some()
}
