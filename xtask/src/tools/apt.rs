//! The distribution's packages, on systems that have apt.

use std::{env, process::Command};

use anyhow::{Context as _, Result, bail};

use super::find_program;
use crate::child;

/// Installs packages, where that needs no password. `what` is what they are called
/// while one waits, and `advice` the error where they cannot be installed from here.
pub(super) fn install(what: &str, packages: &[&str], advice: &'static str) -> Result<()> {
    let path = env::var_os("PATH").unwrap_or_default();
    if find_program("apt-get", &path).is_none() {
        bail!("{advice}");
    }
    let prefix: &[&str] = if is_root() {
        &[]
    } else if child::ask(Command::new("sudo").args(["-n", "true"])).is_some() {
        &["sudo", "-n"]
    } else {
        bail!("{advice}");
    };
    eprintln!("Installing the distribution's {what}, once per machine: takes about a minute…");
    let install = ["install", "--quiet", "--yes", "--no-install-recommends"];
    apt_get(prefix, &["update", "--quiet"]).context(advice)?;
    apt_get(prefix, &[&install, packages].concat()).context(advice)
}

/// Runs `apt-get`; if another program is at it, waits for that.
fn apt_get(prefix: &[&str], args: &[&str]) -> Result<()> {
    let environment = ["env", "DEBIAN_FRONTEND=noninteractive"];
    let program = ["apt-get", "--option", "DPkg::Lock::Timeout=600"];
    let words: Vec<_> = [prefix, &environment, &program, args].concat();
    child::run(Command::new(words[0]).args(&words[1..]))
}

#[cfg(unix)]
fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

#[cfg(windows)]
fn is_root() -> bool {
    false
}
