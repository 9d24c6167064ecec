//! The way from the body to the value that is being read.

use super::{Container, Key, Known};
use crate::findings::Span;
use crate::place::{Place, Root, push_index, push_key};
use crate::string::Text;

/// A container that the contract does not name. There may be as many of them as a body
/// has bytes, so no more is kept than what cannot be found out later.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unnamed {
    /// An array, and the index of its next element.
    Array(usize),
    /// An object, and where its keys begin in the checker’s `keys`.
    Object(usize),
}

/// One step of a path.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'t> {
    Nothing,
    Key(Text<'t>),
    Index(usize),
}

impl Unnamed {
    pub(super) const fn new(container: Container, keys: usize) -> Self {
        match container {
            Container::Array => Self::Array(0),
            Container::Object => Self::Object(keys),
        }
    }

    /// Counts a value that is in it.
    #[inline]
    pub(super) const fn count(&mut self) {
        if let Self::Array(next) = self {
            *next += 1;
        }
    }
}

/// The way to the innermost open container.
pub(super) struct Path<'a, 't> {
    pub(super) known: Known,
    /// The index of the last task.
    pub(super) task: usize,
    /// The last key of the known container.
    pub(super) key: Key<'t>,
    pub(super) unnamed: &'a [Unnamed],
    /// The checker’s `keys`, up to those of the innermost container if they are not
    /// in their order any more.
    pub(super) keys: &'a [(Text<'t>, Span)],
}

impl<'t> Path<'_, 't> {
    /// The place of the value that comes next.
    pub(super) fn place_here(&self) -> Place {
        self.place_of(match self.unnamed.last() {
            Some(Unnamed::Array(next)) => Step::Index(*next),
            Some(Unnamed::Object(_)) => self.last_key(self.keys.len()),
            None => match self.key {
                Key::Other(key) => Step::Key(key),
                _ => Step::Nothing,
            },
        })
    }

    /// The place of what `last` leads to from there.
    pub(super) fn place_of(&self, last: Step<'_>) -> Place {
        let pointer = self.pointer_to(last).into();
        if self.known == Known::Task && self.unnamed.is_empty() {
            Place::InTask(pointer)
        } else {
            Place::InBody(pointer)
        }
    }

    /// The pointer, from the body, to it.
    fn pointer_to(&self, last: Step<'_>) -> String {
        let mut pointer = match self.known {
            Known::None | Known::Body => String::new(),
            Known::Tasks => Place::Tasks.pointer(Root::Body),
            Known::Task => Place::Task(self.task).pointer(Root::Body),
        };
        if !self.unnamed.is_empty() {
            push_step(&mut pointer, self.first());
        }
        let mut rest = self.unnamed;
        while let [outer, inner @ ..] = rest
            && !inner.is_empty()
        {
            push_step(&mut pointer, self.step(*outer, inner));
            rest = inner;
        }
        push_step(&mut pointer, last);
        pointer
    }

    /// What leads to the outermost unnamed container.
    fn first(&self) -> Step<'t> {
        match self.known {
            Known::None => Step::Nothing,
            Known::Tasks => Step::Index(self.task),
            Known::Body | Known::Task => Step::Key(self.key.name()),
        }
    }

    /// What leads from an unnamed container to the first of those within it.
    fn step(&self, outer: Unnamed, inner: &[Unnamed]) -> Step<'t> {
        match outer {
            // It was counted already.
            Unnamed::Array(next) => Step::Index(next.saturating_sub(1)),
            Unnamed::Object(_) => {
                let keys_from = inner.iter().find_map(|container| match container {
                    Unnamed::Object(keys_from) => Some(*keys_from),
                    Unnamed::Array(_) => None,
                });
                self.last_key(keys_from.unwrap_or(self.keys.len()))
            }
        }
    }

    /// The last key of an object whose keys end there.
    fn last_key(&self, end: usize) -> Step<'t> {
        match self.keys.get(..end) {
            Some([.., (key, _)]) => Step::Key(*key),
            _ => Step::Nothing,
        }
    }
}

fn push_step(pointer: &mut String, step: Step<'_>) {
    match step {
        Step::Nothing => {}
        Step::Key(key) => push_key(pointer, key),
        Step::Index(index) => push_index(pointer, index),
    }
}
