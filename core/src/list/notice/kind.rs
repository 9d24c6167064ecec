//! The kinds of notices, each with its code and how grave it is.

use crate::Severity;

/// How grave a notice is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grade {
    /// It only tells how the list was read.
    Remark,
    /// What was understood may be sent all the same.
    Warning,
    /// So it may, but it is doubtful that the list was read as it is meant.
    Doubt,
    /// Sending would drop, without a word, what somebody has listed.
    Error,
}

/// Makes the kinds of one list, so that none is left out of anything.
macro_rules! kinds {
    ($($(#[doc = $meaning:literal])+ $kind:ident = $written:literal, $grade:ident;)+) => {
        /// What a notice is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum NoticeKind {
            $($(#[doc = $meaning])+ $kind,)+
        }

        impl NoticeKind {
            /// Every kind.
            #[cfg(test)]
            pub(super) const ALL: &[Self] = &[$(Self::$kind,)+];

            /// The kind as it is written beside a plan, such as `no_header`: stable, and the same in
            /// every language.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $written,)+
                }
            }

            const fn grade(self) -> Grade {
                match self {
                    $(Self::$kind => Grade::$grade,)+
                }
            }
        }
    };
}

kinds! {
    /// A line is the header of a table, and no item.
    Header = "header", Remark;
    /// Lines repeat the header of the table, as where several were put together, and are
    /// no items either.
    RepeatedHeader = "repeated_header", Remark;
    /// Lines below the header name columns as well, and were read as the header of what follows
    /// them. They may be rows.
    AnotherHeader = "another_header", Doubt;
    /// Lines that are drawn, such as `---+---`, are no rows of the table.
    RuledLines = "ruled_lines", Remark;
    /// Lines above the header of a table, such as a title, were not read.
    AboveHeader = "above_header", Doubt;
    /// Lines have several cells, and their number is the same nearly everywhere, but no
    /// header says what they are, so that all were read as ids of tasks.
    NoHeader = "no_header", Doubt;
    /// The same below a header that names one column alone, so that all were read as what it
    /// names.
    OneColumn = "one_column", Doubt;
    /// Ids look like numbers that a spreadsheet has rewritten, such as `1.23E+11`: the
    /// digits that it has left out are gone.
    ShortenedNumbers = "shortened_numbers", Doubt;
    /// Bare items without quotation marks have spaces in them: they may be columns, or have
    /// something before the id.
    Spaces = "spaces", Doubt;
    /// Ids that are in no quotation marks of CSV have other marks or brackets around them, or
    /// are pieces of JSON: all of that was read as part of them.
    ForeignMarks = "foreign_marks", Doubt;
    /// Items can hardly be ids: they are what columns are called, have the name of tasks' ids in
    /// them, as in `task_id=a`, are nothing but a line that is drawn, or stand for a total or for
    /// no value.
    UnlikelyIds = "unlikely_ids", Doubt;
    /// Ids that are in no quotation marks look like parts of a numbered list or a sentence: they
    /// are the numbers of its lines, begin with such a number or a bullet, or end in punctuation
    /// or a remark.
    LikeProse = "like_prose", Doubt;
    /// Ids that are in no quotation marks have bars (`|`) in them, as many on nearly each line:
    /// they may be the cells of a table.
    Bars = "bars", Doubt;
    /// Columns of a table, or fields of JSON objects, were not read.
    LeftOut = "left_out", Warning;
    /// A column of a table, or a field of JSON objects, holds ids by its name, and was not read:
    /// they may be those of anything. No other one has those of tasks for certain.
    UnclearIds = "unclear_ids", Doubt;
    /// Rows of a record of imports are of items that were imported, or may have been, by what
    /// it says. They were read as the others.
    MaybeImported = "maybe_imported", Doubt;
    /// Columns of a table, or fields of JSON objects, were not read, since another one says
    /// the same of an item by a plainer name, or first.
    SaidTwice = "said_twice", Warning;
    /// Columns of a table have no name, and were not read although something is in them.
    WithoutName = "without_name", Warning;
    /// JSON objects, at whatever depth, have a key more than once: programs differ on which of
    /// its values they take.
    KeyTwice = "key_twice", Error;
    /// IDs or names in JSON hold half of a surrogate pair, so that they were left out: no text
    /// can hold it.
    LoneSurrogate = "lone_surrogate", Error;
    /// The text is JSON but for a fault, so that nothing was read: its pieces would be
    /// no ids.
    BrokenJson = "broken_json", Error;
    /// The text begins with a bracket and is no JSON, so it was read as lines.
    NotJson = "not_json", Doubt;
    /// A quotation mark is never closed, so from there on they mean nothing.
    OpenQuote = "open_quote", Doubt;
    /// A cell in quotation marks goes on over several lines, in which there are as many cells as
    /// in the rows of the table: where the first mark is a part of a text, these are rows.
    RowsInCell = "rows_in_cell", Doubt;
    /// Rows of a table have cells behind those that the header names. They were not read,
    /// and what was read may stand in the wrong column.
    MoreCells = "more_cells", Error;
    /// Rows of a table have no id where the tasks stand, and no application that the rows
    /// before them have not, so that nothing was read of them.
    NoIds = "no_ids", Warning;
    /// A file holds bytes that are no text, so that nothing was read.
    NotText = "not_text", Error;
    /// Numbers stand where texts are wanted, and were read as they are written.
    NumbersAsText = "numbers_as_text", Warning;
    /// Elements of a JSON list are neither IDs nor objects with one. They are
    /// not in the list, so that it does not say what was meant.
    NotItems = "not_items", Error;
    /// Values in JSON that have the name of an id, of an application, or of an array of these are
    /// something else, and were not read.
    WrongValue = "wrong_value", Error;
    /// More applications are named than one import can take.
    ManyApplications = "many_applications", Error;
    /// The first of several names that were given beside the list reads like the header of a
    /// column of them, and is taken for a name all the same.
    HeaderAmongNames = "header_among_names", Warning;
    /// Names that were given beside the list begin as the lines of a list do, with a bullet or with
    /// numbers that go up, and are taken as they stand.
    ListedNames = "listed_names", Warning;
    /// The list names another application than the one that was given beside it.
    OtherApplication = "other_application", Error;
}

impl NoticeKind {
    /// Whether what was understood may be sent all the same; nothing if this
    /// only tells how it was understood.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self.grade() {
            Grade::Remark => None,
            Grade::Warning | Grade::Doubt => Some(Severity::Warning),
            Grade::Error => Some(Severity::Error),
        }
    }

    /// Whether it is doubtful that the list was read as it is meant, so that a person should
    /// look at it before anything is sent: what was read as ids may be none, or some may
    /// stand in what was not read.
    #[must_use]
    pub const fn is_doubtful(self) -> bool {
        matches!(self.grade(), Grade::Doubt)
    }
}
