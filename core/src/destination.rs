//! What an endpoint says of where its imports go: to itself, or on to a service.

use crate::json;
use crate::response::lenient_json::Object;

/// The path at which an endpoint of this project says it. The service has no such path.
pub const DESTINATION_PATH: &str = "/destination";

const STAND_IN: &str = "stand-in";
const GATEWAY: &str = "gateway";

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
#[derive(Clone, Debug, PartialEq, Eq)]
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
        let said = Object::read(str::from_utf8(body).ok()?)?;
        match said.string("kind")?.as_str() {
            STAND_IN => Some(Self::StandIn),
            GATEWAY => Some(Self::Gateway {
                upstream: said.string("upstream")?,
            }),
            _ => None,
        }
    }

    /// What an endpoint says.
    #[must_use]
    pub fn to_json(&self) -> String {
        let (kind, upstream) = match self {
            Self::StandIn => (STAND_IN, None),
            Self::Gateway { upstream } => (GATEWAY, Some(upstream)),
        };
        let mut out = format!(r#"{{"kind":"{kind}""#);
        if let Some(upstream) = upstream {
            out.push_str(r#","upstream":"#);
            json::push_string(upstream, &mut out);
        }
        out.push('}');
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_endpoint_says_is_read_as_it_was_meant() {
        for upstream in ["https://roma.example", "", "\"\\\n中"] {
            let upstream = upstream.to_owned();
            for said in [Destination::StandIn, Destination::Gateway { upstream }] {
                let json = said.to_json();
                assert!(
                    serde_json::from_str::<serde_json::Value>(&json).is_ok(),
                    "{json}"
                );
                assert_eq!(Destination::read(json.as_bytes()), Some(said));
            }
        }
        // A later endpoint may say more.
        let more = br#" {"since": [1], "kind" : "stand-in"} "#;
        assert_eq!(Destination::read(more), Some(Destination::StandIn));
    }

    #[test]
    fn what_another_program_says_is_nothing() {
        for body in [
            &b""[..],
            b"{}",
            b"[]",
            b"\xff",
            br#""stand-in""#,
            br#"{"kind":"StandIn"}"#,
            br#"{"kind":["stand-in"]}"#,
            br#"{"kind":"gateway"}"#,
            br#"{"kind":"gateway","upstream":null}"#,
            br#"{"kind":"stand-in"} x"#,
        ] {
            let shown = String::from_utf8_lossy(body);
            assert_eq!(Destination::read(body), None, "{shown}");
        }
    }
}
