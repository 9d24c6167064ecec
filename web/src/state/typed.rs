//! What somebody typed, exactly as the browser holds it.

use std::borrow::Cow;
use std::rc::Rc;

use yew::AttrValue;

/// The first of the 2,048 code points that stand for lone surrogates in
/// [`Typed::carrier`]: the end of the last private use plane.
const CARRIER: u32 = 0x10_F800;

/// The first surrogate.
const SURROGATE: u32 = 0xD800;

/// The text of a field.
///
/// A browser's string can hold half of a surrogate pair, which Rust's cannot.
/// Reading it as U+FFFD would send something else than what was typed without a
/// word, so that text is kept as the browser has it, for the check to find.
#[derive(Clone, Default, PartialEq)]
pub struct Typed {
    shown: AttrValue,
    exact: Option<Rc<[u16]>>,
}

impl Typed {
    /// Text in UTF-16, well-formed or not.
    pub fn from_utf16(units: &[u16]) -> Self {
        match String::from_utf16(units) {
            Ok(text) => Self::from(text),
            Err(_) => Self {
                shown: String::from_utf16_lossy(units).into(),
                exact: Some(units.into()),
            },
        }
    }

    /// The text with U+FFFD for each lone surrogate, for the control's value.
    pub fn shown(&self) -> &AttrValue {
        &self.shown
    }

    /// The text in generalised UTF-8, lone surrogates kept.
    pub fn wtf8(&self) -> Cow<'_, [u8]> {
        let Some(units) = &self.exact else {
            return Cow::Borrowed(self.shown.as_bytes());
        };
        let mut bytes = Vec::with_capacity(units.len());
        for unit in char::decode_utf16(units.iter().copied()) {
            match unit {
                Ok(character) => {
                    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                Err(lone) => bytes.extend_from_slice(&wtf8_of(lone.unpaired_surrogate())),
            }
        }
        Cow::Owned(bytes)
    }

    /// The text with a private character for each lone surrogate, which
    /// [`escape_carriers`] turns into the surrogate's escape once it is JSON, and
    /// [`without_carriers`] into the surrogate.
    pub fn carrier(&self) -> Cow<'_, str> {
        let Some(units) = &self.exact else {
            return Cow::Borrowed(&self.shown);
        };
        Cow::Owned(
            char::decode_utf16(units.iter().copied())
                .map(|unit| {
                    unit.unwrap_or_else(|lone| {
                        let offset = u32::from(lone.unpaired_surrogate()) - SURROGATE;
                        char::from_u32(CARRIER + offset).unwrap_or(char::REPLACEMENT_CHARACTER)
                    })
                })
                .collect(),
        )
    }

    /// Whether it holds a lone surrogate.
    pub const fn is_broken(&self) -> bool {
        self.exact.is_some()
    }
}

impl From<String> for Typed {
    fn from(text: String) -> Self {
        Self {
            shown: text.into(),
            exact: None,
        }
    }
}

impl From<&str> for Typed {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

/// JSON text in which the characters of [`Typed::carrier`] are the escapes that
/// they stand for.
pub fn escape_carriers(json: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if u32::from(character) >= CARRIER {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(character) - CARRIER + SURROGATE);
        } else {
            out.push(character);
        }
    }
    out
}

/// A part of a [`Typed::carrier`] in generalised UTF-8, with the surrogates that its
/// characters stand for.
pub fn without_carriers(text: &str) -> Cow<'_, [u8]> {
    let surrogate = |character: char| u32::from(character).checked_sub(CARRIER);
    if !text.chars().any(|character| surrogate(character).is_some()) {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        match surrogate(character).and_then(|offset| u16::try_from(SURROGATE + offset).ok()) {
            Some(surrogate) => bytes.extend_from_slice(&wtf8_of(surrogate)),
            None => bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    Cow::Owned(bytes)
}

/// A surrogate in three bytes, as UTF-8 would have it if it allowed that.
const fn wtf8_of(surrogate: u16) -> [u8; 3] {
    let [high, low] = surrogate.to_be_bytes();
    [
        0xE0 | (high >> 4),
        0x80 | ((high & 0x0F) << 2) | (low >> 6),
        0x80 | (low & 0x3F),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_formed_text_is_itself_everywhere() {
        let units: Vec<u16> = "a😀\u{FFFD}".encode_utf16().collect();
        let typed = Typed::from_utf16(&units);
        assert!(!typed.is_broken());
        assert_eq!(typed.shown().as_str(), "a😀\u{FFFD}");
        assert_eq!(*typed.wtf8(), *"a😀\u{FFFD}".as_bytes());
        assert_eq!(typed.carrier(), "a😀\u{FFFD}");
    }

    #[test]
    fn a_lone_surrogate_is_kept() {
        let typed = Typed::from_utf16(&[0x61, 0xD83D, 0x62, 0xDC00]);
        assert!(typed.is_broken());
        assert_eq!(typed.shown().as_str(), "a\u{FFFD}b\u{FFFD}");
        assert_eq!(*typed.wtf8(), *b"a\xED\xA0\xBDb\xED\xB0\x80");
        assert_eq!(escape_carriers(&typed.carrier()), "a\\ud83db\\udc00");
        assert_eq!(without_carriers(&typed.carrier()), typed.wtf8());
    }
}
