//! Numbers, which are looked at only as far as to see where they end.

use super::{Scanner, Stop};
use crate::violation::Expected;

impl Scanner<'_> {
    /// Takes a number that begins at `at`, and returns where it ends.
    #[inline]
    pub(super) fn number(&mut self, mut at: usize) -> Result<usize, Stop> {
        if self.text.get(at) == Some(&b'-') {
            at += 1;
        }
        if self.text.get(at) == Some(&b'0') {
            at += 1;
            if self.text.get(at).is_some_and(u8::is_ascii_digit) {
                return self.stop(at, Expected::NoLeadingZero);
            }
        } else {
            at = self.digits(at)?;
        }
        match self.text.get(at) {
            Some(b'.' | b'e' | b'E') => self.fraction(at),
            _ => Ok(at),
        }
    }

    /// Takes what may follow the whole part of a number, and returns where it ends.
    ///
    /// Not inlined, so that the common case stays small.
    #[inline(never)]
    fn fraction(&mut self, mut at: usize) -> Result<usize, Stop> {
        if self.text.get(at) == Some(&b'.') {
            at = self.digits(at + 1)?;
        }
        if let Some(b'e' | b'E') = self.text.get(at) {
            at += 1;
            if let Some(b'+' | b'-') = self.text.get(at) {
                at += 1;
            }
            at = self.digits(at)?;
        }
        Ok(at)
    }

    /// Takes one digit or more.
    fn digits(&mut self, start: usize) -> Result<usize, Stop> {
        let rest = self.text.get(start..).unwrap_or_default();
        let count = rest.iter().take_while(|digit| digit.is_ascii_digit());
        match count.count() {
            0 => self.stop(start, Expected::Digit),
            count => Ok(start + count),
        }
    }
}
