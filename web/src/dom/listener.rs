//! Listening to what happens to the window.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Event;

/// Listens to some events of the window until it is dropped.
pub struct Listener {
    names: &'static [&'static str],
    closure: Closure<dyn Fn(Event)>,
    is_first: bool,
}

impl Listener {
    /// Calls back at each of these events.
    pub fn new(names: &'static [&'static str], callback: impl Fn(Event) + 'static) -> Self {
        Self::add(names, callback, false)
    }

    /// Calls back before anything else hears of the event, and has done what it does then.
    pub fn first(names: &'static [&'static str], callback: impl Fn(Event) + 'static) -> Self {
        Self::add(names, callback, true)
    }

    fn add(
        names: &'static [&'static str],
        callback: impl Fn(Event) + 'static,
        is_first: bool,
    ) -> Self {
        let closure = Closure::new(callback);
        if let Some(window) = web_sys::window() {
            for name in names {
                // Where a browser has no such event, nothing is heard of it.
                let _ = window.add_event_listener_with_callback_and_bool(
                    name,
                    closure.as_ref().unchecked_ref(),
                    is_first,
                );
            }
        }
        Self {
            names,
            closure,
            is_first,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            for name in self.names {
                let _ = window.remove_event_listener_with_callback_and_bool(
                    name,
                    self.closure.as_ref().unchecked_ref(),
                    self.is_first,
                );
            }
        }
    }
}
