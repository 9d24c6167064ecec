//! Writing bytes down in hexadecimal digits, for the crates of this workspace: it is no part
//! of what the crate is for, and so in none of its documents.

/// Bytes as lower-case hexadecimal digits, two for each.
///
/// ```
/// assert_eq!(roma_import::hex(&[0x0A, 0xF0]), "0af0");
/// ```
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xF]);
    halves
        .filter_map(|half| char::from_digit(half.into(), 16))
        .collect()
}
