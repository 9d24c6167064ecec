//! What a client may take of size and time, over raw sockets.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use roma_import_endpoint::{Limits, Upstream};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

use crate::recorder::{Behaviour, FINE, Recorder, fine_after};
use crate::support::{DEADLINE, IMPORT, Served, TOKEN, get};

/// Writes the text, and reads all that comes until the other side ends.
async fn exchange(address: SocketAddr, text: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text).await.unwrap();
    rest(&mut stream).await
}

async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    timeout(DEADLINE, stream.read_to_end(&mut answer))
        .await
        .expect("the connection does not end")
        .unwrap();
    String::from_utf8(answer).unwrap()
}

/// The status and the JSON of the one answer in this text.
#[track_caller]
fn refusal(answer: &str) -> (u16, Value) {
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .unwrap_or_else(|| panic!("no answer: {answer:?}"));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let json: Value =
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"));
    for field in ["error_code", "error_msg", "error_details", "request_id"] {
        assert!(json[field].is_string(), "{json}");
    }
    let id = format!("x-request-id: {}\r\n", json["request_id"].as_str().unwrap());
    assert!(format!("{head}\r\n").contains(&id), "{answer}");
    (status, json)
}

fn head(length: &str) -> String {
    format!(
        "POST {IMPORT} HTTP/1.1\r\nhost: localhost\r\nx-auth-token: {TOKEN}\r\n\
         content-type: application/json\r\n{length}\r\n\r\n"
    )
}

#[tokio::test]
async fn headers_that_do_not_come_end_in_408() {
    let endpoint =
        Served::start(|config| config.limits.head_time = Duration::from_millis(200)).await;
    let began = Instant::now();
    let answer = exchange(endpoint.address, b"POST /v2/p/inst").await;
    assert!(began.elapsed() >= Duration::from_millis(200));
    let (status, json) = refusal(&answer);
    assert_eq!(
        (status, json["error_code"].as_str()),
        (408, Some("ROMA.13000"))
    );

    // It is written by hand, and has what the others have.
    let body = exchange(
        endpoint.address,
        format!("{}[]", head("content-length: 2\r\nconnection: close")).as_bytes(),
    )
    .await;
    let own = ["content-length: ", "date: ", "x-request-id: "];
    let headers = |answer: &str| {
        let (head, _) = answer.split_once("\r\n\r\n").unwrap();
        let lines = head.lines().skip(1);
        let without_own = |line: &str| {
            let name = own.iter().find(|name| line.starts_with(**name));
            name.map_or(line, |name| *name).to_owned()
        };
        lines.map(without_own).collect::<BTreeSet<_>>()
    };
    assert_eq!(headers(&answer), headers(&body));
}

#[tokio::test]
async fn blank_lines_after_a_request_are_no_request() {
    let endpoint =
        Served::start(|config| config.limits.head_time = Duration::from_millis(200)).await;
    let text = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n\r\n\r\n";
    let answer = exchange(endpoint.address, text.as_bytes()).await;
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
}

#[tokio::test]
async fn headers_that_trickle_end_in_408() {
    let endpoint =
        Served::start(|config| config.limits.head_time = Duration::from_millis(300)).await;
    let (mut read, mut write) = TcpStream::connect(endpoint.address)
        .await
        .unwrap()
        .into_split();
    let trickle = tokio::spawn(async move {
        for byte in b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: "
            .iter()
            .chain([b'a'; 1_000].iter())
        {
            if write.write_all(&[*byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    let mut answer = vec![0; 12];
    timeout(DEADLINE, read.read_exact(&mut answer))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(answer, b"HTTP/1.1 408");
    trickle.abort();
}

#[tokio::test]
async fn an_idle_connection_ends_without_a_word() {
    let endpoint =
        Served::start(|config| config.limits.head_time = Duration::from_millis(200)).await;
    assert_eq!(exchange(endpoint.address, b"").await, "");
}

#[tokio::test]
async fn a_body_that_does_not_come_ends_in_408() {
    let endpoint =
        Served::start(|config| config.limits.body_time = Duration::from_millis(200)).await;
    let answer = exchange(
        endpoint.address,
        format!("{}{{", head("content-length: 10")).as_bytes(),
    )
    .await;
    assert_eq!(refusal(&answer).0, 408);
    assert!(answer.contains("connection: close"), "{answer}");
}

#[tokio::test]
async fn a_body_that_breaks_off_starts_nothing() {
    let endpoint = Served::start(|_| {}).await;
    let mut stream = TcpStream::connect(endpoint.address).await.unwrap();
    // The whole of a valid body, but not as much as was announced.
    stream
        .write_all(format!("{}{{\"apps\":\"a\"}}", head("content-length: 99")).as_bytes())
        .await
        .unwrap();
    stream.shutdown().await.unwrap();
    rest(&mut stream).await;
    // Broken framing gets an answer.
    let broken = format!("{}zz\r\n", head("transfer-encoding: chunked"));
    let answer = exchange(endpoint.address, broken.as_bytes()).await;
    assert_eq!(refusal(&answer).0, 400);
    let held = endpoint.send(get("/stand-in/p/i")).await.json();
    assert_eq!(held["log"]["count"], 0, "{held}");
    let file = rusqlite::Connection::open(endpoint.folder.path().join("endpoint.sqlite3")).unwrap();
    let jobs: i64 = file
        .query_row("SELECT count(*) FROM jobs", [], |row| row.get(0))
        .unwrap();
    assert_eq!(jobs, 0);
}

#[tokio::test]
async fn a_way_to_transfer_a_body_that_is_not_known_is_refused() {
    let endpoint = Served::start(|_| {}).await;
    let chunks = "2\r\n{}\r\n0\r\n\r\n";
    for (status, header, body) in [
        (415, "transfer-encoding: gzip, chunked", chunks),
        (
            415,
            "transfer-encoding: gzip\r\ntransfer-encoding: chunked",
            chunks,
        ),
        (415, "transfer-encoding: chunked, chunked", chunks),
        (
            415,
            "transfer-encoding: chunked\r\ntransfer-encoding: chunked",
            chunks,
        ),
        (417, "content-length: 2\r\nexpect: a-miracle", "{}"),
        (
            417,
            "content-length: 2\r\nexpect: 100-continue, a-miracle",
            "{}",
        ),
        (
            417,
            "content-length: 2\r\nexpect: 100-continue\r\nexpect: a-miracle",
            "{}",
        ),
    ] {
        let text = format!("{}{body}", head(&format!("{header}\r\nconnection: close")));
        let (said, json) = refusal(&exchange(endpoint.address, text.as_bytes()).await);
        assert_eq!(
            (said, json["error_code"].as_str()),
            (status, Some("ROMA.13000")),
            "{header}: {json}"
        );
    }
    // However they are written, what is known is taken, and the rules speak.
    for (header, body) in [
        ("transfer-encoding: Chunked", "2\r\n[]\r\n0\r\n\r\n"),
        ("content-length: 2\r\nexpect: 100-Continue", "[]"),
    ] {
        let text = format!("{}{body}", head(&format!("{header}\r\nconnection: close")));
        let answer = exchange(endpoint.address, text.as_bytes()).await;
        let answer = answer.replace("HTTP/1.1 100 Continue\r\n\r\n", "");
        assert_eq!(refusal(&answer).0, 403, "{header}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_gets_its_answer_even_while_it_is_sent() {
    let endpoint = Served::start(|config| config.limits.body_bytes = 1_000).await;
    let size = 8 << 20;
    let sent = [
        format!(
            "{}{}",
            head(&format!("content-length: {size}\r\nconnection: close")),
            "x".repeat(size)
        ),
        format!(
            "{}{size:x}\r\n{}\r\n0\r\n\r\n",
            head("transfer-encoding: chunked\r\nconnection: close"),
            "x".repeat(size)
        ),
    ];
    for text in sent {
        let (status, json) = refusal(&exchange(endpoint.address, text.as_bytes()).await);
        assert_eq!(status, 413);
        assert!(
            json["error_msg"].as_str().unwrap().contains("1000"),
            "{json}"
        );
    }
    // A client that asks first is told without sending.
    let answer = exchange(
        endpoint.address,
        head("content-length: 1001\r\nexpect: 100-continue").as_bytes(),
    )
    .await;
    assert_eq!(refusal(&answer).0, 413);

    // Exactly as much as allowed is read, and the rules speak.
    let body = format!(
        "{}{}",
        head("content-length: 1000\r\nconnection: close"),
        "x".repeat(1_000)
    );
    assert_eq!(
        refusal(&exchange(endpoint.address, body.as_bytes()).await).0,
        403
    );
}

#[tokio::test]
async fn what_the_parser_refuses_has_the_four_fields_too() {
    /// How somebody begins who says HTTPS.
    const TLS: &str = "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\r\n\r\n";
    let endpoint = Served::start(|_| {}).await;
    let many = "x: 1\r\n".repeat(201);
    let cases = [
        (
            431,
            format!(
                "GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n",
                "y".repeat(385 << 10)
            ),
        ),
        (
            431,
            format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\n{many}\r\n"),
        ),
        (
            414,
            format!(
                "GET /{} HTTP/1.1\r\nhost: localhost\r\n\r\n",
                "y".repeat(70_000)
            ),
        ),
        (400, "nonsense\r\n\r\n".to_owned()),
        (400, TLS.to_owned()),
        (
            400,
            "GET / HTTP/1.1\r\nhost: localhost\r\nx : 1\r\n\r\n".to_owned(),
        ),
    ];
    // On a new connection, and behind a request that was answered.
    for (status, text) in &cases {
        let answer = exchange(endpoint.address, text.as_bytes()).await;
        assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
        let (found, json) = refusal(&answer);
        let code = if *status == 414 {
            "ROMA.1007"
        } else {
            "ROMA.13000"
        };
        assert_eq!((found, &json["error_code"]), (*status, &json!(code)));
        let details = json["error_details"].as_str().unwrap();
        assert_eq!(details.contains("HTTPS"), text == TLS, "{details}");

        let mut stream = TcpStream::connect(endpoint.address).await.unwrap();
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
            .await
            .unwrap();
        let mut start = [0; 15];
        stream.read_exact(&mut start).await.unwrap();
        assert_eq!(&start, b"HTTP/1.1 200 OK");
        stream.write_all(text.as_bytes()).await.unwrap();
        let answers = rest(&mut stream).await;
        let (_, second) = answers.split_once("HTTP/1.1 ").unwrap();
        assert_eq!(refusal(&format!("HTTP/1.1 {second}")).0, *status);
    }
    // Who asks for the head alone gets no more.
    let text = format!(
        "HEAD / HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n",
        "y".repeat(385 << 10)
    );
    let answer = exchange(endpoint.address, text.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");

    // What is not far over our bounds is refused in our words.
    for headers in [
        "x: 1\r\n".repeat(100),
        format!("x: {}\r\n", "y".repeat(321 << 10)),
    ] {
        let text = format!(
            "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n"
        );
        let (status, json) = refusal(&exchange(endpoint.address, text.as_bytes()).await);
        assert_eq!((status, &json["error_code"]), (431, &json!("ROMA.13000")));
    }
    let just = format!(
        "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{}\r\n",
        "x: 1\r\n".repeat(98)
    );
    let answer = exchange(endpoint.address, just.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer:.200}");

    // A path just under the parser's bound is ours to refuse.
    let text = format!(
        "GET /{} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        "y".repeat(60_000)
    );
    assert_eq!(
        refusal(&exchange(endpoint.address, text.as_bytes()).await).0,
        404
    );
}

#[tokio::test]
async fn connections_over_the_cap_wait_for_room() {
    let endpoint = Served::start(|config| {
        config.limits.connections = 2;
        config.limits.head_time = DEADLINE;
    })
    .await;
    let ask = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
    let answered = async |stream: &mut TcpStream| {
        let mut start = [0; 15];
        stream.read_exact(&mut start).await.map(|_| start)
    };
    // Both have begun to ask, and nothing was answered that they could end after.
    let mut first = TcpStream::connect(endpoint.address).await.unwrap();
    let mut second = TcpStream::connect(endpoint.address).await.unwrap();
    for stream in [&mut first, &mut second] {
        stream.write_all(&ask[..10]).await.unwrap();
    }
    let mut third = TcpStream::connect(endpoint.address).await.unwrap();
    third.write_all(ask).await.unwrap();
    assert!(
        timeout(Duration::from_millis(300), answered(&mut third))
            .await
            .is_err(),
        "there was no cap"
    );
    first.write_all(&ask[10..]).await.unwrap();
    assert_eq!(&answered(&mut first).await.unwrap(), b"HTTP/1.1 200 OK");
    let start = timeout(DEADLINE, answered(&mut third))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(&start, b"HTTP/1.1 200 OK");
}

#[tokio::test]
async fn a_client_that_reads_nothing_does_not_stay_for_ever() {
    let endpoint = Served::start(|config| {
        config.limits.connection_time = Duration::from_millis(200);
        config.limits.closing_time = Duration::from_millis(200);
    })
    .await;
    let mut stream = TcpStream::connect(endpoint.address).await.unwrap();
    let ask = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
    let began = Instant::now();
    while stream.write_all(ask).await.is_ok() {
        assert!(began.elapsed() < DEADLINE, "the connection does not end");
    }
}

/// Checks that this is one answer, with this status, that says that no other follows.
#[track_caller]
fn last_answer(text: &str, status: u16) {
    assert!(text.starts_with(&format!("HTTP/1.1 {status} ")), "{text:?}");
    assert_eq!(text.matches("HTTP/1.1 ").count(), 1, "{text}");
    assert!(text.contains("\r\nconnection: close\r\n"), "{text}");
}

#[tokio::test]
async fn an_answer_to_what_was_not_read_says_that_it_is_the_last() {
    let endpoint = Served::start(|config| config.limits.body_bytes = 1_000).await;
    for (text, status) in [
        // Nobody asks for this body.
        (head("content-length: 1001\r\nexpect: 100-continue"), 413),
        // This one is more than is read of what nobody wants.
        (
            format!(
                "{}{}",
                head(&format!("content-length: {}", 33 << 20)),
                "x".repeat(33 << 20)
            ),
            413,
        ),
        // And this one nobody looks at.
        (
            "GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n".to_owned(),
            200,
        ),
    ] {
        let mut stream = TcpStream::connect(endpoint.address).await.unwrap();
        let (mut read, mut write) = stream.split();
        let mut answer = vec![0; 4 << 10];
        // Its end may be refused: nobody reads it.
        let (_, count) = tokio::join!(write.write_all(text.as_bytes()), read.read(&mut answer));
        answer.truncate(count.unwrap());
        last_answer(&String::from_utf8(answer).unwrap(), status);
    }
    // What was read is followed by others.
    let two = format!("{}[]", head("content-length: 2"));
    let last = "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let answers = exchange(endpoint.address, format!("{two}{two}{last}").as_bytes()).await;
    assert_eq!(answers.matches("HTTP/1.1 ").count(), 3, "{answers}");
    assert_eq!(answers.matches("connection: close").count(), 1, "{answers}");
}

/// A gateway to this service, with limits as `change` wants them.
async fn gateway(service: &Recorder, change: impl FnOnce(&mut Limits)) -> Served {
    let upstream = Upstream::new(service.origin().parse().unwrap());
    Served::start(|config| {
        config.upstream = Some(upstream);
        change(&mut config.limits);
    })
    .await
}

#[tokio::test]
async fn a_connection_at_its_end_answers_what_is_under_way() {
    // A browser that sees it end without an answer sends the import again.
    let service = Recorder::start(fine_after(600)).await;
    let gateway = gateway(&service, |limits| {
        limits.connection_time = Duration::from_millis(200);
        limits.closing_time = Duration::from_millis(100);
    })
    .await;
    let import = format!("{}[]", head("content-length: 2"));
    let answer = exchange(gateway.address, import.as_bytes()).await;
    last_answer(&answer, 200);
    assert_eq!(service.requests().len(), 1);
}

#[tokio::test]
async fn a_connection_at_its_end_lets_a_body_come() {
    let endpoint = Served::start(|config| {
        config.limits.connection_time = Duration::from_millis(200);
        config.limits.closing_time = Duration::from_millis(100);
    })
    .await;
    let mut stream = TcpStream::connect(endpoint.address).await.unwrap();
    let (start, end) = ("{\"apps\"", ":\"a\"}");
    let import = format!(
        "{}{start}",
        head(&format!("content-length: {}", start.len() + end.len()))
    );
    stream.write_all(import.as_bytes()).await.unwrap();
    sleep(Duration::from_millis(600)).await;
    stream.write_all(end.as_bytes()).await.unwrap();
    last_answer(&rest(&mut stream).await, 200);
}

#[tokio::test]
async fn a_gateway_that_stops_waits_for_the_services_answers() {
    let service = Recorder::start(fine_after(600)).await;
    let gateway = gateway(&service, |limits| {
        limits.stop_time = Duration::from_millis(100);
        limits.closing_time = Duration::from_millis(100);
    })
    .await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    let import = format!("{}[]", head("content-length: 2"));
    stream.write_all(import.as_bytes()).await.unwrap();
    service.reached().await;
    let (_, answer) = tokio::join!(gateway.stop(), rest(&mut stream));
    last_answer(&answer, 200);
}

#[tokio::test]
async fn a_gateway_that_stops_waits_for_an_answer_whose_import_came_slowly() {
    let service = Recorder::start(fine_after(600)).await;
    let upstream = Upstream {
        answer_time: Duration::from_secs(1),
        ..Upstream::new(service.origin().parse().unwrap())
    };
    let gateway = Served::start(|config| {
        config.upstream = Some(upstream);
        config.limits.stop_time = Duration::from_millis(100);
    })
    .await;
    let mut stream = under_way(gateway.address).await;
    let client = async {
        // Longer than the service's answer takes, and it may take as long.
        sleep(Duration::from_secs(1)).await;
        stream.write_all(b"[]").await.unwrap();
        rest(&mut stream).await
    };
    let (_, answer) = tokio::join!(gateway.stop(), client);
    last_answer(&answer, 200);
    assert_eq!(service.requests().len(), 1);
}

#[tokio::test]
async fn a_refusal_waits_for_no_body_for_ever() {
    let endpoint = Served::start(|_| {}).await;
    let ask = "POST /nowhere HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n";
    last_answer(&exchange(endpoint.address, ask.as_bytes()).await, 404);
}

/// A connection with an import that has begun, and waits for its body of two bytes.
async fn under_way(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let waits = head("content-length: 2\r\nexpect: 100-continue");
    stream.write_all(waits.as_bytes()).await.unwrap();
    // Once it is asked for its body, the request has begun.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.unwrap();
    stream
}

#[tokio::test]
async fn a_stop_sends_away_at_once_who_waits_for_room() {
    let endpoint = Served::start(|config| {
        config.limits.connections = 1;
        config.limits.stop_time = 2 * DEADLINE;
        config.limits.body_time = 2 * DEADLINE;
    })
    .await;
    let mut stream = under_way(endpoint.address).await;
    let mut waiting = TcpStream::connect(endpoint.address).await.unwrap();
    // So that it has been taken, and waits for the other one to end.
    sleep(Duration::from_millis(100)).await;
    let client = async {
        let mut answer = Vec::new();
        let ended = timeout(DEADLINE, waiting.read_to_end(&mut answer)).await;
        assert!(ended.is_ok() && answer.is_empty(), "{ended:?} {answer:?}");
        stream.write_all(b"[]").await.unwrap();
        last_answer(&rest(&mut stream).await, 403);
    };
    tokio::join!(endpoint.stop(), client);
}

#[tokio::test]
async fn a_stop_waits_for_nobody_for_ever() {
    let endpoint = Served::start(|config| {
        config.limits.stop_time = Duration::from_millis(100);
        config.limits.body_time = 2 * DEADLINE;
    })
    .await;
    let mut stream = under_way(endpoint.address).await;
    endpoint.stop().await;
    assert_eq!(rest(&mut stream).await, "");
}

#[tokio::test]
async fn a_client_that_has_said_all_gets_its_answer() {
    let service = Recorder::start(fine_after(200)).await;
    let gateway = gateway(&service, |_| {}).await;
    let endpoint = Served::start(|_| {}).await;
    for address in [endpoint.address, gateway.address] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let import = format!("{}{{\"apps\":\"a\"}}", head("content-length: 12"));
        stream.write_all(import.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let answer = rest(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer:?}");
    }
}

#[tokio::test]
async fn a_client_that_is_gone_leaves_its_place_to_others() {
    let service = Recorder::start(Behaviour::IsSilent).await;
    let mut upstream = Upstream::new(service.origin().parse().unwrap());
    upstream.answer_time = Duration::from_millis(300);
    let gateway = Served::start(|config| {
        config.upstream = Some(upstream);
        config.limits.connections = 1;
    })
    .await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    let import = format!("{}[]", head("content-length: 2"));
    stream.write_all(import.as_bytes()).await.unwrap();
    drop(stream);
    // One that was idle, too.
    drop(TcpStream::connect(gateway.address).await.unwrap());
    assert_eq!(gateway.send(get("/healthz")).await.status, 200);
}

#[tokio::test]
async fn a_body_in_chunks_that_turns_out_empty_is_none() {
    let service = Recorder::start(FINE).await;
    let gateway = gateway(&service, |_| {}).await;
    let endpoint = Served::start(|_| {}).await;
    let head = format!(
        "POST {IMPORT} HTTP/1.1\r\nhost: localhost\r\nx-auth-token: {TOKEN}\r\n\
         transfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    );
    let (empty, text) = (
        format!("{head}0\r\n\r\n"),
        format!("{head}2\r\n{{}}\r\n0\r\n\r\n"),
    );
    let (status, json) = refusal(&exchange(endpoint.address, empty.as_bytes()).await);
    assert_eq!(
        (status, json["error_code"].as_str()),
        (403, Some("ROMA.13001"))
    );
    last_answer(&exchange(gateway.address, empty.as_bytes()).await, 200);
    // One that is there has to say what it is, all the same.
    for address in [endpoint.address, gateway.address] {
        let (status, json) = refusal(&exchange(address, text.as_bytes()).await);
        assert_eq!(
            (status, json["error_code"].as_str()),
            (415, Some("ROMA.13000"))
        );
    }
    assert_eq!(service.requests().len(), 1);
}

#[tokio::test]
async fn connections_between_two_requests_make_room_for_others() {
    let endpoint = Served::start(|config| config.limits.connections = 2).await;
    let ask = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
    let mut idle = Vec::new();
    for _ in 0..2 {
        let mut stream = TcpStream::connect(endpoint.address).await.unwrap();
        stream.write_all(ask).await.unwrap();
        let mut start = [0; 15];
        stream.read_exact(&mut start).await.unwrap();
        assert_eq!(&start, b"HTTP/1.1 200 OK");
        idle.push(stream);
    }
    let another = timeout(DEADLINE, endpoint.send(get("/healthz"))).await;
    assert_eq!(another.expect("nobody makes room").status, 200);
    // One that is only about to ask is not sent away for it.
    let mut new = [
        TcpStream::connect(endpoint.address).await.unwrap(),
        TcpStream::connect(endpoint.address).await.unwrap(),
    ];
    let waiting = TcpStream::connect(endpoint.address).await.unwrap();
    sleep(Duration::from_millis(100)).await;
    for stream in &mut new {
        let last = "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        stream.write_all(last.as_bytes()).await.unwrap();
        last_answer(&rest(stream).await, 200);
    }
    drop(waiting);
}

#[tokio::test]
async fn an_endpoint_that_cannot_accept_ends_with_an_error() {
    // More than there can be: the accept loop panics.
    let endpoint = Served::start(|config| config.limits.connections = usize::MAX).await;
    endpoint.ends().await.unwrap_err();
}
