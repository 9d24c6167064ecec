//! How lists in JSON are understood.

use super::{tasks, told};
use crate::list::{Missing, Notice, read};

#[test]
fn json_is_a_list_too() {
    for text in [
        r#"["a","b"]"#,
        r#" [ {"task_id":"a"}, {"task_id":"\u0062"} ] "#,
        r#"{"tasks":[{"task_id":"a"},"b"]}"#,
        r#"["a",{"task\u005fid":"b"}]"#,
    ] {
        assert_eq!(tasks(text), ["a", "b"], "{text}");
        assert!(read(text).notices.is_empty(), "{text}");
    }
    // What ends a text is a mark without a backslash of its own.
    assert_eq!(tasks(r#"["a\\","\"b\\\""]"#), [r"a\", r#""b\""#]);
    assert_eq!(
        told("{\n\"tasks\":[\n{\"task_id\":\"a\"}],\n\"apps\":\"o\\n\"}"),
        ["T3 a", "A4 o\n"]
    );
    assert_eq!(
        told(
            r#"[{"task_id":"a","application":"o"},{"application":"o","task_id":"b"},{"application":"p"}]"#
        ),
        ["A1 o", "T1 a", "T1 b", "A1 p"]
    );
}

#[test]
fn an_object_alone_is_read_as_among_others() {
    for (object, items) in [
        (r#"{"task_id":"a"}"#, &["T1 a"][..]),
        (r#"{"Task ID":"a","application":"x"}"#, &["A1 x", "T1 a"]),
        (r#"{"application":"x","tasks":["a"]}"#, &["T1 a", "A1 x"]),
        // As a body, and as what is to be cut into bodies.
        (
            r#"{"tasks":[{"task_id":"a"}],"apps":"x"}"#,
            &["T1 a", "A1 x"],
        ),
        (
            r#"{"apps":["x","y"],"tasks":["a"]}"#,
            &["A1 x", "A1 y", "T1 a"],
        ),
        (r#"{"apps":[],"tasks":[]}"#, &[]),
        (r#"{"task_ids":["a",{"task_id":"b"}]}"#, &["T1 a", "T1 b"]),
        (r#"{"应用":["x"],"任务":["a"]}"#, &["A1 x", "T1 a"]),
    ] {
        for text in [object.to_owned(), format!("[{object}]")] {
            assert_eq!(told(&text), items, "{text}");
            assert!(read(&text).notices.is_empty(), "{text}");
        }
        let two = format!("{object}\n{object}");
        assert_eq!(
            tasks(&two),
            [tasks(object), tasks(object)].concat(),
            "{two}"
        );
    }
    assert!(told("{}").is_empty() && read("{}").notices.is_empty());
    // What is no list is not taken for an empty one.
    for text in [
        r#"{"task_ids":{}}"#,
        r#"{"tasks":{"task_id":"a"}}"#,
        r#"{"tasks":null,"apps":"x"}"#,
        r#"{"apps":{},"tasks":["a"]}"#,
        r#"{"apps":[{}],"tasks":["a"]}"#,
        r#"{"project_id":"p","body":{"tasks":["a"]}}"#,
    ] {
        assert_eq!(
            read(text).notices.first(),
            Some(&Notice::NotItems { count: 1, line: 1 }),
            "{text}"
        );
    }
}

#[test]
fn an_object_with_a_key_twice_is_not_read_in_silence() {
    for (text, expected) in [
        (r#"[{"task_id":"a","task_id":"b"}]"#, "T1 a"),
        (r#"{"apps":"x","apps":"y"}"#, "A1 x"),
        (r#"{"apps":"x","\u0061pps":"x"}"#, "A1 x"),
    ] {
        assert_eq!(told(text), [expected], "{text}");
        let twice = Notice::KeyTwice { count: 1, line: 1 };
        assert_eq!(read(text).notices, [twice], "{text}");
    }
    let text = r#"[{"task_id":"a","Task ID":"b"}]"#;
    assert_eq!(told(text), ["T1 a"]);
    let names = vec!["Task ID".to_owned()];
    assert_eq!(read(text).notices, [Notice::SaidTwice { names }]);
}

#[test]
fn objects_on_a_line_each_are_a_list() {
    assert_eq!(
        told("{\"task_id\":\"a\"}\r\n\n {\"task_id\":\"b\",\"app\":\"o\"}\n{\"tasks\":[\"c\"]}\n"),
        ["T1 a", "A3 o", "T3 b", "T4 c"]
    );
    // The fault is where it is, and not where the first value ends.
    for end in ["\n", "\r\n", "\r"] {
        let text = "{\"task_id\":\"a\"}\n{\"task_id\":\"b\"}\n\n{\"task_id\":,}\n";
        let (line, column) = (4, 12);
        assert_eq!(
            read(&text.replace('\n', end)).notices,
            [Notice::BrokenJson { line, column }]
        );
    }
}

#[test]
fn lines_of_json_may_end_as_any_lines_do() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["{\"task_id\":\"a\"}", "", "{\"task_id\":\"b\"}", ""].join(end);
        assert_eq!(told(&text), ["T1 a", "T3 b"], "{text:?}");
        assert!(read(&text).notices.is_empty(), "{text:?}");
    }
}

#[test]
fn bodies_that_somebody_has_cut_by_hand_are_one_list() {
    let text = r#"[{"tasks":[{"task_id":"a"},{"task_id":"b"}],"apps":"o"},
        {"apps":"p"}, {"tasks":["c"]}, {"tasks":[]}]"#;
    assert_eq!(told(text), ["T1 a", "T1 b", "A1 o", "A2 p", "T2 c"]);
    assert!(read(text).notices.is_empty());
    // A body holds no others.
    let text = r#"[{"tasks":[{"tasks":["a"]},"b"]}]"#;
    assert_eq!(told(text), ["T1 b"]);
    assert_eq!(
        read(text).notices,
        [
            Notice::NotItems { count: 1, line: 1 },
            Notice::LeftOut {
                names: vec!["tasks".into()],
                missing: Missing::Applications,
            }
        ]
    );
}

#[test]
fn what_json_has_besides_is_told() {
    for (text, items, notices) in [
        (
            "[12345678901234567890,\n-1.50]",
            &["12345678901234567890", "-1.50"][..],
            vec![Notice::NumbersAsText { count: 2, line: 1 }],
        ),
        (
            "[\"a\",\nnull,[[\"x\"],{}],{},true]",
            &["a"],
            vec![Notice::NotItems { count: 4, line: 2 }],
        ),
        (
            r#"[{"task_id":"a","name":{"task_id":"x"}},{"name":1,"task_id":"b"}]"#,
            &["a", "b"],
            vec![Notice::LeftOut {
                names: vec!["name".into()],
                missing: Missing::Applications,
            }],
        ),
        (
            r#"{"items":["a"],"tasks":["b"]}"#,
            &["b"],
            vec![Notice::LeftOut {
                names: vec!["items".into()],
                missing: Missing::Applications,
            }],
        ),
        // It has no form in which it could be sent.
        (
            r#"["\ud800"]"#,
            &[],
            vec![Notice::NotItems { count: 1, line: 1 }],
        ),
    ] {
        assert_eq!(tasks(text), items, "{text}");
        assert_eq!(read(text).notices, notices, "{text}");
    }
}

#[test]
fn what_only_begins_like_json_is_a_list_of_lines() {
    for (text, items, at) in [
        ("[abc]\nd", &["[abc]", "d"][..], (1, 2)),
        ("{x}", &["{x}"], (1, 2)),
        ("[a,b\nc,d]", &["[a", "b", "c", "d]"], (1, 2)),
    ] {
        assert_eq!(tasks(text), items, "{text}");
        let (line, column) = at;
        assert_eq!(read(text).notices, [Notice::NotJson { line, column }]);
    }
}

#[test]
fn the_pieces_of_broken_json_are_no_ids() {
    let deep = "[".repeat(100_000);
    for (text, at) in [
        ("[\"a\",\n\"b\",]", (2, 5)),
        ("[\"a\",", (1, 6)),
        ("[", (1, 2)),
        ("{}\n{},", (2, 3)),
        ("{}\n  [1]", (2, 1)),
        ("{\n\"tasks\":\n[,]}", (3, 2)),
        ("{\"token\":\"secret\",}", (1, 19)),
        (&deep, (1, 129)),
    ] {
        assert_eq!(tasks(text), [""; 0], "{text}");
        let (line, column) = at;
        assert_eq!(read(text).notices, [Notice::BrokenJson { line, column }]);
    }
}
