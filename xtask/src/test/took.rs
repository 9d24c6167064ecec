//! How long something took, and how long it kept processors busy with that.

use std::{
    fmt,
    time::{Duration, Instant},
};

/// What something took.
#[derive(Clone, Copy)]
pub(super) struct Took {
    /// From its start to its end.
    pub(super) time: Duration,
    /// On all processors together, where the system tells that.
    pub(super) busy: Option<Duration>,
}

impl fmt::Display for Took {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>5} s", self.time.as_secs())?;
        match self.busy {
            Some(busy) => write!(f, "  {:>5} s busy", busy.as_secs()),
            None => Ok(()),
        }
    }
}

/// Measures from when it was made.
pub(super) struct Watch {
    start: Instant,
    busy: Option<Duration>,
}

impl Watch {
    /// Starts to measure.
    pub(super) fn start() -> Self {
        Self {
            start: Instant::now(),
            busy: busy(),
        }
    }

    /// What it took up to now.
    pub(super) fn took(&self) -> Took {
        let busy = busy().zip(self.busy);
        Took {
            time: self.start.elapsed(),
            busy: busy.map(|(now, then)| now.saturating_sub(then)),
        }
    }
}

/// How long this process has kept processors busy, with the programs that it has started
/// and waited for, and theirs. What nobody has waited for does not count: of a browser,
/// some of its processes.
#[cfg(unix)]
fn busy() -> Option<Duration> {
    use nix::sys::resource::{UsageWho, getrusage};

    let mut busy = Duration::ZERO;
    for who in [UsageWho::RUSAGE_SELF, UsageWho::RUSAGE_CHILDREN] {
        let usage = getrusage(who).ok()?;
        for time in [usage.user_time(), usage.system_time()] {
            busy += Duration::from_secs(time.tv_sec().try_into().ok()?);
            busy += Duration::from_micros(time.tv_usec().try_into().ok()?);
        }
    }
    Some(busy)
}

/// Windows counts this of single processes.
#[cfg(windows)]
fn busy() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_no_processor_is_short_of_it() {
        let took = |busy| Took {
            time: Duration::from_millis(2500),
            busy,
        };
        assert_eq!(took(None).to_string(), "    2 s");
        let busy = Some(Duration::from_millis(12_700));
        assert_eq!(took(busy).to_string(), "    2 s     12 s busy");
    }

    #[cfg(unix)]
    #[test]
    fn a_program_counts_that_has_ended() {
        let watch = Watch::start();
        let count = "i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done";
        let mut command = std::process::Command::new("sh");
        crate::child::run(command.args(["-c", count])).unwrap();
        assert!(watch.took().busy > Some(Duration::from_millis(10)));
    }
}
