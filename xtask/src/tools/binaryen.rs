//! `wasm-opt`, which makes the page's program smaller, from npm: distributions
//! have versions that cannot read what the compiler emits today.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{cache::Tool, node};
use crate::{files, versions, workspace::Workspace};

/// The npm package that has `wasm-opt`.
pub(super) struct Binaryen {
    version: String,
    package: PathBuf,
}

impl Binaryen {
    pub(super) fn new(workspace: &Workspace) -> Result<Self> {
        let version = versions::binaryen(workspace)?;
        let package = workspace.path("xtask/tools/binaryen");
        Ok(Self { version, package })
    }
}

impl Tool for Binaryen {
    fn command(&self) -> &'static str {
        if cfg!(windows) {
            "wasm-opt.cmd"
        } else {
            "wasm-opt"
        }
    }

    fn name(&self) -> &'static str {
        "binaryen"
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn printed_version(&self) -> &str {
        versions::wasm_opt(&self.version)
    }

    fn duration(&self) -> &'static str {
        "10 seconds"
    }

    fn programs(&self) -> &'static str {
        "node_modules/.bin"
    }

    fn install(&self, folder: &Path, _build: &Path) -> Result<()> {
        node::require()?;
        for file in ["package.json", "package-lock.json"] {
            files::copy(&self.package.join(file), &folder.join(file))?;
        }
        node::install_packages(folder)
    }
}
