//! `cargo xtask package`: the whole product as one program, the console inside.

use std::{env, path::PathBuf};

use anyhow::Result;
use fs_err as fs;

use crate::{
    dist, files, own_folders::OwnFolders, rustflags, stack::ENDPOINT, workspace::Workspace,
};

/// What the product is called.
const NAME: &str = "roma-import";

/// Where cargo builds it, within the folder of what is generated.
const TARGET: &str = "package-build";

/// The variable by which the endpoint's build script finds the console.
const VARIABLE: &str = "ROMA_IMPORT_CONSOLE";

/// Builds the program and prints its path and its size.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let program = build(workspace)?;
    let size = fs::metadata(&program)?.len();
    println!("{}: {size} bytes", program.display());
    Ok(())
}

/// The folder of the console that is put into it.
pub(crate) fn console(workspace: &Workspace) -> PathBuf {
    workspace.scratch("package-console")
}

/// Builds the program, alone in `target/package/`, and returns its path.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
    let console = console(workspace);
    dist::build(workspace, &console)?;
    let folders = OwnFolders::of(workspace)?;
    let host = rustflags::host()?;
    // In a place of its own, where builds with other flags do not undo each other's work.
    let target = workspace.scratch(TARGET);
    let built = workspace.build_program_with(ENDPOINT, |command| {
        command.arg("--release").env(VARIABLE, &console);
        rustflags::add(command, &host, folders.flags());
        command.arg("--target-dir").arg(target);
    })?;
    folders.require_none_in(&fs::read(&built)?, "the program")?;
    let folder = workspace.scratch("package");
    files::recreate(&folder)?;
    let program = folder.join(format!("{NAME}{}", env::consts::EXE_SUFFIX));
    fs::copy(&built, &program)?;
    Ok(program)
}
