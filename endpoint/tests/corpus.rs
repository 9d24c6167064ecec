//! The corpus of the rules, sent over a socket as it is: the endpoint must say what
//! the rules say, byte for byte.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics has done its work"
)]

#[path = "../../core/tests/shared/case.rs"]
mod case;
#[path = "../../core/tests/shared/digest.rs"]
mod digest;
#[path = "../../core/tests/shared/document.rs"]
mod document;
#[path = "../../core/tests/shared/packing.rs"]
mod packing;
#[path = "../../core/tests/shared/random.rs"]
mod random;
#[path = "../../core/tests/shared/writing.rs"]
mod writing;

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use case::{
    BodyInput, Boundary, Case, capped, every, folder, in_other_words, json, json_in, lossy_text,
};
use document::{Node, Value};
use roma_import::contract::TOKEN_HEADER;
use roma_import::import_path;
use roma_import_endpoint::{Config, Endpoint};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_blocking};
use writing::compact;

/// How long an answer may take before the test gives up.
const DEADLINE: Duration = Duration::from_secs(20);

/// An endpoint in this process, with a state of its own.
struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<anyhow::Result<()>>,
    _folder: TempDir,
}

impl Served {
    async fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let mut config = Config::on_free_port(folder.path());
        config.item_time = Duration::ZERO;
        let endpoint = Endpoint::open(config).await.unwrap();
        let address = endpoint.address();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(endpoint.serve(async {
            let _ = stopped.await;
        }));
        Self {
            address,
            stop,
            task,
            _folder: folder,
        }
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap().unwrap();
    }

    async fn send(&self, case: &Case, language: &str) -> Answer {
        let (address, request) = (self.address, request(case, language));
        spawn_blocking(move || send(address, &request))
            .await
            .unwrap()
    }
}

/// A status and a body.
struct Answer {
    status: u16,
    body: Vec<u8>,
}

/// The bytes of a request. They are put together here, since other programs would
/// mend the path, or refuse to send some of them.
fn request(case: &Case, language: &str) -> Vec<u8> {
    let input = &case.input;
    let text = |slot: usize| input.text(slot).unwrap_or_default();
    let body: &[u8] = match &input.body {
        BodyInput::Absent => b"",
        BodyInput::Text(text) => text,
        BodyInput::Value(_) => panic!("{}: no text", case.title()),
    };
    let mut request = format!(
        "POST {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept-Language: {language}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n",
        import_path(&text(0), &text(1)),
        body.len(),
    );
    if input.slots[2].is_some() {
        let _ = write!(request, "{TOKEN_HEADER}: {}\r\n", text(2));
    }
    request.push_str("\r\n");
    [request.as_bytes(), body].concat()
}

/// Sends bytes, and takes in the answer until the connection ends.
fn send(address: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.set_write_timeout(Some(DEADLINE)).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let head = answer
        .windows(4)
        .position(|bytes| bytes == b"\r\n\r\n")
        .unwrap_or_else(|| panic!("no answer: {}", lossy_text(&answer)));
    let status = lossy_text(&answer[..head]);
    Answer {
        status: status
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or_else(|| panic!("no status: {status}")),
        body: answer[head + 4..].to_vec(),
    }
}

/// What is wrong with a refusal, if anything: it must hold the expected report.
fn difference(case: &Case, answer: &Answer, expected: &Node) -> Option<String> {
    let expected = lossy_text(&compact(expected));
    let report = (answer.status == 403).then(|| json(&answer.body));
    let report = report.as_ref().and_then(|fields| fields.get("violations"));
    let actual = report.map_or_else(
        || format!("{} {}", answer.status, lossy_text(&answer.body)),
        |report| lossy_text(&compact(report)),
    );
    (actual != expected).then(|| {
        format!(
            "{}:\n  is        {actual}\n  should be {expected}",
            case.title()
        )
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_case_has_its_report_over_http() {
    let mut wrong = Vec::new();
    let (mut ran, mut accepted) = (0, 0);
    let refusing = Served::start().await;
    let cases = every().into_iter();
    for case in cases.filter(|case| case.is_said_to_be_carried_by(Boundary::Http).is_ok()) {
        ran += 1;
        let english = case.report.as_ref().expect("a stored report");
        let is_valid = english.get("valid").expect("a verdict");
        if matches!(is_valid.value, Value::Boolean(true)) {
            accepted += 1;
            // Cases share tokens, and a user has one job at a time.
            let accepting = Served::start().await;
            let answer = accepting.send(&case, "en").await;
            accepting.stop().await;
            let has_job = answer.status == 200 && json(&answer.body).get("job_id").is_some();
            if !has_job {
                let body = lossy_text(&answer.body);
                wrong.push(format!("{}: {} {body}", case.title(), answer.status));
            }
            continue;
        }
        let words = case.zh.as_ref().expect("stored words");
        let chinese = in_other_words(english, words);
        for (language, expected) in [("en", english), ("zh-CN", &chinese)] {
            let answer = refusing.send(&case, language).await;
            wrong.extend(difference(&case, &answer, expected));
        }
    }
    refusing.stop().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));

    let counts = json_in(&folder().join("counts.json"));
    let count = |name: &str| counts.get(name).and_then(Node::as_count);
    assert_eq!(
        (Some(ran), Some(accepted)),
        (count("http"), count("http_accepted")),
        "the number of cases that ran, and that should"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_that_is_capped_comes_whole_over_http() {
    let endpoint = Served::start().await;
    let mut ran = 0;
    for case in capped().cases() {
        let summary = case.summary.as_ref().expect("a summary");
        for (language, tag) in [("en", "en"), ("zh-CN", "zh")] {
            let answer = endpoint.send(&case, language).await;
            assert_eq!(answer.status, 403, "{}", case.title());
            // As it came, to the byte: the report is the last field.
            let body = answer.body.strip_suffix(b"}").expect("an object");
            let name = br#","violations":{"valid":"#;
            let start = body.windows(name.len()).position(|bytes| bytes == name);
            let report = &body[start.expect("a report") + br#","violations":"#.len()..];
            let stored = summary.get(tag).and_then(Node::as_text);
            assert_eq!(Some(digest::sha256(report)), stored, "{}", case.title());
            ran += 1;
        }
    }
    endpoint.stop().await;
    assert!(ran >= 10, "only {ran} reports were compared");
}
