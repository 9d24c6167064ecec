//! The program itself: its start, its log, its stop, and its death.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use crate::support::{
    DEADLINE, IMPORT, TOKEN, ended, get, import, log_rows, progress, request, send, tasks, try_send,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_roma-import-endpoint");

/// The program, started; killed when this is dropped.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    fn start(folder: &Path, options: &[&str]) -> Self {
        let mut command = Command::new(PROGRAM);
        command.args(options);
        Self::spawn(command, folder)
    }

    fn spawn(mut command: Command, folder: &Path) -> Self {
        command.args(["--listen", "127.0.0.1:0"]);
        Self::spawn_as_is(command, folder)
    }

    fn spawn_as_is(mut command: Command, folder: &Path) -> Self {
        let log = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(folder.join("log"))
            .unwrap();
        let mut child = command
            .arg("--data")
            .arg(folder.join("data"))
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .strip_prefix("listening on http://")
            .unwrap_or_else(|| {
                panic!(
                    "{line:?}; log: {}",
                    fs::read_to_string(folder.join("log")).unwrap()
                )
            });
        Self {
            address: address.trim_end().parse().unwrap(),
            child,
        }
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(status.success());
    }

    async fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "the program does not end");
            sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn log(folder: &Path) -> String {
    fs::read_to_string(folder.join("log")).unwrap()
}

/// Runs the program where it must not start, and gives its status and what it says.
fn fails(options: &[&str]) -> (Option<i32>, String) {
    let mut child = Command::new(PROGRAM)
        .args(options)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    (child.wait().unwrap().code(), said)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_random_points_it_loses_nothing_and_imports_nothing_twice() {
    const ROUNDS: u64 = 15;
    let folder = TempDir::new().unwrap();
    let mut accepted: Vec<(String, usize)> = Vec::new();
    let mut killed_in_the_middle = 0;
    let mut random = [0; 8];
    for round in 0..ROUNDS {
        let mut process = Process::start(folder.path(), &["--item-time", "2ms"]);
        let address = process.address;
        // Imports go on while the process dies: whatever it accepted must be there later.
        let posts = tokio::spawn(async move {
            let mut accepted = Vec::new();
            for user in 0.. {
                let items = 20 + user % 60;
                match try_send(
                    address,
                    import(&format!("user-{round}-{user}"), &tasks(items)),
                )
                .await
                {
                    Ok(answer) => accepted.push((answer.job_id(), items)),
                    Err(_) => break,
                }
            }
            accepted
        });
        getrandom::fill(&mut random).unwrap();
        sleep(Duration::from_millis(20 + u64::from_le_bytes(random) % 150)).await;
        process.child.kill().unwrap();
        process.child.wait().unwrap();
        accepted.extend(posts.await.unwrap());
        let file = rusqlite::Connection::open(folder.path().join("data/endpoint.sqlite3")).unwrap();
        let running: i64 = file
            .query_row(
                "SELECT count(*) FROM jobs WHERE status = 'running'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        killed_in_the_middle += u64::from(running > 0);
    }
    assert!(
        killed_in_the_middle > ROUNDS / 2,
        "{killed_in_the_middle} of {ROUNDS} kills hit a running job"
    );

    let process = Process::start(folder.path(), &["--item-time", "0ms"]);
    for (job_id, _) in &accepted {
        assert_eq!(ended(process.address, job_id).await["status"], "Success");
    }
    let rows = log_rows(&folder.path().join("data"));
    for (job_id, items) in &accepted {
        let of_job: Vec<(i64, i64)> = rows
            .iter()
            .filter(|(id, ..)| id == job_id)
            .map(|(_, item, count)| (*item, *count))
            .collect();
        let once_each: Vec<(i64, i64)> = (0..i64::try_from(*items).unwrap())
            .map(|item| (item, 1))
            .collect();
        assert_eq!(of_job, once_each);
    }
    // Also of jobs that were begun and whose answer the death cut off.
    assert!(rows.iter().all(|(.., count)| *count == 1));
    // Nobody is locked out by a job of a dead process.
    send(process.address, import("user-0-0", &tasks(1)))
        .await
        .job_id();
}

#[tokio::test]
async fn it_stops_on_sigterm_and_ctrl_c_and_its_jobs_go_on_later() {
    let folder = TempDir::new().unwrap();
    let mut job = String::new();
    for (round, signal) in ["TERM", "INT"].into_iter().enumerate() {
        let mut process = Process::start(folder.path(), &["--item-time", "1h"]);
        if round == 0 {
            job = send(process.address, import(TOKEN, &tasks(2)))
                .await
                .job_id();
        }
        let address = process.address;
        process.signal(signal);
        let status = process.wait().await;
        assert_eq!(status.code(), Some(0), "{status}: {}", log(folder.path()));
        assert!(try_send(address, get("/healthz")).await.is_err());
    }
    let process = Process::start(folder.path(), &["--item-time", "1ms"]);
    assert_eq!(ended(process.address, &job).await["status"], "Success");
}

#[tokio::test]
async fn a_request_that_has_begun_is_answered_before_the_stop() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path(), &[]);
    let mut stream = TcpStream::connect(process.address).await.unwrap();
    let body = r#"{"apps":"a"}"#;
    let head = format!(
        "POST {IMPORT} HTTP/1.1\r\nhost: localhost\r\nx-auth-token: {TOKEN}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nexpect: 100-continue\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // Asked for the body, so the request has begun.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");

    process.signal("TERM");
    let deadline = Instant::now() + DEADLINE;
    while try_send(process.address, get("/healthz")).await.is_ok() {
        assert!(Instant::now() < deadline, "it still takes requests");
    }
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200 OK") && answer.contains("job_id"),
        "{answer}"
    );
    assert_eq!(process.wait().await.code(), Some(0));
}

#[tokio::test]
async fn no_token_is_written_anywhere() {
    const CANARY: &str = "canary-6d1f0a";
    let folder = TempDir::new().unwrap();
    let users = folder.path().join("users");
    fs::write(&users, format!("# whom we know\n\nann={CANARY}-named\n")).unwrap();
    for options in [
        &["--log", "json"][..],
        &["--token-life", "1h", "--user-file", users.to_str().unwrap()],
    ] {
        let mut process = Process::start(folder.path(), options);
        for token in [
            format!("{CANARY}-named"),
            format!("{CANARY}-unknown"),
            format!("{CANARY} with a blank"),
            format!("{CANARY}{}", "x".repeat(100_000)),
        ] {
            for body in [tasks(1), json!({}), json!([])] {
                let answer = send(process.address, import(&token, &body)).await;
                assert!(!String::from_utf8_lossy(&answer.body).contains(CANARY));
            }
            let poll =
                request(Method::GET, &progress("0?token=none")).header("x-auth-token", &token);
            send(process.address, poll.body(Body::empty()).unwrap()).await;
        }
        process.signal("TERM");
        process.wait().await;
    }
    fs::remove_file(&users).unwrap();
    let mut files = vec![folder.path().join("log")];
    files.extend(
        fs::read_dir(folder.path().join("data"))
            .unwrap()
            .map(|entry| entry.unwrap().path()),
    );
    assert!(files.len() > 3, "{files:?}");
    for file in files {
        let bytes = fs::read(&file).unwrap();
        assert!(
            !bytes
                .windows(CANARY.len())
                .any(|part| part == CANARY.as_bytes()),
            "{}",
            file.display()
        );
    }
}

#[tokio::test]
async fn every_request_is_one_line_of_json() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path(), &["--log", "json"]);
    let answer = send(process.address, import(TOKEN, &tasks(0))).await;
    let id = answer.header("x-request-id").unwrap().to_owned();
    send(
        process.address,
        request(Method::GET, "/a%0d%0ab?secret")
            .body(Body::empty())
            .unwrap(),
    )
    .await;
    process.signal("TERM");
    process.wait().await;

    let lines: Vec<Value> = log(folder.path())
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let requests: Vec<&Value> = lines
        .iter()
        .filter(|line| line["message"] == "request")
        .collect();
    assert_eq!(requests.len(), 2, "{lines:?}");
    let first = requests[0];
    assert_eq!(
        (&first["method"], &first["path"], &first["status"]),
        (&json!("POST"), &json!(IMPORT), &json!(200))
    );
    assert_eq!(first["request_id"], json!(id));
    assert!(first["micros"].is_u64(), "{first}");
    let user = first["user"].as_str().unwrap();
    assert!(user.starts_with("token:") && user.len() == 18, "{user}");
    assert_eq!(
        (&requests[1]["path"], &requests[1]["user"]),
        (&json!("/a%0d%0ab"), &json!("-"))
    );
}

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
    command.args(["--listen", "0.0.0.0:0"]);
    let mut process = Process::spawn_as_is(command, folder.path());
    let address = SocketAddr::from(([127, 0, 0, 1], process.address.port()));
    for (host, status) in [
        ("console.example:443", 200),
        ("console.example", 403),
        ("0.0.0.0", 403),
        ("localhost", 200),
    ] {
        let request = axum::http::Request::builder()
            .uri("/healthz")
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
    assert!(log(folder.path()).contains("TLS"), "{}", log(folder.path()));
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
        fs::write(&file, format!("# one\n{text}\n")).unwrap();
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

#[tokio::test]
async fn one_folder_is_for_one_process() {
    let folder = TempDir::new().unwrap();
    let process = Process::start(folder.path(), &[]);
    let data = folder.path().join("data");
    let (status, said) = fails(&["--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
    assert_eq!(status, Some(1));
    assert!(said.contains("another endpoint uses"), "{said}");
    assert_eq!(send(process.address, get("/healthz")).await.status, 200);
}

#[test]
fn a_file_that_it_cannot_read_is_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    for (name, content) in [
        (
            "endpoint.sqlite3",
            "this is no database, and long enough to be read as one",
        ),
        ("token-key", "short"),
    ] {
        let file = data.join(name);
        fs::write(&file, content).unwrap();
        let (status, said) = fails(&["--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
        assert_eq!(status, Some(1));
        assert!(said.contains(name), "{said}");
        assert_eq!(fs::read_to_string(&file).unwrap(), content);
        fs::remove_file(&file).unwrap();
    }
    let file = rusqlite::Connection::open(data.join("endpoint.sqlite3")).unwrap();
    file.pragma_update(None, "user_version", 99).unwrap();
    drop(file);
    let (status, said) = fails(&["--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
    assert_eq!(status, Some(1));
    assert!(said.contains("version 99"), "{said}");
}

/// A disk that is full: the process may not make a file larger than this. Written
/// with the shell's own means, because a test cannot limit the disk.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_refuses_imports_and_loses_none() {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new("sh");
    // In blocks of 512 bytes: 512 KiB.
    command.args([
        "-c",
        "trap '' XFSZ; ulimit -S -f 1024; exec \"$0\" \"$@\"",
        PROGRAM,
        "--item-time",
        "20ms",
    ]);
    let process = Process::spawn(command, folder.path());
    let job_id = send(process.address, import(TOKEN, &tasks(50)))
        .await
        .job_id();

    let large: Vec<Value> = (0..99)
        .map(|index| json!({ "task_id": format!("{index}-{}", "x".repeat(20_000)) }))
        .collect();
    let large = json!({ "tasks": large });
    let answer = send(process.address, import("another", &large)).await;
    let json = answer.refused(500, "APIG.9999");
    assert!(
        json["error_details"]
            .as_str()
            .unwrap()
            .contains("Nothing was changed"),
        "{json}"
    );
    // It goes on serving, and who was refused has no job that blocks.
    assert_eq!(send(process.address, get("/healthz")).await.status, 200);

    let raised = Command::new("prlimit")
        .args([
            "--pid",
            &process.child.id().to_string(),
            "--fsize=unlimited:",
        ])
        .status()
        .unwrap();
    assert!(raised.success());
    let another = send(process.address, import("another", &large))
        .await
        .job_id();
    assert_eq!(ended(process.address, &job_id).await["status"], "Success");
    assert_eq!(ended(process.address, &another).await["status"], "Success");
    let rows = log_rows(&folder.path().join("data"));
    assert_eq!(rows.len(), 149);
    assert!(rows.iter().all(|(.., count)| *count == 1));
}
