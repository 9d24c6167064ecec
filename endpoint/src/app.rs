//! The service: from a request to an answer, with no socket involved.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use roma_import::{CallPath, DESTINATION_PATH, Destination, Lang, contract};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::error;

use crate::body::{self, RequestBody};
use crate::calls::{self, AuthenticatedUser, StandIn};
use crate::console::Console;
use crate::gateway::{Call, Gateway};
use crate::guard::{Guard, Target};
use crate::headers;
use crate::id::random_id;
use crate::idempotency::IdempotencyCache;
use crate::log::RequestLine;
use crate::refusal::Refusal;
use crate::server::Limits;

/// The header with a request's id.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Where it is asked whether the endpoint is there.
const HEALTH_PATH: &str = "/healthz";
/// The methods of whatever only reads, as `Allow` names them.
const READING: &str = "GET, HEAD";

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// What answers the calls.
pub(crate) enum Backend {
    /// The stand-in.
    StandIn(Arc<StandIn>),
    /// The service itself, through the gateway.
    Service(Gateway),
}

impl Backend {
    /// Where imports go.
    fn destination(&self) -> Destination {
        match self {
            Self::StandIn(_) => Destination::StandIn,
            Self::Service(gateway) => Destination::Gateway {
                upstream: gateway.origin(),
            },
        }
    }
}

/// What the service is made of.
pub(crate) struct AppState {
    /// What answers the calls.
    pub(crate) answers: Backend,
    /// The page for people, if there is one.
    pub(crate) console: Option<Console>,
    /// The imports that may come a second time.
    pub(crate) idempotency: Arc<IdempotencyCache>,
    /// Under which names the endpoint answers.
    pub(crate) guard: Guard,
    /// The status of what the service refuses: 403, or 400.
    pub(crate) refusal_status: StatusCode,
    /// What a client may take.
    pub(crate) limits: Limits,
}

/// The whole service.
pub(crate) fn app(shared: Arc<AppState>) -> Router {
    framed(Router::new().fallback(dispatch), shared)
}

/// What answers, in what every request and every answer has.
fn framed(app: Router<Arc<AppState>>, shared: Arc<AppState>) -> Router {
    app.layer(CatchPanicLayer::custom(|_| {
        // The panic's own message is on standard error already.
        error!("a call panicked");
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(Panicked);
        response
    }))
    // Outside of it all, so that each request has an id and a line of its own.
    .layer(middleware::from_fn_with_state(Arc::clone(&shared), frame))
    .with_state(shared)
}

/// What every answer has, whatever it is.
const HEADERS_OF_ALL: [(HeaderName, HeaderValue); 3] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (OPENER_POLICY, HeaderValue::from_static("same-origin")),
];

/// What an answer has that has nothing of its own in their place: the console has
/// its own caching, and its page its own policy.
const HEADERS_BY_DEFAULT: [(HeaderName, HeaderValue); 2] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
];

/// Gives an answer the headers that every answer has.
pub(crate) fn complete(headers: &mut HeaderMap, request_id: &str) {
    // An answer of the service has the service's own id, which its support asks for.
    if let Ok(request_id) = HeaderValue::from_str(request_id) {
        headers.entry(REQUEST_ID).or_insert(request_id);
    }
    for (name, value) in HEADERS_OF_ALL {
        headers.insert(name, value);
    }
    for (name, value) in HEADERS_BY_DEFAULT {
        headers.entry(name).or_insert(value);
    }
}

/// The id of a request, for whoever has something to say about it in the log.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

/// Stands for the answer of a call that has panicked, where nobody knows which one it was.
#[derive(Clone, Copy)]
struct Panicked;

/// What every answer has, and every request's line in the log.
async fn frame(State(shared): State<Arc<AppState>>, mut request: Request, next: Next) -> Response {
    let request_id = random_id();
    let for_others = RequestId(request_id.clone());
    request.extensions_mut().insert(for_others);
    let lang = language(request.headers());
    let call = match *request.method() {
        Method::POST => Call::Import,
        _ => Call::Progress,
    };
    let mut line = RequestLine::begin(request.method(), request.uri().path(), &request_id);

    let mut response = next.run(request).await;
    if response.extensions().get::<Panicked>().is_some() {
        response = Refusal::Fault { call }.into_response();
    }
    if let Some(refusal) = Refusal::of(response.extensions()) {
        refusal.log(&request_id);
        line.refused(refusal.code(), refusal.why());
    }
    let mut response = Refusal::render(response, shared.refusal_status, lang, &request_id);

    let admitted = response.extensions_mut().remove::<AuthenticatedUser>();
    line.end(
        response.status(),
        admitted.as_ref().map(|admitted| admitted.0.label()),
        response.headers().get(REQUEST_ID),
    );
    complete(response.headers_mut(), &request_id);
    response
}

async fn dispatch(State(shared): State<Arc<AppState>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let mut body = RequestBody::new(&parts.headers, body);
    let (mut response, is_last) = match call(&shared, &parts, &mut body).await {
        Ok(response) => (response, !body.is_empty()),
        Err(refusal) => {
            let is_last = !body.discard().await;
            (refusal.into_response(), is_last)
        }
    };
    if is_last {
        // What comes next on the connection would be the rest of this request, so it
        // ends here, and a client that is told so sends no other on it.
        headers::close(response.headers_mut());
    }
    response
}

async fn call(
    shared: &AppState,
    parts: &Parts,
    body: &mut RequestBody,
) -> Result<Response, Refusal> {
    if !shared.limits.allow_head(&parts.headers) {
        return Err(Refusal::LargeHead);
    }
    body::expect_plain_transfer(&parts.headers)?;
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    let path = parts.uri.path();
    if reads && path == HEALTH_PATH {
        // Before the guard: what balances load asks under whatever name it knows, or under
        // none, and the answer tells and changes nothing.
        return Ok("ok".into_response());
    }
    let call = CallPath::of(path);
    if call.is_none() && !matches!(path, HEALTH_PATH | DESTINATION_PATH) {
        return match &shared.console {
            Some(console) if reads => {
                shared.guard.check(parts, Target::Page)?;
                console.serve(parts).await
            }
            _ => {
                shared.guard.check(parts, Target::Call)?;
                Err(Refusal::UnknownAddress)
            }
        };
    }
    shared.guard.check(parts, Target::Call)?;
    let Some(call) = call else {
        if !reads {
            return Err(Refusal::Method { allow: READING });
        }
        let body = shared.answers.destination().to_json();
        let body = ([(CONTENT_TYPE, contract::JSON_CONTENT_TYPE)], body);
        return Ok(body.into_response());
    };
    if parts.uri.query().is_some() {
        // To drop one could make it another call than the client means.
        return Err(Refusal::Query);
    }
    // The token of one place is not for another, whatever the call.
    expect_destination(&parts.headers, shared.answers.destination())?;
    match &shared.answers {
        Backend::StandIn(stand_in) => stand_in_call(stand_in, shared, call, parts, body).await,
        Backend::Service(gateway) => gateway_call(gateway, shared, call, parts, body).await,
    }
}

/// Refuses a call that is meant for elsewhere than where it would go.
fn expect_destination(headers: &HeaderMap, own: Destination) -> Result<(), Refusal> {
    let mut named = headers.get_all(contract::DESTINATION_HEADER).iter();
    if named.any(|name| name.as_bytes() != own.name().as_bytes()) {
        return Err(Refusal::OtherDestination(own));
    }
    Ok(())
}

async fn stand_in_call(
    stand_in: &Arc<StandIn>,
    shared: &AppState,
    call: CallPath<'_>,
    parts: &Parts,
    body: &mut RequestBody,
) -> Result<Response, Refusal> {
    let (limits, idempotency) = (&shared.limits, &shared.idempotency);
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    match call {
        CallPath::Import(instance) if parts.method == Method::POST => {
            calls::import(stand_in, limits, idempotency, instance, parts, body).await
        }
        CallPath::Import(_) => Err(Refusal::Method { allow: "POST" }),
        CallPath::Progress(instance, job) if reads => {
            calls::progress(stand_in, instance, job, &parts.headers).await
        }
        CallPath::StandIn(instance) if reads => {
            calls::listing(stand_in, instance, &parts.headers).await
        }
        CallPath::StandInJobs(instance) if reads => {
            calls::jobs(stand_in, instance, &parts.headers).await
        }
        CallPath::Progress(..) | CallPath::StandIn(_) | CallPath::StandInJobs(_) => {
            Err(Refusal::Method { allow: READING })
        }
    }
}

/// Only the two calls, each with the one method that it has at the service.
async fn gateway_call(
    gateway: &Gateway,
    shared: &AppState,
    call: CallPath<'_>,
    parts: &Parts,
    body: &mut RequestBody,
) -> Result<Response, Refusal> {
    let (limits, idempotency) = (&shared.limits, &shared.idempotency);
    match call {
        CallPath::Import(instance) if parts.method == Method::POST => {
            gateway
                .import(limits, idempotency, instance, parts, body)
                .await
        }
        CallPath::Import(_) => Err(Refusal::Method { allow: "POST" }),
        CallPath::Progress(instance, job) if parts.method == Method::GET => {
            gateway.progress(limits, instance, job, parts).await
        }
        CallPath::Progress(..) => Err(Refusal::Method { allow: "GET" }),
        CallPath::StandIn(_) | CallPath::StandInJobs(_) => Err(Refusal::UnknownAddress),
    }
}

/// The language that the caller asks for.
#[must_use]
pub(crate) fn language(headers: &HeaderMap) -> Lang {
    let wanted: Vec<&str> = headers
        .get_all(ACCEPT_LANGUAGE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    Lang::from_accept_language(&wanted.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn of_an_import_that_has_panicked_nobody_says_that_nothing_has_begun() {
        use http_body_util::BodyExt as _;
        use tower::ServiceExt as _;

        let folder = tempfile::TempDir::new().unwrap();
        let config = crate::Config::on_free_port(folder.path());
        let shared = crate::Endpoint::open(config).await.unwrap().shared;
        let app = framed(Router::new().fallback(panics), shared);
        for (method, is_told) in [(Method::POST, true), (Method::GET, false)] {
            let request = Request::builder().method(method).body(Body::empty());
            let response = app.clone().oneshot(request.unwrap()).await.unwrap();
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
            let body = response.into_body().collect().await.unwrap().to_bytes();
            let said = String::from_utf8_lossy(&body);
            assert_eq!(said.contains("may have had its effect"), is_told, "{said}");
        }
    }

    async fn panics() {
        panic!("a fault");
    }

    #[test]
    fn the_request_id_has_the_contracts_name() {
        let name: HeaderName = roma_import::contract::REQUEST_ID_HEADER.parse().unwrap();
        assert_eq!(REQUEST_ID, name);
    }
}
