//! The compiler's target for browsers.

use std::{path::Path, process::Command};

use anyhow::{Context as _, Result};

use super::cache;
use crate::child;

/// The target's name.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Sees to it that the compiler can build for browsers.
pub(crate) fn wasm_target() -> Result<()> {
    if is_there() {
        return Ok(());
    }
    cache::exclusively(WASM_TARGET, || {
        if is_there() {
            return Ok(());
        }
        eprintln!("Adding the compiler's target {WASM_TARGET}, once per toolchain: takes seconds…");
        child::run(Command::new("rustup").args(["target", "add", WASM_TARGET])).with_context(|| {
            format!(
                "the Rust compiler lacks the target {WASM_TARGET}: with rustup run \
                 `rustup target add {WASM_TARGET}`, without it install the target \
                 the way the compiler was installed"
            )
        })
    })
}

/// Whether the compiler has the target's standard library.
fn is_there() -> bool {
    child::ask(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))
        .is_some_and(|folder| Path::new(folder.trim()).is_dir())
}
