//! What is refused before it is a request: hyper reads no more of it, and answers with a bare
//! status, or with nothing. Here it gets the body that every refusal has.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::SystemTime;

use axum::http::header::{CONTENT_LENGTH, DATE};
use axum::http::{HeaderValue, StatusCode};
use roma_import::Lang;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;

use crate::app;
use crate::headers;
use crate::id::random_id;
use crate::log::refused_unread;
use crate::refusal::Refusal;

/// A connection that keeps back what hyper answers by itself, and what would end it.
pub(super) struct Unanswered {
    stream: TcpStream,
    /// The status of that answer.
    status: Option<StatusCode>,
}

impl Unanswered {
    pub(super) const fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            status: None,
        }
    }

    /// Why hyper has refused what it has `read`, if it has.
    pub(super) fn refusal(&self, read: &[u8]) -> Option<Refusal> {
        /// What a connection of TLS begins with.
        const HANDSHAKE: u8 = 0x16;
        Some(match self.status? {
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => Refusal::LargeHead,
            StatusCode::URI_TOO_LONG => Refusal::LongTarget,
            _ => Refusal::NotHttp {
                is_tls: read.first() == Some(&HANDSHAKE),
            },
        })
    }

    /// Answers what was `read` with a refusal, and ends the connection.
    pub(super) async fn refuse(
        mut self,
        refusal: Refusal,
        why: &str,
        read: &[u8],
    ) -> io::Result<()> {
        let request_id = random_id();
        let body = refusal.json(Lang::En, &request_id);
        let mut headers = refusal.headers(Lang::En);
        headers.insert(CONTENT_LENGTH, body.len().into());
        headers::close(&mut headers);
        let date = httpdate::fmt_http_date(SystemTime::now());
        headers.extend(HeaderValue::try_from(date).map(|date| (DATE, date)));
        app::complete(&mut headers, &request_id);
        let status = refusal.status(StatusCode::FORBIDDEN);
        refused_unread(why, Some((status, refusal.code(), &request_id)));
        let mut answer = format!("HTTP/1.1 {status}\r\n").into_bytes();
        for (name, value) in &headers {
            answer.extend_from_slice(name.as_str().as_bytes());
            answer.extend_from_slice(b": ");
            answer.extend_from_slice(value.as_bytes());
            answer.extend_from_slice(b"\r\n");
        }
        answer.extend_from_slice(b"\r\n");
        if !read.trim_ascii_start().starts_with(b"HEAD ") {
            answer.extend_from_slice(body.as_bytes());
        }
        self.stream.write_all(&answer).await?;
        self.stream.shutdown().await?;
        // Closing while something is unread would reset the connection, answer and all.
        tokio::io::copy(&mut self.stream, &mut tokio::io::sink()).await?;
        Ok(())
    }
}

/// The status of an answer that hyper has made by itself. It has no body and says hardly
/// anything, where each of ours has at least the id of its request.
fn bare_status(answer: &[u8]) -> Option<StatusCode> {
    /// Longer than any of them.
    const MOST: usize = 256;
    // Answers of ours may be long, and are not looked at.
    let answer = Some(answer).filter(|answer| answer.len() < MOST)?;
    let head = str::from_utf8(answer).ok()?.strip_suffix("\r\n\r\n")?;
    let (line, headers) = head.split_once("\r\n")?;
    let mut words = line.split(' ');
    let is_bare = words.next()?.starts_with("HTTP/1.")
        && headers
            .split("\r\n")
            .any(|line| line == "content-length: 0")
        && !headers.contains(app::REQUEST_ID.as_str());
    let status = StatusCode::from_bytes(words.next()?.as_bytes()).ok()?;
    (is_bare && status.is_client_error()).then_some(status)
}

impl AsyncRead for Unanswered {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Unanswered {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Some(status) = bare_status(bytes) {
            self.status = Some(status);
            return Poll::Ready(Ok(bytes.len()));
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        // A bare answer is one piece.
        if let [piece] = pieces {
            return self.poll_write(context, piece);
        }
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.status.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(context))?;
        }
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_hyper_is_told_from_all_others() {
        let date = "date: Fri, 27 Nov 2026 18:00:00 GMT";
        for (answer, status) in [
            (
                format!(
                    "HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\n{date}\r\n\r\n"
                ),
                Some(431),
            ),
            (
                format!(
                    "HTTP/1.0 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n{date}\r\n\r\n"
                ),
                Some(400),
            ),
            ("HTTP/1.1 100 Continue\r\n\r\n".to_owned(), None),
            (
                format!("HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n{date}\r\n\r\n"),
                None,
            ),
            (
                format!(
                    "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nx-request-id: 1\r\n{date}\r\n\r\n"
                ),
                None,
            ),
            (
                format!("HTTP/1.1 400 Bad Request\r\ncontent-length: 9\r\n{date}\r\n\r\n"),
                None,
            ),
            ("HTTP/1.1 400 Bad Request".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(
                bare_status(answer.as_bytes()).map(|it| it.as_u16()),
                status,
                "{answer}"
            );
        }
    }
}
