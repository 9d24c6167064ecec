//! The versions of the tools, each read from the one file that states it.
//!
//! | tool           | stated in                            |
//! | -------------- | ------------------------------------ |
//! | `wasm-bindgen` | `Cargo.toml`, where the library is   |
//! | `trunk`        | `Trunk.toml`, where Trunk checks it  |
//! | `binaryen`     | `xtask/tools/binaryen/package.json`  |
//! | `wasm-pack`    | `core/npm/Cargo.toml`                |
//! | `cargo-deny`   | `Cargo.toml`                         |
//! | keystoneauth1  | [`PYTHON_PACKAGES`]                  |
//!
//! Trunk, cargo and readers need some of them in other places as well: [`check`] sees
//! to it that those agree.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use fs_err as fs;
use toml::{Table, Value};

use crate::workspace::Workspace;

/// The file with the packages of Python, each in one version.
pub(crate) const PYTHON_PACKAGES: &str = "endpoint/tests/clients/requirements.txt";

/// The file that tells people how to install tools themselves.
const README: &str = "README.md";

/// The version of wasm-bindgen: its library and its command have to be the same.
pub(crate) fn wasm_bindgen(workspace: &Workspace) -> Result<String> {
    let file = workspace.path("Cargo.toml");
    exact(&file, &["workspace", "dependencies", "wasm-bindgen"])
}

/// The version of Trunk.
pub(crate) fn trunk(workspace: &Workspace) -> Result<String> {
    exact(&workspace.path("Trunk.toml"), &["trunk-version"])
}

/// The version of the npm package that has `wasm-opt`.
pub(crate) fn binaryen(workspace: &Workspace) -> Result<String> {
    let file = workspace.path("xtask/tools/binaryen/package.json");
    let package: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file)?)
        .with_context(|| format!("cannot read {}", file.display()))?;
    let version = package["dependencies"]["binaryen"].as_str();
    let version = version.with_context(|| format!("{} names no binaryen", file.display()))?;
    Ok(version.to_owned())
}

/// The version of wasm-pack.
pub(crate) fn wasm_pack(workspace: &Workspace) -> Result<String> {
    let file = workspace.path("core/npm/Cargo.toml");
    exact(&file, &["package", "metadata", "tools", "wasm-pack"])
}

/// The version of cargo-deny.
pub(crate) fn cargo_deny(workspace: &Workspace) -> Result<String> {
    let file = workspace.path("Cargo.toml");
    exact(&file, &["workspace", "metadata", "tools", "cargo-deny"])
}

/// The version of everything that this repository releases.
pub(crate) fn own(workspace: &Workspace) -> Result<String> {
    let file = workspace.path("Cargo.toml");
    string(&file, &["workspace", "package", "version"])
}

/// The version that `wasm-opt` prints: binaryen's major one.
pub(crate) fn wasm_opt(binaryen: &str) -> &str {
    binaryen.split('.').next().unwrap_or(binaryen)
}

/// Fails if a version that has to be repeated somewhere is another one there.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let wasm_bindgen = wasm_bindgen(workspace)?;
    let binaryen = binaryen(workspace)?;
    let wasm_opt = format!("version_{}", wasm_opt(&binaryen));
    let file = workspace.path("Cargo.toml");
    let rust = string(&file, &["workspace", "package", "rust-version"])?;
    let tool = "xtask/tools/wasm-bindgen/Cargo.toml";
    let exact_wasm_bindgen = format!("={wasm_bindgen}");

    let repeated: [(&str, &[&str], &str); 5] = [
        ("core/fuzz/Cargo.toml", &["package", "rust-version"], &rust),
        ("Trunk.toml", &["tools", "wasm_bindgen"], &wasm_bindgen),
        ("Trunk.toml", &["tools", "wasm_opt"], &wasm_opt),
        (tool, &["package", "version"], &wasm_bindgen),
        (
            tool,
            &["dependencies", "wasm-bindgen-cli", "version"],
            &exact_wasm_bindgen,
        ),
    ];
    for (file, keys, expected) in repeated {
        let found = string(&workspace.path(file), keys)?;
        ensure!(
            found == expected,
            "{file} says `{} = \"{found}\"`, but it has to be \"{expected}\" as elsewhere",
            keys.join(".")
        );
    }

    let readme = fs::read_to_string(workspace.path(README))?;
    ensure!(
        readme.contains(&format!("Rust {rust} or newer")),
        "{README} does not say that it takes Rust {rust}"
    );
    check_installed(&readme, "trunk", &trunk(workspace)?)?;
    check_installed(&readme, "wasm-bindgen-cli", &wasm_bindgen)?;

    let locked = locked(&workspace.path("Cargo.lock"), "wasm-bindgen")?;
    ensure!(
        locked == [wasm_bindgen.as_str()],
        "Cargo.lock has wasm-bindgen in {locked:?}, but it has to be {wasm_bindgen} alone"
    );
    Ok(())
}

/// Fails unless a text says how to install a tool, each time in this version.
fn check_installed(text: &str, tool: &str, version: &str) -> Result<()> {
    let installed = format!("{tool}@");
    let words = text.split_ascii_whitespace();
    let versions: Vec<_> = words
        .filter_map(|word| word.strip_prefix(&installed))
        .collect();
    ensure!(
        !versions.is_empty() && versions.iter().all(|&found| found == version),
        "{README} installs {tool} in {versions:?}, but it has to be `{tool}@{version}` alone"
    );
    Ok(())
}

/// All versions of a package that a lock file has.
pub(crate) fn locked(lock: &Path, package: &str) -> Result<Vec<String>> {
    let table = parse(lock)?;
    let packages = table.get("package").and_then(Value::as_array);
    let packages = packages.with_context(|| format!("{} names no packages", lock.display()))?;
    let versions = packages
        .iter()
        .filter(|entry| entry.get("name").and_then(Value::as_str) == Some(package))
        .filter_map(|entry| entry.get("version")?.as_str().map(str::to_owned));
    Ok(versions.collect())
}

/// The names and versions of the packages that a file for pip lists. Fails if one of
/// them has no exact version.
pub(crate) fn pinned(file: &Path) -> Result<Vec<(String, String)>> {
    let text = fs::read_to_string(file)?;
    let lines = text.lines().map(str::trim);
    let packages = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    packages
        .map(|line| {
            let (name, version) = line.split_once("==").with_context(|| {
                format!(
                    "{} says `{line}`, but it has to be exact: `name==version`",
                    file.display()
                )
            })?;
            Ok((name.to_owned(), version.to_owned()))
        })
        .collect()
}

/// Reads a TOML file.
pub(crate) fn parse(file: &Path) -> Result<Table> {
    fs::read_to_string(file)?
        .parse()
        .with_context(|| format!("cannot read {}", file.display()))
}

/// The version that a file requires as `"=1.2.3"`.
fn exact(file: &Path, keys: &[&str]) -> Result<String> {
    let requirement = string(file, keys)?;
    let version = requirement.strip_prefix('=').with_context(|| {
        let keys = keys.join(".");
        format!(
            "{} says `{keys} = \"{requirement}\"`, but it has to be exact: \"=…\"",
            file.display()
        )
    })?;
    Ok(version.to_owned())
}

/// The string that a TOML file has under the given keys.
fn string(file: &Path, keys: &[&str]) -> Result<String> {
    let table = Value::Table(parse(file)?);
    keys.iter()
        .try_fold(&table, |value, key| value.get(*key))
        .and_then(Value::as_str)
        .map(str::to_owned)
        .with_context(|| format!("{} has no string `{}`", file.display(), keys.join(".")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_versions_agree_wherever_they_are_stated() {
        check(&Workspace::find().unwrap()).unwrap();
    }

    #[test]
    fn a_tool_is_installed_in_its_version_alone() {
        let check = |text| check_installed(text, "trunk", "0.21.14");
        check("cargo install --locked trunk@0.21.14 other@1\n").unwrap();
        for wrong in [
            "",
            "cargo install trunk\n",
            "cargo install trunk@0.21.1\n",
            "trunk@0.21.14 trunk@0.21.15",
        ] {
            let error = check(wrong).unwrap_err().to_string();
            assert!(error.contains("`trunk@0.21.14`"), "{error}");
        }
    }

    #[test]
    fn a_version_that_is_not_exact_is_an_error_that_names_the_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("Trunk.toml");
        fs::write(&file, "trunk-version = '0.21'\n[tools]\nexact = '=1.2.3'").unwrap();
        assert_eq!(exact(&file, &["tools", "exact"]).unwrap(), "1.2.3");
        let error = exact(&file, &["trunk-version"]).unwrap_err().to_string();
        assert!(error.contains("`trunk-version = \"0.21\"`"), "{error}");
        let error = exact(&file, &["tools", "other"]).unwrap_err().to_string();
        assert!(error.ends_with("has no string `tools.other`"), "{error}");
    }

    #[test]
    fn the_packages_of_a_list_for_pip_all_have_exact_versions() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("requirements.txt");
        fs::write(&file, "# Why.\n\na-b==1.2\nc==3.post1\n").unwrap();
        let pinned = pinned(&file).unwrap();
        let pairs: Vec<_> = pinned
            .iter()
            .map(|(name, version)| (name.as_str(), version.as_str()))
            .collect();
        assert_eq!(pairs, [("a-b", "1.2"), ("c", "3.post1")]);

        fs::write(&file, "a==1\nb>=2\n").unwrap();
        let error = super::pinned(&file).unwrap_err().to_string();
        assert!(error.contains("`b>=2`"), "{error}");
    }

    #[test]
    fn a_lock_file_tells_all_versions_of_a_package() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("Cargo.lock");
        let entry =
            |name, version| format!("[[package]]\nname = '{name}'\nversion = '{version}'\n");
        fs::write(
            &file,
            [
                entry("a", "1.0.0"),
                entry("b", "1.0.0"),
                entry("a", "2.0.0"),
            ]
            .concat(),
        )
        .unwrap();
        assert_eq!(locked(&file, "a").unwrap(), ["1.0.0", "2.0.0"]);
        assert!(locked(&file, "c").unwrap().is_empty());
    }
}
