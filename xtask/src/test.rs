//! `cargo xtask test`: all checks and tests, one step after the other.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use clap::builder::PossibleValuesParser;

use crate::{
    interrupt,
    steps::{STEPS, Step},
    workspace::Workspace,
};

/// What can be said on the command line.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Run this step alone; several are separated by commas, or given one by one
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = PossibleValuesParser::new(STEPS.iter().map(|step| step.name)))]
    only: Vec<String>,

    /// List the steps and run none
    #[arg(long)]
    list: bool,
}

/// Runs the steps up to the first that fails.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    if args.list {
        for Step { name, what, .. } in &STEPS {
            println!("{name:12} {what}");
        }
        return Ok(());
    }

    let chosen =
        |step: &&Step| args.only.is_empty() || args.only.iter().any(|name| name == step.name);
    let mut times = Vec::new();
    for Step { name, what, run } in STEPS.iter().filter(chosen) {
        eprintln!("\n=== {name}: {what}");
        let start = Instant::now();
        run(workspace).or_else(|error| {
            // A child that Ctrl-C has reached first has only failed because of it.
            interrupt::check()?;
            Err(error).with_context(|| {
                format!(
                    "the step `{name}` has failed; to run it alone: cargo xtask test --only {name}"
                )
            })
        })?;
        times.push((*name, start.elapsed()));
    }
    print!("{}", summary(&times));
    Ok(())
}

/// What has passed, and how long it took.
fn summary(times: &[(&str, Duration)]) -> String {
    let sum = ("all", times.iter().map(|(_, time)| *time).sum());
    let lines = times.iter().chain([&sum]);
    let lines = lines.map(|(name, time)| format!("    {name:12} {:>5} s\n", time.as_secs()));
    format!("\nAll passed:\n{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_has_each_step_and_the_sum() {
        let times = [
            ("one", Duration::from_millis(1500)),
            ("two", Duration::from_millis(2500)),
        ];
        let summary = summary(&times);
        let lines: Vec<Vec<_>> = summary
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(
            lines[2..],
            [["one", "1", "s"], ["two", "2", "s"], ["all", "4", "s"]]
        );
    }

    #[test]
    fn no_two_steps_have_the_same_name() {
        let mut names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
    }
}
