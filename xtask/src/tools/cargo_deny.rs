//! cargo-deny, which looks through the licences and the origins of all dependencies.

use std::{path::Path, process::Command};

use anyhow::Result;

use super::cache::Tool;
use crate::{child, versions, workspace, workspace::Workspace};

/// The tool that checks the dependencies.
pub(super) struct CargoDeny {
    version: String,
}

impl CargoDeny {
    pub(super) fn new(workspace: &Workspace) -> Result<Self> {
        let version = versions::cargo_deny(workspace)?;
        Ok(Self { version })
    }
}

impl Tool for CargoDeny {
    fn command(&self) -> &'static str {
        "cargo-deny"
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn duration(&self) -> &'static str {
        "2 minutes"
    }

    fn install(&self, folder: &Path, build: &Path) -> Result<()> {
        let mut command = Command::new(workspace::cargo());
        // Unoptimised it is built in a fraction of the time, and runs for a second.
        command.args(["install", "--locked", "--no-track", "--debug"]);
        command.args(["--no-default-features", "cargo-deny"]);
        command.args(["--version", &self.version]);
        command.env("CARGO_PROFILE_DEV_DEBUG", "0");
        command
            .arg("--root")
            .arg(folder)
            .arg("--target-dir")
            .arg(build);
        child::run(&mut command)
    }
}
