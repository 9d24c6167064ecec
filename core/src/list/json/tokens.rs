//! The pieces of JSON, and the keys that an object has more than once.

use super::{escaped, shown};
use crate::list::cells::line_ends;
use crate::list::{Detail, Notice, NoticeKind};
use crate::sort::sort_by;
use crate::string::Text;

/// A piece of JSON. Commas and colons are left out: what they say is in the order.
pub(super) enum Token<'t> {
    /// An opening bracket.
    Open(u8),
    /// A closing bracket.
    Close,
    /// A string, as it is written between its quotes.
    Text(&'t str),
    /// A number or a word, as it is written.
    Bare(&'t str),
}

/// The pieces of a text that is JSON. Any other text gives some pieces, too.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// The line of the last piece.
    pub(super) line: usize,
    /// The containers that are open.
    open: Vec<Open>,
    /// The keys of the open objects, in order of these.
    keys: Vec<Key<'t>>,
    /// The keys that objects have more than once, of those that were read to their ends.
    pub(super) repeats: Repeats<'t>,
}

/// An open container.
enum Open {
    Array,
    Object {
        /// Where its keys begin.
        keys_from: usize,
        /// Whether the next string is a key.
        awaits_key: bool,
    },
}

/// A key of an object.
#[derive(Clone, Copy)]
struct Key<'t> {
    /// As it is written between its quotes.
    raw: &'t str,
    line: usize,
    /// Where it ends in the text.
    end: usize,
}

impl<'t> Key<'t> {
    fn text(self) -> Text<'t> {
        if self.raw.contains('\\') {
            escaped(self.raw)
        } else {
            Text::from(self.raw).classified()
        }
    }
}

/// The keys that are there more than once in the same object.
#[derive(Default)]
pub(super) struct Repeats<'t> {
    count: usize,
    /// The first of them in the text.
    first: Option<Key<'t>>,
}

impl Repeats<'_> {
    /// What there is to say of them.
    pub(super) fn notice(&self) -> Option<Notice> {
        self.first.map(|key| {
            NoticeKind::KeyTwice
                .counted(self.count, key.line)
                .with(Detail::name(shown(key.raw).into_owned()))
        })
    }
}

impl<'t> Tokens<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
            open: Vec::new(),
            keys: Vec::new(),
            repeats: Repeats {
                count: 0,
                first: None,
            },
        }
    }

    /// The pieces that follow, to look at before they are read. They have lines of their own.
    pub(super) fn ahead(&self) -> Self {
        Self::new(self.text.get(self.at..).unwrap_or_default())
    }

    pub(super) fn next(&mut self) -> Option<Token<'t>> {
        let rest = self.text.get(self.at..)?;
        let bytes = rest.as_bytes();
        let start = bytes
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':'))?;
        self.line += line_ends(rest.get(..start)?);
        let after = rest.get(start..)?;
        let (token, length) = match after.as_bytes().first()? {
            open @ (b'[' | b'{') => (Token::Open(*open), 1),
            b']' | b'}' => (Token::Close, 1),
            b'"' => {
                let inside = after.get(1..)?;
                let mut escaped = false;
                let end = inside.bytes().position(|byte| {
                    let closes = byte == b'"' && !escaped;
                    escaped = byte == b'\\' && !escaped;
                    closes
                })?;
                (Token::Text(inside.get(..end)?), end + 2)
            }
            _ => {
                let end = after
                    .bytes()
                    .position(|byte| {
                        matches!(
                            byte,
                            b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b']' | b'}'
                        )
                    })
                    .unwrap_or(after.len());
                (Token::Bare(after.get(..end)?), end)
            }
        };
        self.at += start + length;
        self.follow(&token);
        Some(token)
    }

    /// Skips the rest of a value that begins with this token.
    pub(super) fn skip(&mut self, token: &Token<'t>) {
        let mut depth = usize::from(matches!(token, Token::Open(_)));
        while depth > 0 {
            match self.next() {
                Some(Token::Open(_)) => depth += 1,
                Some(Token::Close) => depth -= 1,
                Some(Token::Text(_) | Token::Bare(_)) => {}
                None => return,
            }
        }
    }

    /// Notes what a piece opens or closes, and a key.
    fn follow(&mut self, token: &Token<'t>) {
        if let Token::Close = token {
            if let Some(Open::Object { keys_from, .. }) = self.open.pop() {
                self.close(keys_from);
            }
            return;
        }
        if let Some(Open::Object { awaits_key, .. }) = self.open.last_mut() {
            *awaits_key = !*awaits_key;
            if let (Token::Text(raw), false) = (token, *awaits_key) {
                self.keys.push(Key {
                    raw,
                    line: self.line,
                    end: self.at,
                });
            }
        }
        if let Token::Open(bracket) = token {
            self.open.push(if *bracket == b'{' {
                Open::Object {
                    keys_from: self.keys.len(),
                    awaits_key: true,
                }
            } else {
                Open::Array
            });
        }
    }

    /// Looks at the keys of an object that closes, and forgets them.
    fn close(&mut self, keys_from: usize) {
        let own = self.keys.get_mut(keys_from..).unwrap_or_default();
        if own.len() > 1 {
            let repeats = &mut self.repeats;
            // Those that are the same stay in the order of the text.
            sort_by(own, |a, b| a.text().compare(b.text()));
            for pair in own.windows(2) {
                if let [earlier, later] = pair
                    && earlier.text() == later.text()
                {
                    repeats.count += 1;
                    let is_first = repeats.first.is_none_or(|first| later.end < first.end);
                    if is_first {
                        repeats.first = Some(*later);
                    }
                }
            }
        }
        self.keys.truncate(keys_from);
    }
}
