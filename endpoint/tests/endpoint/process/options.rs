//! What it is started with.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use axum::body::Body;
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

use super::{PROGRAM, Process, ends, fails, log};
use crate::recorder::{FINE, Recorder};
use crate::support::{DEADLINE, TOKEN, import, send, tasks};
use crate::tls::Tls;

#[test]
fn it_refuses_to_expose_tokens_by_accident() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    let (status, said) = fails(&["--data", data, "--listen", "0.0.0.0:0"]);
    assert_eq!(status, Some(1));
    assert!(said.contains("--expose"), "{said}");
    let (status, said) = fails(&["--data", data, "--listen", "[::]:0", "--expose"]);
    assert_eq!(status, Some(1));
    assert!(said.contains("--user"), "{said}");
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing is written before"
    );
}

#[tokio::test]
async fn exposed_it_warns_and_answers_under_allowed_names() {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new(PROGRAM);
    command.args([
        "--expose",
        "--user",
        "ann=a-1",
        "--allow-host",
        "console.example:443",
    ]);
    command.args(["--listen", "0.0.0.0:0", "--data"]);
    command.arg(folder.path().join("data"));
    let mut process = Process::spawn(command, folder.path());
    let address = SocketAddr::from(([127, 0, 0, 1], process.address.port()));
    for (host, status) in [
        ("console.example:443", 200),
        // As a browser writes it.
        ("console.example", 200),
        ("console.example:80", 403),
        ("0.0.0.0", 403),
        ("localhost", 200),
    ] {
        let request = axum::http::Request::builder()
            .uri("/destination")
            .header("host", host);
        assert_eq!(
            send(address, request.body(Body::empty()).unwrap())
                .await
                .status,
            status,
            "{host}"
        );
    }
    process.signal("TERM");
    process.wait().await;
    let said = log(folder.path());
    assert!(said.contains("TLS"), "{said}");
    assert!(!said.contains("--allow-host"), "{said}");
}

#[tokio::test]
async fn exposed_on_all_addresses_it_names_one_that_answers() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("index.html"), "<!doctype html>").unwrap();
    let log = fs::File::create(folder.path().join("log")).unwrap();
    let mut child = Command::new(PROGRAM)
        .args(["--listen", "0.0.0.0:0", "--expose", "--user", "ann=a-1"])
        .arg("--console")
        .arg(folder.path())
        .arg("--data")
        .arg(folder.path().join("data"))
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.next().unwrap().unwrap();
    let line = lines.next().unwrap().unwrap();
    let host = line
        .strip_prefix("the console is at http://")
        .and_then(|rest| rest.strip_suffix('/'))
        .unwrap_or_else(|| panic!("{line}"));
    let request = axum::http::Request::builder().header("host", host);
    let answer = send(host.parse().unwrap(), request.body(Body::empty()).unwrap()).await;
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(answer.status, 200, "{line}: {answer:?}");
    // Others need a name, and are told how to get one.
    let said = self::log(folder.path());
    assert!(said.contains("--allow-host"), "{said}");
}

#[test]
fn wrong_users_are_refused_without_their_tokens() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let file = folder.path().join("users");
    for (text, about) in [
        ("canary-1", "NAME=TOKEN"),
        ("=canary-1", "name"),
        ("a b=canary-1", "name"),
        ("ann=", "oken"),
        ("ann=canary 1", "oken"),
    ] {
        let (status, said) = fails(&["--data", data.to_str().unwrap(), "--user", text]);
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains(about) && !said.contains("canary"), "{said}");
        // With the mark that some editors write, which is no line of its own.
        fs::write(&file, format!("\u{FEFF}# one\n{text}\n")).unwrap();
        let (status, said) = fails(&[
            "--data",
            data.to_str().unwrap(),
            "--user-file",
            file.to_str().unwrap(),
        ]);
        assert_eq!(status, Some(1), "{said}");
        assert!(
            said.contains("line 2") && said.contains(about) && !said.contains("canary"),
            "{said}"
        );
    }
    fs::write(&file, "# nobody\n").unwrap();
    let (status, said) = fails(&[
        "--data",
        data.to_str().unwrap(),
        "--user-file",
        file.to_str().unwrap(),
    ]);
    assert_eq!(status, Some(1), "{said}");
}

#[tokio::test]
async fn its_own_folder_is_where_programs_keep_state() {
    let folder = TempDir::new().unwrap();
    let state = folder.path().join("state");
    let log = fs::File::create(folder.path().join("log")).unwrap();
    let mut child = Command::new(PROGRAM)
        .args(["--listen", "127.0.0.1:0"])
        .env("XDG_STATE_HOME", &state)
        .env("HOME", &state)
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.starts_with("listening on http://127.0.0.1:"), "{line}");
    let said = self::log(folder.path());
    let own = said
        .split("folder=")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap();
    assert!(
        Path::new(own).starts_with(&state) && own.ends_with("roma-import"),
        "{said}"
    );
    assert!(Path::new(own).join("endpoint.sqlite3").is_file());
}

/// What can be said of a stand-in, and not with an address of the service.
fn of_the_stand_in<'a>(data: &'a str, users: &'a str) -> [Vec<&'a str>; 7] {
    [
        vec!["--data", data],
        vec!["--expose"],
        vec!["--item-time", "1ms"],
        vec!["--refusal-status", "400"],
        vec!["--token-life", "1h"],
        vec!["--user", "ann=a-1"],
        vec!["--user-file", users],
    ]
}

#[test]
fn what_only_a_gateway_can_do_is_not_passed_over() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    let nowhere = folder.path().join("nowhere");
    let nowhere = nowhere.to_str().unwrap();
    let of_the_stand_in = of_the_stand_in(data, nowhere);
    let of_a_gateway: [&[&str]; 2] = [&["--proxy-from-env"], &["--upstream-ca", nowhere]];
    for option in of_a_gateway {
        for other in &of_the_stand_in {
            let (status, said) =
                fails(&[&["--listen", "127.0.0.1:0"], option, &other[..]].concat());
            assert!(
                matches!(status, Some(1 | 2)),
                "{option:?} {other:?}: {said}"
            );
            assert!(
                said.contains(option[0]) && said.contains("--upstream"),
                "{option:?} {other:?}: {said}"
            );
        }
    }
}

#[test]
fn options_that_do_not_go_together_are_named() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    let nowhere = folder.path().join("nowhere");
    let nowhere = nowhere.to_str().unwrap();
    let empty = folder.path().join("empty");
    fs::write(&empty, "").unwrap();
    let empty = empty.to_str().unwrap();
    let garbage = folder.path().join("garbage");
    let pem = "-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n-----END CERTIFICATE-----\n";
    fs::write(&garbage, pem).unwrap();
    let garbage = garbage.to_str().unwrap();
    let upstream = ["--upstream", "https://service.example"];
    let of_the_stand_in = of_the_stand_in(data, nowhere);
    for option in &of_the_stand_in {
        let (status, said) = fails(&[&upstream, &option[..]].concat());
        assert_eq!(status, Some(2), "{said}");
        assert!(
            said.contains(option[0]) && said.contains("--upstream"),
            "{option:?}: {said}"
        );
    }
    // And what has to be in the message of everything else that cannot be.
    let cases: [(&[&str], &[&str], i32); 13] = [
        (&["--proxy-from-env"], &["--upstream"], 2),
        (&["--upstream-ca", empty], &["--upstream"], 2),
        (
            &["--upstream", "http://service.example"],
            &["--upstream", "say https"],
            2,
        ),
        (
            &["--upstream", "https://service.example/v2"],
            &["--upstream", "https://HOST[:PORT]"],
            2,
        ),
        (
            &[upstream[0], upstream[1], "--upstream-ca", nowhere],
            &[nowhere],
            1,
        ),
        (
            &[upstream[0], upstream[1], "--upstream-ca", empty],
            &[empty, "certificates"],
            1,
        ),
        (
            &[upstream[0], upstream[1], "--upstream-ca", garbage],
            &[garbage, "certificate 1"],
            1,
        ),
        (
            &["--refusal-status", "500"],
            &["--refusal-status", "403", "400"],
            2,
        ),
        (&["--item-time", "5"], &["--item-time", "50ms"], 2),
        (&["--allow-host", "a b"], &["--allow-host", "HOST:PORT"], 2),
        (
            &["--allow-host", "*.example.com"],
            &["--allow-host", "pattern", "HOST:PORT"],
            2,
        ),
        (&["--console", nowhere], &[nowhere], 1),
        (&["--user-file", nowhere], &[nowhere], 1),
    ];
    for (options, words, expected) in cases {
        let (status, said) = fails(&[&["--listen", "127.0.0.1:0"], options].concat());
        assert_eq!(status, Some(expected), "{options:?}: {said}");
        for word in words {
            assert!(said.contains(word), "{options:?}: {said}");
        }
    }
}

#[test]
fn a_value_that_cannot_be_read_is_refused_with_one_to_write() {
    const LISTEN: &str = "write an IP address and a port, such as 127.0.0.1:8787";
    for (option, value, words) in [
        ("--listen", "localhost", LISTEN),
        ("--listen", "localhost:8787", LISTEN),
        ("--listen", ":8787", LISTEN),
        ("--listen", "8787", LISTEN),
        ("--listen", "127.0.0.1", LISTEN),
        (
            "--upstream",
            "service.example",
            "write https://service.example\n",
        ),
        (
            "--upstream",
            "service.example:8443",
            "write https://service.example:8443\n",
        ),
        (
            "--upstream",
            "localhost:8080",
            "write http://localhost:8080\n",
        ),
        ("--token-life", "0s", "no token would be accepted"),
    ] {
        let (status, said) = fails(&[option, value]);
        assert_eq!(status, Some(2), "{said}");
        assert!(
            said.contains(option) && said.contains(words),
            "{value}: {said}"
        );
    }
}

#[test]
fn what_is_in_the_way_of_a_start_is_told_with_what_helps() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let below = file.join("data");
    let (status, said) = fails(&["--listen", "127.0.0.1:0", "--data", below.to_str().unwrap()]);
    assert_eq!(status, Some(1), "{said}");
    assert!(
        said.contains("--data") && said.contains("cannot be created"),
        "{said}"
    );

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = folder.path().join("data");
    let (status, said) = fails(&["--listen", &address, "--data", data.to_str().unwrap()]);
    assert_eq!(status, Some(1), "{said}");
    for words in [&*address, "--listen", "port 0"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // This machine has no such address.
    let (status, said) = fails(&[
        "--listen",
        "192.0.2.1:0",
        "--expose",
        "--user",
        "ann=a-1",
        "--data",
        data.to_str().unwrap(),
    ]);
    assert_eq!(status, Some(1), "{said}");
    assert!(
        said.contains("192.0.2.1:0: this machine has no such address") && said.contains("--listen"),
        "{said}"
    );
}

#[tokio::test]
async fn a_console_is_made_of_regular_files() {
    let folder = TempDir::new().unwrap();
    let (console, page) = (folder.path().join("console"), folder.path().join("page"));
    fs::create_dir(&console).unwrap();
    fs::write(&page, "<!doctype html>").unwrap();
    // A link to one is as good.
    symlink(&page, console.join("index.html")).unwrap();
    let options = ["--console", console.to_str().unwrap()];
    drop(Process::start(folder.path(), &options));

    // Nobody ever writes into this pipe.
    let pipe = console.join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let mut command = Command::new(PROGRAM);
    command.args(["--listen", "127.0.0.1:0"]).args(options);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + DEADLINE;
    while child.try_wait().unwrap().is_none() && Instant::now() < deadline {
        sleep(Duration::from_millis(10)).await;
    }
    // Whatever it still does.
    child.kill().unwrap();
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(
        said.contains(pipe.to_str().unwrap()) && said.contains("regular file"),
        "{said}"
    );
}

#[tokio::test]
async fn a_machine_that_trusts_nobody_can_have_a_gateway() {
    let folder = TempDir::new().unwrap();
    let nowhere = folder.path().join("nowhere");
    let trust_nobody =
        ["SSL_CERT_FILE", "SSL_CERT_DIR"].map(|name| (name, nowhere.to_str().unwrap()));
    let service = Recorder::start(FINE).await;
    let tls = Tls::before(service.address, "localhost").await;
    let authority = tls.authority();
    for (origin, options) in [
        (service.origin(), &[][..]),
        (
            tls.origin("localhost"),
            &["--upstream-ca", authority.path().to_str().unwrap()],
        ),
    ] {
        let gateway = Process::gateway(folder.path(), &origin, options, &trust_nobody);
        let answer = send(gateway.address, import(TOKEN, &tasks(1))).await;
        assert_eq!(answer.status, 200, "{origin}");
    }
    let mut command = Command::new(PROGRAM);
    command.args([
        "--listen",
        "127.0.0.1:0",
        "--upstream",
        "https://service.example",
    ]);
    command.envs(trust_nobody);
    let (status, said) = ends(command);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("--upstream-ca"), "{said}");
}

#[test]
fn a_gateway_to_itself_is_refused() {
    // Where others ask for a port, they ask for one of another address.
    let free = TcpListener::bind("127.0.0.2:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let (status, said) = fails(&[
        "--listen",
        &address,
        "--upstream",
        &format!("http://{address}"),
    ]);
    assert_eq!(status, Some(1));
    assert!(said.contains("itself"), "{said}");
}
