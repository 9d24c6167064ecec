//! The tests of the npm package: `core/npm/tests/*.test.mjs`, run by Node against
//! the tarball, installed into a folder where there is nothing else.
//!
//! They find what they need in the environment: `CORPUS` is the path of the corpus,
//! `README` that of the package's, `CHROMIUM` that of a browser, `ENDPOINT` that of the
//! stand-in, and `PYTHON` that of a Python, which has terminals to offer.

use std::{path::Path, process::Command, thread};

use anyhow::{Result, anyhow, ensure};
use fs_err as fs;

use super::{Package, SOURCE, reproduce};
use crate::{
    child,
    files::{self, copy, recreate},
    stack::ENDPOINT,
    tools::{self, Toolbox, node},
    workspace::Workspace,
};

/// The manifest of the folder into which the package is installed.
const MANIFEST: &str = r#"{ "private": true, "type": "module" }"#;

/// The files that take longest. They come first, so that the others run beside them.
const LONGEST: [&str; 3] = [
    "run-killed.test.mjs",
    "run-answers.test.mjs",
    "run-trouble.test.mjs",
];

/// Builds the package, installs it, and runs the tests.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    let folder = workspace.scratch("npm-test");
    // Two at once would install them twice.
    Toolbox::for_npm(workspace)?;
    // One after the other they take twice as long: most of it is the compiler's last pass,
    // which uses one processor.
    let (package, second) = thread::scope(|scope| {
        let second = scope.spawn(|| reproduce::build_elsewhere(workspace));
        // In another folder than `cargo xtask npm`, whose may be in use.
        let package = super::build(workspace, &folder.join("build"));
        (package, second.join())
    });
    let package = package?;
    let second = second.map_err(|_| anyhow!("the second build has panicked"))??;
    reproduce::require_same(&package, &second)?;

    let installed = folder.join("installed");
    recreate(&installed)?;
    fs::write(installed.join("package.json"), MANIFEST)?;
    node::install_tarball(&installed, &package.tarball)?;
    let source = workspace.path(SOURCE);
    let mut files = copy_tests(&source.join("tests"), &installed)?;
    ensure!(
        LONGEST
            .iter()
            .all(|long| files.iter().any(|file| file == long)),
        "one of {LONGEST:?} has another name now"
    );
    files.sort_by_key(|file| !LONGEST.contains(&file.as_str()));

    let mut command = Command::new("node");
    command.current_dir(&installed);
    command.args(["--test", "--test-reporter=spec", node::TEST_TIMEOUT]);
    // Most of the time they wait: for jobs, and for pauses that a client has to make.
    command.arg("--test-concurrency=4").args(files);
    command.env("CORPUS", workspace.path("core/tests/corpus"));
    command.env("README", source.join("README.md"));
    command.env("CHROMIUM", tools::chromium()?);
    command.env("ENDPOINT", workspace.build_program(ENDPOINT)?);
    let python = Toolbox::for_clients(workspace)?.python()?;
    command.env("PYTHON", python.get_program());
    let hosts = folder.join("hosts");
    let packages = folder.join("hosts-packages");
    thread::scope(|scope| {
        // The runtimes are large, and while these tests wait there is time to unpack them.
        let preparing = scope.spawn(|| prepare_hosts(workspace, &packages, &hosts));
        let tests = child::run(&mut command);
        let prepared = preparing
            .join()
            .map_err(|_| anyhow!("the installation beside the tests has panicked"))?;
        tests.and(prepared)
    })?;
    test_hosts(workspace, &hosts, &package)
}

/// Installs runtimes, bundlers, compilers and form libraries, in the versions that a lock
/// file names, and makes `folder` hold a copy of all that. The tests and these programs
/// write there, and a later test is to see nothing of it; copying takes a tenth of the time
/// that unpacking does.
fn prepare_hosts(workspace: &Workspace, packages: &Path, folder: &Path) -> Result<()> {
    let project = workspace.path(SOURCE).join("tests/hosts");
    recreate(folder)?;
    for file in ["package.json", "package-lock.json"] {
        copy(&project.join(file), &packages.join(file))?;
        copy(&project.join(file), &folder.join(file))?;
    }
    node::install_packages(packages)?;
    files::copy_all(&packages.join(node::PACKAGES), &folder.join(node::PACKAGES))
}

/// Runs the tests with what has been installed there, once the package is beside it.
fn test_hosts(workspace: &Workspace, folder: &Path, package: &Package) -> Result<()> {
    let source = workspace.path(SOURCE);
    let files = copy_tests(&source.join("tests/hosts"), folder)?;
    for file in ["chromium.mjs", "compare.mjs", "corpus.mjs", "examples.mjs"] {
        copy(&source.join("tests").join(file), &folder.join(file))?;
    }
    node::install_tarball(folder, &package.tarball)?;

    let mut command = Command::new("node");
    command.current_dir(folder);
    command.args(["--test", "--test-reporter=spec", node::TEST_TIMEOUT]);
    command.arg("--test-concurrency=2").args(files);
    command.env("README", source.join("README.md"));
    command.env("CORPUS", workspace.path("core/tests/corpus"));
    command.env("PACKAGE", &package.tarball);
    command.env("CHROMIUM", tools::chromium()?);
    child::run(&mut command)
}

/// Copies the tests to where Node finds the package, and returns their names.
fn copy_tests(from: &Path, to: &Path) -> Result<Vec<String>> {
    let mut tests = Vec::new();
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".mjs") || name.ends_with(".py") {
            copy(&path, &to.join(&*name))?;
        }
        if name.ends_with(".test.mjs") {
            tests.push(name.into_owned());
        }
    }
    tests.sort();
    ensure!(
        !tests.is_empty(),
        "there are no tests in {}",
        from.display()
    );
    Ok(tests)
}
