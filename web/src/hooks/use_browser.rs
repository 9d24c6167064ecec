//! What the browser says about itself: online or not, seen or not.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventTarget, VisibilityState};
use yew::prelude::*;

/// The state of the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Browser {
    /// Whether it thinks that it has a network.
    pub online: bool,
    /// Whether nobody sees the page.
    pub hidden: bool,
}

impl Browser {
    fn now() -> Self {
        let window = web_sys::window();
        Self {
            online: window
                .as_ref()
                .is_none_or(|window| window.navigator().on_line()),
            hidden: window
                .and_then(|window| window.document())
                .is_some_and(|document| document.visibility_state() == VisibilityState::Hidden),
        }
    }
}

/// The state of the browser, kept up to date.
#[hook]
pub fn use_browser() -> Browser {
    let browser = use_state_eq(Browser::now);
    {
        let browser = browser.setter();
        use_effect_with((), move |()| {
            let listener = Closure::<dyn Fn()>::new(move || browser.set(Browser::now()));
            let targets: Vec<(EventTarget, &str)> = web_sys::window()
                .into_iter()
                .flat_map(|window| {
                    let document = window
                        .document()
                        .map(|document| (document.into(), "visibilitychange"));
                    [("online"), ("offline")]
                        .map(|name| (window.clone().into(), name))
                        .into_iter()
                        .chain(document)
                })
                .collect();
            let function = listener.as_ref().unchecked_ref();
            for (target, name) in &targets {
                // Where the browser has no such event, the state stays as it was.
                let _ = target.add_event_listener_with_callback(name, function);
            }
            move || {
                let function = listener.as_ref().unchecked_ref();
                for (target, name) in &targets {
                    let _ = target.remove_event_listener_with_callback(name, function);
                }
            }
        });
    }
    *browser
}
