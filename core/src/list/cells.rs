//! Cutting a text into cells, as CSV does and more leniently.

use std::borrow::Cow;

use super::Notice;

/// Which characters stand between cells, besides the ends of lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Separators(&'static [u8]);

impl Separators {
    /// All of them.
    pub(super) const ALL: Self = Self(b",;\t");

    /// The one that a byte is, alone; nothing if it is none.
    pub(super) fn only(byte: u8) -> Option<Self> {
        match byte {
            b',' => Some(Self(b",")),
            b';' => Some(Self(b";")),
            b'\t' => Some(Self(b"\t")),
            _ => None,
        }
    }

    fn has(self, byte: u8) -> bool {
        self.0.contains(&byte)
    }
}

/// One cell.
pub(super) struct Cell<'t> {
    /// What is in it, without quotation marks, and without the white space
    /// around it unless that is quoted.
    pub(super) text: Cow<'t, str>,
    /// The line on which it begins, from 1.
    pub(super) line: usize,
    /// The character behind it; nothing at the end of the text.
    pub(super) end: Option<u8>,
}

impl Cell<'_> {
    /// Whether it is the last one of its row.
    pub(super) const fn ends_row(&self) -> bool {
        matches!(self.end, None | Some(b'\n' | b'\r'))
    }
}

/// The cells of a text, in order.
pub(super) struct Cells<'t> {
    /// What is not cut yet; nothing once the last cell was given.
    rest: Option<&'t str>,
    line: usize,
    separators: Separators,
    /// The line of a quotation mark that is never closed. From there on such
    /// marks mean nothing, or each of them would be looked for to the end.
    open_quote: Option<usize>,
}

impl<'t> Cells<'t> {
    /// The cells of `text`.
    pub(super) const fn new(text: &'t str, separators: Separators) -> Self {
        Self {
            rest: Some(text),
            line: 1,
            separators,
            open_quote: None,
        }
    }

    /// That a quotation mark was not closed, if there was one among the cells so far.
    pub(super) fn open_quote(&self) -> Option<Notice> {
        self.open_quote.map(|line| Notice::OpenQuote { line })
    }

    /// A cell in quotation marks, and what follows it; nothing if `rest` does
    /// not begin with one.
    fn quoted(&mut self, rest: &'t str) -> Option<(Cow<'t, str>, &'t str)> {
        if self.open_quote.is_some() {
            return None;
        }
        let inside = self.skip_spaces(rest).strip_prefix('"')?;
        let mut from = 0;
        let mut doubled = false;
        let end = loop {
            let Some(found) = inside.get(from..)?.find('"') else {
                self.open_quote = Some(self.line);
                return None;
            };
            let end = from + found;
            if inside.as_bytes().get(end + 1) != Some(&b'"') {
                break end;
            }
            doubled = true;
            from = end + 2;
        };
        let content = inside.get(..end)?;
        let after = self.skip_spaces(inside.get(end + 1..)?);
        let closes = after
            .bytes()
            .next()
            .is_none_or(|next| is_line_end(next) || self.separators.has(next));
        closes.then(|| {
            let text = if doubled {
                Cow::Owned(content.replace("\"\"", "\""))
            } else {
                Cow::Borrowed(content)
            };
            (text, after)
        })
    }

    /// What follows the white space at the beginning, which ends no cell.
    fn skip_spaces<'a>(&self, text: &'a str) -> &'a str {
        text.trim_start_matches(|character: char| {
            character.is_whitespace()
                && u8::try_from(character).map_or(true, |byte| {
                    !is_line_end(byte) && !self.separators.has(byte)
                })
        })
    }
}

impl<'t> Iterator for Cells<'t> {
    type Item = Cell<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        let line = self.line;
        let (text, after) = self.quoted(rest).unwrap_or_else(|| {
            let end = rest
                .bytes()
                .position(|byte| is_line_end(byte) || self.separators.has(byte))
                .unwrap_or(rest.len());
            let (cell, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            (Cow::Borrowed(cell.trim()), after)
        });
        let end = after.bytes().next();
        self.rest = match end {
            None => None,
            Some(b'\r') if after.starts_with("\r\n") => after.get(2..),
            Some(_) => after.get(1..),
        };
        let taken = rest.len() - self.rest.map_or(0, str::len);
        self.line += line_ends(rest.get(..taken).unwrap_or(rest));
        Some(Cell { text, line, end })
    }
}

const fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// How many lines end in a text: at LF, CRLF or CR.
pub(super) fn line_ends(text: &str) -> usize {
    let mut before = 0;
    let mut count = 0;
    for byte in text.bytes() {
        count += usize::from(byte == b'\r' || (byte == b'\n' && before != b'\r'));
        before = byte;
    }
    count
}
