//! A whole request that is one JSON text, as it may come from a file.

use crate::contract::{APPS, BODY, INSTANCE_ID, PROJECT_ID, TASKS, TOKEN};
use crate::request::BYTE_ORDER_MARK;
use crate::string::{Form, Text, decode, to_char};
use crate::{NotARequest, Report, check};

/// Checks a whole request that is one JSON text in UTF-8, as it may come from a file:
/// `{project_id, instance_id, token, body}`. Whatever stands in it has its range there.
///
/// A `body` that is a string is a text inside of the text: what is wrong in it has the range
/// of how that is written here, escapes included. Of a field that is there more than once,
/// every value is checked. If the text is not well-formed, what was read
/// of it is judged. A byte order mark has a place, and nothing is said of it: it is not
/// sent. Nor is what stands in fields that a request should not have: of their values no
/// more is said than of duplicate keys, or that they are too deep.
///
/// # Errors
///
/// If the text is no object: then it is no request at all.
///
/// ```
/// use roma_import::check_request_text;
///
/// let text = r#"{"project_id": "p", "instance_id": "i", "token": "t",
///  "body": {"apps": "orders/eu"}}"#;
/// let report = check_request_text(text.as_bytes())?;
/// assert_eq!(report.violations[0].pointer, "/body/apps");
/// let start = report.violations[0].range.map(|range| range.start);
/// assert_eq!(start.map(|start| (start.line, start.column)), Some((2, 19)));
/// # Ok::<_, roma_import::NotARequest>(())
/// ```
pub fn check_request_text(text: &[u8]) -> Result<Report, NotARequest> {
    check::request_text(text).ok_or(NotARequest)
}

/// Whether a text is meant to be a whole request, well-formed or not: it has a field that
/// only a request has, or a `body`. A text with `apps` or `tasks` at the top is a body, even
/// if it also has a field of a request; only with both of these and a `body` is it a request.
///
/// ```
/// use roma_import::is_request_text;
///
/// assert!(is_request_text(br#"{"token": "t", "body": {"apps": "orders"}}"#));
/// assert!(is_request_text(br#"{"projectId": "p", "body": {"apps": "orders"}}"#));
/// assert!(!is_request_text(br#"{"token": "t", "apps": "orders"}"#));
/// ```
#[must_use]
pub fn is_request_text(text: &[u8]) -> bool {
    let keys = Names::of(text);
    if keys.of_body {
        keys.of_request && keys.body
    } else {
        keys.of_request || keys.body
    }
}

/// Whether a text, well-formed or not, has a field that only a whole request has. Then a
/// token may be in it anywhere, also if it is meant to be a body.
#[must_use]
pub fn has_request_field(text: &[u8]) -> bool {
    Names::of(text).of_request
}

/// Which keys a text has that tell what it is meant to be.
#[derive(Clone, Copy, Debug, Default)]
struct Names {
    /// One that only a request has.
    of_request: bool,
    /// That of a request's body.
    body: bool,
    /// One that a body has.
    of_body: bool,
}

impl Names {
    /// Looks for the keys of the outermost object in a text that may not be well-formed.
    /// Where brackets do not fit together, nobody can tell which object the keys behind them
    /// are of, and those of a request count wherever they are: so a slip hides none of them,
    /// unless it makes another text of them.
    fn of(text: &[u8]) -> Self {
        let mut outermost = Self::default();
        let mut anywhere = Self::default();
        let text = behind_space(text);
        if text.first() != Some(&b'{') {
            return outermost;
        }
        let mut open = Open::default();
        let mut fits = true;
        let mut before = 0;
        // The last string, and whether it stands where a key has to.
        let mut last = None;
        let mut is_at_key = false;
        for Token { first, string } in (Tokens { rest: text }) {
            // A string before a colon is a key, and so is one that lacks it.
            let is_key = match first {
                b',' | b'}' | b']' => false,
                b':' => true,
                _ => is_at_key,
            };
            if is_key && let Some(key) = last {
                anywhere.add(key);
                if open.is_outermost() {
                    outermost.add(key);
                }
            }
            is_at_key = string.is_some() && matches!(before, b'{' | b',') && open.is_outermost();
            last = string;
            before = first;
            fits &= match first {
                b'{' | b'[' => {
                    open.open(first);
                    true
                }
                b'}' | b']' => open.close(first),
                // Behind the end of it all there is something more.
                _ => !open.is_empty(),
            };
        }
        if !fits || !open.is_empty() {
            outermost.of_request |= anywhere.of_request;
            outermost.body |= anywhere.body;
        }
        outermost
    }

    fn add(&mut self, key: Text<'_>) {
        let is_among = |names: &[&str]| names.iter().any(|name| key.is(name));
        self.of_request |= is_among(&[PROJECT_ID, INSTANCE_ID, TOKEN]);
        self.body |= is_among(&[BODY]);
        self.of_body |= is_among(&[APPS, TASKS]);
    }
}

/// A piece of a text that may not be well-formed.
struct Token<'t> {
    /// Its first byte, which is all that there is of it unless it is a string.
    first: u8,
    /// The string that it is.
    string: Option<Text<'t>>,
}

/// The pieces of a text, without white space.
struct Tokens<'t> {
    rest: &'t [u8],
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (&first, after) = self.rest.split_first()?;
            self.rest = after;
            match first {
                b' ' | b'\t' | b'\r' | b'\n' => {}
                b'"' => {
                    self.rest = behind_string(after);
                    let length = after.len() - self.rest.len();
                    let inside = after.get(..length).unwrap_or_default();
                    let inside = inside.strip_suffix(b"\"").unwrap_or(inside);
                    let string = Some(Text::scanned(inside, Form::Escaped));
                    return Some(Token { first, string });
                }
                _ => {
                    let string = None;
                    return Some(Token { first, string });
                }
            }
        }
    }
}

/// The containers that are open.
#[derive(Default)]
struct Open {
    /// What closes each of them.
    closing: Vec<u8>,
    /// How many of them are objects.
    objects: usize,
}

impl Open {
    const fn is_empty(&self) -> bool {
        self.closing.is_empty()
    }

    /// Whether only the outermost one is.
    const fn is_outermost(&self) -> bool {
        self.closing.len() == 1
    }

    /// Takes in a bracket that opens one.
    fn open(&mut self, bracket: u8) {
        if bracket == b'{' {
            self.objects += 1;
            self.closing.push(b'}');
        } else {
            self.closing.push(b']');
        }
    }

    /// Takes in a bracket that closes one, and says whether it fits to the last that was
    /// opened.
    fn close(&mut self, bracket: u8) -> bool {
        let fits = self.closing.last() == Some(&bracket);
        let of_its_kind = if bracket == b'}' {
            self.objects
        } else {
            self.closing.len() - self.objects
        };
        // Those that were never closed end with what is around them.
        while of_its_kind > 0
            && let Some(closing) = self.closing.pop()
        {
            self.objects -= usize::from(closing == b'}');
            if closing == bracket {
                break;
            }
        }
        fits
    }
}

/// What is behind white space and byte order marks. Where those are that JSON does not
/// have, somebody has pasted them.
fn behind_space(mut text: &[u8]) -> &[u8] {
    loop {
        let (code_point, length) = decode(text);
        let is_space = text.starts_with(BYTE_ORDER_MARK) || to_char(code_point).is_whitespace();
        if text.is_empty() || !is_space {
            return text;
        }
        text = text.get(length..).unwrap_or_default();
    }
}

/// What is behind a string, the inside of which a text begins with; nothing if the string
/// has no end.
fn behind_string(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [b'"', after @ ..] => return after,
            [b'\\', _, after @ ..] | [_, after @ ..] => after,
            [] => return text,
        };
    }
}

#[cfg(test)]
mod tests;
