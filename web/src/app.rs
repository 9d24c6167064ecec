//! The skeleton of the page.

use yew::prelude::*;

use crate::components::{
    DELIVERY, DeliveryCard, EarlierJobs, ErrorSummary, HeldBack, JOB, JobCard, OBSTACLE, PLAN,
    PlanCard, announcer, earlier_answer, import_form, link_card, page_header, plan_draft,
    plan_trouble, plan_unread, question_bar, question_id, request_card,
};
use crate::dom;
use crate::hooks::{
    first_state, now, use_address, use_before_unload, use_browser, use_busy_retry,
    use_deferred_blur, use_destination, use_effect_with, use_file_drop, use_in_view, use_page,
    use_persisted_settings, use_plan, use_polling, use_send_import, use_sight, use_single_presses,
};
use crate::plan::{Event, RunEvent, SlotState};
use crate::state::{Action, Field, Job, Sight, State, Tab};
use crate::words::words;

/// The page.
#[component]
pub fn App() -> Html {
    let state = use_reducer(first_state);
    let (browser, insist) = use_browser();
    use_page(&state);
    use_file_drop(&state);
    use_persisted_settings(&state);
    use_address(&state);
    use_destination(&state, browser);
    use_send_import(&state);
    use_before_unload(&state);
    use_busy_retry(&state, browser);
    use_polling(&state, browser);
    use_plan(&state, browser);
    use_sight(&state, places);
    // After that, which hears of every press.
    use_single_presses();
    // Each has its own place, and to see the one is not to see the other.
    let [of_plan, of_job] = state.questions();
    let is_plan_seen = use_in_view(of_plan.map(question_id));
    let is_job_seen = use_in_view(of_job.map(question_id));
    let unseen = (of_plan.filter(|_| !is_plan_seen)).or(of_job.filter(|_| !is_job_seen));
    use_effect_with(state.plan.refused, |refused| {
        // What stands in the way, or the same plan, which is there already.
        if *refused > 0 {
            dom::focus_first(&[OBSTACLE, PLAN]);
        }
    });

    use_effect_with(state.held_up, |held_up| {
        if *held_up > 0 {
            dom::focus(DELIVERY);
        }
    });

    let has_taken = state.taken.is_some();
    use_effect_with(state.tab, move |tab| {
        // A file may open the other tab, where what had the focus is not.
        if has_taken && dom::has_lost_focus() {
            dom::focus(tab.id());
        }
    });

    let dispatch = use_deferred_blur(&state);
    let lang = state.lang;
    let words = words(lang);
    html! {
        <>
            { page_header(lang, state.theme, &dispatch) }
            <main id={dom::MAIN} tabindex="-1">
                <div class="intro">
                    <h1>{ words.title }</h1>
                    <p class="hint">{ words.intro }</p>
                </div>
                <ErrorSummary
                    errors={state.shown_errors()}
                    attempts={state.failed_tries}
                    {lang}
                    on_open={dispatch.reform(|field| {
                        let tab = match field {
                            Field::Json => Tab::Json,
                            _ => Tab::Fields,
                        };
                        dom::focus(tab.id());
                        Action::Open(tab)
                    })}
                />
                if let Some(question) = unseen {
                    { question_bar(question, lang) }
                }
                <div class="columns">
                    { import_form(&state, browser.online, &dispatch) }
                    <div class="stack aside">
                        <div class="stack">{ plan(&state, browser.online, &insist, &dispatch) }</div>
                        <DeliveryCard
                            delivery={state.delivery.clone()}
                            earlier={state.earlier_effect}
                            held_back={state.is_held_back.then(|| HeldBack {
                                says_online: browser.says_online,
                                is_sendable: state.is_sendable(),
                                is_beside_earlier: !state.earlier_deliveries.is_empty(),
                            })}
                            beside_plan={state.plan.beside_import()}
                            online={browser.online}
                            {lang}
                            on_send={{
                                let insist = insist.clone();
                                dispatch.reform(move |()| {
                                    // What follows from it is not to wait for the browser either.
                                    insist.emit(());
                                    Action::Submit
                                })
                            }}
                            on_cancel={dispatch.reform(|()| Action::Cancel)}
                            on_wait={dispatch.reform(|()| Action::Wait)}
                            on_stop_waiting={dispatch.reform(|()| Action::StopWaiting)}
                        />
                        if let Some(fault) = &state.link_fault {
                            { link_card(fault, lang, &close_link(&state, &dispatch)) }
                        }
                        if let Some(job) = &state.job {
                            <JobCard
                                job={job.clone()}
                                earlier={state.has_job_of_another()}
                                in_form={state.other_token(|token| job.token.as_ref() == Some(token))}
                                online={browser.online}
                                {lang}
                                on_follow={dispatch.reform(|()| Action::Follow)}
                                on_stop={dispatch.reform(|()| Action::StopFollowing)}
                                on_token={dispatch.reform(Action::FreshToken)}
                                on_close={dispatch.reform(|()| Action::CloseJob)}
                            />
                        }
                        { for state.earlier_deliveries.iter()
                            .map(|earlier| earlier_answer(earlier, lang, &dispatch))
                        }
                        if !state.earlier_jobs.is_empty() {
                            <EarlierJobs
                                jobs={state.earlier_jobs.clone()}
                                {lang}
                                on_close={dispatch.reform(|()| Action::CloseEarlierJobs)}
                            />
                        }
                        // An element of its own: what stands before it finds its place by
                        // it while one card in it gives way to another.
                        <div class="stack">{ outlook(&state) }</div>
                    </div>
                </div>
            </main>
            { announcer(&state) }
        </>
    }
}

/// The `id`s of what is to be brought into view.
fn places(sight: Sight) -> Vec<String> {
    match sight {
        Sight::Delivery => vec![DELIVERY.to_owned(), JOB.to_owned()],
        Sight::Plan => vec![PLAN.to_owned()],
        Sight::Question(question) => vec![question_id(question)],
    }
}

/// What closing the link that leads nowhere does. A reload is not to open it again.
fn close_link(state: &State, dispatch: &Callback<Action>) -> Callback<()> {
    let link = state.job.as_ref().and_then(Job::link);
    let fragment = link.map(|link| link.fragment()).unwrap_or_default();
    dispatch.reform(move |()| {
        dom::set_fragment(&fragment);
        // The card goes, and the focus is not to go with it.
        dom::focus(dom::MAIN);
        Action::CloseLink
    })
}

/// What would be sent; nothing if that is the plan that there is.
fn outlook(state: &State) -> Html {
    match &state.checked.draft {
        Some(_) if state.has_begun_plan() => Html::default(),
        Some(draft) => plan_draft(
            draft,
            state.checked.blocks(Field::App),
            &state.plan,
            state.lang,
        ),
        None => request_card(state),
    }
}

/// The plan that there is.
fn plan(state: &State, online: bool, insist: &Callback<()>, dispatch: &Callback<Action>) -> Html {
    let lang = state.lang;
    let on_wish = dispatch.reform(|wish| Action::Plan(Event::Run(RunEvent::Person(wish, now()))));
    let on_remove = leaving(dispatch, || Event::Remove);
    // What is filled in is where it is looked at next.
    let filled_in = match state.tab {
        Tab::Fields => Field::Tasks.id(),
        Tab::Json => Tab::Fields.id(),
    };
    let on_take = dispatch.reform(move |()| {
        dom::focus(filled_in);
        Action::TakeFromPlan(now())
    });
    let in_form =
        state.other_token(|token| state.plan.run().is_some_and(|run| run.has_tried(token)));
    let destination = state.destination.clone();
    match &state.plan.held {
        SlotState::Here(run) => html! {
            <PlanCard run={run.clone()} here=true {destination} {online} {in_form} {lang} {on_wish} {on_remove} {on_take} on_insist={insist} />
        },
        SlotState::Elsewhere(run) => html! {
            <PlanCard run={run.clone()} here=false {destination} {online} {in_form} {lang} {on_wish} {on_remove} {on_take} on_insist={insist} />
        },
        SlotState::Unreadable => plan_trouble(lang, &on_remove),
        SlotState::Unread(fault) => {
            plan_unread(fault, lang, &leaving(dispatch, || Event::ReadAgain))
        }
        SlotState::Unknown | SlotState::None | SlotState::Beginning(_) | SlotState::Removing(_) => {
            Html::default()
        }
    }
}

/// What a button brings about that goes with its card: the focus is put elsewhere before.
fn leaving(dispatch: &Callback<Action>, event: fn() -> Event) -> Callback<()> {
    dispatch.reform(move |()| {
        dom::focus(dom::MAIN);
        Action::Plan(event())
    })
}
