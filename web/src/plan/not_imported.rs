//! What a plan that sends nothing more has left, for the next import or plan.

use roma_import::ItemKind;
use roma_import::list;

use super::draft::Part;
use super::run::Run;

/// Applications and tasks that a plan has not imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotImported {
    /// The names of the applications.
    pub apps: Vec<String>,
    /// The ids of the tasks.
    pub tasks: Vec<String>,
}

impl Run {
    /// The imports of which it is certain that nothing was imported, once nothing more is sent.
    fn left_undone(&self) -> impl Iterator<Item = &Part> {
        let imports = self.plan.draft.parts.iter().zip(self.steps.iter());
        imports
            .filter(|(_, step)| self.has_ended() && step.has_imported_nothing())
            .map(|(part, _)| part)
    }

    /// How many applications and tasks are in [`Self::not_imported`].
    pub fn items_not_imported(&self) -> usize {
        self.left_undone().map(|part| part.items).sum()
    }

    /// What it has not imported and no longer will, as far as that is certain; nothing while
    /// it may send more.
    pub fn not_imported(&self) -> NotImported {
        let mut left = NotImported::default();
        for part in self.left_undone() {
            for item in list::read(&part.body).items {
                match item.kind {
                    ItemKind::Application => left.apps.push(item.text.into_owned()),
                    ItemKind::Task => left.tasks.push(item.text.into_owned()),
                }
            }
        }
        left
    }
}
