//! The console as it is served: its files, its headers, and who may have it.

use std::fs;

use axum::body::Body;
use axum::http::{Method, Request};
use tempfile::TempDir;

use crate::support::{Answer, Routed, TOKEN, import, request, tasks};

const PAGE: &str = "<!doctype html><script type=\"module\">a()</script>";
/// Of the script above, as `openssl dgst -sha256 -binary | base64` computes it.
const HASH: &str = "'sha256-qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4='";
const STYLES: &str = "/console-0123456789abcdef.css";

/// An endpoint with a console of three files, one of them compressed as well.
async fn endpoint() -> (TempDir, Routed) {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("index.html", PAGE);
    write(&STYLES[1..], "as it is");
    write(&format!("{}.br", &STYLES[1..]), "brotli");
    write(&format!("{}.gz", &STYLES[1..]), "gzip");
    fs::create_dir(folder.path().join("deep")).unwrap();
    write("deep/icon.svg", "<svg/>");
    let console = folder.path().to_owned();
    let endpoint = Routed::new(|config| config.console = Some(console)).await;
    (folder, endpoint)
}

async fn get(endpoint: &Routed, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = request(Method::GET, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    endpoint.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_page_has_a_policy_that_fits_it() {
    let (_folder, endpoint) = endpoint().await;
    let answer = get(&endpoint, "/", &[]).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.body[..]),
        (200, PAGE.as_bytes())
    );
    assert_eq!(answer.header("content-type"), Some("text/html"));
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    let policy = answer.header("content-security-policy").unwrap();
    let mut directives: Vec<&str> = policy.split("; ").collect();
    directives.sort_unstable();
    assert_eq!(
        directives,
        [
            "base-uri 'none'",
            "connect-src 'self'",
            "default-src 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "img-src 'self'",
            "require-trusted-types-for 'script'",
            &format!("script-src 'self' 'wasm-unsafe-eval' {HASH}"),
            "style-src 'self'",
            "trusted-types 'none'",
        ]
    );
    assert_eq!(
        get(&endpoint, "/index.html", &[])
            .await
            .header("content-security-policy"),
        Some(policy)
    );
}

#[tokio::test]
async fn everything_has_the_safe_headers() {
    let (_folder, endpoint) = endpoint().await;
    for path in ["/", STYLES, "/deep/icon.svg", "/nowhere", "/healthz"] {
        let answer = get(&endpoint, path, &[]).await;
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(
            answer.header("referrer-policy"),
            Some("no-referrer"),
            "{path}"
        );
        assert_eq!(
            answer.header("cross-origin-opener-policy"),
            Some("same-origin"),
            "{path}"
        );
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
    }
}

#[tokio::test]
async fn a_file_is_kept_for_ever_only_if_its_name_has_a_hash() {
    let (_folder, endpoint) = endpoint().await;
    for (path, caching, kind) in [
        (STYLES, "public, max-age=31536000, immutable", "text/css"),
        ("/deep/icon.svg", "no-cache", "image/svg+xml"),
    ] {
        let answer = get(&endpoint, path, &[]).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("cache-control"), Some(caching));
        assert_eq!(answer.header("content-type"), Some(kind));
    }
    let missing = get(&endpoint, "/console-fedcba9876543210.css", &[]).await;
    missing.refused(404, "ROMA.1007");
    assert_eq!(missing.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_file_comes_whole_whatever_is_asked_of_it() {
    let (_folder, endpoint) = endpoint().await;
    for headers in [
        &[("range", "bytes=0-1")][..],
        &[("range", "bytes=100-")],
        &[("range", "items=0-1")],
        &[("range", "bytes=0-1"), ("if-range", "\"x\"")],
        &[("if-match", "*")],
        &[("if-match", "\"x\"")],
        &[("if-none-match", "*")],
        &[("if-unmodified-since", "Sat, 01 Jan 2000 00:00:00 GMT")],
        &[("if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT")],
    ] {
        let answer = get(&endpoint, STYLES, headers).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.body[..]),
            (200, &b"as it is"[..]),
            "{headers:?}"
        );
        assert_eq!(answer.header("accept-ranges"), None);
        assert_eq!(answer.header("content-range"), None);
    }
}

#[tokio::test]
async fn a_browser_gets_the_compressed_file_that_it_reads() {
    let (_folder, endpoint) = endpoint().await;
    for (accepts, encoding, body) in [
        ("gzip, deflate, br, zstd", Some("br"), "brotli"),
        ("gzip", Some("gzip"), "gzip"),
        ("br;q=0, gzip;q=0.5", Some("gzip"), "gzip"),
        ("identity", None, "as it is"),
        ("", None, "as it is"),
    ] {
        let answer = get(&endpoint, STYLES, &[("accept-encoding", accepts)]).await;
        assert_eq!(answer.header("content-encoding"), encoding, "{accepts}");
        assert_eq!(answer.body, body, "{accepts}");
        assert_eq!(answer.header("content-type"), Some("text/css"), "{accepts}");
        assert_eq!(answer.header("vary"), Some("accept-encoding"), "{accepts}");
    }
    // Nothing is there in another form, so it comes as it is.
    let answer = get(&endpoint, "/deep/icon.svg", &[("accept-encoding", "br")]).await;
    assert_eq!(
        (answer.header("content-encoding"), &answer.body[..]),
        (None, &b"<svg/>"[..])
    );
}

#[tokio::test]
async fn nothing_outside_of_the_folder_is_served() {
    let (folder, endpoint) = endpoint().await;
    fs::write(
        folder.path().parent().unwrap().join("roma-import-outside"),
        "secret",
    )
    .unwrap();
    for path in [
        "/../roma-import-outside",
        "/%2e%2e/roma-import-outside",
        "/..%2froma-import-outside",
        "/deep/../../roma-import-outside",
        "/deep/..%5c..%5croma-import-outside",
        "/deep",
        "/deep/",
        "/index.html/",
        "/index.html%00",
        "/%ff",
    ] {
        get(&endpoint, path, &[]).await.refused(404, "ROMA.1007");
    }
    fs::remove_file(folder.path().parent().unwrap().join("roma-import-outside")).unwrap();
}

#[tokio::test]
async fn the_page_that_was_there_at_the_start_is_served_with_its_own_policy() {
    let (folder, endpoint) = endpoint().await;
    fs::write(folder.path().join("index.html"), "<script>other()</script>").unwrap();
    let answer = get(&endpoint, "/", &[]).await;
    assert_eq!(answer.body, PAGE);
    assert!(
        answer
            .header("content-security-policy")
            .unwrap()
            .contains(HASH)
    );
}

#[tokio::test]
async fn the_calls_are_where_they_were() {
    let (_folder, endpoint) = endpoint().await;
    endpoint.send(import(TOKEN, &tasks(1))).await.job_id();
    let head = request(Method::HEAD, "/").body(Body::empty()).unwrap();
    let answer = endpoint.send(head).await;
    assert_eq!((answer.status.as_u16(), answer.body.len()), (200, 0));
    let post = request(Method::POST, "/").body(Body::empty()).unwrap();
    endpoint.send(post).await.refused(404, "ROMA.1007");
}

#[tokio::test]
async fn a_link_from_another_site_opens_the_page_and_nothing_else_does() {
    let (_folder, endpoint) = endpoint().await;
    let from = |mode, dest| {
        [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", mode),
            ("sec-fetch-dest", dest),
        ]
    };
    let link = from("navigate", "document");
    assert_eq!(get(&endpoint, "/", &link).await.status, 200);
    for other in [
        from("navigate", "iframe"),
        from("no-cors", "script"),
        from("cors", "empty"),
    ] {
        get(&endpoint, "/", &other).await.refused(403, "ROMA.13000");
    }
    // A browser says each of these once.
    let twice = [&link[..], &[("sec-fetch-mode", "cors")]].concat();
    get(&endpoint, "/", &twice).await.refused(403, "ROMA.13000");
    // Neither does one open a call.
    for call in ["/destination", "/stand-in/p/i"] {
        get(&endpoint, call, &link).await.refused(403, "ROMA.13000");
    }
    // A name that leads here by somebody's trick is refused as ever.
    let foreign = Request::builder().uri("/").header("host", "evil.example");
    let answer = endpoint.send(foreign.body(Body::empty()).unwrap()).await;
    answer.refused(403, "ROMA.13000");
}
