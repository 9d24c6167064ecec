//! No page of another origin may read an answer: no header of any answer lets it,
//! whatever the status and wherever the answer comes from.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::time::Duration;

use roma_import_endpoint::Upstream;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::recorder::{Behaviour, Recorder};
use crate::support::{DEADLINE, IMPORT, LISTING, Served, import, progress, tasks};

/// An answer of a service that is generous.
const GENEROUS: Behaviour = Behaviour::Says(
    "HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\naccess-control-allow-credentials: true\r\n\
     access-control-expose-headers: *\r\ncontent-length: 2\r\n\r\n{}",
);

/// Sends a request with these lines in its head, and gives the status of the answer.
/// No answer may have a header for other origins.
async fn status(address: SocketAddr, line: &str, headers: &[&str], body: &str) -> u16 {
    let mut head = format!("{line} HTTP/1.1\r\nhost: localhost\r\n");
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("{head}connection: close\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    timeout(DEADLINE, stream.read_to_end(&mut answer))
        .await
        .expect("the connection does not end")
        .unwrap();
    let answer = String::from_utf8(answer).unwrap().to_lowercase();
    let (head, _) = answer.split_once("\r\n\r\n").unwrap();
    assert!(
        !head.contains("access-control-") && !head.contains("cross-origin-resource-policy: cross"),
        "{line} {headers:?}: {head}"
    );
    head.split(' ').nth(1).unwrap().parse().unwrap()
}

const JSON: &str = "content-type: application/json";
const TOKEN: &str = "x-auth-token: t";
/// The origins of a page that is let through, and of one that is not.
const ORIGINS: [&str; 3] = [
    "origin: http://localhost:8080",
    "origin: https://evil.example",
    "origin: null",
];

#[tokio::test]
async fn no_answer_lets_a_page_of_another_origin_read_it() {
    let console = TempDir::new().unwrap();
    fs::write(console.path().join("index.html"), "<!doctype html><p>").unwrap();
    let endpoint = Served::start(|config| {
        config.console = Some(console.path().to_owned());
        config.limits.body_bytes = 100;
        config.limits.body_time = Duration::from_millis(300);
    })
    .await;
    let address = endpoint.address;
    let job = endpoint.send(import("t", &tasks(1))).await.job_id();
    let post = format!("POST {IMPORT}");
    let poll = format!("GET {}", progress(&job));
    let preflight = format!("OPTIONS {IMPORT}");
    let long = format!("x: {}", "y".repeat(400 << 10));
    let far = format!("GET /{}", "y".repeat(70_000));

    let large = " ".repeat(101);

    let mut seen = BTreeSet::new();
    for origin in ORIGINS {
        let requests: [(&str, &[&str], &str); 18] = [
            (&post, &[JSON, "x-auth-token: u", "content-length: 2"], "{}"),
            (&post, &[JSON, TOKEN, "content-length: 2"], "[]"),
            (&post, &[TOKEN, "content-length: 2"], "{}"),
            (&post, &[JSON, TOKEN, "content-length: 101"], &large),
            (
                &post,
                &[JSON, TOKEN, "transfer-encoding: chunked"],
                "zz\r\n",
            ),
            (&post, &[JSON, TOKEN, "host: localhost"], ""),
            (&poll, &[TOKEN], ""),
            (&poll, &[], ""),
            (&poll, &[TOKEN, "x-forwarded-host: evil.example"], ""),
            (&preflight, &["access-control-request-method: POST"], ""),
            ("GET /v2/p/instances/i/assets/jobs/none", &[TOKEN], ""),
            ("GET /nowhere", &[], ""),
            ("POST /", &["content-length: 0"], ""),
            (&format!("GET {LISTING}"), &[], ""),
            ("GET /healthz", &[], ""),
            ("GET /", &[], ""),
            ("GET /healthz", &[&long], ""),
            (&far, &[], ""),
        ];
        for (line, headers, body) in requests {
            let headers = [&[origin], headers].concat();
            seen.insert(status(address, line, &headers, body).await);
        }
    }
    // A body that does not come.
    let headers = [ORIGINS[0], JSON, TOKEN, "content-length: 9"];
    seen.insert(status(address, &post, &headers, "").await);
    // As many different ones as there are ways to say no.
    for expected in [200, 400, 403, 404, 405, 408, 413, 414, 415, 431] {
        assert!(seen.contains(&expected), "{expected} is not among {seen:?}");
    }
}

#[tokio::test]
async fn a_gateway_passes_no_permission_of_the_service_on() {
    let service = Recorder::start(GENEROUS).await;
    let upstream = Upstream::new(service.origin().parse().unwrap());
    let gateway = Served::start(|config| config.upstream = Some(upstream)).await;
    let poll = format!("GET {}", progress("j"));
    let post = format!("POST {IMPORT}");
    let own = ORIGINS[0];
    let polled = status(gateway.address, &poll, &[own, TOKEN], "").await;
    let posted = [own, TOKEN, JSON, "content-length: 2"];
    let posted = status(gateway.address, &post, &posted, "{}").await;
    assert_eq!((polled, posted, service.requests().len()), (200, 200, 2));
    let preflight = [own, "access-control-request-method: POST"];
    let line = format!("OPTIONS {IMPORT}");
    assert_eq!(status(gateway.address, &line, &preflight, "").await, 405);
    let foreign = status(gateway.address, &poll, &[ORIGINS[1], TOKEN], "").await;
    assert_eq!((foreign, service.requests().len()), (403, 2));
}
