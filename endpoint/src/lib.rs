//! A stand-in for the asset import call, for development, demos and other clients'
//! tests; or a gateway, which passes the call on to the service. Either serves the
//! console.
//!
//! It never decides what is valid: in the stand-in `roma_import` does, as in the
//! browser, so that both always agree, and behind the gateway the service does.
//!
//! | call | answer |
//! | --- | --- |
//! | `POST /v2/{project_id}/instances/{instance_id}/assets/import` | `{job_id}`, or a refusal |
//! | `GET /v2/{project_id}/instances/{instance_id}/assets/jobs/{job_id}` | the job's progress |
//! | `GET /stand-in/{project_id}/{instance_id}` | what the instance holds: `{applications, tasks, log}`, each `{count, rows}` with the first 1,000 rows, or as many as fit into 4 MiB |
//! | `GET /stand-in/{project_id}/{instance_id}/jobs` | its jobs: `{count, rows}` with the latest 50, or as many as fit into 4 MiB, and how often each of their items was imported |
//! | `GET /healthz` | `ok` |
//! | `GET /destination` | where imports go: `{"kind":"stand-in"}`, or `{"kind":"gateway","upstream":"https://…"}` |
//! | `GET /` | the console, if there is one, and its files at their paths |
//!
//! What an instance holds and its jobs need a token only where users are named.
//! `/healthz` is answered under any host name and under none, as what balances load asks for
//! it; everything else only under the loopback names and those that are allowed.
//! A gateway has no state: it answers the last three, and passes the first two calls on to
//! its [`Upstream`]. Where that does not answer within 50 seconds, all in all, the gateway
//! does, with 504: before whoever is in front of it has given up.
//!
//! # Refusals
//!
//! All have `error_code`, `error_msg`, `error_details` and `request_id`; what the
//! rules refuse has their report in `violations` as well. An unknown or expired
//! token comes before everything the rules find; otherwise the first error decides
//! the code. `error_msg` is that error, and `error_details` all other violations, or what
//! to do where there are none.
//!
//! Where users are named, the body of somebody who is none of them is not looked at:
//! their refusal speaks of the path and the token alone.
//!
//! # Imports that come twice
//!
//! A browser repeats a request by itself when its connection breaks, so an import may have
//! an `Idempotency-Key` of up to 64 bytes, a new one for each sending. Whoever comes with
//! the same key, token, path, content type and body while the first is under way is given
//! its answer, and so is whoever comes within five minutes of its beginning if something has
//! begun or may have. The same key with another content type or body is refused with 422. What
//! was refused leaves its key free, and so does what has broken off. At most 4,096 imports
//! with keys are remembered, the latest, and until the endpoint ends; where 256 are under
//! way, another one is refused with 429, and one whose key is longer or that has several,
//! with 400. In a gateway it is the same, and the key is not passed on.
//!
//! # Calls that are meant for elsewhere
//!
//! A stand-in and a gateway may follow each other at one address, under a page that is open
//! or a plan that was begun. So a call may say where it is meant to go, in the header
//! `Roma-Import-Destination`: `stand-in`, or the service's origin, as `GET /destination` has
//! it. Where imports go elsewhere, it is refused with 412: nothing has begun, and the token
//! has gone no further. A gateway does not pass the header on.
//!
//! # Jobs
//!
//! A job imports the application first, then the tasks in their order, each in one
//! transaction with its row in the log. An application whose name the instance has
//! is not imported: the job fails with a reason, after its other items. A task that
//! is there is imported again, which is no fault. A task without an id counts and is
//! logged, but nothing of it is kept by name. A job of nothing ends at once, in
//! success. A job whose process died goes on at the next start.
//!
//! # Tokens
//!
//! A token is kept only as HMAC-SHA-256 under a key that is made once for a data
//! folder. Where tokens have a life, it begins with their first use and goes on
//! through restarts with the same folder: what is good again then is another token, or
//! another folder.
//!
//! Without named users every token is a user of its own, and one that is given a name
//! at a later start is another user from then on: a job that still runs from before is
//! not theirs, and goes on beside a new one.
//!
//! # Behind a proxy, and in tests
//!
//! What a proxy in front of it needs, and how to test a client with it, is said in the
//! README of the repository.

mod app;
mod body;
mod calls;
mod console;
mod data_dir;
mod gateway;
mod guard;
mod headers;
mod id;
mod idempotency;
mod jobs;
mod keyed_hash;
pub mod log;
mod options;
mod refusal;
mod server;
mod store;
mod users;
mod words;

use std::fs::File;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tracing::{info, warn};

pub use crate::gateway::{Origin, Upstream};
pub use crate::guard::AllowedHost;
pub use crate::options::{Config, Options};
pub use crate::server::Limits;
pub use crate::store::FILE_NAME;
pub use crate::users::KEY_FILE_NAME;

use crate::app::{AppState, Backend};
use crate::calls::StandIn;
use crate::console::Console;
use crate::gateway::Gateway;
use crate::guard::Guard;
use crate::jobs::{Jobs, Runner};
use crate::store::Store;
use crate::users::Users;

/// An endpoint that has its address and its state, and waits to be served.
pub struct Endpoint {
    listener: TcpListener,
    address: SocketAddr,
    limits: Limits,
    shared: Arc<AppState>,
    /// What goes on beside the calls; nothing does in a gateway.
    work: Option<Work>,
}

/// The jobs of a stand-in.
struct Work {
    runner: Runner,
    told: mpsc::UnboundedReceiver<String>,
    /// Held for as long as the folder is in use.
    lock: File,
}

impl Endpoint {
    /// Takes the address and opens the state.
    ///
    /// # Errors
    ///
    /// If the address is taken, the folder is in use or cannot be written, the
    /// console's folder has no built console, or the options for the service contradict
    /// each other.
    pub async fn open(config: Config) -> anyhow::Result<Self> {
        let console = match &config.console {
            Some(folder) => Some(Console::open(folder)?),
            None => Console::embedded()?,
        };
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(|error| cannot_listen(config.listen, error))?;
        let address = listener.local_addr()?;
        if !address.ip().is_loopback() {
            warn!("plain http shows every token to the network between: put TLS in front");
        }
        if address.ip().is_unspecified() && config.allowed_hosts.is_empty() {
            warn!(
                "other machines are refused, under whatever name: say --allow-host HOST for each name or address by which they reach this one"
            );
        }
        let mut limits = config.limits;
        let (answers, work) = if let Some(upstream) = &config.upstream {
            // What the service has begun is not undone by a stop here, so its answer
            // is waited for, also of a request whose body has yet to come.
            limits.stop_time += limits.body_time + upstream.answer_time;
            if upstream.origin.is_of(address) {
                bail!("the service would be this endpoint itself");
            }
            let gateway = Gateway::new(upstream.clone())?;
            (Backend::Service(gateway), None)
        } else {
            let (stand_in, work) = stand_in(&config)?;
            (Backend::StandIn(Arc::new(stand_in)), Some(work))
        };
        Ok(Self {
            listener,
            address,
            limits,
            shared: Arc::new(AppState {
                answers,
                console,
                idempotency: Arc::default(),
                guard: Guard::new(config.allowed_hosts),
                refusal_status: config.refusal_status,
                limits,
            }),
            work,
        })
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where a browser on this machine finds the console, if one is served.
    #[must_use]
    pub fn console_url(&self) -> Option<String> {
        self.shared.console.as_ref()?;
        let mut address = self.address;
        // Nobody is answered under the address that stands for all of them.
        if address.ip().is_unspecified() {
            address.set_ip(match address.ip() {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        Some(format!("http://{address}/"))
    }

    /// The service without its socket. Jobs go on only while it is served.
    pub fn app(&self) -> Router {
        app::app(Arc::clone(&self.shared))
    }

    /// Serves, and runs jobs, until `stop` is done; then ends what has begun.
    ///
    /// # Errors
    ///
    /// If connections are no longer accepted or jobs no longer go on, though nobody
    /// wanted it: the other one is then ended too. Its message is out already.
    pub async fn serve(self, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
        let (tell, told) = watch::channel(false);
        let app = self.app();
        let mut parts = JoinSet::new();
        let _lock = self.work.map(|work| {
            parts.spawn(work.runner.run(work.told, told.clone()));
            work.lock
        });
        parts.spawn(server::serve(self.listener, app, self.limits, told));
        let mut result = tokio::select! {
            () = stop => Ok(()),
            Some(ended) = parts.join_next() => {
                ended.context("the endpoint cannot go on").and_then(|()| {
                    bail!("a part of the endpoint has ended")
                })
            }
        };
        info!("stopping");
        tell.send_replace(true);
        while let Some(ended) = parts.join_next().await {
            result = result.and(ended.context("the endpoint has not ended well"));
        }
        result
    }
}

/// Why an address cannot be listened on, with what helps.
fn cannot_listen(address: SocketAddr, error: io::Error) -> anyhow::Error {
    let advice = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "another program has this port: choose another one with --listen, or port 0 for one that is free"
        }
        io::ErrorKind::AddrNotAvailable => {
            "this machine has no such address: choose another one with --listen"
        }
        io::ErrorKind::PermissionDenied => {
            "this port needs a privilege: choose one above 1023 with --listen"
        }
        _ => "choose another address with --listen",
    };
    anyhow::Error::new(error).context(format!("cannot listen on {address}: {advice}"))
}

/// Opens the state of a stand-in.
fn stand_in(config: &Config) -> anyhow::Result<(StandIn, Work)> {
    // A relative path may begin with `file:`, which SQLite takes for a URI: it would then keep
    // its file elsewhere than what goes with it.
    let folder = &path::absolute(&config.data)
        .with_context(|| format!("{} is no folder", config.data.display()))?;
    let lock = data_dir::lock(folder)?;
    let file = folder.join(store::FILE_NAME);
    data_dir::private_file(&file).with_context(|| data_dir::cannot_be_written(&file))?;
    let store =
        Store::open(&file).with_context(|| format!("{} cannot be opened", file.display()))?;
    let store = Arc::new(store);
    let users = Users::open(folder, &config.users, config.token_life)?;
    info!(folder = %folder.display(), "the state is kept here");
    let (jobs, told) = Jobs::channel();
    let work = Work {
        runner: Runner::new(Arc::clone(&store), config.item_time),
        told,
        lock,
    };
    Ok((StandIn { store, users, jobs }, work))
}

/// Done when the endpoint stops.
async fn shutdown_requested(stop: &mut watch::Receiver<bool>) {
    // An error means that nobody is left who could tell: then it is time as well.
    let _ = stop.wait_for(|stop| *stop).await;
}
