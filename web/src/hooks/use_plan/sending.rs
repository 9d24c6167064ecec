//! Sends the imports of the plan and follows their jobs.

use std::rc::Rc;

use roma_import::response::{JobBaseline, JobLookup};
use roma_import::timing::IMPORT_TIMEOUT_MS;
use yew::prelude::*;

use super::{dispatch, now};
use crate::api;
use crate::hooks::Browser;
use crate::hooks::ask::ask;
use crate::hooks::poll::use_poll;
use crate::hooks::post::use_post;
use crate::hooks::use_due::{exactly, use_due};
use crate::hooks::use_effect_with;
use crate::plan::{Activity, Event, Heard, Next, Run, RunEvent};
use crate::state::{JobList, State};

/// The plan, if it is this page's and asks for this.
fn asks(state: &State, what: Next) -> Option<&Run> {
    state.plan.run().filter(|run| run.next() == what)
}

/// Tells the plan what has come of what it has asked for with a number.
fn tell(to: &UseReducerDispatcher<State>, generation: u32, heard: Heard) {
    dispatch(to, Event::Run(RunEvent::Heard(generation, heard, now())));
}

/// Tells an import that is to be sent when the browser has a network.
#[hook]
pub fn use_connecting(state: &UseReducerHandle<State>, online: bool) {
    let to = state.dispatcher();
    let waiting = asks(state, Next::AwaitNetwork).map(Run::generation);
    use_effect_with(waiting.filter(|_| online), move |generation| {
        if let Some(generation) = *generation {
            tell(&to, generation, Heard::Connected);
        }
    });
}

/// Sends each import once, whenever the plan asks for it. While nobody watches, nobody would
/// say that they do not want to wait: then it counts as lost in time.
#[hook]
pub fn use_posting(state: &UseReducerHandle<State>) {
    let to = state.dispatcher();
    // The numbers of no two plans of the page are the same.
    let import =
        asks(state, Next::Post).and_then(|run| Some((run.generation(), Rc::new(run.outgoing()?))));
    let timeout = Some(IMPORT_TIMEOUT_MS);
    let on_slow = {
        let to = to.clone();
        move |generation| tell(&to, generation, Heard::Slow)
    };
    use_post(
        import,
        state.lang,
        timeout,
        on_slow,
        move |generation, reply| {
            let heard = reply.map_or_else(Heard::Lost, Heard::Answered);
            tell(&to, generation, heard);
        },
    );
}

/// Looks at the job of the current import, until it ends.
#[hook]
pub fn use_polling(state: &UseReducerHandle<State>, browser: Browser) {
    let to = state.dispatcher();
    let job = asks(state, Next::Poll).and_then(|run| Some((run.generation(), run.job.clone()?)));
    use_poll(job, state.lang, browser, move |generation, poll| {
        tell(&to, generation, Heard::Polled(poll));
    });
}

/// Comes back after a while to an import that has met a running job.
#[hook]
pub fn use_waiting(state: &UseReducerHandle<State>) {
    let to = state.dispatcher();
    let waiting = asks(state, Next::Wait).map(|run| (run.generation(), run.busy_retry_delay_ms));
    let is_due = use_due(waiting, exactly);
    use_effect_with(waiting.filter(|_| is_due), move |waiting| {
        if let Some((generation, _)) = *waiting {
            tell(&to, generation, Heard::Waited);
        }
    });
}

/// Asks the endpoint which jobs there are: before the plan sends anything, since what is among
/// them is no job of the plan, whatever is in it, and again for the one of an import whose answer
/// was lost. Where it could not be asked, it is asked again after a pause, and when the browser
/// has its network back.
#[hook]
pub fn use_job_list(state: &UseReducerHandle<State>, online: bool) {
    let to = state.dispatcher();
    let was_online = use_mut_ref(|| online);
    {
        let to = to.clone();
        use_effect_with(online, move |online| {
            if *online && !was_online.replace(*online) {
                dispatch(&to, Event::Run(RunEvent::Reconnected));
            }
            was_online.replace(*online);
        });
    }
    let lang = state.lang;
    let asked = asks(state, Next::Count).or_else(|| asks(state, Next::LookUp));
    let is_due = use_due(
        asked.map(|run| (run.generation(), run.lookup_pause_ms())),
        exactly,
    );
    // What is to be sent waits for the network as well.
    let asked = asked.filter(|run| is_due && (online || run.doing != Activity::Counting));
    let generation = asked.map(Run::generation);
    let asked = asked.cloned();
    use_effect_with(generation, move |_| -> Box<dyn FnOnce()> {
        let Some((outgoing, run)) = asked.and_then(|run| Some((run.outgoing()?, run))) else {
            return Box::new(|| ());
        };
        let generation = run.generation();
        let is_counting = run.doing == Activity::Counting;
        let baseline = if is_counting {
            JobBaseline::NotAsked
        } else {
            run.stored.baseline
        };
        let tell = move |jobs| {
            let heard = match jobs {
                JobList::Lost(pause) => Heard::LookUpFailed(pause),
                JobList::Listed(list) if is_counting => {
                    Heard::Counted(JobBaseline::read(Some(&list)))
                }
                // Where the token is not accepted, the import is refused as well, and jobs are
                // counted again with a fresh one.
                JobList::Unavailable | JobList::TokenRefused(_) if is_counting => {
                    Heard::Counted(JobBaseline::Unavailable)
                }
                JobList::Listed(list) => Heard::LookedUp(run.lookup_in(&list)),
                JobList::Unavailable => Heard::LookedUp(JobLookup::Inconclusive),
                JobList::TokenRefused(trouble) => Heard::LookUpRefused(trouble),
            };
            tell(&to, generation, heard);
        };
        ask(
            move |signal| async move {
                let jobs = api::stand_in_jobs(&outgoing, baseline, lang, signal.as_ref()).await;
                jobs.unwrap_or(JobList::Lost(None))
            },
            JobList::Lost(None),
            tell,
        )
    });
}
