//! Cutting long lists into imports.
//!
//! One import takes [`MAX_ITEMS`] items at most, and one application's name among
//! them. A plan says which imports it takes for any number of names and tasks: as
//! few as possible, and each of them valid.

mod partition;
mod reason;
mod written;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use self::partition::partition;
pub use self::reason::Reason;
use crate::contract::MAX_ITEMS;
use crate::string::{Text, to_char};
use crate::{Field, ImportBody, ItemKind, Lang, NonString, Task, hex};

/// Plans the imports of applications, by their names, and of tasks, by their ids.
///
/// Names stay in their order and so do tasks; the first imports have a name and
/// as many tasks as there is room for. Set aside, and in no import, are items
/// with an error, blank ones, and repeats of an earlier one; an item with a mere
/// warning is imported.
///
/// A field that is absent is as good as blank.
///
/// ```
/// use roma_import::{Lang, plan::plan};
///
/// let tasks: Vec<String> = (0..250).map(|number| format!("task-{number}")).collect();
/// let plan = plan(["orders", "or/ders"], &tasks);
///
/// let sizes: Vec<usize> = plan.imports.iter().map(|import| import.body.item_count()).collect();
/// assert_eq!(sizes, [100, 100, 51]);
///
/// let aside = &plan.set_aside[0];
/// assert_eq!(aside.index, 1);
/// assert_eq!(aside.reasons(Lang::En)[0].code, "forbidden_character");
/// ```
///
/// The items of a list that was read are planned as they are:
///
/// ```
/// use roma_import::{list, plan::plan};
///
/// let list = list::read("application,task_id\norders,a\norders,b");
/// let plan = plan(list.applications().map(|name| &name.text), list.tasks().map(|id| &id.text));
/// assert_eq!(plan.imports[0].body.to_json(), r#"{"apps":"orders","tasks":[{"task_id":"a"},{"task_id":"b"}]}"#);
/// ```
#[must_use]
pub fn plan<'n, 't, N, T>(names: N, tasks: T) -> Plan
where
    N: IntoIterator,
    N::Item: Into<Field<'n>>,
    T: IntoIterator,
    T::Item: Into<Field<'t>>,
{
    let mut set_aside = Vec::new();
    let names = partition(
        ItemKind::Application,
        &mut names.into_iter().map(Into::into),
        &mut set_aside,
    );
    let tasks = partition(
        ItemKind::Task,
        &mut tasks.into_iter().map(Into::into),
        &mut set_aside,
    );
    Plan {
        imports: pack(&names, &tasks),
        set_aside,
    }
}

/// Whether one import takes so many applications and tasks, so that there is nothing to plan.
///
/// ```
/// use roma_import::plan::fits_one_import;
///
/// assert!(fits_one_import(1, 99));
/// assert!(!fits_one_import(1, 100));
/// assert!(!fits_one_import(2, 0));
/// ```
#[must_use]
pub const fn fits_one_import(names: usize, tasks: usize) -> bool {
    names <= 1 && tasks <= MAX_ITEMS - names
}

/// What to import, import by import, and what not to import at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// The imports, in the order in which they are to be sent.
    pub imports: Vec<Import>,
    /// Items that are in none of them: names first, and in their order.
    pub set_aside: Vec<SetAside>,
}

/// One import of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Import {
    /// What the import is known by: the SHA-256 of its body as
    /// [`ImportBody::to_json`] writes it, in hexadecimal digits.
    ///
    /// It depends on nothing else, so a plan that is made again from the same
    /// lists has the same identities. No two imports of a plan have the same, since
    /// no two have an item in common. Where the body is sent is no part of it.
    pub id: String,
    /// What is sent.
    pub body: ImportBody,
}

impl Import {
    fn new(body: ImportBody) -> Self {
        Self {
            id: identity(&body.to_json()),
            body,
        }
    }
}

/// An item that is in no import.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SetAside {
    /// What it is.
    pub kind: ItemKind,
    /// Where it is in the list of its kind, from 0.
    pub index: usize,
    /// The index, in the same list, of the item that it repeats.
    pub first: Option<usize>,
    given: Given,
}

impl SetAside {
    /// The item as text, if it is one; what UTF-8 cannot hold is U+FFFD there.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match &self.given {
            Given::Text(bytes) => Some(utf8(Text::from_wtf8(bytes))),
            Given::Absent | Given::NonString(_) => None,
        }
    }

    /// Why it was set aside: at least one reason.
    #[must_use]
    pub fn reasons(&self, lang: Lang) -> Vec<Reason> {
        reason::of(self, lang)
    }
}

/// An item as it was given, which outlives the list that it was in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Given {
    Absent,
    Text(Box<[u8]>),
    NonString(NonString),
}

impl Given {
    fn field(&self) -> Field<'_> {
        match self {
            Self::Absent => Field::Absent,
            Self::Text(bytes) => Field::Text(Text::from_wtf8(bytes)),
            Self::NonString(wrong) => Field::NonString(wrong.clone()),
        }
    }
}

/// Fills the imports one after the other.
///
/// None can do with fewer: each but the last is full or, if it is not, has a name
/// as every other one has, and names cannot share an import.
fn pack(names: &[Text<'_>], tasks: &[Text<'_>]) -> Vec<Import> {
    let items = names.len().saturating_add(tasks.len());
    let count = names.len().max(items.div_ceil(MAX_ITEMS));
    let mut names = names.iter();
    let mut tasks = tasks.iter();
    let import = || {
        let apps = names.next().copied().map(utf8);
        let room = MAX_ITEMS - usize::from(apps.is_some());
        let tasks = tasks.by_ref().take(room);
        let tasks = tasks.map(|id| Task::new(utf8(*id))).collect();
        Import::new(ImportBody { apps, tasks })
    };
    core::iter::repeat_with(import).take(count).collect()
}

/// An item as UTF-8, which has no lone surrogates: each is U+FFFD there.
fn utf8(item: Text<'_>) -> String {
    match item.as_str() {
        Some(text) => text.to_owned(),
        None => item.code_points().map(to_char).collect(),
    }
}

/// The SHA-256 of a text, in hexadecimal digits.
fn identity(text: &str) -> String {
    hex(&Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identity_is_what_other_programs_get_for_the_same_bytes() {
        // printf '{"apps":"orders"}' | sha256sum
        let plan = plan(["orders"], [""; 0]);
        assert_eq!(
            plan.imports[0].id,
            "e800ed5fff77605471873576a53073db621e2c9b4394eb69a2390ff23eca8986"
        );
        assert_eq!(plan.imports[0].body.to_json(), r#"{"apps":"orders"}"#);
    }

    #[test]
    fn there_is_nothing_to_do_for_nothing() {
        assert_eq!(plan([""; 0], [""; 0]), Plan::default());
        assert_eq!(plan([""], [" "]).imports, []);
    }

    #[test]
    fn each_import_has_one_name_at_most_and_is_filled_up_with_tasks() {
        let sizes = |names: usize, tasks: usize| -> Vec<(bool, usize)> {
            let list = |count: usize| (0..count).map(|n| n.to_string()).collect::<Vec<_>>();
            let (names, tasks) = (list(names), list(tasks));
            let plan = plan(&names, &tasks);
            let bodies = plan.imports.iter().map(|import| &import.body);
            bodies
                .map(|body| (body.apps.is_some(), body.tasks.len()))
                .collect()
        };
        assert_eq!(sizes(0, MAX_ITEMS), [(false, MAX_ITEMS)]);
        assert_eq!(sizes(0, MAX_ITEMS + 1), [(false, MAX_ITEMS), (false, 1)]);
        assert_eq!(sizes(1, MAX_ITEMS - 1), [(true, MAX_ITEMS - 1)]);
        assert_eq!(sizes(1, MAX_ITEMS), [(true, MAX_ITEMS - 1), (false, 1)]);
        assert_eq!(sizes(3, 1), [(true, 1), (true, 0), (true, 0)]);
        for names in 0..4 {
            for tasks in [0, 1, MAX_ITEMS - 1, MAX_ITEMS, MAX_ITEMS + 1, usize::MAX] {
                let is_one = tasks < usize::MAX && sizes(names, tasks).len() <= 1;
                assert_eq!(fits_one_import(names, tasks), is_one, "{names} {tasks}");
            }
        }
    }
}
