//! The steps of `cargo xtask test`, the quick ones first.

use std::env;

use anyhow::Result;

use crate::{
    browser, child, page, page::Mode, repository, tools, tools::Toolbox, workspace::Workspace,
};

/// One step.
pub(crate) struct Step {
    /// What `--only` calls it.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) what: &'static str,
    /// Does it.
    pub(crate) run: fn(&Workspace) -> Result<()>,
}

/// All steps, in their order.
pub(crate) const STEPS: [Step; 9] = [
    Step {
        name: "repository",
        what: "versions agree, nothing generated is in git",
        run: repository::check,
    },
    Step {
        name: "format",
        what: "the source is formatted",
        run: format,
    },
    Step {
        name: "tools",
        what: "the tools of all later steps are there",
        run: provide_tools,
    },
    Step {
        name: "lint",
        what: "clippy has no warnings",
        run: lint,
    },
    Step {
        name: "lint-wasm",
        what: "clippy has none for browsers either",
        run: lint_wasm,
    },
    Step {
        name: "test",
        what: "unit, integration and documentation tests pass",
        run: test,
    },
    Step {
        name: "docs",
        what: "the documentation builds without warnings",
        run: docs,
    },
    Step {
        name: "page",
        what: "Trunk builds the page",
        run: build_page,
    },
    Step {
        name: "browser",
        what: "the console works in Chromium, with the endpoint",
        run: browser::test,
    },
];

/// The packages whose code runs in browsers.
const IN_BROWSERS: [&str; 2] = ["roma-import", "roma-import-console"];

fn format(workspace: &Workspace) -> Result<()> {
    child::run(workspace.cargo("fmt").args(["--all", "--check"]))
}

fn provide_tools(workspace: &Workspace) -> Result<()> {
    // What can only be there or not comes first: nobody likes to hear of it late.
    tools::node::require()?;
    tools::chromium()?;
    Toolbox::for_development(workspace)?;
    Ok(())
}

fn lint(workspace: &Workspace) -> Result<()> {
    let mut command = workspace.cargo("clippy");
    command.args(["--locked", "--workspace", "--all-targets"]);
    child::run(command.args(["--", "--deny", "warnings"]))
}

fn lint_wasm(workspace: &Workspace) -> Result<()> {
    tools::wasm_target()?;
    let mut command = workspace.cargo("clippy");
    command.args(["--locked", "--target", tools::WASM_TARGET]);
    command.args(
        IN_BROWSERS
            .iter()
            .flat_map(|package| ["--package", package]),
    );
    child::run(command.args(["--", "--deny", "warnings"]))
}

fn test(workspace: &Workspace) -> Result<()> {
    child::run(workspace.cargo("test").args(["--locked", "--workspace"]))
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

fn build_page(workspace: &Workspace) -> Result<()> {
    page::build(workspace, Mode::Development, &workspace.scratch("page"))
}
