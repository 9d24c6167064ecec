//! The way from the body to the value that is being read.

use super::{Container, Known};
use crate::place::{Place, Root, push_index, push_key};
use crate::string::Text;

/// A container that the contract does not name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unnamed<'t> {
    pub(super) container: Container,
    /// What leads to it from the container around it.
    pub(super) step: Step<'t>,
    /// The last key, in an object.
    pub(super) key: Text<'t>,
    /// The index of the next element, in an array.
    pub(super) next: usize,
    /// Where its keys begin in the checker’s `keys`.
    pub(super) keys_from: usize,
}

/// One step of a path.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'t> {
    Nothing,
    Key(Text<'t>),
    Index(usize),
}

impl<'t> Unnamed<'t> {
    /// What leads to the value that comes now, which is counted.
    pub(super) fn step_in(&mut self) -> Step<'t> {
        let step = self.here();
        self.next += 1;
        step
    }

    /// What leads to the value that comes now.
    pub(super) const fn here(&self) -> Step<'t> {
        match self.container {
            Container::Object => Step::Key(self.key),
            Container::Array => Step::Index(self.next),
        }
    }
}

/// The way to the innermost open container.
pub(super) struct Path<'a, 't> {
    pub(super) known: Known,
    pub(super) task: usize,
    pub(super) unnamed: &'a [Unnamed<'t>],
}

impl Path<'_, '_> {
    /// The pointer, from the body, to what `last` leads to from there.
    pub(super) fn pointer_to(&self, last: Step<'_>) -> String {
        let mut pointer = match self.known {
            Known::None | Known::Body => String::new(),
            Known::Tasks => Place::Tasks.pointer(Root::Body),
            Known::Task => Place::Task(self.task).pointer(Root::Body),
        };
        let steps = self.unnamed.iter().map(|container| container.step);
        for step in steps.chain(core::iter::once(last)) {
            match step {
                Step::Nothing => {}
                Step::Key(key) => push_key(&mut pointer, key),
                Step::Index(index) => push_index(&mut pointer, index),
            }
        }
        pointer
    }
}
