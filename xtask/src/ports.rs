//! Ports on this machine: whether one is free, and which ones are.

use std::{
    hash::{BuildHasher as _, RandomState},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    ops::Range,
};

use anyhow::{Context as _, Result, bail};

/// The address of a port on this machine. Nothing listens on any other one:
/// a development server is not for the network.
pub(crate) fn address(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// Fails if something listens on `port` already, and names the flag to change.
pub(crate) fn require_free(port: u16, flag: &str) -> Result<()> {
    // Some systems let one bind to an address that another program has bound to
    // for all interfaces, hence the second question.
    if TcpListener::bind(address(port)).is_err() || TcpStream::connect(address(port)).is_ok() {
        bail!(
            "port {port} of {} is in use, or this user may not listen on it: \
             end what listens there, or choose another port with `{flag} PORT`",
            Ipv4Addr::LOCALHOST
        );
    }
    Ok(())
}

/// The ports that are looked through: below those that systems give to whoever asks for
/// any, so that nobody is given one of these before a program listens there.
const NAMED: Range<u16> = 20_000..32_000;

/// How many of them are tried for each port.
const TRIES: usize = 100;

/// As many different free ports as asked for.
pub(crate) fn free<const N: usize>() -> Result<[u16; N]> {
    // All are held until all are known, or the same one might be found twice.
    let mut held = Vec::with_capacity(N);
    let mut ports = [0; N];
    for port in &mut ports {
        let found = (0..TRIES).find_map(|_| {
            let port = any_of(NAMED);
            let listener = TcpListener::bind(address(port)).ok()?;
            Some((port, listener))
        });
        let (free, listener) = found.context("cannot find a free port")?;
        *port = free;
        held.push(listener);
    }
    Ok(ports)
}

/// Another one each time, also in another process.
fn any_of(ports: Range<u16>) -> u16 {
    let number = RandomState::new().hash_one(());
    let count = u64::from(ports.end - ports.start);
    ports.start + u16::try_from(number % count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_an_error_that_names_the_flag() {
        let listener = TcpListener::bind(address(0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let error = require_free(port, "--endpoint-port")
            .unwrap_err()
            .to_string();
        assert!(error.contains(&format!("port {port} ")), "{error}");
        assert!(error.contains("`--endpoint-port PORT`"), "{error}");
    }

    #[test]
    fn free_ports_differ_and_are_free() {
        let [one, two] = free().unwrap();
        assert_ne!(one, two);
        require_free(one, "--port").unwrap();
        require_free(two, "--port").unwrap();
    }
}
