//! The endpoint from outside: as a router, over sockets, and as a process.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that panics has done its work"
)]

mod any_input;
mod console;
mod cors;
mod gateway;
mod http;
mod idempotency;
mod import;
mod jobs;
mod limits;
mod process;
mod recorder;
mod smuggling;
mod support;
mod tls;
mod tokens;
