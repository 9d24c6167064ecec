//! The paths of the calls: written, and read again.

/// What the path of a call addresses, its segments as they stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallPath<'a> {
    /// The import call, as [`import_path`] writes it.
    Import(InstancePath<'a>),
    /// The progress call and the job's segment, as [`progress_path`] writes it.
    Progress(InstancePath<'a>, &'a str),
    /// What an instance of the stand-in holds: the path of its jobs without the last
    /// segment.
    StandIn(InstancePath<'a>),
    /// The jobs of an instance of the stand-in, as [`stand_in_jobs_path`] writes it.
    StandInJobs(InstancePath<'a>),
}

/// The segments that name an instance, still encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstancePath<'a> {
    /// The project's segment.
    pub project: &'a str,
    /// The instance's segment.
    pub instance: &'a str,
}

impl<'a> CallPath<'a> {
    /// What this path addresses; nothing if it is no call's.
    ///
    /// The path is read as it came, so that an empty segment is seen, and each can be
    /// decoded exactly once, with [`decode_segment`].
    ///
    /// ```
    /// use roma_import::{CallPath, InstancePath};
    ///
    /// let instance = InstancePath { project: "p", instance: "a%2Fb" };
    /// let path = CallPath::of("/v2/p/instances/a%2Fb/assets/import");
    /// assert_eq!(path, Some(CallPath::Import(instance)));
    /// assert_eq!(CallPath::of("/v2/p/instances/a/b/assets/import"), None);
    /// ```
    #[must_use]
    pub fn of(path: &'a str) -> Option<Self> {
        let segments: Vec<&str> = path.splitn(9, '/').collect();
        let of = |project, instance| InstancePath { project, instance };
        match *segments.as_slice() {
            ["", "v2", project, "instances", instance, "assets", "import"] => {
                Some(Self::Import(of(project, instance)))
            }
            [
                "",
                "v2",
                project,
                "instances",
                instance,
                "assets",
                "jobs",
                job,
            ] => Some(Self::Progress(of(project, instance), job)),
            ["", "stand-in", project, instance] => Some(Self::StandIn(of(project, instance))),
            ["", "stand-in", project, instance, "jobs"] => {
                Some(Self::StandInJobs(of(project, instance)))
            }
            _ => None,
        }
    }
}

/// The path of the import call, each segment percent-encoded exactly once.
///
/// ```
/// assert_eq!(
///     roma_import::import_path("p", "a/b%2Fc"),
///     "/v2/p/instances/a%2Fb%252Fc/assets/import"
/// );
/// ```
#[must_use]
pub fn import_path(project_id: &str, instance_id: &str) -> String {
    import_path_around(&encode_segment(project_id), &encode_segment(instance_id))
}

/// The path of the import call around two segments as they are given: encoded ones, or
/// what is to be seen in place of ids that are not there yet.
#[must_use]
pub fn import_path_around(project: &str, instance: &str) -> String {
    ["/v2/", project, "/instances/", instance, "/assets/import"].concat()
}

/// The path of the progress call, each segment percent-encoded exactly once.
#[must_use]
pub fn progress_path(project_id: &str, instance_id: &str, job_id: &str) -> String {
    [
        "/v2/",
        &encode_segment(project_id),
        "/instances/",
        &encode_segment(instance_id),
        "/assets/jobs/",
        &encode_segment(job_id),
    ]
    .concat()
}

/// The path of the stand-in's list of an instance's jobs, which the service does not have;
/// see [`JobLookup`](crate::response::JobLookup).
///
/// ```
/// assert_eq!(
///     roma_import::stand_in_jobs_path("p", "a/b"),
///     "/stand-in/p/a%2Fb/jobs"
/// );
/// ```
#[must_use]
pub fn stand_in_jobs_path(project_id: &str, instance_id: &str) -> String {
    [
        "/stand-in/",
        &encode_segment(project_id),
        "/",
        &encode_segment(instance_id),
        "/jobs",
    ]
    .concat()
}

/// A text as a segment of a path, percent-encoded.
///
/// ```
/// assert_eq!(roma_import::encode_segment("a/b c"), "a%2Fb%20c");
/// ```
#[must_use]
pub fn encode_segment(text: &str) -> String {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    let hex = |half: u8| HEX.get(usize::from(half)).copied().unwrap_or('0');

    let mut segment = String::new();
    for byte in text.bytes() {
        // The unreserved characters of RFC 3986. The others are encoded even where a
        // segment could hold them, so that no program on the way sees a meaning in them.
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            segment.push(char::from(byte));
        } else {
            segment.push('%');
            segment.push(hex(byte >> 4));
            segment.push(hex(byte & 0xF));
        }
    }
    segment
}

/// A segment of a path without its percent-encoding, decoded exactly once; nothing if
/// that is broken or does not give UTF-8.
///
/// ```
/// assert_eq!(roma_import::decode_segment("a%2Fb%20c").as_deref(), Some("a/b c"));
/// assert_eq!(roma_import::decode_segment("a%2"), None);
/// ```
#[must_use]
pub fn decode_segment(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex_digit(rest.next()?)? << 4 | hex_digit(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_decoded_once() {
        assert_eq!(
            decode_segment("a%2Fb%252F+%E4%B8%AD").as_deref(),
            Some("a/b%2F+中")
        );
        assert_eq!(decode_segment("").as_deref(), Some(""));
        for broken in ["%", "%2", "%zz", "%+1", "%é", "%ff", "%ed%a0%80"] {
            assert_eq!(decode_segment(broken), None, "{broken}");
        }
    }

    #[test]
    fn a_segment_decodes_to_what_was_encoded() {
        for text in ["", "a/b c", "%2e", "..", "项目é😀", "\0\n"] {
            assert_eq!(decode_segment(&encode_segment(text)).as_deref(), Some(text));
        }
    }

    #[test]
    fn segments_are_encoded_once() {
        assert_eq!(
            progress_path("é p", "..%2e", "a?b#c"),
            "/v2/%C3%A9%20p/instances/..%252e/assets/jobs/a%3Fb%23c"
        );
    }

    #[test]
    fn segments_are_found_as_they_came() {
        let instance = InstancePath {
            project: "a%2Fb",
            instance: "",
        };
        for (path, found) in [
            (
                "/v2/a%2Fb/instances//assets/import",
                CallPath::Import(instance),
            ),
            (
                "/v2/a%2Fb/instances//assets/jobs/x",
                CallPath::Progress(instance, "x"),
            ),
            ("/stand-in/a%2Fb/", CallPath::StandIn(instance)),
            ("/stand-in/a%2Fb//jobs", CallPath::StandInJobs(instance)),
        ] {
            assert_eq!(CallPath::of(path), Some(found), "{path}");
        }
    }

    #[test]
    fn anything_else_is_no_call() {
        for path in [
            "",
            "/",
            "*",
            "/v2/a/instances/b/assets/import/",
            "/v2/a/b/instances/c/assets/import",
            "/v2/a/instances/b/assets/jobs/c/d",
            "/v2/a/instances/b/assets/jobs",
            "/V2/a/instances/b/assets/import",
            "/stand-in/a",
            "/stand-in/a/b/c",
            "/stand-in/a/b/jobs/",
        ] {
            assert_eq!(CallPath::of(path), None, "{path}");
        }
    }
}
