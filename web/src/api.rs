//! All of the page's HTTP.

use gloo_net::http::{Request, RequestBuilder, Response};
use roma_import::response::{
    ImportResponse, JobBaseline, JobListResponse, Outcome, ProgressResponse, Unreadable,
};
use roma_import::{
    DESTINATION_PATH, Destination, DestinationResponse, Lang, contract, hex, import_path,
    progress_path, stand_in_jobs_path, timing,
};
use web_sys::{AbortController, AbortSignal, RequestCache, RequestRedirect, ResponseType};

use crate::hooks::now;
use crate::state::{Job, JobList, Outgoing, PollResponse, Reply, Token, TransportFailure, Trouble};

/// A request that ends when this is dropped, unless it has ended before.
pub struct Abort(Option<AbortController>);

impl Abort {
    /// A way to end one request.
    pub fn new() -> Self {
        // A browser without it cannot cancel, and can do all the rest.
        Self(AbortController::new().ok())
    }

    /// What the request listens to.
    pub fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// Sends an import, once.
pub async fn import(
    outgoing: &Outgoing,
    lang: Lang,
    signal: Option<&AbortSignal>,
) -> Result<Reply, TransportFailure> {
    let path = import_path(&outgoing.ids.project_id, &outgoing.ids.instance_id);
    let destination = outgoing.destination.as_ref();
    let mut request = prepared(
        Request::post(&path),
        &outgoing.token,
        destination,
        lang,
        signal,
    )
    .header("Content-Type", contract::JSON_CONTENT_TYPE);
    if let Some(key) = key_of_sending() {
        request = request.header(contract::IDEMPOTENCY_KEY_HEADER, &key);
    }
    let (response, body) = exchange(request.body(outgoing.body.as_str())).await?;
    let not_sent = response.headers().get(contract::NOT_SENT_HEADER);
    let answer =
        ImportResponse::read(response.status(), &body).with_not_sent_header(not_sent.as_deref());
    Ok(Reply {
        // Answers are shown and kept, and a token is neither.
        answer: answer.redacting(outgoing.token.as_header()),
        retry_after: parse_retry_after(&response),
        at: now(),
    })
}

/// Looks at a job, once.
pub async fn progress(
    job: &Job,
    token: &Token,
    lang: Lang,
    signal: Option<&AbortSignal>,
) -> Result<PollResponse, TransportFailure> {
    let path = progress_path(&job.ids.project_id, &job.ids.instance_id, &job.id);
    let destination = job.destination.as_ref();
    let request = prepared(Request::get(&path), token, destination, lang, signal).build();
    let (response, body) = exchange(request).await?;
    Ok(PollResponse {
        answer: ProgressResponse::read(response.status(), &body).redacting(token.as_header()),
        retry_after: parse_retry_after(&response),
    })
}

/// Asks the stand-in for its latest jobs, of which so much was known before. Nobody else has such
/// a list, and a token is sent to no address that a service may not have.
pub async fn stand_in_jobs(
    outgoing: &Outgoing,
    baseline: JobBaseline,
    lang: Lang,
    signal: Option<&AbortSignal>,
) -> Result<JobList, TransportFailure> {
    if outgoing.destination != Some(Destination::StandIn) {
        return Ok(JobList::Unavailable);
    }
    let path = stand_in_jobs_path(&outgoing.ids.project_id, &outgoing.ids.instance_id);
    let destination = outgoing.destination.as_ref();
    let request = prepared(
        Request::get(&path),
        &outgoing.token,
        destination,
        lang,
        signal,
    )
    .build();
    let (response, body) = exchange(request).await?;
    let status = response.status();
    Ok(match JobListResponse::read(status, &body, baseline) {
        JobListResponse::Listed => JobList::Listed(body),
        JobListResponse::Unavailable => JobList::Unavailable,
        JobListResponse::TokenRefused => {
            let answer = ImportResponse::read(status, &body);
            JobList::TokenRefused(match answer.redacting(outgoing.token.as_header()).outcome {
                Outcome::Refused(refusal) => Trouble::Refused(status, refusal),
                Outcome::Unreadable(why) => Trouble::Unreadable(status, why),
                // Nothing else refuses a token.
                Outcome::Accepted { .. } => Trouble::Unreadable(status, Unreadable::NotJson),
            })
        }
        JobListResponse::Lost => JobList::Lost(parse_retry_after(&response)),
    })
}

/// Asks the endpoint where imports go. No token goes along.
pub async fn destination(signal: Option<&AbortSignal>) -> DestinationResponse {
    let request = Request::get(DESTINATION_PATH)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Manual)
        .abort_signal(signal)
        .header("Accept", contract::JSON_CONTENT_TYPE)
        .build();
    match exchange(request).await {
        Ok((response, body)) => DestinationResponse::read(response.status(), &body),
        Err(_) => DestinationResponse::Lost,
    }
}

/// A key that no other sending has. A browser may repeat a request by itself, and by the
/// key the endpoint knows that it is the same one.
fn key_of_sending() -> Option<String> {
    let mut bytes = [0; 16];
    let crypto = web_sys::window()?.crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    // The header's value is a string as structured fields have it (RFC 9651).
    Some(["\"", &hex(&bytes), "\""].concat())
}

fn prepared(
    builder: RequestBuilder,
    token: &Token,
    destination: Option<&Destination>,
    lang: Lang,
    signal: Option<&AbortSignal>,
) -> RequestBuilder {
    let request = builder
        .cache(RequestCache::NoStore)
        // The token would go along to wherever a redirect leads.
        .redirect(RequestRedirect::Manual)
        .abort_signal(signal)
        .header("Accept", contract::JSON_CONTENT_TYPE)
        .header("Accept-Language", lang.tag())
        // Setting a header panics on what is no header value; a `Token` is one.
        .header(contract::TOKEN_HEADER, token.as_header());
    // Another endpoint may have taken the place of the one that the token is for.
    match destination.and_then(Destination::as_header) {
        Some(name) => request.header(contract::DESTINATION_HEADER, name),
        None => request,
    }
}

/// Sends a request, and reads the answer to its end.
async fn exchange(
    request: Result<Request, gloo_net::Error>,
) -> Result<(Response, Vec<u8>), TransportFailure> {
    let request = request.map_err(|_| loss())?;
    let response = request.send().await.map_err(|_| loss())?;
    if response.type_() == ResponseType::Opaqueredirect {
        return Err(TransportFailure::Redirect);
    }
    let body = response.binary().await.map_err(|_| loss())?;
    Ok((response, body))
}

/// Browsers do not tell why a request failed, but some know that they are offline.
fn loss() -> TransportFailure {
    match web_sys::window() {
        Some(window) if !window.navigator().on_line() => TransportFailure::Offline,
        _ => TransportFailure::Network,
    }
}

/// The pause that an answer asks for, in milliseconds.
fn parse_retry_after(response: &Response) -> Option<u32> {
    let headers = response.headers();
    timing::parse_retry_after(
        &headers.get("Retry-After")?,
        headers.get("Date").as_deref(),
        parse_date,
    )
}

/// A date as the browser reads it, in milliseconds since the epoch.
fn parse_date(date: &str) -> Option<i64> {
    let millis = js_sys::Date::parse(date);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a date of JavaScript is a whole number of 53 bits"
    )]
    (!millis.is_nan()).then_some(millis as i64)
}
