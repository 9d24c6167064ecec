//! Trunk, which builds and serves the page.

use anyhow::Result;

use super::cargo_install::{CargoInstall, Source};
use crate::{versions, workspace::Workspace};

/// The tool that builds and serves the page.
pub(super) fn trunk(workspace: &Workspace) -> Result<CargoInstall> {
    Ok(CargoInstall {
        command: "trunk",
        version: versions::trunk(workspace)?,
        duration: "4 minutes",
        source: Source::Registry,
        // Its default features serve downloads and TLS, of which nothing here
        // makes use. Unoptimised it is built in half the time and builds the
        // page as fast: the compiler does the work.
        arguments: &["--debug", "--no-default-features"],
        environment: &[("CARGO_PROFILE_DEV_DEBUG", "0")],
    })
}
