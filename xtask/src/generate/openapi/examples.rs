//! What is sent and what comes back, by way of example.

use roma_import::{
    Code, ImportBody, Lang, Task, contract,
    rules::RULES,
    service::{self, Explanation},
};
use serde_json::{Value, json};

use super::super::rules;

/// Examples by their names.
type Examples = Vec<(&'static str, Value)>;

const JOB_ID: &str = "8f1c2d7b4a6e4f0c9d3b5e7a1c2f4d68";
const REQUEST_ID: &str = "c4a1e8f27b3d4c59a6e0f1b2d3c4e5f6";

/// Bodies of an import.
pub(super) fn bodies() -> Examples {
    let tasks = || vec![Task::new("b2e6a456"), Task::new("0d9c1f3e")];
    [
        ("application", Some("orders"), vec![]),
        ("tasks", None, tasks()),
        ("both", Some("订单（测试）"), tasks()),
    ]
    .into_iter()
    .map(|(name, apps, tasks)| {
        let apps = apps.map(str::to_owned);
        (name, json!(ImportBody { apps, tasks }))
    })
    .collect()
}

/// The answer to an import that has begun.
pub(super) fn accepted() -> Examples {
    vec![("accepted", json!({ "job_id": JOB_ID }))]
}

/// A job's progress, as several revisions of the service tell it.
pub(super) fn progress() -> Examples {
    vec![
        (
            "running",
            json!({
                "id": JOB_ID,
                "type": contract::IMPORT_JOB_TYPE,
                "status": contract::STATUS_RUNNING,
                "reasons": [],
                "progress_percent": 0.4,
                "begin_time": 1_645_430_400_000_u64,
            }),
        ),
        (
            "failed",
            json!({
                "id": JOB_ID,
                "type": contract::IMPORT_JOB_TYPE,
                "status": contract::STATUS_FAILED,
                "reasons": [{
                    "resource_type": "application",
                    "resource_name": "orders",
                    "error_code": service::INVALID,
                    "error_msg": service::name_taken(Lang::En),
                }],
                "progress_percent": 1,
                "begin_time": 1_645_430_400_000_u64,
                "end_time": 1_645_430_402_500_u64,
            }),
        ),
        (
            "later revision",
            json!({
                "id": JOB_ID,
                "type": contract::IMPORT_JOB_TYPE,
                "status": "SUCCEEDED",
                "reasons": [],
                "progress_percent": 1,
                "begin_time": "2025-02-21T08:00:00Z",
                "end_time": "2025-02-21T08:00:02Z",
            }),
        ),
    ]
}

/// Refusals with all that the call documents.
pub(super) fn refusals() -> Examples {
    vec![
        ("by the rules", by_the_rules()),
        ("another job runs", explained(service::BUSY)),
        ("the token has expired", explained(service::BAD_TOKEN)),
    ]
}

/// Refusals as gateways and other revisions write them.
pub(super) fn other_refusals() -> Examples {
    vec![
        (
            "not found",
            json!({
                "error_code": service::NOT_FOUND,
                "error_msg": words(service::NOT_FOUND).meaning,
                "error_details": "",
                "request_id": REQUEST_ID,
            }),
        ),
        (
            "gateway",
            json!({
                "error_code": service::GATEWAY_BAD_TOKEN,
                "error_msg": words(service::GATEWAY_BAD_TOKEN).meaning,
            }),
        ),
    ]
}

/// What the stand-in endpoint answers to the example of a rule.
fn by_the_rules() -> Value {
    let rule = RULES
        .iter()
        .find(|rule| rule.code == Code::ForbiddenCharacter);
    let report = rule
        .map(|rule| rules::run(&rule.example))
        .unwrap_or_default();
    let words = report.violations.first();
    json!({
        "error_code": service::INVALID,
        "error_msg": words.map(|violation| violation.message(Lang::En)),
        "error_details": words.map(|violation| violation.help(Lang::En)),
        "request_id": REQUEST_ID,
        "violations": report.localized(Lang::En),
    })
}

fn explained(code: &'static str) -> Value {
    let words = words(code);
    json!({
        "error_code": code,
        "error_msg": words.meaning,
        "error_details": words.next_step,
        "request_id": REQUEST_ID,
    })
}

fn words(code: &str) -> Explanation {
    service::explain(code, Lang::En).expect("the code is one of the service's")
}

#[cfg(test)]
mod tests {
    use roma_import::{
        check_body,
        response::{ImportResponse, JobStatus, Outcome, ProgressOutcome, ProgressResponse},
    };

    use super::*;

    #[test]
    fn the_bodies_are_valid_and_without_a_warning() {
        for (name, body) in bodies() {
            assert!(check_body((&body).into()).violations.is_empty(), "{name}");
        }
    }

    #[test]
    fn the_answers_are_read_for_what_they_are() {
        let bytes = |value: Value| value.to_string().into_bytes();
        for (name, answer) in accepted() {
            let answer = ImportResponse::read(200, &bytes(answer));
            assert!(matches!(answer.outcome, Outcome::Accepted { .. }), "{name}");
        }
        for (name, answer) in progress() {
            let answer = ProgressResponse::read(200, &bytes(answer));
            let ProgressOutcome::Progress(progress) = answer.outcome else {
                panic!("{name}: {answer:?}");
            };
            assert!(!matches!(progress.status, JobStatus::Unknown(_)), "{name}");
            assert!(progress.begin_time.is_some(), "{name}");
        }
        for (name, answer) in refusals().into_iter().chain(other_refusals()) {
            let Outcome::Refused(refusal) = ImportResponse::read(403, &bytes(answer)).outcome
            else {
                panic!("{name}");
            };
            let code = refusal.error_code.unwrap_or_default();
            assert!(service::explain(&code, Lang::En).is_some(), "{name}");
            assert_eq!(refusal.violations.is_empty(), name != "by the rules");
        }
    }
}
