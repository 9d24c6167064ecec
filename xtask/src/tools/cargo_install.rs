//! Tools that cargo builds from their sources.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use super::cache::Tool;
use crate::{child, workspace};

/// A tool that `cargo install` builds.
pub(super) struct CargoInstall {
    /// The command that it is.
    pub(super) command: &'static str,
    /// Its version.
    pub(super) version: String,
    /// How long that takes, to follow on "takes about".
    pub(super) duration: &'static str,
    /// Where its package is.
    pub(super) source: Source,
    /// What else to say to cargo.
    pub(super) arguments: &'static [&'static str],
    /// What to build it with.
    pub(super) environment: &'static [(&'static str, &'static str)],
}

/// Where a package is.
pub(super) enum Source {
    /// In the registry, under the name of the command.
    Registry,
    /// In a folder.
    Folder(PathBuf),
}

impl Tool for CargoInstall {
    fn command(&self) -> &'static str {
        self.command
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn duration(&self) -> &'static str {
        self.duration
    }

    fn install(&self, folder: &Path, build: &Path) -> Result<()> {
        let mut command = Command::new(workspace::cargo());
        command.args(["install", "--locked", "--no-track"]);
        command.args(self.arguments);
        command.envs(self.environment.iter().copied());
        match &self.source {
            Source::Registry => command.args([self.command, "--version", &self.version]),
            Source::Folder(package) => command.arg("--path").arg(package),
        };
        command.arg("--root").arg(folder);
        command.arg("--target-dir").arg(build);
        child::run(&mut command)
    }
}
