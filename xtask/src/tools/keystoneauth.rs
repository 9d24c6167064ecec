//! keystoneauth1, with which `OpenStack`'s clients speak HTTP, in a virtual environment
//! of Python that has the packages of one list, and each in exactly one version.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};

use super::{apt, cache, cache::Tool};
use crate::{child, versions, workspace::Workspace};

/// The package that all the others are there for.
const PACKAGE: &str = "keystoneauth1";

/// The command of the Python that makes the environment, and of the one in it.
pub(super) const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// Prints the versions of the packages that it is given. It succeeds only where
/// they are there, and where the package really starts.
const QUESTION: &str = "import importlib.metadata, keystoneauth1.session, sys; \
    print(','.join(f'{name}=={importlib.metadata.version(name)}' for name in sys.argv[1:]))";

/// Succeeds in a Python that is new enough for the packages and can make environments.
const REQUIREMENT: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";

/// What to do where Python cannot be installed from here.
const ADVICE: &str = "keystoneauth1 needs Python 3.11 or newer with its modules venv and ensurepip, \
    and what PATH finds is none: install them, for example with \
    `sudo apt-get install python3 python3-venv` (Debian), `sudo dnf install python3` (Fedora) \
    or `brew install python` (macOS)";

/// A Python that has the package.
pub(super) struct KeystoneAuth {
    requirements: PathBuf,
    names: Vec<String>,
    versions: String,
    key: String,
}

impl KeystoneAuth {
    pub(super) fn new(workspace: &Workspace) -> Result<Self> {
        let requirements = workspace.path(versions::PYTHON_PACKAGES);
        let packages = versions::pinned(&requirements)?;
        let version = packages
            .iter()
            .find_map(|(name, version)| (name == PACKAGE).then_some(version))
            .with_context(|| format!("{} names no {PACKAGE}", requirements.display()))?;
        // Another version of any of them is another environment. A hash that some
        // later compiler computes differently costs no more than an installation.
        let mut hasher = DefaultHasher::new();
        packages.hash(&mut hasher);
        let key = format!("{version}-{:016x}", hasher.finish());
        let versions: Vec<_> = packages
            .iter()
            .map(|(name, version)| format!("{name}=={version}"))
            .collect();
        Ok(Self {
            requirements,
            versions: versions.join(","),
            names: packages.into_iter().map(|(name, _)| name).collect(),
            key,
        })
    }
}

impl Tool for KeystoneAuth {
    fn command(&self) -> &'static str {
        if cfg!(windows) { "python.exe" } else { PYTHON }
    }

    fn name(&self) -> &'static str {
        PACKAGE
    }

    fn version(&self) -> &str {
        &self.key
    }

    fn question(&self) -> Vec<&str> {
        let names = self.names.iter().map(String::as_str);
        // Isolated from what the user's environment adds to a Python.
        ["-I", "-c", QUESTION].into_iter().chain(names).collect()
    }

    fn printed_version(&self) -> &str {
        &self.versions
    }

    fn duration(&self) -> &'static str {
        "10 seconds"
    }

    fn programs(&self) -> &'static str {
        if cfg!(windows) { "Scripts" } else { "bin" }
    }

    fn install(&self, folder: &Path, _build: &Path) -> Result<()> {
        require_python()?;
        let mut venv = Command::new(PYTHON);
        child::run(venv.args(["-I", "-m", "venv"]).arg(folder))?;
        let pip = |subcommand| {
            let mut pip = Command::new(folder.join(self.programs()).join(self.command()));
            pip.args(["-I", "-m", "pip", "--disable-pip-version-check", subcommand]);
            pip
        };
        let mut install = pip("install");
        install.args(["--quiet", "--no-input", "--no-deps"]);
        // No package's own code runs while it is installed.
        install.args(["--only-binary", ":all:", "--requirement"]);
        child::run(install.arg(&self.requirements))?;
        child::run(&mut pip("check"))
            .with_context(|| format!("{} is not complete", self.requirements.display()))
    }
}

/// Sees to it that there is a Python that can make environments.
fn require_python() -> Result<()> {
    let find = || Ok(is_there().then_some(()));
    let install = || apt::install("Python", &["python3", "python3-venv"], ADVICE);
    cache::find_or_install(PYTHON, find, install, ADVICE)
}

/// Whether there is one.
fn is_there() -> bool {
    child::ask(Command::new(PYTHON).args(["-I", "-c", REQUIREMENT])).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_python_that_is_asked_for_is_the_one_that_people_are_told_of() {
        let readme = include_str!("../../../README.md");
        for (text, words) in [
            (REQUIREMENT, "< (3, 11)"),
            (ADVICE, "Python 3.11 or newer"),
            (readme, "Python 3.11,"),
        ] {
            assert!(text.contains(words), "{words}");
        }
    }
}
