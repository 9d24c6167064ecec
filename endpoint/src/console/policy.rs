//! What the page may do: run its own program, read its own origin, and nothing else.

use anyhow::Context as _;
use axum::http::HeaderValue;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest as _, Sha256};

/// The content security policy for this page. The scripts that stand in it, Trunk's
/// loader that is, are allowed by their hashes.
pub(super) fn of(page: &str) -> anyhow::Result<HeaderValue> {
    let mut scripts = String::from("'self' 'wasm-unsafe-eval'");
    for script in inline_scripts(page) {
        // As a browser reads it, whatever the line ends of the file are.
        let script = script.replace("\r\n", "\n").replace('\r', "\n");
        let hash = BASE64_STANDARD.encode(Sha256::digest(script.as_bytes()));
        scripts.push_str(" 'sha256-");
        scripts.push_str(&hash);
        scripts.push('\'');
    }
    let policy = [
        "default-src 'none'",
        &format!("script-src {scripts}"),
        "style-src 'self'",
        // The program is fetched, as the calls are.
        "connect-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    .join("; ");
    HeaderValue::try_from(policy).context("the policy is no header value")
}

/// The texts of the scripts that stand in a page.
///
/// It reads what Trunk writes, not any HTML: a script that it misses is one that
/// the browser does not run.
fn inline_scripts(page: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, content)) = tag_end(after) else {
            break;
        };
        let Some((script, after)) = content.split_once("</script") else {
            break;
        };
        if !attributes
            .split_ascii_whitespace()
            .any(|attribute| attribute.starts_with("src="))
        {
            scripts.push(script);
        }
        rest = after;
    }
    scripts
}

/// What stands before and after the end of a tag.
fn tag_end(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (index, char) in text.char_indices() {
        match (quote, char) {
            (None, '>') => return Some((text.get(..index)?, text.get(index + 1..)?)),
            (None, '"' | '\'') => quote = Some(char),
            (Some(open), _) if open == char => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_that_stand_in_the_page_are_found_with_every_byte() {
        let page = r#"<script src="/a.js"></script><p>x</p>
            <script type="module" nonce="a>b">
import a from "/a.js";
</script><SCRIPT>not Trunk's</SCRIPT><script>b</script>"#;
        assert_eq!(inline_scripts(page), ["\nimport a from \"/a.js\";\n", "b"]);
        assert!(inline_scripts("<script>never ends").is_empty());
        assert!(inline_scripts("<script").is_empty());
    }

    #[test]
    fn line_ends_are_those_that_a_browser_reads() {
        let of = |page: &str| super::of(page).unwrap();
        let policy = of("<script>\na()\n\nb()\n</script>");
        assert_eq!(of("<script>\r\na()\r\n\r\nb()\r\n</script>"), policy);
        assert_eq!(of("<script>\ra()\r\rb()\r</script>"), policy);
        assert_ne!(of("<script>\na()\nb()\n</script>"), policy);
    }

    #[test]
    fn a_script_is_allowed_by_the_hash_that_browsers_compute() {
        // The example of the specification's own text.
        let policy = of("<script>alert('Hello, world.');</script>").unwrap();
        let policy = policy.to_str().unwrap();
        assert!(
            policy.contains(
                "script-src 'self' 'wasm-unsafe-eval' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=';"
            ),
            "{policy}"
        );
        for forbidden in ["unsafe-inline", "'unsafe-eval'", "*", "http:", "data:"] {
            assert!(!policy.contains(forbidden), "{policy}");
        }
    }
}
