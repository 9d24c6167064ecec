//! A script that holds the WebAssembly module: nothing has to be fetched, so it
//! can be had synchronously, and wherever the script itself can be had.
//!
//! Not in Base64: what compresses scripts on their way looks for bytes that repeat,
//! and in Base64 the same bytes look different at each of three places. Here, a
//! frequent byte is one character and any other is two, always the same ones, so
//! the script is smaller as it is, and by a third when it is compressed.

use roma_import::hex;

/// The characters that stand for bytes: none that JavaScript writes differently
/// in a string, whatever its quotes, and none that ends a script in a page.
const CHARACTERS: &[u8; 87] =
    b" !#%&()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|";

/// Before a character, it then stands for a byte of the second or the third set.
const SHIFTS: [u8; 2] = *b"}~";

/// The script, which exports a function that returns the module's bytes.
pub(super) fn inline(module: &[u8]) -> String {
    let order = by_frequency(module);
    let order_in_hex = hex(&order);
    format!(
        r#"const characters = "{characters}";
// The bytes that these stand for; "}}" or "~" before one takes it from the next sets.
const bytes = "{order_in_hex}";
const text =
  "{text}";

export function wasm() {{
  const size = characters.length;
  // A byte for each character, one set after the other.
  const byte = new Uint8Array(3 << 7);
  for (let i = 0; i < 256; i++) {{
    const set = Math.floor(i / size) << 7;
    byte[set + characters.charCodeAt(i % size)] = parseInt(bytes.slice(2 * i, 2 * i + 2), 16);
  }}
  // Runs once, in a program that has just started: an array is read faster there.
  const codes = new TextEncoder().encode(text);
  const module = new Uint8Array({length});
  for (let i = 0, at = 0; at < module.length; i++, at++) {{
    const code = codes[i];
    module[at] = byte[code > 124 ? ((code - 124) << 7) + codes[++i] : code];
  }}
  return module;
}}
"#,
        characters = String::from_utf8_lossy(CHARACTERS),
        text = encode(module, &order),
        length = module.len(),
    )
}

/// All bytes, the most frequent first.
fn by_frequency(module: &[u8]) -> [u8; 256] {
    let mut counts = [0_usize; 256];
    for &byte in module {
        counts[usize::from(byte)] += 1;
    }
    let mut order: [u8; 256] = core::array::from_fn(|byte| u8::try_from(byte).unwrap_or(u8::MAX));
    order.sort_by_key(|&byte| core::cmp::Reverse(counts[usize::from(byte)]));
    order
}

fn encode(module: &[u8], order: &[u8; 256]) -> String {
    let mut places = [0; 256];
    for (place, &byte) in order.iter().enumerate() {
        places[usize::from(byte)] = place;
    }
    let mut text = String::with_capacity(module.len() * 5 / 4);
    for &byte in module {
        let place = places[usize::from(byte)];
        let (set, character) = (place / CHARACTERS.len(), place % CHARACTERS.len());
        if let Some(shift) = set.checked_sub(1) {
            text.push(char::from(SHIFTS[shift]));
        }
        text.push(char::from(CHARACTERS[character]));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn the_characters_are_enough_and_mean_nothing_to_a_script_or_a_page() {
        assert!(CHARACTERS.is_sorted_by(|a, b| a < b));
        assert!(CHARACTERS.len() * (1 + SHIFTS.len()) >= 256);
        for character in CHARACTERS.iter().chain(&SHIFTS) {
            assert!((0x20..0x7F).contains(character));
            assert!(!b"\"'`$\\<".contains(character));
        }
        // The script tells shifts by their being above all others.
        assert_eq!(SHIFTS, [125, 126]);
        assert_eq!(CHARACTERS.last(), Some(&124));
    }

    #[test]
    fn javascript_gets_back_every_byte() {
        // All of them, some oftener than others.
        let module: Vec<u8> = (0..=255_u8)
            .flat_map(|byte| [byte, byte / 3, byte % 7])
            .collect();
        let script = inline(&module).replace("export function", "function")
            + "process.stdout.write(Buffer.from(wasm()).toString('hex'));";
        let output = Command::new("node")
            .arg("-e")
            .arg(script)
            .output()
            .expect("node is needed, as for the package itself");
        assert_eq!(String::from_utf8_lossy(&output.stdout), hex(&module));
    }
}
