//! `cargo xtask npm`: the npm package, as a tarball.
//!
//! wasm-pack builds the modules, wasm-opt makes them smaller and faster, and a
//! folder is filled with them and with what `core/npm` has by hand. wasm-pack
//! writes no package that serves all hosts at once, so its own is not used.

mod bundle;
mod data;
mod module;
mod reproduce;
mod script;
mod target_features;
mod test;
mod types;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use fs_err as fs;

use self::module::Module;
pub(crate) use self::test::test;
use crate::{
    files::{self, copy, recreate, write},
    tools::node,
    versions,
    workspace::Workspace,
};

/// The folder of what is written by hand.
const SOURCE: &str = "core/npm";

/// What the manifest says where the version has to be: that one is Cargo's.
const NO_VERSION: &str = r#""version": "0.0.0""#;

/// Files of the package that are in the root of the repository.
const LICENSES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Documents that the package brings along: where they are, and their names there.
const DOCUMENTS: [(&str, &str); 2] = [
    ("docs/rules.md", "rules.md"),
    ("docs/openapi.json", "openapi.json"),
];

/// The package, built.
pub(crate) struct Package {
    /// Its content, as it is installed.
    pub(crate) folder: PathBuf,
    /// The tarball, as it is published.
    pub(crate) tarball: PathBuf,
}

impl Package {
    /// The main entry.
    pub(crate) fn entry(&self) -> PathBuf {
        self.folder.join("js").join("index.js")
    }
}

/// Builds the package into `target/npm/` and prints the tarball's path.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let package = build(workspace, &workspace.scratch("npm"))?;
    println!("{}", package.tarball.display());
    Ok(())
}

/// Builds the package into `folder`, in place of what is there.
pub(crate) fn build(workspace: &Workspace, folder: &Path) -> Result<Package> {
    node::require()?;
    recreate(folder)?;
    let check = module::build(workspace, module::CHECK, &folder.join("check"))?;
    let commands = module::build(workspace, module::COMMANDS, &folder.join("commands"))?;
    let package = folder.join("package");
    assemble(workspace, &check, &commands, &package)?;
    bundle::bundle(workspace, &package.join("js"))?;
    let tarball = node::pack(&package, folder)?;
    Ok(Package {
        folder: package,
        tarball,
    })
}

/// Fills the folder of the package.
fn assemble(
    workspace: &Workspace,
    check: &Module,
    commands: &Module,
    package: &Path,
) -> Result<()> {
    let source = workspace.path(SOURCE);
    let js = package.join("js");
    let wasm = js.join("wasm");

    copy_scripts(&source.join("js"), &js)?;
    write(&js.join("inline.js"), script::inline(&check.wasm))?;
    write(&js.join("limits.js"), data::limits())?;
    write(&js.join("packed.js"), data::packed())?;
    write(&js.join("run").join("timing.js"), data::timing())?;
    write(&js.join("schemas.js"), data::schemas())?;
    write(&js.join("service-codes.js"), data::service_codes())?;
    write(&js.join("codes.d.ts"), types::codes())?;
    types::copy_for_require(&js)?;
    for (source, module) in [(module::CHECK, check), (module::COMMANDS, commands)] {
        write(&wasm.join(source.glue), &module.glue)?;
        write(&wasm.join(source.wasm), &module.wasm)?;
    }

    let manifest = source.join("package.json");
    let text = with_version(&fs::read_to_string(&manifest)?, &versions::own(workspace)?)
        .with_context(|| format!("{} is not as agreed", manifest.display()))?;
    write(&package.join("package.json"), text)?;
    let readme = fs::read_to_string(source.join("README.md"))?;
    write(&package.join("README.md"), with_own_links(&readme)?)?;
    for (document, name) in DOCUMENTS {
        copy(&workspace.path(document), &package.join(name))?;
    }
    for license in LICENSES {
        copy(&workspace.path(license), &package.join(license))?;
    }
    Ok(())
}

/// Copies the modules that are written by hand, and their types.
fn copy_scripts(from: &Path, to: &Path) -> Result<()> {
    let mut count = 0;
    for path in files::below(from, None)? {
        let text = path.to_string_lossy();
        if [".js", ".cjs", ".d.ts"]
            .iter()
            .any(|kind| text.ends_with(kind))
        {
            copy(&path, &to.join(path.strip_prefix(from)?))?;
            count += 1;
        }
    }
    ensure!(count > 0, "there are no modules in {}", from.display());
    Ok(())
}

/// The manifest with its version.
fn with_version(manifest: &str, version: &str) -> Result<String> {
    ensure!(
        manifest.matches(NO_VERSION).count() == 1,
        "it has to say `{NO_VERSION}` once: the version is that of Cargo.toml"
    );
    Ok(manifest.replace(NO_VERSION, &format!(r#""version": "{version}""#)))
}

/// The README with links to the documents that the package has beside it.
fn with_own_links(readme: &str) -> Result<String> {
    let mut readme = readme.to_owned();
    for (document, name) in DOCUMENTS {
        let link = format!("](../../{document})");
        ensure!(
            readme.matches(&link).count() == 1,
            "the README of the package has to link to {document} once"
        );
        readme = readme.replace(&link, &format!("]({name})"));
    }
    Ok(readme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_put_where_the_manifest_has_none() {
        let manifest = r#"{"name": "it", "version": "0.0.0"}"#;
        assert_eq!(
            with_version(manifest, "1.2.3").unwrap(),
            r#"{"name": "it", "version": "1.2.3"}"#
        );
        assert!(with_version(r#"{"version": "1.2.3"}"#, "1.2.3").is_err());
    }

    #[test]
    fn what_is_written_by_hand_has_all_that_is_taken_from_there() {
        let workspace = Workspace::find().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let module = Module {
            glue: "export {};".to_owned(),
            wasm: b"\0asm".to_vec(),
        };
        assemble(&workspace, &module, &module, folder.path()).unwrap();

        let manifest = fs::read_to_string(folder.path().join("package.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(manifest["license"], env!("CARGO_PKG_LICENSE"));
        let listed: Vec<_> = manifest["files"].as_array().unwrap().iter().collect();
        for license in LICENSES {
            assert!(listed.contains(&&license.into()), "{license}");
        }
        for entry in [".", "./wasm"] {
            for way in ["import", "require"] {
                for condition in ["types", "default"] {
                    let file = &manifest["exports"][entry][way][condition];
                    let file = file.as_str().unwrap();
                    assert!(folder.path().join(file).is_file(), "{file}");
                }
            }
        }
    }
}
