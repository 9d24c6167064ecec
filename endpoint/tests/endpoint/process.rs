//! The program itself: its start, its log, its stop, and its death.
#![cfg(unix)]

mod death;
mod disk;
mod log;
#[cfg(target_os = "linux")]
mod memory;
mod options;
mod proxy;
mod stop;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::support::DEADLINE;

const PROGRAM: &str = env!("CARGO_BIN_EXE_roma-import-endpoint");

/// The program, started; killed when this is dropped.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    /// A stand-in with its state in this folder.
    fn start(folder: &Path, options: &[&str]) -> Self {
        let mut command = Command::new(PROGRAM);
        command.args(options);
        Self::stand_in(command, folder)
    }

    /// The same, started by this command.
    fn stand_in(mut command: Command, folder: &Path) -> Self {
        command.args(["--listen", "127.0.0.1:0", "--data"]);
        command.arg(folder.join("data"));
        Self::spawn(command, folder)
    }

    /// A gateway to a service, in an environment.
    fn gateway(folder: &Path, origin: &str, options: &[&str], set: &[(&str, &str)]) -> Self {
        let mut command = Command::new(PROGRAM);
        command.args(["--listen", "127.0.0.1:0", "--upstream", origin]);
        command.args(options).envs(set.iter().copied());
        Self::spawn(command, folder)
    }

    /// Whatever this command starts; the log goes into the folder.
    fn spawn(mut command: Command, folder: &Path) -> Self {
        let log = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(folder.join("log"))
            .unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .strip_prefix("listening on http://")
            .unwrap_or_else(|| {
                panic!(
                    "{line:?}; log: {}",
                    fs::read_to_string(folder.join("log")).unwrap()
                )
            });
        Self {
            address: address.trim_end().parse().unwrap(),
            child,
        }
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(status.success());
    }

    async fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "the program does not end");
            sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn log(folder: &Path) -> String {
    fs::read_to_string(folder.join("log")).unwrap()
}

/// Runs the program where it must not start, and gives its status and what it says.
fn fails(options: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(PROGRAM);
    command.args(options);
    ends(command)
}

/// The same, started by this command.
fn ends(mut command: Command) -> (Option<i32>, String) {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    (child.wait().unwrap().code(), said)
}
