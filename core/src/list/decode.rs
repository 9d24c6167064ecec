//! The text of a file.

use core::fmt;
use std::borrow::Cow;

use super::Notice;
use super::cells::line_ends;
use crate::Lang;

/// How a file is encoded, by how it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, which needs no byte order mark.
    Utf8,
    /// UTF-16, by a byte order mark.
    Utf16,
    /// None: the file is a ZIP archive, as workbooks of spreadsheets are.
    Zip,
}

/// A file that is no text in its encoding. Displayed, it says so in English; as a
/// [`Notice`] it has the other languages and the help as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotText {
    /// The line of the first bytes that are no text, from 1.
    pub line: usize,
    /// The encoding that they are not in.
    pub encoding: Encoding,
}

impl NotText {
    /// That what follows `text` cannot be read.
    fn behind(text: &str, encoding: Encoding) -> Self {
        Self {
            line: 1 + line_ends(text),
            encoding,
        }
    }
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Notice::from(*self).message(Lang::En))
    }
}

impl core::error::Error for NotText {}

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
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, NotText> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes).map(Cow::Owned),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes).map(Cow::Owned),
        [b'P', b'K', 3, 4, ..] => Err(NotText::behind("", Encoding::Zip)),
        _ => utf8(bytes).map(Cow::Borrowed),
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, NotText> {
    // What programs write for nothing: the text is UTF-16 without a mark, or none at all.
    if let Some(at) = bytes.iter().position(|&byte| byte == 0)
        && let Some(text) = bytes
            .get(..at)
            .and_then(|text| core::str::from_utf8(text).ok())
    {
        return Err(NotText::behind(text, Encoding::Utf8));
    }
    core::str::from_utf8(bytes).map_err(|error| {
        let text = bytes
            .get(..error.valid_up_to())
            .and_then(|valid| core::str::from_utf8(valid).ok())
            .unwrap_or_default();
        NotText::behind(text, Encoding::Utf8)
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NotText> {
    let (pairs, odd) = bytes.as_chunks();
    let mut text = String::with_capacity(pairs.len());
    let mut is_text = odd.is_empty();
    for character in char::decode_utf16(pairs.iter().copied().map(unit)) {
        let Some(character) = character.ok().filter(|&character| character != '\0') else {
            is_text = false;
            break;
        };
        text.push(character);
    }
    if is_text {
        Ok(text)
    } else {
        Err(NotText::behind(&text, Encoding::Utf16))
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding::{Utf8, Utf16, Zip};
    use super::*;

    #[test]
    fn only_text_is_text() {
        for (bytes, text) in [
            (&b""[..], Ok("")),
            ("\u{FEFF}任务".as_bytes(), Ok("\u{FEFF}任务")),
            (b"\xFE\xFF\x4E\x2D", Ok("中")),
            (b"\xFF\xFE\x3D\xD8\x00\xDE", Ok("😀")),
            (b"a\nb\r\nc\xE9", Err((3, Utf8))),
            (b"a\nb\0", Err((2, Utf8))),
            (b"a\0\n\0", Err((1, Utf8))),
            (b"PK\x03\x04\x14\0\x06\0", Err((1, Zip))),
            (b"PK\n", Ok("PK\n")),
            (b"\xFF\xFEa", Err((1, Utf16))),
            (b"\xFF\xFE\x3D\xD8", Err((1, Utf16))),
            (b"\xFF\xFE\0\0a\0\0\0", Err((1, Utf16))),
            (b"\xFE\xFF\0a\0\r\0\n\0b\0\r\xDC\0\0\n", Err((3, Utf16))),
            (b"\xFF\xFE\n\0a\0\n\0b", Err((3, Utf16))),
        ] {
            let expected = text.map_err(|(line, encoding)| NotText { line, encoding });
            assert_eq!(
                decode(bytes).as_deref(),
                expected.as_ref().copied(),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn what_is_no_text_is_told_by_its_encoding() {
        for (bytes, name, other) in [
            (&b"\n\n\xE9"[..], "text in UTF-8:", "UTF-16"),
            (b"\xFF\xFE\n\0\n\0\0", "UTF-16", "UTF-8"),
        ] {
            let error = decode(bytes).unwrap_err();
            let told = error.to_string();
            assert!(told.contains(name) && told.contains("line 3"), "{told}");
            assert!(!told.contains(other), "{told}");
            assert_eq!(told, Notice::from(error).message(Lang::En));
            let told = Notice::from(error).message(Lang::Zh);
            assert!(told.contains("第 3 行") && !told.contains(other), "{told}");
        }
    }
}
