//! Reading what a request brings: within a size and a time.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, TRANSFER_ENCODING,
};
use axum::http::{HeaderMap, HeaderValue};
use http_body_util::BodyExt as _;
use roma_import::contract::JSON_CONTENT_TYPE;
use tokio::time::timeout;

use crate::headers;
use crate::refusal::Refusal;
use crate::server::Limits;

/// How much of a body that nobody wants is read, and for how long: a client that is
/// still sending would otherwise see a reset connection instead of its answer.
const DISCARD_BYTES: usize = 32 << 20;
const DISCARD_TIME: Duration = Duration::from_secs(5);

/// A body that may not have been read yet.
#[derive(Debug)]
pub(crate) struct RequestBody {
    body: Option<Body>,
    /// What the request says about its length.
    announced: Option<u64>,
    /// The client waits to be asked for its body.
    waits: bool,
    /// Nothing says what kind of text it is.
    lacks_type: bool,
}

impl RequestBody {
    /// The body of a request with these headers.
    #[must_use]
    pub(crate) fn new(headers: &HeaderMap, body: Body) -> Self {
        Self {
            body: Some(body),
            announced: headers
                .get(CONTENT_LENGTH)
                .and_then(|length| length.to_str().ok())
                .and_then(|length| length.parse().ok()),
            waits: headers.contains_key(EXPECT),
            lacks_type: !headers.contains_key(CONTENT_TYPE),
        }
    }

    /// Whether it may turn out to hold nothing: its length is not said, or is 0.
    fn may_be_empty(&self) -> bool {
        self.is_empty() || self.announced.is_none()
    }

    /// Whether it is known to hold nothing.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    /// Whether the headers say that it is JSON text in UTF-8, as it is.
    ///
    /// # Errors
    ///
    /// If they say something else, or nothing of a body that is there. Where none is,
    /// there is nothing whose type could be missing; what that means is not HTTP's to say.
    /// Of a body in chunks that shows only when it is read.
    pub(crate) fn expect_json(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        if self.lacks_type && self.may_be_empty() {
            return Ok(());
        }
        expect_json(headers)
    }

    /// All of it.
    ///
    /// # Errors
    ///
    /// If it is larger or takes longer than the limits say, breaks off, or is there without
    /// anything that says what it is.
    pub(crate) async fn read(&mut self, limits: &Limits) -> Result<Bytes, Refusal> {
        let (limit, time) = (limits.body_bytes, limits.body_time);
        let too_large = Refusal::TooLarge { limit };
        if self.announced.is_some_and(|length| length > limit as u64) {
            return Err(too_large);
        }
        let Some(body) = self.body.as_mut() else {
            return Ok(Bytes::new());
        };
        // From here on the client has been asked for it.
        self.waits = false;
        match timeout(time, read_within(body, limit)).await {
            Ok(Ok(text)) => {
                self.body = None;
                if self.lacks_type && !text.is_empty() {
                    return Err(Refusal::NotJson);
                }
                Ok(text.into())
            }
            Ok(Err(Unread::TooLarge)) => Err(too_large),
            Ok(Err(Unread::Broken)) => {
                self.body = None;
                Err(Refusal::BrokenBody)
            }
            Err(_) => {
                self.body = None;
                Err(Refusal::SlowBody)
            }
        }
    }

    /// Reads what is left and forgets it. Whether it was read to its end: what follows
    /// on the connection is then another request.
    pub(crate) async fn discard(self) -> bool {
        let Some(mut body) = self.body else {
            return true;
        };
        if body.is_end_stream() {
            return true;
        }
        if self.waits {
            return false;
        }
        let discard = async {
            let mut left = DISCARD_BYTES;
            while let Some(frame) = body.frame().await {
                let Ok(frame) = frame else { return false };
                let length = frame.data_ref().map_or(0, Bytes::len);
                left = match left.checked_sub(length) {
                    Some(left) => left,
                    None => return false,
                };
            }
            true
        };
        timeout(DISCARD_TIME, discard).await.unwrap_or_default()
    }
}

/// Why a body was not read to its end.
enum Unread {
    /// It is larger than it may be.
    TooLarge,
    /// It broke off, or is not framed as HTTP asks.
    Broken,
}

/// All of a body of at most so many bytes, in one buffer: to keep the pieces as they come
/// takes some thirty bytes for each, and a client can send every byte by itself.
async fn read_within(body: &mut Body, limit: usize) -> Result<Vec<u8>, Unread> {
    let mut text = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Unread::Broken)?;
        // Trailers say nothing here.
        let Some(piece) = frame.data_ref() else {
            continue;
        };
        let length = text.len() + piece.len();
        if length > limit {
            return Err(Unread::TooLarge);
        }
        if length > text.capacity() {
            // Twice as much, as a buffer grows by itself, and never more than can come.
            let room = length.max(2 * text.capacity()).min(limit);
            text.reserve_exact(room - text.len());
        }
        text.extend_from_slice(piece);
    }
    Ok(text)
}

/// Whether the headers ask for no way to transfer the body that is not known here.
///
/// The parser undoes the chunks of a body whose last coding they are, and looks at
/// none of the codings before.
///
/// # Errors
///
/// If they name another coding than the chunks, or expect more than to be asked for
/// the body.
pub(crate) fn expect_plain_transfer(headers: &HeaderMap) -> Result<(), Refusal> {
    let is = |value: &HeaderValue, word: &str| {
        let value = value.as_bytes().trim_ascii();
        value.eq_ignore_ascii_case(word.as_bytes())
    };
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    let one = codings.next().is_none_or(|coding| is(coding, "chunked"));
    if !one || codings.next().is_some() {
        return Err(Refusal::TransferCoding);
    }
    let mut expectations = headers.get_all(EXPECT).iter();
    if expectations.all(|expectation| is(expectation, "100-continue")) {
        Ok(())
    } else {
        Err(Refusal::Expectation)
    }
}

/// Whether the headers say that the body is JSON text in UTF-8, as it is.
fn expect_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let media_type = headers::single(headers, CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !media_type.is_some_and(is_json) {
        return Err(Refusal::NotJson);
    }
    let plain = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"identity");
    if headers.get_all(CONTENT_ENCODING).iter().all(plain) {
        Ok(())
    } else {
        Err(Refusal::Encoded)
    }
}

fn is_json(media_type: &str) -> bool {
    let mut parts = media_type.split(';').map(str::trim);
    parts
        .next()
        .is_some_and(|essence| essence.eq_ignore_ascii_case(JSON_CONTENT_TYPE))
        && parts.all(|parameter| {
            parameter.split_once('=').is_none_or(|(name, value)| {
                let value = value.trim().trim_matches('"');
                !name.trim().eq_ignore_ascii_case("charset")
                    // The second is no registered name, and means nothing else.
                    || ["utf-8", "utf8"]
                        .iter()
                        .any(|name| value.eq_ignore_ascii_case(name))
            })
        })
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use hyper::body::Frame;

    use super::*;

    /// A body whose every byte is a piece of its own.
    struct ByteByByte(usize);

    impl HttpBody for ByteByByte {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
            Poll::Ready(self.0.checked_sub(1).map(|left| {
                self.0 = left;
                Ok(Frame::data(Bytes::from_static(b"x")))
            }))
        }
    }

    #[tokio::test]
    async fn a_body_is_kept_in_one_buffer_that_has_no_more_room_than_the_limit() {
        let read = async |size, limit| {
            let mut body = Body::new(ByteByByte(size));
            read_within(&mut body, limit).await
        };
        for (size, limit) in [(0, 10), (1, 10), (600, 1_000), (1_000, 1_000)] {
            let text = read(size, limit).await.ok().unwrap();
            assert_eq!(text.len(), size);
            assert!(text.capacity() <= limit, "{} of {limit}", text.capacity());
        }
        let large = read(1_001, 1_000).await;
        assert!(matches!(large, Err(Unread::TooLarge)));
    }

    #[test]
    fn json_is_known_with_and_without_parameters() {
        for json in [
            "application/json",
            "Application/JSON",
            "application/json; charset=utf-8",
            "application/json;charset=\"UTF-8\"",
            "application/json ; q=1; Charset=utf-8",
            "application/json; charset=UTF8",
            "application/json;",
        ] {
            assert!(is_json(json), "{json}");
        }
        for other in [
            "",
            "json",
            "text/plain",
            "text/json",
            "application/jsonp",
            "application/json, text/plain",
            "application/json; charset=latin1",
            "application/json; charset=utf-8; charset=utf-16",
            "application/x-www-form-urlencoded",
        ] {
            assert!(!is_json(other), "{other}");
        }
    }
}
