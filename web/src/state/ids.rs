//! Where an import goes.

use yew::AttrValue;

/// The two ids that say where an import goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids {
    /// The project id.
    pub project_id: AttrValue,
    /// The instance id.
    pub instance_id: AttrValue,
}
