//! Trunk's configuration for other ports and folders than those in `Trunk.toml`.
//!
//! Trunk has flags for all of it but the proxy's backend, so `Trunk.toml` is
//! read, changed and written elsewhere. Trunk resolves relative paths from the
//! folder of its configuration, so they become whole ones.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use toml::{Table, Value};

use crate::ports;

/// The endpoint in `Trunk.toml`.
const BACKEND: &str = "http://127.0.0.1:8787";

/// What is different from `Trunk.toml`.
pub(crate) struct Changes {
    /// The port that serves the page.
    pub(crate) console_port: u16,
    /// The port of the endpoint that the calls are passed on to.
    pub(crate) endpoint_port: u16,
    /// The folder that the page is built into.
    pub(crate) page: PathBuf,
    /// What to watch in place of the source.
    pub(crate) watch: Option<PathBuf>,
}

/// The configuration `base`, which belongs to the folder `root`, with `changes`.
pub(crate) fn changed(mut base: Table, root: &Path, changes: &Changes) -> Result<Table> {
    let build = section(&mut base, "build")?;
    let index = build
        .get("target")
        .and_then(Value::as_str)
        .unwrap_or("index.html");
    build.insert("target".to_owned(), path(root.join(index))?);
    build.insert("dist".to_owned(), path(changes.page.clone())?);

    let watch = section(&mut base, "watch")?;
    let watched = if let Some(other) = &changes.watch {
        vec![path(other.clone())?]
    } else {
        let paths = watch.get("watch").and_then(Value::as_array);
        let paths = paths.context("Trunk.toml has no list of paths to watch")?;
        let paths = paths.iter().filter_map(Value::as_str);
        paths
            .map(|relative| path(root.join(relative)))
            .collect::<Result<_>>()?
    };
    watch.insert("watch".to_owned(), Value::Array(watched));

    let serve = section(&mut base, "serve")?;
    serve.insert(
        "port".to_owned(),
        Value::from(i64::from(changes.console_port)),
    );

    let proxies = base.get_mut("proxy").and_then(Value::as_array_mut);
    for proxy in proxies.context("Trunk.toml has no [[proxy]]")? {
        let backend = proxy
            .get_mut("backend")
            .context("a [[proxy]] in Trunk.toml has no backend")?;
        let path = backend
            .as_str()
            .and_then(|url| url.strip_prefix(BACKEND))
            .with_context(|| format!("a backend in Trunk.toml is not under {BACKEND}"))?;
        let address = ports::address(changes.endpoint_port);
        *backend = Value::from(format!("http://{address}{path}"));
    }
    Ok(base)
}

fn section<'a>(table: &'a mut Table, name: &str) -> Result<&'a mut Table> {
    table
        .get_mut(name)
        .and_then(Value::as_table_mut)
        .with_context(|| format!("Trunk.toml has no section [{name}]"))
}

fn path(path: PathBuf) -> Result<Value> {
    let text = path.into_os_string().into_string();
    let text = text
        .ok()
        .context("Trunk needs the repository's path to be UTF-8")?;
    Ok(Value::from(text))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::{versions, workspace::Workspace};

    fn changes() -> Changes {
        Changes {
            console_port: 1080,
            endpoint_port: 1787,
            page: PathBuf::from("/page"),
            watch: None,
        }
    }

    #[test]
    fn ports_and_paths_change_and_the_rest_stays() {
        let base = r#"
            trunk-version = "=1.2.3"
            [build]
            offline = true
            [watch]
            watch = ["core/src", "index.html"]
            [serve]
            addresses = ["127.0.0.1"]
            port = 8080
            [[proxy]]
            backend = "http://127.0.0.1:8787/v2"
            no_redirect = true
            [[proxy]]
            backend = "http://127.0.0.1:8787/stand-in"
        "#;
        let expected = r#"
            trunk-version = "=1.2.3"
            [build]
            offline = true
            target = "/elsewhere/index.html"
            dist = "/page"
            [watch]
            watch = ["/elsewhere/core/src", "/elsewhere/index.html"]
            [serve]
            addresses = ["127.0.0.1"]
            port = 1080
            [[proxy]]
            backend = "http://127.0.0.1:1787/v2"
            no_redirect = true
            [[proxy]]
            backend = "http://127.0.0.1:1787/stand-in"
        "#;
        let changed = changed(base.parse().unwrap(), Path::new("/elsewhere"), &changes()).unwrap();
        assert_eq!(changed, expected.parse().unwrap());
    }

    #[test]
    fn the_watched_paths_can_be_replaced() {
        let base = "[build]\n[watch]\nwatch = ['core']\n[serve]\n[[proxy]]\nbackend = 'http://127.0.0.1:8787/v2'";
        let quiet = Changes {
            watch: Some(PathBuf::from("/nothing")),
            ..changes()
        };
        let config = changed(base.parse().unwrap(), Path::new("/elsewhere"), &quiet).unwrap();
        assert_eq!(config["watch"]["watch"], Value::from(vec!["/nothing"]));
    }

    #[test]
    fn a_proxy_to_elsewhere_is_an_error_and_not_left_as_it_is() {
        let base = "[build]\n[watch]\nwatch = []\n[serve]\n[[proxy]]\n";
        for backend in ["", "backend = 'http://elsewhere/v2'"] {
            let base = [base, backend].concat();
            assert!(changed(base.parse().unwrap(), Path::new("/elsewhere"), &changes()).is_err());
        }
    }

    #[test]
    fn the_configuration_of_this_repository_can_be_changed() {
        let workspace = Workspace::find().unwrap();
        let base = versions::parse(&workspace.path("Trunk.toml")).unwrap();
        changed(base, workspace.root(), &changes()).unwrap();
    }
}
