//! Plans to try things on.

use std::rc::Rc;

use super::{Draft, Next, Plan, Run};
use crate::state::{Ids, Reply, Token};
use roma_import::response::ImportResponse;

/// A plan of so many imports, all of them full but for the last, which has one task.
pub fn plan(imports: usize) -> Rc<Plan> {
    let tasks: Vec<String> = (0..=100 * (imports - 1))
        .map(|n| format!("t{n}\n"))
        .collect();
    let tasks = tasks.concat();
    let list = roma_import::list::read(&tasks);
    let Some(draft) = Draft::of(&list, &[], false) else {
        panic!("one import is no plan");
    };
    assert_eq!(draft.parts.len(), imports);
    Rc::new(Plan {
        ids: Ids {
            project_id: "p".into(),
            instance_id: "i".into(),
        },
        destination: None,
        draft,
        began_at: 0,
    })
}

/// The number with which a plan asks for what is to be done next, which is this.
#[track_caller]
pub fn asked(run: &Run, next: Next) -> u32 {
    assert_eq!(run.next(), next);
    run.generation()
}

/// The revision up to which a plan is to be written down before anything else is done.
#[track_caller]
pub fn unwritten(run: &Run) -> u32 {
    assert_eq!(run.next(), Next::Write);
    run.unwritten()
        .unwrap_or_else(|| panic!("it is written down"))
}

/// A token.
pub fn token() -> Token {
    given("secret")
}

/// The token that this is.
pub fn given(token: &str) -> Token {
    Token::checked(&token.into()).unwrap_or_else(|_| panic!("it is one"))
}

/// An answer to an import.
pub fn answer(status: u16, body: &str) -> Reply {
    Reply {
        answer: ImportResponse::read(status, body.as_bytes()),
        retry_after: None,
        at: 0,
    }
}

/// The answer that begins a job.
pub fn accepted(job_id: &str) -> Reply {
    answer(200, &format!(r#"{{"job_id":"{job_id}"}}"#))
}

/// The answer that another job is in the way.
pub fn busy() -> Reply {
    answer(403, r#"{"error_code":"ROMA.10012","error_msg":"busy"}"#)
}

/// The answer that the token is not one any more.
pub fn expired() -> Reply {
    answer(401, r#"{"error_code":"APIG.0301"}"#)
}

/// The answer that too many requests come in.
pub fn throttled() -> Reply {
    answer(429, r#"{"error_code":"APIG.0308","error_msg":"slow down"}"#)
}

/// The answer that nobody may do this.
pub fn denied() -> Reply {
    answer(403, r#"{"error_code":"ROMA.1006","error_msg":"no"}"#)
}
