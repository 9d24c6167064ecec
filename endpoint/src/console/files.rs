//! The console's files, all in memory, as tower-http wants them to serve them.

use std::collections::HashMap;
use std::fs;
use std::future::{Ready, ready};
use std::io::{self, Cursor, SeekFrom};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::SystemTime;

use anyhow::{Context as _, ensure};
use axum::body::Bytes;
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tower_http::services::fs::{Backend, File, Metadata};

/// More than any console has: a folder beyond that is some other folder.
const MAX_FILES: usize = 1_000;
const MAX_BYTES: u64 = 64 << 20;

/// Files by their path below the folder that they are from.
#[derive(Clone)]
pub(super) struct Files(Arc<HashMap<PathBuf, Bytes>>);

impl FromIterator<(&'static str, &'static [u8])> for Files {
    fn from_iter<I: IntoIterator<Item = (&'static str, &'static [u8])>>(files: I) -> Self {
        let files = files.into_iter();
        let files = files.map(|(name, bytes)| (PathBuf::from(name), Bytes::from_static(bytes)));
        Self(Arc::new(files.collect()))
    }
}

impl Files {
    /// All files below a folder.
    pub(super) fn read(root: &Path) -> anyhow::Result<Self> {
        let mut files = HashMap::new();
        let mut folders = vec![root.to_owned()];
        let mut size = 0;
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(&folder)
                .with_context(|| format!("{} cannot be read", folder.display()))?;
            for entry in entries {
                let path = entry?.path();
                let context = || format!("{} cannot be read", path.display());
                let metadata = fs::metadata(&path).with_context(context)?;
                if metadata.is_dir() {
                    folders.push(path);
                    continue;
                }
                // A pipe, say, would be waited for, with no end.
                ensure!(metadata.is_file(), "{} is no regular file", path.display());
                size += metadata.len();
                ensure!(
                    files.len() < MAX_FILES && size <= MAX_BYTES,
                    "it holds more than {MAX_FILES} files or {MAX_BYTES} bytes"
                );
                let bytes = fs::read(&path).with_context(context)?;
                files.insert(path.strip_prefix(root)?.to_owned(), bytes.into());
            }
        }
        Ok(Self(Arc::new(files)))
    }

    /// The content of a file.
    pub(super) fn get(&self, name: &str) -> Option<&Bytes> {
        self.0.get(Path::new(name))
    }

    fn find(&self, path: &Path) -> io::Result<Found> {
        // So tower-http calls the folder that it serves.
        let path = path.strip_prefix(".").unwrap_or(path);
        if path.as_os_str().is_empty() {
            return Ok(Found::Root);
        }
        let bytes = self.0.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(Found::File(bytes.clone()))
    }
}

enum Found {
    Root,
    File(Bytes),
}

impl Backend for Files {
    type File = Opened;
    type Metadata = Facts;
    type OpenFuture = Ready<io::Result<Opened>>;
    type MetadataFuture = Ready<io::Result<Facts>>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        ready(self.find(&path).and_then(|found| match found {
            Found::Root => Err(io::ErrorKind::IsADirectory.into()),
            Found::File(bytes) => Ok(Opened(Cursor::new(bytes))),
        }))
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        ready(self.find(&path).map(|found| match found {
            Found::Root => Facts { length: None },
            Found::File(bytes) => Facts::of(&bytes),
        }))
    }
}

/// A file that is being sent.
pub(super) struct Opened(Cursor<Bytes>);

impl File for Opened {
    type Metadata = Facts;
    type MetadataFuture<'a> = Ready<io::Result<Facts>>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        ready(Ok(Facts::of(self.0.get_ref())))
    }
}

impl AsyncRead for Opened {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncSeek for Opened {
    fn start_seek(mut self: Pin<&mut Self>, position: SeekFrom) -> io::Result<()> {
        Pin::new(&mut self.0).start_seek(position)
    }

    fn poll_complete(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Pin::new(&mut self.0).poll_complete(context)
    }
}

/// What is known of a file before it is read.
pub(super) struct Facts {
    /// Nothing for the folder.
    length: Option<u64>,
}

impl Facts {
    fn of(bytes: &Bytes) -> Self {
        Self {
            length: Some(bytes.len() as u64),
        }
    }
}

impl Metadata for Facts {
    fn is_dir(&self) -> bool {
        self.length.is_none()
    }

    /// A time would go into an `ETag` together with the length, and what is in
    /// memory has none that changes with its content. What has a hash in its name is
    /// not asked for again anyway.
    fn modified(&self) -> io::Result<SystemTime> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn len(&self) -> u64 {
        self.length.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_no_console_is_not_read_into_memory() {
        let said = |folder: &Path| format!("{:#}", Files::read(folder).err().unwrap());
        let large = tempfile::tempdir().unwrap();
        // It takes no room on the disk.
        let file = fs::File::create(large.path().join("disk.img")).unwrap();
        file.set_len(MAX_BYTES).unwrap();
        fs::write(large.path().join("index.html"), "x").unwrap();
        assert!(said(large.path()).contains("more than"));

        let many = tempfile::tempdir().unwrap();
        for number in 0..MAX_FILES {
            fs::write(many.path().join(number.to_string()), "").unwrap();
        }
        let files = Files::read(many.path()).unwrap();
        assert_eq!(files.0.len(), MAX_FILES);
        fs::write(many.path().join("one-more"), "").unwrap();
        assert!(said(many.path()).contains("more than"));
    }
}
