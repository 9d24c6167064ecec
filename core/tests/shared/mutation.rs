//! Changing bytes at random, and cutting down what has been found that way.

use crate::random::Random;

/// Pieces that mean something to a reader of JSON, or to a rule.
const PIECES: &[&[u8]] = &[
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\"",
    b"\\",
    b"\n",
    b"\r",
    b"\r\n",
    b"\t",
    b" ",
    b"\0",
    b"\x1F",
    b"\x7F",
    b"0",
    b"-",
    b"1e400",
    b".5",
    b"true",
    b"false",
    b"null",
    b"\"apps\":",
    b"\"tasks\":[",
    b"{\"task_id\":\"",
    b"\"},{\"task_id\":\"",
    b"\"task\":",
    b"\\u0061pps",
    b"\\ud800",
    b"\\udc00",
    b"\\ud83d\\ude00",
    b"\\u0000",
    b"\\n",
    b"\\/",
    b"\xEF\xBB\xBF",
    b"\xED\xA0\x80",
    b"\xC0\xAF",
    b"\xC3\xA9",
    b"\xE4\xB8\xAD",
    b"\xF0\x9F\x98\x80",
    b"\xF4\x90\x80\x80",
    b"\xE2\x80\x8B",
    b"\xC2\xAD",
    b"\xE3\x80\x80",
    b"..",
    b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    b"{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":",
    b"                                ",
];

/// Changes bytes in one way or a few; `other` is something to take pieces from.
pub(crate) fn mutate(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let end = at + random.below((bytes.len() - at).min(40) + 1);
        match random.below(9) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
            1 => bytes.insert(at, random.next().to_le_bytes()[0]),
            2 => _ = bytes.drain(at..end),
            3 if random.one_in(4) => bytes.truncate(at),
            3 | 4 => {
                let piece = *random.pick(PIECES);
                bytes.splice(at..at, piece.iter().copied());
            }
            5 => {
                let piece = *random.pick(PIECES);
                bytes.splice(at..end, piece.iter().copied());
            }
            // The same once more, so that things stand there twice, or many times.
            6 => {
                let piece = bytes[at..end].to_vec();
                for _ in 0..=random.below(3) {
                    bytes.splice(at..at, piece.iter().copied());
                }
            }
            _ => {
                let from = random.below(other.len() + 1);
                let to = from + random.below((other.len() - from).min(200) + 1);
                bytes.splice(at..end, other[from..to].iter().copied());
            }
        }
    }
}

/// The least input of which `fails` still says so, as far as leaving out pieces
/// of it leads there.
pub(crate) fn smaller(input: &[u8], fails: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut least = input.to_vec();
    let mut size = least.len().div_ceil(2);
    while size > 0 {
        let mut at = 0;
        while at < least.len() {
            let mut shorter = least.clone();
            shorter.drain(at..(at + size).min(least.len()));
            if fails(&shorter) {
                least = shorter;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    least
}
