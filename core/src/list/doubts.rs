//! What makes it doubtful that the cells which were read as ids are nothing but ids.

use super::bars::{BARS, Bars, BarsOfLine};
use super::cells::Cell;
use super::counted::Counted;
use super::fillers::is_filler;
use super::marks;
use super::names::{has_task_id, is_hardly_item};
use super::prose::{Numbers, NumbersOfLine, is_in_prose, numbered};
use super::{Notice, NoticeKind};

/// What there was in the ids of a text.
#[derive(Debug, Default)]
pub(super) struct Doubts<'t> {
    sorts: Sorts,
    bars: Bars,
    numbers: Numbers<'t>,
}

/// The same of a line, as far as it has been read. It may turn out to have no ids.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DoubtsOfLine<'t> {
    sorts: Sorts,
    bars: BarsOfLine,
    numbers: NumbersOfLine<'t>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sorts {
    /// Those with foreign marks.
    marked: Counted,
    /// Those with a quotation mark of CSV that has none which goes with it.
    half_quoted: Counted,
    /// Those that can hardly be ids.
    unlikely: Counted,
    /// Those with spaces.
    spaced: Counted,
    /// Those with something of a list or a sentence at an end.
    like_prose: Counted,
}

impl<'t> DoubtsOfLine<'t> {
    /// Takes the next cell that is read as an id. Where JSON is broken, it was told already,
    /// and its brackets are in what was cut.
    ///
    /// Whether it was doubted.
    pub(super) fn see(&mut self, cell: &Cell<'t>, is_broken_json: bool) -> bool {
        if !cell.quoted {
            self.bars.see(&cell.text, cell.line);
        }
        let sorts = &mut self.sorts;
        let doubt = Doubt::of(&cell.text, cell.quoted, is_broken_json);
        self.numbers.see(cell, doubt.is_some());
        match doubt {
            Some(Doubt::Marked) => sorts.marked.add(cell.line),
            Some(Doubt::HalfQuoted) => sorts.half_quoted.add(cell.line),
            Some(Doubt::Unlikely) => sorts.unlikely.add(cell.line),
            Some(Doubt::Spaced) => sorts.spaced.add(cell.line),
            Some(Doubt::LikeProse) => sorts.like_prose.add(cell.line),
            None => {}
        }
        doubt.is_some()
    }

    /// Takes the next cell that is read as the name of an application, which may have nearly
    /// anything in it, such as an inch at its end.
    pub(super) fn see_name(&mut self, cell: &Cell<'_>) {
        if !cell.text.starts_with('"') {
            return;
        }
        if !cell.quoted && marks::has_lone_quote(&cell.text) {
            self.sorts.half_quoted.add(cell.line);
        } else {
            self.sorts.marked.add(cell.line);
        }
    }
}

/// What makes one id doubtful by itself.
#[derive(Clone, Copy)]
enum Doubt {
    /// It has foreign marks.
    Marked,
    /// It has a quotation mark of CSV that has none which goes with it.
    HalfQuoted,
    /// It can hardly be an id.
    Unlikely,
    /// It has spaces.
    Spaced,
    /// It has something of a list or a sentence at an end.
    LikeProse,
}

impl Doubt {
    /// Of an id with several of these, one is enough to be told. What is quoted is one cell as it
    /// stands, but programs quote the names of columns, and what stands for nothing, as well; and
    /// where it still has quotation marks of CSV at an end, two of them may have quoted it.
    fn of(id: &str, is_quoted: bool, is_broken_json: bool) -> Option<Self> {
        if is_hardly_item(id) || is_filler(id) {
            Some(Self::Unlikely)
        } else if is_quoted {
            marks::has_quote_at_end(id).then_some(Self::Marked)
        } else if !is_broken_json && marks::has_foreign(id) {
            Some(Self::Marked)
        } else if !is_broken_json && marks::has_lone_quote(id) {
            Some(Self::HalfQuoted)
        } else if !is_broken_json && marks::has_quote_at_end(id) {
            Some(Self::Marked)
        } else if has_task_id(id) || marks::is_ruled(id) {
            Some(Self::Unlikely)
        } else if id.contains(char::is_whitespace) {
            Some(Self::Spaced)
        } else if !is_broken_json && is_in_prose(id) {
            Some(Self::LikeProse)
        } else {
            None
        }
    }
}

impl<'t> Doubts<'t> {
    /// Takes the next line.
    pub(super) fn add(&mut self, line: DoubtsOfLine<'t>) {
        let Sorts {
            marked,
            half_quoted,
            unlikely,
            spaced,
            like_prose,
        } = line.sorts;
        self.sorts.marked.join(marked);
        self.sorts.half_quoted.join(half_quoted);
        self.sorts.unlikely.join(unlikely);
        self.sorts.spaced.join(spaced);
        self.sorts.like_prose.join(like_prose);
        self.bars.add(line.bars);
        self.numbers.add(line.numbers);
    }

    /// Takes an item that can hardly be one by what stands beside or above it.
    pub(super) fn add_unlikely(&mut self, line: usize) {
        self.sorts.unlikely.join_any(Counted::of(line));
    }

    /// How many lines begin with an id that is nothing but their number.
    pub(super) const fn numbered_lines(&self) -> usize {
        self.numbers.lines
    }

    /// What there is to say of them. From a quotation mark that is never closed on, others are
    /// parts of ids, which is told of that one.
    pub(super) fn notices(&self, has_open_quote: bool) -> impl Iterator<Item = Notice> {
        let Sorts {
            mut marked,
            half_quoted,
            unlikely,
            spaced,
            mut like_prose,
        } = self.sorts;
        like_prose.join_any(self.numbers.ids);
        if !has_open_quote {
            marked.join_any(half_quoted);
        }
        [
            spaced.notice(NoticeKind::Spaces),
            marked.notice(NoticeKind::ForeignMarks),
            unlikely.notice(NoticeKind::UnlikelyIds),
            like_prose.notice(NoticeKind::LikeProse),
            self.bars.notice(),
        ]
        .into_iter()
        .flatten()
    }
}

/// Whether a text can stand as a line of its own, without quotation marks and without a doubt.
/// Of its bars, and of a number that it begins with, it is doubtful what they are once the other
/// lines have them, too.
pub(super) fn is_beyond_doubt(id: &str) -> bool {
    Doubt::of(id, false, false).is_none() && !id.contains(BARS) && numbered(id).is_none()
}
