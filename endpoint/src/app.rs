//! The service: from a request to an answer, with no socket involved.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use roma_import::Lang;
use tower_http::catch_panic::CatchPanicLayer;
use tracing::error;

use crate::address::Address;
use crate::body::Unread;
use crate::calls::{self, Admitted};
use crate::guard::Guard;
use crate::id::random_id;
use crate::jobs::Jobs;
use crate::log::RequestLine;
use crate::refusal::Refusal;
use crate::store::Store;
use crate::users::Users;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the calls work with.
pub struct Shared {
    /// The state on disk.
    pub store: Arc<Store>,
    /// Who may call.
    pub users: Users,
    /// Where new jobs are told of.
    pub jobs: Jobs,
    /// Under which names the endpoint answers.
    pub guard: Guard,
    /// The status of what the service refuses: 403, or 400.
    pub refusal_status: StatusCode,
    /// The most bytes a body may have.
    pub max_body_bytes: usize,
    /// How long a body may take.
    pub body_time: Duration,
}

/// The whole service.
pub fn app(shared: Arc<Shared>) -> Router {
    Router::new()
        .fallback(dispatch)
        .layer(CatchPanicLayer::custom(|_| {
            // The panic's own message is on standard error already.
            error!("a call panicked");
            Refusal::Fault.into_response()
        }))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), frame))
        .with_state(shared)
}

/// What every answer has, and every request's line in the log.
async fn frame(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let request_id = random_id();
    let lang = language(request.headers());
    let mut line = RequestLine::begin(request.method(), request.uri().path(), &request_id);

    let response = next.run(request).await;
    let mut response = Refusal::render(response, shared.refusal_status, lang, &request_id);

    let admitted = response.extensions_mut().remove::<Admitted>();
    line.end(
        response.status(),
        admitted.as_ref().map(|admitted| admitted.0.label()),
    );
    let headers = response.headers_mut();
    if let Ok(request_id) = HeaderValue::from_str(&request_id) {
        headers.insert(REQUEST_ID, request_id);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

async fn dispatch(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let mut body = Unread::new(&parts.headers, body);
    match call(&shared, &parts, &mut body).await {
        Ok(response) => response,
        Err(refusal) => {
            body.discard().await;
            refusal.into_response()
        }
    }
}

async fn call(shared: &Arc<Shared>, parts: &Parts, body: &mut Unread) -> Result<Response, Refusal> {
    shared.guard.check(parts)?;
    let address = Address::of(parts.uri.path()).ok_or(Refusal::UnknownAddress)?;
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    match address {
        Address::Health if reads => Ok("ok".into_response()),
        Address::Import(instance) if parts.method == Method::POST => {
            calls::import(shared, instance, &parts.headers, body).await
        }
        Address::Progress(instance, job) if reads => {
            calls::progress(shared, instance, job, &parts.headers).await
        }
        Address::Listing(instance) if reads => {
            calls::listing(shared, instance, &parts.headers).await
        }
        other => Err(Refusal::Method {
            allow: other.allow(),
        }),
    }
}

/// The language that the caller asks for.
#[must_use]
pub fn language(headers: &HeaderMap) -> Lang {
    let wanted: Vec<&str> = headers
        .get_all(ACCEPT_LANGUAGE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    Lang::from_accept_language(&wanted.join(","))
}
