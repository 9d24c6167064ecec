//! `blank`: a name or a task id with nothing to see in it.

use super::{Example, Rule, Source, Subject};
use crate::findings::Findings;
use crate::place::Place;
use crate::string_scan::StringScan;
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::Blank,
    severity: Severity::Warning,
    summary: "`apps` or a `task_id` is empty or only white space.",
    why: "No application and no task is called that. It is often what a form leaves behind.",
    sources: &[Source::Ours],
    example: Example::of_body(r#"{"apps":""}"#),
};

pub(super) fn check(subject: &Subject<'_>, scan: &StringScan, findings: &mut Findings) {
    let is_item = subject.is_name() || matches!(subject.site.place, Place::TaskId(_));
    if is_item && scan.is_blank {
        findings.add_about(&subject.site, Code::Blank, None);
    }
}

#[cfg(test)]
mod tests {
    use crate::Code;
    use crate::testing::codes_of_body;

    #[test]
    fn empty_and_white_space_are_blank() {
        for blank in ["", " ", r"\t\n", "\u{3000}", r"\u00a0"] {
            let text = format!(r#"{{"tasks":[{{"task_id":"{blank}"}}]}}"#);
            assert_eq!(codes_of_body(&text), [Code::Blank], "{text}");
        }
        assert_eq!(codes_of_body(r#"{"apps":"  "}"#), [Code::Blank]);
        assert_eq!(codes_of_body(r#"{"apps":"-"}"#), []);
    }
}
