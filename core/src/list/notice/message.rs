//! Putting notices into words.
//!
//! The words are in `message/`, one file for each language, as templates whose gaps are
//! filled here: `<line>`, `<names>` and so on.

mod en;
mod zh;

use super::{Missing, Nested, Notice};
use crate::contract::{APPS, TASK_ID, TASKS};
use crate::list::decode::{Encoding, NotText};
use crate::list::names::APPLICATION;
use crate::phrase::{Phrase, shown};
use crate::{Code, Lang};

/// How many names a notice tells.
const MAX_NAMES: usize = 4;

/// The most characters of a name that a notice tells.
const MAX_NAME_CHARS: usize = 40;

/// All words of one language.
///
/// `<line>` is the place of what the notice is about, or of the first of it, `<count>` how
/// many of it there are, `<task_id>` and `<application>` are names that columns can have, and
/// `<tasks>` and `<apps>` those that arrays can have.
struct Words {
    header: Told,
    repeated_header: ByCount,
    another_header: ByCount,
    ruled_lines: ByCount,
    above_header: ByCount,
    no_header_on_most_lines: Told,
    no_header: Told,
    one_column_on_most_lines: Told,
    one_column: Told,
    shortened_numbers: ByCount,
    spaces: ByCount,
    foreign_marks: ByCount,
    unlikely_ids: ByCount,
    like_prose: ByCount,
    bars: ByCount,
    /// The help of these two, like that of columns without a name, is that of what is missing.
    left_out: &'static str,
    several_left_out: &'static str,
    unclear_ids: Told,
    maybe_imported: ByCount,
    said_twice: ByCount,
    without_name: &'static str,
    without_names: &'static str,
    /// What to do about columns or fields that were not read, by what may be in them: in `<them>`.
    both_missing_help: &'static str,
    tasks_missing_help: &'static str,
    applications_missing_help: &'static str,
    nothing_missing_help: &'static str,
    /// What follows it where some of these have arrays or objects.
    nested_array: &'static str,
    nested_object: &'static str,
    /// One of them, and several.
    it: &'static str,
    them: &'static str,
    key_twice: ByCount,
    lone_surrogate: ByCount,
    broken_json: Told,
    too_deep_json: Told,
    too_deep_to_be_json: Told,
    not_json: Told,
    open_quote: Told,
    rows_in_cell: Told,
    more_cells: ByCount,
    no_ids: ByCount,
    not_text_but_compressed: Told,
    not_text_in_utf16: Told,
    not_text_in_utf8: Told,
    numbers_as_text: ByCount,
    not_items: ByCount,
    wrong_value: ByCount,
    many_applications: Told,
    header_among_names: Told,
    listed_names: Told,
    other_application: Told,
}

/// What is told by one notice.
#[derive(Clone, Copy)]
struct Told {
    /// What happened, in a sentence that stands alone.
    message: &'static str,
    /// What to do about it; empty if there is nothing to be done.
    help: &'static str,
}

/// The same of what may be there more than once.
struct ByCount {
    one: Told,
    several: Told,
}

impl ByCount {
    const fn of(&self, count: usize) -> Told {
        if count == 1 { self.one } else { self.several }
    }
}

const fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::En => &en::WORDS,
        Lang::Zh => &zh::WORDS,
    }
}

impl Words {
    const fn it_or_them(&self, count: usize) -> &'static str {
        if count == 1 { self.it } else { self.them }
    }
}

impl Nested {
    /// What else to do about fields that were not read.
    const fn help(self, words: &Words) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Object => words.nested_object,
            Self::Array => words.nested_array,
        }
    }
}

impl Missing {
    /// What to do about columns or fields that were not read.
    const fn help(self, words: &Words) -> &'static str {
        match self {
            Self::Both => words.both_missing_help,
            Self::Tasks => words.tasks_missing_help,
            Self::Applications => words.applications_missing_help,
            Self::Nothing => words.nothing_missing_help,
        }
    }
}

impl Notice {
    /// What happened, in a sentence that stands alone.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        self.filled(self.told(words(lang)).message, lang)
    }

    /// What to do about it; empty if there is nothing to be done.
    #[must_use]
    pub fn help(&self, lang: Lang) -> String {
        let words = words(lang);
        let nested = match self {
            Self::LeftOut { nested, .. } | Self::UnclearIds { nested, .. } => nested.help(words),
            _ => "",
        };
        self.filled(self.told(words).help, lang) + &self.filled(nested, lang)
    }

    /// What there is to tell, with its gaps.
    const fn told(&self, words: &Words) -> Told {
        match self {
            Self::Header { .. } => words.header,
            Self::RepeatedHeader { count, .. } => words.repeated_header.of(*count),
            Self::AnotherHeader { count, .. } => words.another_header.of(*count),
            Self::RuledLines { count, .. } => words.ruled_lines.of(*count),
            Self::AboveHeader { count, .. } => words.above_header.of(*count),
            Self::NoHeader { most: true, .. } => words.no_header_on_most_lines,
            Self::NoHeader { .. } => words.no_header,
            Self::OneColumn { most: true, .. } => words.one_column_on_most_lines,
            Self::OneColumn { .. } => words.one_column,
            Self::ShortenedNumbers { count, .. } => words.shortened_numbers.of(*count),
            Self::Spaces { count, .. } => words.spaces.of(*count),
            Self::ForeignMarks { count, .. } => words.foreign_marks.of(*count),
            Self::UnlikelyIds { count, .. } => words.unlikely_ids.of(*count),
            Self::LikeProse { count, .. } => words.like_prose.of(*count),
            Self::Bars { count, .. } => words.bars.of(*count),
            Self::LeftOut { names, missing, .. } => Told {
                message: if names.len() == 1 {
                    words.left_out
                } else {
                    words.several_left_out
                },
                help: missing.help(words),
            },
            Self::UnclearIds { .. } => words.unclear_ids,
            Self::MaybeImported { count, .. } => words.maybe_imported.of(*count),
            Self::SaidTwice { names } => words.said_twice.of(names.len()),
            Self::WithoutName { count, missing, .. } => Told {
                message: if *count == 1 {
                    words.without_name
                } else {
                    words.without_names
                },
                help: missing.help(words),
            },
            Self::KeyTwice { count, .. } => words.key_twice.of(*count),
            Self::LoneSurrogate { count, .. } => words.lone_surrogate.of(*count),
            Self::BrokenJson { fault, .. } => match fault.code {
                Code::TooDeep => words.too_deep_json,
                _ => words.broken_json,
            },
            Self::NotJson { fault, .. } => match fault.code {
                Code::TooDeep => words.too_deep_to_be_json,
                _ => words.not_json,
            },
            Self::OpenQuote { .. } => words.open_quote,
            Self::RowsInCell { .. } => words.rows_in_cell,
            Self::MoreCells { count, .. } => words.more_cells.of(*count),
            Self::NoIds { count, .. } => words.no_ids.of(*count),
            Self::NotText(NotText { encoding, .. }) => match encoding {
                Encoding::Zip => words.not_text_but_compressed,
                Encoding::Utf16 => words.not_text_in_utf16,
                Encoding::Utf8 => words.not_text_in_utf8,
            },
            Self::NumbersAsText { count, .. } => words.numbers_as_text.of(*count),
            Self::NotItems { count, .. } => words.not_items.of(*count),
            Self::WrongValue { count, .. } => words.wrong_value.of(*count),
            Self::ManyApplications { .. } => words.many_applications,
            Self::HeaderAmongNames { .. } => words.header_among_names,
            Self::ListedNames { .. } => words.listed_names,
            Self::OtherApplication { .. } => words.other_application,
        }
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
                | Self::LikeProse { line, .. }
                | Self::Bars { line, .. }
                | Self::BrokenJson { line, .. }
                | Self::NotJson { line, .. }
                | Self::MaybeImported { line, .. }
                | Self::MoreCells { line, .. }
                | Self::NoIds { line, .. }
                | Self::OpenQuote { line }
                | Self::RowsInCell { line, .. }
                | Self::NotText(NotText { line, .. })
                | Self::NumbersAsText { line, .. }
                | Self::KeyTwice { line, .. }
                | Self::LoneSurrogate { line, .. }
                | Self::NotItems { line, .. }
                | Self::WrongValue { line, .. },
            ) => out.number(*line),
            ("end", Self::RowsInCell { end, .. }) => out.number(*end),
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
                | Self::LikeProse { count, .. }
                | Self::Bars { count, .. }
                | Self::MaybeImported { count, .. }
                | Self::MoreCells { count, .. }
                | Self::NoIds { count, .. }
                | Self::NumbersAsText { count, .. }
                | Self::WithoutName { count, .. }
                | Self::KeyTwice { count, .. }
                | Self::LoneSurrogate { count, .. }
                | Self::NotItems { count, .. }
                | Self::WrongValue { count, .. }
                | Self::ManyApplications { count },
            ) => out.number(*count),
            ("columns", Self::NoHeader { columns, .. } | Self::OneColumn { columns, .. }) => {
                out.number(*columns);
            }
            ("them", Self::LeftOut { names, .. }) => {
                out.push_static(words(lang).it_or_them(names.len()));
            }
            ("them", Self::WithoutName { count, .. }) => {
                out.push_static(words(lang).it_or_them(*count));
            }
            ("names", Self::LeftOut { names, .. } | Self::SaidTwice { names }) => {
                push_names(names, lang, out);
            }
            (
                "name",
                Self::OtherApplication { name }
                | Self::HeaderAmongNames { name }
                | Self::ListedNames { name }
                | Self::UnclearIds { name, .. }
                | Self::WrongValue { name, .. }
                | Self::KeyTwice { name, .. },
            ) => push_name(name, out),
            (
                "fault",
                Self::BrokenJson { fault, .. }
                | Self::NotJson { fault, .. }
                | Self::LoneSurrogate { fault, .. },
            ) => out.push_borrowed(&fault.message(lang)),
            ("mend", Self::BrokenJson { fault, .. } | Self::LoneSurrogate { fault, .. }) => {
                out.push_borrowed(&fault.help(lang));
            }
            ("tasks", _) => out.push_static(TASKS),
            ("apps", _) => out.push_static(APPS),
            ("task_id", _) => out.push_static(TASK_ID),
            ("application", _) => out.push_static(APPLICATION),
            // The test in `notice/tests.rs` sees to it that there is no other.
            _ => {}
        });
        out
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
        // One may be empty, or have a comma in it.
        out.push_static("“");
        push_name(name, out);
        out.push_static("”");
    }
    if names.len() > MAX_NAMES {
        out.push_static(match lang {
            Lang::En => " …",
            Lang::Zh => "等",
        });
    }
}

fn push_name(name: &str, out: &mut Phrase<'_>) {
    out.push_borrowed(&shown(name, MAX_NAME_CHARS));
}
