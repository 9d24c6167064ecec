//! Requests that two readers could take in two ways, as bytes over a socket.
//!
//! Each of them tries to carry a second request past the gateway. What arrives behind
//! it is read as strictly as can be: one well-formed request for each that the gateway
//! has answered, and for none more than that.

use std::net::SocketAddr;
use std::time::Duration;

use roma_import_endpoint::Upstream;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::recorder::{FINE, Recorder};
use crate::support::{DEADLINE, Served};

/// What a smuggled request asks for. It must never be what the service is asked for.
const SMUGGLED: &str = "GET /v2/p/instances/i/assets/jobs/smuggled HTTP/1.1\r\nhost: localhost\r\nx-auth-token: other\r\n\r\n";

/// How long the endpoint waits for more before it ends a connection: so long does each
/// attempt take.
const WAIT: Duration = Duration::from_millis(300);

/// Sends bytes, and gives the statuses of all that is answered until the endpoint ends
/// the connection.
async fn statuses(address: SocketAddr, bytes: &[u8]) -> Vec<u16> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answers = Vec::new();
    let _ = timeout(DEADLINE, stream.read_to_end(&mut answers))
        .await
        .expect("the connection does not end");
    let answers = String::from_utf8(answers).unwrap();
    answers
        .match_indices("HTTP/1.1 ")
        .map(|(index, found)| answers[index + found.len()..][..3].parse().unwrap())
        .collect()
}

fn post(framing: &str, rest: &str) -> Vec<u8> {
    format!(
        "POST /v2/p/instances/i/assets/import HTTP/1.1\r\nhost: localhost\r\nx-auth-token: own\r\n\
         content-type: application/json\r\n{framing}\r\n\r\n{rest}"
    )
    .into_bytes()
}

fn get(path: &str, more: &[u8]) -> Vec<u8> {
    let mut bytes = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n").into_bytes();
    bytes.extend_from_slice(more);
    bytes.extend_from_slice(b"\r\n");
    bytes
}

/// What a request may come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// The service never hears of it.
    Refused,
    /// The service gets one request, which is this line.
    Passed(&'static str),
}

use Effect::{Passed, Refused};

const POSTED: Effect = Passed("POST /v2/p/instances/i/assets/import HTTP/1.1");
const JOB: &str = "/v2/p/instances/i/assets/jobs/j";
const POLLED: Effect = Passed("GET /v2/p/instances/i/assets/jobs/j HTTP/1.1");

const CHUNKED: &str = "transfer-encoding: chunked";

fn attempts() -> Vec<(&'static str, Vec<u8>, Effect)> {
    let hidden = SMUGGLED.len();
    let chunk = format!("{hidden:x}\r\n{SMUGGLED}\r\n0\r\n\r\n");
    let both = |first: &str, second: &str, rest: &str| post(&format!("{first}\r\n{second}"), rest);
    let length = |length: usize| format!("content-length: {length}");
    vec![
        ("two lengths that differ", both(&length(2), &length(2 + hidden), &format!("{{}}{SMUGGLED}")), Refused),
        ("two lengths, the longer one first", both(&length(2 + hidden), &length(2), &format!("{{}}{SMUGGLED}")), Refused),
        ("two lengths in one header", post(&format!("content-length: 2, {}", 2 + hidden), &format!("{{}}{SMUGGLED}")), Refused),
        ("the same length twice", both(&length(2), &length(2), "{}"), POSTED),
        ("a length with a sign", post("content-length: +2", "{}"), Refused),
        ("a length that is hexadecimal", post("content-length: 0x2", "{}"), Refused),
        ("a length, then chunks", both(&length(5), CHUNKED, &format!("0\r\n\r\n{SMUGGLED}")), POSTED),
        ("chunks, then a length", both(CHUNKED, &length(5), &format!("0\r\n\r\n{SMUGGLED}")), POSTED),
        ("chunks with a length for all", both(&length(chunk.len()), CHUNKED, &chunk), POSTED),
        ("another coding than chunks", post("transfer-encoding: identity", &format!("{{}}{SMUGGLED}")), Refused),
        ("chunks before another coding", post("transfer-encoding: chunked, identity", "0\r\n\r\n"), Refused),
        ("another coding below the chunks", post("transfer-encoding: gzip, chunked", &chunk), Refused),
        ("another coding in a header of its own", both("transfer-encoding: gzip", CHUNKED, &chunk), Refused),
        ("chunks in chunks", post("transfer-encoding: chunked, chunked", "0\r\n\r\n"), Refused),
        ("a coding with a vertical tab", post("transfer-encoding: \u{b}chunked", "0\r\n\r\n"), Refused),
        ("a space before the colon", both(&length(2), "transfer-encoding : chunked", "{}"), Refused),
        ("a chunk that is longer than it says", post(CHUNKED, &format!("1\r\n{{}}\r\n0\r\n\r\n{SMUGGLED}")), Refused),
        ("a chunk's size that overflows", post(CHUNKED, "ffffffffffffffff1\r\n{}\r\n0\r\n\r\n"), Refused),
        ("a request in a chunk", post(CHUNKED, &chunk), POSTED),
        ("a request in a trailer", post(CHUNKED, "2\r\n{}\r\n0\r\nx-auth-token: other\r\n\r\n"), POSTED),
        ("a request in a body", post(&length(hidden), SMUGGLED), POSTED),
        ("a body that looks has", get(JOB, format!("content-length: {hidden}\r\n").as_bytes()).into_iter().chain(SMUGGLED.bytes()).collect(), POLLED),
        ("bare line feeds", get(JOB, b"x: 1\nx-auth-token: own\n"), POLLED),
        ("a bare carriage return", get(JOB, b"x: 1\rx-auth-token: own\r\n"), Refused),
        ("a NUL in a token", get(JOB, b"x-auth-token: a\0b\r\n"), Refused),
        ("a folded header", get(JOB, b"x-auth-token: a\r\n b\r\n"), Refused),
        ("a folded header that hides another", get(JOB, b"x: 1\r\n\tx-auth-token: own\r\n"), Refused),
        ("a whole address", get(&format!("http://localhost{JOB}"), b""), POLLED),
        ("a whole address elsewhere", get(&format!("http://service.example{JOB}"), b""), Refused),
        ("a whole address that is no http", get(&format!("ftp://localhost{JOB}"), b""), POLLED),
        ("an authority", get("localhost:80", b""), Refused),
        ("an asterisk", get("*", b""), Refused),
        ("a dot segment", get("/v2/p/instances/i/assets/jobs/../import", b""), Refused),
        ("a dot segment as an id", get("/v2/p/instances/../assets/jobs/j", b""), Refused),
        ("an encoded dot segment", get("/v2/p/instances/%2e%2E/assets/jobs/j", b""), Refused),
        ("half an encoded dot segment", get("/v2/p/instances/.%2e/assets/jobs/j", b""), Refused),
        ("an encoded slash", get("/v2/p%2F..%2f..%2Fadmin/instances/i/assets/jobs/j", b""), Passed("GET /v2/p%2F..%2F..%2Fadmin/instances/i/assets/jobs/j HTTP/1.1")),
        ("a backslash", get("/v2/p%5C..%5cadmin/instances/i/assets/jobs/j", b""), Passed("GET /v2/p%5C..%5Cadmin/instances/i/assets/jobs/j HTTP/1.1")),
        ("an encoded line break", get("/v2/p%0d%0ax-auth-token:%20other/instances/i/assets/jobs/j", b""), Passed("GET /v2/p%0D%0Ax-auth-token%3A%20other/instances/i/assets/jobs/j HTTP/1.1")),
        ("what is encoded twice", get("/v2/%252e%252e/instances/i/assets/jobs/j", b""), Passed("GET /v2/%252e%252e/instances/i/assets/jobs/j HTTP/1.1")),
        ("a space in the address", b"GET /v2/p/instances/i/assets/jobs/j smuggled HTTP/1.1\r\nhost: localhost\r\n\r\n".to_vec(), Refused),
        ("an older version with chunks", b"POST /v2/p/instances/i/assets/import HTTP/1.0\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n".to_vec(), Refused),
        ("headers of one connection", get(JOB, b"connection: host\r\n"), POLLED),
        ("another protocol", get(JOB, b"upgrade: h2c\r\nconnection: upgrade, http2-settings\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n"), POLLED),
    ]
}

#[tokio::test]
async fn exactly_one_well_formed_request_arrives_or_none() {
    for (name, bytes, effect) in attempts() {
        let service = Recorder::start(FINE).await;
        let upstream = Upstream::new(service.origin().parse().unwrap());
        let gateway = Served::start(|config| {
            config.upstream = Some(upstream);
            config.limits.body_time = WAIT;
            config.limits.head_time = WAIT;
        })
        .await;
        let statuses = statuses(gateway.address, &bytes).await;
        let lines: Vec<String> = service
            .requests()
            .into_iter()
            .map(|request| request.line)
            .collect();
        match effect {
            Refused => {
                assert!(lines.is_empty(), "{name}: {statuses:?} {lines:?}");
                assert!(statuses.len() <= 1, "{name}: {statuses:?}");
                assert!(
                    statuses.iter().all(|status| (400..500).contains(status)),
                    "{name}: {statuses:?}"
                );
            }
            Passed(line) => {
                assert_eq!(lines, [line], "{name}: {statuses:?}");
                assert_eq!(statuses, [200], "{name}");
            }
        }
    }
}

#[tokio::test]
async fn the_stand_in_does_one_thing_for_each_request_too() {
    for (name, bytes, effect) in attempts() {
        let stand_in = Served::start(|config| {
            config.limits.body_time = WAIT;
            config.limits.head_time = WAIT;
        })
        .await;
        let statuses = statuses(stand_in.address, &bytes).await;
        let most = usize::from(effect != Refused).max(1);
        assert!(statuses.len() <= most, "{name}: {statuses:?}");
        assert!(
            statuses.iter().all(|status| *status < 500),
            "{name}: {statuses:?}"
        );
    }
}

#[tokio::test]
async fn requests_one_after_the_other_stay_apart() {
    let service = Recorder::start(FINE).await;
    let upstream = Upstream::new(service.origin().parse().unwrap());
    let gateway = Served::start(|config| {
        config.upstream = Some(upstream);
        config.limits.head_time = WAIT;
    })
    .await;
    let bytes = [
        post("content-length: 2", "{}"),
        get(JOB, b"x-auth-token: second\r\n"),
    ]
    .concat();
    assert_eq!(statuses(gateway.address, &bytes).await, [200, 200]);
    let requests = service.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].header("x-auth-token"), Some("own"));
    assert_eq!(requests[1].header("x-auth-token"), Some("second"));
}
