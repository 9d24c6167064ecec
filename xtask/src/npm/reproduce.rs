//! Whether the package is the same wherever it is built: a second build, from a copy
//! of the sources in another folder, has to give the same bytes.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, ensure};
use fs_err as fs;

use super::{Package, build};
use crate::{child, files, workspace::Workspace};

/// The folder of the copy. It stays, with what was built in it: a later test then
/// builds only what has changed.
const ELSEWHERE: &str = "npm-elsewhere/in-a-folder-of-another-name";

/// Builds the package a second time, from the copy.
pub(super) fn build_elsewhere(workspace: &Workspace) -> Result<Package> {
    let root = workspace.scratch(ELSEWHERE);
    copy_sources(workspace, &root)?;
    let elsewhere = Workspace::at(root);
    build(&elsewhere, &elsewhere.scratch("npm"))
}

/// Fails unless both builds gave the same bytes.
pub(super) fn require_same(package: &Package, second: &Package) -> Result<()> {
    ensure!(
        fs::read(&package.tarball)? == fs::read(&second.tarball)?,
        "{} and {} were built from the same sources, and differ: something of the folder, \
         the time or the order of files has got into them",
        package.tarball.display(),
        second.tarball.display()
    );
    Ok(())
}

/// Makes a folder hold the sources of the workspace, and what was built there before.
fn copy_sources(workspace: &Workspace, root: &Path) -> Result<()> {
    let wanted = sources(workspace.root())?;
    if root.exists() {
        // What cargo has built stays.
        for file in files::below(root, Some(&root.join("target")))? {
            let name = file.strip_prefix(root)?;
            if !wanted.iter().any(|wanted| wanted == name) {
                fs::remove_file(&file)?;
            }
        }
    }
    for name in &wanted {
        files::update(&root.join(name), &fs::read(workspace.path(name))?)?;
    }
    Ok(())
}

/// The files that are in git, or will be once they are added.
fn sources(root: &Path) -> Result<Vec<PathBuf>> {
    let mut command = Command::new("git");
    command.current_dir(root).args(["ls-files", "-z"]);
    command.args(["--cached", "--others", "--exclude-standard"]);
    let listed = child::read(&mut command)?;
    let names = listed.split('\0').filter(|name| !name.is_empty());
    // What is removed, and not from git yet, is still listed.
    let names = names.map(PathBuf::from);
    Ok(names.filter(|name| root.join(name).is_file()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_a_copy_had_before_only_what_was_built_stays() {
        let [from, to] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let mut git = Command::new("git");
        child::run(git.current_dir(from.path()).args(["init", "--quiet"])).unwrap();
        files::write(&from.path().join("a/source"), "new").unwrap();
        for name in ["a/source", "a/removed", "target/built"] {
            files::write(&to.path().join(name), "old").unwrap();
        }

        copy_sources(&Workspace::at(from.path().to_path_buf()), to.path()).unwrap();

        let there = files::below(to.path(), None).unwrap();
        assert_eq!(
            there,
            ["a/source", "target/built"].map(|name| to.path().join(name))
        );
        assert_eq!(fs::read(to.path().join("a/source")).unwrap(), b"new");
    }
}
