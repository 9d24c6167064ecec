//! Keeps what is pressed where it is until it is let go.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Event, MouseEvent};
use yew::prelude::*;

use super::use_event;
use crate::state::{Action, Field, State};

/// A press that may be underway, and the fields that were left since.
#[derive(Default)]
struct Presses {
    underway: bool,
    left: Vec<Field>,
}

/// What hands on everything that happens, and that a field was left only once nothing is
/// pressed any more.
///
/// To press a button is to leave the field before it. What is then said beside the field
/// would move the button away from under the press, which would do nothing.
#[hook]
pub fn use_deferred_blur(state: &UseReducerHandle<State>) -> Callback<Action> {
    let presses = use_mut_ref(Presses::default);
    let dispatch = state.dispatcher().to_callback();
    {
        let (presses, dispatch) = (presses.clone(), dispatch.clone());
        use_event(
            // Where a menu opens, nobody hears of the press's end.
            &["pointerdown", "pointerup", "pointercancel", "contextmenu"],
            move |event| {
                let underway = begins_press(&event);
                presses.borrow_mut().underway = underway;
                if !underway {
                    tell_soon(&presses, &dispatch);
                }
            },
        );
    }
    Callback::from(move |action| {
        let Action::Leave(field) = action else {
            dispatch.emit(action);
            return;
        };
        presses.borrow_mut().left.push(field);
        tell_soon(&presses, &dispatch);
    })
}

fn begins_press(event: &Event) -> bool {
    let main_button = event
        .dyn_ref::<MouseEvent>()
        .is_some_and(|event| event.button() == 0);
    main_button && event.type_() == "pointerdown"
}

/// Tells which fields were left when all that comes of the same press has happened: a click
/// comes after the pointer is up, and of a touch even the focus moves after that.
fn tell_soon(presses: &Rc<RefCell<Presses>>, dispatch: &Callback<Action>) {
    if presses.borrow().left.is_empty() {
        return;
    }
    let (presses, dispatch) = (presses.clone(), dispatch.clone());
    Timeout::new(0, move || {
        let left = {
            let mut presses = presses.borrow_mut();
            if presses.underway {
                return;
            }
            std::mem::take(&mut presses.left)
        };
        for field in left {
            dispatch.emit(Action::Leave(field));
        }
    })
    .forget();
}
