//! What is read of headers, and written into them, in more than one place.

use axum::http::header::{AsHeaderName, CONNECTION};
use axum::http::{HeaderMap, HeaderValue};
use roma_import::contract::TOKEN_HEADER;

use crate::refusal::Refusal;

/// The one value of a header; nothing if there is none, or if there are several.
#[must_use]
pub(crate) fn single(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

/// The token, if there is one.
///
/// # Errors
///
/// If there are several: which of them counts is not defined.
pub(crate) fn token(headers: &HeaderMap) -> Result<Option<&HeaderValue>, Refusal> {
    let mut tokens = headers.get_all(TOKEN_HEADER).iter();
    let token = tokens.next();
    match tokens.next() {
        None => Ok(token),
        Some(_) => Err(Refusal::TwoTokens),
    }
}

/// Tells the client that the connection ends with this answer.
pub(crate) fn close(headers: &mut HeaderMap) {
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
}
