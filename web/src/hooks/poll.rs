//! One poll of a job, after its pause.

use gloo_timers::callback::Timeout;
use roma_import::Lang;
use roma_import::timing::{MAX_BACKOFF_MS, with_jitter};
use yew::prelude::*;

use super::ask::ask;
use super::{Browser, use_effect_with};
use crate::api;
use crate::state::{Job, PollResponse, TransportFailure};

/// Looks at a job once for each number, after the pause that the job asks for, and less
/// often while nobody sees the page. Neither that nor the network puts the moment off:
/// what is due while the browser is offline is made as soon as it is not, and at once where
/// a person has asked for it.
#[hook]
pub(super) fn use_poll<N: Copy + PartialEq + 'static>(
    job: Option<(N, Job)>,
    lang: Lang,
    browser: Browser,
    tell: impl Fn(N, Result<PollResponse, TransportFailure>) + 'static,
) {
    let number = job.as_ref().map(|(number, _)| *number);
    let due = use_state_eq(|| None);
    let is_due = number.is_some() && *due == number;
    let wait = job.as_ref().filter(|_| !is_due).map(|(number, job)| {
        let pause = if browser.hidden {
            job.pause.max(MAX_BACKOFF_MS)
        } else {
            job.pause
        };
        (*number, pause)
    });
    let begun = use_mut_ref(|| None);
    let setter = due.setter();
    use_effect_with(wait, move |wait| {
        let timer = wait.map(|(number, pause)| {
            let mut begun = begun.borrow_mut();
            let wait = match *begun {
                Some((of, wait)) if of == number => wait,
                _ => Wait::begin(),
            };
            *begun = Some((number, wait));
            Timeout::new(wait.rest(pause), move || setter.set(Some(number)))
        });
        move || drop(timer)
    });
    let now = job.filter(|(_, job)| is_due && (browser.online || job.asked));
    let key = now.as_ref().map(|(number, _)| *number);
    use_effect_with(key, move |_| -> Box<dyn FnOnce()> {
        match now {
            Some((number, job)) => poll(job, lang, move |poll| tell(number, poll)),
            None => Box::new(|| ()),
        }
    });
}

/// Looks at a job once, now. What is returned ends that, without a word.
fn poll(
    job: Job,
    lang: Lang,
    tell: impl Fn(Result<PollResponse, TransportFailure>) + 'static,
) -> Box<dyn FnOnce()> {
    let Some(token) = job.token.clone() else {
        return Box::new(|| ());
    };
    ask(
        |signal| async move { api::progress(&job, &token, lang, signal.as_ref()).await },
        Err(TransportFailure::Timeout),
        tell,
    )
}

/// A wait for a poll.
#[derive(Clone, Copy)]
struct Wait {
    /// When it has begun, in milliseconds by a clock that nobody sets.
    begun: f64,
    /// By what chance it is longer than it is asked to be, from 0 to 1.
    chance: f64,
}

impl Wait {
    fn begin() -> Self {
        Self {
            begun: monotonic(),
            chance: js_sys::Math::random(),
        }
    }

    /// How much of a pause is left, in milliseconds.
    fn rest(self, pause: u32) -> u32 {
        let rest = f64::from(with_jitter(pause, self.chance)) - (monotonic() - self.begun);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast from a float stays in range"
        )]
        let rest = rest as u32;
        rest
    }
}

/// How long the page has been there, in milliseconds, whatever is done to the clock.
fn monotonic() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now())
}
