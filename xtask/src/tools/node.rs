//! Node and npm, which have to be there: for release builds and browser tests.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};

use crate::child;

/// The oldest major version that has all that is used of it.
const OLDEST: u32 = 20;

/// What to do about a Node that is missing or too old.
const ADVICE: &str = "install Node and npm, for example with `sudo apt-get install nodejs npm`";

/// Fails if Node or npm is missing or too old, and says what to install.
pub(crate) fn require() -> Result<()> {
    let version = child::ask(Command::new("node").arg("--version"))
        .with_context(|| format!("Node {OLDEST} or newer is needed and not there: {ADVICE}"))?;
    ensure!(
        major(&version).is_some_and(|major| major >= OLDEST),
        "Node {OLDEST} or newer is needed, and {} is there: {ADVICE}",
        version.trim()
    );
    child::ask(Command::new(npm()).arg("--version"))
        .with_context(|| format!("npm is needed and not there: {ADVICE}"))?;
    Ok(())
}

/// Installs exactly the packages that the lock file in `folder` names, and runs
/// none of their scripts.
pub(crate) fn install_packages(folder: &Path) -> Result<()> {
    let mut command = Command::new(npm());
    command.current_dir(folder);
    child::run(command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
}

/// Packs the package in `package` as it would be published, and returns the path
/// of the tarball. The same files make the same bytes: npm writes no times.
pub(crate) fn pack(package: &Path, destination: &Path) -> Result<PathBuf> {
    let mut command = Command::new(npm());
    command.current_dir(package);
    command.args(["pack", "--ignore-scripts", "--loglevel=error"]);
    command.arg("--pack-destination").arg(destination);
    let output = child::read(&mut command)?;
    let name = output.lines().last().unwrap_or_default().trim();
    let tarball = destination.join(name);
    ensure!(
        !name.is_empty() && tarball.is_file(),
        "npm has packed {}, but does not say into which file",
        package.display()
    );
    Ok(tarball)
}

/// Installs a package from its tarball into `folder`, and asks nobody else. What is
/// there already is known from a lock file, if there is one; without that, npm would
/// ask for the description of each package.
pub(crate) fn install_tarball(folder: &Path, tarball: &Path) -> Result<()> {
    let mut command = Command::new(npm());
    command.current_dir(folder);
    command.args(["install", "--offline", "--ignore-scripts"]);
    command.args(["--no-audit", "--no-fund"]);
    child::run(command.arg(tarball))
}

/// Npm's command; on Windows it is no program, so its whole name is needed.
fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

/// The major version of what `node --version` prints.
fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.11.1\n"), Some(20));
        assert_eq!(major("v9.0.0"), Some(9));
        assert_eq!(major("20.11.1"), None);
        assert_eq!(major(""), None);
    }
}
