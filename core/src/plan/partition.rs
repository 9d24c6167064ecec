//! Which items of a list can be imported, and which are set aside.

use super::{Given, SetAside, reason, utf8};
use crate::sort::sort_by;
use crate::string::Text;
use crate::{Field, ItemKind};

/// The items of a list that can be imported, in their order; the others are added
/// to `set_aside`.
pub(super) fn partition<'t>(
    kind: ItemKind,
    // Not a generic one, so that there is one such function.
    list: &mut dyn Iterator<Item = Field<'t>>,
    set_aside: &mut Vec<SetAside>,
) -> Vec<Text<'t>> {
    let mut aside = Vec::new();
    let mut good = Vec::with_capacity(list.size_hint().0);
    for (index, field) in list.enumerate() {
        match field {
            Field::Text(text) if !reason::is_faulty(kind, index, &field) => {
                good.push((index, text.classified()));
            }
            field => aside.push(SetAside {
                kind,
                index,
                first: None,
                given: given(field),
            }),
        }
    }
    let repeats = repeats(&good);
    for &(place, first) in &repeats {
        if let (Some(&(index, text)), Some(&(first, _))) = (good.get(place), good.get(first)) {
            aside.push(SetAside {
                kind,
                index,
                first: Some(first),
                given: given(Field::Text(text)),
            });
        }
    }
    sort_by(&mut aside, |a, b| a.index.cmp(&b.index));
    set_aside.append(&mut aside);

    let mut repeats = repeats.iter().map(|&(place, _)| place).peekable();
    good.into_iter()
        .enumerate()
        .filter(|&(place, _)| repeats.next_if_eq(&place).is_none())
        .map(|(_, (_, text))| text)
        .collect()
}

/// The places of items that were there before, in order, each with that of the
/// first of its kind.
///
/// Only items of the same hash are compared, and in order: many that were made to
/// have the same one are sorted, and no more.
fn repeats(list: &[(usize, Text<'_>)]) -> Vec<(usize, usize)> {
    let mut hashes: Vec<(u32, usize)> = list
        .iter()
        .enumerate()
        .map(|(place, (_, text))| (hash(*text), place))
        .collect();
    sort_by(&mut hashes, Ord::cmp);

    let mut found = Vec::new();
    let same_hash = hashes.chunk_by(|(a, _), (b, _)| a == b);
    for group in same_hash.filter(|group| group.len() > 1) {
        let texts = group.iter().filter_map(|&(_, place)| {
            let &(_, text) = list.get(place)?;
            Some((text, place))
        });
        let mut texts: Vec<_> = texts.collect();
        sort_by(&mut texts, |(a, _), (b, _)| a.compare(*b));
        for same in texts.chunk_by(|(a, _), (b, _)| a.compare(*b).is_eq()) {
            if let [(_, first), later @ ..] = same {
                found.extend(later.iter().map(|(_, place)| (*place, *first)));
            }
        }
    }
    sort_by(&mut found, Ord::cmp);
    found
}

/// A hash that is the same for texts that are written in the same way in the end.
fn hash(text: Text<'_>) -> u32 {
    let (bytes, _) = text.parts();
    match core::str::from_utf8(bytes) {
        Ok(_) => text.hash(),
        // Bytes that are no text are U+FFFD, which may be there as itself as well.
        Err(_) => Text::from(utf8(text).as_str()).hash(),
    }
}

fn given(field: Field<'_>) -> Given {
    match field {
        Field::Absent => Given::Absent,
        Field::Text(text) => Given::Text(text.parts().0.into()),
        Field::NonString(wrong) => Given::NonString(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::MAX_HASHED;

    #[test]
    fn bytes_that_are_no_text_are_the_same_as_what_is_written_for_them() {
        let list = [
            &b"\xEF\xBF\xBD"[..],
            b"\xFF",
            b"a",
            b"\xC0",
            b"a\x80",
            b"a\xEF\xBF\xBD",
        ];
        let list: Vec<_> = list.into_iter().map(Text::from_wtf8).enumerate().collect();
        assert_eq!(repeats(&list), [(1, 0), (3, 0), (5, 4)]);
    }

    #[test]
    fn items_of_the_same_hash_are_told_apart() {
        // Longer than what is hashed, and different where it is not.
        let front = "x".repeat(MAX_HASHED);
        let list: Vec<String> = (0..500).map(|n| format!("{front}{:03}", n % 400)).collect();
        let list: Vec<_> = list
            .iter()
            .map(|id| Text::from(id.as_str()))
            .enumerate()
            .collect();
        let hashes: std::collections::HashSet<_> = list.iter().map(|(_, id)| id.hash()).collect();
        assert_eq!(hashes.len(), 1);
        let expected: Vec<_> = (400..500).map(|place| (place, place - 400)).collect();
        assert_eq!(repeats(&list), expected);
    }
}
