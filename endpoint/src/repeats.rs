//! Imports that come a second time without anybody having sent them again.
//!
//! When a connection that was used before breaks before there is an answer, browsers
//! send the request once more by themselves, a POST as well, and the page never hears of
//! it. So the console gives each of its imports a key (the header `Idempotency-Key`, an
//! Internet-Draft of the HTTPAPI working group), and whoever comes with the same key is
//! given the answer of the first. That one goes on also when nobody waits for it any more:
//! an import that is on its way to the service cannot be taken back.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::response::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use roma_import::contract::{IDEMPOTENCY_KEY_HEADER, TOKEN_HEADER};
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::body::Unread;

/// How many imports are remembered, and for how long: a browser repeats at once.
const MAX_REMEMBERED: usize = 256;
const REMEMBERED_FOR: Duration = Duration::from_mins(5);

/// How large an answer is remembered, in bytes. One that began a job is far smaller, and
/// what was refused can be judged again.
const MAX_ANSWER_BYTES: usize = 64 << 10;

/// A longer key is none that this console gives.
const MAX_KEY_BYTES: usize = 64;

/// Says in an answer that the request was not read to its end, so that nothing has come
/// of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NotRead;

/// The imports of the last minutes that have a key.
#[derive(Debug, Default)]
pub(crate) struct Repeats(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    /// The oldest come first.
    order: VecDeque<(Instant, Key)>,
    answers: HashMap<Key, Told>,
}

/// The hash of an import's key, token and address: nobody is told an answer by a key alone.
type Key = [u8; 32];

/// What becomes of an import, once that is known.
type Told = watch::Receiver<Option<Known>>;

/// What has become of one.
#[derive(Clone, Debug)]
enum Known {
    Answer(Answer),
    /// Nothing, or nothing that is remembered.
    Nothing,
}

/// An answer that can be given twice; a refusal is among the extensions.
#[derive(Clone, Debug)]
struct Answer {
    parts: Parts,
    body: Bytes,
}

impl Repeats {
    /// What is known of an import; nothing if it is the first with its key, which then has
    /// to say what comes of it.
    fn meet(&self, key: Key) -> Result<Told, watch::Sender<Option<Known>>> {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.forget_old();
        if let Some(told) = remembered.answers.get(&key) {
            return Ok(told.clone());
        }
        let (tell, told) = watch::channel(None);
        remembered.order.push_back((Instant::now(), key));
        remembered.answers.insert(key, told);
        Err(tell)
    }

    fn forget(&self, key: &Key) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.answers.remove(key);
        remembered.order.retain(|(_, other)| other != key);
    }
}

impl Remembered {
    fn forget_old(&mut self) {
        while let Some(&(since, key)) = self.order.front() {
            if self.order.len() < MAX_REMEMBERED && since.elapsed() < REMEMBERED_FOR {
                break;
            }
            self.order.pop_front();
            self.answers.remove(&key);
        }
    }
}

impl Answer {
    /// Reads an answer; the other thing is the same answer, if it is not to be remembered.
    async fn of(response: Response) -> Result<Self, Response> {
        if response.extensions().get::<NotRead>().is_some() {
            return Err(response);
        }
        let (parts, body) = response.into_parts();
        let Ok(body) = body.collect().await else {
            return Err(Response::from_parts(parts, Body::empty()));
        };
        let body = body.to_bytes();
        if body.len() > MAX_ANSWER_BYTES {
            return Err(Response::from_parts(parts, Body::from(body)));
        }
        Ok(Self { parts, body })
    }

    fn into_response(self) -> Response {
        Response::from_parts(self.parts, Body::from(self.body))
    }
}

/// Lets an import with a key through once, and gives whoever repeats it the same answer.
pub(crate) async fn once(
    State(repeats): State<Arc<Repeats>>,
    request: Request,
    next: Next,
) -> Response {
    let Some(key) = key_of(&request) else {
        return next.run(request).await;
    };
    let tell = loop {
        match repeats.meet(key) {
            Err(tell) => break tell,
            Ok(told) => {
                if let Some(answer) = answer_in(told).await {
                    let (parts, body) = request.into_parts();
                    Unread::new(&parts.headers, body).discard().await;
                    return answer.into_response();
                }
                // Nothing has come of it, so that this one is the first.
                repeats.forget(&key);
            }
        }
    };
    // A task of its own goes on when the connection breaks, which would end this one.
    let work = tokio::spawn(async move {
        let answer = Answer::of(next.run(request).await).await;
        let (known, response) = match answer {
            Ok(answer) => (Known::Answer(answer.clone()), answer.into_response()),
            Err(response) => (Known::Nothing, response),
        };
        if matches!(known, Known::Nothing) {
            repeats.forget(&key);
        }
        let _ = tell.send(Some(known));
        response
    });
    work.await
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// The answer of the first, once there is one; nothing if nothing came of it.
async fn answer_in(mut told: Told) -> Option<Answer> {
    match told.wait_for(Option::is_some).await.as_deref() {
        Ok(Some(Known::Answer(answer))) => Some(answer.clone()),
        _ => None,
    }
}

/// The key of an import that has one.
fn key_of(request: &Request) -> Option<Key> {
    if request.method() != Method::POST {
        return None;
    }
    let headers = request.headers();
    let mut keys = headers.get_all(IDEMPOTENCY_KEY_HEADER).iter();
    let key = keys.next().filter(|_| keys.next().is_none())?;
    if key.len() > MAX_KEY_BYTES {
        return None;
    }
    let mut hash = Sha256::new();
    for part in [key.as_bytes(), request.uri().path().as_bytes()] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    for token in headers.get_all(TOKEN_HEADER) {
        hash.update(token.as_bytes());
    }
    Some(hash.finalize().into())
}
