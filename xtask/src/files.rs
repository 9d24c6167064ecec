//! Files and folders, where one call of `fs_err` does not do it. Errors name the path.

use std::{
    io,
    path::{Path, PathBuf},
};

use anyhow::Result;
use fs_err as fs;
use walkdir::{DirEntry, WalkDir};

/// Writes a file, in a folder that is made where there is none.
pub(crate) fn write(file: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, content)
}

/// Copies what is in a file. Not `fs::copy`, which copies permissions too: what is made
/// here must not depend on how somebody's files are guarded.
pub(crate) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    write(to, fs::read(from)?)
}

/// Copies all files below a folder into another one, with their permissions, and links as
/// links.
pub(crate) fn copy_all(from: &Path, to: &Path) -> Result<()> {
    // Backwards, so that what npm has written of its packages, which comes first, is newer
    // than they are: otherwise it would not believe that.
    for file in below(from, None)?.iter().rev() {
        let copy = to.join(file.strip_prefix(from)?);
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)?;
        }
        #[cfg(unix)]
        if file.is_symlink() {
            fs::os::unix::fs::symlink(fs::read_link(file)?, &copy)?;
            continue;
        }
        fs::copy(file, &copy)?;
    }
    Ok(())
}

/// Writes a file, unless it has this content: it keeps its time then, by which cargo
/// knows that it is the same.
pub(crate) fn update(file: &Path, content: &[u8]) -> io::Result<()> {
    if fs::read(file).is_ok_and(|there| there == content) {
        return Ok(());
    }
    write(file, content)
}

/// Removes a folder, if it is there.
pub(crate) fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// An empty folder in place of what there is.
pub(crate) fn recreate(folder: &Path) -> io::Result<()> {
    remove(folder)?;
    fs::create_dir_all(folder)
}

/// All files below a folder, in the order of their paths, without those below `left_out`.
pub(crate) fn below(folder: &Path, left_out: Option<&Path>) -> Result<Vec<PathBuf>> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = entries
        .filter_entry(|entry| Some(entry.path()) != left_out)
        .filter(|entry| !entry.as_ref().is_ok_and(|entry| entry.file_type().is_dir()));
    Ok(files
        .map(|entry| entry.map(DirEntry::into_path))
        .collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_in_all_folders_but_the_one_that_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name| folder.path().join(name);
        for name in ["b", "a/d", "a/c/e", "target/f"] {
            write(&path(name), "").unwrap();
        }
        fs::create_dir(path("empty")).unwrap();
        let found = below(folder.path(), Some(&path("target"))).unwrap();
        assert_eq!(found, ["a/c/e", "a/d", "b"].map(path));
        assert_eq!(below(folder.path(), None).unwrap().len(), 4);
    }

    #[cfg(unix)]
    #[test]
    fn a_copy_has_all_files_and_links_and_may_be_run_as_they_may() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        let folder = tempfile::tempdir().unwrap();
        let [from, to] = ["from", "to"].map(|name| folder.path().join(name));
        write(&from.join("a/program"), "it").unwrap();
        let mode = std::fs::Permissions::from_mode(0o755);
        fs::set_permissions(from.join("a/program"), mode).unwrap();
        symlink("a/program", from.join("link")).unwrap();
        copy_all(&from, &to).unwrap();
        assert_eq!(fs::read(to.join("a/program")).unwrap(), b"it");
        let copied = fs::metadata(to.join("a/program")).unwrap();
        assert_eq!(copied.permissions().mode() & 0o777, 0o755);
        let link = fs::read_link(to.join("link")).unwrap();
        assert_eq!(link, Path::new("a/program"));
    }

    #[test]
    fn a_file_is_written_if_it_has_another_content() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a/b");
        let old = std::time::SystemTime::UNIX_EPOCH;
        update(&file, b"one").unwrap();
        let written = fs::File::options().write(true).open(&file).unwrap();
        written.file().set_modified(old).unwrap();
        update(&file, b"one").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), old);
        update(&file, b"two").unwrap();
        assert_ne!(fs::metadata(&file).unwrap().modified().unwrap(), old);
        assert_eq!(fs::read(&file).unwrap(), b"two");
    }

    #[test]
    fn an_error_names_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("not-there");
        let named = path.display().to_string();
        for error in [
            below(&path, None).unwrap_err(),
            copy(&path, folder.path()).unwrap_err().into(),
        ] {
            assert!(error.to_string().contains(&named), "{error}");
        }
    }

    #[test]
    fn what_is_not_there_is_removed_and_recreated_without_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b");
        remove(&path).unwrap();
        for _ in 0..2 {
            recreate(&path).unwrap();
            assert!(below(&path, None).unwrap().is_empty());
            write(&path.join("c"), "").unwrap();
        }
    }
}
