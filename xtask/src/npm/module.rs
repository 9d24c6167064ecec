//! The WebAssembly module of the npm package, and the JavaScript around it.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use fs_err as fs;

use super::{SOURCE, target_features};
use crate::{
    child,
    own_folders::OwnFolders,
    rustflags,
    tools::{Toolbox, WASM_TARGET},
    workspace::Workspace,
};

/// The profile in `Cargo.toml`. Cargo has a folder of this name in `target/`, which is no other
/// one's.
const PROFILE: &str = "module";

/// What the compiler has to have used. Without vectors all is right, and slow.
const NEEDED_FEATURE: &str = "simd128";

/// What a module is made from.
#[derive(Clone, Copy)]
pub(super) struct Source {
    /// The folder of its package.
    folder: &'static str,
    /// The name that wasm-pack gives to the JavaScript.
    pub(super) glue: &'static str,
    /// The name that wasm-pack gives to the module.
    pub(super) wasm: &'static str,
}

/// What checks: the whole of it is in the main entry.
pub(super) const CHECK: Source = Source {
    folder: SOURCE,
    glue: "roma_import_npm.js",
    wasm: "roma_import_npm_bg.wasm",
};

/// What the commands take from the rules besides, and no page has a use for.
pub(super) const COMMANDS: Source = Source {
    folder: "core/npm/cli",
    glue: "roma_import_cli.js",
    wasm: "roma_import_cli_bg.wasm",
};

/// The name of the module that wasm-opt writes.
const OPTIMIZED: &str = "optimized.wasm";

/// What wasm-opt does, and what it may expect of hosts: all of it is older than
/// the vectors, which are there in any case.
const WASM_OPT: [&str; 10] = [
    "-O3",
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    // Nobody reads these two sections after this.
    "--strip-producers",
    "--strip-target-features",
];

/// The module and the JavaScript around it.
pub(super) struct Module {
    pub(super) glue: String,
    pub(super) wasm: Vec<u8>,
}

/// Builds a module; `folder` is for what is there on the way.
pub(super) fn build(workspace: &Workspace, source: Source, folder: &Path) -> Result<Module> {
    let toolbox = Toolbox::for_npm(workspace)?;
    compile(workspace, &toolbox, source, folder)?;
    let compiled = folder.join(source.wasm);
    require_vectors(&fs::read(&compiled)?)
        .with_context(|| format!("{} is not as it has to be", compiled.display()))?;

    let optimized = folder.join(OPTIMIZED);
    let mut command = toolbox.wasm_opt()?;
    command.args(WASM_OPT).arg(&compiled).arg("-o");
    child::run(command.arg(&optimized))?;
    let wasm = fs::read(&optimized)?;
    require_smaller(&fs::read(&compiled)?, &wasm)
        .with_context(|| format!("wasm-opt has not done its work on {}", compiled.display()))?;
    OwnFolders::of(workspace)?.require_none_in(&wasm, "the module")?;

    let glue = folder.join(source.glue);
    let glue = with_forget(&fs::read_to_string(&glue)?)
        .with_context(|| format!("{} is not as it was expected", glue.display()))?;
    Ok(Module { glue, wasm })
}

/// The JavaScript with a function that gives up the instance. wasm-bindgen keeps the
/// first one for good, also when it has trapped and is of no use to anybody.
fn with_forget(glue: &str) -> Result<String> {
    for needed in [
        "let wasmModule, wasmInstance, wasm;\n",
        "function initSync(module) {\n    if (wasm !== undefined) return wasm;\n",
    ] {
        ensure!(
            glue.matches(needed).count() == 1,
            "it has to say once: {needed}"
        );
    }
    Ok(format!(
        "{glue}\nexport function forget() {{\n    wasm = undefined;\n}}\n"
    ))
}

/// Lets wasm-pack fill `folder`.
fn compile(workspace: &Workspace, toolbox: &Toolbox, source: Source, folder: &Path) -> Result<()> {
    let mut command = toolbox.wasm_pack()?;
    command.current_dir(workspace.root());
    command.arg("build").arg(workspace.path(source.folder));
    command.args(["--target", "web", "--mode", "no-install"]);
    command.args(["--profile", PROFILE]);
    // The package, its types and wasm-opt's run are ours.
    command.args(["--no-pack", "--no-typescript", "--no-gitignore", "--no-opt"]);
    command.arg("--out-dir").arg(folder);
    command.args(["--", "--locked"]);
    let folders = OwnFolders::of(workspace)?;
    rustflags::add(&mut command, WASM_TARGET, folders.flags());
    child::run(&mut command)
}

/// Fails if the module was not compiled for vectors: where flags of the user's
/// own, or another folder to start in, have kept cargo from the configuration.
fn require_vectors(module: &[u8]) -> Result<()> {
    let features = target_features::used(module).context("it does not say what it uses")?;
    ensure!(
        features.iter().any(|feature| feature == NEEDED_FEATURE),
        "it uses {features:?}, but not {NEEDED_FEATURE}: \
         {SOURCE}/.cargo/config.toml is not in effect"
    );
    Ok(())
}

/// Fails if the second module is none, or not smaller than the first.
fn require_smaller(compiled: &[u8], optimized: &[u8]) -> Result<()> {
    ensure!(
        optimized.starts_with(b"\0asm"),
        "what it has written is no module"
    );
    ensure!(
        optimized.len() < compiled.len(),
        "its module has {} bytes, and had {} before",
        optimized.len(),
        compiled.len()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_can_be_given_up_or_it_is_an_error() {
        let glue = "let wasmModule, wasmInstance, wasm;\nfunction initSync(module) {\n    if (wasm !== undefined) return wasm;\n}\n";
        assert!(with_forget(glue).unwrap().starts_with(glue));
        assert!(with_forget("let wasm;\n").is_err());
    }

    #[test]
    fn a_module_without_vectors_is_an_error() {
        let without = b"\0asm\x01\0\0\0\0\x1B\x0Ftarget_features\x01+\x08sign-ext";
        let error = require_vectors(without).unwrap_err().to_string();
        assert!(error.contains("but not simd128"), "{error}");
        assert!(require_vectors(b"\0asm\x01\0\0\0").is_err());
    }

    #[test]
    fn a_module_that_wasm_opt_has_not_made_smaller_is_an_error() {
        require_smaller(b"\0asm and more", b"\0asm").unwrap();
        assert!(require_smaller(b"\0asm", b"\0asm").is_err());
        assert!(require_smaller(b"\0asm", b"").is_err());
    }
}
