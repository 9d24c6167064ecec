//! Jobs: one for each user, to their end, whatever happens.

use std::collections::HashSet;
use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use roma_import::Lang;
use roma_import::service::name_taken;
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::support::{
    DEADLINE, LISTING, Routed, Served, TOKEN, ended, ended_for, get, import, import_text, log_rows,
    progress, request, send, tasks,
};

#[tokio::test]
async fn a_second_import_waits_for_the_first() {
    let endpoint = Served::start(|config| config.item_time = Duration::from_millis(100)).await;
    let first = endpoint.send(import(TOKEN, &tasks(10))).await.job_id();
    endpoint
        .send(import(TOKEN, &tasks(1)))
        .await
        .refused(403, "ROMA.10012");
    // Not even one of nothing.
    endpoint
        .send(import(TOKEN, &json!({})))
        .await
        .refused(403, "ROMA.10012");
    // Another user's is another matter.
    endpoint
        .send(import("another-token", &tasks(1)))
        .await
        .job_id();

    ended(endpoint.address, &first).await;
    endpoint.send(import(TOKEN, &tasks(1))).await.job_id();
}

#[tokio::test]
async fn progress_goes_from_nothing_to_all() {
    let endpoint = Served::start(|config| config.item_time = Duration::from_millis(20)).await;
    let job_id = endpoint.send(import(TOKEN, &tasks(50))).await.job_id();
    let mut seen = Vec::new();
    let deadline = Instant::now() + DEADLINE;
    loop {
        let job = endpoint.send(get(&progress(&job_id))).await.json();
        let percent = job["progress_percent"].as_f64().unwrap();
        if job["status"] != "Running" {
            assert!((percent - 1.0).abs() < f64::EPSILON, "{job}");
            break;
        }
        assert!(percent < 1.0, "{job}");
        assert!(job.get("end_time").is_none(), "{job}");
        seen.push(percent);
        assert!(Instant::now() < deadline, "{job}");
    }
    assert!(seen.is_sorted(), "{seen:?}");
    assert!(seen.first() < seen.last(), "{seen:?}");
}

#[tokio::test]
async fn a_taken_name_fails_the_job_and_leaves_its_other_items() {
    let endpoint = Served::start(|_| {}).await;
    let first = json!({ "apps": "orders", "tasks": [{ "task_id": "t1" }] });
    let job_id = endpoint.send(import(TOKEN, &first)).await.job_id();
    assert_eq!(ended(endpoint.address, &job_id).await["status"], "Success");

    let second = json!({ "apps": "orders", "tasks": [{ "task_id": "t1" }, { "task_id": "t2" }] });
    let job_id = endpoint.send(import(TOKEN, &second)).await.job_id();
    let job = ended(endpoint.address, &job_id).await;
    assert_eq!(job["status"], "Failed");
    assert_eq!(job["progress_percent"], json!(1.0));
    let reason = &job["reasons"][0];
    assert_eq!(job["reasons"].as_array().unwrap().len(), 1);
    assert_eq!(reason["resource_type"], "application");
    assert_eq!(reason["resource_name"], "orders");
    assert_eq!(reason["error_code"], "ROMA.13000");
    assert!(
        (1..=64).contains(&reason["error_msg"].as_str().unwrap().chars().count()),
        "{job}"
    );

    let held = endpoint.send(get(LISTING)).await.json();
    assert_eq!(held["applications"]["count"], 1);
    let tasks: Vec<_> = held["tasks"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["name"].as_str().unwrap(),
                row["imports"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(tasks, [("t1", 2), ("t2", 1)]);
    // All that was imported, and not the application again.
    assert_eq!(held["log"]["count"], 4);

    // In the language of whoever asks.
    let mut chinese = get(&progress(&job_id));
    let headers = chinese.headers_mut();
    headers.insert("accept-language", "zh".parse().unwrap());
    let words = &endpoint.send(chinese).await.json()["reasons"][0]["error_msg"];
    assert_eq!(*words, json!(name_taken(Lang::Zh)), "{job}");
    assert_eq!(reason["error_msg"], json!(name_taken(Lang::En)));

    // A name is taken within its instance only.
    let elsewhere = request(Method::POST, "/v2/p/instances/other/assets/import")
        .header("x-auth-token", TOKEN)
        .header("content-type", "application/json")
        .body(Body::from(first.to_string()))
        .unwrap();
    let job_id = endpoint.send(elsewhere).await.job_id();
    let path = format!("/v2/p/instances/other/assets/jobs/{job_id}");
    let deadline = Instant::now() + DEADLINE;
    while endpoint.send(get(&path)).await.json()["status"] != "Success" {
        assert!(Instant::now() < deadline);
    }
}

#[tokio::test]
async fn an_import_of_nothing_ends_at_once() {
    let endpoint = Routed::new(|_| {}).await;
    for _ in 0..2 {
        let job_id = endpoint
            .send(import(TOKEN, &json!({ "tasks": [] })))
            .await
            .job_id();
        let job = endpoint.send(get(&progress(&job_id))).await.json();
        assert_eq!(
            (&job["status"], &job["progress_percent"]),
            (&json!("Success"), &json!(1.0))
        );
    }
}

#[tokio::test]
async fn a_job_is_known_where_it_belongs_and_to_every_token() {
    let endpoint = Served::start(|_| {}).await;
    let job_id = endpoint.send(import(TOKEN, &tasks(1))).await.job_id();
    ended_for(endpoint.address, &job_id, "somebody-elses-token").await;

    let anonymous = request(Method::GET, &progress(&job_id))
        .body(Body::empty())
        .unwrap();
    endpoint.send(anonymous).await.refused(403, "ROMA.1000");
    for path in [
        progress("0123456789abcdef0123456789abcdef"),
        progress(""),
        progress(&job_id.to_uppercase()),
        progress("%00'%22"),
        format!("/v2/q/instances/i/assets/jobs/{job_id}"),
        format!("/v2/p/instances/j/assets/jobs/{job_id}"),
    ] {
        endpoint
            .send(get(&path))
            .await
            .refused(404, "ROMA.00110006");
    }
    endpoint
        .send(get(&progress("%ff")))
        .await
        .refused(403, "ROMA.1007");
    endpoint
        .send(get(&format!(
            "/v2/{}/instances/i/assets/jobs/{job_id}",
            "p".repeat(65)
        )))
        .await
        .refused(403, "ROMA.1007");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_200_imports_of_one_user_at_once_one_is_accepted() {
    // Slow items: the accepted job runs for as long as the others come in.
    let endpoint = Served::start(|config| config.item_time = Duration::from_mins(1)).await;
    let mut posts = JoinSet::new();
    for _ in 0..200 {
        posts.spawn(send(endpoint.address, import(TOKEN, &tasks(3))));
    }
    let answers = posts.join_all().await;
    let accepted = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(accepted, 1);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        answer.refused(403, "ROMA.10012");
    }
    // And nothing is left of the others.
    let file = rusqlite::Connection::open(endpoint.folder.path().join("endpoint.sqlite3")).unwrap();
    let counts: (i64, i64) = file
        .query_row(
            "SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM items)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!(counts, (1, 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn imports_of_200_users_at_once_are_all_accepted() {
    let endpoint = Served::start(|_| {}).await;
    let mut posts = JoinSet::new();
    for user in 0..200 {
        posts.spawn(send(
            endpoint.address,
            import(&format!("token-{user}"), &tasks(3)),
        ));
    }
    let jobs: HashSet<String> = posts
        .join_all()
        .await
        .iter()
        .map(super::support::Answer::job_id)
        .collect();
    assert_eq!(jobs.len(), 200);
    for job_id in &jobs {
        assert_eq!(ended(endpoint.address, job_id).await["status"], "Success");
    }
    let rows = log_rows(endpoint.folder.path());
    assert_eq!(rows.len(), 600);
    assert!(
        rows.iter()
            .all(|(job_id, _, count)| jobs.contains(job_id) && *count == 1)
    );
}

#[tokio::test]
async fn a_failing_store_locks_nobody_out() {
    let endpoint = Served::start(|_| {}).await;
    let other = endpoint.writer();
    // From the third item on.
    other
        .execute_batch(
            "CREATE TRIGGER broken BEFORE INSERT ON import_log
             WHEN (SELECT count(*) FROM import_log) = 2
             BEGIN SELECT RAISE(ABORT, 'broken'); END",
        )
        .unwrap();
    let job_id = endpoint.send(import(TOKEN, &tasks(5))).await.job_id();
    let deadline = Instant::now() + DEADLINE;
    while endpoint.send(get(&progress(&job_id))).await.json()["progress_percent"] != 0.4 {
        assert!(Instant::now() < deadline, "the job does not begin");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // The job stands still, and is not lost.
    tokio::time::sleep(Duration::from_millis(400)).await;
    let job = endpoint.send(get(&progress(&job_id))).await.json();
    assert_eq!(job["status"], "Running");
    assert_eq!(job["progress_percent"], 0.4);
    endpoint
        .send(import(TOKEN, &tasks(1)))
        .await
        .refused(403, "ROMA.10012");

    other.execute_batch("DROP TRIGGER broken").unwrap();
    assert_eq!(ended(endpoint.address, &job_id).await["status"], "Success");
    assert_eq!(log_rows(endpoint.folder.path()).len(), 5);
    endpoint.send(import(TOKEN, &tasks(1))).await.job_id();
}

#[tokio::test]
async fn one_job_that_cannot_go_on_holds_no_other_up() {
    let endpoint = Served::start(|config| config.item_time = Duration::from_millis(50)).await;
    let other = endpoint.writer();
    // It alone has two items.
    other
        .execute_batch(
            "CREATE TRIGGER broken BEFORE UPDATE OF position ON jobs WHEN NEW.item_count = 2
             BEGIN SELECT RAISE(ABORT, 'broken'); END",
        )
        .unwrap();
    let broken = endpoint.send(import("broken", &tasks(2))).await.job_id();
    let mut jobs = Vec::new();
    for user in 0..10 {
        let import = import(&format!("user-{user}"), &tasks(5));
        jobs.push(endpoint.send(import).await.job_id());
    }
    for job in &jobs {
        assert_eq!(ended(endpoint.address, job).await["status"], "Success");
    }
    let job = endpoint.send(get(&progress(&broken))).await.json();
    assert_eq!(job["status"], "Running");
    other.execute_batch("DROP TRIGGER broken").unwrap();
    assert_eq!(ended(endpoint.address, &broken).await["status"], "Success");
    let rows = log_rows(endpoint.folder.path());
    assert_eq!(rows.len(), 52);
    assert!(rows.iter().all(|(_, _, count)| *count == 1), "{rows:?}");
}

#[tokio::test]
async fn a_job_goes_on_after_a_stop() {
    let endpoint = Served::start(|config| config.item_time = Duration::from_millis(50)).await;
    let job_id = endpoint.send(import(TOKEN, &tasks(20))).await.job_id();
    let folder = endpoint.stop().await;
    let endpoint = Served::start_in(folder, |_| {}).await;
    assert_eq!(ended(endpoint.address, &job_id).await["status"], "Success");
    let rows = log_rows(endpoint.folder.path());
    assert_eq!(rows.len(), 20);
    assert!(rows.iter().all(|(_, _, count)| *count == 1), "{rows:?}");
}

#[tokio::test]
async fn an_endpoint_whose_jobs_cannot_go_on_ends_with_an_error() {
    // No clock can be set to a time so far ahead: the runner panics.
    let endpoint = Served::start(|config| config.item_time = Duration::MAX).await;
    endpoint.send(import(TOKEN, &tasks(1))).await.job_id();
    endpoint.ends().await.unwrap_err();
}

#[tokio::test]
async fn a_listing_counts_all_and_shows_the_first_thousand() {
    let endpoint = Served::start(|config| config.item_time = Duration::ZERO).await;
    let empty = endpoint.send(get(LISTING)).await.json();
    assert_eq!(empty["log"], json!({ "count": 0, "rows": [] }));
    for _ in 0..11 {
        let job_id = endpoint.send(import(TOKEN, &tasks(100))).await.job_id();
        ended(endpoint.address, &job_id).await;
    }
    let held = endpoint
        .send(request(Method::GET, LISTING).body(Body::empty()).unwrap())
        .await
        .json();
    assert_eq!(held["tasks"]["count"], 100);
    assert_eq!(held["log"]["count"], 1_100);
    assert_eq!(held["log"]["rows"].as_array().unwrap().len(), 1_000);
    let bad = format!("/stand-in/{}/i", "p".repeat(65));
    endpoint.send(get(&bad)).await.refused(403, "ROMA.1007");
}

#[tokio::test]
async fn a_listing_of_long_ids_counts_all_and_shows_as_many_as_a_client_takes() {
    let endpoint = Served::start(|config| config.item_time = Duration::ZERO).await;
    let mut last = String::new();
    for name in ["a", "b", "c"] {
        let id = name.repeat(3 << 20);
        let body = json!({ "tasks": [{ "task_id": id }] });
        last = endpoint.send(import(TOKEN, &body)).await.job_id();
        ended(endpoint.address, &last).await;
    }
    let jobs = endpoint.send(get(&format!("{LISTING}/jobs"))).await;
    assert!(jobs.body.len() < 5 << 20, "{} bytes", jobs.body.len());
    let jobs = jobs.json();
    assert_eq!(jobs["count"], 3);
    let rows: Vec<_> = jobs["rows"].as_array().unwrap().iter().collect();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["id"], last.as_str());

    let held = endpoint.send(get(LISTING)).await;
    assert!(held.body.len() < 5 << 20, "{} bytes", held.body.len());
    let held = held.json();
    assert_eq!(held["tasks"]["count"], 3);
    assert_eq!(held["tasks"]["rows"].as_array().unwrap().len(), 1);
    assert_eq!(held["log"]["rows"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_job_whose_import_was_as_large_as_can_be_is_listed() {
    let endpoint = Served::start(|config| config.item_time = Duration::ZERO).await;
    // Whatever is escaped in an import is escaped in a listing.
    for letter in ["x", "\\\"", "\\u0001"] {
        let of = |length: usize| {
            let id = letter.repeat(length);
            let others = ",{}".repeat(99);
            format!(r#"{{"tasks":[{{"task_id":"{id}"}}{others}]}}"#)
        };
        let body = of(((4 << 20) - of(0).len()) / letter.len());
        let job_id = endpoint.send(import_text(TOKEN, body)).await.job_id();
        ended(endpoint.address, &job_id).await;
        let jobs = endpoint.send(get(&format!("{LISTING}/jobs"))).await.json();
        let first = jobs["rows"][0]["id"].as_str();
        assert_eq!(first, Some(&*job_id), "{letter}");
    }
}

#[tokio::test]
async fn the_jobs_of_an_instance_tell_what_became_of_each_item() {
    let endpoint = Served::start(|config| config.item_time = Duration::ZERO).await;
    let jobs = format!("{LISTING}/jobs");
    let empty = endpoint.send(get(&jobs)).await.json();
    assert_eq!(empty, json!({ "count": 0, "rows": [] }));
    let mut last = String::new();
    for _ in 0..51 {
        let body = json!({ "apps": "orders", "tasks": [{ "task_id": "a" }, {}] });
        last = endpoint.send(import(TOKEN, &body)).await.job_id();
        ended(endpoint.address, &last).await;
    }
    let listed = endpoint.send(get(&jobs)).await.json();
    assert_eq!(listed["count"], 51);
    let rows = listed["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 50);
    let row = rows.iter().find(|row| row["id"] == last.as_str()).unwrap();
    assert_eq!(row["status"], "Failed");
    assert_eq!(
        row["items"],
        json!([
            // The name was taken by the first of the jobs.
            { "kind": "application", "name": "orders", "imports": 0 },
            { "kind": "task", "name": "a", "imports": 1 },
            { "kind": "task", "name": null, "imports": 1 },
        ])
    );
}
