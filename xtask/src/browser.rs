//! The browser tests: `web/tests/browser/*.test.mjs`, run by Node.
//!
//! They find what they need in the environment: `CONSOLE_URL` and `ENDPOINT_URL`,
//! without a slash at the end, `ENDPOINT`, the program of the latter for who needs
//! another one, `HEADLESS_SHELL`, the path of a browser for pages, `CHROMIUM`, that of
//! one with windows and tabs, and `SCREENSHOTS`, the path of a folder for pictures.

use std::{
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, bail, ensure};
use fs_err as fs;

use crate::{
    child,
    child::Child,
    dist, files, http, interrupt, package, ports,
    stack::{self, Plan, Programs, Progress, Purpose, Stack},
    tools::{self, node},
    workspace::Workspace,
};

/// How long both programs may take to answer. The page's first build is part of
/// it, and takes long where nothing is built yet.
const START: Duration = Duration::from_mins(15);

/// How long to sleep between two looks at the programs.
const POLL: Duration = Duration::from_millis(200);

/// Long enough to see progress, short enough not to wait for it.
const ITEM_TIME: [&str; 2] = ["--item-time", "20ms"];

/// The file with the tests of the page as it is served while somebody works on it.
const LOOP: &str = "loop.test.mjs";

/// The file with the tests of calls at the page's own address, which pass Trunk's proxy
/// in development, and reach the endpoint at once in the product.
const CALLS: &str = "calls.test.mjs";

/// The file with the tests that the token is nowhere but in its header, however the page is
/// served.
const SECRETS: &str = "secrets.test.mjs";

/// The files with the tests of the page as it is served, which is so in two ways: it is
/// inside the program, or in a folder that the program is told of.
const SERVED: [&str; 2] = [SECRETS, "served.test.mjs"];

/// What is in that folder, and not inside the program, so that nobody takes the one for the
/// other.
const ONLY_IN_FOLDER: &str = "only-in-folder.txt";

/// The files that take longest. They come first, so that none of them is what the
/// others have to be waited for with half the machine idle.
const LONGEST: [&str; 8] = [
    "states-of-plans.test.mjs",
    "plan-survive.test.mjs",
    "states.test.mjs",
    "states-of-jobs.test.mjs",
    "plan.test.mjs",
    "plan-hidden.test.mjs",
    "send.test.mjs",
    "memory.test.mjs",
];

/// Runs those of the page that Trunk serves, and of the endpoint behind it.
pub(crate) fn test_loop(workspace: &Workspace) -> Result<()> {
    let runner = Runner::new(workspace)?;
    let programs = Programs::build(workspace)?;
    let [console_port, endpoint_port] = ports::free()?;
    let plan = Plan {
        console_port,
        endpoint_port,
        folder: workspace.scratch("loop"),
        endpoint_args: &ITEM_TIME,
        purpose: Purpose::Test,
    };
    files::recreate(&plan.folder)?;
    let mut tests = runner.tests(console_port, endpoint_port, &plan.folder);
    tests.env("ENDPOINT", programs.endpoint());
    let outcome = start(workspace, programs, &plan).and_then(|mut stack| {
        child::run(tests.args([LOOP, CALLS, SECRETS]))?;
        stack.check()
    });
    stack::with_logs(outcome, &plan.folder)
}

/// Runs all others against the one program that is the whole product: alone in an
/// empty folder, with nothing in its environment. Those of the page as it is served run
/// once more, with the page in a folder.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    let runner = Runner::new(workspace)?;
    let files = test_files(&runner.folder)?;
    let program = package::build(workspace)?;
    let console = package::console(workspace);
    dist::print_sizes(&console)?;
    dist::require_stated_size(workspace, &console)?;
    let screenshots = workspace.scratch("screenshots");
    files::recreate(&screenshots)?;

    let folder = workspace.scratch("browser");
    let [port] = ports::free()?;
    let mut child = start_alone(&program, None, port, &folder)?;
    let run = |child: &mut Child, port, files: &[PathBuf]| {
        stack::wait_for(child, port)?;
        let mut tests = runner.tests(port, port, &screenshots);
        child::run(tests.env("ENDPOINT", &program).args(files))?;
        child.require_running()
    };
    stack::with_logs(run(&mut child, port, &files), &folder)?;
    drop(child);

    let folder = workspace.scratch("browser-with-folder");
    let [port] = ports::free()?;
    let console = with_mark(&console, workspace.scratch("browser-console"))?;
    let mut child = start_alone(&program, Some(&console), port, &folder)?;
    let outcome = run(&mut child, port, &SERVED.map(PathBuf::from)).and_then(|()| {
        let mark = http::get(port, &format!("/{ONLY_IN_FOLDER}"))?;
        ensure!(mark.status == 200, "the page is not that of the folder");
        Ok(())
    });
    stack::with_logs(outcome, &folder)?;
    eprintln!("Pictures of the console are in {}.", screenshots.display());
    Ok(())
}

/// Copies a console, and tells it from the one that is inside the program.
fn with_mark(console: &Path, copy: PathBuf) -> Result<PathBuf> {
    files::recreate(&copy)?;
    for file in files::below(console, None)? {
        files::copy(&file, &copy.join(file.strip_prefix(console)?))?;
    }
    fs::write(copy.join(ONLY_IN_FOLDER), "")?;
    Ok(copy)
}

/// Measures the console as the one program serves it, and prints a table.
pub(crate) fn measure(workspace: &Workspace, rounds: u32) -> Result<()> {
    let runner = Runner::new(workspace)?;
    let program = package::build(workspace)?;
    let [port] = ports::free()?;
    let mut child = start_alone(&program, None, port, &workspace.scratch("bench-console"))?;
    stack::wait_for(&mut child, port)?;
    let mut bench = Command::new("node");
    bench.current_dir(&runner.folder).arg("bench/console.mjs");
    bench.env("CHROMIUM", &runner.chromium);
    bench.arg(format!("http://{}", ports::address(port)));
    child::run(bench.arg(rounds.to_string()))
}

/// Starts the one program alone in an empty folder inside `folder`, where its log
/// is, with nothing in its environment; with the console in a folder, if there is one.
fn start_alone(program: &Path, console: Option<&Path>, port: u16, folder: &Path) -> Result<Child> {
    let alone = folder.join("empty");
    files::recreate(folder)?;
    files::recreate(&alone)?;
    let mut command = stack::listening(program, port);
    command.env_clear().current_dir(&alone).args(ITEM_TIME);
    if let Some(console) = console {
        command.arg("--console").arg(console);
    }
    stack::start_logged("the program", &mut command, folder)
}

/// What runs the tests.
struct Runner {
    folder: PathBuf,
    chromium: PathBuf,
    headless_shell: PathBuf,
}

impl Runner {
    /// Sees to it that everything is there.
    fn new(workspace: &Workspace) -> Result<Self> {
        node::require()?;
        let chromium = tools::chromium()?;
        let headless_shell = tools::headless_shell()?;
        tools::chinese_font()?;
        let folder = workspace.path("web/tests/browser");
        node::install_packages(&folder)?;
        Ok(Self {
            folder,
            chromium,
            headless_shell,
        })
    }

    /// The command that runs tests against these ports; their files are still to be said.
    fn tests(&self, console_port: u16, endpoint_port: u16, screenshots: &Path) -> Command {
        let url = |port| format!("http://{}", ports::address(port));
        let mut tests = Command::new("node");
        tests.current_dir(&self.folder).args([
            "--test",
            // More than there are processors: at times they wait for jobs and pauses.
            "--test-concurrency=3",
            "--test-reporter=spec",
            node::TEST_TIMEOUT,
        ]);
        tests.env("CONSOLE_URL", url(console_port));
        tests.env("ENDPOINT_URL", url(endpoint_port));
        tests.env("CHROMIUM", &self.chromium);
        tests.env("HEADLESS_SHELL", &self.headless_shell);
        tests.env("SCREENSHOTS", screenshots);
        tests
    }
}

/// Starts both programs and waits until they answer.
fn start(workspace: &Workspace, programs: Programs, plan: &Plan) -> Result<Stack> {
    let mut stack = Stack::start(workspace, programs, plan)?;
    let deadline = Instant::now() + START;
    loop {
        match stack.progress()? {
            Progress::Ready => return Ok(stack),
            Progress::Broken => bail!("Trunk could not build the page"),
            Progress::Starting => {}
        }
        interrupt::check()?;
        ensure!(
            Instant::now() < deadline,
            "the console did not answer within {START:?}"
        );
        thread::sleep(POLL);
    }
}

/// The names of the files with tests, but for the one of another page, in the order in
/// which they are to be begun.
fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = PathBuf::from(entry?.file_name());
        if name.to_string_lossy().ends_with(".test.mjs") && name != Path::new(LOOP) {
            files.push(name);
        }
    }
    let place = |file: &PathBuf| LONGEST.iter().position(|name| file == Path::new(name));
    files.sort_by_cached_key(|file| (place(file).unwrap_or(LONGEST.len()), file.clone()));
    ensure!(
        !files.is_empty(),
        "there are no tests in {}",
        folder.display()
    );
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_tests_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("stage.mjs"), "").unwrap();
        assert!(test_files(folder.path()).is_err());
        for name in ["b.test.mjs", "a.test.mjs", "states.test.mjs", LOOP] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(
            test_files(folder.path()).unwrap(),
            ["states.test.mjs", "a.test.mjs", "b.test.mjs"].map(PathBuf::from)
        );
    }

    #[test]
    fn the_files_that_are_named_are_there() {
        let folder = Workspace::find().unwrap().path("web/tests/browser");
        for name in LONGEST.iter().chain(&SERVED).chain(&[LOOP, CALLS]) {
            assert!(folder.join(name).is_file(), "{name}");
        }
    }
}
