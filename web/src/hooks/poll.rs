//! One poll of a job, after its pause.

use roma_import::Lang;
use roma_import::timing::{MAX_BACKOFF_MS, with_jitter};
use yew::prelude::*;

use super::ask::ask;
use super::use_due::use_due;
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
    let pause = job.as_ref().map(|(number, job)| {
        let least = if browser.hidden { MAX_BACKOFF_MS } else { 0 };
        (*number, job.pause.max(least))
    });
    let is_due = use_due(pause, with_jitter);
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
