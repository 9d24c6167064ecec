//! Ctrl-C and `SIGTERM`, noted here and acted upon where children are waited for.

use std::{
    fmt,
    sync::atomic::{AtomicUsize, Ordering},
};

use anyhow::{Context as _, Result};

/// How often the user has asked this process to end.
static REQUESTS: AtomicUsize = AtomicUsize::new(0);

/// Starts to note requests to end, in place of ending at once: children have to
/// be ended first, or they would live on and keep their ports.
pub(crate) fn listen() -> Result<()> {
    ctrlc::set_handler(|| {
        REQUESTS.fetch_add(1, Ordering::Relaxed);
    })
    .context("cannot listen for Ctrl-C")
}

/// How often the user has asked this process to end: more than once means now.
pub(crate) fn requests() -> usize {
    REQUESTS.load(Ordering::Relaxed)
}

/// An error if the user has asked this process to end.
pub(crate) fn check() -> Result<()> {
    if requests() == 0 {
        Ok(())
    } else {
        Err(Interrupted.into())
    }
}

/// The user has asked this process to end: no fault of anything.
#[derive(Debug)]
pub(crate) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}
