//! Just enough of HTTP to see whether a server on this machine answers.

use std::{
    io::{self, Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use crate::ports;

/// How long a server may take to answer; what asks here asks again.
const TIMEOUT: Duration = Duration::from_secs(5);

/// What a server has answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    /// The media type with its parameters, empty if there is none.
    pub(crate) content_type: String,
}

/// Asks for `path` on `port` of this machine.
pub(crate) fn get(port: u16, path: &str) -> io::Result<Answer> {
    let address = ports::address(port);
    let mut stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    parse(&String::from_utf8_lossy(&answer))
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the answer is not HTTP"))
}

/// Reads the head of an answer.
fn parse(answer: &str) -> Option<Answer> {
    let mut lines = answer.split("\r\n");
    let status = lines
        .next()?
        .strip_prefix("HTTP/1.1 ")?
        .get(..3)?
        .parse()
        .ok()?;
    let content_type = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .map_or_else(String::new, |(_, value)| value.trim().to_owned());
    Some(Answer {
        status,
        content_type,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_an_answer_is_read_and_its_body_is_not() {
        let answer =
            "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n\r\ncontent-type: x";
        let expected = Answer {
            status: 403,
            content_type: "application/json".to_owned(),
        };
        assert_eq!(parse(answer), Some(expected));

        let answer = "HTTP/1.1 200 OK\r\n\r\ncontent-type: x";
        let expected = Answer {
            status: 200,
            content_type: String::new(),
        };
        assert_eq!(parse(answer), Some(expected));

        assert_eq!(parse("SSH-2.0-OpenSSH"), None);
    }
}
