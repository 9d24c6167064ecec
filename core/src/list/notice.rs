//! What there is to say about the reading of a list, and the words for it.

use super::decode::{Encoding, NotText};
use super::names::APPLICATION;
use crate::contract::TASK_ID;
use crate::phrase::{Phrase, shown};
use crate::{Lang, Severity};

/// How many names a notice tells.
const MAX_NAMES: usize = 4;

/// The most characters of a name that a notice tells.
const MAX_NAME_CHARS: usize = 40;

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
    /// Ids look like numbers that a spreadsheet has shortened, such as `1.23E+11`: the
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
    /// them, as in `task_id=a`, or are nothing but a line that is drawn.
    UnlikelyIds {
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
    },
    /// A column of a table, or a field of JSON objects, holds ids by its name, and was not read:
    /// they may be those of anything. No other one is for tasks.
    UnclearIds {
        /// The name.
        name: String,
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
    },
    /// JSON objects have one key twice, so that one of its values was not read.
    KeyTwice {
        /// How many objects.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// The text is JSON but for a fault, so that nothing was read: its pieces would be
    /// no ids.
    BrokenJson {
        /// The line of the first character that cannot be there, from 1.
        line: usize,
        /// Its column in UTF-16 code units, from 1.
        column: usize,
    },
    /// The text begins with a bracket and is no JSON, so it was read as lines.
    NotJson {
        /// The line of the first character that cannot be there, from 1.
        line: usize,
        /// Its column in UTF-16 code units, from 1.
        column: usize,
    },
    /// A quotation mark is never closed, so from there on they mean nothing.
    OpenQuote {
        /// Its line, from 1.
        line: usize,
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
    /// More applications are named than one import can take.
    ManyApplications {
        /// How many different ones.
        count: usize,
    },
    /// The list names another application than the one that was given beside it.
    OtherApplication {
        /// The one in the list.
        name: String,
    },
}

impl From<NotText> for Notice {
    fn from(fault: NotText) -> Self {
        Self::NotText(fault)
    }
}

impl Notice {
    /// What there is to say of columns or fields that were not read, if any.
    pub(super) fn left_out(names: Vec<String>) -> Option<Self> {
        (!names.is_empty()).then_some(Self::LeftOut { names })
    }

    /// The same of those that another one was read in the place of.
    pub(super) fn said_twice(names: Vec<String>) -> Option<Self> {
        (!names.is_empty()).then_some(Self::SaidTwice { names })
    }

    /// The same of columns without a name, by their places from 1.
    pub(super) fn without_name(mut columns: impl Iterator<Item = usize>) -> Option<Self> {
        let column = columns.next()?;
        let count = 1 + columns.count();
        Some(Self::WithoutName { count, column })
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
            Self::ShortenedNumbers { .. } => "shortened_numbers",
            Self::Spaces { .. } => "spaces",
            Self::ForeignMarks { .. } => "foreign_marks",
            Self::UnlikelyIds { .. } => "unlikely_ids",
            Self::Bars { .. } => "bars",
            Self::LeftOut { .. } => "left_out",
            Self::UnclearIds { .. } => "unclear_ids",
            Self::MaybeImported { .. } => "maybe_imported",
            Self::SaidTwice { .. } => "said_twice",
            Self::WithoutName { .. } => "without_name",
            Self::KeyTwice { .. } => "key_twice",
            Self::BrokenJson { .. } => "broken_json",
            Self::NotJson { .. } => "not_json",
            Self::OpenQuote { .. } => "open_quote",
            Self::MoreCells { .. } => "more_cells",
            Self::NoIds { .. } => "no_ids",
            Self::NotText(_) => "not_text",
            Self::NumbersAsText { .. } => "numbers_as_text",
            Self::NotItems { .. } => "not_items",
            Self::ManyApplications { .. } => "many_applications",
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
            | Self::ShortenedNumbers { .. }
            | Self::Spaces { .. }
            | Self::ForeignMarks { .. }
            | Self::UnlikelyIds { .. }
            | Self::Bars { .. }
            | Self::LeftOut { .. }
            | Self::UnclearIds { .. }
            | Self::MaybeImported { .. }
            | Self::SaidTwice { .. }
            | Self::WithoutName { .. }
            | Self::NoIds { .. }
            | Self::NotJson { .. }
            | Self::OpenQuote { .. }
            | Self::NumbersAsText { .. } => Some(Severity::Warning),
            // Sending would drop, without a word, what somebody has listed.
            Self::NotText(_)
            | Self::BrokenJson { .. }
            | Self::MoreCells { .. }
            | Self::KeyTwice { .. }
            | Self::NotItems { .. }
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
                | Self::NotJson { .. }
                | Self::OpenQuote { .. }
                | Self::ShortenedNumbers { .. }
                | Self::UnclearIds { .. }
                | Self::MaybeImported { .. }
                | Self::Spaces { .. }
                | Self::ForeignMarks { .. }
                | Self::UnlikelyIds { .. }
                | Self::Bars { .. }
        )
    }

    /// What happened, in a sentence that stands alone.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let [template, _] = self.templates(lang);
        self.filled(template, lang)
    }

    /// What to do about it; empty if there is nothing to be done.
    #[must_use]
    pub fn help(&self, lang: Lang) -> String {
        let [_, template] = self.templates(lang);
        self.filled(template, lang)
    }

    fn filled(&self, template: &'static str, lang: Lang) -> String {
        let mut out = String::new();
        Phrase::new(&mut out).fill(template, |gap, out| match (gap, self) {
            (
                "line",
                Self::Header { line }
                | Self::RepeatedHeader { line, .. }
                | Self::AnotherHeader { line, .. }
                | Self::RuledLines { line, .. }
                | Self::AboveHeader { line, .. }
                | Self::ShortenedNumbers { line, .. }
                | Self::Spaces { line, .. }
                | Self::ForeignMarks { line, .. }
                | Self::UnlikelyIds { line, .. }
                | Self::Bars { line, .. }
                | Self::BrokenJson { line, .. }
                | Self::NotJson { line, .. }
                | Self::MaybeImported { line, .. }
                | Self::MoreCells { line, .. }
                | Self::NoIds { line, .. }
                | Self::OpenQuote { line }
                | Self::NotText(NotText { line, .. })
                | Self::NumbersAsText { line, .. }
                | Self::KeyTwice { line, .. }
                | Self::NotItems { line, .. },
            ) => out.number(*line),
            (
                "column",
                Self::BrokenJson { column, .. }
                | Self::NotJson { column, .. }
                | Self::WithoutName { column, .. },
            ) => out.number(*column),
            (
                "count",
                Self::RepeatedHeader { count, .. }
                | Self::AnotherHeader { count, .. }
                | Self::RuledLines { count, .. }
                | Self::AboveHeader { count, .. }
                | Self::ShortenedNumbers { count, .. }
                | Self::Spaces { count, .. }
                | Self::ForeignMarks { count, .. }
                | Self::UnlikelyIds { count, .. }
                | Self::Bars { count, .. }
                | Self::MaybeImported { count, .. }
                | Self::MoreCells { count, .. }
                | Self::NoIds { count, .. }
                | Self::NumbersAsText { count, .. }
                | Self::WithoutName { count, .. }
                | Self::KeyTwice { count, .. }
                | Self::NotItems { count, .. }
                | Self::ManyApplications { count },
            ) => out.number(*count),
            ("columns", Self::NoHeader { columns, .. }) => out.number(*columns),
            ("names", Self::LeftOut { names } | Self::SaidTwice { names }) => {
                push_names(names, lang, out);
            }
            ("name", Self::OtherApplication { name } | Self::UnclearIds { name }) => {
                push_name(name, out);
            }
            ("task_id", _) => out.push_static(TASK_ID),
            ("application", _) => out.push_static(APPLICATION),
            // The test below sees to it that there is no other.
            _ => {}
        });
        out
    }

    /// The message and the help.
    #[expect(clippy::too_many_lines, reason = "it is a table")]
    const fn templates(&self, lang: Lang) -> [&'static str; 2] {
        let (en, zh) = match self {
            Self::Header { .. } => (
                ["Line <line> was read as the header of a table.", ""],
                ["第<line>行被当作表头。", ""],
            ),
            Self::RepeatedHeader { count: 1, .. } => (
                ["Line <line> repeats the header and was left out.", ""],
                ["第<line>行重复了表头，已略去。", ""],
            ),
            Self::RepeatedHeader { .. } => (
                [
                    "<count> lines, the first of them line <line>, repeat the header and were left out.",
                    "",
                ],
                ["有<count>行重复了表头，第一个在第<line>行，均已略去。", ""],
            ),
            Self::AnotherHeader { count: 1, .. } => (
                [
                    "Line <line> was read as the header of the rows below it, which differs from the one above.",
                    "Check what was read below it, or make a list of its own of each table.",
                ],
                [
                    "第<line>行与上面的表头不同，被当作其下各行的表头。",
                    "请核对其下各行的识别结果，或把每个表格放在单独的列表中。",
                ],
            ),
            Self::AnotherHeader { .. } => (
                [
                    "<count> lines, the first of them line <line>, were read as headers of the rows below them, which differ from the one above.",
                    "Check what was read below them, or make a list of its own of each table.",
                ],
                [
                    "有<count>行与上面的表头不同，第一个是第<line>行，均被当作其下各行的表头。",
                    "请核对其下各行的识别结果，或把每个表格放在单独的列表中。",
                ],
            ),
            Self::RuledLines { count: 1, .. } => (
                [
                    "Line <line> is a ruled line of the table and was left out.",
                    "",
                ],
                ["第<line>行是表格的分隔线，已略去。", ""],
            ),
            Self::RuledLines { .. } => (
                [
                    "<count> lines, the first of them line <line>, are ruled lines of the table and were left out.",
                    "",
                ],
                [
                    "有<count>行是表格的分隔线，第一个在第<line>行，均已略去。",
                    "",
                ],
            ),
            Self::AboveHeader { count: 1, .. } => (
                [
                    "Line <line> stands above the header and was not read.",
                    "If it is an item, put it below the header.",
                ],
                [
                    "第<line>行在表头之上，没有读取。",
                    "如果它是要导入的项，请移到表头下面。",
                ],
            ),
            Self::AboveHeader { .. } => (
                [
                    "<count> lines, the first of them line <line>, stand above the header and were not read.",
                    "If they are items, put them below the header.",
                ],
                [
                    "有<count>行在表头之上，第一个是第<line>行，均没有读取。",
                    "如果它们是要导入的项，请移到表头下面。",
                ],
            ),
            Self::NoHeader { most: true, .. } => (
                [
                    "Most lines have <columns> cells, and every cell was read as a task ID.",
                    "If this is a table, call the column of the IDs “<task_id>” in its first line.",
                ],
                [
                    "多数行有<columns>个单元格，每个单元格都被当作任务 ID。",
                    "如果这是表格，请在首行中把 ID 所在的列命名为“<task_id>”。",
                ],
            ),
            Self::ShortenedNumbers { count: 1, .. } => (
                [
                    "One ID, on line <line>, looks like a number that a spreadsheet has shortened.",
                    "Format its column as text in the spreadsheet, and copy the IDs again from where they came from.",
                ],
                [
                    "第<line>行的 1 个 ID 像是被电子表格缩写的数字。",
                    "请在电子表格中把该列设为文本格式，并从来源重新复制 ID。",
                ],
            ),
            Self::ShortenedNumbers { .. } => (
                [
                    "<count> IDs, the first on line <line>, look like numbers that a spreadsheet has shortened.",
                    "Format their column as text in the spreadsheet, and copy the IDs again from where they came from.",
                ],
                [
                    "<count>个 ID 像是被电子表格缩写的数字，第一个在第<line>行。",
                    "请在电子表格中把该列设为文本格式，并从来源重新复制 ID。",
                ],
            ),
            Self::Spaces { count: 1, .. } => (
                [
                    "One ID, on line <line>, has spaces in it.",
                    "If only a part of it is the ID, remove the rest. Between columns, put commas or tabs.",
                ],
                [
                    "第<line>行的 1 个 ID 中含有空格。",
                    "如果其中只有一部分是 ID，请删去其余部分；各列之间请用逗号或制表符分隔。",
                ],
            ),
            Self::Spaces { .. } => (
                [
                    "<count> IDs, the first on line <line>, have spaces in them.",
                    "If only a part of each is the ID, remove the rest. Between columns, put commas or tabs.",
                ],
                [
                    "<count>个 ID 中含有空格，第一个在第<line>行。",
                    "如果其中只有一部分是 ID，请删去其余部分；各列之间请用逗号或制表符分隔。",
                ],
            ),
            Self::ForeignMarks { count: 1, .. } => (
                [
                    "One ID, on line <line>, was read together with quotation marks or brackets.",
                    "If they are not part of the ID, remove them. If they are, put straight double quotes around the whole ID.",
                ],
                [
                    "第<line>行的 1 个 ID 连同引号或括号一起读取。",
                    "如果它们不属于 ID，请删去；如果属于，请给整个 ID 加上英文双引号。",
                ],
            ),
            Self::ForeignMarks { .. } => (
                [
                    "<count> IDs, the first on line <line>, were read together with quotation marks or brackets.",
                    "If they are not part of the IDs, remove them. If they are, put straight double quotes around each whole ID.",
                ],
                [
                    "<count>个 ID 连同引号或括号一起读取，第一个在第<line>行。",
                    "如果它们不属于 ID，请删去；如果属于，请给每个 ID 整体加上英文双引号。",
                ],
            ),
            Self::UnlikelyIds { count: 1, .. } => (
                [
                    "One ID, on line <line>, can hardly be one: it is or contains what a column or field is called, or is a ruled line.",
                    "Remove what is not part of an ID. If this is a table, put the names of all columns in its first line.",
                ],
                [
                    "第<line>行的 1 个 ID 不像是 ID：它是列或字段的名称，或含有这种名称，或只是一条分隔线。",
                    "请删去不属于 ID 的内容。如果这是表格，请把所有列的名称写在首行。",
                ],
            ),
            Self::UnlikelyIds { .. } => (
                [
                    "<count> IDs, the first on line <line>, can hardly be IDs: they are or contain what a column or field is called, or are ruled lines.",
                    "Remove what is not part of an ID. If this is a table, put the names of all columns in its first line.",
                ],
                [
                    "<count>个 ID 不像是 ID，第一个在第<line>行：它们是列或字段的名称，或含有这种名称，或只是分隔线。",
                    "请删去不属于 ID 的内容。如果这是表格，请把所有列的名称写在首行。",
                ],
            ),
            Self::Bars { count: 1, .. } => (
                [
                    "One ID, on line <line>, has “|” in it.",
                    "If “|” stands between columns, call the column of the IDs “<task_id>” in the first line. Between IDs, put commas in its place.",
                ],
                [
                    "第<line>行的 1 个 ID 中含有“|”。",
                    "如果“|”用来分隔各列，请在首行中把 ID 所在的列命名为“<task_id>”；如果用来分隔 ID，请改用逗号。",
                ],
            ),
            Self::Bars { .. } => (
                [
                    "<count> IDs, the first on line <line>, have “|” in them.",
                    "If “|” stands between columns, call the column of the IDs “<task_id>” in the first line. Between IDs, put commas in its place.",
                ],
                [
                    "<count>个 ID 中含有“|”，第一个在第<line>行。",
                    "如果“|”用来分隔各列，请在首行中把 ID 所在的列命名为“<task_id>”；如果用来分隔 ID，请改用逗号。",
                ],
            ),
            Self::NoHeader { .. } => (
                [
                    "Each line has <columns> cells, and every cell was read as a task ID.",
                    "If this is a table, call the column of the IDs “<task_id>” in its first line.",
                ],
                [
                    "每行有<columns>个单元格，每个单元格都被当作任务 ID。",
                    "如果这是表格，请在首行中把 ID 所在的列命名为“<task_id>”。",
                ],
            ),
            Self::LeftOut { .. } => (
                [
                    "Not read, since it is neither an application nor a task: <names>.",
                    "If the IDs are there, give that column or field the name “<task_id>”; if the names of applications are, “<application>”.",
                ],
                [
                    "以下内容既不是应用也不是任务，没有读取：<names>。",
                    "如果 ID 在其中，请把该列或字段命名为“<task_id>”；如果应用名称在其中，请命名为“<application>”。",
                ],
            ),
            Self::UnclearIds { .. } => (
                [
                    "Not read, since it may be the ID of anything: “<name>”.",
                    "If these are the IDs of tasks, give that column or field the name “<task_id>”. If not, take it out.",
                ],
                [
                    "“<name>”可能是任何东西的 ID，没有读取。",
                    "如果这些是任务的 ID，请把该列或字段命名为“<task_id>”；否则请将其去掉。",
                ],
            ),
            Self::MaybeImported { count: 1, .. } => (
                [
                    "One item, on line <line>, was imported already or may have been, as this record says of its import.",
                    "Take its row out, unless it is to be imported again.",
                ],
                [
                    "第<line>行的 1 项已经导入，或可能已经导入：此记录如此记载它所在的导入。",
                    "如果不需要再次导入，请去掉这一行。",
                ],
            ),
            Self::MaybeImported { .. } => (
                [
                    "<count> items, the first on line <line>, were imported already or may have been, as this record says of their imports.",
                    "Take their rows out, unless they are to be imported again.",
                ],
                [
                    "<count>项已经导入，或可能已经导入，第一项在第<line>行：此记录如此记载它们所在的导入。",
                    "如果不需要再次导入，请去掉这些行。",
                ],
            ),
            Self::SaidTwice { .. } => (
                [
                    "Not read, since an ID or a name was read from another column or field in its place: <names>.",
                    "If these are right, take the other ones out.",
                ],
                [
                    "以下内容没有读取，因为已从其他列或字段中读取了 ID 或名称：<names>。",
                    "如果应读取这些，请去掉其他的列或字段。",
                ],
            ),
            Self::WithoutName { count: 1, .. } => (
                [
                    "Column <column> has no name, so what is in it was not read.",
                    "If the IDs are there, give it the name “<task_id>”; if the names of applications are, “<application>”.",
                ],
                [
                    "第<column>列没有列名，因此没有读取其中的内容。",
                    "如果 ID 在其中，请把该列命名为“<task_id>”；如果应用名称在其中，请命名为“<application>”。",
                ],
            ),
            Self::WithoutName { .. } => (
                [
                    "<count> columns, the first of them column <column>, have no name, so what is in them was not read.",
                    "If the IDs are in one of them, give it the name “<task_id>”; if the names of applications are, “<application>”.",
                ],
                [
                    "有<count>列没有列名，第一个是第<column>列，因此没有读取其中的内容。",
                    "如果 ID 在其中某列，请把该列命名为“<task_id>”；如果应用名称在其中，请命名为“<application>”。",
                ],
            ),
            Self::KeyTwice { count: 1, .. } => (
                [
                    "The object on line <line> has one key twice, so that one of its values was not read.",
                    "Make an object of each, or take one of them out.",
                ],
                [
                    "第<line>行的对象重复使用了同一个键，因此其中一个值没有读取。",
                    "请为每个值各写一个对象，或去掉其中一个。",
                ],
            ),
            Self::KeyTwice { .. } => (
                [
                    "<count> objects, the first on line <line>, have one key twice, so that one of its values was not read.",
                    "Make an object of each value, or take one of them out.",
                ],
                [
                    "有<count>个对象重复使用了同一个键，第一个在第<line>行，因此没有读取其中一个值。",
                    "请为每个值各写一个对象，或去掉其中一个。",
                ],
            ),
            Self::BrokenJson { .. } => (
                [
                    "The list is not JSON at line <line>, column <column>. Nothing of it was read.",
                    "Fix the JSON there.",
                ],
                [
                    "列表在第<line>行第<column>列不是有效的 JSON，没有读取任何内容。",
                    "请在该处改正 JSON。",
                ],
            ),
            Self::NotJson { .. } => (
                [
                    "The list begins with a bracket but is not JSON: something is wrong at line <line>, column <column>. It was read as lines instead.",
                    "Fix the JSON there, or check what was understood.",
                ],
                [
                    "列表以括号开头，但不是 JSON：第<line>行第<column>列有误。已改为按行读取。",
                    "请在该处改正 JSON，或核对识别的结果。",
                ],
            ),
            Self::MoreCells { count: 1, .. } => (
                [
                    "The row on line <line> has more cells than the header names.",
                    "Put a cell that has a comma or semicolon in it in quotation marks, or name all columns in the header.",
                ],
                [
                    "第<line>行的单元格多于表头。",
                    "如果单元格中含有逗号或分号，请加上引号；或在表头中写出所有列。",
                ],
            ),
            Self::MoreCells { .. } => (
                [
                    "<count> rows, the first on line <line>, have more cells than the header names.",
                    "Put a cell that has a comma or semicolon in it in quotation marks, or name all columns in the header.",
                ],
                [
                    "<count>行的单元格多于表头，第一个在第<line>行。",
                    "如果单元格中含有逗号或分号，请加上引号；或在表头中写出所有列。",
                ],
            ),
            Self::NoIds { count: 1, .. } => (
                [
                    "The row on line <line> has no task ID, so nothing of it is imported.",
                    "Check whether the ID is missing there.",
                ],
                [
                    "第<line>行没有任务 ID，因此不会导入该行。",
                    "请检查该行是否缺少 ID。",
                ],
            ),
            Self::NoIds { .. } => (
                [
                    "<count> rows, the first on line <line>, have no task ID, so nothing of them is imported.",
                    "Check whether the IDs are missing there.",
                ],
                [
                    "<count>行没有任务 ID，第一个在第<line>行，因此不会导入这些行。",
                    "请检查这些行是否缺少 ID。",
                ],
            ),
            Self::OpenQuote { .. } => (
                [
                    "The quotation mark on line <line> is never closed. From there on, quotation marks were read as part of the IDs.",
                    "Close it, or check what was understood.",
                ],
                [
                    "第<line>行的引号没有闭合。从那里起，引号被当作 ID 的一部分。",
                    "请补上引号，或核对识别的结果。",
                ],
            ),
            Self::NotText(NotText {
                encoding: Encoding::Zip,
                ..
            }) => (
                [
                    "The file is no text: it is compressed, as Excel workbooks are.",
                    "Open it in a spreadsheet, and save the sheet as “CSV UTF-8”.",
                ],
                [
                    "文件不是文本，而是压缩文件，Excel 工作簿就是这样的文件。",
                    "请在电子表格中打开它，并把工作表另存为“CSV UTF-8”。",
                ],
            ),
            Self::NotText(NotText {
                encoding: Encoding::Utf16,
                ..
            }) => (
                [
                    "The file begins as text in UTF-16 does, but something on line <line> cannot be read.",
                    "Save it as text in UTF-8, in a spreadsheet as “CSV UTF-8”.",
                ],
                [
                    "文件以 UTF-16 文本的标记开头，但第<line>行有无法读取的内容。",
                    "请另存为 UTF-8 文本，在电子表格中选择“CSV UTF-8”。",
                ],
            ),
            Self::NotText(NotText {
                encoding: Encoding::Utf8,
                ..
            }) => (
                [
                    "The file is not text in UTF-8: something on line <line> cannot be read.",
                    "Save it as text in UTF-8, in a spreadsheet as “CSV UTF-8”.",
                ],
                [
                    "文件不是 UTF-8 文本：第<line>行有无法读取的内容。",
                    "请另存为 UTF-8 文本，在电子表格中选择“CSV UTF-8”。",
                ],
            ),
            Self::NumbersAsText { count: 1, .. } => (
                [
                    "One number, on line <line>, was read as an ID, digit by digit.",
                    "In JSON, IDs are texts: put it in double quotes.",
                ],
                [
                    "第<line>行的 1 个数字被逐位当作 ID。",
                    "在 JSON 中 ID 是字符串：请加上双引号。",
                ],
            ),
            Self::NumbersAsText { .. } => (
                [
                    "<count> numbers, the first on line <line>, were read as IDs, digit by digit.",
                    "In JSON, IDs are texts: put them in double quotes.",
                ],
                [
                    "<count>个数字被逐位当作 ID，第一个在第<line>行。",
                    "在 JSON 中 ID 是字符串：请加上双引号。",
                ],
            ),
            Self::NotItems { count: 1, .. } => (
                [
                    "One element, on line <line>, is neither an ID nor an object with “<task_id>”.",
                    "Fix it, or take it out.",
                ],
                [
                    "第<line>行的 1 个元素既不是 ID，也不是带有“<task_id>”的对象。",
                    "请改正或删除它。",
                ],
            ),
            Self::NotItems { .. } => (
                [
                    "<count> elements, the first on line <line>, are neither IDs nor objects with “<task_id>”.",
                    "Fix them, or take them out.",
                ],
                [
                    "<count>个元素既不是 ID，也不是带有“<task_id>”的对象，第一个在第<line>行。",
                    "请改正或删除它们。",
                ],
            ),
            Self::ManyApplications { .. } => (
                [
                    "The list names <count> applications, and one import takes one.",
                    "Keep the rows of one application, and import the others afterwards.",
                ],
                [
                    "列表中有<count>个应用，而一次导入只能有一个。",
                    "请只保留一个应用的行，其余的随后再导入。",
                ],
            ),
            Self::OtherApplication { .. } => (
                [
                    "The list names the application “<name>”, and another one is in the field for its name.",
                    "Empty that field, or take the column of the applications out of the list.",
                ],
                [
                    "列表中的应用是“<name>”，与应用名称字段中的不同。",
                    "请清空该字段，或从列表中去掉应用一列。",
                ],
            ),
        };
        match lang {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }
}

fn push_names(names: &[String], lang: Lang, out: &mut Phrase<'_>) {
    for (index, name) in names.iter().take(MAX_NAMES).enumerate() {
        if index > 0 {
            out.push_static(match lang {
                Lang::En => ", ",
                Lang::Zh => "、",
            });
        }
        push_name(name, out);
    }
    if names.len() > MAX_NAMES {
        out.push_static(" …");
    }
}

fn push_name(name: &str, out: &mut Phrase<'_>) {
    out.push_borrowed(&shown(name, MAX_NAME_CHARS));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of each kind at least one, with whatever changes its words.
    fn notices() -> Vec<Notice> {
        let names = |count: usize| (0..count).map(|n| format!("n{n}")).collect();
        vec![
            Notice::Header { line: 3 },
            Notice::RepeatedHeader { count: 1, line: 3 },
            Notice::RepeatedHeader { count: 3, line: 3 },
            Notice::AnotherHeader { count: 1, line: 3 },
            Notice::AnotherHeader { count: 3, line: 3 },
            Notice::RuledLines { count: 1, line: 3 },
            Notice::RuledLines { count: 3, line: 3 },
            Notice::AboveHeader { count: 1, line: 3 },
            Notice::AboveHeader { count: 3, line: 3 },
            Notice::NoHeader {
                columns: 3,
                most: false,
            },
            Notice::NoHeader {
                columns: 3,
                most: true,
            },
            Notice::ShortenedNumbers { count: 1, line: 3 },
            Notice::ShortenedNumbers { count: 3, line: 3 },
            Notice::Spaces { count: 1, line: 3 },
            Notice::Spaces { count: 3, line: 3 },
            Notice::ForeignMarks { count: 1, line: 3 },
            Notice::ForeignMarks { count: 3, line: 3 },
            Notice::UnlikelyIds { count: 1, line: 3 },
            Notice::UnlikelyIds { count: 3, line: 3 },
            Notice::Bars { count: 1, line: 3 },
            Notice::Bars { count: 3, line: 3 },
            Notice::LeftOut { names: names(2) },
            Notice::LeftOut { names: names(9) },
            Notice::UnclearIds {
                name: "n3\n".repeat(99),
            },
            Notice::MaybeImported { count: 1, line: 3 },
            Notice::MaybeImported { count: 3, line: 3 },
            Notice::SaidTwice { names: names(2) },
            Notice::WithoutName {
                count: 1,
                column: 3,
            },
            Notice::WithoutName {
                count: 3,
                column: 3,
            },
            Notice::KeyTwice { count: 1, line: 3 },
            Notice::KeyTwice { count: 3, line: 3 },
            Notice::BrokenJson { line: 3, column: 3 },
            Notice::NotJson { line: 3, column: 3 },
            Notice::MoreCells { count: 1, line: 3 },
            Notice::MoreCells { count: 3, line: 3 },
            Notice::NoIds { count: 1, line: 3 },
            Notice::NoIds { count: 3, line: 3 },
            Notice::OpenQuote { line: 3 },
            Notice::NotText(NotText {
                line: 3,
                encoding: Encoding::Utf8,
            }),
            Notice::NotText(NotText {
                line: 3,
                encoding: Encoding::Utf16,
            }),
            Notice::NumbersAsText { count: 1, line: 3 },
            Notice::NumbersAsText { count: 3, line: 3 },
            Notice::NotItems { count: 1, line: 3 },
            Notice::NotItems { count: 3, line: 3 },
            Notice::ManyApplications { count: 3 },
            Notice::OtherApplication {
                name: "n3\n".repeat(99),
            },
        ]
    }

    #[test]
    fn every_notice_is_told_in_whole_sentences_without_gaps() {
        for notice in notices() {
            for (lang, end) in [(Lang::En, '.'), (Lang::Zh, '。')] {
                let message = notice.message(lang);
                assert!(message.ends_with(end), "{message}");
                assert!(message.contains('3') || message.contains("n0"), "{message}");
                for text in [message, notice.help(lang)] {
                    assert!(!text.contains(['<', '>', '\n']), "{text}");
                    assert!(text.len() < 300, "{text}");
                }
            }
            assert_eq!(
                notice.help(Lang::En).is_empty(),
                notice.severity().is_none()
            );
        }
    }

    /// The name of a variant, as codes are written.
    fn snake_case(name: &str) -> String {
        let mut out = String::new();
        for character in name.chars() {
            if character.is_uppercase() && !out.is_empty() {
                out.push('_');
            }
            out.push(character.to_ascii_lowercase());
        }
        out
    }

    #[test]
    fn every_notice_has_the_code_of_its_kind_and_the_readme_has_it() {
        let readme = include_str!("../../npm/README.md");
        for notice in notices() {
            let written = format!("{notice:?}");
            let name = written.split(|it: char| !it.is_alphanumeric()).next();
            assert_eq!(Some(notice.code()), name.map(snake_case).as_deref());
            assert!(
                readme.contains(&format!("`{}`", notice.code())),
                "{written}"
            );
        }
    }
}
