//! Whatever comes in, there is an answer, and it is no fault of the endpoint's.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, Request};
use proptest::collection::vec;
use proptest::prelude::*;
use tokio::runtime::Runtime;

use crate::support::{Routed, TOKEN};

/// Paths near those that there are, and some that are far.
fn path() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        Just("v2".to_owned()),
        Just("instances".to_owned()),
        Just("stand-in".to_owned()),
        Just("assets".to_owned()),
        Just("import".to_owned()),
        Just("jobs".to_owned()),
        "[a-z0-9._~!$&'()*+,;=:@%-]{0,70}",
        "(%[0-9a-fA-F]{2}){0,5}",
    ];
    let near =
        (segment.clone(), segment.clone(), segment.clone()).prop_map(|(project, instance, job)| {
            [
                format!("/v2/{project}/instances/{instance}/assets/import"),
                format!("/v2/{project}/instances/{instance}/assets/jobs/{job}"),
                format!("/stand-in/{project}/{instance}"),
            ]
        });
    prop_oneof![
        8 => (near, 0..3_usize).prop_map(|(paths, which)| paths[which].clone()),
        1 => vec(segment, 0..10).prop_map(|segments| format!("/{}", segments.join("/"))),
    ]
}

fn header_value() -> impl Strategy<Value = HeaderValue> {
    prop_oneof![
        Just(HeaderValue::from_static(TOKEN)),
        Just(HeaderValue::from_static("application/json")),
        Just(HeaderValue::from_static("localhost:1")),
        Just(HeaderValue::from_static("zh;q=0.5,,;q=")),
        vec(prop_oneof![Just(9_u8), 32..127_u8, 128..=255_u8], 0..40)
            .prop_map(|bytes| HeaderValue::from_bytes(&bytes).unwrap()),
    ]
}

fn header() -> impl Strategy<Value = (HeaderName, HeaderValue)> {
    let name = prop::sample::select(vec![
        "host",
        "x-forwarded-host",
        "origin",
        "sec-fetch-site",
        "x-auth-token",
        "content-type",
        "content-encoding",
        "content-length",
        "accept-language",
        "expect",
    ]);
    (name.prop_map(HeaderName::from_static), header_value())
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..60),
        "[\\[\\]{}\",:a-z0-9\\\\u ]{0,60}".prop_map(String::into_bytes),
        r#"\{"apps":"[^"\\]{0,5}","tasks":\[(\{"task_id":"\\u[0-9a-f]{4}"\}){0,1}\]\}"#
            .prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn every_request_is_answered(
        path in path(),
        post in any::<bool>(),
        usual in any::<bool>(),
        headers in vec(header(), 0..5),
        body in body(),
    ) {
        let mut request = Request::new(Body::from(body));
        let Ok(uri) = path.parse() else { return Ok(()) };
        *request.uri_mut() = uri;
        *request.method_mut() = if post { Method::POST } else { Method::GET };
        if usual {
            for (name, value) in [("host", "localhost"), ("x-auth-token", TOKEN), ("content-type", "application/json")] {
                request.headers_mut().insert(name, HeaderValue::from_static(value));
            }
        }
        for (name, value) in headers {
            request.headers_mut().append(name, value);
        }
        let answer = RUNTIME.with(|(runtime, endpoint)| runtime.block_on(endpoint.send(request)));
        let status = answer.status.as_u16();
        prop_assert!(status < 500, "{:?}", answer);
        if status != 200 {
            let code = answer.json()["error_code"].as_str().unwrap().to_owned();
            answer.refused(status, &code);
        }
    }
}

std::thread_local! {
    static RUNTIME: (Runtime, Routed) = {
        let runtime = Runtime::new().unwrap();
        let endpoint = runtime.block_on(Routed::new(|_| {}));
        (runtime, endpoint)
    };
}
