//! The words for notices in English.

use super::{Told, Unread, Words};
use crate::list::NoticeKind;

#[expect(clippy::too_many_lines, reason = "a table of words")]
pub(super) const fn words(kind: NoticeKind) -> &'static Words {
    match kind {
        NoticeKind::Header => &Words::Always(Told {
            message: "Line <line> was read as the header of a table.",
            help: "",
        }),
        NoticeKind::RepeatedHeader => &Words::ByCount {
            one: Told {
                message: "Line <line> repeats the header and was left out.",
                help: "",
            },
            several: Told {
                message: "<count> lines, the first of them line <line>, repeat the header and were left out.",
                help: "",
            },
        },
        NoticeKind::AnotherHeader => &Words::ByCount {
            one: Told {
                message: "Line <line> was read as the header of the rows below it, which differs from the one above.",
                help: "Check what was read below it, or make a list of its own of each table.",
            },
            several: Told {
                message: "<count> lines, the first of them line <line>, were read as headers of the rows below them, which differ from the one above.",
                help: "Check what was read below them, or make a list of its own of each table.",
            },
        },
        NoticeKind::RuledLines => &Words::ByCount {
            one: Told {
                message: "Line <line> is a ruled line of the table and was left out.",
                help: "",
            },
            several: Told {
                message: "<count> lines, the first of them line <line>, are ruled lines of the table and were left out.",
                help: "",
            },
        },
        NoticeKind::AboveHeader => &Words::ByCount {
            one: Told {
                message: "Line <line> stands above the header and was not read.",
                help: "If it is an item, put it below the header.",
            },
            several: Told {
                message: "<count> lines, the first of them line <line>, stand above the header and were not read.",
                help: "If they are items, put them below the header.",
            },
        },
        NoticeKind::NoHeader => &Words::Lines {
            each: Told {
                message: "Each line has <columns> cells, and every cell was read as a task ID.",
                help: "If this is a table, call the column of the IDs “<task_id>” in its first line.",
            },
            most: Told {
                message: "Most lines have <columns> cells, and every cell was read as a task ID.",
                help: "If this is a table, call the column of the IDs “<task_id>” in its first line.",
            },
        },
        NoticeKind::OneColumn => &Words::Lines {
            each: Told {
                message: "The header has one column, but each line has <columns> cells, and every cell was read as an item.",
                help: "If this is a table, put the names of all columns in its header.",
            },
            most: Told {
                message: "The header has one column, but most lines have <columns> cells, and every cell was read as an item.",
                help: "If this is a table, put the names of all columns in its header.",
            },
        },
        NoticeKind::ShortenedNumbers => &Words::ByCount {
            one: Told {
                message: "One ID, on line <line>, looks like a number that a spreadsheet has rewritten, such as 1.2E+17.",
                help: "Format its column as text in the spreadsheet, and copy the IDs again from where they came from.",
            },
            several: Told {
                message: "<count> IDs, the first on line <line>, look like numbers that a spreadsheet has rewritten, such as 1.2E+17.",
                help: "Format their column as text in the spreadsheet, and copy the IDs again from where they came from.",
            },
        },
        NoticeKind::Spaces => &Words::ByCount {
            one: Told {
                message: "One ID, on line <line>, has spaces in it.",
                help: "If only a part of it is the ID, remove the rest. Between columns, put commas or tabs.",
            },
            several: Told {
                message: "<count> IDs, the first on line <line>, have spaces in them.",
                help: "If only a part of each is the ID, remove the rest. Between columns, put commas or tabs.",
            },
        },
        NoticeKind::ForeignMarks => &Words::ByCount {
            one: Told {
                message: "One ID, on line <line>, was read together with quotation marks or brackets.",
                help: "If they are not part of the ID, remove them. If they are, put straight double quotes around the whole ID; if such a quote itself begins or ends it, write the list as a JSON array.",
            },
            several: Told {
                message: "<count> IDs, the first on line <line>, were read together with quotation marks or brackets.",
                help: "If they are not part of the IDs, remove them. If they are, put straight double quotes around each whole ID; if such quotes themselves begin or end an ID, write the list as a JSON array.",
            },
        },
        NoticeKind::UnlikelyIds => &Words::ByCount {
            one: Told {
                message: "One ID, on line <line>, can hardly be one: it is or contains what a column or field is called, or is a ruled line, a total or what stands for no value.",
                help: "Remove what is not part of an ID. If this is a table, put the names of all columns in its first line.",
            },
            several: Told {
                message: "<count> IDs, the first on line <line>, can hardly be IDs: they are or contain what a column or field is called, or are ruled lines, totals or what stands for no value.",
                help: "Remove what is not part of an ID. If this is a table, put the names of all columns in its first line.",
            },
        },
        NoticeKind::LikeProse => &Words::ByCount {
            one: Told {
                message: "One ID, on line <line>, looks like part of a numbered list or a sentence: it is or begins with a list number or a bullet, or ends in punctuation or a remark.",
                help: "Remove what is not part of an ID. If this is a table, put the names of all columns in its first line.",
            },
            several: Told {
                message: "<count> IDs, the first on line <line>, look like parts of a numbered list or a sentence: they are or begin with list numbers or bullets, or end in punctuation or a remark.",
                help: "Remove what is not part of an ID. If this is a table, put the names of all columns in its first line.",
            },
        },
        NoticeKind::Bars => &Words::ByCount {
            one: Told {
                message: "One ID, on line <line>, has “|” in it.",
                help: "If “|” stands between columns, call the column of the IDs “<task_id>” in the first line. Between IDs, put commas in its place.",
            },
            several: Told {
                message: "<count> IDs, the first on line <line>, have “|” in them.",
                help: "If “|” stands between columns, call the column of the IDs “<task_id>” in the first line. Between IDs, put commas in its place.",
            },
        },
        NoticeKind::LeftOut => &Words::Unread {
            one: "Not read, since it is neither an application nor a task: <names>.",
            several: "Not read, since they are neither applications nor tasks: <names>.",
        },
        NoticeKind::UnclearIds => &Words::Always(Told {
            message: "Not read, since it may be the ID of anything: “<name>”.",
            help: "If these are the IDs of tasks, give that column or field the name “<task_id>”. If not, take it out.",
        }),
        NoticeKind::MaybeImported => &Words::ByCount {
            one: Told {
                message: "One item, on line <line>, was imported already or may have been, as this record says of its import.",
                help: "Take its row out, unless it is to be imported again.",
            },
            several: Told {
                message: "<count> items, the first on line <line>, were imported already or may have been, as this record says of their imports.",
                help: "Take their rows out, unless they are to be imported again.",
            },
        },
        NoticeKind::SaidTwice => &Words::ByCount {
            one: Told {
                message: "Not read, since an ID or a name was read from another column or field in its place: <names>.",
                help: "If this is the right one, take the other one out.",
            },
            several: Told {
                message: "Not read, since IDs or names were read from other columns or fields in their place: <names>.",
                help: "If these are right, take the other ones out.",
            },
        },
        NoticeKind::WithoutName => &Words::Unread {
            one: "Column <column> has no name, so what is in it was not read.",
            several: "<count> columns, the first of them column <column>, have no name, so what is in them was not read.",
        },
        NoticeKind::KeyTwice => &Words::ByCount {
            one: Told {
                message: "The key “<name>” on line <line> is there more than once in the same object.",
                help: "Keep one of them. If each value is meant, make an object of each.",
            },
            several: Told {
                message: "A key is there again in its object <count> times, first “<name>” on line <line>.",
                help: "Keep one of each. If each value is meant, make an object of each.",
            },
        },
        NoticeKind::LoneSurrogate => &Words::ByCount {
            one: Told {
                message: "<fault> It is on line <line> and was not read.",
                help: "<mend>",
            },
            several: Told {
                message: "<fault> It is on line <line>, the first of <count> with such a half. None of them was read.",
                help: "<mend>",
            },
        },
        NoticeKind::BrokenJson => &Words::Json {
            fault: Told {
                message: "<fault> Nothing of it was read.",
                help: "<mend>",
            },
            too_deep: Told {
                message: "<fault> That is at line <line>, column <column>. Nothing of it was read.",
                help: "<mend>",
            },
        },
        NoticeKind::NotJson => &Words::Json {
            fault: Told {
                message: "<fault> Although it begins with a bracket, it was read as lines.",
                help: "Fix the JSON there, or check what was understood.",
            },
            too_deep: Told {
                message: "<fault> That is at line <line>, column <column>. Although it begins with a bracket, it was read as lines.",
                help: "Fix the JSON there, or check what was understood.",
            },
        },
        NoticeKind::OpenQuote => &Words::Always(Told {
            message: "The quotation mark on line <line> is never closed. From there on, quotation marks were read as part of the IDs.",
            help: "Close it, or check what was understood.",
        }),
        NoticeKind::RowsInCell => &Words::Always(Told {
            message: "The cell that begins on line <line> ends on line <end>, and holds what looks like rows.",
            help: "If they are rows, remove the quotation mark that begins it.",
        }),
        NoticeKind::MoreCells => &Words::ByCount {
            one: Told {
                message: "The row on line <line> has more cells than the header names.",
                help: "Put a cell that has a comma or semicolon in it in quotation marks, or name all columns in the header.",
            },
            several: Told {
                message: "<count> rows, the first on line <line>, have more cells than the header names.",
                help: "Put a cell that has a comma or semicolon in it in quotation marks, or name all columns in the header.",
            },
        },
        NoticeKind::NoIds => &Words::ByCount {
            one: Told {
                message: "The row on line <line> has no task ID, so nothing of it is imported.",
                help: "Check whether the ID is missing there.",
            },
            several: Told {
                message: "<count> rows, the first on line <line>, have no task ID, so nothing of them is imported.",
                help: "Check whether the IDs are missing there.",
            },
        },
        NoticeKind::NotText => &Words::NotText {
            zip: Told {
                message: "The file is no text: it is compressed, as Excel workbooks are.",
                help: "Open it in a spreadsheet, and save the sheet as “CSV UTF-8”.",
            },
            utf16: Told {
                message: "The file begins as text in UTF-16 does, but something on line <line> cannot be read.",
                help: "Save it as text in UTF-8, in a spreadsheet as “CSV UTF-8”.",
            },
            utf8: Told {
                message: "The file is not text in UTF-8: something on line <line> cannot be read.",
                help: "Save it as text in UTF-8, in a spreadsheet as “CSV UTF-8”.",
            },
        },
        NoticeKind::NumbersAsText => &Words::ByCount {
            one: Told {
                message: "One number, on line <line>, was read as an ID or a name just as it is written.",
                help: "In JSON, IDs are texts: put it in double quotes.",
            },
            several: Told {
                message: "<count> numbers, the first on line <line>, were read as IDs or names just as they are written.",
                help: "In JSON, IDs are texts: put them in double quotes.",
            },
        },
        NoticeKind::NotItems => &Words::ByCount {
            one: Told {
                message: "One element, on line <line>, is neither an ID nor an object with “<task_id>”.",
                help: "Fix it, or take it out.",
            },
            several: Told {
                message: "<count> elements, the first on line <line>, are neither IDs nor objects with “<task_id>”.",
                help: "Fix them, or take them out.",
            },
        },
        NoticeKind::WrongValue => &Words::ByCount {
            one: Told {
                message: "The value of “<name>” on line <line> is not a text and was not read.",
                help: "Put an ID or a name in double quotes there, or take it out. An array of them can be called “<tasks>” or “<apps>”.",
            },
            several: Told {
                message: "<count> values, the first that of “<name>” on line <line>, are not texts and were not read.",
                help: "Put IDs or names in double quotes there, or take them out. An array of them can be called “<tasks>” or “<apps>”.",
            },
        },
        NoticeKind::ManyApplications => &Words::Always(Told {
            message: "The list names <count> applications, and one import takes one.",
            help: "Keep the rows of one application, and import the others afterwards.",
        }),
        NoticeKind::HeaderAmongNames => &Words::Always(Told {
            message: "The first line, “<name>”, reads like the header of a column, and would be imported as a name.",
            help: "Remove the line if it is a header.",
        }),
        NoticeKind::ListedNames => &Words::Always(Told {
            message: "“<name>” begins with a bullet or a number as the lines of a list do, which would be imported as part of the name.",
            help: "Remove it from each line if it is not part of the name.",
        }),
        NoticeKind::OtherApplication => &Words::Always(Told {
            message: "The list names the application “<name>”, and another one is in the field for its name.",
            help: "Empty that field, or take the column of the applications out of the list.",
        }),
    }
}

pub(super) const UNREAD: Unread = Unread {
    both_missing: "If the IDs of tasks are in <them>, give it the name “<task_id>”; if the names of applications are, “<application>”.",
    tasks_missing: "The names of applications were found elsewhere. If the IDs of tasks are in <them>, give it the name “<task_id>”.",
    applications_missing: "The IDs of tasks were found elsewhere. If the names of applications are in <them>, give it the name “<application>”.",
    nothing_missing: "The IDs of tasks and the names of applications were found elsewhere, so nothing is missing if those are right.",
    nested_array: " If it holds an array, the name is “<tasks>” or “<apps>” instead.",
    nested_object: " If they are within an object, give the array alone.",
    it: "it",
    them: "one of these",
};
