//! What stands between those who read a value and whoever takes it in.

use super::{Container, Scalar};
use crate::findings::Span;
use crate::string::Text;
use crate::text::Scanner;

/// What takes in a value piece by piece, in the order in which it is written.
///
/// The pieces are well-formed: each key is followed by a value, and brackets match.
pub(crate) trait Sink<'t> {
    /// A container opens; its bracket is at `span`.
    fn open(&mut self, container: Container, span: Span);

    /// The innermost container closes; its last bracket ends at `end`.
    fn close(&mut self, end: usize);

    /// A key of the innermost object.
    fn key(&mut self, key: Text<'t>, span: Span);

    /// A string value.
    fn string(&mut self, text: Text<'t>, span: Span);

    /// A value without brackets that is no string.
    fn scalar(&mut self, scalar: Scalar<'_>, span: Span);

    /// Lets the scanner take objects that begin at `at` in one step each, and says whether
    /// it took any: then they are where it is now.
    #[inline]
    fn take_objects(&mut self, _scanner: &mut Scanner<'t>, _at: usize) -> bool {
        false
    }
}
