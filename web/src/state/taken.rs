//! What takes the place of what stood in the fields: a file that was chosen or dropped, or
//! what a plan has not imported.

use roma_import::{ImportBody, list};
use yew::AttrValue;

use super::State;
use super::field::Field;
use super::ids::Ids;
use super::source::{Source, Tab};
use super::typed::Typed;

/// A file, as it could be read.
#[derive(Clone, PartialEq)]
pub struct File {
    /// Its name.
    pub name: AttrValue,
    /// How many others came with it, which are not read.
    pub others: u32,
    /// Its text, or why there is none.
    pub text: Result<Typed, FileFault>,
}

/// Why the text of a file cannot be had.
#[derive(Clone, PartialEq)]
pub enum FileFault {
    /// It is larger than any list.
    TooLarge,
    /// The browser could not read it.
    Unreadable,
    /// It is no text.
    NotText(list::NotText),
}

/// What was taken last, until the body is edited.
#[derive(Clone, PartialEq)]
pub struct Taken {
    /// What it was.
    pub origin: Origin,
    /// What stood in the fields before, or why the file's text does not.
    pub before: Result<Before, FileFault>,
    /// The application's name as that left it: whoever finds another knows that it was typed
    /// since.
    pub app_then: Typed,
}

/// Where something was taken from.
#[derive(Clone, PartialEq)]
pub enum Origin {
    /// From a file.
    File {
        /// Its name.
        name: AttrValue,
        /// How many others came with it.
        others: u32,
    },
    /// From a plan that sends nothing more.
    Plan {
        /// How many applications and tasks.
        items: usize,
        /// Where the plan went.
        ids: Ids,
        /// What stood in the fields of the ids before.
        ids_before: [Typed; 2],
    },
}

/// What stood in the fields before something else took its place.
#[derive(Clone, PartialEq)]
pub struct Before {
    /// The application's name.
    pub app: Typed,
    /// The list.
    pub tasks: Typed,
    /// The body as text.
    pub json: Typed,
    /// Which of these the body came from.
    pub source: Source,
    /// The text that was put aside for the fields.
    pub put_aside: Option<Typed>,
    /// Whether the application's name was there because the list names it.
    pub app_is_listed: bool,
}

impl State {
    pub(super) fn before(&self) -> Before {
        Before {
            app: self.form.app.clone(),
            tasks: self.form.tasks.clone(),
            json: self.form.json.clone(),
            source: self.form.source,
            put_aside: self.put_aside.clone(),
            app_is_listed: self.app_is_listed,
        }
    }

    pub(super) fn restore(&mut self, before: Before) {
        // The list first: it would put the application that it names into an empty field.
        self.edit(Field::Tasks, before.tasks);
        self.edit(Field::App, before.app);
        if before.source != Source::Fields {
            self.edit(Field::Json, before.json);
        }
        self.put_aside = before.put_aside;
        self.app_is_listed = before.app_is_listed;
    }

    /// The same with the application's name that was typed since. A text that names another is
    /// put aside for it: either can be had.
    fn with_own_app(&self, before: Before) -> Before {
        let mut own = Before {
            app: self.form.app.clone(),
            app_is_listed: self.app_is_listed,
            ..before
        };
        if own.source == Source::Text {
            own.source = Source::Fields;
            if !own.json.shown().trim().is_empty() {
                own.put_aside = Some(own.json.clone());
            }
        }
        own
    }

    /// Takes a file for the list, or for the text where that is what is filled in and the
    /// file can be one, and opens the tab that shows it.
    pub(super) fn take(&mut self, file: File) {
        let is_text_filled_in = self.form.source == Source::TextAlone
            || (self.tab == Tab::Json && self.checked.draft.is_none());
        let is_for_text = is_text_filled_in && {
            let text = file.text.as_ref();
            text.map_or(true, |text| ImportBody::is_begun_by(text.shown()))
        };
        let (field, tab) = if is_for_text {
            (Field::Json, Tab::Json)
        } else {
            (Field::Tasks, Tab::Fields)
        };
        self.tab = tab;
        let before = file.text.map(|text| {
            let before = self.before();
            self.edit(field, text);
            before
        });
        self.taken = Some(Taken {
            origin: Origin::File {
                name: file.name,
                others: file.others,
            },
            before,
            app_then: self.form.app.clone(),
        });
    }

    /// Fills in what the plan has not imported and no longer will, and where it went.
    pub(super) fn take_from_plan(&mut self, now: i64) {
        let Some(run) = self.plan.run() else { return };
        let (items, left) = (run.items_not_imported(), run.not_imported());
        if items == 0 {
            return;
        }
        let ids = run.stored.plan.ids.clone();
        let before = self.before();
        let ids_before =
            [Field::ProjectId, Field::InstanceId].map(|field| self.form.get(field).clone());
        self.tab = Tab::Fields;
        self.set_ids([&ids.project_id, &ids.instance_id].map(|id| Typed::from(id.as_str())));
        // The list first: it would put the application that it names into an empty field.
        self.edit(Field::Tasks, list::write(&left.tasks).into());
        self.edit(Field::App, left.apps.join("\n").into());
        self.taken = Some(Taken {
            origin: Origin::Plan {
                items,
                ids,
                ids_before,
            },
            before: Ok(before),
            app_then: self.form.app.clone(),
        });
        self.plan.filled_in(now);
    }

    fn set_ids(&mut self, [project_id, instance_id]: [Typed; 2]) {
        self.edit(Field::ProjectId, project_id);
        self.edit(Field::InstanceId, instance_id);
    }

    pub(super) fn untake(&mut self) {
        if let Some(Taken {
            origin,
            before: Ok(before),
            app_then,
        }) = self.taken.take()
        {
            let before = if self.form.app == app_then {
                before
            } else {
                self.with_own_app(before)
            };
            self.restore(before);
            if let Origin::Plan {
                ids, ids_before, ..
            } = origin
                && self.form.ids() == ids
            {
                self.set_ids(ids_before);
            }
            // The fields do not show what stands there again.
            if self.form.source == Source::TextAlone {
                self.tab = Tab::Json;
            }
        }
    }
}
