//! Writing task ids as a list that reads back as the same ids.

use super::cells::Separators;
use super::doubts::is_beyond_doubt;
use super::read;
use crate::ItemKind;

/// Writes task ids as people would: one a line, quoted where it has to be; as a
/// JSON array where no line could say it.
///
/// ```
/// use roma_import::list::write;
///
/// assert_eq!(write(&["a", "b, c", "d，e"]), "a\n\"b, c\"\n\"d，e\"");
/// assert_eq!(write(&["a", ""]), "[\n\"a\",\n\"\"\n]");
/// ```
#[must_use]
pub fn write<S: AsRef<str>>(ids: &[S]) -> String {
    let mut lines = String::new();
    for id in ids.iter().map(AsRef::as_ref) {
        if !lines.is_empty() {
            lines.push('\n');
        }
        let plain = !Separators::ALL.cut(id) && !id.contains('"') && is_beyond_doubt(id);
        if plain {
            lines.push_str(id);
        } else {
            lines.push('"');
            lines.push_str(&id.replace('"', "\"\""));
            lines.push('"');
        }
    }
    // An id can look like a header, like JSON, or like nothing at all.
    let list = read(&lines);
    let same = list.notices.is_empty()
        && list.items.len() == ids.len()
        && list
            .items
            .iter()
            .zip(ids)
            .all(|(item, id)| item.kind == ItemKind::Task && item.text == id.as_ref());
    if same { lines } else { array(ids) }
}

fn array<S: AsRef<str>>(ids: &[S]) -> String {
    let mut json = String::from("[");
    for id in ids {
        json.push_str(if json.len() == 1 { "\n" } else { ",\n" });
        crate::json::push_string(id.as_ref(), &mut json);
    }
    json.push_str("\n]");
    json
}
