//! A plan as it is kept from one visit to the next.
//!
//! In three parts, since only the last changes while it runs: a head, the imports,
//! and a step for each import that anything was done about.

use std::rc::Rc;

use roma_import::Destination;
use roma_import::response::JobBaseline;
use serde::{Deserialize, Serialize};
use yew::AttrValue;

use super::aside::Asides;
use super::draft::{Draft, Part, Plan};
use super::run::Intent;
use crate::state::Ids;
use roma_import::history::ImportHistory;

/// The version of what is written here.
const VERSION: u32 = 1;

/// A plan, and what became of it: all that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// What is sent, and where to.
    pub plan: Rc<Plan>,
    /// What became of each import.
    pub steps: Rc<Vec<ImportHistory>>,
    /// When a person stopped it, in milliseconds since the epoch.
    pub stopped_at: Option<i64>,
    /// What the person wants of it.
    pub intent: Intent,
    /// The jobs that the instance had before something was sent.
    pub baseline: JobBaseline,
    /// Whether an import that meets a running job is sent until it is accepted, as the person
    /// has said.
    pub waits: bool,
    /// Until when the service has asked to wait with that, if it is longer than anybody waits
    /// by themselves, in milliseconds since the epoch.
    pub busy_until: Option<i64>,
    /// When a person has filled what it has not imported into the form last, in milliseconds since
    /// the epoch: what became of that then, it does not know.
    pub filled_in_at: Option<i64>,
}

/// What is kept cannot be read by this page; nothing of it may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// What is found where a plan is kept: none, or one that can be read or cannot.
pub type Kept = Option<Result<Stored, Unreadable>>;

/// It could not be found out what is kept. That may pass, and says nothing of what there
/// is: here is the reason in the browser's own words, if it has any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFault(pub Option<AttrValue>);

/// The records of what is kept, each in its place; nothing in place of what is no text,
/// or is under no number, which nobody has written here.
#[derive(Debug, Default)]
pub struct Records {
    /// The head; one if there is a plan.
    pub head: Vec<Option<String>>,
    /// The imports in their order.
    pub parts: Vec<Option<String>>,
    /// The steps with the numbers of their imports.
    pub steps: Vec<(Option<usize>, Option<String>)>,
}

impl Records {
    /// What they say.
    pub fn read(self) -> Kept {
        if self.head.is_empty() && self.parts.is_empty() && self.steps.is_empty() {
            return None;
        }
        Some(self.plan())
    }

    /// What they say of a plan that was read before, where only so many imports were counted;
    /// nothing if it is not certain that they are of that one. No import ever changes.
    pub fn read_of(self, plan: &Rc<Plan>, parts: usize) -> Option<Stored> {
        let [Some(head)] = self.head.as_slice() else {
            return None;
        };
        let head = Head::read(head).ok()?;
        let is_same = head.parts == parts && head.plan(plan.draft.parts.clone()) == **plan;
        let steps = all(self.steps).filter(|_| is_same)?;
        head.stored(plan.clone(), &steps).ok()
    }

    /// The plan; nothing if anything is missing, since what is there would be taken for
    /// all that was done.
    fn plan(self) -> Result<Stored, Unreadable> {
        let [Some(head)] = self.head.as_slice() else {
            return Err(Unreadable);
        };
        let parts: Option<Vec<_>> = self.parts.into_iter().collect();
        let steps = all(self.steps).ok_or(Unreadable)?;
        Stored::read(head, &parts.ok_or(Unreadable)?, &steps)
    }
}

/// All steps with their numbers; nothing if any of that is missing.
fn all(steps: Vec<(Option<usize>, Option<String>)>) -> Option<Vec<(usize, String)>> {
    let steps = steps.into_iter();
    steps.map(|(number, text)| Some((number?, text?))).collect()
}

/// What is kept besides the imports and their steps.
#[derive(Serialize, Deserialize)]
struct Head {
    version: u32,
    project_id: AttrValue,
    instance_id: AttrValue,
    /// By its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    destination: Option<AttrValue>,
    began_at: i64,
    stopped_at: Option<i64>,
    intent: Intent,
    baseline: JobBaseline,
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    waits: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    busy_until: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    filled_in_at: Option<i64>,
    parts: usize,
    asides: Asides,
}

/// An import, or a step, in writing.
pub fn write(value: &impl Serialize) -> Option<String> {
    serde_json::to_string(value).ok()
}

impl Stored {
    /// A plan of which nothing was sent.
    pub fn begun(plan: Rc<Plan>) -> Self {
        Self {
            steps: Rc::new(vec![ImportHistory::default(); plan.draft.parts.len()]),
            plan,
            stopped_at: None,
            intent: Intent::Go,
            baseline: JobBaseline::default(),
            waits: false,
            busy_until: None,
            filled_in_at: None,
        }
    }

    /// Its imports, and what became of each.
    pub fn imports(&self) -> impl Iterator<Item = (&Part, &ImportHistory)> {
        self.plan.draft.parts.iter().zip(self.steps.iter())
    }

    /// Its head in writing.
    pub fn write_head(&self) -> Option<String> {
        let plan = &self.plan;
        write(&Head {
            version: VERSION,
            project_id: plan.ids.project_id.clone(),
            instance_id: plan.ids.instance_id.clone(),
            destination: (plan.destination.as_ref()).map(|to| to.name().to_owned().into()),
            began_at: plan.began_at,
            stopped_at: self.stopped_at,
            intent: self.intent,
            baseline: self.baseline,
            waits: self.waits,
            busy_until: self.busy_until,
            filled_in_at: self.filled_in_at,
            parts: plan.draft.parts.len(),
            asides: (*plan.draft.asides).clone(),
        })
    }

    /// Whether nothing more will be sent, and nothing more written but that what is left was
    /// filled in.
    pub fn has_ended(&self) -> bool {
        self.stopped_at.is_some() || self.steps.iter().all(|step| step.status().is_settled())
    }

    /// Reads a plan from its head, all of its imports in their order, and the steps
    /// by their numbers.
    pub fn read(
        head: &str,
        parts: &[String],
        steps: &[(usize, String)],
    ) -> Result<Self, Unreadable> {
        let head = Head::read(head)?;
        let parts: Vec<Part> = parts
            .iter()
            .map(|text| serde_json::from_slice(text.as_bytes()).map_err(|_| Unreadable))
            .collect::<Result<_, _>>()?;
        let plan = head.plan(Rc::new(parts));
        head.stored(Rc::new(plan), steps)
    }
}

impl Head {
    fn read(text: &str) -> Result<Self, Unreadable> {
        let head: Self = serde_json::from_slice(text.as_bytes()).map_err(|_| Unreadable)?;
        (head.version == VERSION).then_some(head).ok_or(Unreadable)
    }

    /// The plan of these imports.
    fn plan(&self, parts: Rc<Vec<Part>>) -> Plan {
        Plan {
            ids: Ids {
                project_id: self.project_id.clone(),
                instance_id: self.instance_id.clone(),
            },
            destination: (self.destination.as_ref()).map(|name| Destination::named(name)),
            began_at: self.began_at,
            draft: Draft {
                items: parts.iter().map(|part| part.items).sum(),
                parts,
                asides: Rc::new(self.asides.clone()),
            },
        }
    }

    /// The plan that it is the head of, with what became of it.
    fn stored(self, plan: Rc<Plan>, steps: &[(usize, String)]) -> Result<Stored, Unreadable> {
        if self.parts != plan.draft.parts.len() {
            return Err(Unreadable);
        }
        let mut all = vec![ImportHistory::default(); self.parts];
        for (number, text) in steps {
            let step = serde_json::from_slice(text.as_bytes()).map_err(|_| Unreadable)?;
            *all.get_mut(*number).ok_or(Unreadable)? = step;
        }
        Ok(Stored {
            plan,
            steps: Rc::new(all),
            stopped_at: self.stopped_at,
            intent: self.intent,
            baseline: self.baseline,
            waits: self.waits,
            busy_until: self.busy_until,
            filled_in_at: self.filled_in_at,
        })
    }
}
