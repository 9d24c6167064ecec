//! What takes the place of what stood in the fields: a file that was chosen or dropped, or
//! what a plan has not imported.

use roma_import::list;
use yew::AttrValue;

use super::ids::Ids;
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

/// What was taken last, until the body is edited.
#[derive(Clone, PartialEq)]
pub struct Taken {
    /// What it was.
    pub origin: Origin,
    /// What stood in the fields before, or why the file's text does not.
    pub before: Result<Before, FileFault>,
}

/// Where something was taken from.
#[derive(Clone, PartialEq)]
pub enum Origin {
    /// From a file.
    File {
        /// Its name.
        name: AttrValue,
        /// How many others came with it.
        others: u32,
    },
    /// From a plan that sends nothing more.
    Plan {
        /// How many applications and tasks.
        items: usize,
        /// Where the plan went.
        ids: Ids,
        /// What stood in the fields of the ids before.
        ids_before: [Typed; 2],
    },
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
