//! What the npm package's commands take from the rules, besides the checker:
//! checking a whole request in a file, reading lists and answers, following a job, and
//! where a call goes. No rule is here, and no wording.
//!
//! Everything crosses as JSON text: a command checks one file or reads one list, and
//! one answer a second.

mod list;
mod poll;
mod record;
mod response;

use roma_import::response::{JobStatus, LEAST_SECRET_LENGTH, ProgressResponse};
use roma_import::{DestinationResponse, Lang, contract, timing};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Smaller and faster than the one that comes with Rust.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Whether a file's bytes are meant to be a whole request.
#[wasm_bindgen(js_name = isRequest)]
#[must_use]
pub fn is_request(bytes: &[u8]) -> bool {
    roma_import::is_request_text(bytes)
}

/// Whether a file's bytes have anything that only a request has.
#[wasm_bindgen(js_name = mayHoldToken)]
#[must_use]
pub fn may_hold_token(bytes: &[u8]) -> bool {
    roma_import::has_request_field(bytes)
}

/// Checks a file's bytes as a whole request; nothing if no object begins there. `zh` for
/// Chinese.
#[wasm_bindgen(js_name = checkRequest)]
#[must_use]
pub fn check_request(bytes: &[u8], zh: bool) -> Option<String> {
    let report = roma_import::check_request_text(bytes).ok()?;
    Some(report.to_json(lang(zh)))
}

/// Reads a file's bytes as a list: `{apps, tasks, notices}`. `zh` for Chinese.
#[wasm_bindgen(js_name = readList)]
#[must_use]
pub fn read_list(bytes: &[u8], zh: bool) -> String {
    json(&list::listed(bytes, lang(zh)))
}

/// The record of a run as JSON, or else as a table in CSV; `told` is what its state says,
/// as JSON.
///
/// # Errors
///
/// If what is told makes no sense: somebody may have written into the state.
#[wasm_bindgen(js_name = writeRecord)]
pub fn write_record(told: &str, as_json: bool) -> Result<String, JsError> {
    let moment = |millis: i64| {
        #[expect(
            clippy::cast_precision_loss,
            reason = "it has come from a moment of JavaScript"
        )]
        let date = js_sys::Date::new(&(millis as f64).into());
        // A moment beyond all years has no name.
        if date.get_time().is_nan() {
            return String::new();
        }
        String::from(date.to_iso_string())
    };
    Ok(record::record(told, as_json, &moment)?)
}

/// How many reasons of a job there are besides what is kept of them, which is given as JSON:
/// `{more, omitted}`, besides those in words and besides those listed.
///
/// # Errors
///
/// If what is kept makes no sense: somebody may have written into the state.
#[wasm_bindgen(js_name = countReasons)]
pub fn count_reasons(kept: &str) -> Result<String, JsError> {
    Ok(json(&poll::counted(kept)?))
}

/// Reads the answer to an import that was sent with this token, which is in nothing that
/// is told of it; `not_sent` is the value of its [`not_sent_header`], if it has one.
#[wasm_bindgen(js_name = readAnswer)]
#[must_use]
#[expect(
    clippy::needless_pass_by_value,
    reason = "strings of JavaScript cross by value"
)]
pub fn read_answer(status: u16, body: &[u8], token: &str, not_sent: Option<String>) -> String {
    json(&response::answered(
        status,
        body,
        token,
        not_sent.as_deref(),
    ))
}

/// Follows a job from poll to poll.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct JobPoller(roma_import::poll::JobPoller);

#[wasm_bindgen]
impl JobPoller {
    /// Nothing is known of the job yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the answer to a poll, as [`read_answer`] does, and says what comes next.
    #[must_use]
    pub fn polled(
        &mut self,
        status: u16,
        body: &[u8],
        token: &str,
        retry_after_ms: Option<u32>,
    ) -> String {
        let answer = ProgressResponse::read(status, body).redacting(token);
        json(&poll::polled(&mut self.0, Some(answer), retry_after_ms))
    }

    /// Says what comes next after a poll that has brought no answer, or was not made since
    /// somebody has asked for a pause before.
    #[must_use]
    pub fn lost(&mut self, retry_after_ms: Option<u32>) -> String {
        json(&poll::polled(&mut self.0, None, retry_after_ms))
    }
}

/// Reads an endpoint's list of jobs for the one of an import, which is none of `others`;
/// `baseline` is how many there were before it was sent, if anybody knows.
#[wasm_bindgen(js_name = lookUpJob)]
#[must_use]
#[expect(
    clippy::needless_pass_by_value,
    reason = "strings of JavaScript cross by value"
)]
pub fn look_up_job(
    list: &[u8],
    import: &str,
    others: Vec<String>,
    baseline: Option<usize>,
) -> String {
    json(&response::looked_up(
        list,
        import.as_bytes(),
        &others,
        baseline,
    ))
}

/// What a refusal, or a status alone, means: `{meaning, nextStep}` as JSON; nothing if that
/// is not known. `says_why` is whether the refusal says it in words of its own.
#[wasm_bindgen(js_name = explainRefusal)]
#[must_use]
#[expect(
    clippy::needless_pass_by_value,
    reason = "strings of JavaScript cross by value"
)]
pub fn explain_refusal(
    status: u16,
    error_code: Option<String>,
    says_why: bool,
    zh: bool,
) -> Option<String> {
    response::explained(status, error_code.as_deref(), says_why, lang(zh)).map(|it| json(&it))
}

/// The same of an answer in which nothing could be read; `why` is what it says of that as
/// `unreadable`.
#[wasm_bindgen(js_name = explainUnreadable)]
#[must_use]
pub fn explain_unreadable(status: u16, why: &str, zh: bool) -> Option<String> {
    response::explained_unreadable(status, why, lang(zh)).map(|it| json(&it))
}

/// Whether such an answer looks as though somebody had to sign in on the way, which is good to do
/// whatever was sent.
#[wasm_bindgen(js_name = asksForSignIn)]
#[must_use]
pub fn asks_for_sign_in(status: u16, why: &str) -> bool {
    response::asks_for_sign_in(status, why)
}

/// What came back when an endpoint was asked for its list of jobs: it is `listed`; or it is
/// `unavailable`, since the endpoint does not tell of them; or it is `token_refused`, as long as
/// the endpoint `may_tell`; or it is `lost`, since something on the way has answered.
#[wasm_bindgen(js_name = readJobList)]
#[must_use]
pub fn read_job_list(status: u16, body: &[u8], may_tell: bool) -> String {
    response::job_list(status, body, may_tell).to_owned()
}

/// How many jobs an endpoint's list says that there are; nothing if it is none.
#[wasm_bindgen(js_name = countJobs)]
#[must_use]
pub fn count_jobs(list: &[u8]) -> Option<usize> {
    response::count_of(list)
}

/// The pause that the value of a `Retry-After` header asks for, in milliseconds, if it does;
/// `date` is what the `Date` header of the same answer says.
#[wasm_bindgen(js_name = parseRetryAfter)]
#[must_use]
#[expect(
    clippy::needless_pass_by_value,
    reason = "strings of JavaScript cross by value"
)]
pub fn parse_retry_after(retry_after: &str, date: Option<String>) -> Option<u32> {
    timing::parse_retry_after(retry_after, date.as_deref(), parse_date)
}

/// A date as JavaScript reads it, in milliseconds since the epoch.
fn parse_date(date: &str) -> Option<i64> {
    let millis = js_sys::Date::parse(date);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a date of JavaScript is a whole number of 53 bits"
    )]
    (!millis.is_nan()).then_some(millis as i64)
}

/// The pause before an import that was refused as busy is sent again, in milliseconds:
/// longer if the service has asked for that.
#[wasm_bindgen(js_name = busyRetryDelay)]
#[must_use]
pub fn busy_retry_delay_ms(retry_after_ms: Option<u32>) -> u32 {
    timing::busy_retry_delay_ms(retry_after_ms)
}

/// The pause after so many attempts in a row, in milliseconds: longer if the last answer has
/// asked for that.
#[wasm_bindgen(js_name = backoff)]
#[must_use]
pub fn backoff_ms(attempts: u32, retry_after_ms: Option<u32>) -> u32 {
    timing::at_least_retry_after(timing::backoff_ms(attempts), retry_after_ms)
}

/// A pause with what chance adds to it, in milliseconds; `chance` is from 0 to 1.
#[wasm_bindgen(js_name = withJitter)]
#[must_use]
pub fn with_jitter(pause: u32, chance: f64) -> u32 {
    timing::with_jitter(pause, chance)
}

/// Whether a job's id can be in the path of the progress call.
#[wasm_bindgen(js_name = isSegment)]
#[must_use]
pub fn is_segment(job_id: &str) -> bool {
    contract::is_segment(job_id)
}

/// The path of the import call.
#[wasm_bindgen(js_name = importPath)]
#[must_use]
pub fn import_path(project_id: &str, instance_id: &str) -> String {
    roma_import::import_path(project_id, instance_id)
}

/// The path of the progress call.
#[wasm_bindgen(js_name = progressPath)]
#[must_use]
pub fn progress_path(project_id: &str, instance_id: &str, job_id: &str) -> String {
    roma_import::progress_path(project_id, instance_id, job_id)
}

/// The path of the stand-in's list of an instance's jobs.
#[wasm_bindgen(js_name = standInJobsPath)]
#[must_use]
pub fn stand_in_jobs_path(project_id: &str, instance_id: &str) -> String {
    roma_import::stand_in_jobs_path(project_id, instance_id)
}

/// The header that carries the token.
#[wasm_bindgen(js_name = tokenHeader)]
#[must_use]
pub fn token_header() -> String {
    contract::TOKEN_HEADER.to_owned()
}

/// The header by which a gateway says that it has not sent a request on.
#[wasm_bindgen(js_name = notSentHeader)]
#[must_use]
pub fn not_sent_header() -> String {
    contract::NOT_SENT_HEADER.to_owned()
}

/// The header with which an import says where it is meant to go.
#[wasm_bindgen(js_name = destinationHeader)]
#[must_use]
pub fn destination_header() -> String {
    contract::DESTINATION_HEADER.to_owned()
}

/// The status of an import that is meant for elsewhere than where imports go from there.
#[wasm_bindgen(js_name = otherDestinationStatus)]
#[must_use]
pub fn other_destination_status() -> u16 {
    contract::OTHER_DESTINATION_STATUS
}

/// Whether a job's state, as the rules name it, is one that a document has.
#[wasm_bindgen(js_name = isKnownState)]
#[must_use]
pub fn is_known_state(state: &str) -> bool {
    !matches!(JobStatus::read(state), JobStatus::Unknown(_))
}

/// The least length of a token that is hidden where it comes back.
#[wasm_bindgen(js_name = leastSecretLength)]
#[must_use]
pub fn least_secret_length() -> usize {
    LEAST_SECRET_LENGTH
}

/// The name of a stand-in where an endpoint says where imports go.
#[wasm_bindgen(js_name = standInName)]
#[must_use]
pub fn stand_in_name() -> String {
    roma_import::Destination::StandIn.name().to_owned()
}

/// The path at which an endpoint says where imports go.
#[wasm_bindgen(js_name = destinationPath)]
#[must_use]
pub fn destination_path() -> String {
    roma_import::DESTINATION_PATH.to_owned()
}

/// The name of where an endpoint has answered that imports go, as that header has it; `null` if
/// its answer does not say so, and `undefined` if it is none, but trouble that passes.
#[wasm_bindgen(js_name = readDestination)]
#[must_use]
pub fn read_destination(status: u16, body: &[u8]) -> JsValue {
    match DestinationResponse::read(status, body) {
        DestinationResponse::Told(destination) => {
            destination.as_header().map_or(JsValue::NULL, JsValue::from)
        }
        DestinationResponse::Untold => JsValue::NULL,
        DestinationResponse::Lost => JsValue::UNDEFINED,
    }
}

/// The content type of a body.
#[wasm_bindgen(js_name = contentType)]
#[must_use]
pub fn content_type() -> String {
    contract::JSON_CONTENT_TYPE.to_owned()
}

const fn lang(zh: bool) -> Lang {
    if zh { Lang::Zh } else { Lang::En }
}

/// A value as JSON text; all that is written here can be.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
