//! What there is to say about the reading of a list.
//!
//! A notice is data: what happened, and where. The kinds, and how grave each is, are in
//! `notice/kind.rs`, and in which words they are told is in `notice/message.rs`.

mod kind;
mod message;

pub use kind::NoticeKind;

use super::decode::{Encoding, NotText};
use crate::{Severity, Violation};

/// Something that whoever gave the list should know about its reading.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notice {
    /// What kind it is.
    pub kind: NoticeKind,
    /// How many there are of what it is about.
    pub count: usize,
    /// The line of that, or of the first, from 1; nothing if it is about no single line.
    pub line: Option<usize>,
    /// What else there is to say of it.
    pub detail: Detail,
}

/// What some notices tell besides how many there are and where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Detail {
    /// Nothing.
    None,
    /// How many cells the lines have.
    Cells {
        /// That number.
        columns: usize,
        /// Whether some lines have another number of them.
        most: bool,
    },
    /// The line on which that ends which begins on the line of the notice.
    End(usize),
    /// A name: of what it is about, or of the first.
    Name {
        /// It.
        name: String,
        /// In what a field of that name may have items.
        nested: Nested,
    },
    /// Names of columns or fields; of very many, the first ones.
    Names(Vec<String>),
    /// Columns or fields that were not read.
    Unread {
        /// Their names; of very many, the first ones.
        names: Vec<String>,
        /// What may be in them, since nothing of it was read from elsewhere.
        missing: Missing,
        /// In what some of them may have it.
        nested: Nested,
    },
    /// Columns without a name that were not read.
    Unnamed {
        /// The place of the first, from 1.
        column: usize,
        /// What may be in them, since nothing of it was read from elsewhere.
        missing: Missing,
    },
    /// What a check says of text that is not the JSON that it begins as.
    Json {
        /// The column of the first character that cannot be there in UTF-16 code units, from 1.
        column: usize,
        /// The fault.
        fault: Box<Violation>,
    },
    /// What a check would say of the first in a body with the same items.
    Fault(Box<Violation>),
    /// The encoding that a file is not in.
    Encoding(Encoding),
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
        NoticeKind::NotText
            .at(fault.line)
            .with(Detail::Encoding(fault.encoding))
    }
}

impl NoticeKind {
    /// A notice of this kind about so many, the first of them on this line.
    pub(super) const fn counted(self, count: usize, line: usize) -> Notice {
        Notice {
            kind: self,
            count,
            line: Some(line),
            detail: Detail::None,
        }
    }

    /// The same about one.
    pub(super) const fn at(self, line: usize) -> Notice {
        self.counted(1, line)
    }

    /// A notice of this kind about so many, on no single line.
    pub(super) fn of(self, count: usize, detail: Detail) -> Notice {
        Notice {
            kind: self,
            count,
            line: None,
            detail,
        }
    }

    /// That lines have so many cells, and whether some have another number of them.
    pub(super) fn of_cells(self, (columns, most): (usize, bool)) -> Notice {
        self.of(1, Detail::Cells { columns, most })
    }

    /// A notice of this kind about what has this name.
    pub(super) fn of_name(self, name: String) -> Notice {
        self.of(1, Detail::name(name))
    }
}

impl Detail {
    /// A name, of nothing that was looked for items.
    pub(super) const fn name(name: String) -> Self {
        let nested = Nested::Nothing;
        Self::Name { name, nested }
    }
}

impl Notice {
    /// That the list names another application than the one that was given beside it.
    #[must_use]
    pub fn other_application(name: String) -> Self {
        NoticeKind::OtherApplication.of_name(name)
    }

    /// That more applications are named than one import can take.
    #[must_use]
    pub fn many_applications(count: usize) -> Self {
        NoticeKind::ManyApplications.of(count, Detail::None)
    }

    /// That the ids in a column or a field of this name may be those of anything.
    pub(super) fn unclear_ids(name: String, nested: Nested) -> Self {
        NoticeKind::UnclearIds.of(1, Detail::Name { name, nested })
    }

    /// What there is to say of columns or fields that were not read, if any.
    pub(super) fn left_out(names: Vec<String>, missing: Missing, nested: Nested) -> Option<Self> {
        let count = names.len();
        let detail = Detail::Unread {
            names,
            missing,
            nested,
        };
        (count > 0).then(|| NoticeKind::LeftOut.of(count, detail))
    }

    /// The same of those that another one was read in the place of.
    pub(super) fn said_twice(names: Vec<String>) -> Option<Self> {
        let count = names.len();
        (count > 0).then(|| NoticeKind::SaidTwice.of(count, Detail::Names(names)))
    }

    /// The same of columns without a name, by their places from 1.
    pub(super) fn without_name(
        mut columns: impl Iterator<Item = usize>,
        missing: Missing,
    ) -> Option<Self> {
        let column = columns.next()?;
        let count = 1 + columns.count();
        Some(NoticeKind::WithoutName.of(count, Detail::Unnamed { column, missing }))
    }

    /// The same notice with what else there is to say.
    pub(super) fn with(self, detail: Detail) -> Self {
        Self { detail, ..self }
    }

    /// The code of its kind, such as `no_header`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.kind.as_str()
    }

    /// Whether what was understood may be sent all the same, as of its kind.
    #[must_use]
    pub const fn severity(&self) -> Option<Severity> {
        self.kind.severity()
    }

    /// Whether it is doubtful that the list was read as it is meant, as of its kind.
    #[must_use]
    pub const fn is_doubtful(&self) -> bool {
        self.kind.is_doubtful()
    }
}

#[cfg(test)]
mod tests;
