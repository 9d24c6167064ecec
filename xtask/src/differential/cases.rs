//! A value, and what the checker says of it.

use roma_import::{
    Body, Code, Field, Report, Request, Severity, Text, Violation, check, check_body, check_value,
    contract,
};
use serde_json::{Value, json};

use super::{random::Random, values::Writer};

/// What kind of value is judged.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A body alone.
    Body,
    /// A whole request whose body is a value.
    Request,
    /// A whole request whose body is JSON text, in which a schema sees nothing.
    RequestWithText,
}

impl Kind {
    /// What Node calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Request => "request",
            Self::RequestWithText => "request with text",
        }
    }
}

/// A value of some kind. Whole requests are always objects: of anything else the
/// checker says that it is no request, and makes no report.
pub(super) struct Case {
    kind: Kind,
    value: Value,
}

/// Stands for a lone surrogate, which the strings of a [`Value`] cannot hold. It
/// is for private use, so it means nothing else here.
pub(super) const LONE_SURROGATE: char = '\u{F8FF}';

impl Case {
    /// The next value of this kind.
    pub(super) fn generate(kind: Kind, random: &mut Random) -> Self {
        let mut writer = Writer::new(random);
        let value = match kind {
            Kind::Body => writer.body(),
            Kind::Request => writer.request(),
            Kind::RequestWithText => writer.request_with_text(),
        };
        Self { kind, value }
    }

    /// The case as Node reads it. `beyond` marks an error that no schema can say.
    pub(super) fn line(&self) -> String {
        let report = self.report();
        let errors: Vec<_> = report
            .with_severity(Severity::Error)
            .map(|error| {
                json!({
                    "code": error.code.as_str(),
                    "pointer": error.pointer,
                    "beyond": self.is_beyond_schema(error),
                })
            })
            .collect();
        // By hand, since the value's own text has lone surrogates.
        format!(
            r#"{{"kind":"{}","value":{},"errors":{}}}"#,
            self.kind.name(),
            text_of(&self.value),
            Value::Array(errors)
        )
    }

    /// What a schema cannot say: the whole list.
    fn is_beyond_schema(&self, error: &Violation) -> bool {
        let pointer = error.pointer.as_str();
        if self.kind == Kind::RequestWithText && pointer.starts_with("/body") {
            // It cannot read the text, but it can tell a blank one.
            return error.code != Code::Missing;
        }
        match error.code {
            Code::TooDeep => true,
            // Only these two have a pattern that leaves no room for one.
            Code::LoneSurrogate => !matches!(pointer, "/apps" | "/body/apps" | "/token"),
            _ => false,
        }
    }

    fn report(&self) -> Report {
        let has_lone_surrogate = text_of(&self.value).contains(LONE_SURROGATE_ESCAPE);
        match (self.kind, &self.value) {
            (Kind::Body, value) if has_lone_surrogate => check_body(text_of(value).as_str().into()),
            (Kind::Body, value) => check_body(value.into()),
            (_, value) if has_lone_surrogate => check_with_surrogates(value),
            (_, value) => check_value(value).expect("whole requests are objects"),
        }
    }
}

/// How a lone surrogate is written in JSON.
const LONE_SURROGATE_ESCAPE: &str = r"\ud800";

/// A value as JSON text, with its lone surrogates.
pub(super) fn text_of(value: &Value) -> String {
    value
        .to_string()
        .replace(LONE_SURROGATE, LONE_SURROGATE_ESCAPE)
}

/// Checks a whole request that no [`Value`] can hold.
///
/// Its fields of other names are left out: no error can be about them.
fn check_with_surrogates(request: &Value) -> Report {
    let names = [contract::PROJECT_ID, contract::INSTANCE_ID, contract::TOKEN];
    let strings = names.map(|name| request[name].as_str().map(to_wtf8));
    let field = |index: usize| match (&strings[index], request.get(names[index])) {
        (Some(bytes), _) => Field::Text(Text::from_wtf8(bytes)),
        (None, value) => value.map(Field::from).unwrap_or_default(),
    };
    let body = request.get(contract::BODY).map(|body| match body {
        Value::String(text) => text.clone(),
        value => text_of(value),
    });
    check(&Request {
        project_id: field(0),
        instance_id: field(1),
        token: field(2),
        body: body.as_deref().map(Body::from).unwrap_or_default(),
    })
}

/// A string with its lone surrogates, in generalised UTF-8.
fn to_wtf8(text: &str) -> Vec<u8> {
    const SURROGATE: &[u8] = b"\xED\xA0\x80";
    let parts: Vec<_> = text.split(LONE_SURROGATE).map(str::as_bytes).collect();
    parts.join(SURROGATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(kind: Kind, value: Value) -> Vec<Value> {
        let line = Case { kind, value }.line();
        let line: Value = serde_json::from_str(&line.replace(r"\ud800", "?")).unwrap();
        line["errors"].as_array().unwrap().clone()
    }

    #[test]
    fn lone_surrogates_reach_the_checker_and_node() {
        let body = json!({ "tasks": [{ "task_id": "a\u{F8FF}" }] });
        assert_eq!(text_of(&body), r#"{"tasks":[{"task_id":"a\ud800"}]}"#);
        let found = errors(Kind::Body, body.clone());
        assert_eq!(
            found,
            [json!({ "code": "lone_surrogate", "pointer": "/tasks/0/task_id", "beyond": true })]
        );
        let request = json!({ "project_id": "\u{F8FF}", "token": 7, "body": body });
        let found = errors(Kind::Request, request);
        let pointers: Vec<_> = found.iter().map(|error| &error["pointer"]).collect();
        assert_eq!(
            pointers,
            [
                "/project_id",
                "/instance_id",
                "/token",
                "/body/tasks/0/task_id"
            ]
        );
    }

    #[test]
    fn of_a_text_a_schema_sees_only_that_it_is_blank() {
        for (text, code, beyond) in [
            ("", "missing", false),
            ("\u{FEFF} ", "missing", false),
            ("{", "malformed_json", true),
            ("[]", "wrong_type", true),
        ] {
            let request =
                json!({ "project_id": "p", "instance_id": "i", "token": "t", "body": text });
            assert_eq!(
                errors(Kind::RequestWithText, request),
                [json!({ "code": code, "pointer": "/body", "beyond": beyond })]
            );
        }
    }
}
