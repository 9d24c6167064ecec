//! Sends the imports of the plan and follows their jobs.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use roma_import::Lang;
use roma_import::response::{JobBaseline, JobLookup};
use roma_import::timing::{IMPORT_TIMEOUT_MS, POLL_TIMEOUT_MS};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{dispatch, now};
use crate::api::{self, Abort};
use crate::hooks::Browser;
use crate::hooks::poll::use_poll;
use crate::hooks::post::use_post;
use crate::hooks::use_effect_with;
use crate::plan::{Event, Next, Run, RunEvent, SlotState};
use crate::state::{Outgoing, State, TransportFailure};

/// The plan, if it is this page's and asks for this.
fn asks(state: &State, what: fn(&Next) -> Option<u32>) -> Option<(u32, Run)> {
    match &state.plan.held {
        SlotState::Here(run) => what(&run.next()).map(|generation| (generation, run.clone())),
        _ => None,
    }
}

/// What has happened to the plan that runs is to the page.
fn tell(to: &UseReducerDispatcher<State>, event: RunEvent) {
    dispatch(to, Event::Run(event));
}

/// Asks the endpoint which jobs there are before the plan sends anything: what is among
/// them is no job of the plan, whatever is in it.
#[hook]
pub fn use_counting(state: &UseReducerHandle<State>, online: bool) {
    let to = state.dispatcher();
    let lang = state.lang;
    let asked = asks(state, |next| match next {
        Next::Count(generation) => Some(*generation),
        _ => None,
    });
    let generation = asked.as_ref().map(|(generation, _)| *generation);
    use_effect_with((generation, online), move |_| -> Box<dyn FnOnce()> {
        let Some((generation, outgoing)) = asked
            .filter(|_| online)
            .and_then(|(generation, run)| Some((generation, run.outgoing()?)))
        else {
            return Box::new(|| ());
        };
        fetch_jobs(outgoing, lang, move |jobs| {
            let jobs = jobs.ok().flatten();
            tell(&to, RunEvent::Counted(generation, JobBaseline::read(jobs)));
        })
    });
}

/// Asks the endpoint for its jobs, and tells what it says, nothing if it does not tell of
/// them, or that it could not be asked, or not in time. What is returned ends the asking,
/// without a word.
fn fetch_jobs(
    outgoing: Outgoing,
    lang: Lang,
    tell: impl Fn(Result<Option<&[u8]>, TransportFailure>) + 'static,
) -> Box<dyn FnOnce()> {
    let tell = Rc::new(tell);
    let abort = Abort::new();
    let signal = abort.signal();
    let deadline = {
        let tell = tell.clone();
        Timeout::new(POLL_TIMEOUT_MS, move || {
            tell(Err(TransportFailure::Timeout));
        })
    };
    // Whoever is no longer wanted does not speak.
    let running = Rc::new(RefCell::new(Some((abort, deadline))));
    {
        let running = running.clone();
        spawn_local(async move {
            let jobs = api::stand_in_jobs(&outgoing, lang, signal.as_ref()).await;
            if running.take().is_some() {
                tell(jobs.as_ref().map(Option::as_deref).map_err(|loss| *loss));
            }
        });
    }
    Box::new(move || drop(running.take()))
}

/// Tells an import that is to be sent when the browser has a network.
#[hook]
pub fn use_connecting(state: &UseReducerHandle<State>, online: bool) {
    let to = state.dispatcher();
    let waiting = asks(state, |next| match next {
        Next::AwaitNetwork(generation) => Some(*generation),
        _ => None,
    })
    .map(|(generation, _)| generation);
    use_effect_with(waiting.filter(|_| online), move |generation| {
        if let Some(generation) = *generation {
            tell(&to, RunEvent::Connected(generation, now()));
        }
    });
}

/// Sends each import once, whenever the plan asks for it. While nobody watches, nobody would
/// say that they do not want to wait: then it counts as lost in time.
#[hook]
pub fn use_posting(state: &UseReducerHandle<State>) {
    let to = state.dispatcher();
    let asked = asks(state, |next| match next {
        Next::Post(generation) => Some(*generation),
        _ => None,
    });
    // The numbers of no two plans of the page are the same.
    let import = asked.and_then(|(generation, run)| Some((generation, Rc::new(run.outgoing()?))));
    let timeout = Some(IMPORT_TIMEOUT_MS);
    let on_slow = {
        let to = to.clone();
        move |generation| tell(&to, RunEvent::Slow(generation))
    };
    use_post(
        import,
        state.lang,
        timeout,
        on_slow,
        move |generation, reply| {
            let event = match reply {
                Ok(reply) => RunEvent::Answered(generation, reply, now()),
                Err(loss) => RunEvent::Lost(generation, loss, now()),
            };
            tell(&to, event);
        },
    );
}

/// Looks at the job of the current import, until it ends.
#[hook]
pub fn use_polling(state: &UseReducerHandle<State>, browser: Browser) {
    let to = state.dispatcher();
    let asked = asks(state, |next| match next {
        Next::Poll(generation) => Some(*generation),
        _ => None,
    });
    let job = asked.and_then(|(generation, run)| Some((generation, run.job?)));
    use_poll(job, state.lang, browser, move |generation, poll| {
        tell(&to, RunEvent::Polled(generation, poll, now()));
    });
}

/// Comes back after a while to an import that has met a running job.
#[hook]
pub fn use_waiting(state: &UseReducerHandle<State>) {
    let to = state.dispatcher();
    let waiting = asks(state, |next| match next {
        Next::Wait(generation) => Some(*generation),
        _ => None,
    })
    .map(|(generation, run)| (generation, run.busy_retry_delay_ms));
    use_effect_with(waiting, move |waiting| {
        let timer = waiting.map(|(generation, pause)| {
            Timeout::new(pause, move || {
                tell(&to, RunEvent::Waited(generation));
            })
        });
        move || drop(timer)
    });
}

/// Asks the endpoint what became of an import whose answer was lost. Where it could not be
/// asked, it is asked again after a pause, and when the browser has its network back.
#[hook]
pub fn use_lookup(state: &UseReducerHandle<State>, online: bool) {
    let to = state.dispatcher();
    let was_online = use_mut_ref(|| online);
    {
        let to = to.clone();
        use_effect_with(online, move |online| {
            if *online && !was_online.replace(*online) {
                tell(&to, RunEvent::Reconnected);
            }
            was_online.replace(*online);
        });
    }
    let lang = state.lang;
    let asked = asks(state, |next| match next {
        Next::LookUp(generation) => Some(*generation),
        _ => None,
    });
    let generation = asked.as_ref().map(|(generation, _)| *generation);
    use_effect_with(generation, move |_| -> Box<dyn FnOnce()> {
        let Some((generation, outgoing, run)) =
            asked.and_then(|(generation, run)| Some((generation, run.outgoing()?, run)))
        else {
            return Box::new(|| ());
        };
        let pause = run.lookup_pause_ms();
        let asking = Rc::new(RefCell::new(None));
        let begin = {
            let asking = asking.clone();
            move || {
                let end = fetch_jobs(outgoing, lang, move |jobs| {
                    let event = match jobs {
                        Err(_) => RunEvent::LookUpFailed(generation, now()),
                        Ok(list) => {
                            let job_lookup =
                                list.map_or(JobLookup::Inconclusive, |list| run.lookup_in(list));
                            RunEvent::LookedUp(generation, job_lookup, now())
                        }
                    };
                    tell(&to, event);
                });
                asking.replace(Some(end));
            }
        };
        let wait = Timeout::new(pause, begin);
        Box::new(move || {
            drop(wait);
            if let Some(end) = asking.take() {
                end();
            }
        })
    });
}
