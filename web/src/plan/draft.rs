//! A long list, cut into imports, before anything is sent.

use std::rc::Rc;

use roma_import::list::List;
use roma_import::plan::{Import, fits_one_import, plan};
use roma_import::{Destination, Field, ItemKind, Text};
use serde::{Deserialize, Serialize};
use yew::AttrValue;

use super::aside::{Aside, Asides};
use crate::state::{Ids, without_carriers};

/// One import, as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is known by.
    pub id: AttrValue,
    /// The body, to the byte.
    pub body: AttrValue,
    /// The applications and tasks in it.
    pub items: usize,
    /// The application in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<AttrValue>,
}

impl Part {
    fn of(import: &Import) -> Self {
        Self {
            id: import.id.clone().into(),
            body: import.body.to_json().into(),
            items: import.body.item_count(),
            app: import.body.apps.clone().map(AttrValue::from),
        }
    }
}

/// A list that takes more than one import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The imports, in order.
    pub parts: Rc<Vec<Part>>,
    /// What is in none of them.
    pub asides: Rc<Asides>,
    /// Applications and tasks in all imports together.
    pub items: usize,
}

/// A draft, and where it goes: what is begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Where it goes.
    pub ids: Ids,
    /// Where imports went when it was begun, or when its first was sent, if the endpoint has
    /// said so: it goes nowhere else.
    pub destination: Option<Destination>,
    /// What is sent.
    pub draft: Draft,
    /// When it was begun, in milliseconds since the epoch.
    pub began_at: i64,
}

impl Plan {
    /// Whether it is this one, whatever was known of where it goes when either was written down.
    pub fn is_same(&self, other: &Self) -> bool {
        self.began_at == other.began_at && self.ids == other.ids && self.draft == other.draft
    }

    /// Whether it goes elsewhere than this, as far as both are known.
    pub fn goes_elsewhere(&self, destination: Option<&Destination>) -> bool {
        let both = self.destination.as_ref().zip(destination);
        both.is_some_and(|(own, other)| own != other)
    }
}

impl Draft {
    /// Whether an application stands beside tasks in any of the imports.
    pub fn mixes(&self) -> bool {
        self.parts
            .iter()
            .any(|part| part.app.is_some() && part.items > 1)
    }

    /// Whether any of so many names of applications that were typed is in an import.
    pub fn takes_any_of(&self, typed: usize) -> bool {
        let is_typed = |row: &&Aside| row.kind == ItemKind::Application && row.index < typed;
        self.asides.rows.iter().filter(is_typed).count() < typed
    }

    /// The plan of a list beside the names of applications that were typed; nothing if
    /// one import takes all of it, or nothing can be imported. `is_broken` is whether both may
    /// hold characters that stand for halves of some.
    pub fn of(list: &List<'_>, typed: &[&str], is_broken: bool) -> Option<Self> {
        let names = names(list, typed)?;
        let tasks = list.tasks().count();
        if fits_one_import(names.len(), tasks) {
            return None;
        }
        let ids = list.tasks().map(|item| item.text.as_ref());
        let planned = if is_broken {
            let names: Vec<_> = names
                .iter()
                .map(|(name, _)| without_carriers(name))
                .collect();
            let ids: Vec<_> = ids.map(without_carriers).collect();
            plan(
                names.iter().map(|name| field(name)),
                ids.iter().map(|id| field(id)),
            )
        } else {
            plan(names.iter().map(|(name, _)| *name), ids)
        };
        let lines: Vec<usize> = if planned.set_aside.is_empty() {
            Vec::new()
        } else {
            list.tasks().map(|item| item.line).collect()
        };
        let asides = Asides::of(&planned.set_aside, |kind, index| match kind {
            ItemKind::Application => names.get(index).and_then(|(_, line)| *line),
            ItemKind::Task => lines.get(index).copied(),
        });
        let parts: Vec<Part> = planned.imports.iter().map(Part::of).collect();
        (!parts.is_empty()).then(|| Self {
            items: parts.iter().map(|part| part.items).sum(),
            parts: Rc::new(parts),
            asides: Rc::new(asides),
        })
    }
}

/// A text as it was typed, with halves of characters.
const fn field(text: &[u8]) -> Field<'_> {
    Field::Text(Text::from_wtf8(text))
}

/// The names of the applications in their order, with their lines in the list: first
/// those that were typed, then those of the list that are none of these, each once,
/// since a table that comes back to an application means the same one.
///
/// Nothing if the list names one application and somebody has typed another: one of
/// the two is a mistake.
fn names<'l>(list: &'l List<'_>, typed: &[&'l str]) -> Option<Vec<(&'l str, Option<usize>)>> {
    if let [typed] = typed {
        let mut listed = list.distinct_applications();
        if let (Some((_, one)), None) = (listed.next(), listed.next())
            && one.text != *typed
        {
            return None;
        }
    }
    let mut is_typed = vec![false; list.items.len()];
    for index in typed.iter().filter_map(|name| list.find_application(name)) {
        if let Some(is_typed) = is_typed.get_mut(index) {
            *is_typed = true;
        }
    }
    let listed = list
        .distinct_applications()
        .filter(|(index, _)| is_typed.get(*index) == Some(&false))
        .map(|(_, item)| (item.text.as_ref(), Some(item.line)));
    // A name that was typed twice is set aside, with the reason.
    let typed = typed.iter().map(|name| (*name, None));
    Some(typed.chain(listed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use roma_import::Lang;
    use roma_import::contract::MAX_ITEMS;
    use roma_import::list::read;

    fn draft(text: &str, app: &str) -> Option<Draft> {
        let typed: Vec<&str> = app.lines().collect();
        Draft::of(&read(text), &typed, false)
    }

    fn lines(count: usize) -> String {
        let lines: Vec<String> = (0..count).map(|n| format!("t{n}\n")).collect();
        lines.concat()
    }

    #[test]
    fn what_fits_into_one_import_needs_no_plan() {
        assert_eq!(draft("", ""), None);
        assert_eq!(draft(&lines(MAX_ITEMS), ""), None);
        assert_eq!(draft(&lines(MAX_ITEMS - 1), "orders"), None);
        assert_eq!(draft("app,task_id\norders,a\norders,b", "orders"), None);
        // Somebody has to say first which of the two is meant.
        assert_eq!(draft("app,task_id\norders,a\norders,b", "billing"), None);
    }

    #[test]
    fn what_does_not_is_cut() {
        let sizes = |text: &str, app: &str| {
            let draft = draft(text, app).unwrap();
            let sizes: Vec<_> = draft.parts.iter().map(|part| part.items).collect();
            assert_eq!(sizes.iter().sum::<usize>(), draft.items);
            sizes
        };
        assert_eq!(sizes(&lines(MAX_ITEMS + 1), ""), [100, 1]);
        assert_eq!(sizes(&lines(MAX_ITEMS), "orders"), [100, 1]);
        assert_eq!(
            sizes("app,task_id\norders,a\nbilling,b\norders,c", ""),
            [4, 1]
        );
        assert_eq!(sizes(&lines(2_500), ""), [100; 25]);
        assert_eq!(sizes("", "orders\nbilling"), [1, 1]);
        assert_eq!(sizes(&lines(150), "orders\nbilling"), [100, 52]);
        assert_eq!(
            sizes("app,task_id\nshop,a\norders,b", "orders\nbilling"),
            [3, 1, 1]
        );
    }

    #[test]
    fn a_name_that_was_typed_twice_is_set_aside() {
        let draft = draft("", "orders\norders\nor/ders").unwrap();
        assert_eq!(draft.parts.len(), 1);
        let rows: Vec<_> = draft
            .asides
            .rows
            .iter()
            .map(|row| row.kind == ItemKind::Application)
            .collect();
        assert_eq!(rows, [true, true]);
    }

    #[test]
    fn what_is_set_aside_knows_its_line_and_says_why() {
        let text = format!("{}t7\n\" \"\n", lines(MAX_ITEMS));
        let draft = draft(&text, "or/ders").unwrap();
        let rows: Vec<_> = draft
            .asides
            .rows
            .iter()
            .map(|row| (row.kind == ItemKind::Application, row.index, row.line))
            .collect();
        assert_eq!(
            rows,
            [
                (true, 0, None),
                (false, 100, Some(101)),
                (false, 101, Some(102))
            ]
        );
        assert_eq!(draft.asides.total, 3);
        for row in &draft.asides.rows {
            assert!(row.why(Lang::En).ends_with('.'));
            assert!(row.why(Lang::Zh).ends_with('。'));
        }
        // The check has nothing against what is sent.
        for part in draft.parts.iter() {
            let report = roma_import::check_body(roma_import::Body::Text(part.body.as_bytes()));
            assert_eq!(report.errors, 0);
        }
    }
}
