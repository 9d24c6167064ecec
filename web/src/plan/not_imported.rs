//! What a plan that sends nothing more has left, for the next import or plan.

use roma_import::ItemKind;
use roma_import::history::ImportHistory;
use roma_import::list;
use yew::AttrValue;

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
        self.ended(ImportHistory::has_imported_nothing)
    }

    /// The applications that the service has named of jobs that failed, where something else of
    /// the import may have been imported.
    fn apps_named(&self) -> impl Iterator<Item = &AttrValue> {
        let imports =
            self.ended(|step| step.has_not_imported_app() && !step.has_imported_nothing());
        imports.filter_map(|part| part.app.as_ref())
    }

    /// The imports that have ended so, once nothing more is sent.
    fn ended(&self, so: impl Fn(&ImportHistory) -> bool) -> impl Iterator<Item = &Part> {
        let imports = self.stored.imports();
        imports
            .filter(move |(_, step)| self.has_ended() && so(step))
            .map(|(part, _)| part)
    }

    /// How many applications and tasks are in [`Self::not_imported`].
    pub fn items_not_imported(&self) -> usize {
        self.left_undone().map(|part| part.items).sum::<usize>() + self.apps_not_imported()
    }

    /// How many of these are applications that the service has named of jobs that failed.
    pub fn apps_not_imported(&self) -> usize {
        self.apps_named().count()
    }

    /// What it has not imported and no longer will, as far as that is certain; nothing while
    /// it may send more.
    pub fn not_imported(&self) -> NotImported {
        let mut left = NotImported {
            apps: self.apps_named().map(ToString::to_string).collect(),
            ..NotImported::default()
        };
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
