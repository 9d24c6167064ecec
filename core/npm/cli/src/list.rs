//! Reading lists out of files.

use roma_import::list::{Notice, decode, read};
use roma_import::{Lang, Severity};
use serde::Serialize;

/// What a file was understood to list.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Listed {
    apps: Vec<String>,
    tasks: Vec<String>,
    notices: Vec<Noticed>,
}

/// Something that there is to say about the reading.
#[derive(Debug, Serialize)]
struct Noticed {
    /// Nothing for a mere remark.
    severity: Option<&'static str>,
    message: String,
    help: String,
}

/// Reads a file's bytes as a list.
pub(crate) fn listed(bytes: &[u8], lang: Lang) -> Listed {
    let noticed = |notice: &Notice| Noticed {
        severity: notice.severity().map(Severity::as_str),
        message: notice.message(lang),
        help: notice.help(lang),
    };
    let text = match decode(bytes) {
        Ok(text) => text,
        Err(fault) => {
            return Listed {
                notices: vec![noticed(&fault.into())],
                ..Listed::default()
            };
        }
    };
    let list = read(&text);
    Listed {
        apps: list
            .applications()
            .map(|item| item.text.to_string())
            .collect(),
        tasks: list.tasks().map(|item| item.text.to_string()).collect(),
        notices: list.notices.iter().map(noticed).collect(),
    }
}
