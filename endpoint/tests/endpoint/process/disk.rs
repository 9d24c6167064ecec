//! Its folder: whose it is, and what happens where it cannot be read or written.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::log::says;
use super::{PROGRAM, Process, ends, fails};
use crate::support::{TOKEN, ended, get, import, log_rows, send, tasks};

#[tokio::test]
async fn one_folder_is_for_one_process() {
    let folder = TempDir::new().unwrap();
    let process = Process::start(folder.path(), &[]);
    let data = folder.path().join("data");
    let (status, said) = fails(&["--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
    assert_eq!(status, Some(1));
    assert!(
        said.contains("another endpoint uses") && said.contains("--data"),
        "{said}"
    );
    assert_eq!(send(process.address, get("/healthz")).await.status, 200);
}

#[tokio::test]
async fn nobody_else_may_read_what_is_in_its_folder() {
    let folder = TempDir::new().unwrap();
    // As far as the program itself says it.
    let mut command = Command::new("sh");
    command.args(["-c", "umask 0; exec \"$0\" \"$@\"", PROGRAM]);
    let process = Process::stand_in(command, folder.path());
    send(process.address, import(TOKEN, &tasks(1)))
        .await
        .job_id();
    let data = folder.path().join("data");
    let files = fs::read_dir(&data).unwrap();
    let files = files.map(|entry| entry.unwrap().path());
    let all: Vec<PathBuf> = files.chain([data]).collect();
    assert!(all.len() >= 5, "{all:?}");
    for path in all {
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}: {mode:o}", path.display());
    }
}

#[tokio::test]
async fn a_folder_that_reads_like_an_address_is_a_folder_as_any_other() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("state")).unwrap();
    let mut command = Command::new(PROGRAM);
    command.args(["--listen", "127.0.0.1:0", "--data", "file:state"]);
    command.current_dir(folder.path());
    let process = Process::spawn(command, folder.path());
    send(process.address, import(TOKEN, &tasks(1)))
        .await
        .job_id();
    let names = |name: &str| -> Vec<String> {
        let files = fs::read_dir(folder.path().join(name)).unwrap();
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert!(names("state").is_empty(), "{:?}", names("state"));
    assert!(names("file:state").contains(&"endpoint.sqlite3-wal".to_owned()));
}

#[test]
fn a_file_that_it_cannot_read_is_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    for (name, content) in [
        (
            "endpoint.sqlite3",
            "this is no database, and long enough to be read as one",
        ),
        ("token-key", "short"),
    ] {
        let file = data.join(name);
        fs::write(&file, content).unwrap();
        let (status, said) = fails(&["--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
        assert_eq!(status, Some(1));
        assert!(said.contains(name) && said.contains("--data"), "{said}");
        assert_eq!(fs::read_to_string(&file).unwrap(), content);
        fs::remove_file(&file).unwrap();
    }
}

#[tokio::test]
async fn a_damaged_database_is_told_with_what_helps_and_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path(), &[]);
    process.signal("TERM");
    process.wait().await;
    let data = folder.path().join("data");
    let file = data.join("endpoint.sqlite3");
    // Behind the head, by which it is known as a database.
    let mut bytes = fs::read(&file).unwrap();
    bytes[100..].fill(0xa5);
    fs::write(&file, &bytes).unwrap();
    let (status, said) = fails(&["--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
    assert_eq!(status, Some(1), "{said}");
    for words in [file.to_str().unwrap(), "is damaged", "--data"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(fs::read(&file).unwrap() == bytes, "it has changed");
}

#[tokio::test]
async fn where_its_folder_is_gone_it_refuses_imports_until_it_is_back() {
    let folder = TempDir::new().unwrap();
    let process = Process::start(folder.path(), &["--log", "json"]);
    let (data, elsewhere) = (folder.path().join("data"), folder.path().join("elsewhere"));
    let file = data.join("endpoint.sqlite3");
    fs::rename(&data, &elsewhere).unwrap();
    let mut languages = [("en", "Nothing has begun"), ("zh", "没有开始任何导入")].into_iter();
    let mut refused = async || {
        let mut import = import(TOKEN, &tasks(1));
        let (language, words) = languages.next().unwrap();
        let headers = import.headers_mut();
        headers.insert("accept-language", language.parse().unwrap());
        let json = send(process.address, import)
            .await
            .refused(500, "APIG.9999");
        let details = json["error_details"].as_str().unwrap();
        assert!(details.contains(words), "{json}");
    };
    refused().await;
    // Another file in its place is not its own.
    fs::create_dir(&data).unwrap();
    fs::write(&file, "").unwrap();
    refused().await;
    // Nobody has asked since, and it finds out by itself.
    let line = says(
        folder.path(),
        "the data folder is gone: imports are refused",
    )
    .await;
    assert_eq!(line["level"], "ERROR");
    fs::remove_dir_all(&data).unwrap();
    fs::rename(&elsewhere, &data).unwrap();
    let job_id = send(process.address, import(TOKEN, &tasks(1)))
        .await
        .job_id();
    assert_eq!(ended(process.address, &job_id).await["status"], "Success");
}

#[test]
fn a_database_that_is_not_its_own_is_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    let file = data.join("endpoint.sqlite3");
    let start = || fails(&["--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
    let foreign = "no state of this program";
    for (change, words) in [
        ("CREATE TABLE notes (text TEXT)", foreign),
        ("CREATE TABLE jobs (id TEXT)", foreign),
        ("PRAGMA user_version = 1", foreign),
        (
            "CREATE TABLE jobs (id TEXT); PRAGMA user_version = 1",
            foreign,
        ),
        ("PRAGMA user_version = 99", foreign),
        ("PRAGMA application_id = 7", foreign),
        // What a later version of this program may have made of its file.
        (
            "PRAGMA application_id = 0x526f496d; PRAGMA user_version = 2; CREATE TABLE new (a)",
            "version 2,",
        ),
        (
            "PRAGMA application_id = 0x526f496d; PRAGMA user_version = 1",
            foreign,
        ),
    ] {
        for mode in ["DELETE", "WAL"] {
            let database = rusqlite::Connection::open(&file).unwrap();
            database.pragma_update(None, "journal_mode", mode).unwrap();
            database.execute_batch(change).unwrap();
            drop(database);
            let before = fs::read(&file).unwrap();
            let (status, said) = start();
            assert_eq!(status, Some(1), "{change}: {said}");
            let name = file.to_str().unwrap();
            assert!(
                said.contains(words) && said.contains(name),
                "{change}: {said}"
            );
            assert!(
                !said.contains("SQL") && !said.contains("rror code"),
                "{change}: {said}"
            );
            assert!(
                fs::read(&file).unwrap() == before,
                "{change}, {mode}: it has changed"
            );
            for rest in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(format!("{name}{rest}"));
            }
        }
    }
}

/// A command that starts the program as somebody who may write only what the files'
/// modes say. For root they say nothing: it must do without that privilege.
#[cfg(target_os = "linux")]
fn bound_by_modes() -> Command {
    if nix::unistd::geteuid().is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--bounding-set", "-all", "--inh-caps", "-all", PROGRAM]);
        command
    } else {
        Command::new(PROGRAM)
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_it_may_not_write_it_names_and_leaves_as_it_is() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let mut process = Process::start(folder.path(), &["--item-time", "1h"]);
    let job_id = send(process.address, import(TOKEN, &tasks(3)))
        .await
        .job_id();
    // In the middle, so that there is a log of writes yet to be taken in.
    process.child.kill().unwrap();
    process.child.wait().unwrap();
    // But for the index of that log, which is made anew whenever it is needed.
    let contents = || -> BTreeMap<PathBuf, Vec<u8>> {
        let entries = fs::read_dir(&data).unwrap();
        entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.extension()
                    .is_none_or(|ending| ending != "sqlite3-shm")
            })
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect()
    };
    let before = contents();
    assert!(before.len() >= 4, "{:?}", before.keys());

    let all: Vec<PathBuf> = before.keys().cloned().chain([data.clone()]).collect();
    let database = data.join("endpoint.sqlite3");
    for (read_only, named) in [
        (&[data.join("lock")][..], data.join("lock")),
        (&[database.clone()][..], database.clone()),
        (&[data.join("endpoint.sqlite3-wal")][..], database.clone()),
        (&all[..], data.clone()),
    ] {
        let modes: Vec<_> = read_only
            .iter()
            .map(|path| fs::metadata(path).unwrap().permissions())
            .collect();
        for path in read_only {
            let mut mode = fs::metadata(path).unwrap().permissions();
            mode.set_readonly(true);
            fs::set_permissions(path, mode).unwrap();
        }
        let mut command = bound_by_modes();
        command
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(&data);
        let (status, said) = ends(command);
        for (path, mode) in read_only.iter().zip(modes) {
            fs::set_permissions(path, mode).unwrap();
        }
        assert_eq!(status, Some(1), "{read_only:?}: {said}");
        assert!(
            said.contains(named.to_str().unwrap()),
            "{read_only:?}: {said}"
        );
        assert!(contents() == before, "{read_only:?}: something has changed");
    }

    let process = Process::start(folder.path(), &["--item-time", "1ms"]);
    assert_eq!(ended(process.address, &job_id).await["status"], "Success");
    let once: Vec<_> = (0..3).map(|item| (job_id.clone(), item, 1)).collect();
    assert_eq!(log_rows(&data), once);
}

/// A command that starts the program where no file may grow beyond so many blocks of
/// 512 bytes: a disk that is full, by the shell's own means.
#[cfg(target_os = "linux")]
fn bound_to_blocks(blocks: u32) -> Command {
    let mut command = Command::new("sh");
    let script = format!("trap '' XFSZ; ulimit -S -f {blocks}; exec \"$0\" \"$@\"");
    command.args(["-c", &script, PROGRAM]);
    command
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn where_there_is_no_room_to_begin_it_says_so_and_begins_later() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    for blocks in [0, 8, 64] {
        let mut command = bound_to_blocks(blocks);
        command
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(&data);
        let (status, said) = ends(command);
        assert_eq!(status, Some(1), "{blocks}: {said}");
        assert!(said.contains("endpoint.sqlite3"), "{blocks}: {said}");
    }
    // What was begun and not finished is not in the way.
    let process = Process::start(folder.path(), &["--item-time", "1ms"]);
    let job_id = send(process.address, import(TOKEN, &tasks(2)))
        .await
        .job_id();
    assert_eq!(ended(process.address, &job_id).await["status"], "Success");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_refuses_imports_and_loses_none() {
    let folder = TempDir::new().unwrap();
    // 512 KiB.
    let mut command = bound_to_blocks(1_024);
    command.args(["--item-time", "20ms"]);
    let process = Process::stand_in(command, folder.path());
    let job_id = send(process.address, import(TOKEN, &tasks(50)))
        .await
        .job_id();

    let large: Vec<Value> = (0..99)
        .map(|index| json!({ "task_id": format!("{index}-{}", "x".repeat(20_000)) }))
        .collect();
    let large = json!({ "tasks": large });
    let answer = send(process.address, import("another", &large)).await;
    let json = answer.refused(500, "APIG.9999");
    assert!(
        json["error_details"]
            .as_str()
            .unwrap()
            .contains("Nothing was changed"),
        "{json}"
    );
    // It goes on serving, and who was refused has no job that blocks.
    assert_eq!(send(process.address, get("/healthz")).await.status, 200);

    let raised = Command::new("prlimit")
        .args([
            "--pid",
            &process.child.id().to_string(),
            "--fsize=unlimited:",
        ])
        .status()
        .unwrap();
    assert!(raised.success());
    let another = send(process.address, import("another", &large))
        .await
        .job_id();
    assert_eq!(ended(process.address, &job_id).await["status"], "Success");
    assert_eq!(ended(process.address, &another).await["status"], "Success");
    let rows = log_rows(&folder.path().join("data"));
    assert_eq!(rows.len(), 149);
    assert!(rows.iter().all(|(.., count)| *count == 1));
}
