//! How it ends when it is told to, and what does not end it.

use std::io;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};

use super::{PROGRAM, Process};
use crate::recorder::{Behaviour, Recorder, fine_after};
use crate::support::{DEADLINE, TOKEN, get, import, send, tasks, try_send};

/// Waits until nobody listens there any more.
async fn left(address: SocketAddr) {
    let leaves = async {
        while TcpListener::bind(address).await.is_err() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(DEADLINE, leaves).await.expect("it still listens");
}

#[tokio::test]
async fn an_import_under_way_is_answered_before_it_ends() {
    let folder = TempDir::new().unwrap();
    let service = Recorder::start(fine_after(500)).await;
    let mut gateway = Process::gateway(folder.path(), &service.origin(), &[], &[]);
    let sent = tokio::spawn(send(gateway.address, import(TOKEN, &tasks(1))));
    service.reached().await;
    gateway.signal("TERM");
    assert_eq!(gateway.wait().await.code(), Some(0));
    assert_eq!(sent.await.unwrap().status, 200);
}

/// A gateway that is started with a hangup as this says.
#[cfg(target_os = "linux")]
fn with_hangup(hangup: &str, folder: &std::path::Path, origin: &str) -> Process {
    let mut command = Command::new("env");
    command.args([hangup, PROGRAM, "--listen", "127.0.0.1:0"]);
    command.args(["--upstream", origin]);
    Process::spawn(command, folder)
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_import_under_way_is_answered_when_the_terminal_is_closed() {
    let folder = TempDir::new().unwrap();
    let service = Recorder::start(fine_after(500)).await;
    let mut gateway = with_hangup("--default-signal=HUP", folder.path(), &service.origin());
    let sent = tokio::spawn(send(gateway.address, import(TOKEN, &tasks(1))));
    service.reached().await;
    gateway.signal("HUP");
    left(gateway.address).await;
    // The shell and the system can both say so.
    gateway.signal("HUP");
    assert_eq!(gateway.wait().await.code(), Some(0));
    assert_eq!(sent.await.unwrap().status, 200);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_endpoint_that_is_to_outlive_its_terminal_does() {
    let folder = TempDir::new().unwrap();
    let service = Recorder::start(fine_after(0)).await;
    let gateway = with_hangup("--ignore-signal=HUP", folder.path(), &service.origin());
    gateway.signal("HUP");
    sleep(Duration::from_millis(100)).await;
    assert_eq!(send(gateway.address, get("/healthz")).await.status, 200);
}

#[tokio::test]
async fn a_second_signal_ends_it_at_once() {
    let folder = TempDir::new().unwrap();
    let service = Recorder::start(Behaviour::IsSilent).await;
    let mut gateway = Process::gateway(folder.path(), &service.origin(), &[], &[]);
    let sent = tokio::spawn(try_send(gateway.address, import(TOKEN, &tasks(1))));
    service.reached().await;
    gateway.signal("TERM");
    // Until it has taken the first one: then nobody listens any more.
    left(gateway.address).await;
    assert_eq!(gateway.child.try_wait().unwrap(), None);
    gateway.signal("TERM");
    assert_eq!(gateway.wait().await.code(), Some(130));
    sent.await.unwrap().unwrap_err();
}

#[tokio::test]
async fn nobody_has_to_read_where_it_listens() {
    let folder = TempDir::new().unwrap();
    // Where others ask for a port, they ask for one of another address.
    let free = TcpListener::bind("127.0.0.2:0").await.unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(PROGRAM);
    command.args(["--listen", &address.to_string(), "--data"]);
    command.arg(folder.path().join("data"));
    let child = command
        .stdout(writer)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut process = Process { child, address };
    while try_send(address, get("/healthz")).await.is_err() {
        assert_eq!(process.child.try_wait().unwrap(), None);
        sleep(Duration::from_millis(10)).await;
    }
    process.signal("TERM");
    assert_eq!(process.wait().await.code(), Some(0));
}
