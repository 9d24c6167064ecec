//! `wasm-bindgen`, from a package of this repository that locks its dependencies.

use std::{path::Path, path::PathBuf, process::Command};

use anyhow::Result;

use super::cache::Tool;
use crate::{child, versions, workspace, workspace::Workspace};

/// The tool that writes the JavaScript around the page's program.
pub(super) struct WasmBindgen {
    version: String,
    package: PathBuf,
}

impl WasmBindgen {
    pub(super) fn new(workspace: &Workspace) -> Result<Self> {
        let version = versions::wasm_bindgen(workspace)?;
        let package = workspace.path("xtask/tools/wasm-bindgen");
        Ok(Self { version, package })
    }
}

impl Tool for WasmBindgen {
    fn command(&self) -> &'static str {
        "wasm-bindgen"
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn duration(&self) -> &'static str {
        "3 minutes"
    }

    fn install(&self, folder: &Path, build: &Path) -> Result<()> {
        let mut command = Command::new(workspace::cargo());
        command
            .args(["install", "--locked", "--no-track", "--path"])
            .arg(&self.package);
        command
            .arg("--root")
            .arg(folder)
            .arg("--target-dir")
            .arg(build);
        child::run(&mut command)
    }
}
