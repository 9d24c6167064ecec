use std::path::PathBuf;

use roma_import::ItemKind;
use rusqlite::StatementStatus;
use tempfile::TempDir;

use super::*;

fn store() -> (TempDir, PathBuf, Store) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join(FILE_NAME);
    let store = Store::open(&file).unwrap();
    (folder, file, store)
}

fn tasks(count: usize, length: usize) -> Vec<Item> {
    (0..count)
        .map(|index| Item {
            kind: ItemKind::Task,
            name: Some(format!("{index:length$}")),
        })
        .collect()
}

fn create(store: &Store, id: &str, items: &[Item]) -> rusqlite::Result<Created> {
    let job = NewJob {
        id,
        user: "u",
        project_id: "p",
        instance_id: "i",
        items,
    };
    store.create_job(&job).map_err(|fault| fault.error)
}

fn count(file: &Path, table: &str) -> i64 {
    Connection::open(file)
        .unwrap()
        .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
            row.get(0)
        })
        .unwrap()
}

#[test]
fn a_full_disk_is_named_and_changes_nothing() {
    let (_folder, file, store) = store();
    let pages = |count: i64| {
        store
            .write()
            .pragma_update(None, "max_page_count", count)
            .unwrap();
    };
    let now: i64 = store
        .read()
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .unwrap();
    pages(now + 2);
    let error = create(&store, "a", &tasks(100, 1_000)).unwrap_err();
    assert_eq!(Trouble::of(&error), Trouble::Full);
    assert_eq!((count(&file, "jobs"), count(&file, "items")), (0, 0));
    pages(1_000_000);
    assert_eq!(
        create(&store, "a", &tasks(100, 1_000)).unwrap(),
        Created::Running
    );
}

#[test]
fn a_job_is_created_on_the_disk_and_nothing_else_waits_for_that() {
    let (_folder, _file, store) = store();
    let setting = |connection: &Connection| -> i64 {
        connection
            .pragma_query_value(None, SYNCHRONOUS, |row| row.get(0))
            .unwrap()
    };
    let (normal, full) = (1, 2);
    // Notes the setting under which a row is written, and there is no other way to see it.
    let notes = "CREATE TEMP TABLE seen (at TEXT, setting INTEGER);
        CREATE TEMP TRIGGER job AFTER INSERT ON jobs
        BEGIN INSERT INTO seen SELECT 'job', synchronous FROM pragma_synchronous; END;
        CREATE TEMP TRIGGER step AFTER INSERT ON import_log
        BEGIN INSERT INTO seen SELECT 'step', synchronous FROM pragma_synchronous; END;";
    store.write().execute_batch(notes).unwrap();
    assert_eq!(create(&store, "a", &tasks(2, 1)).unwrap(), Created::Running);
    store.advance("a").unwrap();
    // Nor does it stay so where nothing is created.
    assert_eq!(create(&store, "a", &tasks(1, 1)).unwrap(), Created::Busy);
    store.advance("a").unwrap();

    let writer = store.write();
    let mut seen = writer.prepare("SELECT at, setting FROM seen").unwrap();
    let seen = seen.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let seen: Vec<(String, i64)> = seen.unwrap().map(Result::unwrap).collect();
    let expected = [("job", full), ("step", normal), ("step", normal)];
    assert_eq!(seen, expected.map(|(at, setting)| (at.to_owned(), setting)));
    assert_eq!(setting(&writer), normal);
}

#[test]
fn a_file_that_may_not_be_written_is_named_and_stays_as_it_is() {
    let (_folder, file, store) = store();
    create(&store, "a", &tasks(2, 1)).unwrap();
    let read_only = |on: bool| store.write().pragma_update(None, "query_only", on).unwrap();
    read_only(true);
    let error = store.advance("a").unwrap_err();
    assert_eq!(Trouble::of(&error), Trouble::ReadOnly);
    assert_eq!(store.job("p", "i", "a").unwrap().unwrap().done, 0);
    read_only(false);
    assert_eq!(store.advance("a").unwrap(), Step::More);
    assert_eq!(count(&file, "import_log"), 1);
}

#[test]
fn a_step_is_all_or_nothing() {
    let (_folder, file, store) = store();
    create(&store, "a", &tasks(2, 1)).unwrap();
    // Each of the statements of a step fails in turn.
    for broken in [
        "INSERT ON catalogue",
        "INSERT ON import_log",
        "UPDATE OF position ON jobs",
    ] {
        let trigger = format!(
            "CREATE TRIGGER broken BEFORE {broken} BEGIN SELECT RAISE(ABORT, 'broken'); END"
        );
        store.write().execute_batch(&trigger).unwrap();
        store.advance("a").unwrap_err();
        assert_eq!(
            store.job("p", "i", "a").unwrap().unwrap().done,
            0,
            "{broken}"
        );
        assert_eq!(
            (count(&file, "import_log"), count(&file, "catalogue")),
            (0, 0),
            "{broken}"
        );
        store.write().execute_batch("DROP TRIGGER broken").unwrap();
    }
    assert_eq!(store.advance("a").unwrap(), Step::More);
    assert_eq!(store.advance("a").unwrap(), Step::Ended(Status::Succeeded));
    assert_eq!(store.advance("a").unwrap(), Step::NotRunning);
    assert_eq!(
        (count(&file, "import_log"), count(&file, "catalogue")),
        (2, 2)
    );
}

#[test]
fn jobs_that_go_on_together_go_on_all_or_none() {
    let (_folder, file, store) = store();
    for (id, user) in [("a", "u"), ("b", "v"), ("c", "w")] {
        let job = NewJob {
            id,
            user,
            project_id: "p",
            instance_id: id,
            items: &tasks(2, 1),
        };
        store.create_job(&job).unwrap();
    }
    let trigger = "CREATE TRIGGER broken BEFORE INSERT ON import_log WHEN NEW.job_id = 'c'
         BEGIN SELECT RAISE(ABORT, 'broken'); END";
    store.write().execute_batch(trigger).unwrap();
    store.advance_all(&["a", "b", "c"]).unwrap_err();
    assert_eq!(
        (count(&file, "import_log"), count(&file, "catalogue")),
        (0, 0)
    );
    let steps = store.advance_all(&["a", "none", "b"]).unwrap();
    assert_eq!(steps, [Step::More, Step::NotRunning, Step::More]);
    store.write().execute_batch("DROP TRIGGER broken").unwrap();
    let steps = store.advance_all(&["a", "b", "c"]).unwrap();
    let ended = Step::Ended(Status::Succeeded);
    assert_eq!(steps, [ended, ended, Step::More]);
    assert_eq!(count(&file, "import_log"), 5);
}

#[test]
fn the_log_keeps_what_it_has() {
    let (_folder, _file, store) = store();
    create(&store, "a", &tasks(1, 1)).unwrap();
    store.advance("a").unwrap();
    for change in ["DELETE FROM import_log", "UPDATE import_log SET item = 7"] {
        let error = store.write().execute_batch(change).unwrap_err();
        assert!(error.to_string().contains("append-only"), "{error}");
    }
}

#[test]
fn the_rule_of_one_job_is_the_files_own() {
    let (_folder, file, store) = store();
    assert_eq!(create(&store, "a", &tasks(1, 1)).unwrap(), Created::Running);
    assert_eq!(create(&store, "b", &tasks(1, 1)).unwrap(), Created::Busy);
    // Another process, or a program with a fault, cannot get around it.
    let error = Connection::open(&file)
        .unwrap()
        .execute(
            "INSERT INTO jobs (id, user, project_id, instance_id, status, item_count, began_at, seq)
             VALUES ('c', 'u', 'p', 'i', 'running', 1, 0, 2)",
            [],
        )
        .unwrap_err();
    assert_eq!(
        error.sqlite_error_code(),
        Some(ErrorCode::ConstraintViolation)
    );
    assert_eq!(store.advance("a").unwrap(), Step::Ended(Status::Succeeded));
    assert_eq!(create(&store, "b", &tasks(1, 1)).unwrap(), Created::Running);
}

#[test]
fn a_word_that_the_file_does_not_know_is_an_error() {
    let (_folder, file, store) = store();
    create(&store, "a", &tasks(1, 1)).unwrap();
    let other = Connection::open(&file).unwrap();
    other
        .pragma_update(None, "ignore_check_constraints", true)
        .unwrap();
    let set = |statement: &str| other.execute_batch(statement).unwrap();

    set("UPDATE items SET kind = 'folder'");
    let error = store.advance("a").unwrap_err();
    assert!(error.to_string().contains("\"folder\""), "{error}");
    set("INSERT INTO reasons VALUES ('a', 0, 'name_taken')");
    store.job("p", "i", "a").unwrap_err();
    let error = store.job_listing("p", "i").unwrap_err();
    assert!(error.to_string().contains("\"folder\""), "{error}");

    set("UPDATE items SET kind = 'task'; UPDATE jobs SET status = 'paused'");
    let error = store.job("p", "i", "a").unwrap_err();
    assert!(error.to_string().contains("\"paused\""), "{error}");
    store.job_listing("p", "i").unwrap_err();
}

#[test]
fn names_of_any_characters_are_kept_as_they_are() {
    let (_folder, _file, store) = store();
    let names = [
        "",
        " ",
        "a\0b",
        "a",
        "A",
        "é",
        "e\u{301}",
        "𝄞",
        "'; DROP TABLE jobs; --",
    ];
    let items: Vec<Item> = names
        .iter()
        .map(|name| Item {
            kind: ItemKind::Task,
            name: Some((*name).to_owned()),
        })
        .collect();
    create(&store, "a", &items).unwrap();
    while store.advance("a").unwrap() == Step::More {}
    let listing = store.listing("p", "i").unwrap();
    let mut kept: Vec<&str> = listing
        .tasks
        .rows
        .iter()
        .map(|row| row.name.as_str())
        .collect();
    kept.push("");
    let mut expected = names.to_vec();
    kept.sort_unstable();
    expected.sort_unstable();
    assert_eq!(kept, expected);
    assert_eq!(listing.log.count, 9);
}

fn listed(store: &Store, instance: &str) -> Vec<String> {
    let page = store.job_listing("p", instance).unwrap();
    page.rows.into_iter().map(|job| job.id).collect()
}

#[test]
fn the_latest_jobs_come_first_though_the_clock_goes_back() {
    let (_folder, file, store) = store();
    for id in ["c", "a", "d", "b"] {
        create(&store, id, &[]).unwrap();
        let back = "UPDATE jobs SET began_at = began_at - 1000 * (SELECT count(*) FROM jobs) WHERE id = ?1";
        Connection::open(&file)
            .unwrap()
            .execute(back, [id])
            .unwrap();
    }
    assert_eq!(listed(&store, "i"), ["b", "d", "a", "c"]);
}

fn item(kind: ItemKind, name: &str) -> Item {
    Item {
        kind,
        name: Some(name.to_owned()),
    }
}

/// Creates a job in an instance, and takes it to its end.
fn run(store: &Store, id: &str, (project_id, instance_id): (&str, &str), items: &[Item]) -> Status {
    let job = NewJob {
        id,
        user: "u",
        project_id,
        instance_id,
        items,
    };
    assert_eq!(store.create_job(&job).unwrap(), Created::Running);
    loop {
        match store.advance(id).unwrap() {
            Step::Ended(status) => return status,
            step => assert_eq!(step, Step::More),
        }
    }
}

#[test]
fn what_an_instance_holds_is_its_own() {
    let (_folder, _file, store) = store();
    // The two are not in each other's way, nor in that of another instance's.
    let items = [item(ItemKind::Application, "a"), item(ItemKind::Task, "a")];
    let jobs = [("1", "p", "i"), ("2", "p", "j"), ("3", "q", "i")];
    for (id, project, instance) in jobs {
        let ended = run(&store, id, (project, instance), &items);
        assert_eq!(ended, Status::Succeeded, "{id}");
    }
    for (id, project, instance) in jobs {
        let held = store.listing(project, instance).unwrap();
        for page in [held.applications, held.tasks] {
            let of_jobs: Vec<_> = page.rows.into_iter().map(|row| row.job_id).collect();
            assert_eq!((page.count, of_jobs), (1, vec![id.to_owned()]));
        }
        let log: Vec<_> = held.log.rows.iter().map(|row| &*row.job_id).collect();
        assert_eq!((held.log.count, log), (2, vec![id, id]));
        let jobs = store.job_listing(project, instance).unwrap();
        let listed: Vec<_> = jobs.rows.iter().map(|job| &*job.id).collect();
        assert_eq!((jobs.count, listed), (1, vec![id]));
    }
}

#[test]
fn a_listing_says_which_job_imported_what_last_and_when() {
    let (_folder, file, store) = store();
    let before = now();
    let of = |names: [&str; 2]| names.map(|name| item(ItemKind::Task, name));
    run(&store, "first", ("p", "i"), &of(["c", "a"]));
    let long_ago = "UPDATE catalogue SET imported_at = 7";
    Connection::open(&file)
        .unwrap()
        .execute(long_ago, [])
        .unwrap();
    run(&store, "last", ("p", "i"), &of(["b", "a"]));

    let held = store.listing("p", "i").unwrap();
    let rows = held.tasks.rows.iter();
    let held_tasks: Vec<_> = rows
        .map(|row| (&*row.name, &*row.job_id, row.imports))
        .collect();
    assert_eq!(
        held_tasks,
        [("a", "last", 2), ("b", "last", 1), ("c", "first", 1)]
    );
    let times = |at: i64| (before..=now()).contains(&at);
    let [a, b, c] = &held.tasks.rows[..] else {
        panic!("{held:?}")
    };
    assert!(times(a.imported_at) && times(b.imported_at), "{held:?}");
    assert_eq!(c.imported_at, 7);

    let rows = held.log.rows.iter();
    let log: Vec<_> = rows.map(|row| (&*row.job_id, row.item)).collect();
    assert_eq!(log, [("first", 0), ("first", 1), ("last", 0), ("last", 1)]);
    assert!(held.log.rows.iter().all(|row| times(row.at)), "{held:?}");

    create(&store, "running", &tasks(1, 1)).unwrap();
    let jobs = store.job_listing("p", "i").unwrap();
    assert!(jobs.rows.iter().all(|job| times(job.began_at)), "{jobs:?}");
    let ended: Vec<_> = jobs
        .rows
        .iter()
        .map(|job| job.ended_at.map(times))
        .collect();
    assert_eq!(ended, [None, Some(true), Some(true)]);
    let last = &jobs.rows[1].items;
    let names: Vec<_> = last.iter().map(|item| item.name.as_deref()).collect();
    assert_eq!(names, [Some("b"), Some("a")]);
}

#[test]
fn a_job_has_the_reasons_that_are_its_own() {
    let (_folder, _file, store) = store();
    let application = |name| [item(ItemKind::Application, name)];
    for (id, name, status) in [
        ("1", "a", Status::Succeeded),
        ("2", "b", Status::Succeeded),
        ("3", "a", Status::Failed),
        ("4", "b", Status::Failed),
        ("5", "c", Status::Succeeded),
    ] {
        let ended = run(&store, id, ("p", "i"), &application(name));
        assert_eq!(ended, status, "{id}");
        let job = store.job("p", "i", id).unwrap().unwrap();
        let expected = match status {
            Status::Failed => application(name).to_vec(),
            _ => Vec::new(),
        };
        assert_eq!(job.not_imported, expected, "{id}");
    }
}

#[test]
fn only_a_job_that_runs_makes_its_user_busy() {
    let (_folder, _file, store) = store();
    let trigger = "CREATE TRIGGER broken BEFORE INSERT ON jobs
         BEGIN SELECT RAISE(ABORT, 'broken'); END";
    store.write().execute_batch(trigger).unwrap();
    let error = create(&store, "a", &tasks(1, 1)).unwrap_err();
    assert!(error.to_string().contains("broken"), "{error}");
}

#[test]
fn a_first_use_that_is_yet_to_come_is_now() {
    let (_folder, _file, store) = store();
    for (now, first) in [(1_000, 1_000), (2_000, 1_000), (500, 500), (3_000, 500)] {
        assert_eq!(store.first_use(b"token", now).unwrap(), first, "{now}");
    }
    assert_eq!(store.first_use(b"other", 700).unwrap(), 700);
}

#[test]
fn a_job_does_not_end_before_it_has_begun_where_a_clock_is_put_back() {
    let (_folder, file, store) = store();
    create(&store, "j", &tasks(1, 1)).unwrap();
    let ahead = now() + 3_600_000;
    let other = Connection::open(&file).unwrap();
    let change = "UPDATE jobs SET began_at = ?1";
    other.execute(change, [ahead]).unwrap();
    assert_eq!(store.advance("j").unwrap(), Step::Ended(Status::Succeeded));
    let job = store.job("p", "i", "j").unwrap().unwrap();
    assert_eq!((job.began_at, job.ended_at), (ahead, Some(ahead)));
}

/// Elsewhere nobody can take it away while it is open.
#[cfg(unix)]
#[test]
fn a_folder_that_comes_back_is_read_whatever_was_asked_while_it_was_gone() {
    let folder = TempDir::new().unwrap();
    let (data, elsewhere) = (folder.path().join("data"), folder.path().join("elsewhere"));
    let file = data.join(FILE_NAME);
    std::fs::create_dir(&data).unwrap();
    let store = Store::open(&file).unwrap();
    std::fs::rename(&data, &elsewhere).unwrap();
    // Another file stands in its place, and nobody has read before.
    std::fs::create_dir(&data).unwrap();
    std::fs::write(&file, "").unwrap();
    assert!(!store.is_in_place());
    assert_eq!(store.running_jobs().unwrap(), [""; 0]);

    std::fs::remove_dir_all(&data).unwrap();
    std::fs::rename(&elsewhere, &data).unwrap();
    assert!(store.is_in_place());
    create(&store, "a", &tasks(1, 1)).unwrap();
    assert_eq!(store.running_jobs().unwrap(), ["a"]);
}

#[test]
fn whoever_has_waited_for_others_does_not_wait_as_long_once_more() {
    let (_folder, file, store) = store();
    let mut other = Connection::open(&file).unwrap();
    let transaction = immediate(&mut other).unwrap();
    let before = Instant::now();
    std::thread::scope(|scope| {
        for id in ["a", "b", "c"] {
            let store = &store;
            scope.spawn(move || {
                let error = create(store, id, &tasks(1, 1)).unwrap_err();
                assert_eq!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy));
            });
        }
    });
    let waited = before.elapsed();
    assert!(
        waited >= BUSY_TIMEOUT && waited < 2 * BUSY_TIMEOUT,
        "{waited:?}"
    );
    drop(transaction);
    assert_eq!(create(&store, "a", &tasks(1, 1)).unwrap(), Created::Running);
}

#[test]
fn the_log_is_gone_through_once_for_all_items_of_a_job() {
    let steps = |items: usize| {
        let (_folder, _file, store) = store();
        create(&store, "a", &tasks(items, 1)).unwrap();
        while store.advance("a").unwrap() == Step::More {}
        let reader = store.read();
        let mut statement = reader.prepare(job_listing::ITEMS).unwrap();
        let rows = statement
            .query_map(["a"], |row| row.get::<_, i64>(2))
            .unwrap();
        let sum: i64 = rows.map(Result::unwrap).sum();
        assert_eq!(usize::try_from(sum), Ok(items));
        statement.get_status(StatementStatus::VmStep)
    };
    let (some, twice_as_many) = (steps(50), steps(100));
    assert!(twice_as_many < 3 * some, "{some}, {twice_as_many}");
}
