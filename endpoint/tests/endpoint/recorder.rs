//! A service behind the gateway that writes down every byte that comes, and answers
//! what a test wants it to.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::support::DEADLINE;

/// What it does with each request.
#[derive(Clone, Copy)]
pub(crate) enum Behaviour {
    /// Answers these bytes.
    Says(&'static str),
    /// Answers these bytes, after this time.
    SaysLate(&'static str, Duration),
    /// Ends the connection.
    HangsUp,
    /// Says nothing, for ever.
    IsSilent,
}

/// An answer as good as any.
pub(crate) const FINE: Behaviour = Behaviour::Says(ANSWER);
const ANSWER: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

/// The same, after so many milliseconds.
pub(crate) const fn fine_after(millis: u64) -> Behaviour {
    Behaviour::SaysLate(ANSWER, Duration::from_millis(millis))
}

/// A port at which nobody listens, and which nobody else is given while this is there.
pub(crate) struct Nobody(TcpSocket);

impl Nobody {
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self(socket)
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.0.local_addr().unwrap())
    }
}

/// The service. It ends when this is dropped.
pub(crate) struct Recorder {
    pub(crate) address: SocketAddr,
    connections: Arc<Mutex<Vec<Vec<u8>>>>,
    task: JoinHandle<()>,
}

impl Recorder {
    pub(crate) async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&connections);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let index = {
                    let mut record = record.lock().unwrap();
                    record.push(Vec::new());
                    record.len() - 1
                };
                tokio::spawn(connection(stream, behaviour, Arc::clone(&record), index));
            }
        });
        Self {
            address,
            connections,
            task,
        }
    }

    /// Waits until a request has come.
    pub(crate) async fn reached(&self) {
        let came = async {
            while self.connections().is_empty() {
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(DEADLINE, came).await.expect("no request has come");
    }

    /// What came so far, each connection for itself.
    pub(crate) fn connections(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.connections.lock().unwrap()
    }

    /// What came over all connections, as requests that are read strictly.
    pub(crate) fn requests(&self) -> Vec<Received> {
        self.connections()
            .iter()
            .map(|bytes| Received::strictly(bytes))
            .collect()
    }

    /// The address, as the gateway is told it.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Answers once the head and as much of a body as it announces are there, and then
/// goes on writing down: whatever follows is a request too many.
async fn connection(
    mut stream: TcpStream,
    behaviour: Behaviour,
    record: Arc<Mutex<Vec<Vec<u8>>>>,
    index: usize,
) {
    let mut buffer = vec![0; 64 << 10];
    let mut answered = false;
    loop {
        let count = stream.read(&mut buffer).await.unwrap_or_default();
        if count == 0 {
            return;
        }
        let is_whole = {
            let mut record = record.lock().unwrap();
            record[index].extend_from_slice(&buffer[..count]);
            is_whole(&record[index])
        };
        if is_whole && !answered {
            answered = true;
            match behaviour {
                Behaviour::Says(answer) => stream.write_all(answer.as_bytes()).await.unwrap(),
                Behaviour::SaysLate(answer, time) => {
                    sleep(time).await;
                    // Nobody may be left to read it.
                    let _ = stream.write_all(answer.as_bytes()).await;
                }
                Behaviour::HangsUp => return,
                Behaviour::IsSilent => {}
            }
        }
    }
}

fn is_whole(bytes: &[u8]) -> bool {
    let Some(end) = head_end(bytes) else {
        return false;
    };
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(0, |length| length.trim().parse().unwrap());
    bytes.len() >= end + length
}

fn head_end(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).position(|part| part == b"\r\n\r\n")?;
    Some(end + 4)
}

/// One request, read as strictly as can be: what any reader could take in two ways
/// fails the test.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    #[track_caller]
    fn strictly(bytes: &[u8]) -> Self {
        let shown = String::from_utf8_lossy(bytes);
        let end = head_end(bytes).unwrap_or_else(|| panic!("no whole head: {shown:?}"));
        let head = str::from_utf8(&bytes[..end - 4]).unwrap();
        let mut lines = head.split("\r\n");
        let line = lines.next().unwrap().to_owned();
        let mut headers = Vec::new();
        for header in lines {
            let (name, value) = header
                .split_once(": ")
                .unwrap_or_else(|| panic!("no header: {header:?}"));
            assert!(
                name.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
                "{name:?}"
            );
            assert!(
                value
                    .bytes()
                    .all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)),
                "{name}: {value:?}"
            );
            assert!(
                headers.iter().all(|(other, _)| other != name),
                "{name} comes twice: {shown:?}"
            );
            headers.push((name.to_owned(), value.to_owned()));
        }
        let received = Self {
            line,
            headers,
            body: bytes[end..].to_vec(),
        };
        assert_eq!(received.header("transfer-encoding"), None, "{shown:?}");
        let length = received.header("content-length").unwrap_or("0");
        assert_eq!(length, received.body.len().to_string(), "{shown:?}");
        received
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }
}
