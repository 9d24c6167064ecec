//! What stands in the cells of a table where no id is: totals, and marks for nothing.

/// What a total is called. Spreadsheets put the name of a group before it.
const TOTALS: [&str; 10] = [
    "total",
    "totals",
    "subtotal",
    "grand total",
    "sum",
    "合计",
    "总计",
    "小计",
    "共计",
    "汇总",
];

/// What programs write for a value that is missing or in error, and people for whatever they
/// have left out. All of it is compared without case.
const NOTHING: [&str; 15] = [
    "null",
    "(null)",
    "<null>",
    "n/a",
    "#n/a",
    "nan",
    "none",
    "undefined",
    "#ref!",
    "#value!",
    "#name?",
    "#null!",
    "...",
    "…",
    "……",
];

/// No text that is longer is compared with these.
const MAX_BYTES: usize = 12;

/// Whether a text is what a total is called, or stands for nothing, so that it can hardly be
/// an id.
pub(super) fn is_filler(text: &str) -> bool {
    text.len() <= MAX_BYTES && (is_one_of(&NOTHING, text) || is_one_of(&TOTALS, bare(text)))
}

/// Whether the first cell of a row says that the row is a total, perhaps of a group.
pub(super) fn is_of_total(cell: &str) -> bool {
    let cell = bare(cell);
    let mut words = cell.split_whitespace();
    let (first, last) = (words.next(), words.next_back());
    is_one_of(&TOTALS, cell)
        || ends_in_chinese(cell)
        || last.is_some_and(|last| last.eq_ignore_ascii_case("total"))
        || (last.is_some() && first.is_some_and(|first| first.eq_ignore_ascii_case("subtotal")))
}

/// Whether a text ends in what a total is called in Chinese, which has no spaces between words.
fn ends_in_chinese(text: &str) -> bool {
    !text.is_ascii()
        && TOTALS
            .iter()
            .any(|total| !total.is_ascii() && text.ends_with(total))
}

/// Whether a text is what a total has in the column of the ids: how many rows there are, or the
/// sum of another column. In a row with any other text there, the first cell may be a name.
pub(super) fn is_amount(text: &str) -> bool {
    let is_digit = |character: char| matches!(character, '0'..='9' | '０'..='９');
    let is_sign = |character: char| {
        character.is_whitespace()
            || matches!(
                character,
                '.' | ',' | '，' | '+' | '-' | '%' | '％' | '$' | '€' | '£' | '¥' | '￥' | '元'
            )
    };
    text.contains(is_digit)
        && text
            .chars()
            .all(|character| is_digit(character) || is_sign(character))
}

/// A text without the colon behind it.
fn bare(text: &str) -> &str {
    text.trim_end_matches([':', '：', ' '])
}

fn is_one_of(known: &[&str], text: &str) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_short_enough_to_be_compared() {
        for text in NOTHING.iter().chain(&TOTALS) {
            assert!(is_filler(text) && text.len() <= MAX_BYTES, "{text}");
        }
    }
}
