//! Reading a whole request that is one text: its outermost object, member by member.
//!
//! Bodies are for the checker, as they always are, and the values around them for whoever
//! takes in the members.

use super::{BYTE_ORDER_MARK, Encoding, Scanner, Shortcut, Stop};
use crate::check::Members;
use crate::violation::Expected;

/// Feeds a whole request in UTF-8 to whoever takes in its members, and says whether it is
/// one: whether it is an object. Reading ends at the first character that cannot be there.
pub(crate) fn read_members<'t>(text: &'t [u8], members: &mut Members<'_, 't>) -> bool {
    let mut scanner = Scanner {
        text,
        at: 0,
        encoding: Encoding::Utf8,
        id_end: 0,
        usual: Shortcut::default(),
        alone: Shortcut::default(),
    };
    // It is not sent, so that there is nothing to say of it.
    if text.starts_with(BYTE_ORDER_MARK) {
        scanner.at = BYTE_ORDER_MARK.len();
    }
    scanner.skip_white_space();
    if scanner.peek() != Some(b'{') {
        return false;
    }
    match scanner.members(members) {
        Ok(()) => {}
        Err(Stop::Malformed(expected)) => match scanner.offender() {
            Some((span, character)) => members.malformed(span, expected, character),
            None => members.malformed(scanner.one_byte(), Expected::Utf8, None),
        },
        Err(Stop::TooDeep) => members.too_deep(scanner.one_byte()),
    }
    true
}

impl<'t> Scanner<'t> {
    /// Takes the object that begins at the scanner's place, and then nothing more.
    fn members(&mut self, members: &mut Members<'_, 't>) -> Result<(), Stop> {
        let mut at = self.after_white_space(self.at + 1);
        let mut expected = Expected::KeyOrEnd;
        if self.text.get(at) != Some(&b'}') {
            loop {
                at = self.key(at, expected, members)?;
                at = self.member(at, members)?;
                members.end_value();
                match self.text.get(at) {
                    Some(b',') => at = self.after_white_space(at + 1),
                    Some(b'}') => break,
                    _ => return self.stop(at, Expected::CommaOrObjectEnd),
                }
                expected = Expected::KeyAfterComma;
            }
        }
        // Whatever follows, all that the request has is known.
        members.end();
        at = self.after_white_space(at + 1);
        match self.text.get(at) {
            None => Ok(()),
            Some(_) => self.stop(at, Expected::End),
        }
    }

    /// Takes the value of a member that begins at `at`, and returns where the white space
    /// behind it ends.
    fn member(&mut self, at: usize, members: &mut Members<'_, 't>) -> Result<usize, Stop> {
        // A body that is a string is a text inside of this one.
        let is_string = self.text.get(at) == Some(&b'"');
        match members.checker() {
            Some(checker) if !is_string => self.value(at, checker),
            _ => self.value(at, members),
        }
    }
}
