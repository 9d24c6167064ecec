//! Marks around an id that are taken for a part of it, since CSV knows none but `"`.

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
    is_in_pair || (last == Some(first) && ALIKE.contains(&first)) || id.contains(AFTER_KEY)
}

#[cfg(test)]
mod tests {
    use super::*;

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
