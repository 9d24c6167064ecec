//! `cargo xtask serve`: the console and the endpoint for development and demos.

use std::{thread, time::Duration};

use anyhow::{Result, ensure};

use crate::{
    interrupt,
    page::Mode,
    ports,
    stack::{Plan, Programs, Progress, Purpose, Stack},
    workspace::Workspace,
};

/// How long to sleep between two looks at the programs.
const POLL: Duration = Duration::from_millis(250);

/// What can be said on the command line.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The port of the console
    #[arg(long, default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,

    /// The port of the endpoint
    #[arg(long, default_value_t = 8787, value_parser = clap::value_parser!(u16).range(1..))]
    endpoint_port: u16,

    /// Build for release: slower, needs Node, and is what users get
    #[arg(long)]
    release: bool,
}

/// Runs both until the user ends them.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    ensure!(
        args.port != args.endpoint_port,
        "the console and the endpoint cannot both have port {}: \
         choose another one with `--port PORT` or `--endpoint-port PORT`",
        args.port
    );
    require_free_ports(args)?;

    let plan = Plan {
        console_port: args.port,
        endpoint_port: args.endpoint_port,
        folder: workspace.scratch("serve").join(args.port.to_string()),
        endpoint_args: &[],
        purpose: Purpose::Development,
    };
    eprintln!(
        "Building the endpoint and the page: the first time takes some minutes, later seconds…"
    );
    let mode = if args.release {
        Mode::Release
    } else {
        Mode::Development
    };
    let programs = Programs::build(workspace, mode)?;
    // Much can have been started on this machine during the first build.
    require_free_ports(args)?;
    let mut stack = Stack::start(workspace, programs, &plan)?;
    let mut before = Progress::Starting;
    while interrupt::requests() == 0 {
        if before == Progress::Ready {
            stack.check()?;
        } else {
            let now = stack.progress()?;
            match now {
                Progress::Ready => welcome(&plan),
                Progress::Broken if before != Progress::Broken => eprintln!(
                    "\nThe page could not be built, see above. Trunk tries again when its source changes.\n"
                ),
                Progress::Broken | Progress::Starting => {}
            }
            before = now;
        }
        thread::sleep(POLL);
    }
    eprintln!("\nEnding the console and the endpoint.");
    Ok(())
}

/// Fails if one of the two ports is in use.
fn require_free_ports(args: &Args) -> Result<()> {
    ports::require_free(args.port, "--port")?;
    ports::require_free(args.endpoint_port, "--endpoint-port")
}

/// Tells where the console is, and what to do there.
fn welcome(plan: &Plan) {
    let console = ports::address(plan.console_port);
    let endpoint = ports::address(plan.endpoint_port);
    println!(
        "
The console is at http://{console} and the endpoint behind it at http://{endpoint}.
It keeps its state in {data}.

Anything goes for the first three fields, for example:

    Project ID          demo-project
    Instance ID         demo-instance
    Token               demo-token
    Application name    Order service
    Tasks               order-sync
                        order-report

An instance takes an application name once: choose another one the next time.
Ctrl-C ends both.
",
        data = plan.data().display()
    );
}
