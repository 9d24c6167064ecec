//! The calls: an import, a job's progress, and what an instance holds.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use roma_import::contract::{IMPORT_JOB_TYPE, JSON_CONTENT_TYPE};
use roma_import::{
    Field, ImportBody, InstancePath, ItemKind, Lang, Part, Report, Request, Severity, check,
    check_parts, decode_segment, service,
};
use rusqlite::{ErrorCode, ffi};
use serde::Serialize;
use tracing::error;

use crate::app::language;
use crate::body::RequestBody;
use crate::gateway::Call;
use crate::headers;
use crate::id::random_id;
use crate::idempotency::{IdempotencyCache, Sending};
use crate::jobs::Jobs;
use crate::refusal::Refusal;
use crate::server::Limits;
use crate::store::{Created, Item, JobState, NewJob, NotCreated, Store, Trouble, now};
use crate::users::{AuthError, User, Users};

/// What the calls work with.
pub(crate) struct StandIn {
    /// The state on disk.
    pub(crate) store: Arc<Store>,
    /// Who may call.
    pub(crate) users: Users,
    /// Where new jobs are told of.
    pub(crate) jobs: Jobs,
}

/// Says in a response whose request it was.
#[derive(Clone, Debug)]
pub(crate) struct AuthenticatedUser(pub(crate) User);

/// An instance, its segments decoded.
struct Instance {
    project_id: String,
    instance_id: String,
}

impl Instance {
    fn of(instance: InstancePath<'_>) -> Result<Self, Refusal> {
        Ok(Self {
            project_id: decode_segment(instance.project).ok_or(Refusal::BadEncoding)?,
            instance_id: decode_segment(instance.instance).ok_or(Refusal::BadEncoding)?,
        })
    }

    /// What the rules say of a call here, without its body; where no token is needed,
    /// none is looked at.
    fn check(&self, token: Option<Field<'_>>) -> Report {
        let project_id = self.project_id.as_str().into();
        let instance_id = self.instance_id.as_str().into();
        check_parts(Some(project_id), Some(instance_id), token)
    }
}

/// What a call comes to, and whose it was, if that was found out.
type Outcome<T> = (Option<User>, Result<T, Refusal>);

/// Starts an import; one that was met before is given its answer.
///
/// An error is a refusal before it is known whose request it is.
pub(crate) async fn import(
    stand_in: &Arc<StandIn>,
    limits: &Limits,
    idempotency: &Arc<IdempotencyCache>,
    instance: InstancePath<'_>,
    parts: &Parts,
    body: &mut RequestBody,
) -> Result<Response, Refusal> {
    let headers = &parts.headers;
    let token = token(headers)?;
    let instance = Instance::of(instance)?;
    body.expect_json(headers)?;
    reject_unknown_users(stand_in, &instance, token.as_deref())?;
    let text = body.read(limits).await?;
    let sending = Sending::of(parts, &text)?;
    let stand_in = Arc::clone(stand_in);
    let work = async move {
        match blocking(Call::Import, move || {
            start(&stand_in, &instance, token.as_deref(), &text)
        })
        .await
        {
            Ok(outcome) => answer(outcome, |job_id| json(Call::Import, &Accepted { job_id })),
            Err(refusal) => refusal.into_response(),
        }
    };
    idempotency.run_once(sending, work).await
}

/// Reads a job's progress.
///
/// An error is a refusal before it is known whose request it is.
pub(crate) async fn progress(
    stand_in: &Arc<StandIn>,
    instance: InstancePath<'_>,
    job: &str,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let token = token(headers)?;
    let instance = Instance::of(instance)?;
    let job_id = decode_segment(job).ok_or(Refusal::BadEncoding)?;
    let lang = language(headers);
    let work = Arc::clone(stand_in);
    let outcome = blocking(Call::Progress, move || {
        read(&work, &instance, token.as_deref(), || {
            let job = work
                .store
                .job(&instance.project_id, &instance.instance_id, &job_id)
                .map_err(store_trouble)?;
            job.map(|job| Job::of(job_id, job, lang))
                .ok_or(Refusal::UnknownJob)
        })
    })
    .await?;
    Ok(answer(outcome, |progress| json(Call::Progress, &progress)))
}

/// Reads what an instance holds.
///
/// An error is a refusal before it is known whose request it is.
pub(crate) async fn listing(
    stand_in: &Arc<StandIn>,
    instance: InstancePath<'_>,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    listed(stand_in, instance, headers, Store::listing).await
}

/// Reads the jobs of an instance.
///
/// An error is a refusal before it is known whose request it is.
pub(crate) async fn jobs(
    stand_in: &Arc<StandIn>,
    instance: InstancePath<'_>,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    listed(stand_in, instance, headers, Store::job_listing).await
}

/// Reads something about an instance that the service has no call for.
async fn listed<T: Serialize + Send + 'static>(
    stand_in: &Arc<StandIn>,
    instance: InstancePath<'_>,
    headers: &HeaderMap,
    list: fn(&Store, &str, &str) -> rusqlite::Result<T>,
) -> Result<Response, Refusal> {
    let token = token(headers)?;
    let instance = Instance::of(instance)?;
    let work = Arc::clone(stand_in);
    let outcome = blocking(Call::Progress, move || {
        let list = || {
            list(&work.store, &instance.project_id, &instance.instance_id).map_err(store_trouble)
        };
        if work.users.are_named() {
            read(&work, &instance, token.as_deref(), list)
        } else {
            // Where any token would do, none is needed.
            let report = instance.check(None);
            let listing = if report.is_valid() {
                list()
            } else {
                Err(Refusal::Invalid(Box::new(report)))
            };
            (None, listing)
        }
    })
    .await?;
    Ok(answer(outcome, |listing| json(Call::Progress, &listing)))
}

/// An import that is checked and begun; blocks.
fn start(
    stand_in: &StandIn,
    instance: &Instance,
    token: Option<&str>,
    text: &[u8],
) -> Outcome<String> {
    let report = check(&Request {
        project_id: instance.project_id.as_str().into(),
        instance_id: instance.instance_id.as_str().into(),
        token: token.into(),
        body: text.into(),
    });
    admitted(stand_in, Call::Import, token, report, |user| {
        let body = ImportBody::from_json(text).map_err(|_| {
            error!("a body that passed the rules could not be read");
            Refusal::Fault { call: Call::Import }
        })?;
        let items = items(body);
        let job = NewJob {
            id: &random_id(),
            user: user.id(),
            project_id: &instance.project_id,
            instance_id: &instance.instance_id,
            items: &items,
        };
        if !stand_in.store.is_in_place() {
            // What is written now could never be read again.
            return Err(Refusal::Store {
                trouble: Trouble::Gone,
                error: "the data folder is gone".to_owned(),
            });
        }
        match stand_in.store.create_job(&job).map_err(not_created)? {
            Created::Busy => return Err(Refusal::Busy),
            Created::Running => stand_in.jobs.created(job.id.to_owned()),
            Created::Ended => {}
        }
        Ok(job.id.to_owned())
    })
}

/// Something read by somebody who may; blocks.
fn read<T>(
    stand_in: &StandIn,
    instance: &Instance,
    token: Option<&str>,
    work: impl FnOnce() -> Result<T, Refusal>,
) -> Outcome<T> {
    let report = instance.check(Some(token.into()));
    admitted(stand_in, Call::Progress, token, report, |_| work())
}

/// Refuses whom nobody knows, where users are named, before their body is read: to
/// read it, and to tell all that is wrong with it, is work that they must not be able
/// to make. What their request has besides the body is still told.
fn reject_unknown_users(
    stand_in: &StandIn,
    instance: &Instance,
    token: Option<&str>,
) -> Result<(), Refusal> {
    if !stand_in.users.are_named() {
        return Ok(());
    }
    let report = instance.check(Some(token.into()));
    match well_formed(token, &report) {
        Some(token) if stand_in.users.knows(token) => Ok(()),
        Some(_) => Err(Refusal::UnknownToken),
        None => Err(Refusal::Invalid(Box::new(report))),
    }
}

/// The token, if the rules have nothing against it.
fn well_formed<'a>(token: Option<&'a str>, report: &Report) -> Option<&'a str> {
    let is_wrong = report
        .with_severity(Severity::Error)
        .any(|violation| violation.part() == Some(Part::Token));
    token.filter(|_| !is_wrong)
}

/// Does the work of a call if the token is accepted and the rules have nothing against it,
/// in this order.
fn admitted<T>(
    stand_in: &StandIn,
    call: Call,
    token: Option<&str>,
    report: Report,
    work: impl FnOnce(&User) -> Result<T, Refusal>,
) -> Outcome<T> {
    let user = match well_formed(token, &report) {
        None => None,
        Some(token) => match stand_in.users.authenticate(&stand_in.store, token, now()) {
            Ok(user) => Some(user),
            Err(AuthError::Unknown) => return (None, Err(Refusal::UnknownToken)),
            Err(AuthError::Expired) => {
                let named = stand_in.users.are_named();
                return (None, Err(Refusal::ExpiredToken { call, named }));
            }
            Err(AuthError::Store(error)) => return (None, Err(store_trouble(error))),
        },
    };
    let result = match &user {
        Some(user) if report.is_valid() => work(user),
        _ => Err(Refusal::Invalid(Box::new(report))),
    };
    (user, result)
}

/// The items in the order in which they are imported: the application first.
fn items(body: ImportBody) -> Vec<Item> {
    let application = body.apps.map(|name| Item {
        kind: ItemKind::Application,
        name: Some(name),
    });
    let tasks = body.tasks.into_iter().map(|task| Item {
        kind: ItemKind::Task,
        name: task.task_id,
    });
    application.into_iter().chain(tasks).collect()
}

/// The one token of a request.
fn token(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    // A header may hold bytes that are no text; the rules then say what is wrong.
    Ok(
        headers::token(headers)?
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
    )
}

/// Runs what blocks where it may.
async fn blocking<T: Send + 'static>(
    call: Call,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        error!(%error, "a call failed");
        Refusal::Fault { call }
    })
}

fn answer<T>((user, result): Outcome<T>, respond: impl FnOnce(T) -> Response) -> Response {
    let mut response = result.map_or_else(IntoResponse::into_response, respond);
    if let Some(user) = user {
        response.extensions_mut().insert(AuthenticatedUser(user));
    }
    response
}

/// Why a job could not be created. Where the disk fails at the end of that, what is on it
/// counts at the next start, and it may be all of the job. Only of what was not taken, as
/// where a quota is used up, it is known that a part is missing.
fn not_created(
    NotCreated {
        error,
        is_at_commit,
    }: NotCreated,
) -> Refusal {
    let trouble = match error.sqlite_error() {
        Some(failure)
            if is_at_commit
                && failure.code == ErrorCode::SystemIoFailure
                && failure.extended_code != ffi::SQLITE_IOERR_WRITE =>
        {
            Trouble::Unclear
        }
        _ => Trouble::of(&error),
    };
    Refusal::Store {
        trouble,
        error: error.to_string(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn store_trouble(error: rusqlite::Error) -> Refusal {
    Refusal::Store {
        trouble: Trouble::of(&error),
        error: error.to_string(),
    }
}

fn json(call: Call, value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(text) => {
            let mut response = Response::new(Body::from(text));
            response
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static(JSON_CONTENT_TYPE));
            response
        }
        Err(error) => {
            error!(%error, "an answer could not be written");
            Refusal::Fault { call }.into_response()
        }
    }
}

/// The answer to an import.
#[derive(Serialize)]
struct Accepted {
    job_id: String,
}

/// A job's progress, as the service writes it.
#[derive(Serialize)]
struct Job {
    id: String,
    r#type: &'static str,
    status: &'static str,
    reasons: Vec<Reason>,
    progress_percent: f64,
    begin_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<i64>,
}

/// Why an item was not imported.
#[derive(Serialize)]
struct Reason {
    resource_type: &'static str,
    resource_name: String,
    error_code: &'static str,
    error_msg: &'static str,
}

impl Job {
    fn of(id: String, job: JobState, lang: Lang) -> Self {
        let reason = |item: Item| Reason {
            resource_type: item.kind.as_str(),
            resource_name: item.name.unwrap_or_default(),
            error_code: service::INVALID,
            error_msg: service::name_taken(lang),
        };
        Self {
            id,
            r#type: IMPORT_JOB_TYPE,
            status: job.status.wire(),
            reasons: job.not_imported.into_iter().map(reason).collect(),
            progress_percent: if job.items == 0 {
                1.0
            } else {
                f64::from(job.done) / f64::from(job.items)
            },
            begin_time: job.began_at,
            end_time: job.ended_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use roma_import::response::Effect;
    use tempfile::TempDir;

    use super::*;
    use crate::store::FILE_NAME;

    #[test]
    fn the_runner_is_told_of_a_job_that_runs_and_of_no_other() {
        let folder = TempDir::new().unwrap();
        let (jobs, mut told) = Jobs::channel();
        let stand_in = StandIn {
            store: Arc::new(Store::open(&folder.path().join(FILE_NAME)).unwrap()),
            users: Users::open(folder.path(), &[], None).unwrap(),
            jobs,
        };
        let instance = Instance {
            project_id: "p".to_owned(),
            instance_id: "i".to_owned(),
        };
        let mut start = |body: &str| {
            let (_, started) = start(&stand_in, &instance, Some("t"), body.as_bytes());
            (started, told.try_recv().ok())
        };
        // It has ended already.
        let (started, told) = start("{}");
        assert!(started.is_ok() && told.is_none(), "{started:?} {told:?}");
        let (started, told) = start(r#"{"apps":"a"}"#);
        assert_eq!(Some(started.unwrap()), told);
        let (started, told) = start(r#"{"apps":"b"}"#);
        assert!(matches!(started, Err(Refusal::Busy)) && told.is_none());
    }

    #[test]
    fn what_is_wrong_with_the_disk_is_told() {
        for (code, told) in [
            (ffi::SQLITE_FULL, "is full"),
            (ffi::SQLITE_READONLY, "may not be written"),
            (ffi::SQLITE_IOERR, "log has more"),
        ] {
            let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            let said = store_trouble(error).json(Lang::En, "");
            assert!(said.contains(told), "{said}");
        }
    }

    #[test]
    fn where_the_disk_fails_while_a_job_is_created_it_may_be_there() {
        let of = |code, is_at_commit| {
            not_created(NotCreated {
                error: rusqlite::Error::SqliteFailure(ffi::Error::new(code), None),
                is_at_commit,
            })
        };
        let failed = of(ffi::SQLITE_IOERR_FSYNC, true);
        assert_eq!(failed.effect(), Effect::Unknown);
        let said = failed.json(Lang::En, "");
        assert!(said.contains("may have had its effect"), "{said}");
        for (code, is_at_commit) in [
            (ffi::SQLITE_FULL, true),
            (ffi::SQLITE_IOERR_WRITE, true),
            (ffi::SQLITE_IOERR_READ, false),
        ] {
            let missing = of(code, is_at_commit);
            assert_eq!(missing.effect(), Effect::NotBegun);
            let said = missing.json(Lang::En, "");
            assert!(said.contains("Nothing was changed"), "{said}");
        }
    }
}
