//! What the endpoint is measured beside: handlers that do hardly anything.

use std::{future, io};

use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{get, post};
use roma_import::ImportBody;
use serde::de::IgnoredAny;
use tokio::net::TcpListener;

/// Parses the body into a typed struct, and counts what is in it.
pub(crate) const PARSE: &str = "/parse";
/// Reads the body, and refuses it.
pub(crate) const REFUSE: &str = "/refuse";
/// Reads the body, looks through it with `serde_json`, keeps nothing, and refuses it.
pub(crate) const SKIM: &str = "/skim";
/// Answers this at once.
pub(crate) const PROGRESS: &str = "/progress";

/// An answer like that to a poll of a job.
pub(crate) const PROGRESS_ANSWER: &str = r#"{"id":"00000000000000000000000000000000","type":"importAsset","status":"Running","reasons":[],"progress_percent":0.5,"begin_time":1700000000000}"#;

/// Serves until the process is killed.
pub(crate) async fn serve() -> io::Result<()> {
    let app = Router::new()
        .route(PARSE, post(parse))
        .route(REFUSE, post(refuse))
        .route(SKIM, post(skim))
        .route(PROGRESS, get(async || PROGRESS_ANSWER))
        .layer(DefaultBodyLimit::disable());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    future::pending().await
}

async fn parse(body: Bytes) -> Result<String, StatusCode> {
    let body: ImportBody =
        serde_json::from_slice(&body).map_err(|_| StatusCode::UNPROCESSABLE_ENTITY)?;
    Ok(parse_answer(&body))
}

/// What is answered to a body that can be parsed.
pub(crate) fn parse_answer(body: &ImportBody) -> String {
    let items = usize::from(body.apps.is_some()) + body.tasks.len();
    format!(r#"{{"job_id":"{items:032x}"}}"#)
}

async fn refuse(body: Bytes) -> (StatusCode, String) {
    (StatusCode::FORBIDDEN, refuse_answer(body.len()))
}

async fn skim(body: Bytes) -> (StatusCode, String) {
    // Whether that is JSON or not: both ends are refused.
    let is_json = serde_json::from_slice::<IgnoredAny>(&body).is_ok();
    (StatusCode::FORBIDDEN, skim_answer(is_json))
}

/// What is answered to a body that was skimmed.
pub(crate) fn skim_answer(is_json: bool) -> String {
    format!(r#"{{"json":{is_json}}}"#)
}

/// What is answered to a body of this length.
pub(crate) fn refuse_answer(length: usize) -> String {
    format!(r#"{{"length":{length}}}"#)
}
