//! The lock that one page of this origin has at a time: whoever has it runs the plan.
//!
//! The browser gives it back when the page is gone, however that happened, and does
//! not freeze a hidden page that has it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The name of the lock.
const NAME: &str = "roma-import.plan";

/// The lock, which is given back when this is dropped.
pub struct Lock {
    give_back: Function,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // It is a promise's own function, and cannot fail.
        let _ = self.give_back.call0(&JsValue::UNDEFINED);
    }
}

/// Whether the browser has locks.
pub fn is_there() -> bool {
    manager().is_some()
}

/// Takes the lock if nobody has it.
pub async fn take() -> Option<Lock> {
    request(true).await
}

/// Waits for the lock, for as long as somebody else has it.
pub async fn wait() -> Option<Lock> {
    request(false).await
}

fn manager() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &"locks".into()).ok()?;
    (!manager.is_undefined()).then_some(manager)
}

async fn request(only_if_free: bool) -> Option<Lock> {
    let manager = manager()?;
    let request: Function = Reflect::get(&manager, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &only_if_free.into()).ok()?;

    // The browser calls back with the lock, or with null; the lock lasts until the
    // promise that it gets for it comes to an end.
    let lock = Rc::new(RefCell::new(None));
    let called = Promise::new(&mut |resolve, reject| {
        let lock = lock.clone();
        let granted = Closure::once_into_js(move |granted: JsValue| -> JsValue {
            let held = if granted.is_null() {
                JsValue::UNDEFINED
            } else {
                Promise::new(&mut |give_back, _| {
                    lock.replace(Some(Lock { give_back }));
                })
                .into()
            };
            // It is a promise's own function, and cannot fail.
            let _ = resolve.call0(&JsValue::UNDEFINED);
            held
        });
        // A browser that keeps its locks back says so in the promise that it returns.
        let refused = request
            .call3(&manager, &NAME.into(), &options, &granted)
            .and_then(|requested| {
                let catch: Function = Reflect::get(&requested, &"catch".into())?.dyn_into()?;
                catch.call1(&requested, &reject)
            });
        if refused.is_err() {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    JsFuture::from(called).await.ok()?;
    lock.take()
}
