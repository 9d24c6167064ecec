//! A cache of tools for all clones of a user: `<cache>/roma-import/tools/<name>-<version>`.
//!
//! A tool is built in a folder beside its place and moved there when it works, so
//! that an interrupted build leaves no half tool. A lock file keeps two commands
//! from building the same tool at once: the second one waits and uses it.

use std::{
    env,
    fs::TryLockError,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use fs_err::{self as fs, File};

use super::prints_version;
use crate::{child, files, interrupt};

/// How long to sleep between two looks at the lock of another command.
const POLL: Duration = Duration::from_millis(200);

/// A command line tool in exactly one version.
pub(crate) trait Tool {
    /// The command, as one types it.
    fn command(&self) -> &'static str;

    /// The name under which the tool is kept, and spoken of.
    fn name(&self) -> &'static str {
        self.command()
    }

    /// The version that is wanted.
    fn version(&self) -> &str;

    /// What makes the command print its version.
    fn question(&self) -> Vec<&str> {
        vec!["--version"]
    }

    /// What the command prints as its version.
    fn printed_version(&self) -> &str {
        self.version()
    }

    /// How long an installation takes, to follow on "takes about".
    fn duration(&self) -> &'static str;

    /// The folder of programs within that of the tool.
    fn programs(&self) -> &'static str {
        "bin"
    }

    /// Installs the tool into `folder`, which does not exist yet. What is only
    /// needed to build it goes into `build`, which may hold what an interrupted
    /// build has left.
    fn install(&self, folder: &Path, build: &Path) -> Result<()>;
}

/// Sees to it that the tool is there. Returns the folder to put on `PATH`, or
/// nothing if the right tool is on it already.
pub(super) fn provide(tool: &dyn Tool) -> Result<Option<PathBuf>> {
    if is_right(tool, Path::new(tool.command())) {
        return Ok(None);
    }
    let tools = folder()?;
    let key = format!("{}-{}", tool.name(), tool.version());
    let home = tools.join(&key);
    let programs = home.join(tool.programs());
    if is_right(tool, &programs.join(tool.command())) {
        return Ok(Some(programs));
    }
    exclusively(&key, || {
        // Another command may have installed it while this one waited.
        if !is_right(tool, &programs.join(tool.command())) {
            install(
                tool,
                &home,
                &tools.join(format!("{key}.partial")),
                &tools.join(format!("{key}.build")),
            )?;
        }
        Ok(())
    })?;
    Ok(Some(programs))
}

/// What `find` finds, and otherwise what it finds when `install` has done its work; if
/// that is nothing still, the error is `advice`.
pub(super) fn find_or_install<T>(
    what: &str,
    find: impl Fn() -> Result<Option<T>>,
    install: impl FnOnce() -> Result<()>,
    advice: &'static str,
) -> Result<T> {
    if let Some(found) = find()? {
        return Ok(found);
    }
    exclusively(what, || {
        // Another command may have installed it while this one waited.
        if let Some(found) = find()? {
            return Ok(found);
        }
        install()?;
        find()?.context(advice)
    })
}

/// Does something that no two commands of this user may do at once.
pub(super) fn exclusively<T>(what: &str, act: impl FnOnce() -> Result<T>) -> Result<T> {
    let tools = folder()?;
    fs::create_dir_all(&tools)?;
    let path = tools.join(format!("{what}.lock"));
    let file = File::create(&path)?;
    let mut waits = false;
    loop {
        match file.try_lock() {
            Ok(()) => return act(),
            // To wait in the call itself would keep Ctrl-C waiting as well.
            Err(TryLockError::WouldBlock) => {
                interrupt::check()?;
                if !waits {
                    eprintln!("Another command is installing {what}: waiting for it…");
                    waits = true;
                }
                thread::sleep(POLL);
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", path.display()));
            }
        }
    }
}

fn install(tool: &dyn Tool, home: &Path, partial: &Path, build: &Path) -> Result<()> {
    eprintln!(
        "Installing {} {}, once per machine: takes about {}…",
        tool.name(),
        tool.version(),
        tool.duration()
    );
    files::remove(partial)?;
    tool.install(partial, build)?;
    let program = partial.join(tool.programs()).join(tool.command());
    ensure!(
        is_right(tool, &program),
        "asked for its version, {} does not say {}",
        program.display(),
        tool.printed_version()
    );
    files::remove(home)?;
    fs::rename(partial, home)?;
    Ok(files::remove(build)?)
}

/// Whether `program` is the tool in the version that is wanted.
fn is_right(tool: &dyn Tool, program: &Path) -> bool {
    child::ask(Command::new(program).args(tool.question()))
        .is_some_and(|output| prints_version(&output, tool.printed_version()))
}

/// The folder of all tools.
fn folder() -> Result<PathBuf> {
    let cache = user_cache(|name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    });
    let cache =
        cache.context("cannot tell where this user's cache is: set XDG_CACHE_HOME to a folder")?;
    Ok(cache.join("roma-import").join("tools"))
}

/// Where the system wants a user's caches to be.
fn user_cache(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    // A relative path is to be ignored, says the specification of this variable.
    if let Some(cache) = variable("XDG_CACHE_HOME").filter(|path| path.is_absolute()) {
        return Some(cache);
    }
    if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        Some(variable("HOME")?.join("Library").join("Caches"))
    } else {
        Some(variable("HOME")?.join(".cache"))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs::Permissions, os::unix::fs::PermissionsExt as _};

    use super::*;

    /// A tool whose installation writes a script that prints a version.
    struct Fake {
        prints: &'static str,
    }

    impl Tool for Fake {
        fn command(&self) -> &'static str {
            "fake-tool-of-the-tests"
        }

        fn version(&self) -> &'static str {
            "1.2.3"
        }

        fn duration(&self) -> &'static str {
            "no time"
        }

        fn install(&self, folder: &Path, _build: &Path) -> Result<()> {
            let program = folder.join("bin").join(self.command());
            fs::create_dir_all(folder.join("bin"))?;
            fs::write(&program, format!("#!/bin/sh\necho fake {}\n", self.prints))?;
            fs::set_permissions(&program, Permissions::from_mode(0o755))?;
            Ok(())
        }
    }

    #[test]
    fn what_an_interrupted_installation_has_left_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let [home, partial, build] =
            ["home", "partial", "build"].map(|name| folder.path().join(name));
        for left in [&home, &partial, &build] {
            fs::create_dir(left).unwrap();
            fs::write(left.join("half"), "").unwrap();
        }

        install(&Fake { prints: "1.2.3" }, &home, &partial, &build).unwrap();

        assert!(is_right(
            &Fake { prints: "" },
            &home.join("bin/fake-tool-of-the-tests")
        ));
        assert!(!home.join("half").exists());
        assert!(!partial.exists());
        assert!(!build.exists());
    }

    #[test]
    fn a_tool_of_another_version_never_gets_to_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let [home, partial, build] =
            ["home", "partial", "build"].map(|name| folder.path().join(name));

        let error = install(&Fake { prints: "1.2.4" }, &home, &partial, &build).unwrap_err();

        assert!(error.to_string().ends_with("does not say 1.2.3"), "{error}");
        assert!(!home.exists());
    }

    #[test]
    fn the_cache_is_where_the_variable_says_if_that_is_a_whole_path() {
        let cache = |xdg: &'static str| {
            user_cache(|name| match name {
                "XDG_CACHE_HOME" => Some(PathBuf::from(xdg)),
                "HOME" => Some(PathBuf::from("/elsewhere/someone")),
                _ => None,
            })
        };
        assert_eq!(cache("/cache"), Some(PathBuf::from("/cache")));
        assert!(cache("relative").unwrap().starts_with("/elsewhere/someone"));
        assert_eq!(user_cache(|_| None), None);
    }
}
