//! The endpoint under load, beside a bare axum handler. `cargo xtask bench --endpoint`
//! runs it.
//!
//! ```text
//! cargo bench --package roma-import-endpoint --bench load -- traffic ROUNDS
//! cargo bench --package roma-import-endpoint --bench load -- refusals ROUNDS
//! ```
//!
//! Both servers are processes of their own, with the same runtime, and take turns;
//! every answer is read and compared with what it has to be.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "it prints what it measures, and ends where anything is not as it has to be"
)]

mod bare;
mod client;
mod median;
mod refusals;
mod server;
mod traffic;

use std::{env, process::ExitCode};

const USAGE: &str = "usage: load traffic ROUNDS | load refusals ROUNDS";

/// What makes this program the bare server.
const BARE: &str = "bare";

#[tokio::main]
async fn main() -> ExitCode {
    // Cargo adds this to whatever was said.
    let arguments: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let rounds = |text: &str| text.parse().ok().filter(|rounds| *rounds > 0);
    let done = match arguments[..] {
        [BARE] => bare::serve().await.map_err(Into::into),
        ["traffic", text] if let Some(count) = rounds(text) => traffic::run(count).await,
        ["refusals", text] if let Some(count) = rounds(text) => refusals::run(count).await,
        _ => Err(anyhow::anyhow!(USAGE)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
