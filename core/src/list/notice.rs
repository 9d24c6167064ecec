//! What there is to say about the reading of a list.
//!
//! A notice is data: what happened, and where. How grave that is stands here, and in which
//! words it is told is in `notice/message.rs`.

mod message;

use super::decode::NotText;
use crate::{Severity, Violation};

/// Something that whoever gave the list should know about its reading.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// A line is the header of a table, and no item.
    Header {
        /// The line, from 1.
        line: usize,
    },
    /// Lines repeat the header of the table, as where several were put together, and are
    /// no items either.
    RepeatedHeader {
        /// How many.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Lines below the header name columns as well, and were read as the header of what follows
    /// them. They may be rows.
    AnotherHeader {
        /// How many.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Lines that are drawn, such as `---+---`, are no rows of the table.
    RuledLines {
        /// How many.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Lines above the header of a table, such as a title, were not read.
    AboveHeader {
        /// How many.
        count: usize,
        /// The first of them, from 1.
        line: usize,
    },
    /// Lines have several cells, and their number is the same nearly everywhere, but no
    /// header says what they are, so that all were read as ids of tasks.
    NoHeader {
        /// How many cells.
        columns: usize,
        /// Whether some lines have another number of them.
        most: bool,
    },
    /// The same below a header that names one column alone, so that all were read as what it
    /// names.
    OneColumn {
        /// How many cells.
        columns: usize,
        /// Whether some lines have another number of them.
        most: bool,
    },
    /// Ids look like numbers that a spreadsheet has rewritten, such as `1.23E+11`: the
    /// digits that it has left out are gone.
    ShortenedNumbers {
        /// How many.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Bare items without quotation marks have spaces in them: they may be columns, or have
    /// something before the id.
    Spaces {
        /// How many.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Ids that are in no quotation marks of CSV have other marks or brackets around them, or
    /// are pieces of JSON: all of that was read as part of them.
    ForeignMarks {
        /// How many.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Items can hardly be ids: they are what columns are called, have the name of tasks' ids in
    /// them, as in `task_id=a`, are nothing but a line that is drawn, or stand for a total or for
    /// no value.
    UnlikelyIds {
        /// How many.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Ids that are in no quotation marks look like parts of a numbered list or a sentence: they
    /// are the numbers of its lines, begin with such a number or a bullet, or end in punctuation
    /// or a remark.
    LikeProse {
        /// How many.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Ids that are in no quotation marks have bars (`|`) in them, as many on nearly each line:
    /// they may be the cells of a table.
    Bars {
        /// How many.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Columns of a table, or fields of JSON objects, were not read.
    LeftOut {
        /// Their names; of very many, the first ones.
        names: Vec<String>,
        /// What may be in them, since nothing of it was read from elsewhere.
        missing: Missing,
        /// In what some of them may have it.
        nested: Nested,
    },
    /// A column of a table, or a field of JSON objects, holds ids by its name, and was not read:
    /// they may be those of anything. No other one has those of tasks for certain.
    UnclearIds {
        /// The name.
        name: String,
        /// In what it may have them.
        nested: Nested,
    },
    /// Rows of a record of imports are of items that were imported, or may have been, by what
    /// it says. They were read as the others.
    MaybeImported {
        /// How many such rows there are.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Columns of a table, or fields of JSON objects, were not read, since another one says
    /// the same of an item by a plainer name, or first.
    SaidTwice {
        /// Their names; of very many, the first ones.
        names: Vec<String>,
    },
    /// Columns of a table have no name, and were not read although something is in them.
    WithoutName {
        /// How many.
        count: usize,
        /// The place of the first, from 1.
        column: usize,
        /// What may be in them, since nothing of it was read from elsewhere.
        missing: Missing,
    },
    /// JSON objects, at whatever depth, have a key more than once: programs differ on which of
    /// its values they take.
    KeyTwice {
        /// How many keys repeat an earlier one of their object.
        count: usize,
        /// The line on which the first of them is there again, from 1.
        line: usize,
        /// That key.
        name: String,
    },
    /// IDs or names in JSON hold half of a surrogate pair, so that they were left out: no text
    /// can hold it.
    LoneSurrogate {
        /// How many.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
        /// What a check would say of the first in a body with the same items.
        fault: Box<Violation>,
    },
    /// The text is JSON but for a fault, so that nothing was read: its pieces would be
    /// no ids.
    BrokenJson {
        /// The line of the first character that cannot be there, from 1.
        line: usize,
        /// Its column in UTF-16 code units, from 1.
        column: usize,
        /// What a check says of that.
        fault: Box<Violation>,
    },
    /// The text begins with a bracket and is no JSON, so it was read as lines.
    NotJson {
        /// The line of the first character that cannot be there, from 1.
        line: usize,
        /// Its column in UTF-16 code units, from 1.
        column: usize,
        /// What a check says of that.
        fault: Box<Violation>,
    },
    /// A quotation mark is never closed, so from there on they mean nothing.
    OpenQuote {
        /// Its line, from 1.
        line: usize,
    },
    /// A cell in quotation marks goes on over several lines, in which there are as many cells as
    /// in the rows of the table: where the first mark is a part of a text, these are rows.
    RowsInCell {
        /// The line on which the first such cell begins, from 1.
        line: usize,
        /// The line on which it ends.
        end: usize,
    },
    /// Rows of a table have cells behind those that the header names. They were not read,
    /// and what was read may stand in the wrong column.
    MoreCells {
        /// How many such rows there are.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Rows of a table have no id where the tasks stand, and no application that the rows
    /// before them have not, so that nothing was read of them.
    NoIds {
        /// How many such rows there are.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// A file holds bytes that are no text, so that nothing was read.
    NotText(NotText),
    /// Numbers stand where texts are wanted, and were read as they are written.
    NumbersAsText {
        /// How many.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Elements of a JSON list are neither IDs nor objects with one. They are
    /// not in the list, so that it does not say what was meant.
    NotItems {
        /// How many.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Values in JSON that have the name of an id, of an application, or of an array of these are
    /// something else, and were not read.
    WrongValue {
        /// How many.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
        /// The name of that one.
        name: String,
    },
    /// More applications are named than one import can take.
    ManyApplications {
        /// How many different ones.
        count: usize,
    },
    /// The first of several names that were given beside the list reads like the header of a
    /// column of them, and is taken for a name all the same.
    HeaderAmongNames {
        /// It.
        name: String,
    },
    /// Names that were given beside the list begin as the lines of a list do, with a bullet or with
    /// numbers that go up, and are taken as they stand.
    ListedNames {
        /// The first of them.
        name: String,
    },
    /// The list names another application than the one that was given beside it.
    OtherApplication {
        /// The one in the list.
        name: String,
    },
}

/// What a list has no column or field for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Neither for the ids of tasks nor for the names of applications.
    Both,
    /// The ids of tasks.
    Tasks,
    /// The names of applications.
    Applications,
    /// It has both.
    Nothing,
}

impl Missing {
    /// By which of them there is.
    pub(super) const fn beside(has_tasks: bool, has_applications: bool) -> Self {
        match (has_tasks, has_applications) {
            (false, false) => Self::Both,
            (false, true) => Self::Tasks,
            (true, false) => Self::Applications,
            (true, true) => Self::Nothing,
        }
    }
}

/// In what a field of JSON objects that was not read may have items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nested {
    /// In nothing but a text, as the columns of a table.
    #[default]
    Nothing,
    /// Within an object.
    Object,
    /// In an array, which would be read if it had another name.
    Array,
}

impl From<NotText> for Notice {
    fn from(fault: NotText) -> Self {
        Self::NotText(fault)
    }
}

impl Notice {
    /// What there is to say of columns or fields that were not read, if any.
    pub(super) fn left_out(names: Vec<String>, missing: Missing, nested: Nested) -> Option<Self> {
        (!names.is_empty()).then_some(Self::LeftOut {
            names,
            missing,
            nested,
        })
    }

    /// The same of those that another one was read in the place of.
    pub(super) fn said_twice(names: Vec<String>) -> Option<Self> {
        (!names.is_empty()).then_some(Self::SaidTwice { names })
    }

    /// The same of columns without a name, by their places from 1.
    pub(super) fn without_name(
        mut columns: impl Iterator<Item = usize>,
        missing: Missing,
    ) -> Option<Self> {
        let column = columns.next()?;
        let count = 1 + columns.count();
        Some(Self::WithoutName {
            count,
            column,
            missing,
        })
    }

    /// What kind it is, such as `no_header`: stable, and the same in every language.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Header { .. } => "header",
            Self::RepeatedHeader { .. } => "repeated_header",
            Self::AnotherHeader { .. } => "another_header",
            Self::RuledLines { .. } => "ruled_lines",
            Self::AboveHeader { .. } => "above_header",
            Self::NoHeader { .. } => "no_header",
            Self::OneColumn { .. } => "one_column",
            Self::ShortenedNumbers { .. } => "shortened_numbers",
            Self::Spaces { .. } => "spaces",
            Self::ForeignMarks { .. } => "foreign_marks",
            Self::UnlikelyIds { .. } => "unlikely_ids",
            Self::LikeProse { .. } => "like_prose",
            Self::Bars { .. } => "bars",
            Self::LeftOut { .. } => "left_out",
            Self::UnclearIds { .. } => "unclear_ids",
            Self::MaybeImported { .. } => "maybe_imported",
            Self::SaidTwice { .. } => "said_twice",
            Self::WithoutName { .. } => "without_name",
            Self::KeyTwice { .. } => "key_twice",
            Self::LoneSurrogate { .. } => "lone_surrogate",
            Self::BrokenJson { .. } => "broken_json",
            Self::NotJson { .. } => "not_json",
            Self::OpenQuote { .. } => "open_quote",
            Self::RowsInCell { .. } => "rows_in_cell",
            Self::MoreCells { .. } => "more_cells",
            Self::NoIds { .. } => "no_ids",
            Self::NotText(_) => "not_text",
            Self::NumbersAsText { .. } => "numbers_as_text",
            Self::NotItems { .. } => "not_items",
            Self::WrongValue { .. } => "wrong_value",
            Self::ManyApplications { .. } => "many_applications",
            Self::HeaderAmongNames { .. } => "header_among_names",
            Self::ListedNames { .. } => "listed_names",
            Self::OtherApplication { .. } => "other_application",
        }
    }

    /// Whether what was understood may be sent all the same; nothing if this
    /// only tells how it was understood.
    #[must_use]
    pub const fn severity(&self) -> Option<Severity> {
        match self {
            Self::Header { .. } | Self::RepeatedHeader { .. } | Self::RuledLines { .. } => None,
            Self::AnotherHeader { .. }
            | Self::AboveHeader { .. }
            | Self::NoHeader { .. }
            | Self::OneColumn { .. }
            | Self::ShortenedNumbers { .. }
            | Self::Spaces { .. }
            | Self::ForeignMarks { .. }
            | Self::UnlikelyIds { .. }
            | Self::LikeProse { .. }
            | Self::Bars { .. }
            | Self::LeftOut { .. }
            | Self::UnclearIds { .. }
            | Self::MaybeImported { .. }
            | Self::SaidTwice { .. }
            | Self::WithoutName { .. }
            | Self::NoIds { .. }
            | Self::NotJson { .. }
            | Self::OpenQuote { .. }
            | Self::RowsInCell { .. }
            | Self::NumbersAsText { .. }
            | Self::HeaderAmongNames { .. }
            | Self::ListedNames { .. } => Some(Severity::Warning),
            // Sending would drop, without a word, what somebody has listed.
            Self::NotText(_)
            | Self::BrokenJson { .. }
            | Self::MoreCells { .. }
            | Self::KeyTwice { .. }
            | Self::LoneSurrogate { .. }
            | Self::NotItems { .. }
            | Self::WrongValue { .. }
            | Self::ManyApplications { .. }
            | Self::OtherApplication { .. } => Some(Severity::Error),
        }
    }

    /// Whether it is doubtful that the list was read as it is meant, so that a person should
    /// look at it before anything is sent: what was read as ids may be none, or some may
    /// stand in what was not read.
    #[must_use]
    pub const fn is_doubtful(&self) -> bool {
        matches!(
            self,
            Self::AnotherHeader { .. }
                | Self::AboveHeader { .. }
                | Self::NoHeader { .. }
                | Self::OneColumn { .. }
                | Self::NotJson { .. }
                | Self::OpenQuote { .. }
                | Self::RowsInCell { .. }
                | Self::ShortenedNumbers { .. }
                | Self::UnclearIds { .. }
                | Self::MaybeImported { .. }
                | Self::Spaces { .. }
                | Self::ForeignMarks { .. }
                | Self::UnlikelyIds { .. }
                | Self::LikeProse { .. }
                | Self::Bars { .. }
        )
    }
}

#[cfg(test)]
mod tests;
