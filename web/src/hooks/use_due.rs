//! Tells when a pause is over.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::use_effect_with;

/// Whether a pause of so many milliseconds is over, each of which is as long as `stretch` makes
/// it by a chance from 0 to 1. It begins when its number is new, and nothing else puts its end
/// off: neither that the network comes and goes meanwhile, nor that it is not asked for in
/// between or its length changes.
#[hook]
pub(super) fn use_due<N: Copy + PartialEq + 'static>(
    pause: Option<(N, u32)>,
    stretch: fn(u32, f64) -> u32,
) -> bool {
    let due = use_state_eq(|| None);
    let is_due = pause.is_some_and(|(number, _)| *due == Some(number));
    let begun = use_mut_ref(|| None);
    let setter = due.setter();
    use_effect_with(pause.filter(|_| !is_due), move |pause| {
        let timer = pause.and_then(|(number, pause)| {
            let known = *begun.borrow();
            let wait = match known {
                Some((of, wait)) if of == number => wait,
                _ => Wait::begin(),
            };
            begun.replace(Some((number, wait)));
            let end = move || setter.set(Some(number));
            match wait.rest(stretch(pause, wait.chance)) {
                0 => {
                    end();
                    None
                }
                rest => Some(Timeout::new(rest, end)),
            }
        });
        move || drop(timer)
    });
    is_due
}

/// The length of a pause that is as long as it is asked to be.
pub(super) const fn exactly(pause: u32, _: f64) -> u32 {
    pause
}

/// A pause that has begun.
#[derive(Clone, Copy)]
struct Wait {
    /// When, in milliseconds by a clock that nobody sets.
    begun: f64,
    /// By what chance it is longer than it is asked to be, from 0 to 1.
    chance: f64,
}

impl Wait {
    fn begin() -> Self {
        Self {
            begun: monotonic(),
            chance: js_sys::Math::random(),
        }
    }

    /// How much of so many milliseconds is left.
    fn rest(self, pause: u32) -> u32 {
        let rest = (f64::from(pause) - (monotonic() - self.begun)).ceil();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast from a float stays in range"
        )]
        let rest = rest as u32;
        rest
    }
}

/// How long the page has been there, in milliseconds, whatever is done to the clock.
fn monotonic() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now())
}
