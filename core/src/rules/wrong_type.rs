//! `wrong_type`: a field is there with another JSON type than documented.
//!
//! `null` is a type of its own, and not the same as absent. A value of the wrong
//! type is not looked at further, except for what only its text can have.

use super::{Example, Rule, Source};
use crate::findings::{Finding, Site};
use crate::phrase::shown;
use crate::violation::{Detail, JsonType};
use crate::{Code, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code::WrongType,
    severity: Severity::Error,
    summary: "A field, an element of `tasks` or the body has another JSON type than documented; `null` is one of them.",
    why: "The service documents one type for each. An id written as a number also loses digits on its way through many programs.",
    sources: &[Source::Page],
    example: Example::of_body(r#"{"tasks":[{"task_id":12345678901234567890}]}"#),
};

/// The most characters of a scalar that a message repeats.
const MAX_WRITTEN: usize = 40;

/// The finding for a value of type `found`; `written` is what a message may show
/// of it, cut short if it is long.
pub(crate) fn found(site: Site, found: JsonType, written: Option<&str>) -> Finding {
    let written = written.map(|written| shown(written, MAX_WRITTEN).into());
    Finding::new(Code::WrongType, site).with(Detail::Found(found, written))
}

#[cfg(test)]
mod tests {
    use crate::testing::{codes_of_body, found_in_body};
    use crate::{Code, Field, JsonType, Lang, NonString, Request, check, check_body};

    #[test]
    fn every_other_type_is_wrong_in_every_place() {
        for wrong in ["null", "true", "0", "[]", "{}"] {
            let text = format!(r#"{{"apps":{wrong}}}"#);
            assert_eq!(codes_of_body(&text), [Code::WrongType], "{text}");
            let text = format!(r#"{{"tasks":[{{"task_id":{wrong}}}]}}"#);
            assert_eq!(codes_of_body(&text), [Code::WrongType], "{text}");
        }
        for wrong in ["null", "true", "0", "\"\"", "{}"] {
            let text = format!(r#"{{"tasks":{wrong}}}"#);
            assert_eq!(codes_of_body(&text), [Code::WrongType], "{text}");
        }
        for wrong in ["null", "true", "0", "\"\"", "[]"] {
            assert_eq!(codes_of_body(wrong), [Code::WrongType], "{wrong}");
            let text = format!(r#"{{"tasks":[{wrong}]}}"#);
            assert_eq!(codes_of_body(&text), [Code::WrongType], "{text}");
        }
    }

    #[test]
    fn nobody_is_told_to_put_quotes_around_anything_but_a_number() {
        for (body, help) in [
            (r#"{"apps":["a"]}"#, "a single name"),
            (r#"{"apps":{}}"#, "a single string"),
            (r#"{"tasks":[{"task_id":["a"]}]}"#, "a single string"),
            (r#"{"apps":1}"#, "in double quotes. Leave"),
            (r#"{"apps":null}"#, "a single string in its place. Leave"),
            (r#"{"apps":true}"#, "a single string in its place. Leave"),
            (
                r#"{"tasks":[{"task_id":null}]}"#,
                "a single string in its place. Leave",
            ),
            (r#"{"tasks":[{"task_id":7}]}"#, "in double quotes. Leave"),
        ] {
            let told = check_body(body.into()).violations[0].help(Lang::En);
            assert!(told.contains(help), "{body}: {told}");
        }
        let array = || {
            Field::NonString(NonString {
                json_type: JsonType::Array,
                number_text: None,
            })
        };
        let request = Request {
            project_id: array(),
            instance_id: array(),
            token: array(),
            body: "{\"apps\":\"a\"}".into(),
        };
        for violation in check(&request).violations {
            let told = violation.help(Lang::En);
            assert!(
                told.contains("a single string") && told.contains("cannot be left out"),
                "{told}"
            );
        }
    }

    #[test]
    fn each_is_found_where_it_is() {
        let found = found_in_body(r#"{"apps":1,"tasks":[2,{"task_id":3},[]]}"#);
        let pointers: Vec<_> = found.iter().map(|(_, pointer)| pointer.as_str()).collect();
        assert_eq!(
            pointers,
            ["/apps", "/tasks/0", "/tasks/1/task_id", "/tasks/2"]
        );
    }

    #[test]
    fn digits_are_shown_as_they_were_written() {
        let report = check_body(r#"{"tasks":[{"task_id":12345678901234567890.10e+2}]}"#.into());
        for lang in Lang::ALL {
            let message = report.violations[0].message(lang);
            assert!(message.contains("12345678901234567890.10e+2"), "{message}");
        }
        let long = format!(r#"{{"apps":{}}}"#, "9".repeat(1_000));
        let message = check_body(long.as_str().into()).violations[0].message(Lang::En);
        assert!(
            message.contains(&format!("{}…", "9".repeat(40))),
            "{message}"
        );
        assert!(!message.contains(&"9".repeat(41)), "{message}");
    }
}
