//! Where things are in the workspace, and cargo as its commands call it.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};

/// The workspace that this command was called in.
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the workspace: cargo names the folder of this package at run time,
    /// which holds even where several clones share one target folder.
    pub(crate) fn find() -> Result<Self> {
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package
            .parent()
            .with_context(|| format!("{} is not inside a workspace", package.display()))?;
        Ok(Self {
            root: root.to_path_buf(),
        })
    }

    /// A copy of the workspace in another folder.
    pub(crate) fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// The folder of the repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The path of something in the repository.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// The path of something that these commands generate. Always inside the
    /// repository, even where cargo's own target folder is elsewhere: programs
    /// started there find the workspace and its settings above them.
    pub(crate) fn scratch(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join("target").join(relative)
    }

    /// A cargo command in this workspace.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = Command::new(cargo());
        command.current_dir(&self.root).arg(subcommand);
        // With them, ring and all that needs it would be built again after each command of
        // cargo that was not started from here, and again after this one.
        for (name, _) in env::vars_os().filter(|(name, _)| is_of_package(name)) {
            command.env_remove(name);
        }
        command
    }

    /// The folder where cargo puts what it builds.
    pub(crate) fn target(&self) -> Result<PathBuf> {
        let mut command = self.cargo("metadata");
        command.args(["--locked", "--no-deps", "--format-version", "1"]);
        let metadata: serde_json::Value = serde_json::from_str(&crate::child::read(&mut command)?)
            .context("cannot read what `cargo metadata` says")?;
        let folder = metadata["target_directory"]
            .as_str()
            .context("`cargo metadata` does not name the target folder")?;
        Ok(PathBuf::from(folder))
    }

    /// Builds a program of the workspace for use here, and returns its path.
    pub(crate) fn build_program(&self, package: &str) -> Result<PathBuf> {
        self.build_program_with(package, |_| {})
    }

    /// The same, with a command that `more` has said more to.
    pub(crate) fn build_program_with(
        &self,
        package: &str,
        more: impl FnOnce(&mut Command),
    ) -> Result<PathBuf> {
        let mut command = self.cargo("build");
        command.args(["--locked", "--package", package, "--bin", package]);
        command.arg("--message-format=json-render-diagnostics");
        more(&mut command);
        executable(&crate::child::read(&mut command)?, package)
    }
}

/// Whether cargo has set this variable to tell a program about its package, which build
/// scripts of others take for a change of their own.
fn is_of_package(variable: &OsStr) -> bool {
    let variable = variable.to_string_lossy();
    ["CARGO_MANIFEST_", "CARGO_PKG_"]
        .iter()
        .any(|prefix| variable.starts_with(prefix))
}

/// The cargo that has started this command, of the same toolchain.
pub(crate) fn cargo() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

/// The folder that cargo keeps the sources of other packages in.
pub(crate) fn cargo_home() -> Option<PathBuf> {
    let variable = |name| env::var_os(name).filter(|value| !value.is_empty());
    if let Some(home) = variable("CARGO_HOME") {
        return Some(PathBuf::from(home));
    }
    let home = variable(if cfg!(windows) { "USERPROFILE" } else { "HOME" })?;
    Some(PathBuf::from(home).join(".cargo"))
}

/// The path of the program `name` in cargo's messages about a build.
pub(crate) fn executable(messages: &str, name: &str) -> Result<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| {
            message["reason"] == "compiler-artifact" && message["target"]["name"] == name
        })
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .with_context(|| format!("cargo has built {name}, but does not say where it is"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_is_not_told_of_the_package_of_these_commands() {
        let command = Workspace::find().unwrap().cargo("build");
        let told: Vec<_> = command.get_envs().collect();
        for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME"] {
            assert!(env::var_os(name).is_some(), "{name}");
            assert!(told.contains(&(OsStr::new(name), None)), "{told:?}");
        }
    }

    #[test]
    fn a_program_is_found_among_the_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"other"},"executable":"/t/other"}"#,
            "\nnot JSON\n",
            r#"{"reason":"compiler-artifact","target":{"name":"it"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"it"},"executable":"/t/it"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        assert_eq!(executable(messages, "it").unwrap(), Path::new("/t/it"));
        assert!(executable(messages, "nothing").is_err());
    }
}
