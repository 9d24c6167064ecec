//! `cargo xtask serve`: the console and the endpoint for development and demos.

use std::{path::Path, thread, time::Duration};

use anyhow::{Result, ensure};
use fs_err as fs;

use crate::{
    child::Child,
    http, interrupt, package, ports,
    stack::{self, Plan, Programs, Progress, Purpose, Stack},
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
    #[arg(long, default_value_t = 8787, value_parser = clap::value_parser!(u16).range(1..), conflicts_with = "release")]
    endpoint_port: u16,

    /// Run what users get: one program that serves the page and answers its calls.
    /// Building it takes longer and needs Node, and changes are not watched
    #[arg(long)]
    release: bool,
}

/// Runs them until the user ends them.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    if args.release {
        return run_package(workspace, args.port);
    }
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
    let programs = Programs::build(workspace)?;
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
                Progress::Ready => welcome(&places(&plan), &plan.data()),
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

/// Runs the one program until the user ends it.
fn run_package(workspace: &Workspace, port: u16) -> Result<()> {
    ports::require_free(port, "--port")?;
    eprintln!("Building the program: the first time takes some minutes, later half a minute…");
    let program = package::build(workspace)?;
    // Much can have been started on this machine during the first build.
    ports::require_free(port, "--port")?;
    let address = ports::address(port);
    let data = workspace
        .scratch("serve")
        .join(port.to_string())
        .join("data");
    fs::create_dir_all(&data)?;
    let mut command = stack::listening(&program, port);
    let mut child = Child::start("the program", command.arg("--data").arg(&data))?;
    let mut welcomed = false;
    while interrupt::requests() == 0 {
        child.require_running()?;
        if !welcomed && http::get(port, "/").is_ok_and(|answer| answer.status == 200) {
            welcome(&format!("The console is at http://{address}."), &data);
            welcomed = true;
        }
        thread::sleep(POLL);
    }
    eprintln!("\nEnding the program.");
    Ok(())
}

/// Fails if one of the two ports is in use.
fn require_free_ports(args: &Args) -> Result<()> {
    ports::require_free(args.port, "--port")?;
    ports::require_free(args.endpoint_port, "--endpoint-port")
}

/// Where the two programs are.
fn places(plan: &Plan) -> String {
    format!(
        "The console is at http://{} and the endpoint behind it at http://{}.",
        ports::address(plan.console_port),
        ports::address(plan.endpoint_port)
    )
}

/// Tells where the console is, and what to do there.
fn welcome(places: &str, data: &Path) {
    println!(
        "
{places}
It keeps its state in {data}.

Anything goes for the first three fields, for example:

    Project ID          demo-project
    Instance ID         demo-instance
    Token               demo-token
    Application name    Order service
    Tasks               order-sync
                        order-report

An instance takes an application name once: choose another one the next time.
Ctrl-C ends it.
",
        data = data.display()
    );
}
