//! A plan as it is written in JSON.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{Plan, SetAside};
use crate::Lang;

impl Plan {
    /// The plan as compact JSON, its words in `lang`: `{imports, setAside}`.
    ///
    /// An item that is set aside is not in it itself: whoever has the list finds
    /// it by its kind and its index.
    #[must_use]
    pub fn to_json(&self, lang: Lang) -> String {
        // Strings and whole numbers into memory: there is nothing that can fail.
        serde_json::to_string(&LocalizedPlan { plan: self, lang }).unwrap_or_default()
    }
}

/// A plan with a language.
struct LocalizedPlan<'a> {
    plan: &'a Plan,
    lang: Lang,
}

impl Serialize for LocalizedPlan<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Plan", 2)?;
        fields.serialize_field("imports", &self.plan.imports)?;
        fields.serialize_field("setAside", &LocalizedItems(self))?;
        fields.end()
    }
}

struct LocalizedItems<'a>(&'a LocalizedPlan<'a>);

impl Serialize for LocalizedItems<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // One after the other, since there may be very many.
        let LocalizedPlan { plan, lang } = *self.0;
        serializer.collect_seq(
            plan.set_aside
                .iter()
                .map(|item| LocalizedItem { item, lang }),
        )
    }
}

struct LocalizedItem<'a> {
    item: &'a SetAside,
    lang: Lang,
}

impl Serialize for LocalizedItem<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { item, lang } = *self;
        let length = 3 + usize::from(item.first.is_some());
        let mut fields = serializer.serialize_struct("SetAside", length)?;
        fields.serialize_field("kind", item.kind.as_str())?;
        fields.serialize_field("index", &item.index)?;
        match item.first {
            Some(first) => fields.serialize_field("first", &first)?,
            None => fields.skip_field("first")?,
        }
        fields.serialize_field("reasons", &item.reasons(lang))?;
        fields.end()
    }
}
