//! Hashes of what is too long to be read.

use roma_import::hex;
use sha2::{Digest as _, Sha256};

/// The SHA-256 of these bytes, in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
