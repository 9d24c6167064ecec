//! The endpoint from outside: as a router, over sockets, and as a process.

mod any_input;
mod http;
mod import;
mod jobs;
mod limits;
mod process;
mod support;
mod tokens;
