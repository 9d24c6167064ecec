//! A plan that was begun.

use std::cell::RefCell;
use std::rc::Rc;

use roma_import::history::{ImportHistory, ImportStatus};
use roma_import::{Destination, Lang};
use yew::prelude::*;

use super::disclosure::Disclosure;
use super::facts::{Fact, list_of_facts};
use super::fresh_token::FreshToken;
use super::job_card::{again, progress_said, trouble_words};
use super::plan_asides::PlanAsides;
use super::plan_choice::{PLAN_TOKEN, plan_choice, token_refusal};
use super::plan_parts::{PlanParts, Sender};
use super::plan_record::plan_record;
use crate::dom;
use crate::hooks::use_kept_focus;
use crate::plan::{Activity, Ending, Intent, Run, Standing, StoreFault, Wish};
use crate::state::{Job, Token};
use crate::words::{PlanWords, in_seconds, plan_words, words};

/// The `id` of the card.
pub const PLAN: &str = "plan";

/// The `id` of what is said where what happens cannot be written down.
pub const STORE: &str = "plan-store";

/// The plan.
#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// The plan.
    pub run: Run,
    /// Whether this page runs it; otherwise another does.
    pub here: bool,
    /// Where imports go now, as far as the endpoint says so.
    pub destination: Option<Destination>,
    /// Whether the browser thinks that it has a network.
    pub online: bool,
    /// The token that stands in the form, if the plan has not tried it.
    pub in_form: Option<Token>,
    /// The language.
    pub lang: Lang,
    /// Something is to be done about it.
    pub on_wish: Callback<Wish>,
    /// It and its record are not needed any more.
    pub on_remove: Callback<()>,
    /// What it has not imported is to be filled in.
    pub on_take: Callback<()>,
    /// The person knows that there is a network, whatever the browser thinks.
    pub on_insist: Callback<()>,
}

/// How far the plan is, what it does, and what can be done about it.
#[component]
pub fn PlanCard(props: &Props) -> Html {
    let words = plan_words(props.lang);
    // Most buttons go when they are used, and would take the focus along.
    let acted = use_kept_focus(&[PLAN]);
    let props = &Props {
        on_wish: noting(&acted, &props.on_wish),
        on_remove: noting(&acted, &props.on_remove),
        ..props.clone()
    };
    let run = &props.run;
    let general = self::words(props.lang);
    let parts = run.stored.plan.draft.parts.clone();
    let sender = match run.doing {
        _ if !props.here => Sender::Other,
        Activity::Recording | Activity::Posting { .. } => Sender::This,
        _ => Sender::Nobody,
    };
    let removable = (props.here && run.has_ended()).then(|| props.on_remove.clone());
    html! {
        <section class="card plan" id={PLAN} tabindex="-1" aria-labelledby="plan-title">
            <div class="row">
                <h2 id="plan-title">{ words.title }</h2>
                { badge(props, words) }
            </div>
            { bar(run, words) }
            <p class="plan-share">
                { words.share(run.settled(), run.stored.steps.len(), &run.endings()) }
            </p>
            { elsewhere(run, props.destination.as_ref(), words) }
            if props.here {
                { doing(props, words) }
                { buttons(props, words) }
            } else {
                <p class="note warning">
                    { words.elsewhere_text }{ general.gap }
                    { words.waits_elsewhere(run.waits_elsewhere()) }
                </p>
            }
            { list_of_facts(&facts(run, sender != Sender::Nobody, props.lang), props.lang) }
            <PlanParts
                {parts}
                steps={run.stored.steps.clone()}
                current={run.current()}
                shown={run.current().or_else(|| run.first_amiss()).unwrap_or_default()}
                {sender}
                unfollowed={props.here && run.doing != Activity::Following}
                ended={run.has_ended()}
                lang={props.lang}
            />
            <PlanAsides asides={run.stored.plan.draft.asides.clone()} lang={props.lang} />
            if props.here {
                { not_imported(props) }
            }
            { plan_record(run, props.lang, removable) }
        </section>
    }
}

/// The state of the plan in words, and in colour.
fn badge(props: &Props, words: &PlanWords) -> Html {
    let standing = props.run.standing();
    let class = match standing {
        _ if !props.here => "warn",
        Standing::Running => "run",
        Standing::Ended if props.run.has_imported_all() => "ok",
        Standing::NeedsDecision | Standing::Unwritten => "bad",
        Standing::Ended
        | Standing::Pausing
        | Standing::Paused
        | Standing::Stopping
        | Standing::Stopped
        | Standing::NeedsToken => "warn",
    };
    let word = if props.here {
        words.standing(standing)
    } else {
        words.state_elsewhere
    };
    html! { <span class={classes!("badge", class)} id="plan-state">{ word }</span> }
}

/// How many imports have ended, by how they have.
fn bar(run: &Run, words: &PlanWords) -> Html {
    let (ended, imports) = (run.settled(), run.stored.steps.len());
    let share = (words.progress_of)(ended, imports);
    let endings = run.endings();
    let is_plain = endings
        .iter()
        .all(|(ending, _)| *ending == Ending::Succeeded);
    let mut class = classes!(run.has_imported_all().then_some("ok"));
    class.push((!is_plain).then_some("visually-hidden"));
    let mut from = 0;
    html! {
        <div class="plan-bar">
            <progress
                {class}
                max={imports.to_string()}
                value={ended.to_string()}
                aria-label={words.progress}
                aria-valuetext={share.clone()}
            >
                { share }
            </progress>
            if !is_plain {
                // Widths in a style would be against the page's policy. The sentence below
                // says the same.
                <svg
                    class="segments"
                    viewBox={format!("0 0 {imports} 1")}
                    preserveAspectRatio="none"
                    aria-hidden="true"
                >
                    { for endings.into_iter().map(|(ending, count)| {
                        let x = from;
                        from += count;
                        let class = match ending {
                            Ending::Succeeded | Ending::Confirmed => "ok",
                            Ending::SkippedFailed => "bad",
                            Ending::Finished | Ending::Skipped | Ending::SkippedUnanswered => "warn",
                        };
                        html! {
                            <rect {class} x={x.to_string()} y="0" width={count.to_string()} height="1" />
                        }
                    }) }
                </svg>
            }
        </div>
    }
}

fn facts(run: &Run, sending: bool, lang: Lang) -> Vec<Fact> {
    let (plan, words) = (plan_words(lang), words(lang));
    let ids = &run.stored.plan.ids;
    let moment = |millis| dom::moment(millis, lang.tag()).unwrap_or_default();
    let mut facts = vec![
        Fact::data(words.project_id, ids.project_id.clone()),
        Fact::data(words.instance_id, ids.instance_id.clone()),
    ];
    if let Some(destination) = &run.stored.plan.destination {
        facts.push(Fact::new(
            words.goes_to,
            said_as(destination, plan).to_owned(),
        ));
    }
    facts.extend([
        Fact::new(
            plan.items_label,
            plan.items_ended(
                run.imported_items(),
                run.stored.plan.draft.items,
                run.doubtful_items(sending),
            ),
        ),
        Fact::new(words.began, moment(run.stored.plan.began_at)),
    ]);
    for (name, at) in [
        (words.ended, run.ended_at()),
        (plan.state_stopped, run.stored.stopped_at),
    ] {
        if let Some(at) = at {
            facts.push(Fact::new(name, moment(at)));
        }
    }
    facts
}

/// A destination in words.
fn said_as<'a>(destination: &'a Destination, words: &PlanWords) -> &'a str {
    match destination {
        Destination::StandIn => words.a_stand_in,
        Destination::Gateway { upstream } => upstream,
    }
}

/// That imports go elsewhere now than where the plan goes, if there is anything left of it.
fn elsewhere(run: &Run, now: Option<&Destination>, words: &PlanWords) -> Html {
    match (&run.stored.plan.destination, now) {
        (Some(own), Some(now)) if own != now && !run.has_ended() => html! {
            <p class="note warning" id="plan-goes-elsewhere">
                { (words.goes_elsewhere)(said_as(own, words), said_as(now, words)) }
            </p>
        },
        _ => Html::default(),
    }
}

/// What is going on, or why nothing is.
fn doing(props: &Props, words: &PlanWords) -> Html {
    let run = &props.run;
    let on_wish = &props.on_wish;
    if let Some(fault) = run.store_fault {
        return unwritten(fault, run.stored.intent == Intent::Stop, on_wish, words);
    }
    if run.has_ended() {
        return ended(run, props.lang);
    }
    if run.needs_token() {
        let refusal = token_refusal(run, props.lang);
        let lacks_job = run.lacks_job();
        let text = match (run.stored.intent, &refusal) {
            (Intent::Stop, _) if lacks_job => words.needs_token_stopping_unknown,
            (Intent::Stop, _) => words.needs_token_stopping,
            (Intent::Pause, Some(_)) => words.needs_token_paused_refused,
            (Intent::Pause, None) => words.needs_token_paused,
            (Intent::Go, Some(_)) => words.needs_token_refused,
            (Intent::Go, None) => words.needs_token_text,
        };
        // A token does not make it go on then.
        let (title, act) = match run.stored.intent {
            Intent::Stop if lacks_job => (words.needs_token_to_stop, Some(words.look_with)),
            Intent::Stop => (words.needs_token_to_stop, Some(words.follow_to_end)),
            Intent::Pause => (words.is_paused_without_token, Some(words.use_token)),
            Intent::Go => (words.needs_token, None),
        };
        return html! {
            <>
                <FreshToken
                    id={PLAN_TOKEN}
                    {title}
                    {text}
                    {act}
                    in_form={props.in_form.clone()}
                    lang={props.lang}
                    on_token={on_wish.reform(Wish::Token)}
                />
                { refusal.unwrap_or_default() }
            </>
        };
    }
    if run.needs_decision() {
        return plan_choice(run, props.in_form.as_ref(), props.lang, on_wish);
    }
    underway(props, words)
}

/// What is called when something was done in the card, which notes that first.
fn noting<T: 'static>(acted: &Rc<RefCell<bool>>, then: &Callback<T>) -> Callback<T> {
    let (acted, then) = (acted.clone(), then.clone());
    Callback::from(move |it| {
        acted.replace(true);
        then.emit(it);
    })
}

/// Why what happens cannot be written down. That the plan is to stop is said here as well:
/// nothing else tells whoever has just said so that it was heard.
fn unwritten(
    fault: StoreFault,
    is_to_stop: bool,
    on_wish: &Callback<Wish>,
    words: &PlanWords,
) -> Html {
    html! {
        <div class="fate unknown" role="alert" id={STORE}>
            <p>
                <strong>
                    { match fault {
                        StoreFault::Full => words.store_full,
                        StoreFault::Held | StoreFault::Other => words.store_fault,
                    } }
                </strong>
            </p>
            <p>
                { match fault {
                    StoreFault::Full => words.store_text,
                    StoreFault::Held | StoreFault::Other => words.store_fault_text,
                } }
            </p>
            if is_to_stop {
                <p>{ words.stop_taken }</p>
            }
            <div class="row">
                <button
                    type="button"
                    onclick={on_wish.reform(|_: MouseEvent| Wish::WriteAgain)}
                >
                    { words.read_again }
                </button>
            </div>
        </div>
    }
}

/// What is going on, as long as nobody is needed.
fn underway(props: &Props, words: &PlanWords) -> Html {
    let general = self::words(props.lang);
    let run = &props.run;
    let on_wish = &props.on_wish;
    let number = run.current().map_or(0, |at| at + 1);
    let held_up =
        !props.online && matches!(run.doing, Activity::Counting | Activity::AwaitingNetwork);
    let job = run
        .job
        .as_ref()
        .filter(|_| run.doing == Activity::Following);
    let unknown = job.and_then(Job::unknown_status);
    let figure = job.filter(|job| job.percent().is_some());
    let is_again = run.current_was_sent();
    let said = match run.doing {
        _ if held_up => (words.now_offline)(number, is_again),
        Activity::Counting if run.could_not_count() => {
            (words.now_uncounted)(number, is_again, in_seconds(run.lookup_pause_ms()))
        }
        Activity::Counting
        | Activity::AwaitingNetwork
        | Activity::Recording
        | Activity::Posting { .. } => (words.now_sending)(number),
        Activity::Following if unknown.is_some() => (words.now_following)(number),
        Activity::Following => (words.now_running)(number),
        Activity::Waiting => {
            let seconds = props.online.then(|| in_seconds(run.busy_retry_delay_ms));
            (words.now_waiting)(number, run.refusals, seconds)
        }
        Activity::Nothing => words.paused_text.to_owned(),
    };
    html! {
        <>
            <p id="plan-doing">
                { said }
                if let Some(job) = figure {
                    { general.gap }{ general.progress }{ general.colon }{ progress_said(job, general) }
                }
                if let Some(status) = unknown {
                    { " " }<span class="badge warn">{ general.unknown_state(status) }</span>
                }
            </p>
            if let (Some(percent), Some(job)) = (run.job_percent(), figure) {
                <progress
                    class="small"
                    max="100"
                    value={percent.to_string()}
                    aria-label={words.job_progress}
                    aria-valuetext={progress_said(job, general)}
                >
                    { progress_said(job, general) }
                </progress>
            } else if held_up
                || run.could_not_count()
                || matches!(run.doing, Activity::Nothing | Activity::Waiting)
            {
                // The buttons below stay where they are.
                <div class="progress-room"></div>
            } else {
                <progress
                    class="small"
                    aria-label={if run.doing == Activity::Following { words.job_progress } else { words.sending }}
                ></progress>
            }
            if !props.online {
                <p class="note warning">{ offline(run, words) }</p>
            } else if unknown.is_some() {
                <p class="note warning">{ general.unknown_text }</p>
            }
            if let Some((job, trouble)) = job.and_then(|job| Some((job, job.trouble.as_ref()?))) {
                { trouble_words(trouble, again(job, props.online), props.lang) }
            }
            if held_up {
                // The browser may be wrong.
                <div class="row">
                    <button type="button" onclick={props.on_insist.reform(|_: MouseEvent| ())}>
                        { general.send_anyway }
                    </button>
                </div>
            }
            if run.doing == (Activity::Posting { slow: true }) {
                <p class="note warning">{ words.slow }</p>
                <div class="row">
                    <button type="button" onclick={on_wish.reform(|_: MouseEvent| Wish::GiveUp)}>
                        { general.give_up }
                    </button>
                </div>
            }
            if run.standing() == Standing::Running {
                <p class="hint">{ words.hidden_hint }</p>
            } else if run.standing() == Standing::Pausing {
                <p class="hint">
                    { if run.doing == Activity::Following { words.pausing_job } else { words.pausing } }
                </p>
            } else if run.stored.intent == Intent::Stop {
                <p class="hint">{ words.stop_hint }</p>
            }
        </>
    }
}

/// What follows from being offline: that is less where no further import is to be sent.
fn offline(run: &Run, words: &PlanWords) -> &'static str {
    match (run.stored.intent, run.doing) {
        (Intent::Go, _) => words.offline,
        (Intent::Pause | Intent::Stop, Activity::Following) => words.offline_following,
        (Intent::Pause | Intent::Stop, _) => words.offline_only,
    }
}

fn ended(run: &Run, lang: Lang) -> Html {
    let (words, gap) = (plan_words(lang), words(lang).gap);
    let asides = run.stored.plan.draft.asides.total;
    if run.stored.stopped_at.is_some() {
        let last = match run.step().map(ImportHistory::status_at_rest) {
            Some(ImportStatus::Running(_)) => Some(words.stopped_running),
            Some(status) if status.is_effect_unknown() => Some(words.stopped_unknown),
            _ => None,
        };
        let unsent = run.unsent_items();
        return html! {
            <p class="verdict warn">
                { words.stopped_text }
                if unsent > 0 {
                    { gap }{ (words.stopped_unsent)(unsent) }
                }
                if let Some(last) = last {
                    { gap }{ last }
                }
            </p>
        };
    }
    let (mut whole, mut doubtful) = (0, 0);
    for (ending, count) in run.endings() {
        match ending {
            Ending::Skipped => whole += count,
            Ending::SkippedFailed | Ending::SkippedUnanswered => doubtful += count,
            Ending::Succeeded | Ending::Confirmed | Ending::Finished => {}
        }
    }
    let class = if run.has_imported_all() { "ok" } else { "warn" };
    html! {
        <p class={classes!("verdict", class)}>
            { if run.has_imported_all() {
                (words.ended_all)(run.stored.plan.draft.items, run.stored.steps.len())
            } else {
                (words.ended_text)(run.stored.steps.len())
            } }
            if run.named() > 0 {
                { gap }{ (words.ended_named)(run.named()) }
            }
            if whole > 0 {
                { gap }{ (words.ended_left)(whole) }
            }
            if doubtful > 0 {
                { gap }{ (words.ended_doubtful)(doubtful) }
            }
            if asides > 0 {
                { gap }{ (words.ended_asides)(asides) }
            }
        </p>
    }
}

/// What it has left, for the next import or plan.
fn not_imported(props: &Props) -> Html {
    let left = props.run.items_not_imported();
    if left == 0 {
        return Html::default();
    }
    let named = props.run.apps_not_imported();
    let filled_in_at = props.run.stored.filled_in_at;
    let (words, gap) = (plan_words(props.lang), words(props.lang).gap);
    html! {
        <div class="left">
            <p>
                <strong>{ words.left }</strong>{ " " }
                <span class="hint">
                    if left > named {
                        { (words.left_hint)(left - named) }{ if named > 0 { gap } else { "" } }
                    }
                    if named > 0 {
                        { (words.left_named)(named) }
                    }
                </span>
            </p>
            if let Some(at) = filled_in_at {
                // The plan does not see what is sent from the form.
                <p class="note warning">
                    { (words.filled_in)(&dom::moment(at, props.lang.tag()).unwrap_or_default()) }
                </p>
            }
            <div class="row">
                <button type="button" class="small" onclick={props.on_take.reform(|_: MouseEvent| ())}>
                    { if filled_in_at.is_some() { words.take_left_again } else { words.take_left } }
                </button>
            </div>
        </div>
    }
}

fn buttons(props: &Props, words: &PlanWords) -> Html {
    let run = &props.run;
    if run.has_ended() {
        return Html::default();
    }
    let on_wish = &props.on_wish;
    if run.is_stopping() {
        // What is underway is followed to its end, unless that takes a person. The stop was
        // confirmed before.
        if !run.needs_token() && !run.needs_decision() {
            return Html::default();
        }
        return html! {
            <div class="row buttons">
                <button
                    type="button"
                    class="danger"
                    onclick={on_wish.reform(|_: MouseEvent| Wish::Stop)}
                >
                    { words.stop_at_once }
                </button>
            </div>
        };
    }
    let general = self::words(props.lang);
    let paused = run.stored.intent == Intent::Pause;
    let stands_still = run.needs_token() || run.needs_decision() || run.store_fault.is_some();
    html! {
        <div class="row buttons">
            if stands_still {
                // Nothing is to be paused.
            } else if paused {
                <button type="button" class="primary" onclick={on_wish.reform(|_: MouseEvent| Wish::Resume)}>
                    { general.go_on }
                </button>
            } else {
                <button type="button" onclick={on_wish.reform(|_: MouseEvent| Wish::Pause)}>
                    { words.pause }
                </button>
            }
            // Nothing is asked for while something is to be written down first.
            if run.doing == Activity::Following && run.store_fault.is_none() {
                <button type="button" onclick={on_wish.reform(|_: MouseEvent| Wish::PollNow)}>
                    { general.ask_now }
                </button>
            }
            // Nothing goes on with a plan that was stopped, so it takes a second press.
            <Disclosure class="stop" title={words.stop} button="small">
                <p>{ words.stop_sure }</p>
                if matches!(run.doing, Activity::Posting { .. } | Activity::Following) {
                    <p class="hint">{ words.stop_hint }</p>
                }
                <button
                    type="button"
                    class="danger"
                    onclick={on_wish.reform(|_: MouseEvent| Wish::Stop)}
                >
                    { words.stop_now }
                </button>
            </Disclosure>
        </div>
    }
}
