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

use crate::recorder::{Behaviour, FINE, Recorder};
use crate::support::{
    DEADLINE, GO_ON, IMPORT, LISTING, STANDSTILL, Served, TOKEN, ended, get, import, tasks,
};

fn keyed(token: &str, key: &str) -> Request<Body> {
    with_key(key, import(token, &tasks(3)))
}

fn with_key(key: &str, mut request: Request<Body>) -> Request<Body> {
    let headers = request.headers_mut();
    headers.insert(IDEMPOTENCY_KEY_HEADER, key.parse().unwrap());
    request
}

/// An import of one task with a key.
fn one(key: &str, task_id: &str) -> Request<Body> {
    let body = json!({ "tasks": [{ "task_id": task_id }] });
    with_key(key, import(TOKEN, &body))
}

fn in_language(language: &str, mut request: Request<Body>) -> Request<Body> {
    let headers = request.headers_mut();
    headers.insert("accept-language", language.parse().unwrap());
    request
}

/// A gateway to a service.
async fn gateway(service: &Recorder) -> Served {
    let upstream = Upstream::new(service.origin().parse().unwrap());
    Served::start(|config| config.upstream = Some(upstream)).await
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
async fn the_same_key_is_another_one_in_another_place() {
    let served = Served::start(|_| {}).await;
    let first = job_of(&served, keyed(TOKEN, "a")).await;
    let mut elsewhere = keyed(TOKEN, "a");
    *elsewhere.uri_mut() = IMPORT.replace("/i/", "/other/").parse().unwrap();
    assert_ne!(served.send(elsewhere).await.job_id(), first);
}

#[tokio::test]
async fn the_key_of_an_import_with_other_content_is_refused() {
    let served = Served::start(|_| {}).await;
    let first = job_of(&served, one("k", "a1")).await;
    let mut other_type = one("k", "a1");
    let utf8 = "application/json; charset=utf-8".parse().unwrap();
    other_type.headers_mut().insert("content-type", utf8);
    for other in [
        // As long as the first.
        one("k", "a2"),
        with_key("k", import(TOKEN, &tasks(4))),
        other_type,
    ] {
        let json = served.send(other).await.refused(422, "ROMA.13000");
        let message = json["error_msg"].as_str().unwrap();
        assert!(message.starts_with("The Idempotency-Key"), "{json}");
    }
    let answer = served.send(in_language("zh", one("k", "a2"))).await;
    let json = answer.refused(422, "ROMA.13000");
    assert!(json["error_msg"].as_str().unwrap().contains("属于另一次"));
    // The first is what it was.
    assert_eq!(served.send(one("k", "a1")).await.job_id(), first);
    assert_eq!(count_jobs(&served).await, 1);
}

#[tokio::test]
async fn a_refusal_leaves_its_key_free() {
    let served = Served::start(|_| {}).await;
    let file = served.writer();
    file.execute_batch(STANDSTILL).unwrap();
    let mut text = one("a", "a1");
    text.headers_mut()
        .insert("content-type", "text/plain".parse().unwrap());
    served.send(text).await.refused(415, "ROMA.13000");
    let wrong = with_key("a", import(TOKEN, &json!([])));
    served.send(wrong).await.refused(403, "ROMA.13000");
    let first = served.send(one("a", "a1")).await.job_id();
    served.send(one("b", "b1")).await.refused(403, "ROMA.10012");
    file.execute_batch(GO_ON).unwrap();
    ended(served.address, &first).await;
    assert_ne!(served.send(one("b", "b1")).await.job_id(), first);
}

#[tokio::test]
async fn a_failure_that_has_changed_nothing_leaves_its_key_free() {
    let served = Served::start(|_| {}).await;
    let file = served.writer();
    let trigger = "CREATE TRIGGER broken BEFORE INSERT ON items
         BEGIN SELECT RAISE(ABORT, 'broken'); END";
    file.execute_batch(trigger).unwrap();
    let json = served.send(one("a", "a1")).await.refused(500, "APIG.9999");
    let details = json["error_details"].as_str().unwrap();
    assert!(details.contains("Nothing was changed"), "{json}");
    file.execute_batch("DROP TRIGGER broken").unwrap();
    served.send(one("a", "a1")).await.job_id();
    assert_eq!(count_jobs(&served).await, 1);
}

#[tokio::test]
async fn the_gateway_remembers_what_may_have_begun_and_nothing_else() {
    for (answer, is_remembered) in [
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n{\"job_id\":\"j\"}",
            true,
        ),
        (
            "HTTP/1.1 504 Gateway Timeout\r\ncontent-length: 0\r\n\r\n",
            true,
        ),
        (
            "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 26\r\n\r\n{\"error_code\":\"APIG.9999\"}",
            true,
        ),
        (
            "HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n",
            true,
        ),
        (
            "HTTP/1.1 403 Forbidden\r\ncontent-length: 27\r\n\r\n{\"error_code\":\"ROMA.10012\"}",
            false,
        ),
        (
            "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n",
            false,
        ),
        (
            "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n",
            false,
        ),
    ] {
        let service = Recorder::start(Behaviour::Says(answer)).await;
        let served = gateway(&service).await;
        let first = served.send(one("k", "a1")).await;
        let again = served.send(one("k", "a1")).await;
        assert_eq!(first.status, again.status);
        let expected = if is_remembered { 1 } else { 2 };
        assert_eq!(service.requests().len(), expected, "{answer}");
        // What is not the same is not sent under a key that may have begun something.
        let other = served.send(one("k", "a2")).await;
        assert_eq!(other.status == 422, is_remembered, "{answer}");
    }
}

#[tokio::test]
async fn no_answer_is_repeated_in_the_language_that_is_asked_for() {
    let service = Recorder::start(Behaviour::HangsUp).await;
    let served = gateway(&service).await;
    let [first, again] = ["en", "zh"].map(|language| in_language(language, one("k", "a1")));
    let first = served.send(first).await.refused(502, "APIG.9999");
    let again = served.send(again).await.refused(502, "APIG.9999");
    assert_ne!(first["error_msg"], again["error_msg"]);
    assert_eq!(service.requests().len(), 1);
}

#[tokio::test]
async fn what_is_under_way_is_not_begun_again() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n{\"job_id\":\"j\"}";
    let late = Behaviour::SaysLate(answer, Duration::from_millis(500));
    let service = Recorder::start(late).await;
    let served = gateway(&service).await;
    let other = async {
        service.reached().await;
        served.send(one("k", "a2")).await
    };
    let first = served.send(one("k", "a1"));
    let again = served.send(one("k", "a1"));
    let (first, again, other) = tokio::join!(first, again, other);
    assert_eq!([first.job_id(), again.job_id()], ["j", "j"]);
    other.refused(422, "ROMA.13000");
    assert_eq!(service.requests().len(), 1);
}

#[tokio::test]
async fn one_whose_body_is_still_on_its_way_is_not_the_first() {
    let served = Served::start(|_| {}).await;
    let body = tasks(3).to_string();
    let (front, back) = body.split_at(body.len() / 2);
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    let front =
        head(TOKEN, "a", body.len()).replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n") + front;
    stream.write_all(front.as_bytes()).await.unwrap();
    sleep(Duration::from_millis(100)).await;
    let job_id = served.send(keyed(TOKEN, "a")).await.job_id();
    // When it is whole, it is the second.
    stream.write_all(back.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let read = stream.read_to_string(&mut answer);
    timeout(DEADLINE, read).await.unwrap().unwrap();
    assert!(answer.contains(&job_id), "{answer}");
    assert_eq!(count_jobs(&served).await, 1);
}

#[tokio::test]
async fn what_the_console_gives_no_import_is_no_key() {
    let served = Served::start(|_| {}).await;
    let long = "k".repeat(64);
    for (key, is_one) in [("", false), (&*long, true)] {
        let first = job_of(&served, keyed(TOKEN, key)).await;
        let again = job_of(&served, keyed(TOKEN, key)).await;
        assert_eq!(first == again, is_one, "{key:?}");
    }
}

#[tokio::test]
async fn a_key_that_cannot_be_kept_is_refused() {
    let service = Recorder::start(FINE).await;
    let (stand_in, gateway) = (Served::start(|_| {}).await, gateway(&service).await);
    let long = "k".repeat(65);
    for served in [&stand_in, &gateway] {
        for keys in [&["a", "b"][..], &["a", "a"], &["", ""], &[&*long]] {
            let mut request = import(TOKEN, &tasks(3));
            for key in keys {
                let headers = request.headers_mut();
                headers.append(IDEMPOTENCY_KEY_HEADER, key.parse().unwrap());
            }
            let json = served.send(request).await.refused(400, "ROMA.13000");
            let message = json["error_msg"].as_str().unwrap();
            assert!(message.starts_with("The Idempotency-Key"), "{json}");
        }
    }
    assert_eq!(count_jobs(&stand_in).await, 0);
    assert!(service.requests().is_empty());
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
async fn one_that_waits_to_be_asked_for_its_body_is_asked() {
    let served = Served::start(|_| {}).await;
    let job_id = served.send(keyed(TOKEN, "a")).await.job_id();
    let body = tasks(3).to_string();
    let head = head(TOKEN, "a", body.len());
    let waits = "\r\nconnection: close\r\nexpect: 100-continue\r\n\r\n";
    let waiting = head.replace("\r\n\r\n", waits);
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    stream.write_all(waiting.as_bytes()).await.unwrap();
    let mut asked = [0; 25];
    let read = stream.read_exact(&mut asked);
    timeout(DEADLINE, read).await.unwrap().unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    // By its content it is known again.
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let read = stream.read_to_string(&mut answer);
    timeout(DEADLINE, read).await.unwrap().unwrap();
    assert!(answer.contains(&job_id), "{answer}");
}

#[tokio::test]
async fn a_refusal_is_repeated_in_the_language_that_is_asked_for() {
    let served = Served::start(|_| {}).await;
    let bad = |lang: &str| in_language(lang, with_key("k", import(TOKEN, &json!([]))));
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
    // Whatever it is that has its key next.
    let other = with_key("a", import(TOKEN, &tasks(2)));
    let other = served.send(other).await;
    assert_eq!(other.status, StatusCode::OK, "{:?}", other.body);
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
    assert_eq!(again.body.len(), 16 << 10);
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
