//! What HTTP asks for: addresses, methods, types, hosts and origins.

use axum::body::Body;
use axum::http::{Method, Request};
use roma_import_endpoint::Upstream;

use crate::recorder::{FINE, Recorder};
use crate::support::{
    IMPORT, LISTING, Routed, Served, TOKEN, get, import, progress, request, tasks,
};

#[tokio::test]
async fn an_unknown_address_is_refused_in_four_fields() {
    let endpoint = Routed::new(|_| {}).await;
    for path in [
        "/",
        "/v2",
        "/v2/p/instances/i/assets/import/",
        "/v2/p/instances/i/assets/export",
        "/v2/p/instances/i/assets/jobs",
        "/stand-in/p",
        "/healthz/",
        "//healthz",
        "/favicon.ico",
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let request = request(method, path).body(Body::empty()).unwrap();
            endpoint.send(request).await.refused(404, "ROMA.1007");
        }
    }
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let endpoint = Routed::new(|_| {}).await;
    let job = "/v2/p/instances/i/assets/jobs/x";
    let patch = || Method::PATCH;
    for (path, method, allow) in [
        (IMPORT, Method::GET, "POST"),
        (IMPORT, Method::OPTIONS, "POST"),
        (IMPORT, Method::from_bytes(b"BREW").unwrap(), "POST"),
        (job, Method::POST, "GET, HEAD"),
        (LISTING, patch(), "GET, HEAD"),
        ("/healthz", patch(), "GET, HEAD"),
        ("/destination", Method::POST, "GET, HEAD"),
    ] {
        let answer = endpoint
            .send(request(method, path).body(Body::empty()).unwrap())
            .await;
        answer.refused(405, "ROMA.1007");
        assert_eq!(answer.header("allow"), Some(allow), "{path}");
    }
}

#[tokio::test]
async fn the_endpoint_says_that_it_is_there() {
    let endpoint = Routed::new(|_| {}).await;
    let answer = endpoint
        .send(
            request(Method::GET, "/healthz")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(
        (answer.status.as_u16(), &answer.body[..]),
        (200, &b"ok"[..])
    );
    let answer = endpoint
        .send(
            request(Method::HEAD, "/healthz")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn the_stand_in_says_that_nothing_real_is_imported() {
    let endpoint = Routed::new(|_| {}).await;
    let ask = request(Method::GET, "/destination");
    let answer = endpoint.send(ask.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(&answer.body[..], br#"{"kind":"stand-in"}"#);
}

#[tokio::test]
async fn what_only_reads_answers_head_as_get() {
    let endpoint = Routed::new(|_| {}).await;
    let job_id = endpoint.send(import(TOKEN, &tasks(1))).await.job_id();
    let jobs = format!("{LISTING}/jobs");
    for path in [&progress(&job_id), LISTING, &jobs] {
        let mut head = get(path);
        *head.method_mut() = Method::HEAD;
        for answer in [endpoint.send(get(path)).await, endpoint.send(head).await] {
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.header("content-type"), Some("application/json"));
        }
    }
}

#[tokio::test]
async fn only_json_is_taken() {
    let endpoint = Routed::new(|_| {}).await;
    let body = tasks(0).to_string();
    let send = async |headers: &[(&str, &str)]| {
        let mut request = request(Method::POST, IMPORT).header("x-auth-token", TOKEN);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        endpoint
            .send(request.body(Body::from(body.clone())).unwrap())
            .await
    };
    for good in [
        "application/json",
        "application/json;charset=utf-8",
        "APPLICATION/JSON; charset=\"UTF-8\"",
    ] {
        send(&[("content-type", good)]).await.job_id();
    }
    send(&[
        ("content-type", "application/json"),
        ("content-encoding", "identity"),
    ])
    .await
    .job_id();
    for bad in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=gbk",
    ] {
        send(&[("content-type", bad)])
            .await
            .refused(415, "ROMA.13000");
    }
    send(&[]).await.refused(415, "ROMA.13000");
    let json = ("content-type", "application/json");
    send(&[json, json]).await.refused(415, "ROMA.13000");
    let encoded = |encoding| ("content-encoding", encoding);
    for bad in [
        &[json, encoded("gzip")][..],
        &[json, encoded("identity"), encoded("gzip")],
    ] {
        send(bad).await.refused(415, "ROMA.13000");
    }
}

/// A request with exactly these headers.
fn bare(uri: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_foreign_host_is_refused_wherever_it_is_named() {
    let endpoint =
        Routed::new(|config| config.allowed_hosts = vec!["console.example".parse().unwrap()]).await;
    let own = ("host", "127.0.0.1:8787");
    for (uri, headers) in [
        ("/destination", &[own][..]),
        ("/destination", &[("host", "localhost")]),
        ("/destination", &[("host", "[::1]:1")]),
        ("/destination", &[("host", "console.example:8443")]),
        // As the development proxy sends it.
        (
            "/destination",
            &[
                ("host", "127.0.0.1"),
                ("x-forwarded-host", "localhost:8080"),
            ],
        ),
        (
            "/destination",
            &[own, ("x-forwarded-host", "localhost, console.example")],
        ),
        ("http://localhost/destination", &[own]),
    ] {
        assert_eq!(
            endpoint.send(bare(uri, headers)).await.status,
            200,
            "{uri} {headers:?}"
        );
    }
    for (uri, headers) in [
        ("/destination", &[("host", "evil.example")][..]),
        ("/destination", &[("host", "127.0.0.1.evil.example:8787")]),
        ("/destination", &[("host", "")]),
        ("/destination", &[own, ("x-forwarded-host", "evil.example")]),
        (
            "/destination",
            &[own, ("x-forwarded-host", "localhost, evil.example")],
        ),
        (
            "/destination",
            &[
                own,
                ("x-forwarded-host", "localhost"),
                ("x-forwarded-host", "evil.example"),
            ],
        ),
        ("/destination", &[own, ("x-forwarded-host", "")]),
        ("http://evil.example/destination", &[own]),
        // Nor is it told what there is not.
        ("/nothing", &[("host", "evil.example")]),
    ] {
        endpoint
            .send(bare(uri, headers))
            .await
            .refused(403, "ROMA.13000");
    }
    endpoint
        .send(bare("/destination", &[]))
        .await
        .refused(400, "ROMA.13000");
    endpoint
        .send(bare("/destination", &[own, own]))
        .await
        .refused(400, "ROMA.13000");
}

#[tokio::test]
async fn a_page_of_another_site_is_refused() {
    let endpoint =
        Routed::new(|config| config.allowed_hosts = vec!["console.example".parse().unwrap()]).await;
    let own = ("host", "127.0.0.1:8787");
    for headers in [
        &[own, ("origin", "http://127.0.0.1:8080")][..],
        &[own, ("origin", "https://console.example")],
        &[
            own,
            ("sec-fetch-site", "same-origin"),
            ("origin", "http://localhost:8787"),
        ],
        &[own, ("sec-fetch-site", "none")],
    ] {
        assert_eq!(
            endpoint.send(bare("/destination", headers)).await.status,
            200,
            "{headers:?}"
        );
    }
    for headers in [
        &[own, ("origin", "https://evil.example")][..],
        &[own, ("origin", "null")],
        &[own, ("origin", "")],
        &[
            own,
            ("origin", "http://localhost"),
            ("origin", "http://evil.example"),
        ],
        &[own, ("origin", "http://localhost.evil.example")],
        &[own, ("sec-fetch-site", "cross-site")],
        &[own, ("sec-fetch-site", "CROSS-SITE")],
        &[
            own,
            ("sec-fetch-site", "cross-site"),
            ("origin", "http://localhost"),
        ],
    ] {
        endpoint
            .send(bare("/destination", headers))
            .await
            .refused(403, "ROMA.13000");
    }
}

#[tokio::test]
async fn whoever_asks_whether_it_is_there_is_told_so_under_any_name() {
    let endpoint = Routed::new(|_| {}).await;
    let own = ("host", "127.0.0.1:8787");
    for headers in [
        // As a balancer that speaks HTTP/1.0, and one that knows an address alone.
        &[][..],
        &[("host", "10.1.2.3:8787")],
        &[own, own],
        &[own, ("x-forwarded-host", "console.example")],
        &[own, ("origin", "https://evil.example")],
        &[own, ("sec-fetch-site", "cross-site")],
    ] {
        for (method, said) in [(Method::GET, "ok"), (Method::HEAD, "")] {
            let mut ask = bare("/healthz", headers);
            *ask.method_mut() = method;
            let answer = endpoint.send(ask).await;
            assert_eq!(
                (answer.status.as_u16(), &answer.body[..]),
                (200, said.as_bytes())
            );
        }
        // Nothing else is told.
        let mut ask = bare("/healthz", headers);
        *ask.method_mut() = Method::POST;
        let refused = endpoint.send(ask).await.status;
        assert!(
            matches!(refused.as_u16(), 400 | 403),
            "{refused} {headers:?}"
        );
        for path in ["/destination", "/healthz/", "//healthz"] {
            let refused = endpoint.send(bare(path, headers)).await.status;
            assert!(
                matches!(refused.as_u16(), 400 | 403),
                "{path} {refused} {headers:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_refusal_says_which_name_it_was_and_where_it_stood() {
    let endpoint = Routed::new(|_| {}).await;
    let own = ("host", "127.0.0.1:8787");
    let (odd, long) = ("a\u{202e}b", format!("{}.example", "e".repeat(300)));
    for (uri, headers, named) in [
        (
            "/destination",
            &[("host", "evil.example")][..],
            "Host: evil.example.",
        ),
        (
            "/destination",
            &[own, ("x-forwarded-host", "localhost, evil.example")],
            "X-Forwarded-Host: evil.example.",
        ),
        ("http://evil.example/destination", &[own], "evil.example."),
        ("/destination", &[("host", odd)], r"Host: a\u{202e}b."),
        (
            "/destination",
            &[own, ("x-forwarded-host", &long)],
            "X-Forwarded-Host: eeee",
        ),
    ] {
        for (language, advice) in [("en", "--allow-host."), ("zh", "--allow-host 启动端点。")]
        {
            let mut ask = bare(uri, headers);
            let of_language = language.parse().unwrap();
            ask.headers_mut().insert("accept-language", of_language);
            let json = endpoint.send(ask).await.refused(403, "ROMA.13000");
            let details = json["error_details"].as_str().unwrap();
            let named = if language == "zh" {
                named
                    .replace(": ", "：")
                    .replace("e.", "e。")
                    .replace("b.", "b。")
            } else {
                named.to_owned()
            };
            let named = named.replace("evil。example", "evil.example");
            // Whole, whatever the name.
            assert!(
                details.contains(&named) && details.ends_with(advice),
                "{json}"
            );
        }
    }
}

#[tokio::test]
async fn advice_for_a_page_of_another_site_can_help() {
    let endpoint = Routed::new(|_| {}).await;
    let own = ("host", "127.0.0.1:8787");
    for (headers, can_be_allowed) in [
        (&[own, ("origin", "https://evil.example")][..], true),
        (
            &[
                own,
                ("sec-fetch-site", "same-site"),
                ("origin", "https://evil.example"),
            ],
            true,
        ),
        (&[own, ("sec-fetch-site", "cross-site")], false),
        (
            &[
                own,
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://evil.example"),
            ],
            false,
        ),
        // Of these no host can be named.
        (&[own, ("origin", "null")], false),
        (&[own, ("origin", "file://")], false),
    ] {
        for (language, advice) in [("en", "Open the page"), ("zh", "打开页面")] {
            let mut ask = bare("/destination", headers);
            let of_language = language.parse().unwrap();
            ask.headers_mut().insert("accept-language", of_language);
            let json = endpoint.send(ask).await.refused(403, "ROMA.13000");
            let details = json["error_details"].as_str().unwrap();
            assert!(details.contains(advice), "{json}");
            assert_eq!(
                details.contains("--allow-host"),
                can_be_allowed,
                "{headers:?} {json}"
            );
        }
    }
}

#[tokio::test]
async fn no_call_has_a_query() {
    let service = Recorder::start(FINE).await;
    let upstream = Upstream::new(service.origin().parse().unwrap());
    let gateway = Served::start(|config| config.upstream = Some(upstream)).await;
    let stand_in = Served::start(|_| {}).await;
    for served in [&stand_in, &gateway] {
        for (path, mut call) in [
            (IMPORT.to_owned(), import(TOKEN, &tasks(1))),
            (progress("j"), get(&progress("j"))),
        ] {
            *call.uri_mut() = format!("{path}?mode=Merge").parse().unwrap();
            let json = served.send(call).await.refused(400, "ROMA.13000");
            assert!(
                json["error_msg"].as_str().unwrap().contains("query"),
                "{json}"
            );
        }
    }
    let listing = stand_in.send(get(&format!("{LISTING}/jobs"))).await;
    assert_eq!(listing.json()["count"], 0);
    assert!(service.requests().is_empty());
}
