//! Tokens: whose they are, how long they last, and how long they may be.

use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use hmac::{Hmac, KeyInit as _, Mac as _};
use roma_import::contract::MAX_TOKEN_CHARS;
use roma_import::hex;
use roma_import_endpoint::{Config, Endpoint, FILE_NAME, KEY_FILE_NAME};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

use crate::support::{
    DEADLINE, IMPORT, LISTING, Routed, Served, TOKEN, get, import, import_text, long, progress,
    request, tasks,
};

fn named(config: &mut Config) {
    let user = |name: &str, token: &str| (name.to_owned(), token.to_owned());
    config.users = vec![
        user("ann", "ann-1"),
        user("ann", "ann-2"),
        user("bob", "bob-1"),
    ];
}

#[tokio::test]
async fn named_users_are_the_only_ones_and_have_one_job_each() {
    let endpoint = Routed::new(named).await;
    let job_id = endpoint.send(import("ann-1", &tasks(1))).await.job_id();
    endpoint
        .send(import("ann-2", &tasks(1)))
        .await
        .refused(403, "ROMA.10012");
    endpoint.send(import("bob-1", &tasks(1))).await.job_id();

    // A token of nobody comes before whatever else is wrong.
    endpoint
        .send(import("eve-1", &tasks(1)))
        .await
        .refused(403, "ROMA.1002");
    endpoint
        .send(import("eve-1", &json!([])))
        .await
        .refused(403, "ROMA.1002");
    // No token, and what is no token, in the words of the rules.
    endpoint
        .send(import("", &tasks(1)))
        .await
        .refused(403, "ROMA.1000");
    let json = endpoint
        .send(import("not one", &tasks(1)))
        .await
        .refused(403, "ROMA.1002");
    assert_eq!(
        json["violations"]["violations"][0]["code"],
        "not_a_header_value"
    );

    for (path, code) in [
        (progress(&job_id).as_str(), "ROMA.1000"),
        (LISTING, "ROMA.1000"),
    ] {
        let with = |token: &str| {
            request(Method::GET, path)
                .header("x-auth-token", token)
                .body(Body::empty())
                .unwrap()
        };
        assert_eq!(endpoint.send(with("bob-1")).await.status, 200);
        endpoint.send(with("eve-1")).await.refused(403, "ROMA.1002");
        endpoint
            .send(request(Method::GET, path).body(Body::empty()).unwrap())
            .await
            .refused(403, code);
    }
}

#[tokio::test]
async fn a_strangers_body_is_not_asked_for_and_not_looked_at() {
    let endpoint = Served::start(named).await;
    let head = |token: &str| {
        format!(
            "POST {IMPORT} HTTP/1.1\r\nhost: localhost\r\n{token}content-type: application/json\r\n\
             content-length: 9\r\nexpect: 100-continue\r\n\r\n"
        )
    };
    for (token, status) in [
        ("", "HTTP/1.1 403 "),
        ("x-auth-token: eve-1\r\n", "HTTP/1.1 403 "),
        ("x-auth-token: ann-1\r\n", "HTTP/1.1 100 "),
    ] {
        let mut stream = TcpStream::connect(endpoint.address).await.unwrap();
        stream.write_all(head(token).as_bytes()).await.unwrap();
        let mut start = [0; 13];
        let read = timeout(DEADLINE, stream.read_exact(&mut start));
        read.await.unwrap().unwrap();
        assert_eq!(str::from_utf8(&start), Ok(status), "{token}");
    }

    // Without a token one is told of the path and the token, and of nothing else.
    let wrong = request(Method::POST, "/v2/p/instances/%2e/assets/import")
        .header("content-type", "application/json")
        .body(Body::from("{"));
    let answer = endpoint.send(wrong.unwrap()).await;
    let json = answer.refused(403, "ROMA.1007");
    let pointers: Vec<&str> = json["violations"]["violations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|violation| violation["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/instance_id", "/token"]);
    // Whoever is known is told of everything.
    let answer = endpoint.send(import_text("ann-1", "{")).await;
    let json = answer.refused(403, "ROMA.13000");
    assert_eq!(json["violations"]["errors"], 1);
}

#[tokio::test]
async fn two_users_cannot_have_one_token() {
    let folder = TempDir::new().unwrap();
    let mut config = Config::on_free_port(folder.path());
    config.users = vec![
        ("ann".to_owned(), "the-same".to_owned()),
        ("bob".to_owned(), "the-same".to_owned()),
    ];
    let error = Endpoint::open(config).await.err().unwrap().to_string();
    assert!(
        error.contains("ann") && error.contains("bob") && !error.contains("the-same"),
        "{error}"
    );
}

#[tokio::test]
async fn what_helps_a_named_user_is_another_token_of_theirs() {
    let endpoint = Routed::new(|config| {
        named(config);
        config.token_life = Some(Duration::from_nanos(1));
    })
    .await;
    let poll = progress("none");
    for (language, import_words, poll_words) in [
        (
            "en",
            "Send it again with another token: one of the same user. To use this one again, start the endpoint with another --data.",
            "Ask again with another token: one of the same user. To use this one again, start the endpoint with another --data.",
        ),
        (
            "zh",
            "请换用另一个 Token 重新发送：同一用户的其他 Token。如要再次使用此 Token，请以另一个 --data 启动端点。",
            "请换用另一个 Token 再次查询：同一用户的其他 Token。如要再次使用此 Token，请以另一个 --data 启动端点。",
        ),
    ] {
        let asked = request(Method::GET, &poll).header("x-auth-token", "ann-1");
        let asked = asked.body(Body::empty()).unwrap();
        for (mut call, words) in [
            (import("ann-1", &tasks(1)), import_words),
            (asked, poll_words),
        ] {
            let headers = call.headers_mut();
            headers.insert("accept-language", language.parse().unwrap());
            let json = endpoint.send(call).await.refused(403, "ROMA.1002");
            assert_eq!(json["error_details"], words);
        }
    }
}

#[tokio::test]
async fn a_token_lives_from_its_first_use_and_a_restart_does_not_renew_it() {
    let short = |config: &mut Config| config.token_life = Some(Duration::from_millis(1500));
    let endpoint = Served::start(short).await;
    let began = Instant::now();
    let job_id = endpoint.send(import(TOKEN, &tasks(1))).await.job_id();

    let endpoint = Served::start_in(endpoint.stop().await, short).await;
    let mut accepted = 0;
    loop {
        let answer = endpoint.send(get(&progress(&job_id))).await;
        if answer.status == 200 {
            accepted += 1;
            assert!(began.elapsed() < DEADLINE, "the token does not expire");
            sleep(Duration::from_millis(20)).await;
            continue;
        }
        let json = answer.refused(403, "ROMA.1002");
        assert_eq!(json["error_msg"], "The token has expired.");
        assert_eq!(
            json["error_details"],
            "Ask again with another token: any other one. To use this one again, start the endpoint with another --data."
        );
        assert!(
            began.elapsed() >= Duration::from_millis(1500),
            "expired after {:?}",
            began.elapsed()
        );
        break;
    }
    assert!(accepted > 0, "the token was not good for a moment");
    let import_again = endpoint.send(import(TOKEN, &tasks(1))).await;
    assert_eq!(
        import_again.refused(403, "ROMA.1002")["error_details"],
        "Send it again with another token: any other one. To use this one again, start the endpoint with another --data."
    );
    // A fresh one goes on with the same job.
    let fresh = request(Method::GET, &progress(&job_id))
        .header("x-auth-token", "fresh")
        .body(Body::empty())
        .unwrap();
    assert_eq!(endpoint.send(fresh).await.status, 200);
    // Another restart, longer after.
    let endpoint = Served::start_in(endpoint.stop().await, short).await;
    endpoint
        .send(import(TOKEN, &tasks(1)))
        .await
        .refused(403, "ROMA.1002");
}

#[tokio::test]
async fn a_token_whose_first_use_cannot_be_kept_is_not_said_to_be_unknown() {
    let endpoint = Served::start(|config| config.token_life = Some(DEADLINE)).await;
    let file = endpoint.writer();
    let trigger = "CREATE TRIGGER broken BEFORE INSERT ON token_uses
         BEGIN SELECT RAISE(ABORT, 'broken'); END";
    file.execute_batch(trigger).unwrap();
    for request in [import(TOKEN, &tasks(1)), get(&progress("j"))] {
        endpoint.send(request).await.refused(500, "APIG.9999");
    }
    file.execute_batch("DROP TRIGGER broken").unwrap();
    endpoint.send(import(TOKEN, &tasks(1))).await.job_id();
}

#[tokio::test]
async fn a_token_as_long_as_allowed_passes_and_a_longer_one_is_refused_in_our_words() {
    let endpoint = Served::start(|_| {}).await;
    endpoint
        .send(import(&long(1, MAX_TOKEN_CHARS), &tasks(1)))
        .await
        .job_id();
    for length in [MAX_TOKEN_CHARS + 1, 256 << 10] {
        let token = long(2, length);
        let answer = endpoint.send(import(&token, &tasks(1))).await;
        let json = answer.refused(403, "ROMA.1002");
        let violation = &json["violations"]["violations"][0];
        assert_eq!(violation["code"], "too_long");
        assert_eq!(
            (&violation["limit"], &violation["actual"]),
            (&json!(MAX_TOKEN_CHARS), &json!(length))
        );
        assert!(!json.to_string().contains("xxxx"));
    }
    // Beyond that the parser itself refuses, with its own status.
    assert_eq!(
        endpoint
            .send(import(&long(3, 400 << 10), &tasks(1)))
            .await
            .status,
        431
    );
    assert_eq!(endpoint.send(get("/healthz")).await.status, 200);
}

#[tokio::test]
async fn a_token_is_kept_as_a_hash_that_only_the_folders_key_gives() {
    let life = |config: &mut Config| config.token_life = Some(Duration::from_hours(1));
    let [one, other] = [Served::start(life).await, Served::start(life).await];
    let mut kept = Vec::new();
    for endpoint in [one, other] {
        endpoint.send(import(TOKEN, &tasks(1))).await.job_id();
        let folder = endpoint.stop().await;
        let file = rusqlite::Connection::open(folder.path().join(FILE_NAME)).unwrap();
        let text = |sql: &str| -> String { file.query_row(sql, [], |row| row.get(0)).unwrap() };
        let owner = text("SELECT user FROM jobs");
        let used = text("SELECT lower(hex(token)) FROM token_uses");
        assert_eq!(owner, format!("token:{used}"));

        let key = std::fs::read(folder.path().join(KEY_FILE_NAME)).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(TOKEN.as_bytes());
        assert_eq!(used, hex(&mac.finalize().into_bytes()));
        assert_ne!(
            used,
            hex(&Sha256::digest(TOKEN)),
            "anybody could guess that"
        );
        kept.push(used);
    }
    assert_ne!(kept[0], kept[1], "the same hash in two folders");
}

#[tokio::test]
async fn the_key_is_made_once_and_is_nobody_elses() {
    let endpoint = Served::start(|_| {}).await;
    let key = |folder: &TempDir| std::fs::read(folder.path().join("token-key")).unwrap();
    let first = key(&endpoint.folder);
    assert_eq!(first.len(), 32);
    #[cfg(unix)]
    for file in ["token-key", "endpoint.sqlite3"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(endpoint.folder.path().join(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let endpoint = Served::start_in(endpoint.stop().await, |_| {}).await;
    assert_eq!(key(&endpoint.folder), first);
}
