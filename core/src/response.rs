//! Reading what comes back, leniently.
//!
//! The call documents two answers; in reality gateways in front of the service
//! answer in forms of their own, with HTML or with nothing, and later revisions
//! of the service name things otherwise. So the status comes first, then the
//! content, and no field that is missing, over-long or of another type ever
//! makes the rest unreadable; nor does a byte, a character, a number or a nesting that
//! JSON does not allow or programs do not read.
//!
//! None of the enums is `#[non_exhaustive]`, as the head of the crate has it: whoever tells of an
//! answer has words for each variant.

mod deviation;
mod disposition;
mod job_lookup;
pub(crate) mod lenient_json;
mod progress;
mod refusal;
mod secret;

pub use self::deviation::{Deviation, DeviationKind};
pub use self::disposition::{ImportDisposition, PollOutcome};
pub use self::job_lookup::{JobBaseline, JobListResponse, JobLookup};
use self::lenient_json::{Object, Value, unescaped};
pub use self::progress::{JobStatus, Progress, ProgressOutcome, ProgressResponse, Reason, Time};
pub use self::refusal::{Refusal, ReportedViolation};
pub use self::secret::LEAST_SECRET_LENGTH;
use crate::contract::NOT_SENT;
use crate::service;

/// The answer to an import request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ImportResponse {
    /// The HTTP status.
    pub status: u16,
    /// The answer's text as it came; bytes that are not UTF-8 are replaced.
    pub raw: String,
    /// What it means.
    pub outcome: Outcome,
    /// What about the fields that were read is not as the call documents.
    pub deviations: Vec<Deviation>,
    /// Whether this is a gateway's 502 or 504 which says that it has not sent the import on.
    pub is_unsent: bool,
}

/// What an answer to an import request means.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The job has been created.
    Accepted {
        /// Its id, to ask for its progress.
        job_id: String,
    },
    /// The request was refused, with at least one word why.
    Refused(Refusal),
    /// The status stands alone.
    Unreadable(Unreadable),
}

/// Why an answer has nothing to say beyond its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It has no body.
    Empty,
    /// Its body is a page of HTML, as gateways send it.
    Html,
    /// Its body is XML or other markup.
    Markup,
    /// Its body is something else that is no JSON object.
    NotJson,
    /// It says that all is well, but has no job id, or no field of a progress.
    Incomplete,
    /// Its status is one of an error, and it has none of an error's fields.
    ErrorWithoutFields,
}

impl Unreadable {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Empty,
        Self::Html,
        Self::Markup,
        Self::NotJson,
        Self::Incomplete,
        Self::ErrorWithoutFields,
    ];

    /// It in a word, such as `not_json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Html => "html",
            Self::Markup => "markup",
            Self::NotJson => "not_json",
            Self::Incomplete => "incomplete",
            Self::ErrorWithoutFields => "error_without_fields",
        }
    }
}

/// What effect an import has had at the service, as far as its answer tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Its job has begun.
    Begun,
    /// No job has begun: the service has refused it, or a gateway has not sent it on.
    NotBegun,
    /// Nobody can tell from the answer.
    Unknown,
}

impl ImportResponse {
    /// Reads the answer to an import request.
    ///
    /// ```
    /// use roma_import::response::{ImportResponse, Outcome};
    ///
    /// let answer = ImportResponse::read(502, b"<html>Bad Gateway</html>");
    /// assert!(matches!(answer.outcome, Outcome::Unreadable(_)));
    /// ```
    #[must_use]
    pub fn read(status: u16, body: &[u8]) -> Self {
        let raw = String::from_utf8_lossy(body).into_owned();
        let mut deviations = Vec::new();
        let outcome = match Content::read(&raw) {
            Content::Object(fields) if is_success(status) => match text(fields, JOB_ID) {
                Some(job_id) => {
                    deviations.extend(Deviation::of_status(status));
                    deviations.extend(Deviation::of(fields, &[JOB_ID]));
                    deviations.extend(Deviation::of_others(
                        fields,
                        &Refusal::REASONS,
                        DeviationKind::BesideJob,
                    ));
                    Outcome::Accepted { job_id }
                }
                None => match Refusal::read_despite_success(fields, service::is_refusal) {
                    Some(refusal) => {
                        deviations.push(Deviation::of_status_of_refusal(status));
                        deviations.extend(Deviation::of(fields, &Refusal::FIELDS));
                        Outcome::Refused(refusal)
                    }
                    None => Outcome::Unreadable(Unreadable::Incomplete),
                },
            },
            Content::Object(fields) => match Refusal::read(fields) {
                Some(refusal) => {
                    deviations = Deviation::of(fields, &Refusal::FIELDS);
                    deviations.extend(Deviation::of_others(
                        fields,
                        &[JOB_ID],
                        DeviationKind::BesideRefusal,
                    ));
                    Outcome::Refused(refusal)
                }
                None => Outcome::Unreadable(Unreadable::ErrorWithoutFields),
            },
            Content::Other(why) => Outcome::Unreadable(why),
        };
        Self {
            status,
            raw,
            outcome,
            deviations,
            is_unsent: false,
        }
    }

    /// The same with the value of its
    /// [`NOT_SENT_HEADER`](crate::contract::NOT_SENT_HEADER), if it has one.
    ///
    /// ```
    /// use roma_import::response::{ImportResponse, Effect};
    ///
    /// let answer = ImportResponse::read(502, b"");
    /// assert_eq!(answer.effect(), Effect::Unknown);
    /// assert_eq!(answer.with_not_sent_header(Some("?1")).effect(), Effect::NotBegun);
    /// ```
    #[must_use]
    pub fn with_not_sent_header(mut self, not_sent: Option<&str>) -> Self {
        self.is_unsent = is_no_answer(self.status) && not_sent == Some(NOT_SENT);
        self
    }

    /// The same without the token of the request, if somebody has put it into the answer.
    ///
    /// A job id that holds a token is none that could be kept or asked for.
    #[must_use]
    pub fn redacting(mut self, token: &str) -> Self {
        secret::hide(&mut self.raw, token);
        match &mut self.outcome {
            Outcome::Accepted { job_id } => {
                let before = job_id.len();
                secret::hide(job_id, token);
                if job_id.len() != before {
                    self.outcome = Outcome::Unreadable(Unreadable::Incomplete);
                }
            }
            Outcome::Refused(refusal) => refusal.hide(token),
            Outcome::Unreadable(_) => {}
        }
        self
    }

    /// Whether the import has begun. An import of which nobody can tell must not be sent
    /// again without somebody's word.
    #[must_use]
    pub fn effect(&self) -> Effect {
        match &self.outcome {
            Outcome::Accepted { .. } => Effect::Begun,
            _ if is_turned_down(self.status) => Effect::NotBegun,
            _ if self.is_unsent => Effect::NotBegun,
            // Somebody on the way has waited for the service in vain, whose request may
            // have arrived.
            _ if is_no_answer(self.status) => Effect::Unknown,
            Outcome::Refused(refusal)
                if refusal
                    .error_code
                    .as_deref()
                    .is_some_and(service::is_refusal) =>
            {
                Effect::NotBegun
            }
            Outcome::Refused(_) | Outcome::Unreadable(_) => Effect::Unknown,
        }
    }
}

/// The field of an accepted import.
const JOB_ID: &str = "job_id";

enum Content<'t> {
    Object(Object<'t>),
    Other(Unreadable),
}

impl<'t> Content<'t> {
    fn read(raw: &'t str) -> Self {
        let body = raw.strip_prefix('\u{FEFF}').unwrap_or(raw).trim_ascii();
        match Object::read(body) {
            Some(fields) => Self::Object(fields),
            None if body.is_empty() => Self::Other(Unreadable::Empty),
            None if is_html(body) => Self::Other(Unreadable::Html),
            None if body.starts_with('<') => Self::Other(Unreadable::Markup),
            None => Self::Other(Unreadable::NotJson),
        }
    }
}

/// Whether a text begins as a page of HTML does: with its doctype or its outermost element,
/// behind comments and what XML says of itself.
fn is_html(text: &str) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_ascii_start();
        let (inside, end) = match (rest.strip_prefix("<!--"), rest.strip_prefix("<?")) {
            (Some(comment), _) => (comment, "-->"),
            (None, Some(instruction)) => (instruction, "?>"),
            (None, None) => break,
        };
        let Some((_, behind)) = inside.split_once(end) else {
            return false;
        };
        rest = behind;
    }
    let named = match behind_word(rest, "<!doctype") {
        Some(behind) => behind_word(behind.trim_ascii_start(), "html"),
        None => behind_word(rest, "<html"),
    };
    named.is_some()
}

/// What is behind a word in any case that a text begins with.
fn behind_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (begin, behind) = text.split_at_checked(word.len())?;
    let goes_on =
        behind.starts_with(|next: char| !next.is_ascii_whitespace() && !matches!(next, '>' | '/'));
    (begin.eq_ignore_ascii_case(word) && !goes_on).then_some(behind)
}

const fn is_success(status: u16) -> bool {
    matches!(status, 200..=299)
}

/// Whether a status says by itself that a request was turned down before anything came of
/// it, whatever its body looks like.
const fn is_turned_down(status: u16) -> bool {
    // These two redirections say to send it elsewhere; others are answers to what has been
    // done as well. Of those of clients it is what the registry of HTTP has, but for two:
    // 408 is a time-out, and 409 may say that the same request, which came before, is being
    // worked on. Of the numbers that nobody has registered, some say that somebody on the
    // way has given up waiting, such as 460 and 499.
    matches!(
        status,
        307 | 308 | 400..=407 | 410..=418 | 421..=426 | 428 | 429 | 431 | 451
    )
}

/// Whether a status says that somebody on the way had no answer of the service.
const fn is_no_answer(status: u16) -> bool {
    matches!(status, 502 | 504)
}

/// Whether who gives this status has trouble that passes: the same question may be answered
/// the next time.
pub(crate) const fn is_passing_trouble(status: u16) -> bool {
    // It has no such call, or speaks another version of HTTP: that does not pass.
    matches!(status, 408 | 425 | 429 | 500..=599) && !matches!(status, 501 | 505)
}

/// A field as text: a string that is not empty, or a number as it is written.
fn text(fields: Object<'_>, name: &str) -> Option<String> {
    match fields.get(name)? {
        Value::String(words) if !words.is_empty() => Some(unescaped(words)),
        Value::Number(number) => Some(number.to_owned()),
        _ => None,
    }
}

/// A field that is a code, if it is one. It is compared with those that are known, and nobody
/// means the space around it.
fn code(fields: Object<'_>, name: &str) -> Option<String> {
    let code = text(fields, name)?.trim().to_owned();
    (!code.is_empty()).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_id_is_read_whatever_stands_beside_it() {
        for body in [
            r#"{"job_id":"j"}"#,
            "\u{FEFF} {\"job_id\":\"j\",\"extra\":[1]}\n",
        ] {
            let accepted = Outcome::Accepted { job_id: "j".into() };
            assert_eq!(ImportResponse::read(200, body.as_bytes()).outcome, accepted);
        }
        let number = Outcome::Accepted { job_id: "7".into() };
        assert_eq!(
            ImportResponse::read(200, br#"{"job_id":7}"#).outcome,
            number
        );
    }

    #[test]
    fn a_token_in_an_answer_is_in_no_part_of_what_is_read() {
        let token = "MIIab/cd==";
        let escaped = r"MIIab\/cd\u003d=";
        for (status, body) in [
            (200, r#"{"job_id":"TOKEN"}"#),
            (
                403,
                r#"{"error_code":"TOKEN","error_msg":"no TOKEN","error_details":"TOKEN","request_id":"TOKEN",
                    "suggestion":"TOKEN","violations":{"violations":[{"code":"TOKEN","pointer":"/TOKEN","message":"TOKEN","help":"TOKEN"}]}}"#,
            ),
            (502, "<p>TOKEN"),
        ] {
            let read = ImportResponse::read(status, body.replace("TOKEN", escaped).as_bytes());
            let effect = if status == 403 {
                Effect::NotBegun
            } else {
                Effect::Unknown
            };
            let answer = read.redacting(token);
            assert_eq!(answer.effect(), effect);
            let shown = format!("{answer:?}");
            assert!(!shown.contains("MIIab"), "{shown}");
            assert!(shown.contains("***"), "{shown}");
        }
        let accepted = ImportResponse::read(200, br#"{"job_id":"me"}"#).redacting("me");
        assert_eq!(accepted.effect(), Effect::Begun);
    }

    #[test]
    fn the_status_comes_before_the_content() {
        for (status, body, expected) in [
            (502, "", Unreadable::Empty),
            (502, " <!doctype html>", Unreadable::Html),
            (500, "upstream connect error", Unreadable::NotJson),
            (404, "[]", Unreadable::NotJson),
            (403, "{}", Unreadable::ErrorWithoutFields),
            (
                403,
                r#"{"error_code":"","error_msg":null}"#,
                Unreadable::ErrorWithoutFields,
            ),
            (403, r#"{"job_id":"j"}"#, Unreadable::ErrorWithoutFields),
            (200, "{}", Unreadable::Incomplete),
            (200, r#"{"job_id":""}"#, Unreadable::Incomplete),
            (204, "", Unreadable::Empty),
        ] {
            let answer = ImportResponse::read(status, body.as_bytes());
            assert_eq!(answer.outcome, Outcome::Unreadable(expected), "{body}");
            assert_eq!(answer.raw, body);
        }
    }

    /// What may stand beside the fields that are read, and is none of their concern.
    fn odd_fields() -> Vec<Vec<u8>> {
        let deep = 1_000;
        let nested = ["\"x\":", &"[".repeat(deep), &"]".repeat(deep)].concat();
        let objects = ["\"x\":", &"{\"y\":".repeat(deep), "0", &"}".repeat(deep)].concat();
        let mut fields: Vec<Vec<u8>> = [
            "\"x\":\"a\nb\r\tc\"",
            "\"x\":\"\u{0}\u{1f}\u{7f}\"",
            r#""x":"\ud800""#,
            r#""x":"\udc00\ud800""#,
            r#""\ud800":0"#,
            r#""x":"\x \uzzzz \u12""#,
            r#""x":1e999"#,
            r#""x":-1e-999"#,
            r#""x":123456789012345678901234567890"#,
            r#""x":[NaN,-Infinity,01,+1,.5,1.,0x1F,None,undefined]"#,
            &nested,
            &objects,
        ]
        .map(Into::into)
        .to_vec();
        // In GBK, cut within a character, and with a surrogate of its own.
        fields.push(b"\"x\":\"\xC8\xCE\xCE\xF1\"".to_vec());
        fields.push(b"\"x\":\"\xE4\xBB\"".to_vec());
        fields.push(b"\"x\":\"\xED\xA0\x80\"".to_vec());
        fields.push(b"\"\xFF\":null".to_vec());
        fields
    }

    /// An object of a field before, one that is odd, and one behind.
    fn around(before: &str, odd: &[u8], behind: &str) -> Vec<u8> {
        let parts = [
            b"{",
            before.as_bytes(),
            b",",
            odd,
            b" , ",
            behind.as_bytes(),
            b"}\n",
        ];
        parts.concat()
    }

    #[test]
    fn what_stands_beside_the_fields_never_makes_them_unreadable() {
        for odd in odd_fields() {
            let shown = String::from_utf8_lossy(&odd);
            let body = around(r#""y":[{"job_id":"other"}]"#, &odd, r#""job_id":"j""#);
            let answer = ImportResponse::read(200, &body);
            let accepted = Outcome::Accepted { job_id: "j".into() };
            assert_eq!(answer.outcome, accepted, "{shown}");
            assert_eq!(answer.deviations, [], "{shown}");
            assert_eq!(answer.raw, String::from_utf8_lossy(&body));

            let body = around(
                r#""error_code":"ROMA.10012","error_msg":"m""#,
                &odd,
                r#""error_details":"d","request_id":"r","suggestion":"s","violations":{"violations":[{"code":"blank"}]}"#,
            );
            let answer = ImportResponse::read(403, &body);
            assert_eq!(answer.disposition(), ImportDisposition::Busy, "{shown}");
            let Outcome::Refused(refusal) = answer.outcome else {
                panic!("not read as a refusal: {shown}");
            };
            let words = [
                &refusal.error_msg,
                &refusal.error_details,
                &refusal.request_id,
            ];
            assert_eq!(
                words.map(Option::as_deref),
                ["m", "d", "r"].map(Some),
                "{shown}"
            );
            assert_eq!(refusal.suggestion.as_deref(), Some("s"), "{shown}");
            assert_eq!(refusal.violations.len(), 1, "{shown}");

            let body = around(
                r#""id":"j","status":"Running""#,
                &odd,
                r#""progress_percent":0.5,"begin_time":7,"reasons":[{"error_msg":"m"}]"#,
            );
            let ProgressOutcome::Progress(progress) = ProgressResponse::read(200, &body).outcome
            else {
                panic!("not read as a progress: {shown}");
            };
            assert_eq!(progress.status, JobStatus::Running, "{shown}");
            assert_eq!(progress.id.as_deref(), Some("j"), "{shown}");
            assert_eq!(progress.fraction, Some(0.5), "{shown}");
            assert_eq!(progress.begin_time, Some(Time::Millis(7)), "{shown}");
            assert_eq!(progress.reasons.len(), 1, "{shown}");
        }
    }

    #[test]
    fn odd_characters_of_a_field_are_shown_as_replaced() {
        let busy = b"{\"error_code\":\"ROMA.10012\",\"error_msg\":\"\xC8\xCE\xCE\xF1 \\ud800\n\"}";
        let answer = ImportResponse::read(403, busy);
        assert_eq!(answer.disposition(), ImportDisposition::Busy);
        let Outcome::Refused(refusal) = answer.outcome else {
            panic!("not read as a refusal");
        };
        let message = refusal.error_msg.unwrap();
        assert!(message.starts_with('\u{FFFD}'), "{message:?}");
        assert!(message.ends_with(" \u{FFFD}\n"), "{message:?}");
    }

    #[test]
    fn a_number_is_read_as_it_is_written() {
        for number in ["7", "12345678901234567890123", "1.50", "1e999"] {
            let answer = ImportResponse::read(200, format!(r#"{{"job_id":{number}}}"#).as_bytes());
            let job_id = number.to_owned();
            assert_eq!(answer.outcome, Outcome::Accepted { job_id });
        }
        for word in [
            "true",
            "null",
            "NaN",
            "-Infinity",
            "12abc",
            "0x1F",
            "-1_000",
            "[]",
            "{}",
        ] {
            let answer = ImportResponse::read(200, format!(r#"{{"job_id":{word}}}"#).as_bytes());
            assert_eq!(
                answer.outcome,
                Outcome::Unreadable(Unreadable::Incomplete),
                "{word}"
            );
        }
    }

    #[test]
    fn what_is_cut_off_or_no_object_is_unreadable() {
        for body in [
            r#"{"job_id":"j""#,
            r#"{"job_id":"j","#,
            r#"{"job_id":"j","x"}"#,
            r#"{"job_id":"j","x":}"#,
            r#"{"job_id":"j","x":[1}"#,
            r#"{"job_id":"j","x":[1,]}"#,
            r#"{"job_id":"j","x":"abc}"#,
            r#"{"job_id":"j","x":"abc\"}"#,
            r#"{"job_id":"j",}"#,
            r#"{"job_id":"j"]"#,
            r#"{"job_id":"j" "x":1}"#,
            r#"{"job_id" "j"}"#,
            r#"{job_id:"j"}"#,
            r#"{"job_id":"j"}}"#,
            r#"{"job_id":"j"}{"job_id":"k"}"#,
            r#"[{"job_id":"j"}]"#,
            r#""{\"job_id\":\"j\"}""#,
            "{",
            "7",
        ] {
            let answer = ImportResponse::read(200, body.as_bytes());
            assert_eq!(
                answer.outcome,
                Outcome::Unreadable(Unreadable::NotJson),
                "{body}"
            );
        }
    }

    #[test]
    fn html_is_told_from_other_markup() {
        for (body, expected) in [
            ("<html>", Unreadable::Html),
            ("\u{FEFF}\n<HTML lang=en>", Unreadable::Html),
            ("<!DOCTYPE html>", Unreadable::Html),
            ("<!doctype  HTML PUBLIC \"-//W3C\">", Unreadable::Html),
            (
                "<!-- a -->\n<!-- b --><!DocType\nhtml><p>",
                Unreadable::Html,
            ),
            (
                "<?xml version=\"1.0\"?>\n<!DOCTYPE html><html/>",
                Unreadable::Html,
            ),
            (
                "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code></Error>",
                Unreadable::Markup,
            ),
            ("<Error><Code>SlowDown</Code></Error>", Unreadable::Markup),
            ("<htmlish/>", Unreadable::Markup),
            ("<!DOCTYPE htmlish>", Unreadable::Markup),
            ("<!doctypehtml>", Unreadable::Markup),
            ("<!DOCTYPE svg><svg/>", Unreadable::Markup),
            ("<!-- <html>", Unreadable::Markup),
            ("<", Unreadable::Markup),
            ("<h1>Down</h1>", Unreadable::Markup),
            ("Bad Gateway <html>", Unreadable::NotJson),
        ] {
            let answer = ImportResponse::read(502, body.as_bytes());
            assert_eq!(answer.outcome, Outcome::Unreadable(expected), "{body}");
            let poll = ProgressResponse::read(502, body.as_bytes());
            assert_eq!(
                poll.outcome,
                ProgressOutcome::Unreadable(expected),
                "{body}"
            );
        }
    }

    fn effect_of(status: u16, body: &str) -> Effect {
        ImportResponse::read(status, body.as_bytes()).effect()
    }

    #[test]
    fn the_effect_is_known_only_when_it_is() {
        assert_eq!(effect_of(200, r#"{"job_id":"1"}"#), Effect::Begun);
        assert_eq!(
            effect_of(403, r#"{"error_code":"ROMA.10012"}"#),
            Effect::NotBegun
        );
        assert_eq!(effect_of(429, "slow down"), Effect::NotBegun);
        assert_eq!(effect_of(401, ""), Effect::NotBegun);
        for elsewhere in [307, 308] {
            assert_eq!(effect_of(elsewhere, ""), Effect::NotBegun, "{elsewhere}");
        }
        for code in ["ROMA.13000", "ROMA.10012", "ROMA.1006", "APIG.0301"] {
            for status in [500, 503] {
                let body = format!(r#"{{"error_code":"{code}"}}"#);
                assert_eq!(
                    effect_of(status, &body),
                    Effect::NotBegun,
                    "{status} {code}"
                );
            }
        }
        for (status, body) in [
            (200, "{}"),
            (200, ""),
            (302, ""),
            (303, ""),
            (408, ""),
            // The first request with its key may be under way.
            (409, ""),
            (409, r#"{"error_code":"X.1","error_msg":"in progress"}"#),
            (500, "<html>"),
            (500, r#"{"error_code":"X.1","error_msg":"no"}"#),
            (502, "<html>"),
            (504, ""),
            // Codes of the table that speak of a fault, and not of the request.
            (500, r#"{"error_code":"APIG.9999","error_msg":"m"}"#),
            (503, r#"{"error_code":"ROMA.10010","error_msg":"m"}"#),
            // A gateway that has waited in vain, whatever it calls that.
            (502, r#"{"error_code":"APIG.9999","error_msg":"m"}"#),
            (502, r#"{"error_code":"ROMA.10012","error_msg":"m"}"#),
            (504, r#"{"error_code":"APIG.1005","error_msg":"m"}"#),
        ] {
            assert_eq!(effect_of(status, body), Effect::Unknown, "{status} {body}");
        }
    }

    #[test]
    fn a_status_that_nobody_has_registered_says_nothing_by_itself() {
        /// Those of the registry that turn a request down.
        const REFUSALS: [u16; 27] = [
            400, 401, 402, 403, 404, 405, 406, 407, 410, 411, 412, 413, 414, 415, 416, 417, 418,
            421, 422, 423, 424, 425, 426, 428, 429, 431, 451,
        ];
        for status in 400..=499 {
            let expected = if REFUSALS.contains(&status) {
                Effect::NotBegun
            } else {
                Effect::Unknown
            };
            for body in [
                "",
                "<html>",
                r#"{"error_code":"X.1"}"#,
                r#"{"error_code":"ROMA.10010"}"#,
            ] {
                assert_eq!(effect_of(status, body), expected, "{status} {body}");
            }
            for code in [service::BUSY, service::INVALID, service::BAD_TOKEN] {
                let body = format!(r#"{{"error_code":"{code}"}}"#);
                assert_eq!(
                    effect_of(status, &body),
                    Effect::NotBegun,
                    "{status} {code}"
                );
            }
        }
    }

    #[test]
    fn a_gateway_that_has_sent_nothing_is_believed_when_it_says_so_in_one_way() {
        let effect = |status, mark| {
            ImportResponse::read(status, b"<html>")
                .with_not_sent_header(mark)
                .effect()
        };
        for status in [502, 504] {
            assert_eq!(effect(status, Some("?1")), Effect::NotBegun, "{status}");
            for other in ["", "?0", "1", "true", "?1, ?1", "?1;a"] {
                assert_eq!(effect(status, Some(other)), Effect::Unknown, "{other}");
            }
        }
        // What nobody says who had no answer.
        for status in [200, 408, 500, 503] {
            assert_eq!(effect(status, Some("?1")), Effect::Unknown, "{status}");
        }
        let begun =
            ImportResponse::read(200, br#"{"job_id":"j"}"#).with_not_sent_header(Some("?1"));
        assert_eq!(begun.effect(), Effect::Begun);
    }
}
