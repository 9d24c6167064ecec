//! `too_many_items`: more applications and tasks than one import takes.

use super::{Example, Rule, Source};
use crate::contract::MAX_ITEMS;
use crate::findings::{Finding, Findings, Site};
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::TooManyItems,
    severity: Severity::Error,
    summary: "Applications and tasks together are more than one import takes. `apps` counts one when present, and so does each element of `tasks`.",
    why: "The service documents the maximum for both together.",
    sources: &[Source::Page, Source::Ours],
    example: Example::of_body(concat!(
        r#"{"apps":"orders","tasks":["#,
        r#"{"task_id":"t00"},{"task_id":"t01"},{"task_id":"t02"},{"task_id":"t03"},{"task_id":"t04"},"#,
        r#"{"task_id":"t05"},{"task_id":"t06"},{"task_id":"t07"},{"task_id":"t08"},{"task_id":"t09"},"#,
        r#"{"task_id":"t10"},{"task_id":"t11"},{"task_id":"t12"},{"task_id":"t13"},{"task_id":"t14"},"#,
        r#"{"task_id":"t15"},{"task_id":"t16"},{"task_id":"t17"},{"task_id":"t18"},{"task_id":"t19"},"#,
        r#"{"task_id":"t20"},{"task_id":"t21"},{"task_id":"t22"},{"task_id":"t23"},{"task_id":"t24"},"#,
        r#"{"task_id":"t25"},{"task_id":"t26"},{"task_id":"t27"},{"task_id":"t28"},{"task_id":"t29"},"#,
        r#"{"task_id":"t30"},{"task_id":"t31"},{"task_id":"t32"},{"task_id":"t33"},{"task_id":"t34"},"#,
        r#"{"task_id":"t35"},{"task_id":"t36"},{"task_id":"t37"},{"task_id":"t38"},{"task_id":"t39"},"#,
        r#"{"task_id":"t40"},{"task_id":"t41"},{"task_id":"t42"},{"task_id":"t43"},{"task_id":"t44"},"#,
        r#"{"task_id":"t45"},{"task_id":"t46"},{"task_id":"t47"},{"task_id":"t48"},{"task_id":"t49"},"#,
        r#"{"task_id":"t50"},{"task_id":"t51"},{"task_id":"t52"},{"task_id":"t53"},{"task_id":"t54"},"#,
        r#"{"task_id":"t55"},{"task_id":"t56"},{"task_id":"t57"},{"task_id":"t58"},{"task_id":"t59"},"#,
        r#"{"task_id":"t60"},{"task_id":"t61"},{"task_id":"t62"},{"task_id":"t63"},{"task_id":"t64"},"#,
        r#"{"task_id":"t65"},{"task_id":"t66"},{"task_id":"t67"},{"task_id":"t68"},{"task_id":"t69"},"#,
        r#"{"task_id":"t70"},{"task_id":"t71"},{"task_id":"t72"},{"task_id":"t73"},{"task_id":"t74"},"#,
        r#"{"task_id":"t75"},{"task_id":"t76"},{"task_id":"t77"},{"task_id":"t78"},{"task_id":"t79"},"#,
        r#"{"task_id":"t80"},{"task_id":"t81"},{"task_id":"t82"},{"task_id":"t83"},{"task_id":"t84"},"#,
        r#"{"task_id":"t85"},{"task_id":"t86"},{"task_id":"t87"},{"task_id":"t88"},{"task_id":"t89"},"#,
        r#"{"task_id":"t90"},{"task_id":"t91"},{"task_id":"t92"},{"task_id":"t93"},{"task_id":"t94"},"#,
        r#"{"task_id":"t95"},{"task_id":"t96"},{"task_id":"t97"},{"task_id":"t98"},{"task_id":"t99"}]}"#,
    )),
};

/// Counts the items; `tasks` is the list that counts.
pub(crate) fn check(site: Site, applications: usize, tasks: usize, findings: &mut Findings) {
    let actual = applications + tasks;
    if actual > MAX_ITEMS {
        findings.add(Finding::new(Code::TooManyItems, site).exceeding(MAX_ITEMS, actual));
    }
}

#[cfg(test)]
mod tests {
    use crate::contract::MAX_ITEMS;
    use crate::testing::body_of;
    use crate::{Code, check_body};

    fn counts(apps: Option<&str>, tasks: usize) -> Vec<(Code, Option<usize>, Option<usize>)> {
        check_body(body_of(apps, tasks).as_str().into())
            .violations
            .iter()
            .map(|v| (v.code, v.limit, v.actual))
            .collect()
    }

    #[test]
    fn applications_and_tasks_count_together() {
        let over = |actual| vec![(Code::TooManyItems, Some(MAX_ITEMS), Some(actual))];
        assert_eq!(counts(None, MAX_ITEMS), []);
        assert_eq!(counts(Some("a"), MAX_ITEMS - 1), []);
        assert_eq!(counts(Some("a"), MAX_ITEMS), over(MAX_ITEMS + 1));
        assert_eq!(counts(None, MAX_ITEMS + 1), over(MAX_ITEMS + 1));
        assert_eq!(counts(Some("a"), 10_000), over(10_001));
    }

    #[test]
    fn the_cap_comes_before_what_is_wrong_with_the_elements() {
        let text = body_of(Some("a"), MAX_ITEMS).replace("[{", "[0,{");
        let report = check_body(text.as_str().into());
        let codes: Vec<_> = report.violations.iter().map(|v| v.code).collect();
        assert_eq!(codes, [Code::TooManyItems, Code::WrongType]);
    }

    #[test]
    fn the_last_of_two_lists_counts() {
        let many = body_of(None, MAX_ITEMS + 1);
        let few_last = many.replace("]}", r#"],"tasks":[{"task_id":"x"}]}"#);
        let codes = |text: &str| -> Vec<_> {
            let report = check_body(text.into());
            report.violations.iter().map(|v| v.code).collect()
        };
        assert_eq!(codes(&few_last), [Code::DuplicateKey]);
        let few_first = many.replace(r#"{"tasks":"#, r#"{"tasks":[],"tasks":"#);
        assert_eq!(codes(&few_first), [Code::DuplicateKey, Code::TooManyItems]);
        // As long as there is nothing of another one, the one before it does.
        for (end, expected) in [
            ("", &[Code::TooManyItems][..]),
            ("nul", &[Code::TooManyItems]),
            ("7", &[]),
            ("[", &[]),
            ("{", &[]),
        ] {
            let cut = many.replace("]}", &format!(r#"],"tasks":{end}"#));
            let codes = codes(&cut);
            let counted: Vec<_> = codes
                .iter()
                .filter(|code| **code == Code::TooManyItems)
                .collect();
            assert_eq!(counted, expected.iter().collect::<Vec<_>>(), "{end}");
            assert!(codes.contains(&Code::MalformedJson), "{end}");
        }
    }
}
