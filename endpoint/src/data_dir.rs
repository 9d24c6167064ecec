//! The data folder: one process has it, and nobody else reads what is in it.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};

/// Makes the folder, and keeps other processes out of it for as long as the file that is
/// given back is open.
///
/// # Errors
///
/// If the folder cannot be made or written, or another process has it.
pub(crate) fn lock(folder: &Path) -> anyhow::Result<File> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| {
        let folder = folder.display();
        format!("{folder} cannot be created: name another folder with --data")
    })?;
    let path = folder.join("lock");
    let file = private_file(&path).with_context(|| cannot_be_written(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!(
            "another endpoint uses {}: end it, or name another folder with --data",
            folder.display()
        ),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("{} cannot be locked", path.display()))
        }
    }
}

/// Says of a file of the data folder that it cannot be written, and what helps.
pub(crate) fn cannot_be_written(file: &Path) -> String {
    let file = file.display();
    format!("{file} cannot be written: name another folder with --data, or mend its permissions")
}

/// A file to write that is there or is made, and then for nobody else to read.
///
/// # Errors
///
/// If it cannot be opened or made.
pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a file with this in it, for nobody else to read.
///
/// It is written beside and then renamed: a process that dies here leaves no half of it.
///
/// # Errors
///
/// If it cannot be written.
pub(crate) fn write_private_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    if let Err(error) = fs::remove_file(&beside)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut file = private_file(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}
