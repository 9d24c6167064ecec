//! Listening to what happens to the window.

use yew::prelude::*;

use super::use_effect_with;
use crate::dom::Listener;

/// Calls back at each of some events of the window, as long as the component is
/// there. It is the callback of the first time that is called.
#[hook]
pub fn use_event(names: &'static [&'static str], callback: impl Fn(web_sys::Event) + 'static) {
    use_effect_with((), move |()| {
        let listener = Listener::new(names, callback);
        move || drop(listener)
    });
}

/// The same before anything else hears of the event, and has done what it does then.
#[hook]
pub fn use_event_first(
    names: &'static [&'static str],
    callback: impl Fn(web_sys::Event) + 'static,
) {
    use_effect_with((), move |()| {
        let listener = Listener::first(names, callback);
        move || drop(listener)
    });
}
