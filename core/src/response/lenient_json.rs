//! JSON as it comes, read for some of its fields.
//!
//! Only what says where a value begins and ends has to be right: brackets, quotes, commas
//! and colons. Within them all is taken as it is: a string may have line breaks and escapes
//! that JSON does not know, a number may be one that no program counts with, and
//! containers may be nested as deeply as they like.

use crate::string::{Form, Text, to_char};

/// A value, as it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'t> {
    Null,
    String(Text<'t>),
    Number(&'t str),
    Object(Object<'t>),
    Array(Array<'t>),
    /// `true`, `false`, or a word that JSON does not know.
    Word(&'t str),
}

/// An object with its brackets, whose members are looked for whenever one is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Object<'t>(&'t str);

/// An array with its brackets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Array<'t>(&'t str);

impl<'t> Object<'t> {
    /// The object that a text is; nothing if it is another value, cut off, or followed by
    /// something.
    pub(crate) fn read(text: &'t str) -> Option<Self> {
        let mut reader = Reader { text, at: 0 };
        reader.skip_white_space();
        let value = reader.value()?;
        reader.skip_white_space();
        match value {
            Value::Object(object) if reader.peek().is_none() => Some(object),
            _ => None,
        }
    }

    /// The value of a member, whose name is ASCII; the last one where several have it.
    pub(crate) fn get(self, name: &str) -> Option<Value<'t>> {
        let mut reader = Reader {
            text: self.0,
            at: 1,
        };
        let mut found = None;
        while let Some((key, value)) = reader.member() {
            if key.is(name) {
                found = Some(value);
            }
        }
        found
    }

    /// All members, as they are written; several may have the same name.
    pub(crate) fn members(self) -> impl Iterator<Item = (Text<'t>, Value<'t>)> {
        let mut reader = Reader {
            text: self.0,
            at: 1,
        };
        core::iter::from_fn(move || reader.member())
    }

    /// A member that has to be a string.
    pub(crate) fn string(self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::String(text) => Some(unescaped(text)),
            _ => None,
        }
    }

    pub(crate) const fn as_written(self) -> &'t str {
        self.0
    }
}

impl<'t> Array<'t> {
    pub(crate) fn elements(self) -> impl Iterator<Item = Value<'t>> {
        let mut reader = Reader {
            text: self.0,
            at: 1,
        };
        core::iter::from_fn(move || reader.element())
    }

    pub(crate) const fn as_written(self) -> &'t str {
        self.0
    }
}

impl<'t> Value<'t> {
    /// Whether it says something: neither nothing, nor what programs have in its place. Of what
    /// stands in a container, one level is looked at.
    pub(crate) fn says_something(self) -> bool {
        match self {
            Self::Object(object) => object.members().any(|(_, value)| value.is_there()),
            Self::Array(array) => array.elements().any(Self::is_there),
            _ => self.is_there(),
        }
    }

    /// The same where a container says something that is not empty.
    pub(crate) fn is_there(self) -> bool {
        match self {
            Self::Null | Self::Number("0") | Self::Word("false" | "undefined" | "None") => false,
            Self::Number(_) | Self::Word(_) => true,
            Self::String(text) => text
                .code_points()
                .any(|character| !to_char(character).is_whitespace()),
            Self::Object(object) => object.members().next().is_some(),
            Self::Array(array) => array.elements().next().is_some(),
        }
    }

    /// It as it is written.
    pub(crate) const fn as_written(self) -> Option<&'t str> {
        match self {
            Self::Null | Self::String(_) => None,
            Self::Number(written) | Self::Word(written) => Some(written),
            Self::Object(object) => Some(object.as_written()),
            Self::Array(array) => Some(array.as_written()),
        }
    }

    /// A value that was found to be one.
    fn of(written: &'t str) -> Self {
        match written.as_bytes() {
            [b'"', inside @ .., b'"'] => Self::String(text(inside)),
            [b'{', ..] => Self::Object(Object(written)),
            [b'[', ..] => Self::Array(Array(written)),
            [b'0'..=b'9', rest @ ..] | [b'-', b'0'..=b'9', rest @ ..] if is_numeric(rest) => {
                Self::Number(written)
            }
            b"null" => Self::Null,
            _ => Self::Word(written),
        }
    }
}

/// Whether these bytes may stand behind the first digit of a number.
fn is_numeric(bytes: &[u8]) -> bool {
    let is_of_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
    bytes.iter().all(is_of_number)
}

/// The inside of a string.
fn text(inside: &[u8]) -> Text<'_> {
    Text::scanned(inside, Form::EscapedSurrogates)
}

/// The characters of a string, those that are none replaced.
pub(crate) fn unescaped(text: Text<'_>) -> String {
    text.code_points().map(to_char).collect()
}

/// A place in a text. Where something is not as it has to be, nothing comes of it.
struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_white_space(&mut self) {
        self.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
    }

    fn skip_while(&mut self, skips: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&skips) {
            self.at += 1;
        }
    }

    /// Takes a byte, if it is there.
    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek() == Some(byte)).then(|| self.at += 1)
    }

    /// The next member of an object that was found to be one.
    fn member(&mut self) -> Option<(Text<'t>, Value<'t>)> {
        self.skip_comma();
        let key = self.key()?;
        Some((key, self.value()?))
    }

    /// The next element of an array that was found to be one.
    fn element(&mut self) -> Option<Value<'t>> {
        self.skip_comma();
        self.value()
    }

    /// Takes the comma between two members or elements, if it is there.
    fn skip_comma(&mut self) {
        self.skip_white_space();
        if self.take(b',').is_some() {
            self.skip_white_space();
        }
    }

    fn value(&mut self) -> Option<Value<'t>> {
        let start = self.at;
        self.skip_value()?;
        self.text.get(start..self.at).map(Value::of)
    }

    /// Takes a value, from its first byte to its last.
    fn skip_value(&mut self) -> Option<()> {
        // The brackets that are to close what is open.
        let mut open = Vec::new();
        loop {
            match self.peek()? {
                b'"' => self.skip_string()?,
                b'{' => {
                    self.at += 1;
                    self.skip_white_space();
                    open.push(b'}');
                    if self.peek() != Some(b'}') {
                        self.key()?;
                        continue;
                    }
                }
                b'[' => {
                    self.at += 1;
                    self.skip_white_space();
                    open.push(b']');
                    if self.peek() != Some(b']') {
                        continue;
                    }
                }
                _ => self.skip_word()?,
            }
            // A value has ended, or a container has turned out to be empty.
            loop {
                let Some(&bracket) = open.last() else {
                    return Some(());
                };
                self.skip_white_space();
                if self.take(bracket).is_some() {
                    open.pop();
                    continue;
                }
                self.take(b',')?;
                self.skip_white_space();
                if bracket == b'}' {
                    self.key()?;
                }
                break;
            }
        }
    }

    /// Takes a key, its colon, and the white space around that.
    fn key(&mut self) -> Option<Text<'t>> {
        let start = self.at;
        self.skip_string()?;
        let written = self.text.as_bytes().get(start + 1..self.at - 1)?;
        self.skip_white_space();
        self.take(b':')?;
        self.skip_white_space();
        Some(text(written))
    }

    fn skip_string(&mut self) -> Option<()> {
        self.take(b'"')?;
        loop {
            self.skip_while(|byte| !matches!(byte, b'"' | b'\\'));
            if self.take(b'"').is_some() {
                return Some(());
            }
            self.take(b'\\')?;
            // Whatever is escaped: a quote is within the string.
            self.peek()?;
            self.at += 1;
        }
    }

    fn skip_word(&mut self) -> Option<()> {
        let start = self.at;
        self.skip_while(|byte| {
            !matches!(
                byte,
                b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b'"' | b'[' | b']' | b'{' | b'}'
            )
        });
        (self.at > start).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;
    use serde_json::Value as Strict;

    use super::*;

    /// The same as a reader that takes only what JSON allows has it.
    fn strict(value: Value<'_>) -> Strict {
        match value {
            Value::Null => Strict::Null,
            Value::String(text) => unescaped(text).into(),
            Value::Number(written) | Value::Word(written) => serde_json::from_str(written).unwrap(),
            Value::Object(object) => object
                .members()
                .map(|(key, value)| (unescaped(key), strict(value)))
                .collect(),
            Value::Array(array) => array.elements().map(strict).collect(),
        }
    }

    /// What is JSON is read as such, and of the rest nothing panics.
    fn assert_read(text: &str) {
        let object = Object::read(text);
        match serde_json::from_str(text) {
            Ok(Strict::Object(expected)) => {
                let object = object.unwrap_or_else(|| panic!("not read: {text}"));
                for (key, value) in expected.iter().filter(|(key, _)| key.is_ascii()) {
                    let found = object.get(key).map(strict);
                    assert_eq!(found.as_ref(), Some(value), "{key} in {text}");
                }
                assert_eq!(strict(Value::Object(object)), Strict::Object(expected));
            }
            Ok(_) => assert!(object.is_none(), "{text}"),
            Err(_) => {
                for (_, value) in object.into_iter().flat_map(Object::members) {
                    if let Value::Array(array) = value {
                        array.elements().for_each(drop);
                    }
                }
            }
        }
    }

    fn json() -> impl Strategy<Value = Strict> {
        let leaf = prop_oneof![
            Just(Strict::Null),
            any::<bool>().prop_map(Strict::from),
            any::<i64>().prop_map(Strict::from),
            select(vec![0.5, -1e20, 1e-7]).prop_map(Strict::from),
            any::<String>().prop_map(Strict::from),
        ];
        let key = prop_oneof![
            select(vec!["", "a", "job_id"]).prop_map(str::to_owned),
            ".{0,3}"
        ];
        leaf.prop_recursive(4, 24, 4, move |inner| {
            prop_oneof![
                vec(inner.clone(), 0..4).prop_map(Strict::from),
                vec((key.clone(), inner), 0..4).prop_map(|members| members.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_json_is_read_as_it_is(value in json()) {
            let object = serde_json::json!({ "x": value, "job_id": "j" });
            for text in [object.to_string(), serde_json::to_string_pretty(&object).unwrap()] {
                assert_read(&text);
                for (end, _) in text.char_indices() {
                    prop_assert!(Object::read(&text[..end]).is_none(), "cut off at {end}: {text}");
                }
            }
        }

        #[test]
        fn whatever_comes_is_read_or_not(pieces in vec(select(vec![
            "{", "}", "{}", "[", "]", ",", ",", ":", ":", "\"", "\"a\"", "\"a\":", "\"b\":0", "1", "-1.5e3",
            "null", "true", " ", "\n", "\\", "\\u0061", "\\ud83d\\ude00", "\\ud800", "é", "\u{0}",
        ]), 0..16)) {
            let inside = pieces.concat();
            assert_read(&inside);
            assert_read(&["{", &inside, "}"].concat());
            assert_read(&["{\"a\":[", &inside, "]}"].concat());
        }
    }

    #[test]
    fn the_last_of_several_members_with_a_name_counts_however_it_is_written() {
        let text = r#"{"a":1,"\u0061":"2\u00e9\/","b":{"a":3}}"#;
        let object = Object::read(text).unwrap();
        let Some(Value::String(found)) = object.get("a") else {
            panic!("not found");
        };
        assert_eq!(unescaped(found), "2é/");
        assert!(object.get("c").is_none());
    }

    #[test]
    fn nothing_is_too_deep_or_too_long() {
        let deep = 1 << 20;
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let text = ["{\"x\":", &open.repeat(deep), "0", &close.repeat(deep), "}"].concat();
            let object = Object::read(&text).unwrap();
            assert!(object.get("x").is_some());
            assert!(Object::read(&text[..text.len() - 1]).is_none());
        }
        let many = ["{", &"\"a\":[],".repeat(deep), "\"b\":1}"].concat();
        assert!(Object::read(&many).unwrap().get("b").is_some());
    }
}
