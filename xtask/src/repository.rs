//! Checks of the repository itself, which no compiler makes.

use std::{collections::BTreeSet, process::Command};

use anyhow::{Context as _, Result, bail, ensure};
use toml::{Table, Value};

use crate::{child, versions, workspace::Workspace};

/// What is generated, and so must not be in git.
const GENERATED: [&str; 5] = [
    "target/*",
    "dist/*",
    "*/dist/*",
    "*node_modules/*",
    "*/pkg/*",
];

/// The tables of a manifest that name dependencies.
const DEPENDENCY_TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// Runs all of them.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    versions::check(workspace)?;
    check_dependencies(workspace)?;
    check_tracked(workspace)
}

/// Fails if a dependency is named in more than one place, or for nobody.
fn check_dependencies(workspace: &Workspace) -> Result<()> {
    let root = versions::parse(&workspace.path("Cargo.toml"))?;
    let shared = root
        .get("workspace")
        .context("Cargo.toml is not the one of the workspace")?;
    let members = shared.get("members").and_then(Value::as_array);
    let members = members
        .context("Cargo.toml names no members")?
        .iter()
        .filter_map(Value::as_str);

    let mut used = BTreeSet::new();
    for member in members {
        let manifest = format!("{member}/Cargo.toml");
        let names = inherited(&versions::parse(&workspace.path(&manifest))?)
            .with_context(|| format!("{manifest} is not as agreed"))?;
        used.extend(names);
    }
    let named = shared.get("dependencies").and_then(Value::as_table);
    for name in named.context("Cargo.toml names no dependencies")?.keys() {
        ensure!(
            used.contains(name),
            "Cargo.toml names {name} in [workspace.dependencies], but no member uses it: remove it there"
        );
    }
    Ok(())
}

/// The names of all dependencies of a member. Fails if it does not inherit one
/// from the workspace, since that would allow for a second version.
fn inherited(manifest: &Table) -> Result<BTreeSet<String>> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets
        .into_iter()
        .flat_map(Table::values)
        .filter_map(Value::as_table);
    let mut names = BTreeSet::new();
    for table in std::iter::once(manifest).chain(targets) {
        let tables = DEPENDENCY_TABLES
            .iter()
            .filter_map(|name| table.get(*name)?.as_table());
        for (name, dependency) in tables.flatten() {
            ensure!(
                dependency.get("workspace").and_then(Value::as_bool) == Some(true),
                "it has to say `{name}.workspace = true`, with the version in the \
                 [workspace.dependencies] of Cargo.toml"
            );
            names.insert(name.clone());
        }
    }
    Ok(names)
}

/// Fails if something generated is in git.
fn check_tracked(workspace: &Workspace) -> Result<()> {
    if !workspace.path(".git").exists() {
        eprintln!("This is no clone, so nothing is in git.");
        return Ok(());
    }
    let mut command = Command::new("git");
    command
        .current_dir(workspace.root())
        .args(["ls-files", "--"])
        .args(GENERATED);
    let tracked = child::read(&mut command)?;
    if !tracked.is_empty() {
        bail!(
            "these files are generated and must not be in git, see `git rm --cached`:\n{tracked}"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(manifest: &str) -> Result<Vec<String>> {
        Ok(inherited(&manifest.parse().unwrap())?.into_iter().collect())
    }

    #[test]
    fn dependencies_are_found_wherever_a_manifest_can_name_them() {
        let manifest = "
            dependencies.a.workspace = true
            dev-dependencies.b = { workspace = true, features = ['f'] }
            build-dependencies.c.workspace = true
            target.'cfg(unix)'.dependencies.d.workspace = true
        ";
        assert_eq!(names(manifest).unwrap(), ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_version_of_a_members_own_is_an_error_that_names_the_dependency() {
        for manifest in [
            "dependencies.a = '1'",
            "target.x.dev-dependencies.a.version = '1'",
        ] {
            let error = names(manifest).unwrap_err().to_string();
            assert!(error.contains("`a.workspace = true`"), "{error}");
        }
    }
}
