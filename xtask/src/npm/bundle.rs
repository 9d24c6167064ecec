//! Putting the modules of the package's entries together.

use std::{path::Path, process::Command};

use anyhow::Result;

use super::SOURCE;
use crate::{child, tools::node, workspace::Workspace};

/// The folder of the script that does it, below [`SOURCE`].
const PROJECT: &str = "bundle";

/// Puts the modules in `js` together, and leaves the entries and what they share.
pub(super) fn bundle(workspace: &Workspace, js: &Path) -> Result<()> {
    let project = workspace.path(SOURCE).join(PROJECT);
    node::install_packages(&project)?;
    let mut command = Command::new("node");
    command.current_dir(&project);
    child::run(command.arg("bundle.mjs").arg(js))
}
