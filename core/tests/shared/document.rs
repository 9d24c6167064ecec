//! JSON documents as data, and a reader of them that is as plain as can be.
//!
//! It shares nothing with the crate: one character at a time, by recursion, with
//! a copy of everything. That makes it slow, and fit to hold the crate against.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::fmt;
use std::ops::Range;

use crate::writing::compact;

/// A string by its code points; a surrogate among them is a lone one.
pub(crate) type Chars = Vec<u32>;

/// A value, where it stands, and whether it was read to its end.
#[derive(Clone)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) span: Range<usize>,
    pub(crate) is_complete: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Boolean(bool),
    /// As it is written.
    Number(String),
    String(Chars),
    Array(Vec<Node>),
    Object(Vec<Member>),
}

/// A key and its value; there is no value if the text went wrong before it.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) key: Chars,
    pub(crate) key_span: Range<usize>,
    pub(crate) value: Option<Node>,
}

/// The code points of a text.
pub(crate) fn chars(text: &str) -> Chars {
    text.chars().map(u32::from).collect()
}

/// A text of code points, in which a lone surrogate is U+FFFD.
pub(crate) fn lossy(chars: &[u32]) -> String {
    chars
        .iter()
        .map(|&code_point| char::from_u32(code_point).unwrap_or('\u{FFFD}'))
        .collect()
}

/// Whether one of these code points is half a character.
pub(crate) fn has_lone_surrogate(chars: &[u32]) -> bool {
    chars.iter().any(|&code_point| is_surrogate(code_point))
}

pub(crate) fn is_surrogate(code_point: u32) -> bool {
    (0xD800..0xE000).contains(&code_point)
}

/// The same string with each pair of halves joined to the character that they are.
pub(crate) fn joined(chars: &[u32]) -> Chars {
    let mut joined: Chars = Vec::with_capacity(chars.len());
    for &next in chars {
        match joined.last_mut() {
            Some(high @ 0xD800..=0xDBFF) if (0xDC00..=0xDFFF).contains(&next) => {
                *high = 0x1_0000 + ((*high - 0xD800) << 10) + (next - 0xDC00);
            }
            _ => joined.push(next),
        }
    }
    joined
}

/// The bytes of a string in generalised UTF-8, which can hold lone surrogates.
pub(crate) fn wtf8(chars: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for &code_point in chars {
        if let Some(character) = char::from_u32(code_point) {
            let mut buffer = [0; 4];
            bytes.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
        } else {
            let six_bits =
                |shift: u32| u8::try_from((code_point >> shift) & 0x3F).expect("six bits") | 0x80;
            bytes.extend([0xED, six_bits(6), six_bits(0)]);
        }
    }
    bytes
}

impl Node {
    /// A value that stands nowhere yet.
    pub(crate) const fn new(value: Value) -> Self {
        Self {
            value,
            span: 0..0,
            is_complete: true,
        }
    }

    pub(crate) fn string(text: &str) -> Self {
        Self::new(Value::String(chars(text)))
    }

    pub(crate) fn number(number: usize) -> Self {
        Self::new(Value::Number(number.to_string()))
    }

    pub(crate) fn object<K: AsRef<str>>(members: impl IntoIterator<Item = (K, Self)>) -> Self {
        let members = members
            .into_iter()
            .map(|(key, value)| Member::new(chars(key.as_ref()), value));
        Self::new(Value::Object(members.collect()))
    }

    /// The value of the first member of this name, if this is an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let Value::Object(members) = &self.value else {
            return None;
        };
        let member = members.iter().find(|member| lossy(&member.key) == name)?;
        member.value.as_ref()
    }

    pub(crate) fn elements(&self) -> &[Self] {
        match &self.value {
            Value::Array(elements) => elements,
            _ => &[],
        }
    }

    pub(crate) fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The text of a string without lone surrogates.
    pub(crate) fn as_text(&self) -> Option<String> {
        match &self.value {
            Value::String(chars) if !has_lone_surrogate(chars) => Some(lossy(chars)),
            _ => None,
        }
    }

    pub(crate) fn as_count(&self) -> Option<usize> {
        match &self.value {
            Value::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// Whether this node or one in it is such that `is` says so.
    pub(crate) fn any(&self, is: &impl Fn(&Self) -> bool) -> bool {
        is(self)
            || self.elements().iter().any(|element| element.any(is))
            || self
                .members()
                .iter()
                .filter_map(|member| member.value.as_ref())
                .any(|value| value.any(is))
    }

    /// The same as the value of another library. Of keys that stand there twice
    /// the last one is taken, and lone surrogates are lost.
    pub(crate) fn to_serde(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Boolean(is) => (*is).into(),
            Value::Number(digits) => serde_json::from_str(digits).expect("a number in range"),
            Value::String(chars) => lossy(chars).into(),
            Value::Array(elements) => elements.iter().map(Self::to_serde).collect(),
            Value::Object(members) => members
                .iter()
                .filter_map(|member| Some((lossy(&member.key), member.value.as_ref()?.to_serde())))
                .collect(),
        }
    }
}

impl fmt::Debug for Node {
    /// As its text, in which a failure is found sooner.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&compact(self)))
    }
}

impl Member {
    pub(crate) const fn new(key: Chars, value: Node) -> Self {
        Self {
            key,
            key_span: 0..0,
            value: Some(value),
        }
    }
}

/// What could be read of a text.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// Whether it begins with a byte order mark.
    pub(crate) has_mark: bool,
    /// The value, as far as it was read.
    pub(crate) root: Option<Node>,
    pub(crate) ending: Ending,
}

/// How reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// There was one value.
    Whole,
    /// There was none, and nothing else either.
    Nothing,
    /// No JSON text goes on as this one does at this offset.
    Malformed(usize),
    /// The bracket at this offset is one too deep.
    TooDeep(usize),
}

/// Reads a text as far as it is JSON, and at most so many levels deep.
pub(crate) fn read(text: &[u8], max_depth: usize) -> Reading {
    let mut reader = Reader {
        text,
        at: 0,
        max_depth,
    };
    let has_mark = reader.take(b"\xEF\xBB\xBF");
    reader.white_space();
    if reader.at == text.len() {
        return Reading {
            has_mark,
            root: None,
            ending: Ending::Nothing,
        };
    }
    let mut roots = Vec::new();
    let result = reader.value(0, &mut roots).and_then(|()| {
        reader.white_space();
        match reader.peek() {
            None => Ok(()),
            Some(_) => reader.wrong(),
        }
    });
    let ending = result.err().unwrap_or(Ending::Whole);
    Reading {
        has_mark,
        root: roots.pop(),
        ending,
    }
}

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    max_depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn take(&mut self, token: &[u8]) -> bool {
        let is_there = self.text[self.at..].starts_with(token);
        if is_there {
            self.at += token.len();
        }
        is_there
    }

    fn white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn wrong<T>(&self) -> Result<T, Ending> {
        Err(Ending::Malformed(self.at))
    }

    /// Takes a value, and keeps what was read of it even if it goes wrong.
    fn value(&mut self, depth: usize, into: &mut Vec<Node>) -> Result<(), Ending> {
        let start = self.at;
        let (value, result) = match self.peek() {
            Some(b'[' | b'{') if depth == self.max_depth => return Err(Ending::TooDeep(start)),
            Some(b'[') => {
                let mut elements = Vec::new();
                let result = self.elements(depth + 1, &mut elements);
                (Value::Array(elements), result)
            }
            Some(b'{') => {
                let mut members = Vec::new();
                let result = self.members(depth + 1, &mut members);
                (Value::Object(members), result)
            }
            Some(b'"') => (Value::String(self.string()?), Ok(())),
            Some(b't') => self.literal("true", Value::Boolean(true))?,
            Some(b'f') => self.literal("false", Value::Boolean(false))?,
            Some(b'n') => self.literal("null", Value::Null)?,
            _ => (Value::Number(self.number()?), Ok(())),
        };
        into.push(Node {
            value,
            span: start..self.at,
            is_complete: result.is_ok(),
        });
        result
    }

    fn elements(&mut self, depth: usize, into: &mut Vec<Node>) -> Result<(), Ending> {
        self.at += 1;
        self.white_space();
        if self.take(b"]") {
            return Ok(());
        }
        loop {
            self.value(depth, into)?;
            self.white_space();
            if self.take(b"]") {
                return Ok(());
            }
            if !self.take(b",") {
                return self.wrong();
            }
            self.white_space();
        }
    }

    fn members(&mut self, depth: usize, into: &mut Vec<Member>) -> Result<(), Ending> {
        self.at += 1;
        self.white_space();
        if self.take(b"}") {
            return Ok(());
        }
        loop {
            let start = self.at;
            if self.peek() != Some(b'"') {
                return self.wrong();
            }
            let key = self.string()?;
            let key_span = start..self.at;
            self.white_space();
            if !self.take(b":") {
                return self.wrong();
            }
            self.white_space();
            let mut value = Vec::new();
            let result = self.value(depth, &mut value);
            into.push(Member {
                key,
                key_span,
                value: value.pop(),
            });
            result?;
            self.white_space();
            if self.take(b"}") {
                return Ok(());
            }
            if !self.take(b",") {
                return self.wrong();
            }
            self.white_space();
        }
    }

    fn literal(&mut self, name: &str, value: Value) -> Result<(Value, Result<(), Ending>), Ending> {
        for letter in name.bytes() {
            if self.peek() != Some(letter) {
                return self.wrong();
            }
            self.at += 1;
        }
        Ok((value, Ok(())))
    }

    fn number(&mut self) -> Result<String, Ending> {
        let start = self.at;
        self.take(b"-");
        if !self.take(b"0") {
            self.digits()?;
        } else if matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.wrong();
        }
        if self.take(b".") {
            self.digits()?;
        }
        if self.take(b"e") || self.take(b"E") {
            _ = self.take(b"+") || self.take(b"-");
            self.digits()?;
        }
        let digits = &self.text[start..self.at];
        Ok(String::from_utf8(digits.to_vec()).expect("ASCII"))
    }

    fn digits(&mut self) -> Result<(), Ending> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.wrong();
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<Chars, Ending> {
        self.at += 1;
        let mut chars = Vec::new();
        loop {
            match self.peek() {
                None | Some(0..0x20) => return self.wrong(),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(joined(&chars));
                }
                Some(b'\\') => {
                    self.at += 1;
                    chars.push(self.escape()?);
                }
                Some(_) => match first_character(&self.text[self.at..]) {
                    Some(character) => {
                        // A character is no half, so it never joins with one.
                        chars.push(u32::from(character));
                        self.at += character.len_utf8();
                    }
                    None => return self.wrong(),
                },
            }
        }
    }

    fn escape(&mut self) -> Result<u32, Ending> {
        const SHORT: &[(u8, u32)] = &[
            (b'"', 0x22),
            (b'\\', 0x5C),
            (b'/', 0x2F),
            (b'b', 0x08),
            (b'f', 0x0C),
            (b'n', 0x0A),
            (b'r', 0x0D),
            (b't', 0x09),
        ];
        for &(letter, code_point) in SHORT {
            if self.take(&[letter]) {
                return Ok(code_point);
            }
        }
        if !self.take(b"u") {
            return self.wrong();
        }
        let mut code_point = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|digit| char::from(digit).to_digit(16));
            let Some(digit) = digit else {
                return self.wrong();
            };
            code_point = code_point * 16 + digit;
            self.at += 1;
        }
        Ok(code_point)
    }
}

/// The character that these bytes begin with, if they begin with one.
pub(crate) fn first_character(bytes: &[u8]) -> Option<char> {
    (1..=bytes.len().min(4))
        .find_map(|length| std::str::from_utf8(&bytes[..length]).ok())
        .and_then(|text| text.chars().next())
}
