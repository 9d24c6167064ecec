//! Understanding a list that somebody pasted, or has in a file.
//!
//! People keep lists in many forms: one id a line, ids with commas between them,
//! a column of a spreadsheet with its header, a table, a JSON array. All of them
//! are read here, and what was made of them can be shown back: each item knows
//! the line that it came from, and whatever could be read in more than one way is
//! told in a [`Notice`].
//!
//! Reading judges nothing: an item that breaks a rule, or repeats another, is in
//! the list like every other, and a check finds it.

mod bars;
mod cells;
mod counted;
mod decode;
mod doubts;
mod fillers;
mod json;
mod marks;
mod names;
mod notice;
mod prose;
mod record;
mod shape;
mod table;
mod write;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use cells::is_separator;
pub use decode::{Encoding, NotText, decode};
pub use notice::{Detail, Missing, Nested, Notice, NoticeKind};
pub(crate) use record::push_row;
pub use write::write;

use crate::ItemKind;

use self::cells::{Cells, Separators};
use self::counted::Counted;
use self::doubts::{Doubts, DoubtsOfLine};
use self::names::{is_hardly_item, is_known, is_like_header};
use self::prose::first_listed;
use self::shape::{Shape, ShapeOfLine};

/// What a text was understood to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct List<'t> {
    /// The items, in the order of the text.
    pub items: Vec<Item<'t>>,
    /// What else there is to say about the reading.
    pub notices: Vec<Notice>,
    /// Where the application is that was named last.
    last_application: Option<usize>,
    /// The names of all applications, each with the place of the first item that has it.
    /// They are sorted, and not hashed: whoever gives the list could choose names that a hash
    /// does not tell apart.
    names: BTreeMap<Cow<'t, str>, usize>,
}

/// One thing to import.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Item<'t> {
    /// What it is. An application that stands beside several tasks, or on several rows in a
    /// row, is one item, since a table repeats it for each of its tasks.
    pub kind: ItemKind,
    /// Its name or id, without what quoted or escaped it in the text.
    pub text: Cow<'t, str>,
    /// The line on which it begins, from 1. Lines end at LF, CRLF or CR.
    pub line: usize,
}

/// What there is to say of the names of several applications, one a line, that are no list but
/// are all meant: that the first of them reads like a header, or that bullets or numbers stand
/// before them.
///
/// ```
/// use roma_import::Lang;
/// use roma_import::list::doubtful_names;
///
/// for (names, told) in [("application\norders\nbilling", "“application”"), ("- orders", "bullet")] {
///     let notice = doubtful_names(names);
///     assert!(notice.is_some_and(|notice| notice.message(Lang::En).contains(told)));
/// }
/// for names in ["orders\nbilling", "application", "orders\nitems\nApplication,Task ID"] {
///     assert_eq!(doubtful_names(names), None);
/// }
/// ```
#[must_use]
pub fn doubtful_names(text: &str) -> Option<Notice> {
    header_among(text).or_else(|| {
        let name = first_listed(text.lines())?.to_owned();
        Some(NoticeKind::ListedNames.of_name(name))
    })
}

/// That the first of several names reads like a header.
fn header_among(text: &str) -> Option<Notice> {
    let lines = text.lines().enumerate();
    let mut names = lines.filter(|(_, name)| !name.trim().is_empty());
    let ((index, first), (_, second)) = (names.next()?, names.next()?);
    // A header further down is none of the first name's.
    let is_first = |notice: &Notice| *notice == NoticeKind::Header.at(index + 1);
    let is_like_one = is_like_header(first) && !is_like_header(second);
    (is_like_one || read(text).notices.iter().any(is_first))
        .then(|| NoticeKind::HeaderAmongNames.of_name(first.to_owned()))
}

/// What programs put before a text, once or more often, and nobody sees: the byte order
/// mark and the zero-width space.
const MARKS: [char; 2] = ['\u{FEFF}', '\u{200B}'];

/// How far a list had come.
#[derive(Clone, Copy)]
struct Mark {
    items: usize,
    last_application: Option<usize>,
}

impl<'t> List<'t> {
    /// The ids of the tasks, in order, repeated ones as often as they are named.
    pub fn tasks(&self) -> impl Iterator<Item = &Item<'t>> {
        self.of(ItemKind::Task)
    }

    /// The names of the applications, in order.
    pub fn applications(&self) -> impl Iterator<Item = &Item<'t>> {
        self.of(ItemKind::Application)
    }

    /// The applications in order, each where it is first named, with the index of its item.
    ///
    /// ```
    /// let list = roma_import::list::read("app,task_id\norders,a\nbilling,b\norders,c");
    /// let names = list.distinct_applications().map(|(_, item)| &*item.text);
    /// assert_eq!(names.collect::<Vec<_>>(), ["orders", "billing"]);
    /// ```
    pub fn distinct_applications(&self) -> impl Iterator<Item = (usize, &Item<'t>)> {
        let items = self.items.iter().enumerate();
        items.filter(|(index, item)| {
            item.kind == ItemKind::Application && self.find_application(&item.text) == Some(*index)
        })
    }

    /// The index of the first item that names an application.
    #[must_use]
    pub fn find_application(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// The line of the first task if it reads like the header of a column, which those behind it
    /// do not, so that they are no such names either.
    fn like_header(&self) -> Option<usize> {
        let mut tasks = self.tasks();
        let first = tasks
            .next()
            .filter(|first| is_like_header(&first.text) && !is_hardly_item(&first.text))?;
        let mut others = tasks.peekable();
        let is_first_of_several = others.peek().is_some();
        (is_first_of_several && !others.any(|other| is_like_header(&other.text)))
            .then_some(first.line)
    }

    fn of(&self, kind: ItemKind) -> impl Iterator<Item = &Item<'t>> {
        self.items.iter().filter(move |item| item.kind == kind)
    }

    fn push(&mut self, kind: ItemKind, text: Cow<'t, str>, line: usize) {
        self.items.push(Item { kind, text, line });
    }

    /// A mark behind what is in it.
    const fn mark(&self) -> Mark {
        Mark {
            items: self.items.len(),
            last_application: self.last_application,
        }
    }

    /// Takes out what has come behind a mark.
    fn back_to(&mut self, mark: Mark) {
        let taken = self.items.drain(mark.items.min(self.items.len())..);
        for item in taken.filter(|item| item.kind == ItemKind::Application) {
            let first = self.names.get(&item.text);
            if first.is_some_and(|first| *first >= mark.items) {
                self.names.remove(&item.text);
            }
        }
        self.last_application = mark.last_application;
    }

    /// Adds an application, unless it is the one that was named last.
    fn push_application(&mut self, name: Cow<'t, str>, line: usize) {
        let last = self.last_application.and_then(|last| self.items.get(last));
        if last.is_none_or(|last| last.text != name) {
            self.last_application = Some(self.items.len());
            self.names.entry(name.clone()).or_insert(self.items.len());
            self.push(ItemKind::Application, name, line);
        }
    }

    /// Adds the application that stands beside a task, unless the list has it: there, it
    /// says what the task belongs to, once for each task in any order.
    fn push_application_of_task(&mut self, name: Cow<'t, str>, line: usize) {
        if !self.names.contains_key(&name) {
            self.push_application(name, line);
        }
    }
}

/// Reads a list.
///
/// Bare items are task ids. They stand on lines of their own (LF, CRLF or CR), or
/// between commas, semicolons or tabs, or between the commas and semicolons of a
/// Chinese keyboard (`，`, `、` and `；`). White space around an item is not part of
/// it, empty items are left out, and quotation marks around an item go as in CSV,
/// so that it can hold all of these. A first line that names columns is the header
/// of a table, in which every row can have an application and a task, or, as in the
/// record of a plan's imports, a `kind` and the `id` of either; a title may stand above
/// a header that can hardly be anything else. The cells of a table whose header names the
/// tasks' ids may have bars (`|`) between them, and lines drawn below it are left out. A row
/// that names columns again is the header of what follows. A JSON array
/// of strings, or of objects with `task_id`, is a list as well, and so is the body
/// of an import, or an array of such bodies, or the record of a plan's imports; objects may stand
/// on a line each instead (JSON Lines). Byte order marks at the beginning of lines are skipped, and
/// so is a first line `sep=;`, by which spreadsheets are told the separator.
///
/// ```
/// use roma_import::ItemKind;
/// use roma_import::list::read;
///
/// let bare = read("a, b;c\r\n\n d ");
/// assert!(bare.tasks().map(|task| task.text.as_ref()).eq(["a", "b", "c", "d"]));
///
/// let table = read("application,task_id\norders,\"a, b\"\norders,c");
/// let items: Vec<_> = table.items.iter().map(|item| (item.kind, &*item.text, item.line)).collect();
/// assert_eq!(
///     items,
///     [(ItemKind::Application, "orders", 2), (ItemKind::Task, "a, b", 2), (ItemKind::Task, "c", 3)],
/// );
///
/// assert_eq!(read(r#"[{"task_id": "a"}, "b"]"#).tasks().count(), 2);
/// ```
#[must_use]
pub fn read(text: &str) -> List<'_> {
    let text = text.trim_start_matches(MARKS);
    let mut list = List::default();
    let begins_json = json::begins(text);
    if begins_json {
        match json::read(text) {
            Ok(list) => return list,
            Err(notice) => {
                let is_broken = notice.kind == NoticeKind::BrokenJson;
                list.notices.push(notice);
                if is_broken {
                    return list;
                }
            }
        }
    }
    if !table::read(text, &mut list) {
        read_bare(text, begins_json, &mut list);
    }
    let mut shortened = Counted::default();
    for task in list.tasks().filter(|task| is_shortened(&task.text)) {
        shortened.add(task.line);
    }
    list.notices
        .extend(shortened.notice(NoticeKind::ShortenedNumbers));
    list
}

/// Reads bare items, all of which are ids of tasks. Broken JSON was told already: it has no
/// columns to be named.
fn read_bare<'t>(text: &'t str, is_broken_json: bool, list: &mut List<'t>) {
    let mut cells = Cells::new(text, Separators::ALL);
    let mut shape = Shape::default();
    let mut doubts = Doubts::default();
    let mut line = DoubtsOfLine::default();
    let mut cells_of_line = ShapeOfLine::default();
    let mut is_first_doubted = false;
    let mut is_behind_empty = false;
    // What a column is called, as far as that is all on its line.
    let mut name = None;
    for cell in &mut cells {
        cells_of_line.see(&cell);
        let is_doubted = line.see(&cell, is_broken_json);
        if !cell.text.is_empty() {
            is_first_doubted |= is_doubted && list.items.is_empty();
            let may_be = is_behind_empty && !is_doubted && cells_of_line.texts == 1;
            name = (may_be && is_known(&cell.text)).then_some(cell.line);
        }
        if cell.ends_row() {
            is_behind_empty = cells_of_line.texts == 0;
            shape.add(core::mem::take(&mut cells_of_line));
            doubts.add(core::mem::take(&mut line));
            if let Some(line) = name.take() {
                doubts.add_unlikely(line);
            }
        }
        if !cell.text.is_empty() {
            list.push(ItemKind::Task, cell.text, cell.line);
        }
    }
    let is_alone = !matches!(&list.items[..], [first, second, ..] if first.line == second.line);
    let header = list.like_header().filter(|_| is_alone && !is_first_doubted);
    if let Some(line) = header {
        doubts.add_unlikely(line);
    }
    let open_quote = cells.open_quote();
    let has_open_quote = open_quote.is_some();
    list.notices.extend(open_quote);
    let columns = shape.columns(doubts.numbered_lines());
    list.notices.extend(
        columns
            .filter(|_| !is_broken_json)
            .map(|cells| NoticeKind::NoHeader.of_cells(cells)),
    );
    list.notices.extend(doubts.notices(has_open_quote));
}

/// Whether an id is a number as spreadsheets show one for which a cell has no room.
fn is_shortened(id: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = id.split_once("E+").or_else(|| id.split_once("e+"));
    parts.is_some_and(|(number, exponent)| {
        let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
        whole.len() == 1 && [whole, fraction, exponent].into_iter().all(is_number)
    })
}

#[cfg(test)]
mod tests;
