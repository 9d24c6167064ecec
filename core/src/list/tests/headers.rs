//! What is a header and what is none, where it stands, and what is done with the next one.

use super::{codes, told};
use crate::Severity;
use crate::list::{Detail, Missing, Nested, Notice, NoticeKind, read};

#[test]
fn a_column_of_a_spreadsheet_loses_its_header() {
    for text in ["task_id\na\nb", "Task ID\r\na\r\nb\r\n", "任务ID\na\nb"] {
        assert_eq!(told(text), ["T2 a", "T3 b"], "{text}");
        assert_eq!(read(text).notices, [NoticeKind::Header.at(1)]);
    }
    // A table without rows has nothing to import, and its header is no item.
    for text in [
        "task_id",
        "task_id\n",
        "task_id,apps\r\n",
        "kind,id\n",
        "任务ID",
    ] {
        assert_eq!(told(text), [""; 0], "{text}");
        assert_eq!(read(text).notices, [NoticeKind::Header.at(1)], "{text}");
    }
    // Other words may be ids as well as headers, and nothing must get lost.
    for text in ["task", "apps", "id"] {
        assert_eq!(told(text), [format!("T1 {text}")]);
    }
    assert_eq!(told("a\ntask_id"), ["T1 a", "T2 task_id"]);
}

#[test]
fn a_header_may_say_more_than_a_name() {
    for header in [
        "Task ID:",
        "任务ID：",
        "Task ID (UUID)",
        "task_id (36 characters):",
        "任务ID（UUID）",
        "任务 (必填)",
        "ID",
        "id:",
        "ID（UUID）",
    ] {
        let text = format!("{header}\na\nb");
        assert_eq!(told(&text), ["T2 a", "T3 b"], "{text}");
    }
    assert_eq!(
        told("Owner,应用（必填）：,Task (ID)\nme,orders,a"),
        ["A2 orders", "T2 a"]
    );
    // Numbers in brackets are given to items, one after the other.
    assert_eq!(told("task (1)\ntask (2)").len(), 2);
    assert_eq!(told("任务（１）\n任务（２）").len(), 2);
    for id in ["(task)", "task)", "task :a", "id (", "task ()"] {
        let text = format!("{id}\na");
        assert_eq!(told(&text).len(), 2, "{text}");
    }
}

#[test]
fn a_table_may_begin_further_down_on_its_sheet() {
    for (text, line) in [
        ("\n\ntask_id,owner\na,me", 3),
        (",,\r\ntask_id,owner,\r\na,me,", 2),
        ("\t\t\n \t\n\tTask ID\tOwner\n\ta\tme\n", 3),
        // What is cut at in the empty row is not what the table has.
        (";;\n任务，所有者\na，me", 2),
    ] {
        let list = read(text);
        assert_eq!(told(text), [format!("T{} a", line + 1)], "{text}");
        assert!(
            list.notices.contains(&NoticeKind::Header.at(line)),
            "{text}"
        );
    }
    assert_eq!(told(",,\na,b"), ["T2 a", "T2 b"]);
    assert_eq!(told(",,\n,"), [""; 0]);
}

#[test]
fn a_cell_of_a_header_may_have_several_lines() {
    let text = "\"Task\nID\",\"Owner\n(who asks)\",App\na,me,orders\nb,you,";
    assert_eq!(told(text), ["A4 orders", "T4 a", "T5 b"]);
    assert_eq!(told("\"任务\r\nID\"\r\na"), ["T3 a"]);
    let text = "\"Remark\r\n(short)\",task_id\r\nx,a\r\ny,b";
    assert_eq!(told(text), ["T3 a", "T4 b"]);
    assert_eq!(
        read(text).notices,
        [
            NoticeKind::Header.at(1),
            Notice::left_out(
                vec!["Remark (short)".into()],
                Missing::Applications,
                Nested::Nothing
            )
            .unwrap()
        ]
    );
}

#[test]
fn a_title_above_a_header_is_no_item() {
    for (text, expected, above) in [
        (
            "Export of 2024-05-01\n\ntask_id,name\na1,Alpha\na2,Beta",
            &["T4 a1", "T5 a2"][..],
            (1, 1),
        ),
        (
            "任务清单\n任务ID,名称\nt1,甲\nt2,乙",
            &["T3 t1", "T4 t2"],
            (1, 1),
        ),
        (
            "\nExport;2024\nby me, for you\napplication;task\nx;a, b",
            &["A5 x", "T5 a, b"],
            (2, 2),
        ),
        ("Record\nkind,id\ntask,a", &["T3 a"], (1, 1)),
        ("Export\ntask_id\na", &["T3 a"], (1, 1)),
        ("\n任务清单\n\n任务ID\nt1\nt2", &["T5 t1", "T6 t2"], (1, 2)),
    ] {
        assert_eq!(told(text), expected, "{text}");
        let (count, line) = above;
        let notice = NoticeKind::AboveHeader.counted(count, line);
        assert!(read(text).notices.contains(&notice), "{text}");
        // It may be no title, but the end of another list.
        assert!(notice.is_doubtful() && notice.severity() == Some(Severity::Warning));
    }
    for text in [
        // Ids, and two files put together of which one has a header.
        "a\nb\ntask_id\nc",
        "a\nb\napp,x\nc",
        "a,b\ntask_id\nc",
        "a\ntask_id",
        &format!("{}task_id,name\nb,c", "a\n".repeat(9)),
        "",
        "\n\n",
    ] {
        let is_above = |notice: &Notice| notice.kind == NoticeKind::AboveHeader;
        assert!(!read(text).notices.iter().any(is_above), "{text}");
    }
}

#[test]
fn a_header_that_is_repeated_is_no_item() {
    let header = NoticeKind::Header.at(1);
    for (text, items, count, line) in [
        (
            "task_id\na\nb\ntask_id\nc",
            &["T2 a", "T3 b", "T5 c"][..],
            1,
            4,
        ),
        (
            "application,task_id\norders,a\napplication,task_id\norders,b\napplication,task_id",
            &["A2 orders", "T2 a", "T4 b"],
            2,
            3,
        ),
    ] {
        assert_eq!(told(text), items, "{text}");
        let again = NoticeKind::RepeatedHeader.counted(count, line);
        assert_eq!(read(text).notices, [header.clone(), again], "{text}");
    }
    // What may be an id or a name as well stays, and so does half a header.
    assert_eq!(told("task\na\ntask"), ["T2 a", "T3 task"]);
    assert_eq!(
        told("application,task_id\norders,task_id"),
        ["A2 orders", "T2 task_id"]
    );
}

#[test]
fn a_header_is_known_again_in_another_spelling_or_order() {
    for (text, items) in [
        (
            "task_id,name\na,x\nTask ID,Name\nb,y",
            &["T2 a", "T4 b"][..],
        ),
        ("task_id,name\na,x\nname,task_id\ny,b", &["T2 a", "T4 b"]),
        ("task_id,name\na,x\ntask_id,title\nb,y", &["T2 a", "T4 b"]),
        (
            "task_id,name\na,x\ntask_id,name,owner\nb,y,me",
            &["T2 a", "T4 b"],
        ),
        (
            "app,owner,task\no,me,a\nTask,App,Owner\nb,p,you",
            &["A2 o", "T2 a", "A4 p", "T4 b"],
        ),
        (
            "task_id,name\na,x\n应用,任务ID\no,b",
            &["T2 a", "A4 o", "T4 b"],
        ),
        // Each with its own separators.
        ("task_id,name\na,x\ntask_id;name\nb;y,z", &["T2 a", "T4 b"]),
        ("task_id,name\na,x\nname\ttask_id\ny\tb", &["T2 a", "T4 b"]),
        ("task_id;name\na;x\ntask_id|name\nb|y", &["T2 a", "T4 b"]),
        (
            "应用，任务\no，a\n应用,任务\np，b",
            &["A2 o", "T2 a", "A4 p", "T4 b"],
        ),
        ("task_id,name,\na,x,\nTask_ID,Name\nb,y", &["T2 a", "T4 b"]),
        ("task_id\na\nTask ID:\nb", &["T2 a", "T4 b"]),
        ("id\na\ntask_id\nb", &["T2 a", "T4 b"]),
        ("task_id,name\na,x\ntask_id\nb", &["T2 a", "T4 b"]),
        ("kind,id\ntask,a\nKind,ID\napplication,o", &["T2 a", "A4 o"]),
    ] {
        assert_eq!(told(text), items, "{text}");
        assert_eq!(codes(text), ["repeated_header"], "{text}");
    }
}

#[test]
fn another_header_is_the_header_of_what_follows_and_doubtful() {
    for (text, items) in [
        (
            "task_id,name\na,x\nowner,task_id\nme,b",
            &["T2 a", "T4 b"][..],
        ),
        (
            "application,task_id\no,a\nowner,task_id,app\nme,b,p",
            &["A2 o", "T2 a", "A4 p", "T4 b"],
        ),
        (
            "application,task_id\no,a\napp,task\np,b",
            &["A2 o", "T2 a", "A4 p", "T4 b"],
        ),
        // What was taken for an application is none.
        (
            "application\no\ntask_id\na,b;c",
            &["A2 o", "T4 a", "T4 b", "T4 c"],
        ),
        ("app\no\np,task_id,app\nx,b,p", &["A2 o", "A4 p", "T4 b"]),
        ("task_id\na\ntask_id,name\nb,x", &["T2 a", "T4 b"]),
    ] {
        assert_eq!(told(text), items, "{text}");
        let is_other = |notice: &&Notice| {
            **notice == NoticeKind::AnotherHeader.counted(1, 3) && notice.is_doubtful()
        };
        assert!(
            read(text).notices.iter().any(|notice| is_other(&notice)),
            "{text}"
        );
    }
    // What may be a row stays one.
    for text in [
        "application,task_id\napp,a",
        "application,task_id\norders,task",
        "task_id,name\na,app\nb,x: task_id\nc,tasks",
    ] {
        assert!(!codes(text).contains(&"another_header"), "{text}");
        assert_eq!(read(text).tasks().count(), text.lines().count() - 1);
    }
    // Columns that were not read are told of each header, once.
    let text = "task_id,,x\na\ntask_id,y,x\nb\n,task_id\nc,d";
    let missing = Missing::Applications;
    let names = vec!["x".to_owned(), "y".to_owned()];
    assert!(
        read(text)
            .notices
            .contains(&Notice::left_out(names, missing, Nested::Nothing).unwrap())
    );
    let unnamed = NoticeKind::WithoutName.of(1, Detail::Unnamed { column: 1, missing });
    assert!(read(text).notices.contains(&unnamed), "{:?}", read(text));
}

#[test]
fn a_header_may_be_marked_as_one_that_has_to_be_filled_in() {
    for header in [
        "*Task ID",
        "Task ID *",
        "任务ID(必填)*",
        "＊任务ID",
        "**Task ID**",
    ] {
        let text = format!("{header}\na\nb");
        assert_eq!(told(&text), ["T2 a", "T3 b"], "{text}");
        let text = format!("| {header} | Name* |\n|---|---|\n| a | x |");
        assert_eq!(told(&text), ["T3 a"], "{text}");
    }
    assert_eq!(told("* a\n* b"), ["T1 * a", "T2 * b"]);
}

#[test]
fn the_cells_below_a_header_with_other_bars_are_not_taken_for_ids() {
    let text = "||Task ID||App||\n|a|orders|\n|b|billing|";
    assert_eq!(told(text).len(), 3);
    assert!(read(text).notices.iter().any(Notice::is_doubtful));
    // A column without a name is none of these.
    assert_eq!(told("| | task_id |\n|---|---|\n| 1 | a |"), ["T3 a"]);
    for text in [
        "|  | task_id |  |\n|---|---|---|\n| 1 | a | x |",
        "| | task_id | |\r\n|---|---|---|\r\n| 1 | a | x |\r\n",
    ] {
        assert_eq!(told(text), ["T3 a"], "{text}");
    }
}

#[test]
fn a_column_of_the_other_kind_below_the_first_is_not_read_in_silence() {
    for (text, items, line) in [
        (
            "Tasks\nt1\n\nApplications\norders\n",
            &["T2 t1", "A5 orders"][..],
            4,
        ),
        (
            "task_id\na\n\napplication\norders",
            &["T2 a", "A5 orders"],
            4,
        ),
        (
            "applications\r\norders\r\n\r\ntasks\r\nt1",
            &["A2 orders", "T5 t1"],
            4,
        ),
        ("应用\norders\n,\n任务：\nt1", &["A2 orders", "T5 t1"], 4),
        (
            "task_id,owner\na,bob\n\napplication,owner\norders,bob",
            &["T2 a", "A5 orders"],
            4,
        ),
        (
            "application,owner\norders,bob\n\ntasks,owner\na,bob",
            &["A2 orders", "T5 a"],
            4,
        ),
        (
            "task_id,owner\na,bob\n\napplication\norders\nstock",
            &["T2 a", "A5 orders", "A6 stock"],
            4,
        ),
        // A word for the same kind is a header there as well.
        ("tasks\na\n\ntask\nb", &["T2 a", "T5 b"], 4),
    ] {
        assert_eq!(told(text), items, "{text}");
        let other = NoticeKind::AnotherHeader.counted(1, line);
        assert!(read(text).notices.contains(&other), "{text}");
        assert!(other.is_doubtful());
    }
    // Without an empty line before it, or beside other texts, it may be an item.
    for (text, items, line) in [
        ("任务\nt1\n应用\norders", 3, 3),
        ("apps\norders\ntasks\nt1", 3, 3),
        ("task_id,owner\na,bob\napplication,owner\norders,bob", 3, 3),
        ("task_id,owner\na,bob\n\napplication,note\norders,x", 3, 4),
        ("application,task_id\norders,a\n,application\n,b", 4, 3),
    ] {
        assert_eq!(read(text).items.len(), items, "{text}");
        let unlikely = NoticeKind::UnlikelyIds.counted(1, line);
        assert!(
            read(text).notices.contains(&unlikely),
            "{text} {:?}",
            read(text)
        );
    }
    for text in [
        "task_id\na\n\nb",
        "tasks\na\nmy-application",
        "application\norders\napp",
        "apps\norders\n\ntask-service\ntasks-2",
        "task_id,name\na,app\n\nb,task",
        "application,task_id\napp,a\n\napplication,b",
        "task_id,app\na,tasks\n\nb,task",
    ] {
        assert_eq!(codes(text), [""; 0], "{text}");
    }
}
