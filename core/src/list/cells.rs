//! Cutting a text into cells, as CSV does and more leniently.

use std::borrow::Cow;

use super::bars::BARS;
use super::{Notice, NoticeKind};

/// Which characters stand between cells, besides the ends of lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Separators {
    ascii: &'static [u8],
    /// Those of a Chinese keyboard: the commas and the semicolon, which its keys
    /// give in place of the ASCII ones.
    wide: &'static [char],
}

impl Separators {
    /// All of them.
    pub(super) const ALL: Self = Self {
        ascii: b",;\t",
        wide: &['，', '、', '；'],
    };

    /// What databases and Markdown put between the cells of their tables. Since a cell may as
    /// well have it within, it is none of the separators above.
    pub(super) const BARS: Self = Self {
        ascii: b"|",
        wide: &[],
    };

    /// Those that go with a separator, alone; nothing if it is none.
    ///
    /// What has ASCII separators was mostly written by a program, which leaves
    /// the wide ones in its cells without quotation marks. What has a wide one
    /// was typed, with the ASCII ones wherever the keyboard was switched.
    pub(super) fn only(separator: char) -> Option<Self> {
        let (ascii, wide): (&[u8], &[char]) = match separator {
            '|' => return Some(Self::BARS),
            ',' => (b",", &[]),
            ';' => (b";", &[]),
            '\t' => (b"\t", &[]),
            '，' | '、' => (b",", &['，', '、']),
            '；' => (b";", &['；']),
            _ => return None,
        };
        Some(Self { ascii, wide })
    }

    /// Whether they are bars.
    pub(super) fn are_bars(self) -> bool {
        self.ascii == Self::BARS.ascii
    }

    /// Whether a character is one of them.
    fn has(self, character: char) -> bool {
        u8::try_from(character).is_ok_and(|byte| self.ascii.contains(&byte))
            || self.wide.contains(&character)
    }

    /// Whether a text has one in it, or the end of a line, and so would be cut there.
    pub(super) fn cut(self, text: &str) -> bool {
        let mut bytes = text.bytes().enumerate();
        bytes.any(|(at, byte)| self.end_at(text, at, byte))
    }

    /// The pieces into which a line is cut, without regard to quotation marks.
    pub(super) fn pieces(self, line: &str) -> impl Iterator<Item = &str> {
        line.split(move |character| self.has(character))
    }

    /// Whether a text begins with one, or with the end of a line.
    fn end_before(self, text: &str) -> bool {
        text.bytes()
            .next()
            .is_some_and(|byte| self.end_at(text, 0, byte))
    }

    /// Whether one, or the end of a line, is at a byte of a text.
    fn end_at(self, text: &str, at: usize, byte: u8) -> bool {
        may_end(byte) && (is_line_end(byte) || self.ascii.contains(&byte) || self.wide_at(text, at))
    }

    fn wide_at(self, text: &str, at: usize) -> bool {
        text.get(at..)
            .is_some_and(|rest| rest.starts_with(self.wide))
    }
}

/// Whether an item of a list without a header ends at this character, if it does not stand in
/// quotation marks: at the end of a line, or at one of the separators that
/// [`read`](super::read) tells of.
///
/// ```
/// use roma_import::list::is_separator;
///
/// assert!("\n\r,;\t，、；".chars().all(is_separator));
/// assert!(!"a |。\u{3000}".chars().any(is_separator));
/// ```
#[must_use]
pub fn is_separator(character: char) -> bool {
    matches!(character, '\n' | '\r') || Separators::ALL.has(character)
}

/// Whether a character separates cells in any list, whether this one is cut there or not.
pub(super) fn is_between_cells(character: char) -> bool {
    Separators::ALL.has(character) || BARS.contains(&character)
}

/// Whether a cell may end at this byte, whichever the separators are: with the last
/// two of them the wide ones begin, and hardly any other character of a list. Most
/// bytes are none of these, so that one look at each is all that they cost.
const fn may_end(byte: u8) -> bool {
    matches!(
        byte,
        b'\n' | b'\r' | b'\t' | b',' | b';' | b'|' | 0xE3 | 0xEF
    )
}

/// One cell.
pub(super) struct Cell<'t> {
    /// What is in it, without quotation marks, and without the white space
    /// around it unless that is quoted.
    pub(super) text: Cow<'t, str>,
    /// Whether it stands in quotation marks.
    pub(super) quoted: bool,
    /// The line on which it begins, from 1.
    pub(super) line: usize,
    /// The character behind it; nothing at the end of the text.
    pub(super) end: Option<char>,
}

impl Cell<'_> {
    /// Whether it is the last one of its row.
    pub(super) const fn ends_row(&self) -> bool {
        matches!(self.end, None | Some('\n' | '\r'))
    }
}

/// The cells of a text, in order.
#[derive(Clone, Debug)]
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
    /// The cells of `text`, without the line that tells spreadsheets the separator.
    pub(super) fn new(text: &'t str, separators: Separators) -> Self {
        let (rest, line) = after_separator_line(text).map_or((text, 1), |rest| (rest, 2));
        Self {
            rest: Some(rest),
            line,
            separators,
            open_quote: None,
        }
    }

    /// What is not cut yet.
    pub(super) fn rest(&self) -> &'t str {
        self.rest.unwrap_or_default()
    }

    /// At which characters it is cut.
    pub(super) const fn separators(&self) -> Separators {
        self.separators
    }

    /// Cuts what follows at other characters.
    pub(super) const fn cut_at(&mut self, separators: Separators) {
        self.separators = separators;
    }

    /// That a quotation mark was not closed, if there was one among the cells so far.
    pub(super) fn open_quote(&self) -> Option<Notice> {
        self.open_quote.map(|line| NoticeKind::OpenQuote.at(line))
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
        let closes = after.is_empty() || self.separators.end_before(after);
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
                    !is_line_end(byte) && !self.separators.ascii.contains(&byte)
                })
        })
    }
}

impl<'t> Iterator for Cells<'t> {
    type Item = Cell<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        let line = self.line;
        let quoted = self.quoted(rest);
        let is_quoted = quoted.is_some();
        let (text, after) = quoted.unwrap_or_else(|| {
            let end = rest
                .bytes()
                .enumerate()
                .position(|(at, byte)| self.separators.end_at(rest, at, byte))
                .unwrap_or(rest.len());
            let (cell, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            (Cow::Borrowed(cell.trim()), after)
        });
        let text = without_formula(text);
        let end = after.chars().next();
        self.rest = match end {
            None => None,
            Some('\r') if after.starts_with("\r\n") => after.get(2..),
            Some(end) => after.get(end.len_utf8()..),
        };
        if matches!(end, Some('\n' | '\r')) {
            // Where several files were put together, each has brought its own mark.
            self.rest = self.rest.map(|rest| rest.trim_start_matches('\u{FEFF}'));
        }
        let taken = rest.len() - self.rest.map_or(0, str::len);
        self.line += line_ends(rest.get(..taken).unwrap_or(rest));
        Some(Cell {
            text,
            quoted: is_quoted,
            line,
            end,
        })
    }
}

/// The text that a cell such as `="007"` stands for. Programs write texts so that look like
/// numbers, to keep spreadsheets from making numbers of them.
fn without_formula(cell: Cow<'_, str>) -> Cow<'_, str> {
    match cell {
        Cow::Borrowed(cell) => Cow::Borrowed(formula_text(cell).unwrap_or(cell)),
        Cow::Owned(cell) => match formula_text(&cell) {
            Some(text) => Cow::Owned(text.to_owned()),
            None => Cow::Owned(cell),
        },
    }
}

/// What stands between the quotation marks of a formula that is nothing but a text.
fn formula_text(cell: &str) -> Option<&str> {
    let text = cell.strip_prefix("=\"")?.strip_suffix('"')?;
    (!text.contains('"')).then_some(text)
}

/// What follows a first line such as `sep=;`, quoted or not; nothing if there is none.
///
/// What is in it is read from the cells themselves, and it need not be one of the
/// separators here. A letter or digit separates nothing, so that what ends with one
/// may be an id, and so may a line with nothing after it.
fn after_separator_line(text: &str) -> Option<&str> {
    let (quoted, inside) = match text.strip_prefix('"') {
        Some(inside) => (true, inside),
        None => (false, text),
    };
    let (word, rest) = inside.split_at_checked(4)?;
    let separator = rest.chars().next()?;
    let rest = rest.get(separator.len_utf8()..)?;
    let rest = if quoted {
        rest.strip_prefix('"')?
    } else {
        rest
    };
    let after = rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix(['\n', '\r']))?;
    let tells = word.eq_ignore_ascii_case("sep=")
        && !separator.is_alphanumeric()
        && !matches!(separator, '\n' | '\r');
    tells.then_some(after)
}

const fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The lines of a text without their ends, which are LF, CRLF or CR, each with the place where
/// it begins. Behind the last end there is one more, which may be empty.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = Some(text);
    core::iter::from_fn(move || {
        let left = rest.take()?;
        let start = text.len() - left.len();
        let Some(end) = left.bytes().position(is_line_end) else {
            return Some((start, left));
        };
        let (line, after) = left.split_at_checked(end)?;
        rest = after.strip_prefix("\r\n").or_else(|| after.get(1..));
        Some((start, line))
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_where_they_are_counted() {
        for (text, expected) in [
            ("", &[""][..]),
            ("a", &["a"]),
            ("a\nb\r\nc\rd", &["a", "b", "c", "d"]),
            ("\n\r\r\n\n\r", &["", "", "", "", "", ""]),
            ("é\r", &["é", ""]),
        ] {
            let cut = lines(text).map(|(_, line)| line);
            assert!(cut.eq(expected.iter().copied()), "{text:?}");
            for (start, line) in lines(text) {
                assert!(text[start..].starts_with(line), "{text:?}");
            }
            assert_eq!(lines(text).count(), 1 + line_ends(text), "{text:?}");
        }
    }
}
