//! A string as it was written, read as code points without copying it.

#[cfg(feature = "request-text")]
mod origin;
mod wtf8;

use core::cmp::Ordering;
use std::borrow::Cow;

#[cfg(feature = "request-text")]
pub(crate) use self::origin::Origin;
use self::wtf8::REPLACEMENT;
pub(crate) use self::wtf8::{decode, encode};
use crate::hash::{self, MAX_HASHED};
use crate::text::{copy_until_escape, has_byte, is_visible_ascii, plain};

/// A string value or a key, as it stands in its source.
///
/// It is read as code points, and a lone surrogate is one of them: JavaScript's
/// strings and JSON's escapes can hold it although UTF-8 cannot. Two of the same code points
/// are equal, however they are written.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    bytes: &'a [u8],
    form: Form,
}

/// How the bytes of a [`Text`] stand for its code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Visible ASCII only, U+0021 to U+007E: no rule about characters can speak.
    Plain,
    /// UTF-8, generalised to hold lone surrogates (WTF-8).
    Literal,
    /// The inside of a JSON string with at least one escape, well-formed.
    Escaped,
    /// The same, and it stands for visible ASCII only.
    EscapedPlain,
    /// The same, and at least one escape stands for a surrogate, lone or not.
    EscapedSurrogates,
}

impl Form {
    /// Whether the bytes hold escapes.
    pub(crate) const fn is_escaped(self) -> bool {
        matches!(
            self,
            Self::Escaped | Self::EscapedPlain | Self::EscapedSurrogates
        )
    }
}

impl<'a> Text<'a> {
    /// A string of generalised UTF-8, in which a lone surrogate has the three
    /// bytes that UTF-8 would give it if it allowed it (WTF-8).
    ///
    /// Bytes that are not WTF-8 are read as U+FFFD.
    #[must_use]
    pub const fn from_wtf8(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            form: Form::Literal,
        }
    }

    /// A string whose form the scanner has found out.
    pub(crate) const fn scanned(bytes: &'a [u8], form: Form) -> Self {
        Self { bytes, form }
    }

    /// What [`Self::scanned`] makes it of.
    pub(crate) const fn parts(self) -> (&'a [u8], Form) {
        (self.bytes, self.form)
    }

    /// Whether it stands for visible ASCII, known without looking at it again.
    pub(crate) const fn is_plain(self) -> bool {
        matches!(self.form, Form::Plain | Form::EscapedPlain)
    }

    /// Whether it has no characters.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.bytes.is_empty()
    }

    /// Whether it may hold U+FFFD, which programs put in the place of what they
    /// cannot encode.
    #[doc(hidden)]
    #[must_use]
    pub fn may_hold_replacements(self) -> bool {
        // The first byte of U+F000 to U+FFFF, which ids and names hardly ever have.
        has_byte(self.bytes, 0xEF)
    }

    /// The same as text, if it is written without escapes and has no lone surrogates.
    pub(crate) fn as_str(self) -> Option<&'a str> {
        match self.form {
            Form::Plain | Form::Literal => core::str::from_utf8(self.bytes).ok(),
            _ => None,
        }
    }

    /// Its code points, lone surrogates among them.
    #[must_use]
    pub fn code_points(self) -> CodePoints<'a> {
        CodePoints {
            bytes: self.bytes,
            escaped: self.form.is_escaped(),
        }
    }

    /// The number of its code points.
    #[must_use]
    pub fn count(self) -> usize {
        match self.form {
            Form::Plain => self.bytes.len(),
            // Not by counting the bytes that begin one: there may be others.
            _ => self.code_points().count(),
        }
    }

    /// The most code points that it can have, known without counting.
    pub(crate) const fn count_at_most(self) -> usize {
        self.bytes.len()
    }

    /// Whether a lone surrogate is possible in it at all.
    pub(crate) fn may_hold_surrogates(self) -> bool {
        match self.form {
            Form::Plain | Form::EscapedPlain => false,
            // The first byte of every surrogate in generalised UTF-8.
            Form::Literal | Form::Escaped => has_byte(self.bytes, 0xED),
            Form::EscapedSurrogates => true,
        }
    }

    /// The same string with its form found out, if it was not known.
    pub(crate) fn classified(self) -> Self {
        if self.form == Form::Literal && is_visible_ascii(self.bytes) {
            return Self {
                form: Form::Plain,
                ..self
            };
        }
        self
    }

    /// Whether it is exactly this ASCII name.
    pub(crate) fn is(self, name: &str) -> bool {
        if self.form.is_escaped() {
            return self.code_points().eq(name.bytes().map(u32::from));
        }
        // Byte by byte, since names are short, and WebAssembly would call a
        // function to compare them at once.
        self.bytes.len() == name.len() && self.bytes.iter().zip(name.bytes()).all(|(&a, b)| a == b)
    }

    /// Orders by code points.
    ///
    /// Bytes alone would do for UTF-8, which keeps that order, but not beside
    /// bytes that are none: an order that is not the same for any two would be a
    /// fault that sorting panics about.
    pub(crate) fn compare(self, other: Text<'_>) -> Ordering {
        if self.form == Form::Plain && other.form == Form::Plain {
            self.bytes.cmp(other.bytes)
        } else {
            self.code_points().cmp(other.code_points())
        }
    }

    /// A hash that is the same for the same code points, however written.
    #[inline]
    pub(crate) fn hash(self) -> u32 {
        if self.form.is_escaped() {
            self.hash_of_escaped()
        } else {
            hash::hash(self.bytes, self.bytes.len())
        }
    }

    /// Not inlined, so that the common case stays small.
    #[inline(never)]
    fn hash_of_escaped(self) -> u32 {
        let mut begin = [0; MAX_HASHED];
        // The length of the text in generalised UTF-8.
        let mut length = 0;
        let mut rest = self.code_points();
        loop {
            let room = begin.get_mut(length..).unwrap_or_default();
            let copied = copy_until_escape(rest.bytes, room);
            length += copied;
            rest.bytes = rest.bytes.get(copied..).unwrap_or_default();
            // The commonest escapes, in fewer steps.
            if let [b'\\', b'u', a, b, c, d, after @ ..] = rest.bytes
                && let Some(code_point @ 0..=0x7F) = hex([*a, *b, *c, *d])
                && let Some(room) = begin.get_mut(length)
            {
                #[expect(clippy::cast_possible_truncation, reason = "it is ASCII")]
                let ascii = code_point as u8;
                *room = ascii;
                length += 1;
                rest.bytes = after;
                continue;
            }
            // What no longer has room only counts, byte by byte: the copy may have
            // ended within a character.
            if rest.bytes.first().is_some_and(|&byte| byte != b'\\') {
                let literal = rest.bytes.iter().take_while(|&&byte| byte != b'\\').count();
                length += literal;
                rest.bytes = rest.bytes.get(literal..).unwrap_or_default();
                continue;
            }
            let Some(code_point) = rest.next() else {
                break;
            };
            let (bytes, count) = encode(code_point);
            let room = begin.get_mut(length..).unwrap_or_default();
            for (here, byte) in room.iter_mut().zip(bytes.into_iter().take(count)) {
                *here = byte;
            }
            length += count;
        }
        hash::hash_beginning(&begin, length)
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self::from_wtf8(text.as_bytes())
    }
}

impl<'a> From<&'a String> for Text<'a> {
    fn from(text: &'a String) -> Self {
        Self::from(text.as_str())
    }
}

impl<'a> From<&'a Cow<'_, str>> for Text<'a> {
    fn from(text: &'a Cow<'_, str>) -> Self {
        Self::from(text.as_ref())
    }
}

impl<'a> From<&&'a str> for Text<'a> {
    fn from(text: &&'a str) -> Self {
        Self::from(*text)
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.compare(*other).is_eq()
    }
}

impl Eq for Text<'_> {}

/// A code point as a character, a surrogate as U+FFFD.
pub(crate) fn to_char(code_point: u32) -> char {
    char::from_u32(code_point).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Whether a code point is a surrogate; in a [`Text`] it is then a lone one.
pub(crate) const fn is_surrogate(code_point: u32) -> bool {
    matches!(code_point, 0xD800..=0xDFFF)
}

/// The code points of a [`Text`], in order.
#[derive(Clone, Debug)]
pub struct CodePoints<'a> {
    bytes: &'a [u8],
    escaped: bool,
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let (&first, rest) = self.bytes.split_first()?;
        if first >= 0x80 {
            return Some(self.beyond_ascii());
        }
        if first == b'\\' && self.escaped {
            return Some(self.escape());
        }
        self.bytes = rest;
        Some(u32::from(first))
    }
}

impl CodePoints<'_> {
    /// Passes what is visible ASCII and no `"` or `\`, and returns how many of those
    /// there were.
    #[inline]
    pub(crate) fn skip_plain(&mut self) -> usize {
        // Where there is none, it is known without looking at a whole block.
        let Some(0x21..=0x7E) = self.bytes.first() else {
            return 0;
        };
        let length = plain(self.bytes);
        self.bytes = self.bytes.get(length..).unwrap_or_default();
        length
    }

    /// Passes those characters of visible ASCII that have their bits, and returns how
    /// many of those there were. It stops at each `\`.
    pub(crate) fn skip_visible_in(&mut self, [low, high]: [u64; 2]) -> usize {
        const VISIBLE: [u64; 2] = [!0 << 0x21, !(1 << (0x7F - 64) | 1 << (b'\\' - 64))];
        // Where there is none, it is known without any bits.
        let Some(0x21..=0x7E) = self.bytes.first() else {
            return 0;
        };
        // A byte of more than ASCII has none.
        let bits = [low & VISIBLE[0], high & VISIBLE[1], 0, 0];
        let has_none = |&byte: &u8| match bits.get(usize::from(byte / 64)) {
            Some(bits) => bits >> (byte % 64) & 1 == 0,
            None => true,
        };
        let until = self.bytes.iter().position(has_none);
        let length = until.unwrap_or(self.bytes.len());
        self.bytes = self.bytes.get(length..).unwrap_or_default();
        length
    }

    /// The next code point, which begins with a byte that is not ASCII.
    ///
    /// Not inlined, so that the common case stays small.
    #[inline(never)]
    fn beyond_ascii(&mut self) -> u32 {
        let (code_point, length) = decode(self.bytes);
        self.bytes = self.bytes.get(length..).unwrap_or_default();
        code_point
    }

    /// The code point of the escape that comes next.
    ///
    /// Not inlined either.
    #[inline(never)]
    fn escape(&mut self) -> u32 {
        let (kind, rest) = match *self.bytes {
            [_, b'u', ..] => return self.unicode_escape(),
            [_, kind, ref rest @ ..] => (kind, rest),
            _ => {
                self.bytes = &[];
                return REPLACEMENT;
            }
        };
        self.bytes = rest;
        match kind {
            b'b' => 0x08,
            b'f' => 0x0C,
            b'n' => 0x0A,
            b'r' => 0x0D,
            b't' => 0x09,
            other => u32::from(other),
        }
    }

    /// The same for one with four digits, or for two of them that are one code point.
    fn unicode_escape(&mut self) -> u32 {
        let [_, _, a, b, c, d, ref rest @ ..] = *self.bytes else {
            self.bytes = &[];
            return REPLACEMENT;
        };
        self.bytes = rest;
        let unit = hex([a, b, c, d]).unwrap_or(REPLACEMENT);
        // A high surrogate is half a character if a low one follows.
        if let (0xD800..=0xDBFF, [b'\\', b'u', a, b, c, d, after @ ..]) = (unit, rest)
            && let Some(low @ 0xDC00..=0xDFFF) = hex([*a, *b, *c, *d])
        {
            self.bytes = after;
            return 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        }
        unit
    }
}

/// The number that four hexadecimal digits stand for, if they are digits.
#[inline]
#[expect(
    clippy::indexing_slicing,
    reason = "a byte is always below 256, and the table is made by the compiler"
)]
pub(crate) fn hex(digits: [u8; 4]) -> Option<u32> {
    /// The value of each byte as a digit, and what no digit has.
    const VALUES: [u8; 256] = {
        let mut values = [NONE; 256];
        let mut value = 0;
        while value < 16 {
            let digit = b"0123456789abcdef"[value as usize];
            values[digit as usize] = value;
            values[digit.to_ascii_uppercase() as usize] = value;
            value += 1;
        }
        values
    };
    const NONE: u8 = 0xF0;
    let value = |digit: u8| VALUES[usize::from(digit)];
    let [a, b, c, d] = digits;
    let (a, b, c, d) = (value(a), value(b), value(c), value(d));
    let number = u32::from(a) << 12 | u32::from(b) << 8 | u32::from(c) << 4 | u32::from(d);
    ((a | b | c | d) < NONE).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(inside: &str) -> Text<'_> {
        Text::scanned(inside.as_bytes(), Form::Escaped)
    }

    #[test]
    fn escapes_are_read_as_the_code_points_that_they_stand_for() {
        let text = escaped(r#"a\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00é😀"#);
        let expected = "a\"\\/\u{8}\u{C}\n\r\té😀é😀";
        assert!(text.code_points().eq(expected.chars().map(u32::from)));
        assert!(text.compare(Text::from(expected)).is_eq());
        assert_eq!(text.hash(), Text::from(expected).hash());
        assert_eq!(text.count(), Text::from(expected).count());
    }

    #[test]
    fn texts_of_the_same_code_points_are_equal() {
        let text = Text::from("a/é");
        for same in ["a/é", "a\\/\\u00e9", "\\u0061/é"] {
            assert_eq!(Text::scanned(same.as_bytes(), Form::Escaped), text);
        }
        assert_ne!(Text::from("a\\/é"), text);
        assert_ne!(Text::from("a/"), text);
    }

    #[test]
    fn the_hash_does_not_depend_on_how_a_text_is_written() {
        for length in 0..300 {
            let plain: String = ('!'..='z').cycle().take(length).collect();
            for step in [1, 2, 7] {
                let escaped: String = plain
                    .chars()
                    .enumerate()
                    .map(|(n, c)| {
                        if n % step == 0 || c == '"' || c == '\\' {
                            format!("\\u{:04x}", u32::from(c))
                        } else {
                            c.to_string()
                        }
                    })
                    .collect();
                for form in [Form::Escaped, Form::EscapedPlain] {
                    let text = Text::scanned(escaped.as_bytes(), form);
                    assert_eq!(text.hash(), Text::from(plain.as_str()).hash(), "{escaped}");
                    assert!(text.compare(Text::from(plain.as_str())).is_eq());
                }
            }
        }
    }

    #[test]
    fn the_hash_does_not_depend_on_where_the_bytes_that_are_hashed_end() {
        for character in ['é', '任', '😀'] {
            let long = character.to_string().repeat(100);
            for front in 0..8 {
                let plain = format!("{}/{long}/{long}", "a".repeat(front));
                let written = plain.replace('/', r"\/");
                assert_eq!(
                    escaped(&written).hash(),
                    Text::from(plain.as_str()).hash(),
                    "{written}"
                );
            }
        }
    }

    #[test]
    fn a_lone_surrogate_is_a_code_point_however_it_is_written() {
        for (inside, expected) in [
            (r"\ud800", vec![0xD800]),
            (r"\udc00\ud800", vec![0xDC00, 0xD800]),
            (r"\ud800\ud83d\ude00", vec![0xD800, 0x1F600]),
            (r"\ud800\n", vec![0xD800, 0x0A]),
            (r"\ud800\u0041", vec![0xD800, 0x41]),
        ] {
            assert_eq!(escaped(inside).code_points().collect::<Vec<_>>(), expected);
        }
        let wtf8 = Text::from_wtf8(b"a\xED\xA0\x80b");
        assert_eq!(wtf8.code_points().collect::<Vec<_>>(), [0x61, 0xD800, 0x62]);
        assert!(wtf8.compare(escaped(r"a\ud800b")).is_eq());
        assert_eq!(wtf8.hash(), escaped(r"a\ud800b").hash());
    }

    #[test]
    fn any_three_texts_are_in_order_whatever_their_form_and_bytes() {
        let mut texts = vec![
            Text::scanned(b"a", Form::Plain),
            Text::scanned(b"~", Form::Plain),
            escaped("\\ufffd"),
            escaped("\\ud83d\\ude00"),
            escaped("\\ud800"),
            escaped("a\\n"),
        ];
        for bytes in [
            &b"\x80"[..],
            b"\xC0",
            b"\xFF",
            b"\xEF\xBF\xBD",
            b"\xED\xA0\x80",
            b"\xED\xA0\xBD\xED\xB8\x80",
            b"\xF0\x9F\x98\x80",
            b"\xF0\x9F",
            b"a\x80",
            b"a\n",
        ] {
            texts.push(Text::from_wtf8(bytes));
        }
        for a in &texts {
            for b in &texts {
                assert_eq!(a.compare(*b), b.compare(*a).reverse());
                for c in &texts {
                    if a.compare(*b).is_le() && b.compare(*c).is_le() {
                        assert!(a.compare(*c).is_le(), "{a:?} {b:?} {c:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_read_as_replacement_characters() {
        for bytes in [
            &b"\x80"[..],
            b"\xC0",
            b"\xC1\x80",
            b"\xE0\x80\x80",
            b"\xF0\x80\x80\x80",
            b"\xF5\x80\x80\x80",
            b"\xE4\xB8",
        ] {
            let text = Text::from_wtf8(bytes);
            assert!(text.code_points().all(|c| c == REPLACEMENT), "{bytes:?}");
            assert_eq!(text.count(), bytes.len(), "{bytes:?}");
        }
    }
}
