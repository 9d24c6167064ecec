//! Ids that nobody can guess.

use std::fmt::Write as _;

/// 32 lower-case hexadecimal digits, 128 random bits.
///
/// # Panics
///
/// If the operating system has no randomness to give: nothing here could go on then.
#[must_use]
#[expect(
    clippy::expect_used,
    reason = "without randomness nothing here could go on"
)]
pub(crate) fn random_id() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    hex(&bytes)
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
