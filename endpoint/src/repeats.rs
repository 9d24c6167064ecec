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
use axum::http::Method;
use axum::http::header::CONTENT_LENGTH;
use axum::http::response::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http_body_util::{BodyExt as _, Collected};
use roma_import::CallPath;
use roma_import::contract::{IDEMPOTENCY_KEY_HEADER, TOKEN_HEADER};
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::body::Unread;
use crate::headers;
use crate::refusal::Refusal;

/// How many imports are remembered, and for how long: a browser repeats at once.
const MAX_REMEMBERED: usize = 256;
const REMEMBERED_FOR: Duration = Duration::from_mins(5);

/// How much of an answer is remembered, in bytes. One that began a job is far smaller, and
/// of any other the beginning tells as much: that nobody knows, or a refusal.
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

/// The hash of an import's key, token, address and length: nobody is told an answer by a key alone.
type Key = [u8; 32];

/// What becomes of an import, once that is known.
type Told = watch::Receiver<Option<Known>>;

/// What has become of one.
#[derive(Clone, Debug)]
enum Known {
    Answer(Answer),
    /// Nothing: it was not read to its end.
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

    /// Forgets an import of which nothing came. Another one with its key may have come
    /// since, which stays.
    fn forget(&self, key: &Key, nothing: &Told) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |told: &Told| told.same_channel(nothing);
        if remembered.answers.get(key).is_some_and(is_it) {
            remembered.answers.remove(key);
            remembered.order.retain(|(_, other)| other != key);
        }
    }
}

impl Remembered {
    /// Makes room for another one. What is under way is never forgotten; there is no more
    /// of that than there are connections.
    fn forget_old(&mut self) {
        let Self { order, answers } = self;
        let mut excess = (order.len() + 1).saturating_sub(MAX_REMEMBERED);
        order.retain(|(since, key)| {
            let is_old = excess > 0 || since.elapsed() >= REMEMBERED_FOR;
            let is_known = answers.get(key).is_none_or(|told| told.borrow().is_some());
            if is_old && is_known {
                excess = excess.saturating_sub(1);
                answers.remove(key);
            }
            !(is_old && is_known)
        });
    }
}

impl Answer {
    /// Reads an answer.
    async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        // What breaks off here is an answer without a body, and still one.
        let body = body.collect().await.map(Collected::to_bytes);
        let body = body.unwrap_or_default();
        Self { parts, body }
    }

    /// As much of it as is remembered.
    fn remembered(&self) -> Self {
        let mut answer = self.clone();
        if answer.body.len() > MAX_ANSWER_BYTES {
            answer.body.truncate(MAX_ANSWER_BYTES);
            answer.parts.headers.remove(CONTENT_LENGTH);
        }
        answer
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
                if let Some(answer) = answer_in(told.clone()).await {
                    return again(answer, request).await;
                }
                // Nothing has come of it, so that another one is the first.
                repeats.forget(&key, &told);
            }
        }
    };
    // A task of its own goes on when the connection breaks, which would end this one.
    let work = tokio::spawn(async move {
        let answer = Answer::of(next.run(request).await).await;
        let known = if answer.parts.extensions.get::<NotRead>().is_some() {
            repeats.forget(&key, &tell.subscribe());
            Known::Nothing
        } else {
            Known::Answer(answer.remembered())
        };
        let _ = tell.send(Some(known));
        answer.into_response()
    });
    work.await
        .unwrap_or_else(|_| Refusal::Fault.into_response())
}

/// Gives the answer of the first, once the second is read to its end.
async fn again(answer: Answer, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let is_last = !Unread::new(&parts.headers, body).discard().await;
    let mut response = answer.into_response();
    if is_last {
        headers::close(response.headers_mut());
    }
    response
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
    let is_import = matches!(
        CallPath::of(request.uri().path()),
        Some(CallPath::Import(_))
    );
    if !is_import || request.method() != Method::POST {
        return None;
    }
    let headers = request.headers();
    let key = headers::single(headers, IDEMPOTENCY_KEY_HEADER)?;
    if key.len() > MAX_KEY_BYTES {
        return None;
    }
    let mut hash = Sha256::new();
    for part in [key.as_bytes(), request.uri().path().as_bytes()] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    // What is repeated is as long as the first.
    let length = headers.get(CONTENT_LENGTH);
    for value in headers.get_all(TOKEN_HEADER).iter().chain(length) {
        hash.update(value.len().to_le_bytes());
        hash.update(value.as_bytes());
    }
    Some(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: usize) -> Key {
        Sha256::digest(number.to_le_bytes()).into()
    }

    #[test]
    fn of_two_that_wait_for_nothing_one_is_the_first() {
        let repeats = Repeats::default();
        let tell = repeats.meet(key(0)).unwrap_err();
        let [one, other] = [(); 2].map(|()| repeats.meet(key(0)).unwrap());
        repeats.forget(&key(0), &tell.subscribe());
        tell.send(Some(Known::Nothing)).unwrap();
        repeats.forget(&key(0), &one);
        let _first = repeats.meet(key(0)).unwrap_err();
        repeats.forget(&key(0), &other);
        assert!(repeats.meet(key(0)).is_ok());
    }

    #[test]
    fn what_is_under_way_is_not_forgotten_for_what_has_ended() {
        let repeats = Repeats::default();
        let _tell = repeats.meet(key(0)).unwrap_err();
        for number in 1..=2 * MAX_REMEMBERED {
            let tell = repeats.meet(key(number)).unwrap_err();
            tell.send(Some(Known::Nothing)).unwrap();
        }
        assert!(repeats.meet(key(0)).is_ok());
        assert!(repeats.meet(key(2 * MAX_REMEMBERED)).is_ok());
        assert!(repeats.meet(key(1)).is_err());
        let remembered = repeats.0.lock().unwrap();
        assert_eq!(remembered.order.len(), remembered.answers.len());
        assert_eq!(remembered.order.len(), MAX_REMEMBERED);
    }
    #[test]
    fn what_has_ended_is_forgotten_after_a_while() {
        let repeats = Repeats::default();
        let tells = [0, 1, 2].map(|number| repeats.meet(key(number)).unwrap_err());
        for tell in &tells[..2] {
            tell.send(Some(Known::Nothing)).unwrap();
        }
        // The second one is younger, and the third is under way.
        for index in [0, 2] {
            let mut remembered = repeats.0.lock().unwrap();
            let (since, _) = &mut remembered.order[index];
            *since = since.checked_sub(REMEMBERED_FOR).unwrap();
        }
        assert!(repeats.meet(key(1)).is_ok());
        assert!(repeats.meet(key(2)).is_ok());
        assert!(repeats.meet(key(0)).is_err());
    }
}
