//! How it ends: killed, told to stop, and what is there afterwards.

use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use super::{Process, log};
use crate::support::{
    DEADLINE, IMPORT, TOKEN, ended, get, import, log_rows, send, tasks, try_send,
};

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
