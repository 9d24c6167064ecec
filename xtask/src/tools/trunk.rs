//! Trunk, which builds and serves the page.

use std::{path::Path, process::Command};

use anyhow::Result;

use super::cache::Tool;
use crate::{child, versions, workspace, workspace::Workspace};

/// The tool that builds and serves the page.
pub(super) struct Trunk {
    version: String,
}

impl Trunk {
    pub(super) fn new(workspace: &Workspace) -> Result<Self> {
        let version = versions::trunk(workspace)?;
        Ok(Self { version })
    }
}

impl Tool for Trunk {
    fn command(&self) -> &'static str {
        "trunk"
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn duration(&self) -> &'static str {
        "4 minutes"
    }

    fn install(&self, folder: &Path, build: &Path) -> Result<()> {
        let mut command = Command::new(workspace::cargo());
        // Its default features serve downloads and TLS, of which nothing here
        // makes use. Unoptimised it is built in half the time and builds the
        // page as fast: the compiler does the work.
        command.args([
            "install",
            "--locked",
            "--no-track",
            "--debug",
            "--no-default-features",
        ]);
        command.args(["trunk", "--version", &self.version]);
        command.env("CARGO_PROFILE_DEV_DEBUG", "0");
        command
            .arg("--root")
            .arg(folder)
            .arg("--target-dir")
            .arg(build);
        child::run(&mut command)
    }
}
