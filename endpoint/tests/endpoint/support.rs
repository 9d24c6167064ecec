//! What the tests have in common: an endpoint, requests, and answers.

use std::fmt::Write as _;
use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::request::Builder;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use hyper_util::rt::TokioIo;
use roma_import_endpoint::{Config, Endpoint, FILE_NAME};
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tower::ServiceExt as _;

/// How long anything may take before a test gives up.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

pub(crate) const TOKEN: &str = "a-token";

/// An endpoint in this process, served on a free port.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    pub(crate) folder: TempDir,
    stop: oneshot::Sender<()>,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Served {
    /// One whose items take 1 ms, and otherwise as `change` wants it.
    pub(crate) async fn start(change: impl FnOnce(&mut Config)) -> Self {
        Self::start_in(TempDir::new().unwrap(), change).await
    }

    pub(crate) async fn start_in(folder: TempDir, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::on_free_port(folder.path());
        config.item_time = Duration::from_millis(1);
        change(&mut config);
        let endpoint = Endpoint::open(config).await.unwrap();
        let address = endpoint.address();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(endpoint.serve(async {
            let _ = stopped.await;
        }));
        Self {
            address,
            folder,
            stop,
            task,
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        send(self.address, request).await
    }

    /// A second connection to its file, which may write.
    pub(crate) fn writer(&self) -> Connection {
        writer(&self.folder.path().join(FILE_NAME))
    }

    /// Stops it, and gives back its state.
    pub(crate) async fn stop(self) -> TempDir {
        self.stop.send(()).unwrap();
        tokio::time::timeout(DEADLINE, self.task)
            .await
            .unwrap()
            .unwrap()
            .unwrap();
        // A process that another test is about to start has this one's files for a moment,
        // and so the lock of the folder, which a gateway has not.
        if let Ok(lock) = File::open(self.folder.path().join("lock")) {
            let deadline = Instant::now() + DEADLINE;
            while lock.try_lock().is_err() {
                assert!(Instant::now() < deadline, "the folder stays locked");
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            // Also for whoever has this file by now.
            lock.unlock().unwrap();
        }
        self.folder
    }

    /// What it says when it ends though nobody stops it.
    pub(crate) async fn ends(self) -> anyhow::Result<()> {
        tokio::time::timeout(DEADLINE, self.task)
            .await
            .expect("the endpoint goes on")
            .unwrap()
    }
}

/// An endpoint's router alone. Its jobs stand still.
pub(crate) struct Routed {
    app: Router,
    _endpoint: Endpoint,
    _folder: TempDir,
}

impl Routed {
    pub(crate) async fn new(change: impl FnOnce(&mut Config)) -> Self {
        let folder = TempDir::new().unwrap();
        let mut config = Config::on_free_port(folder.path());
        change(&mut config);
        let endpoint = Endpoint::open(config).await.unwrap();
        Self {
            app: endpoint.app(),
            _endpoint: endpoint,
            _folder: folder,
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self
            .app
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes(),
        }
    }
}

/// An answer, whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn job_id(&self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{self:?}");
        self.json()["job_id"].as_str().unwrap().to_owned()
    }

    /// Checks that this is a refusal in the contract's form, with this status and code.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) -> Value {
        let json = self.json();
        assert_eq!(
            (self.status.as_u16(), json["error_code"].as_str()),
            (status, Some(code)),
            "{json}"
        );
        for field in ["error_code", "error_msg", "error_details", "request_id"] {
            let length = json[field].as_str().unwrap().chars().count();
            assert!(
                (1..=128).contains(&length),
                "{field} has {length} characters"
            );
        }
        let request_id = json["request_id"].as_str().unwrap();
        assert_eq!(self.header("x-request-id"), Some(request_id));
        assert!(is_id(request_id), "{request_id}");
        assert_eq!(self.header("content-type"), Some("application/json"));
        json
    }
}

/// Whether this is 32 lower-case hexadecimal digits.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == 32
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A request that passes the guard.
pub(crate) fn request(method: Method, path: &str) -> Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost")
}

pub(crate) fn get(path: &str) -> Request<Body> {
    request(Method::GET, path)
        .header("x-auth-token", TOKEN)
        .body(Body::empty())
        .unwrap()
}

/// An import of a body into the instance `i` of the project `p`.
pub(crate) fn import(token: &str, body: &Value) -> Request<Body> {
    import_text(token, body.to_string())
}

pub(crate) fn import_text(token: &str, body: impl Into<Body>) -> Request<Body> {
    request(Method::POST, IMPORT)
        .header("x-auth-token", token)
        .header("content-type", "application/json")
        .body(body.into())
        .unwrap()
}

pub(crate) const IMPORT: &str = "/v2/p/instances/i/assets/import";
pub(crate) const LISTING: &str = "/stand-in/p/i";

pub(crate) fn progress(job_id: &str) -> String {
    format!("/v2/p/instances/i/assets/jobs/{job_id}")
}

/// A body of this many tasks.
pub(crate) fn tasks(count: usize) -> Value {
    let tasks: Vec<Value> = (0..count)
        .map(|index| json!({ "task_id": format!("task-{index}") }))
        .collect();
    json!({ "tasks": tasks })
}

/// Sends a request over a connection of its own.
pub(crate) async fn send(address: SocketAddr, request: Request<Body>) -> Answer {
    try_send(address, request).await.unwrap()
}

/// The same, where the endpoint may be killed in the middle.
pub(crate) async fn try_send(
    address: SocketAddr,
    request: Request<Body>,
) -> anyhow::Result<Answer> {
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
        .max_buf_size(1 << 20)
        .handshake(TokioIo::new(stream))
        .await?;
    tokio::spawn(connection);
    let answer = async {
        let (parts, body) = sender.send_request(request).await?.into_parts();
        anyhow::Ok(Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await?.to_bytes(),
        })
    };
    tokio::time::timeout(DEADLINE, answer).await?
}

/// Asks until a job has ended, and gives its progress then.
pub(crate) async fn ended(address: SocketAddr, job_id: &str) -> Value {
    ended_for(address, job_id, TOKEN).await
}

pub(crate) async fn ended_for(address: SocketAddr, job_id: &str, token: &str) -> Value {
    let deadline = Instant::now() + DEADLINE;
    loop {
        let request = request(Method::GET, &progress(job_id)).header("x-auth-token", token);
        let answer = send(address, request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let job = answer.json();
        if job["status"] != "Running" {
            return job;
        }
        assert!(Instant::now() < deadline, "the job does not end: {job}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A connection to an endpoint's file, which may write.
pub(crate) fn writer(file: &Path) -> Connection {
    let connection = Connection::open(file).unwrap();
    connection.busy_timeout(DEADLINE).unwrap();
    connection
}

/// What lets the jobs of a file stand still, and what lets them go on.
pub(crate) const STANDSTILL: &str = "CREATE TRIGGER standstill BEFORE INSERT ON import_log
     BEGIN SELECT RAISE(ABORT, 'a standstill'); END";
pub(crate) const GO_ON: &str = "DROP TRIGGER standstill";

/// How often each item of each job stands in the log, straight from the file.
pub(crate) fn log_rows(folder: &Path) -> Vec<(String, i64, i64)> {
    let file = Connection::open(folder.join(FILE_NAME)).unwrap();
    let mut rows = file
        .prepare("SELECT job_id, item, count(*) FROM import_log GROUP BY job_id, item")
        .unwrap();
    rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap()
}

/// Text of this many characters, different for each seed.
pub(crate) fn long(seed: usize, count: usize) -> String {
    let mut text = String::new();
    let _ = write!(text, "{seed}-");
    text.extend(std::iter::repeat_n('x', count - text.len()));
    text
}
