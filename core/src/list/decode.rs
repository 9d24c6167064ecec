//! The text of a file.

use std::borrow::Cow;

use super::Notice;
use super::cells::line_ends;

/// The text of a file: UTF-8, or UTF-16 with a byte order mark, as spreadsheets
/// write it.
///
/// # Errors
///
/// If it is neither. Its letters could only be guessed, and a wrong guess would
/// be an id that nobody has.
///
/// ```
/// use roma_import::list::decode;
///
/// assert_eq!(decode("a\nb".as_bytes()).as_deref(), Ok("a\nb"));
/// assert_eq!(decode(b"\xFF\xFEa\0\n\0").as_deref(), Ok("a\n"));
/// assert!(decode(b"\xC8\xCE\xCE\xF1").is_err());
/// ```
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Notice> {
    let (marked, unit): (_, fn([u8; 2]) -> u16) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => (rest, u16::from_be_bytes),
        _ => return utf8(bytes),
    };
    let (pairs, odd) = marked.as_chunks();
    let units: Vec<u16> = pairs.iter().copied().map(unit).collect();
    match String::from_utf16(&units) {
        Ok(text) if odd.is_empty() => Ok(Cow::Owned(text)),
        _ => Err(Notice::NotText { line: 1 }),
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, Notice> {
    core::str::from_utf8(bytes)
        .map(Cow::Borrowed)
        .map_err(|error| {
            let text = bytes
                .get(..error.valid_up_to())
                .and_then(|valid| core::str::from_utf8(valid).ok())
                .unwrap_or_default();
            Notice::NotText {
                line: 1 + line_ends(text),
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_is_text() {
        for (bytes, text) in [
            (&b""[..], Ok("")),
            ("\u{FEFF}任务".as_bytes(), Ok("\u{FEFF}任务")),
            (b"\xFE\xFF\x4E\x2D", Ok("中")),
            (b"\xFF\xFE\x3D\xD8\x00\xDE", Ok("😀")),
            (b"a\nb\r\nc\xE9", Err(3)),
            (b"\xFF\xFEa", Err(1)),
            (b"\xFF\xFE\x3D\xD8", Err(1)),
        ] {
            let expected = text.map_err(|line| Notice::NotText { line });
            assert_eq!(
                decode(bytes).as_deref(),
                expected.as_ref().copied(),
                "{bytes:?}"
            );
        }
    }
}
