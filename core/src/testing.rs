//! What the rules' own tests have in common.

use crate::{Body, Code, Field, Request, check, check_body};

/// A request without a fault.
pub(crate) const GOOD: Request<'static> = Request {
    project_id: Field::Text(crate::Text::from_wtf8(b"0605767cd280d5762fd0c0186d8ac1a1")),
    instance_id: Field::Text(crate::Text::from_wtf8(
        b"a13a5c9f-35d3-4b9c-b3b4-f14bbc8a1f5e",
    )),
    token: Field::Text(crate::Text::from_wtf8(b"token")),
    body: Body::Text(br#"{"apps":"orders"}"#),
};

/// The codes found in a body of JSON text.
pub(crate) fn codes_of_body(text: &str) -> Vec<Code> {
    found_in_body(text)
        .into_iter()
        .map(|(code, _)| code)
        .collect()
}

/// The codes and pointers found in a body of JSON text.
pub(crate) fn found_in_body(text: &str) -> Vec<(Code, String)> {
    let report = check_body(text.into());
    report
        .violations
        .into_iter()
        .map(|v| (v.code, v.pointer))
        .collect()
}

/// The codes and pointers found in a whole request.
pub(crate) fn found_in_request(request: &Request<'_>) -> Vec<(Code, String)> {
    let report = check(request);
    report
        .violations
        .into_iter()
        .map(|v| (v.code, v.pointer))
        .collect()
}

/// The codes found with this token, in a request that is good otherwise.
pub(crate) fn codes_of_token(token: &str) -> Vec<Code> {
    let request = Request {
        token: token.into(),
        ..GOOD
    };
    found_in_request(&request)
        .into_iter()
        .map(|(code, _)| code)
        .collect()
}

/// A body with this application and so many tasks of different ids.
pub(crate) fn body_of(apps: Option<&str>, tasks: usize) -> String {
    let apps = apps
        .map(|name| format!(r#""apps":"{name}","#))
        .unwrap_or_default();
    let tasks: Vec<_> = (0..tasks)
        .map(|n| format!(r#"{{"task_id":"t{n}"}}"#))
        .collect();
    format!(r#"{{{apps}"tasks":[{}]}}"#, tasks.join(","))
}
