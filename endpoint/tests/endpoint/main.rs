//! The endpoint from outside: as a router, over sockets, and as a process.

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
