//! Requests per second and how long each takes: imports by many users, refusals, and
//! polls of jobs.

use std::collections::HashSet;
use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use roma_import::{ImportBody, Lang, Request, Task, check, import_path, progress_path};
use serde::Deserialize;
use tempfile::TempDir;

use crate::bare;
use crate::client::{Answer, Batch, Client, Outgoing, request};
use crate::median::{median, quantile};
use crate::server::Server;

/// How many requests are on their way at a time.
const CONNECTIONS: usize = 16;

/// How many requests of a kind make a round.
const BATCH: usize = 200;

/// How many tasks an import has.
const TASKS: usize = 20;

/// How long jobs may take before they are given up.
const DEADLINE: Duration = Duration::from_mins(1);

/// The token with which everything is asked that is about nobody's import.
const TOKEN: &str = "whoever-may-poll";

/// Measures and prints a table.
pub(crate) async fn run(rounds: usize) -> anyhow::Result<()> {
    let folder = TempDir::new()?;
    // Jobs go on beside the requests, as they do for everybody, and end within a round.
    let endpoint = Server::endpoint(folder.path(), &["--item-time", "1ms"])?;
    let bare = Server::bare()?;
    let at_start = [endpoint.memory()?, bare.memory()?];
    let mut both = Both {
        ours: Client::connect(endpoint.address, CONNECTIONS).await?,
        theirs: Client::connect(bare.address, CONNECTIONS).await?,
        round: 0,
    };
    let bodies = Bodies::new()?;
    let mut jobs = HashSet::new();
    let [mut imports, mut polls, mut refusals] = [const { [Figures::new(), Figures::new()] }; 3];
    // The first round is for files, memory and processors to be ready.
    for round in 0..=rounds {
        both.round = round;
        let (batches, created) = both.import(&bodies).await?;
        for job in &created {
            ensure!(jobs.insert(job.clone()), "the job {job} was created twice");
        }
        let measured = [
            (&mut imports, batches),
            (&mut polls, both.poll(&created).await?),
            (&mut refusals, both.refuse(&bodies).await?),
        ];
        if round > 0 {
            for (figures, batches) in measured {
                for (figures, batch) in figures.iter_mut().zip(batches) {
                    figures.add(&batch);
                }
            }
        }
        both.wait_for(&created).await?;
    }
    println!("\n{CONNECTIONS} connections, {BATCH} requests a turn, {rounds} turns\n");
    println!(
        "{:16}{:>12}{:>12}{:>12}    (bare:){:>12}{:>12}{:>12}",
        "", "requests/s", "p50 ms", "p99 ms", "requests/s", "p50 ms", "p99 ms"
    );
    for (name, [ours, theirs]) in [
        ("imports", &imports),
        ("polls of jobs", &polls),
        ("refusals", &refusals),
    ] {
        println!("{name:16}{ours}           {theirs}");
    }
    println!(
        "\n{:16}{:>12}{:>12}{:>12}",
        "KiB of memory", "at start", "now", "at most"
    );
    let now = [endpoint.memory()?, bare.memory()?];
    for ((name, start), now) in ["endpoint", "bare"].into_iter().zip(at_start).zip(now) {
        println!("{name:16}{:>12}{:>12}{:>12}", start.now, now.now, now.most);
    }
    println!("\n{} jobs were created, and have ended.", jobs.len());
    Ok(())
}

/// What is sent, and what has to come back.
struct Bodies {
    good: Bytes,
    bad: Bytes,
    /// What the bare handler says of each: it only parses.
    parsed_good: String,
    parsed_bad: String,
    /// How the refusal ends.
    report: String,
}

impl Bodies {
    fn new() -> anyhow::Result<Self> {
        let task = |number: usize| Task::new(format!("{number:032x}"));
        let good = ImportBody {
            apps: None,
            tasks: (0..TASKS).map(task).collect(),
        };
        // Ten things that look wrong, two of them errors, none of which ends the parsing.
        let mut bad = good.clone();
        bad.apps = Some("orders/eu:1".to_owned());
        for (number, task) in bad.tasks.iter_mut().enumerate().take(7) {
            task.task_id = match number % 4 {
                0 => None,
                1 => Some(String::new()),
                2 => Some(format!(" {number}")),
                _ => Some(format!("{number}\u{200b}-")),
            };
        }
        let text = bad.to_json();
        let report = check(&Request {
            project_id: "p".into(),
            instance_id: "i".into(),
            token: TOKEN.into(),
            body: text.as_str().into(),
        });
        ensure!(report.violations.len() == 10, "there are ten: {report:?}");
        Ok(Self {
            parsed_good: bare::parse_answer(&good),
            parsed_bad: bare::parse_answer(&bad),
            good: good.to_json().into(),
            bad: text.into(),
            report: format!(r#","violations":{}}}"#, report.to_json(Lang::En)),
        })
    }
}

/// Connections to both servers, which take turns.
struct Both {
    ours: Client,
    theirs: Client,
    round: usize,
}

impl Both {
    /// An import by each of many users, and the jobs that come of it.
    async fn import(&mut self, bodies: &Bodies) -> anyhow::Result<([Batch; 2], Vec<String>)> {
        let path = import_path("p", "i");
        let round = self.round;
        let post = |path: &str, user: usize| {
            let token = format!("user-{round}-{user}");
            request(Method::POST, path, Some(&token), bodies.good.clone())
        };
        let batches = self
            .turn(|user| post(&path, user), |user| post(bare::PARSE, user))
            .await?;
        let jobs = batches[0]
            .answers
            .iter()
            .map(job_id)
            .collect::<Result<_, _>>()?;
        for answer in &batches[1].answers {
            is(answer, StatusCode::OK, &bodies.parsed_good)?;
        }
        Ok((batches, jobs))
    }

    /// A poll of each job.
    async fn poll(&mut self, jobs: &[String]) -> anyhow::Result<[Batch; 2]> {
        let batches = self
            .turn(
                |number| get(&progress_path("p", "i", &jobs[number])),
                |_| get(bare::PROGRESS),
            )
            .await?;
        for (answer, job) in batches[0].answers.iter().zip(jobs) {
            progress(answer, job)?;
        }
        for answer in &batches[1].answers {
            is(answer, StatusCode::OK, bare::PROGRESS_ANSWER)?;
        }
        Ok(batches)
    }

    /// Imports that have something wrong.
    async fn refuse(&mut self, bodies: &Bodies) -> anyhow::Result<[Batch; 2]> {
        let path = import_path("p", "i");
        let post = |path: &str| request(Method::POST, path, Some(TOKEN), bodies.bad.clone());
        let batches = self.turn(|_| post(&path), |_| post(bare::PARSE)).await?;
        for answer in &batches[0].answers {
            let is_refused = answer.status == StatusCode::FORBIDDEN
                && answer.body.ends_with(bodies.report.as_bytes());
            ensure!(
                is_refused,
                "no refusal: {} {:?}",
                answer.status,
                answer.body
            );
        }
        for answer in &batches[1].answers {
            is(answer, StatusCode::OK, &bodies.parsed_bad)?;
        }
        Ok(batches)
    }

    /// Asks until the jobs have ended, so that a round leaves the next one nothing to do.
    async fn wait_for(&mut self, jobs: &[String]) -> anyhow::Result<()> {
        let deadline = Instant::now() + DEADLINE;
        let mut left = jobs.to_vec();
        while !left.is_empty() {
            ensure!(Instant::now() < deadline, "jobs do not end");
            let polls = left.iter().map(|job| get(&progress_path("p", "i", job)));
            let batch = self.ours.send(polls.collect::<Result<_, _>>()?).await?;
            let mut running = Vec::new();
            for (answer, job) in batch.answers.iter().zip(left) {
                if progress(answer, &job)? == Status::Running {
                    running.push(job);
                }
            }
            left = running;
        }
        Ok(())
    }

    /// A batch for each, ours first in every other round.
    async fn turn(
        &mut self,
        ours: impl Fn(usize) -> anyhow::Result<Outgoing>,
        theirs: impl Fn(usize) -> anyhow::Result<Outgoing>,
    ) -> anyhow::Result<[Batch; 2]> {
        let ours = (0..BATCH).map(ours).collect::<Result<_, _>>()?;
        let theirs = (0..BATCH).map(theirs).collect::<Result<_, _>>()?;
        if self.round.is_multiple_of(2) {
            Ok([self.ours.send(ours).await?, self.theirs.send(theirs).await?])
        } else {
            let theirs = self.theirs.send(theirs).await?;
            Ok([self.ours.send(ours).await?, theirs])
        }
    }
}

fn get(path: &str) -> anyhow::Result<Outgoing> {
    request(Method::GET, path, Some(TOKEN), Bytes::new())
}

/// The answer to an import.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    job_id: String,
}

fn job_id(answer: &Answer) -> anyhow::Result<String> {
    ensure!(
        answer.status == StatusCode::OK,
        "{}: {:?}",
        answer.status,
        answer.body
    );
    let Accepted { job_id } = serde_json::from_slice(&answer.body)?;
    ensure!(job_id.len() == 32, "{job_id} is no id");
    Ok(job_id)
}

/// What an answer to a poll says that has to be right.
#[derive(Deserialize)]
struct Progress {
    id: String,
    status: Status,
    reasons: [(); 0],
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
enum Status {
    Running,
    Success,
}

fn progress(answer: &Answer, job: &str) -> anyhow::Result<Status> {
    ensure!(
        answer.status == StatusCode::OK,
        "{}: {:?}",
        answer.status,
        answer.body
    );
    let Progress {
        id,
        status,
        reasons: [],
    } = serde_json::from_slice(&answer.body)
        .with_context(|| format!("no progress: {:?}", answer.body))?;
    ensure!(id == job, "asked for the job {job}, and told of {id}");
    Ok(status)
}

fn is(answer: &Answer, status: StatusCode, body: &str) -> anyhow::Result<()> {
    ensure!(
        answer.status == status && answer.body == body,
        "the answer is {} {:?}, and should be {status} {body}",
        answer.status,
        answer.body
    );
    Ok(())
}

/// What was measured of one kind of requests to one server.
struct Figures {
    rates: Vec<f64>,
    times: Vec<Duration>,
}

impl Figures {
    const fn new() -> Self {
        Self {
            rates: Vec::new(),
            times: Vec::new(),
        }
    }

    fn add(&mut self, batch: &Batch) {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
        let count = batch.answers.len() as f64;
        self.rates.push(count / batch.time.as_secs_f64());
        self.times
            .extend(batch.answers.iter().map(|answer| answer.time));
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = |part| {
            quantile(&self.times, part)
                .unwrap_or_default()
                .as_secs_f64()
                * 1e3
        };
        let rate = median(&self.rates).unwrap_or_default();
        write!(f, "{rate:>12.0}{:>12.2}{:>12.2}", time(0.5), time(0.99))
    }
}
