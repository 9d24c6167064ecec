//! What it writes: a line for each request, and no token anywhere.

use std::fs;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use roma_import_endpoint::FILE_NAME;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

use super::{PROGRAM, Process, log};
use crate::recorder::{Behaviour, FINE, Nobody, Recorder};
use crate::support::{
    DEADLINE, GO_ON, IMPORT, STANDSTILL, TOKEN, ended, get, import, is_id, progress, request, send,
    tasks, writer,
};
use crate::tls::Tls;

#[tokio::test]
async fn no_token_is_written_anywhere() {
    const CANARY: &str = "canary-6d1f0a";
    let folder = TempDir::new().unwrap();
    let users = folder.path().join("users");
    fs::write(&users, format!("# whom we know\n\nann={CANARY}-named\n")).unwrap();
    for options in [
        &["--log", "json"][..],
        &["--token-life", "1h", "--user-file", users.to_str().unwrap()],
    ] {
        let mut process = Process::start(folder.path(), options);
        for token in [
            format!("{CANARY}-named"),
            format!("{CANARY}-unknown"),
            format!("{CANARY} with a blank"),
            format!("{CANARY}{}", "x".repeat(100_000)),
        ] {
            for body in [tasks(1), json!({}), json!([])] {
                let answer = send(process.address, import(&token, &body)).await;
                assert!(!String::from_utf8_lossy(&answer.body).contains(CANARY));
            }
            let poll =
                request(Method::GET, &progress("0?token=none")).header("x-auth-token", &token);
            send(process.address, poll.body(Body::empty()).unwrap()).await;
        }
        process.signal("TERM");
        process.wait().await;
    }
    fs::remove_file(&users).unwrap();
    let mut files = vec![folder.path().join("log")];
    files.extend(
        fs::read_dir(folder.path().join("data"))
            .unwrap()
            .map(|entry| entry.unwrap().path()),
    );
    assert!(files.len() > 3, "{files:?}");
    for file in files {
        let bytes = fs::read(&file).unwrap();
        assert!(
            !bytes
                .windows(CANARY.len())
                .any(|part| part == CANARY.as_bytes()),
            "{}",
            file.display()
        );
    }
}

#[tokio::test]
async fn every_request_is_one_line_of_json() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path(), &["--log", "json"]);
    let answer = send(process.address, import(TOKEN, &tasks(0))).await;
    let id = answer.header("x-request-id").unwrap().to_owned();
    send(
        process.address,
        request(Method::GET, "/a%0d%0ab?secret")
            .body(Body::empty())
            .unwrap(),
    )
    .await;
    process.signal("TERM");
    process.wait().await;

    let lines: Vec<Value> = log(folder.path())
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let requests: Vec<&Value> = lines
        .iter()
        .filter(|line| line["message"] == "request")
        .collect();
    assert_eq!(requests.len(), 2, "{lines:?}");
    let first = requests[0];
    assert_eq!(
        (&first["method"], &first["path"], &first["status"]),
        (&json!("POST"), &json!(IMPORT), &json!(200))
    );
    assert_eq!(first["request_id"], json!(id));
    assert!(first["micros"].is_u64(), "{first}");
    let user = first["user"].as_str().unwrap();
    assert!(user.starts_with("token:") && user.len() == 18, "{user}");
    assert_eq!(
        (&requests[1]["path"], &requests[1]["user"]),
        (&json!("/a%0d%0ab"), &json!("-"))
    );
}

/// The lines of a log in JSON so far.
fn lines(folder: &Path) -> Vec<Value> {
    let log = log(folder);
    let lines = log.lines().map(serde_json::from_str);
    lines
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{error}: {log}"))
}

/// Those of them with this message.
fn with_message(lines: &[Value], message: &str) -> Vec<Value> {
    let says = |line: &&Value| line["message"] == message;
    lines.iter().filter(says).cloned().collect()
}

#[tokio::test]
async fn a_line_says_whose_request_it_was_also_where_it_is_refused() {
    let folder = TempDir::new().unwrap();
    let users = folder.path().join("users");
    fs::write(&users, "ann=of-ann").unwrap();
    let options = [
        "--log",
        "json",
        "--item-time",
        "1h",
        "--user-file",
        users.to_str().unwrap(),
    ];
    let mut process = Process::start(folder.path(), &options);
    for (token, status) in [("of-ann", 200), ("of-ann", 403), ("of-eve", 403)] {
        let answer = send(process.address, import(token, &tasks(1))).await;
        assert_eq!(answer.status, status);
    }
    let invalid = import("of-ann", &json!([]));
    send(process.address, invalid)
        .await
        .refused(403, "ROMA.13000");
    process.signal("TERM");
    process.wait().await;
    let lines = with_message(&lines(folder.path()), "request");
    let of: Vec<_> = lines.iter().map(|line| &line["user"]).collect();
    assert_eq!(of, ["user:ann", "user:ann", "-", "user:ann"]);
}

#[tokio::test]
async fn a_gateways_line_has_the_id_that_the_service_gave() {
    let folder = TempDir::new().unwrap();
    // As long as is shown, with one character that is not as it stands.
    let id = "x".repeat(511);
    let answer =
        format!("HTTP/1.1 200 OK\r\nx-request-id: \u{85}{id}yz\r\ncontent-length: 2\r\n\r\n{{}}");
    let service = Recorder::start(Behaviour::Says(answer.leak())).await;
    let options = ["--log", "json"];
    let mut gateway = Process::gateway(folder.path(), &service.origin(), &options, &[]);
    // The second one does not come to the service.
    let poll = request(Method::GET, &progress("..")).body(Body::empty());
    for (request, status) in [(import(TOKEN, &tasks(1)), 200), (poll.unwrap(), 400)] {
        assert_eq!(send(gateway.address, request).await.status, status);
    }
    gateway.signal("TERM");
    gateway.wait().await;
    let lines = with_message(&lines(folder.path()), "request");
    let given = format!("\u{85}{id}…");
    let ids: Vec<_> = lines
        .iter()
        .map(|line| line["service_id"].as_str())
        .collect();
    assert_eq!(ids, [Some(&*given), None]);
    // Beside our own.
    for line in &lines {
        assert!(is_id(line["request_id"].as_str().unwrap()), "{line}");
    }
}

#[tokio::test]
async fn what_is_cut_off_at_the_stop_has_a_line_too() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path(), &["--log", "json"]);
    let mut stream = TcpStream::connect(process.address).await.unwrap();
    let head = format!(
        "POST {IMPORT} HTTP/1.1\r\nhost: localhost\r\nx-auth-token: {TOKEN}\r\n\
         content-type: application/json\r\ncontent-length: 2\r\nexpect: 100-continue\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // Asked for the body, which never comes.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.unwrap();
    process.signal("TERM");
    assert_eq!(process.wait().await.code(), Some(0));
    let lines = lines(folder.path());
    let cut = with_message(&lines, "connections are cut off");
    assert_eq!((cut.len(), &cut[0]["left"]), (1, &json!(1)), "{lines:?}");
    let requests = with_message(&lines, "request");
    assert_eq!(requests.len(), 1, "{lines:?}");
    assert_eq!(
        (&requests[0]["path"], &requests[0]["status"]),
        (&json!(IMPORT), &json!(0))
    );
}

/// Waits until the log says this.
pub(super) async fn says(folder: &Path, message: &str) -> Value {
    let deadline = Instant::now() + DEADLINE;
    loop {
        // The last line may not be whole yet.
        let log = log(folder);
        let mut lines = log
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        if let Some(line) = lines.find(|line: &Value| line["message"] == message) {
            return line;
        }
        assert!(
            Instant::now() < deadline,
            "it does not say {message:?}: {log}"
        );
        sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn the_log_says_what_becomes_of_a_job() {
    let folder = TempDir::new().unwrap();
    let options = ["--log", "json", "--item-time", "1ms"];
    let process = Process::start(folder.path(), &options);
    let file = writer(&folder.path().join("data").join(FILE_NAME));
    file.execute_batch(STANDSTILL).unwrap();
    let job_id = send(process.address, import(TOKEN, &tasks(1)))
        .await
        .job_id();
    let line = says(folder.path(), "a job's item could not be imported").await;
    assert_eq!(
        (&line["level"], &line["job"]),
        (&json!("ERROR"), &json!(job_id))
    );
    assert_eq!(line["error"], "a standstill");
    file.execute_batch(GO_ON).unwrap();
    let line = says(folder.path(), "job ended").await;
    assert_eq!(
        (&line["job"], &line["status"]),
        (&json!(job_id), &json!("Success"))
    );
}

#[tokio::test]
async fn the_log_says_that_all_connections_are_taken() {
    let folder = TempDir::new().unwrap();
    let process = Process::start(folder.path(), &["--log", "json"]);
    let mut connections = Vec::new();
    for _ in 0..=256 {
        connections.push(TcpStream::connect(process.address).await.unwrap());
    }
    let message = "all connections are taken: those between two requests end";
    let line = says(folder.path(), message).await;
    assert_eq!(
        (&line["level"], &line["most"]),
        (&json!("WARN"), &json!(256))
    );
}

#[tokio::test]
async fn a_gateways_log_says_why_an_answer_is_not_passed_on() {
    let large = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: 4194305\r\n\r\n{}",
        "x".repeat((4 << 20) + 1)
    );
    for (answer, refused, message, status) in [
        (
            "HTTP/1.1 425 Too Early\r\ncontent-length: 0\r\n\r\n",
            424,
            "the service's answer would be withheld",
            json!(425),
        ),
        (
            "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n",
            502,
            "the service has given no final answer",
            json!(101),
        ),
        (
            large.leak(),
            502,
            "the service's answer is too large",
            Value::Null,
        ),
    ] {
        let folder = TempDir::new().unwrap();
        let service = Recorder::start(Behaviour::Says(answer)).await;
        let options = ["--log", "json"];
        let gateway = Process::gateway(folder.path(), &service.origin(), &options, &[]);
        let answer = send(gateway.address, import(TOKEN, &tasks(1))).await;
        answer.refused(refused, "APIG.9999");
        let line = says(folder.path(), message).await;
        assert_eq!((&line["level"], &line["status"]), (&json!("WARN"), &status));
        assert_eq!(line["request_id"], answer.json()["request_id"]);
    }
}

#[tokio::test]
async fn of_an_answer_that_is_withheld_the_log_has_the_code_and_the_id() {
    for (head, body, code) in [
        (
            "content-length: 43",
            r#"{"error_code":"APIG.0301","error_msg":"no"}"#,
            json!("APIG.0301"),
        ),
        // What is none could be what the request has brought.
        (
            "content-length: 29",
            r#"{"error_code":"canary-token"}"#,
            Value::Null,
        ),
        (
            "content-length: 49",
            r#"{"error_code":"0123456789abcdef0123456789abcdef"}"#,
            Value::Null,
        ),
        ("content-length: 5", "<html", Value::Null),
        // It never comes to its end, and the answer does not wait for it.
        ("content-length: 9", "{", Value::Null),
    ] {
        let folder = TempDir::new().unwrap();
        let answer =
            format!("HTTP/1.1 425 Too Early\r\nx-request-id: theirs\r\n{head}\r\n\r\n{body}");
        let service = Recorder::start(Behaviour::Says(answer.leak())).await;
        let options = ["--log", "json"];
        let gateway = Process::gateway(folder.path(), &service.origin(), &options, &[]);
        let answer = send(gateway.address, import(TOKEN, &tasks(1))).await;
        answer.refused(424, "APIG.9999");
        let line = says(folder.path(), "the service's answer would be withheld").await;
        assert_eq!(
            (&line["error_code"], &line["service_id"]),
            (&code, &json!("theirs"))
        );
    }
}

#[tokio::test]
async fn the_log_says_where_a_redirect_leads() {
    for (location, leads_to) in [
        (
            "https://other.example/v2?token=canary-7",
            json!("https://other.example"),
        ),
        (
            "//other.example:8443/canary-7",
            json!("http://other.example:8443"),
        ),
        ("", Value::Null),
        ("http://[", Value::Null),
        ("data:canary-7", Value::Null),
    ] {
        let folder = TempDir::new().unwrap();
        let answer = format!(
            "HTTP/1.1 308 Permanent Redirect\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n"
        );
        let service = Recorder::start(Behaviour::Says(answer.leak())).await;
        let options = ["--log", "json"];
        let mut gateway = Process::gateway(folder.path(), &service.origin(), &options, &[]);
        for request in [import(TOKEN, &tasks(1)), get(&progress("j"))] {
            let answer = send(gateway.address, request).await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("location")),
                (308, None)
            );
        }
        gateway.signal("TERM");
        gateway.wait().await;
        let lines = lines(folder.path());
        let said = with_message(&lines, "the service redirects: check --upstream");
        assert_eq!(said.len(), 2, "{lines:?}");
        for line in &said {
            // What leads nowhere that has a name is not told; to itself is told as anything else.
            let expected = if location.is_empty() {
                json!(service.origin())
            } else {
                leads_to.clone()
            };
            assert_eq!(
                (&line["level"], &line["leads_to"], &line["status"]),
                (&json!("WARN"), &expected, &json!(308))
            );
        }
        assert!(!log(folder.path()).contains("canary"), "{lines:?}");
    }
}

/// A path and headers, and the code and the reason in the line of a request with these.
type Refused<'a> = (&'a str, &'a [(&'a str, &'a str)], Value, Value);

#[tokio::test]
async fn a_line_says_why_a_request_was_refused() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path(), &["--log", "json"]);
    let evil = format!("{}.example", "e".repeat(600));
    let cut = format!("X-Forwarded-Host: {}…", "e".repeat(512));
    let cases: [Refused<'_>; 8] = [
        (
            "/destination",
            &[("host", "localhost")],
            Value::Null,
            Value::Null,
        ),
        (
            "/nothing",
            &[("host", "localhost")],
            json!("ROMA.1007"),
            Value::Null,
        ),
        (
            "/destination",
            &[("host", "evil.example")],
            json!("ROMA.13000"),
            json!("Host: evil.example"),
        ),
        (
            "/destination",
            &[
                ("host", "localhost"),
                ("x-forwarded-host", "localhost, \u{202e}m"),
            ],
            json!("ROMA.13000"),
            json!("X-Forwarded-Host: \u{202e}m"),
        ),
        (
            "/destination",
            &[("host", "localhost"), ("x-forwarded-host", &evil)],
            json!("ROMA.13000"),
            json!(cut),
        ),
        (
            "http://evil.example/destination",
            &[("host", "localhost")],
            json!("ROMA.13000"),
            json!("the request line: evil.example"),
        ),
        (
            "/destination",
            &[("host", "localhost"), ("origin", "https://evil.example")],
            json!("ROMA.13000"),
            json!("Origin: https://evil.example"),
        ),
        (
            "/destination",
            &[("host", "localhost"), ("sec-fetch-site", "cross-site")],
            json!("ROMA.13000"),
            json!("Sec-Fetch-Site: cross-site"),
        ),
    ];
    for (path, headers, ..) in &cases {
        let mut head = format!("GET {path} HTTP/1.1\r\nconnection: close\r\n");
        for (name, value) in *headers {
            head.extend([*name, ": ", *value, "\r\n"]);
        }
        let mut stream = TcpStream::connect(process.address).await.unwrap();
        stream
            .write_all(format!("{head}\r\n").as_bytes())
            .await
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
    }
    process.signal("TERM");
    process.wait().await;
    let lines = with_message(&lines(folder.path()), "request");
    assert_eq!(lines.len(), cases.len());
    for (line, (path, headers, code, why)) in lines.iter().zip(&cases) {
        assert_eq!(
            (&line["code"], &line["why"]),
            (code, why),
            "{path} {headers:?}"
        );
    }
}

#[tokio::test]
async fn a_log_in_json_has_a_path_as_it_is() {
    const PATH: &str = "/o'brien\"\\";
    for (format, expected) in [
        ("json", r#""path":"/o'brien\"\\""#),
        // It cannot end there, whatever is in it.
        ("text", r#"path="/o'brien\"\\" status=404"#),
    ] {
        let folder = TempDir::new().unwrap();
        let mut process = Process::start(folder.path(), &["--log", format]);
        let ask = format!("GET {PATH} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        let mut stream = TcpStream::connect(process.address).await.unwrap();
        stream.write_all(ask.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
        process.signal("TERM");
        process.wait().await;
        let log = log(folder.path());
        assert!(log.contains(expected), "{log}");
    }
}

#[tokio::test]
async fn what_the_disk_has_refused_is_told_with_its_request() {
    let folder = TempDir::new().unwrap();
    let process = Process::start(folder.path(), &["--log", "json"]);
    let file = writer(&folder.path().join("data").join(FILE_NAME));
    let broken =
        "CREATE TRIGGER broken BEFORE INSERT ON jobs BEGIN SELECT RAISE(ABORT, 'broken'); END";
    file.execute_batch(broken).unwrap();
    let answer = send(process.address, import(TOKEN, &tasks(1))).await;
    let json = answer.refused(500, "APIG.9999");
    let line = says(folder.path(), "the state cannot be read or written").await;
    assert_eq!(
        (&line["level"], &line["error"], &line["request_id"]),
        (&json!("ERROR"), &json!("broken"), &json["request_id"])
    );
}

#[tokio::test]
async fn a_look_at_the_console_warns_of_nothing() {
    let folder = TempDir::new().unwrap();
    let console = folder.path().join("console");
    fs::create_dir(&console).unwrap();
    fs::write(console.join("index.html"), "<!doctype html>").unwrap();
    for format in ["text", "json"] {
        let options = ["--log", format, "--console", console.to_str().unwrap()];
        let mut process = Process::start(folder.path(), &options);
        let page = request(Method::GET, "/").body(Body::empty()).unwrap();
        assert_eq!(send(process.address, page).await.status, 200);
        process.signal("TERM");
        process.wait().await;
    }
    let log = log(folder.path());
    assert_eq!(log.matches("request_id").count(), 2, "{log}");
    assert!(!log.contains("WARN"), "{log}");
}

#[tokio::test]
async fn what_is_refused_before_it_is_a_request_has_a_line_too() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path(), &["--log", "json"]);
    let large = "y".repeat(385 << 10);
    let mut sent = Vec::new();
    for (status, text, why) in [
        (
            400,
            "canary-1\r\n\r\n".to_owned(),
            "invalid HTTP method parsed",
        ),
        (
            414,
            format!("GET /{} HTTP/1.1\r\n\r\n", &large[..70_000]),
            "URI too long",
        ),
        (
            431,
            format!("GET / HTTP/1.1\r\nx-auth-token: canary-{large}\r\n\r\n"),
            "message head is too large",
        ),
        (
            400,
            "GET / HTTP/1.1\r\nx-auth-token : canary-2\r\n\r\n".to_owned(),
            "invalid HTTP header parsed",
        ),
        // It is never whole.
        (
            408,
            "GET / HTTP/1.1\r\nx-auth-token: canary-3".to_owned(),
            "the head did not come in time",
        ),
    ] {
        let mut stream = TcpStream::connect(process.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        timeout(2 * DEADLINE, stream.read_to_end(&mut answer))
            .await
            .expect("the connection does not end")
            .unwrap();
        let answer = String::from_utf8(answer).unwrap();
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer:?}"
        );
        sent.push((answer, why));
    }
    // Neither is refused: nobody waits for an answer.
    drop(TcpStream::connect(process.address).await.unwrap());
    let mut broken = TcpStream::connect(process.address).await.unwrap();
    broken.write_all(b"GET /").await.unwrap();
    drop(broken);
    process.signal("TERM");
    process.wait().await;

    let log = log(folder.path());
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &Value| line["why"].is_string())
        .collect();
    assert_eq!(lines.len(), sent.len(), "{log}");
    // The answer comes first, so that the lines of two connections may change places.
    for (answer, why) in &sent {
        let has = |line: &&Value| line["why"] == json!(why);
        let line = lines.iter().find(has).unwrap_or_else(|| panic!("{log}"));
        let header = format!("x-request-id: {}\r\n", line["request_id"].as_str().unwrap());
        assert!(answer.contains(&header), "{answer}");
        let status = format!("HTTP/1.1 {} ", line["status"]);
        assert!(answer.starts_with(&status), "{answer}");
        let code = format!("\"error_code\":{}", line["code"]);
        assert!(answer.contains(&code), "{answer}");
    }
    assert!(!log.contains("canary"), "{log}");
}

#[tokio::test]
async fn a_gateways_log_says_why_there_is_no_answer_and_holds_no_token() {
    const CANARY: &str = "canary-97c2e1";
    let folder = TempDir::new().unwrap();
    let service = Recorder::start(Behaviour::HangsUp).await;
    let nobody = Nobody::new();
    let tls = Tls::before(service.address, "localhost").await;
    // Hung up on, not reached, and not trusted.
    for origin in [service.origin(), nobody.origin(), tls.origin("localhost")] {
        let mut gateway = Process::gateway(folder.path(), &origin, &["--log", "json"], &[]);
        for token in [CANARY.to_owned(), format!("{CANARY} with a blank")] {
            let answer = send(gateway.address, import(&token, &tasks(1))).await;
            answer.refused(502, "APIG.9999");
        }
        gateway.signal("TERM");
        gateway.wait().await;
    }
    let log = log(folder.path());
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let lines_with = |field: &str| {
        let with = lines.iter().filter(move |line| line[field].is_string());
        with.collect::<Vec<_>>()
    };
    assert_eq!(lines_with("why").len(), 6, "{log}");
    // Each of them is told with the request's own line.
    for line in lines_with("why") {
        let requests = with_message(&lines, "request");
        let own = requests
            .iter()
            .filter(|request| request["request_id"] == line["request_id"]);
        assert_eq!(own.count(), 1, "{line}");
    }
    assert!(!log.contains(CANARY), "{log}");
    // Down to the last cause, and from the first on.
    for why in [
        "error sending request",
        "Connection refused",
        "UnknownIssuer",
    ] {
        assert!(log.contains(why), "{why}: {log}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_its_own_authority_is_told_from_others() {
    let folder = TempDir::new().unwrap();
    let service = Recorder::start(FINE).await;
    let tls = Tls::its_own_authority_before(service.address, "localhost").await;
    let authority = tls.authority();
    let option = ["--upstream-ca", authority.path().to_str().unwrap()];
    let mut gateway = Process::gateway(folder.path(), &tls.origin("localhost"), &option, &[]);
    let answer = send(gateway.address, import(TOKEN, &tasks(1))).await;
    answer.refused(502, "APIG.9999");
    gateway.signal("TERM");
    gateway.wait().await;
    let log = log(folder.path());
    assert!(log.contains("basicConstraints=CA:FALSE"), "{log}");
}

/// The program with its log where `stderr` leads, and its address.
fn start_with_log(folder: &Path, stderr: impl Into<Stdio>) -> Process {
    let mut child = Command::new(PROGRAM)
        .args(["--listen", "127.0.0.1:0", "--item-time", "1ms", "--data"])
        .arg(folder.join("data"))
        .stdout(Stdio::piped())
        .stderr(stderr)
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line.trim_end().strip_prefix("listening on http://");
    let address = address.unwrap_or_else(|| panic!("{line:?}, {:?}", child.try_wait()));
    Process {
        address: address.parse().unwrap(),
        child,
    }
}

#[tokio::test]
async fn an_import_is_answered_whatever_becomes_of_the_log() {
    let nobody = || {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        Stdio::from(writer)
    };
    let full = || Stdio::from(fs::File::create("/dev/full").unwrap());
    for stderr in [nobody(), full()] {
        let folder = TempDir::new().unwrap();
        let mut process = start_with_log(folder.path(), stderr);
        for _ in 0..3 {
            let answer = send(process.address, import(TOKEN, &tasks(1))).await;
            ended(process.address, &answer.job_id()).await;
        }
        process.signal("TERM");
        assert_eq!(process.wait().await.code(), Some(0));
    }
}

#[tokio::test]
async fn a_log_that_nobody_reads_keeps_nobody_waiting() {
    let folder = TempDir::new().unwrap();
    let (reader, writer) = io::pipe().unwrap();
    let mut process = start_with_log(folder.path(), writer);
    // Much more than a pipe holds.
    let path = "y".repeat(500);
    let ask = format!("GET /{path} HTTP/1.1\r\nhost: localhost\r\n\r\n").repeat(400);
    let mut stream = TcpStream::connect(process.address).await.unwrap();
    stream.write_all(ask.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answers = String::new();
    timeout(DEADLINE, stream.read_to_string(&mut answers))
        .await
        .expect("requests wait for the log")
        .unwrap();
    assert_eq!(answers.matches("HTTP/1.1 404 ").count(), 400);
    let answer = send(process.address, import(TOKEN, &tasks(1))).await;
    ended(process.address, &answer.job_id()).await;
    process.signal("TERM");
    assert_eq!(process.wait().await.code(), Some(0));
    drop(reader);
}

#[tokio::test]
async fn what_a_client_sends_makes_no_line_of_its_own() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path(), &[]);
    let mut sent = 0;
    for path in [
        &b"/a%0d%0a2026-01-01T00:00:00.000000Z  INFO request forged"[..],
        b"/a\rb",
        b"/a\xc2\x85b\xe2\x80\xa8c",
        b"/a\x1b[31mb\x7f",
        b"/%1b%00",
    ] {
        let head = [
            b"GET ",
            path,
            b" HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        ];
        let mut stream = TcpStream::connect(process.address).await.unwrap();
        stream.write_all(&head.concat()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        // What is no HTTP comes no further than the parser.
        let answer = String::from_utf8(answer).unwrap();
        sent += usize::from(answer.starts_with("HTTP/1.1 404 "));
    }
    assert!(sent >= 2, "{sent} came through");
    process.signal("TERM");
    process.wait().await;

    let log = log(folder.path());
    assert_eq!(log.matches(" method=GET ").count(), sent, "{log}");
    for line in log.split(['\n', '\r', '\u{85}', '\u{2028}']) {
        let is_dated = line.starts_with("20") && line.contains("INFO");
        assert!(is_dated || line.is_empty(), "{line:?} of {log}");
    }
    let visible = |char: char| char == '\n' || !char.is_control();
    assert!(log.chars().all(visible), "{log:?}");
}
