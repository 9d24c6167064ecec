//! Tells when a pause is over.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::use_effect_with;

/// Whether a pause of so many milliseconds is over. It begins when its number is new, and
/// nothing else puts its end off: least of all that the network comes and goes meanwhile.
#[hook]
pub(super) fn use_due<N: Copy + PartialEq + 'static>(pause: Option<(N, u32)>) -> bool {
    let number = pause.map(|(number, _)| number);
    let due = use_state_eq(|| None);
    let is_due = number.is_some() && *due == number;
    let setter = due.setter();
    use_effect_with(number, move |_| {
        // What has come to an end before is not what is waited for now.
        setter.set(number.filter(|_| matches!(pause, Some((_, 0)))));
        let timer = pause
            .filter(|(_, pause)| *pause > 0)
            .map(|(_, pause)| Timeout::new(pause, move || setter.set(number)));
        move || drop(timer)
    });
    is_due
}
