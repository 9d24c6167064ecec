//! What people call the columns of a table, and the fields of JSON objects.

use crate::ItemKind;
use crate::contract::{TASK_ID, is_invisible};

/// The plainest name of an application, which the words of the program give.
pub(super) const APPLICATION: &str = "application";

/// What names the ids of tasks, and nothing else.
const TASK_IDS: [&str; 5] = ["taskid", "taskids", "任务id", "任务编号", "任务标识"];

/// What names the tasks, without case, spaces and punctuation. Of several, the first
/// one here counts: beside a task's id, "task" is likely to be what it is called.
const TASK_NAMES: [&str; 8] = [
    TASK_IDS[0],
    TASK_IDS[1],
    TASK_IDS[2],
    TASK_IDS[3],
    TASK_IDS[4],
    "task",
    "tasks",
    "任务",
];

/// What names the applications, in the same way.
const APPLICATION_NAMES: [&str; 10] = [
    "applicationname",
    "appname",
    "应用名称",
    "应用名",
    APPLICATION,
    "applications",
    "app",
    "apps",
    "应用",
    "应用程序",
];

/// What names the only column of a list. Beside others it says too little: it may be
/// the id of anything.
const ID_NAMES: [&str; 2] = ["id", "ids"];

/// What a column or field of this name holds, and how good a name for it that is,
/// from 0 for the best; nothing if the name is not known.
pub(super) fn named(name: &str) -> Option<(ItemKind, usize)> {
    if name == TASK_ID {
        // It is the most frequent by far.
        return Some((ItemKind::Task, 0));
    }
    let letters = letters(name);
    let place = |known: &[&str]| known.iter().position(|known| *known == letters);
    let task = place(&TASK_NAMES).map(|rank| (ItemKind::Task, rank));
    task.or_else(|| place(&APPLICATION_NAMES).map(|rank| (ItemKind::Application, rank)))
}

/// Whether a field of this name, which is known, may have several of what it names.
pub(super) fn is_plural(name: &str) -> bool {
    // Chinese has one form for one and for many.
    !name.is_ascii() || letters(name).ends_with('s')
}

/// Whether a column of this name, alone, holds ids.
pub(super) fn is_id(name: &str) -> bool {
    ID_NAMES.contains(&letters(name).as_str())
}

/// Whether a name says that it is one of tasks' ids, and can hardly be such an id itself.
pub(super) fn is_task_id(name: &str) -> bool {
    TASK_IDS.contains(&letters(name).as_str())
}

/// Where a record of imports has the kind of each row's item, and the item itself.
///
/// The records that this project writes have these columns, among others: `kind` and
/// `id`, or `kind` and `name`.
pub(super) fn record(names: &[impl AsRef<str>]) -> Option<(usize, usize)> {
    let place = |known| {
        names
            .iter()
            .position(|name| letters(name.as_ref()) == known)
    };
    Some((place("kind")?, place("id").or_else(|| place("name"))?))
}

/// What of a name is compared: nothing that only people's habits differ in.
fn letters(name: &str) -> String {
    title(name)
        .chars()
        .filter(|&character| {
            !character.is_whitespace()
                && !is_invisible(character.into())
                && !matches!(character, '_' | '-' | '.')
        })
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

/// The name of a column without the colon, and the remark in brackets, behind it.
///
/// A task's id is made by a program, which does not call it as people call the whole
/// column: so what is a known name but for these is no id, nor is `ID` alone. A number
/// in brackets is no remark, since people number things of one name in this way.
fn title(name: &str) -> &str {
    let name = name.trim_end_matches([':', '：', ' ']);
    let cut = || {
        let inside = name.strip_suffix([')', '）'])?;
        let (title, remark) = inside.rsplit_once(['(', '（'])?;
        (!remark.chars().all(char::is_numeric)).then_some(title)
    };
    cut().unwrap_or(name)
}
