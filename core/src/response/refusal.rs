//! Why a request was refused, as far as the answer says.

use super::lenient_json::{Array, Object, Value, unescaped};
use super::{code, secret, text};
use crate::Severity;

/// A refusal's fields, each as far as it came: one that came empty is there,
/// and empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The error code, such as `ROMA.13000`; see [`service::explain`](crate::service::explain).
    pub error_code: Option<String>,
    /// The error in short.
    pub error_msg: Option<String>,
    /// More about it.
    pub error_details: Option<String>,
    /// What support needs to find the request.
    pub request_id: Option<String>,
    /// What the service suggests.
    pub suggestion: Option<String>,
    /// What the stand-in endpoint found, which checks as this crate does.
    pub violations: Vec<ReportedViolation>,
    /// How many more it found than it lists.
    pub omitted: usize,
}

/// A violation in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportedViolation {
    /// The rule's code.
    pub code: String,
    /// Whether it was in the way: an error, unless the answer says otherwise.
    pub severity: Severity,
    /// Where in the request.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Refusal {
    /// The four fields that the call documents.
    pub(super) const FIELDS: [&str; 4] = ["error_code", "error_msg", "error_details", "request_id"];

    /// Those of them that say why; the other is there whatever the answer is.
    pub(super) const REASONS: [&str; 3] = [Self::FIELDS[0], Self::FIELDS[1], Self::FIELDS[2]];

    /// `None` if none of the fields says anything.
    pub(super) fn read(fields: Object<'_>) -> Option<Self> {
        let told = |name| match fields.get(name)? {
            Value::Null => None,
            Value::String(words) => Some(unescaped(words)),
            // It says something, in whatever form.
            Value::Number(written) | Value::Word(written) => Some(written.to_owned()),
            Value::Object(object) => Some(object.as_written().to_owned()),
            Value::Array(array) => Some(array.as_written().to_owned()),
        };
        let (violations, omitted) = match fields.get("violations") {
            Some(Value::Object(report)) => (report.get("violations"), report.get("omitted")),
            _ => (None, None),
        };
        let refusal = Self {
            error_code: told("error_code").map(|code| code.trim().to_owned()),
            error_msg: told("error_msg"),
            error_details: told("error_details"),
            request_id: told("request_id"),
            suggestion: told("suggestion"),
            violations: match violations {
                Some(Value::Array(list)) => ReportedViolation::read_all(list),
                _ => Vec::new(),
            },
            omitted: match omitted {
                // More than there can be are as many as there can be.
                Some(Value::Number(written))
                    if written.bytes().all(|byte| byte.is_ascii_digit()) =>
                {
                    written.parse().unwrap_or(usize::MAX)
                }
                _ => 0,
            },
        };
        let words = [
            &refusal.error_code,
            &refusal.error_msg,
            &refusal.error_details,
            &refusal.request_id,
            &refusal.suggestion,
        ];
        let says_something = !refusal.violations.is_empty()
            || words.into_iter().flatten().any(|words| !words.is_empty());
        says_something.then_some(refusal)
    }

    /// The refusal in an answer whose status says that all is well. Only a code that
    /// `is_definite` makes it one: of any other nobody can tell what has come of the request.
    pub(super) fn read_despite_success(
        fields: Object<'_>,
        is_definite: impl Fn(&str) -> bool,
    ) -> Option<Self> {
        Self::read(fields).filter(|refusal| refusal.error_code.as_deref().is_some_and(is_definite))
    }

    /// Why the request was refused, in the service's own words: the first that says
    /// something of its message, its details and what it suggests.
    ///
    /// ```
    /// use roma_import::response::{ImportResponse, Outcome};
    ///
    /// let answer = ImportResponse::read(403, br#"{"error_msg":"","error_details":"No quota."}"#);
    /// let Outcome::Refused(refusal) = answer.outcome else { unreachable!() };
    /// assert_eq!(refusal.reason(), Some("No quota."));
    /// ```
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        [&self.error_msg, &self.error_details, &self.suggestion]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .find(|words| !words.is_empty())
    }

    /// Whether it says in words why the request was refused.
    #[must_use]
    pub fn says_why(&self) -> bool {
        self.reason().is_some()
    }

    /// Hides a token in all of its words.
    pub(super) fn hide(&mut self, token: &str) {
        let words = [
            &mut self.error_code,
            &mut self.error_msg,
            &mut self.error_details,
            &mut self.request_id,
            &mut self.suggestion,
        ];
        for words in words.into_iter().flatten() {
            secret::hide(words, token);
        }
        for violation in &mut self.violations {
            let ReportedViolation {
                code,
                severity: _,
                pointer,
                message,
                help,
            } = violation;
            for words in [code, pointer, message, help] {
                secret::hide(words, token);
            }
        }
    }
}

impl ReportedViolation {
    fn read_all(list: Array<'_>) -> Vec<Self> {
        let objects = list.elements().filter_map(|element| match element {
            Value::Object(fields) => Some(fields),
            _ => None,
        });
        objects.map(Self::read).collect()
    }

    fn read(fields: Object<'_>) -> Self {
        let field = |name| text(fields, name).unwrap_or_default();
        let is_warning = field("severity") == Severity::Warning.as_str();
        Self {
            code: code(fields, "code").unwrap_or_default(),
            severity: if is_warning {
                Severity::Warning
            } else {
                Severity::Error
            },
            pointer: field("pointer"),
            message: field("message"),
            help: field("help"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Severity;
    use crate::response::{ImportResponse, Outcome};

    #[test]
    fn a_refusal_is_read_as_far_as_it_goes() {
        let body = r#"{"error_code":" ROMA.10012 ","error_msg":"m","error_details":"","request_id":5,
            "violations":{"violations":[{"code":"missing","pointer":"/token","message":"m"},0]}}"#;
        let Outcome::Refused(refusal) = ImportResponse::read(403, body.as_bytes()).outcome else {
            panic!("not read as a refusal");
        };
        assert_eq!(refusal.error_code.as_deref(), Some("ROMA.10012"));
        assert_eq!(refusal.error_details.as_deref(), Some(""));
        assert_eq!(refusal.suggestion, None);
        assert_eq!(refusal.request_id.as_deref(), Some("5"));
        assert_eq!(refusal.violations.len(), 1);
        assert_eq!(refusal.violations[0].pointer, "/token");
        assert!(refusal.says_why());
    }

    #[test]
    fn a_code_and_words_that_came_empty_do_not_say_why() {
        let body = r#"{"error_code":"X.1","error_msg":"","error_details":"","request_id":"r"}"#;
        let Outcome::Refused(refusal) = ImportResponse::read(404, body.as_bytes()).outcome else {
            panic!("not read as a refusal");
        };
        assert!(!refusal.says_why());
    }

    #[test]
    fn the_reason_is_the_first_words_that_say_something() {
        for (body, reason) in [
            (
                r#"{"error_msg":"m","error_details":"d","suggestion":"s"}"#,
                Some("m"),
            ),
            (
                r#"{"error_msg":"","error_details":"d","suggestion":"s"}"#,
                Some("d"),
            ),
            (r#"{"error_code":"X.1","suggestion":"s"}"#, Some("s")),
            (r#"{"error_code":"X.1","request_id":"r"}"#, None),
        ] {
            let Outcome::Refused(refusal) = ImportResponse::read(403, body.as_bytes()).outcome
            else {
                panic!("not read as a refusal");
            };
            assert_eq!(refusal.reason(), reason, "{body}");
            assert_eq!(refusal.says_why(), reason.is_some(), "{body}");
        }
    }

    #[test]
    fn a_single_word_of_any_kind_is_a_refusal() {
        for body in [
            r#"{"error_code":"c"}"#,
            r#"{"error_msg":"m"}"#,
            r#"{"error_details":"d"}"#,
            r#"{"request_id":"r"}"#,
            r#"{"suggestion":"s"}"#,
            r#"{"violations":{"violations":[{"message":"m"}]}}"#,
        ] {
            let outcome = ImportResponse::read(403, body.as_bytes()).outcome;
            assert!(matches!(outcome, Outcome::Refused(_)), "{body}");
        }
    }

    #[test]
    fn a_report_of_this_crate_is_read_back() {
        let report = crate::check_body("[]".into()).to_json(crate::Lang::Zh);
        let body = format!(r#"{{"error_code":"c","violations":{report}}}"#);
        let Outcome::Refused(refusal) = ImportResponse::read(400, body.as_bytes()).outcome else {
            panic!("not read as a refusal");
        };
        assert_eq!(refusal.violations[0].code, "wrong_type");
        assert_eq!(refusal.violations[0].severity, Severity::Error);
        assert!(!refusal.violations[0].help.is_empty());
    }

    #[test]
    fn a_warning_stays_a_warning() {
        let report = crate::check_body("{}".into()).to_json(crate::Lang::En);
        let body = format!(r#"{{"error_code":"c","violations":{report}}}"#);
        let Outcome::Refused(refusal) = ImportResponse::read(400, body.as_bytes()).outcome else {
            panic!("not read as a refusal");
        };
        assert_eq!(refusal.violations[0].severity, Severity::Warning);
    }
}
