//! cargo-deny, which looks through the licences and the origins of all dependencies.

use anyhow::Result;

use super::cargo_install::{CargoInstall, Source};
use crate::{versions, workspace::Workspace};

/// The tool that checks the dependencies.
pub(super) fn cargo_deny(workspace: &Workspace) -> Result<CargoInstall> {
    Ok(CargoInstall {
        command: "cargo-deny",
        version: versions::cargo_deny(workspace)?,
        duration: "2 minutes",
        source: Source::Registry,
        // Unoptimised it is built in a fraction of the time, and runs for a second.
        arguments: &["--debug", "--no-default-features"],
        environment: &[("CARGO_PROFILE_DEV_DEBUG", "0")],
    })
}
