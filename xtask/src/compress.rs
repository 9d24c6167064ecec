//! Files compressed once, as well as can be, so that no server has to do it.

use std::{
    ffi::OsStr,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use flate2::{Compression, write::GzEncoder};
use fs_err as fs;

/// How names of files end that hold brotli.
pub(crate) const BROTLI: &str = "br";
/// How names of files end that hold gzip.
const GZIP: &str = "gz";

/// Writes the compressed files beside each of these, where they are smaller.
pub(crate) fn all(files: &[PathBuf]) -> Result<()> {
    for path in files {
        let bytes = fs::read(path)?;
        for (ending, compressed) in [(BROTLI, brotli(&bytes)?), (GZIP, gzip(&bytes)?)] {
            if compressed.len() < bytes.len() {
                fs::write(beside(path, ending), compressed)?;
            }
        }
    }
    Ok(())
}

/// Whether a file is one of those that this module writes.
pub(crate) fn is_compressed(path: &Path) -> bool {
    [BROTLI, GZIP]
        .map(OsStr::new)
        .iter()
        .any(|ending| path.extension() == Some(*ending))
}

/// The path of a compressed file.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let best = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    let mut output = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut output, &best).context("cannot compress")?;
    Ok(output)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).context("cannot compress")?;
    encoder.finish().context("cannot compress")
}
