//! What holds for every plan, shown on made-up lists.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that panics has done its work"
)]

use std::collections::{HashMap, HashSet};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use roma_import::contract::MAX_ITEMS;
use roma_import::plan::{Plan, SetAside, plan};
use roma_import::{Code, Field, ItemKind, JsonType, Lang, NonString, Severity, Text, check_body};

/// An item of a list, a good one more often than not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Item {
    /// Generalised UTF-8, which may hold halves of characters.
    Text(Vec<u8>),
    Absent,
    Null,
}

impl Item {
    fn field(&self) -> Field<'_> {
        match self {
            Self::Text(bytes) => Field::Text(Text::from_wtf8(bytes)),
            Self::Absent => Field::Absent,
            Self::Null => Field::NonString(NonString {
                json_type: JsonType::Null,
                number_text: None,
            }),
        }
    }

    /// What it is in a body, if it is a string in UTF-8.
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(bytes) => std::str::from_utf8(bytes).ok(),
            Self::Absent | Self::Null => None,
        }
    }
}

fn item() -> impl Strategy<Value = Item> {
    let text = |text: String| Item::Text(text.into_bytes());
    prop_oneof![
        // Few enough that some repeat, and enough that most do not.
        60 => (0..2_000_u32).prop_map(move |n| text(format!("item-{n}"))),
        4 => select(vec!["", " ", "\u{3000}\t", "a/b*c", " a", "任务", "😀", "a\u{200B}b", "\""])
            .prop_map(move |odd| text(odd.to_owned())),
        2 => any::<String>().prop_map(text),
        1 => select(vec![&b"\xED\xA0\x80"[..], b"a\xED\xBF\xBFb", b"\xFF", b"a\xFF"])
            .prop_map(|bytes| Item::Text(bytes.to_vec())),
        1 => select(vec![Item::Absent, Item::Null]),
    ]
}

fn list() -> impl Strategy<Value = Vec<Item>> {
    prop_oneof![
        2 => vec(item(), 0..5),
        2 => vec(item(), 0..130),
        1 => vec(item(), 0..700),
        // The bounds themselves, and nothing but good ones.
        1 => (0..4_usize, 0..3_usize).prop_map(|(imports, less)| {
            let count = (imports * MAX_ITEMS + 1).saturating_sub(less);
            (0..count).map(|n| Item::Text(n.to_string().into_bytes())).collect()
        }),
    ]
}

fn planned(names: &[Item], tasks: &[Item]) -> Plan {
    plan(names.iter().map(Item::field), tasks.iter().map(Item::field))
}

/// The items of one kind that are in imports, in order.
fn imported(plan: &Plan, kind: ItemKind) -> Vec<String> {
    let bodies = plan.imports.iter().map(|import| &import.body);
    match kind {
        ItemKind::Application => bodies.filter_map(|body| body.apps.clone()).collect(),
        ItemKind::Task => bodies
            .flat_map(|body| {
                body.tasks
                    .iter()
                    .map(|task| task.task_id.clone().expect("an id"))
            })
            .collect(),
    }
}

/// The codes that a check has for an item that is alone in a body.
fn codes_alone(kind: ItemKind, text: &str) -> Vec<Code> {
    let value = match kind {
        ItemKind::Application => serde_json::json!({ "apps": text }),
        ItemKind::Task => serde_json::json!({ "tasks": [{ "task_id": text }] }),
    };
    let report = check_body((&value).into());
    report.violations.iter().map(|v| v.code).collect()
}

/// Fails unless each item is in an import or set aside, and rightly so.
fn assert_sorted(plan: &Plan, kind: ItemKind, list: &[Item]) {
    let aside: HashMap<usize, &SetAside> = plan
        .set_aside
        .iter()
        .filter(|item| item.kind == kind)
        .map(|item| (item.index, item))
        .collect();
    let mut expected = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (index, item) in list.iter().enumerate() {
        let reasons = |item: &SetAside| -> Vec<&str> {
            let [en, zh] = Lang::ALL.map(|lang| item.reasons(lang));
            assert_eq!(en.len(), zh.len());
            for reason in en.iter().chain(&zh) {
                assert!(!reason.message.is_empty() && !reason.help.is_empty());
                for gap in ["<place>", "<first>", "<character>"] {
                    assert!(!reason.message.contains(gap), "{}", reason.message);
                }
            }
            for reason in &en {
                let number = (index + 1).to_string();
                assert!(reason.message.contains(&number), "{}", reason.message);
            }
            en.iter().map(|reason| reason.code).collect()
        };
        let aside = aside.get(&index).copied();
        let Some(text) = item.text() else {
            let aside = aside.expect("what is no string is set aside");
            match item {
                Item::Absent => assert_eq!(reasons(aside), ["blank"]),
                Item::Null => assert_eq!(reasons(aside), ["wrong_type"]),
                Item::Text(bytes) if bytes.contains(&0xFF) => {
                    panic!("such bytes are read as U+FFFD, see below")
                }
                Item::Text(_) => assert_eq!(reasons(aside), ["lone_surrogate"]),
            }
            continue;
        };
        let codes = codes_alone(kind, text);
        let faults: Vec<&str> = codes
            .iter()
            .filter(|code| code.severity() == Severity::Error || **code == Code::Blank)
            .map(|code| code.as_str())
            .collect();
        if !faults.is_empty() {
            let aside = aside.expect("a fault sets aside");
            assert_eq!(reasons(aside), faults, "{text:?}");
            assert_eq!(aside.first, None);
            assert_eq!(aside.text().as_deref(), Some(text));
        } else if let Some(&first) = seen.get(text) {
            let aside = aside.expect("a repeat is set aside");
            assert_eq!(aside.first, Some(first));
            let code = match kind {
                ItemKind::Application => "duplicate_name",
                ItemKind::Task => "duplicate_task",
            };
            assert_eq!(reasons(aside), [code]);
            let message = &aside.reasons(Lang::En)[0].message;
            assert!(message.ends_with(&format!(" {}.", first + 1)), "{message}");
            // The plan has kept the first one, so that nobody has to choose.
            for (lang, once) in [(Lang::En, "imported once"), (Lang::Zh, "导入一次")] {
                let help = &aside.reasons(lang)[0].help;
                assert!(help.contains(once), "{help}");
                assert!(!help.contains("Keep") && !help.contains("保留"), "{help}");
            }
        } else {
            assert!(aside.is_none(), "{text:?} is set aside");
            seen.insert(text.to_owned(), index);
            expected.push(text.to_owned());
        }
    }
    assert_eq!(imported(plan, kind), expected);
}

/// Bytes that are in no encoding are read as U+FFFD.
fn as_read(list: Vec<Item>) -> Vec<Item> {
    let read = |item| match item {
        Item::Text(bytes) if bytes.contains(&0xFF) => {
            Item::Text(String::from_utf8_lossy(&bytes).into_owned().into_bytes())
        }
        other => other,
    };
    list.into_iter().map(read).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing is lost, nothing is there twice, and all is in its order.
    #[test]
    fn each_item_is_imported_once_or_set_aside_with_a_reason(names in list(), tasks in list()) {
        let plan = planned(&names, &tasks);
        let (names, tasks) = (as_read(names), as_read(tasks));
        assert_sorted(&plan, ItemKind::Application, &names);
        assert_sorted(&plan, ItemKind::Task, &tasks);
        let order: Vec<_> = plan.set_aside.iter().map(|item| (item.kind, item.index)).collect();
        prop_assert!(order.is_sorted());
    }

    /// The checker finds nothing in any import that would have to be mended, and
    /// fewer imports would not do.
    #[test]
    fn the_imports_are_valid_and_as_few_as_possible(names in list(), tasks in list()) {
        let plan = planned(&names, &tasks);
        for import in &plan.imports {
            prop_assert!(import.body.item_count() > 0);
            prop_assert!(import.body.item_count() <= MAX_ITEMS);
            let report = check_body(import.body.to_json().as_str().into());
            prop_assert!(report.is_valid(), "{:?}", report);
            let is_noted = |code| report.violations.iter().any(|v| v.code == code);
            prop_assert!(!is_noted(Code::DuplicateTask) && !is_noted(Code::Blank));
        }
        let apps = imported(&plan, ItemKind::Application).len();
        let items = apps + imported(&plan, ItemKind::Task).len();
        prop_assert_eq!(plan.imports.len(), apps.max(items.div_ceil(MAX_ITEMS)));
    }

    /// The same lists make the same plan, and other imports have other identities.
    #[test]
    fn an_import_is_known_by_its_identity(names in list(), tasks in list(), others in list()) {
        let plan = planned(&names, &tasks);
        prop_assert_eq!(&plan, &planned(&names, &tasks));
        let other = planned(&names, &others);
        let mut bodies: HashMap<&str, String> = HashMap::new();
        for import in plan.imports.iter().chain(&other.imports) {
            prop_assert_eq!(import.id.len(), 64);
            let body = import.body.to_json();
            let known = bodies.entry(&import.id).or_insert_with(|| body.clone());
            prop_assert_eq!(known, &body);
        }
        let distinct: HashSet<&str> = plan.imports.iter().map(|import| import.id.as_str()).collect();
        prop_assert_eq!(distinct.len(), plan.imports.len());
    }

    /// What is written down says the same.
    #[test]
    fn a_plan_is_written_as_it_is(names in list(), tasks in list()) {
        let plan = planned(&names, &tasks);
        for lang in Lang::ALL {
            let written: serde_json::Value = serde_json::from_str(&plan.to_json(lang)).expect("JSON");
            prop_assert_eq!(&written["imports"], &serde_json::to_value(&plan.imports).expect("JSON"));
            let aside = written["setAside"].as_array().expect("a list");
            prop_assert_eq!(aside.len(), plan.set_aside.len());
            for (written, item) in aside.iter().zip(&plan.set_aside) {
                prop_assert_eq!(&written["kind"], item.kind.as_str());
                prop_assert_eq!(&written["index"], item.index);
                prop_assert_eq!(written.get("first").and_then(serde_json::Value::as_u64),
                    item.first.map(|first| first as u64));
                let reasons = serde_json::to_value(item.reasons(lang)).expect("JSON");
                prop_assert_eq!(&written["reasons"], &reasons);
            }
        }
    }
}

#[test]
fn a_reason_stands_alone_in_both_languages() {
    let plan = plan(["a", "b/", "a"], ["t", "", "t"]);
    let told = |lang| -> Vec<String> {
        let reasons = plan.set_aside.iter().flat_map(|item| item.reasons(lang));
        reasons.map(|reason| reason.message).collect()
    };
    assert_eq!(
        told(Lang::En),
        [
            "Application name 2 contains “/” (U+002F) at position 2, which a name may not have.",
            "Application name 3 is the same as name 1.",
            "The ID of task 2 is blank.",
            "The ID of task 3 is the same as that of task 1.",
        ]
    );
    assert_eq!(told(Lang::Zh)[1], "第 3 个应用名称与第 1 个应用名称相同。");
}

#[test]
fn what_is_no_string_is_to_be_one_or_to_be_taken_out_of_the_list() {
    for (json_type, help) in [
        (
            JsonType::Number,
            "Write it in double quotes, or take it out of the list.",
        ),
        (
            JsonType::Object,
            "Put a single string in its place, or take it out of the list.",
        ),
    ] {
        let item = || {
            [Field::NonString(NonString {
                json_type,
                number_text: None,
            })]
        };
        let plan = plan(item(), item());
        for aside in &plan.set_aside {
            assert_eq!(aside.reasons(Lang::En)[0].help, help, "{json_type:?}");
        }
        assert_eq!(plan.set_aside.len(), 2);
    }
}

#[test]
fn a_large_list_is_planned_whole() {
    let tasks: Vec<String> = (0..100_000).map(|n| (n % 99_000).to_string()).collect();
    let plan = plan(["a", "b"], tasks.iter().map(String::as_str));
    assert_eq!(plan.imports.len(), 991);
    assert_eq!(plan.set_aside.len(), 1_000);
    assert_eq!(plan.set_aside[999].first, Some(999));
}
