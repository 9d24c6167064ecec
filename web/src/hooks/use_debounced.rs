//! A value, once it has stopped changing.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::use_effect_with;

/// How long a value has to stay the same, in milliseconds.
const PAUSE: u32 = 800;

/// The value as it was when it last stayed the same for a while: what is read
/// out to somebody who types must not interrupt at every letter.
#[hook]
pub fn use_debounced<T: Clone + PartialEq + 'static>(value: T) -> T {
    let settled = use_state_eq(|| value.clone());
    {
        let settled = settled.setter();
        use_effect_with(value, move |value| {
            let value = value.clone();
            let timer = Timeout::new(PAUSE, move || settled.set(value));
            move || drop(timer)
        });
    }
    (*settled).clone()
}
