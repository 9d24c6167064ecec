//! Starts the endpoint, and stops it on Ctrl-C, SIGTERM or SIGHUP.

use std::io::{self, Write as _};
use std::process::ExitCode;

use roma_import_endpoint::log::{self, Log};
use roma_import_endpoint::{Endpoint, Options};

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::of_this_process();
    let log = log::start(options.log());
    let code = match run(options, &log).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log.say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    };
    log.flush();
    code
}

async fn run(options: Options, log: &Log) -> anyhow::Result<()> {
    // Before anybody can know that the endpoint is there, so that no signal is missed.
    let stop = stop_signal()?;
    let endpoint = Endpoint::open(options.config()?).await?;
    // What was said on the way is there before anybody is told that it has begun.
    log.flush();
    // Connections are accepted from here on. Whoever does not read this needs none of it.
    let address = endpoint.address();
    let mut stdout = io::stdout();
    let _ = writeln!(stdout, "listening on http://{address}");
    if let Some(url) = endpoint.console_url() {
        let _ = writeln!(stdout, "the console is at {url}");
    }
    endpoint.serve(stop).await
}

/// Done at the first signal; a second one ends the process at once. A terminal that is
/// closed can send its own twice, so that this is never the second.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    #[cfg(unix)]
    let mut interrupt = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())?;
    #[cfg(not(unix))]
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    let mut next = async move || {
        #[cfg(unix)]
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        #[cfg(not(unix))]
        interrupt.recv().await;
    };
    let hangup = hangup()?;
    Ok(async move {
        tokio::select! {
            () = next() => {}
            () = hangup => {}
        }
        tokio::spawn(async move {
            next().await;
            std::process::exit(130);
        });
    })
}

/// Done when the terminal is gone: what is under way is answered then as well. Whoever has
/// had this ignored, with `nohup`, wants the endpoint to stay.
#[cfg(unix)]
fn hangup() -> io::Result<impl Future<Output = ()>> {
    let mut hangup = if is_hangup_ignored() {
        None
    } else {
        Some(tokio::signal::unix::signal(
            tokio::signal::unix::SignalKind::hangup(),
        )?)
    };
    Ok(async move {
        match &mut hangup {
            Some(hangup) => {
                hangup.recv().await;
            }
            None => std::future::pending().await,
        }
    })
}

#[cfg(not(unix))]
fn hangup() -> io::Result<impl Future<Output = ()>> {
    Ok(std::future::pending())
}

/// Whether a hangup is ignored from before the start; also where nobody can tell, as then it
/// does what it did.
#[cfg(unix)]
fn is_hangup_ignored() -> bool {
    const HANGUP: u64 = 1;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut ignored = status
        .lines()
        .filter_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.next().map(str::trim);
    ignored
        .and_then(|signals| u64::from_str_radix(signals, 16).ok())
        .is_none_or(|signals| signals & HANGUP != 0)
}
