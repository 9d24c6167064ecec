//! How lists in JSON are understood.

use super::{tasks, told};
use crate::list::{Detail, Missing, Nested, Notice, NoticeKind, read};
use crate::{Code, Lang, Severity, check_body};

/// Where a list is broken, or is no JSON at all, if that is all there is to say of it.
fn broken(text: &str) -> Option<(usize, usize)> {
    match &read(text).notices[..] {
        [
            Notice {
                kind: NoticeKind::BrokenJson | NoticeKind::NotJson,
                line: Some(line),
                detail: Detail::Json { column, fault },
                ..
            },
        ] => {
            let range = fault.range.unwrap();
            assert_eq!((range.start.line, range.start.column), (*line, *column));
            assert!(text.is_char_boundary(range.start.offset), "{text}");
            Some((*line, *column))
        }
        _ => None,
    }
}

fn key_twice(count: usize, line: usize, name: &str) -> Notice {
    let name = name.to_owned();
    NoticeKind::KeyTwice
        .counted(count, line)
        .with(Detail::name(name))
}

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
        let told = read(text).notices;
        let code = told.first().map(Notice::code);
        assert!(matches!(code, Some("not_items" | "wrong_value")), "{text}");
        assert_eq!(told[0].severity(), Some(Severity::Error));
    }
}

#[test]
fn an_object_with_a_key_twice_is_not_read_in_silence() {
    for (text, items, name) in [
        (
            r#"[{"task_id":"a","task_id":"b"}]"#,
            &["T1 a"][..],
            "task_id",
        ),
        (r#"{"apps":"x","apps":"y"}"#, &["A1 x"], "apps"),
        (r#"{"apps":"x","\u0061pps":"x"}"#, &["A1 x"], "apps"),
        (
            r#"{"apps":"x","tasks":[{"task_id":"a"}],"tasks":[{"task_id":"b"}]}"#,
            &["T1 a", "T1 b", "A1 x"],
            "tasks",
        ),
        (r#"{"apps":["x"],"apps":["y"]}"#, &["A1 x", "A1 y"], "apps"),
        (r#"{"tasks":["a"],"tasks":"b"}"#, &["T1 a", "T1 b"], "tasks"),
    ] {
        assert_eq!(told(text), items, "{text}");
        assert_eq!(read(text).notices, [key_twice(1, 1, name)], "{text}");
    }
    let text = r#"[{"task_id":"a","Task ID":"b"}]"#;
    assert_eq!(told(text), ["T1 a"]);
    let names = vec!["Task ID".to_owned()];
    assert_eq!(read(text).notices, [Notice::said_twice(names).unwrap()]);
}

#[test]
fn a_key_twice_is_told_wherever_the_object_stands() {
    for (text, expected) in [
        (
            "[{\"task_id\":\"a\",\n\"owner\":1,\n\"owner\":2},{\"task_id\":\"b\",\n\"x\":{\"k\":1,\"k\":2}}]",
            key_twice(2, 3, "owner"),
        ),
        // The inner one closes first, and the outer one has it before that.
        (
            "[{\"task_id\":\"a\",\"x\":1,\"x\":[{\"y\":1,\n\"y\":1}]}]",
            key_twice(2, 1, "x"),
        ),
        // A third one is told as well.
        (
            "[\"a\",{\"x\":1,\n\"x\":1,\n\"x\":1}]",
            key_twice(2, 2, "x"),
        ),
        // In what is no item, and in a name of half a character.
        ("[\"a\",[{\"\":1,\"\":2}]]", key_twice(1, 1, "")),
        (
            "[{\"task_id\":\"a\",\"x\\ud800\":1,\"x\\uD800\":2}]",
            key_twice(1, 1, "x\u{FFFD}"),
        ),
        // Beside a better name, and behind it.
        (
            "[{\"task\":\"x\",\"task\":\"y\",\"task_id\":\"a\"}]",
            key_twice(1, 1, "task"),
        ),
        (
            "{\"task_id\":\"a\"}\n{\"task_id\":\"b\",\"k\":1,\"k\":1}",
            key_twice(1, 2, "k"),
        ),
    ] {
        let notices = read(text).notices;
        let twice = notices.iter().find(|it| it.code() == "key_twice");
        assert_eq!(twice, Some(&expected), "{text}");
        assert_eq!(expected.severity(), Some(Severity::Error));
    }
    for text in [
        r#"[{"task_id":"a","x":{"k":"k"}},{"task_id":"k","x":{"k":["k","k",{"k":{"k":1}}]}}]"#,
        r#"[{"k\ud800":1,"k\udfff":1,"task_id":"a"}]"#,
        "{\"task_id\":\"a\"}\n{\"task_id\":\"b\"}",
    ] {
        let notices = read(text).notices;
        let twice = notices.iter().find(|it| it.code() == "key_twice");
        assert_eq!(twice, None, "{text}");
    }
    let notice = key_twice(1, 3, "owner");
    assert_eq!(
        (notice.message(Lang::En), notice.message(Lang::Zh)),
        (
            "The key “owner” on line 3 is there more than once in the same object.".to_owned(),
            "第 3 行的键“owner”在同一个对象中出现了不止一次。".to_owned()
        )
    );
}

#[test]
fn half_a_character_is_told_as_that_and_is_in_no_item() {
    for (text, items, count, line, en, zh) in [
        (
            r#"["a\ud800b","c"]"#,
            &["T1 c"][..],
            1,
            1,
            "The ID of task 1 contains half a character (U+D800) at position 2. It is on line 1 and was not read.",
            "第 1 个任务的 ID 的第 2 个字符只有一半（U+D800）。它在第 1 行，没有读取。",
        ),
        (
            "[\"c\",\n{\"task_id\":\"é😀\\udfff\"},\n\"\\ud800\"]",
            &["T1 c"],
            2,
            2,
            "The ID of task 2 contains half a character (U+DFFF) at position 3. It is on line 2, the first of 2 with such a half. None of them was read.",
            "第 2 个任务的 ID 的第 3 个字符只有一半（U+DFFF）。它在第 2 行；共有 2 项含有这样的半个字符，均没有读取。",
        ),
        (
            r#"{"apps":"x\ud83d","tasks":["a"]}"#,
            &["T1 a"],
            1,
            1,
            "Application name 1 contains half a character (U+D83D) at position 2. It is on line 1 and was not read.",
            "第 1 个应用名称的第 2 个字符只有一半（U+D83D）。它在第 1 行，没有读取。",
        ),
        (
            r#"{"apps":["x","\ude00y"],"tasks":["\ud83d\ude00"]}"#,
            &["A1 x", "T1 😀"],
            1,
            1,
            "Application name 2 contains half a character (U+DE00) at position 1. It is on line 1 and was not read.",
            "第 2 个应用名称的第 1 个字符只有一半（U+DE00）。它在第 1 行，没有读取。",
        ),
    ] {
        assert_eq!(told(text), items, "{text}");
        let notices = read(text).notices;
        let [notice] = &notices[..] else {
            panic!("{text}: {notices:?}");
        };
        let Detail::Fault(fault) = &notice.detail else {
            panic!("{text}: {notice:?}");
        };
        let expected = NoticeKind::LoneSurrogate
            .counted(count, line)
            .with(Detail::Fault(fault.clone()));
        assert_eq!(*notice, expected);
        assert_eq!(fault.code, Code::LoneSurrogate);
        assert_eq!(notice.severity(), Some(Severity::Error));
        assert_eq!(notice.message(Lang::En), en);
        assert_eq!(notice.message(Lang::Zh), zh);
    }
    // Under any of the names; and what is not read in any case says nothing.
    for text in [
        r#"[{"Task ID":"\ud800"},"a"]"#,
        r#"[{"task":"\ud800","app":"\udfff"},"a"]"#,
        r#"[{"task":"a","app":"\udfff"}]"#,
    ] {
        let codes: Vec<_> = read(text).notices.iter().map(Notice::code).collect();
        assert_eq!(
            (tasks(text), &codes[..]),
            (vec!["a".to_owned()], &["lone_surrogate"][..])
        );
    }
    for (text, code) in [
        (r#"[{"task_id":"a","task":"\ud800"}]"#, "said_twice"),
        (r#"[{"task_id":"a","note":"\ud800"}]"#, "left_out"),
        (r#"[{"task_id":"a","Task ID (\ud800)":"b"}]"#, "left_out"),
    ] {
        let notices = read(text).notices;
        assert_eq!(tasks(text), ["a"], "{text}");
        assert!(notices.iter().all(|it| it.code() == code), "{notices:?}");
    }
    let names = vec!["x\u{FFFD}y".to_owned()];
    let missing = Missing::Applications;
    assert_eq!(
        read(r#"["a",{"task_id":"b","x\ud800y":1}]"#).notices,
        [Notice::left_out(names, missing, Nested::Nothing).unwrap()]
    );
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
        assert_eq!(broken(&text.replace('\n', end)), Some((4, 12)));
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
            NoticeKind::NotItems.counted(1, 1),
            Notice::left_out(vec!["tasks".into()], Missing::Applications, Nested::Nothing).unwrap()
        ]
    );
}

#[test]
fn what_json_has_besides_is_told() {
    for (text, items, notices) in [
        (
            "[12345678901234567890,\n-1.50]",
            &["12345678901234567890", "-1.50"][..],
            vec![NoticeKind::NumbersAsText.counted(2, 1)],
        ),
        (
            "[\"a\",\nnull,[[\"x\"],{}],{},true]",
            &["a"],
            vec![NoticeKind::NotItems.counted(4, 2)],
        ),
        (
            r#"[{"task_id":"a","name":{"task_id":"x"}},{"name":1,"task_id":"b"}]"#,
            &["a", "b"],
            vec![
                Notice::left_out(vec!["name".into()], Missing::Applications, Nested::Nothing)
                    .unwrap(),
            ],
        ),
        (
            r#"{"items":["a"],"tasks":["b"]}"#,
            &["b"],
            vec![
                Notice::left_out(vec!["items".into()], Missing::Applications, Nested::Array)
                    .unwrap(),
            ],
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
        assert_eq!(broken(text), Some(at));
        assert_eq!(read(text).notices[0].code(), "not_json");
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
        ("{}\n  [1]", (2, 3)),
        ("{}\n\n{}\n\n1", (5, 1)),
        ("{\n\"tasks\":\n[,]}", (3, 2)),
        ("{\"token\":\"secret\",}", (1, 19)),
        (&deep, (1, 129)),
    ] {
        assert_eq!(tasks(text), [""; 0], "{text}");
        assert_eq!(broken(text), Some(at));
        assert_eq!(read(text).notices[0].code(), "broken_json");
    }
}

#[test]
fn broken_json_is_told_in_the_words_of_the_check() {
    let tail = |lang| match lang {
        Lang::En => " Nothing of it was read.",
        Lang::Zh => "没有读取任何内容。",
    };
    for (text, en, help) in [
        (
            r#"["a","b",]"#,
            "The list is not JSON at line 1, column 10: after the comma, another value is needed. Nothing of it was read.",
            "Remove the comma before it, or add what is missing.",
        ),
        (
            r#"{"tasks":["a"],}"#,
            "The list is not JSON at line 1, column 16: after the comma, another key in double quotes is needed. Nothing of it was read.",
            "Remove the comma before it, or add what is missing.",
        ),
        (
            "[\"a\"，\"b\"]",
            "The list is not JSON at line 1, column 5: a comma or “]” is needed here; found: “，” (U+FF0C). Nothing of it was read.",
            "Put the ASCII character that is meant in its place, or remove it. What follows it was not checked.",
        ),
        (
            "[\"a\"",
            "The list is not JSON at line 1, column 5: a comma or “]” is needed here. Nothing of it was read.",
            "Fix the text there. What follows it was not checked.",
        ),
        (
            "{\"task_id\":\"a\"}\n{\"task_id\":\"b\",}\n",
            "The list is not JSON at line 2, column 16: after the comma, another key in double quotes is needed. Nothing of it was read.",
            "Remove the comma before it, or add what is missing.",
        ),
        (
            "{\"task_id\":\"a\"}\n // b\n",
            "The list is not JSON at line 2, column 2: nothing may follow the value. Nothing of it was read.",
            "Remove it if it is a comment, which JSON does not have. What follows it was not checked.",
        ),
        (
            &"\n[".repeat(200),
            "The list is nested more than 128 levels deep. That is at line 130, column 1. Nothing of it was read.",
            "Check what was put there: the call needs three levels.",
        ),
        (
            "[abc]",
            "The list is not JSON at line 1, column 2: a value, or “]”, is needed here. Although it begins with a bracket, it was read as lines.",
            "Fix the JSON there, or check what was understood.",
        ),
    ] {
        let notices = read(text).notices;
        let [notice] = &notices[..] else {
            panic!("{text}: {notices:?}");
        };
        assert_eq!(
            (&*notice.message(Lang::En), &*notice.help(Lang::En)),
            (en, help)
        );
        let report = check_body(text.into());
        let broken = report.violations.last().unwrap();
        for (lang, body, list) in [
            (Lang::En, "The body", "The list"),
            (Lang::Zh, "请求体", "列表"),
        ] {
            if broken.code == Code::MalformedJson
                && notice.code() == "broken_json"
                && !text.contains('\n')
            {
                let words = broken.message(lang).replacen(body, list, 1) + tail(lang);
                assert_eq!(notice.message(lang), words);
                assert_eq!(notice.help(lang), broken.help(lang));
            }
        }
    }
}

#[test]
fn the_help_of_a_field_that_was_not_read_says_what_would_be_read() {
    for (text, name, what) in [
        (r#"{"code":0,"data":["a1","a2"]}"#, "“tasks”", Nested::Array),
        (
            r#"{"count":2,"entities":[{"task_id":"a1"}]}"#,
            "“tasks”",
            Nested::Array,
        ),
        (
            r#"{"tasks":["a"],"systems":["x"]}"#,
            "“apps”",
            Nested::Array,
        ),
        (r#"{"ids":["a1","a2"]}"#, "“tasks”", Nested::Array),
        (
            r#"{"code":0,"data":{"list":["a1"]}}"#,
            "the array alone",
            Nested::Object,
        ),
        (
            "{\"data\":{},\"x\":[]}\n{\"y\":1}",
            "“tasks”",
            Nested::Array,
        ),
        (
            r#"[{"uuid":"a1","tags":["x"]}]"#,
            "“task_id”",
            Nested::Array,
        ),
    ] {
        let notices = read(text).notices;
        let is_of = |notice: &&Notice| match notice.detail {
            Detail::Unread { nested, .. } | Detail::Name { nested, .. } => nested == what,
            _ => false,
        };
        let notice = notices.iter().find(is_of);
        let help = notice.map(|notice| notice.help(Lang::En)).unwrap();
        assert!(help.contains(name), "{text}: {help}");
    }
    // What the help says is read.
    for text in [
        r#"{"code":0,"tasks":["a1","a2"]}"#,
        r#"{"count":2,"tasks":[{"task_id":"a1"}]}"#,
    ] {
        assert_eq!(tasks(text).first().map(String::as_str), Some("a1"));
    }
    // Below these, nothing would be read by such a name.
    for text in [
        r#"[{"uuid":"a","task":"b"}]"#,
        r#"{"tasks":[{"task":"a","tags":["x"]}]}"#,
    ] {
        for notice in read(text).notices {
            assert!(!notice.help(Lang::En).contains("“tasks”"), "{text}");
        }
    }
}

#[test]
fn a_value_that_is_no_text_is_told_by_its_name() {
    for (text, items, count, line, name) in [
        ("{\"apps\":null,\"tasks\":[\"a\"]}", 1, 1, 1, "apps"),
        (
            "[\"a\",\n{\"application\":true,\"task_id\":\"b\"},{\"task_id\":{}}]",
            2,
            2,
            2,
            "application",
        ),
        ("{\"tasks\":{\"task_id\":\"a\"}}", 0, 1, 1, "tasks"),
        ("{\"task_id\":[\"a\",\"b\"]}", 0, 1, 1, "task_id"),
        ("{\"tasks\":[\"a\"],\n\"apps\":[{},\"x\"]}", 2, 1, 2, "apps"),
    ] {
        let list = read(text);
        assert_eq!(list.items.len(), items, "{text}");
        let name = name.to_owned();
        let notice = NoticeKind::WrongValue
            .counted(count, line)
            .with(Detail::name(name));
        assert_eq!(list.notices, std::slice::from_ref(&notice), "{text}");
        assert_eq!(notice.severity(), Some(Severity::Error));
    }
}

#[test]
fn the_record_of_a_plan_is_read_where_an_object_is_one() {
    let record = r#"{"project_id":"p","imports":[
        {"number":1,"id":"0","state":"not_sent","attempts":[{"end":"failed"}],"body":{"tasks":[{"task_id":"a"}]}},
        {"body":{"apps":"o","tasks":[{"task_id":"b"},
            {"task_id":"c"}]},"id":"1","state":"failed"}
    ],"set_aside":[{"kind":"application","id":"x/y","line":3,"message":"m"}],"set_aside_count":1}"#;
    assert_eq!(told(record), ["T2 a", "T3 b", "T4 c", "A3 o", "A5 x/y"]);
    assert_eq!(
        read(record).notices,
        [
            NoticeKind::MaybeImported.counted(3, 3),
            Notice::left_out(
                vec!["project_id".into(), "set_aside_count".into()],
                Missing::Nothing,
                Nested::Nothing,
            )
            .unwrap()
        ]
    );
    // What does not say what became of it may have been imported, and what has no items is told.
    let odd = r#"{"imports":[{"state":"x","body":{"tasks":[]}},
        {"body":{"tasks":[{"task_id":"a"}]}},{"state":"refused"},7],"set_aside":[{"id":"b"}]}"#;
    assert_eq!(told(odd), ["T2 a"]);
    assert_eq!(
        read(odd).notices,
        [
            NoticeKind::NotItems.counted(3, 2),
            NoticeKind::MaybeImported.counted(1, 2)
        ]
    );
    // Whatever else has such a name is none.
    for text in [
        r#"{"imports":[{"id":"1"}]}"#,
        r#"{"imports":[{"state":"x","body":"y"}]}"#,
        r#"{"imports":[]}"#,
        r#"{"imports":"x"}"#,
        r#"[{"imports":[{"state":"failed","body":{"tasks":[{"task_id":"a"}]}}]}]"#,
    ] {
        assert_eq!(told(text), [""; 0], "{text}");
        let notices = read(text).notices;
        let left_out = |notice: &Notice| notice.kind == NoticeKind::LeftOut;
        assert!(notices.iter().any(left_out), "{text}: {notices:?}");
    }
}
