//! Builds of the page.

use std::path::Path;

use anyhow::Result;

use crate::{child, tools::Toolbox, workspace::Workspace};

/// Which of the two ways the page is built in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Quickly, and easy to debug.
    Development,
    /// Small, with the profile and the tools for that.
    Release,
}

impl Mode {
    /// The tools that builds of this mode take.
    pub(crate) fn toolbox(self, workspace: &Workspace) -> Result<Toolbox> {
        match self {
            Self::Development => Toolbox::for_development(workspace),
            Self::Release => Toolbox::for_release(workspace),
        }
    }

    /// The arguments that tell Trunk so, for `build` and `serve` alike.
    pub(crate) fn trunk_args(self) -> &'static [&'static str] {
        match self {
            Self::Development => &["--locked=true"],
            Self::Release => &["--locked=true", "--release=true"],
        }
    }
}

/// Builds the page into `folder`.
pub(crate) fn build(workspace: &Workspace, mode: Mode, folder: &Path) -> Result<()> {
    let mut command = mode.toolbox(workspace)?.trunk()?;
    command
        .current_dir(workspace.root())
        .arg("build")
        .args(mode.trunk_args());
    command.arg("--dist").arg(folder);
    child::run(&mut command)
}
