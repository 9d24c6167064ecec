//! Putting notices into words.
//!
//! The words are in `message/`, one file for each language, as templates whose gaps are
//! filled here: `<line>`, `<names>` and so on.

mod en;
mod zh;

use super::{Detail, Missing, Nested, Notice, NoticeKind};
use crate::contract::{APPS, TASK_ID, TASKS};
use crate::list::decode::Encoding;
use crate::list::names::APPLICATION;
use crate::phrase::{Phrase, shown};
use crate::{Code, Lang};

/// How many names a notice tells.
const MAX_NAMES: usize = 4;

/// The most characters of a name that a notice tells.
const MAX_NAME_CHARS: usize = 40;

/// The words for one kind of notice.
///
/// `<line>` is the place of what the notice is about, or of the first of it, `<count>` how
/// many of it there are, `<task_id>` and `<application>` are names that columns can have, and
/// `<tasks>` and `<apps>` those that arrays can have.
enum Words {
    /// They are always the same.
    Always(Told),
    /// By whether there are several.
    ByCount { one: Told, several: Told },
    /// By whether all lines have the same number of cells.
    Lines { each: Told, most: Told },
    /// By whether the JSON is too deep, or has another fault.
    Json { fault: Told, too_deep: Told },
    /// By what a file begins as.
    NotText { zip: Told, utf16: Told, utf8: Told },
    /// Of columns or fields that were not read: their help is that of what is missing.
    Unread {
        one: &'static str,
        several: &'static str,
    },
}

/// What is told by one notice.
#[derive(Clone, Copy)]
struct Told {
    /// What happened, in a sentence that stands alone.
    message: &'static str,
    /// What to do about it; empty if there is nothing to be done.
    help: &'static str,
}

/// What to do about columns or fields that were not read.
struct Unread {
    /// By what may be in them: in `<them>`.
    both_missing: &'static str,
    tasks_missing: &'static str,
    applications_missing: &'static str,
    nothing_missing: &'static str,
    /// What follows it where some of these have arrays or objects.
    nested_array: &'static str,
    nested_object: &'static str,
    /// One of them, and several.
    it: &'static str,
    them: &'static str,
}

const fn words(kind: NoticeKind, lang: Lang) -> &'static Words {
    match lang {
        Lang::En => en::words(kind),
        Lang::Zh => zh::words(kind),
    }
}

const fn unread(lang: Lang) -> &'static Unread {
    match lang {
        Lang::En => &en::UNREAD,
        Lang::Zh => &zh::UNREAD,
    }
}

impl Nested {
    /// What else to do about fields that were not read.
    const fn help(self, words: &Unread) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Object => words.nested_object,
            Self::Array => words.nested_array,
        }
    }
}

impl Missing {
    /// What to do about columns or fields that were not read.
    const fn help(self, words: &Unread) -> &'static str {
        match self {
            Self::Both => words.both_missing,
            Self::Tasks => words.tasks_missing,
            Self::Applications => words.applications_missing,
            Self::Nothing => words.nothing_missing,
        }
    }
}

impl Notice {
    /// What happened, in a sentence that stands alone.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        self.filled(self.told(lang).message, lang)
    }

    /// What to do about it; empty if there is nothing to be done.
    #[must_use]
    pub fn help(&self, lang: Lang) -> String {
        let words = unread(lang);
        let (help, more) = match self.detail {
            Detail::Unread {
                missing, nested, ..
            } => (missing.help(words), nested.help(words)),
            Detail::Unnamed { missing, .. } => (missing.help(words), ""),
            Detail::Name { nested, .. } => (self.told(lang).help, nested.help(words)),
            _ => (self.told(lang).help, ""),
        };
        self.filled(help, lang) + &self.filled(more, lang)
    }

    /// What there is to tell, with its gaps.
    fn told(&self, lang: Lang) -> Told {
        match words(self.kind, lang) {
            Words::Always(told) => *told,
            Words::ByCount { one, .. } if self.count == 1 => *one,
            Words::ByCount { several, .. } => *several,
            Words::Lines { each, most } => match self.detail {
                Detail::Cells { most: true, .. } => *most,
                _ => *each,
            },
            Words::Json { fault, too_deep } => match &self.detail {
                Detail::Json { fault, .. } if fault.code == Code::TooDeep => *too_deep,
                _ => *fault,
            },
            Words::NotText { zip, utf16, utf8 } => match self.detail {
                Detail::Encoding(Encoding::Zip) => *zip,
                Detail::Encoding(Encoding::Utf16) => *utf16,
                _ => *utf8,
            },
            Words::Unread { one, several } => Told {
                message: if self.count == 1 { one } else { several },
                help: "",
            },
        }
    }

    /// The number that fills a gap.
    fn number(&self, gap: &str) -> Option<usize> {
        match (gap, &self.detail) {
            ("line", _) => self.line,
            ("count", _) => Some(self.count),
            ("end", Detail::End(end)) => Some(*end),
            ("columns", Detail::Cells { columns, .. }) => Some(*columns),
            ("column", Detail::Unnamed { column, .. } | Detail::Json { column, .. }) => {
                Some(*column)
            }
            _ => None,
        }
    }

    fn filled(&self, template: &'static str, lang: Lang) -> String {
        let mut out = String::new();
        Phrase::new(&mut out).fill(template, |gap, out| match (gap, &self.detail) {
            ("them", _) if self.count == 1 => out.push_static(unread(lang).it),
            ("them", _) => out.push_static(unread(lang).them),
            ("name", Detail::Name { name, .. }) => push_name(name, out),
            ("names", Detail::Names(names) | Detail::Unread { names, .. }) => {
                push_names(names, lang, out);
            }
            ("fault", Detail::Json { fault, .. } | Detail::Fault(fault)) => {
                out.push_borrowed(&fault.message(lang));
            }
            ("mend", Detail::Json { fault, .. } | Detail::Fault(fault)) => {
                out.push_borrowed(&fault.help(lang));
            }
            ("tasks", _) => out.push_static(TASKS),
            ("apps", _) => out.push_static(APPS),
            ("task_id", _) => out.push_static(TASK_ID),
            ("application", _) => out.push_static(APPLICATION),
            _ => match self.number(gap) {
                Some(number) => out.number(number),
                // It stays open, for a test to see: `notice/tests.rs` goes through all kinds.
                None => out.push_static("<>"),
            },
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

#[cfg(test)]
mod tests {
    use super::super::tests::notices;
    use super::*;

    /// Whatever may be told of a kind.
    fn told_of(kind: NoticeKind, lang: Lang) -> Vec<&'static str> {
        match words(kind, lang) {
            Words::Always(told) => vec![told.message],
            Words::Unread { one, several } => vec![one, several],
            Words::ByCount { one: a, several: b }
            | Words::Lines { each: a, most: b }
            | Words::Json {
                fault: a,
                too_deep: b,
            } => vec![a.message, b.message],
            Words::NotText { zip, utf16, utf8 } => vec![zip.message, utf16.message, utf8.message],
        }
    }

    /// So that those who go through the notices there see each template with its gaps filled.
    #[test]
    fn the_notices_of_the_tests_are_told_in_all_words_that_there_are() {
        for lang in [Lang::En, Lang::Zh] {
            for &kind in NoticeKind::ALL {
                let of_kind = notices().filter(|notice| notice.kind == kind);
                let told: Vec<_> = of_kind.map(|notice| notice.told(lang).message).collect();
                for template in told_of(kind, lang) {
                    assert!(told.contains(&template), "{template}");
                }
            }
        }
    }
}
