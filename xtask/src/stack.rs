//! The console and the endpoint, running together as in development.

use std::{
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use fs_err as fs;

use crate::{
    child::{self, Child},
    files, http, interrupt,
    page::Mode,
    ports,
    trunk_config::{self, Changes},
    versions,
    workspace::Workspace,
};

/// The package and the program of the endpoint.
pub(crate) const ENDPOINT: &str = "roma-import-endpoint";

/// How long a program that needs no build may take to answer.
const START: Duration = Duration::from_secs(20);

/// How long to sleep between two looks at it.
const POLL: Duration = Duration::from_millis(200);

/// The files with what the programs write, in the folder of a test.
const ENDPOINT_LOG: &str = "endpoint.log";
const TRUNK_LOG: &str = "trunk.log";

/// How many lines of a log are shown when something has failed.
const LOG_LINES: usize = 40;

/// The two programs, built and not yet started. Building can take minutes, so
/// ports are best chosen or checked after it.
pub(crate) struct Programs {
    endpoint: PathBuf,
    trunk: Command,
}

impl Programs {
    /// The path of the endpoint's program.
    pub(crate) fn endpoint(&self) -> &Path {
        &self.endpoint
    }

    /// Gets the tools and builds the endpoint; Trunk builds the page itself.
    pub(crate) fn build(workspace: &Workspace) -> Result<Self> {
        let trunk = Mode::Development.toolbox(workspace)?.trunk()?;
        let endpoint = workspace.build_program(ENDPOINT)?;
        Ok(Self { endpoint, trunk })
    }
}

/// How to run the two.
pub(crate) struct Plan {
    /// The port of the page.
    pub(crate) console_port: u16,
    /// The port of the endpoint.
    pub(crate) endpoint_port: u16,
    /// A folder for the page, the endpoint's state and what belongs to them.
    pub(crate) folder: PathBuf,
    /// More arguments for the endpoint.
    pub(crate) endpoint_args: &'static [&'static str],
    /// What the two are run for.
    pub(crate) purpose: Purpose,
}

/// What the two are run for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Somebody watches them, and changes the source.
    Development,
    /// A test uses them: they write into files, and the page does not change
    /// under the test when somebody edits its source.
    Test,
}

impl Plan {
    /// Where the endpoint keeps its state.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}

/// Both programs. Dropping it ends them.
pub(crate) struct Stack {
    console_port: u16,
    children: [Child; 2],
}

/// How far the start has got.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Not all answer yet.
    Starting,
    /// The first build has failed, and Trunk waits for a change.
    Broken,
    /// The page is there, and through it the endpoint.
    Ready,
}

impl Stack {
    /// Starts both.
    pub(crate) fn start(workspace: &Workspace, programs: Programs, plan: &Plan) -> Result<Self> {
        let Programs {
            endpoint,
            mut trunk,
        } = programs;
        let page = plan.folder.join("page");
        // A page of an earlier build would hide that this one fails.
        files::recreate(&page)?;
        fs::create_dir_all(plan.data())?;

        let mut endpoint = listening(&endpoint, plan.endpoint_port);
        endpoint.arg("--data").arg(plan.data());
        endpoint.args(plan.endpoint_args);

        trunk
            .current_dir(workspace.root())
            .arg("serve")
            .args(Mode::Development.trunk_args());
        trunk.arg("--config").arg(configure(workspace, plan, page)?);

        if plan.purpose == Purpose::Test {
            child::write_to(&mut endpoint, &plan.folder.join(ENDPOINT_LOG))?;
            child::write_to(&mut trunk, &plan.folder.join(TRUNK_LOG))?;
        }
        let children = [
            Child::start("the endpoint", &mut endpoint)?,
            Child::start("trunk", &mut trunk)?,
        ];
        Ok(Self {
            console_port: plan.console_port,
            children,
        })
    }

    /// Fails if one of the two has ended.
    pub(crate) fn check(&mut self) -> Result<()> {
        self.children
            .iter_mut()
            .try_for_each(Child::require_running)
    }

    /// Whether both really answer.
    pub(crate) fn progress(&mut self) -> Result<Progress> {
        self.check()?;
        // Trunk listens when its first build is over, however that went.
        let Ok(page) = http::get(self.console_port, "/") else {
            return Ok(Progress::Starting);
        };
        if page.status != 200 || !page.content_type.starts_with("text/html") {
            return Ok(Progress::Broken);
        }
        // What Trunk answers for an endpoint that is not there is no JSON.
        let endpoint = http::get(self.console_port, "/v2/");
        let answers =
            endpoint.is_ok_and(|answer| answer.content_type.starts_with("application/json"));
        Ok(if answers {
            Progress::Ready
        } else {
            Progress::Starting
        })
    }
}

/// Writes Trunk's configuration and returns its path.
fn configure(workspace: &Workspace, plan: &Plan, page: PathBuf) -> Result<PathBuf> {
    let watch = match plan.purpose {
        Purpose::Development => None,
        Purpose::Test => {
            let nothing = plan.folder.join("nothing-to-watch");
            files::recreate(&nothing)?;
            Some(nothing)
        }
    };
    let base = versions::parse(&workspace.path("Trunk.toml"))?;
    let changes = Changes {
        console_port: plan.console_port,
        endpoint_port: plan.endpoint_port,
        page,
        watch,
    };
    let config = trunk_config::changed(base, workspace.root(), &changes)?;
    let path = plan.folder.join("Trunk.toml");
    fs::write(&path, config.to_string())?;
    Ok(path)
}

/// The command that lets the endpoint, or the one program that has the page as well,
/// listen on a port.
pub(crate) fn listening(program: &Path, port: u16) -> Command {
    let mut command = Command::new(program);
    command.arg("--listen");
    command.arg(ports::address(port).to_string());
    command
}

/// Starts one of the two with its log in `folder`.
pub(crate) fn start_logged(name: &str, command: &mut Command, folder: &Path) -> Result<Child> {
    child::write_to(command, &folder.join(ENDPOINT_LOG))?;
    Child::start(name, command)
}

/// Waits until a program that needs no build answers.
pub(crate) fn wait_for(child: &mut Child, port: u16) -> Result<()> {
    let deadline = Instant::now() + START;
    while http::get(port, "/healthz").is_err() {
        child.require_running()?;
        interrupt::check()?;
        ensure!(
            Instant::now() < deadline,
            "{} does not answer",
            child.name()
        );
        thread::sleep(POLL);
    }
    Ok(())
}

/// Hands on how a test of programs went, and shows how their logs end if it has failed.
pub(crate) fn with_logs(outcome: Result<()>, folder: &Path) -> Result<()> {
    if outcome.is_err() && interrupt::requests() == 0 {
        show_logs(folder);
    }
    outcome
}

fn show_logs(folder: &Path) {
    for name in [ENDPOINT_LOG, TRUNK_LOG] {
        let path = folder.join(name);
        let Ok(log) = fs::read_to_string(&path) else {
            continue;
        };
        eprintln!("\n--- the end of {}:", path.display());
        let lines: Vec<_> = log.lines().collect();
        for line in &lines[lines.len().saturating_sub(LOG_LINES)..] {
            eprintln!("{line}");
        }
    }
}
