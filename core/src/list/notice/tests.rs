//! Whether every notice has its code, its words and its place in the README.

use super::*;
use crate::check::{fault_of_list, half_in_item};
use crate::findings::Span;
use crate::list::decode::Encoding;
use crate::{ItemKind, Lang};

fn fault(text: &str) -> Box<Violation> {
    let (start, end) = (0, text.len());
    Box::new(fault_of_list(text.as_bytes(), Span { start, end }).unwrap())
}

fn half(kind: ItemKind) -> Detail {
    Detail::Fault(Box::new(half_in_item(kind, 2, (2, 0xDFFF))))
}

/// Notices of a kind, with whatever changes its words.
fn notices_of(kind: NoticeKind) -> Vec<Notice> {
    let names = |count: usize| (0..count).map(|n| format!("n{n}")).collect();
    let name = || "n3\n".repeat(99);
    let [one, several] = [1, 3].map(|count| kind.counted(count, 3));
    match kind {
        NoticeKind::Header | NoticeKind::OpenQuote => vec![one],
        NoticeKind::NoHeader | NoticeKind::OneColumn => {
            vec![kind.of_cells((3, false)), kind.of_cells((3, true))]
        }
        NoticeKind::LeftOut => [
            (2, Missing::Both, Nested::Array),
            (1, Missing::Both, Nested::Nothing),
            (9, Missing::Tasks, Nested::Object),
            (9, Missing::Applications, Nested::Nothing),
            (9, Missing::Nothing, Nested::Nothing),
        ]
        .into_iter()
        .filter_map(|(count, missing, nested)| Notice::left_out(names(count), missing, nested))
        .collect(),
        NoticeKind::UnclearIds => vec![Notice::unclear_ids(name(), Nested::Array)],
        NoticeKind::SaidTwice => [1, 2]
            .map(names)
            .map(Notice::said_twice)
            .map(Option::unwrap)
            .into(),
        NoticeKind::WithoutName => {
            let columns = |last| Notice::without_name(3..=last, Missing::Nothing);
            [3, 5].map(columns).map(Option::unwrap).into()
        }
        NoticeKind::KeyTwice | NoticeKind::WrongValue => vec![
            one.with(Detail::name(name())),
            several.with(Detail::name(String::new())),
        ],
        NoticeKind::LoneSurrogate => vec![
            one.with(half(ItemKind::Task)),
            several.with(half(ItemKind::Application)),
        ],
        NoticeKind::BrokenJson | NoticeKind::NotJson => {
            let deep = "\n[".repeat(200);
            let detail = |text| Detail::Json {
                column: 3,
                fault: fault(text),
            };
            ["[\n\n  ,", "[\n\n  。", &deep]
                .map(|text| one.clone().with(detail(text)))
                .into()
        }
        NoticeKind::RowsInCell => vec![one.with(Detail::End(5))],
        NoticeKind::NotText => [Encoding::Utf8, Encoding::Utf16, Encoding::Zip]
            .map(|encoding| NotText { line: 3, encoding }.into())
            .into(),
        NoticeKind::ManyApplications => vec![Notice::many_applications(3)],
        NoticeKind::HeaderAmongNames | NoticeKind::ListedNames | NoticeKind::OtherApplication => {
            vec![kind.of_name(name())]
        }
        _ => vec![one, several],
    }
}

/// Of each kind at least one, with whatever changes its words.
pub(super) fn notices() -> impl Iterator<Item = Notice> {
    NoticeKind::ALL.iter().copied().flat_map(notices_of)
}

#[test]
fn every_notice_is_told_in_whole_sentences_without_gaps() {
    for notice in notices() {
        for (lang, end) in [(Lang::En, '.'), (Lang::Zh, '。')] {
            let message = notice.message(lang);
            assert!(message.ends_with(end), "{message}");
            // A compressed file is told as a whole.
            let is_placed = notice.detail != Detail::Encoding(Encoding::Zip);
            let tells_place = message.contains('3') || message.contains("n0");
            assert_eq!(tells_place, is_placed, "{message}");
            for text in [message, notice.help(lang)] {
                assert!(!text.contains(['<', '>', '\n']), "{text}");
                assert!(text.len() < 300, "{text}");
            }
        }
        assert_eq!(
            notice.help(Lang::En).is_empty(),
            notice.severity().is_none()
        );
    }
}

/// The name of a variant, as codes are written.
fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(character.to_ascii_lowercase());
    }
    out
}

#[test]
fn every_notice_has_the_code_of_its_kind_and_the_readme_has_those_of_lists() {
    let readme = include_str!("../../../npm/README.md");
    // These are about a list beside other fields, which the commands have not.
    let is_of_form = |notice: &Notice| {
        matches!(
            notice.kind,
            NoticeKind::ManyApplications
                | NoticeKind::OtherApplication
                | NoticeKind::HeaderAmongNames
                | NoticeKind::ListedNames
        )
    };
    for notice in notices() {
        let written = format!("{:?}", notice.kind);
        assert_eq!(notice.code(), snake_case(&written));
        assert_eq!(
            readme.contains(&format!("`{}`", notice.code())),
            !is_of_form(&notice),
            "{written}"
        );
    }
}

#[test]
fn one_column_that_was_not_read_is_told_as_one() {
    let told = |names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let missing = Missing::Applications;
        let notice = Notice::left_out(names, missing, Nested::Nothing).unwrap();
        [Lang::En, Lang::Zh].map(|lang| notice.message(lang) + " " + &notice.help(lang))
    };
    assert_eq!(
        told(&["Name"]),
        [
            "Not read, since it is neither an application nor a task: “Name”. The IDs of tasks were found elsewhere. If the names of applications are in it, give it the name “application”.",
            "以下内容既不是应用也不是任务，没有读取：“Name”。 任务 ID 已从别处读取。如果应用名称在该列或字段中，请把它命名为“application”。",
        ]
    );
    assert_eq!(
        told(&["Name", "Owner"]),
        [
            "Not read, since they are neither applications nor tasks: “Name”, “Owner”. The IDs of tasks were found elsewhere. If the names of applications are in one of these, give it the name “application”.",
            "以下内容既不是应用也不是任务，没有读取：“Name”、“Owner”。 任务 ID 已从别处读取。如果应用名称在其中某一列或字段中，请把它命名为“application”。",
        ]
    );
    assert_eq!(
        told(&[""])[0].split_once(". ").unwrap().0,
        "Not read, since it is neither an application nor a task: “”"
    );
}
