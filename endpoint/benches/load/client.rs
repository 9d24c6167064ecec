//! The client: a few connections that stay, and requests that take turns on them.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use axum::body::Bytes;
use axum::http::{Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// A request as the client sends it.
pub(crate) type Outgoing = Request<Full<Bytes>>;

/// Connections to one server.
pub(crate) struct Client(Vec<SendRequest<Full<Bytes>>>);

/// An answer, whole, and how long it took.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
    pub(crate) time: Duration,
}

/// The answers to a batch, in its order.
pub(crate) struct Batch {
    pub(crate) answers: Vec<Answer>,
    /// How long all of them took together.
    pub(crate) time: Duration,
}

impl Client {
    /// So many connections to this address.
    pub(crate) async fn connect(address: SocketAddr, connections: usize) -> anyhow::Result<Self> {
        let mut senders = Vec::with_capacity(connections);
        for _ in 0..connections {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            let (sender, connection) = handshake(TokioIo::new(stream)).await?;
            tokio::spawn(connection);
            senders.push(sender);
        }
        Ok(Self(senders))
    }

    /// Sends all of them, as many at a time as there are connections.
    pub(crate) async fn send(&mut self, requests: Vec<Outgoing>) -> anyhow::Result<Batch> {
        let count = requests.len();
        let connections = self.0.len();
        let mut queues: Vec<Vec<(usize, Outgoing)>> = Vec::new();
        queues.resize_with(connections, Vec::new);
        for (number, request) in requests.into_iter().enumerate() {
            queues[number % connections].push((number, request));
        }
        let mut tasks = JoinSet::new();
        let began = Instant::now();
        for (sender, queue) in self.0.drain(..).zip(queues) {
            tasks.spawn(send_one_by_one(sender, queue));
        }
        let mut answers = Vec::with_capacity(count);
        while let Some(done) = tasks.join_next().await {
            let (sender, part) = done??;
            self.0.push(sender);
            answers.extend(part);
        }
        let time = began.elapsed();
        answers.sort_unstable_by_key(|(number, _)| *number);
        Ok(Batch {
            answers: answers.into_iter().map(|(_, answer)| answer).collect(),
            time,
        })
    }
}

async fn send_one_by_one(
    mut sender: SendRequest<Full<Bytes>>,
    queue: Vec<(usize, Outgoing)>,
) -> anyhow::Result<(SendRequest<Full<Bytes>>, Vec<(usize, Answer)>)> {
    let mut answers = Vec::with_capacity(queue.len());
    for (number, request) in queue {
        let began = Instant::now();
        sender.ready().await?;
        let answer = sender.send_request(request).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        let time = began.elapsed();
        answers.push((number, Answer { status, body, time }));
    }
    Ok((sender, answers))
}

/// A request to either server, with a token if there is one.
pub(crate) fn request(
    method: Method,
    path: &str,
    token: Option<&str>,
    body: Bytes,
) -> anyhow::Result<Outgoing> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost");
    if let Some(token) = token {
        request = request.header(roma_import::contract::TOKEN_HEADER, token);
    }
    if !body.is_empty() {
        request = request.header("content-type", "application/json");
    }
    request
        .body(Full::new(body))
        .context("a request that can be sent")
}
