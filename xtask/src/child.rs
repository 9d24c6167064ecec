//! Other programs as children that never outlive this one.
//!
//! Each child leads a process group of its own, and the group is ended as a
//! whole: Trunk has a cargo below it, cargo has compilers, Node has a browser.

use std::{
    io,
    path::Path,
    process::{Child as Process, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use fs_err::File;

use crate::interrupt;

/// How long to sleep between two looks at a child.
const POLL: Duration = Duration::from_millis(20);

/// How long a child may take to end when asked, before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// A running program. Dropping it ends it, and all that it has started.
pub(crate) struct Child {
    name: String,
    process: Process,
    status: Option<ExitStatus>,
    /// How often it was asked to end.
    asked: usize,
    /// Whether what it has started leads groups of its own, which it ends itself.
    has_groups: bool,
}

impl Child {
    /// Starts `command`; `name` is what errors call it.
    pub(crate) fn start(name: impl Into<String>, command: &mut Command) -> Result<Self> {
        let name = name.into();
        // A group in the background must not read from the terminal.
        command.stdin(Stdio::null());
        lead_group(command);
        let process = command
            .spawn()
            .map_err(|error| cannot_start(command, error))?;
        Ok(Self {
            name,
            process,
            status: None,
            asked: 0,
            has_groups: false,
        })
    }

    /// Says that its children lead groups of their own, as those of these commands do, and
    /// would live on if it were killed. It is asked once more in place of that, and kills
    /// them then.
    pub(crate) fn with_groups(mut self) -> Self {
        self.has_groups = true;
        self
    }

    /// Asks the group to end, and does not wait for it.
    pub(crate) fn ask_to_end(&mut self) {
        if self.asked == 0 && matches!(self.try_wait(), Ok(None)) {
            self.asked = 1;
            ask_group_to_end(self.process.id());
        }
    }

    /// What errors call this child.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// How the child ended, if it has.
    pub(crate) fn try_wait(&mut self) -> Result<Option<ExitStatus>> {
        if self.status.is_none() {
            self.status = self
                .process
                .try_wait()
                .with_context(|| format!("cannot wait for {}", self.name))?;
            if self.status.is_some() {
                // At once: while the group has members, no other can have its number,
                // but when they have gone, one may after a while.
                kill_rest_of_group(self.process.id());
            }
        }
        Ok(self.status)
    }

    /// Fails if the child has ended.
    pub(crate) fn require_running(&mut self) -> Result<()> {
        if let Some(status) = self.try_wait()? {
            bail!("{} has ended with {status}", self.name);
        }
        Ok(())
    }

    /// Waits until the child has ended or the user wants it to.
    fn wait(&mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.try_wait()? {
                return Ok(status);
            }
            interrupt::check()?;
            thread::sleep(POLL);
        }
    }

    /// Asks the group to end, and kills it if it does not, or if the user
    /// presses Ctrl-C once more.
    fn end(&mut self) {
        let id = self.process.id();
        let requests = interrupt::requests();
        let grace = if self.has_groups { 4 * GRACE } else { GRACE };
        let deadline = Instant::now() + grace;
        self.ask_to_end();
        while matches!(self.try_wait(), Ok(None)) && Instant::now() < deadline {
            if self.has_groups {
                if self.asked < interrupt::requests() {
                    self.asked += 1;
                    ask_group_to_end(id);
                }
            } else if interrupt::requests() > requests {
                break;
            }
            thread::sleep(POLL);
        }
        if self.status.is_none() {
            kill_group(id);
            // Both fail only for a process that has ended already.
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if !matches!(self.try_wait(), Ok(Some(_))) {
            self.end();
        }
    }
}

/// Runs `command` to its end; anything but success is an error that shows it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = Child::start(program(command), command)?.wait()?;
    if status.success() {
        Ok(())
    } else {
        bail!("{} ended with {status}", line(command));
    }
}

/// Runs `command` to its end and returns what it wrote to its standard output;
/// anything but success is an error that shows it.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let mut child = Child::start(program(command), command.stdout(Stdio::piped()))?;
    let pipe = child
        .process
        .stdout
        .take()
        .context("a piped output is there")?;
    // Read beside the waiting: a full pipe would stop the child.
    let reader = thread::spawn(move || io::read_to_string(pipe));
    let status = child.wait()?;
    if !status.success() {
        bail!("{} ended with {status}", line(command));
    }
    match reader.join() {
        Ok(text) => text.with_context(|| format!("cannot read what {} writes", line(command))),
        Err(_) => bail!("cannot read what {} writes", line(command)),
    }
}

/// Lets `command` write all its output into a file.
pub(crate) fn write_to(command: &mut Command, path: &Path) -> Result<()> {
    let file = File::create(path)?;
    command.stderr(file.try_clone()?.into_file());
    command.stdout(file.into_file());
    Ok(())
}

/// What `command` writes to its standard output, if there is such a program and
/// it succeeds: for questions to which "no" is an answer.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then_some(text)
}

/// `command` as one would type it, for messages.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    format!("`{}`", words.join(" "))
}

/// The name of the program that `command` runs.
fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn cannot_start(command: &Command, error: io::Error) -> anyhow::Error {
    let context = format!("cannot start {}", line(command));
    anyhow::Error::new(error).context(context)
}

#[cfg(unix)]
fn lead_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(unix)]
fn ask_group_to_end(leader: u32) {
    signal_group(leader, nix::sys::signal::Signal::SIGTERM);
}

#[cfg(unix)]
fn kill_group(leader: u32) {
    signal_group(leader, nix::sys::signal::Signal::SIGKILL);
}

/// Kills the members of a group whose leader has ended.
#[cfg(unix)]
fn kill_rest_of_group(leader: u32) {
    kill_group(leader);
}

#[cfg(unix)]
fn signal_group(leader: u32, signal: nix::sys::signal::Signal) {
    if let Ok(leader) = i32::try_from(leader) {
        // The only failure that can be here is that all of the group have ended.
        let _ = nix::sys::signal::killpg(nix::unistd::Pid::from_raw(leader), signal);
    }
}

/// Windows sends Ctrl-C to all programs of a console by itself.
#[cfg(windows)]
fn lead_group(_command: &mut Command) {}

#[cfg(windows)]
fn ask_group_to_end(_leader: u32) {}

#[cfg(windows)]
fn kill_group(leader: u32) {
    let leader = leader.to_string();
    let _ = ask(Command::new("taskkill").args(["/T", "/F", "/PID", &leader]));
}

/// Windows finds what a program has started by the program alone.
#[cfg(windows)]
fn kill_rest_of_group(_leader: u32) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn an_error_shows_the_command_and_how_it_ended() {
        let error = run(Command::new("sh").args(["-c", "exit 7"])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`sh -c exit 7` ended with exit status: 7"
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = run(&mut Command::new("no-such-program")).unwrap_err();
        assert_eq!(error.to_string(), "cannot start `no-such-program`");
    }

    #[test]
    fn dropping_a_child_ends_what_it_has_started() {
        let (child, grandchild) = start_with_grandchild("wait");
        drop(child);
        assert_ends(grandchild);
    }

    #[test]
    fn what_a_child_leaves_behind_ends_with_it() {
        let (mut child, grandchild) = start_with_grandchild("exit 0");
        assert!(child.wait().unwrap().success());
        drop(child);
        assert_ends(grandchild);
    }

    /// A shell that has started a program that would go on for long, and then does this.
    fn start_with_grandchild(then: &str) -> (Child, nix::unistd::Pid) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("grandchild");
        let script = format!(
            "sleep 600 > /dev/null 2>&1 & echo $! > '{0}.new'; mv '{0}.new' '{0}'; {then}",
            file.display()
        );
        let child = Child::start("sh", Command::new("sh").args(["-c", &script])).unwrap();
        while !file.exists() {
            thread::sleep(POLL);
        }
        let grandchild = std::fs::read_to_string(&file).unwrap();
        let grandchild = nix::unistd::Pid::from_raw(grandchild.trim().parse().unwrap());
        (child, grandchild)
    }

    fn assert_ends(process: nix::unistd::Pid) {
        // The orphan stays a zombie until the init process looks after it.
        let deadline = Instant::now() + GRACE;
        while nix::sys::signal::kill(process, None).is_ok() && !is_zombie(process) {
            assert!(Instant::now() < deadline, "the grandchild is still there");
            thread::sleep(POLL);
        }
    }

    /// Whether the process has ended and only waits for its parent to notice.
    fn is_zombie(process: nix::unistd::Pid) -> bool {
        let id = process.to_string();
        ask(Command::new("ps").args(["-o", "stat=", "-p", &id]))
            .is_some_and(|state| state.trim_start().starts_with('Z'))
    }
}
