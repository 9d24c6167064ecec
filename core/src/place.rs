//! The places of a request that a violation can be about.

use crate::contract;
use crate::phrase::{MAX_DIGITS, decimal};
use crate::string::{Text, to_char};

/// A place, known by its meaning where it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    ProjectId,
    InstanceId,
    Token,
    Body,
    /// A list in JSON, of which a body is yet to be made.
    List,
    Apps,
    /// An application's name among others that are to be imported, from 0.
    Name(usize),
    Tasks,
    /// An element of `tasks`, from 0.
    Task(usize),
    /// The id of an element of `tasks`, from 0.
    TaskId(usize),
    /// Anything else in the body, by its pointer from there.
    InBody(Box<str>),
    /// Any other field of an element of `tasks`, by its pointer from the body. In that alone
    /// it looks like what stands in an object in the place of the list.
    InTask(Box<str>),
    /// Anything else in the whole request, by its pointer from there.
    InRequest(Box<str>),
}

/// Which of the two entry points was taken: what pointers start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Root {
    /// The whole request.
    Request,
    /// The body alone.
    Body,
}

impl Place {
    /// Its JSON Pointer.
    pub(crate) fn pointer(&self, root: Root) -> String {
        /// The longest pointer to what the contract names, for some millions of tasks.
        const ROOM: usize = "/body/tasks/9999999/task_id".len();
        let length = self
            .unnamed()
            .map(|rest| 1 + contract::BODY.len() + rest.len());
        let mut pointer = String::with_capacity(length.unwrap_or(ROOM));
        match self {
            Self::ProjectId => push_name(&mut pointer, contract::PROJECT_ID),
            Self::InstanceId => push_name(&mut pointer, contract::INSTANCE_ID),
            Self::Token => push_name(&mut pointer, contract::TOKEN),
            Self::InRequest(rest) => pointer.push_str(rest),
            in_body => {
                if root == Root::Request {
                    push_name(&mut pointer, contract::BODY);
                }
                in_body.push_from_body(&mut pointer);
            }
        }
        pointer
    }

    /// The pointer by which it is known, if it has no meaning to be known by.
    pub(crate) const fn unnamed(&self) -> Option<&str> {
        match self {
            Self::InBody(pointer) | Self::InTask(pointer) | Self::InRequest(pointer) => {
                Some(pointer)
            }
            _ => None,
        }
    }

    fn push_from_body(&self, pointer: &mut String) {
        match self {
            Self::Apps => push_name(pointer, contract::APPS),
            Self::Name(index) => {
                Self::Apps.push_from_body(pointer);
                push_index(pointer, *index);
            }
            Self::Tasks => push_name(pointer, contract::TASKS),
            Self::Task(index) => {
                Self::Tasks.push_from_body(pointer);
                push_index(pointer, *index);
            }
            Self::TaskId(index) => {
                Self::Task(*index).push_from_body(pointer);
                push_name(pointer, contract::TASK_ID);
            }
            Self::InBody(rest) | Self::InTask(rest) => pointer.push_str(rest),
            _ => {}
        }
    }
}

/// Appends the name of a field, which needs no escapes, as a reference token.
fn push_name(pointer: &mut String, name: &str) {
    pointer.push('/');
    pointer.push_str(name);
}

/// Appends a key as a reference token: a slash, then the key with `~` and `/`
/// escaped, and U+FFFD in the place of half a character.
pub(crate) fn push_key(pointer: &mut String, key: Text<'_>) {
    let Some(text) = key.as_str() else {
        pointer.push('/');
        for character in key.code_points().map(to_char) {
            match escape(character) {
                Some(escape) => pointer.push_str(escape),
                None => pointer.push(character),
            }
        }
        return;
    };
    pointer.reserve(1 + text.len());
    pointer.push('/');
    // Whole pieces, since a key may be as long as a body.
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(escape) = escape(char::from(byte)) {
            pointer.push_str(text.get(from..at).unwrap_or_default());
            pointer.push_str(escape);
            from = at + 1;
        }
    }
    pointer.push_str(text.get(from..).unwrap_or_default());
}

/// The key that a reference token stands for.
pub(crate) fn key(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// The index of an element that a reference token stands for, if it can be one.
pub(crate) fn index(token: &str) -> Option<usize> {
    let is_number = token.bytes().all(|byte| byte.is_ascii_digit());
    let has_needless_zero = token.len() > 1 && token.starts_with('0');
    (is_number && !has_needless_zero)
        .then(|| token.parse().ok())
        .flatten()
}

/// What stands in a reference token for one of the two that have a meaning there.
const fn escape(character: char) -> Option<&'static str> {
    match character {
        '~' => Some("~0"),
        '/' => Some("~1"),
        _ => None,
    }
}

/// Appends an array index as a reference token.
pub(crate) fn push_index(pointer: &mut String, index: usize) {
    pointer.push('/');
    push_number(pointer, index);
}

/// Appends a number in decimal.
pub(crate) fn push_number(out: &mut String, number: usize) {
    out.push_str(decimal(number, &mut [0; MAX_DIGITS]));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::string::Form;
    use crate::{ItemKind, Part, Task};

    #[test]
    fn pointers_start_from_the_entry_point() {
        for (place, request, body) in [
            (Place::ProjectId, "/project_id", "/project_id"),
            (Place::Body, "/body", ""),
            (Place::Apps, "/body/apps", "/apps"),
            (Place::Name(3), "/body/apps/3", "/apps/3"),
            (
                Place::TaskId(12),
                "/body/tasks/12/task_id",
                "/tasks/12/task_id",
            ),
            (Place::InBody("/x".into()), "/body/x", "/x"),
            (Place::InRequest("/x".into()), "/x", "/x"),
        ] {
            assert_eq!(place.pointer(Root::Request), request);
            assert_eq!(place.pointer(Root::Body), body);
        }
    }

    #[test]
    fn a_pointer_is_read_as_it_was_written() {
        let task = Some(ItemKind::Task);
        for (place, part, kind, index) in [
            (Place::ProjectId, Some(Part::ProjectId), None, None),
            (Place::InstanceId, Some(Part::InstanceId), None, None),
            (Place::Token, Some(Part::Token), None, None),
            (Place::Body, Some(Part::Body), None, None),
            (
                Place::Apps,
                Some(Part::Body),
                Some(ItemKind::Application),
                None,
            ),
            (
                Place::Name(3),
                Some(Part::Body),
                Some(ItemKind::Application),
                None,
            ),
            (Place::Tasks, Some(Part::Body), task, None),
            (Place::Task(0), Some(Part::Body), task, Some(0)),
            (Place::TaskId(12), Some(Part::Body), task, Some(12)),
            (
                Place::InTask("/tasks/7/8".into()),
                Some(Part::Body),
                task,
                Some(7),
            ),
            (
                Place::InBody("/task/3".into()),
                Some(Part::Body),
                None,
                None,
            ),
            (Place::InRequest("/tasks/3".into()), None, None, None),
            (Place::InRequest("".into()), None, None, None),
        ] {
            let pointer = place.pointer(Root::Request);
            assert_eq!(Part::of_pointer(&pointer), part, "{pointer}");
            assert_eq!(ItemKind::of_pointer(&pointer), kind, "{pointer}");
            assert_eq!(Task::index_of_pointer(&pointer), index, "{pointer}");
        }
        // Another program may have written it.
        for pointer in [
            "/body/tasks/+3",
            "/body/tasks/03",
            "/body/tasks/-",
            "/body/tasks/",
        ] {
            assert_eq!(ItemKind::of_pointer(pointer), task, "{pointer}");
            assert_eq!(Task::index_of_pointer(pointer), None, "{pointer}");
        }
    }

    #[test]
    fn tokens_are_escaped_and_numbers_are_whole() {
        let mut pointer = String::new();
        push_key(&mut pointer, "a/b~c~1".into());
        push_index(&mut pointer, usize::MAX);
        assert_eq!(pointer, format!("/a~1b~0c~01/{}", usize::MAX));
        for (text, token) in [
            (Text::from("/~é/"), "/~1~0é~1"),
            (Text::from(""), "/"),
            (
                Text::scanned(br"/\u007e\u00e9\/\ud800", Form::EscapedSurrogates),
                "/~1~0é~1\u{FFFD}",
            ),
            (Text::from_wtf8(b"~\xED\xA0\x80/"), "/~0\u{FFFD}~1"),
        ] {
            let mut pointer = String::new();
            push_key(&mut pointer, text);
            assert_eq!(pointer, token);
        }
    }
}
