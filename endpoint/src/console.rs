//! The console as a browser gets it: what Trunk has built, with headers that keep a
//! page that holds a token to itself.
//!
//! All of it is read at the start, so that the policy always belongs to the page
//! that is served, also while the folder is built anew.

mod files;
mod policy;

use std::path::Path;

use anyhow::Context as _;
use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, StatusCode};
use axum::response::Response;
use tower_http::services::ServeDir;
use tower_http::services::fs::DefaultServeDirFallback;

use self::files::Files;
use crate::refusal::Refusal;

/// The page that a browser is sent when it asks for the root.
const INDEX: &str = "index.html";

/// Names with a hash in them are never used again for something else.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Everything else is asked for each time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// A console that is ready to be served.
#[derive(Clone)]
pub(crate) struct Console {
    files: ServeDir<DefaultServeDirFallback, Files>,
    policy: HeaderValue,
}

impl Console {
    /// The console that Trunk has built into this folder.
    ///
    /// A file `x.br` or `x.gz` beside a file `x` is sent in its place to browsers
    /// that read it.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read, or holds no page.
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Self> {
        let context = || format!("{} is not the folder of a built console", folder.display());
        Files::read(folder).and_then(Self::of).with_context(context)
    }

    /// The console that was built into this program, if one was.
    ///
    /// # Errors
    ///
    /// If it holds no page.
    pub(crate) fn embedded() -> anyhow::Result<Option<Self>> {
        let files: &[(&str, &'static [u8])] = include!(concat!(env!("OUT_DIR"), "/console.rs"));
        if files.is_empty() {
            return Ok(None);
        }
        Self::of(files.iter().copied().collect()).map(Some)
    }

    fn of(files: Files) -> anyhow::Result<Self> {
        let page = files
            .get(INDEX)
            .with_context(|| format!("it has no {INDEX}: `cargo xtask dist` builds one"))?;
        let page = str::from_utf8(page).with_context(|| format!("its {INDEX} is not UTF-8"))?;
        Ok(Self {
            policy: policy::of(page)?,
            files: ServeDir::with_backend("", files)
                .redirect_to_trailing_slash(false)
                .precompressed_br()
                .precompressed_gzip(),
        })
    }

    /// The file at the path of a request that only reads.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub(crate) async fn serve(&self, parts: &Parts) -> Result<Response, Refusal> {
        // Nothing but what is asked for, and in which form: a part of a file, or a file
        // only if it has changed, is worth nothing here, and the whole is always right.
        let mut request = Request::new(Body::empty());
        *request.method_mut() = parts.method.clone();
        *request.uri_mut() = parts.uri.clone();
        for accepted in parts.headers.get_all(ACCEPT_ENCODING) {
            request
                .headers_mut()
                .append(ACCEPT_ENCODING, accepted.clone());
        }
        let served = self.files.clone().try_call(request).await;
        // Memory can always be read: what fails is to find the file in it.
        let response = served.map_err(|_| Refusal::UnknownAddress)?;
        if response.status() == StatusCode::NOT_FOUND {
            return Err(Refusal::UnknownAddress);
        }
        let mut response = response.map(Body::new);
        let is_page = response
            .headers()
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        let is_file = response.status() == StatusCode::OK;
        let is_hashed = is_hashed(parts.uri.path());
        let headers = response.headers_mut();
        headers.remove(ACCEPT_RANGES);
        if is_page {
            headers.insert(CONTENT_SECURITY_POLICY, self.policy.clone());
        }
        if is_file {
            let caching = if is_hashed { FOR_EVER } else { ASK_AGAIN };
            headers.insert(CACHE_CONTROL, caching);
        }
        Ok(response)
    }
}

/// Whether Trunk has put a hash of the content into this name: `name-0123456789abcdef.js`,
/// or `name-0123456789abcdef_bg.wasm`. It is a number of 64 bits without leading zeros.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        (8..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_hash_are_told_from_others() {
        for hashed in [
            "/console-0123456789abcdef.css",
            "/roma-import-console-fedcba9876543210_bg.wasm",
            "/a/b-123456789abcdef.js",
        ] {
            assert!(is_hashed(hashed), "{hashed}");
        }
        for other in [
            "/",
            "/index.html",
            "/console.css",
            "/console-facade.css",
            "/console-0123456789abcdeg.css",
            "/0123456789abcdef.css",
            "/a-0123456789abcdef/index.html",
        ] {
            assert!(!is_hashed(other), "{other}");
        }
    }

    #[test]
    fn a_folder_without_a_page_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("console.css"), "").unwrap();
        let error = Console::open(folder.path()).err().unwrap();
        let said = format!("{error:#}");
        assert!(
            said.contains(folder.path().to_str().unwrap()) && said.contains("index.html"),
            "{said}"
        );
    }
}
