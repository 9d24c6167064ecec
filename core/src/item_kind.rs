//! What there is to import.

use serde::{Deserialize, Serialize};

use crate::contract;

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

    /// The kind of item of which the field is that a JSON Pointer into a whole request leads to
    /// or into; nothing anywhere else in a request.
    ///
    /// ```
    /// use roma_import::ItemKind;
    ///
    /// assert_eq!(ItemKind::of_pointer("/body/apps"), Some(ItemKind::Application));
    /// assert_eq!(ItemKind::of_pointer("/body/tasks/3/task_id"), Some(ItemKind::Task));
    /// assert_eq!(ItemKind::of_pointer("/body"), None);
    /// ```
    #[must_use]
    pub fn of_pointer(pointer: &str) -> Option<Self> {
        let mut tokens = pointer.split('/').skip(1);
        match (tokens.next()?, tokens.next()?) {
            (contract::BODY, contract::APPS) => Some(Self::Application),
            (contract::BODY, contract::TASKS) => Some(Self::Task),
            _ => None,
        }
    }
}
