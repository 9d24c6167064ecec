//! Parts of the test command that run beside each other, each in a process of its own, so
//! that what they say does not get mixed up.

use std::{env, path::PathBuf, process::Command, thread, time::Duration};

use anyhow::{Result, bail};
use fs_err as fs;

use super::took::{Took, Watch};
use crate::{
    child::{self, Child},
    files, interrupt,
    steps::{STEPS, Turn},
    workspace::Workspace,
};

/// How long to sleep between two looks at them.
const POLL: Duration = Duration::from_millis(100);

/// Parts that run. Dropping them ends them, all at once.
struct Parts(Vec<Part>);

/// The steps of a turn, while they run.
struct Part {
    names: String,
    child: Child,
    watch: Watch,
    /// Where its output is until it has ended. The first has none: it is shown as it comes.
    log: Option<PathBuf>,
}

impl Drop for Parts {
    fn drop(&mut self) {
        for part in &mut self.0 {
            part.child.ask_to_end();
        }
    }
}

/// Runs the steps of these turns beside each other, and says what each turn took. The first
/// that fails ends the others.
pub(super) fn run(workspace: &Workspace, turns: &[Turn]) -> Result<Vec<(String, Took)>> {
    let folder = workspace.scratch("test");
    files::recreate(&folder)?;
    let mut running = Parts(Vec::new());
    for turn in turns {
        let names = names(*turn);
        let log = folder.join(format!("{names}.log"));
        let log = (!running.0.is_empty()).then_some(log);
        running.0.push(Part::start(names, log)?);
    }

    let mut times = Vec::new();
    let mut failed = Vec::new();
    while failed.is_empty() && !running.0.is_empty() {
        interrupt::check()?;
        thread::sleep(POLL);
        for mut part in std::mem::take(&mut running.0) {
            // A part counts as busy when it has ended, at once with all that it has done.
            let end = Watch::start();
            match part.child.try_wait()? {
                None => running.0.push(part),
                Some(status) if status.success() => {
                    part.show()?;
                    let took = Took {
                        busy: end.took().busy,
                        ..part.watch.took()
                    };
                    times.push((part.names, took));
                }
                Some(_) => failed.push(part),
            }
        }
    }
    // What the others still say comes before what has failed.
    drop(running);
    // Ctrl-C may have reached a part first.
    interrupt::check()?;
    for part in &failed {
        part.show()?;
    }
    let names: Vec<_> = failed.iter().map(|part| part.names.as_str()).collect();
    if !names.is_empty() {
        bail!(
            "of these steps one has failed, as it says above: {}",
            names.join(",")
        );
    }
    Ok(times)
}

/// The names of the steps of a turn, as `--only` takes them.
pub(super) fn names(turn: Turn) -> String {
    let steps = STEPS.iter().filter(|step| step.turn == turn);
    steps.map(|step| step.name).collect::<Vec<_>>().join(",")
}

impl Part {
    fn start(names: String, log: Option<PathBuf>) -> Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command.args(["test", "--part", "--only", &names]);
        if let Some(log) = &log {
            child::write_to(&mut command, log)?;
            eprintln!(
                "\n=== {names}: beside the others; what they say is in {} and comes later",
                log.display()
            );
        }
        let child = Child::start(format!("`cargo xtask test --only {names}`"), &mut command)?;
        Ok(Self {
            names,
            child: child.with_groups(),
            watch: Watch::start(),
            log,
        })
    }

    /// Shows what it has said, where that was not seen yet.
    fn show(&self) -> Result<()> {
        if let Some(log) = &self.log {
            eprint!("{}", String::from_utf8_lossy(&fs::read(log)?));
        }
        Ok(())
    }
}
