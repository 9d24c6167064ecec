//! What goes out: a report as one string, which JavaScript cuts into objects.
//!
//! An object built from here costs a call into JavaScript for each of its fields.
//! One string costs one call, however many violations.

use roma_import::{Code, Lang, Position, Report, Violation};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// Packs a report: all its numbers, a character for each (two for large ones),
/// and then all its strings, the lengths of which are among the numbers. The
/// first number is the length of the numbers.
pub(crate) fn pack(report: &Report, lang: Lang) -> Result<JsValue, serde_wasm_bindgen::Error> {
    let mut packer = Packer {
        strings: String::with_capacity(report.violations.len() * 256),
        numbers: Vec::with_capacity(report.violations.len() * 24 + 8),
    };
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
    packer
        .finish()
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

struct Packer {
    strings: String,
    numbers: Vec<char>,
}

impl Packer {
    fn violation(&mut self, violation: &Violation, lang: Lang) {
        self.number(violation.code as usize);
        self.string(&violation.pointer);
        self.written(|strings| violation.push_message(lang, strings));
        self.written(|strings| violation.push_help(lang, strings));
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

    /// Appends a string.
    fn string(&mut self, string: &str) {
        self.written(|strings| strings.push_str(string));
    }

    /// Appends what `write` writes, and its length as JavaScript counts it.
    fn written(&mut self, write: impl FnOnce(&mut String)) {
        let start = self.strings.len();
        write(&mut self.strings);
        let bytes = self.strings.as_bytes().get(start..).unwrap_or_default();
        let units: usize = bytes
            .iter()
            // A unit for each first byte of a character, and another one for
            // those beyond the Basic Multilingual Plane.
            .map(|&byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0))
            .sum();
        self.number(units);
    }

    /// Appends a number, fourteen bits a character, the lowest first; one that is not
    /// the last is moved up to say so.
    fn number(&mut self, mut number: usize) {
        while number >= MORE {
            self.digit(MORE + number % MORE);
            number /= MORE;
        }
        self.digit(number);
    }

    /// Appends a character, which is below the surrogates.
    fn digit(&mut self, digit: usize) {
        let digit = u32::try_from(digit).ok().and_then(char::from_u32);
        self.numbers.push(digit.unwrap_or_default());
    }

    fn finish(mut self) -> String {
        let numbers = core::mem::take(&mut self.numbers);
        self.number(numbers.len());
        let mut packed = String::with_capacity(numbers.len() * 2 + self.strings.len());
        packed.extend(self.numbers);
        packed.extend(numbers);
        packed.push_str(&self.strings);
        packed
    }
}

/// From here on, a character says that another one follows. Twice this is below
/// the surrogates, which a string cannot hold one by one.
const MORE: usize = 0x4000;
