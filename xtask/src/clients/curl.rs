//! curl, one process for each call.

use std::{
    process::Command,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::directly;
use crate::{child, interrupt};

/// The instance that the imports go to.
const INSTANCE: &str = "/v2/project-of-curl/instances/instance-of-curl";

/// Whose imports they are.
const TOKEN: &str = "X-Auth-Token: token-of-curl";

/// Enough items that the job still runs when the second import comes.
const ITEMS: usize = 40;

/// How many seconds one call may take.
const CALL: &str = "20";

/// How long the job may take.
const JOB: Duration = Duration::from_mins(1);

/// How long to wait between two looks at the job.
const PAUSE: Duration = Duration::from_millis(200);

/// Sends an import, one that is wrong, and a second one while the first runs, and
/// follows the first to its end.
pub(super) fn test(mut command: Command, url: &str) -> Result<()> {
    // What the user has set for all calls comes first, and is not for these.
    command.args(["--disable", "--silent", "--show-error"]);
    command.args(["--max-time", CALL, "--write-out", "\n%{http_code}"]);
    let curl = Curl {
        command,
        url: format!("{url}{INSTANCE}"),
    };

    let wrong = json!({ "apps": "orders/eu", "tasks": [{ "task_id": 7 }] });
    curl.import(&wrong)?.require_refusal("ROMA.13000")?;
    let job_id = curl.import(&items(ITEMS))?.job_id()?;
    curl.import(&items(1))?.require_refusal("ROMA.10012")?;

    let job = curl.follow(&job_id)?;
    ensure!(
        job.body["id"] == job_id.as_str()
            && job.body["status"] == "Success"
            && job.body["progress_percent"] == 1.0
            && job.body["reasons"] == json!([]),
        "the job has not ended as expected: {job:?}"
    );
    Ok(())
}

/// A body with this many tasks.
fn items(count: usize) -> Value {
    let tasks = (0..count).map(|number| json!({ "task_id": format!("task-{number}") }));
    json!({ "tasks": tasks.collect::<Value>() })
}

/// What all calls have in common.
struct Curl {
    command: Command,
    url: String,
}

impl Curl {
    /// Sends an import.
    fn import(&self, body: &Value) -> Result<Answer> {
        let body = body.to_string();
        let header = "Content-Type: application/json";
        self.call("/assets/import", &["--header", header, "--data", &body])
    }

    /// The job's progress when it runs no longer.
    fn follow(&self, job_id: &str) -> Result<Answer> {
        let path = format!("/assets/jobs/{job_id}");
        let deadline = Instant::now() + JOB;
        loop {
            let answer = self.call(&path, &[])?;
            ensure!(answer.status == 200, "no progress: {answer:?}");
            if answer.body["status"] != "Running" {
                return Ok(answer);
            }
            interrupt::check()?;
            ensure!(
                Instant::now() < deadline,
                "still running after {JOB:?}: {answer:?}"
            );
            thread::sleep(PAUSE);
        }
    }

    fn call(&self, path: &str, args: &[&str]) -> Result<Answer> {
        let mut command = Command::new(self.command.get_program());
        directly(&mut command).args(self.command.get_args());
        command.args(["--header", TOKEN]).args(args);
        let output = child::read(command.arg(format!("{}{path}", self.url)))?;
        Answer::parse(&output)
    }
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u16,
    body: Value,
}

impl Answer {
    /// Reads the body and, after it, the status.
    fn parse(output: &str) -> Result<Self> {
        let (body, status) = output
            .rsplit_once('\n')
            .context("curl does not tell the status")?;
        Ok(Self {
            status: status
                .parse()
                .with_context(|| format!("this is no status: {status}"))?,
            body: serde_json::from_str(body)
                .with_context(|| format!("the answer is not JSON: {body}"))?,
        })
    }

    /// The job of an import that was accepted.
    fn job_id(&self) -> Result<String> {
        let id = self.body["job_id"].as_str();
        let id = id.filter(|id| self.status == 200 && is_within_bounds(id));
        let id = id.with_context(|| format!("an import was not accepted: {self:?}"))?;
        Ok(id.to_owned())
    }

    /// Fails if this is not a refusal with this code.
    fn require_refusal(&self, code: &str) -> Result<()> {
        ensure!(
            self.status == 403 && self.body["error_code"] == code,
            "this is not refused with 403 and {code}: {self:?}"
        );
        for field in ["error_code", "error_msg", "error_details", "request_id"] {
            ensure!(
                self.body[field].as_str().is_some_and(is_within_bounds),
                "a refusal has no {field} of 1 to 128 characters: {self:?}"
            );
        }
        Ok(())
    }
}

/// Whether it is as long as every field of an answer has to be.
fn is_within_bounds(text: &str) -> bool {
    (1..=128).contains(&text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A refusal with these details.
    fn refusal(details: &str) -> Answer {
        let body = json!({
            "error_code": "ROMA.13000", "error_msg": "m", "error_details": details, "request_id": "r",
        });
        Answer::parse(&format!("{body}\n403")).unwrap()
    }

    #[test]
    fn a_refusal_needs_its_status_its_code_and_all_fields_within_bounds() {
        refusal("d").require_refusal("ROMA.13000").unwrap();
        refusal(&"详".repeat(128))
            .require_refusal("ROMA.13000")
            .unwrap();
        for wrong in [
            refusal(""),
            refusal(&"d".repeat(129)),
            Answer {
                status: 400,
                ..refusal("d")
            },
        ] {
            assert!(wrong.require_refusal("ROMA.13000").is_err(), "{wrong:?}");
        }
        assert!(refusal("d").require_refusal("ROMA.10012").is_err());
    }

    #[test]
    fn an_accepted_import_needs_its_status_and_a_job() {
        let job_id = |output| Answer::parse(output).unwrap().job_id();
        assert_eq!(job_id("{\"job_id\":\"j\"}\n200").unwrap(), "j");
        for wrong in [
            "{\"job_id\":\"j\"}\n202",
            "{\"job_id\":\"\"}\n200",
            "{}\n200",
        ] {
            assert!(job_id(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_answer_is_an_error() {
        for output in ["", "{}", "<html>\n200", "{}\n"] {
            assert!(Answer::parse(output).is_err(), "{output:?}");
        }
    }
}
