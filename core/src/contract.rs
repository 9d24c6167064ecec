//! The contract's limits, field names and character sets, each of them once.
//!
//! Sources are marked as in the rules: **page** is the service's public
//! *Importing Assets* page, **public** another public page of the same service,
//! and **ours** a decision where the documents are silent. What is taken from a standard
//! names that.

/// The most characters of a project id, in Unicode code points (page).
pub const MAX_PROJECT_ID_CHARS: usize = 64;

/// The most characters of an instance id, in Unicode code points (page).
pub const MAX_INSTANCE_ID_CHARS: usize = 64;

/// The most characters of a token, in Unicode code points (page).
pub const MAX_TOKEN_CHARS: usize = 100_000;

/// The most items of one import: applications and tasks together (page).
///
/// `apps`, when present, counts one, and so does each element of `tasks` (ours).
pub const MAX_ITEMS: usize = 100;

/// The deepest nesting of a body, its outermost brackets being level 1 (ours).
pub const MAX_NESTING: usize = 128;

/// The most violations that one report lists; the rest is counted (ours).
pub const MAX_LISTED_VIOLATIONS: usize = 1_000;

/// How many bytes of pointers are enough, for errors and for warnings each (ours).
///
/// A pointer repeats every key above the place that it names, so a small hostile
/// text could otherwise make a report of gigabytes. Once pointers have come to
/// this, violations at places without a name of their own are counted as omitted.
pub const MAX_POINTER_BYTES: usize = 1 << 20;

/// The most characters of a job id and of each of the four fields of a refusal,
/// in Unicode code points (page).
pub const MAX_ANSWER_FIELD_CHARS: usize = 128;

/// The header that carries the token (page).
pub const TOKEN_HEADER: &str = "X-Auth-Token";

/// The header of IAM's answer that a token comes in (page).
pub const ISSUED_TOKEN_HEADER: &str = "X-Subject-Token";

/// The header that repeats the request id of an answer (public).
pub const REQUEST_ID_HEADER: &str = "X-Request-Id";

/// The header with which a client names one sending of an import, so that whoever is in
/// between does not pass it on twice (ours, after the Internet-Draft
/// `draft-ietf-httpapi-idempotency-key-header`): browsers repeat a request by themselves
/// when its connection breaks. The service does not know it.
pub const IDEMPOTENCY_KEY_HEADER: &str = "Idempotency-Key";

/// The most bytes of such a key (ours): a longer one is none.
pub const MAX_IDEMPOTENCY_KEY_BYTES: usize = 64;

/// For how many minutes the answer to a sending with such a key is remembered (ours), as
/// far as something has begun or may have: a browser repeats at once.
pub const IDEMPOTENCY_KEY_MINUTES: u64 = 5;

/// The header with which a client says where it believes that imports go, as
/// [`Destination::name`](crate::Destination::name) has it (ours). An endpoint of this
/// repository whose imports go elsewhere does nothing for such a call then, passes its token
/// on to nobody, and answers with [`OTHER_DESTINATION_STATUS`]: a stand-in and a gateway may
/// follow each other at one address, under a page that is open. The service does not know it, and the gateway does
/// not pass it on.
pub const DESTINATION_HEADER: &str = "Roma-Import-Destination";

/// The status of that answer (ours): Precondition Failed.
pub const OTHER_DESTINATION_STATUS: u16 = 412;

/// The header with which this repository's gateway says that it has not sent a request on
/// (ours): the value is [`NOT_SENT`] then. It passes no such header of the service on, so
/// that nobody behind it can say this in its name.
pub const NOT_SENT_HEADER: &str = "Roma-Import-Not-Sent";

/// The value of that header (ours): true, as structured fields write it (RFC 9651).
pub const NOT_SENT: &str = "?1";

/// The content type of the body (page).
pub const JSON_CONTENT_TYPE: &str = "application/json";

/// The name of the project id, in the path and in a whole request (page).
pub const PROJECT_ID: &str = "project_id";

/// The name of the instance id, in the path and in a whole request (page).
pub const INSTANCE_ID: &str = "instance_id";

/// The name of the token in a whole request (ours); on the wire it is [`TOKEN_HEADER`].
pub const TOKEN: &str = "token";

/// The name of the body in a whole request (ours); on the wire it has none.
pub const BODY: &str = "body";

/// The body's field with the application's name (page).
pub const APPS: &str = "apps";

/// The body's field with the list of tasks (page).
pub const TASKS: &str = "tasks";

/// The field of a task with its id (page).
pub const TASK_ID: &str = "task_id";

/// The status of the answer to an import that was accepted (page).
pub const SUCCESS_STATUS: u16 = 200;

/// What a job's progress calls the kind of a job that imports (page).
pub const IMPORT_JOB_TYPE: &str = "importAsset";

/// The status of a job that goes on (page).
pub const STATUS_RUNNING: &str = "Running";

/// The status of a job that has ended well (page).
pub const STATUS_SUCCEEDED: &str = "Success";

/// The status of a job that has ended, and could not import something (page).
pub const STATUS_FAILED: &str = "Failed";

/// Whether an application name may hold this character (public).
///
/// Letters are those of Unicode, since the service names Chinese ones beside
/// English ones without saying where the set ends; parentheses may be ASCII or
/// full width.
#[must_use]
pub fn is_name_character(character: char) -> bool {
    // No letter lies beyond these planes, and most lie in the ranges below: to look each
    // one up would take long.
    const LETTERS_END: char = '\u{4_0000}';
    match character {
        '\0'..='\x7F' => is_ascii_name_character(character),
        LETTERS_END.. => false,
        '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{2_0000}'..='\u{2_A6DF}'
        | '\u{FF08}'
        | '\u{FF09}' => true,
        other => other.is_alphabetic(),
    }
}

/// Whether it is one of those in ASCII.
const fn is_ascii_name_character(character: char) -> bool {
    matches!(
        character,
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' | ' ' | '(' | ')'
    )
}

/// Those in ASCII, a bit for each.
#[expect(clippy::cast_possible_truncation, reason = "each half in its turn")]
pub(crate) const ASCII_NAME_CHARACTERS: [u64; 2] = {
    let mut bits = 0_u128;
    let mut byte = 0_u8;
    while byte.is_ascii() {
        if is_ascii_name_character(byte as char) {
            bits |= 1 << byte;
        }
        byte += 1;
    }
    [bits as u64, (bits >> 64) as u64]
};

/// Whether a code point may stand in a token: visible ASCII (ours).
///
/// An HTTP header value cannot hold control characters, loses spaces at its
/// edges, and has no agreed meaning for anything outside ASCII.
#[must_use]
pub const fn is_token_code_point(code_point: u32) -> bool {
    matches!(code_point, 0x21..=0x7E)
}

/// The segments that programs remove from a URL's path (RFC 3986), also where their dots are
/// encoded (WHATWG URL Standard).
pub const DOT_SEGMENTS: [&str; 2] = [".", ".."];

/// Whether a text can be a segment of a URL's path once it is percent-encoded
/// (ours): an empty one addresses another URL, and so do the dot segments.
#[must_use]
pub fn is_segment(text: &str) -> bool {
    !text.is_empty() && !DOT_SEGMENTS.contains(&text)
}

/// Whether a code point has the property `White_Space` (Unicode's `PropList.txt`).
#[must_use]
pub fn is_white_space(code_point: u32) -> bool {
    char::from_u32(code_point).is_some_and(char::is_whitespace)
}

/// Whether a code point at the edge of an id or a name is there by accident
/// (ours): white space, U+FEFF (byte order mark) or U+200B (zero width space).
#[must_use]
pub fn is_edge_space(code_point: u32) -> bool {
    is_white_space(code_point) || matches!(code_point, 0xFEFF | 0x200B)
}

/// Whether a code point cannot be seen (ours): a control character, or one with the property
/// `Default_Ignorable_Code_Point` (Unicode's `DerivedCoreProperties.txt`).
#[must_use]
pub const fn is_invisible(code_point: u32) -> bool {
    // Control characters.
    if code_point < 0xA0 {
        return matches!(code_point, 0x00..=0x1F | 0x7F..=0x9F);
    }
    matches!(
        code_point,
        // Default ignorable code points, Unicode 16.
        0x00AD
        | 0x034F
        | 0x061C
        | 0x115F..=0x1160
        | 0x17B4..=0x17B5
        | 0x180B..=0x180F
        | 0x200B..=0x200F
        | 0x202A..=0x202E
        | 0x2060..=0x206F
        | 0x3164
        | 0xFE00..=0xFE0F
        | 0xFEFF
        | 0xFFA0
        | 0xFFF0..=0xFFF8
        | 0x1_BCA0..=0x1_BCA3
        | 0x1_D173..=0x1_D17A
        | 0xE_0000..=0xE_0FFF
    )
}

/// Whether a text can be the id of a job (ours), by what the documents say of one: it is a segment
/// of a URL's path, is no longer than [`MAX_ANSWER_FIELD_CHARS`], and all of it can be seen.
#[must_use]
pub fn is_job_id(text: &str) -> bool {
    is_segment(text)
        && text.chars().count() <= MAX_ANSWER_FIELD_CHARS
        && !text.chars().any(|character| is_invisible(character.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_has_its_source() {
        let sources = ["(page", "(public", "(ours", "(RFC ", "(Unicode"];
        let (facts, _) = include_str!("contract.rs")
            .split_once("#[cfg(test)]")
            .unwrap();
        let mut doc = String::new();
        let mut count = 0;
        for line in facts.lines() {
            if let Some(words) = line.strip_prefix("///") {
                doc.push_str(words);
            } else if line.starts_with("pub ") {
                let has_source = sources.iter().any(|source| doc.contains(source));
                assert!(has_source, "{line}");
                count += 1;
            } else if !line.starts_with("#[") {
                doc.clear();
            }
        }
        assert!(count > 30);
    }

    #[test]
    fn a_name_may_hold_letters_of_any_script_and_both_kinds_of_parentheses() {
        for good in "azAZ09-_. ()（）é中Ωй".chars() {
            assert!(is_name_character(good), "{good:?}");
        }
        for bad in "/\\+*,;:'\"!?\t\n\u{A0}\u{200B}٣²①😀–【".chars() {
            assert!(!is_name_character(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_letter_is_one_wherever_it_is() {
        for character in '\u{80}'..=char::MAX {
            let expected = character.is_alphabetic() || matches!(character, '（' | '）');
            assert_eq!(is_name_character(character), expected, "{character:?}");
        }
    }

    #[test]
    fn a_job_id_is_short_and_can_be_seen_and_asked_for() {
        let longest = "作".repeat(MAX_ANSWER_FIELD_CHARS);
        for good in ["j", "../x", "a b", "%2e", &longest] {
            assert!(is_job_id(good), "{good:?}");
        }
        let too_long = longest.clone() + "业";
        for bad in ["", ".", "..", "a\0b", "a\u{200B}b", "a\n", &too_long] {
            assert!(!is_job_id(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_token_may_hold_visible_ascii_only() {
        assert!((0x21..=0x7E).all(is_token_code_point));
        for bad in [0, 0x0A, 0x20, 0x7F, 0xE9, 0xD800, 0x1F600] {
            assert!(!is_token_code_point(bad), "{bad:X}");
        }
    }
}
