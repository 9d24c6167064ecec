//! Counting what a notice tells of.

use super::{Notice, NoticeKind};

/// How many there are of something, and where the first of them is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    count: usize,
    /// The line of the first, from 1.
    line: usize,
}

impl Counted {
    /// One, on this line.
    pub(super) const fn of(line: usize) -> Self {
        Self { count: 1, line }
    }

    /// Counts another one, on this line.
    pub(super) const fn add(&mut self, line: usize) {
        if self.count == 0 {
            self.line = line;
        }
        self.count += 1;
    }

    /// Counts what another one has counted further down, too.
    pub(super) const fn join(&mut self, below: Self) {
        if self.count == 0 {
            self.line = below.line;
        }
        self.count += below.count;
    }

    /// Counts what another one has counted, wherever that is.
    pub(super) fn join_any(&mut self, other: Self) {
        let is_above = other.count > 0 && other.line < self.line;
        if is_above {
            self.line = other.line;
        }
        self.join(other);
    }

    /// How many there are.
    pub(super) const fn count(self) -> usize {
        self.count
    }

    /// A notice of this kind about them; nothing if there is nothing to tell of.
    pub(super) fn notice(self, kind: NoticeKind) -> Option<Notice> {
        (self.count > 0).then(|| kind.counted(self.count, self.line))
    }
}
