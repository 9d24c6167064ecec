//! Builds of the page.

use std::path::Path;

use anyhow::{Context as _, Result};
use fs_err as fs;

use crate::{
    child,
    own_folders::OwnFolders,
    rustflags,
    tools::{Toolbox, WASM_TARGET},
    workspace::Workspace,
};

/// The configuration of cargo that is in effect for the page.
const CARGO_CONFIG: &str = ".cargo/config.toml";

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
    if mode == Mode::Release {
        rustflags::replace(&mut command, &release_flags(workspace)?);
    }
    child::run(&mut command)
}

/// The compiler's flags for what goes to other people. Trunk hands no settings on to
/// cargo, so they take the place of those in the configuration, which are repeated.
fn release_flags(workspace: &Workspace) -> Result<Vec<String>> {
    let file = workspace.path(CARGO_CONFIG);
    let config = fs::read_to_string(&file)?
        .parse::<toml::Table>()
        .with_context(|| format!("cannot understand {}", file.display()))?;
    let configured = config
        .get("target")
        .and_then(|targets| targets.get(WASM_TARGET)?.get("rustflags")?.as_array())
        .with_context(|| format!("{} has no list of flags for the page", file.display()))?;
    let configured = configured
        .iter()
        .map(|flag| flag.as_str().map(str::to_owned).context("a flag is a text"));
    configured
        .chain(OwnFolders::of(workspace)?.flags().map(Ok))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_of_the_configuration_stay() {
        let flags = release_flags(&Workspace::find().unwrap()).unwrap();
        assert!(
            flags.contains(&r#"sha2_256_backend="soft""#.to_owned()),
            "{flags:?}"
        );
        assert!(
            flags.iter().any(|flag| flag.ends_with("=roma-import")),
            "{flags:?}"
        );
    }
}
