//! Clients that others wrote, against the stand-in: they have their own idea of HTTP,
//! and would notice what the tests that go with the stand-in take for granted.

mod curl;

use std::process::Command;

use anyhow::{Context as _, Result};

use crate::{
    child, files, ports,
    stack::{self, ENDPOINT},
    tools::{self, Toolbox},
    workspace::Workspace,
};

/// With the clients' 40 items it makes a job of four seconds: a client that starts
/// anew for each call can still find it running.
const ITEM_TIME: [&str; 2] = ["--item-time", "100ms"];

/// The client that is a program in Python.
const KEYSTONEAUTH: &str = "endpoint/tests/clients/keystoneauth.py";

/// Runs all of them against one stand-in.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    let curl = tools::curl()?;
    let mut keystoneauth = Toolbox::for_clients(workspace)?.python()?;
    let program = workspace.build_program(ENDPOINT)?;

    let folder = workspace.scratch("clients");
    files::recreate(&folder)?;
    let [port] = ports::free()?;
    let mut command = stack::listening(&program, port);
    command.args(ITEM_TIME);
    command.arg("--data").arg(folder.join("data"));
    let mut stand_in = stack::start_logged("the stand-in", &mut command, &folder)?;

    let url = format!("http://{}", ports::address(port));
    keystoneauth.arg(workspace.path(KEYSTONEAUTH)).arg(&url);
    let outcome = stack::wait_for(&mut stand_in, port)
        .and_then(|()| curl::test(curl, &url).context("curl does not get on with the stand-in"))
        .and_then(|()| {
            child::run(directly(&mut keystoneauth))
                .context("keystoneauth1 does not get on with the stand-in")
        });
    stack::with_logs(outcome, &folder)
}

/// Lets a client speak to this machine without the proxy that the environment may name.
fn directly(command: &mut Command) -> &mut Command {
    // Both are in use, and the one in small letters wins where there are two.
    command.env("NO_PROXY", "*").env("no_proxy", "*")
}
