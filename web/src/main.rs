//! The console of roma-import: one page that checks an import while it is
//! filled in, sends it, and follows its job to the end.
//!
//! It has no rule, no limit and no sentence about a rule of its own: all of them
//! come from the crate `roma_import`, which the endpoint checks with as well.

#![allow(
    unreachable_pub,
    reason = "a program exports nothing, so the lint would mark everything"
)]

mod api;
mod app;
mod components;
mod curl;
mod dom;
mod file;
mod frame;
mod hooks;
mod journal;
mod lock;
mod plan;
mod state;
mod storage;
mod words;

/// Smaller and faster than the one that comes with Rust.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    yew::Renderer::<app::App>::new().render();
}
