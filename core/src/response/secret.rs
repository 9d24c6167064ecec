//! Hiding a token in what was answered.
//!
//! Somebody on the way may put the request's token into an answer, and answers are
//! shown, kept and sent around.

/// What stands in the place of a token.
const HIDDEN: &str = "***";

/// The least length of a token that is hidden in what was answered. A shorter text is no
/// secret, but is found in many words: the tokens of the service have hundreds of characters,
/// and only the stand-in takes `me`.
pub const LEAST_SECRET_LENGTH: usize = 8;

/// Hides a token wherever it stands in a text, however its characters are written there:
/// escaped as in JSON, once or more often, percent-encoded, or as in HTML.
///
/// A token is of visible ASCII, or it could not have been sent.
pub(super) fn hide(text: &mut String, token: &str) {
    if token.len() < LEAST_SECRET_LENGTH {
        return;
    }
    let mut shown = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = split(rest, token) {
        shown.push_str(before);
        shown.push_str(HIDDEN);
        rest = after;
    }
    if !shown.is_empty() {
        shown.push_str(rest);
        *text = shown;
    }
}

/// What stands behind a text that was cut.
pub(super) const CUT: char = '…';

/// The same in a text that may have been cut in the middle of a token: what is left of that is
/// hidden as well.
pub(super) fn hide_cut(text: &mut String, token: &str) {
    hide(text, token);
    if token.len() < LEAST_SECRET_LENGTH {
        return;
    }
    let Some(shown) = text.strip_suffix(CUT) else {
        return;
    };
    let begun = beginnings(shown).find(|&start| {
        let rest = shown.get(start..);
        rest.is_some_and(|rest| begins_token(rest, token))
    });
    if let Some(start) = begun {
        text.truncate(start);
        text.push_str(HIDDEN);
        text.push(CUT);
    }
}

/// Whether a text is the beginning of a token, perhaps cut within a character of it.
fn begins_token(text: &str, token: &str) -> bool {
    // As it is first, as below.
    if token.starts_with(text) {
        return true;
    }
    let mut rest = text;
    for character in token.bytes() {
        match after_character(rest, character) {
            Some("") => return true,
            Some(after) => rest = after,
            None => return rest.len() < text.len() && rest.starts_with(['\\', '%', '&']),
        }
    }
    false
}

/// Where something may begin in a text: within a run of backslashes, what begins there begins with
/// the run as well.
fn beginnings(text: &str) -> impl Iterator<Item = usize> {
    let mut last = None;
    text.char_indices().filter_map(move |(start, character)| {
        let is_within = last.replace(character) == Some('\\') && character == '\\';
        (!is_within).then_some(start)
    })
}

/// What is before and behind the first place where a token stands.
fn split<'t>(text: &'t str, token: &str) -> Option<(&'t str, &'t str)> {
    beginnings(text).find_map(|start| {
        let (before, after) = text.split_at_checked(start)?;
        Some((before, after_token(after, token)?))
    })
}

/// What is behind a token that a text begins with.
fn after_token<'t>(text: &'t str, token: &str) -> Option<&'t str> {
    // As it is first: what looks like an escape in it may be none.
    text.strip_prefix(token)
        .or_else(|| token.bytes().try_fold(text, after_character))
}

/// What is behind a character of ASCII that a text begins with, however it is written.
fn after_character(text: &str, character: u8) -> Option<&str> {
    // A text inside of a text has its backslashes escaped again.
    let escaped = text
        .strip_prefix('\\')
        .map(|text| text.trim_start_matches('\\'));
    after_code(text, "%", 2, character)
        .or_else(|| after_code(escaped?, "u", 4, character))
        .or_else(|| after_entity(text, character))
        .or_else(|| text.strip_prefix(char::from(character)))
        .or_else(|| escaped?.strip_prefix(char::from(character)))
}

/// What is behind a mark and a character's number in so many hexadecimal digits.
fn after_code<'t>(text: &'t str, mark: &str, digits: usize, character: u8) -> Option<&'t str> {
    let (code, after) = text.strip_prefix(mark)?.split_at_checked(digits)?;
    (u8::from_str_radix(code, 16) == Ok(character)).then_some(after)
}

/// What is behind a character reference of HTML.
fn after_entity(text: &str, character: u8) -> Option<&str> {
    /// The longest is one with leading zeros.
    const MAX_NAME_BYTES: usize = 10;
    let text = text.strip_prefix('&')?;
    let end = text
        .bytes()
        .take(MAX_NAME_BYTES + 1)
        .position(|byte| byte == b';')?;
    let (name, after) = (text.get(..end)?, text.get(end + 1..)?);
    let named = match name {
        "amp" => b'&',
        "lt" => b'<',
        "gt" => b'>',
        "quot" => b'"',
        "apos" => b'\'',
        _ => {
            let number = name.strip_prefix('#')?;
            match number.strip_prefix(['x', 'X']) {
                Some(digits) => u8::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            }
        }
    };
    (named == character).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str, token: &str) -> String {
        let mut text = text.to_owned();
        hide(&mut text, token);
        text
    }

    #[test]
    fn a_token_is_hidden_however_it_is_written() {
        let token = r#"MIIab/c+d="\e"#;
        for written in [
            token,
            r#"MIIab\/c+d=\"\\e"#,
            r"MIIab\/c\u002bd\u003D\u0022\u005ce",
            r#"\u004dIIab\\/c+d=\\\"\\\\e"#,
            "MIIab%2Fc%2bd%3D%22%5ce",
            r"MIIab&#47;c&#x2b;d&#061;&quot;\e",
            r"MIIab&#00000047;c&#X2B;d&#x0000003d;&quot;\e",
        ] {
            for (before, after) in [("", ""), ("é “", "” 任务"), ("{\"a\":\"MII", "\"}")] {
                let text = [before, written, after, written].concat();
                let expected = [before, HIDDEN, after, HIDDEN].concat();
                assert_eq!(hidden(&text, token), expected, "{written}");
            }
        }
    }

    #[test]
    fn what_is_left_of_a_token_is_hidden_wherever_a_text_was_cut() {
        let token = r#"MIIab/c+d="\e"#;
        for written in [
            token,
            r#"MIIab\/c\u002bd=\"\\e"#,
            r#"\u004dIIab\\/c+d=\\\"\\\\e"#,
            "MIIab%2Fc%2bd%3D%22%5ce",
            r"MIIab&#00000047;c&#X2B;d&#x0000003d;&quot;\e",
        ] {
            for end in 1..=written.len() {
                let mut text = ["{\"é\":\"", &written[..end], "…"].concat();
                hide_cut(&mut text, token);
                assert!(!text.contains("MI") && !text.contains("IIab"), "{text}");
            }
        }
        // Of what was not cut, nothing is left.
        for text in ["x MIIab", "MIIab/d…", "100%…", "…", ""] {
            let mut same = text.to_owned();
            hide_cut(&mut same, token);
            assert_eq!(same, text);
        }
    }

    #[test]
    fn every_name_that_html_has_for_ascii_is_known() {
        let token = "MII&<>\"'";
        assert_eq!(hidden("MII&amp;&lt;&gt;&quot;&apos;.", token), "***.");
    }

    #[test]
    fn the_shortest_secret_is_hidden() {
        let least = "s".repeat(LEAST_SECRET_LENGTH);
        assert_eq!(hidden(&least, &least), HIDDEN);
        let shorter = &least[1..];
        assert_eq!(hidden(shorter, shorter), shorter);
    }

    #[test]
    fn a_token_that_looks_escaped_is_found_as_it_is() {
        for token in ["abcdefg%2541", "abcdef&amp;gh", r"abcdefg\u0041"] {
            assert_eq!(hidden(&["<", token, ">"].concat(), token), "<***>");
        }
    }

    #[test]
    fn an_answer_made_to_take_long_does_not() {
        let token = r"\abcdefgh&";
        for unit in ["\\", "&", "&#", "%5c", "\\abcdefgh"] {
            let text = unit.repeat((1 << 20) / unit.len());
            assert_eq!(hidden(&text, token), text);
        }
    }

    #[test]
    fn what_is_no_token_stays() {
        for text in [
            "",
            "MIIab/c",
            "MIIab/c+d=\"",
            "%2",
            "\\u00",
            "\\",
            "MIIab/c+d=\\u00é",
        ] {
            assert_eq!(hidden(text, r#"MIIab/c+d="\e"#), text);
        }
        assert_eq!(hidden("me, and some more", "me"), "me, and some more");
    }
}
