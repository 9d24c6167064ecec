//! The command line, and what it comes to.

use std::env;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::http::StatusCode;
use clap::error::{ContextKind, ContextValue};
use clap::{Error, Parser};
use roma_import::{Lang, check_parts};
use tracing::warn;

use crate::gateway::{Origin, Upstream};
use crate::guard::AllowedHost;
use crate::log::Format;
use crate::server::Limits;

const CALLS: &str = "\
Calls:
  POST /v2/{project_id}/instances/{instance_id}/assets/import
          Starts a job
  GET /v2/{project_id}/instances/{instance_id}/assets/jobs/{job_id}
          A job's progress
  GET /stand-in/{project_id}/{instance_id}
          What an instance holds, and its imports of items: the first 1,000 of each,
          or as many as fit into 4 MiB
  GET /stand-in/{project_id}/{instance_id}/jobs
          Its latest 50 jobs, or as many as fit into 4 MiB, and how often each of their
          items was imported
  GET /healthz
          Answers \"ok\"
  GET /destination
          Where imports go: whether this is the stand-in or, as a gateway, to which service
  GET /
          The console, if there is one";

/// The console for asset imports of ROMA Connect, and behind it a stand-in for the import
/// call or, with --upstream, a gateway to the service
///
/// The stand-in makes the same checks and gives the same answers, and its jobs really go
/// through their items. Any token is a user of its own, unless users are named.
#[derive(Parser)]
#[command(name = "roma-import", version, after_long_help = CALLS)]
pub struct Options {
    /// The address to listen on; port 0 takes a free one, which the first line of
    /// standard output names
    #[arg(long, value_name = "IP:PORT", value_parser = listen_address, default_value_t = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8787))]
    listen: SocketAddr,

    /// Allow --listen on an address that other machines reach. Needs named users, and
    /// with 0.0.0.0 or [::] an --allow-host for each name by which they reach it.
    /// Tokens then cross the network in the clear: put TLS in front
    #[arg(long)]
    expose: bool,

    /// Serve the console that is built in this folder, in place of the one in this
    /// program, if there is one. It is read at the start
    #[arg(long, value_name = "DIR")]
    console: Option<PathBuf>,

    /// Be a gateway: pass the two calls on to the service at this address, and keep
    /// no state. Plain http only to this machine. Where the service does not answer
    /// within 50 s, all in all, the gateway does, with 504
    #[arg(long, value_name = "https://HOST[:PORT]", conflicts_with_all = [
        "data", "expose", "item_time", "refusal_status", "token_life", "user", "user_file",
    ])]
    upstream: Option<Origin>,

    /// A file of certificates (PEM): only these authorities are trusted for the
    /// service, in place of this machine's. One that the service shows as its own must
    /// not be an authority: make it with basicConstraints=CA:FALSE
    #[arg(long, value_name = "FILE", requires = "upstream")]
    upstream_ca: Option<PathBuf>,

    /// Reach the service through the proxy that the environment names; without this,
    /// none is used. Not for a service in plain http: a proxy would see its tokens
    #[arg(long, requires = "upstream")]
    proxy_from_env: bool,

    /// The folder for the state; the log says which it is [default: roma-import in
    /// the folder for programs' state, such as ~/.local/state]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// The status of a refusal
    #[arg(long, value_name = "STATUS", default_value = "403", value_parser = ["403", "400"])]
    refusal_status: String,

    /// A user and a token of theirs, for as many users and tokens as you like; no
    /// other token is accepted then. A token that was used before it got a name
    /// counts as a new user: jobs that it began earlier do not stand in the way.
    /// Others on this machine can see it: --user-file is for tokens that matter
    #[arg(long, value_name = "NAME=TOKEN")]
    user: Vec<String>,

    /// A file of NAME=TOKEN lines; empty ones and those that begin with # do not count
    #[arg(long, value_name = "FILE")]
    user_file: Vec<PathBuf>,

    /// How long a token is good after its first use, e.g. 30s. A restart with the
    /// same --data does not begin it anew [default: for ever]
    #[arg(long, value_name = "TIME", value_parser = token_life)]
    token_life: Option<Duration>,

    /// How long an item takes to import: 50ms, 2s, 1m, 1h
    #[arg(long, value_name = "TIME", default_value = "50ms", value_parser = duration)]
    item_time: Duration,

    /// A host name or address to answer under, besides the loopback ones and the
    /// address of --listen; repeatable
    #[arg(long, value_name = "HOST[:PORT]")]
    allow_host: Vec<AllowedHost>,

    /// How to write the log, on standard error. Why it cannot start is a line of
    /// plain text in any case
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    log: Format,
}

/// What an endpoint is started with.
pub struct Config {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The folder of the console; without it, the one in this program is served.
    pub console: Option<PathBuf>,
    /// The service that the calls are passed on to; without it, they are answered here.
    pub upstream: Option<Upstream>,
    /// The folder for the state.
    pub data: PathBuf,
    /// The status of a refusal.
    pub refusal_status: StatusCode,
    /// Names and tokens; none: every token is a user of its own.
    pub users: Vec<(String, String)>,
    /// How long a token is good after its first use.
    pub token_life: Option<Duration>,
    /// How long an item takes.
    pub item_time: Duration,
    /// The host names to answer under, besides the loopback ones.
    pub allowed_hosts: Vec<AllowedHost>,
    /// What a client may take.
    pub limits: Limits,
}

impl Config {
    /// A stand-in on a free loopback port, with its state in this folder and
    /// everything else as it is by default.
    #[must_use]
    pub fn on_free_port(data: &Path) -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            console: None,
            upstream: None,
            data: data.to_owned(),
            refusal_status: StatusCode::FORBIDDEN,
            users: Vec::new(),
            token_life: None,
            item_time: Duration::from_millis(50),
            allowed_hosts: Vec::new(),
            limits: Limits::default(),
        }
    }
}

impl Options {
    /// The command line of this program, which ends here if that is not one. No message holds
    /// a token or a password.
    #[must_use]
    pub fn of_this_process() -> Self {
        Self::try_parse().unwrap_or_else(|error| without_secrets(error).exit())
    }

    /// How to write the log.
    #[must_use]
    pub fn log(&self) -> Format {
        self.log
    }

    /// What the options come to.
    ///
    /// # Errors
    ///
    /// If they do not go together, or a user is not one. No message holds a token.
    pub fn config(self) -> anyhow::Result<Config> {
        self.has_upstream_for_its_options()?;
        let users = self.users()?;
        self.may_listen(&users)?;
        let mut allowed_hosts = self.allow_host;
        let address = self.listen.ip();
        if !address.is_loopback() && !address.is_unspecified() {
            allowed_hosts.push(address.into());
        }
        Ok(Config {
            listen: self.listen,
            console: self.console,
            upstream: self.upstream.map(|origin| Upstream {
                authorities: self.upstream_ca,
                proxy_from_environment: self.proxy_from_env,
                ..Upstream::new(origin)
            }),
            data: self.data.unwrap_or_else(default_folder),
            refusal_status: match self.refusal_status.as_str() {
                "400" => StatusCode::BAD_REQUEST,
                _ => StatusCode::FORBIDDEN,
            },
            users,
            token_life: self.token_life,
            item_time: self.item_time,
            allowed_hosts,
            limits: Limits::default(),
        })
    }

    /// The users that are named, here and in files.
    fn users(&self) -> anyhow::Result<Vec<(String, String)>> {
        let mut users = Vec::new();
        for (index, text) in self.user.iter().enumerate() {
            users.push(user(text).with_context(|| format!("--user, number {}", index + 1))?);
        }
        for file in &self.user_file {
            warn_if_shared(file);
            users.extend(users_in(file)?);
        }
        if !self.user_file.is_empty() && users.is_empty() {
            bail!("the user files name no user");
        }
        Ok(users)
    }

    /// Whether what only a gateway can do is asked of one. The parser leaves this out where
    /// an option of the stand-in is there as well, which excludes an upstream.
    fn has_upstream_for_its_options(&self) -> anyhow::Result<()> {
        let of_a_gateway = [
            ("--upstream-ca", self.upstream_ca.is_some()),
            ("--proxy-from-env", self.proxy_from_env),
        ];
        for (option, is_there) in of_a_gateway {
            if is_there && self.upstream.is_none() {
                bail!("{option} is for a gateway: it needs --upstream");
            }
        }
        Ok(())
    }

    /// Whether it may listen where it should: what other machines reach needs more.
    fn may_listen(&self, users: &[(String, String)]) -> anyhow::Result<()> {
        let address = self.listen.ip();
        if address.is_loopback() {
            return Ok(());
        }
        if self.upstream.is_some() {
            bail!(
                "{address} is reached by other machines, and a gateway listens only to this one: for others, put a proxy with TLS in front of it, with --allow-host for its name"
            );
        }
        if !self.expose {
            bail!(
                "{address} is reached by other machines: to listen there, say --expose and name users"
            );
        }
        if users.is_empty() {
            bail!("--expose needs named users: --user NAME=TOKEN or --user-file FILE");
        }
        Ok(())
    }
}

/// The users in a file, one a line.
fn users_in(file: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let text =
        fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    // Some editors put a mark before a text, which is no part of it.
    let text = text.trim_start_matches('\u{FEFF}');
    let mut users = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if !line.is_empty() && !line.starts_with('#') {
            let place = || format!("{}, line {}", file.display(), index + 1);
            users.push(user(line).with_context(place)?);
        }
    }
    Ok(users)
}

/// A file of tokens should be its owner's alone.
fn warn_if_shared(file: &Path) {
    #[cfg(unix)]
    if let Ok(metadata) = fs::metadata(file)
        && std::os::unix::fs::MetadataExt::mode(&metadata) & 0o077 != 0
    {
        warn!(file = %file.display(), "others on this machine may read these tokens: chmod 600 it");
    }
}

/// A name and a token that a request could have. The errors hold no token.
fn user(text: &str) -> anyhow::Result<(String, String)> {
    let (name, token) = text.split_once('=').context("this is not NAME=TOKEN")?;
    if name.is_empty()
        || name
            .chars()
            .any(|char| char.is_control() || char.is_whitespace())
    {
        bail!("the name before the = is empty or has characters that are not visible");
    }
    match check_parts(None, None, Some(token.into())).first_error() {
        Some(violation) => bail!("{}", violation.message(Lang::En)),
        None => Ok((name.to_owned(), token.to_owned())),
    }
}

/// Where a program keeps what should outlast it and is of no use elsewhere.
fn default_folder() -> PathBuf {
    let set = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let home = || set("HOME");
    let base = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Application Support"))
    } else {
        set("XDG_STATE_HOME").or_else(|| home().map(|home| home.join(".local/state")))
    };
    base.map_or_else(
        || PathBuf::from("roma-import-data"),
        |base| base.join("roma-import"),
    )
}

/// The same error, where it repeats what was typed, without what may be a secret in that: the
/// user of a URL, and what is behind an equals sign, as a token is. Either may stand where it
/// does not belong, as a second `NAME=TOKEN` behind one `--user`.
fn without_secrets(mut error: Error) -> Error {
    for kind in [ContextKind::InvalidArg, ContextKind::InvalidValue] {
        if let Some(ContextValue::String(typed)) = error.get(kind) {
            let shown = ContextValue::String(shown_of(typed));
            error.insert(kind, shown);
        }
    }
    error
}

/// What can be shown of what was typed.
fn shown_of(typed: &str) -> String {
    // The name of an option is followed by how its value is written.
    if typed.starts_with("--") {
        return typed.to_owned();
    }
    let (scheme, rest) = match typed.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), typed),
    };
    let (user, host) = match rest.rsplit_once('@') {
        Some((_, host)) => ("…@", host),
        None => ("", rest),
    };
    match host.split_once('=') {
        Some((name, _)) => [&scheme, user, name, "=…"].concat(),
        None => [&scheme, user, host].concat(),
    }
}

fn listen_address(text: &str) -> Result<SocketAddr, String> {
    // What the parser itself says names neither of the two.
    text.parse()
        .map_err(|_| "write an IP address and a port, such as 127.0.0.1:8787".to_owned())
}

fn token_life(text: &str) -> Result<Duration, String> {
    let life = duration(text)?;
    if life.is_zero() {
        return Err("no token would be accepted: say a longer time, such as 30s".to_owned());
    }
    Ok(life)
}

fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let millis = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return Err("write a number and a unit, such as 50ms, 2s, 1m or 24h".to_owned()),
    };
    number
        .parse::<u32>()
        .map(|number| Duration::from_millis(u64::from(number) * millis))
        .map_err(|_| "the number is missing or too large".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::store::{MAX_LISTED_BYTES, MAX_LISTED_JOBS, MAX_LISTED_ROWS};

    #[test]
    fn without_a_word_it_is_for_this_machine_alone() {
        let config = Options::parse_from(["roma-import"]).config().unwrap();
        let other = Config::on_free_port(&config.data);
        assert_eq!(config.item_time, other.item_time);
        assert_eq!(config.refusal_status, other.refusal_status);
        assert_eq!(config.listen.ip(), IpAddr::V4(Ipv4Addr::LOCALHOST));
        assert_eq!(config.allowed_hosts, []);
        assert!(config.upstream.is_none());
    }

    #[test]
    fn the_documentation_has_the_calls_that_the_help_has() {
        let listed: Vec<String> = include_str!("lib.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("//! | `")?.split_once('`'))
            .map(|(call, _)| format!("  {call}"))
            .collect();
        let helped: Vec<&str> = CALLS
            .lines()
            .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
            .collect();
        assert_eq!(listed, helped);
        assert_eq!(listed.len(), 7);
    }

    #[test]
    fn the_help_says_how_many_rows_there_are() {
        assert_eq!((MAX_LISTED_ROWS, MAX_LISTED_JOBS), (1_000, 50));
        assert!(CALLS.contains("the first 1,000") && CALLS.contains("latest 50 jobs"));
        let room = format!("as many as fit into {} MiB", MAX_LISTED_BYTES >> 20);
        for text in [CALLS, include_str!("lib.rs")] {
            assert_eq!(text.matches(&room).count(), 2);
        }
    }

    #[test]
    fn advice_on_where_to_listen_can_be_followed() {
        let config = |options: &[&str]| {
            let program = ["roma-import", "--listen", "0.0.0.0:0"];
            Options::try_parse_from(program.iter().chain(options)).map(Options::config)
        };
        let upstream = ["--upstream", "https://roma.example"];
        let said = config(&upstream).unwrap().err().unwrap().to_string();
        assert!(
            said.contains("--allow-host") && !said.contains("--expose"),
            "{said}"
        );
        // What is said to a stand-in, a gateway cannot do.
        assert!(config(&[&upstream[..], &["--expose"]].concat()).is_err());
        let said = config(&[]).unwrap().err().unwrap().to_string();
        assert!(said.contains("--expose"), "{said}");
        assert!(config(&["--expose", "--user", "me=token"]).unwrap().is_ok());
    }

    #[test]
    fn a_gateway_gives_up_before_a_proxy_in_front_of_it_and_the_help_says_when() {
        let origin = "https://roma.example".parse().unwrap();
        let most = Upstream::new(origin).answer_time;
        // As long as nginx and others wait for an answer.
        assert!(most < Duration::from_mins(1), "{most:?}");
        let help = Options::command().render_long_help().to_string();
        let said = format!("within {} s", most.as_secs());
        assert!(help.contains(&said), "{help}");
    }

    #[test]
    fn what_is_wrong_with_the_command_line_is_said_without_what_may_be_a_secret() {
        for (arguments, said) in [
            (
                &["--upstream", "https://me:s3cret@roma.example"][..],
                "'https://…@roma.example'",
            ),
            (&["--upstream", "https://me:s3/cr@t@roma.example"], "…@roma"),
            (
                &["--upstream", "me:s3cret@roma.example"],
                "'…@roma.example'",
            ),
            (&["--upstream", "https://s3cret@"], "'https://…@'"),
            (
                &["--upstream", "https://roma.example/?key=s3cret"],
                "'https://roma.example/?key=…'",
            ),
            (
                &["--allow-host", "https://me:s3cret@roma.example"],
                "…@roma",
            ),
            (&["--listen", "me=s3cret"], "'me=…' for '--listen"),
            // One `--user` takes one.
            (&["--user", "me=token", "you=s3cret"], "'you=…'"),
            (&["--user", "me", "=s3cret"], "'=…'"),
            (&["--users=me=s3cret"], "--users"),
            (&["--item-time", "later"], "'later'"),
        ] {
            let line = ["roma-import"].iter().chain(arguments);
            let Err(error) = Options::try_parse_from(line) else {
                panic!("{arguments:?}");
            };
            let error = without_secrets(error).to_string();
            assert!(!error.contains("s3"), "{error}");
            assert!(!error.contains("cr@t"), "{error}");
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn the_help_says_that_a_restart_does_not_renew_a_token() {
        let help = Options::command().render_long_help().to_string();
        let said = help.split("--token-life <TIME>").nth(1).unwrap();
        let said = said.split("\n      --").next().unwrap();
        assert!(
            said.contains("restart") && said.contains("--data"),
            "{said}"
        );
    }

    #[test]
    fn durations_have_a_number_and_a_unit() {
        assert_eq!(duration("50ms"), Ok(Duration::from_millis(50)));
        assert_eq!(duration("0s"), Ok(Duration::ZERO));
        assert_eq!(duration("2m"), Ok(Duration::from_mins(2)));
        assert_eq!(duration("24h"), Ok(Duration::from_hours(24)));
        for wrong in [
            "",
            "50",
            "ms",
            "-1s",
            "1.5s",
            "1d",
            "99999999999s",
            "1 s",
            "٣s",
        ] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
