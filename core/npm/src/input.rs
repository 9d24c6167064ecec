//! What comes in: the ids and the token, one after the other in one piece of
//! memory, and the body in another.

use roma_import::packed::kinds::{body, field, shift};
use roma_import::packed::{Operation, Packed};
use roma_import::{Body, Field, NonString, Report, Request, Text, check_body, check_with_unknown};

/// Checks a request, or a body alone.
pub(crate) fn check<'a>(
    kinds: u32,
    lengths: [usize; 3],
    mut head: &'a [u8],
    mut strings: &'a [u8],
    operations: &[u32],
    unknown: usize,
) -> Report {
    if kinds >> shift::IS_JOINED & 1 == 1 {
        let length = lengths.into_iter().fold(0, usize::saturating_add);
        (head, strings) = strings.split_at_checked(length).unwrap_or((strings, b""));
    }
    let [project_id, instance_id, token] = lengths.map(|length| {
        let (part, after) = head.split_at_checked(length).unwrap_or((head, b""));
        head = after;
        part
    });

    let (names, operations) = operations
        .split_at_checked(unknown)
        .unwrap_or((operations, &[]));
    let mut unknown_fields = Vec::new();
    for name in names {
        let length = (name >> Operation::BITS) as usize;
        let (name, after) = strings.split_at_checked(length).unwrap_or((strings, b""));
        unknown_fields.push(Text::from_wtf8(name));
        strings = after;
    }

    let body = match kinds >> shift::BODY & 3 {
        body::TEXT => Body::JavaScriptText(strings),
        body::PACKED => Body::Packed(Packed {
            operations,
            strings,
        }),
        body::UTF8 => Body::Text(strings),
        _ => Body::Absent,
    };
    if kinds >> shift::IS_REQUEST & 1 == 0 {
        return check_body(body);
    }
    let request = Request {
        project_id: field(kinds >> shift::PROJECT_ID, project_id),
        instance_id: field(kinds >> shift::INSTANCE_ID, instance_id),
        token: field(kinds >> shift::TOKEN, token),
        body,
    };
    check_with_unknown(&request, unknown_fields)
}

/// A field by its kind, which is in the lowest five bits.
fn field(kind: u32, string: &[u8]) -> Field<'_> {
    match kind & 31 {
        0 => Field::Absent,
        field::TEXT => Field::Text(Text::from_wtf8(string)),
        kind => Field::NonString(NonString {
            json_type: Operation::of(kind - field::FIRST_OPERATION)
                .unwrap_or(Operation::Other)
                .json_type(),
            number_text: (!string.is_empty()).then(|| String::from_utf8_lossy(string).into_owned()),
        }),
    }
}

/// Puts lengths in bytes in the place of those in UTF-16 units, which JavaScript has
/// written down. The strings are UTF-8, one after the other.
///
/// False if one of them ends in the middle of a character; nothing holds of the
/// operations then.
pub(crate) fn measure(operations: &mut [u32], mut strings: &[u8]) -> bool {
    for operation in operations {
        let units = *operation >> Operation::BITS;
        if units == 0 {
            continue;
        }
        let Some(length) = length_of(units, strings) else {
            return false;
        };
        strings = strings.get(length..).unwrap_or_default();
        // An operation has no room for more.
        let Some(length) = u32::try_from(length)
            .ok()
            .filter(|length| length.leading_zeros() >= Operation::BITS)
        else {
            return false;
        };
        *operation = length << Operation::BITS | *operation & ((1 << Operation::BITS) - 1);
    }
    true
}

/// The bytes of so many UTF-16 units at the beginning of the strings.
fn length_of(units: u32, strings: &[u8]) -> Option<usize> {
    let as_ascii = units as usize;
    if strings.get(..as_ascii)?.is_ascii() {
        return Some(as_ascii);
    }
    let mut left = units;
    let mut length = 0;
    while left > 0 {
        let (bytes, units) = match strings.get(length)? {
            ..=0x7F => (1, 1),
            ..=0xDF => (2, 1),
            ..=0xEF => (3, 1),
            0xF0.. => (4, 2),
        };
        length += bytes;
        left = left.checked_sub(units)?;
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The operations of strings of so many units, measured.
    fn measured(units: &[u32], strings: &str) -> Option<Vec<u32>> {
        let operation = |units: &u32| units << Operation::BITS | Operation::String as u32;
        let mut operations: Vec<_> = units.iter().map(operation).collect();
        let is_measured = measure(&mut operations, strings.as_bytes());
        assert!(operations.iter().all(|operation| operation & 15 == 3) || !is_measured);
        let lengths = operations.iter().map(|operation| operation >> 4);
        is_measured.then(|| lengths.collect())
    }

    #[test]
    fn lengths_in_bytes_take_the_place_of_those_in_units() {
        for (units, strings, expected) in [
            (&[][..], "", &[][..]),
            (&[3, 0, 2], "abcde", &[3, 0, 2]),
            (&[1, 1, 1, 2], "aé中😀", &[1, 2, 3, 4]),
            (&[5, 2], "aé中😀bc", &[10, 2]),
            // What is behind them is a text.
            (&[1], "中{}", &[3]),
        ] {
            assert_eq!(
                measured(units, strings).as_deref(),
                Some(expected),
                "{strings}"
            );
        }
    }

    #[test]
    fn a_string_that_ends_in_the_middle_of_a_character_is_not_measured() {
        for (units, strings) in [
            (&[1, 1][..], "😀"),
            (&[2, 3], "a😀bc"),
            // Nor are strings that are not there.
            (&[3], "ab"),
            (&[2], "中"),
        ] {
            assert_eq!(measured(units, strings), None, "{strings}");
        }
    }
}
