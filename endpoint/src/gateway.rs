//! The gateway: passes the two calls on to the service, and judges neither of them.
//!
//! Nothing of a request is passed on as it came. Its parts are read, and a new
//! request is made of them, so that whatever a client does with the bytes between
//! them, exactly one well-formed request leaves here, or none. It is sent once, over
//! a connection of its own: one that is used again can turn out to be closed, and
//! then nobody knows whether a second attempt would import a second time.

use std::env;
use std::error::Error;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH,
    CONTENT_TYPE, DATE, LOCATION, RETRY_AFTER,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::{Certificate, Client, Url, redirect};
use roma_import::contract::TOKEN_HEADER;
use roma_import::response::{Effect, ImportResponse, Outcome};
use roma_import::{InstancePath, decode_segment, import_path, progress_path};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use tokio::time::timeout;
use tracing::{info, warn};

use crate::app::{REQUEST_ID, RequestId};
use crate::body::RequestBody;
use crate::guard;
use crate::headers;
use crate::idempotency::{IdempotencyCache, Sending};
use crate::log::header_text;
use crate::refusal::Refusal;
use crate::server::Limits;

/// What is sent in an `Accept` header where the client has none.
const ANYTHING: HeaderValue = HeaderValue::from_static("*/*");

/// What stands for no coding of an answer at all.
const IDENTITY: HeaderValue = HeaderValue::from_static("identity");

/// How much of an answer that is not passed on is read for the log, in bytes, and for how
/// long.
const WITHHELD_BYTES: usize = 16 << 10;
const WITHHELD_TIME: Duration = Duration::from_secs(1);

/// The longest of the service's codes has half of it.
const MAX_CODE_BYTES: usize = 32;

/// What TLS says of a certificate that may vouch for others, and that a server shows
/// as its own: such as `openssl req -x509` makes.
const ITS_OWN_AUTHORITY: &str = "CaUsedAsEndEntity";

/// What of an answer's head is passed back.
const ANSWER_HEADERS: [HeaderName; 6] = [
    CONTENT_TYPE,
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    // From this one, a date in the next counts.
    DATE,
    RETRY_AFTER,
    REQUEST_ID,
];

/// Where the service is, and how it is reached.
#[derive(Clone, Debug)]
pub struct Upstream {
    /// Its address.
    pub origin: Origin,
    /// A file of certificates in PEM: those who may vouch for the service, in place
    /// of those whom this machine trusts.
    pub authorities: Option<PathBuf>,
    /// Whether the environment may name a proxy.
    pub proxy_from_environment: bool,
    /// How long it may take to connect.
    pub connect_time: Duration,
    /// How long a call may take, all in all.
    pub answer_time: Duration,
}

impl Upstream {
    /// A service at this address, reached directly.
    #[must_use]
    pub fn new(origin: Origin) -> Self {
        Self {
            origin,
            authorities: None,
            proxy_from_environment: false,
            connect_time: Duration::from_secs(10),
            // Less than the minute after which nginx and others in front of this one give
            // up, so that it is our answer that comes, which says what is known. The help
            // names it.
            answer_time: Duration::from_secs(50),
        }
    }
}

/// A scheme, a host and a port: encrypted, unless it is on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(Url);

impl Origin {
    /// Whether a server that listens on this address has this address.
    #[must_use]
    pub fn is_of(&self, listener: SocketAddr) -> bool {
        let ip = listener.ip();
        let host = self.0.host_str().unwrap_or_default();
        let is_own = if let Ok(host) = host.trim_matches(['[', ']']).parse::<IpAddr>() {
            host == ip || (ip.is_unspecified() && host.is_loopback())
        } else {
            // By this name it may be either of the two.
            let named = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
            host == "localhost" && (ip.is_unspecified() || named.contains(&ip))
        };
        is_own && self.0.port_or_known_default() == Some(listener.port())
    }

    /// Whether tokens go there as they are.
    fn is_in_the_clear(&self) -> bool {
        self.0.scheme() == "http"
    }
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|error| {
            suggestion(text).unwrap_or_else(|| format!("it is not a URL: {error}"))
        })?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err("tokens would cross the network in the clear: say https".into()),
            // `host:8443` reads as a scheme and what belongs to it.
            _ => {
                return Err(
                    suggestion(text).unwrap_or_else(|| "it has to begin with https://".into())
                );
            }
        }
        let is_bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if is_bare {
            Ok(Self(url))
        } else {
            Err("say the scheme, the host and the port alone: https://HOST[:PORT]".into())
        }
    }
}

/// What to write in place of an origin without a scheme.
fn suggestion(text: &str) -> Option<String> {
    let in_the_clear = format!("http://{text}");
    let encrypted = format!("https://{text}");
    // Whoever has a service on this machine mostly has it in the clear.
    let origin = [in_the_clear, encrypted]
        .into_iter()
        .find(|origin| !text.contains("//") && origin.parse::<Origin>().is_ok());
    origin.map(|origin| format!("write {origin}"))
}

fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(guard::is_loopback)
}

/// Statuses that a browser keeps to itself: after all but the second it sends the
/// request again, and the second it takes for the word of a proxy of its own.
const KEPT_BY_BROWSERS: [StatusCode; 4] = [
    StatusCode::REQUEST_TIMEOUT,
    StatusCode::PROXY_AUTHENTICATION_REQUIRED,
    StatusCode::MISDIRECTED_REQUEST,
    StatusCode::TOO_EARLY,
];

/// What is passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// An import, which must not be sent a second time.
    Import,
    /// A poll of a job, which changes nothing.
    Progress,
}

/// Why there is no answer to pass back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UpstreamFailure {
    /// No connection: the request was not sent.
    NotReached,
    /// No connection in time: the request was not sent.
    NotReachedInTime,
    /// No answer in time. What came of the request is not known.
    NoAnswerInTime,
    /// The connection ended, or what came is no answer. What came of the request is
    /// not known.
    NoAnswer,
    /// An answer with a status that a browser would not show: it would send an import
    /// again instead. What came of the request is known only from the status.
    StatusHiddenByBrowsers(StatusCode),
}

impl UpstreamFailure {
    /// Whether an import that is answered by it has begun.
    pub(crate) fn effect(self) -> Effect {
        match self {
            Self::NotReached | Self::NotReachedInTime => Effect::NotBegun,
            Self::NoAnswerInTime | Self::NoAnswer => Effect::Unknown,
            // Some of these turn a request down by themselves, whatever the body says.
            Self::StatusHiddenByBrowsers(status) => {
                ImportResponse::read(status.as_u16(), b"").effect()
            }
        }
    }

    /// Whether the request was not sent.
    pub(crate) const fn is_unsent(self) -> bool {
        matches!(self, Self::NotReached | Self::NotReachedInTime)
    }
}

/// Passes calls on.
pub(crate) struct Gateway {
    client: Client,
    origin: Origin,
}

impl Gateway {
    /// The service's origin, as people write it.
    pub(crate) fn origin(&self) -> String {
        self.origin.0.origin().ascii_serialization()
    }

    /// A gateway to this service.
    pub(crate) fn new(upstream: Upstream) -> anyhow::Result<Self> {
        // Fails if there is one, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            // A token of 100,000 characters is more than other versions carry.
            .http1_only()
            .pool_max_idle_per_host(0)
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(upstream.connect_time)
            .timeout(upstream.answer_time);
        let in_the_clear = upstream.origin.is_in_the_clear();
        ensure!(
            !(in_the_clear && upstream.proxy_from_environment),
            "the service is on this machine and reached in the clear, and a proxy would see every token: leave out --proxy-from-env"
        );
        if upstream.proxy_from_environment {
            say_proxy(&upstream.origin)?;
        } else {
            builder = builder.no_proxy();
        }
        let mut advice = "TLS cannot be set up";
        if let Some(file) = &upstream.authorities {
            builder = builder.tls_certs_only(certificates(file)?);
        } else if in_the_clear {
            // Nobody has to vouch for it, and this machine may trust nobody.
            builder = builder.tls_certs_only([]);
        } else {
            advice = "TLS cannot be set up; with --upstream-ca, nothing of this machine is needed";
        }
        Ok(Self {
            client: builder.build().context(advice)?,
            origin: upstream.origin,
        })
    }

    /// Passes an import on; one that was met before is given its answer.
    ///
    /// # Errors
    ///
    /// If it cannot be passed on.
    pub(crate) async fn import(
        &self,
        limits: &Limits,
        idempotency: &Arc<IdempotencyCache>,
        instance: InstancePath<'_>,
        parts: &Parts,
        body: &mut RequestBody,
    ) -> Result<Response, Refusal> {
        let path = import_path(&segment(instance.project)?, &segment(instance.instance)?);
        let url = self.url(&path)?;
        let mut headers = passed_on(&parts.headers)?;
        body.expect_json(&parts.headers)?;
        pass(&parts.headers, &CONTENT_TYPE, &mut headers)?;
        let text = body.read(limits).await?;
        if text.is_empty() {
            // Said by itself only of a body that is there.
            headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
        }
        let sending = Sending::of(parts, &text)?;
        let request = self.client.request(Method::POST, url).headers(headers);
        let request = request.body(text);
        let most = limits.answer_bytes;
        let request_id = request_id(parts).to_owned();
        let work = async move {
            let answer = answer(Call::Import, request, most, &request_id).await;
            answer.unwrap_or_else(Refusal::into_response)
        };
        idempotency.run_once(sending, work).await
    }

    /// Passes a poll of a job on.
    ///
    /// # Errors
    ///
    /// If it cannot be passed on, or there is no answer.
    pub(crate) async fn progress(
        &self,
        limits: &Limits,
        instance: InstancePath<'_>,
        job: &str,
        parts: &Parts,
    ) -> Result<Response, Refusal> {
        let path = progress_path(
            &segment(instance.project)?,
            &segment(instance.instance)?,
            &segment(job)?,
        );
        let url = self.url(&path)?;
        let request = self.client.request(Method::GET, url);
        let request = request.headers(passed_on(&parts.headers)?);
        let most = limits.answer_bytes;
        answer(Call::Progress, request, most, request_id(parts)).await
    }

    /// The address of a call at the service.
    fn url(&self, path: &str) -> Result<Url, Refusal> {
        let mut url = self.origin.0.clone();
        url.set_path(path);
        // A dot segment would make it another address.
        if url.path() == path {
            Ok(url)
        } else {
            Err(Refusal::NotToBePassedOn)
        }
    }
}

/// The variables that name a proxy for an encrypted service, in the order in which they
/// count. In each pair, the first that is set does.
const PROXY_VARIABLES: [[&str; 2]; 2] =
    [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]];

/// Says in the log through which proxy the service is reached, or that it is reached
/// through none.
///
/// # Errors
///
/// If a variable names none that can be used: the client would leave it out without a word,
/// and somebody relies on it. A proxy can have a password, so that no value is in a message.
fn say_proxy(origin: &Origin) -> anyhow::Result<()> {
    let service: Uri = origin.0.as_str().parse()?;
    for names in PROXY_VARIABLES {
        let mut set = names
            .into_iter()
            .filter_map(|name| Some((name, env::var_os(name)?)));
        if let Some((name, value)) = set.next()
            && !value.is_empty()
        {
            let named = value.to_str().filter(|value| !is_cut_in_its_user(value));
            let named = named.and_then(|value| {
                let matcher = Matcher::builder().https(value.to_owned()).build();
                proxy_address(matcher.intercept(&service)?.uri())
            });
            ensure!(
                named.is_some(),
                "--proxy-from-env: {name} names no proxy that can be used; it has to be http://HOST:PORT or https://HOST:PORT, and in a name or a password before the host, all but letters and digits percent-encoded"
            );
        }
    }
    if let Some(proxy) = Matcher::from_env().intercept(&service) {
        let proxy = proxy_address(proxy.uri()).unwrap_or_default();
        info!(%proxy, "the service is reached through a proxy");
    } else {
        warn!(
            "the service is reached without a proxy: the environment names none, or NO_PROXY excepts it"
        );
    }
    Ok(())
}

/// Whether the value that names a proxy has a name or a password in which something ends
/// the host and port of a URL: what is before it would be taken for them.
fn is_cut_in_its_user(value: &str) -> bool {
    let behind_scheme = value.split_once("://").map_or(value, |(_, rest)| rest);
    let behind_host = behind_scheme.find(['/', '?', '#']);
    behind_host.is_some_and(|end| behind_scheme.split_at(end).1.contains('@'))
}

/// The scheme, the host and the port of a proxy that can be used, and nothing else that may
/// stand in its address: a part of a password, where this is not encoded.
fn proxy_address(proxy: &Uri) -> Option<String> {
    // The client knows others, but has not what they take.
    let scheme = proxy
        .scheme_str()
        .filter(|scheme| matches!(*scheme, "http" | "https"))?;
    let authority = proxy.authority()?;
    let host = authority.host();
    let port = authority.as_str().strip_prefix(host)?;
    let is_port = |port: &str| port.parse::<u16>().is_ok();
    let is_plain = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    (is_plain && !host.is_empty()).then(|| format!("{scheme}://{host}{port}"))
}

/// The certificates in a file, each of which can vouch for a service.
fn certificates(file: &Path) -> anyhow::Result<Vec<Certificate>> {
    let context = || format!("{} holds no certificates that can be read", file.display());
    let text = fs::read(file).with_context(context)?;
    let mut certificates = Vec::new();
    for der in CertificateDer::pem_slice_iter(&text) {
        let der = der.with_context(context)?;
        certificates.push(Certificate::from_der(&der).with_context(context)?);
        // The client would find this out too, and could not tell in which file.
        RootCertStore::empty().add(der).with_context(|| {
            let number = certificates.len();
            format!(
                "certificate {number} in {} is no CA certificate that can be used",
                file.display()
            )
        })?;
    }
    ensure!(!certificates.is_empty(), context());
    Ok(certificates)
}

/// A part of the path that is an id. An empty one would make it another address.
fn segment(encoded: &str) -> Result<String, Refusal> {
    let id = decode_segment(encoded).ok_or(Refusal::BadEncoding)?;
    if id.is_empty() {
        return Err(Refusal::NotToBePassedOn);
    }
    Ok(id)
}

/// What both calls have in their heads.
fn passed_on(from: &HeaderMap) -> Result<HeaderMap, Refusal> {
    let mut to = HeaderMap::new();
    if let Some(value) = headers::token(from)? {
        let mut value = checked(value)?;
        value.set_sensitive(true);
        to.insert(TOKEN_HEADER, value);
    }
    pass(from, &ACCEPT, &mut to)?;
    to.entry(ACCEPT).or_insert(ANYTHING);
    pass(from, &ACCEPT_LANGUAGE, &mut to)?;
    // Without a word about it, the service may compress, and not every client can read that.
    to.insert(ACCEPT_ENCODING, IDENTITY);
    Ok(to)
}

/// Passes all values of a header on.
fn pass(from: &HeaderMap, name: &HeaderName, to: &mut HeaderMap) -> Result<(), Refusal> {
    for value in from.get_all(name) {
        to.append(name, checked(value)?);
    }
    Ok(())
}

/// A value as one that was not read from bytes: the server's parser takes some that
/// no client may send.
fn checked(value: &HeaderValue) -> Result<HeaderValue, Refusal> {
    HeaderValue::from_bytes(value.as_bytes()).map_err(|_| Refusal::NotToBePassedOn)
}

/// Under which id the log speaks of a request.
fn request_id(parts: &Parts) -> &str {
    let id = parts.extensions.get::<RequestId>();
    id.map_or("-", |RequestId(id)| id)
}

/// Sends a request, once, and reads the whole answer, of at most so many bytes.
async fn answer(
    call: Call,
    request: reqwest::RequestBuilder,
    most: usize,
    request_id: &str,
) -> Result<Response, Refusal> {
    let none = |failure| Refusal::Upstream { failure, call };
    let failed = |error| none(failure_of(error, request_id));
    let mut answer = request.send().await.map_err(failed)?;
    let status = answer.status();
    if status.is_informational() {
        // The client skips those that another one follows. What is left is 101, which
        // promises another protocol to a request that asked for none.
        let status = status.as_u16();
        warn!(request_id, status, "the service has given no final answer");
        return Err(none(UpstreamFailure::NoAnswer));
    }
    if call == Call::Import && KEPT_BY_BROWSERS.contains(&status) {
        let service_id = answer.headers().get(REQUEST_ID).map(header_text);
        let error_code = error_code(&mut answer).await;
        let status_code = status.as_u16();
        warn!(
            request_id,
            status = status_code,
            error_code,
            service_id,
            "the service's answer would be withheld"
        );
        return Err(none(UpstreamFailure::StatusHiddenByBrowsers(status)));
    }
    if status.is_redirection()
        && let Some(location) = answer.headers().get(LOCATION)
    {
        // The rest of the address is the service's, and may be secret.
        let leads_to = location.to_str().ok().and_then(|location| {
            let origin = answer.url().join(location).ok()?.origin();
            origin.is_tuple().then(|| origin.ascii_serialization())
        });
        let status = status.as_u16();
        warn!(
            request_id,
            status, leads_to, "the service redirects: check --upstream"
        );
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > most {
            warn!(request_id, "the service's answer is too large");
            return Err(none(UpstreamFailure::NoAnswer));
        }
        body.extend_from_slice(&chunk);
    }
    let mut response = Response::new(Body::from(Bytes::from(body)));
    *response.status_mut() = status;
    for name in &ANSWER_HEADERS {
        for value in answer.headers().get_all(name) {
            // An id that says nothing is none: the answer gets one of ours.
            if name != REQUEST_ID || !value.is_empty() {
                response.headers_mut().append(name, value.clone());
            }
        }
    }
    Ok(response)
}

/// The code of an error in an answer that is not passed on, for the log: of what comes at
/// once, since nobody is to wait for that.
async fn error_code(answer: &mut reqwest::Response) -> Option<String> {
    let mut body = Vec::new();
    let read = async {
        while let Ok(Some(chunk)) = answer.chunk().await {
            body.extend_from_slice(&chunk);
            if body.len() > WITHHELD_BYTES {
                break;
            }
        }
    };
    // What has come by then is looked at.
    let _ = timeout(WITHHELD_TIME, read).await;
    let read = ImportResponse::read(answer.status().as_u16(), &body);
    match read.outcome {
        // Anything else could be what the request has brought, such as its token.
        Outcome::Refused(refusal) => refusal.error_code.filter(|code| is_code(code)),
        Outcome::Accepted { .. } | Outcome::Unreadable(_) => None,
    }
}

/// Whether this has the form of the service's codes, such as `APIG.0301`: no token has it,
/// which may be as short, and as plain, as any identifier.
fn is_code(text: &str) -> bool {
    let Some((service, number)) = text.split_once('.') else {
        return false;
    };
    let is_service = !service.is_empty() && service.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_service && is_number && text.len() <= MAX_CODE_BYTES
}

/// Why a request has no answer, which the log says in full.
fn failure_of(error: reqwest::Error, request_id: &str) -> UpstreamFailure {
    let failure = match (error.is_connect(), error.is_timeout()) {
        (true, false) => UpstreamFailure::NotReached,
        (true, true) => UpstreamFailure::NotReachedInTime,
        (false, true) => UpstreamFailure::NoAnswerInTime,
        (false, false) => UpstreamFailure::NoAnswer,
    };
    let why = causes(&error.without_url());
    let advice = why
        .contains(ITS_OWN_AUTHORITY)
        .then_some("this certificate is its own authority: give it basicConstraints=CA:FALSE, or sign another one with it for the service");
    warn!(
        request_id,
        ?failure,
        why,
        advice,
        "the service has not answered"
    );
    failure
}

/// What an error says, and every cause of it: a name that is not known, a certificate.
fn causes(error: &dyn Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let also = error.to_string();
        // Some repeat their cause in their own words.
        if !said.ends_with(&also) {
            said.push_str(": ");
            said.push_str(&also);
        }
        cause = error.source();
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_told_from_others_on_its_port() {
        let is_of = |origin: &str, listener: &str| {
            let origin: Origin = origin.parse().unwrap();
            origin.is_of(listener.parse().unwrap())
        };
        for (origin, listener) in [
            ("http://127.0.0.1:80", "127.0.0.1:80"),
            ("http://localhost", "127.0.0.1:80"),
            ("http://localhost:8", "[::1]:8"),
            ("http://[::1]:8", "[::1]:8"),
            ("http://127.0.0.2:8", "0.0.0.0:8"),
            ("https://127.0.0.1", "127.0.0.1:443"),
        ] {
            assert!(is_of(origin, listener), "{origin} {listener}");
        }
        for (origin, listener) in [
            ("http://127.0.0.1:8", "127.0.0.2:8"),
            ("http://localhost:8", "127.0.0.2:8"),
            ("http://127.0.0.1:8", "127.0.0.1:9"),
            ("http://127.0.0.1:8", "[::1]:8"),
            ("https://roma.example:8", "127.0.0.1:8"),
        ] {
            assert!(!is_of(origin, listener), "{origin} {listener}");
        }
    }

    #[test]
    fn a_proxy_as_the_readme_has_it_is_in_nobodys_way() {
        let readme = include_str!("../../README.md");
        let Limits { body_bytes, .. } = Limits::default();
        let upstream = Upstream::new("https://roma.example".parse().unwrap());
        let most = upstream.answer_time;
        let limits = Limits::default();
        let stop = limits.stop_time + limits.body_time + most;
        for fact in [
            format!("up to {} s where bodies come slowly", stop.as_secs()),
            format!("client_max_body_size {}m;", body_bytes >> 20),
            format!(
                "more than the gateway waits for the service: {} s",
                most.as_secs()
            ),
        ] {
            assert!(readme.contains(&fact), "{fact}");
        }
        let number = |before: &str, after: &str| -> u64 {
            let (_, rest) = readme.split_once(before).unwrap();
            rest.split_once(after).unwrap().0.parse().unwrap()
        };
        // Nginx takes no header that is longer than one of its buffers.
        let header = number("large_client_header_buffers 4 ", "k;") << 10;
        assert!(
            header
                > roma_import::contract::MAX_TOKEN_CHARS as u64 + "X-Auth-Token: \r\n".len() as u64
        );
        assert!(number("proxy_read_timeout ", "s;") > most.as_secs());
    }

    #[test]
    fn an_origin_is_encrypted_or_on_this_machine() {
        for good in [
            "https://roma.example",
            "https://roma.example:8443/",
            "https://192.0.2.1",
            "http://127.0.0.1:8787",
            "http://localhost",
            "http://[::1]:1",
        ] {
            assert!(good.parse::<Origin>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "roma.example",
            "http://roma.example",
            "http://127.0.0.1.evil.example",
            "ftp://127.0.0.1",
            "https://user@roma.example",
            "https://roma.example/v2",
            "https://roma.example/?a",
            "https://roma.example/#a",
        ] {
            assert!(bad.parse::<Origin>().is_err(), "{bad}");
        }
    }
}
