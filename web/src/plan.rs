//! Long lists: cut into imports that are sent one after the other.
//!
//! A [`Draft`] is shown before anything is sent. Once it is begun it is a [`Plan`],
//! and what became of each of its imports is in its steps ([`roma_import::history`]),
//! which a [`Run`] changes. All of it is pure; effects are in `hooks/use_plan`.
//!
//! The promise that everything here serves: an import that may have been sent is
//! never sent again by itself. So each attempt is written down *before* it leaves, and
//! nothing is sent as long as anything is not yet written.

mod aside;
mod draft;
mod not_imported;
mod record;
mod run;
mod slot;
mod standing;
mod stored;

pub use aside::Asides;
pub use draft::{Draft, Part, Plan};
pub use record::{to_csv, to_json};
pub use run::{Activity, Decision, Heard, Intent, Next, Run, RunEvent, StoreFault, Wish};
pub use slot::{Event, PlanBeside, PlanRequest, PlanSlot, SlotState, Unsupported};
pub use standing::{Ending, Standing};
pub use stored::{Kept, ReadFault, Records, Stored, Unreadable, write};

#[cfg(test)]
mod properties;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
