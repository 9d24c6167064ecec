//! Listening to what happens to the window.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Event;

/// Listens to some events of the window until it is dropped.
pub struct Listener {
    names: &'static [&'static str],
    closure: Closure<dyn Fn(Event)>,
}

impl Listener {
    /// Calls back at each of these events.
    pub fn new(names: &'static [&'static str], callback: impl Fn(Event) + 'static) -> Self {
        let closure = Closure::new(callback);
        if let Some(window) = web_sys::window() {
            for name in names {
                // Where a browser has no such event, nothing is heard of it.
                let _ =
                    window.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
            }
        }
        Self { names, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            for name in self.names {
                let _ = window.remove_event_listener_with_callback(
                    name,
                    self.closure.as_ref().unchecked_ref(),
                );
            }
        }
    }
}
