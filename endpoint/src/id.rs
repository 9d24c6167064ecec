//! Ids that nobody can guess.

use roma_import::hex;

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
