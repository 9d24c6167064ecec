//! What holds for every list, shown on thousands of made-up ones.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use roma_import::list::{Notice, NoticeKind, read, write};
use roma_import::{Code, ItemKind, Lang, Severity, check_body};

/// Pieces that mean something to one of the readers, between those that do not.
fn text() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "a",
        "b7",
        "\n",
        "\r\n",
        "\r",
        ",",
        ";",
        "\t",
        "，",
        "；",
        "、",
        "。",
        "1.",
        "（2）",
        "①",
        "\"",
        "\"\"",
        " ",
        "[",
        "]",
        "{",
        "}",
        ":",
        "\\",
        "\\u0041",
        "\\ud800",
        "'",
        "(",
        ")",
        "“",
        "”",
        "task_id",
        "\"task_id\"",
        "application",
        "Task ID (UUID):",
        "ID",
        "kind,id\n",
        "task,",
        "|",
        "=",
        "---",
        "task_id|app\n",
        "name,Task ID\n",
        "app\n",
        "sep=",
        "\"tasks\"",
        "\"apps\"",
        "\"App Name\"",
        "[{\"task\":",
        "}]",
        "1",
        "-2.5e7",
        "null",
        "\u{FEFF}",
        "\u{200B}",
        "任务",
        "😀",
        "\u{85}",
        "\0",
    ]);
    prop_oneof![
        3 => vec(piece, 0..40).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

/// A JSON value with objects in it that may have a key twice, however it is written.
fn nested() -> impl Strategy<Value = String> {
    let leaf =
        select(vec!["1", "null", "\"a\"", "[]", "{}", "\"{\\\"k\\\":[\""]).prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 5, |inner| {
        let key = select(vec![
            "task_id",
            "task\\u005fid",
            "tasks",
            "x\\ud800",
            "x\\udfff",
            "k",
            "",
        ]);
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|values| format!("[{}]", values.join(",\n"))),
            vec((key, inner), 0..5).prop_map(|members| {
                let written = members
                    .iter()
                    .map(|(key, value)| format!("\"{key}\" :\n{value}"));
                format!("{{{}}}", written.collect::<Vec<_>>().join(", "))
            }),
        ]
    })
}

/// The number of lines of a text.
fn lines(text: &str) -> usize {
    text.replace("\r\n", "\n").matches(['\n', '\r']).count() + 1
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 4_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_text_is_read_and_its_items_are_in_order_on_lines_that_are_there(text in text()) {
        let list = read(&text);
        let mut before = 1;
        for item in list.tasks() {
            prop_assert!(before <= item.line && item.line <= lines(&text), "{item:?}");
            before = item.line;
        }
        for notice in &list.notices {
            prop_assert!(!notice.message(Lang::En).is_empty());
        }
    }

    #[test]
    fn half_a_character_is_in_no_item_and_never_passed_over(
        ids in vec(vec(select(vec!["a", "é", "\\ud83d", "\\ude00", "\\n", "\\\\ud800"]), 0..5), 1..5),
        (before, after) in select(vec![
            ("", ""),
            ("{\"task_id\":", "}"),
            ("{\"app\":", "}"),
            ("{\"tasks\":[", "]}"),
            ("{\"apps\":[", "]}"),
        ]),
    ) {
        let strings: Vec<String> = ids.iter().map(|id| format!("\"{}\"", id.concat())).collect();
        let halves = strings.iter().filter(|id| serde_json::from_str::<String>(id).is_err()).count();
        let elements: Vec<String> = strings.iter().map(|id| format!("{before}{id}{after}")).collect();
        let text = format!("[{}]", elements.join(",\n"));
        let list = read(&text);
        let told = list.notices.iter().find(|notice| notice.code() == "lone_surrogate");
        prop_assert_eq!(told.is_some(), halves > 0, "{}", text);
        prop_assert!(told.is_none_or(|told| told.severity() == Some(Severity::Error)));
        let is_whole = |text: &str| !text.contains('\u{FFFD}');
        prop_assert!(list.items.iter().all(|item| is_whole(&item.text)), "{}", text);
        if list.tasks().next().is_some() {
            prop_assert_eq!(list.tasks().count(), ids.len() - halves, "{}", text);
        }
        prop_assert!(list.notices.iter().all(|notice| notice.code() != "not_items"), "{}", text);
    }

    #[test]
    fn a_key_twice_is_told_at_any_depth(value in nested()) {
        for text in [format!("[{value}]"), format!("{{\"tasks\":[{value}],\"x\":{value}}}")] {
            let report = check_body(text.as_str().into());
            let repeats: Vec<usize> = report
                .violations
                .iter()
                .filter(|violation| violation.code == Code::DuplicateKey)
                .filter_map(|violation| Some(violation.range?.start.line))
                .collect();
            let notices = read(&text).notices;
            let told = notices.iter().find(|notice| notice.kind == NoticeKind::KeyTwice);
            let told = told.and_then(|notice| Some((notice.count, notice.line?)));
            let expected = repeats.first().map(|line| (repeats.len(), *line));
            prop_assert_eq!(told, expected, "{}", text);
        }
    }

    #[test]
    fn broken_json_is_told_in_the_words_of_the_check(text in text()) {
        // Each line of several may be a value of its own.
        let text = format!("[\"a\",{}", text.replace(['\n', '\r'], " "));
        let notices = read(&text).notices;
        let broken = notices.iter().find(|notice| notice.code() == "broken_json");
        let report = check_body(text.as_str().into());
        let fault = report.violations.iter().find(|it| it.code == Code::MalformedJson);
        prop_assert_eq!(broken.is_some(), fault.is_some(), "{}", text);
        for (lang, body, list) in [(Lang::En, "The body", "The list"), (Lang::Zh, "请求体", "列表")] {
            if let (Some(broken), Some(fault)) = (broken, fault) {
                let words = fault.message(lang).replacen(body, list, 1);
                prop_assert!(broken.message(lang).starts_with(&words), "{}", words);
                prop_assert_eq!(broken.help(lang), fault.help(lang));
            }
        }
    }

    #[test]
    fn ids_that_were_written_read_back(ids in vec(prop_oneof![text(), "[a-z0-9-]{1,9}"], 0..8)) {
        let written = write(&ids);
        let list = read(&written);
        prop_assert!(list.items.iter().all(|item| item.kind == ItemKind::Task));
        let back: Vec<&str> = list.tasks().map(|item| item.text.as_ref()).collect();
        prop_assert_eq!(back, ids, "{}", written);
        // An id may be called as columns are, or as what stands for nothing.
        let is_doubt_of_one = |notice: &Notice| notice.kind == NoticeKind::UnlikelyIds;
        prop_assert!(list.notices.iter().all(is_doubt_of_one), "{:?}", list.notices);
    }

    #[test]
    fn bare_items_are_pieces_of_the_text(ids in vec("[a-zA-Z0-9/. -]{1,9}", 0..30), separator in select(vec!["\n", "\r\n", "\r", ",", ";", "\t", " , ", "，", "；", "、"])) {
        let list = ids.join(separator);
        let expected: Vec<&str> = ids.iter().map(|id| id.trim()).filter(|id| !id.is_empty()).collect();
        let found = read(&list);
        // That there are spaces in them, that they are nothing but dashes, or that they look like
        // prose, changes nothing.
        let changes_nothing = |notice: &Notice| {
            matches!(
                notice.kind,
                NoticeKind::Spaces | NoticeKind::UnlikelyIds | NoticeKind::LikeProse
            )
        };
        prop_assume!(found.notices.iter().all(changes_nothing));
        let found: Vec<&str> = found.tasks().map(|item| item.text.as_ref()).collect();
        prop_assert_eq!(found, expected);
    }
}

/// A reader that looks at the rest of the text for each cell would take minutes for each of
/// them.
#[test]
fn hostile_lists_are_read() {
    for piece in [
        "\"",
        "\",",
        "\"a,",
        "\"\"b,",
        "\"\"\"b,",
        "\"x\"y,",
        "[",
        "[\"",
        "{\"a\":",
        "{\"a\":1,\"a\":1},",
        "\"a\":1,",
        "\"\\ud800\",",
        "\r",
        ",",
        "，",
        "。",
        "\"\n",
        "application,task_id\n",
        "task,a\n",
        "\\",
        "|",
        "a|task_id\n",
        "owner,task_id\ntask_id,x\n",
        "kind,id\n",
        "task_id;\"\"\"\n",
        "1.b2e6a456\n2.b2e6a457\n",
        "1,b2e6a456\n2,",
        "1.",
        "(",
        "（1）",
    ] {
        for start in [
            "",
            "\"",
            "[",
            "[\"a\",",
            "{\"tasks\":[",
            "{",
            "task_id\n",
            "a,task_id\n",
            "kind,id\n",
            "app\n",
            "task_id|x\n",
        ] {
            let text = start.to_owned() + &piece.repeat(30_000);
            let list = read(&text);
            assert!(list.items.len() <= text.len(), "{piece}");
        }
    }
}

/// A report lists no more than a thousand findings, and what ends the reading comes last.
#[test]
fn json_is_broken_however_much_is_wrong_before_that() {
    for piece in ["\"a\",", "{\"k\":1,\"k\":2},", "{\"k\":\"\\ud800\"},"] {
        for start in ["[", "{\"tasks\":["] {
            let text = format!("{start}{}\"b\",]", piece.repeat(3_000));
            let list = read(&text);
            let codes: Vec<_> = list.notices.iter().map(Notice::code).collect();
            assert_eq!(
                (list.items.len(), &codes[..]),
                (0, &["broken_json"][..]),
                "{start}{piece}"
            );
        }
    }
}
