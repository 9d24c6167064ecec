//! What the endpoint says of a refusal: its own messages. What a rule says, `roma_import` says.

use std::borrow::Cow;

use roma_import::contract::{MAX_ANSWER_FIELD_CHARS, MAX_IDEMPOTENCY_KEY_BYTES};
use roma_import::response::Effect;
use roma_import::{Destination, Lang, Report, service};

use crate::gateway::{Call, UpstreamFailure};
use crate::guard::HostPlace;
use crate::log::cut;
use crate::refusal::Refusal;
use crate::store::Trouble;

/// What is wrong, and what to do.
pub(crate) type Words = (Cow<'static, str>, Cow<'static, str>);

/// What to say of a refusal.
#[must_use]
pub(crate) fn of(refusal: &Refusal, lang: Lang) -> Words {
    match lang {
        Lang::En => english(refusal),
        Lang::Zh => chinese(refusal),
    }
}

/// How much of a name is shown: what to do still has to fit behind it.
const MAX_NAME_CHARS: usize = 36;

/// A name that somebody else has written, with nothing in it that cannot be seen.
fn shown(name: &str) -> String {
    let mut shown = String::new();
    // More than is shown need not be looked at.
    for char in name.chars().take(MAX_NAME_CHARS + 1) {
        if matches!(char, '\'' | '"' | '\\') {
            shown.push(char);
        } else {
            shown.extend(char.escape_debug());
        }
    }
    cut(&shown, MAX_NAME_CHARS)
}

/// What the rules have found: the first error, and the others, or help with that one.
fn found(report: &Report, lang: Lang) -> Words {
    let Some(violation) = report.first_error() else {
        return Words::default();
    };
    let mut rest = String::new();
    let others = report.violations.iter();
    for other in others.filter(|other| !std::ptr::eq(*other, violation)) {
        if !rest.is_empty() {
            rest.push(' ');
        }
        rest.push_str(&other.message(lang));
        // Enough for the field, in characters of any length.
        if rest.len() > 4 * MAX_ANSWER_FIELD_CHARS {
            break;
        }
    }
    if rest.is_empty() {
        rest = violation.help(lang);
    }
    (violation.message(lang).into(), rest.into())
}

fn explained(code: &str, lang: Lang) -> Words {
    service::explain(code, lang).map_or((code.to_owned().into(), "".into()), |explanation| {
        (explanation.meaning.into(), explanation.next_step.into())
    })
}

/// What is said where nobody knows what has come of an import, in each language.
const UNKNOWN: &str = "The request may have had its effect: check before you send it again.";
const UNKNOWN_ZH: &str = "请求可能已经生效：请先确认，再重新发送。";

/// The same, where the log can tell more.
const UNKNOWN_BUT_LOGGED: &str = "The request may have had its effect: check before you send it again. The endpoint's log has more.";
const UNKNOWN_BUT_LOGGED_ZH: &str =
    "请求可能已经生效：请先确认，再重新发送。详情请查看端点的日志。";

#[expect(
    clippy::too_many_lines,
    reason = "a table, with a line or two for each"
)]
fn english(refusal: &Refusal) -> Words {
    let (what, then) = match refusal {
        Refusal::Invalid(report) => return found(report, Lang::En),
        Refusal::Busy => return explained(service::BUSY, Lang::En),
        Refusal::UnknownJob => return explained(service::NOT_FOUND, Lang::En),
        Refusal::TooLarge { limit } => {
            let what = format!("The body is larger than {limit} bytes.");
            return (what.into(), "Split the import into several.".into());
        }
        Refusal::TwoTokens => (
            "The request has more than one X-Auth-Token header.",
            "Send exactly one: which of several counts is not defined.",
        ),
        Refusal::UnknownToken => (
            "The token belongs to none of this endpoint's users.",
            "Use a token that the endpoint was started with.",
        ),
        Refusal::ExpiredToken { call, named } => {
            let then = match call {
                Call::Import => "Send it again",
                // Whoever follows an import would send that again.
                Call::Progress => "Ask again",
            };
            let others = if *named {
                "one of the same user"
            } else {
                "any other one"
            };
            let details = format!(
                "{then} with another token: {others}. To use this one again, start the endpoint with another --data."
            );
            return ("The token has expired.".into(), details.into());
        }
        Refusal::BadEncoding => (
            "A part of the path is not percent-encoded UTF-8.",
            "Encode each part of the path once, as UTF-8.",
        ),
        Refusal::UnknownAddress => (
            "There is nothing at this address.",
            "Check the path: no slash at its end, no part left out.",
        ),
        Refusal::Method { .. } => (
            "This address does not answer this method.",
            "The Allow header names the methods that it answers.",
        ),
        Refusal::LargeHead => (
            "The headers are too many, or too large.",
            "Send no more of them than the call needs.",
        ),
        Refusal::LongTarget => (
            "The address of the request is too long.",
            "Check the address: no id is as long as that.",
        ),
        Refusal::NotHttp { is_tls: true } => (
            "This is no request of HTTP.",
            "This address takes HTTP, not HTTPS: begin it with “http:”.",
        ),
        Refusal::NotHttp { is_tls: false } => (
            "The request cannot be read as one of HTTP/1.1.",
            "Check that the path is percent-encoded, that there is one Content-Length, and that each header is “Name: value”.",
        ),
        Refusal::NoHost => (
            "The request needs exactly one Host header.",
            "Send one Host header.",
        ),
        Refusal::ForeignHost(host) => {
            let place = match host.place {
                HostPlace::Host => "Host",
                HostPlace::RequestLine => "Request line",
                HostPlace::ForwardedHost => "X-Forwarded-Host",
            };
            let details = format!(
                "{place}: {}. Use 127.0.0.1 or localhost, or start the endpoint with --allow-host.",
                shown(&host.name)
            );
            let what = "The endpoint does not answer under this host name.";
            return (what.into(), details.into());
        }
        Refusal::ForeignOrigin(page) => (
            "The endpoint does not answer pages of other sites.",
            if page.can_be_allowed() {
                "Open the page under the endpoint's host, or start the endpoint with --allow-host."
            } else {
                "Open the page under the endpoint's host."
            },
        ),
        Refusal::SlowHead => (
            "The headers did not arrive in time.",
            "Send the request again.",
        ),
        Refusal::SlowBody => (
            "The body did not arrive in time.",
            "Send the request again.",
        ),
        Refusal::BrokenBody => (
            "The body broke off or is not framed as HTTP asks.",
            "Send the request again.",
        ),
        Refusal::NotJson => (
            "The Content-Type must be application/json, in UTF-8.",
            "Send the header Content-Type: application/json.",
        ),
        Refusal::Encoded => (
            "The body must not be compressed.",
            "Send it without Content-Encoding.",
        ),
        Refusal::TransferCoding => (
            "The Transfer-Encoding must be chunked alone.",
            "Send the body as it is, with a Content-Length or in chunks.",
        ),
        Refusal::Expectation => (
            "The endpoint keeps no expectation but 100-continue.",
            "Send the request without the Expect header.",
        ),
        Refusal::Query => (
            "The address has a query, and none of the calls has one.",
            "Send the path alone: nothing that follows a ? would count.",
        ),
        Refusal::NotToBePassedOn => (
            "A part of the request cannot be passed on to the service as it is.",
            "Send a path without dot segments or empty parts, and headers of visible characters.",
        ),
        Refusal::BadKey => {
            let what = format!(
                "The Idempotency-Key is longer than {MAX_IDEMPOTENCY_KEY_BYTES} bytes, or there are several."
            );
            let then = "Nothing has begun. Send one shorter key with each import, or none.";
            return (what.into(), then.into());
        }
        Refusal::KeyOfAnother => (
            "The Idempotency-Key is that of an import with another body or Content-Type.",
            "Give each import a key of its own. This one has begun nothing.",
        ),
        Refusal::OtherDestination(destination) => {
            let what = match destination {
                Destination::StandIn => "A stand-in answers here.".into(),
                Destination::Gateway { upstream } => {
                    format!("Imports go to {upstream} here.").into()
                }
            };
            let then = "The call is meant for elsewhere, and has done nothing. Reload the page, or start the endpoint that is meant.";
            return (what, then.into());
        }
        Refusal::TooManyImports => (
            "Too many imports that have an Idempotency-Key are under way.",
            "Nothing has begun. Wait a minute, then send the request again.",
        ),
        Refusal::Upstream { failure, call } => {
            let unknown = match call {
                Call::Import => UNKNOWN,
                Call::Progress => "Asking for progress changes nothing: ask again.",
            };
            match failure {
                UpstreamFailure::NotReached => (
                    "The service could not be reached, or could not prove who it is.",
                    "The request was not sent. The gateway's log says why.",
                ),
                UpstreamFailure::NotReachedInTime => (
                    "The service could not be reached in time.",
                    "The request was not sent.",
                ),
                UpstreamFailure::NoAnswerInTime => ("The service did not answer in time.", unknown),
                UpstreamFailure::NoAnswer => {
                    ("The service gave no answer that could be read.", unknown)
                }
                UpstreamFailure::StatusHiddenByBrowsers(status) => {
                    let effect = match failure.effect() {
                        Effect::NotBegun => "It turned the request down. Nothing has begun.",
                        Effect::Begun | Effect::Unknown => unknown,
                    };
                    let details = format!("Its status was {}. {effect}", status.as_u16());
                    let what = "The service answered with a status that browsers do not show.";
                    return (what.into(), details.into());
                }
            }
        }
        Refusal::Store { trouble, .. } => (
            "The endpoint could not read or write its state.",
            match trouble {
                Trouble::Full => "The disk of its data folder is full. Nothing was changed.",
                Trouble::ReadOnly => "Its data folder may not be written. Nothing was changed.",
                Trouble::Gone => {
                    "Its data folder is gone. Nothing has begun. Start the endpoint again."
                }
                Trouble::Unclear => UNKNOWN_BUT_LOGGED,
                Trouble::Other => "Nothing was changed. The endpoint's log has more.",
            },
        ),
        Refusal::Fault { call: Call::Import } => (
            "The endpoint failed: this is a fault of its own.",
            UNKNOWN_BUT_LOGGED,
        ),
        Refusal::Fault { .. } => (
            "The endpoint failed: this is a fault of its own.",
            "The endpoint's log has more.",
        ),
    };
    (what.into(), then.into())
}

#[expect(
    clippy::too_many_lines,
    reason = "a table, with a line or two for each"
)]
fn chinese(refusal: &Refusal) -> Words {
    let (what, then) = match refusal {
        Refusal::Invalid(report) => return found(report, Lang::Zh),
        Refusal::Busy => return explained(service::BUSY, Lang::Zh),
        Refusal::UnknownJob => return explained(service::NOT_FOUND, Lang::Zh),
        Refusal::TooLarge { limit } => {
            let what = format!("请求体超过 {limit} 字节。");
            return (what.into(), "请拆分为多次导入。".into());
        }
        Refusal::TwoTokens => (
            "请求中有多个 X-Auth-Token 请求头。",
            "请只发送一个：多个 Token 以哪个为准没有定义。",
        ),
        Refusal::UnknownToken => (
            "该 Token 不属于此端点的任何用户。",
            "请使用启动此端点时指定的 Token。",
        ),
        Refusal::ExpiredToken { call, named } => {
            let then = match call {
                Call::Import => "重新发送",
                Call::Progress => "再次查询",
            };
            let others = if *named {
                "同一用户的其他 Token"
            } else {
                "任意其他 Token"
            };
            let details = format!(
                "请换用另一个 Token {then}：{others}。如要再次使用此 Token，请以另一个 --data 启动端点。"
            );
            return ("Token 已过期。".into(), details.into());
        }
        Refusal::BadEncoding => (
            "路径中有一段不是百分号编码的 UTF-8。",
            "请将路径的每一段按 UTF-8 编码一次。",
        ),
        Refusal::UnknownAddress => (
            "此地址没有任何内容。",
            "请检查路径：末尾不要有斜杠，也不要缺少任何一段。",
        ),
        Refusal::Method { .. } => ("此地址不支持该方法。", "Allow 响应头列出了支持的方法。"),
        Refusal::LargeHead => ("请求头过多或过大。", "请只发送该调用需要的请求头。"),
        Refusal::LongTarget => ("请求地址过长。", "请检查地址：任何 ID 都没有这么长。"),
        Refusal::NotHttp { is_tls: true } => (
            "这不是 HTTP 请求。",
            "此地址使用 HTTP 而不是 HTTPS：请以“http:”开头。",
        ),
        Refusal::NotHttp { is_tls: false } => (
            "请求无法按 HTTP/1.1 解析。",
            "请检查路径是否已做百分号编码、Content-Length 是否只有一个，以及每个请求头是否为“名称: 值”的格式。",
        ),
        Refusal::NoHost => (
            "请求必须恰好有一个 Host 请求头。",
            "请发送一个 Host 请求头。",
        ),
        Refusal::ForeignHost(host) => {
            let place = match host.place {
                HostPlace::Host => "Host",
                HostPlace::RequestLine => "请求行",
                HostPlace::ForwardedHost => "X-Forwarded-Host",
            };
            let details = format!(
                "{place}：{}。请使用 127.0.0.1 或 localhost，或用 --allow-host 启动端点。",
                shown(&host.name)
            );
            return ("此端点不以该主机名提供服务。".into(), details.into());
        }
        Refusal::ForeignOrigin(page) => (
            "此端点不响应其他站点的页面。",
            if page.can_be_allowed() {
                "请在端点所在的主机名下打开页面，或用 --allow-host 启动端点。"
            } else {
                "请在端点所在的主机名下打开页面。"
            },
        ),
        Refusal::SlowHead => ("请求头未能及时到达。", "请重新发送请求。"),
        Refusal::SlowBody => ("请求体未能及时到达。", "请重新发送请求。"),
        Refusal::BrokenBody => ("请求体中断，或其格式不符合 HTTP。", "请重新发送请求。"),
        Refusal::NotJson => (
            "Content-Type 必须是 application/json，编码为 UTF-8。",
            "请发送请求头 Content-Type: application/json。",
        ),
        Refusal::Encoded => ("请求体不能压缩。", "请不要使用 Content-Encoding。"),
        Refusal::TransferCoding => (
            "Transfer-Encoding 只能是 chunked。",
            "请原样发送请求体，使用 Content-Length 或分块传输。",
        ),
        Refusal::Expectation => (
            "Expect 请求头只支持 100-continue。",
            "请不带 Expect 请求头重新发送。",
        ),
        Refusal::Query => (
            "地址中带有查询参数，而这些调用都没有查询参数。",
            "请只发送路径：问号之后的内容不会起作用。",
        ),
        Refusal::NotToBePassedOn => (
            "请求的某一部分无法原样转发给服务。",
            "路径中不要有点段或空的部分，请求头只用可见字符。",
        ),
        Refusal::BadKey => {
            let what = format!("Idempotency-Key 超过 {MAX_IDEMPOTENCY_KEY_BYTES} 字节，或有多个。");
            let then = "没有开始任何导入。请为每次导入发送一个较短的 Idempotency-Key，或不发送。";
            return (what.into(), then.into());
        }
        Refusal::KeyOfAnother => (
            "该 Idempotency-Key 属于另一次导入，其请求体或 Content-Type 不同。",
            "请为每次导入使用各自的 Idempotency-Key。本次请求没有开始任何导入。",
        ),
        Refusal::OtherDestination(destination) => {
            let what = match destination {
                Destination::StandIn => "这里应答的是模拟服务。".into(),
                Destination::Gateway { upstream } => {
                    format!("从这里发出的导入会转到 {upstream}。").into()
                }
            };
            let then = "该请求是要发往别处的，没有产生任何影响。请重新加载页面，或启动预期的端点。";
            return (what, then.into());
        }
        Refusal::TooManyImports => (
            "带有 Idempotency-Key 的导入正在进行的过多。",
            "没有开始任何导入。请等待一分钟后重新发送请求。",
        ),
        Refusal::Upstream { failure, call } => {
            let unknown = match call {
                Call::Import => UNKNOWN_ZH,
                Call::Progress => "查询作业不会更改任何内容：请再次查询。",
            };
            match failure {
                UpstreamFailure::NotReached => (
                    "无法连接服务，或服务无法证明其身份。",
                    "请求没有发出。网关的日志中有原因。",
                ),
                UpstreamFailure::NotReachedInTime => ("未能及时连接服务。", "请求没有发出。"),
                UpstreamFailure::NoAnswerInTime => ("服务未能及时响应。", unknown),
                UpstreamFailure::NoAnswer => ("服务没有给出可读取的响应。", unknown),
                UpstreamFailure::StatusHiddenByBrowsers(status) => {
                    let effect = match failure.effect() {
                        Effect::NotBegun => "服务拒绝了请求。没有开始任何导入。",
                        Effect::Begun | Effect::Unknown => unknown,
                    };
                    let details = format!("服务的状态码为 {}。{effect}", status.as_u16());
                    let what = "服务的响应带有浏览器不会交给页面的状态码。";
                    return (what.into(), details.into());
                }
            }
        }
        Refusal::Store { trouble, .. } => (
            "端点无法读写其状态数据。",
            match trouble {
                Trouble::Full => "数据目录所在的磁盘已满。未做任何更改。",
                Trouble::ReadOnly => "数据目录不可写。未做任何更改。",
                Trouble::Gone => "其数据目录已不存在。没有开始任何导入。请重新启动端点。",
                Trouble::Unclear => UNKNOWN_BUT_LOGGED_ZH,
                Trouble::Other => "未做任何更改。详情请查看端点的日志。",
            },
        ),
        Refusal::Fault { call: Call::Import } => ("端点内部出错。", UNKNOWN_BUT_LOGGED_ZH),
        Refusal::Fault { .. } => ("端点内部出错。", "详情请查看端点的日志。"),
    };
    (what.into(), then.into())
}
