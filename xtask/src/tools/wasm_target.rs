//! The compiler's target for browsers.

use std::{path::Path, process::Command};

use anyhow::{Context as _, Result};

use super::cache;
use crate::child;

/// The target's name.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// What to do where it cannot be added from here.
const ADVICE: &str = "the Rust compiler lacks the target wasm32-unknown-unknown: with rustup run \
    `rustup target add wasm32-unknown-unknown`, without it install the target \
    the way the compiler was installed";

/// Sees to it that the compiler can build for browsers.
pub(crate) fn wasm_target() -> Result<()> {
    let find = || Ok(is_there().then_some(()));
    let install = || {
        eprintln!("Adding the compiler's target {WASM_TARGET}, once per toolchain: takes seconds…");
        child::run(Command::new("rustup").args(["target", "add", WASM_TARGET])).context(ADVICE)
    };
    cache::find_or_install(WASM_TARGET, find, install, ADVICE)
}

/// Whether the compiler has the target's standard library.
fn is_there() -> bool {
    child::ask(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))
        .is_some_and(|folder| Path::new(folder.trim()).is_dir())
}
