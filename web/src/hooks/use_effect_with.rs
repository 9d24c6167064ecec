//! An effect that runs again when a value is another one, or each time.
//!
//! The hooks of these names in Yew are compiled anew for each type of value and each effect, with
//! all that they do around them, and the page has some forty of them. Of these only the
//! comparison and the effect itself are: the rest is there once.

use std::any::Any;
use std::rc::Rc;

use yew::functional::TearDown;
use yew::prelude::*;

/// Runs an effect after the page was first drawn, and each time that it was drawn with
/// another value than the effect last had. What the effect returns ends it, before it runs
/// again and when the component goes.
#[hook]
pub fn use_effect_with<T, F, D>(value: T, effect: F)
where
    T: PartialEq + 'static,
    F: FnOnce(&T) -> D + 'static,
    D: TearDown,
{
    let value = Rc::new(value);
    let watched = Watched {
        value: value.clone(),
        are_equal: are_equal::<T>,
    };
    use_boxed_effect(
        watched,
        Box::new(move || {
            let end = effect(&value);
            Box::new(move || end.tear_down())
        }),
    );
}

/// Runs an effect each time that the page was drawn.
#[hook]
pub fn use_effect<F>(effect: F)
where
    F: FnOnce() + 'static,
{
    let watched = Watched {
        value: Rc::new(()),
        are_equal: |_, _| false,
    };
    use_boxed_effect(
        watched,
        Box::new(move || {
            effect();
            Box::new(|| {})
        }),
    );
}

type Effect = Box<dyn FnOnce() -> Box<dyn FnOnce()>>;

#[hook]
#[expect(clippy::disallowed_methods, reason = "this is the one place for it")]
fn use_boxed_effect(watched: Watched, effect: Effect) {
    yew::functional::use_effect_with(watched, move |_| effect());
}

/// A value of some type, and how two of that are compared.
struct Watched {
    value: Rc<dyn Any>,
    are_equal: fn(&dyn Any, &dyn Any) -> bool,
}

impl PartialEq for Watched {
    fn eq(&self, other: &Self) -> bool {
        (self.are_equal)(&*self.value, &*other.value)
    }
}

fn are_equal<T: PartialEq + 'static>(one: &dyn Any, other: &dyn Any) -> bool {
    one.downcast_ref::<T>() == other.downcast_ref()
}
