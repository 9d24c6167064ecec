//! What any bytes are judged as, where inputs are searched for.

use roma_import::{Report, check_request_text};

use crate::invariants::{assert_body, assert_consistent, assert_positions, assert_request};

/// Checks any bytes as a body, as a whole request that is one text if it is any, and as the
/// parts of a request if they have as many lines: the first three are then the ids and the
/// token, and the rest is the body.
pub(crate) fn assert_input(input: &[u8]) -> Report {
    let report = assert_body(input);
    if let Ok(of_request) = check_request_text(input) {
        assert_consistent(&of_request, None);
        assert_positions(&of_request, input);
    }
    let mut parts = input.splitn(4, |&byte| byte == b'\n');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(project_id), Some(instance_id), Some(token), Some(body)) => {
            assert_request([project_id, instance_id, token], body)
        }
        _ => report,
    }
}
