//! `wasm-opt`, which makes the page's program smaller, from npm: distributions
//! have versions that cannot read what the compiler emits today.

use std::{fs, path::Path, path::PathBuf};

use anyhow::{Context as _, Result};

use super::{cache::Tool, node};
use crate::{versions, workspace::Workspace};

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
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        for file in ["package.json", "package-lock.json"] {
            let from = self.package.join(file);
            fs::copy(&from, folder.join(file))
                .with_context(|| format!("cannot copy {}", from.display()))?;
        }
        node::install_packages(folder)
    }
}
