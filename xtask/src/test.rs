//! `cargo xtask test`: all checks and tests. Those that take long run beside each other,
//! since each of them waits for something most of the time: for the linker, for one last
//! file of tests, for pauses that a client has to make.

mod parts;
mod took;

use anyhow::{Context as _, Result};
use clap::builder::PossibleValuesParser;

use self::took::{Took, Watch};
use crate::{
    interrupt,
    steps::{STEPS, Step, Turn},
    workspace::Workspace,
};

/// What can be said on the command line.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Run this step alone; several are separated by commas, or given one by one, and run
    /// one after the other
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = PossibleValuesParser::new(STEPS.iter().map(|step| step.name)))]
    only: Vec<String>,

    /// List the steps and run none
    #[arg(long)]
    list: bool,

    /// Say of these steps alone how they went: another process runs them beside others, and
    /// says how all went
    #[arg(long, hide = true, requires = "only")]
    part: bool,
}

impl Args {
    /// Whether another process has started this one and tells how all went.
    pub(crate) const fn is_part(&self) -> bool {
        self.part
    }
}

/// Runs the steps up to the first that fails.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    if args.list {
        for Step { name, what, .. } in &STEPS {
            println!("{name:12} {what}");
        }
        return Ok(());
    }
    let watch = Watch::start();
    let mut times = if args.only.is_empty() {
        let mut times = in_turn(workspace, &|step| step.turn == Turn::First)?;
        times.extend(parts::run(
            workspace,
            &[Turn::Code, Turn::Package, Turn::Page],
        )?);
        times
    } else {
        in_turn(workspace, &|step| {
            args.only.iter().any(|name| name == step.name)
        })?
    };
    if args.part {
        eprint!("\n{}", lines(&times));
    } else {
        times.push(("all".to_owned(), watch.took()));
        print!("\nAll passed:\n{}", lines(&times));
    }
    Ok(())
}

/// Runs the chosen steps one after the other, and says what each took.
fn in_turn(
    workspace: &Workspace,
    is_chosen: &dyn Fn(&Step) -> bool,
) -> Result<Vec<(String, Took)>> {
    let mut times = Vec::new();
    for step in STEPS.iter().filter(|step| is_chosen(step)) {
        let Step {
            name, what, run, ..
        } = step;
        eprintln!("\n=== {name}: {what}");
        let watch = Watch::start();
        run(workspace).or_else(|error| {
            // A child that Ctrl-C has reached first has only failed because of it.
            interrupt::check()?;
            Err(error).with_context(|| {
                format!(
                    "the step `{name}` has failed; to run it alone: cargo xtask test --only {name}"
                )
            })
        })?;
        times.push(((*name).to_owned(), watch.took()));
    }
    Ok(times)
}

/// A line for each of these, with what it took.
fn lines(times: &[(String, Took)]) -> String {
    let line = |(name, took): &(String, Took)| format!("    {took}  {name}\n");
    times.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn each_of_them_has_a_line() {
        let took = |seconds| Took {
            time: Duration::from_secs(seconds),
            busy: None,
        };
        let times = [
            ("one".to_owned(), took(1)),
            ("two,three".to_owned(), took(2)),
        ];
        assert_eq!(lines(&times), "        1 s  one\n        2 s  two,three\n");
    }

    #[test]
    fn no_two_steps_have_the_same_name() {
        let mut names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
    }

    #[test]
    fn each_step_has_its_turn_in_the_order_of_the_list() {
        let all = [Turn::First, Turn::Code, Turn::Package, Turn::Page].map(parts::names);
        let listed: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        assert_eq!(all.join(","), listed.join(","));
    }
}
