//! What an endpoint says of where its imports go: to itself, or on to a service.

use crate::json;
use crate::response::is_passing_trouble;
use crate::response::lenient_json::Object;
use crate::text::is_visible_ascii;

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

/// What came when an endpoint was asked where its imports go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DestinationResponse {
    /// Where to.
    Told(Destination),
    /// An answer that does not say so, as that of the service itself, which has no such path, or
    /// may want a token for every path.
    Untold,
    /// Trouble that passes, in place of an answer: nobody knows more than before.
    Lost,
}

impl DestinationResponse {
    /// Reads the answer.
    ///
    /// ```
    /// use roma_import::{Destination, DestinationResponse};
    ///
    /// let told = DestinationResponse::read(200, br#"{"kind":"stand-in"}"#);
    /// assert_eq!(told, DestinationResponse::Told(Destination::StandIn));
    /// assert_eq!(DestinationResponse::read(404, b""), DestinationResponse::Untold);
    /// assert_eq!(DestinationResponse::read(503, b""), DestinationResponse::Lost);
    /// ```
    #[must_use]
    pub fn read(status: u16, body: &[u8]) -> Self {
        match status {
            200 => Destination::read(body).map_or(Self::Untold, Self::Told),
            _ if is_passing_trouble(status) => Self::Lost,
            _ => Self::Untold,
        }
    }
}

impl Destination {
    /// Its name: `stand-in`, or the service's origin.
    ///
    /// ```
    /// use roma_import::Destination;
    ///
    /// let service = Destination::named("https://roma.example");
    /// assert_eq!(service.name(), "https://roma.example");
    /// assert_eq!(Destination::named("stand-in"), Destination::StandIn);
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::StandIn => STAND_IN,
            Self::Gateway { upstream } => upstream,
        }
    }

    /// The destination of this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            STAND_IN => Self::StandIn,
            upstream => Self::Gateway {
                upstream: upstream.to_owned(),
            },
        }
    }

    /// Its name as the value of
    /// [`DESTINATION_HEADER`](crate::contract::DESTINATION_HEADER); nothing if it holds what
    /// no header may, as where another program has said it.
    #[must_use]
    pub fn as_header(&self) -> Option<&str> {
        let name = self.name();
        is_visible_ascii(name.as_bytes())
            .then_some(name)
            .filter(|name| !name.is_empty())
    }

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
    fn a_name_is_a_header_as_far_as_it_can_be() {
        for (name, header) in [
            ("stand-in", Some("stand-in")),
            (
                "https://roma.example:8443",
                Some("https://roma.example:8443"),
            ),
            ("", None),
            ("https://roma example", None),
            ("https://röma.example", None),
            ("a\r\nx-auth-token: b", None),
        ] {
            let destination = Destination::named(name);
            assert_eq!(destination.as_header(), header);
            assert_eq!(destination.name(), name);
        }
    }

    #[test]
    fn trouble_that_passes_is_no_answer_and_anything_else_is_one() {
        let told = br#"{"kind":"stand-in"}"#;
        for body in [&told[..], b"<html>", b""] {
            for status in [408, 425, 429, 500, 502, 503, 504, 511, 524, 599] {
                let response = DestinationResponse::read(status, body);
                assert_eq!(response, DestinationResponse::Lost, "{status}");
            }
            for status in [
                201, 204, 302, 307, 400, 401, 403, 404, 405, 407, 410, 501, 505,
            ] {
                let response = DestinationResponse::read(status, body);
                assert_eq!(response, DestinationResponse::Untold, "{status}");
            }
        }
        assert_eq!(
            DestinationResponse::read(200, told),
            DestinationResponse::Told(Destination::StandIn)
        );
        let page = DestinationResponse::read(200, b"<html>");
        assert_eq!(page, DestinationResponse::Untold);
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
