//! What goes out: a report as one string and one row of bytes, which JavaScript
//! cuts into objects.
//!
//! An object built from here costs a call into JavaScript for each of its
//! fields. One string and one row of bytes cost two, however many violations.

use roma_import::{Code, Lang, Position, Report, Violation};
use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;

/// A report as it crosses.
#[derive(Serialize)]
struct Packed<'a>(&'a str, Bytes<'a>);

/// Bytes that become a `Uint8Array`.
struct Bytes<'a>(&'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

/// Packs a report: its counts, then its violations.
pub(crate) fn pack(report: &Report, lang: Lang) -> Result<JsValue, serde_wasm_bindgen::Error> {
    let mut packer = Packer::default();
    for count in [
        report.errors,
        report.warnings,
        report.omitted,
        report.violations.len(),
    ] {
        packer.number(count);
    }
    for violation in &report.violations {
        packer.violation(violation, lang);
    }
    Packed(&packer.strings, Bytes(&packer.numbers))
        .serialize(&serde_wasm_bindgen::Serializer::new())
}

/// The codes in the order of their numbers, each after its severity.
pub(crate) fn code_names() -> String {
    let mut names = String::new();
    for code in Code::ALL {
        names.push_str(code.severity().as_str());
        names.push(' ');
        names.push_str(code.as_str());
        names.push('\n');
    }
    names
}

#[derive(Default)]
struct Packer {
    strings: String,
    numbers: Vec<u8>,
}

impl Packer {
    fn violation(&mut self, violation: &Violation, lang: Lang) {
        self.number(violation.code as usize);
        self.string(&violation.pointer);
        self.string(&violation.message(lang));
        self.string(&violation.help(lang));
        let present = [
            violation.limit.is_some(),
            violation.actual.is_some(),
            violation.index.is_some(),
            violation.suggestion.is_some(),
            violation.first.is_some(),
            violation.range.is_some(),
        ];
        let flags = present
            .into_iter()
            .rev()
            .fold(0, |flags, is| flags << 1 | usize::from(is));
        self.number(flags);
        for number in [violation.limit, violation.actual, violation.index]
            .into_iter()
            .flatten()
        {
            self.number(number);
        }
        for string in [violation.suggestion, violation.first.as_deref()]
            .into_iter()
            .flatten()
        {
            self.string(string);
        }
        if let Some(range) = violation.range {
            for Position {
                offset,
                utf16,
                line,
                column,
            } in [range.start, range.end]
            {
                for number in [offset, utf16, line, column] {
                    self.number(number);
                }
            }
        }
    }

    /// Appends a string, and its length as JavaScript counts it.
    fn string(&mut self, string: &str) {
        self.strings.push_str(string);
        self.number(string.encode_utf16().count());
    }

    /// Appends a number, seven bits a byte, the lowest first; the highest bit
    /// says that more follow.
    fn number(&mut self, mut number: usize) {
        loop {
            #[expect(clippy::cast_possible_truncation, reason = "seven bits")]
            let low = (number & 0x7F) as u8;
            number >>= 7;
            if number == 0 {
                self.numbers.push(low);
                return;
            }
            self.numbers.push(low | 0x80);
        }
    }
}
