//! The steps of `cargo xtask test`, turn by turn: what is quick and needs no other comes first.

use std::{
    env,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, Result};

use crate::{
    browser, child, clients, differential, fuzz, generate, npm, repository,
    tools::{self, Toolbox, node},
    workspace::Workspace,
};

/// One step.
pub(crate) struct Step {
    /// What `--only` calls it.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) what: &'static str,
    /// When it runs, where all do.
    pub(crate) turn: Turn,
    /// Does it.
    pub(crate) run: fn(&Workspace) -> Result<()>,
}

/// When a step runs. Steps of the same turn run one after the other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Before all others, and alone: it is quick, or the others need what it provides.
    First,
    /// What looks at the code and tests it, beside the turns below.
    Code,
    /// What builds the npm package and tests it.
    Package,
    /// What needs the page in a browser.
    Page,
}

/// All steps, in their order.
pub(crate) const STEPS: [Step; 15] = [
    step(
        Turn::First,
        "repository",
        "versions agree, nothing generated is in git",
        repository::check,
    ),
    step(Turn::First, "format", "the source is formatted", format),
    step(
        Turn::First,
        "documents",
        "the generated documents say what the code says",
        generate::check,
    ),
    step(
        Turn::First,
        "tools",
        "the tools of the later steps are there",
        provide_tools,
    ),
    step(
        Turn::First,
        "dependencies",
        "their licences and origins are allowed, and no forbidden one is there",
        dependencies,
    ),
    step(Turn::Code, "lint", "clippy has no warnings", lint),
    step(
        Turn::Code,
        "lint-wasm",
        "clippy has none for browsers either",
        lint_wasm,
    ),
    step(
        Turn::Code,
        "test",
        "unit, integration and documentation tests pass",
        test,
    ),
    step(
        Turn::Code,
        "fuzz",
        "a search by the code that inputs reach finds none that is judged wrongly",
        search,
    ),
    step(
        Turn::Code,
        "clients",
        "curl and keystoneauth1 get on with the stand-in",
        clients::test,
    ),
    step(
        Turn::Code,
        "differential",
        "ajv with the published schemas agrees with the checker",
        differential::test,
    ),
    step(
        Turn::Code,
        "docs",
        "the documentation builds without warnings",
        docs,
    ),
    step(
        Turn::Package,
        "npm",
        "the npm package gives the reports of the corpus",
        npm::test,
    ),
    // Building the whole product takes one processor, and waits for no build of the steps
    // above: it is not made of what they make. What the other page needs they have built when
    // it is its turn.
    step(
        Turn::Page,
        "browser",
        "the one program that is the whole product works alone, in Chromium",
        browser::test,
    ),
    step(
        Turn::Page,
        "loop",
        "the page that Trunk builds and serves for development works in Chromium",
        browser::test_loop,
    ),
];

const fn step(
    turn: Turn,
    name: &'static str,
    what: &'static str,
    run: fn(&Workspace) -> Result<()>,
) -> Step {
    Step {
        name,
        what,
        turn,
        run,
    }
}

/// The packages that are compiled to WebAssembly.
const TO_WEBASSEMBLY: [&str; 4] = [
    "roma-import",
    "roma-import-cli",
    "roma-import-console",
    "roma-import-npm",
];

fn format(workspace: &Workspace) -> Result<()> {
    for folder in [".", fuzz::PACKAGE] {
        let mut command = workspace.cargo("fmt");
        command.current_dir(workspace.path(folder));
        child::run(command.args(["--all", "--check"])).with_context(|| {
            format!("the source is not formatted: `cargo fmt --all` in {folder} mends it")
        })?;
    }
    Ok(())
}

fn provide_tools(workspace: &Workspace) -> Result<()> {
    // What can only be there or not comes first: nobody likes to hear of it late.
    tools::node::require()?;
    tools::chromium()?;
    tools::headless_shell()?;
    tools::chinese_font()?;
    tools::curl()?;
    tools::cpp_compiler()?;
    Toolbox::for_clients(workspace)?;
    // With those of development among them.
    Toolbox::for_release(workspace)?;
    Toolbox::for_npm(workspace)?;
    Toolbox::for_dependencies(workspace)?;
    Ok(())
}

fn dependencies(workspace: &Workspace) -> Result<()> {
    // Each has a lock file of its own, and is built and run by whoever works on this.
    for package in [".", fuzz::PACKAGE, tools::WASM_BINDGEN_PACKAGE] {
        let mut command = Toolbox::for_dependencies(workspace)?.cargo_deny()?;
        command.arg("--manifest-path");
        command.arg(workspace.path(package).join("Cargo.toml"));
        command.arg("--config").arg(workspace.path("deny.toml"));
        // Vulnerabilities are in a list that would have to be downloaded.
        child::run(command.args(["--locked", "check", "bans", "licenses", "sources"]))
            .with_context(|| format!("this is about the dependencies of {package}"))?;
    }
    Ok(())
}

fn lint(workspace: &Workspace) -> Result<()> {
    let mut command = workspace.cargo("clippy");
    command.args(["--locked", "--workspace", "--all-targets"]);
    child::run(command.args(["--", "--deny", "warnings"]))?;

    // The checker as the page has it. Among the others it has all that any of them asks for.
    let mut command = workspace.cargo("clippy");
    command.args(["--locked", "--package", "roma-import"]);
    command.args(["--no-default-features", "--all-targets"]);
    child::run(command.args(["--", "--deny", "warnings"]))?;

    // What is no member of the workspace.
    tools::cpp_compiler()?;
    let mut command = workspace.cargo("clippy");
    command.current_dir(workspace.path(fuzz::PACKAGE));
    command.arg("--locked").arg("--target-dir");
    command.arg(workspace.scratch("fuzz/lint"));
    child::run(command.args(["--", "--deny", "warnings"]))
}

fn lint_wasm(workspace: &Workspace) -> Result<()> {
    tools::wasm_target()?;
    let mut command = workspace.cargo("clippy");
    command.args(["--locked", "--target", tools::WASM_TARGET]);
    command.args(
        TO_WEBASSEMBLY
            .iter()
            .flat_map(|package| ["--package", package]),
    );
    child::run(command.args(["--", "--deny", "warnings"]))
}

fn test(workspace: &Workspace) -> Result<()> {
    // The public collections of texts and strings that the checker is held against.
    node::require()?;
    node::install_packages(&workspace.root().join("core/tests/public"))?;
    let mut command = workspace.cargo("test");
    command.args(["--locked", "--workspace"]);
    if env::var_os("FUZZ_SECONDS").is_none() {
        // Long enough to find something, where a plain `cargo test` only looks.
        command.env("FUZZ_SECONDS", "60");
    }
    if env::var_os("FUZZ_SEED").is_none() {
        // Others in each run, or all but the first would try what has been tried. A failure
        // is told with its input.
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let seed = now.as_secs().to_string();
        eprintln!("FUZZ_SEED={seed}");
        command.env("FUZZ_SEED", seed);
    }
    child::run(&mut command)?;

    // The same verdicts as the page comes to them, without shortcuts.
    let mut command = workspace.cargo("test");
    command.args(["--locked", "--package", "roma-import"]);
    command.args(["--no-default-features", "--features", "value"]);
    child::run(command.args(["--lib", "--test", "corpus"]))
}

fn search(workspace: &Workspace) -> Result<()> {
    // As long as it takes to go through the corpus and a little further: whether it
    // works. What finds something takes hours.
    fuzz::search(workspace, 10)
}

fn docs(workspace: &Workspace) -> Result<()> {
    let mut flags = env::var_os("RUSTDOCFLAGS").unwrap_or_default();
    flags.push(" --deny warnings");
    let mut command = workspace.cargo("doc");
    command
        .args(["--locked", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", flags);
    child::run(&mut command)
}
