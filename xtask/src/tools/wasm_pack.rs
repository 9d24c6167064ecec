//! wasm-pack, which builds the module of the npm package. The npm package of that
//! name is of no use: it downloads a program from elsewhere.

use anyhow::Result;

use super::cargo_install::{CargoInstall, Source};
use crate::{versions, workspace::Workspace};

/// The tool that builds WebAssembly modules with their JavaScript.
pub(super) fn wasm_pack(workspace: &Workspace) -> Result<CargoInstall> {
    Ok(CargoInstall {
        command: "wasm-pack",
        version: versions::wasm_pack(workspace)?,
        duration: "2 minutes",
        source: Source::Registry,
        arguments: &[],
        // It only starts other programs: what would make it faster would only
        // make its installation slower.
        environment: &[
            ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
            ("CARGO_PROFILE_RELEASE_LTO", "false"),
            ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
        ],
    })
}
