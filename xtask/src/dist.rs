//! `cargo xtask dist`: the console as users get it, and how much that is.
//!
//! Beside each file is the same one compressed, twice, for servers that send such
//! files as they are: the endpoint does, and so can most others.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use fs_err as fs;

use crate::{
    compress, files,
    own_folders::OwnFolders,
    page::{self, Mode},
    workspace::Workspace,
};

/// What index.html has to say for Trunk to build the small page.
const NEEDED_IN_INDEX: [&str; 2] = [
    r#"data-cargo-profile-release="console""#,
    r#"data-wasm-opt="z""#,
];

/// What is around the size of the page in the README, in units of 1,000 bytes.
const STATED_SIZE: [&str; 2] = ["**A page of ", " KB**"];

/// How much of what is stated the size may be apart from it: one part in so many.
const NEAR: usize = 50;

/// Builds the console into `dist/` and prints the sizes.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let folder = workspace.path("dist");
    build(workspace, &folder)?;
    print_sizes(&folder)
}

/// Prints the sizes of the console that was built into `folder`.
pub(crate) fn print_sizes(folder: &Path) -> Result<()> {
    print!("{}", table(&measure(folder)?));
    Ok(())
}

/// Fails if the README says another size than that of the console that was built into `folder`.
pub(crate) fn require_stated_size(workspace: &Workspace, folder: &Path) -> Result<()> {
    let readme = fs::read_to_string(workspace.path("README.md"))?;
    require_stated(&readme, first_load(&measure(folder)?).brotli)
}

fn require_stated(readme: &str, bytes: usize) -> Result<()> {
    let [start, end] = STATED_SIZE;
    let stated = between(readme, start, end)
        .and_then(|figure| figure.parse::<usize>().ok())
        .with_context(|| format!("README.md does not say `{start}…{end}`"))?;
    let most = stated * 1000 / NEAR;
    ensure!(
        bytes.abs_diff(stated * 1000) <= most,
        "README.md says that the page has {stated} KB, compressed, and what a first visit \
         loads is {bytes} bytes: say it anew"
    );
    Ok(())
}

/// Builds the console for release into `folder`.
pub(crate) fn build(workspace: &Workspace, folder: &Path) -> Result<()> {
    let index = workspace.path("index.html");
    let text = fs::read_to_string(&index)?;
    for needed in NEEDED_IN_INDEX {
        ensure!(
            text.contains(needed),
            "{} has no `{needed}` on the link to the program: \
             without it the console is built larger than it has to be",
            index.display()
        );
    }

    // Trunk leaves what wasm-opt has written here: it must be of this build.
    let optimized = workspace.target()?.join("wasm-opt").join("release");
    files::remove(&optimized)?;
    let page = workspace.scratch("page");
    page::build(workspace, Mode::Release, &page)?;
    require_optimized(&page, &optimized)?;
    let index = page.join("index.html");
    let pinned = with_pinned_program(&fs::read_to_string(&index)?)
        .with_context(|| format!("{} is not as it was expected", index.display()))?;
    fs::write(&index, pinned)?;
    let folders = OwnFolders::of(workspace)?;
    for file in files::below(&page, None)? {
        folders.require_none_in(&fs::read(&file)?, &file.display().to_string())?;
    }
    fill(folder, &page)
}

/// The page with a loader that refuses a program of other bytes than were built. Of what Trunk
/// says of the files, browsers hold only scripts and styles against it.
fn with_pinned_program(index: &str) -> Result<String> {
    const LOAD: &str = "module_or_path: '";
    let program = between(index, LOAD, "'").context("nothing loads the program")?;
    let preload = between(
        index,
        &format!(r#"<link rel="preload" href="{program}""#),
        ">",
    )
    .context("nothing loads the program beforehand")?;
    let integrity =
        between(preload, r#" integrity=""#, "\"").context("it has no digest of the program")?;
    Ok(index.replace(
        &format!("{LOAD}{program}'"),
        &format!("module_or_path: fetch('{program}', {{ integrity: '{integrity}' }})"),
    ))
}

/// What is between the first of these texts and the second behind it.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end)?.0)
}

/// Makes `folder` hold the page, with its files compressed. Where it does already, it is
/// left as it is: compressing takes long, and so does building a program anew that has
/// these files inside, which cargo does when they have another time.
fn fill(folder: &Path, page: &Path) -> Result<()> {
    if contents(folder)? == contents(page)? {
        return Ok(());
    }
    compress::all(&files::below(page, None)?)?;
    files::recreate(folder)?;
    // Backwards, since a file's name is before those of its compressed ones: whenever this
    // ends early, where a file is, they are as well.
    for file in files::below(page, None)?.iter().rev() {
        files::copy(file, &folder.join(file.strip_prefix(page)?))?;
    }
    Ok(())
}

/// The files in `folder` and what is in them, but for the compressed ones.
fn contents(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let files = files::below(folder, None)?.into_iter();
    let originals = files.filter(|path| !compress::is_compressed(path));
    originals
        .map(|path| Ok((path.strip_prefix(folder)?.to_owned(), fs::read(&path)?)))
        .collect()
}

/// Fails if a program in `folder` is not one that wasm-opt has written.
fn require_optimized(folder: &Path, optimized: &Path) -> Result<()> {
    let is_program = |path: &PathBuf| {
        path.extension()
            .is_some_and(|extension| extension == "wasm")
    };
    let files = files::below(folder, None)?.into_iter();
    let programs: Vec<_> = files.filter(is_program).collect();
    ensure!(
        !programs.is_empty(),
        "there is no program in {}",
        folder.display()
    );
    let written = if optimized.exists() {
        files::below(optimized, None)?
    } else {
        Vec::new()
    };
    let written = written
        .iter()
        .map(fs::read)
        .collect::<Result<Vec<_>, _>>()?;
    for program in programs {
        let bytes = fs::read(&program)?;
        ensure!(
            written.contains(&bytes),
            "wasm-opt has not run on {}: see what Trunk says above",
            program.display()
        );
    }
    Ok(())
}

/// A file that a first visit loads.
#[derive(Debug, PartialEq, Eq)]
struct Size {
    name: String,
    raw: usize,
    brotli: usize,
}

/// The sizes of all files in `folder`, as they are and as a browser gets them.
fn measure(folder: &Path) -> Result<Vec<Size>> {
    let length =
        |path: &Path| usize::try_from(fs::metadata(path)?.len()).context("a file is too large");
    let size = |path: PathBuf| {
        let name = path.strip_prefix(folder).unwrap_or(&path);
        let raw = length(&path)?;
        let brotli = compress::beside(&path, compress::BROTLI);
        Ok(Size {
            name: name.to_string_lossy().into_owned(),
            raw,
            brotli: if brotli.exists() {
                length(&brotli)?
            } else {
                raw
            },
        })
    };
    let files = files::below(folder, None)?.into_iter();
    let originals = files.filter(|path| !compress::is_compressed(path));
    originals.map(size).collect()
}

/// The sum of all sizes.
fn first_load(sizes: &[Size]) -> Size {
    Size {
        name: "first load".to_owned(),
        raw: sizes.iter().map(|size| size.raw).sum(),
        brotli: sizes.iter().map(|size| size.brotli).sum(),
    }
}

/// The sizes as a table with their sum.
fn table(sizes: &[Size]) -> String {
    let sum = first_load(sizes);
    let width = sizes
        .iter()
        .chain([&sum])
        .map(|size| size.name.len())
        .max()
        .unwrap_or_default();
    let lines = sizes.iter().chain([&sum]);
    let lines =
        lines.map(|Size { name, raw, brotli }| format!("{name:width$}  {raw:>9}  {brotli:>9}\n"));
    format!(
        "\n{:width$}  {:>9}  {:>9}\n{}",
        "",
        "bytes",
        "brotli",
        lines.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_says_what_the_program_has_to_be() {
        let page = |loaded: &str, integrity: &str| {
            format!(
                r#"<script>init({{ module_or_path: {loaded} }});</script>
                <link rel="preload" href="/x.js" integrity="sha384-a">
                <link rel="preload" href="/x.wasm" crossorigin{integrity} as="fetch">"#
            )
        };
        let integrity = r#" integrity="sha384-b+/=""#;
        assert_eq!(
            with_pinned_program(&page("'/x.wasm'", integrity)).unwrap(),
            page("fetch('/x.wasm', { integrity: 'sha384-b+/=' })", integrity)
        );
        for other in [
            page("'/x.wasm'", ""),
            page("'/y.wasm'", integrity),
            page("it", integrity),
        ] {
            assert!(with_pinned_program(&other).is_err(), "{other}");
        }
    }

    #[test]
    fn sizes_are_summed_up() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a").join("b"), "x".repeat(1000)).unwrap();
        fs::write(folder.path().join("c"), "y").unwrap();
        compress::all(&files::below(folder.path(), None).unwrap()).unwrap();
        let sizes = measure(folder.path()).unwrap();
        assert_eq!(
            sizes.iter().map(|size| size.raw).collect::<Vec<_>>(),
            [1000, 1]
        );
        assert!(sizes[0].brotli < 50, "{sizes:?}");
        let table = table(&sizes);
        assert!(table.lines().last().unwrap().contains(" 1001 "), "{table}");
    }

    #[test]
    fn the_readme_says_about_how_large_the_page_is() {
        let readme = "- **A page of 300 KB**, compressed, that\n";
        for (readme, bytes, stands) in [
            (readme, 300_000, true),
            (readme, 306_000, true),
            (readme, 294_000, true),
            (readme, 306_001, false),
            (readme, 293_999, false),
            ("**A page of some KB**", 300_000, false),
            ("A page", 300_000, false),
        ] {
            let outcome = require_stated(readme, bytes);
            assert_eq!(outcome.is_ok(), stands, "{readme} {bytes}: {outcome:?}");
        }
    }

    #[test]
    fn a_page_is_compressed_and_copied_if_it_is_another_one() {
        let [page, folder] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [page, folder] = [page.path(), &folder.path().join("dist")];
        let there = || {
            let files = files::below(folder, None).unwrap().into_iter();
            let names = files.map(|file| file.strip_prefix(folder).unwrap().to_owned());
            names.collect::<Vec<_>>()
        };
        let long = "x".repeat(1000);

        files::write(&page.join("a"), &long).unwrap();
        files::write(&page.join("b/c"), "y").unwrap();
        fill(folder, page).unwrap();
        assert_eq!(there(), ["a", "a.br", "a.gz", "b/c"].map(PathBuf::from));

        // It is the same page, so nothing is touched.
        files::write(&folder.join("a.br"), "as it was").unwrap();
        fill(folder, page).unwrap();
        assert_eq!(fs::read(folder.join("a.br")).unwrap(), b"as it was");

        // One that is only a part of what was there is another one.
        fs::remove_dir_all(page.join("b")).unwrap();
        fill(folder, page).unwrap();
        assert_eq!(there(), ["a", "a.br", "a.gz"].map(PathBuf::from));
        assert_ne!(fs::read(folder.join("a.br")).unwrap(), b"as it was");

        files::write(&page.join("a"), format!("{long}z")).unwrap();
        fill(folder, page).unwrap();
        assert_eq!(fs::read(folder.join("a")).unwrap().len(), 1001);
    }

    #[test]
    fn a_program_that_wasm_opt_has_not_written_is_an_error() {
        let [page, optimized] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let check = || require_optimized(page.path(), optimized.path());
        assert!(
            check()
                .unwrap_err()
                .to_string()
                .starts_with("there is no program")
        );
        fs::write(page.path().join("it-1a2b.wasm"), "small").unwrap();
        assert!(
            check()
                .unwrap_err()
                .to_string()
                .starts_with("wasm-opt has not run")
        );
        fs::write(optimized.path().join("it.wasm"), "small").unwrap();
        check().unwrap();
    }
}
