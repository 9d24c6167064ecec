//! The exports of the npm package and the crossing between JavaScript and Rust.
//! No rule is here, and no wording.
//!
//! JavaScript writes what is to be checked into memory that [`Session`] lends
//! it, calls [`Session::check`] with lengths only, and asks for the report only
//! if there is something in it.

mod input;
mod output;
mod plan;

pub use plan::plan;
use roma_import::{Lang, Report, Text};
use wasm_bindgen::prelude::*;

/// Smaller and faster than the one that comes with Rust.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// The memory that requests are written into, and the last report.
///
/// It has no `Debug`, since that would show the token.
#[wasm_bindgen]
#[derive(Default)]
pub struct Session {
    head: Vec<u8>,
    text: Vec<u8>,
    operations: Vec<u32>,
    report: Report,
    /// The last report that was packed.
    packed: output::Packed,
}

#[wasm_bindgen]
impl Session {
    /// A session without any memory yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Room for so many bytes of ids and token: its address.
    ///
    /// The address holds until the next call of this, or of [`Self::shrink`].
    #[wasm_bindgen(js_name = headRoom)]
    pub fn head_room(&mut self, bytes: usize) -> *mut u8 {
        if self.head.len() < bytes {
            self.head.resize(bytes, 0);
        }
        self.head.as_mut_ptr()
    }

    /// Room for so many bytes of the body: its address.
    ///
    /// The address holds until the next call of this, or of [`Self::shrink`].
    #[wasm_bindgen(js_name = textRoom)]
    pub fn text_room(&mut self, bytes: usize) -> *mut u8 {
        if self.text.len() < bytes {
            self.text.resize(bytes, 0);
        }
        self.text.as_mut_ptr()
    }

    /// Room for so many operations: its address.
    ///
    /// The address holds until the next call of this, or of [`Self::shrink`].
    #[wasm_bindgen(js_name = operationsRoom)]
    pub fn operations_room(&mut self, operations: usize) -> *mut u32 {
        if self.operations.len() < operations {
            self.operations.resize(operations, 0);
        }
        self.operations.as_mut_ptr()
    }

    /// Whether so many bytes of text may have held a lone surrogate before they
    /// were encoded, which then became U+FFFD.
    #[wasm_bindgen(js_name = mayHaveReplaced)]
    #[must_use]
    pub fn may_have_replaced(&self, bytes: usize) -> bool {
        let text = self.text.get(..bytes).unwrap_or_default();
        Text::from_wtf8(text).may_hold_replacements()
    }

    /// Puts lengths in bytes in the place of those in UTF-16 units, in so many
    /// operations whose strings are so many bytes of text.
    ///
    /// False if one of the strings ends in the middle of a character: its halves are of
    /// two strings, and have met only here.
    pub fn measure(&mut self, operations: usize, bytes: usize) -> bool {
        input::measure(
            self.operations.get_mut(..operations).unwrap_or_default(),
            self.text.get(..bytes).unwrap_or_default(),
        )
    }

    /// Gives back what one large request has taken.
    pub fn shrink(&mut self) {
        self.head = Vec::new();
        self.text = Vec::new();
        self.operations = Vec::new();
        self.packed = output::Packed::default();
    }

    /// Checks what was written, and says whether there is anything to report.
    ///
    /// `kinds` says what the parts are, by `packed::kinds`; the others are lengths in
    /// bytes, the number of operations, and how many of those are the names of
    /// fields that a request should not have.
    #[expect(
        clippy::too_many_arguments,
        reason = "numbers cross without being copied, and a struct would not"
    )]
    pub fn check(
        &mut self,
        kinds: u32,
        project_id: usize,
        instance_id: usize,
        token: usize,
        rest: usize,
        operations: usize,
        unknown: usize,
    ) -> bool {
        self.report = input::check(
            kinds,
            [project_id, instance_id, token],
            &self.head,
            self.text.get(..rest).unwrap_or_default(),
            self.operations.get(..operations).unwrap_or_default(),
            unknown,
        );
        self.report.errors + self.report.warnings > 0
    }

    /// Takes the last report, packs it, and returns the address of its numbers, which
    /// begin with the address of its strings; `zh` for Chinese.
    ///
    /// The addresses hold until the next report, or the next call of [`Self::shrink`].
    pub fn report(&mut self, zh: bool) -> *const u32 {
        let lang = if zh { Lang::Zh } else { Lang::En };
        let report = core::mem::take(&mut self.report);
        self.packed.pack(&report, lang)
    }

    /// The strings of the last report that was packed, for those that cannot be read
    /// where they are.
    ///
    /// `undefined` in place of the strings if they could not be handed over; a result
    /// would take an array for each report.
    #[must_use]
    pub fn strings(&mut self) -> JsValue {
        self.packed.strings().unwrap_or_default()
    }
}

/// The severity and the code of each rule, in the order of their numbers, a line
/// each.
#[wasm_bindgen(js_name = codeNames)]
#[must_use]
pub fn code_names() -> String {
    output::code_names()
}
