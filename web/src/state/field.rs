//! The fields of the form, and which of them a pointer speaks of.

use roma_import::{ItemKind, Part};

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The project id.
    ProjectId,
    /// The instance id.
    InstanceId,
    /// The token.
    Token,
    /// The application's name.
    App,
    /// The list of tasks.
    Tasks,
    /// The body as text, which says what the two before say.
    Json,
}

impl Field {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 6] = [
        Self::ProjectId,
        Self::InstanceId,
        Self::Token,
        Self::App,
        Self::Tasks,
        Self::Json,
    ];

    /// The `id` of its control, which labels and the error summary point at.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ProjectId => "project-id",
            Self::InstanceId => "instance-id",
            Self::Token => "token",
            Self::App => "app",
            Self::Tasks => "tasks",
            Self::Json => "json",
        }
    }

    /// Whether it says something of the body.
    pub const fn is_of_body(self) -> bool {
        matches!(self, Self::App | Self::Tasks | Self::Json)
    }

    /// The field that a pointer into the whole request speaks of.
    ///
    /// Whatever is about the body as a whole goes to the tasks: an import
    /// without anything in it is mended there.
    pub fn of_pointer(pointer: &str) -> Option<Self> {
        match Part::of_pointer(pointer)? {
            Part::ProjectId => Some(Self::ProjectId),
            Part::InstanceId => Some(Self::InstanceId),
            Part::Token => Some(Self::Token),
            Part::Body => match ItemKind::of_pointer(pointer) {
                Some(ItemKind::Application) => Some(Self::App),
                Some(ItemKind::Task) | None => Some(Self::Tasks),
            },
            _ => None,
        }
    }
}

/// A set of fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fields(u8);

impl Fields {
    /// Every field.
    pub const ALL: Self = Self(0b11_1111);

    const fn bit(field: Field) -> u8 {
        1 << field as u8
    }

    /// The set with one field more.
    #[must_use]
    pub const fn with(self, field: Field) -> Self {
        Self(self.0 | Self::bit(field))
    }

    /// Whether the field is in it.
    pub const fn has(self, field: Field) -> bool {
        self.0 & Self::bit(field) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pointer_of_a_request_has_its_field() {
        for (pointer, field) in [
            ("/project_id", Some(Field::ProjectId)),
            ("/instance_id", Some(Field::InstanceId)),
            ("/token", Some(Field::Token)),
            ("/body", Some(Field::Tasks)),
            ("/body/apps", Some(Field::App)),
            ("/body/tasks", Some(Field::Tasks)),
            ("/body/tasks/3/task_id", Some(Field::Tasks)),
            ("/body/task", Some(Field::Tasks)),
            ("/other", None),
            ("", None),
        ] {
            assert_eq!(Field::of_pointer(pointer), field, "{pointer}");
        }
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set = Fields::default().with(Field::Token).with(Field::Tasks);
        for field in Field::ALL {
            assert_eq!(set.has(field), matches!(field, Field::Token | Field::Tasks));
            assert!(Fields::ALL.has(field));
        }
    }
}
