//! The gateway: what it passes on and back, and what it says where there is nothing
//! to pass back.

use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use roma_import::contract::{MAX_TOKEN_CHARS, NOT_SENT, NOT_SENT_HEADER};
use roma_import_endpoint::Upstream;
use serde_json::json;

use crate::recorder::{Behaviour, FINE, Nobody, Recorder};
use crate::support::{
    Answer, GO_ON, IMPORT, LISTING, STANDSTILL, Served, TOKEN, ended, get, import, import_text,
    is_id, long, progress, request, tasks,
};
use crate::tls::Tls;

/// A gateway to a service at this address.
async fn gateway(origin: &str, change: impl FnOnce(&mut Upstream)) -> Served {
    let mut upstream = Upstream::new(origin.parse().unwrap());
    change(&mut upstream);
    Served::start(|config| config.upstream = Some(upstream)).await
}

/// Checks that this says, to people and to programs, that nothing was sent.
#[track_caller]
fn was_not_sent(answer: &Answer, status: u16) {
    let json = answer.refused(status, "APIG.9999");
    let details = json["error_details"].as_str().unwrap();
    assert!(details.contains("not sent"), "{json}");
    assert_eq!(answer.header(NOT_SENT_HEADER), Some(NOT_SENT));
}

#[tokio::test]
async fn a_client_cannot_tell_it_from_the_service() {
    let service = Served::start(|_| {}).await;
    let file = service.writer();
    file.execute_batch(STANDSTILL).unwrap();
    let tls = Tls::before(service.address, "localhost").await;
    let authority = tls.authority();
    let gateway = gateway(&tls.origin("localhost"), |upstream| {
        upstream.authorities = Some(authority.path().to_owned());
    })
    .await;

    let job_id = gateway.send(import(TOKEN, &tasks(3))).await.job_id();
    gateway
        .send(import(TOKEN, &tasks(1)))
        .await
        .refused(403, "ROMA.10012");
    file.execute_batch(GO_ON).unwrap();
    assert_eq!(ended(gateway.address, &job_id).await["status"], "Success");
    gateway
        .send(get(&progress("0")))
        .await
        .refused(404, "ROMA.00110006");

    // It judges nothing: the service's report comes back, byte for byte.
    let wrong = || import_text(TOKEN, r#"{"apps": "a/b", "tasks": {}}"#);
    let (direct, passed) = (service.send(wrong()).await, gateway.send(wrong()).await);
    let without_id = |answer: &Answer| {
        let mut json = answer.json();
        json["request_id"].take();
        json
    };
    assert_eq!(passed.status, direct.status);
    assert_eq!(without_id(&passed), without_id(&direct));
    assert!(passed.json()["violations"]["errors"].as_u64() == Some(2));

    // As long as a token may be, and longer.
    let token = long(1, MAX_TOKEN_CHARS);
    gateway.send(import(&token, &tasks(1))).await.job_id();
    for length in [MAX_TOKEN_CHARS + 1, 256 << 10] {
        let answer = gateway.send(import(&long(2, length), &tasks(1))).await;
        let json = answer.refused(403, "ROMA.1002");
        assert_eq!(json["violations"]["violations"][0]["code"], "too_long");
    }
}

#[tokio::test]
async fn a_service_that_cannot_prove_who_it_is_gets_nothing() {
    let service = Recorder::start(FINE).await;
    let (tls, other) = (
        Tls::before(service.address, "localhost").await,
        Tls::before(service.address, "service.example").await,
    );
    let expired = Tls::expired_before(service.address, "localhost").await;
    let known = expired.authority();
    let stranger = other.authority();
    for (origin, authorities) in [
        // By an authority that nobody named.
        (tls.origin("localhost"), Some(stranger.path().to_owned())),
        // By none that this machine trusts.
        (tls.origin("localhost"), None),
        // For another name.
        (other.origin("localhost"), Some(stranger.path().to_owned())),
        // Of a time that is over.
        (expired.origin("localhost"), Some(known.path().to_owned())),
    ] {
        let gateway = gateway(&origin, |upstream| upstream.authorities = authorities).await;
        let answer = gateway.send(import(TOKEN, &tasks(1))).await;
        was_not_sent(&answer, 502);
    }
    assert!(service.connections().iter().all(Vec::is_empty));
}

#[tokio::test]
async fn the_service_gets_what_the_call_needs_and_nothing_else() {
    let service = Recorder::start(FINE).await;
    let gateway = gateway(&service.origin(), |_| {}).await;
    let body = r#"{ "apps" : "a" }"#;
    let sent = request(
        Method::POST,
        "/v2/a%20b/instances/%E4%B8%AD%2f/assets/import",
    )
    .header("x-auth-token", TOKEN)
    .header("content-type", "application/json; charset=utf-8")
    .header("accept-language", "zh")
    .header("cookie", "secret=1")
    .header("origin", "http://localhost:1")
    .header("referer", "http://localhost:1/")
    .header("user-agent", "a client")
    .header("authorization", "Basic eDp5")
    .header("accept-encoding", "gzip")
    .header("x-forwarded-host", "localhost")
    .header("x-project-id", "another")
    .header("te", "trailers")
    .header("connection", "x-auth-token");
    gateway.send(sent.body(Body::from(body)).unwrap()).await;
    gateway.send(get(&progress("j"))).await;

    let requests = service.requests();
    let host = service.address.to_string();
    assert_eq!(requests.len(), 2);
    let post = &requests[0];
    assert_eq!(
        post.line,
        "POST /v2/a%20b/instances/%E4%B8%AD%2F/assets/import HTTP/1.1"
    );
    assert_eq!(post.body, body.as_bytes());
    let mut headers = post.headers.clone();
    headers.sort();
    let expected = [
        ("accept", "*/*"),
        // Who does not say it may get an answer that is compressed, whatever the client reads.
        ("accept-encoding", "identity"),
        ("accept-language", "zh"),
        ("content-length", "16"),
        ("content-type", "application/json; charset=utf-8"),
        ("host", &host),
        ("x-auth-token", TOKEN),
    ];
    assert_eq!(
        headers,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );

    let poll = &requests[1];
    assert_eq!(poll.line, "GET /v2/p/instances/i/assets/jobs/j HTTP/1.1");
    let mut headers: Vec<&str> = poll.headers.iter().map(|(name, _)| name.as_str()).collect();
    headers.sort_unstable();
    assert_eq!(
        headers,
        ["accept", "accept-encoding", "host", "x-auth-token"]
    );
}

#[tokio::test]
async fn the_service_gets_what_the_client_would_rather_read() {
    let service = Recorder::start(FINE).await;
    let gateway = gateway(&service.origin(), |_| {}).await;
    for mut request in [import(TOKEN, &tasks(1)), get(&progress("j"))] {
        let headers = request.headers_mut();
        headers.insert("accept", "application/json".parse().unwrap());
        headers.insert("accept-language", "zh-CN".parse().unwrap());
        gateway.send(request).await;
    }
    let requests = service.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.header("accept"), Some("application/json"));
        assert_eq!(request.header("accept-language"), Some("zh-CN"));
    }
}

#[tokio::test]
async fn the_answer_comes_back_as_it_is_and_no_redirect_is_followed() {
    for (answer, status, body, retry_after) in [
        (
            "HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\ncontent-type: application/json\r\ncontent-length: 30\r\n\r\n{\"error_code\":\"APIG.0308\"}    ",
            429,
            "{\"error_code\":\"APIG.0308\"}    ",
            Some("7"),
        ),
        (
            "HTTP/1.1 429 Too Many Requests\r\ndate: Wed, 21 Oct 2015 07:28:00 GMT\r\nretry-after: Wed, 21 Oct 2015 07:28:07 GMT\r\ncontent-length: 0\r\n\r\n",
            429,
            "",
            Some("Wed, 21 Oct 2015 07:28:07 GMT"),
        ),
        (
            "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\r\n<html></html>",
            503,
            "<html></html>",
            None,
        ),
        (
            "HTTP/1.1 307 Temporary Redirect\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n",
            307,
            "",
            None,
        ),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nset-cookie: a=b\r\naccess-control-allow-origin: *\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            200,
            "{}",
            None,
        ),
        ("HTTP/1.1 204 No Content\r\n\r\n", 204, "", None),
    ] {
        let service = Recorder::start(Behaviour::Says(answer)).await;
        let gateway = gateway(&service.origin(), |_| {}).await;
        for request in [import(TOKEN, &tasks(1)), get(&progress("j"))] {
            let answer = gateway.send(request).await;
            assert_eq!(answer.status.as_u16(), status);
            assert_eq!(answer.body, body);
            assert_eq!(answer.header("retry-after"), retry_after);
            if retry_after.is_some_and(|after| after.ends_with("GMT")) {
                // It counts from the service's own date, and from no other one.
                assert_eq!(answer.header("date"), Some("Wed, 21 Oct 2015 07:28:00 GMT"));
            }
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert!(answer.header("x-request-id").is_some());
            for name in ["location", "set-cookie", "access-control-allow-origin"] {
                assert_eq!(answer.header(name), None, "{name}");
            }
        }
        assert_eq!(service.requests().len(), 2);
    }
}

#[tokio::test]
async fn without_an_answer_it_says_what_is_known_and_sends_nothing_again() {
    let too_large = "HTTP/1.1 200 OK\r\ncontent-length: 4194305\r\n\r\n";
    let too_large: &'static str = format!("{too_large}{}", "x".repeat((4 << 20) + 1)).leak();
    for (behaviour, status) in [
        (Behaviour::HangsUp, 502),
        (Behaviour::IsSilent, 504),
        (
            Behaviour::Says("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}"),
            504,
        ),
        (Behaviour::Says("SSH-2.0-OpenSSH\r\n\r\n"), 502),
        // None of these is a final answer, and nothing follows them.
        (
            Behaviour::Says(
                "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n",
            ),
            502,
        ),
        (Behaviour::Says("HTTP/1.1 199 OK\r\n\r\n"), 504),
        (
            Behaviour::Says("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}"),
            502,
        ),
        (Behaviour::Says(too_large), 502),
    ] {
        let service = Recorder::start(behaviour).await;
        let gateway = gateway(&service.origin(), |upstream| {
            upstream.answer_time = Duration::from_secs(1);
        })
        .await;
        let answer = gateway.send(import(TOKEN, &tasks(1))).await;
        let json = answer.refused(status, "APIG.9999");
        let details = json["error_details"].as_str().unwrap();
        assert!(details.contains("may have had its effect"), "{json}");
        assert_eq!(answer.header(NOT_SENT_HEADER), None);
        assert_eq!(service.requests().len(), 1);
    }
}

#[tokio::test]
async fn an_answer_of_the_greatest_size_comes_back_whole() {
    let most = "x".repeat(4 << 20);
    let length = most.len();
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{most}");
    let service = Recorder::start(Behaviour::Says(answer.leak())).await;
    let gateway = gateway(&service.origin(), |_| {}).await;
    let answer = gateway.send(import(TOKEN, &tasks(1))).await;
    assert_eq!((answer.status.as_u16(), answer.body.len()), (200, length));
}

#[tokio::test]
async fn an_answer_that_a_browser_keeps_to_itself_is_not_passed_on_to_an_import() {
    // After most of these, a browser sends the import again.
    let (unknown, turned_down) = (
        ["may have had its effect", "可能已经生效"],
        ["Nothing has begun", "没有开始任何导入"],
    );
    for (answer, said, status, words) in [
        (
            "HTTP/1.1 408 Request Timeout\r\ncontent-length: 2\r\n\r\n{}",
            408,
            504,
            unknown,
        ),
        (
            "HTTP/1.1 421 Misdirected Request\r\ncontent-length: 0\r\n\r\n",
            421,
            424,
            turned_down,
        ),
        (
            "HTTP/1.1 425 Too Early\r\ncontent-length: 0\r\n\r\n",
            425,
            424,
            turned_down,
        ),
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
            407,
            424,
            turned_down,
        ),
    ] {
        let service = Recorder::start(Behaviour::Says(answer)).await;
        let gateway = gateway(&service.origin(), |_| {}).await;
        for (language, words) in ["en", "zh"].into_iter().zip(words) {
            let mut import = import(TOKEN, &tasks(1));
            let headers = import.headers_mut();
            headers.insert("accept-language", language.parse().unwrap());
            let answer = gateway.send(import).await;
            // That would ask to send it again by itself.
            assert_eq!(answer.header(NOT_SENT_HEADER), None);
            let json = answer.refused(status, "APIG.9999");
            let details = json["error_details"].as_str().unwrap();
            assert!(
                details.contains(&said.to_string()) && details.contains(words),
                "{json}"
            );
        }
        // To poll again does no harm.
        let poll = gateway.send(get(&progress("j"))).await;
        assert_eq!(poll.status.as_u16(), said);
        assert_eq!(service.requests().len(), 3);
    }
}

#[tokio::test]
async fn a_poll_of_a_job_is_not_said_to_have_had_an_effect() {
    let service = Recorder::start(Behaviour::HangsUp).await;
    let gateway = gateway(&service.origin(), |_| {}).await;
    for (language, words) in [("en", "ask again"), ("zh", "请再次查询")] {
        let mut poll = get(&progress("j"));
        let headers = poll.headers_mut();
        headers.insert("accept-language", language.parse().unwrap());
        let json = gateway.send(poll).await.refused(502, "APIG.9999");
        let details = json["error_details"].as_str().unwrap();
        assert!(details.contains(words), "{json}");
        assert!(
            !details.contains("effect") && !details.contains("生效"),
            "{json}"
        );
    }
}

#[tokio::test]
async fn what_the_service_says_about_its_answer_is_passed_back() {
    let answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n\
                  HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-encoding: gzip\r\n\
                  content-language: zh\r\nx-request-id: theirs\r\ncontent-length: 3\r\n\r\nxyz";
    let service = Recorder::start(Behaviour::Says(answer)).await;
    let gateway = gateway(&service.origin(), |_| {}).await;
    for request in [import(TOKEN, &tasks(1)), get(&progress("j"))] {
        let answer = gateway.send(request).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.body[..]),
            (200, &b"xyz"[..])
        );
        for (name, value) in [
            ("content-type", "text/plain"),
            ("content-encoding", "gzip"),
            ("content-language", "zh"),
            ("x-request-id", "theirs"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{name}");
        }
        assert_eq!(answer.header("link"), None);
    }

    // An id that says nothing is none.
    let answer = "HTTP/1.1 200 OK\r\nx-request-id: \r\ncontent-length: 2\r\n\r\n{}";
    let service = Recorder::start(Behaviour::Says(answer)).await;
    let gateway = self::gateway(&service.origin(), |_| {}).await;
    let answer = gateway.send(get(&progress("j"))).await;
    assert!(is_id(answer.header("x-request-id").unwrap()), "{answer:?}");
}

#[tokio::test]
async fn a_service_that_is_not_there_is_told_from_one_that_does_not_answer() {
    let nobody = Nobody::new();
    let gateway = gateway(&nobody.origin(), |_| {}).await;
    was_not_sent(&gateway.send(import(TOKEN, &tasks(1))).await, 502);
    // In the caller's language, as everything.
    let chinese = request(Method::GET, &progress("j")).header("accept-language", "zh-CN");
    let answer = gateway.send(chinese.body(Body::empty()).unwrap()).await;
    let json = answer.refused(502, "APIG.9999");
    assert!(
        json["error_details"]
            .as_str()
            .unwrap()
            .contains("请求没有发出"),
        "{json}"
    );
}

#[tokio::test]
async fn nobody_behind_it_says_in_its_name_that_nothing_was_sent() {
    for status in ["502 Bad Gateway", "504 Gateway Timeout", "200 OK"] {
        let answer = format!(
            "HTTP/1.1 {status}\r\n{NOT_SENT_HEADER}: {NOT_SENT}\r\ncontent-length: 2\r\n\r\n{{}}"
        );
        let service = Recorder::start(Behaviour::Says(answer.leak())).await;
        let gateway = gateway(&service.origin(), |_| {}).await;
        for request in [import(TOKEN, &tasks(1)), get(&progress("j"))] {
            let answer = gateway.send(request).await;
            assert_eq!(answer.body, "{}");
            assert_eq!(answer.header(NOT_SENT_HEADER), None, "{status}");
        }
    }
}

#[tokio::test]
async fn a_service_that_is_slow_to_prove_who_it_is_has_got_nothing() {
    // It takes the connection, and never says a word of TLS.
    let service = Recorder::start(Behaviour::IsSilent).await;
    let origin = format!("https://{}", service.address);
    let gateway = gateway(&origin, |upstream| {
        upstream.connect_time = Duration::from_millis(200);
    })
    .await;
    was_not_sent(&gateway.send(import(TOKEN, &tasks(1))).await, 504);
    assert_eq!(service.connections().len(), 1);
    let bytes = String::from_utf8_lossy(&service.connections()[0]).into_owned();
    assert!(!bytes.contains(TOKEN), "{bytes}");
}

#[tokio::test]
async fn nothing_but_the_two_calls_is_passed_on() {
    let service = Recorder::start(FINE).await;
    let gateway = gateway(&service.origin(), |_| {}).await;
    let job = progress("j");
    for (method, path, status, code) in [
        (Method::GET, LISTING, 404, "ROMA.1007"),
        (Method::GET, "/v2/p/instances", 404, "ROMA.1007"),
        (
            Method::POST,
            "/v2/p/instances/i/assets/export",
            404,
            "ROMA.1007",
        ),
        (Method::GET, IMPORT, 405, "ROMA.1007"),
        (Method::DELETE, &job, 405, "ROMA.1007"),
        // What it would mean is the service's to say, and it would not come there.
        (
            Method::POST,
            "/v2/p/instances/i/assets/import?mode=Merge",
            400,
            "ROMA.13000",
        ),
        (
            Method::GET,
            "/v2/p/instances/i/assets/jobs/..",
            400,
            "ROMA.13000",
        ),
        (
            Method::GET,
            "/v2/%2e%2e/instances/i/assets/jobs/j",
            400,
            "ROMA.13000",
        ),
        // With a part that is empty, it is another address as well.
        (
            Method::GET,
            "/v2/p/instances/i/assets/jobs/",
            400,
            "ROMA.13000",
        ),
        (
            Method::POST,
            "/v2//instances/i/assets/import",
            400,
            "ROMA.13000",
        ),
        (
            Method::GET,
            "/v2/p/instances//assets/jobs/j",
            400,
            "ROMA.13000",
        ),
        (
            Method::GET,
            "/v2/%ff/instances/i/assets/jobs/j",
            403,
            "ROMA.1007",
        ),
    ] {
        let request = request(method, path).header("content-type", "application/json");
        let answer = gateway.send(request.body(Body::empty()).unwrap()).await;
        answer.refused(status, code);
    }
    let text = request(Method::POST, IMPORT).header("content-type", "text/plain");
    let answer = gateway.send(text.body(Body::from("{}")).unwrap()).await;
    answer.refused(415, "ROMA.13000");
    let large = "x".repeat((4 << 20) + 1);
    gateway
        .send(import_text(TOKEN, large))
        .await
        .refused(413, "ROMA.13000");
    let two = request(Method::GET, &job)
        .header("x-auth-token", "a")
        .header("x-auth-token", "b");
    gateway
        .send(two.body(Body::empty()).unwrap())
        .await
        .refused(403, "ROMA.1002");
    let head = gateway
        .send(request(Method::HEAD, &job).body(Body::empty()).unwrap())
        .await;
    assert_eq!(head.status, 405);
    assert_eq!(gateway.send(get("/healthz")).await.status, 200);
    let said = gateway.send(get("/destination")).await;
    let origin = service.origin();
    let expected = format!(r#"{{"kind":"gateway","upstream":"{origin}"}}"#);
    assert_eq!(
        (said.status.as_u16(), &said.body[..]),
        (200, expected.as_bytes())
    );
    assert!(service.connections().is_empty());
}

#[tokio::test]
async fn what_is_not_judged_here_is_passed_on() {
    let service = Recorder::start(FINE).await;
    let gateway = gateway(&service.origin(), |_| {}).await;
    let empty = request(Method::POST, IMPORT).body(Body::empty()).unwrap();
    assert_eq!(gateway.send(empty).await.status, 200);
    assert_eq!(
        gateway.send(import("not one", &json!([]))).await.status,
        200
    );
    assert_eq!(gateway.send(import_text(TOKEN, "{")).await.status, 200);
    let requests = service.requests();
    assert_eq!(requests[0].header("x-auth-token"), None);
    assert_eq!(requests[0].header("content-length"), Some("0"));
    assert_eq!(requests[1].header("x-auth-token"), Some("not one"));
    assert_eq!(requests[2].body, b"{");
}
