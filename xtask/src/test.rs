//! `cargo xtask test`: all checks and tests. Those that take long run beside each other,
//! since each of them waits for something most of the time: for the linker, for one last
//! file of tests, for pauses that a client has to make.

use std::{
    env,
    path::PathBuf,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use clap::builder::PossibleValuesParser;
use fs_err as fs;

use crate::{
    child::{self, Child},
    files, interrupt,
    steps::{STEPS, Step, Turn},
    workspace::Workspace,
};

/// How long to sleep between two looks at what runs.
const POLL: Duration = Duration::from_millis(100);

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
}

/// Runs the steps up to the first that fails.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    if args.list {
        for Step { name, what, .. } in &STEPS {
            println!("{name:12} {what}");
        }
        return Ok(());
    }
    let start = Instant::now();
    let times = if args.only.is_empty() {
        let mut times = in_turn(workspace, &|step| step.turn == Turn::First)?;
        times.extend(beside_each_other(
            workspace,
            &[Turn::Code, Turn::Page].map(names),
        )?);
        times
    } else {
        in_turn(workspace, &|step| {
            args.only.iter().any(|name| name == step.name)
        })?
    };
    print!("{}", summary(&times, start.elapsed()));
    Ok(())
}

/// Runs the chosen steps one after the other, and says how long each took.
fn in_turn(
    workspace: &Workspace,
    is_chosen: &dyn Fn(&Step) -> bool,
) -> Result<Vec<(String, Duration)>> {
    let mut times = Vec::new();
    for step in STEPS.iter().filter(|step| is_chosen(step)) {
        let Step {
            name, what, run, ..
        } = step;
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
        times.push(((*name).to_owned(), start.elapsed()));
    }
    Ok(times)
}

/// The names of the steps of a turn, as `--only` takes them.
fn names(turn: Turn) -> String {
    let steps = STEPS.iter().filter(|step| step.turn == turn);
    steps.map(|step| step.name).collect::<Vec<_>>().join(",")
}

/// Steps that run beside others, in a process of their own.
struct Turns {
    names: String,
    child: Child,
    start: Instant,
    /// Where its output is until it has ended; the first has none, since it is shown as it
    /// comes.
    log: Option<PathBuf>,
}

/// Runs several steps of these names beside each other, and says how long they took. The
/// first that fails ends the others.
fn beside_each_other(workspace: &Workspace, all: &[String]) -> Result<Vec<(String, Duration)>> {
    let folder = workspace.scratch("test");
    files::recreate(&folder)?;
    let mut running = Vec::new();
    for (number, names) in all.iter().enumerate() {
        let mut command = Command::new(env::current_exe()?);
        command.args(["test", "--only", names]);
        let log = (number > 0).then(|| folder.join(format!("{names}.log")));
        if let Some(log) = &log {
            child::write_to(&mut command, log)?;
            eprintln!(
                "\n=== {names}: beside the others; what they say is in {} and comes later",
                log.display()
            );
        }
        running.push(Turns {
            names: names.clone(),
            child: Child::start(format!("`cargo xtask test --only {names}`"), &mut command)?
                .with_children(),
            start: Instant::now(),
            log,
        });
    }

    let mut times = Vec::new();
    while !running.is_empty() {
        interrupt::check()?;
        thread::sleep(POLL);
        let mut still = Vec::new();
        for mut turns in running {
            let Some(status) = turns.child.try_wait()? else {
                still.push(turns);
                continue;
            };
            if let Some(log) = &turns.log {
                eprint!("{}", String::from_utf8_lossy(&fs::read(log)?));
            }
            if !status.success() {
                // Ctrl-C has reached the child first, or it has said what is wrong.
                interrupt::check()?;
                bail!("{} ended with {status}", turns.child.name());
            }
            times.push((turns.names, turns.start.elapsed()));
        }
        running = still;
    }
    Ok(times)
}

/// What has passed, and how long it took: each of them, and all together, which is less
/// where some ran beside others.
fn summary(times: &[(String, Duration)], all: Duration) -> String {
    let all = ("all", all);
    let times = times.iter().map(|(name, time)| (name.as_str(), *time));
    let lines = times
        .chain([all])
        .map(|(name, time)| format!("    {:>5} s  {name}\n", time.as_secs()));
    format!("\nAll passed:\n{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_has_each_step_and_how_long_all_took() {
        let times = [
            ("one".to_owned(), Duration::from_millis(1500)),
            ("two,three".to_owned(), Duration::from_millis(2500)),
        ];
        let summary = summary(&times, Duration::from_secs(3));
        let lines: Vec<Vec<_>> = summary
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(
            lines[2..],
            [
                ["1", "s", "one"],
                ["2", "s", "two,three"],
                ["3", "s", "all"]
            ]
        );
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
        let all = [Turn::First, Turn::Code, Turn::Page].map(names).join(",");
        let listed: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        assert_eq!(all, listed.join(","));
    }
}
