//! `cargo xtask bench`: the checker beside what people use today, in Node and
//! natively, and how its cost grows; or the endpoint beside a bare handler; or the
//! console in a browser.
//!
//! Here is only what has to be there first and what runs after what. What is
//! measured is in `core/npm/bench`, `core/benches/native`, `endpoint/benches/load`
//! and `web/tests/browser/bench`.

use std::{path::Path, process::Command};

use anyhow::Result;
use fs_err as fs;

use crate::{browser, child, npm, stack::ENDPOINT, tools::node, workspace::Workspace};

/// The folder of what is measured in Node.
const PROJECT: &str = "core/npm/bench";

/// What the others check by.
const SCHEMA: &str = "docs/import-request.schema.json";

/// What can be said on the command line.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How often each of the candidates has its turn: the more, the steadier the medians
    #[arg(long, value_name = "N", default_value_t = 51, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,

    /// Measure this alone; several are separated by commas, or given one by one
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    only: Vec<Part>,

    /// Measure the endpoint under load, in place of the checker: needs Linux
    #[arg(long, conflicts_with = "only")]
    endpoint: bool,

    /// Measure the console in a browser, as users get it, in place of the checker
    #[arg(long, conflicts_with_all = ["only", "endpoint"])]
    console: bool,
}

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// In Node, from text and from objects, beside other validators
    Node,
    /// As a Rust library, beside a parser
    Native,
    /// How the cost grows with the number of tasks
    Growth,
    /// How long it takes to plan the imports of a long list
    Plan,
    /// How large the package is, beside other validators
    Size,
    /// How long the first verdict of a program takes, beside other validators
    Cold,
}

impl Args {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

/// Measures all of it and prints the tables.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    if args.endpoint {
        return measure_endpoint(workspace, args.rounds);
    }
    if args.console {
        return browser::measure(workspace, args.rounds);
    }
    let folder = workspace.scratch("bench");
    fs::create_dir_all(&folder)?;
    let rounds = args.rounds.to_string();

    node::require()?;
    let project = workspace.path(PROJECT);
    node::install_packages(&project)?;

    if [Part::Node, Part::Size, Part::Cold]
        .iter()
        .any(|part| args.wants(*part))
    {
        let package = npm::build(workspace, &folder.join("npm"))?;
        let (schema, entry) = (workspace.path(SCHEMA), package.entry());
        if args.wants(Part::Node) {
            let mut speed = script(&project, "speed.mjs");
            speed.arg(&schema).arg(&entry);
            speed.arg(folder.join("speed.json")).arg(&rounds);
            child::run(&mut speed)?;
        }
        if args.wants(Part::Size) {
            child::run(script(&project, "size.mjs").arg(&entry))?;
        }
        if args.wants(Part::Cold) {
            child::run(script(&project, "cold.mjs").args([&schema, &entry]))?;
        }
    }
    if args.wants(Part::Native) {
        let inputs = folder.join("inputs");
        child::run(script(&project, "write-inputs.mjs").arg(&inputs))?;
        let arguments = [inputs.as_os_str(), rounds.as_ref()];
        child::run(native(workspace, "beside-parsers").args(arguments))?;
    }
    if args.wants(Part::Growth) {
        child::run(&mut native(workspace, "growth"))?;
    }
    if args.wants(Part::Plan) {
        child::run(&mut native(workspace, "plan"))?;
    }
    Ok(())
}

/// What the endpoint does under load, and what it costs to refuse.
fn measure_endpoint(workspace: &Workspace, rounds: u32) -> Result<()> {
    // A refusal takes so long that few of them are steady.
    for (what, rounds) in [("traffic", rounds), ("refusals", rounds.div_ceil(10))] {
        let mut command = workspace.cargo("bench");
        command.args(["--locked", "--package", ENDPOINT]);
        command.args(["--bench", "load", "--", what, &rounds.to_string()]);
        child::run(&mut command)?;
    }
    Ok(())
}

/// A script of the project.
fn script(project: &Path, name: &str) -> Command {
    let mut command = Command::new("node");
    command.current_dir(project).arg(name);
    command
}

/// The native program, with what it should do.
fn native(workspace: &Workspace, what: &str) -> Command {
    let mut command = workspace.cargo("bench");
    command.args(["--locked", "--package", "roma-import", "--bench", "native"]);
    command.args(["--", what]);
    command
}
