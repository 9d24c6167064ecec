//! Reading lists out of files, for the command line of the npm package.

#![deny(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use roma_import::list::{Notice, decode, read};
use roma_import::{Lang, Severity};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// What a file was understood to list.
#[derive(Debug, Default, Serialize)]
struct Listed {
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

/// Reads a file's bytes as a list: `{apps, tasks, notices}`. `zh` for Chinese.
///
/// # Errors
///
/// If JavaScript runs out of memory.
#[wasm_bindgen(js_name = readList)]
pub fn read_list(bytes: &[u8], zh: bool) -> Result<JsValue, JsValue> {
    let lang = if zh { Lang::Zh } else { Lang::En };
    serde_wasm_bindgen::to_value(&listed(bytes, lang)).map_err(Into::into)
}

fn listed(bytes: &[u8], lang: Lang) -> Listed {
    let noticed = |notice: &Notice| Noticed {
        severity: notice.severity().map(Severity::as_str),
        message: notice.message(lang),
        help: notice.help(lang),
    };
    let text = match decode(bytes) {
        Ok(text) => text,
        Err(notice) => {
            return Listed {
                notices: vec![noticed(&notice)],
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
