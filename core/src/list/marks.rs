//! Marks around an id that are taken for a part of it, since CSV knows none but `"`, and what
//! is nothing but marks.

/// Quotation marks and brackets, each with what closes it.
const PAIRS: [(char, char); 19] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('<', '>'),
    ('“', '”'),
    ('„', '“'),
    ('‘', '’'),
    ('«', '»'),
    ('‹', '›'),
    ('「', '」'),
    ('『', '』'),
    ('（', '）'),
    ('［', '］'),
    ('｛', '｝'),
    ('＜', '＞'),
    ('〈', '〉'),
    ('《', '》'),
    ('【', '】'),
    ('〔', '〕'),
];

/// Quotation marks that open and close alike; some are typed so that should differ.
const ALIKE: [char; 6] = ['\'', '`', '’', '”', '＇', '＂'];

/// How a key ends in JSON, and its value begins.
const AFTER_KEY: &str = "\":";

/// Whether an id that stands without quotation marks of CSV seems to have marks that are
/// none of its own: around it, as SQL, Python and word processors put them there; at one end
/// alone, as where what was in brackets has been cut at its commas; or within, as in a piece
/// of JSON.
pub(super) fn has_foreign(id: &str) -> bool {
    let mut characters = id.chars();
    let Some(first) = characters.next() else {
        return false;
    };
    let last = characters.next_back();
    // An apostrophe alone at the end may be one.
    let closes_nothing =
        |open, close| last.unwrap_or(first) == close && close != '’' && !id.contains(open);
    let is_in_pair = PAIRS.iter().any(|&(open, close)| {
        let is_open = first == open && (last == Some(close) || !id.contains(close));
        is_open || closes_nothing(open, close)
    });
    is_in_pair
        || (last == Some(first) && ALIKE.contains(&first))
        || is_kept_as_text(id)
        || id.contains(AFTER_KEY)
}

/// Whether an apostrophe begins an id as spreadsheets have one before a number, or what they
/// would take for a formula, to keep it as a text.
fn is_kept_as_text(id: &str) -> bool {
    id.strip_prefix('\'').is_some_and(|rest| {
        rest.starts_with(|first: char| {
            first.is_ascii_digit() || matches!(first, '=' | '+' | '-' | '@')
        })
    })
}

/// Whether a text is nothing but a line, as programs draw one below the header of a table.
pub(super) fn is_ruled(text: &str) -> bool {
    may_be_ruled(text) && text.chars().filter(|&character| is_dash(character)).count() > 2
}

/// Whether a cell may be a piece of such a line: some are shorter than others.
pub(super) fn may_be_ruled(text: &str) -> bool {
    text.chars().all(|character| {
        is_dash(character)
            || character.is_whitespace()
            || matches!(
                character,
                '+' | '|' | ':' | '│' | '┼' | '├' | '┤' | '┬' | '┴' | '╪' | '╞' | '╡'
            )
    })
}

/// Whether a cell is what Markdown has below the name of a column: dashes, of which one is enough,
/// and perhaps a colon at their ends.
pub(super) fn is_delimiter(cell: &str) -> bool {
    let cell = cell.strip_prefix(':').unwrap_or(cell);
    let dashes = cell.strip_suffix(':').unwrap_or(cell);
    !dashes.is_empty() && dashes.chars().all(is_dash)
}

/// Whether a quotation mark of CSV stands at an end of an id, as where it was quoted twice.
pub(super) fn has_quote_at_end(id: &str) -> bool {
    id.starts_with('"') || id.ends_with('"')
}

/// Whether such a mark has none that goes with it.
pub(super) fn has_lone_quote(id: &str) -> bool {
    has_quote_at_end(id) && !id.matches('"').count().is_multiple_of(2)
}

/// Whether lines are drawn with it.
const fn is_dash(character: char) -> bool {
    matches!(character, '-' | '=' | '–' | '—' | '─' | '━' | '═')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_drawn_are_known() {
        for text in [
            "---",
            "-------",
            "---+---",
            "|---|:-:|",
            "+---+",
            "=====",
            "---- ---",
            "───",
        ] {
            assert!(is_ruled(text), "{text}");
        }
        for text in ["", "-", "--", "+", "|", "a---", "---a", "1-2-3-4"] {
            assert!(!is_ruled(text), "{text}");
        }
    }

    #[test]
    fn what_markdown_has_below_a_header_is_known() {
        for cell in ["-", "--", ":-", "-:", ":-:", ":---:", "–"] {
            assert!(is_delimiter(cell), "{cell}");
        }
        for cell in ["", ":", "::", "- -", "-a", "+-", "::-"] {
            assert!(!is_delimiter(cell), "{cell}");
        }
    }

    #[test]
    fn quotation_marks_without_their_other_ones_are_known() {
        for id in ["\"a", "a\"", "\"a\"b\"", "\""] {
            assert!(has_lone_quote(id), "{id}");
        }
        for id in ["", "a", "a\"b", "\"a\"b", "a\"b\"", "=\"a"] {
            assert!(!has_lone_quote(id), "{id}");
        }
        for id in ["\"a", "a\"", "\"a\"", "\"\"a\"\"", "\"a\"b", "\"a\".\"b\""] {
            assert!(has_quote_at_end(id), "{id}");
        }
        for id in ["", "a", "a\"b", "a\"b\"c"] {
            assert!(!has_quote_at_end(id), "{id}");
        }
    }

    #[test]
    fn marks_that_are_hardly_a_part_of_an_id_are_known() {
        for id in [
            "'a1'",
            "`a1`",
            "“a1”",
            "”a1”",
            "‘a1’",
            "’a1’",
            "„a1“",
            "«a1»",
            "「a1」",
            "（a1）",
            "(a1)",
            "[a1]",
            "{a1}",
            "<a1>",
            "(a1",
            "b2)",
            "('a1'",
            "'b2')",
            "“a",
            "b”",
            "{",
            "}",
            "''",
            r#""task_id":"a1""#,
            r#""task_id": "a1""#,
            r#"{"task_id":"a1"}"#,
            "'007",
            "'-1",
        ] {
            assert!(has_foreign(id), "{id}");
        }
        for id in [
            "",
            "a1",
            "'",
            "'a1",
            "a1'",
            "a’b",
            "boys’",
            "a(1)",
            "(1)a",
            "订单（新）",
            "[x]y",
            "a\"b\"",
            "\"a\"b",
            "a:b",
            "a-1",
            "=\"a",
            "()a()b",
        ] {
            assert!(!has_foreign(id), "{id}");
        }
    }
}
