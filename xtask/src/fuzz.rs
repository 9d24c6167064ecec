//! `cargo xtask fuzz`: a search, led by the code that inputs reach, for some that the
//! checker judges otherwise than the model of its tests does, or that it fails on.
//!
//! The search is libFuzzer's, which comes as a crate and takes a compiler for C++. What
//! it calls is in `core/fuzz`. The test command has a search of its own, which takes
//! nothing but Rust, and is led by the kinds of reports.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};
use fs_err as fs;

use crate::{
    child, rustflags, tools,
    workspace::{self, Workspace},
};

/// The folder and the name of the package that is searched with.
pub(crate) const PACKAGE: &str = "core/fuzz";
const NAME: &str = "roma-import-fuzz";

/// What makes the compiler count how often each piece of code is reached, and tell what
/// numbers are compared with: for libFuzzer, as `cargo fuzz` asks for it.
const FLAGS: [&str; 6] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg=fuzzing",
];

/// The longest input, in bytes. Longer ones take time and reach nothing new.
const MAX_BYTES: usize = 4_096;

/// What can be said on the command line.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How long to search
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
}

/// Searches as long as it was asked for.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    search(workspace, args.seconds)
}

/// Searches for so many seconds, and fails if something is found. What has reached new
/// code stays, for the next search.
pub(crate) fn search(workspace: &Workspace, seconds: u32) -> Result<()> {
    let folder = workspace.scratch("fuzz");
    let [seeds, reached, found] = ["seeds", "reached", "found"].map(|name| folder.join(name));
    for folder in [&seeds, &reached, &found] {
        fs::create_dir_all(folder)?;
    }

    let mut command = Command::new(build(workspace, &folder)?);
    // What was found before is tried first, until it is mended.
    command.args([&reached, &seeds, &found]);
    command.arg(format!("-max_total_time={seconds}"));
    command.arg(format!("-max_len={MAX_BYTES}"));
    command.arg(format!("-artifact_prefix={}/", found.display()));
    command.args(["-timeout=5", "-print_final_stats=1"]);
    command.env("SEEDS", &seeds);
    child::run(&mut command).with_context(|| {
        format!(
            "the search has failed, as it says above; an input that it has found is in {}",
            found.display()
        )
    })
}

/// Builds the program below `folder`, and returns its path.
fn build(workspace: &Workspace, folder: &Path) -> Result<PathBuf> {
    tools::cpp_compiler()?;
    let host = rustflags::host()?;
    let mut command = workspace.cargo("build");
    command.current_dir(workspace.path(PACKAGE));
    command.args(["--locked", "--release"]);
    command.arg("--target-dir").arg(folder.join("build"));
    // With a target named, programs that run while others are built get no such flags.
    command.args(["--target", &host]);
    rustflags::add(&mut command, &host, FLAGS.map(str::to_owned));
    command.arg("--message-format=json-render-diagnostics");
    workspace::executable(&child::read(&mut command)?, NAME)
}
