//! Ids and keys that nobody can guess.

use roma_import::hex;

/// 32 lower-case hexadecimal digits, 128 random bits.
///
/// # Panics
///
/// If the operating system has no randomness to give: nothing here could go on then.
#[must_use]
pub(crate) fn random_id() -> String {
    hex(&random_bytes::<16>())
}

/// Random bytes.
///
/// # Panics
///
/// As [`random_id`] does.
#[expect(
    clippy::expect_used,
    reason = "without randomness nothing here could go on"
)]
pub(crate) fn random_bytes<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
