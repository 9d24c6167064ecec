//! What the rows of a table bring, and what is told of those that bring nothing or too much.

use super::{counted, tasks, told};
use crate::Severity;
use crate::list::{Detail, Missing, Nested, Notice, NoticeKind, read};

#[test]
fn a_table_fills_both() {
    assert_eq!(
        told("\napplication,task_id\norders,a\norders,b\n,c\nbilling,\n"),
        ["A3 orders", "T3 a", "T4 b", "T5 c", "A6 billing"]
    );
    assert_eq!(
        told("Task ID\tOwner\tApplication\na,1\tme\torders\nb\t\torders"),
        ["A2 orders", "T2 a,1", "T3 b"]
    );
    assert_eq!(
        read("name;task_id;owner\nx;a;me").notices,
        [
            NoticeKind::Header.at(1),
            Notice::left_out(
                vec!["name".into(), "owner".into()],
                Missing::Applications,
                Nested::Nothing
            )
            .unwrap()
        ]
    );
    // A row of ids of which one is called as a column could be is no header.
    assert_eq!(told("x,id\nb"), ["T1 x", "T1 id", "T2 b"]);
}

#[test]
fn an_application_beside_several_tasks_is_one_in_any_order() {
    for text in [
        "app,task_id\norders,a\nbilling,b\norders,c\nbilling,d",
        "[{\"app\":\"orders\",\"task_id\":\"a\"},\n{\"app\":\"billing\",\"task_id\":\"b\"},\n{\"app\":\"orders\",\"task_id\":\"c\"},\n{\"app\":\"billing\",\"task_id\":\"d\"}]",
    ] {
        let list = read(text);
        let names: Vec<&str> = list.applications().map(|item| &*item.text).collect();
        assert_eq!(names, ["orders", "billing"], "{text}");
        assert_eq!(tasks(text), ["a", "b", "c", "d"]);
    }
    // Alone, a name that is there again may be a mistake.
    let text = "app,task_id\norders,a\nbilling,\norders,";
    assert_eq!(told(text), ["A2 orders", "T2 a", "A3 billing", "A4 orders"]);
}

#[test]
fn rows_without_an_id_are_told_of_where_they_bring_nothing_else() {
    for (text, expected) in [
        (
            "application,task_id\norders,a\norders,\norders\n,b",
            Some((2, 3)),
        ),
        ("name,task_id\nx,a\ny,\n", Some((1, 3))),
        // These name applications, and nothing else is wanted of them.
        ("application,task_id\norders,\nbilling,\n,a", None),
        ("application\norders\norders", None),
        ("application,task_id\n,\n\norders,a", None),
    ] {
        assert_eq!(counted(text, NoticeKind::NoIds), expected, "{text}");
    }
}

#[test]
fn cells_that_no_column_is_for_are_not_dropped_without_a_word() {
    let text = "application,task_id\norders, eu,a\nbilling,b\nsales,c,,\nx,y,z\n";
    assert_eq!(
        read(text).notices,
        [
            NoticeKind::Header.at(1),
            NoticeKind::MoreCells.counted(2, 2)
        ]
    );
    // A row may have several lines.
    let text = "task_id,name\na,x,\"p\nq\",r\n";
    assert!(
        read(text)
            .notices
            .contains(&NoticeKind::MoreCells.counted(1, 2))
    );
    // Spreadsheets end rows with commas, too.
    let text = "application,task_id,\norders,a,,\n";
    assert_eq!(read(text).notices, [NoticeKind::Header.at(1)]);
}

#[test]
fn lines_that_are_drawn_are_no_items_of_a_table() {
    for (text, items, count, line) in [
        ("task_id\n-------\na\nb", &["T3 a", "T4 b"][..], 1, 2),
        ("task_id,name\n---,---\na,x\n---,---", &["T3 a"], 2, 2),
        ("====\ntask_id\n====\na", &["T4 a"], 2, 1),
        ("app\n-----\no\n---", &["A3 o", "A4 ---"], 1, 2),
    ] {
        assert_eq!(told(text), items, "{text}");
        let notices = read(text).notices;
        assert!(
            notices.contains(&NoticeKind::RuledLines.counted(count, line)),
            "{text} {notices:?}"
        );
        assert!(!notices.iter().any(Notice::is_doubtful), "{text}");
    }
    // A piece among others is none, and may stand for nothing.
    let text = "task_id,name\na,---\n\"---\",---\n-,-";
    assert_eq!(tasks(text), ["a", "---", "-"]);
}

#[test]
fn a_record_of_imports_is_read_back() {
    let web = "\u{FEFF}\"kind\",\"id\",\"import\",\"state\"\r\n\
        \"application\",\"orders\",\"1\",\"failed\"\r\n\
        \"task\",\"a, b\",\"1\",\"failed\"\r\n\
        \"task\",\"\",\"1\",\"failed\"\r\n\
        \"application\",\"'=orders\",\"2\",\"not_sent\"\r\n\
        \"task\",\"'-1 \"\"c\"\"\",\"2\",\"not_sent\"\r\n\
        \"task\",\"'d\",\"\",\"set_aside\"\r\n";
    assert_eq!(
        told(web),
        ["A2 orders", "T3 a, b", "A5 =orders", "T6 -1 \"c\"", "T7 'd"]
    );
    assert_eq!(
        read(web).notices,
        [
            NoticeKind::Header.at(1),
            Notice::left_out(
                vec!["import".into(), "state".into()],
                Missing::Nothing,
                Nested::Nothing
            )
            .unwrap()
        ]
    );
    let npm = "kind,name,outcome,import\r\napplication,o,set aside,\r\ntask,'@x,failed,1\r\n";
    assert_eq!(told(npm), ["A2 o", "T3 @x"]);
    assert_eq!(
        told("ID\tKind\na\tTask\n\t\no\tApplication"),
        ["T2 a", "A4 o"]
    );
    // What it says of the imports is no list, but nobody is to import twice for want of it.
    let states = [
        "succeeded",
        "finished",
        "failed",
        "confirmed",
        "unknown",
        "running",
        "?",
    ];
    for (state, expected) in (states.map(|state| (state, true)).into_iter())
        .chain(["not_sent", "refused", "skipped", "set_aside", ""].map(|state| (state, false)))
    {
        let record = format!("kind,id,import_state\ntask,a,not_sent\ntask,b,{state}");
        assert_eq!(told(&record), ["T2 a", "T3 b"]);
        let imported = NoticeKind::MaybeImported.counted(1, 3);
        let notices = read(&record).notices;
        assert_eq!(notices.contains(&imported), expected, "{state}");
        assert_eq!(notices.iter().any(Notice::is_doubtful), expected, "{state}");
    }
    // The columns of another table may have these names as well.
    for text in [
        "kind,id\ntask,a\nuser,b",
        "kind,name\ntask,a\n,b",
        "kind,id\nx,y",
        "kind,state\ntask,a",
    ] {
        assert_eq!(tasks(text).first().map(String::as_str), Some("kind"));
    }
    assert_eq!(told("kind,id,task_id\ntask,a,b"), ["T2 b"]);
    // Only the records mark items like this.
    assert_eq!(tasks("task_id,x\n'-1,"), ["'-1"]);
}

#[test]
fn a_ruled_line_below_a_header_with_bars_may_be_as_short_as_one_dash() {
    for ruled in [
        "|--|--|",
        "|-|-|",
        "|:-:|-|",
        "| :- | -: |",
        "|:--|:-:|",
        ":-- | --:",
        "|–|—|",
    ] {
        let mut text = format!("| task_id | app |\n{ruled}\n| a1 | Orders |");
        if !ruled.starts_with('|') {
            text = text
                .replace("| task", "task")
                .replace("| a1", "a1")
                .replace(" |\n", "\n");
        }
        assert_eq!(tasks(&text), ["a1"], "{text}");
        let line = NoticeKind::RuledLines.counted(1, 2);
        assert!(read(&text).notices.contains(&line), "{text}");
        assert!(!read(&text).notices.iter().any(Notice::is_doubtful));
    }
    let text = "|task_id|\n|-|\n|a|\n|task_id|x|\n|-|-|\n|b|y|";
    assert_eq!(tasks(text), ["a", "b"]);
    // Without bars it may be a row, and with anything else in it, or further down, it is one.
    for text in [
        "task_id,app\n--,-\na1,Orders",
        "task_id\n-\na1",
        "app\n--\nOrders",
        "task_id\tapp\n:-\t-:\na1\tOrders",
    ] {
        let unlikely = NoticeKind::UnlikelyIds.counted(1, 2);
        assert!(read(text).notices.contains(&unlikely), "{text}");
        assert!(told(text).iter().any(|item| item.contains('-')), "{text}");
    }
    for (text, items) in [
        ("| task_id | app |\n| - | x |\n| a | o |", 2),
        ("| task_id | app |\n| a | o |\n| - | - |", 2),
        ("| task_id | note |\n| a | - |", 1),
        ("task_id,app\na,-\n-,-", 2),
    ] {
        assert_eq!(tasks(text).len(), items, "{text}");
        assert!(
            !read(text).notices.iter().any(Notice::is_doubtful),
            "{text}"
        );
    }
}

#[test]
fn rows_within_a_cell_in_quotation_marks_are_doubted() {
    for (text, line, end) in [
        (
            "task_id\tnote\na1\t\"Orders\nb2\tStock\nc3\tPipe 24\"\nd4\tx",
            2,
            4,
        ),
        (
            "task_id,note\r\na1,\"Orders\r\nb2,Stock\r\nc3,Pipe 24\"\r\nd4,x",
            2,
            4,
        ),
        ("task_id, note\na1, \"Orders\nb2, Pipe 24\"\nd4, x", 2, 3),
        // The mark may begin a name before the id, and another one end further right.
        ("name,task_id\n\"Orders,a1\nPipe 24\",b2\nx,d4", 2, 3),
        (
            "name;task_id;note\nx;a1;\"Orders\n\ny;b2;Stock\n24\";c3;z",
            2,
            5,
        ),
        ("|task_id|app|\n|a1|\"Orders|\n|b2|24\"|\n|c3|x|", 2, 3),
        ("app,note\norders,\"x\nstock,24\"", 2, 3),
    ] {
        let notices = read(text).notices;
        let notice = NoticeKind::RowsInCell.at(line).with(Detail::End(end));
        assert!(notices.contains(&notice), "{text:?} {notices:?}");
        assert!(notice.is_doubtful() && notice.severity() == Some(Severity::Warning));
    }
    // What people write into a cell on several lines is no row, though it has commas.
    for text in [
        "task_id,note\na1,\"Orders\nand Stock\"\nb2,x",
        "task_id,note\na1,\"Dear all,\nthanks, Bob\"",
        "task_id,note\na1,\"Moved on Monday, see below\nby Bob, and others\"",
        "task_id,note\na1,\"one\ntwo,three,four\"",
        "task_id;note\na1;\"Orders, v1\nStock, v2\"",
        "task_id,note\na1,\"Moved\nthanks, Bob\"",
        "task_id,note,owner\na1,\"Orders,v1\nStock,v2,v3\",me",
        "application,note\norders,\"First\nthe rest, and more\"",
        "\"Task\nID\",\"Owner, or\nwho asks\"\na,me",
    ] {
        assert!(
            !read(text).notices.iter().any(Notice::is_doubtful),
            "{text}"
        );
    }
}
