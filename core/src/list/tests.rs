//! How lists are understood, form by form.

use super::*;
use crate::Severity;

/// The items as kind, text and line, in one line for each.
fn told(text: &str) -> Vec<String> {
    let list = read(text);
    list.items
        .iter()
        .map(|item| {
            let kind = match item.kind {
                ItemKind::Application => 'A',
                ItemKind::Task => 'T',
            };
            format!("{kind}{} {}", item.line, item.text)
        })
        .collect()
}

fn tasks(text: &str) -> Vec<String> {
    read(text)
        .tasks()
        .map(|item| item.text.to_string())
        .collect()
}

#[test]
fn every_separator_separates_and_nothing_else_does() {
    assert_eq!(tasks(""), [""; 0]);
    assert_eq!(tasks(" \n,;\t\r\n"), [""; 0]);
    assert_eq!(
        tasks("a\nb\r\nc\rd\te,f;g"),
        ["a", "b", "c", "d", "e", "f", "g"]
    );
    assert_eq!(tasks("a b"), ["a b"]);
    assert_eq!(tasks("\u{FEFF}a\n\u{200B}b"), ["a", "\u{200B}b"]);
    assert_eq!(tasks("a,a"), ["a", "a"]);
}

#[test]
fn what_chinese_keyboards_have_separates_as_well() {
    assert_eq!(tasks("t1，t2；t3、t4"), ["t1", "t2", "t3", "t4"]);
    assert_eq!(tasks("a ， b\n，；、\nc"), ["a", "b", "c"]);
    // Other characters that begin with the same bytes, or look alike, do not.
    for one in ["a。b", "a：b", "ａ", "\u{3000}、a", "a・b", "a﹐b"] {
        assert_eq!(tasks(one).len(), 1, "{one}");
    }
    // In quotation marks they are part of an id.
    assert_eq!(
        told("\"a，b\"，\"c、d\"；\"e\n；f\"\ng"),
        ["T1 a，b", "T1 c、d", "T1 e\n；f", "T3 g"]
    );
    assert_eq!(
        told("应用名称，任务ID\n订单，a\n订单,b\n账单、c；d"),
        ["A2 订单", "T2 a", "T3 b", "A4 账单", "T4 c；d"]
    );
    assert_eq!(told("任务ID；应用\na；订单，2"), ["A2 订单，2", "T2 a"]);
}

#[test]
fn cells_of_programs_hold_wide_separators_without_marks() {
    assert_eq!(
        told("说明,备注，其他,任务ID\n一，二,三、四,a；b\n,,c"),
        ["T2 a；b", "T3 c"]
    );
    assert_eq!(
        told("任务ID\t应用\na，1\t订单、账单"),
        ["A2 订单、账单", "T2 a，1"]
    );
    // Nor are separators of another kind in a header any of the table's, and
    // where that leaves none of its names, nothing gets lost.
    assert_eq!(tasks("note; more,task_id\n1; 2,a").len(), 6);
    assert_eq!(told("note,more; most,task_id\n1,2; 3,a"), ["T2 a"]);
}

#[test]
fn items_know_their_lines() {
    assert_eq!(
        told("a\r\n\r\nb,c\rd\n\"e\nf\",g\nh"),
        ["T1 a", "T3 b", "T3 c", "T4 d", "T5 e\nf", "T6 g", "T7 h"]
    );
}

#[test]
fn quotation_marks_go_as_in_csv() {
    for (text, expected) in [
        (r#""a,b";"c""d""#, &["a,b", "c\"d"][..]),
        ("\u{FEFF}\"a\"\n \"b\" \n", &["a", "b"]),
        ("\" a \"", &[" a "]),
        ("\"\",\"\"", &[]),
        // Marks in the middle, or with something behind them, are part of it.
        ("a\"b\"", &["a\"b\""]),
        ("\"a\"b,c", &["\"a\"b", "c"]),
    ] {
        assert_eq!(tasks(text), expected, "{text}");
        assert!(read(text).notices.is_empty(), "{text}");
    }
    let open = "a\n\"b,c\nd";
    assert_eq!(read(open).notices, [Notice::OpenQuote { line: 2 }]);
    assert_eq!(tasks(open), ["a", "\"b", "c", "d"]);
    // From there on, a mark is one wherever it stands.
    assert_eq!(tasks("\"a\n\"\"\nb"), ["\"a", "\"\"", "b"]);
}

#[test]
fn a_column_of_a_spreadsheet_loses_its_header() {
    for text in ["task_id\na\nb", "Task ID\r\na\r\nb\r\n", "任务ID\na\nb"] {
        assert_eq!(told(text), ["T2 a", "T3 b"], "{text}");
        assert_eq!(read(text).notices, [Notice::Header { line: 1 }]);
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
        assert_eq!(read(text).notices, [Notice::Header { line: 1 }], "{text}");
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
        assert!(list.notices.contains(&Notice::Header { line }), "{text}");
    }
    assert_eq!(told(",,\na,b"), ["T2 a", "T2 b"]);
    assert_eq!(told(",,\n,"), [""; 0]);
}

#[test]
fn a_header_that_is_repeated_is_no_item() {
    let header = Notice::Header { line: 1 };
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
        let again = Notice::RepeatedHeader { count, line };
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
fn a_cell_of_a_header_may_have_several_lines() {
    let text = "\"Task\nID\",\"Owner\n(who asks)\",App\na,me,orders\nb,you,";
    assert_eq!(told(text), ["A4 orders", "T4 a", "T5 b"]);
    assert_eq!(told("\"任务\r\nID\"\r\na"), ["T3 a"]);
    let text = "\"Remark\r\n(short)\",task_id\r\nx,a\r\ny,b";
    assert_eq!(told(text), ["T3 a", "T4 b"]);
    assert_eq!(
        read(text).notices,
        [
            Notice::Header { line: 1 },
            Notice::LeftOut {
                names: vec!["Remark (short)".into()]
            }
        ]
    );
}

#[test]
fn a_table_without_a_known_header_is_told() {
    for (text, columns) in [
        ("Name\tID\tOwner\nx\t1\tme\ny\t2\tyou", 3),
        ("\nName;ID;\r\n\r\nx;;\r\n ;;\r\n;2;\r\n", 2),
        ("a,b\nc，d", 2),
        ("a,b\nc,", 2),
    ] {
        let most = false;
        assert_eq!(
            read(text).notices,
            [Notice::NoHeader { columns, most }],
            "{text}"
        );
    }
    for (text, most) in [
        ("a1,Alpha\na2,Beta\na3,Gamma,x\na4,Delta", true),
        ("ID,Name\n1,a\n2,b,", false),
        ("Export\nID,Name\n1,a\n2,b", true),
    ] {
        let columns = 2;
        assert_eq!(
            read(text).notices,
            [Notice::NoHeader { columns, most }],
            "{text}"
        );
    }
    assert_eq!(tasks("Name\tID\nx\t1"), ["Name", "ID", "x", "1"]);
    for text in [
        "a,b",
        "a\nb",
        "a,\nb,\n",
        ",a\n,b",
        "a,b\nc",
        "a,b\nc,d,e",
        // Lines of one length, as far as it goes.
        "a,b,c\nd,e,f\ng,h",
        "a,b,c\nd,e,f\ng,h,i\nj",
        "a,b,c\nd\ne,f\ng,h,i,j",
        "a,b\nc,d\ne\nf,g,h",
        "task_id,owner\na,me\nb,you",
    ] {
        assert!(
            !read(text)
                .notices
                .iter()
                .any(|notice| matches!(notice, Notice::NoHeader { .. })),
            "{text}"
        );
    }
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
        let notice = Notice::AboveHeader { count, line };
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
        let is_above = |notice: &Notice| matches!(notice, Notice::AboveHeader { .. });
        assert!(!read(text).notices.iter().any(is_above), "{text}");
    }
}

#[test]
fn what_spreadsheets_do_to_ids_is_undone_or_told() {
    assert_eq!(
        tasks("=\"0001\"\n\"=\"\"0002\"\"\"\n=\"\","),
        ["0001", "0002"]
    );
    assert_eq!(
        tasks("=\"a\n=a\n=\"a\"\"b\""),
        ["=\"a", "=a", "=\"a\"\"b\""]
    );
    for (text, count, line) in [
        ("a\n1.23E+11\n1,2", 1, 2),
        ("task_id,name\n1E+05,x\n12,y\n9.87654E+15,z", 2, 2),
    ] {
        let notice = Notice::ShortenedNumbers { count, line };
        assert!(read(text).notices.contains(&notice), "{text}");
    }
    for text in [
        "1.2E+", "12.3E+4", "1.2E4", "E+1", "1.2E+a", "1..E+1", "9E9+1",
    ] {
        assert_eq!(read(text).notices, [], "{text}");
    }
}

#[test]
fn spaces_within_bare_items_are_told() {
    for (text, count, line) in [
        ("ID     NAME\nabc    x", 2, 1),
        ("a\n- b\n1. c", 2, 2),
        ("task_id,x\na b,c\nd,e f", 1, 2),
        ("task_id\na\nTotal: 2", 1, 3),
    ] {
        let notice = Notice::Spaces { count, line };
        let notices = read(text).notices;
        let remark = |notice: &&Notice| notice.severity().is_some() && !is_left_out(notice);
        assert_eq!(
            notices.iter().filter(remark).collect::<Vec<_>>(),
            [&notice],
            "{text}"
        );
    }
    assert_eq!(read(" a \n b\n\"c d\"").notices, []);
    assert_eq!(write(&["a b", "c"]), "\"a b\"\nc");
    // Of another column nobody asks for an id, and what is quoted was meant as it stands.
    for text in [
        "task_id,application\na,or ders\n\"b c\",x",
        "application\nor ders\nx",
        "kind,id\ntask,a b\napplication,or ders",
    ] {
        assert_eq!(read(text).notices, [Notice::Header { line: 1 }], "{text}");
    }
}

const fn is_left_out(notice: &Notice) -> bool {
    matches!(notice, Notice::LeftOut { .. })
}

/// The codes of what is told besides that of the header and of what is left out.
fn codes(text: &str) -> Vec<&'static str> {
    let notices = read(text).notices;
    let others = notices
        .iter()
        .filter(|notice| !is_left_out(notice) && !matches!(notice, Notice::Header { .. }));
    others.map(Notice::code).collect()
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
        let is_other = |notice: &&Notice| matches!(notice, Notice::AnotherHeader { count: 1, line: 3 } if notice.is_doubtful());
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
    let names = vec!["x".to_owned(), "y".to_owned()];
    assert!(read(text).notices.contains(&Notice::LeftOut { names }));
    let unnamed = Notice::WithoutName {
        count: 1,
        column: 1,
    };
    assert!(read(text).notices.contains(&unnamed), "{:?}", read(text));
}

#[test]
fn what_can_hardly_be_an_id_is_doubted() {
    for (text, items, count, line) in [
        ("a\ntask_id", 2, 1, 2),
        ("a\nb\ntask_id\nc", 4, 1, 3),
        ("\"a\"\n\"b\"\n\"task_id\"\n\"c\"", 4, 1, 3),
        ("task_id,a,b,c", 4, 1, 1),
        ("task_id=a&task_id=b", 1, 1, 1),
        ("task_id:a\ntask_id:b", 2, 2, 1),
        ("a\n?x=1&taskId=b\n--task-id=c", 3, 2, 2),
        ("任务ID：a\n任务编号=b", 2, 2, 1),
        ("tasks:\n- task_id: a\n- task_id: b", 2, 2, 2),
        ("- task_id: a\n  app: x", 2, 1, 1),
        ("task\na\ntask", 2, 1, 3),
        ("task,\na,\ntask", 2, 1, 3),
        ("application,task_id\norders,task_id", 2, 1, 2),
        ("task_id,a,b\nc,x,y\nkind,id,z\ntask,d,", 3, 1, 3),
        ("Export\napp_name\norders", 3, 1, 2),
        ("Name\n-----\na", 3, 1, 2),
    ] {
        let list = read(text);
        assert_eq!(list.items.len(), items, "{text} {list:?}");
        let notice = Notice::UnlikelyIds { count, line };
        assert!(list.notices.contains(&notice), "{text} {list:?}");
        assert!(notice.is_doubtful() && notice.severity() == Some(Severity::Warning));
    }
    for text in [
        "a:b\nurn:task:1\nx=task_id1",
        "task-1\ntask_id7\ntasks\napp",
        "\"task_id=a\"\n\"---\"\n--",
        "application\ntask_id=a\nx: y | z\n--\n---",
        "[\"task_id\",\"a=b\"]",
        "task_id,name\na,task_id=b\nc,x|y",
    ] {
        assert_eq!(codes(text), [""; 0], "{text}");
    }
    assert_eq!(write(&["task_id=a", "b"]), "\"task_id=a\"\nb");
    assert_eq!(write(&["a", "task_id"]), "[\n\"a\",\n\"task_id\"\n]");
}

#[test]
fn bars_between_cells_are_seen() {
    for (text, items) in [
        (
            "task_id|app\na|x\nb|y",
            &["A2 x", "T2 a", "A3 y", "T3 b"][..],
        ),
        ("| task_id | name |\n|---|:-:|\n| a | b |", &["T3 a"]),
        (
            " task_id | name \n---------+------\n a       | x,y",
            &["T3 a"],
        ),
        (
            "+---------+---+\n| task_id | n |\n+---------+---+\n| a       | b |\n+---------+---+\n",
            &["T4 a"],
        ),
        ("|任务ID|\n|---|\n|a|\n|b|", &["T3 a", "T4 b"]),
        ("task_id|app", &[]),
        ("task_id|name, short\na|b, c", &["T2 a"]),
    ] {
        assert_eq!(told(text), items, "{text}");
        let is_remark = |notice: &Notice| notice.severity().is_none() || is_left_out(notice);
        assert!(read(text).notices.iter().all(is_remark), "{text}");
    }
    assert_eq!(
        read("Export\ntask_id|x\na|b").notices.get(1),
        Some(&Notice::AboveHeader { count: 1, line: 1 })
    );
    assert_eq!(codes("task_id|app\na|x\n(1 row)"), ["foreign_marks"]);
    // Where nothing says which column has the ids, none is guessed.
    for (text, count, line) in [
        ("a|x\nb|y", 2, 1),
        ("task|name\na|x\nb|y", 3, 1),
        ("Export\na|x\nb|y", 2, 2),
        ("a|b|c", 1, 1),
        ("a｜b\nc｜d", 2, 1),
        ("task_id\na|x\nb|y", 2, 2),
    ] {
        assert_eq!(
            read(text).tasks().count(),
            text.lines().count() - usize::from(text.starts_with("task_id"))
        );
        let notice = Notice::Bars { count, line };
        assert!(read(text).notices.contains(&notice), "{text}");
        assert!(notice.is_doubtful() && notice.severity() == Some(Severity::Warning));
    }
    for text in [
        "a\nb|1\nc",
        "\"a|x\"\n\"b|y\"",
        "app\no|x\np|y",
        "task_id,app\na,o|x\nb,p|y",
    ] {
        assert_eq!(codes(text), [""; 0], "{text}");
    }
    assert_eq!(write(&["a|x", "b"]), "\"a|x\"\nb");
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
            notices.contains(&Notice::RuledLines { count, line }),
            "{text} {notices:?}"
        );
        assert!(!notices.iter().any(Notice::is_doubtful), "{text}");
    }
    // A piece among others is none, and may stand for nothing.
    let text = "task_id,name\na,---\n\"---\",---\n-,-";
    assert_eq!(tasks(text), ["a", "---", "-"]);
}

#[test]
fn marks_that_are_read_as_part_of_an_id_are_told() {
    for (text, count, line) in [
        ("'a1','b2'", 2, 1),
        ("a1\n('b2', 'c3')\n“d4”", 3, 2),
        ("‘a1’\n`b2`\nc3", 2, 1),
        ("「a1」、「b2」", 2, 1),
        ("(a, b, c)", 2, 1),
        ("\"task_id\":\"a1\",\n\"task_id\": \"b2\"", 2, 1),
        ("task_id\na1\n'b2'\n'c3'", 2, 3),
        ("task_id,name\n'a1','x'\nb2,(y)", 1, 2),
        ("application,task_id\n(orders),“a1”", 1, 2),
    ] {
        let notice = Notice::ForeignMarks { count, line };
        assert!(
            read(text).notices.contains(&notice),
            "{text} {:?}",
            read(text)
        );
        let spaced = |notice: &Notice| matches!(notice, Notice::Spaces { .. });
        assert!(!read(text).notices.iter().any(spaced), "{text}");
        assert!(notice.is_doubtful() && notice.severity() == Some(Severity::Warning));
    }
    // Nothing is taken away: they may be a part of the id all the same.
    assert_eq!(tasks("'a1',“b2”"), ["'a1'", "“b2”"]);
    let is_marked = |notice: &Notice| matches!(notice, Notice::ForeignMarks { .. });
    for text in [
        "a(1)\nb[2]",
        "'a\nb'",
        "\"(a)\"\n\"'b'\"",
        "[\"'a'\",\"(b)\"]",
        "app\n【orders】\n(old)",
        "kind,id\ntask,'-1'\napplication,(x)",
        // Broken JSON is told as that.
        "[a, b]",
    ] {
        assert!(!read(text).notices.iter().any(is_marked), "{text}");
    }
    assert_eq!(write(&["(a)", "b"]), "\"(a)\"\nb");
}

#[test]
fn the_line_that_tells_spreadsheets_the_separator_is_no_item() {
    for text in [
        "\u{FEFF}sep=;\r\na;b",
        "sep=,\na,b",
        "SEP=\t\ra\tb",
        "\"sep=|\"\na,b",
        "sep=；\ntask_id\na",
    ] {
        let told = told(text);
        assert_eq!(tasks(text).first().map(String::as_str), Some("a"), "{text}");
        assert!(told.iter().all(|item| !item.starts_with("T1")), "{told:?}");
    }
    assert_eq!(told("sep=;\nowner;task_id\nme;a"), ["T3 a"]);
    // These are none, or not the first.
    assert_eq!(tasks("sep=x\na"), ["sep=x", "a"]);
    assert_eq!(tasks("sep=\na"), ["sep=", "a"]);
    assert_eq!(tasks("sep=|"), ["sep=|"]);
    assert_eq!(tasks("a\nsep=|"), ["a", "sep=|"]);
}

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
            Notice::Header { line: 1 },
            Notice::LeftOut {
                names: vec!["name".into(), "owner".into()]
            }
        ]
    );
    // A row of ids of which one is called as a column could be is no header.
    assert_eq!(told("x,id\nb"), ["T1 x", "T1 id", "T2 b"]);
}

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
        let Some(Notice::SaidTwice { names }) = told.last() else {
            panic!("{text}: {told:?}");
        };
        assert_eq!(names.len(), 2, "{text}: {names:?}");
    }
    // What is no text may be anything of a task, but for the names of a body.
    let text = r#"[{"task_id":"a","task":{"task_id":"b"},"app":null}]"#;
    assert_eq!(tasks(text), ["a"]);
    assert_eq!(
        read(text).notices,
        [Notice::LeftOut {
            names: vec!["task".into(), "app".into()]
        }]
    );
    let text = r#"[{"task_id":"a","application":null},{"task":["b"]},{"id":"c"}]"#;
    assert_eq!(
        read(text).notices.first(),
        Some(&Notice::NotItems { count: 3, line: 1 })
    );
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
            Notice::Header { line: 1 },
            Notice::LeftOut {
                names: vec!["import".into(), "state".into()]
            }
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
        let imported = Notice::MaybeImported { count: 1, line: 3 };
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
fn ids_of_anything_beside_an_application_are_doubted() {
    for (text, name) in [
        ("id,application\n1,orders\n2,orders", "id"),
        ("Application,ID\norders,1", "ID"),
        ("编号,应用\n1,orders", "编号"),
        (r#"[{"id":"1","application":"orders"},{"id":"2"}]"#, "id"),
    ] {
        let list = read(text);
        let unclear = Notice::UnclearIds { name: name.into() };
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
    ] {
        let notices = read(text).notices;
        assert!(
            !notices.iter().any(Notice::is_doubtful),
            "{text}: {notices:?}"
        );
    }
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
        let list = read(text);
        let found = list.notices.iter().find_map(|notice| match notice {
            Notice::NoIds { count, line } => Some((*count, *line)),
            _ => None,
        });
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn cells_that_no_column_is_for_are_not_dropped_without_a_word() {
    let text = "application,task_id\norders, eu,a\nbilling,b\nsales,c,,\nx,y,z\n";
    assert_eq!(
        read(text).notices,
        [
            Notice::Header { line: 1 },
            Notice::MoreCells { count: 2, line: 2 }
        ]
    );
    // A row may have several lines.
    let text = "task_id,name\na,x,\"p\nq\",r\n";
    assert!(
        read(text)
            .notices
            .contains(&Notice::MoreCells { count: 1, line: 2 })
    );
    // Spreadsheets end rows with commas, too.
    let text = "application,task_id,\norders,a,,\n";
    assert_eq!(read(text).notices, [Notice::Header { line: 1 }]);
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
        assert_eq!(
            read(text).notices.first(),
            Some(&Notice::NotItems { count: 1, line: 1 }),
            "{text}"
        );
    }
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
                Notice::LeftOut {
                    names: told("note")
                },
                Notice::SaidTwice {
                    names: told("task_id")
                },
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
        let expected = expected.map(|(count, column)| Notice::WithoutName { count, column });
        assert_eq!(list.notices.get(1), expected.as_ref(), "{text}");
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
fn marks_that_nobody_sees_are_part_of_nothing() {
    for marks in [
        "\u{FEFF}",
        "\u{FEFF}\u{FEFF}",
        "\u{200B}",
        "\u{FEFF}\u{200B}",
    ] {
        for text in [
            "a\nb",
            "[\"a\",\"b\"]",
            "{\"tasks\":[\"a\",\"b\"]}",
            "application,task_id\n,a\n,b",
        ] {
            let text = format!("{marks}{text}");
            assert_eq!(tasks(&text), ["a", "b"], "{text:?}");
            assert!(
                read(&text)
                    .notices
                    .iter()
                    .all(|told| told.severity().is_none())
            );
        }
    }
    // Behind white space, they are a fault of the JSON, and no part of an id.
    let text = "\n\u{200B}[\"a\"]";
    assert_eq!(
        read(text).notices,
        [Notice::BrokenJson { line: 2, column: 1 }]
    );
    assert_eq!(tasks("\u{200B}Task\u{AD} ID\na"), ["a"]);
    for end in ["\n", "\r\n", "\r"] {
        let text = "\u{FEFF}task_id\na\n\u{FEFF}task_id\n\u{FEFF}\"b,2\"\n".replace('\n', end);
        assert_eq!(tasks(&text), ["a", "b,2"], "{text:?}");
        let repeated = Notice::RepeatedHeader { count: 1, line: 3 };
        assert_eq!(read(&text).notices[1..], [repeated]);
        let text = "\u{FEFF}app,task_id\no,a\n\u{FEFF}app,task_id\np,b\n".replace('\n', end);
        assert_eq!(told(&text), ["A2 o", "T2 a", "A4 p", "T4 b"], "{text:?}");
    }
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
            }],
        ),
        (
            r#"{"items":["a"],"tasks":["b"]}"#,
            &["b"],
            vec![Notice::LeftOut {
                names: vec!["items".into()],
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
