//! Reading JSON text: RFC 8259 exactly, in one pass, without recursion, and
//! without allocating.

mod escaped;
pub(crate) mod position;
mod run;
mod scan;
mod skip;
mod usual;

pub(crate) use run::{Mixed, Run};
#[cfg(feature = "request-text")]
pub(crate) use scan::read_members;
pub(crate) use scan::{read, read_javascript};
pub(crate) use skip::{copy_until_escape, has_byte, is_visible_ascii, plain};
pub(crate) use usual::is_clean_list;
