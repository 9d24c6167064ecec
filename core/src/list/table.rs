//! Tables with a header, and columns of spreadsheets.

use super::cells::{Cells, Separators};
use super::{Kind, List, Notice};

/// What names the column of the tasks, without case, spaces and punctuation.
const TASK_NAMES: [&str; 7] = [
    "taskid",
    "taskids",
    "task",
    "tasks",
    "任务id",
    "任务",
    "任务编号",
];

/// What names the column of the applications.
const APPLICATION_NAMES: [&str; 7] = [
    "application",
    "applications",
    "applicationname",
    "app",
    "apps",
    "应用",
    "应用名称",
];

/// What names the only column of a list. Beside others it says too little: it may be
/// the id of anything.
const ID_NAMES: [&str; 2] = ["id", "ids"];

/// How many columns a header may have; what is longer is no header.
const MAX_COLUMNS: usize = 256;

/// The first row of a table.
#[derive(Debug)]
pub(super) struct Header {
    /// Its line, from 1.
    line: usize,
    /// Where the tasks are.
    tasks: Option<usize>,
    /// Where the applications are.
    applications: Option<usize>,
    /// The names of the other columns.
    others: Vec<String>,
    /// What stands between its cells.
    separators: Separators,
    /// Whether there is but one column, so that every cell belongs to it.
    single: bool,
}

/// The header that a text begins with; nothing if it begins with an item.
///
/// A row without anything below it is no header, whatever it says: while it is
/// typed nobody can know, and nothing must get lost.
pub(super) fn header(text: &str) -> Option<Header> {
    let mut names = Vec::new();
    let mut line = 0;
    let mut separators = None;
    let mut cells = Cells::new(text, Separators::ALL);
    while let Some(cell) = cells.next() {
        let ends_row = cell.ends_row();
        if names.is_empty() {
            if ends_row && cell.text.is_empty() {
                continue;
            }
            line = cell.line;
            separators = cell.end.and_then(Separators::only);
            // The rows are cut as the header is, or its names would not be theirs.
            if let Some(separators) = separators {
                cells.cut_at(separators);
            }
        }
        names.push(cell.text);
        if ends_row {
            break;
        }
        if names.len() > MAX_COLUMNS {
            return None;
        }
    }
    if !cells.any(|cell| !cell.text.is_empty()) {
        return None;
    }

    let single = names.len() == 1;
    let column = |known: &[&str]| names.iter().position(|name| is_one_of(title(name), known));
    let header = Header {
        line,
        tasks: column(&TASK_NAMES).or_else(|| column(&ID_NAMES).filter(|_| single)),
        applications: column(&APPLICATION_NAMES),
        others: Vec::new(),
        separators: separators.unwrap_or(Separators::ALL),
        single,
    };
    if header.tasks.is_none() && header.applications.is_none() {
        return None;
    }
    let known = [header.tasks, header.applications];
    let others = names
        .iter()
        .enumerate()
        .filter(|(index, name)| !known.contains(&Some(*index)) && !name.is_empty())
        .map(|(_, name)| name.to_string())
        .collect();
    Some(Header { others, ..header })
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

/// Whether a name is one of these, but for case, spaces and punctuation.
fn is_one_of(name: &str, known: &[&str]) -> bool {
    let letters = || {
        name.chars()
            .filter(|character| !matches!(character, ' ' | '_' | '-' | '.'))
            .map(|character| character.to_ascii_lowercase())
    };
    known.iter().any(|known| letters().eq(known.chars()))
}

/// Reads the rows below a header.
pub(super) fn read<'t>(text: &'t str, header: &Header, list: &mut List<'t>) {
    list.notices.push(Notice::Header { line: header.line });
    if !header.others.is_empty() {
        list.notices.push(Notice::LeftOut {
            names: header.others.clone(),
        });
    }
    let mut cells = Cells::new(text, header.separators);
    let mut column = 0;
    // The task of the row, kept until the row's application stands before it.
    let mut task = None;
    for cell in &mut cells {
        let ends_row = cell.ends_row();
        let index = if header.single { 0 } else { column };
        if cell.line > header.line && !cell.text.is_empty() {
            if Some(index) == header.applications {
                list.push_application(cell.text, cell.line);
            } else if Some(index) == header.tasks {
                if header.single {
                    list.push(Kind::Task, cell.text, cell.line);
                } else {
                    task = Some((cell.text, cell.line));
                }
            }
        }
        column += 1;
        if ends_row {
            column = 0;
            if let Some((id, line)) = task.take() {
                list.push(Kind::Task, id, line);
            }
        }
    }
    list.notices.extend(cells.open_quote());
}
