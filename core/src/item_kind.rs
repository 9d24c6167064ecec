//! What there is to import.

use serde::{Deserialize, Serialize};

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// An application, by its name.
    Application,
    /// A task, by its id.
    Task,
}

impl ItemKind {
    /// The word for it in plans, in records and in the stand-in's listings: `application`
    /// or `task`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Task => "task",
        }
    }
}
