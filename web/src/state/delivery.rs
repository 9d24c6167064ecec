//! One import on its way: what was sent, and what came of it.

use std::rc::Rc;

use roma_import::answer::{Answer, Outcome};
use roma_import::service;
use yew::AttrValue;

use super::checked::{Checked, Form, Token};

/// An import that the check has let pass, as it is sent.
#[derive(Clone, PartialEq)]
pub struct Outgoing {
    /// The project id.
    pub project_id: AttrValue,
    /// The instance id.
    pub instance_id: AttrValue,
    /// The token.
    pub token: Token,
    /// The body, to the byte.
    pub body: AttrValue,
    /// Applications and tasks in it.
    pub items: usize,
}

impl Outgoing {
    /// What a form asks for; nothing if there is an error in it.
    pub fn of(form: &Form, checked: &Checked) -> Option<Self> {
        if checked.errors > 0 {
            return None;
        }
        Some(Self {
            project_id: form.project_id.shown().clone(),
            instance_id: form.instance_id.shown().clone(),
            token: Token::checked(&form.token).ok()?,
            body: checked.body.clone(),
            items: checked.items,
        })
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The browser knows that it is offline.
    Offline,
    /// The request failed, and the browser does not say why.
    Network,
    /// The answer was a redirect, which is not followed: the token would go along.
    Redirect,
    /// No answer in time.
    Timeout,
}

/// Where an import is.
#[derive(Clone, PartialEq)]
pub enum Delivery {
    /// Nothing was sent.
    None,
    /// It was sent, and nothing came back yet.
    Underway {
        /// What was sent.
        outgoing: Rc<Outgoing>,
        /// Whether the answer has been long in coming.
        slow: bool,
        /// How often it was refused before because a job was running; if at
        /// all, the user has asked to send it until it is accepted.
        refusals: u32,
    },
    /// An answer came.
    Answered {
        /// What was sent.
        outgoing: Rc<Outgoing>,
        /// What came back.
        answer: Rc<Answer>,
    },
    /// A job is running, and this import is sent again when it may have ended.
    Waiting {
        /// What is sent.
        outgoing: Rc<Outgoing>,
        /// How often it was refused so far.
        refusals: u32,
    },
    /// No answer came.
    Lost {
        /// What was sent.
        outgoing: Rc<Outgoing>,
        /// Why.
        loss: Loss,
    },
    /// The user did not want to wait for the answer.
    Cancelled,
}

/// Whether the service has begun what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It has.
    Begun,
    /// It has not.
    Refused,
    /// Nobody can tell from this.
    Unknown,
}

/// What an answer to an import says about its fate.
pub fn fate(answer: &Answer) -> Fate {
    match &answer.outcome {
        Outcome::Accepted { .. } => Fate::Begun,
        // A status below 500 says that the request was understood and turned
        // down, whatever its body looks like; 408 is a time-out.
        _ if (300..500).contains(&answer.status) && answer.status != 408 => Fate::Refused,
        // One of the service's own codes is its word, whatever status came with it.
        Outcome::Refused(refusal)
            if refusal
                .error_code
                .as_deref()
                .is_some_and(|code| service::explain(code, roma_import::Lang::En).is_some()) =>
        {
            Fate::Refused
        }
        Outcome::Refused(_) | Outcome::Unreadable(_) => Fate::Unknown,
    }
}

/// Whether an answer says that another job is running.
pub fn is_busy(answer: &Answer) -> bool {
    matches!(&answer.outcome, Outcome::Refused(refusal)
        if refusal.error_code.as_deref() == Some(service::JOB_RUNNING))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fate_of(status: u16, body: &str) -> Fate {
        fate(&Answer::read(status, body.as_bytes()))
    }

    #[test]
    fn the_fate_is_known_only_when_it_is() {
        assert_eq!(fate_of(200, r#"{"job_id":"1"}"#), Fate::Begun);
        assert_eq!(
            fate_of(403, r#"{"error_code":"ROMA.10012"}"#),
            Fate::Refused
        );
        assert_eq!(fate_of(429, "slow down"), Fate::Refused);
        assert_eq!(fate_of(401, ""), Fate::Refused);
        assert_eq!(
            fate_of(500, r#"{"error_code":"ROMA.13000"}"#),
            Fate::Refused
        );
        for (status, body) in [
            (200, "{}"),
            (200, ""),
            (408, ""),
            (500, "<html>"),
            (500, r#"{"error_code":"X.1","error_msg":"no"}"#),
            (502, "<html>"),
            (504, ""),
        ] {
            assert_eq!(fate_of(status, body), Fate::Unknown, "{status} {body}");
        }
    }

    #[test]
    fn a_running_job_is_known_by_its_code() {
        assert!(is_busy(&Answer::read(
            403,
            br#"{"error_code":"ROMA.10012","error_msg":"m"}"#
        )));
        assert!(!is_busy(&Answer::read(
            403,
            br#"{"error_code":"ROMA.13000","error_msg":"m"}"#
        )));
    }
}
