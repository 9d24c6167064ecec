//! Node and npm, which have to be there: for release builds and browser tests.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};
use fs_err as fs;

use crate::child;

/// The folder into which npm installs packages.
pub(crate) const PACKAGES: &str = "node_modules";

/// The oldest minor versions of the two oldest major ones that will do, the newer of them
/// first: those that take modules with `require`, as the package's manifest says.
const OLDEST: [(u32, u32); 2] = [(22, 12), (20, 19)];

/// What to do about a Node that is missing or too old.
const ADVICE: &str = "install Node 20.19, or 22.12 or newer, with npm. Distributions often have \
     an older one; https://nodejs.org/en/download and nvm have all of them";

/// How long a file of tests may take as a whole. What a test waits for has a limit of its
/// own, but for what nobody has thought of.
pub(crate) const TEST_TIMEOUT: &str = "--test-timeout=900000";

/// Fails if Node or npm is missing or too old, and says what to install.
pub(crate) fn require() -> Result<()> {
    let version = child::ask(Command::new("node").arg("--version"))
        .with_context(|| format!("Node is needed and not there: {ADVICE}"))?;
    ensure!(
        version_of(&version).is_some_and(will_do),
        "Node {} is too old: {ADVICE}",
        version.trim()
    );
    child::ask(Command::new(npm()).arg("--version"))
        .with_context(|| format!("npm is needed and not there: {ADVICE}"))?;
    Ok(())
}

/// Installs exactly the packages that the lock file in `folder` names, unless they are
/// there, and runs none of their scripts.
pub(crate) fn install_packages(folder: &Path) -> Result<()> {
    let wanted = fs::read(folder.join("package-lock.json"))?;
    // Written when all is installed, so that half an installation does not count.
    let installed = folder.join(PACKAGES).join(".installed-lock.json");
    if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut command = Command::new(npm());
    command.current_dir(folder);
    child::run(command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    Ok(fs::write(&installed, wanted)?)
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

/// The major and the minor version of what `node --version` prints.
fn version_of(printed: &str) -> Option<(u32, u32)> {
    let mut numbers = printed.trim().strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Whether a version has all that is used of it.
fn will_do((major, minor): (u32, u32)) -> bool {
    let [newer, older] = OLDEST;
    (major, minor) >= newer || (major == older.0 && minor >= older.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_and_the_minor_version_are_read() {
        assert_eq!(version_of("v20.11.1\n"), Some((20, 11)));
        assert_eq!(version_of("v9.0.0"), Some((9, 0)));
        for other in ["20.11.1", "v20", "v20.x", ""] {
            assert_eq!(version_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_version_will_do_from_the_one_on_that_is_named() {
        for (version, expected) in [
            ((18, 20), false),
            ((20, 18), false),
            ((20, 19), true),
            ((21, 7), false),
            ((22, 11), false),
            ((22, 12), true),
            ((23, 0), true),
        ] {
            assert_eq!(will_do(version), expected, "{version:?}");
        }
    }

    #[test]
    fn it_is_what_the_package_and_the_readme_say_too() {
        let [newer, older] = OLDEST.map(|(major, minor)| format!("{major}.{minor}"));
        let manifest = include_str!("../../../core/npm/package.json");
        let engines = format!("\"node\": \"^{older}.0 || >={newer}.0\"");
        assert!(manifest.contains(&engines), "{engines}");
        for text in [include_str!("../../../README.md"), ADVICE] {
            let words = format!("Node {older}, or {newer} or newer");
            assert!(text.contains(&words), "{words}");
        }
    }
}
