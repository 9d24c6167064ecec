//! The folders of this machine that a compiler would write into what it makes: where a
//! panic happened is told with the path of the source. In something that goes to other
//! people they are nobody's business, and make it another one on every machine.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, ensure};

use crate::{
    child, rustflags,
    workspace::{self, Workspace},
};

/// Folders, and what they are called in what is made.
pub(crate) struct OwnFolders(Vec<(PathBuf, String)>);

impl OwnFolders {
    /// Those of the workspace, of other packages, and of the standard library.
    pub(crate) fn of(workspace: &Workspace) -> Result<Self> {
        let mut folders = vec![(workspace.root().to_path_buf(), "roma-import".to_owned())];
        folders.extend(workspace::cargo_home().map(|home| (home, "cargo".to_owned())));
        // Where the sources of the standard library are installed, the compiler names
        // them there; elsewhere it has this name for them already.
        let root = child::read(Command::new("rustc").args(["--print", "sysroot"]))?;
        let library = Path::new(root.trim_end()).join("lib/rustlib/src/rust");
        folders.push((
            library,
            format!("/rustc/{}", rustflags::of_compiler("commit-hash")?),
        ));
        Ok(Self(folders))
    }

    /// The compiler's flags that give them these names.
    pub(crate) fn flags(&self) -> impl Iterator<Item = String> {
        self.0
            .iter()
            .map(|(path, name)| format!("--remap-path-prefix={}={name}", path.display()))
    }

    /// Fails if one of them is named in `made`, which errors call `name`.
    pub(crate) fn require_none_in(&self, made: &[u8], name: &str) -> Result<()> {
        for (path, _) in &self.0 {
            let path = path.as_os_str().as_encoded_bytes();
            // What is in it, since its own name may be a word that means something else.
            let is_named = [b'/', b'\\']
                .iter()
                .any(|&separator| contains(made, &[path, &[separator]].concat()));
            ensure!(
                !is_named,
                "{name} names the folder {} of this machine",
                String::from_utf8_lossy(path)
            );
        }
        Ok(())
    }
}

/// Whether `wanted` is somewhere in `bytes`, which may be many.
fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    let Some((&first, _)) = wanted.split_first() else {
        return true;
    };
    let places = bytes.iter().enumerate().filter(|(_, byte)| **byte == first);
    places.map(|(place, _)| place).any(|place| {
        bytes
            .get(place..)
            .is_some_and(|rest| rest.starts_with(wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(path: &str) -> OwnFolders {
        OwnFolders(vec![(PathBuf::from(path), "it".to_owned())])
    }

    #[test]
    fn a_folder_of_this_machine_in_what_is_made_is_an_error() {
        let folders = folders("/elsewhere/someone");
        let check = |made: &[u8]| folders.require_none_in(made, "it");
        check(b"\0asm it/src/lib.rs").unwrap();
        check(b"\0asm /elsewhere/somebody/src/lib.rs").unwrap();
        check(b"\0asm see https://it/elsewhere/someone").unwrap();
        assert!(check(b"\0asm /elsewhere/someone/src/lib.rs").is_err());
        assert!(check(b"\0asm /elsewhere/someone\\src\\lib.rs").is_err());
    }

    #[test]
    fn the_standard_library_has_a_folder_of_its_own() {
        let workspace = Workspace::find().unwrap();
        let OwnFolders(folders) = OwnFolders::of(&workspace).unwrap();
        let (path, name) = folders.last().unwrap();
        assert!(path.is_absolute(), "{}", path.display());
        assert!(name.len() > "/rustc/".len(), "{name}");
    }
}
