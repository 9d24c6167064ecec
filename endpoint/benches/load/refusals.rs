//! What it costs to refuse a body of the largest size, beside two yardsticks: a bare
//! handler that only reads the body and answers 403, and one that looks through it as
//! JSON before, with `serde_json`, which keeps nothing and tells of nothing.
//!
//! A stranger must not be able to keep the endpoint busy: what they send is not looked
//! at, so what that costs is held against reading alone. Who is known, or anybody where
//! nobody is named, gets the whole report, and that takes a look at each byte, where
//! reading is little more than copying: the fair yardstick for it is the second one.
//! Where a text is no JSON, that one ends at the first fault, as the report does.

mod kinds;

use anyhow::ensure;
use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use roma_import::contract::MAX_INSTANCE_ID_CHARS;
use roma_import::{Lang, Request, check, import_path};
use roma_import_endpoint::Limits;
use serde::de::IgnoredAny;
use tempfile::TempDir;

use self::kinds::{Kind, kinds};
use crate::bare;
use crate::client::{Client, request};
use crate::median::median;
use crate::server::Server;

/// How many times as much as reading alone it may cost to refuse a stranger: hardly
/// more than to read what they send.
const MAX_FOR_STRANGERS: f64 = 1.5;

/// How many refusals make a sample.
const SAMPLE: usize = 3;

/// A token that somebody has, and one that nobody has.
const KNOWN: &str = "known";
const UNKNOWN: &str = "unknown";

/// Who is refused.
#[derive(Clone, Copy)]
enum Side {
    /// By the endpoint: somebody whom it knows, and who gets a report.
    User,
    /// By the endpoint: somebody whom it does not know.
    Stranger,
    /// By the bare handler that only reads it, and knows nobody.
    Bare,
    /// By another bare handler, which looks through the body with `serde_json`.
    Skimming,
}

const SIDES: [Side; 4] = [Side::User, Side::Stranger, Side::Bare, Side::Skimming];

/// Measures and prints a table; fails if refusing a stranger costs too much.
pub(crate) async fn run(rounds: usize) -> anyhow::Result<()> {
    let size = Limits::default().body_bytes;
    println!(
        "\nRefusing a body of {size} bytes: ms of processor time, and how many times that of\n\
         reading    a bare handler that reads the body and answers 403\n\
         skimming   the same, and it looks through the body as JSON with serde_json\n"
    );
    println!(
        "{:40}{:>9}{:>10}{:>20}{:>30}",
        "", "reading", "skimming", "to strangers", "to users"
    );
    println!(
        "{:40}{:>9}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}",
        "", "ms", "ms", "ms", "/reading", "ms", "/reading", "/skimming"
    );
    let folder = TempDir::new()?;
    let endpoint = Server::endpoint(folder.path(), &["--user", &format!("ann={KNOWN}")])?;
    let bare = Server::bare()?;
    let mut servers = Servers {
        to_endpoint: Client::connect(endpoint.address, 1).await?,
        to_bare: Client::connect(bare.address, 1).await?,
        endpoint,
        bare,
        // Too long, so that a body is refused even if its own faults are warnings.
        instance: "i".repeat(MAX_INSTANCE_ID_CHARS + 1),
    };
    let mut too_slow = Vec::new();
    for Kind { name, body } in kinds(size) {
        let body = Bytes::from(body);
        let report = servers.report(&body);
        let mut samples = SIDES.map(|_| Vec::with_capacity(rounds));
        // The first round is for the memory to be there.
        for round in 0..=rounds {
            for (side, samples) in SIDES.into_iter().zip(&mut samples) {
                let time = servers.sample(side, &body, &report).await?;
                if round > 0 {
                    samples.push(time);
                }
            }
        }
        let [user, stranger, bare, skimming] =
            samples.map(|samples| median(&samples).unwrap_or_default());
        let to_stranger = stranger / bare;
        println!(
            "{name:40}{bare:>9.2}{skimming:>10.2}{stranger:>10.2}{to_stranger:>10.2}\
             {user:>10.2}{:>10.2}{:>10.2}",
            user / bare,
            user / skimming
        );
        if to_stranger > MAX_FOR_STRANGERS {
            too_slow.push(name);
        }
    }
    ensure!(
        too_slow.is_empty(),
        "these cost more than {MAX_FOR_STRANGERS} times reading to refuse to strangers: {}",
        too_slow.join(", ")
    );
    Ok(())
}

/// Both servers, and a connection to each.
struct Servers {
    endpoint: Server,
    bare: Server,
    to_endpoint: Client,
    to_bare: Client,
    instance: String,
}

impl Servers {
    /// How the endpoint's answer to a user ends.
    fn report(&self, body: &[u8]) -> String {
        let report = check(&Request {
            project_id: "p".into(),
            instance_id: self.instance.as_str().into(),
            token: KNOWN.into(),
            body: body.into(),
        });
        format!(r#","violations":{}}}"#, report.to_json(Lang::En))
    }

    /// The processor time that one refusal takes, in ms.
    async fn sample(&mut self, side: Side, body: &Bytes, report: &str) -> anyhow::Result<f64> {
        let path = import_path("p", &self.instance);
        let (path, token) = match side {
            Side::User => (path.as_str(), Some(KNOWN)),
            Side::Stranger => (path.as_str(), Some(UNKNOWN)),
            Side::Bare => (bare::REFUSE, None),
            Side::Skimming => (bare::SKIM, None),
        };
        let (server, client) = match side {
            Side::User | Side::Stranger => (&self.endpoint, &mut self.to_endpoint),
            Side::Bare | Side::Skimming => (&self.bare, &mut self.to_bare),
        };
        let requests = (0..SAMPLE)
            .map(|_| request(Method::POST, path, token, body.clone()))
            .collect::<anyhow::Result<_>>()?;
        let before = server.processor_time()?;
        let batch = client.send(requests).await?;
        let time = server.processor_time()?.saturating_sub(before);
        let is_json = serde_json::from_slice::<IgnoredAny>(body).is_ok();
        for answer in &batch.answers {
            let told = &answer.body;
            let is_right = match side {
                Side::User => told.ends_with(report.as_bytes()),
                Side::Stranger => told.starts_with(br#"{"error_code":"ROMA.1002","#),
                Side::Bare => *told == bare::refuse_answer(body.len()),
                Side::Skimming => *told == bare::skim_answer(is_json),
            };
            ensure!(
                answer.status == StatusCode::FORBIDDEN && is_right,
                "another answer than expected: {} {told:.200?}",
                answer.status
            );
        }
        #[expect(clippy::cast_precision_loss, reason = "a few")]
        let count = SAMPLE as f64;
        Ok(time.as_secs_f64() * 1e3 / count)
    }
}
