//! How a text is cut into items: separators, lines, quotation marks, and marks that nobody sees.

use super::{tasks, told};
use crate::list::{Detail, Notice, NoticeKind, read};

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
        ("a\"b", &["a\"b"]),
    ] {
        assert_eq!(tasks(text), expected, "{text}");
        assert!(read(text).notices.is_empty(), "{text}");
    }
    // Marks in the middle, or with something behind them, are part of it, which is doubtful at an
    // end.
    for (text, expected) in [("a\"b\"", &["a\"b\""][..]), ("\"a\"b,c", &["\"a\"b", "c"])] {
        assert_eq!(tasks(text), expected, "{text}");
        let notice = NoticeKind::ForeignMarks.counted(1, 1);
        assert_eq!(read(text).notices, [notice], "{text}");
    }
    let open = "a\n\"b,c\nd";
    assert_eq!(read(open).notices, [NoticeKind::OpenQuote.at(2)]);
    assert_eq!(tasks(open), ["a", "\"b", "c", "d"]);
    // From there on, a mark is one wherever it stands.
    assert_eq!(tasks("\"a\n\"\"\nb"), ["\"a", "\"\"", "b"]);
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
    assert!(matches!(
        read(text).notices[..],
        [Notice {
            kind: NoticeKind::BrokenJson,
            line: Some(2),
            detail: Detail::Json { column: 1, .. },
            ..
        }]
    ));
    assert_eq!(tasks("\u{200B}Task\u{AD} ID\na"), ["a"]);
    for end in ["\n", "\r\n", "\r"] {
        let text = "\u{FEFF}task_id\na\n\u{FEFF}task_id\n\u{FEFF}\"b,2\"\n".replace('\n', end);
        assert_eq!(tasks(&text), ["a", "b,2"], "{text:?}");
        let repeated = NoticeKind::RepeatedHeader.counted(1, 3);
        assert_eq!(read(&text).notices[1..], [repeated]);
        let text = "\u{FEFF}app,task_id\no,a\n\u{FEFF}app,task_id\np,b\n".replace('\n', end);
        assert_eq!(told(&text), ["A2 o", "T2 a", "A4 p", "T4 b"], "{text:?}");
    }
}
