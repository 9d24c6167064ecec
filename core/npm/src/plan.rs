//! Planning the imports of lists that JavaScript has written down.

use roma_import::packed::Operation;
use roma_import::plan::plan as plan_items;
use roma_import::{Field, Lang, NonString, Text};
use wasm_bindgen::prelude::*;

/// Plans the imports of items whose bytes stand one after the other, as
/// generalised UTF-8, and returns the plan as JSON.
///
/// Each of `lengths` is a kind of value in its lowest bits, as an operation has
/// it, and the number of bytes; the first `names` are applications. `zh` for
/// Chinese.
#[wasm_bindgen]
#[must_use]
pub fn plan(bytes: &[u8], lengths: &[u32], names: usize, zh: bool) -> String {
    let lang = if zh { Lang::Zh } else { Lang::En };
    let mut rest = bytes;
    let mut fields = lengths.iter().map(|&number| {
        let length = (number >> Operation::BITS) as usize;
        let (bytes, after) = rest.split_at_checked(length).unwrap_or((rest, b""));
        rest = after;
        field(number, bytes)
    });
    let names: Vec<Field<'_>> = fields.by_ref().take(names).collect();
    plan_items(names, fields).to_json(lang)
}

/// An item by its kind, which is in the lowest bits.
fn field(kind: u32, bytes: &[u8]) -> Field<'_> {
    match Operation::of(kind) {
        Some(Operation::String) => Field::Text(Text::from_wtf8(bytes)),
        other => Field::NonString(NonString {
            json_type: other.unwrap_or(Operation::Other).json_type(),
            number_text: (!bytes.is_empty()).then(|| String::from_utf8_lossy(bytes).into_owned()),
        }),
    }
}
