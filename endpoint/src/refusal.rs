//! What is answered when a request is refused: a status, and the four fields.

use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use roma_import::contract::{JSON_CONTENT_TYPE, MAX_ANSWER_FIELD_CHARS, NOT_SENT, NOT_SENT_HEADER};
use roma_import::response::Effect;
use roma_import::{Code, Destination, Lang, Part, Report, service};
use serde::Serialize;
use tracing::error;

use crate::gateway::{Call, UpstreamFailure};
use crate::guard::{ForeignHost, ForeignPage};
use crate::headers;
use crate::store::Trouble;
use crate::words;

/// Why a request is refused.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// By the rules.
    Invalid(Box<Report>),
    /// There are several tokens.
    TwoTokens,
    /// The token belongs to no user.
    UnknownToken,
    /// The token's life is over.
    ExpiredToken {
        /// Whoever only asks has nothing to send again.
        call: Call,
        /// Whether only the tokens of named users are accepted.
        named: bool,
    },
    /// The user has a job that runs.
    Busy,
    /// A segment of the path is not percent-encoded UTF-8.
    BadEncoding,
    /// There is no such job in this instance.
    UnknownJob,
    /// Nothing has this address.
    UnknownAddress,
    /// The address does not answer this method.
    Method {
        /// Those it answers.
        allow: &'static str,
    },
    /// There is no `Host`, or more than one.
    NoHost,
    /// The host is not one of ours.
    ForeignHost(ForeignHost),
    /// The request comes from a page of another site.
    ForeignOrigin(ForeignPage),
    /// The headers are too many, or too large.
    LargeHead,
    /// The address is too long.
    LongTarget,
    /// It cannot be read as a request of HTTP.
    NotHttp {
        /// Whether it begins as TLS does.
        is_tls: bool,
    },
    /// The headers did not come in time.
    SlowHead,
    /// The body did not come in time.
    SlowBody,
    /// The body broke off.
    BrokenBody,
    /// The body is too large.
    TooLarge {
        /// The most it may have, in bytes.
        limit: usize,
    },
    /// The body is not said to be JSON in UTF-8.
    NotJson,
    /// The body is compressed.
    Encoded,
    /// The body is transferred in another form than whole or in chunks.
    TransferCoding,
    /// The request expects something that is not kept here.
    Expectation,
    /// The address of the call has a query, and none of the calls has one.
    Query,
    /// A part of the request cannot be sent on as it is.
    NotToBePassedOn,
    /// The import has a key that is none, or several.
    BadKey,
    /// The import has the key of another one.
    KeyOfAnother,
    /// The import is meant for elsewhere than where imports go from here.
    OtherDestination(Destination),
    /// As many imports with keys are under way as can be.
    TooManyImports,
    /// The service behind the gateway has not answered.
    Upstream {
        /// Why not.
        failure: UpstreamFailure,
        /// What was passed on to it.
        call: Call,
    },
    /// The state cannot be read or written.
    Store {
        /// What a person can do about it.
        trouble: Trouble,
        /// What the log says of it.
        error: String,
    },
    /// A fault of this program.
    Fault {
        /// In the middle of what.
        call: Call,
    },
}

/// The answer's body.
#[derive(Serialize)]
struct Fields<'a, V: Serialize> {
    error_code: &'a str,
    error_msg: String,
    error_details: String,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    violations: Option<V>,
}

/// The refusal travels in the response until the request's id is at hand.
#[derive(Clone)]
struct Pending(std::sync::Arc<Refusal>);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        response
            .extensions_mut()
            .insert(Pending(std::sync::Arc::new(self)));
        response
    }
}

impl Refusal {
    /// Writes the answer, if the response is a refusal; any other stays as it is.
    #[must_use]
    pub(crate) fn render(
        mut response: Response,
        by_rule: StatusCode,
        lang: Lang,
        request_id: &str,
    ) -> Response {
        match response.extensions_mut().remove::<Pending>() {
            None => response,
            Some(Pending(refusal)) => {
                let extensions = std::mem::take(response.extensions_mut());
                let mut rendered = refusal.respond(by_rule, lang, request_id);
                rendered
                    .headers_mut()
                    .extend(std::mem::take(response.headers_mut()));
                rendered.extensions_mut().extend(extensions);
                rendered
            }
        }
    }

    /// The refusal that a response with these extensions is, if it is one that is not
    /// written yet.
    pub(crate) fn of(extensions: &Extensions) -> Option<&Self> {
        let pending = extensions.get::<Pending>();
        pending.map(|Pending(refusal)| &**refusal)
    }

    /// Whether an import that is answered so has begun.
    #[must_use]
    pub(crate) fn effect(&self) -> Effect {
        match self {
            Self::Upstream { failure, .. } => failure.effect(),
            Self::Fault { .. }
            | Self::Store {
                trouble: Trouble::Unclear,
                ..
            } => Effect::Unknown,
            // Said before anything is begun, or after that was undone.
            _ => Effect::NotBegun,
        }
    }

    /// Says in the log what the answer does not.
    pub(crate) fn log(&self, request_id: &str) {
        if let Self::Store { error, .. } = self {
            error!(error, request_id, "the state cannot be read or written");
        }
    }

    /// What in a request has led to this, where it is one thing of many and nobody could
    /// guess it. It is as somebody else has written it.
    #[must_use]
    pub(crate) fn why(&self) -> Option<String> {
        match self {
            Self::ForeignHost(host) => Some(host.to_string()),
            Self::ForeignOrigin(page) => Some(page.to_string()),
            _ => None,
        }
    }

    fn respond(&self, by_rule: StatusCode, lang: Lang, request_id: &str) -> Response {
        let mut response = Response::new(Body::from(self.json(lang, request_id)));
        *response.status_mut() = self.status(by_rule);
        *response.headers_mut() = self.headers(lang);
        response
    }

    /// The headers that belong to what is said.
    #[must_use]
    pub(crate) fn headers(&self, lang: Lang) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON_CONTENT_TYPE));
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
        match self {
            Self::Method { allow } => {
                headers.insert(ALLOW, HeaderValue::from_static(allow));
            }
            Self::Upstream { failure, .. } if failure.is_unsent() => {
                headers.insert(NOT_SENT_HEADER, HeaderValue::from_static(NOT_SENT));
            }
            // What follows on this connection could be the rest of that request.
            Self::SlowBody | Self::BrokenBody => {
                headers::close(&mut headers);
            }
            _ => {}
        }
        headers
    }

    /// The four fields, and the report if the rules refused.
    #[must_use]
    pub(crate) fn json(&self, lang: Lang, request_id: &str) -> String {
        let (message, details) = words::of(self, lang);
        let fields = Fields {
            error_code: self.code(),
            error_msg: cut(&message),
            error_details: cut(&details),
            request_id,
            violations: match self {
                Self::Invalid(report) => Some(report.localized(lang)),
                _ => None,
            },
        };
        serde_json::to_string(&fields).unwrap_or_else(|error| {
            error!(%error, "a refusal could not be written");
            String::new()
        })
    }

    /// The status, where the service's refusals have `by_rule`.
    #[must_use]
    pub(crate) fn status(&self, by_rule: StatusCode) -> StatusCode {
        match self {
            Self::Invalid(_)
            | Self::TwoTokens
            | Self::UnknownToken
            | Self::ExpiredToken { .. }
            | Self::Busy
            | Self::BadEncoding => by_rule,
            Self::UnknownJob | Self::UnknownAddress => StatusCode::NOT_FOUND,
            Self::Method { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::NoHost
            | Self::NotHttp { .. }
            | Self::BrokenBody
            | Self::Query
            | Self::NotToBePassedOn
            | Self::BadKey => StatusCode::BAD_REQUEST,
            Self::ForeignHost(_) | Self::ForeignOrigin(_) => StatusCode::FORBIDDEN,
            Self::LargeHead => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::LongTarget => StatusCode::URI_TOO_LONG,
            Self::SlowHead | Self::SlowBody => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            // HTTP proposes 501 for a transfer coding; but of a 5xx nobody can tell
            // whether it was the request that is at fault.
            Self::NotJson | Self::Encoded | Self::TransferCoding => {
                StatusCode::UNSUPPORTED_MEDIA_TYPE
            }
            Self::Expectation => StatusCode::EXPECTATION_FAILED,
            // As the draft about these keys names it.
            Self::KeyOfAnother => StatusCode::UNPROCESSABLE_ENTITY,
            Self::OtherDestination(_) => StatusCode::PRECONDITION_FAILED,
            Self::TooManyImports => StatusCode::TOO_MANY_REQUESTS,
            Self::Upstream { failure, .. } => match failure {
                // The service has turned the request down for certain, and a client takes a
                // 502 for the contrary. No browser sends it again by itself after this one.
                UpstreamFailure::StatusHiddenByBrowsers(_)
                    if failure.effect() == Effect::NotBegun =>
                {
                    StatusCode::FAILED_DEPENDENCY
                }
                UpstreamFailure::NotReachedInTime
                | UpstreamFailure::NoAnswerInTime
                | UpstreamFailure::StatusHiddenByBrowsers(StatusCode::REQUEST_TIMEOUT) => {
                    StatusCode::GATEWAY_TIMEOUT
                }
                UpstreamFailure::NotReached
                | UpstreamFailure::NoAnswer
                | UpstreamFailure::StatusHiddenByBrowsers(_) => StatusCode::BAD_GATEWAY,
            },
            Self::Store { .. } | Self::Fault { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The service's code that says it best.
    #[must_use]
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Invalid(report) => code_of(report),
            Self::TwoTokens | Self::UnknownToken | Self::ExpiredToken { .. } => service::BAD_TOKEN,
            Self::Busy => service::BUSY,
            Self::BadEncoding | Self::UnknownAddress | Self::LongTarget | Self::Method { .. } => {
                service::BAD_URL
            }
            Self::UnknownJob => service::NOT_FOUND,
            // Neither the path nor the user is at fault where the guard refuses.
            Self::NoHost
            | Self::ForeignHost(_)
            | Self::ForeignOrigin(_)
            | Self::LargeHead
            | Self::NotHttp { .. }
            | Self::SlowHead
            | Self::SlowBody
            | Self::BrokenBody
            | Self::TooLarge { .. }
            | Self::NotJson
            | Self::Encoded
            | Self::TransferCoding
            | Self::Expectation
            | Self::Query
            | Self::NotToBePassedOn
            | Self::BadKey
            | Self::KeyOfAnother => service::INVALID,
            Self::TooManyImports => service::NOT_CREATED,
            // The service has no word for it, and nothing in the request is to be mended.
            Self::OtherDestination(_) => service::GATEWAY_FAULT,
            Self::Upstream { .. } | Self::Store { .. } | Self::Fault { .. } => {
                service::GATEWAY_FAULT
            }
        }
    }
}

/// The code by the first error, in the report's order.
fn code_of(report: &Report) -> &'static str {
    let Some(first) = report.first_error() else {
        return service::INVALID;
    };
    let missing = first.code == Code::Missing;
    match first.part() {
        Some(Part::Token) if missing => service::NO_TOKEN,
        Some(Part::Token) => service::BAD_TOKEN,
        Some(Part::ProjectId | Part::InstanceId) => service::BAD_URL,
        // Nothing in the body is mandatory, so it is the body itself that is missing.
        Some(Part::Body) if missing => service::NO_BODY,
        _ => service::INVALID,
    }
}

/// At most as many characters as a field may have, the last one an ellipsis if
/// something is missing; never nothing.
fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_ANSWER_FIELD_CHARS) {
        None if text.is_empty() => "-".to_owned(),
        None => text.to_owned(),
        Some(_) => text
            .chars()
            .take(MAX_ANSWER_FIELD_CHARS - 1)
            .chain(['…'])
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use roma_import::history::AttemptEnd;
    use roma_import::response::{ImportDisposition, ImportResponse};

    use super::*;
    use crate::guard::HostPlace;

    #[test]
    fn what_may_have_begun_is_said_so_in_either_language() {
        for refusal in [
            Refusal::Upstream {
                failure: UpstreamFailure::NoAnswer,
                call: Call::Import,
            },
            Refusal::Store {
                trouble: Trouble::Unclear,
                error: "disk I/O error".to_owned(),
            },
            Refusal::Fault { call: Call::Import },
        ] {
            assert_eq!(refusal.effect(), Effect::Unknown);
            for (lang, words) in [
                (Lang::En, "may have had its effect"),
                (Lang::Zh, "可能已经生效"),
            ] {
                let json = refusal.json(lang, "id");
                assert!(json.contains(words) && !json.contains('…'), "{json}");
            }
        }
    }

    #[test]
    fn a_client_reads_in_a_refusal_what_it_asks_of_it() {
        let upstream = |failure| Refusal::Upstream {
            failure,
            call: Call::Import,
        };
        let hidden = |status| upstream(UpstreamFailure::StatusHiddenByBrowsers(status));
        for (refusal, disposition) in [
            (Refusal::Busy, ImportDisposition::Busy),
            (Refusal::TooManyImports, ImportDisposition::Throttled),
            (Refusal::TwoTokens, ImportDisposition::TokenRefused),
            (Refusal::UnknownToken, ImportDisposition::TokenRefused),
            (
                Refusal::ExpiredToken {
                    call: Call::Import,
                    named: true,
                },
                ImportDisposition::TokenRefused,
            ),
            (
                Refusal::ForeignOrigin(ForeignPage::CrossSite),
                ImportDisposition::Refused,
            ),
            (
                Refusal::ForeignHost(ForeignHost {
                    place: HostPlace::Host,
                    name: "evil.example".to_owned(),
                }),
                ImportDisposition::Refused,
            ),
            (Refusal::TooLarge { limit: 1 }, ImportDisposition::Refused),
            (Refusal::KeyOfAnother, ImportDisposition::Refused),
            (
                Refusal::OtherDestination(Destination::StandIn),
                ImportDisposition::Refused,
            ),
            (
                upstream(UpstreamFailure::NotReached),
                ImportDisposition::Unsent,
            ),
            (
                upstream(UpstreamFailure::NotReachedInTime),
                ImportDisposition::Unsent,
            ),
            (
                upstream(UpstreamFailure::NoAnswer),
                ImportDisposition::Unknown,
            ),
            (
                upstream(UpstreamFailure::NoAnswerInTime),
                ImportDisposition::Unknown,
            ),
            (
                hidden(StatusCode::REQUEST_TIMEOUT),
                ImportDisposition::Unknown,
            ),
            // The others turn it down for certain.
            (
                hidden(StatusCode::PROXY_AUTHENTICATION_REQUIRED),
                ImportDisposition::Refused,
            ),
            (
                hidden(StatusCode::MISDIRECTED_REQUEST),
                ImportDisposition::Refused,
            ),
            (hidden(StatusCode::TOO_EARLY), ImportDisposition::Refused),
            (
                Refusal::Fault { call: Call::Import },
                ImportDisposition::Unknown,
            ),
            // An answer of 500 tells nobody that nothing has begun: its words do.
            (
                Refusal::Store {
                    trouble: Trouble::Full,
                    error: "full".to_owned(),
                },
                ImportDisposition::Unknown,
            ),
        ] {
            let status = refusal.status(StatusCode::FORBIDDEN).as_u16();
            let headers = refusal.headers(Lang::En);
            let not_sent = headers.get(NOT_SENT_HEADER);
            let not_sent = not_sent.and_then(|value| value.to_str().ok());
            let json = refusal.json(Lang::En, "id");
            let read = ImportResponse::read(status, json.as_bytes());
            let read = read.with_not_sent_header(not_sent);
            assert_eq!(read.disposition(), disposition, "{refusal:?}");
            let told = match refusal {
                Refusal::Store { .. } => Effect::Unknown,
                _ => refusal.effect(),
            };
            assert_eq!(read.effect(), told, "{refusal:?}");
            let is_about_permission = match AttemptEnd::of_refusal(&read) {
                Some(AttemptEnd::Refused(refused)) => refused.is_about_permission(),
                _ => false,
            };
            assert!(!is_about_permission, "{refusal:?}");
        }
    }
}
