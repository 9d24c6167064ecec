//! What of the page is in the window, and what is to be.

use js_sys::{Array, Function};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Element, Event, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit,
    KeyboardEvent, ScrollBehavior, ScrollIntoViewOptions, ScrollLogicalPosition,
};

use super::{Control, active, by_id};

/// What is less of an element than this, in CSS pixels, tells nobody what it is.
const LEAST: f64 = 96.0;

/// At how many shares of an element that is in the window it is looked at anew.
const STEPS: u32 = 20;

/// Whether something happened to a field that text is typed into.
pub fn happened_in_field(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into().ok());
    target.and_then(Control::of).is_some()
}

/// Whether Enter was pressed in a field of one line. While characters are composed, it ends
/// that.
pub fn is_enter_in_line(event: &KeyboardEvent) -> bool {
    // By which a browser says so that has ended composing before it tells of the key.
    const COMPOSING: u32 = 229;
    let target = event.target().and_then(|target| target.dyn_into().ok());
    event.key() == "Enter"
        && !event.is_composing()
        && event.key_code() != COMPOSING
        && matches!(target.and_then(Control::of), Some(Control::Line(_)))
}

/// Whether a field that text is typed into has the focus.
pub fn has_focus_in_field() -> bool {
    active().and_then(Control::of).is_some()
}

/// Scrolls to the first of these that is there, unless where each of them begins can be seen.
/// The focus stays where it is.
pub fn bring_into_view(ids: &[&str]) {
    let elements: Vec<Element> = ids.iter().filter_map(|id| by_id(id)).collect();
    if let Some(first) = elements.first()
        && !elements.iter().all(begins_in_view)
    {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Start);
        options.set_behavior(if is_motion_unwanted() {
            ScrollBehavior::Auto
        } else {
            ScrollBehavior::Smooth
        });
        first.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Whether all of an element can be seen, or it begins in the upper half of the window.
fn begins_in_view(element: &Element) -> bool {
    let place = element.get_bounding_client_rect();
    let height = window_height();
    place.top() >= 0.0 && (place.bottom() <= height || place.top() <= height / 2.0)
}

fn window_height() -> f64 {
    web_sys::window()
        .and_then(|window| window.inner_height().ok()?.as_f64())
        .unwrap_or_default()
}

fn is_motion_unwanted() -> bool {
    web_sys::window()
        .and_then(|window| {
            let query = "(prefers-reduced-motion: reduce)";
            window.match_media(query).ok()?
        })
        .is_some_and(|query| query.matches())
}

/// Tells whether an element can be seen, each time that changes, until it is dropped.
pub struct ViewWatch {
    element: Element,
    observer: IntersectionObserver,
    // What the browser calls.
    _closure: Closure<dyn Fn(Array)>,
}

impl ViewWatch {
    /// Watches an element; nothing if there is none, or the browser cannot.
    pub fn new(id: &str, on_change: impl Fn(bool) + 'static) -> Option<Self> {
        let element = by_id(id)?;
        let closure = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
            let last: Option<IntersectionObserverEntry> = entries.pop().dyn_into().ok();
            if let Some(last) = last {
                on_change(is_seen(&last));
            }
        });
        let options = IntersectionObserverInit::new();
        let steps: Array = (0..=STEPS)
            .map(|step| f64::from(step) / f64::from(STEPS))
            .map(wasm_bindgen::JsValue::from_f64)
            .collect();
        options.set_threshold(&steps);
        let callback: &Function = closure.as_ref().unchecked_ref();
        let observer = IntersectionObserver::new_with_options(callback, &options).ok()?;
        observer.observe(&element);
        Some(Self {
            element,
            observer,
            _closure: closure,
        })
    }

    /// Whether it is what now has this `id` that is watched.
    pub fn is_of(&self, id: &str) -> bool {
        by_id(id).as_ref() == Some(&self.element)
    }
}

impl Drop for ViewWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Whether an element begins in the window, or fills much of it.
fn is_seen(entry: &IntersectionObserverEntry) -> bool {
    let (whole, seen) = (entry.bounding_client_rect(), entry.intersection_rect());
    let begins = whole.top() >= 0.0 && seen.height() >= whole.height().min(LEAST);
    begins || (seen.height() > 0.0 && seen.height() >= window_height() / 2.0)
}
