//! `docs/service-codes.md`: what the service's error codes mean.

use std::fmt::Write as _;

use roma_import::{
    Lang,
    service::{self, Explanation},
};

use super::{NOTICE, rules::cell};

/// The document.
pub(super) fn document() -> String {
    let mut out = format!(
        "# The service's error codes\n\n\
         <!-- {NOTICE} -->\n\n\
         What the codes in a refusal of the service, and of the gateways in front of it, \
         mean, and what to do next. They are the service's own, and have nothing to do \
         with the codes of [the rules](rules.md).\n\n"
    );
    for (lang, head) in [
        (
            Lang::En,
            "## English\n\n| code | meaning | next step | about |\n",
        ),
        (
            Lang::Zh,
            "\n## 简体中文\n\n| 错误码 | 含义 | 下一步 | 涉及 |\n",
        ),
    ] {
        out.push_str(head);
        out.push_str("| --- | --- | --- | --- |\n");
        for code in service::codes() {
            if let Some(Explanation {
                meaning, next_step, ..
            }) = service::explain(code, lang)
            {
                // Writing to a string does not fail.
                let _ = writeln!(
                    out,
                    "| `{code}` | {} | {} | {} |",
                    cell(meaning),
                    cell(next_step),
                    about(code, lang)
                );
            }
        }
    }
    out
}

/// What decides whether asking for a fresh token is worth it.
fn about(code: &str, lang: Lang) -> &'static str {
    if service::is_about_token(403, Some(code)) {
        match lang {
            Lang::En => "the token",
            Lang::Zh => "Token",
        }
    } else if service::is_about_permission(403, Some(code)) {
        match lang {
            Lang::En => "permission",
            Lang::Zh => "权限",
        }
    } else {
        ""
    }
}
