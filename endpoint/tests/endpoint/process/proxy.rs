//! A proxy that the environment names: left alone, unless the gateway is told to use it.

use std::process::Command;

use axum::http::StatusCode;
use tempfile::TempDir;

use super::{PROGRAM, Process, ends, fails, log};
use crate::recorder::{Behaviour, FINE, Recorder};
use crate::support::{TOKEN, import, send, tasks};
use crate::tls::Tls;

/// Everything by which an environment names a proxy.
fn environment<'a>(proxy: &'a str, direct: &'a str) -> Vec<(&'static str, &'a str)> {
    let mut set: Vec<(&str, &str)> = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"]
        .into_iter()
        .chain(["http_proxy", "https_proxy", "all_proxy"])
        .map(|name| (name, proxy))
        .collect();
    // Also so that nothing of the tests' own environment counts.
    set.extend([("NO_PROXY", direct), ("no_proxy", direct)]);
    set
}

#[tokio::test]
async fn a_proxy_of_the_environment_gets_nothing_unless_it_is_asked_for() {
    let folder = TempDir::new().unwrap();
    let (service, proxy) = (Recorder::start(FINE).await, Recorder::start(FINE).await);
    let named = proxy.origin();
    let gateway = Process::gateway(
        folder.path(),
        &service.origin(),
        &[],
        &environment(&named, ""),
    );
    let answer = send(gateway.address, import(TOKEN, &tasks(1))).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(service.requests().len(), 1);
    assert!(proxy.connections().is_empty());
}

#[tokio::test]
async fn what_the_environment_wants_to_be_reached_directly_is() {
    let folder = TempDir::new().unwrap();
    let (service, proxy) = (Recorder::start(FINE).await, Recorder::start(FINE).await);
    let tls = Tls::before(service.address, "localhost").await;
    let authority = tls.authority();
    let named = proxy.origin();
    let gateway = Process::gateway(
        folder.path(),
        &tls.origin("localhost"),
        &[
            "--proxy-from-env",
            "--upstream-ca",
            authority.path().to_str().unwrap(),
        ],
        &environment(&named, "localhost"),
    );
    let answer = send(gateway.address, import(TOKEN, &tasks(1))).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(service.requests().len(), 1);
    assert!(proxy.connections().is_empty());
}

#[test]
fn no_proxy_gets_a_token_in_the_clear() {
    for origin in ["http://127.0.0.1:9", "http://localhost:9"] {
        let (status, said) = fails(&[
            "--listen",
            "127.0.0.1:0",
            "--upstream",
            origin,
            "--proxy-from-env",
        ]);
        assert_eq!(status, Some(1), "{said}");
        assert!(
            said.contains("--proxy-from-env") && said.contains("token"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_proxy_sees_no_token_on_the_way_to_an_encrypted_service() {
    let folder = TempDir::new().unwrap();
    let no = Behaviour::Says("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    let proxy = Recorder::start(no).await;
    let gateway = Process::gateway(
        folder.path(),
        "https://service.example:8443",
        &["--proxy-from-env"],
        &environment(&proxy.origin(), ""),
    );
    // The proxy knows no such service.
    let answer = send(gateway.address, import(TOKEN, &tasks(1))).await;
    let json = answer.refused(502, "APIG.9999");
    let details = json["error_details"].as_str().unwrap();
    assert!(details.contains("not sent"), "{json}");
    let connections = proxy.connections();
    assert_eq!(connections.len(), 1);
    let bytes = String::from_utf8_lossy(&connections[0]);
    assert!(
        bytes.starts_with("CONNECT service.example:8443 HTTP/1.1\r\n"),
        "{bytes}"
    );
    assert!(!bytes.contains(TOKEN), "{bytes}");
}

#[test]
fn a_proxy_that_cannot_be_used_is_named_at_the_start() {
    for value in [
        "::bad::",
        "socks5://me:secret@127.0.0.1:9",
        "ftp://127.0.0.1:9",
        "http://",
        // Not encoded as they have to be: what is before them would count as the proxy.
        "http://alice:pa#secret@127.0.0.1:9",
        "http://alice:12#secret@127.0.0.1:9",
        "http://alice:12/secret@127.0.0.1:9",
        "alice:12?secret@127.0.0.1:9",
        "https://alice:p@secret@127.0.0.1:9",
        "http://alice:secret",
        "http://alice:99999",
    ] {
        for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            let mut command = Command::new(PROGRAM);
            command.args(["--listen", "127.0.0.1:0", "--proxy-from-env"]);
            command.args(["--upstream", "https://service.example"]);
            for (other, _) in environment("", "") {
                command.env_remove(other);
            }
            command.env(name, value);
            let (status, said) = ends(command);
            assert_eq!(status, Some(1), "{name}={value}: {said}");
            assert!(
                said.contains(name) && !said.contains("secret") && !said.contains("alice"),
                "{name}={value}: {said}"
            );
        }
    }
}

#[test]
fn the_log_says_which_proxy_is_used() {
    for (proxy, direct, said) in [
        (
            "http://me:secret@127.0.0.1:9",
            "",
            "proxy=http://127.0.0.1:9\n",
        ),
        ("127.0.0.1:9", "", "proxy=http://127.0.0.1:9\n"),
        ("https://[::1]:9/", "", "proxy=https://[::1]:9\n"),
        ("http://me:s%23ecret@proxy", "", "proxy=http://proxy\n"),
        ("", "", "without a proxy"),
        ("http://127.0.0.1:9", "service.example", "without a proxy"),
    ] {
        let folder = TempDir::new().unwrap();
        let _gateway = Process::gateway(
            folder.path(),
            "https://service.example",
            &["--proxy-from-env"],
            &environment(proxy, direct),
        );
        let log = log(folder.path());
        assert!(log.contains(said) && !log.contains("secret"), "{log}");
    }
}
