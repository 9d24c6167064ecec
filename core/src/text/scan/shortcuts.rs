//! Short ways to take elements of `tasks`, which most of a long list consists of.
//!
//! Each of them takes what the general way would take, with the same verdict, or leaves
//! it to that one.

use super::Scanner;
use crate::check::Checker;
use crate::findings::Span;
use crate::text::escaped;
use crate::text::run::{self, Between, Run};
use crate::text::skip;

/// A way that is short for most elements of a list, and for others a detour. Where it
/// has not been the way for many in turn, it is tried more and more seldom.
#[derive(Default)]
pub(super) struct Shortcut {
    /// How often in turn it was tried in vain.
    failed: u32,
    /// How many elements it is not tried for.
    pause: u32,
}

impl Shortcut {
    /// The longest pause: what comes after it may be as usual again.
    const LONGEST: u32 = 15;

    #[inline]
    const fn is_worth_a_try(&mut self) -> bool {
        let is_paused = self.pause > 0;
        self.pause -= is_paused as u32;
        !is_paused
    }

    /// Whether it has been the way this time.
    #[inline]
    const fn has_taken(&mut self, any: bool) {
        if any {
            self.failed = 0;
        } else {
            // The first one costs nothing: there are lists in which few are odd.
            self.pause = (1 << self.failed) - 1;
            if self.pause < Self::LONGEST {
                self.failed += 1;
            }
        }
    }
}

impl<'t> Scanner<'t> {
    /// Takes elements of `tasks` that begin at `at`, and says whether it took any.
    #[inline]
    pub(crate) fn tasks(&mut self, at: usize, checker: &mut Checker<'_, 't>) -> bool {
        self.at = at;
        let takes_any = self.usual.is_worth_a_try() && {
            let takes_any = self.usual_tasks(checker);
            self.usual.has_taken(takes_any);
            takes_any
        };
        takes_any
            || self.alone.is_worth_a_try() && {
                let takes_it = self.task(checker);
                self.alone.has_taken(takes_it);
                takes_it
            }
    }

    /// Takes elements of `tasks` that are written as most are, without white space.
    #[inline]
    fn usual_tasks(&mut self, checker: &mut Checker<'_, 't>) -> bool {
        run::after_begin(self.rest()).is_some()
            && self.tasks_alike(self.at + run::BEGIN.len(), Between::USUAL, checker)
    }

    /// Takes elements of `tasks` as long as they have an id of visible ASCII and
    /// are written alike, and says whether it took any. The first id begins at
    /// `at`, in an element that has nothing before it.
    ///
    /// Nearly all elements are, and in one step they cost a fraction. Anything
    /// else is left for the general way, which comes to the same verdict.
    ///
    /// Not inlined: a small function has its whole state in registers.
    #[inline(never)]
    fn tasks_alike(
        &mut self,
        mut at: usize,
        between: Between<'_>,
        checker: &mut Checker<'_, 't>,
    ) -> bool {
        let mut rest = self.text.get(at..).unwrap_or_default();
        let begin = self.at;
        let start = at;
        // Ids of one list mostly have one length: as soon as two have the same, it pays to
        // look for a run.
        let mut usual = None;
        loop {
            let length = skip::plain(rest);
            let is_alike = match usual {
                Some(usual) => usual == length,
                None => between.is_behind_next(rest, length),
            };
            if is_alike {
                let run = Run::at_beginning_of(rest, length, between, at);
                if !run.text.is_empty() {
                    checker.plain_tasks(run);
                    at += run.text.len();
                    rest = rest.get(run.text.len()..).unwrap_or_default();
                    // Where the last element of the run has ended.
                    self.at = at - between.len() + between.end_len();
                    usual = Some(length);
                    continue;
                }
            }
            if usual.is_some() && length > 0 {
                let mixed = checker.mixed_tasks(rest, between);
                if mixed > 0 {
                    at += mixed;
                    rest = rest.get(mixed..).unwrap_or_default();
                    self.at = at - between.len() + between.end_len();
                    // The one that comes now may be as long as the last one.
                    usual = None;
                    continue;
                }
            }
            usual = Some(length);
            let after = rest.get(length..).unwrap_or_default();
            let is_between = between.begins(after);
            if length == 0 || !(is_between || between.end_begins(after)) {
                // It is no element of this kind.
                break;
            }
            let span = Span {
                start: at - 1,
                end: at + length + 1,
            };
            checker.plain_task(rest, length, span);
            self.id_end = at + length;
            self.at = at + length + between.end_len();
            if !is_between {
                break;
            }
            at += length + between.len();
            rest = after.get(between.len()..).unwrap_or_default();
        }
        let takes_any = self.at != begin;
        if takes_any && between.is_usual() {
            let end = self.at;
            checker.note_in_line(Span { start, end });
        }
        takes_any
    }

    /// Takes an element of `tasks` if it has an id that is a string, and nothing
    /// else, with white space and escapes wherever they may be, and says whether
    /// it did.
    ///
    /// This is the general way in a straight line, for indented texts.
    #[inline(never)]
    fn task(&mut self, checker: &mut Checker<'_, 't>) -> bool {
        let begin = self.at;
        if self.opens_id() {
            let start = self.at;
            let inside = self.text.get(start + 1..).unwrap_or_default();
            // What stands between two ids may stand between others.
            if let Some(between) = self.text.get(self.id_end..=start)
                && let Some(between) = Between::learn(between)
                && self.tasks_alike(start + 1, between, checker)
            {
                return true;
            }
            let length = skip::plain(inside);
            match inside.get(length) {
                Some(b'"') if length > 0 => {
                    self.at = start + length + 2;
                    let span = self.since(start);
                    if self.ends_object() {
                        checker.plain_task(inside, length, span);
                        self.id_end = span.end - 1;
                        return true;
                    }
                }
                Some(b'\\') if let Some(id) = escaped::unescape(inside) => {
                    self.at = start + id.written + 2;
                    let span = self.since(start);
                    if self.ends_object() {
                        checker.escaped_task(inside, id.written, id.hash, span);
                        return true;
                    }
                }
                _ => {
                    if let Ok((id, span)) = self.odd_string(start) {
                        self.at = span.end;
                        if self.ends_object() {
                            checker.task(id, span);
                            return true;
                        }
                    }
                }
            }
        }
        self.at = begin;
        false
    }

    /// Takes the beginning of an element of `tasks` up to its id, if that is a
    /// string and comes first.
    #[inline]
    fn opens_id(&mut self) -> bool {
        const KEY: &[u8] = b"\"task_id\"";
        self.at += 1;
        self.skip_white_space();
        let is_key = self.rest().first_chunk::<9>().is_some_and(|key| {
            // Compared as two numbers that overlap; see `Between::is`.
            let (front, back) = (key.first_chunk(), key.last_chunk());
            front.copied().map(u64::from_le_bytes)
                == KEY.first_chunk().copied().map(u64::from_le_bytes)
                && back.copied().map(u64::from_le_bytes)
                    == KEY.last_chunk().copied().map(u64::from_le_bytes)
        });
        if !is_key {
            return false;
        }
        self.at += KEY.len();
        self.skip_white_space();
        if self.peek() != Some(b':') {
            return false;
        }
        self.at += 1;
        self.skip_white_space();
        self.peek() == Some(b'"')
    }

    /// Takes the end of an object and the white space before it, if it is there.
    #[inline]
    fn ends_object(&mut self) -> bool {
        self.skip_white_space();
        let is_end = self.peek() == Some(b'}');
        self.at += usize::from(is_end);
        is_end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortcut_is_tried_seldom_where_it_leads_nowhere_and_soon_again_where_it_does() {
        let mut shortcut = Shortcut::default();
        let mut tries = |elements: usize, takes_any: bool| {
            (0..elements)
                .filter(|_| {
                    let is_tried = shortcut.is_worth_a_try();
                    if is_tried {
                        shortcut.has_taken(takes_any);
                    }
                    is_tried
                })
                .count()
        };
        // A single odd element is no reason.
        assert_eq!([tries(9, true), tries(1, false), tries(9, true)], [9, 1, 9]);
        assert!(tries(1_000, false) < 1_000 / 10);
        assert!(tries(100, true) > 80);
        assert_eq!(tries(100, true), 100);
    }
}
