//! A file that was chosen or dropped for the list of tasks, or for the body as text.

use roma_import::list;
use yew::AttrValue;

use super::source::Source;
use super::typed::Typed;

/// A file, as it could be read.
#[derive(Clone, PartialEq)]
pub struct File {
    /// Its name.
    pub name: AttrValue,
    /// How many others came with it, which are not read.
    pub others: u32,
    /// Its text, or why there is none.
    pub text: Result<Typed, FileFault>,
}

/// Why the text of a file cannot be had.
#[derive(Clone, PartialEq)]
pub enum FileFault {
    /// It is larger than any list.
    TooLarge,
    /// The browser could not read it.
    Unreadable,
    /// It is no text.
    NotText(list::NotText),
}

/// What came of the last file, until the body is edited.
#[derive(Clone, PartialEq)]
pub struct Taken {
    /// The file's name.
    pub name: AttrValue,
    /// How many others came with it.
    pub others: u32,
    /// What stood in the fields before, or why the file's text does not.
    pub before: Result<Before, FileFault>,
}

/// What stood in the fields before something else took its place.
#[derive(Clone, PartialEq)]
pub struct Before {
    /// The application's name.
    pub app: Typed,
    /// The list.
    pub tasks: Typed,
    /// The body as text.
    pub json: Typed,
    /// Which of these the body came from.
    pub source: Source,
    /// The text that was put aside for the fields.
    pub put_aside: Option<Typed>,
    /// Whether the application's name was there because the list names it.
    pub app_is_listed: bool,
}
