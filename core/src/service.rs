//! The service's own error codes, and what to do about them.

use crate::Lang;
use crate::response::Unreadable;

/// There is no token in the request.
pub const NO_TOKEN: &str = "ROMA.1000";
/// The token is wrong, or has expired.
pub const BAD_TOKEN: &str = "ROMA.1002";
/// The user lacks the permission.
pub const NO_PERMISSION: &str = "ROMA.1006";
/// The request URL is invalid.
pub const BAD_URL: &str = "ROMA.1007";
/// The task could not be created.
pub const NOT_CREATED: &str = "ROMA.10010";
/// The file could not be decompressed.
pub const NOT_DECOMPRESSED: &str = "ROMA.10011";
/// An asset management task is already running.
pub const BUSY: &str = "ROMA.10012";
/// The file is no `.zip`, or has a name that is not allowed.
pub const BAD_FILE: &str = "ROMA.10013";
/// No permission on the application.
pub const NO_PERMISSION_ON_APP: &str = "ROMA.12001";
/// The feature is not open to this user.
pub const NOT_OPEN: &str = "ROMA.12002";
/// Invalid parameters.
pub const INVALID: &str = "ROMA.13000";
/// No request body.
pub const NO_BODY: &str = "ROMA.13001";
/// The resource does not exist.
pub const NOT_FOUND: &str = "ROMA.00110006";
/// The gateway does not accept the token.
pub const GATEWAY_BAD_TOKEN: &str = "APIG.1002";
/// The gateway sees no permission.
pub const GATEWAY_NO_PERMISSION: &str = "APIG.1005";
/// The gateway cannot decrypt the token.
pub const GATEWAY_UNREADABLE_TOKEN: &str = "APIG.0301";
/// The gateway, or what stands in for it, has a fault of its own.
pub const GATEWAY_FAULT: &str = "APIG.9999";

/// What an error code means, and what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// What it means.
    pub meaning: &'static str,
    /// What to do next.
    pub next_step: &'static str,
}

/// Why a job has not imported an application. The service documents no words of its own
/// for it; the stand-in and the examples say these.
#[must_use]
pub const fn name_taken(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "The instance already has an application of this name.",
        Lang::Zh => "该实例中已有同名应用。",
    }
}

/// Whether a refusal is about the token, so that a fresh one may help.
///
/// A 401 is one too, unless its code is known and speaks of something else: gateways
/// have codes of their own for tokens that they do not take.
#[must_use]
pub fn is_about_token(status: u16, error_code: Option<&str>) -> bool {
    /// RFC 9110: the request lacks valid credentials.
    const UNAUTHORIZED: u16 = 401;
    let is_known = |code| codes().any(|known| known == code);
    match error_code {
        Some(code) if is_known(code) => is_token_code(code),
        _ => status == UNAUTHORIZED,
    }
}

/// Whether a code speaks of the token, whatever status came with it.
fn is_token_code(code: &str) -> bool {
    matches!(
        code,
        NO_TOKEN | BAD_TOKEN | GATEWAY_BAD_TOKEN | GATEWAY_UNREADABLE_TOKEN
    )
}

/// Whether a refusal is about the user's permission, which a fresh token of the same user
/// does not change.
///
/// A 403 without a code is one too. One with a code that is not known is none: the service
/// documents that status for whatever it refuses.
#[must_use]
pub fn is_about_permission(status: u16, error_code: Option<&str>) -> bool {
    /// RFC 9110: the request is understood, and not allowed.
    const FORBIDDEN: u16 = 403;
    match error_code {
        Some(code) if !code.is_empty() => is_permission_code(code),
        _ => status == FORBIDDEN,
    }
}

/// Whether a code speaks of the user's permission, whatever status came with it.
fn is_permission_code(code: &str) -> bool {
    matches!(
        code,
        NO_PERMISSION | GATEWAY_NO_PERMISSION | NO_PERMISSION_ON_APP | NOT_OPEN
    )
}

/// Whether a code says by itself that a request was turned down before anything came
/// of it, whatever status came with it.
///
/// Other codes tell of a fault in the middle of something, such as a gateway that was
/// given no answer.
#[must_use]
pub fn is_refusal(error_code: &str) -> bool {
    is_token_code(error_code)
        || is_permission_code(error_code)
        || matches!(error_code, BAD_URL | BUSY | BAD_FILE | INVALID | NO_BODY)
}

/// Explains an error code of the service; `None` for one that is not known. The code
/// is compared exactly: that of a [`Refusal`](crate::response::Refusal) has no space around
/// it any more.
#[must_use]
pub fn explain(error_code: &str, lang: Lang) -> Option<Explanation> {
    let (_, en, zh) = EXPLANATIONS.iter().find(|(code, ..)| *code == error_code)?;
    Some(either(*en, *zh, lang))
}

/// Explains the status of an answer that says nothing by itself; `None` where the status
/// does not say what to do either.
#[must_use]
pub fn explain_status(status: u16, lang: Lang) -> Option<Explanation> {
    let (en, zh) = match status {
        401 => return explain(BAD_TOKEN, lang),
        403 => (
            say(
                "Something on the way turned the request down, and does not say why.",
                "Check the token and what its user may do, and whether a proxy or firewall is in between.",
            ),
            say(
                "请求在途中被拒绝，没有说明原因。",
                "请检查 Token 及其用户的权限，以及中间是否有代理或防火墙。",
            ),
        ),
        407 => (
            say(
                "A proxy on the way wants a sign-in.",
                "Sign in at the proxy, or ask who runs it.",
            ),
            say("途中的代理要求登录。", "请在代理处登录，或联系其管理者。"),
        ),
        404 => (
            say(
                "There is nothing at this address.",
                "Check the project ID and the instance ID, and that this is the right endpoint.",
            ),
            say(
                "此地址上没有任何内容。",
                "请检查项目 ID 和实例 ID，以及所用的端点是否正确。",
            ),
        ),
        413 => (
            say(
                "The request is larger than something on the way lets through.",
                "Import fewer items at once, such as a part of the list by itself.",
            ),
            say(
                "请求超过了途中允许的大小。",
                "请减少一次导入的项数，例如先单独导入列表的一部分。",
            ),
        ),
        429 => (
            say(
                "Too many requests came in a short time.",
                "Wait as long as the answer asks for, or a minute, then send again.",
            ),
            say(
                "短时间内请求过多。",
                "请按响应的要求等待；如无要求，请等待一分钟，然后重新发送。",
            ),
        ),
        431 => (
            say(
                "The token is longer than something on the way lets through.",
                "Get a token without the service catalog, or ask whoever runs the proxy in between.",
            ),
            say(
                "Token 超过了途中允许的长度。",
                "请获取不含服务目录的 Token，或联系中间代理的管理者。",
            ),
        ),
        _ => return None,
    };
    Some(either(en, zh, lang))
}

/// Explains an answer in which nothing could be read, by its status and by what it is:
/// pages come from what is in between, and not from the service. `None` where neither says
/// what to do.
#[must_use]
pub fn explain_unreadable(status: u16, unreadable: Unreadable, lang: Lang) -> Option<Explanation> {
    let is_page = matches!(unreadable, Unreadable::Html | Unreadable::Markup);
    let (en, zh) = match status {
        401 if is_page => (
            say(
                "Something on the way asks for a sign-in, or does not accept the token.",
                "Get a fresh token. If that does not help, sign in at the proxy, or ask who runs it.",
            ),
            say(
                "途中的某个环节要求登录，或不接受该 Token。",
                "请获取新的 Token；如果无效，请在代理处登录，或联系其管理者。",
            ),
        ),
        200..=299 if unreadable == Unreadable::Html => (
            say(
                "It may be the sign-in page of a network or a proxy in between.",
                "Open the same address in a browser, by itself, and sign in there, if it asks for that.",
            ),
            say(
                "这可能是中间的网络或代理的登录页面。",
                "请在浏览器中单独打开同一地址，如有要求，请在那里登录。",
            ),
        ),
        _ => return explain_status(status, lang),
    };
    Some(either(en, zh, lang))
}

/// Explains an answer in which nothing could be read, if it looks as though somebody had to sign
/// in on the way; `None` for any other. To do so is good for a job that is followed as well, and
/// for an import that may have begun: what other statuses are explained with may be to send again.
///
/// ```
/// use roma_import::{Lang, response::Unreadable, service::explain_sign_in};
///
/// assert!(explain_sign_in(407, Unreadable::Empty, Lang::En).is_some());
/// assert_eq!(explain_sign_in(502, Unreadable::Html, Lang::En), None);
/// ```
#[must_use]
pub fn explain_sign_in(status: u16, unreadable: Unreadable, lang: Lang) -> Option<Explanation> {
    let asks = match status {
        407 => true,
        401 | 200..=299 => unreadable == Unreadable::Html,
        _ => false,
    };
    if !asks {
        return None;
    }
    explain_unreadable(status, unreadable, lang)
}

/// Explains a refusal: by its code, or by its status where nobody knows the code, unless
/// the refusal says in words why; `None` where neither says what to do.
#[must_use]
pub fn explain_refusal(
    status: u16,
    error_code: Option<&str>,
    says_why: bool,
    lang: Lang,
) -> Option<Explanation> {
    error_code
        .and_then(|code| explain(code, lang))
        .or_else(|| explain_status(status, lang).filter(|_| !says_why))
}

/// The codes that can be explained, in the order of the contract's table.
pub fn codes() -> impl Iterator<Item = &'static str> {
    EXPLANATIONS.iter().map(|(code, ..)| *code)
}

const fn say(meaning: &'static str, next_step: &'static str) -> Explanation {
    Explanation { meaning, next_step }
}

/// The one of the two that is in a language.
const fn either(en: Explanation, zh: Explanation, lang: Lang) -> Explanation {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

const EXPLANATIONS: [(&str, Explanation, Explanation); 17] = [
    (
        NO_TOKEN,
        say(
            "The request came without a token.",
            "Fill in the token and send again.",
        ),
        say("请求中没有 Token。", "请填写 Token 后重新发送。"),
    ),
    (
        BAD_TOKEN,
        say(
            "The token is wrong or has expired. A token is valid for 24 hours.",
            "Get a fresh token and send again.",
        ),
        say(
            "Token 错误或已过期。Token 的有效期为 24 小时。",
            "请获取新的 Token 后重新发送。",
        ),
    ),
    (
        NO_PERMISSION,
        say(
            "The user lacks the permission for this in the instance.",
            "Ask an administrator for the permission, or use another user’s token.",
        ),
        say(
            "该用户在此实例中缺少所需的权限。",
            "请向管理员申请权限，或使用其他用户的 Token。",
        ),
    ),
    (
        BAD_URL,
        say(
            "The service does not know this address.",
            "Check the project ID and the instance ID.",
        ),
        say("服务无法识别该请求地址。", "请检查项目 ID 和实例 ID。"),
    ),
    (
        NOT_CREATED,
        say(
            "The service could not create the job.",
            "Try again later. If it stays so, give the request ID to support.",
        ),
        say(
            "服务未能创建作业。",
            "请稍后重试。如果仍然失败，请将请求 ID 提供给技术支持。",
        ),
    ),
    (
        NOT_DECOMPRESSED,
        say(
            "The service could not decompress the asset file.",
            "Check that the file is a whole .zip archive.",
        ),
        say(
            "服务无法解压资产文件。",
            "请检查文件是否为完整的 .zip 压缩包。",
        ),
    ),
    (
        BUSY,
        say(
            "Another import or export of this user is still running. Only one may run at a time.",
            "Wait until it has ended, then send again.",
        ),
        say(
            "该用户的另一个导入或导出作业仍在运行。同一时间只能运行一个。",
            "请等待其结束后重新发送。",
        ),
    ),
    (
        BAD_FILE,
        say(
            "The file is not a .zip, or its name is not allowed.",
            "Begin the name with a letter or a digit, and use only letters, digits, “+”, “-” and “_”.",
        ),
        say(
            "文件不是 .zip，或文件名不符合要求。",
            "文件名应以字母或数字开头，且只含字母、数字、“+”、“-”和“_”。",
        ),
    ),
    (
        NO_PERMISSION_ON_APP,
        say(
            "The user has no permission on the application.",
            "Ask the application’s owner to grant it.",
        ),
        say("该用户没有此应用的权限。", "请联系应用的所有者授权。"),
    ),
    (
        NOT_OPEN,
        say(
            "This feature is not open to the user.",
            "Ask an administrator whether the instance includes it.",
        ),
        say(
            "该功能未对此用户开放。",
            "请向管理员确认该实例是否包含此功能。",
        ),
    ),
    (
        INVALID,
        say(
            "The service found something wrong with the request.",
            "Look at the details, fix it and send again.",
        ),
        say("服务认为请求参数有误。", "请查看详情，修改后重新发送。"),
    ),
    (
        NO_BODY,
        say(
            "The request came without a body.",
            "Name an application, tasks or both, and send again.",
        ),
        say("请求中没有请求体。", "请指定应用、任务或两者后重新发送。"),
    ),
    (
        NOT_FOUND,
        say(
            "Something that the request names does not exist.",
            "Check the project ID, the instance ID and the job ID.",
        ),
        say(
            "请求中指定的资源不存在。",
            "请检查项目 ID、实例 ID 和作业 ID。",
        ),
    ),
    (
        GATEWAY_BAD_TOKEN,
        say(
            "The gateway in front of the service does not accept the token.",
            "Get a fresh token and send again.",
        ),
        say(
            "服务前面的网关不接受该 Token。",
            "请获取新的 Token 后重新发送。",
        ),
    ),
    (
        GATEWAY_NO_PERMISSION,
        say(
            "The gateway in front of the service sees no permission for this user.",
            "Ask an administrator for the permission.",
        ),
        say("服务前面的网关认为该用户没有权限。", "请向管理员申请权限。"),
    ),
    (
        GATEWAY_UNREADABLE_TOKEN,
        say(
            "The gateway in front of the service cannot read the token.",
            "Copy the whole token again, or get a fresh one.",
        ),
        say(
            "服务前面的网关无法解析该 Token。",
            "请重新完整复制 Token，或获取新的 Token。",
        ),
    ),
    (
        GATEWAY_FAULT,
        say(
            "Something failed in front of the service. This says nothing about the request.",
            "Look at the details. If they do not say that nothing was sent or changed, check whether the request had its effect before you send it again.",
        ),
        say(
            "服务前面的某个环节出错。由此无法判断请求本身是否有问题。",
            "请查看详情。如果其中没有说明请求未发出或未做更改，请先确认请求是否已经生效，再重新发送。",
        ),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_once_in_both_languages() {
        let mut seen: Vec<_> = codes().collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), EXPLANATIONS.len());
        for code in codes() {
            let en = explain(code, Lang::En).expect(code);
            let zh = explain(code, Lang::Zh).expect(code);
            assert!(
                en.meaning.ends_with('.') && en.next_step.ends_with('.'),
                "{code}"
            );
            assert!(
                zh.meaning.ends_with('。') && zh.next_step.ends_with('。'),
                "{code}"
            );
        }
        assert_eq!(explain("ROMA.0", Lang::En), None);
    }

    #[test]
    fn what_a_poll_is_refused_for_is_not_told_of_an_import() {
        for code in [
            NO_TOKEN,
            BAD_TOKEN,
            NO_PERMISSION,
            BAD_URL,
            NOT_FOUND,
            GATEWAY_BAD_TOKEN,
            GATEWAY_NO_PERMISSION,
            GATEWAY_UNREADABLE_TOKEN,
            GATEWAY_FAULT,
        ] {
            for (lang, import) in [(Lang::En, "import"), (Lang::Zh, "导入")] {
                let meaning = explain(code, lang).expect(code).meaning;
                assert!(!meaning.contains(import), "{meaning}");
            }
        }
    }

    #[test]
    fn a_status_alone_is_explained_where_it_says_what_to_do() {
        for status in [401, 403, 404, 407, 413, 429, 431] {
            for (lang, end) in [(Lang::En, '.'), (Lang::Zh, '。')] {
                let explanation = explain_status(status, lang).unwrap();
                assert!(explanation.meaning.ends_with(end), "{status}");
                assert!(explanation.next_step.ends_with(end), "{status}");
            }
        }
        // Nobody knows from these whether anything has begun, which is said elsewhere.
        for status in [200, 408, 500, 502, 503, 504] {
            assert_eq!(explain_status(status, Lang::En), None);
        }
    }

    #[test]
    fn a_page_of_what_is_in_between_says_nothing_of_the_token_alone() {
        for (status, unreadable, begin) in [
            (
                401,
                Unreadable::Html,
                "Something on the way asks for a sign-in",
            ),
            (
                401,
                Unreadable::Markup,
                "Something on the way asks for a sign-in",
            ),
            (200, Unreadable::Html, "It may be the sign-in page"),
        ] {
            let explained = |lang| explain_unreadable(status, unreadable, lang).unwrap();
            assert!(explained(Lang::En).meaning.starts_with(begin), "{status}");
            assert!(explained(Lang::Zh).next_step.ends_with('。'), "{status}");
        }
        for (status, unreadable) in [
            (401, Unreadable::Empty),
            (403, Unreadable::Html),
            (200, Unreadable::Incomplete),
            (200, Unreadable::Markup),
            (502, Unreadable::Html),
        ] {
            let by_status = explain_status(status, Lang::En);
            assert_eq!(explain_unreadable(status, unreadable, Lang::En), by_status);
        }
    }

    #[test]
    fn what_may_ask_for_a_sign_in_is_told_from_all_else() {
        for status in 100..600 {
            for unreadable in Unreadable::ALL {
                let is_page = unreadable == Unreadable::Html;
                let asks = status == 407 || is_page && matches!(status, 200..=299 | 401);
                let explained = explain_sign_in(status, unreadable, Lang::En);
                assert_eq!(explained.is_some(), asks, "{status} {unreadable:?}");
                if let Some(explained) = explained {
                    let next_step = explained.next_step.to_lowercase();
                    assert!(next_step.contains("sign in"), "{next_step}");
                    let whole = explain_unreadable(status, unreadable, Lang::En);
                    assert_eq!(whole, Some(explained));
                }
            }
        }
    }

    #[test]
    fn a_refusal_is_explained_by_its_code_and_else_by_its_status_unless_it_says_why() {
        let explained = |code, says_why| explain_refusal(404, code, says_why, Lang::En);
        for says_why in [false, true] {
            assert_eq!(explained(Some(BUSY), says_why), explain(BUSY, Lang::En));
        }
        for code in [None, Some(""), Some("X.1")] {
            assert_eq!(explained(code, false), explain_status(404, Lang::En));
            assert_eq!(explained(code, true), None);
        }
    }

    #[test]
    fn a_code_is_compared_as_it_is() {
        // Whoever reads an answer has trimmed what it has.
        for padded in [" ROMA.1002", "ROMA.1002 "] {
            assert_eq!(explain(padded, Lang::En), None);
            assert!(!is_about_token(403, Some(padded)));
            assert!(!is_refusal(padded));
        }
    }

    #[test]
    fn token_and_permission_are_told_apart() {
        assert!(is_about_token(403, Some(BAD_TOKEN)));
        assert!(is_about_token(401, None));
        assert!(is_about_token(401, Some("")));
        assert!(is_about_token(401, Some("APIG.0307")));
        assert!(!is_about_token(403, None));
        assert!(!is_about_token(403, Some("APIG.0307")));
        assert!(!is_about_token(401, Some(NO_PERMISSION)));
        assert!(is_about_permission(403, Some(NO_PERMISSION)));
        assert!(is_about_permission(401, Some(NO_PERMISSION)));
        assert!(is_about_permission(403, None));
        assert!(is_about_permission(403, Some("")));
        assert!(!is_about_permission(403, Some("APIG.0307")));
        assert!(!is_about_permission(403, Some(BAD_TOKEN)));
        assert!(!is_about_permission(401, None));
        assert!(!is_about_permission(404, None));
    }
}
