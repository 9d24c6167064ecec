//! The project's own commands: run it, build it for release, test it.
//!
//! `cargo xtask --help` lists them. Everything that they need and that is not on
//! the machine is installed into a cache of the user's, or named in an error.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a command of the project prints, and ends where the project is not as it has to be"
)]

mod bench;
mod browser;
mod child;
mod clients;
mod compress;
mod differential;
mod dist;
mod files;
mod fuzz;
mod generate;
mod http;
mod interrupt;
mod npm;
mod own_folders;
mod package;
mod page;
mod ports;
mod repository;
mod rustflags;
mod serve;
mod stack;
mod steps;
mod test;
mod tools;
mod trunk_config;
mod versions;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{interrupt::Interrupted, workspace::Workspace};

/// The exit code that shells give to a command ended by Ctrl-C.
const EXIT_INTERRUPTED: u8 = 130;

/// The project's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start the console and the stand-in endpoint, and rebuild the page when its source changes
    Serve(serve::Args),
    /// Build the console for release into dist/, and print what a first visit loads
    Dist,
    /// Build the whole product as one program, target/package/roma-import
    Package,
    /// Measure the checker beside others, and print tables
    Bench(bench::Args),
    /// Search for inputs that the checker judges wrongly, by the code that they reach
    Fuzz(fuzz::Args),
    /// Build the npm package, and print the path of its tarball
    Npm,
    /// Write the documents that follow from the code
    Generate(generate::Args),
    /// Run all the checks and tests
    Test(test::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let is_part = matches!(&cli.command, Command::Test(args) if args.is_part());
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<Interrupted>() => {
            if !is_part {
                // Not the error itself: its context speaks of what was being done.
                eprintln!("{Interrupted}");
            }
            ExitCode::from(EXIT_INTERRUPTED)
        }
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

/// Prints an error and its causes, and no backtrace even where the environment
/// asks for one: an error here says what to do, not which line of ours said so.
fn report(error: &anyhow::Error) {
    eprintln!("\nerror: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("  because: {cause}");
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    interrupt::listen()?;
    let workspace = Workspace::find()?;
    match command {
        Command::Serve(args) => serve::run(&workspace, &args),
        Command::Dist => dist::run(&workspace),
        Command::Package => package::run(&workspace),
        Command::Bench(args) => bench::run(&workspace, &args),
        Command::Fuzz(args) => fuzz::run(&workspace, &args),
        Command::Npm => npm::run(&workspace),
        Command::Generate(args) => generate::run(&workspace, &args),
        Command::Test(args) => test::run(&workspace, &args),
    }
}
