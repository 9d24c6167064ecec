//! `wasm-bindgen`, from a package of this repository that locks its dependencies.

use anyhow::Result;

use super::cargo_install::{CargoInstall, Source};
use crate::{versions, workspace::Workspace};

/// The folder of that package.
pub(crate) const PACKAGE: &str = "xtask/tools/wasm-bindgen";

/// The tool that writes the JavaScript around the page's program.
pub(super) fn wasm_bindgen(workspace: &Workspace) -> Result<CargoInstall> {
    Ok(CargoInstall {
        command: "wasm-bindgen",
        version: versions::wasm_bindgen(workspace)?,
        duration: "3 minutes",
        source: Source::Folder(workspace.path(PACKAGE)),
        arguments: &[],
        environment: &[],
    })
}
