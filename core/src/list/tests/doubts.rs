//! What is told of items that may not be what was meant.

use super::{codes, is_left_out, tasks, told};
use crate::Severity;
use crate::list::{Notice, NoticeKind, read, write};

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
            [NoticeKind::NoHeader.of_cells((columns, most))],
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
            [NoticeKind::NoHeader.of_cells((columns, most))],
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
                .any(|notice| notice.kind == NoticeKind::NoHeader),
            "{text}"
        );
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
        let notice = NoticeKind::ShortenedNumbers.counted(count, line);
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
        let notice = NoticeKind::Spaces.counted(count, line);
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
        assert_eq!(read(text).notices, [NoticeKind::Header.at(1)], "{text}");
    }
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
        // Behind an empty line, what a column is called alone on its line.
        ("t1\nt2\n\nApplications\norders", 4, 1, 4),
        ("t1\n,\n任务,\nt2", 3, 1, 3),
        ("Export\nName\n-----\na", 4, 1, 3),
    ] {
        let list = read(text);
        assert_eq!(list.items.len(), items, "{text} {list:?}");
        let notice = NoticeKind::UnlikelyIds.counted(count, line);
        assert!(list.notices.contains(&notice), "{text} {list:?}");
        assert!(notice.is_doubtful() && notice.severity() == Some(Severity::Warning));
    }
    for text in [
        "a:b\nurn:task:1\nx=task_id1",
        "task-1\ntask_id7\ntasks\napp",
        "t1\n\ntask-2\napp,t3",
        "\"task_id=a\"\n\"---\"\n--",
        "application\ntask_id=a\nx: y | z\n--\n---",
        "[\"a\",\"a=b\"]",
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
        Some(&NoticeKind::AboveHeader.counted(1, 1))
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
        let notice = NoticeKind::Bars.counted(count, line);
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
        // Quoted twice.
        ("task_id\n\"\"\"t1\"\"\"\nt2", 1, 2),
        ("\"\"\"task_id\"\"\"\n\"\"\"t1\"\"\"", 2, 1),
        ("task_id\n\"\"t1\"\"\n\"\"t2\"\"", 2, 2),
        ("\"t1\"x\nt2", 1, 1),
        ("\"t1\".\"t2\"", 1, 1),
        ("\"\"\"t1\"\nt2", 1, 1),
        (
            "task_id,application\nt1,\"\"\"orders\"\"\"\nt2,\"\"stock\"\"",
            2,
            2,
        ),
    ] {
        let notice = NoticeKind::ForeignMarks.counted(count, line);
        assert!(
            read(text).notices.contains(&notice),
            "{text} {:?}",
            read(text)
        );
        let spaced = |notice: &Notice| notice.kind == NoticeKind::Spaces;
        assert!(!read(text).notices.iter().any(spaced), "{text}");
        assert!(notice.is_doubtful() && notice.severity() == Some(Severity::Warning));
    }
    // A quotation mark that nothing closes as CSV would.
    for (text, count, line) in [
        ("\"b2e6a456\n\"b2e6a457\",x", 1, 1),
        ("b2e6a456\"\nb2e6a457", 1, 1),
        (
            "task_id,name\n\"b2e6a457,Stock\n\"b2e6a458\",\"Pipes\"",
            1,
            2,
        ),
        ("app,task_id\n\"orders,a1\n\"stock\",\"b2\"", 1, 2),
    ] {
        let notice = NoticeKind::ForeignMarks.counted(count, line);
        assert!(
            read(text).notices.contains(&notice),
            "{text} {:?}",
            read(text)
        );
    }
    // Nothing is taken away: they may be a part of the id all the same.
    assert_eq!(tasks("'a1',“b2”"), ["'a1'", "“b2”"]);
    let is_marked = |notice: &Notice| notice.kind == NoticeKind::ForeignMarks;
    for text in [
        "a(1)\nb[2]",
        "'a\nb'",
        "\"(a)\"\n\"'b'\"",
        "\"a\"\"b\"\na\"b",
        "app\n\"Pump 5\"\"\"",
        // In JSON, they stand for themselves.
        r#"["\"a\"","b"]"#,
        "[\"'a'\",\"(b)\"]",
        "app\n【orders】\n(old)",
        "kind,id\ntask,'-1'\napplication,(x)",
        // Broken JSON is told as that.
        "[a, b]",
    ] {
        assert!(!read(text).notices.iter().any(is_marked), "{text}");
    }
    assert_eq!(write(&["(a)", "b"]), "\"(a)\"\nb");
    assert_eq!(
        write(&["\"a\"", "b"]),
        r#"[
"\"a\"",
"b"
]"#
    );
}

#[test]
fn totals_are_doubted_where_ids_are_read() {
    for (text, items, count, line) in [
        ("Task ID;Name\r\na1;Alpha\r\nTotal;1\r\n", 2, 1, 3),
        ("No.;Task ID\n1;a1\nTotal:;1\n", 2, 1, 3),
        ("Task ID\na1\nTotal\n1", 3, 1, 3),
        ("序号\t任务ID\n1\ta1\n合计\t1", 2, 1, 3),
        (
            "application,task_id\norders,a1\norders Total,1\nb,b1\nGrand Total,2",
            8,
            2,
            3,
        ),
        ("application,task_id\norders,a1\nSubtotal orders,1", 4, 1, 3),
        // One id is counted once, whatever makes it doubtful.
        ("序号,任务ID\n1,a1\n合计,#N/A", 2, 1, 3),
        ("name;task_id\nx;a1\nTotal;¥ 1 234,50", 2, 1, 3),
        ("name,task_id\nx,a1\nTotal,100%", 2, 1, 3),
        (
            "地区,任务ID\n华东,a1\n华东 汇总,1\n华东合计,1\n华东小计：,２\n汇总,3",
            5,
            4,
            3,
        ),
        ("a1\na2\n总计：", 3, 1, 3),
        ("\"a1\"\n\"Sum\"", 2, 1, 2),
    ] {
        let list = read(text);
        assert_eq!(list.items.len(), items, "{text}");
        let notice = NoticeKind::UnlikelyIds.counted(count, line);
        assert!(list.notices.contains(&notice), "{text} {list:?}");
    }
    // What a task is called, or an application alone, may be anything.
    for text in [
        "task_id,name\na1,Total",
        "application\nTotal\nbig total",
        "application,task_id\ntotals-app,a1",
        "total-1\nsum2\nsubtotals",
        "name,task_id\na,b\nTotal,",
        // Beside the id of a task, it is what the task is called.
        "name,task_id\nSync order total,7f3a9c",
        "application,task_id\nSales Total,abc",
        "name,task_id\nSubtotal export,x1",
        "名称,任务ID\n导出合计,a1\n合计页面,2",
        "name,task_id\nTotal,-",
    ] {
        assert!(!codes(text).contains(&"unlikely_ids"), "{text}");
    }
    // Of a total that has a space in it, one doubt is enough.
    assert_eq!(codes("name;task_id\nx;a1\nTotal;1 234"), ["unlikely_ids"]);
}

#[test]
fn what_stands_for_nothing_is_doubted_where_ids_are_read() {
    for text in [
        "task_id,name\na1,x\nNULL,y",
        "task_id\tname\na1\tx\n#N/A\ty",
        "task_id\na1\nn/a",
        "\"task_id\",\"name\"\n\"a1\",\"x\"\n\"#REF!\",\"y\"",
        "a1\na2\n...\na9",
    ] {
        let line = 3;
        let notice = NoticeKind::UnlikelyIds.counted(1, line);
        assert!(read(text).notices.contains(&notice), "{text}");
    }
    for text in ["nulls\nnone-1\n-", "task_id,name\na1,NULL\nb,..."] {
        assert_eq!(codes(text), [""; 0], "{text}");
    }
}

#[test]
fn what_keeps_numbers_as_texts_in_spreadsheets_is_doubted() {
    for text in ["task_id\n'00123\n'00456", "'1\n'-1"] {
        assert_eq!(codes(text), ["foreign_marks"], "{text}");
    }
    let shortened = NoticeKind::ShortenedNumbers.counted(1, 2);
    assert!(
        read("task_id\n1.23457e+17\n1.2e5")
            .notices
            .contains(&shortened)
    );
}

#[test]
fn a_first_line_that_reads_like_a_header_which_is_not_known_is_doubted() {
    for header in [
        "集成任务ID",
        "数据集成任务ID",
        "FDI任务ID",
        "任务ID列表",
        "integration_task_id",
        "TaskUUID",
        "任务UUID",
        "任务编码",
        "任务名称",
        "job_id",
        "UUID",
        "Name",
        "名称（必填）",
        "应用名称列表",
        "AppNames",
    ] {
        for text in [
            format!("{header}\nb2e6a456\nb2e6a457"),
            format!("\r\n\"{header}\"\r\n\r\n\"b2e6a456\""),
            format!("[\"{header}\",\"b2e6a456\"]"),
            format!("{{\"tasks\":[\"{header}\",\"b2e6a456\"]}}"),
        ] {
            let list = read(&text);
            assert_eq!(list.items.first().map(|item| &*item.text), Some(header));
            let notice =
                NoticeKind::UnlikelyIds.counted(1, 1 + usize::from(text.starts_with('\r')));
            assert!(list.notices.contains(&notice), "{text} {list:?}");
        }
    }
    for text in [
        "integration_task_id",
        "UUID\nname",
        "etl_task_id_1\netl_task_id_2",
        "etl_task_id_1,a",
        "b2e6a456\nUUID",
        "names\nunnamed-7\nusername",
        "{\"task_id\":\"name\"}\n{\"task_id\":\"a\"}",
        "[\"b2e6a456\",\"uuid\"]",
        "任务名\n名称",
    ] {
        assert!(!codes(text).contains(&"unlikely_ids"), "{text}");
    }
}

#[test]
fn strings_of_json_that_can_hardly_be_ids_are_doubted() {
    for (text, count, line) in [
        ("[\"task_id\",\n\"a1\"]", 1, 1),
        ("[\"a1\",\n\"null\",\"N/A\"]", 2, 2),
        ("[{\"task_id\":\"a1\"},{\"task_id\":\"#N/A\"}]", 1, 1),
        ("{\"tasks\":[\"任务ID\",\"a1\"],\"apps\":\"null\"}", 1, 1),
    ] {
        let notice = NoticeKind::UnlikelyIds.counted(count, line);
        assert_eq!(codes(text), ["unlikely_ids"], "{text}");
        assert!(read(text).notices.contains(&notice), "{text}");
    }
    for text in [
        "[\"nulls\",\"a=b\",\"a b\",\"tasks\"]",
        "[{\"task_id\":\"a1\",\"app\":\"task_id\"}]",
    ] {
        assert_eq!(codes(text), [""; 0], "{text}");
    }
}
