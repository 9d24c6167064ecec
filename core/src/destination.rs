//! What an endpoint says of where its imports go: to itself, or on to a service.

use serde::{Deserialize, Serialize};

/// The path at which an endpoint of this project says it. The service has no such path.
pub const DESTINATION_PATH: &str = "/destination";

/// Where the imports of an endpoint go.
///
/// ```
/// use roma_import::Destination;
///
/// let service = Destination::Gateway { upstream: "https://roma.example".to_owned() };
/// let json = service.to_json();
/// assert_eq!(json, r#"{"kind":"gateway","upstream":"https://roma.example"}"#);
/// assert_eq!(Destination::read(json.as_bytes()), Some(service));
/// assert_eq!(Destination::read(b"<html>"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Destination {
    /// Nowhere: the endpoint stands in for the service, and nothing real is imported.
    StandIn,
    /// To a service, through the endpoint as a gateway.
    Gateway {
        /// The service's origin: scheme, host, and port if it is not the scheme's own.
        upstream: String,
    },
}

impl Destination {
    /// What an endpoint has said; nothing if that is something else, as where another
    /// program answers at this path.
    #[must_use]
    pub fn read(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }

    /// What an endpoint says.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
