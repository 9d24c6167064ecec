//! wasm-pack, which builds the module of the npm package. The npm package of that
//! name is of no use: it downloads a program from elsewhere.

use std::{path::Path, process::Command};

use anyhow::Result;

use super::cache::Tool;
use crate::{child, versions, workspace, workspace::Workspace};

/// The tool that builds WebAssembly modules with their JavaScript.
pub(super) struct WasmPack {
    version: String,
}

impl WasmPack {
    pub(super) fn new(workspace: &Workspace) -> Result<Self> {
        let version = versions::wasm_pack(workspace)?;
        Ok(Self { version })
    }
}

impl Tool for WasmPack {
    fn command(&self) -> &'static str {
        "wasm-pack"
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn duration(&self) -> &'static str {
        "2 minutes"
    }

    fn install(&self, folder: &Path, build: &Path) -> Result<()> {
        let mut command = Command::new(workspace::cargo());
        command.args(["install", "--locked", "--no-track"]);
        command.args(["wasm-pack", "--version", &self.version]);
        // It only starts other programs: what would make it faster would only
        // make its installation slower.
        command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        command.env("CARGO_PROFILE_RELEASE_LTO", "false");
        command.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        command
            .arg("--root")
            .arg(folder)
            .arg("--target-dir")
            .arg(build);
        child::run(&mut command)
    }
}
