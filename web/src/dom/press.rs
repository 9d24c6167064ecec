//! Presses of buttons, and what only looks like another one.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlTextAreaElement, KeyboardEvent, MouseEvent};

/// What follows a press by less than this, in milliseconds, is the rest of a double click: as
/// long as a desktop gives one at most, and a little more.
const ONE_PRESS_MS: f64 = 600.0;

/// How far a finger that taps twice moves in between at most, in CSS pixels.
const ONE_PLACE: i32 = 24;

/// A press of a button.
#[derive(Clone, Debug)]
pub struct Press<E = Element> {
    /// When, in milliseconds since some moment.
    at: f64,
    on: E,
    /// Where in the window; nothing if it was pressed by a key.
    point: Option<(i32, i32)>,
}

impl Press {
    /// The press that a click is; nothing if it is none of a button, or of one that is meant to
    /// be pressed in quick succession, as those are that turn pages.
    pub fn of(event: &Event) -> Option<Self> {
        let on = button_of(event)?;
        if on.closest(".pager").ok()?.is_some() {
            return None;
        }
        let click = event.dyn_ref::<MouseEvent>()?;
        Some(Self {
            at: event.time_stamp(),
            on,
            point: (click.detail() > 0).then(|| (click.client_x(), click.client_y())),
        })
    }
}

impl<E: PartialEq> Press<E> {
    /// Whether this belongs to the press before it. A pointer stays where it is, and what is
    /// under it by now may be another button; a key stays with its button, whatever that is
    /// called by now.
    pub fn belongs_to(&self, before: &Self) -> bool {
        let is_in_place = match (self.point, before.point) {
            (Some((x, y)), Some((old_x, old_y))) => {
                (x - old_x).abs() <= ONE_PLACE && (y - old_y).abs() <= ONE_PLACE
            }
            _ => self.on == before.on,
        };
        is_in_place && self.at - before.at < ONE_PRESS_MS
    }
}

/// The button that an event happened to, or to something in it.
fn button_of(event: &Event) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("button").ok()?
}

/// Whether somebody has pressed a button, or Enter in a field of a form.
pub fn is_press(event: &Event) -> bool {
    match event.type_().as_str() {
        "submit" => true,
        "click" => button_of(event).is_some(),
        _ => false,
    }
}

/// Whether an event is Enter that is held, where it presses something again and again.
pub fn is_held_enter(event: &Event) -> bool {
    let is_text = (event.target()).is_some_and(|target| target.has_type::<HtmlTextAreaElement>());
    !is_text
        && (event.dyn_ref::<KeyboardEvent>())
            .is_some_and(|event| event.repeat() && event.key() == "Enter" && !event.is_composing())
}

#[cfg(test)]
mod tests {
    use super::Press;

    fn press(at: f64, on: u8, point: Option<(i32, i32)>) -> Press<u8> {
        Press { at, on, point }
    }

    #[test]
    fn what_follows_at_once_in_the_same_place_belongs_to_a_press() {
        let click = press(1_000.0, 1, Some((100, 100)));
        let key = press(1_000.0, 1, None);
        for (after, before, belongs) in [
            (press(1_120.0, 1, Some((100, 100))), &click, true),
            (press(1_450.0, 1, Some((104, 97))), &click, true),
            // Another button has come under the pointer.
            (press(1_300.0, 2, Some((100, 100))), &click, true),
            (press(1_300.0, 2, Some((100, 140))), &click, false),
            (press(1_300.0, 2, Some((160, 100))), &click, false),
            (press(1_600.0, 1, Some((100, 100))), &click, false),
            (press(1_030.0, 1, None), &key, true),
            (press(1_030.0, 2, None), &key, false),
            (press(1_600.0, 1, None), &key, false),
            (press(1_200.0, 1, None), &click, true),
            (press(1_200.0, 2, Some((100, 100))), &key, false),
        ] {
            assert_eq!(after.belongs_to(before), belongs, "{after:?} {before:?}");
        }
    }
}
