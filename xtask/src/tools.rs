//! The tools that the commands need: those that are there are used, if their
//! version is right, the others are installed once per machine.
//!
//! [`Toolbox`] collects what a command needs and hands the tools to the programs
//! that it starts. A tool that can be neither found nor installed is an error
//! that says what to do; no step is ever left out for want of a tool.

mod apt;
mod binaryen;
mod cache;
mod cargo_deny;
mod cargo_install;
mod chinese_font;
mod chromium;
mod cpp_compiler;
mod curl;
mod headless_shell;
mod keystoneauth;
pub(crate) mod node;
mod trunk;
mod wasm_bindgen;
mod wasm_pack;
mod wasm_target;

use std::{env, ffi::OsString, path::PathBuf, process::Command};

use anyhow::{Context as _, Result};

pub(crate) use self::{
    chinese_font::chinese_font,
    chromium::chromium,
    cpp_compiler::cpp_compiler,
    curl::curl,
    headless_shell::headless_shell,
    wasm_bindgen::PACKAGE as WASM_BINDGEN_PACKAGE,
    wasm_target::{WASM_TARGET, wasm_target},
};
use crate::workspace::Workspace;

/// What building the page, or the npm package, takes.
pub(crate) struct Toolbox {
    /// The folders of tools that are not on `PATH`, or in another version.
    folders: Vec<PathBuf>,
}

impl Toolbox {
    /// The tools that build the page for development: they need no Node.
    pub(crate) fn for_development(workspace: &Workspace) -> Result<Self> {
        wasm_target()?;
        let mut toolbox = Self {
            folders: Vec::new(),
        };
        toolbox.add(&wasm_bindgen::wasm_bindgen(workspace)?)?;
        toolbox.add(&trunk::trunk(workspace)?)?;
        Ok(toolbox)
    }

    /// The tools that build the page for release, `wasm-opt` among them.
    pub(crate) fn for_release(workspace: &Workspace) -> Result<Self> {
        // First, since it is the only one that needs something to be there.
        let binaryen = binaryen::Binaryen::new(workspace)?;
        let mut toolbox = Self {
            folders: Vec::new(),
        };
        toolbox.add(&binaryen)?;
        toolbox
            .folders
            .extend(Self::for_development(workspace)?.folders);
        Ok(toolbox)
    }

    /// The tools that build the npm package.
    pub(crate) fn for_npm(workspace: &Workspace) -> Result<Self> {
        let binaryen = binaryen::Binaryen::new(workspace)?;
        wasm_target()?;
        let mut toolbox = Self {
            folders: Vec::new(),
        };
        toolbox.add(&binaryen)?;
        toolbox.add(&wasm_bindgen::wasm_bindgen(workspace)?)?;
        toolbox.add(&wasm_pack::wasm_pack(workspace)?)?;
        Ok(toolbox)
    }

    /// The tool that checks the dependencies.
    pub(crate) fn for_dependencies(workspace: &Workspace) -> Result<Self> {
        let mut toolbox = Self {
            folders: Vec::new(),
        };
        toolbox.add(&cargo_deny::cargo_deny(workspace)?)?;
        Ok(toolbox)
    }

    /// The Python that has the clients of the endpoint that are written in it.
    pub(crate) fn for_clients(workspace: &Workspace) -> Result<Self> {
        let mut toolbox = Self {
            folders: Vec::new(),
        };
        toolbox.add(&keystoneauth::KeystoneAuth::new(workspace)?)?;
        Ok(toolbox)
    }

    /// A Python command, isolated from what the user's environment adds to it.
    pub(crate) fn python(&self) -> Result<Command> {
        let mut command = self.command(keystoneauth::PYTHON, env::consts::EXE_SUFFIX)?;
        command.arg("-I");
        Ok(command)
    }

    /// A cargo-deny command.
    pub(crate) fn cargo_deny(&self) -> Result<Command> {
        self.command("cargo-deny", env::consts::EXE_SUFFIX)
    }

    /// A Trunk command that finds the right tools first on its `PATH`.
    pub(crate) fn trunk(&self) -> Result<Command> {
        let mut command = self.command("trunk", env::consts::EXE_SUFFIX)?;
        // Its backtraces are of its own code, and push the compiler's words out of sight.
        command.env("RUST_LIB_BACKTRACE", "0");
        // Trunk 0.21 takes only `true` and `false` here, and fails on the usual `1`.
        if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            command.env_remove("NO_COLOR").arg("--no-color");
        }
        Ok(command)
    }

    /// A wasm-pack command that finds the right tools first on its `PATH`.
    pub(crate) fn wasm_pack(&self) -> Result<Command> {
        self.command("wasm-pack", env::consts::EXE_SUFFIX)
    }

    /// A `wasm-opt` command.
    pub(crate) fn wasm_opt(&self) -> Result<Command> {
        // On Windows npm puts a script in the place of each command.
        self.command("wasm-opt", if cfg!(windows) { ".cmd" } else { "" })
    }

    /// A command that finds the right tools first on its `PATH`.
    fn command(&self, name: &str, suffix: &str) -> Result<Command> {
        let path = self.path()?;
        // The program is looked for on the path of this process, not on the one
        // that it is given, hence the whole path.
        let program = find_file(&format!("{name}{suffix}"), &path)
            .with_context(|| format!("{name} is not on the path"))?;
        let mut command = Command::new(program);
        command.env("PATH", path);
        Ok(command)
    }

    fn add(&mut self, tool: &dyn cache::Tool) -> Result<()> {
        let folder = cache::provide(tool)
            .with_context(|| format!("cannot provide {} {}", tool.name(), tool.version()))?;
        self.folders.extend(folder);
        Ok(())
    }

    fn path(&self) -> Result<OsString> {
        let old = env::var_os("PATH").unwrap_or_default();
        let folders = self.folders.iter().cloned().chain(env::split_paths(&old));
        env::join_paths(folders).context("the folder of a tool cannot be put on PATH")
    }
}

/// The full path of a program on `path`, as `which` finds it.
fn find_program(name: &str, path: &OsString) -> Option<PathBuf> {
    find_file(&format!("{name}{}", env::consts::EXE_SUFFIX), path)
}

/// The full path of the first file of this name on `path`.
fn find_file(name: &str, path: &OsString) -> Option<PathBuf> {
    env::split_paths(path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// Whether a tool that prints `output` when asked for its version has this one.
fn prints_version(output: &str, version: &str) -> bool {
    output.split_whitespace().any(|word| word == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_whole_word_of_what_the_tool_prints() {
        assert!(prints_version("trunk 0.21.14\n", "0.21.14"));
        assert!(prints_version("wasm-opt version 132 (version_132)", "132"));
        assert!(!prints_version("trunk 0.21.14", "0.21.1"));
        assert!(!prints_version("trunk 0.22.0-beta.1", "0.22.0"));
        assert!(!prints_version("", "1"));
    }

    #[test]
    fn a_program_is_found_in_the_first_folder_that_has_it() {
        let [one, two] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let program = two.path().join(format!("it{}", env::consts::EXE_SUFFIX));
        std::fs::write(&program, "").unwrap();
        let path = env::join_paths([one.path(), two.path()]).unwrap();
        assert_eq!(find_program("it", &path), Some(program));
        assert_eq!(find_program("other", &path), None);
    }
}
