//! What holds for every list, shown on thousands of made-up ones.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use roma_import::ItemKind;
use roma_import::list::{Notice, read, write};

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
            prop_assert!(!notice.message(roma_import::Lang::En).is_empty());
        }
    }

    #[test]
    fn ids_that_were_written_read_back(ids in vec(prop_oneof![text(), "[a-z0-9-]{1,9}"], 0..8)) {
        let written = write(&ids);
        let list = read(&written);
        prop_assert!(list.items.iter().all(|item| item.kind == ItemKind::Task));
        let back: Vec<&str> = list.tasks().map(|item| item.text.as_ref()).collect();
        prop_assert_eq!(back, ids, "{}", written);
        prop_assert!(list.notices.is_empty(), "{:?}", list.notices);
    }

    #[test]
    fn bare_items_are_pieces_of_the_text(ids in vec("[a-zA-Z0-9/. -]{1,9}", 0..30), separator in select(vec!["\n", "\r\n", "\r", ",", ";", "\t", " , ", "，", "；", "、"])) {
        let list = ids.join(separator);
        let expected: Vec<&str> = ids.iter().map(|id| id.trim()).filter(|id| !id.is_empty()).collect();
        let found = read(&list);
        // That there are spaces in them, or that they are nothing but dashes, changes nothing.
        let changes_nothing = |notice: &Notice| {
            matches!(notice, Notice::Spaces { .. } | Notice::UnlikelyIds { .. })
        };
        prop_assume!(found.notices.iter().all(changes_nothing));
        let found: Vec<&str> = found.tasks().map(|item| item.text.as_ref()).collect();
        prop_assert_eq!(found, expected);
    }
}

/// A reader that looks at the rest of the text for each cell would take minutes for each of
/// them.
#[test]
fn hostile_lists_are_read_in_time_that_grows_with_them() {
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
    ] {
        for start in [
            "",
            "\"",
            "[",
            "[\"a\",",
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
