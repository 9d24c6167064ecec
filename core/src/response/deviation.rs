//! Where an answer is not as the call is documented.
//!
//! Nothing depends on it: whoever reads the answer only ought to know.

use super::lenient_json::{Object, Value};
use crate::Lang;
use crate::contract::{MAX_ANSWER_FIELD_CHARS, SUCCESS_STATUS};
use crate::phrase::Phrase;

/// A field of an answer that is not as documented.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deviation {
    /// The field's name, or that it is the status.
    pub field: &'static str,
    /// What about it.
    pub kind: DeviationKind,
}

/// What is not as documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviationKind {
    /// It is missing, or `null`.
    Missing,
    /// It is a string of no characters.
    Empty,
    /// It is no string.
    NoString,
    /// It has so many characters, more than [`MAX_ANSWER_FIELD_CHARS`].
    TooLong(usize),
    /// It is the status, which is this one although the import was accepted.
    Status(u16),
    /// It is the status, which is this one and says that the import was accepted, although
    /// it was refused.
    StatusOfRefusal(u16),
    /// It belongs to a refusal, and is there beside the id of a job.
    BesideJob,
    /// It belongs to an import that was accepted, and is there beside an error: it may be the id
    /// of the job that is in the way.
    BesideRefusal,
}

/// What stands for the status in place of a field's name.
const STATUS: &str = "status";

impl Deviation {
    /// What is not as documented about some fields.
    pub(super) fn of(fields: Object<'_>, names: &[&'static str]) -> Vec<Self> {
        let kind = |name| match fields.get(name) {
            None | Some(Value::Null) => Some(DeviationKind::Missing),
            Some(Value::String(text)) => match text.count() {
                0 => Some(DeviationKind::Empty),
                count if count > MAX_ANSWER_FIELD_CHARS => Some(DeviationKind::TooLong(count)),
                _ => None,
            },
            Some(_) => Some(DeviationKind::NoString),
        };
        let found = names.iter().filter_map(|&field| {
            Some(Self {
                field,
                kind: kind(field)?,
            })
        });
        found.collect()
    }

    /// Fields of the other answer that say something here as well.
    pub(super) fn of_others(
        fields: Object<'_>,
        names: &[&'static str],
        kind: DeviationKind,
    ) -> impl Iterator<Item = Self> {
        let says_something = move |name: &str| match fields.get(name) {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => text.count() > 0,
            Some(_) => true,
        };
        let found = names.iter().filter(move |name| says_something(name));
        found.map(move |&field| Self { field, kind })
    }

    /// The status of an import that was accepted, if it is not the documented one.
    pub(super) fn of_status(status: u16) -> Option<Self> {
        (status != SUCCESS_STATUS).then_some(Self {
            field: STATUS,
            kind: DeviationKind::Status(status),
        })
    }

    /// The status of an import that was refused, where it says the contrary.
    pub(super) const fn of_status_of_refusal(status: u16) -> Self {
        Self {
            field: STATUS,
            kind: DeviationKind::StatusOfRefusal(status),
        }
    }

    /// What is not as documented, in a sentence that stands alone.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let template = match (self.kind, lang) {
            (DeviationKind::Missing, Lang::En) => "“<field>” is missing.",
            (DeviationKind::Missing, Lang::Zh) => "缺少“<field>”。",
            (DeviationKind::Empty, Lang::En) => "“<field>” is empty.",
            (DeviationKind::Empty, Lang::Zh) => "“<field>”为空。",
            (DeviationKind::NoString, Lang::En) => "“<field>” is not a string.",
            (DeviationKind::NoString, Lang::Zh) => "“<field>”不是字符串。",
            (DeviationKind::TooLong(_), Lang::En) => {
                "“<field>” has <actual> characters; at most <limit> are documented."
            }
            (DeviationKind::TooLong(_), Lang::Zh) => {
                "“<field>”有 <actual> 个字符；文档规定最多 <limit> 个。"
            }
            (DeviationKind::Status(_), Lang::En) => {
                "The status is <actual>; <success> is documented for an import that was accepted."
            }
            (DeviationKind::Status(_), Lang::Zh) => {
                "状态码为 <actual>；文档规定导入被接受时为 <success>。"
            }
            (DeviationKind::StatusOfRefusal(_), Lang::En) => {
                "The status is <actual>, and yet the import was refused."
            }
            (DeviationKind::StatusOfRefusal(_), Lang::Zh) => "状态码为 <actual>，但导入被拒绝。",
            (DeviationKind::BesideJob, Lang::En) => {
                "“<field>” is there as well, which belongs to the answer to an import that was refused."
            }
            (DeviationKind::BesideJob, Lang::Zh) => {
                "响应中还有“<field>”，它属于导入被拒绝时的响应。"
            }
            (DeviationKind::BesideRefusal, Lang::En) => {
                "“<field>” is there as well, which belongs to the answer to an import that was accepted."
            }
            (DeviationKind::BesideRefusal, Lang::Zh) => {
                "响应中还有“<field>”，它属于导入被接受时的响应。"
            }
        };
        let mut out = String::new();
        Phrase::new(&mut out).fill(template, |gap, out| match (gap, self.kind) {
            ("actual", DeviationKind::TooLong(count)) => out.number(count),
            ("actual", DeviationKind::Status(status) | DeviationKind::StatusOfRefusal(status)) => {
                out.number(status.into());
            }
            ("success", _) => out.number(SUCCESS_STATUS.into()),
            ("limit", _) => out.number(MAX_ANSWER_FIELD_CHARS),
            _ => out.push_static(self.field),
        });
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response::ImportResponse;

    fn told(status: u16, body: &str) -> Vec<String> {
        let answer = ImportResponse::read(status, body.as_bytes());
        let told = answer.deviations.iter();
        told.map(|deviation| deviation.message(Lang::En)).collect()
    }

    #[test]
    fn an_answer_as_documented_has_none() {
        let longest = "j".repeat(MAX_ANSWER_FIELD_CHARS);
        assert!(told(200, &format!(r#"{{"job_id":"{longest}","more":1}}"#)).is_empty());
        let refusal = r#"{"error_code":"a","error_msg":"b","error_details":"c","request_id":"d"}"#;
        assert!(told(403, refusal).is_empty());
        // What has no such fields is told of as a whole.
        assert!(told(502, "<html>").is_empty());
        assert!(told(200, "{}").is_empty());
    }

    #[test]
    fn what_is_not_as_documented_is_told_and_read_all_the_same() {
        let longer = "任".repeat(MAX_ANSWER_FIELD_CHARS + 1);
        assert_eq!(
            told(200, &format!(r#"{{"job_id":"{longer}"}}"#)),
            ["“job_id” has 129 characters; at most 128 are documented."]
        );
        assert_eq!(told(200, r#"{"job_id":7}"#), ["“job_id” is not a string."]);
        assert_eq!(
            told(
                400,
                r#"{"error_code":"a","error_details":{},"request_id":""}"#
            ),
            [
                "“error_msg” is missing.",
                "“error_details” is not a string.",
                "“request_id” is empty."
            ]
        );
        for (status, more) in [
            (201, r#"{"job_id":"j"}"#),
            (202, r#"{"job_id":"j","more":1}"#),
        ] {
            assert_eq!(
                told(status, more),
                [format!(
                    "The status is {status}; 200 is documented for an import that was accepted."
                )]
            );
        }
        assert_eq!(
            told(
                200,
                r#"{"error_code":"ROMA.10012","error_msg":"m","error_details":"d"}"#
            ),
            [
                "The status is 200, and yet the import was refused.",
                "“request_id” is missing.",
            ]
        );
        assert_eq!(
            told(
                403,
                r#"{"job_id":"j","error_code":"a","error_msg":"b","error_details":"c","request_id":"d"}"#
            ),
            [
                "“job_id” is there as well, which belongs to the answer to an import that was accepted."
            ]
        );
        assert_eq!(
            told(
                200,
                r#"{"job_id":"j","error_code":"ROMA.13000","error_msg":"","error_details":null,"request_id":"r"}"#
            ),
            [
                "“error_code” is there as well, which belongs to the answer to an import that was refused."
            ]
        );
        // Of this one, nobody knows whether it was.
        assert!(told(200, r#"{"error_code":"X.1"}"#).is_empty());
        let answer = ImportResponse::read(400, r#"{"error_code":"a"}"#.as_bytes());
        for deviation in &answer.deviations {
            assert_eq!(
                deviation.message(Lang::Zh),
                format!("缺少“{}”。", deviation.field)
            );
        }
    }
}
