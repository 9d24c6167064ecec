//! Connections: HTTP/1.1 over TCP, with a bound on everything a client can take.
//!
//! `axum::serve` has no such bounds, so the loop is here. What hyper refuses by itself, a
//! head far over [`Limits::head_bytes`] (431), a path over 64 KiB (414) and what is not HTTP
//! (400), gets its body in `unread`; only who begins with HTTP/2 gets nothing, since it
//! would not understand it.

mod unread;

use std::mem::replace;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use tracing::{debug, warn};

use self::unread::Unanswered;
use crate::log::refused_unread;
use crate::refusal::Refusal;
use crate::shutdown_requested;

/// What a client may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The request line and the headers together, in bytes. A token of 100,000
    /// characters has to pass, and one of up to 256 KiB is refused in our words.
    pub head_bytes: usize,
    /// How many headers.
    pub headers: usize,
    /// How long the request line and the headers may take, and how long a
    /// connection may be idle.
    pub head_time: Duration,
    /// A body, in bytes: 10,000 tasks with ids of 64 characters fit, however they
    /// are indented, so that it is the rules that speak about their number.
    pub body_bytes: usize,
    /// How long a body may take.
    pub body_time: Duration,
    /// What the service behind a gateway may answer, in bytes.
    pub answer_bytes: usize,
    /// How many connections at a time. Where another one comes, those that are between two
    /// requests end, and it waits for the first of them.
    pub connections: usize,
    /// How long a connection takes new requests. What is under way then is answered,
    /// however long it takes.
    pub connection_time: Duration,
    /// How long a connection that is to end may stand still with nothing under way:
    /// this ends those whose client never reads its answer.
    pub closing_time: Duration,
    /// How long requests that have begun may take after the stop. A gateway waits for
    /// their bodies and the service's answers in addition.
    pub stop_time: Duration,
}

/// How much more than is allowed is read of a head, so that the refusal can be in our
/// words, in bytes and in headers.
const HEAD_BYTES_TO_SPARE: usize = 64 << 10;
const HEADERS_TO_SPARE: usize = 100;

/// How long a client may take to read that it was refused before it had sent a request.
const ANSWER_TIME: Duration = Duration::from_secs(1);

/// How long the log says no more of it after it has said that all connections are taken.
const SAY_FULL_AGAIN: Duration = Duration::from_mins(1);

impl Limits {
    /// Whether a request may have these headers.
    pub(crate) fn allow_head(&self, headers: &HeaderMap) -> bool {
        // With the colon, the space and the end of the line.
        let line =
            |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len() + 4;
        headers.len() <= self.headers && headers.iter().map(line).sum::<usize>() <= self.head_bytes
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head_bytes: 320 << 10,
            headers: 100,
            head_time: Duration::from_secs(20),
            body_bytes: 4 << 20,
            body_time: Duration::from_secs(30),
            answer_bytes: 4 << 20,
            // With the sizes above, and listings of about the same size, at most a bit over
            // 1 GiB in the worst case.
            connections: 256,
            connection_time: Duration::from_mins(10),
            closing_time: Duration::from_secs(5),
            stop_time: Duration::from_secs(5),
        }
    }
}

/// Serves until told to stop, and then until the requests that have begun are answered.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Router,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    let room = Arc::new(Semaphore::new(limits.connections));
    let full = watch::Sender::new(false);
    let mut connections = JoinSet::new();
    let stopped = stop.clone();
    // The one that comes next, until there is room for it.
    let mut arrived = None;
    let mut said = None;
    loop {
        let is_full = arrived.is_some() && room.available_permits() == 0;
        let is_new = full.send_if_modified(|full| replace(full, is_full) != is_full) && is_full;
        if is_new && said.is_none_or(|said: Instant| said.elapsed() >= SAY_FULL_AGAIN) {
            let most = limits.connections;
            warn!(
                most,
                "all connections are taken: those between two requests end"
            );
            said = Some(Instant::now());
        }
        tokio::select! {
            biased;
            () = shutdown_requested(&mut stop) => break,
            // Those that have ended are forgotten.
            Some(_) = connections.join_next() => {}
            permit = Arc::clone(&room).acquire_owned(), if arrived.is_some() => {
                if let Some(stream) = arrived.take() {
                    let told = (stopped.clone(), full.subscribe());
                    let connection = connection(stream, app.clone(), limits, told);
                    connections.spawn(async move {
                        connection.await;
                        drop(permit);
                    });
                }
            }
            accepted = listener.accept(), if arrived.is_none() => match accepted {
                Ok((stream, _)) => arrived = Some(stream),
                // Too many open files, say: waiting is all that helps.
                Err(error) => {
                    warn!(%error, "a connection could not be accepted");
                    sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }
    drop(listener);
    // Its client would wait in vain until all others are answered.
    drop(arrived);
    let all = async { while connections.join_next().await.is_some() {} };
    if timeout(limits.stop_time, all).await.is_err() {
        warn!(left = connections.len(), "connections are cut off");
        // Each writes its line into the log as it ends.
        connections.shutdown().await;
    }
}

async fn connection(
    stream: TcpStream,
    app: Router,
    limits: Limits,
    (mut stop, full): (watch::Receiver<bool>, watch::Receiver<bool>),
) {
    // Answers are small and written at once.
    let _ = stream.set_nodelay(true);
    let under_way = watch::Sender::new(false);
    let (standing, begun) = (under_way.subscribe(), under_way.subscribe());
    let app = TowerToHyperService::new(app);
    let app = service_fn(move |request| {
        let call = UnderWay::begin(&under_way);
        let answer = app.call(request);
        async move {
            let answer = answer.await;
            drop(call);
            answer
        }
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_header_size(limits.head_bytes + HEAD_BYTES_TO_SPARE)
        .max_buf_size(limits.head_bytes + 2 * HEAD_BYTES_TO_SPARE)
        .max_headers(limits.headers + HEADERS_TO_SPARE)
        // Whoever has sent all of a request and says so still reads the answer. Who is
        // gone for good is found out when it is written.
        .half_close(true)
        .serve_connection(TokioIo::new(Unanswered::new(stream)), app);
    let ended = tokio::select! {
        result = &mut connection => Some(result),
        () = shutdown_requested(&mut stop) => None,
        () = makes_room(begun, full) => None,
        () = sleep(limits.connection_time) => None,
    };
    let result = if let Some(result) = ended {
        result
    } else {
        // A browser that sees a connection end without an answer sends its request
        // again, an import too, as none but it can know that it was begun. So what is
        // under way is answered, and the answer says that it is the last one.
        Pin::new(&mut connection).graceful_shutdown();
        tokio::select! {
            // First, so that a request that is just there counts as under way.
            biased;
            result = &mut connection => result,
            () = stands_still(standing, limits.closing_time) => {
                debug!("a connection does not come to its end");
                return;
            }
        }
    };
    if let Err(error) = result {
        debug!(%error, "a connection ended badly");
        let (is_parse, is_timeout) = (error.is_parse(), error.is_timeout());
        let parts = connection.into_parts();
        let unanswered = parts.io.into_inner();
        let (refusal, why) = if is_timeout {
            // With nothing sent but blank lines, the connection was just idle.
            let has_begun = !parts.read_buf.trim_ascii_start().is_empty();
            let refusal = has_begun.then_some(Refusal::SlowHead);
            (refusal, "the head did not come in time".to_owned())
        } else {
            (unanswered.refusal(&parts.read_buf), error.to_string())
        };
        if let Some(refusal) = refusal {
            // An error means that the client is gone, and it needs no answer.
            let _ = timeout(
                ANSWER_TIME,
                unanswered.refuse(refusal, &why, &parts.read_buf),
            )
            .await;
        } else if is_parse {
            refused_unread(&why, None);
        }
    }
}

/// A request of a connection that has come to the handlers, until they have answered.
struct UnderWay(watch::Sender<bool>);

impl UnderWay {
    fn begin(under_way: &watch::Sender<bool>) -> Self {
        under_way.send_replace(true);
        Self(under_way.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.send_replace(false);
    }
}

/// Done when others wait for a connection and this one has had a request: one that has
/// only just come is not sent away before its own.
async fn makes_room(mut begun: watch::Receiver<bool>, mut full: watch::Receiver<bool>) {
    // An error means that the connection or the server is at its end anyway.
    let _ = begun.changed().await;
    let _ = full.wait_for(|is| *is).await;
}

/// Done when nothing has been under way for as long as this.
async fn stands_still(mut under_way: watch::Receiver<bool>, time: Duration) {
    // An error means that the connection is gone, and with it whatever was under way.
    while under_way.wait_for(|is| !is).await.is_ok() {
        if timeout(time, under_way.wait_for(|is| *is)).await.is_err() {
            break;
        }
    }
}
