//! Code points as bytes: generalised UTF-8 (WTF-8), which has surrogates as well.

/// The character that stands for what is none.
pub(super) const REPLACEMENT: u32 = 0xFFFD;

/// The first code point of non-empty generalised UTF-8 and its length in bytes;
/// U+FFFD and one byte if there is none.
#[inline]
pub(crate) fn decode(bytes: &[u8]) -> (u32, usize) {
    // Near the end, zeros take the places of what is not there: they end any code point.
    let word = match bytes.first_chunk() {
        Some(chunk) => u32::from_be_bytes(*chunk),
        None => bytes
            .iter()
            .chain(&[0; 4])
            .take(4)
            .fold(0, |word, &byte| word << 8 | u32::from(byte)),
    };
    // The six bits of each byte that may not be the first one.
    let (two, three) = (word >> 16 & 0x3F, word >> 8 & 0x3F);
    match word {
        0..=0x7FFF_FFFF => (word >> 24, 1),
        _ if word & 0xF0C0_C000 == 0xE080_8000 => {
            let code_point = (word >> 12 & 0xF000) | two << 6 | three;
            if code_point < 0x800 {
                (REPLACEMENT, 1)
            } else {
                (code_point, 3)
            }
        }
        _ if word & 0xE0C0_0000 == 0xC080_0000 => {
            let code_point = (word >> 18 & 0x07C0) | two;
            if code_point < 0x80 {
                (REPLACEMENT, 1)
            } else {
                (code_point, 2)
            }
        }
        _ if word & 0xF8C0_C0C0 == 0xF080_8080 => {
            let code_point = (word >> 6 & 0x1C_0000) | two << 12 | three << 6 | (word & 0x3F);
            match code_point {
                0x1_0000..=0x10_FFFF => (code_point, 4),
                _ => (REPLACEMENT, 1),
            }
        }
        _ => (REPLACEMENT, 1),
    }
}

/// A code point in generalised UTF-8, and how many of the bytes it takes.
#[expect(
    clippy::cast_possible_truncation,
    reason = "each range of code points leaves at most eight bits"
)]
pub(crate) const fn encode(code_point: u32) -> ([u8; 4], usize) {
    const fn tail(bits: u32) -> u8 {
        (bits & 0x3F) as u8 | 0x80
    }
    match code_point {
        0..=0x7F => ([code_point as u8, 0, 0, 0], 1),
        0x80..=0x7FF => ([(code_point >> 6) as u8 | 0xC0, tail(code_point), 0, 0], 2),
        0x800..=0xFFFF => (
            [
                (code_point >> 12) as u8 | 0xE0,
                tail(code_point >> 6),
                tail(code_point),
                0,
            ],
            3,
        ),
        _ => (
            [
                (code_point >> 18) as u8 & 0x07 | 0xF0,
                tail(code_point >> 12),
                tail(code_point >> 6),
                tail(code_point),
            ],
            4,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [`decode`], byte by byte.
    fn decode_slowly(bytes: &[u8]) -> (u32, usize) {
        let tail = |byte: u8| u32::from(byte & 0x3F);
        let is_tail = |byte: u8| byte & 0xC0 == 0x80;
        match *bytes {
            [a, ..] if a < 0x80 => (u32::from(a), 1),
            [a @ 0xC2..=0xDF, b, ..] if is_tail(b) => (u32::from(a & 0x1F) << 6 | tail(b), 2),
            [a @ 0xE0..=0xEF, b, c, ..] if is_tail(b) && is_tail(c) && (a > 0xE0 || b >= 0xA0) => {
                (u32::from(a & 0x0F) << 12 | tail(b) << 6 | tail(c), 3)
            }
            [a @ 0xF0..=0xF4, b, c, d, ..]
                if is_tail(b)
                    && is_tail(c)
                    && is_tail(d)
                    && (a > 0xF0 || b >= 0x90)
                    && (a < 0xF4 || b < 0x90) =>
            {
                (
                    u32::from(a & 0x07) << 18 | tail(b) << 12 | tail(c) << 6 | tail(d),
                    4,
                )
            }
            _ => (REPLACEMENT, 1),
        }
    }

    #[test]
    fn words_and_bytes_are_decoded_alike() {
        // Each byte at which anything changes, and those beside it.
        const BYTES: [u8; 27] = [
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
            0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFF,
        ];
        for first in 0..=u8::MAX {
            assert_eq!(decode(&[first]), decode_slowly(&[first]));
            for second in 0..=u8::MAX {
                let two = [first, second];
                assert_eq!(decode(&two), decode_slowly(&two), "{two:x?}");
                for third in BYTES {
                    let three = [first, second, third];
                    assert_eq!(decode(&three), decode_slowly(&three), "{three:x?}");
                    for fourth in BYTES {
                        let four = [first, second, third, fourth];
                        assert_eq!(decode(&four), decode_slowly(&four), "{four:x?}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        for code_point in [0, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x1_0000, 0x10_FFFF] {
            let (bytes, length) = encode(code_point);
            assert_eq!(decode(&bytes[..length]), (code_point, length));
        }
        let (bytes, length) = encode(0xD800);
        assert_eq!(decode(&bytes[..length]), (0xD800, length));
    }
}
