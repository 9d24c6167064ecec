//! Who may ask at all: the names under which the endpoint answers, and the pages
//! from which a browser may call it.
//!
//! A page of any site can make its own name resolve to this machine, and its
//! scripts then talk to a loopback port as to their own origin. The name gives it
//! away: the browser sends it as `Host`, and a proxy in between as
//! `X-Forwarded-Host`.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName};

use crate::headers;
use crate::log::{MAX_TEXT_CHARS, cut};
use crate::refusal::Refusal;

const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// The ports that browsers leave out of a host, each with its scheme.
const DEFAULT_PORTS: [(&str, u16); 2] = [("http://", 80), ("https://", 443)];

/// The names under which the endpoint answers, besides the loopback ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard {
    allowed: Vec<AllowedHost>,
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A call, which does something or tells something.
    Call,
    /// A file of the console, which everybody may have.
    Page,
}

/// A name under which the endpoint does not answer.
#[derive(Debug)]
pub(crate) struct ForeignHost {
    pub(crate) place: HostPlace,
    /// As it stood there.
    pub(crate) name: String,
}

/// Where a request names a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostPlace {
    Host,
    RequestLine,
    ForwardedHost,
}

impl fmt::Display for ForeignHost {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match self.place {
            HostPlace::Host => "Host",
            HostPlace::RequestLine => "the request line",
            HostPlace::ForwardedHost => "X-Forwarded-Host",
        };
        write!(to, "{place}: {}", cut(&self.name, MAX_TEXT_CHARS))
    }
}

/// By what a page of another site has given itself away.
#[derive(Debug)]
pub(crate) enum ForeignPage {
    /// The browser says so, in `Sec-Fetch-Site`.
    CrossSite,
    /// Its `Origin` is none of ours.
    Origin(String),
}

impl ForeignPage {
    /// Whether the page would be let through if its host were allowed.
    #[must_use]
    pub(crate) fn can_be_allowed(&self) -> bool {
        let Self::Origin(origin) = self else {
            return false;
        };
        DEFAULT_PORTS.iter().any(|(scheme, _)| {
            let host = origin.strip_prefix(scheme);
            host.is_some_and(|host| host.parse::<AllowedHost>().is_ok())
        })
    }
}

impl fmt::Display for ForeignPage {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CrossSite => to.write_str("Sec-Fetch-Site: cross-site"),
            Self::Origin(origin) => write!(to, "Origin: {}", cut(origin, MAX_TEXT_CHARS)),
        }
    }
}

/// A host, on one port or on any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedHost {
    name: String,
    port: Option<u16>,
}

impl FromStr for AllowedHost {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains('*') {
            return Err("no pattern is matched: say each HOST or HOST:PORT by itself".to_owned());
        }
        parse(text)
            .and_then(|host| {
                // What a browser sends is an address in its shortest form.
                let address = host.name.strip_prefix('[').map_or_else(
                    || host.name.parse().map(IpAddr::V4),
                    |rest| rest.trim_end_matches(']').parse().map(IpAddr::V6),
                );
                match address {
                    Ok(address) => Some(Self {
                        port: host.port,
                        ..Self::from(address)
                    }),
                    Err(_) => is_name(&host.name).then_some(host),
                }
            })
            // Who shows this says what it is about, without what may be a secret in it.
            .ok_or_else(|| "it is not a HOST or HOST:PORT".to_owned())
    }
}

impl From<IpAddr> for AllowedHost {
    fn from(address: IpAddr) -> Self {
        let name = match address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("[{address}]"),
        };
        Self { name, port: None }
    }
}

impl Guard {
    /// A guard that lets these hosts through, and loopback.
    #[must_use]
    pub(crate) fn new(allowed: Vec<AllowedHost>) -> Self {
        Self { allowed }
    }

    /// Whether this request may go on.
    ///
    /// # Errors
    ///
    /// If it names a host or comes from a page that is not allowed.
    pub(crate) fn check(&self, parts: &Parts, target: Target) -> Result<(), Refusal> {
        let headers = &parts.headers;
        let host = headers::single(headers, HOST).ok_or(Refusal::NoHost)?;
        let host = String::from_utf8_lossy(host.as_bytes());
        let foreign = |place, name| Err(Refusal::ForeignHost(ForeignHost { place, name }));
        if !host.is_ascii() || !self.allows(&host) {
            return foreign(HostPlace::Host, host.into_owned());
        }
        // A request line may name a host as well, and then that is the one that counts.
        if let Some(named) = parts.uri.authority().map(Authority::as_str)
            && !self.allows(named)
        {
            return foreign(HostPlace::RequestLine, named.to_owned());
        }
        if let Some(name) = first_without(headers, &FORWARDED_HOST, |host| self.allows(host)) {
            return foreign(HostPlace::ForwardedHost, name);
        }
        // Somebody may follow a link to the page, but nobody may build it into another.
        let follows_link = target == Target::Page && is_navigation(headers);
        let is_near = |site: &str| !site.eq_ignore_ascii_case("cross-site");
        if !follows_link && first_without(headers, &FETCH_SITE, is_near).is_some() {
            return Err(Refusal::ForeignOrigin(ForeignPage::CrossSite));
        }
        let allows = |origin: &str| self.allows_origin(origin);
        match first_without(headers, &ORIGIN, allows) {
            None => Ok(()),
            Some(origin) => Err(Refusal::ForeignOrigin(ForeignPage::Origin(origin))),
        }
    }

    fn allows_origin(&self, origin: &str) -> bool {
        DEFAULT_PORTS.iter().any(|(scheme, port)| {
            origin
                .strip_prefix(scheme)
                .is_some_and(|host| self.allows_with(host, |missing| missing == *port))
        })
    }

    /// A host tells no scheme, and behind TLS it is not the connection's: without a
    /// port, it may be on the default one of either.
    fn allows(&self, host: &str) -> bool {
        self.allows_with(host, |missing| {
            DEFAULT_PORTS.iter().any(|(_, port)| *port == missing)
        })
    }

    /// Whether a host is allowed, where one without a port may be on the ports that
    /// `is_default` has.
    fn allows_with(&self, host: &str, is_default: impl Fn(u16) -> bool) -> bool {
        parse(host).is_some_and(|host| {
            let is_on = |port| {
                host.port
                    .map_or_else(|| is_default(port), |its| its == port)
            };
            is_loopback(&host.name)
                || self
                    .allowed
                    .iter()
                    .any(|allowed| allowed.name == host.name && allowed.port.is_none_or(is_on))
        })
    }
}

/// Whether a browser opens this as a page of its own, in no frame.
fn is_navigation(headers: &HeaderMap) -> bool {
    let says = |name: &HeaderName, value: &str| {
        headers::single(headers, name).is_some_and(|said| said == value)
    };
    says(&FETCH_MODE, "navigate") && says(&FETCH_DEST, "document")
}

/// The first element of such headers that does not pass; with no such header, none.
fn first_without(
    headers: &HeaderMap,
    name: &HeaderName,
    passes: impl Fn(&str) -> bool,
) -> Option<String> {
    headers.get_all(name).iter().find_map(|value| {
        // What is no text has a character in it that passes nowhere.
        let value = String::from_utf8_lossy(value.as_bytes());
        let mut elements = value.split(',').map(str::trim);
        elements
            .find(|element| !element.is_ascii() || !passes(element))
            .map(str::to_owned)
    })
}

fn parse(text: &str) -> Option<AllowedHost> {
    let authority = Authority::from_str(text).ok()?;
    let plain = !text.contains('@') && !authority.host().is_empty();
    // `host:` and `host:99999` have no port that could be read.
    let port = text.get(authority.host().len()..).filter(|_| plain)?;
    let port = match port.strip_prefix(':') {
        Some(digits) if digits.bytes().all(|digit| digit.is_ascii_digit()) => {
            Some(digits.parse().ok()?)
        }
        None if port.is_empty() => None,
        _ => return None,
    };
    Some(AllowedHost {
        name: authority.host().to_ascii_lowercase(),
        port,
    })
}

/// Whether a host may have this name. With a number at its end, it would be an
/// address to a browser.
fn is_name(name: &str) -> bool {
    let is_label = |label: &str| {
        // An underscore is no part of a host's name by the book, but of some.
        let of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        (1..=63).contains(&label.len()) && label.bytes().all(of_name)
    };
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    name.split('.').all(is_label) && !name.rsplit('.').next().is_none_or(is_number)
}

/// Whether a host, as it stands in an address, is this machine.
pub(crate) fn is_loopback(name: &str) -> bool {
    let address = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'))
        .unwrap_or(name);
    name == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> Guard {
        Guard::new(vec![
            "console.example".parse().unwrap(),
            "other.example:8443".parse().unwrap(),
        ])
    }

    #[test]
    fn loopback_and_allowed_hosts_pass() {
        for host in [
            "127.0.0.1",
            "127.0.0.1:8787",
            "localhost",
            "LocalHost:1",
            "[::1]",
            "[::1]:8080",
            "console.example",
            "Console.Example:99",
            "other.example:8443",
        ] {
            assert!(guard().allows(host), "{host}");
        }
    }

    #[test]
    fn other_hosts_do_not() {
        for host in [
            "",
            "example.com",
            "localhost.example.com",
            "127.0.0.1.example.com",
            "127.0.0.1@example.com",
            "localhost@example.com:80",
            "example.com@localhost",
            "other.example",
            "other.example:80",
            "sub.console.example",
            "localhost:",
            "localhost:99999",
            "localhost:+1",
            "localhost.",
            "192.168.0.1",
            "0.0.0.0:8787",
            "::1",
            "localhost/..",
            "localhost localhost",
        ] {
            assert!(!guard().allows(host), "{host}");
        }
    }

    #[test]
    fn what_is_allowed_is_what_a_browser_can_send() {
        for (text, host) in [
            ("console.example", "console.example:8443"),
            ("Console.Example:443", "console.example"),
            ("my_host-1", "my_host-1"),
            ("xn--fiq228c.example", "xn--fiq228c.example"),
            ("192.0.2.1:80", "192.0.2.1"),
            ("[2001:DB8:0:0::1]", "[2001:db8::1]:8787"),
        ] {
            let guard = Guard::new(vec![text.parse().unwrap()]);
            assert!(guard.allows(host), "{text}");
        }
        for text in [
            "",
            "*",
            "*.example.com",
            "console.*:443",
            ".example.com",
            "console..example",
            "console.example:",
            "a b",
            "a,b",
            "a%62.example",
            "https://console.example",
            "console.example/",
            "192.0.2",
            "192.0.2.256",
            "2001:db8::1",
            "[2001:db8::g]",
            "[v1.a]",
            "me@console.example",
        ] {
            assert!(text.parse::<AllowedHost>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_port_that_browsers_leave_out_is_the_one_of_the_scheme() {
        let guard = Guard::new(vec![
            "secure.example:443".parse().unwrap(),
            "plain.example:80".parse().unwrap(),
        ]);
        for host in [
            "secure.example",
            "secure.example:443",
            "plain.example",
            "plain.example:80",
        ] {
            assert!(guard.allows(host), "{host}");
        }
        for host in ["secure.example:80", "plain.example:443", "plain.example:0"] {
            assert!(!guard.allows(host), "{host}");
        }
        for origin in [
            "https://secure.example",
            "https://secure.example:443",
            "http://plain.example",
        ] {
            assert!(guard.allows_origin(origin), "{origin}");
        }
        for origin in [
            "http://secure.example",
            "https://secure.example:8443",
            "https://plain.example",
        ] {
            assert!(!guard.allows_origin(origin), "{origin}");
        }
    }

    #[test]
    fn origins_are_pages_of_allowed_hosts() {
        for origin in [
            "http://127.0.0.1:8080",
            "https://console.example",
            "http://[::1]",
        ] {
            assert!(guard().allows_origin(origin), "{origin}");
        }
        for origin in [
            "null",
            "",
            "http://evil.example",
            "file://localhost",
            "localhost",
            "http://",
            "http://localhost/",
        ] {
            assert!(!guard().allows_origin(origin), "{origin}");
        }
    }
}
