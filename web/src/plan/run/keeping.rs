//! What of a plan is to be written down, and what comes of that.
//!
//! Each change has a revision. Nothing is begun before the last one is written down; what
//! has left by then is waited for all the same.

use std::rc::Rc;

use roma_import::history::ImportHistory;

use super::{Activity, Run};

/// Why something could not be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreFault {
    /// There is no room.
    Full,
    /// Another page is about to write, or to remove what is written.
    Held,
    /// Anything else.
    Other,
}

/// What has changed since it was last written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Which steps.
    pub steps: Vec<usize>,
    /// Whether anything else that is stored has.
    pub head: bool,
}

impl Run {
    /// What has to be written down.
    pub const fn changes(&self) -> &Changes {
        &self.changed
    }

    /// The changes up to which revision are to be written down, now, whatever else goes on.
    pub fn unwritten(&self) -> Option<u32> {
        let is_pending = self.store_fault.is_none() && !self.is_written_down();
        is_pending.then_some(self.revision)
    }

    /// Whether all that has happened is written down.
    pub const fn is_written_down(&self) -> bool {
        self.written == self.revision
    }

    /// The changes up to a revision are written down.
    pub fn wrote(&mut self, revision: u32) {
        self.written = revision;
        self.store_fault = None;
        if revision == self.revision {
            self.changed = Changes::default();
            if self.doing == Activity::Recording {
                self.unsent = None;
                self.job = None;
                self.doing = Activity::Posting { slow: false };
            }
        }
    }

    /// The changes could not be written down.
    pub fn could_not_write(&mut self, revision: u32, fault: StoreFault) {
        if self.unwritten() == Some(revision) {
            self.store_fault = Some(fault);
        }
    }

    /// The person has made room, or hopes so.
    pub fn write_again(&mut self) {
        self.store_fault = None;
    }

    pub(super) fn change(&mut self, change: impl FnOnce(&mut ImportHistory)) {
        if let Some(step) = Rc::make_mut(&mut self.stored.steps).get_mut(self.at) {
            change(step);
            self.revision = self.revision.wrapping_add(1);
            if !self.changed.steps.contains(&self.at) {
                self.changed.steps.push(self.at);
            }
        }
    }

    pub(super) fn change_head(&mut self) {
        self.revision = self.revision.wrapping_add(1);
        self.changed.head = true;
    }
}
