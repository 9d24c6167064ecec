//! Puts a built console into the program, if `ROMA_IMPORT_CONSOLE` names its folder.
//! `cargo xtask package` does so; other builds are without one.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const FOLDER: &str = "ROMA_IMPORT_CONSOLE";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={FOLDER}");
    let mut files = Vec::new();
    if let Some(folder) = env::var_os(FOLDER).filter(|folder| !folder.is_empty()) {
        let folder = fs::canonicalize(folder)?;
        println!("cargo::rerun-if-changed={}", folder.display());
        collect(&folder, &folder, &mut files)?;
        files.sort();
    }
    let mut code = String::from("&[\n");
    for (name, path) in files {
        writeln!(code, "    ({name:?}, include_bytes!({path:?}).as_slice()),")?;
    }
    code.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?);
    fs::write(out.join("console.rs"), code)?;
    Ok(())
}

/// The files below `folder`, each as a name with slashes and the path to read it from.
fn collect(
    root: &Path,
    folder: &Path,
    files: &mut Vec<(String, String)>,
) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
            continue;
        }
        let text = |path: &Path| -> Result<String, Box<dyn Error>> {
            let text = path.to_str().ok_or("a file's name is not UTF-8")?;
            Ok(text.to_owned())
        };
        let name = text(path.strip_prefix(root)?)?.replace('\\', "/");
        files.push((name, text(&path)?));
    }
    Ok(())
}
