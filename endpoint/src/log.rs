//! The log: one line a request, on standard error, also for what is refused before it
//! can be read as one. No query gets into it, and of the headers nothing but the name of a
//! host or a page that was refused, so no token does. What the program does never depends
//! on whether anybody takes the log.

mod lines;

use std::panic;
use std::time::{Duration, Instant};

use axum::http::{HeaderValue, Method, StatusCode};
use tracing::{Level, error, info, warn};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use self::lines::Lines;

/// How much of a path is logged, and of whatever else somebody else has written.
pub(crate) const MAX_TEXT_CHARS: usize = 512;

/// How much of a method: those that there are have at most half of it.
const MAX_METHOD_CHARS: usize = 32;

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Where tower-http warns of every file without a time, which it would make an `ETag`
/// of. The console's are all without one, by design, and it warns there of nothing else.
const OPENS_FILES: &str = "tower_http::services::fs::serve_dir::open_file";

/// How long the program waits for somebody to read what it has said.
const FLUSH_TIME: Duration = Duration::from_secs(1);

/// The log, as the program has it: it may have something to say that is no event.
pub struct Log(Lines);

/// Begins to log. Only the first call counts.
#[must_use]
pub fn start(format: Format) -> Log {
    let lines = Lines::to_stderr(|lost| warn!(lost, "lines of the log could not be written"));
    let log = Log(lines.clone());
    let lines = fmt()
        .with_max_level(Level::INFO)
        .with_writer(move || lines.clone())
        // It would say them on standard error itself, and panic where it cannot.
        .log_internal_errors(false)
        .with_target(false);
    let filter = Targets::new()
        .with_default(LevelFilter::INFO)
        .with_target(OPENS_FILES, LevelFilter::ERROR);
    // Fails if a log is there already, as in tests.
    let started = match format {
        Format::Text => lines.finish().with(filter).try_init(),
        Format::Json => {
            let lines = lines.json().flatten_event(true).finish();
            lines.with(filter).try_init()
        }
    };
    if started.is_ok() {
        // The usual hook waits until standard error takes what it says.
        panic::set_hook(Box::new(|panic| {
            error!(
                at = panic.location().map(ToString::to_string),
                "panicked: {}",
                panic.payload_as_str().unwrap_or("no message")
            );
        }));
    }
    log
}

impl Log {
    /// Says a line as it is.
    pub fn say(&self, line: &str) {
        self.0.add(format!("{line}\n").as_bytes());
    }

    /// Waits until all is written, but not for long if nobody takes it.
    pub fn flush(&self) {
        self.0.flush(FLUSH_TIME);
    }
}

/// A request's line. It is written when this is dropped: also if the connection was
/// cut and nobody answers any more.
#[derive(Debug)]
pub struct RequestLine {
    method: String,
    path: String,
    request_id: String,
    began: Instant,
    user: Option<String>,
    status: Option<StatusCode>,
    /// The id that the service behind a gateway has given the request.
    service_id: Option<String>,
    /// The code of a refusal of ours, and what in the request has led to it.
    code: Option<&'static str>,
    why: Option<String>,
}

impl RequestLine {
    /// The line of a request that came just now.
    #[must_use]
    pub fn begin(method: &Method, path: &str, request_id: &str) -> Self {
        Self {
            method: cut(method.as_str(), MAX_METHOD_CHARS),
            path: cut(path, MAX_TEXT_CHARS),
            request_id: request_id.to_owned(),
            began: Instant::now(),
            user: None,
            status: None,
            service_id: None,
            code: None,
            why: None,
        }
    }

    /// Adds that the request was refused here, with this code, and what in it has led to
    /// that where the code does not tell.
    pub(crate) fn refused(&mut self, code: &'static str, why: Option<String>) {
        self.code = Some(code);
        self.why = why;
    }

    /// Adds the end of it.
    pub fn end(
        &mut self,
        status: StatusCode,
        user: Option<&str>,
        service_id: Option<&HeaderValue>,
    ) {
        self.status = Some(status);
        self.user = user.map(str::to_owned);
        self.service_id = service_id.map(header_text);
    }
}

impl Drop for RequestLine {
    fn drop(&mut self) {
        let micros = u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX);
        info!(
            // Of visible characters, as HTTP has it.
            method = %self.method,
            // This and all that follows comes from others: as values, so that the text has
            // them in quotes and whatever is invisible or would end them escaped, and JSON
            // as they are.
            path = self.path,
            // 0: the connection was cut before there was an answer.
            status = self.status.map_or(0, |status| status.as_u16()),
            micros,
            request_id = %self.request_id,
            user = self.user.as_deref().unwrap_or("-"),
            service_id = self.service_id,
            code = self.code,
            why = self.why,
            "request"
        );
    }
}

/// The line of what was refused before it could be read as a request: it has no
/// method and no path. With the status, the code and the id of the answer, where they
/// are ours.
pub(crate) fn refused_unread(why: &str, answer: Option<(StatusCode, &str, &str)>) {
    info!(
        status = answer.map(|(status, ..)| status.as_u16()),
        code = answer.map(|(_, code, _)| code),
        request_id = answer.map(|(.., request_id)| request_id),
        why,
        "refused before it was a request"
    );
}

/// What of a header's value is logged.
pub(crate) fn header_text(value: &HeaderValue) -> String {
    cut(&String::from_utf8_lossy(value.as_bytes()), MAX_TEXT_CHARS)
}

/// At most so much of a text.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let mut cut: String = text.chars().take(most).collect();
    if text.chars().nth(most).is_some() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_text_there_is_the_beginning() {
        let most = "é".repeat(MAX_TEXT_CHARS);
        assert_eq!(cut(&most, MAX_TEXT_CHARS), most);
        assert_eq!(cut(&format!("{most}z"), MAX_TEXT_CHARS), format!("{most}…"));
    }

    #[test]
    fn a_method_of_any_length_leaves_a_line_short() {
        let method = Method::from_bytes("A".repeat(300_000).as_bytes()).unwrap();
        let line = RequestLine::begin(&method, "/", "id");
        assert_eq!(line.method.chars().count(), MAX_METHOD_CHARS + 1);
        let line = RequestLine::begin(&Method::OPTIONS, "/", "id");
        assert_eq!(line.method, "OPTIONS");
    }
}
