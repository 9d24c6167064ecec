//! The items of a list that are in no import, and why.

use roma_import::plan::SetAside;
use roma_import::{ItemKind, Lang};
use serde::{Deserialize, Serialize};
use yew::AttrValue;

/// The most items that are kept with their reasons; the rest is counted. All of them are
/// read and written with the head of a plan, and a list may have a million.
pub const MAX_ROWS: usize = 10_000;

/// Items that are in no import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asides {
    /// How many there are.
    pub total: usize,
    /// The first of them, up to [`MAX_ROWS`].
    pub rows: Vec<Aside>,
}

/// An item that is in no import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// What it is.
    pub kind: ItemKind,
    /// Where it is among the applications or tasks, from 0.
    pub index: usize,
    /// The line that it is on, if it is from the list.
    pub line: Option<usize>,
    /// What it is, as far as it is text.
    pub text: AttrValue,
    /// Why, in English.
    en: AttrValue,
    /// Why, in Chinese.
    zh: AttrValue,
}

impl Aside {
    /// Why it is in no import.
    pub const fn why(&self, lang: Lang) -> &AttrValue {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

impl Asides {
    /// How many there are that are not among the rows.
    pub fn omitted(&self) -> usize {
        self.total.saturating_sub(self.rows.len())
    }

    /// What a plan has set aside; `line` finds the line of an item by its kind and
    /// its index.
    pub fn of(set_aside: &[SetAside], line: impl Fn(ItemKind, usize) -> Option<usize>) -> Self {
        let rows = set_aside.iter().take(MAX_ROWS);
        Self {
            total: set_aside.len(),
            rows: rows
                .map(|item| Aside {
                    kind: item.kind,
                    index: item.index,
                    line: line(item.kind, item.index),
                    text: item.text().unwrap_or_default().into(),
                    en: why(item, Lang::En),
                    zh: why(item, Lang::Zh),
                })
                .collect(),
        }
    }
}

fn why(item: &SetAside, lang: Lang) -> AttrValue {
    let reasons = item.reasons(lang);
    let messages: Vec<&str> = reasons
        .iter()
        .map(|reason| reason.message.as_str())
        .collect();
    messages
        .join(match lang {
            Lang::En => " ",
            Lang::Zh => "",
        })
        .into()
}
