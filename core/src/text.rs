//! Reading JSON text: RFC 8259 exactly, in one pass, without recursion, and
//! without allocating.

mod escaped;
mod fast_path;
mod mixed;
pub(crate) mod position;
mod run;
mod scan;
mod skip;

pub(crate) use fast_path::is_clean_list;
pub(crate) use mixed::{Mixed, hash_mixed};
pub(crate) use run::{Between, Run};
#[cfg(feature = "request-text")]
pub(crate) use scan::read_members;
pub(crate) use scan::{Scanner, read, read_javascript};
pub(crate) use skip::{copy_until_escape, has_byte, is_visible_ascii, plain, until_byte};
