//! What goes out: a report as numbers and one string, which JavaScript puts
//! together to objects.
//!
//! An object built from here costs a call into JavaScript for each of its fields.
//! Numbers are read where they are, and one string costs one call, however many
//! violations; a short one, as most reports with one violation have it, is read where it
//! is as well. The string has only what differs from report to report: of whatever
//! is always the same, JavaScript is told the place, and reads it once.

use roma_import::{Code, Lang, MessageSink, Position, Report, Violation};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// A report, packed, and the memory that the next one will have.
#[derive(Default)]
pub(crate) struct Packed {
    /// All of its strings, one after the other; the numbers say how they are cut.
    strings: String,
    numbers: Vec<u32>,
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

impl Packed {
    /// So many bytes of strings, if all are ASCII, are read where they are: to hand them
    /// over as one string takes longer than all else that is done for one violation.
    const MOST_READ: usize = 32;

    /// Room for so many bytes of strings is kept for the next report.
    const MOST_KEPT: usize = 1 << 16;

    /// Writes a report down, and returns the address of its numbers. The first one is the
    /// address of the strings, or 0 if they have to be handed over.
    pub(crate) fn pack(&mut self, report: &Report, lang: Lang) -> *const u32 {
        self.strings.clear();
        self.numbers.clear();
        self.number(0);
        for count in [
            report.errors,
            report.warnings,
            report.omitted,
            report.violations.len(),
        ] {
            self.number(count);
        }
        for violation in &report.violations {
            self.violation(violation, lang);
        }
        if self.strings.len() <= Self::MOST_READ
            && self.strings.is_ascii()
            && let Some(address) = self.numbers.first_mut()
        {
            *address = number(self.strings.as_ptr().addr());
        }
        self.numbers.as_ptr()
    }

    /// The strings, handed over as one.
    pub(crate) fn strings(&mut self) -> Result<JsValue, serde_wasm_bindgen::Error> {
        let serializer = serde_wasm_bindgen::Serializer::new();
        let strings = self.strings.serialize(&serializer);
        if self.strings.capacity() > Self::MOST_KEPT {
            self.strings = String::new();
        }
        strings
    }

    fn violation(&mut self, violation: &Violation, lang: Lang) {
        self.number(violation.code as usize);
        self.string(&violation.pointer);
        self.text(|pieces| violation.write_message(lang, pieces));
        self.text(|pieces| violation.write_help(lang, pieces));
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

    /// Appends a text that is made of pieces: how many there are, and then two numbers
    /// for each: its address, if it is always the same, and its length. The address of
    /// any other piece is 0, where nothing is; it is among the strings.
    fn text(&mut self, write: impl FnOnce(&mut dyn MessageSink)) {
        let place = self.numbers.len();
        self.number(0);
        write(self);
        let numbers = self.numbers.len() - place - 1;
        if let Some(count) = self.numbers.get_mut(place) {
            *count = number(numbers / 2);
        }
    }

    /// Appends a string, and its length as JavaScript counts it.
    fn string(&mut self, string: &str) {
        self.strings.push_str(string);
        let units: usize = string
            .as_bytes()
            .iter()
            // A unit for each first byte of a character, and another one for
            // those beyond the Basic Multilingual Plane.
            .map(|&byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0))
            .sum();
        self.number(units);
    }

    fn number(&mut self, value: usize) {
        self.numbers.push(number(value));
    }
}

impl MessageSink for Packed {
    fn push_static(&mut self, piece: &'static str) {
        self.number(piece.as_ptr().addr());
        self.number(piece.len());
    }

    fn push_borrowed(&mut self, piece: &str) {
        self.number(0);
        self.string(piece);
    }
}

/// In WebAssembly, a `usize` has no more bits than this.
fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
