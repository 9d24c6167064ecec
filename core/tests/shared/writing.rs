//! Writing JSON documents: in the shortest way, or in any way at all.

#![allow(dead_code, reason = "each test takes what it needs")]

use crate::document::{Node, Value, is_surrogate, wtf8};
use crate::random::Random;

/// The shortest text of a document.
pub(crate) fn compact(root: &Node) -> Vec<u8> {
    let mut pen = Pen {
        out: Vec::new(),
        whim: None,
        layout: Layout::Compact,
        escapes: Escapes::Few,
        keeps_halves: false,
    };
    pen.value(root, 0);
    pen.out
}

/// The text of a document with white space and escapes as chance has them.
pub(crate) fn scribbled(root: &Node, seed: u64) -> Vec<u8> {
    scribble(root, seed, false)
}

/// The same in generalised UTF-8, with halves of characters as they are, if
/// chance does not want them as escapes.
pub(crate) fn with_halves(root: &Node, seed: u64) -> Vec<u8> {
    scribble(root, seed, true)
}

fn scribble(root: &Node, seed: u64, keeps_halves: bool) -> Vec<u8> {
    const LINE_ENDS: &[&str] = &["\n", "\r\n", "\r"];
    const INDENTS: &[&str] = &["", " ", "  ", "    ", "\t"];
    let mut random = Random::new(seed);
    let layout = match random.below(4) {
        0 => Layout::Compact,
        1 => Layout::Indented {
            line_end: random.pick::<&str>(LINE_ENDS),
            indent: random.pick::<&str>(INDENTS),
        },
        _ => Layout::Random,
    };
    let escapes = *random.pick(&[
        Escapes::Few,
        Escapes::Random,
        Escapes::BeyondAscii,
        Escapes::All,
    ]);
    let mut pen = Pen {
        out: Vec::new(),
        whim: Some(random),
        layout,
        escapes,
        keeps_halves,
    };
    pen.white_space();
    pen.value(root, 0);
    pen.white_space();
    pen.out
}

/// Where white space is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    Compact,
    /// As programs indent: an element on each line.
    Indented {
        line_end: &'static str,
        indent: &'static str,
    },
    Random,
}

/// What is written as an escape, besides what has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escapes {
    Few,
    Random,
    BeyondAscii,
    All,
}

struct Pen {
    out: Vec<u8>,
    whim: Option<Random>,
    layout: Layout,
    escapes: Escapes,
    keeps_halves: bool,
}

impl Pen {
    fn has_whim(&mut self, chances: usize) -> bool {
        self.whim
            .as_mut()
            .is_some_and(|random| random.one_in(chances))
    }

    fn white_space(&mut self) {
        if self.layout != Layout::Random || !self.has_whim(4) {
            return;
        }
        if let Some(random) = &mut self.whim {
            // Now and then enough for readers that skip it by blocks.
            let longest = if random.one_in(20) { 70 } else { 4 };
            for _ in 0..random.below(longest) {
                self.out.push(*random.pick(b" \t\r\n"));
            }
        }
    }

    /// Ends a line, if lines end here.
    fn line(&mut self, depth: usize) {
        if let Layout::Indented { line_end, indent } = self.layout {
            self.out.extend(line_end.bytes());
            for _ in 0..depth {
                self.out.extend(indent.bytes());
            }
        }
        self.white_space();
    }

    fn token(&mut self, token: u8) {
        self.white_space();
        self.out.push(token);
        if token == b':' && matches!(self.layout, Layout::Indented { .. }) {
            self.out.push(b' ');
        }
        self.white_space();
    }

    fn value(&mut self, node: &Node, depth: usize) {
        match &node.value {
            Value::Null => self.out.extend(b"null"),
            Value::Boolean(true) => self.out.extend(b"true"),
            Value::Boolean(false) => self.out.extend(b"false"),
            Value::Number(digits) => self.out.extend(digits.bytes()),
            Value::String(chars) => self.string(chars),
            Value::Array(elements) => {
                self.out.push(b'[');
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        self.token(b',');
                    }
                    self.line(depth + 1);
                    self.value(element, depth + 1);
                }
                self.line(depth);
                self.out.push(b']');
            }
            Value::Object(members) => {
                self.out.push(b'{');
                for (index, member) in members.iter().enumerate() {
                    if index > 0 {
                        self.token(b',');
                    }
                    self.line(depth + 1);
                    self.string(&member.key);
                    self.token(b':');
                    if let Some(value) = &member.value {
                        self.value(value, depth + 1);
                    }
                }
                self.line(depth);
                self.out.push(b'}');
            }
        }
    }

    fn string(&mut self, chars: &[u32]) {
        self.out.push(b'"');
        let is_escaping = self.escapes == Escapes::Random && self.has_whim(2);
        for &code_point in chars {
            let short = match code_point {
                0x22 => b'"',
                0x5C => b'\\',
                0x2F => b'/',
                0x08 => b'b',
                0x0C => b'f',
                0x0A => b'n',
                0x0D => b'r',
                0x09 => b't',
                _ => 0,
            };
            let must = code_point < 0x20 || code_point == 0x22 || code_point == 0x5C;
            let character = char::from_u32(code_point).filter(|_| !must);
            let wants = match self.escapes {
                Escapes::Few => false,
                Escapes::Random => is_escaping && self.has_whim(3),
                Escapes::BeyondAscii => code_point > 0x7E,
                Escapes::All => true,
            };
            match character {
                None if self.keeps_halves && !wants && is_surrogate(code_point) => {
                    self.out.extend(wtf8(&[code_point]));
                }
                Some(character) if !wants => {
                    let mut buffer = [0; 4];
                    self.out
                        .extend(character.encode_utf8(&mut buffer).as_bytes());
                }
                _ if short != 0 && !(is_escaping && self.has_whim(2)) => {
                    self.out.extend([b'\\', short]);
                }
                _ => self.units(code_point),
            }
        }
        self.out.push(b'"');
    }

    /// Escapes a code point by the one or two UTF-16 units that it has.
    fn units(&mut self, code_point: u32) {
        let units = if code_point > 0xFFFF {
            let above = code_point - 0x1_0000;
            vec![0xD800 + (above >> 10), 0xDC00 + (above & 0x3FF)]
        } else {
            vec![code_point]
        };
        for unit in units {
            let digits = if self.has_whim(2) {
                format!("\\u{unit:04X}")
            } else {
                format!("\\u{unit:04x}")
            };
            self.out.extend(digits.bytes());
        }
    }
}
