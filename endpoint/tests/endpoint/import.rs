//! The import call: what is accepted, and what is refused with which code.

use axum::body::Body;
use axum::http::{HeaderValue, Method, Request};
use roma_import::contract::{DESTINATION_HEADER, OTHER_DESTINATION_STATUS};
use roma_import_endpoint::Upstream;
use serde_json::{Value, json};

use crate::recorder::{FINE, Recorder};
use crate::support::{
    IMPORT, Routed, Served, TOKEN, ended, get, import, import_text, is_id, request, tasks,
};

#[tokio::test]
async fn an_import_is_accepted_and_ends_in_success() {
    let endpoint = Served::start(|_| {}).await;
    let body =
        json!({ "apps": "订单 (EU)", "tasks": [{ "task_id": "t1" }, {}, { "task_id": "t2" }] });
    let answer = endpoint.send(import(TOKEN, &body)).await;
    let job_id = answer.job_id();
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert!(is_id(&job_id), "{job_id}");
    assert_eq!(answer.json(), json!({ "job_id": job_id }));
    assert!(is_id(answer.header("x-request-id").unwrap()));

    let job = ended(endpoint.address, &job_id).await;
    assert_eq!(job["status"], "Success");
    assert_eq!(job["id"], json!(job_id));
    assert_eq!(job["type"], "importAsset");
    assert_eq!(job["progress_percent"], json!(1.0));
    assert_eq!(job["reasons"], json!([]));
    assert!(job["begin_time"].as_i64().unwrap() > 1_500_000_000_000);
    assert!(job["end_time"].as_i64() >= job["begin_time"].as_i64());
}

#[tokio::test]
async fn every_answer_has_the_safe_headers() {
    let endpoint = Routed::new(|_| {}).await;
    for request in [
        import(TOKEN, &tasks(1)),
        import(TOKEN, &json!([])),
        request(Method::GET, "/healthz")
            .body(Body::empty())
            .unwrap(),
        request(Method::OPTIONS, "/nowhere")
            .body(Body::empty())
            .unwrap(),
    ] {
        let answer = endpoint.send(request).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(
            answer.header("cross-origin-opener-policy"),
            Some("same-origin")
        );
        assert!(is_id(answer.header("x-request-id").unwrap()));
        assert!(
            !answer
                .headers
                .keys()
                .any(|name| name.as_str().starts_with("access-control-"))
        );
    }
}

/// An import with this path and these headers.
fn post(path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Request<Body> {
    let mut request = request(Method::POST, path).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).unwrap()
}

const GOOD: &[u8] = br#"{"apps":"a"}"#;

/// A code, and the path, headers and body that are refused with it.
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a [u8]);

#[tokio::test]
async fn the_first_error_decides_the_code() {
    let endpoint = Routed::new(|_| {}).await;
    let token = ("x-auth-token", TOKEN);
    let long_id = format!("/v2/{}/instances/i/assets/import", "p".repeat(65));
    let hundred_and_one = tasks(101).to_string();
    let cases: &[Case<'_>] = &[
        ("ROMA.1000", IMPORT, &[], GOOD),
        ("ROMA.1000", IMPORT, &[("x-auth-token", "")], GOOD),
        ("ROMA.1002", IMPORT, &[("x-auth-token", "two words")], GOOD),
        (
            "ROMA.1002",
            IMPORT,
            &[("x-auth-token", "a"), ("x-auth-token", "a")],
            GOOD,
        ),
        ("ROMA.1007", long_id.as_str(), &[token], GOOD),
        (
            "ROMA.1007",
            "/v2//instances/i/assets/import",
            &[token],
            GOOD,
        ),
        (
            "ROMA.1007",
            "/v2/p/instances//assets/import",
            &[token],
            GOOD,
        ),
        (
            "ROMA.1007",
            "/v2/p/instances/%2e%2E/assets/import",
            &[token],
            GOOD,
        ),
        (
            "ROMA.1007",
            "/v2/%ff/instances/i/assets/import",
            &[token],
            GOOD,
        ),
        (
            "ROMA.1007",
            "/v2/%2/instances/i/assets/import",
            &[token],
            GOOD,
        ),
        ("ROMA.13001", IMPORT, &[token], b""),
        ("ROMA.13001", IMPORT, &[token], b" \n"),
        ("ROMA.13000", IMPORT, &[token], b"{"),
        ("ROMA.13000", IMPORT, &[token], b"null"),
        ("ROMA.13000", IMPORT, &[token], br#"{"apps":1}"#),
        ("ROMA.13000", IMPORT, &[token], br#"{"apps":"a/b"}"#),
        ("ROMA.13000", IMPORT, &[token], br#"{"tasks":[null]}"#),
        ("ROMA.13000", IMPORT, &[token], b"{\"apps\":\"\xff\"}"),
        ("ROMA.13000", IMPORT, &[token], hundred_and_one.as_bytes()),
        // Several faults: the report's order is project, instance, token, body.
        ("ROMA.1007", long_id.as_str(), &[], b"{"),
        ("ROMA.1000", IMPORT, &[], b"{"),
    ];
    for (code, path, headers, body) in cases {
        let answer = endpoint.send(post(path, headers, body.to_vec())).await;
        let shown = String::from_utf8_lossy(body);
        println!(
            "{path} {headers:?} {shown:.40}: {:.200}",
            answer.json().to_string()
        );
        answer.refused(403, code);
    }
}

#[tokio::test]
async fn a_token_of_any_bytes_is_refused_by_the_rules() {
    let endpoint = Routed::new(|_| {}).await;
    for token in [&b"\xc3\xa9"[..], b"\xff\xfe", b"a\tb"] {
        let request = request(Method::POST, IMPORT)
            .header("x-auth-token", HeaderValue::from_bytes(token).unwrap())
            .header("content-type", "application/json")
            .body(Body::from(GOOD));
        let json = endpoint
            .send(request.unwrap())
            .await
            .refused(403, "ROMA.1002");
        assert_eq!(
            json["violations"]["violations"][0]["code"],
            "not_a_header_value"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_not_there_needs_no_type() {
    let endpoint = Routed::new(|_| {}).await;
    let bare = request(Method::POST, IMPORT).header("x-auth-token", TOKEN);
    endpoint
        .send(bare.body(Body::empty()).unwrap())
        .await
        .refused(403, "ROMA.13001");
}

#[tokio::test]
async fn the_fields_hold_the_first_error_and_the_rest_within_their_bounds() {
    let endpoint = Routed::new(|_| {}).await;
    let many = json!({ "apps": "a/b:c?d*e", "tasks": [1, 2, 3, 4, 5] });
    let json = endpoint
        .send(import(TOKEN, &many))
        .await
        .refused(403, "ROMA.13000");
    assert!(
        json["error_msg"].as_str().unwrap().contains("U+002F"),
        "{json}"
    );
    let details = json["error_details"].as_str().unwrap();
    assert_eq!(details.chars().count(), 128, "{details}");
    assert!(
        details.ends_with('…') && details.contains("U+003A"),
        "{details}"
    );

    let report = &json["violations"];
    assert_eq!(report["valid"], false);
    assert_eq!(report["errors"], 9);
    assert_eq!(report["omitted"], 0);
    assert_eq!(report["violations"].as_array().unwrap().len(), 9);
    assert_eq!(report["violations"][0]["pointer"], "/body/apps");
    assert_eq!(report["violations"][0]["code"], "forbidden_character");

    // One error alone: then its help is the details.
    let json = endpoint
        .send(import(TOKEN, &json!({ "apps": "a/b" })))
        .await
        .refused(403, "ROMA.13000");
    let help = json["violations"]["violations"][0]["help"]
        .as_str()
        .unwrap();
    let details = json["error_details"].as_str().unwrap();
    assert!(help.starts_with(details.trim_end_matches('…')), "{json}");
}

#[tokio::test]
async fn the_language_is_the_callers() {
    let endpoint = Routed::new(|_| {}).await;
    let ask = async |language: &str| {
        let request = request(Method::POST, IMPORT)
            .header("accept-language", language)
            .header("content-type", "application/json")
            .body(Body::from("{}"))
            .unwrap();
        let answer = endpoint.send(request).await;
        let json = answer.refused(403, "ROMA.1000");
        (answer.header("content-language").unwrap().to_owned(), json)
    };
    let chinese = |json: &Value, pointer: &str| {
        json.pointer(pointer)
            .unwrap()
            .as_str()
            .unwrap()
            .chars()
            .any(|char| ('一'..='龥').contains(&char))
    };
    for (wanted, tag) in [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.1, zh;q=0.9", "zh"),
        ("de", "en"),
        ("", "en"),
    ] {
        let (language, json) = ask(wanted).await;
        assert_eq!(language, tag, "{wanted}");
        for pointer in [
            "/error_msg",
            "/violations/violations/0/message",
            "/violations/violations/0/help",
        ] {
            assert_eq!(
                chinese(&json, pointer),
                tag == "zh",
                "{wanted} {pointer}: {json}"
            );
        }
    }
    // Several headers are one list.
    let request = request(Method::POST, IMPORT)
        .header("accept-language", "de")
        .header("accept-language", "zh")
        .body(Body::empty());
    let answer = endpoint.send(request.unwrap()).await;
    assert_eq!(answer.header("content-language"), Some("zh"));
}

#[tokio::test]
async fn the_status_of_refusals_can_be_400() {
    let endpoint =
        Routed::new(|config| config.refusal_status = axum::http::StatusCode::BAD_REQUEST).await;
    endpoint
        .send(import(TOKEN, &json!([])))
        .await
        .refused(400, "ROMA.13000");
    endpoint.send(import(TOKEN, &tasks(1))).await.job_id();
    endpoint
        .send(import(TOKEN, &tasks(1)))
        .await
        .refused(400, "ROMA.10012");
    // What HTTP itself refuses keeps its own status.
    let nowhere = request(Method::GET, "/nowhere")
        .body(Body::empty())
        .unwrap();
    endpoint.send(nowhere).await.refused(404, "ROMA.1007");
    for (header, foreign) in [
        ("x-forwarded-host", "evil.example"),
        ("origin", "https://evil.example"),
    ] {
        let mut import = import(TOKEN, &tasks(1));
        import
            .headers_mut()
            .insert(header, foreign.parse().unwrap());
        endpoint.send(import).await.refused(403, "ROMA.13000");
    }
}

#[tokio::test]
async fn the_rules_speak_about_ten_thousand_tasks() {
    let endpoint = Routed::new(|_| {}).await;
    let tasks: Vec<Value> = (0..10_000)
        .map(|index| json!({ "task_id": format!("{index:064}") }))
        .collect();
    let body = serde_json::to_string_pretty(&json!({ "tasks": tasks })).unwrap();
    let json = endpoint
        .send(import_text(TOKEN, body))
        .await
        .refused(403, "ROMA.13000");
    assert_eq!(
        json["violations"]["violations"][0]["actual"], 10_000,
        "{}",
        json["error_msg"]
    );
}

/// An import that is meant to go to each of these.
fn meant_for(destinations: &[&'static str]) -> Request<Body> {
    aimed(import(TOKEN, &tasks(1)), destinations)
}

/// A call that is meant for each of these.
fn aimed(mut request: Request<Body>, destinations: &[&'static str]) -> Request<Body> {
    for destination in destinations {
        let headers = request.headers_mut();
        headers.append(DESTINATION_HEADER, HeaderValue::from_static(destination));
    }
    request
}

#[tokio::test]
async fn what_is_meant_for_elsewhere_begins_nothing_and_takes_no_token_there() {
    let stand_in = Served::start(|_| {}).await;
    let service = Recorder::start(FINE).await;
    let origin: &'static str = service.origin().leak();
    let gateway = Served::start(|config| {
        config.upstream = Some(Upstream::new(origin.parse().unwrap()));
    })
    .await;

    let job_id = stand_in.send(meant_for(&["stand-in"])).await.job_id();
    for elsewhere in [&[origin][..], &["stand-in", origin], &[""], &["STAND-IN"]] {
        let refused = stand_in.send(meant_for(elsewhere)).await;
        let said = refused.refused(OTHER_DESTINATION_STATUS, "APIG.9999");
        assert_eq!(
            said["error_msg"], "A stand-in answers here.",
            "{elsewhere:?}"
        );
    }
    let jobs = stand_in.send(get("/stand-in/p/i/jobs")).await.json();
    assert_eq!(jobs["count"], 1);

    let refused = gateway.send(meant_for(&["stand-in"])).await;
    let said = refused.refused(OTHER_DESTINATION_STATUS, "APIG.9999");
    assert_eq!(said["error_msg"], format!("Imports go to {origin} here."));
    // Whoever asks for a job, or for jobs, has a token for one place as well.
    let progress = format!("/v2/p/instances/i/assets/jobs/{job_id}");
    for path in [&progress, "/stand-in/p/i/jobs", "/stand-in/p/i"] {
        for (endpoint, elsewhere) in [(&stand_in, origin), (&gateway, "stand-in")] {
            let refused = endpoint.send(aimed(get(path), &[elsewhere])).await;
            refused.refused(OTHER_DESTINATION_STATUS, "APIG.9999");
        }
        let here = stand_in.send(aimed(get(path), &["stand-in"])).await;
        assert_eq!(here.status, 200, "{path}");
    }
    assert!(service.connections().is_empty());
    assert_eq!(gateway.send(meant_for(&[origin])).await.status, 200);
    let [request] = &service.requests()[..] else {
        panic!("one request was sent");
    };
    assert_eq!(request.header("roma-import-destination"), None);
}
