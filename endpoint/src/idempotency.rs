//! Imports that come a second time without anybody having sent them again.
//!
//! When a connection that was used before breaks before there is an answer, browsers
//! send the request once more by themselves, a POST as well, and the page never hears of
//! it. So the console gives each of its imports a key (the header `Idempotency-Key`, an
//! Internet-Draft of the HTTPAPI working group), and whoever comes with the same key and
//! the same content is given the answer of the first. That one goes on also when nobody
//! waits for it any more: an import that is on its way to the service cannot be taken back.
//!
//! A key counts from when a request has been read and is about to be begun. One that has
//! broken off, or was refused before, leaves nothing behind; nor does one whose answer says
//! that nothing has begun, since that may be another answer the next time.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::request;
use axum::http::response::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use http_body_util::{BodyExt as _, Collected};
use roma_import::contract::{
    IDEMPOTENCY_KEY_HEADER, IDEMPOTENCY_KEY_MINUTES, MAX_IDEMPOTENCY_KEY_BYTES, TOKEN_HEADER,
};
use roma_import::response::{Effect, ImportResponse};
use tokio::sync::watch;
use tokio::time::Instant;
use tracing::error;

use crate::gateway::Call;
use crate::headers;
use crate::id::random_bytes;
use crate::keyed_hash::KeyedHash;
use crate::refusal::Refusal;

/// How many imports with keys can be under way.
const MAX_UNDER_WAY: usize = 256;

/// How many imports are remembered, those under way among them, and for how long: a
/// browser repeats at once. It is so many that no one else's imports soon take a place.
const MAX_REMEMBERED: usize = 4_096;
const REMEMBERED_FOR: Duration = Duration::from_mins(IDEMPOTENCY_KEY_MINUTES);

/// How much of an answer is remembered, in bytes. One that began a job is far smaller, and
/// of any other the beginning tells as much: that nobody knows.
const MAX_ANSWER_BYTES: usize = 16 << 10;
const MAX_ANSWER_HEAD_BYTES: usize = 4 << 10;

/// One sending of an import: its key, and what is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sending {
    key: Hash,
    content: Hash,
}

/// The imports of the last minutes that have a key.
#[derive(Debug, Default)]
pub(crate) struct IdempotencyCache(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    /// The oldest come first.
    order: VecDeque<(Instant, Hash)>,
    /// By their keys.
    imports: HashMap<Hash, Import>,
}

/// An import that is under way, or has had an effect, or may have had one.
#[derive(Debug)]
struct Import {
    content: Hash,
    told: AnswerReceiver,
}

/// A key is hashed with the token and the address: nobody is told an answer by a key alone.
type Hash = [u8; 32];

/// The answer to an import, once there is one.
type AnswerReceiver = watch::Receiver<Option<Answer>>;

/// What there is to be done with an import.
#[derive(Debug)]
enum Claim {
    /// It is the first with its key, and to be begun.
    New(NewImport),
    /// It was begun before.
    InFlight(AnswerReceiver),
}

/// The first import with its key, which has to say what comes of it. Its key is free
/// again when it ends without a word.
#[derive(Debug)]
struct NewImport {
    cache: Arc<IdempotencyCache>,
    key: Hash,
    tell: watch::Sender<Option<Answer>>,
}

/// An answer that can be given twice; a refusal is among the extensions.
#[derive(Clone, Debug)]
struct Answer {
    parts: Parts,
    body: Bytes,
}

impl Sending {
    /// The sending that a request for an import is, with this body; nothing if it has no
    /// key, or one without a byte.
    ///
    /// # Errors
    ///
    /// If it has a key that cannot be kept: whoever has given it one relies on it.
    pub(crate) fn of(request: &request::Parts, body: &[u8]) -> Result<Option<Self>, Refusal> {
        let headers = &request.headers;
        if !headers.contains_key(IDEMPOTENCY_KEY_HEADER) {
            return Ok(None);
        }
        let key = headers::single(headers, IDEMPOTENCY_KEY_HEADER);
        let key = key.filter(|key| key.len() <= MAX_IDEMPOTENCY_KEY_BYTES);
        let key = key.ok_or(Refusal::BadKey)?;
        if key.is_empty() {
            return Ok(None);
        }
        let tokens = headers.get_all(TOKEN_HEADER).into_iter();
        let types = headers.get_all(CONTENT_TYPE).into_iter();
        let of_key = [key.as_bytes(), request.uri.path().as_bytes()];
        Ok(Some(Self {
            key: hash(of_key.into_iter().chain(tokens.map(HeaderValue::as_bytes))),
            content: hash([body].into_iter().chain(types.map(HeaderValue::as_bytes))),
        }))
    }
}

/// The key of all hashes, since a token is among what is hashed. It is another one at each start.
static HASH_KEY: LazyLock<[u8; 32]> = LazyLock::new(random_bytes);

fn hash<'a>(parts: impl Iterator<Item = &'a [u8]>) -> Hash {
    let mut hash = KeyedHash::new(&HASH_KEY);
    for part in parts {
        hash.update(&part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finish()
}

impl IdempotencyCache {
    /// Does the work of an import with a key once, and gives whoever repeats it the same
    /// answer.
    ///
    /// # Errors
    ///
    /// If another import has its key, or too many are under way.
    pub(crate) async fn run_once(
        self: &Arc<Self>,
        sending: Option<Sending>,
        work: impl Future<Output = Response> + Send + 'static,
    ) -> Result<Response, Refusal> {
        let Some(sending) = sending else {
            return Ok(work.await);
        };
        let first = loop {
            match self.claim(sending)? {
                Claim::New(first) => break first,
                Claim::InFlight(told) => {
                    if let Some(answer) = answer_in(told).await {
                        return Ok(answer.into_response());
                    }
                    // It has ended without a word, so that another one is the first.
                }
            }
        };
        // Tasks of their own go on when the connection breaks, which would end this one.
        let work = tokio::spawn(work);
        let answer = tokio::spawn(async move {
            // Of one that has panicked nobody knows whether it has begun.
            let response = work.await.unwrap_or_else(|error| {
                error!(%error, "an import failed");
                fault().into_response()
            });
            let answer = Answer::of(response).await;
            first.tell(&answer);
            answer.into_response()
        });
        let answer = answer.await;
        Ok(answer.unwrap_or_else(|_| fault().into_response()))
    }

    /// What there is to be done with an import.
    fn claim(self: &Arc<Self>, sending: Sending) -> Result<Claim, Refusal> {
        let mut remembered = self.remembered();
        remembered.forget_old();
        let Sending { key, content } = sending;
        if let Some(import) = remembered.imports.get(&key) {
            if import.content != content {
                return Err(Refusal::KeyOfAnother);
            }
            return Ok(Claim::InFlight(import.told.clone()));
        }
        if remembered.count_under_way() >= MAX_UNDER_WAY {
            return Err(Refusal::TooManyImports);
        }
        let (tell, told) = watch::channel(None);
        remembered.order.push_back((Instant::now(), key));
        remembered.imports.insert(key, Import { content, told });
        let cache = Arc::clone(self);
        Ok(Claim::New(NewImport { cache, key, tell }))
    }

    fn forget(&self, key: &Hash) {
        let mut remembered = self.remembered();
        remembered.imports.remove(key);
        remembered.order.retain(|(_, other)| other != key);
    }

    fn remembered(&self) -> MutexGuard<'_, Remembered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Remembered {
    fn count_under_way(&self) -> usize {
        let imports = self.imports.values();
        imports
            .filter(|import| import.told.borrow().is_none())
            .count()
    }

    /// Makes room for another one. What is under way is never forgotten.
    fn forget_old(&mut self) {
        let Self { order, imports } = self;
        let now = Instant::now();
        let mut excess = (order.len() + 1).saturating_sub(MAX_REMEMBERED);
        order.retain(|(since, key)| {
            let is_old = excess > 0 || now.duration_since(*since) >= REMEMBERED_FOR;
            let is_known = |import: &Import| import.told.borrow().is_some();
            if is_old && imports.get(key).is_none_or(is_known) {
                excess = excess.saturating_sub(1);
                imports.remove(key);
                return false;
            }
            true
        });
    }
}

impl NewImport {
    /// Says what has come of it. Whoever waits for it is told in any case, and whoever
    /// comes later if it may have begun something.
    fn tell(self, answer: &Answer) {
        if answer.effect() == Effect::NotBegun {
            self.cache.forget(&self.key);
        }
        self.tell.send_replace(Some(answer.remembered()));
    }
}

impl Drop for NewImport {
    fn drop(&mut self) {
        // What has told is forgotten already, or remembered.
        if self.tell.borrow().is_none() {
            self.cache.forget(&self.key);
        }
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

    /// Whether an import has begun, as far as this endpoint knows, which may be more than
    /// its answer tells.
    fn effect(&self) -> Effect {
        match Refusal::of(&self.parts.extensions) {
            Some(refusal) => refusal.effect(),
            None => ImportResponse::read(self.parts.status.as_u16(), &self.body).effect(),
        }
    }

    /// As much of it as is remembered. It is copied: a part of something larger would keep
    /// all of that.
    fn remembered(&self) -> Self {
        let mut parts = self.parts.clone();
        parts.headers = HeaderMap::new();
        let mut left = MAX_ANSWER_HEAD_BYTES;
        for (name, value) in &self.parts.headers {
            let rest = left.checked_sub(name.as_str().len() + value.len());
            if let (Some(rest), Ok(value)) = (rest, HeaderValue::from_bytes(value.as_bytes())) {
                parts.headers.append(name, value);
                left = rest;
            }
        }
        let beginning = self.body.get(..MAX_ANSWER_BYTES);
        let body = Bytes::copy_from_slice(beginning.unwrap_or(&self.body));
        Self { parts, body }
    }

    fn into_response(self) -> Response {
        Response::from_parts(self.parts, Body::from(self.body))
    }
}

/// What is said of an import that has not come to an answer.
fn fault() -> Refusal {
    Refusal::Fault { call: Call::Import }
}

/// The answer of the first, once there is one; nothing if it has ended without a word.
async fn answer_in(mut told: AnswerReceiver) -> Option<Answer> {
    let answer = told.wait_for(Option::is_some).await.ok()?;
    answer.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    const NO_CONTENT: Hash = [0; 32];

    fn sending(number: usize) -> Sending {
        Sending {
            key: hash([&number.to_le_bytes()[..]].into_iter()),
            content: NO_CONTENT,
        }
    }

    fn first(cache: &Arc<IdempotencyCache>, number: usize) -> NewImport {
        match cache.claim(sending(number)).unwrap() {
            Claim::New(first) => first,
            Claim::InFlight(_) => panic!("{number} is known"),
        }
    }

    fn is_known(cache: &Arc<IdempotencyCache>, number: usize) -> bool {
        matches!(cache.claim(sending(number)).unwrap(), Claim::InFlight(_))
    }

    /// An answer after which nobody knows whether the import has begun.
    fn doubtful(body: Bytes) -> Answer {
        let mut response = Response::new(());
        *response.status_mut() = StatusCode::BAD_GATEWAY;
        let (parts, ()) = response.into_parts();
        Answer { parts, body }
    }

    #[test]
    fn what_is_hashed_together_is_told_apart() {
        let of = |parts: [&'static [u8]; 2]| hash(parts.into_iter());
        assert_ne!(of([b"ab", b"c"]), of([b"a", b"bc"]));
        assert_eq!(of([b"ab", b"c"]), of([b"ab", b"c"]));
        assert_ne!(*HASH_KEY, [0; 32]);
    }

    #[test]
    fn what_is_said_of_keys_is_what_is_done() {
        let limits = (
            IDEMPOTENCY_KEY_MINUTES,
            MAX_REMEMBERED,
            MAX_UNDER_WAY,
            MAX_IDEMPOTENCY_KEY_BYTES,
        );
        assert_eq!(limits, (5, 4_096, 256, 64));
        // Wherever their lines end.
        let said = |text: &str| {
            text.replace("//!", "")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        let manual = said(include_str!("lib.rs"));
        for fact in [
            "an `Idempotency-Key` of up to 64 bytes",
            "comes within five minutes of its beginning",
            "At most 4,096 imports with keys are remembered",
            "where 256 are under way",
        ] {
            assert!(manual.contains(fact), "{fact}");
        }
        let readme = said(include_str!("../../README.md"));
        assert!(readme.contains("the answer of the first, for five minutes"));
    }

    #[test]
    fn one_that_ends_without_a_word_leaves_its_key_free() {
        let cache = Arc::new(IdempotencyCache::default());
        let first_one = first(&cache, 0);
        assert!(is_known(&cache, 0));
        drop(first_one);
        let _second = first(&cache, 0);
        assert!(is_known(&cache, 0));
    }

    #[tokio::test]
    async fn one_that_panics_may_have_begun() {
        let cache = Arc::new(IdempotencyCache::default());
        for work_is_done in [true, false] {
            let work = async move {
                assert!(!work_is_done, "after whatever it has done");
                Response::default()
            };
            let response = cache.run_once(Some(sending(0)), work).await.unwrap();
            let (parts, _) = response.into_parts();
            assert!(matches!(
                Refusal::of(&parts.extensions),
                Some(Refusal::Fault { call: Call::Import })
            ));
        }
    }

    #[test]
    fn what_is_under_way_is_not_forgotten_for_what_has_ended() {
        let cache = Arc::new(IdempotencyCache::default());
        let _under_way = first(&cache, 0);
        for number in 1..=MAX_REMEMBERED + 1 {
            first(&cache, number).tell(&doubtful(Bytes::new()));
        }
        assert!(is_known(&cache, 0));
        assert!(is_known(&cache, MAX_REMEMBERED + 1));
        drop(first(&cache, 1));
        let remembered = cache.remembered();
        assert_eq!(remembered.order.len(), remembered.imports.len());
        assert!(remembered.order.len() <= MAX_REMEMBERED);
    }

    #[test]
    fn one_that_has_ended_is_known_whatever_others_have_sent() {
        let cache = Arc::new(IdempotencyCache::default());
        for number in 0..1_000 {
            first(&cache, number).tell(&doubtful(Bytes::new()));
        }
        assert!(is_known(&cache, 0));
    }

    #[test]
    fn no_more_are_under_way_than_there_may_be() {
        let cache = Arc::new(IdempotencyCache::default());
        let mut under_way: Vec<_> = (0..MAX_UNDER_WAY)
            .map(|number| first(&cache, number))
            .collect();
        let another = || cache.claim(sending(MAX_UNDER_WAY));
        assert!(matches!(another(), Err(Refusal::TooManyImports)));
        assert!(is_known(&cache, 0));
        under_way.pop();
        assert!(matches!(another(), Ok(Claim::New(_))));
    }

    #[test]
    fn what_has_ended_is_forgotten_after_a_while() {
        let cache = Arc::new(IdempotencyCache::default());
        first(&cache, 0).tell(&doubtful(Bytes::new()));
        first(&cache, 1).tell(&doubtful(Bytes::new()));
        let _under_way = first(&cache, 2);
        // The second one is younger, and the third is under way.
        for index in [0, 2] {
            let mut remembered = cache.remembered();
            let (since, _) = &mut remembered.order[index];
            *since = since.checked_sub(REMEMBERED_FOR).unwrap();
        }
        assert!(is_known(&cache, 1));
        assert!(is_known(&cache, 2));
        drop(first(&cache, 0));
    }

    #[test]
    fn what_is_remembered_keeps_nothing_larger_alive() {
        let mut answer = doubtful(Bytes::from(vec![b'x'; 4 * MAX_ANSWER_BYTES]));
        let short = HeaderValue::from_static("text/html");
        let long = HeaderValue::from_str(&"x".repeat(MAX_ANSWER_HEAD_BYTES)).unwrap();
        answer.parts.headers.insert(CONTENT_TYPE, short.clone());
        answer.parts.headers.insert("retry-after", long);
        let remembered = answer.remembered();
        assert_eq!(remembered.body.len(), MAX_ANSWER_BYTES);
        let whole = answer.body.as_ptr_range();
        assert!(!whole.contains(&remembered.body.as_ptr()));
        assert_eq!(remembered.parts.headers.len(), 1);
        assert_eq!(remembered.parts.headers[CONTENT_TYPE], short);
    }
}
