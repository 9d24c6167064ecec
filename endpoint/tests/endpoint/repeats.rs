//! An import that a browser repeats by itself, when its connection has broken, is the same
//! import, and has the same answer.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use roma_import::contract::{IDEMPOTENCY_KEY_HEADER, TOKEN_HEADER};
use roma_import_endpoint::Upstream;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

use crate::recorder::{Behaviour, Recorder};
use crate::support::{DEADLINE, IMPORT, LISTING, Served, TOKEN, ended, get, import, tasks};

fn keyed(token: &str, key: &str) -> Request<Body> {
    let mut request = import(token, &tasks(3));
    let headers = request.headers_mut();
    headers.insert(IDEMPOTENCY_KEY_HEADER, key.parse().unwrap());
    request
}

/// Sends this, and breaks the connection without waiting for an answer.
async fn send_and_leave(address: SocketAddr, request: &str) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
    // So that it is read before the end of it all is seen, on a busy machine too: what is
    // seen to have ended before anything has begun is dropped.
    sleep(Duration::from_millis(100)).await;
}

fn head(token: &str, key: &str, length: usize) -> String {
    format!(
        "POST {IMPORT} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         {TOKEN_HEADER}: {token}\r\n{IDEMPOTENCY_KEY_HEADER}: {key}\r\ncontent-length: {length}\r\n\r\n"
    )
}

async fn count_jobs(served: &Served) -> u64 {
    let jobs = served.send(get(&format!("{LISTING}/jobs"))).await;
    jobs.json()["count"].as_u64().unwrap()
}

#[tokio::test]
async fn the_same_key_is_the_same_import() {
    let served = Served::start(|_| {}).await;
    let first = served.send(keyed(TOKEN, "\"a\"")).await;
    let again = served.send(keyed(TOKEN, "\"a\"")).await;
    assert_eq!(first.job_id(), again.job_id());
    // Each request has an id of its own all the same.
    assert_ne!(first.header("x-request-id"), again.header("x-request-id"));
    assert_eq!(count_jobs(&served).await, 1);

    // Another key is another import, and so is the same one of somebody else.
    for request in [keyed("another-token", "\"a\""), keyed("third", "\"b\"")] {
        assert_ne!(served.send(request).await.job_id(), first.job_id());
    }
    assert_eq!(count_jobs(&served).await, 3);
}

/// Sends an import, and gives back its job once that has ended.
async fn job_of(served: &Served, request: Request<Body>) -> String {
    let job_id = served.send(request).await.job_id();
    ended(served.address, &job_id).await;
    job_id
}

#[tokio::test]
async fn what_differs_in_more_than_its_key_is_another_import() {
    let served = Served::start(|_| {}).await;
    let first = job_of(&served, keyed(TOKEN, "a")).await;
    let mut longer = import(TOKEN, &tasks(4));
    let headers = longer.headers_mut();
    headers.insert(IDEMPOTENCY_KEY_HEADER, "a".parse().unwrap());
    let longer = job_of(&served, longer).await;
    let mut elsewhere = keyed(TOKEN, "a");
    *elsewhere.uri_mut() = IMPORT.replace("/i/", "/other/").parse().unwrap();
    let elsewhere = served.send(elsewhere).await.job_id();
    assert!(first != longer && first != elsewhere && longer != elsewhere);
}

#[tokio::test]
async fn what_the_console_gives_no_import_is_no_key() {
    let served = Served::start(|_| {}).await;
    let long = "k".repeat(64);
    for (keys, is_one) in [
        (&["a", "b"][..], false),
        (&[&*long], true),
        (&[&*[&*long, "k"].concat()], false),
    ] {
        let with_keys = || {
            let mut request = import(TOKEN, &tasks(3));
            for key in keys {
                let headers = request.headers_mut();
                headers.append(IDEMPOTENCY_KEY_HEADER, key.parse().unwrap());
            }
            request
        };
        let first = job_of(&served, with_keys()).await;
        let again = job_of(&served, with_keys()).await;
        assert_eq!(first == again, is_one, "{keys:?}");
    }
}

#[tokio::test]
async fn what_is_no_import_takes_no_key_away() {
    let served = Served::start(|_| {}).await;
    let mut other = keyed(TOKEN, "a");
    *other.method_mut() = Method::PUT;
    assert_eq!(served.send(other).await.status, 405);
    served.send(keyed(TOKEN, "a")).await.job_id();
}

#[tokio::test]
async fn one_whose_body_is_not_read_is_the_last_on_its_connection() {
    let served = Served::start(|_| {}).await;
    let job_id = served.send(keyed(TOKEN, "a")).await.job_id();
    let head = head(TOKEN, "a", tasks(3).to_string().len());
    let waiting = head.replace("\r\n\r\n", "\r\nexpect: 100-continue\r\n\r\n");
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    stream.write_all(waiting.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let read = stream.read_to_string(&mut answer);
    timeout(DEADLINE, read).await.unwrap().unwrap();
    assert!(answer.contains(&job_id), "{answer}");
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
}

#[tokio::test]
async fn a_refusal_is_repeated_in_the_language_that_is_asked_for() {
    let served = Served::start(|_| {}).await;
    let bad = |lang: &str| {
        let mut request = import(TOKEN, &json!([]));
        let headers = request.headers_mut();
        headers.insert(IDEMPOTENCY_KEY_HEADER, "k".parse().unwrap());
        headers.insert("accept-language", lang.parse().unwrap());
        request
    };
    let first = served.send(bad("en")).await.refused(403, "ROMA.13000");
    let again = served.send(bad("zh")).await.refused(403, "ROMA.13000");
    assert_ne!(first["error_msg"], again["error_msg"]);
}

#[tokio::test]
async fn an_import_whose_connection_has_broken_is_not_begun_again() {
    let served = Served::start(|config| config.item_time = Duration::from_millis(200)).await;
    let body = tasks(3).to_string();
    for key in ["a", "b", "c", "d"] {
        let token = format!("token-of-{key}");
        let whole = head(&token, key, body.len()) + &body;
        send_and_leave(served.address, &whole).await;
        let again = served.send(keyed(&token, key)).await;
        assert_eq!(again.status, StatusCode::OK, "{:?}", again.body);
    }
    assert_eq!(count_jobs(&served).await, 4);
}

#[tokio::test]
async fn one_that_has_not_come_to_its_end_is_none() {
    let served = Served::start(|_| {}).await;
    let body = tasks(3).to_string();
    let part = head(TOKEN, "a", body.len()) + &body[..body.len() / 2];
    send_and_leave(served.address, &part).await;
    let whole = served.send(keyed(TOKEN, "a")).await;
    assert_eq!(whole.status, StatusCode::OK, "{:?}", whole.body);
    assert_eq!(count_jobs(&served).await, 1);
}

#[tokio::test]
async fn one_that_came_too_slowly_is_none() {
    let served = Served::start(|config| config.limits.body_time = Duration::from_millis(200)).await;
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    let part = head(TOKEN, "a", tasks(3).to_string().len()) + "{";
    stream.write_all(part.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let read = stream.read_to_string(&mut answer);
    timeout(DEADLINE, read).await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    served.send(keyed(TOKEN, "a")).await.job_id();
}

#[tokio::test]
async fn an_answer_that_is_too_long_to_be_remembered_is_one() {
    let page = "x".repeat(100 << 10);
    let answer = format!(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n{page}",
        page.len()
    );
    let service = Recorder::start(Behaviour::Says(answer.leak())).await;
    let upstream = Upstream::new(service.origin().parse().unwrap());
    let served = Served::start(|config| config.upstream = Some(upstream)).await;
    let first = served.send(keyed(TOKEN, "a")).await;
    let again = served.send(keyed(TOKEN, "a")).await;
    assert_eq!(
        (first.status, first.body.len()),
        (StatusCode::BAD_GATEWAY, page.len())
    );
    assert_eq!(again.status, StatusCode::BAD_GATEWAY);
    assert!(page.as_bytes().starts_with(&again.body));
    assert_eq!(again.body.len(), 64 << 10);
    assert_eq!(service.requests().len(), 1);
}

#[tokio::test]
async fn the_gateway_sends_on_once_what_comes_twice() {
    let service = Recorder::start(Behaviour::Says(
        "HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n{\"job_id\":\"j\"}",
    ))
    .await;
    let upstream = Upstream::new(service.origin().parse().unwrap());
    let served = Served::start(|config| config.upstream = Some(upstream)).await;
    let body = tasks(3).to_string();
    let whole = head(TOKEN, "a", body.len()) + &body;
    send_and_leave(served.address, &whole).await;
    let again = served.send(keyed(TOKEN, "a")).await;
    assert_eq!(again.job_id(), "j");
    // The service knows no such header.
    let requests = service.requests();
    assert_eq!(requests.len(), 1);
    let names: Vec<_> = requests[0].headers.iter().map(|(name, _)| name).collect();
    assert!(
        !names.iter().any(|name| name.contains("idempotency")),
        "{names:?}"
    );
    // Nobody waits for the first, and it was sent all the same.
    let started = Instant::now();
    send_and_leave(served.address, &(head(TOKEN, "b", body.len()) + &body)).await;
    while service.requests().len() < 2 {
        assert!(started.elapsed() < DEADLINE);
        sleep(Duration::from_millis(5)).await;
    }
}
