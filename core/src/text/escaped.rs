//! Ids with escapes for characters that need none, which some programs write.

use crate::hash::{self, WINDOW};
use crate::string::hex;
use crate::text::skip;

/// What a string is that has been unescaped on the way.
pub(super) struct Unescaped {
    /// Its length as it is written, without its quotes.
    pub(super) written: usize,
    /// The hash of what it stands for.
    pub(super) hash: u32,
}

/// Unescapes the string that ends at the first quote which no escape belongs to,
/// if it stands for a short text of visible ASCII. Others take the general way.
///
/// Not inlined, so that the common case stays small.
#[inline(never)]
pub(super) fn unescape(text: &[u8]) -> Option<Unescaped> {
    // Whole blocks are copied, so there is room for one behind the last byte.
    let mut room = [0; WINDOW + skip::BLOCK];
    let mut length = 0;
    let mut rest = text;
    loop {
        let copied = skip::copy_plain(rest, room.get_mut(length..)?);
        length += copied;
        if length > WINDOW {
            return None;
        }
        rest = rest.get(copied..)?;
        let (character, after) = match *rest {
            [b'"', ..] => {
                return Some(Unescaped {
                    written: text.len() - rest.len(),
                    hash: hash::hash_beginning(&room, length),
                });
            }
            [b'\\', b'u', a, b, c, d, ref after @ ..] => (hex([a, b, c, d])?, after),
            [b'\\', character @ (b'"' | b'\\' | b'/'), ref after @ ..] => {
                (u32::from(character), after)
            }
            _ => return None,
        };
        let character = u8::try_from(character).ok()?;
        if !character.is_ascii_graphic() {
            return None;
        }
        *room.get_mut(length)? = character;
        length += 1;
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::string::{Form, Text};

    #[test]
    fn what_is_unescaped_has_the_hash_of_what_it_stands_for() {
        for length in 0..=WINDOW + 2 {
            for place in 0..=length {
                let front = "f".repeat(place);
                let back = "b".repeat(length - place);
                for (escape, character) in [
                    (r"\u0061", 'a'),
                    (r"\u007E", '~'),
                    (r"\/", '/'),
                    (r#"\""#, '"'),
                    (r"\\", '\\'),
                ] {
                    let written = format!("{front}{escape}{back}");
                    let plain = format!("{front}{character}{back}");
                    let text = format!(r#"{written}"}}{}"#, "x".repeat(length % 20));
                    let Some(found) = unescape(text.as_bytes()) else {
                        assert!(length >= WINDOW, "{text}");
                        continue;
                    };
                    assert!(length < WINDOW, "{text}");
                    assert_eq!(found.written, written.len(), "{text}");
                    assert_eq!(found.hash, Text::from(plain.as_str()).hash(), "{text}");
                    let slowly = Text::scanned(written.as_bytes(), Form::EscapedPlain);
                    assert_eq!(found.hash, slowly.hash(), "{text}");
                }
            }
        }
    }

    #[test]
    fn whatever_stands_for_something_else_takes_the_general_way() {
        for text in [
            "",
            "a",
            "a\\",
            "a\\u",
            "a\\u00",
            "a\\u006",
            r#"\u00e9""#,
            r#"\u0020""#,
            r#"\ud800""#,
            r#"\n""#,
            r#"\x""#,
            r#"\u00g1""#,
            "a b\"",
            "a\u{7F}\"",
            "é\"",
            r#"\u0161""#,
        ] {
            assert!(unescape(text.as_bytes()).is_none(), "{text}");
        }
    }
}
