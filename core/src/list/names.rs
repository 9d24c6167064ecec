//! What people call the columns of a table, and the fields of JSON objects.

use super::cells::is_between_cells;
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

/// What names columns, and hardly anything else.
const HEADERS: [&str; 9] = [
    TASK_IDS[0],
    TASK_IDS[1],
    TASK_IDS[2],
    TASK_IDS[3],
    TASK_IDS[4],
    APPLICATION_NAMES[0],
    APPLICATION_NAMES[1],
    APPLICATION_NAMES[2],
    APPLICATION_NAMES[3],
];

/// What is in the names of columns of which it is not known for certain what they hold, and hardly
/// in an id.
const HEADER_PARTS: [&str; 11] = [
    "taskid",
    "taskuuid",
    "jobid",
    "任务id",
    "任务uuid",
    "任务编号",
    "任务标识",
    "appname",
    "applicationname",
    "应用名",
    "应用id",
];

/// What such names are as a whole.
const HEADER_WORDS: [&str; 13] = [
    "uuid",
    "guid",
    "name",
    "taskname",
    "taskcode",
    "jobname",
    "名称",
    "编码",
    "任务名",
    "任务名称",
    "任务编码",
    "任务列表",
    "应用列表",
];

/// What names the only column of a list. Beside others it says too little: it may be
/// the id of anything.
const ID_NAMES: [&str; 4] = ["id", "ids", "编号", "标识"];

/// What names the column of a record that says what each of its items is.
const KIND: &str = "kind";

/// What names its column that says what became of the import that an item was in.
const IMPORT_STATE: &str = "importstate";

/// What a column or field of this name holds, and how good a name for it that is,
/// from 0 for the best; nothing if the name is not known.
pub(super) fn named(name: &str) -> Option<(ItemKind, usize)> {
    if name == TASK_ID {
        // It is the most frequent by far.
        return Some((ItemKind::Task, 0));
    }
    let letters = letters(name);
    named_by(&letters)
}

/// The same by what of a name is compared.
fn named_by(letters: &str) -> Option<(ItemKind, usize)> {
    let place = |known: &[&str]| known.iter().position(|known| *known == letters);
    let task = place(&TASK_NAMES).map(|rank| (ItemKind::Task, rank));
    task.or_else(|| place(&APPLICATION_NAMES).map(|rank| (ItemKind::Application, rank)))
}

/// Whether a field of this name, which is known, may have several of what it names.
pub(super) fn is_plural(name: &str) -> bool {
    // Chinese has one form for one and for many.
    !name.is_ascii() || letters(name).ends_with('s')
}

/// Whether a column of this name holds ids, of whatever it may be: alone, of tasks.
pub(super) fn is_id(name: &str) -> bool {
    ID_NAMES.contains(&letters(name).as_str())
}

/// Whether a name says that it is one of tasks' ids, and can hardly be such an id itself.
pub(super) fn is_task_id(name: &str) -> bool {
    TASK_IDS.contains(&letters(name).as_str())
}

/// Whether an item is what columns are called, so that it can hardly be an item itself.
pub(super) fn is_hardly_item(item: &str) -> bool {
    could_name(item, is_known_first) && HEADERS.contains(&letters(item).as_str())
}

/// Whether an item is what a column of applications or of tasks may be called.
pub(super) fn is_known(item: &str) -> bool {
    could_name(item, is_known_first) && named(item).is_some()
}

/// Whether the first of several items is what a column may be called, though not for certain.
pub(super) fn is_like_header(item: &str) -> bool {
    // Of a list whose first line is like one, every other is asked as well.
    if !item.bytes().any(may_be_in_header) {
        return false;
    }
    if title(item).contains(is_mark) {
        // It is a name with its value.
        return false;
    }
    let letters = letters(item);
    HEADER_WORDS.contains(&letters.as_str())
        || HEADER_PARTS.iter().any(|part| letters.contains(part))
}

/// Whether a byte may be one of those of which each name that is like a header has one, and
/// hardly any id.
const fn may_be_in_header(byte: u8) -> bool {
    matches!(byte.to_ascii_lowercase(), b'i' | b'm' | b'o') || !byte.is_ascii()
}

/// Whether an item has a name of tasks' ids in it: before an equals sign or a colon, as where
/// it is a field with its value, or as a cell of its own, as where a table was not cut into its
/// cells.
pub(super) fn has_task_id(item: &str) -> bool {
    // Most items have nothing of this, and one look at nearly each byte is all that they cost.
    let may_have =
        |byte: u8| !byte.is_ascii_alphanumeric() && (!byte.is_ascii() || is_mark(char::from(byte)));
    if !item.bytes().any(may_have) {
        return false;
    }
    let mut begins_cell = true;
    item.split_inclusive(is_mark).any(|piece| {
        let end = piece.chars().next_back().filter(|end| is_mark(*end));
        let name = piece.strip_suffix(is_mark).unwrap_or(piece);
        let ends_cell = end.is_none_or(is_between_cells);
        let is_field = end.is_some_and(is_before_value);
        let found = (is_field || (begins_cell && ends_cell))
            && could_name(name, is_known_first)
            && is_task_id(name);
        begins_cell = ends_cell;
        found
    })
}

/// What stands between a field and its value.
const fn is_before_value(character: char) -> bool {
    matches!(character, '=' | ':' | '：' | '＝')
}

/// What a name may stand before or behind.
fn is_mark(character: char) -> bool {
    is_between_cells(character) || is_before_value(character) || matches!(character, '&' | '?')
}

/// The names of a header, to know them again in whatever spelling.
#[derive(Debug)]
pub(super) struct Names {
    /// What of each is compared, sorted.
    letters: Vec<String>,
    /// With what these begin.
    firsts: String,
}

impl Names {
    pub(super) fn new(names: &[impl AsRef<str>]) -> Self {
        let letters = sorted_letters(names);
        let mut firsts = String::new();
        for first in letters.iter().filter_map(|letters| letters.chars().next()) {
            // They are sorted, so that the same ones are beside each other.
            if !firsts.ends_with(first) {
                firsts.push(first);
            }
        }
        Self { letters, firsts }
    }

    /// Whether a cell is one of them, or has any other name of a column that is known.
    pub(super) fn may_have(&self, cell: &str) -> bool {
        let is_first = |first| is_known_first(first) || self.firsts.contains(first);
        if !could_name(cell, is_first) {
            return false;
        }
        let letters = letters(cell);
        self.letters.binary_search(&letters).is_ok()
            || named_by(&letters).is_some()
            || ID_NAMES.contains(&letters.as_str())
            || letters == KIND
    }

    /// Whether these names are the same, in whatever order.
    pub(super) fn are(&self, names: &[impl AsRef<str>]) -> bool {
        self.letters == sorted_letters(names)
    }
}

/// What of names is compared, in order; nothing of those that have nothing.
fn sorted_letters(names: &[impl AsRef<str>]) -> Vec<String> {
    let mut letters: Vec<String> = names.iter().map(|name| letters(name.as_ref())).collect();
    letters.retain(|letters| !letters.is_empty());
    letters.sort_unstable();
    letters
}

/// Whether two names are the same but for what people's habits differ in.
pub(super) fn are_alike(name: &str, other: &str) -> bool {
    name == other || letters(name) == letters(other)
}

/// Whether one of the names that are known begins like this.
const fn is_known_first(first: char) -> bool {
    matches!(first, 't' | 'a' | 'k' | 'i' | '任' | '应' | '编' | '标')
}

/// Whether what of a text would be compared begins with such a character, so that it is worth
/// a closer look: hardly any id is.
fn could_name(text: &str, is_first: impl FnOnce(char) -> bool) -> bool {
    let first = text.chars().find(|character| is_compared(*character));
    first.is_some_and(|first| is_first(first.to_ascii_lowercase()))
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
    Some((place(KIND)?, place("id").or_else(|| place("name"))?))
}

/// Where a record of imports has what became of the import that a row's item was in.
pub(super) fn import_state(names: &[impl AsRef<str>]) -> Option<usize> {
    names
        .iter()
        .position(|name| letters(name.as_ref()) == IMPORT_STATE)
}

/// What of a name is compared: nothing that only people's habits differ in.
fn letters(name: &str) -> String {
    title(name)
        .chars()
        .filter(|&character| is_compared(character))
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

/// Whether a character of a name is compared.
fn is_compared(character: char) -> bool {
    !character.is_whitespace()
        && !is_invisible(character.into())
        && !matches!(character, '_' | '-' | '.' | '*' | '＊')
}

/// The name of a column without the colon, and the remark in brackets, behind it. Stars, as
/// forms have them at what has to be filled in, may stand anywhere.
///
/// A task's id is made by a program, which does not call it as people call the whole
/// column: so what is a known name but for these is no id, nor is `ID` alone. A number
/// in brackets is no remark, since people number things of one name in this way.
fn title(name: &str) -> &str {
    let name = name.trim_end_matches([':', '：', ' ', '*', '＊']);
    let cut = || {
        let inside = name.strip_suffix([')', '）'])?;
        let (title, remark) = inside.rsplit_once(['(', '（'])?;
        (!remark.chars().all(char::is_numeric)).then_some(title)
    };
    cut().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_begins_as_names_are_known_to() {
        let names = TASK_NAMES.iter().chain(&APPLICATION_NAMES);
        for name in names.chain(&HEADERS).chain(&ID_NAMES).chain(&[KIND]) {
            assert!(could_name(name, is_known_first), "{name}");
            assert_eq!(*name, letters(name));
        }
    }

    #[test]
    fn every_name_that_is_like_a_header_is_found_in_any_case() {
        for name in HEADER_PARTS.iter().chain(&HEADER_WORDS) {
            assert!(is_like_header(name), "{name}");
            assert!(is_like_header(&name.to_uppercase()), "{name}");
        }
        assert!(!is_like_header("b2e6a456-7d1f"));
    }
}
