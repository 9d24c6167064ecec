//! Listening to what happens to the window.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::prelude::*;

/// Calls back at each of some events of the window, as long as the component is
/// there. It is the callback of the first time that is called.
#[hook]
pub fn use_event(names: &'static [&'static str], callback: impl Fn() + 'static) {
    use_effect_with((), move |()| {
        let listener = Closure::<dyn Fn()>::new(callback);
        let window = web_sys::window();
        let function = listener.as_ref().unchecked_ref();
        if let Some(window) = &window {
            for name in names {
                // Where a browser has no such event, nothing is heard of it.
                let _ = window.add_event_listener_with_callback(name, function);
            }
        }
        move || {
            let function = listener.as_ref().unchecked_ref();
            if let Some(window) = &window {
                for name in names {
                    let _ = window.remove_event_listener_with_callback(name, function);
                }
            }
        }
    });
}
