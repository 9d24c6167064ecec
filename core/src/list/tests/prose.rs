//! What is told of lists as people write them to each other: numbered, and with words around.

use super::{codes, counted, told};
use crate::Severity;
use crate::list::{NoticeKind, doubtful_names, read, write};

/// How many ids are told to be like prose, and the line of the first.
fn like_prose(text: &str) -> Option<(usize, usize)> {
    counted(text, NoticeKind::LikeProse)
}

#[test]
fn cells_below_a_header_of_one_column_are_told() {
    for (text, items, columns, most) in [
        ("task_id\nb2e6a456,Orders\nb2e6a457,Stock", 4, 2, false),
        ("ID\nb2e6a456;Orders;me\nb2e6a457;Stock;you", 6, 3, false),
        ("任务：\nb2，订单\nb3，库存，x\nb4，x", 7, 2, true),
        ("Export\ntask_id\na,x\nb,y", 4, 2, false),
        ("task_id\na,x\ntask_id\nb,y", 4, 2, false),
        ("task_id\n---\na,x\n---\nb,y", 4, 2, false),
        ("application\norders,me\nbilling,you", 4, 2, false),
        ("应用：\n1、orders\n2、billing；", 4, 2, false),
    ] {
        let list = read(text);
        assert_eq!(list.items.len(), items, "{text}");
        let notice = NoticeKind::OneColumn.of_cells((columns, most));
        assert!(list.notices.contains(&notice), "{text} {list:?}");
        assert!(notice.is_doubtful() && notice.severity() == Some(Severity::Warning));
    }
    for text in [
        "task_id\na,b,c",
        "task_id\na,\nb,",
        "tasks\na,b,c\nd,e,f\ng",
        "task_id\na\nb,c\nd",
        "task_id,name\na,x\nb,y",
        "task_id\na,b\ntask_id,name\nc,x\nd,y",
    ] {
        assert!(!codes(text).contains(&"one_column"), "{text}");
    }
}

#[test]
fn a_numbered_list_is_told() {
    for (text, items, count, line) in [
        ("任务：\n1、b2e6a456\n2、b2e6a457", 4, 2, 2),
        ("tasks:\n1, b2e6a456\n2, b2e6a457", 4, 2, 2),
        ("ID\n1,b2e6a456\n2,b2e6a457\n\n3,b2e6a458", 6, 3, 2),
        ("1、b2e6a456\n2、b2e6a457\n3、b2e6a458，b2e6a459", 7, 3, 1),
        ("一、b2e6a456\n二、b2e6a457", 4, 2, 1),
        ("Please\n１、b2e6a456\n２、b2e6a457", 5, 2, 2),
        ("1.b2e6a456\n2.b2e6a457", 2, 2, 1),
        ("x\n7)b2e6a456\n8)b2e6a457\n10)b2e6a457", 4, 2, 2),
        ("1.2e6a4560\n2.3f6a4570", 2, 2, 1),
        // The first one is doubted for its space.
        ("1. b2e6a456\n2.b2e6a457", 2, 1, 2),
        ("1:orders\n2:stock\n3：billing", 3, 3, 1),
        ("task_id,name\n1、b2e6a456,x\n2、b2e6a457,y", 2, 2, 2),
        (
            "请帮忙导入以下任务：\n1、b2e6a456\n2、b2e6a457；\n（3）b2e6a458，b2e6a459、b2e6a460。\n①b2e6a461\n谢谢",
            10,
            6,
            1,
        ),
    ] {
        let list = read(text);
        assert_eq!(list.items.len(), items, "{text} {list:?}");
        assert_eq!(like_prose(text), Some((count, line)), "{text} {list:?}");
        // What is for tables is no help.
        assert!(!codes(text).contains(&"one_column"), "{text}");
        assert!(!codes(text).contains(&"no_header"), "{text}");
    }
    // With three cells on a line, it may as well be a table.
    let text = "1,b2e6a456,Orders\n2,b2e6a457,Stock";
    assert_eq!(codes(text), ["no_header", "like_prose"]);
    // Two numbers may have come about by chance.
    let text = "1,Orders\n2,Stock\n5,Billing\n9,Sales";
    assert_eq!(codes(text), ["no_header", "like_prose"]);
}

#[test]
fn what_stands_around_an_id_in_prose_is_told() {
    for id in [
        "（3）b2e6a456",
        "(3)b2e6a456",
        "（一）b2e6a456",
        "①b2e6a456",
        "❶b2e6a456",
        "•b2e6a456",
        "·b2e6a456",
        "●b2e6a456",
        "✓b2e6a456",
        "b2e6a456。",
        "b2e6a456.",
        "b2e6a456！",
        "b2e6a456（订单）",
        "b2e6a456(订单)",
        "以下任务：",
        "Tasks to import:",
        "Tasks:",
        "好的。",
    ] {
        let text = format!("a1\n{id}\nb2");
        if id.contains(' ') {
            assert_eq!(codes(&text), ["spaces"], "{text}");
            continue;
        }
        assert_eq!(codes(&text), ["like_prose"], "{text}");
        assert_eq!(told(&text).len(), 3, "{text}");
        assert_eq!(like_prose(&text), Some((1, 2)));
        let below = format!("name,task_id\nx,{id}");
        assert_eq!(codes(&below), ["like_prose"], "{below}");
        assert_eq!(write(&["a", id]), format!("a\n\"{id}\""));
        assert_eq!(codes(&format!("[\"{id}\"]")), [""; 0]);
        // Below the name of another column, one is told for another reason.
        let below: &[_] = if id == "Tasks:" {
            &["unlikely_ids"]
        } else {
            &[]
        };
        assert_eq!(codes(&format!("app\n{id}")), below);
    }
    let notice = NoticeKind::LikeProse.counted(1, 1);
    assert!(notice.is_doubtful() && notice.severity() == Some(Severity::Warning));
    assert_eq!(
        write(&["1.b2e6a456", "2.b2e6a457"]),
        "\"1.b2e6a456\"\n\"2.b2e6a457\""
    );
}

#[test]
fn ids_and_names_that_have_numbers_and_marks_are_not_like_prose() {
    for text in [
        "1.Quartal\n2.Quartal\n3.Quartal",
        "1:abc\n2:abc",
        "1.2\n2.0\n3.1.4",
        "1.10-rc1\n2.0-rc2",
        "v1.2\nv1.3",
        "2024.orders\n2025.stock",
        "1.orders\n3.stock\n5.billing",
        "1.orders\n\"2.stock\"",
        "1a2b3c4d\n2a2b3c4d\n3a2b3c4d",
        "1\n2\n3",
        "1,2,3",
        "1,2\n2,3\n3,4",
        "0001-a\n0002-b",
        "1-orders\n2-stock",
        "1_orders\n2_stock",
        "(old)orders\norders(EU)\norders(2)\norders（2）",
        "(2024)orders\n()a()b",
        "订单（新）\n(1)\n（1）",
        ".\n..\n-\n_\n?",
        "ID,Name\n1,orders\n2,stock",
        "1,orders\n2,orders",
        "urn:task:1\nx=1\nx::\na..",
        "550e8400-e29b-41d4-a716-446655440000\n1e9.4f\n2e9.4f",
        "orders.v1\norders_v2-final",
        "task_id,name\n1,orders.\n2,stock。",
        "application\n1.orders\n2.stock\n(1)x",
        "kind,id\napplication,orders.\napplication,(1)x",
    ] {
        assert_eq!(like_prose(text), None, "{text}");
    }
}

#[test]
fn names_that_are_typed_as_a_list_are_doubted() {
    for (names, first) in [
        ("- Orders\n- Stock", "- Orders"),
        ("\n  * Orders\r\n* Stock\n", "* Orders"),
        ("– Orders", "– Orders"),
        ("• Orders\n• Stock", "• Orders"),
        ("●订单\n●库存", "●订单"),
        ("Orders\n+ Stock", "+ Stock"),
        ("1. Orders\n2. Stock", "1. Orders"),
        ("1、订单\n2、库存\n3、账单", "1、订单"),
        ("(1) Orders\n\n(2) Stock", "(1) Orders"),
        ("①订单\n②库存", "①订单"),
    ] {
        let name = first.to_owned();
        let notice = Some(NoticeKind::ListedNames.of_name(name));
        assert_eq!(doubtful_names(names), notice, "{names}");
    }
    for names in ["Name\nOrders", "应用列表\n订单", "apps\nOrders\nStock"] {
        let name = names.lines().next().unwrap().to_owned();
        let notice = Some(NoticeKind::HeaderAmongNames.of_name(name));
        assert_eq!(doubtful_names(names), notice, "{names}");
    }
    for names in [
        "",
        "1. Orders",
        "Orders\nStock",
        "-orders\n-stock",
        "1.Quartal\n2.Quartal",
        "2024.orders\n2025.stock",
        "v1.2\nv1.3",
        "1.orders\n3.stock",
        "3D Print\n4D Model",
        "(old) Orders\n(new) Orders",
        "Name",
        "Orders\nName",
        "Orders - EU\nOrders - US",
    ] {
        assert_eq!(doubtful_names(names), None, "{names}");
    }
}
