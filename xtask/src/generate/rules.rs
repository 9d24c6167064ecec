//! `docs/rules.md`: every rule, with what a check really says of its example.

use std::fmt::Write as _;

use roma_import::{
    Lang, Report, Request, Severity, Violation, check, contract,
    rules::{Example, RULES, Rule, Source},
};
use serde_json::Value;

use super::NOTICE;

/// The document.
pub(super) fn document() -> String {
    let mut out = format!(
        "# The rules\n\n<!-- {NOTICE} -->\n\n{INTRODUCTION}{}",
        limits()
    );
    out.push_str("\n## All codes\n\n| code | severity | when |\n| --- | --- | --- |\n");
    for rule in RULES {
        let code = rule.code.as_str();
        // Writing to a string does not fail.
        let _ = writeln!(
            out,
            "| [`{code}`](#{code}) | {} | {} |",
            rule.severity.as_str(),
            rule.summary
        );
    }
    for rule in RULES {
        push_rule(rule, &mut out);
    }
    out
}

const INTRODUCTION: &str = "\
A check reads a whole request, `{project_id, instance_id, token, body}`, or a body \
alone, and reports everything that it finds at once.

An **error** is only what the service's documents forbid, or what cannot be sent with \
one clear meaning; it blocks the request. Everything else that looks wrong is a \
**warning**: it is shown, and never in the way.

Codes are stable: they are not translated, and not used again for something else. The \
place is a JSON Pointer (RFC 6901) into the whole request; where only a body is \
checked, it begins after `/body`. The words below are what a check says of the example.
";

fn limits() -> String {
    let rows = [
        ("characters of `project_id`", contract::MAX_PROJECT_ID_CHARS),
        (
            "characters of `instance_id`",
            contract::MAX_INSTANCE_ID_CHARS,
        ),
        ("characters of the token", contract::MAX_TOKEN_CHARS),
        (
            "applications and tasks of one import together",
            contract::MAX_ITEMS,
        ),
        ("levels of nesting in a body", contract::MAX_NESTING),
        (
            "violations that a report lists; the others are counted",
            contract::MAX_LISTED_VIOLATIONS,
        ),
        (
            "bytes of the pointers of listed errors, and of listed warnings: beyond that, those at \
             fields that the call does not name are counted, too",
            contract::MAX_POINTER_BYTES,
        ),
    ];
    let mut out = "\n## Limits\n\n| at most | |\n| ---: | --- |\n".to_owned();
    for (what, limit) in rows {
        let _ = writeln!(out, "| {} | {what} |", grouped(limit));
    }
    out.push_str("\nCharacters are Unicode code points, as JSON Schema and OpenAPI count them.\n");
    out
}

fn push_rule(rule: &Rule, out: &mut String) {
    let code = rule.code.as_str();
    let severity = match rule.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
    };
    let sources: Vec<_> = rule.sources.iter().copied().map(source).collect();
    let _ = write!(
        out,
        "\n## {code}\n\n**{severity}.** {}\n\n**Why.** {}\n\n**Source.** {}\n",
        rule.summary,
        rule.why,
        sources.join(" ")
    );

    let report = run(&rule.example);
    let (its, others): (Vec<_>, Vec<_>) = report
        .violations
        .iter()
        .partition(|violation| violation.code == rule.code);
    for violation in &its {
        let _ = write!(
            out,
            "\n**Example.** In a request without another fault:\n\n{}\n\
             **Report.** At {}:\n\n{}",
            shown(&rule.example, violation),
            place(violation),
            words(violation)
        );
    }
    for violation in others {
        let _ = writeln!(
            out,
            "\nThe same example also has [`{0}`](#{0}) at `{1}`.",
            violation.code.as_str(),
            violation.pointer
        );
    }
}

/// What a check says of an example.
pub(super) fn run(example: &Example) -> Report {
    check(&Request {
        project_id: example.project_id.into(),
        instance_id: example.instance_id.into(),
        token: example.token.into(),
        body: example.body.into(),
    })
}

fn source(source: Source) -> &'static str {
    match source {
        Source::Page => "The service's page about this call.",
        Source::Public => "Another public page of the service.",
        Source::Ours => "Decided here, where the documents are silent.",
        // A new one needs words here; until then the document shows that they are missing.
        _ => "A source that has no words here yet.",
    }
}

/// The part of the example that breaks the rule, as a block of code.
fn shown(example: &Example, violation: &Violation) -> String {
    let name = violation.pointer.split('/').nth(1).unwrap_or_default();
    let part = match name {
        contract::PROJECT_ID => example.project_id,
        contract::INSTANCE_ID => example.instance_id,
        contract::TOKEN => example.token,
        _ => example.body,
    };
    let text = if name == contract::BODY && part.chars().all(can_be_seen) {
        part.to_owned()
    } else {
        // As a string, in which what cannot be seen has an escape.
        format!("{{ \"{name}\": {} }}", quoted(part))
    };
    let text = abbreviated(&text);
    let is_json = serde_json::from_str::<Value>(&text).is_ok();
    let language = if is_json { "json" } else { "text" };
    format!("```{language}\n{text}\n```\n")
}

fn can_be_seen(character: char) -> bool {
    !contract::is_invisible(u32::from(character))
}

/// The text as a JSON string.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    // A string into memory: there is nothing that can fail.
    for character in serde_json::to_string(text).unwrap_or_default().chars() {
        if can_be_seen(character) {
            out.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

/// The text, or if it is long its two ends, cut at commas where there are any,
/// and how much is between them.
fn abbreviated(text: &str) -> String {
    const WHOLE: usize = 240;
    const HEAD: usize = 90;
    const TAIL: usize = 60;
    let characters: Vec<char> = text.chars().collect();
    if characters.len() <= WHOLE {
        return text.to_owned();
    }
    let (head, rest) = characters.split_at(HEAD);
    let (_, tail) = rest.split_at(rest.len() - TAIL);
    let is_comma = |&character: &char| character == ',';
    let head = &head[..head.iter().rposition(is_comma).map_or(HEAD, |at| at + 1)];
    let tail = &tail[tail.iter().position(is_comma).map_or(0, |at| at + 1)..];
    format!(
        "{}\n… {} characters that are not shown here …\n{}",
        head.iter().collect::<String>(),
        grouped(characters.len() - head.len() - tail.len()),
        tail.iter().collect::<String>()
    )
}

/// Where the violation is, in the request and in the body's text.
fn place(violation: &Violation) -> String {
    let mut out = format!("`{}`", violation.pointer);
    if let Some(range) = violation.range {
        let _ = write!(
            out,
            ", line {}, column {} of the text",
            range.start.line, range.start.column
        );
    }
    if let Some(index) = violation.index {
        let _ = write!(out, ", index {index} of the string");
    }
    out
}

/// The message and the help in every language.
fn words(violation: &Violation) -> String {
    let mut out = "| | what is wrong | how to mend it |\n| --- | --- | --- |\n".to_owned();
    for lang in Lang::ALL {
        let name = match lang {
            Lang::En => "English",
            Lang::Zh => "中文",
        };
        let _ = writeln!(
            out,
            "| {name} | {} | {} |",
            cell(&violation.message(lang)),
            cell(&violation.help(lang))
        );
    }
    out
}

/// Plain text as it is written in the cell of a table in Markdown.
pub(super) fn cell(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_word = |index: Option<usize>| {
        index
            .and_then(|index| characters.get(index))
            .is_some_and(|character| character.is_alphanumeric())
    };
    let mut out = String::with_capacity(text.len());
    for (index, &character) in characters.iter().enumerate() {
        let has_meaning = match character {
            // Within a word it has none, and field names are easier to read so.
            '_' => !(is_word(index.checked_sub(1)) && is_word(Some(index + 1))),
            '\\' | '|' | '`' | '*' | '<' | '[' | '~' => true,
            _ => false,
        };
        if has_meaning {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// A number with its digits in groups of three.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_section_with_an_example_that_breaks_it() {
        let document = document();
        for rule in RULES {
            let heading = format!("\n## {}\n", rule.code.as_str());
            let (_, section) = document.split_once(&heading).unwrap();
            let section = section.split("\n## ").next().unwrap();
            for part in [
                "**Why.**",
                "**Source.**",
                "**Example.**",
                "**Report.**",
                "| 中文 |",
            ] {
                assert_eq!(section.matches(part).count(), 1, "{heading}: {part}");
            }
        }
    }

    #[test]
    fn what_cannot_be_seen_is_shown_as_an_escape() {
        assert_eq!(quoted("a\u{FEFF}\n\u{7F}é"), r#""a\ufeff\n\u007fé""#);
        assert_eq!(quoted("\u{E0001}"), r#""\udb40\udc01""#);
    }

    #[test]
    fn a_long_text_says_how_much_of_it_is_not_shown() {
        let text = "é".repeat(1_240);
        let short = abbreviated(&text);
        assert!(
            short.contains("\n… 1,090 characters that are not shown here …\n"),
            "{short}"
        );
        assert_eq!(short.matches('é').count(), 1_240 - 1_090);
        let whole = "é".repeat(240);
        assert_eq!(abbreviated(&whole), whole);
        let cut = abbreviated(&"0123456,".repeat(100));
        let lines: Vec<_> = cut.lines().collect();
        assert_eq!(lines[0].len() + lines[2].len(), 88 + 56);
        assert!(
            lines[0].ends_with("6,") && lines[2].starts_with("01"),
            "{cut}"
        );
    }

    #[test]
    fn nothing_in_a_cell_has_a_meaning_in_markdown() {
        assert_eq!(
            cell("“task_id”, “_” | *x* \\u"),
            "“task_id”, “\\_” \\| \\*x\\* \\\\u"
        );
    }

    #[test]
    fn digits_are_grouped() {
        let numbers = [0, 64, 128, 1_000, 100_000, 1_048_576].map(grouped);
        assert_eq!(numbers, ["0", "64", "128", "1,000", "100,000", "1,048,576"]);
    }
}
