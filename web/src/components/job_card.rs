//! The job that is followed.

use roma_import::Lang;
use roma_import::response::{JobStatus, Time, Unreadable};
use roma_import::service;
use roma_import::timing::MAX_BACKOFF_MS;
use yew::prelude::*;

use super::answer_card::{came_back, explained};
use super::copy_button::CopyButton;
use super::delivery_card::loss_causes;
use super::disclosure::Disclosure;
use super::facts::{Fact, facts_of_refusal, list_of_facts};
use super::fresh_token::FreshToken;
use super::reasons_table::reasons_table;
use super::sent_body::sent_body;
use crate::dom;
use crate::hooks::use_kept_focus;
use crate::state::{Job, Phase, Token, Trouble};
use crate::words::{Words, in_seconds, words};

/// The `id` of the card.
pub const JOB: &str = "job";

/// The `id` of the field for a fresh token.
pub const JOB_TOKEN: &str = "fresh-token";

/// The job that is followed.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The job.
    pub job: Job,
    /// Whether it is the job of another import than the one whose answer stands there.
    pub earlier: bool,
    /// The token that stands in the form, if it is another than the job was looked at with.
    pub in_form: Option<Token>,
    /// Whether the browser thinks that it has a network.
    pub online: bool,
    /// The language.
    pub lang: Lang,
    /// The user wants it looked at, now.
    pub on_follow: Callback<()>,
    /// The user does not want it looked at.
    pub on_stop: Callback<()>,
    /// A fresh token was given.
    pub on_token: Callback<Token>,
    /// The user has had enough of the job.
    pub on_close: Callback<()>,
}

/// What is known of the job.
#[component]
pub fn JobCard(props: &Props) -> Html {
    let words = words(props.lang);
    let job = &props.job;
    // The form for a token goes when it is used, and the buttons when the job ends.
    let acted = use_kept_focus(&[JOB]);
    let on_token = props.on_token.reform(move |token| {
        acted.replace(true);
        token
    });
    let asked = match job.phase {
        Phase::NeedsToken if job.token.is_none() => Some((
            words.link_needs_token,
            words.link_text,
            Some(words.token),
            None,
        )),
        Phase::NeedsToken => Some((words.needs_token, words.needs_token_text, None, None)),
        // Going on below is with the token that the service has just turned down.
        Phase::Denied => Some(("", "", Some(words.other_token), Some(words.go_on_with))),
        _ => None,
    };
    html! {
        <section class="card" aria-labelledby="job-title" id={JOB} tabindex="-1">
            <div class="row">
                <h2 id="job-title">{ if props.earlier { words.job_earlier } else { words.job } }</h2>
                { badge(job, words) }
            </div>
            { bar(job, words) }
            { phase_words(job, props.online, words) }
            if let Some((title, text, label, act)) = asked {
                <FreshToken
                    id={JOB_TOKEN}
                    {title}
                    {text}
                    {label}
                    {act}
                    in_form={props.in_form.clone()}
                    lang={props.lang}
                    {on_token}
                />
            }
            if let Some(trouble) = &job.trouble {
                { trouble_words(trouble, again(job, props.online), props.lang) }
            }
            { list_of_facts(&facts(job, props.lang), props.lang) }
            { link_words(job, props.lang) }
            if let Some(progress) = job.progress() {
                { reasons_table(progress, props.lang) }
            }
            { buttons(props) }
            if let Some(sent) = &job.sent {
                { sent_body(words.what_was_sent, &job.ids, &sent.body, props.lang) }
            }
            if let Some(raw) = job.raw.as_ref().filter(|raw| !raw.is_empty()) {
                <Disclosure class="raw" title={words.raw_progress}>
                    <pre class="data" tabindex="0">{ raw }</pre>
                </Disclosure>
            }
        </section>
    }
}

/// The state of the job in words, and in colour.
fn badge(job: &Job, words: &Words) -> Html {
    let followed = match job.phase {
        Phase::Stopped | Phase::Denied | Phase::Gone | Phase::GaveUp | Phase::Stalled => {
            Some(words.not_followed)
        }
        Phase::NeedsToken => Some(words.needs_token_badge),
        Phase::Following | Phase::Unaddressable | Phase::Ended => None,
    };
    let (class, text) = match followed {
        // What was seen last may be long over.
        Some(word) => ("warn", word.to_owned()),
        None => state(job, words),
    };
    html! { <span class={classes!("badge", class)} id="job-state">{ text }</span> }
}

/// How a job has ended that nobody looks at any more, or that it is not known to have.
pub fn end_badge(job: &Job, words: &Words) -> Html {
    let (class, text) = match job.phase {
        Phase::Ended => state(job, words),
        _ => ("warn", words.not_followed.to_owned()),
    };
    html! { <span class={classes!("badge", class)}>{ text }</span> }
}

/// What the last good poll showed, and its colour.
fn state(job: &Job, words: &Words) -> (&'static str, String) {
    match job.progress().map(|progress| &progress.status) {
        None => ("", words.no_state.to_owned()),
        Some(JobStatus::Running) => ("run", words.running.to_owned()),
        Some(JobStatus::Succeeded) => ("ok", words.succeeded.to_owned()),
        Some(JobStatus::Failed) => ("bad", words.failed.to_owned()),
        Some(JobStatus::Finished) if job.succeeded() == Some(false) => {
            ("bad", words.failed.to_owned())
        }
        Some(JobStatus::Finished) => ("warn", words.finished.to_owned()),
        Some(JobStatus::Unknown(status)) => ("warn", words.unknown_state(status)),
    }
}

/// The bar, which moves to and fro while there is no figure; none once nobody
/// polls any more and there is none.
fn bar(job: &Job, words: &Words) -> Html {
    match (job.percent(), job.phase) {
        (Some(percent), _) => html! {
            <progress
                class={match job.succeeded() {
                    Some(true) => "ok",
                    Some(false) => "bad",
                    None => "",
                }}
                max="100"
                value={percent.to_string()}
                aria-label={words.progress}
                aria-valuetext={progress_said(job, words)}
            >
                { progress_said(job, words) }
            </progress>
        },
        (None, Phase::Following) => html! {
            <progress aria-label={words.progress} aria-valuetext={words.progress_none}></progress>
        },
        (None, _) => Html::default(),
    }
}

/// How far it is, in words: a figure that is no share of a whole as it came.
pub fn progress_said(job: &Job, words: &Words) -> String {
    match (job.odd_share(), job.percent()) {
        (Some(share), _) => (words.progress_odd)(&dom::number(share)),
        (None, Some(percent)) => format!("{percent}%"),
        (None, None) => words.progress_none.to_owned(),
    }
}

fn facts(job: &Job, lang: Lang) -> Vec<Fact> {
    let words = words(lang);
    let mut facts = Vec::new();
    if job.progress().is_some() {
        facts.push(Fact::new(words.progress, progress_said(job, words)));
    }
    if let Some(sent) = &job.sent {
        facts.push(Fact::new(words.items, sent.items.to_string()));
    }
    facts.push(Fact::data(words.job_id, job.id.clone()).copied());
    facts.push(Fact::data(words.project_id, job.ids.project_id.clone()));
    facts.push(Fact::data(words.instance_id, job.ids.instance_id.clone()));
    if let Some(progress) = job.progress() {
        for (name, time) in [
            (words.began, &progress.begin_time),
            (words.ended, &progress.end_time),
        ] {
            if let Some(time) = time {
                facts.push(Fact::new(name, time_words(time, lang)));
            }
        }
    }
    facts
}

fn time_words(time: &Time, lang: Lang) -> String {
    match time {
        Time::Millis(millis) => {
            dom::moment(*millis, lang.tag()).unwrap_or_else(|| millis.to_string())
        }
        Time::Text(text) => dom::moment_of(text, lang.tag()).unwrap_or_else(|| text.clone()),
    }
}

/// The link that leads back to the job, if one can.
pub fn link_words(job: &Job, lang: Lang) -> Html {
    let words = words(lang);
    let Some(link) = job.link() else {
        return Html::default();
    };
    let fragment = link.fragment();
    let url = [dom::address().as_str(), &fragment].concat();
    html! {
        <p class="row">
            <a href={fragment}>{ words.link }</a>
            <CopyButton text={url} what={words.link} {lang} />
            <span class="hint">{ words.link_hint }</span>
        </p>
    }
}

/// What the page does about the job, in a sentence; nothing while it is followed.
pub fn phase_said(job: &Job, words: &Words) -> &'static str {
    match job.phase {
        Phase::Following => "",
        Phase::Stopped => words.stopped,
        Phase::NeedsToken if job.token.is_none() => words.link_needs_token,
        Phase::NeedsToken => words.needs_token,
        Phase::Denied => words.denied,
        Phase::Gone => words.gone,
        Phase::GaveUp => words.gave_up,
        Phase::Stalled => words.stalled,
        Phase::Unaddressable => words.unaddressable,
        Phase::Ended => match job.succeeded() {
            Some(true) => words.succeeded_text,
            Some(false) => words.failed_text,
            None => words.finished_text,
        },
    }
}

/// The same as the card shows it. That it needs a token is said where one is asked for.
pub fn phase_words(job: &Job, online: bool, words: &Words) -> Html {
    let unknown = job.unknown_status().is_some();
    let said = phase_said(job, words);
    let (class, said) = match job.phase {
        Phase::Following if !online => ("note warning", words.offline),
        Phase::Following if unknown => ("note warning", words.unknown_text),
        Phase::Following | Phase::NeedsToken => return Html::default(),
        Phase::Stopped => return html! { <p>{ said }</p> },
        Phase::Denied | Phase::Gone | Phase::GaveUp | Phase::Unaddressable => ("note error", said),
        Phase::Stalled => ("note warning", said),
        Phase::Ended => match job.succeeded() {
            Some(true) => ("verdict ok", said),
            Some(false) => ("verdict bad", said),
            None => ("verdict warn", said),
        },
    };
    html! { <p {class}>{ said }</p> }
}

/// Whether a job will be polled again.
#[derive(Clone, Copy, PartialEq)]
pub enum Again {
    /// Not by itself.
    No,
    /// After a while; within so many seconds, if that is worth a word.
    Within(Option<u32>),
}

/// Whether a job that is shown as it stands will be polled again, and when: a service may
/// ask for a pause of which nobody would think.
pub fn again(job: &Job, online: bool) -> Again {
    match job.phase {
        Phase::Following => {
            Again::Within((online && job.pause > MAX_BACKOFF_MS).then(|| in_seconds(job.pause)))
        }
        _ => Again::No,
    }
}

/// Why the last poll brought nothing.
pub fn trouble_words(trouble: &Trouble, again: Again, lang: Lang) -> Html {
    let words = words(lang);
    let why = match trouble {
        Trouble::Lost(loss) => loss_causes(*loss, words),
        Trouble::Unreadable(status, unreadable) => {
            let said = match unreadable {
                Unreadable::Incomplete => words.answer_no_progress,
                other => came_back(*other, words),
            };
            html! {
                <>
                    <p>{ said(*status) }</p>
                    // All other advice is to send again, which nobody wants of a job.
                    { explained(service::explain_sign_in(*status, *unreadable, lang), true, words) }
                </>
            }
        }
        Trouble::Refused(status, refusal) => {
            let code = refusal.error_code.as_deref();
            let says_why = refusal.says_why();
            let explanation = service::explain_refusal(*status, code, says_why, lang);
            let facts = facts_of_refusal(*status, refusal, words);
            html! {
                <>
                    // What to do next is said of an import: to send that again while its
                    // job runs would import everything twice.
                    if let Some(explanation) = explanation {
                        <p>{ explanation.meaning }</p>
                    }
                    { list_of_facts(&facts, lang) }
                </>
            }
        }
    };
    let again = match again {
        Again::No => String::new(),
        Again::Within(seconds) => [words.gap, &(words.poll_again)(seconds)].concat(),
    };
    html! {
        <div class="trouble">
            <p><strong>{ words.poll_failed }</strong>{ again }</p>
            { why }
        </div>
    }
}

fn buttons(props: &Props) -> Html {
    let words = words(props.lang);
    let follow = props.on_follow.reform(|_: MouseEvent| ());
    let onclick = props.on_close.reform(|_: MouseEvent| {
        // The card goes, and the focus is not to go with it.
        dom::focus(dom::MAIN);
    });
    let close = html! { <button type="button" {onclick}>{ words.remove_from_page }</button> };
    match props.job.phase {
        Phase::Following => html! {
            <div class="row">
                <button type="button" onclick={follow}>{ words.ask_now }</button>
                <button type="button" onclick={props.on_stop.reform(|_: MouseEvent| ())}>
                    { words.stop }
                </button>
                <span class="hint">{ words.stop_hint }</span>
            </div>
        },
        Phase::Stopped | Phase::Gone | Phase::GaveUp | Phase::Stalled | Phase::Denied => html! {
            <div class="row">
                <button type="button" onclick={follow}>{ words.go_on }</button>
                { close }
            </div>
        },
        Phase::NeedsToken | Phase::Unaddressable | Phase::Ended => html! {
            <div class="row">{ close }</div>
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::delivery_card::lost_content;
    use crate::state::TransportFailure;
    use crate::state::{Link, PollResponse};
    use roma_import::response::ProgressResponse;

    /// Whoever waits would not know that a sign-in is missing.
    #[test]
    fn what_may_be_a_sign_in_page_is_said_to_be_while_a_job_is_polled() {
        let said =
            |trouble: Trouble, lang| format!("{:?}", trouble_words(&trouble, Again::No, lang));
        let (proxy, another) = ("sign in at the proxy", "Open the same address in a browser");
        for (status, why, expected) in [
            (200, Unreadable::Html, Some(another)),
            (401, Unreadable::Html, Some(proxy)),
            (407, Unreadable::Html, Some("")),
            (407, Unreadable::Empty, Some("")),
            (401, Unreadable::Empty, None),
            (502, Unreadable::Html, None),
            (200, Unreadable::NotJson, None),
        ] {
            for lang in [Lang::En, Lang::Zh] {
                let words_said = said(Trouble::Unreadable(status, why), lang);
                let advises = words_said.contains(words(lang).what_now);
                assert_eq!(advises, expected.is_some(), "{status} {why:?}");
            }
            let words_said = said(Trouble::Unreadable(status, why), Lang::En);
            assert!(
                words_said.contains(expected.unwrap_or_default()),
                "{words_said}"
            );
        }
        for lang in [Lang::En, Lang::Zh] {
            let sign_in = words(lang).redirect_sign_in;
            assert!(said(Trouble::Lost(TransportFailure::Redirect), lang).contains(sign_in));
            let lost = format!(
                "{:?}",
                lost_content(TransportFailure::Redirect, words(lang))
            );
            assert!(lost.contains(sign_in), "{lost}");
            let offline = said(Trouble::Lost(TransportFailure::Offline), lang);
            assert!(offline.contains(words(lang).lost_while_offline));
            assert!(!offline.contains(words(lang).lost_offline));
        }
    }

    #[test]
    fn a_long_pause_before_a_job_is_asked_for_again_is_said() {
        let refused = |retry_after: Option<u32>| {
            let link = Link::read("#project=p&instance=i&job=j").unwrap().unwrap();
            let token = Token::checked(&"t".into()).ok().unwrap();
            let job = Job::linked(link).with_token(token, None).resumed();
            job.polled(Ok(PollResponse {
                answer: ProgressResponse::read(429, br#"{"error_code":"APIG.0308"}"#),
                retry_after,
            }))
        };
        assert!(again(&refused(None), true) == Again::Within(None));
        assert!(again(&refused(Some(600_000)), true) == Again::Within(Some(600)));
        // Nobody knows when there will be a network.
        assert!(again(&refused(Some(600_000)), false) == Again::Within(None));
        let mut stopped = refused(Some(600_000));
        stopped.phase = Phase::Stopped;
        assert!(again(&stopped, true) == Again::No);
        for (lang, said) in [
            (Lang::En, "It will be made again within 10 minutes."),
            (Lang::Zh, "10 分钟内会再次查询。"),
        ] {
            assert_eq!((words(lang).poll_again)(Some(600)), said);
        }
    }
}
