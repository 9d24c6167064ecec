//! How much memory a request takes.

use std::fs;

use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::Process;
use crate::support::{DEADLINE, IMPORT, TOKEN, get, send};

/// The most memory that a process has had so far, in KiB.
fn most_memory(process: &Process) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let digits: String = line.unwrap().chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

#[tokio::test]
async fn a_body_in_chunks_of_one_byte_takes_no_more_than_its_size() {
    const BODY_BYTES: usize = 1 << 18;
    let folder = TempDir::new().unwrap();
    let process = Process::start(folder.path(), &[]);
    send(process.address, get("/destination")).await;
    let before = most_memory(&process);
    let head = format!(
        "POST {IMPORT} HTTP/1.1\r\nhost: localhost\r\nx-auth-token: {TOKEN}\r\n\
         content-type: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    );
    let chunks = "1\r\n \r\n".repeat(BODY_BYTES);
    let mut stream = TcpStream::connect(process.address).await.unwrap();
    let all = format!("{head}{chunks}0\r\n\r\n");
    let exchange = async {
        stream.write_all(all.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    };
    // As many chunks take a second, and far more where other tests run beside it.
    let answer = timeout(6 * DEADLINE, exchange).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    let taken = most_memory(&process) - before;
    // A few buffers besides the body itself.
    assert!(taken < 4 << 10, "{taken} KiB");
}
