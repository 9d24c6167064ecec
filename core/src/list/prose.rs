//! Whether ids stand as people write lists to each other: numbered, with bullets before them,
//! or within a sentence.

use std::borrow::Cow;

use super::cells::Cell;
use super::counted::Counted;

/// The first numbers in Chinese.
const CHINESE: &str = "一二三四五六七八九十";

/// No list of which each line is numbered by hand has longer numbers, and years are.
const MAX_DIGITS: usize = 3;

/// What follows a number that stands before an id without a space.
const BEHIND_NUMBER: [char; 8] = ['.', ')', ':', '．', '）', '：', '、', '，'];

/// Fewer letters and digits that begin with a digit may be a further part of a number, as in
/// `1.10`.
const MIN_LENGTH: usize = 6;

/// Whether an id seems to have something of a list or a sentence at one of its ends, which is
/// told by looking at it alone.
pub(super) fn is_in_prose(id: &str) -> bool {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = id.as_bytes();
    // Nearly all ids are, and two looks at each are all that they cost.
    if is_plain(bytes.first()) && is_plain(bytes.last()) {
        return false;
    }
    id.starts_with(is_bullet) || is_behind_brackets(id) || is_punctuated(id) || has_remark(id)
}

/// Whether lines of a list begin with it: points, drawn marks, and numbers in circles.
const fn is_bullet(character: char) -> bool {
    matches!(character, '•' | '‣' | '·' | '・' | '※' | '\u{2460}'..='\u{24FF}' | '\u{25A0}'..='\u{27BF}')
}

/// The first of the names on several lines that begin as the lines of a list do: with a bullet, or
/// with a number and the next one below it.
pub(super) fn first_listed<'t>(names: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let mut before: Option<(&str, usize, &str)> = None;
    for name in names.map(str::trim).filter(|name| !name.is_empty()) {
        let mut behind = name.chars();
        let first = behind.next()?;
        let is_dashed = matches!(first, '-' | '*' | '+' | '–' | '—')
            && behind.next().is_some_and(char::is_whitespace);
        if is_dashed || is_bullet(first) {
            return Some(name);
        }
        let this = numbered(name).map(|(number, item)| (name, number, item));
        if let (Some((first, last, other)), Some((_, number, item))) = (before, this)
            && last + 1 == number
            && other != item
        {
            return Some(first);
        }
        before = this;
    }
    None
}

/// Whether a number in brackets stands before something.
fn is_behind_brackets(id: &str) -> bool {
    in_brackets(id).is_some_and(|(_, rest)| !rest.is_empty())
}

/// Whether it ends as a sentence does, or what introduces a list.
fn is_punctuated(id: &str) -> bool {
    let mut characters = id.chars();
    let last = characters.next_back();
    matches!(
        last,
        Some('.' | ':' | '!' | '?' | '。' | '：' | '！' | '？')
    ) && characters
        .next_back()
        .is_some_and(|before| !before.is_ascii_punctuation() || before == ')')
}

/// Whether a remark in brackets stands behind an id, and is in other letters or brackets than
/// programs have.
fn has_remark(id: &str) -> bool {
    let parts = || id.strip_suffix([')', '）'])?.rsplit_once(['(', '（']);
    // People number things of one name in this way.
    let is_number = |inside: &str| inside.chars().all(char::is_numeric);
    !id.is_ascii()
        && parts().is_some_and(|(id, inside)| !id.is_empty() && id.is_ascii() && !is_number(inside))
}

/// The number in brackets with which a text begins, and what follows it.
fn in_brackets(text: &str) -> Option<(usize, &str)> {
    let (inside, rest) = text.strip_prefix(['(', '（'])?.split_once([')', '）'])?;
    Some((number(inside)?, rest))
}

/// The number that numbers an item in an id, and the item.
pub(super) fn numbered(id: &str) -> Option<(usize, &str)> {
    let (number, item) = in_brackets(id).or_else(|| {
        let mut first = id.char_indices().take(MAX_DIGITS + 1);
        let (at, mark) = first.find(|(_, character)| BEHIND_NUMBER.contains(character))?;
        Some((number(id.get(..at)?)?, id.get(at + mark.len_utf8()..)?))
    })?;
    let item = item.trim_start();
    is_item(item).then_some((number, item))
}

/// The number that a text is, if items are numbered with it.
fn number(text: &str) -> Option<usize> {
    let mut characters = text.chars();
    let first = characters.next()?;
    if let Some(place) = CHINESE.chars().position(|number| number == first) {
        return characters.next().is_none().then_some(place + 1);
    }
    let number = text
        .chars()
        .enumerate()
        .try_fold(0, |number, (place, character)| {
            let digit = match character {
                '0'..='9' => character.to_digit(10),
                '０'..='９' => u32::from(character).checked_sub(u32::from('０')),
                _ => None,
            };
            Some(10 * number + digit.filter(|_| place < MAX_DIGITS)?)
        })?;
    (!matches!(first, '0' | '０')).then_some(usize::try_from(number).ok()?)
}

/// Whether what a number stands before can be an item, and is no further part of the number.
fn is_item(text: &str) -> bool {
    let is_part = |character: &char| character.is_alphanumeric();
    text.starts_with(char::is_alphabetic)
        || text.chars().take_while(is_part).take(MIN_LENGTH).count() == MIN_LENGTH
}

/// The numbers at the beginnings of lines, which go up line by line where a list is numbered.
#[derive(Debug, Default)]
pub(super) struct Numbers<'t> {
    /// What the line before begins with.
    last: Option<Number<'t>>,
    /// Whether that line has several ids, and is not numbered: it may be a header.
    is_row: bool,
    /// The ids that are such numbers, or begin with one, and are in no doubt but for that.
    pub(super) ids: Counted,
    /// How many lines begin with an id that is such a number.
    pub(super) lines: usize,
}

/// The number with which a line begins.
#[derive(Clone, Copy, Debug)]
struct Number<'t> {
    value: usize,
    /// What it numbers: several things that are called the same are no list of them.
    item: &'t str,
    line: usize,
    /// Whether it is an id by itself.
    is_id: bool,
    /// Whether the id is told already.
    is_told: bool,
    /// Whether it may be another column of a table, which has a header.
    is_cell: bool,
}

/// The same of a line, as far as it has been read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NumbersOfLine<'t> {
    /// How many ids it has so far.
    ids: usize,
    /// The number that may be the first of them.
    alone: Option<usize>,
    number: Option<Number<'t>>,
}

impl<'t> NumbersOfLine<'t> {
    /// Takes the next id. Some other doubt of it may be told already.
    pub(super) fn see(&mut self, cell: &Cell<'t>, is_told: bool) {
        let Cow::Borrowed(id) = cell.text else { return };
        if id.is_empty() {
            return;
        }
        self.ids += 1;
        let line = cell.line;
        let (found, is_id) = match self.ids {
            1 if !cell.quoted => {
                self.alone = number(id);
                (numbered(id), false)
            }
            2 => (self.alone.filter(|_| is_item(id)).map(|it| (it, id)), true),
            _ => return,
        };
        if let Some((value, item)) = found {
            self.number = Some(Number {
                value,
                item,
                line,
                is_id,
                is_told,
                is_cell: false,
            });
        }
    }
}

impl<'t> Numbers<'t> {
    /// Takes the next line.
    pub(super) fn add(&mut self, line: NumbersOfLine<'t>) {
        if line.ids == 0 {
            return;
        }
        let mut this = line.number;
        if let Some(this) = &mut this {
            this.is_cell = this.is_id && self.is_row;
            if let Some(last) = self.last.filter(|last| last.value + 1 == this.value) {
                this.is_cell = last.is_cell;
                if !this.is_cell && last.item != this.item {
                    self.count(last);
                    self.count(*this);
                    this.is_told = true;
                }
            }
        }
        self.is_row = this.is_none() && line.ids > 1;
        self.last = this;
    }

    fn count(&mut self, number: Number<'t>) {
        if !number.is_told {
            self.ids.add(number.line);
            self.lines += usize::from(number.is_id);
        }
    }
}
