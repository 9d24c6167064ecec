//! What the columns of a table and the fields of JSON are for by their names, and which of them
//! are not read.

use super::{is_left_out, tasks, told};
use crate::Lang;
use crate::list::{Detail, Missing, Nested, Notice, NoticeKind, read};

#[test]
fn tables_and_json_know_the_same_names() {
    for name in [
        "App Name",
        "app_name",
        "appname",
        "app",
        "Apps",
        "application",
        "应用名",
        "应用程序",
    ] {
        for task in ["task_id", "Task ID", "任务编号", "tasks"] {
            let table = format!("{name},{task}\norders,a");
            assert_eq!(told(&table), ["A2 orders", "T2 a"], "{table}");
            let json = format!("[{{\"{task}\":\"a\",\"{name}\":\"orders\"}}]");
            assert_eq!(told(&json), ["A1 orders", "T1 a"], "{json}");
            assert!(read(&json).notices.is_empty(), "{json}");
        }
    }
}

#[test]
fn of_several_names_the_best_one_counts() {
    for text in [
        "Task,App,Task ID,App Name\nimport,o,a,orders",
        "App Name,Task ID,App,Task\norders,a,o,import",
        r#"[{"Task":"import","App":"o","Task ID":"a","App Name":"orders"}]"#,
        r#"[{"App Name":"orders","Task ID":"a","App":"o","Task":"import"}]"#,
    ] {
        assert_eq!(tasks(text), ["a"], "{text}");
        assert!(read(text).applications().all(|item| item.text == "orders"));
        let told = read(text).notices;
        let last = told.last().map(|notice| (notice.kind, notice.count));
        assert_eq!(last, Some((NoticeKind::SaidTwice, 2)), "{text}: {told:?}");
    }
    // What is no text may be anything of a task, but for the names of a body.
    let text = r#"[{"task_id":"a","task":{"task_id":"b"},"app":null}]"#;
    assert_eq!(tasks(text), ["a"]);
    assert_eq!(
        read(text).notices,
        [Notice::left_out(
            vec!["task".into(), "app".into()],
            Missing::Applications,
            Nested::Nothing
        )
        .unwrap()]
    );
    let text = r#"[{"task_id":"a","application":null},{"task":["b"]},{"id":"c"}]"#;
    assert_eq!(
        read(text).notices.first(),
        Some(&NoticeKind::NotItems.counted(2, 1))
    );
}

#[test]
fn what_has_a_plain_name_is_not_asked_to_have_one() {
    let text = "task_id;task_id;note\na;b;c";
    assert_eq!(tasks(text), ["a"]);
    let notices = read(text).notices;
    let told = |name: &str| vec![name.to_owned()];
    assert_eq!(
        notices.get(1..),
        Some(
            &[
                Notice::left_out(told("note"), Missing::Applications, Nested::Nothing).unwrap(),
                Notice::said_twice(told("task_id")).unwrap(),
            ][..]
        )
    );
}

#[test]
fn what_stands_in_a_column_without_a_name_is_told() {
    for (text, expected) in [
        ("task_id,,\na,b,c\n", Some((2, 2))),
        ("task_id,\na,b\nc,d", Some((1, 2))),
        (",task_id\n0,a\n1,b", Some((1, 1))),
        ("task_id,\na,\nc, ", None),
    ] {
        let list = read(text);
        let expected = expected.map(|(count, column)| {
            NoticeKind::WithoutName.of(
                count,
                Detail::Unnamed {
                    column,
                    missing: Missing::Applications,
                },
            )
        });
        assert_eq!(list.notices.get(1), expected.as_ref(), "{text}");
    }
}

#[test]
fn ids_of_anything_beside_an_application_are_doubted() {
    for (text, name) in [
        ("id,application\n1,orders\n2,orders", "id"),
        ("Application,ID\norders,1", "ID"),
        ("编号,应用\n1,orders", "编号"),
        (r#"[{"id":"1","application":"orders"},{"id":"2"}]"#, "id"),
        // Beside it, "task" is likely to be what the task is called.
        ("ID,Task\n1,sync", "ID"),
        ("任务,编号\n同步,1", "编号"),
        (r#"[{"id":"1","task":"sync"}]"#, "id"),
    ] {
        let list = read(text);
        let unclear = Notice::unclear_ids(name.into(), Nested::Nothing);
        assert!(
            list.notices.contains(&unclear),
            "{text}: {:?}",
            list.notices
        );
        assert!(!list.notices.iter().any(is_left_out), "{text}");
    }
    for text in [
        "id\n1\n2",
        "编号\n1",
        "id,task_id,application\n7,a,orders",
        r#"[{"id":"1","task_id":"a"},{"id":"2","application":"orders"}]"#,
        r#"{"id":"1","tasks":["a"]}"#,
    ] {
        let notices = read(text).notices;
        assert!(
            !notices.iter().any(Notice::is_doubtful),
            "{text}: {notices:?}"
        );
    }
}

#[test]
fn what_was_found_elsewhere_is_not_asked_for_where_a_column_is_left_out() {
    for (text, asks_for_ids, asks_for_names) in [
        ("name,task_id\nx,a", false, true),
        (",task_id\nx,a", false, true),
        ("name,id,app\nx,1,o", true, false),
        (",app\n1,o", true, false),
        ("name,app,task_id\nx,o,a", false, false),
        ("kind,id,note\ntask,a,x", false, false),
        // The rows below another header may have what those above it have not.
        ("name,app\nx,o\nname,task_id,app\ny,a,o", true, false),
        ("name,task_id\nx,a\nname,task_id,app\ny,b,o", false, true),
        // Beside other columns, "task" may be what a task is called.
        ("Task,Task UUID,Owner\nsync,a,me", true, true),
        ("任务,应用,备注\n同步,o,x", true, false),
        ("名称,应用,任务编号\nx,o,a", false, false),
        // A column without anything in it is no place where anything was found.
        ("name,app,task_id\nx,,a", false, true),
        ("name,app,task_id\nx,o,", true, false),
        (r#"[{"name":"x","task_id":"a"}]"#, false, true),
        (r#"[{"uuid":"1","task":"sync","app":"o"}]"#, true, false),
        (r#"[{"name":"x","app":"o"},"a"]"#, false, false),
        (
            r#"{"name":"x","app":"o","tasks":[{"task":"a"}]}"#,
            true,
            false,
        ),
        (r#"[{"name":"x","app":"o"}]"#, true, false),
        (r#"{"name":"x","app":"o","tasks":["a"]}"#, false, false),
        (r#"{"name":"x"}"#, true, true),
    ] {
        let list = read(text);
        let is_unread =
            |notice: &&Notice| is_left_out(notice) || notice.kind == NoticeKind::WithoutName;
        let notice = list.notices.iter().find(is_unread);
        let help = notice.map(|notice| notice.help(Lang::En)).unwrap();
        assert_eq!(help.contains("“task_id”"), asks_for_ids, "{text}: {help}");
        assert_eq!(
            help.contains("“application”"),
            asks_for_names,
            "{text}: {help}"
        );
    }
}

#[test]
fn what_may_be_the_ids_is_asked_for_wherever_it_stands() {
    let list = read("ID,Task,Owner\n1,sync,me");
    assert!(list.notices.contains(
        &Notice::left_out(vec!["Owner".into()], Missing::Both, Nested::Nothing).unwrap()
    ));
    let both = NoticeKind::WithoutName.of(
        2,
        Detail::Unnamed {
            column: 1,
            missing: Missing::Both,
        },
    );
    assert_eq!(
        both.help(Lang::En),
        "If the IDs of tasks are in one of these, give it the name “task_id”; if the names of applications are, “application”."
    );
    let tasks = NoticeKind::WithoutName.of(
        2,
        Detail::Unnamed {
            column: 1,
            missing: Missing::Tasks,
        },
    );
    assert!(
        tasks
            .help(Lang::En)
            .ends_with("If the IDs of tasks are in one of these, give it the name “task_id”.")
    );
}
