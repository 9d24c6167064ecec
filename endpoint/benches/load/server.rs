//! The servers: processes of their own, whose time and memory can be told apart from
//! the client's.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::Context as _;

use crate::BARE;

/// A server, killed when this is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// The endpoint, with its state in this folder.
    pub(crate) fn endpoint(data: &Path, options: &[&str]) -> anyhow::Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_roma-import-endpoint"));
        command
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(data);
        // A line for each request, as it is written for everybody.
        command.args(options).stderr(Stdio::null());
        Self::start(command)
    }

    /// The bare one.
    pub(crate) fn bare() -> anyhow::Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command.arg(BARE);
        Self::start(command)
    }

    fn start(mut command: Command) -> anyhow::Result<Self> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().context("a piped output is there")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address = line
            .strip_prefix("listening on http://")
            .and_then(|address| address.trim_end().parse().ok());
        let Some(address) = address else {
            child.kill()?;
            child.wait()?;
            anyhow::bail!("a server does not start: {line:?}");
        };
        Ok(Self { child, address })
    }

    /// The time that processors have spent on it so far, in the system too.
    #[cfg(target_os = "linux")]
    pub(crate) fn processor_time(&self) -> anyhow::Result<Duration> {
        let process = nix::unistd::Pid::from_raw(i32::try_from(self.child.id())?);
        let clock = nix::time::clock_getcpuclockid(process)?;
        Ok(nix::time::clock_gettime(clock)?.into())
    }

    /// Its memory now and at its most, in KiB.
    #[cfg(target_os = "linux")]
    pub(crate) fn memory(&self) -> anyhow::Result<Memory> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.split_whitespace().next()?.parse().ok())
                .with_context(|| format!("there is no {name}"))
        };
        Ok(Memory {
            now: line("VmRSS:")?,
            most: line("VmHWM:")?,
        })
    }

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn processor_time(&self) -> anyhow::Result<Duration> {
        anyhow::bail!("another process's time is read on Linux only")
    }

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn memory(&self) -> anyhow::Result<Memory> {
        anyhow::bail!("another process's memory is read on Linux only")
    }
}

/// Resident memory, in KiB.
#[derive(Clone, Copy)]
pub(crate) struct Memory {
    pub(crate) now: u64,
    pub(crate) most: u64,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only for a process that has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
