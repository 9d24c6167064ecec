//! The places of a request that a violation can be about.

use crate::contract;
use crate::phrase::{MOST_DIGITS, decimal};
use crate::string::{Text, to_char};

/// A place, known by its meaning where it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    ProjectId,
    InstanceId,
    Token,
    Body,
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
        let mut pointer = String::new();
        match self {
            Self::ProjectId => push_token(&mut pointer, contract::PROJECT_ID.chars()),
            Self::InstanceId => push_token(&mut pointer, contract::INSTANCE_ID.chars()),
            Self::Token => push_token(&mut pointer, contract::TOKEN.chars()),
            Self::InRequest(rest) => pointer.push_str(rest),
            in_body => {
                if root == Root::Request {
                    push_token(&mut pointer, contract::BODY.chars());
                }
                in_body.push_from_body(&mut pointer);
            }
        }
        pointer
    }

    fn push_from_body(&self, pointer: &mut String) {
        match self {
            Self::Apps => push_token(pointer, contract::APPS.chars()),
            Self::Name(index) => {
                Self::Apps.push_from_body(pointer);
                push_index(pointer, *index);
            }
            Self::Tasks => push_token(pointer, contract::TASKS.chars()),
            Self::Task(index) => {
                Self::Tasks.push_from_body(pointer);
                push_index(pointer, *index);
            }
            Self::TaskId(index) => {
                Self::Task(*index).push_from_body(pointer);
                push_token(pointer, contract::TASK_ID.chars());
            }
            Self::InBody(rest) => pointer.push_str(rest),
            _ => {}
        }
    }
}

/// Appends a key as a reference token: a slash, then the key with `~` and `/`
/// escaped.
pub(crate) fn push_token(pointer: &mut String, key: impl Iterator<Item = char>) {
    pointer.push('/');
    for character in key {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// The same for a key as it stands in a body.
pub(crate) fn push_key(pointer: &mut String, key: Text<'_>) {
    match key.as_plain() {
        // Nearly all keys.
        Some(key) if !key.contains(['~', '/']) => {
            pointer.reserve(1 + key.len());
            pointer.push('/');
            pointer.push_str(key);
        }
        _ => push_token(pointer, key.code_points().map(to_char)),
    }
}

/// Appends an array index as a reference token.
pub(crate) fn push_index(pointer: &mut String, index: usize) {
    pointer.push('/');
    push_number(pointer, index);
}

/// Appends a number in decimal.
pub(crate) fn push_number(out: &mut String, number: usize) {
    out.push_str(decimal(number, &mut [0; MOST_DIGITS]));
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn tokens_are_escaped_and_numbers_are_whole() {
        let mut pointer = String::new();
        push_token(&mut pointer, "a/b~c~1".chars());
        push_index(&mut pointer, usize::MAX);
        assert_eq!(pointer, format!("/a~1b~0c~01/{}", usize::MAX));
    }
}
